-- warn: a column of percentages is not a column of fractions (0.062 where 6.2% is meant), which is
-- what a cell formatted as a percentage holds.
select d.name_zh || ' ' || i.measure || '：' || min(i.raw_value) || ' … ' || max(i.raw_value) || '（' || min(i.cell) || '）' as example
from incoming as i
inner join indicator as d on i.indicator_id = d.indicator_id
where i.unit = '%' and i.value <> 0 and not contains(i.raw_value, '%') and i.raw_unit = '%'
group by d.name_zh, i.measure, i.sheet
having count(*) >= 5 and max(abs(i.value)) <= 1;
