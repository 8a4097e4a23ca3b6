-- Of several bases of the same figure (comparable prices beside current ones, reported beside computed) the
-- one that stands first (first_order). It is settled with every batch, and anew when macros change.
alter table fact_now add column stands_first boolean;

update fact_now
set stands_first = value is not null;
