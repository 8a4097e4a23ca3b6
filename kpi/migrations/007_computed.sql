-- Figures that are computed from figures: by the formula of an indicator, or parks added up into their
-- zone. They stand among the facts, with basis 'derived' and 'rolled', and are made again with every
-- batch. parts: the refs (batch-number) of what they are computed from, joined by +, '' where it
-- can no longer be computed; null: from a file.
alter table fact add column parts varchar;
alter table fact_now add column parts varchar;

-- value of an indicator = its numerator ÷ its denominator × factor, which is of their units.
create table formula (
    indicator_id varchar,
    numerator_id varchar,
    denominator_id varchar,
    factor double
);
