-- The figures as they would stand after the load: those of `incoming`, and what it does not replace.
-- Computed figures are not among them: they are only as right as their parts.
create temp view standing as
select zone_id, indicator_id, period, span, measure, basis, value
from incoming
union all
select n.zone_id, n.indicator_id, n.period, n.span, n.measure, n.basis, n.value
from fact_now as n
anti join incoming as i using (zone_id, indicator_id, period, span, measure, basis)
where n.parts is null
