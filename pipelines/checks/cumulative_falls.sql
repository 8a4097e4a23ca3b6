-- warn: a cumulative figure does not fall within a year. Profits may; a fall elsewhere is a
-- correction that was booked in one go, or a slip.
with
touched as (
    select distinct zone_id, indicator_id, year(period) as year
    from incoming
    where measure = 'actual' and span = 'ytd'
),
after_load as (
    select zone_id, indicator_id, period, value
    from incoming
    where measure = 'actual' and span = 'ytd' and basis = ''
    union all
    select n.zone_id, n.indicator_id, n.period, n.value
    from fact_now as n
    inner join touched as t
        on n.zone_id = t.zone_id and n.indicator_id = t.indicator_id and year(n.period) = t.year
    anti join incoming as i
        on n.zone_id = i.zone_id
        and n.indicator_id = i.indicator_id
        and n.period = i.period
        and n.span = i.span
        and n.measure = i.measure
        and n.basis = i.basis
    where n.measure = 'actual' and n.span = 'ytd' and n.basis = ''
),
step as (
    select
        zone_id,
        indicator_id,
        period,
        value,
        lag(value) over (partition by zone_id, indicator_id, year(period) order by period) as value_before
    from after_load
    where value is not null
)
select z.name_zh || ' ' || d.name_zh || ' ' || s.period::date || '：' || s.value_before || ' → ' || s.value as example
from step as s
inner join zone as z on s.zone_id = z.zone_id
inner join indicator as d on s.indicator_id = d.indicator_id
where d.kind = 'flow' and s.value < s.value_before and s.value_before > 0
order by s.indicator_id, s.zone_id, s.period;
