-- warn: a figure is not ten or more times the same figure of a year before, nor a tenth of it.
-- Small counts are left alone: from 1 to 12 projects is a good year, not a slip.
with base as (
    select zone_id, indicator_id, period, span, value
    from incoming
    where measure = 'actual'
    union all
    select n.zone_id, n.indicator_id, n.period, n.span, n.value
    from fact_now as n
    anti join incoming as i
        on n.zone_id = i.zone_id
        and n.indicator_id = i.indicator_id
        and n.period = i.period
        and n.span = i.span
        and n.measure = i.measure
        and n.basis = i.basis
    where n.measure = 'actual'
)
select z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || b.value || ' → ' || i.value || '（' || i.cell || '）' as example
from incoming as i
inner join base as b
    on i.zone_id = b.zone_id
    and i.indicator_id = b.indicator_id
    and i.span = b.span
    and b.period = last_day(i.period - interval 1 year)
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
where
    i.measure = 'actual'
    and b.value > 0
    and i.value > 0
    and greatest(i.value, b.value) / nullif(least(i.value, b.value), 0) >= 9.5
    and (d.unit not in ('个', '家', '件', '起', '人', '亩') or greatest(i.value, b.value) >= 1000)
group by all
order by example;
