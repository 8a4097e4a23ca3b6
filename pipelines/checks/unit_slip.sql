-- warn: a figure is not ten or more times the same figure of a year before, nor a tenth of it. Where
-- there is none of a year before, it is held against the figure before: a cumulative one of the same
-- year by the month, a level as it is. Small counts are left alone: from 1 to 12 projects is a good
-- year, not a slip.
with
level as (
    select *, last_day(period - interval 1 year) as year_before
    from step
    where value > 0
),
held as (
    select
        s.*,
        coalesce(b.value, s.value_before) as other_value,
        coalesce(b.period, s.period_before) as other_period,
        case
            when b.value is not null then s.value / nullif(b.value, 0)
            when s.value_before <= 0 then null
            when s.span = 'point' then s.value / nullif(s.value_before, 0)
            when year(s.period) = year(s.period_before)
                then s.value / month(s.period) / nullif(s.value_before / month(s.period_before), 0)
        end as ratio
    from level as s
    left join level as b
        on s.zone_id = b.zone_id
        and s.indicator_id = b.indicator_id
        and s.span = b.span
        and s.basis = b.basis
        and s.year_before = b.period
    where s.is_incoming
)
select h.*
from held as h
inner join indicator as d on h.indicator_id = d.indicator_id
where
    (h.ratio >= 9.5 or h.ratio <= 1 / 9.5)
    and (not is_count(d.unit) or greatest(h.value, h.other_value) >= 1000)
order by h.indicator_id, h.zone_id, h.period
