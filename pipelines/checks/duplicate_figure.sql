-- block: a figure stands once in a file. In the store it does by itself.
select
    zone_id,
    indicator_id,
    period,
    span,
    measure,
    basis,
    min(cell) as cell,
    string_agg(raw_value || '（' || cell || '）', ' ≠ ' order by fact_no) as detail
from incoming
where cell is not null and batch_id is null
group by zone_id, indicator_id, period, span, measure, basis
having count(*) > 1
order by min(fact_no)
