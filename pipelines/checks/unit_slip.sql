-- warn: a figure is not ten or more times the same figure of a year before, nor a tenth of it.
-- Small counts are left alone: from 1 to 12 projects is a good year, not a slip.
select z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || b.value || ' → ' || i.value || '（' || i.cell || '）' as example
from incoming as i
inner join standing as b
    on i.zone_id = b.zone_id
    and i.indicator_id = b.indicator_id
    and i.span = b.span
    and b.period = last_day(i.period - interval 1 year)
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
where
    i.measure = 'actual'
    and b.measure = 'actual'
    and b.value > 0
    and i.value > 0
    and greatest(i.value, b.value) / nullif(least(i.value, b.value), 0) >= 9.5
    and (d.unit not in ('个', '家', '件', '起', '人', '亩') or greatest(i.value, b.value) >= 1000)
group by all
order by example;
