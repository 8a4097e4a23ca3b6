-- What a ranking ranks: the level, its growth, the completion of its annual target, its yield per mu.

create or replace macro unit_factor(name) as
    (select u.factor_num / u.factor_den from unit as u where u.unit = name);

-- A row is an indicator, a zone and a day of `days` for which there is something to rank: of every
-- zone of the group, of `also` (a zone, '' for none), or of all zones where `peers` is null.
--
-- by            level        the figure, in the indicator's unit
--               growth       as in growth.sql: published, else computed, in %; 个百分点 for percentages
--               completion   an annual target's share that is done, in %; flows with a target above 0
--               per_mu       a flow of money ÷ built-up area of the same day, in 万元/亩; area above 0
-- value, unit   what is ranked. merit: the same, larger is better; computed ones rounded to 1e-9, or
--               11 of 10 and 1.1 of 1 would not be equal.
-- level_value   the figure itself, in the indicator's unit; null where only its growth was published.
-- yoy_source    published or computed, for growth.
-- months        how many months a cumulative figure holds; 1 for what does not accumulate.
-- ref           names the figures that value is made of, joined with +.
create or replace macro measured(
    "zone",
    days,
    indicators := null,
    peers := null,
    also := '',
    "by" := 'level'
) as table
with
group_member as (
    from peer_members("zone", peers)
    union all
    select z.zone_id from zone as z where peers is null
),
wanted_zone as (
    select zone_id, true as is_member
    from group_member
    union all
    select also, false
    where also <> '' and also not in (from group_member)
),
asked_day as (
    select unnest(days) as day
),
needed_day as (
    select day, bool_or(is_wanted) as is_wanted
    from (
        select day, true as is_wanted from asked_day
        union all
        select a_year_before(day), false from asked_day where "by" = 'growth'
        union all
        select make_date(year(day), 12, 31), false from asked_day where "by" = 'completion'
    )
    group by day
),
figure as (
    select
        r.indicator_id,
        r.zone_id,
        r.day,
        r.measure,
        r.basis,
        r.value,
        r.status,
        r.ref,
        r.is_level,
        r.stands_first,
        r.kind,
        r.unit,
        r.direction,
        w.is_member,
        d.is_wanted
    from reported() as r
    inner join needed_day as d on r.day = d.day
    inner join wanted_zone as w on r.zone_id = w.zone_id
    where
        -- the same days as bounds, which reach the scan
        r.day >= if("by" = 'growth', a_year_before(list_min(days)), list_min(days))
        and r.day <= if("by" = 'completion', make_date(year_of(list_max(days)), 12, 31), list_max(days))
        and (is_asked(indicators, r.indicator_id) or ("by" = 'per_mu' and r.indicator_id = 'built_up_area'))
        -- levels, and what else `by` needs; by the measure alone, which reaches the scan
        and r.measure in ('actual', 'rank', case "by" when 'growth' then 'yoy' when 'completion' then 'target' else 'actual' end)
        and (r.is_level or r.measure in ('yoy', 'target'))
),
asked_level as (
    select *
    from figure
    where is_level and stands_first and is_wanted
),
published as (
    select *
    from figure
    where measure = 'yoy' and stands_first and is_wanted and "by" = 'growth'
),
-- two levels are compared on one basis only
grown as (
    select
        l.*,
        base.value as base_value,
        base.ref as base_ref
    from asked_level as l
    left join figure as base
        on l.zone_id = base.zone_id
        and l.indicator_id = base.indicator_id
        and l.basis = base.basis
        and a_year_before(l.day) = base.day
        and base.is_level
    where "by" = 'growth'
),
held as (
    select
        coalesce(g.indicator_id, p.indicator_id) as indicator_id,
        coalesce(g.zone_id, p.zone_id) as zone_id,
        coalesce(g.day, p.day) as day,
        coalesce(g.is_member, p.is_member) as is_member,
        coalesce(g.kind, p.kind) as kind,
        coalesce(g.unit, p.unit) as unit,
        coalesce(g.direction, p.direction) as direction,
        g.value as level_value,
        g.base_value,
        p.value as published,
        if(p.value is null, g.status, p.status) as status,
        if(p.value is null, concat_ws('+', g.ref, g.base_ref), p.ref) as ref
    from grown as g
    full join published as p
        on g.zone_id = p.zone_id and g.indicator_id = p.indicator_id and g.day = p.day
),
rate as (
    select
        *,
        is_percentage(kind, unit) as is_share,
        if(is_share, level_value - base_value, computed_rate(kind, unit, level_value, base_value)) as computed
    from held
    where kind <> 'rank'
),
goal as (
    select indicator_id, zone_id, day, value, ref
    from figure
    where measure = 'target' and stands_first and kind = 'flow' and month(day) = 12
),
area as (
    select l.zone_id, l.day, l.value * (u.factor_num / u.factor_den) as mu, l.ref
    from asked_level as l
    inner join unit as u on l.unit = u.unit
    where l.indicator_id = 'built_up_area' and "by" = 'per_mu'
),
-- one branch per `by`
ranked as (
    select
        indicator_id, zone_id, day, is_member, kind, direction,
        unit, value, value as level_value, null as yoy_source, status, ref
    from asked_level
    where "by" = 'level'
    union all
    select
        indicator_id, zone_id, day, is_member, kind, direction,
        if(is_share, '个百分点', '%'),
        coalesce(published, computed),
        level_value,
        if(published is null, 'computed', 'published'),
        status,
        ref
    from rate
    where "by" = 'growth'
    union all
    select
        l.indicator_id, l.zone_id, l.day, l.is_member, l.kind, l.direction,
        '%',
        if(goal.value > 0, l.value / nullif(goal.value, 0) * 100, null),
        l.value,
        null,
        l.status,
        l.ref || '+' || goal.ref
    from asked_level as l
    inner join goal
        on l.indicator_id = goal.indicator_id
        and l.zone_id = goal.zone_id
        and goal.day = make_date(year(l.day), 12, 31)
    where "by" = 'completion' and l.kind = 'flow'
    union all
    select
        l.indicator_id, l.zone_id, l.day, l.is_member, l.kind, l.direction,
        '万元/亩',
        if(area.mu > 0, l.value * (u.factor_num / u.factor_den / unit_factor('万元')) / nullif(area.mu, 0), null),
        l.value,
        null,
        l.status,
        l.ref || '+' || area.ref
    from asked_level as l
    inner join area on l.zone_id = area.zone_id and l.day = area.day
    inner join unit as u on l.unit = u.unit
    where "by" = 'per_mu' and l.kind = 'flow' and u.family = 'cny' and is_asked(indicators, l.indicator_id)
)
select
    *,
    if(direction = 'lower', -1, 1) * if("by" = 'level', value, round(value, 9)) as merit,
    if(kind = 'flow' and "by" <> 'growth', month(day), 1) as months
from ranked
where value is not null and direction <> 'target';
