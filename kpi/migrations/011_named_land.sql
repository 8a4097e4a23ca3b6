-- The indicators of land with their names and those of a yield's parts (land_indicators). They are written
-- anew with the macros.
drop table land_indicator;

create table land_indicator (
    part varchar,
    indicator_no integer,
    indicator_id varchar,
    indicator_zh varchar,
    indicator_en varchar,
    unit varchar,
    kind varchar,
    direction varchar,
    of_land boolean,
    mu_num bigint,
    mu_den bigint,
    ha_num bigint,
    ha_den bigint,
    km2_num bigint,
    km2_den bigint,
    numerator_id varchar,
    numerator_zh varchar,
    numerator_en varchar,
    numerator_unit varchar,
    denominator_id varchar,
    denominator_zh varchar,
    denominator_en varchar,
    denominator_unit varchar
);
