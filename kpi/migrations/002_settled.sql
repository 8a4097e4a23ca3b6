-- What an office said once, so that it need not say it again.

-- What a text means in the files of an office (a zone; '' where a file's owner was not said).
-- kind: zone, indicator, unit (of an indicator's label), column (role of a header), header (what a
-- row is). text is folded (kpi/name.py). An office, kind and text stand once.
create table settled (
    office varchar,
    kind varchar,
    text varchar,
    meaning varchar,
    settled_by varchar,
    settled_at timestamp
);

-- Indicators that were added here, beside those of the catalogue.
create table own_indicator (
    id varchar,
    name_zh varchar,
    name_en varchar,
    dimension varchar,
    "group" varchar,
    unit varchar,
    kind varchar,
    direction varchar,
    rollup varchar,
    decimals integer,
    definition_zh varchar,
    definition_en varchar,
    formula varchar,
    source varchar,
    note varchar,
    added_by varchar,
    added_at timestamp
);
