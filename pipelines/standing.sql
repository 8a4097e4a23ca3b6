-- The figures as they would stand after the load: those of `incoming`, and what it does not replace.
create temp view standing as
select zone_id, indicator_id, period, span, measure, basis, value
from incoming
union all
select n.zone_id, n.indicator_id, n.period, n.span, n.measure, n.basis, n.value
from fact_now as n
anti join incoming as i
    on n.zone_id = i.zone_id
    and n.indicator_id = i.indicator_id
    and n.period = i.period
    and n.span = i.span
    and n.measure = i.measure
    and n.basis = i.basis
