-- block: a figure stands once in a file.
select z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || string_agg(i.raw_value || '（' || i.cell || '）', ' ≠ ' order by i.fact_no) as example
from incoming as i
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
where i.cell is not null
group by z.name_zh, d.name_zh, i.zone_id, i.indicator_id, i.period, i.span, i.measure, i.basis
having count(*) > 1;
