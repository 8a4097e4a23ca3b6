-- A row is an indicator, a whole that the zone is a part of, and a zone of that whole, ours among them.
--
-- whole_kind          parent: the zone that ours is a park of, by its own figure or the sum of its parks;
--                     its parts are all its parks. group: the peer group, the sum of the members that have a figure both now
--                     and a year before. city: the city of the zone, where the catalogue has it and it
--                     reported; the parts are the city's zones. whole_zone_id: null for the group.
-- value, base_value   now and a year before on one basis; null: no such figure.
-- share_pct           value / whole_value. share_change_pp: less base_value / whole_base_value.
-- pull_pp             the increase / whole_base_value: the parts of a group add up to its growth.
-- contribution_pct    the increase / the whole's increase (for `lower` ones, of the decrease); null
--                     where the whole did not move that way by tiny_pp of its base.
-- growth_pct, whole_growth_pct   from the levels above, as growth.sql computes them.
-- verdict             contributed: the zone's growth is above the whole's (for `lower` ones below),
--                     dragged: it is not, level: within 0.05 points; null for direction `target`.
-- published_share_pct the share as published for the zone, of whichever whole the source meant.
-- reason              why something of all this is null, the first that holds: not_additive,
--                     not_reported, whole_not_reported, no_base, alone, negative_part, whole_not_positive,
--                     part_exceeds_whole, whole_no_base, whole_not_rising, whole_not_falling,
--                     whole_barely_moved, base_zero; null where nothing is amiss.
-- n_members, n_matched   zones in the whole, and how many have both figures.
create or replace macro share(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    whole := null,
    tiny_pp := 0.5
) as table
with
ours as (
    select z.*
    from zone as z
    where z.zone_id = "zone"
),
whole_asked as (
    select 'parent' as whole_kind, ours.parent_id as whole_zone_id
    from ours
    where ours.parent_id <> ''
    union all
    select 'group', null
    union all
    select 'city', c.zone_id
    from ours
    inner join zone as c on c.kind = 'city' and c.name_zh = ours.city and c.simulated = ours.simulated
    where ours.kind <> 'city'
),
whole_zone as (
    select a.*
    from whole_asked as a
    where coalesce(whole, '') in ('', a.whole_kind)
),
member as (
    select 'group' as whole_kind, p.zone_id
    from peer_members("zone", peers) as p
    union all
    -- beside a park stand the parks of its zone, beside a zone the zones of its city
    select w.whole_kind, m.zone_id
    from whole_zone as w
    cross join ours
    inner join zone as m
        on m.kind <> 'city'
        and m.parent_id = ours.parent_id
        and m.simulated = ours.simulated
        and (w.whole_kind = 'parent' or m.city = ours.city)
    where w.whole_kind <> 'group'
),
figure as (
    select r.*
    from reported() as r
    where
        (r.is_level or r.measure = 'share')
        and is_asked(indicators, r.indicator_id)
        and r.day in ("period", a_year_before("period"))
        and r.zone_id in (select m.zone_id from member as m union select w.whole_zone_id from whole_zone as w)
),
level as (
    select *
    from figure
    where is_level
),
-- two levels are compared on one basis only; the plain one stands first
pair as (
    select
        now.indicator_id,
        now.zone_id,
        now.basis,
        now.value,
        base.value as base_value,
        now.status,
        now.ref,
        base.ref as base_ref
    from level as now
    left join level as base
        on now.indicator_id = base.indicator_id
        and now.zone_id = base.zone_id
        and now.basis = base.basis
        and base.day = a_year_before("period")
    where now.day = "period" and now.stands_first
),
published as (
    select indicator_id, zone_id, value, ref
    from figure
    where measure = 'share' and stands_first and day = "period"
),
subject as (
    select p.indicator_id, m.whole_kind
    from pair as p
    inner join member as m on p.zone_id = m.zone_id
    where m.whole_kind <> 'city'
    union
    select p.indicator_id, w.whole_kind
    from pair as p
    inner join whole_zone as w on p.zone_id = w.whole_zone_id
),
part as (
    select
        s.indicator_id,
        w.whole_kind,
        w.whole_zone_id,
        m.zone_id,
        p.value,
        p.base_value,
        p.value is not null and p.base_value is not null as is_matched,
        p.status,
        p.ref,
        p.base_ref
    from subject as s
    inner join whole_zone as w on s.whole_kind = w.whole_kind
    inner join member as m on s.whole_kind = m.whole_kind
    left join pair as p on s.indicator_id = p.indicator_id and m.zone_id = p.zone_id
),
parts as (
    select
        indicator_id,
        whole_kind,
        whole_zone_id,
        count(*)::integer as n_members,
        (count(*) filter (is_matched))::integer as n_matched,
        sum(value) filter (is_matched) as matched_value,
        sum(base_value) filter (is_matched) as matched_base_value,
        coalesce(
            bool_or(least(value, base_value) < 0) filter (is_matched or whole_kind <> 'group'), false
        ) as has_negative
    from part
    group by indicator_id, whole_kind, whole_zone_id
),
summed as (
    select
        q.indicator_id,
        q.whole_kind,
        q.n_members,
        q.n_matched,
        q.has_negative,
        -- a sum of one part is that part
        case q.whole_kind
            when 'group' then q.n_matched = 1
            when 'parent' then q.n_members = 1 and coalesce(p.basis = 'rolled', false)
            else false
        end as is_alone,
        i.rollup = 'sum' and i.kind in ('flow', 'stock') as is_additive,
        case
            when not is_additive then null
            when q.whole_kind = 'group' then q.matched_value
            else p.value
        end as whole_value,
        case
            when not is_additive then null
            when q.whole_kind = 'group' then q.matched_base_value
            else p.base_value
        end as whole_base_value,
        if(is_additive, p.ref, null) as whole_ref,
        if(is_additive, p.base_ref, null) as whole_base_ref
    from parts as q
    inner join indicator as i on q.indicator_id = i.indicator_id
    left join pair as p on q.indicator_id = p.indicator_id and q.whole_zone_id = p.zone_id
),
-- rounded where it is held against 0, or a sum of 0.1, 0.2 and -0.3 would be above it
whole_sum as (
    select
        *,
        whole_value - whole_base_value as whole_change_value,
        round(whole_value, 9) > 0 as has_whole,
        round(whole_base_value, 9) > 0 as has_whole_base,
        if(has_whole_base, rate_pct(whole_value, whole_base_value), null) as whole_growth_pct
    from summed
),
held as (
    select
        part.*,
        w.* exclude (indicator_id, whole_kind),
        if(i.direction = 'lower', -1, 1) as sense,
        part.value - part.base_value as change_value,
        if(w.is_additive, rate_pct(part.value, part.base_value), null) as growth_pct,
        part.whole_kind <> 'group'
        and coalesce(
            part.value > w.whole_value * (1 + 1e-9) or part.base_value > w.whole_base_value * (1 + 1e-9), false
        ) as is_beyond,
        case
            when not w.is_additive then 'not_additive'
            when part.value is null then 'not_reported'
            when part.whole_kind <> 'group' and w.whole_value is null then 'whole_not_reported'
            when part.whole_kind = 'group' and not part.is_matched then 'no_base'
            when w.is_alone then 'alone'
        end as no_share_reason
    from part
    inner join whole_sum as w on part.indicator_id = w.indicator_id and part.whole_kind = w.whole_kind
    inner join indicator as i on part.indicator_id = i.indicator_id
),
shared as (
    select
        *,
        if(
            no_share_reason is null and has_whole and not has_negative,
            value / nullif(whole_value, 0) * 100,
            null
        ) as share_pct,
        if(
            share_pct is not null and has_whole_base,
            share_pct - base_value / nullif(whole_base_value, 0) * 100,
            null
        ) as share_change_pp,
        if(
            no_share_reason is null and has_whole_base and not is_beyond,
            change_value / nullif(whole_base_value, 0) * 100,
            null
        ) as pull_pp,
        round(whole_change_value * sense, 9) > 0 as has_moved,
        has_moved and round(abs(whole_change_value / nullif(whole_base_value, 0)) * 100, 9) >= tiny_pp
            as has_increase,
        round(growth_pct - whole_growth_pct, 9) as growth_lead_pp
    from held
)
select
    s.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    i.kind,
    i.direction,
    s.whole_kind,
    s.whole_zone_id,
    s.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    s.zone_id = "zone" as is_own,
    s.value,
    s.base_value,
    s.change_value,
    s.whole_value,
    s.whole_base_value,
    s.whole_change_value,
    s.share_pct,
    s.share_change_pp,
    if(s.pull_pp is not null and s.has_increase, s.change_value / nullif(s.whole_change_value, 0) * 100, null)
        as contribution_pct,
    s.pull_pp,
    s.growth_pct,
    s.whole_growth_pct,
    s.growth_lead_pp,
    case
        when s.pull_pp is null or s.growth_lead_pp is null or i.direction = 'target' then null
        when abs(s.growth_lead_pp) < 0.05 then 'level'
        when s.growth_lead_pp * s.sense > 0 then 'contributed'
        else 'dragged'
    end as verdict,
    published.value as published_share_pct,
    case
        when s.no_share_reason is not null then s.no_share_reason
        when s.has_negative then 'negative_part'
        when not s.has_whole or not s.has_whole_base then 'whole_not_positive'
        when s.is_beyond then 'part_exceeds_whole'
        when s.base_value is null then 'no_base'
        when s.whole_base_value is null then 'whole_no_base'
        when not s.has_moved and s.sense = 1 then 'whole_not_rising'
        when not s.has_moved then 'whole_not_falling'
        when not s.has_increase then 'whole_barely_moved'
        when s.base_value = 0 then 'base_zero'
    end as reason,
    s.n_members,
    s.n_matched,
    s.status,
    s.ref,
    s.base_ref,
    s.whole_ref,
    s.whole_base_ref,
    published.ref as share_ref
from shared as s
inner join indicator as i on s.indicator_id = i.indicator_id
inner join zone as z on s.zone_id = z.zone_id
left join published on s.indicator_id = published.indicator_id and s.zone_id = published.zone_id
order by
    i.indicator_no,
    list_position(['parent', 'group', 'city'], s.whole_kind),
    s.value desc nulls last,
    s.zone_id;
