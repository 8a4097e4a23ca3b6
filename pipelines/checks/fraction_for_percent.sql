-- warn: a column of percentages is not a column of fractions (0.062 where 6.2% is meant), which is
-- what a cell formatted as a percentage holds.
select
    indicator_id,
    measure,
    batch_id,
    sheet,
    min(cell) as cell,
    count(*) as count,
    min(raw_value) || ' … ' || max(raw_value) as detail
from incoming
where unit = '%' and value <> 0 and raw_unit = '%' and not contains(raw_value, '%')
group by indicator_id, measure, batch_id, sheet
having count(*) >= 5 and max(abs(value)) <= 1
order by indicator_id, measure
