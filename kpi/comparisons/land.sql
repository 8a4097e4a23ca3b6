-- Land and what it yields. Land work 土地 is area: reclaimed, acquired, supplied, approved and not
-- supplied, idle and disposed of, built up. Yields 亩均 are money per area of land. Both are indicators of
-- the group land, told apart by the family of their unit.

-- Indicators of land work, and what their unit is in mu, hectares and square kilometres: a value ×
-- mu_num / mu_den is in mu. Floor area, which is kept in m², is no land and has none.
create or replace macro land_measure() as table
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
where i."group" = 'land' and u.family = 'area';

-- Yields: figures in money per area with a formula that divides by an area of land, more being better.
create or replace macro land_quotient() as table
select
    m.* exclude (indicator_id),
    i.indicator_id,
    above.indicator_id as numerator_id,
    above.name_zh as numerator_zh,
    above.name_en as numerator_en,
    above.unit as numerator_unit,
    below.indicator_id as denominator_id,
    below.name_zh as denominator_zh,
    below.name_en as denominator_en,
    below.unit as denominator_unit
from formula as f
inner join indicator as i on f.indicator_id = i.indicator_id
inner join unit as u on i.unit = u.unit
inner join land_measure() as m on f.denominator_id = m.indicator_id and m.of_land
inner join indicator as below on f.denominator_id = below.indicator_id
left join indicator as above on f.numerator_id = above.indicator_id
where
    i."group" = 'land'
    and i.direction = 'higher'
    and u.family = 'cny_per_area';

-- Both, with their names, as the table land_indicator holds them: they follow from the catalogue alone, and
-- are written with it.
create or replace macro land_indicators() as table
select
    l.*,
    i.indicator_no,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    i.kind,
    i.direction
from (
    select 'work' as part, *
    from land_measure()
    union all by name
    select 'yield' as part, *
    from land_quotient()
) as l
inner join indicator as i on l.indicator_id = i.indicator_id;

