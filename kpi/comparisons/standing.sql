-- One zone in every peer group that means something to it. A row is an indicator and a peer group in
-- which somebody reported it.
--
-- A group means something where it has two zones or more, all of them simulated or none, as ours is,
-- and of our sort: cities, parks, or zones.
-- is_member           false: rank is the place we would have, and n_ranked does not count us.
-- value               ours, null: not reported, and then there is no rank. rank: one more than the
--                     members that are better. n_ranked: how many of n_members reported.
-- median_value, best_value   of the members that reported; gap_to_*: ours less theirs, + where better.
-- zone_ahead_*        the nearest better member, and gap_ahead, the distance in the unit.
create or replace macro standing("zone", "period", indicators := null, "by" := 'level') as table
with
member as (
    select
        m.group_id,
        m.zone_id,
        z.simulated = ours.simulated
            and (z.kind = 'city') = (ours.kind = 'city')
            and (z.parent_id = '') = (ours.parent_id = '') as is_like_us
    from group_members("zone") as m
    inner join zone as z on m.zone_id = z.zone_id
    inner join zone as ours on ours.zone_id = "zone"
),
useful_group as (
    select group_id, count(*) as n_members, bool_or(zone_id = "zone") as is_member
    from member
    group by group_id
    having bool_and(is_like_us) and count(*) >= 2
),
figure as (
    from measured("zone", ["period"], indicators := indicators, "by" := "by")
),
own as (
    from figure
    where zone_id = "zone"
),
place as (
    select
        f.indicator_id,
        m.group_id,
        any_value(f.unit) as unit,
        any_value(f.direction) as direction,
        count(*) as n_ranked,
        1 + count(*) filter (f.merit > own.merit) as rank,
        count(*) filter (f.merit = own.merit and f.zone_id <> "zone") as n_equal,
        median(f.value) as median_value,
        arg_max(f.value, f.merit) as best_value,
        min({'merit': f.merit, 'zone_id': f.zone_id, 'value': f.value}) filter (f.merit > own.merit) as ahead,
        arg_max(f.ref, {'merit': f.merit, 'zone_id': f.zone_id}) as best_ref,
        arg_min(f.ref, {'merit': f.merit, 'zone_id': f.zone_id}) filter (f.merit > own.merit) as ahead_ref
    from figure as f
    inner join member as m on f.zone_id = m.zone_id
    inner join useful_group as g on m.group_id = g.group_id
    left join own on f.indicator_id = own.indicator_id
    group by f.indicator_id, m.group_id
)
select
    p.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    p.unit,
    "by" as ranked_by,
    p.group_id,
    g.name_zh as group_zh,
    g.name_en as group_en,
    u.is_member,
    own.value,
    own.level_value,
    if(own.value is null, null, p.rank)::integer as rank,
    if(own.value is null, null, p.n_equal + 1)::integer as n_tied,
    p.n_ranked::integer as n_ranked,
    u.n_members::integer as n_members,
    p.median_value,
    p.best_value,
    (own.value - p.median_value) * if(p.direction = 'lower', -1, 1) as gap_to_median,
    (own.value - p.best_value) * if(p.direction = 'lower', -1, 1) as gap_to_best,
    p.ahead.zone_id as zone_ahead_id,
    z.name_zh as zone_ahead_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_ahead_en,
    abs(p.ahead.value - own.value) as gap_ahead,
    own.status,
    own.ref,
    p.best_ref,
    p.ahead_ref
from place as p
inner join useful_group as u on p.group_id = u.group_id
inner join indicator as i on p.indicator_id = i.indicator_id
inner join peer_group as g on p.group_id = g.group_id
left join own on p.indicator_id = own.indicator_id
left join zone as z on p.ahead.zone_id = z.zone_id
order by i.indicator_no, u.is_member desc, u.n_members desc, p.group_id;
