-- Of several bases of the same figure (comparable prices beside current ones, reported beside computed) the
-- one that stands first (first_order). It is settled with every batch, and anew when macros change.
alter table fact_now add column stands_first boolean;

update fact_now
set stands_first = value is not null;

-- The indicators of land: land work and yields, and what their land is in mu, hectares and square
-- kilometres (land_indicators). Of the catalogue, and written with it.
create table land_indicator (
    part varchar,
    indicator_id varchar,
    direction varchar,
    of_land boolean,
    mu_num bigint,
    mu_den bigint,
    ha_num bigint,
    ha_den bigint,
    km2_num bigint,
    km2_den bigint,
    numerator_id varchar,
    denominator_id varchar
);
