-- block: a figure stands once in a file.
with
twice as (
    select zone_id, indicator_id, period, span, measure, basis
    from incoming
    where cell is not null
    group by all
    having count(*) > 1
)
select z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || string_agg(i.raw_value || '（' || i.cell || '）', ' ≠ ' order by i.fact_no) as example
from incoming as i
semi join twice as t using (zone_id, indicator_id, period, span, measure, basis)
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
group by z.name_zh, d.name_zh, i.zone_id, i.indicator_id, i.period, i.span, i.measure, i.basis;
