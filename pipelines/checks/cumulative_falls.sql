-- warn: a cumulative figure does not fall within a year. Profits may; a fall elsewhere is a
-- correction that was booked in one go, or a slip.
with
touched as (
    select distinct zone_id, indicator_id, year(period) as year
    from incoming
    where measure = 'actual' and span = 'ytd'
),
step as (
    select
        f.zone_id,
        f.indicator_id,
        f.period,
        f.value,
        lag(f.value) over (
            partition by f.zone_id, f.indicator_id, year(f.period) order by f.period
        ) as value_before
    from standing as f
    semi join touched as t
        on f.zone_id = t.zone_id and f.indicator_id = t.indicator_id and year(f.period) = t.year
    where f.measure = 'actual' and f.span = 'ytd' and f.basis = '' and f.value is not null
)
select z.name_zh || ' ' || d.name_zh || ' ' || s.period::date || '：' || s.value_before || ' → ' || s.value as example
from step as s
inner join zone as z on s.zone_id = z.zone_id
inner join indicator as d on s.indicator_id = d.indicator_id
where d.kind = 'flow' and s.value < s.value_before and s.value_before > 0
order by s.indicator_id, s.zone_id, s.period;
