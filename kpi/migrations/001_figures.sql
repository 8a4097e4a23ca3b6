-- Figures, the batches that brought them, and a mirror of the catalogue for SQL to join.
-- No primary keys, sequences or indexes: the commit step keeps keys unique (kpi/store.py).

create table meta (
    key varchar,
    value varchar
);

-- One row per load, revert or restore. A revert (restore) names the load it takes back (puts back).
create table batch (
    batch_id integer,
    kind varchar,
    target_batch integer,
    file_name varchar,
    sha256 varchar,
    hints varchar,
    loaded_at timestamp,
    loaded_by varchar,
    new_count integer,
    revised_count integer,
    same_count integer
);

-- Every version of every figure. A figure is (zone, indicator, period, span, measure, basis).
-- value null: the file held a sign such as — or … instead of a number; raw_value keeps it.
-- value is in the indicator's own unit; unit says % or 位 where the measure is a rate or a place.
create table fact (
    batch_id integer,
    fact_no integer,
    zone_id varchar,
    indicator_id varchar,
    period date,
    span varchar,
    measure varchar,
    basis varchar,
    value double,
    unit varchar,
    raw_value varchar,
    raw_unit varchar,
    status varchar,
    rank_of integer,
    bound varchar,
    sheet varchar,
    cell varchar,
    source varchar,
    note varchar
);

-- The newest version of every figure that was not taken back; loads add to it in key order.
create table fact_now as
from fact
limit 0;

-- What the checks of a load found; the rows themselves are in `example`.
create table check_result (
    batch_id integer,
    check_name varchar,
    severity varchar,
    row_count integer,
    example varchar
);

create table audit (
    happened_at timestamp,
    who varchar,
    what varchar,
    batch_id integer
);

create table zone (
    zone_id varchar,
    name_zh varchar,
    name_en varchar,
    kind varchar,
    level varchar,
    city varchar,
    province varchar,
    region varchar,
    parent_id varchar,
    simulated varchar
);

create table indicator (
    indicator_no integer,
    indicator_id varchar,
    name_zh varchar,
    name_en varchar,
    dimension varchar,
    unit varchar,
    kind varchar,
    direction varchar,
    rollup varchar,
    decimals integer
);

create table peer_group (
    group_id varchar,
    name_zh varchar,
    name_en varchar,
    kind varchar,
    level varchar,
    city varchar,
    province varchar,
    region varchar,
    parent varchar,
    simulated varchar
);
