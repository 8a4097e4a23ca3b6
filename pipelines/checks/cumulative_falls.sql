-- warn: a cumulative figure does not fall within a year. Profits may; a fall elsewhere is a
-- correction that was booked in one go, or a slip.
select s.*, s.value_before as other_value, s.period_before as other_period
from step as s
inner join indicator as d on s.indicator_id = d.indicator_id
where
    d.kind = 'flow'
    and s.basis = ''
    and s.value < s.value_before
    and s.value_before > 0
    and year(s.period) = year(s.period_before)
order by s.indicator_id, s.zone_id, s.period
