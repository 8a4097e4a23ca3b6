-- warn: growth does not sit exactly on its target in more zones of a province than chance allows. Of
-- the zones within 1.05 percentage points of their target, one in 21 lies within 0.05 where nothing
-- draws them there. At least four zones, and a chance below one in ten thousand.
with
touched as (
    select distinct indicator_id, period
    from incoming
    where measure in ('yoy', 'target_yoy')
),
apart as (
    select
        z.province,
        g.zone_id,
        g.indicator_id,
        g.period,
        min(abs(g.value - t.value)) as distance
    from standing as g
    inner join standing as t
        on g.zone_id = t.zone_id
        and g.indicator_id = t.indicator_id
        and t.period = make_date(year(g.period), 12, 31)
    inner join zone as z on g.zone_id = z.zone_id
    where
        g.measure = 'yoy'
        and g.span in ('ytd', 'point')
        and t.measure = 'target_yoy'
        and z.parent_id = ''
        and g.value is not null
        and t.value is not null
        and exists (
            from touched as i
            where
                i.indicator_id = g.indicator_id
                and (i.period = g.period or i.period = make_date(year(g.period), 12, 31))
        )
    group by z.province, g.zone_id, g.indicator_id, g.period
),
tally as (
    select
        province,
        indicator_id,
        period,
        count(*) filter (where distance <= 0.05 + 1e-9) as count,
        count(*) filter (where distance <= 1.05 + 1e-9) as near,
        count(*) as among,
        list(zone_id order by zone_id) filter (where distance <= 0.05 + 1e-9) as zones
    from apart
    group by province, indicator_id, period
)
select
    indicator_id,
    period,
    'yoy' as measure,
    count,
    near,
    among,
    zones,
    case when count >= 4 then binomial_tail(near, count, 1 / 21) end as chance
from tally
where chance < 1e-4
order by chance, indicator_id, period
