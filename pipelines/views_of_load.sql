-- What the checks of a load read, beside the store's tables.

-- The figures of the load.
create temp table incoming as
select null::integer as batch_id, *
from given_frame;

-- The figures as they would stand after the load: those of `incoming`, and what it does not replace.
-- Computed ones are left out: what is to be looked at are their parts.
create temp view standing as
select
    zone_id,
    indicator_id,
    period,
    span,
    measure,
    basis,
    value,
    raw_value,
    batch_id,
    fact_no,
    sheet,
    cell,
    true as is_incoming
from incoming
union all
select
    n.zone_id,
    n.indicator_id,
    n.period,
    n.span,
    n.measure,
    n.basis,
    n.value,
    n.raw_value,
    n.batch_id,
    n.fact_no,
    n.sheet,
    n.cell,
    false
from fact_now as n
anti join incoming as i using (zone_id, indicator_id, period, span, measure, basis)
where n.parts is null;

-- The figures of `incoming` that replace one, with what they replace.
create temp view replaced as
select i.*, n.value as old_value
from incoming as i
inner join fact_now as n using (zone_id, indicator_id, period, span, measure, basis)
where n.parts is null;

-- What a series is looked through for: those that the load touches.
create temp view watched as
from standing
semi join incoming using (zone_id, indicator_id);