-- A row is an indicator of land work (part work) or a yield (part yield), and a zone of the peer group,
-- or the zone itself where it is not one of them. Indicators that none of them has are left out.
--
-- value               in the indicator's unit. A yield is of what the report has cumulated, never scaled
--                     to a year. value_source: reported; derived, by the formula; rolled, the sum of the
--                     parks; null: no value.
-- numerator_*, denominator_*   the parts that the formula of a yield takes, each in the unit of its own
--                     indicator, whether or not the yield itself was reported.
-- area_*              the land in mu, hectares and square kilometres: the figure of land work (null for
--                     floor area), the denominator of a yield.
-- year_ago_value, change_value, yoy_pct   a year before, of the same basis; without a figure now the
--                     figure of then. yoy_pct is the published rate where there is one.
-- rank                by the indicator's direction, ties share the better place, among n_ranked zones
--                     of the group of n_members; median_value and best_value are theirs too.
create or replace macro land_standing("zone", "period", indicators := null, peers := 'province') as table
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
    select *
    from land_indicator as w
    where is_asked(indicators, w.indicator_id)
),
figure as (
    select
        *,
        is_level and stands_first and day = "period" as is_now,
        is_level and stands_first and day < "period" as is_before,
        measure = 'yoy' and stands_first and day = "period" as is_published,
        -- what a formula takes: the zone's own plain figure, else the sum of its parks
        is_level and day = "period" and basis in ('', 'rolled') as is_term
    from reported() as r
    where
        -- a range beside the list of days: it reaches the scan
        r.day between a_year_before("period") and "period"
        and r.day in ("period", a_year_before("period"))
        and r.zone_id in (select zone_id from shown)
        and r.indicator_id in (
            select indicator_id from wanted
            union all
            select numerator_id from wanted
            union all
            select denominator_id from wanted
        )
),
-- one row per indicator and zone; of several bases the one that stands first
slice as (
    select
        indicator_id,
        zone_id,
        any_value(if(is_now, value, null)) as value,
        any_value(if(is_now, basis, null)) as basis,
        any_value(if(is_now, status, null)) as status,
        any_value(if(is_now, ref, null)) as ref,
        any_value(if(is_before, {'basis': basis, 'value': value, 'ref': ref}, null)) as first_before,
        any_value(if(is_published, value, null)) as published_value,
        any_value(if(is_published, ref, null)) as published_ref,
        arg_min(if(is_term, value, null), basis) as term_value,
        arg_min(if(is_term, ref, null), basis) as term_ref,
        list({'basis': basis, 'value': value, 'ref': ref})
            filter (is_level and day < "period" and not stands_first) as other_before
    from figure
    group by indicator_id, zone_id
),
standing as (
    select
        w.*,
        s.zone_id,
        s.is_member,
        own.value,
        case
            when own.basis in ('derived', 'rolled') then own.basis
            when own.value is not null then 'reported'
        end as value_source,
        own.status as figure_status,
        own.ref,
        above.term_value as numerator_value,
        above.term_ref as numerator_ref,
        below.term_value as denominator_value,
        below.term_ref as denominator_ref,
        if(w.part = 'work', own.value, below.term_value) as land_value,
        land_value * w.mu_num / w.mu_den as area_mu,
        land_value * w.ha_num / w.ha_den as area_ha,
        land_value * w.km2_num / w.km2_den as area_km2,
        base_of(own.basis, own.first_before, own.other_before) as year_ago,
        struct_extract(year_ago, 'value') as year_ago_value,
        struct_extract(year_ago, 'ref') as year_ago_ref,
        own.published_value,
        own.published_ref,
        -- what those are placed by who are placed, now and a year before
        case when s.is_member and w.direction <> 'target' then if(w.direction = 'lower', -1, 1) end as sense,
        sense * own.value as merit,
        sense * own.first_before.value as merit_then
    from wanted as w
    cross join shown as s
    left join slice as own on w.indicator_id = own.indicator_id and s.zone_id = own.zone_id
    left join slice as above on w.numerator_id = above.indicator_id and s.zone_id = above.zone_id
    left join slice as below on w.denominator_id = below.indicator_id and s.zone_id = below.zone_id
),
-- of zones that share the best value the first by id is named; a yield of the zone itself that cannot
-- be had, its land being 0, is known to be none
summary as (
    select
        indicator_id,
        count(merit) as n_ranked,
        -- the best first: where a merit first stands is its place
        list_reverse_sort(list(merit) filter (merit is not null)) as ladder,
        list_reverse_sort(list(merit_then) filter (merit_then is not null)) as ladder_then,
        median(value) filter (merit is not null) as median_value,
        arg_max(value, merit) as best_value,
        arg_min(zone_id, row(-merit, zone_id)) filter (merit is not null) as best_zone_id
    from standing
    group by indicator_id
    having bool_or(
        value is not null
        or (zone_id = "zone" and numerator_value is not null and denominator_value is not null)
    )
)
select
    s.part,
    s.indicator_no,
    s.indicator_id,
    s.indicator_zh,
    s.indicator_en,
    s.unit,
    s.kind,
    s.direction,
    "period" as period,
    s.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    s.zone_id = "zone" as is_own,
    s.is_member,
    s.value,
    s.value_source,
    s.area_mu,
    s.area_ha,
    s.area_km2,
    s.numerator_id,
    s.numerator_zh,
    s.numerator_en,
    s.numerator_unit,
    s.numerator_value,
    s.denominator_id,
    s.denominator_zh,
    s.denominator_en,
    s.denominator_unit,
    s.denominator_value,
    s.year_ago_value,
    s.value - s.year_ago_value as change_value,
    coalesce(s.published_value, rate_pct(s.value, s.year_ago_value)) as yoy_pct,
    rate_source(s.published_value, yoy_pct) as yoy_source,
    list_position(summary.ladder, s.merit)::integer as rank,
    if(s.merit is null, null, len(list_filter(summary.ladder, lambda m: m = s.merit)))::integer as n_tied,
    summary.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    (list_position(summary.ladder_then, s.merit_then) - list_position(summary.ladder, s.merit))::integer
        as change_year_ago,
    summary.median_value,
    summary.best_value,
    summary.best_zone_id,
    if(s.part = 'yield' and summary.best_value > 0, s.value / nullif(summary.best_value, 0) * 100, null)
        as best_share_pct,
    s.figure_status,
    s.ref,
    s.numerator_ref,
    s.denominator_ref,
    s.year_ago_ref,
    s.published_ref
from standing as s
inner join summary on s.indicator_id = summary.indicator_id
inner join zone as z on s.zone_id = z.zone_id;

