-- What land and its yields are told by: the group of an indicator, and units in exact fractions.

alter table indicator add column "group" varchar;

-- A unit is factor_num / factor_den times the base unit of its family.
create table unit (
    unit varchar,
    family varchar,
    factor_num bigint,
    factor_den bigint
);
