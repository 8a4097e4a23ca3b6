-- Land and what it yields. Land work is area reclaimed, acquired, supplied, approved and not supplied,
-- idle and disposed of, built up. Yields 亩均 are money per area of land. Both are the indicators of the
-- group land, told apart by the family of their unit.

-- Indicators of land work, and what their unit is in mu, hectares and square kilometres: a value ×
-- mu_num / mu_den is in mu. Floor area, which is kept in m², is no land and has none.
create or replace macro land_measure(indicators := null) as table
select
    i.indicator_id,
    i.unit not in ('平方米', '万平方米') as of_land,
    if(of_land, u.factor_num * mu.factor_den, null) as mu_num,
    if(of_land, u.factor_den * mu.factor_num, null) as mu_den,
    if(of_land, u.factor_num * ha.factor_den, null) as ha_num,
    if(of_land, u.factor_den * ha.factor_num, null) as ha_den,
    if(of_land, u.factor_num * km2.factor_den, null) as km2_num,
    if(of_land, u.factor_den * km2.factor_num, null) as km2_den
from indicator as i
inner join unit as u on i.unit = u.unit
cross join (from unit where unit = '亩') as mu
cross join (from unit where unit = '公顷') as ha
cross join (from unit where unit = '平方公里') as km2
where i."group" = 'land' and u.family = 'area' and is_asked(indicators, i.indicator_id);

-- Yields that can be asked about: figures in money per area that are one figure ÷ an area of land.
create or replace macro land_quotient(indicators := null) as table
select q.*, m.* exclude (indicator_id, of_land)
from quotient as q
inner join indicator as i on q.indicator_id = i.indicator_id
inner join unit as u on i.unit = u.unit
inner join land_measure() as m on q.denominator_id = m.indicator_id and m.of_land
where
    i."group" = 'land'
    and i.direction = 'higher'
    and u.family = 'cny_per_area'
    and is_asked(indicators, q.indicator_id);