-- A row is an indicator of land work and one of its targets for the year, as in target.sql, or a yield
-- of the zone. Land work that others of the group reported and the zone did not has a row without a
-- figure; a zone that has neither figure, growth nor target of land, nor any land, has no rows.
--
-- target_*, status … are those of target.sql; target_mu, remaining_mu and change_mu are target_value,
-- remaining_value and change_value in mu where they are areas of land. status is not_reported too where
-- there is neither figure nor target. A yield has none of them.
-- All other columns are those of land_standing.
create or replace macro land(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    behind_pp := -10,
    behind_places := -3,
    too_early_months := 3
) as table
with
standing as (
    from land_standing("zone", "period", indicators := indicators, peers := peers)
    where is_own
),
-- materialized, or target would look for them wherever it names its indicators
work as materialized (
    select coalesce(list(indicator_id), []) as ids
    from land_indicator as w
    where w.part = 'work' and is_asked(indicators, w.indicator_id)
),
goal as (
    select t.*
    from target(
        "zone",
        "period",
        indicators := (select ids from work),
        peers := peers,
        behind_pp := behind_pp,
        behind_places := behind_places,
        too_early_months := too_early_months
    ) as t
),
told as (
    select
        coalesce(s.part, 'work') as part,
        i.indicator_id,
        i.indicator_zh,
        i.indicator_en,
        i.unit,
        i.kind,
        i.direction,
        "period" as period,
        s.value,
        s.area_mu,
        s.area_ha,
        s.area_km2,
        if(
            goal.target_kind in ('amount', 'stock'), goal.target_value * i.mu_num / i.mu_den, null
        ) as target_mu,
        goal.remaining_value * i.mu_num / i.mu_den as remaining_mu,
        if(s.part is distinct from 'yield', coalesce(goal.status, 'not_reported'), null) as status,
        goal.* exclude (
            indicator_id,
            indicator_zh,
            indicator_en,
            unit,
            kind,
            direction,
            dimension,
            period,
            level_value,
            target_unit,
            yoy_pct,
            status,
            figure_status
        ),
        if(goal.target_kind is null, null, goal.target_unit) as target_unit,
        s.year_ago_value,
        s.change_value,
        if(i.part = 'work', s.change_value * i.mu_num / i.mu_den, null) as change_mu,
        coalesce(goal.yoy_pct, s.yoy_pct) as yoy_pct,
        coalesce(s.yoy_source, if(goal.yoy_pct is null, null, 'published')) as yoy_source,
        s.rank,
        s.n_tied,
        s.n_ranked,
        s.n_members,
        s.change_year_ago,
        s.median_value,
        s.best_value,
        s.best_zone_id,
        s.best_share_pct,
        s.value_source,
        s.numerator_id,
        s.numerator_zh,
        s.numerator_en,
        s.numerator_unit,
        s.numerator_value,
        s.denominator_id,
        s.denominator_zh,
        s.denominator_en,
        s.denominator_unit,
        s.denominator_value,
        s.figure_status,
        s.ref,
        s.numerator_ref,
        s.denominator_ref,
        s.year_ago_ref,
        s.published_ref,
        i.indicator_no
    from standing as s
    full join goal on s.indicator_id = goal.indicator_id
    inner join land_indicator as i on coalesce(s.indicator_id, goal.indicator_id) = i.indicator_id
)
select * exclude (indicator_no)
from told
-- a window over () would do, but can fail in DuckDB 1.5
where (select bool_or(coalesce(value, area_mu, target_value, yoy_pct) is not null) from told)
order by
    part,
    indicator_no,
    target_kind,
    target_order(set_by);

-- A row is a yield and a zone of the group, or the zone itself: land against yield.
--
-- value, area_* and all other columns as in land_standing; area_* is the land that the yield is of.
-- area_rank           1 has the most land, among the n_with_area zones of the group whose land is known.
-- quadrant            much_high, much_low, little_high, little_low: land, then yield, at or over the
--                     medians of the group, or under; null without either, and where less than three
--                     zones of the group have both.
create or replace macro land_yield("zone", "period", indicators := null, peers := 'province') as table
with
standing as (
    from land_standing("zone", "period", indicators := indicators, peers := peers)
    where part = 'yield'
),
land as (
    select
        indicator_id,
        count(area_mu) as n_with_area,
        count(*) filter (value is not null and area_mu is not null) as n_with_both,
        median(area_mu) as median_area_mu
    from standing
    where is_member
    group by indicator_id
),
area_place as (
    select indicator_id, zone_id, rank() over (partition by indicator_id order by area_mu desc) as area_rank
    from standing
    where is_member and area_mu is not null
)
select
    s.* exclude (part, indicator_no, is_member, figure_status, ref, numerator_ref, denominator_ref, year_ago_ref, published_ref),
    area_place.area_rank::integer as area_rank,
    land.n_with_area::integer as n_with_area,
    land.median_area_mu,
    case
        when s.value is null or s.area_mu is null or coalesce(land.n_with_both, 0) < 3 then null
        else
            if(s.area_mu >= land.median_area_mu, 'much', 'little')
            || if(s.value >= s.median_value, '_high', '_low')
    end as quadrant,
    s.figure_status,
    s.ref,
    s.numerator_ref,
    s.denominator_ref,
    s.year_ago_ref,
    s.published_ref
from standing as s
left join land on s.indicator_id = land.indicator_id
left join area_place on s.indicator_id = area_place.indicator_id and s.zone_id = area_place.zone_id
order by s.indicator_no, s.rank nulls last, s.zone_id;
