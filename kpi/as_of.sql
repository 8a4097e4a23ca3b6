-- The store as it stood at batch `as_of`, a variable. A connection's own views stand before the tables of
-- their names, also within macros: what is asked after this has been run meets nothing that came later.
create temp view batch as
from zonegap.main.batch
where batch_id <= getvariable('as_of');

create temp view fact as
from zonegap.main.fact
where batch_id <= getvariable('as_of');

create temp view status_override as
from zonegap.main.status_override
where batch_id <= getvariable('as_of');

-- stands_first is worked out, as kpi/store.py settles it with every batch.
create temp view fact_now as
select
    v.*,
    v.value is not null
    and row_number() over (
        partition by v.zone_id, v.indicator_id, v.period, v.span, v.measure
        order by v.value is null, first_order(v.measure, v.basis)
    ) = 1 as stands_first
from (
    select f.*
    from fact as f
    where f.batch_id not in (from undone())
    qualify row_number() over (
        partition by f.zone_id, f.indicator_id, f.period, f.span, f.measure, f.basis
        order by f.batch_id desc
    ) = 1
) as v;