-- A row is a yield and a zone of the peer group, or the zone itself where it is not one of them.
--
-- value               in the indicator's unit, of what the report has cumulated: never scaled to a
--                     year. value_source: reported, or derived, numerator ÷ denominator at the date
--                     where none was reported; null: neither, or the area is 0.
-- numerator_*, denominator_*   the parts, each in the unit of its indicator, whatever the source.
-- area_*              the denominator in mu, hectares and square kilometres.
-- year_ago_value, yoy_pct   a year before, from the same source; the published rate where there is one.
-- rank, area_rank     1 is the highest yield, the largest area; among n_ranked and n_with_area zones
--                     of the group of n_members. Ties share the better place.
-- best_share_pct      value ÷ best_value of the group.
-- quadrant            much_high, much_low, little_high, little_low: land, then yield, at or over
--                     the group's median or under it; null where less than three zones have both.
create or replace macro land_yield("zone", "period", indicators := null, peers := 'province', as_of := null) as table
with
member as (
    from peer_members("zone", peers)
),
shown as (
    select zone_id, true as is_member
    from member
    union all
    select "zone", false
    where "zone" not in (from member)
),
wanted as (
    from land_quotient(indicators := indicators)
),
figure as (
    select r.*
    from reported(as_of := as_of) as r
    where
        r.day in ("period", a_year_before("period"))
        and r.zone_id in (select zone_id from shown)
        and r.indicator_id in (
            select indicator_id from wanted
            union all
            select numerator_id from wanted
            union all
            select denominator_id from wanted
        )
),
level as (
    select indicator_id, zone_id, day, value, status, ref
    from figure
    where is_level
    qualify row_number() over (partition by indicator_id, zone_id, day order by level_order(basis), basis) = 1
),
published as (
    select indicator_id, zone_id, value, ref
    from figure
    where measure = 'yoy' and day = "period"
    qualify row_number() over (partition by indicator_id, zone_id order by basis_order(basis), basis) = 1
),
-- a yield of a zone at the date and a year before
reckoned as (
    select
        w.indicator_id,
        s.zone_id,
        s.is_member,
        d.is_now,
        own.value as own_value,
        own.ref as own_ref,
        above.value as numerator_value,
        above.ref as numerator_ref,
        below.value as denominator_value,
        below.ref as denominator_ref,
        above.value / nullif(below.value, 0) * w.factor_num / w.factor_den as quotient_value,
        coalesce(own.value, quotient_value) as value,
        if(quotient_value is null, null, above.ref || '+' || below.ref) as quotient_ref,
        coalesce(own.ref, quotient_ref) as ref,
        case when own.value is not null then own.status when quotient_value is not null then above.status end
            as status,
        below.value * w.mu_num / w.mu_den as area_mu,
        below.value * w.ha_num / w.ha_den as area_ha,
        below.value * w.km2_num / w.km2_den as area_km2
    from wanted as w
    cross join shown as s
    cross join (values ("period", true), (a_year_before("period"), false)) as d (day, is_now)
    left join level as own
        on w.indicator_id = own.indicator_id and s.zone_id = own.zone_id and d.day = own.day
    left join level as above
        on w.numerator_id = above.indicator_id and s.zone_id = above.zone_id and d.day = above.day
    left join level as below
        on w.denominator_id = below.indicator_id and s.zone_id = below.zone_id and d.day = below.day
),
place as (
    select indicator_id, zone_id, is_now, rank() over one_list as rank, count(*) over shared as n_tied
    from reckoned
    where is_member and value is not null
    window
        one_list as (partition by indicator_id, is_now order by value desc),
        shared as (partition by indicator_id, is_now, value)
),
area_place as (
    select indicator_id, zone_id, rank() over (partition by indicator_id order by area_mu desc) as area_rank
    from reckoned
    where is_now and is_member and area_mu is not null
),
summary as (
    select
        indicator_id,
        count(value) as n_ranked,
        count(area_mu) as n_with_area,
        count(*) filter (value is not null and area_mu is not null) as n_with_both,
        median(value) as median_value,
        max(value) as best_value,
        median(area_mu) as median_area_mu
    from reckoned
    where is_now and is_member
    group by indicator_id
),
-- zones that share the best value: the first by id is named
best as (
    select indicator_id, min(zone_id) as zone_id
    from place
    where is_now and rank = 1
    group by indicator_id
),
known as (
    select indicator_id
    from reckoned
    where
        is_now
        and (
            value is not null
            or (zone_id = "zone" and numerator_value is not null and denominator_value is not null)
        )
    group by indicator_id
)
select
    now.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    i.kind,
    i.direction,
    "period" as period,
    now.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    now.zone_id = "zone" as is_own,
    now.value,
    case
        when now.own_value is not null then 'reported'
        when now.quotient_value is not null then 'derived'
    end as value_source,
    above.indicator_id as numerator_id,
    above.name_zh as numerator_zh,
    above.name_en as numerator_en,
    above.unit as numerator_unit,
    now.numerator_value,
    below.indicator_id as denominator_id,
    below.name_zh as denominator_zh,
    below.name_en as denominator_en,
    below.unit as denominator_unit,
    now.denominator_value,
    now.area_mu,
    now.area_ha,
    now.area_km2,
    case value_source when 'reported' then year_ago.own_value when 'derived' then year_ago.quotient_value end
        as year_ago_value,
    coalesce(
        published.value,
        if(
            year_ago_value > 0 and now.value >= 0,
            (now.value - year_ago_value) / nullif(year_ago_value, 0) * 100,
            null
        )
    ) as yoy_pct,
    case
        when published.value is not null then 'published'
        when yoy_pct is not null then 'computed'
    end as yoy_source,
    place.rank::integer as rank,
    place.n_tied::integer as n_tied,
    s.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    (place_then.rank - place.rank)::integer as change_year_ago,
    s.median_value,
    s.best_value,
    best.zone_id as best_zone_id,
    now.value / nullif(s.best_value, 0) * 100 as best_share_pct,
    area_place.area_rank::integer as area_rank,
    s.n_with_area::integer as n_with_area,
    s.median_area_mu,
    case
        when now.value is null or now.area_mu is null or s.n_with_both < 3 then null
        else
            if(now.area_mu >= s.median_area_mu, 'much', 'little')
            || if(now.value >= s.median_value, '_high', '_low')
    end as quadrant,
    now.status as figure_status,
    now.ref,
    now.numerator_ref,
    now.denominator_ref,
    case value_source when 'reported' then year_ago.own_ref when 'derived' then year_ago.quotient_ref end as year_ago_ref,
    published.ref as published_ref
from reckoned as now
inner join known on now.indicator_id = known.indicator_id
inner join reckoned as year_ago
    on now.indicator_id = year_ago.indicator_id and now.zone_id = year_ago.zone_id and not year_ago.is_now
inner join summary as s on now.indicator_id = s.indicator_id
inner join indicator as i on now.indicator_id = i.indicator_id
inner join wanted as w on now.indicator_id = w.indicator_id
inner join indicator as above on w.numerator_id = above.indicator_id
inner join indicator as below on w.denominator_id = below.indicator_id
inner join zone as z on now.zone_id = z.zone_id
left join published on now.indicator_id = published.indicator_id and now.zone_id = published.zone_id
left join place on now.indicator_id = place.indicator_id and now.zone_id = place.zone_id and place.is_now
left join place as place_then
    on now.indicator_id = place_then.indicator_id
    and now.zone_id = place_then.zone_id
    and not place_then.is_now
