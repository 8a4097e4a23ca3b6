-- warn: growth as published agrees with the growth of the two levels within 5 percentage points.
with level as (
    select *
    from standing
    where measure = 'actual' and basis = ''
)
select
    z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || i.value || '% ≠ '
    || round((max(now.value) / nullif(max(base.value), 0) - 1) * 100, 1) || '%（' || i.cell || '）' as example
from incoming as i
inner join level as now
    on i.zone_id = now.zone_id
    and i.indicator_id = now.indicator_id
    and i.period = now.period
    and i.span = now.span
inner join level as base
    on i.zone_id = base.zone_id
    and i.indicator_id = base.indicator_id
    and base.period = last_day(i.period - interval 1 year)
    and i.span = base.span
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
where i.measure = 'yoy' and i.basis in ('', 'nominal') and base.value > 0 and now.value > 0
group by z.name_zh, d.name_zh, i.zone_id, i.indicator_id, i.period, i.value, i.cell
having abs(i.value - (max(now.value) / nullif(max(base.value), 0) - 1) * 100) > 5
order by example;
