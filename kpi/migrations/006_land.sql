-- What land and its yields are told by: units in exact fractions, and which figure is divided by which.

alter table indicator add column "group" varchar;

-- A unit is factor_num / factor_den times the base unit of its family.
create table unit (
    unit varchar,
    family varchar,
    factor_num bigint,
    factor_den bigint
);

-- An indicator that is one figure divided by another: numerator / denominator * factor_num / factor_den,
-- the factor bringing their units to the indicator's.
create table quotient (
    indicator_id varchar,
    numerator_id varchar,
    denominator_id varchar,
    factor_num bigint,
    factor_den bigint
);