left join area_place on now.indicator_id = area_place.indicator_id and now.zone_id = area_place.zone_id
left join best on now.indicator_id = best.indicator_id
where now.is_now
order by i.indicator_no, place.rank nulls last, now.zone_id;

-- A row is an indicator of land work and one of its targets for the year, as in target.sql (part work),
-- or a yield of the zone, as in land_yield (part yield). Land work that others of the group reported and
-- the zone did not has a row without a figure; a zone that reported nothing of land has no rows.
--
-- value               in the indicator's unit; area_*: the same land in mu, hectares and square
--                     kilometres, null for floor area. For a yield area_* is the land it is of.
-- target_mu, remaining_mu   target_value and remaining_value in mu, where the target is an area.
-- year_ago_value, change_value, change_mu   a year before on the same basis, and the difference.
-- status              as in target.sql, and not_reported where there is neither figure nor target.
-- rank, n_*, median_value, best_value   among the group, by the indicator's direction.
-- every other column  as in target.sql for work, as in land_yield for yields; null for the other part.
create or replace macro land(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    as_of := null,
    behind_pp := -10,
    behind_places := -3,
    too_early_months := 3
) as table
with
work_indicator as (
    from land_measure(indicators := indicators)
),
goal as (
    select t.*
    from target(
        "zone",
        "period",
        indicators := (select list(indicator_id) from work_indicator),
        peers := peers,
        as_of := as_of,
        behind_pp := behind_pp,
        behind_places := behind_places,
        too_early_months := too_early_months
    ) as t
),
placed as (
    select r.*
    from ranking(
        "zone", "period", indicators := (select list(indicator_id) from work_indicator), peers := peers, as_of := as_of
    ) as r
),
group_place as (
    select
        indicator_id,
        any_value(n_ranked) as n_ranked,
        any_value(n_members) as n_members,
        any_value(median_value) as median_value,
        any_value(best_value) as best_value,
        any_value(rank) filter (is_own) as rank,
        any_value(n_tied) filter (is_own) as n_tied,
        any_value(change_year_ago) filter (is_own) as change_year_ago
    from placed
    group by indicator_id
),
before as (
    select g.*
    from growth(
        "zone", "period", indicators := (select list(indicator_id) from work_indicator), as_of := as_of
    ) as g
),
work as (
    select
        'work' as part,
        i.indicator_no,
        i.indicator_id,
        i.name_zh as indicator_zh,
        i.name_en as indicator_en,
        i.unit,
        i.kind,
        i.direction,
        "period" as period,
        goal.level_value as value,
        value * m.mu_num / m.mu_den as area_mu,
        value * m.ha_num / m.ha_den as area_ha,
        value * m.km2_num / m.km2_den as area_km2,
        goal.target_kind in ('amount', 'stock') as is_area,
        if(is_area, goal.target_value * m.mu_num / m.mu_den, null) as target_mu,
        goal.remaining_value * m.mu_num / m.mu_den as remaining_mu,
        goal.* exclude (indicator_id, indicator_zh, indicator_en, unit, kind, direction, dimension, period, status),
        coalesce(goal.status, 'not_reported') as status,
        before.base_value as year_ago_value,
        before.change_value,
        before.change_value * m.mu_num / m.mu_den as change_mu,
        before.yoy_source,
        group_place.* exclude (indicator_id),
        before.base_ref as year_ago_ref
    from work_indicator as m
    inner join indicator as i on m.indicator_id = i.indicator_id
    left join goal on m.indicator_id = goal.indicator_id
    left join group_place on m.indicator_id = group_place.indicator_id
    left join before on m.indicator_id = before.indicator_id
    where goal.indicator_id is not null or group_place.indicator_id is not null
),
yield as (
    select 'yield' as part, i.indicator_no, y.*
    from land_yield("zone", "period", indicators := indicators, peers := peers, as_of := as_of) as y
    inner join indicator as i on y.indicator_id = i.indicator_id
    where y.is_own
),
told as (
    select * exclude (is_area)
    from work
    union all by name
    select * exclude (zone_id, zone_zh, zone_en, is_own)
    from yield
)
select * exclude (indicator_no)
from told
where exists (from told where value is not null or target_value is not null or yoy_pct is not null)
order by
    part,
    indicator_no,
    target_kind,
    list_position(['', 'own', 'city', 'province'], set_by);
