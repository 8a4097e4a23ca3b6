-- warn: growth as published agrees with the growth of the two levels within 5 percentage points.
with
level as (
    select zone_id, indicator_id, period, span, value
    from standing
    where measure = 'actual' and basis = '' and value > 0
),
published as (
    select i.*, last_day(i.period - interval 1 year) as year_before
    from incoming as i
    where i.measure = 'yoy' and i.basis in ('', 'nominal') and i.unit = '%'
)
select
    i.*,
    (now.value / nullif(base.value, 0) - 1) * 100 as other_value
from published as i
inner join level as now
    on i.zone_id = now.zone_id
    and i.indicator_id = now.indicator_id
    and i.period = now.period
    and i.span = now.span
inner join level as base
    on i.zone_id = base.zone_id
    and i.indicator_id = base.indicator_id
    and i.year_before = base.period
    and i.span = base.span
where abs(i.value - (now.value / nullif(base.value, 0) - 1) * 100) > 5
order by i.indicator_id, i.zone_id, i.period
