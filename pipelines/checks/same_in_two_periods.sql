-- warn: a zone does not report the very same cumulative figure for two periods: the quarter or month
-- before of the same year (four digits and more), or a year before (five and more).
with
figure as (
    select s.*
    from standing as s
    semi join (select indicator_id from indicator where kind = 'flow') as d
        on s.indicator_id = d.indicator_id
    where
        s.measure = 'actual'
        and s.span = 'ytd'
        and s.basis = ''
        and s.value <> 0
        and length(s.raw_value) >= 4
)
select a.*, b.period as other_period
from figure as a
inner join figure as b
    on a.zone_id = b.zone_id
    and a.indicator_id = b.indicator_id
    and a.value = b.value
    and a.period > b.period
where
    (a.is_incoming or b.is_incoming)
    and case
        when b.period = last_day(a.period - interval 1 year) then significant(a.raw_value) >= 5
        when b.period in (last_day(a.period - interval 1 month), last_day(a.period - interval 3 month))
            then year(a.period) = year(b.period) and significant(a.raw_value) >= 4
        else false
    end
order by a.indicator_id, a.zone_id, a.period
