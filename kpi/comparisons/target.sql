-- The basis of a target says who set it, and which of its levels it is: city, city_floor, floor.
create or replace macro target_level(basis) as
    case
        when suffix(basis, 'floor') then 'floor'
        when suffix(basis, 'stretch') then 'stretch'
        else 'target'
    end;

create or replace macro target_setter(basis) as
    rtrim(regexp_replace(basis, '(floor|stretch)$', ''), '_');

-- One row per status that a person put in place of the computed one: the newest that was not taken
-- back. An empty status took one back.
create or replace macro overrides() as table
select *
from (
    select *
    from status_override as o
    where o.batch_id not in (from undone())
    qualify row_number() over (
        partition by o.zone_id, o.indicator_id, o.target_kind, o.set_by, o.period
        order by o.batch_id desc
    ) = 1
) as newest
where newest.status <> '';

-- A row is an indicator of a zone and one of its targets for the year (one row per set-by level);
-- an indicator with a figure and no target has a row too.
--
-- target_kind   amount (flow), stock, ratio, growth, share, rank; null: no target.
-- actual_value  what is held against target_value, in target_unit: the figure, its growth, its
--               share or its place; null: not reported.
-- amount        completion_pct = actual / annual target; pace_pct = months / 12, or the quarterly
--               curve where one was loaded (curve_value); lead_pp = completion - pace.
-- stock         the nearest target up to four years ahead (a five-year plan), and the straight line
--               to it from base_value, the last level before the year (base_period); completion and pace
--               are shares of that way.
-- growth, share, ratio   lead_pp = actual - target; never scaled by months. A ratio in another unit
--               than % has lead_pct instead. rank: lead_places.
-- lead_*        is positive where the zone is ahead, whatever the direction; rounded to 1e-9, or
--               6.6 of 8.8 would be 74.99999999999999% and behind its 75%.
-- status        done, met, on_pace, slightly_behind, behind, too_early, no_target, not_reported.
-- level         which level target_value is: target 目标; where that was not set, floor 底线, else
--               stretch 挑战. floor_value, stretch_value: what the same setter asks for at those
--               levels. reached_level: the highest level that actual_value reaches, or none; null
--               where there is no floor or stretch, or it cannot be said yet (a ceiling before December).
--               floor_pct, stretch_pct: where they lie on the scale of completion_pct; floor_lead_pp,
--               stretch_lead_pp: on that of lead_pp, where targets are compared as they are.
-- last_year_pace_pct  last year's share of its year at the same month, where last year is complete;
--               lead_last_year_pp = completion - that share.
-- remaining_value, remaining_per_month   what is left of an amount, in the unit. rest_yoy_pct: the
--               growth that it asks of the remaining months on the same months of last year.
-- projected_by_*  an amount's year end, a projection: by_shape if the year goes on as last year did,
--               by_pace if every month brings what the months so far brought. _value in the unit,
--               _pct of the target, _reaches whether it would do.
-- override_*    the status that a person put beside the computed one, with reason and name.
--
-- target_and_course holds, beside these columns, what else an indicator is judged by (gap.sql): year_ago_value
-- to published_ref are those of growth_of at the period (its base is year_ago_*, its ref level_ref), and
-- rank to best_ref those of own_place.sql. is_told: the row is one of target, which leaves out indicators of
-- which only a change in percentage points was published.
create or replace macro target_and_course(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    behind_pp := -10,
    behind_places := -3,
    too_early_months := 3
) as table
with
own as (
    select
        *,
        {'basis': basis, 'value': value, 'ref': ref, 'day': day} as figure,
        is_level and stands_first as is_first_level
    from reported()
    where zone_id = "zone" and is_asked(indicators, indicator_id)
),
-- one row per indicator; of several bases the one that stands first
slice as (
    select
        indicator_id,
        any_value(kind) as kind,
        any_value(unit) as unit,
        any_value(if(is_first_level and day = "period", figure, null)) as now,
        any_value(if(is_first_level and day = "period", status, null)) as status,
        any_value(if(measure = 'yoy' and stands_first and day = "period", figure, null)) as published,
        any_value(if(is_first_level and day = a_year_before("period"), figure, null)) as last_year,
        list(figure) filter (is_level and not stands_first and day = a_year_before("period")) as other_bases,
        any_value(if(is_first_level and day = make_date(year_of("period") - 1, 12, 31), figure, null)) as whole_year,
        arg_max(figure, if(is_first_level and day < make_date(year_of("period"), 1, 1), day, null)) as base,
        any_value(if(measure = 'share' and stands_first and day = "period", figure, null)) as share,
        -- of several bases of a published place that of comparable prices, as of a rate
        arg_min(figure, if(measure = 'rank' and day = "period", row(basis_order(basis), basis), null)) as published_place
    from own
    group by indicator_id
),
-- as growth_of has it (growth.sql), of the figures that are here already
grown as (
    select
        *,
        base_of(now.basis, last_year, other_bases) as year_ago,
        struct_extract(year_ago, 'value') as year_ago_value,
        published_rate(kind, unit, published.value) as published_yoy_pct,
        computed_rate(kind, unit, now.value, year_ago_value) as computed_yoy_pct,
        coalesce(published_yoy_pct, computed_yoy_pct) as yoy_pct,
        change_in_points(kind, unit, now.value, year_ago_value, published.value) as change_pp,
        coalesce(now.value, yoy_pct, change_pp) is not null as is_reported
    from slice
),
goal_level as (
    select
        *,
        target_setter(basis) as setter,
        target_level(basis) as level,
        list_position(['target', 'floor', 'stretch'], level) as level_no
    from own
    where
        starts_with(measure, 'target')
        and month(day) = 12
        and (
            year(day) = year_of("period")
            or (kind = 'stock' and measure = 'target' and year(day) between year_of("period") and year_of("period") + 4)
        )
),
-- the levels of one day: what is held against is the target, else its floor, else its stretch
due as (
    select
        indicator_id,
        measure,
        setter,
        kind,
        day,
        min(level_no) as level_no,
        arg_min({'value': value, 'ref': ref, 'basis': basis, 'bound': bound, 'level': level}, level_no) as held,
        max(value) filter (level = 'floor') as floor_value,
        max(ref) filter (level = 'floor') as floor_ref,
        max(value) filter (level = 'stretch') as stretch_value,
        max(ref) filter (level = 'stretch') as stretch_ref
    from goal_level
    group by indicator_id, measure, setter, kind, day
),
-- of several days the nearest, but a target stands before a level alone
aim as (
    select arg_min(due, row(level_no, day)) as due
    from due
    group by indicator_id, measure, setter
),
goal as (
    select
        due.*,
        unnest(due.held),
        case due.measure
            when 'target_yoy' then 'growth'
            when 'target_rank' then 'rank'
            when 'target_share' then 'share'
            else case due.kind when 'flow' then 'amount' else due.kind end
        end as target_kind
    from aim
),
curve as (
    select indicator_id, basis, value, ref
    from own
    where measure = 'target' and kind = 'flow' and day = "period" and month(day) < 12
),
place as (
    from own_place("zone", "period", indicators := indicators, peers := peers)
),
override as (
    select indicator_id, target_kind, set_by, status, reason, who
    from overrides() as o
    where o.zone_id = "zone" and o.period = "period"
),
held as (
    select
        i.*,
        if(grown.is_reported, grown.year_ago_value, null) as year_ago_value,
        grown.yoy_pct,
        rate_source(grown.published_yoy_pct, grown.computed_yoy_pct) as yoy_source,
        grown.now.value - grown.year_ago_value as change_value,
        grown.change_pp,
        change_in_places(grown.kind, grown.now.value, grown.year_ago_value) as change_places,
        if(
            grown.is_reported,
            growth_word(grown.kind, grown.unit, grown.now.value, grown.year_ago_value, grown.published.value),
            null
        ) as word,
        grown.now.ref as level_ref,
        if(grown.is_reported, grown.year_ago.ref, null) as year_ago_ref,
        grown.published.ref as published_ref,
        place.rank,
        place.n_tied,
        place.n_ranked,
        place.n_members,
        place.change_year_ago,
        place.zone_ahead_id,
        place.value_ahead,
        place.median_value,
        place.zone_best_id,
        place.best_value,
        place.ahead_ref,
        place.best_ref,
        goal.target_kind,
        case
            when goal.setter in ('own', 'city', 'province') then goal.setter
            when goal.setter is not null then ''
        end as set_by,
        goal.level,
        goal.floor_value,
        goal.floor_ref,
        goal.stretch_value,
        goal.stretch_ref,
        goal.bound,
        goal.value as target_value,
        goal.day as target_period,
        goal.ref as target_ref,
        case
            when goal.target_kind in ('amount', 'stock', 'ratio') or goal.target_kind is null then grown.now.value
            when goal.target_kind = 'growth' then grown.yoy_pct
            when goal.target_kind = 'share' then grown.share.value
            else coalesce(grown.published_place.value, place.rank)
        end as actual_value,
        case
            when goal.target_kind in ('amount', 'stock', 'ratio') or goal.target_kind is null then grown.now.ref
            when goal.target_kind = 'growth' then coalesce(grown.published.ref, grown.now.ref)
            when goal.target_kind = 'share' then grown.share.ref
            else coalesce(grown.published_place.ref, place.ref)
        end as actual_ref,
        grown.now.value as level_value,
        grown.status as figure_status,
        curve.value as curve_value,
        curve.ref as curve_ref,
        goal.target_kind = 'amount' and grown.last_year is not null and grown.whole_year is not null as has_last_year,
        if(has_last_year, grown.last_year.value / nullif(grown.whole_year.value, 0) * 100, null) as last_year_pace_pct,
        if(has_last_year, grown.whole_year.value - grown.last_year.value, null) as last_year_rest_value,
        if(has_last_year, grown.last_year.ref, null) as last_year_ref,
        if(has_last_year, grown.whole_year.ref, null) as last_year_whole_ref,
        if(goal.target_kind = 'stock', grown.base.value, null) as base_value,
        if(goal.target_kind = 'stock', grown.base.day, null) as base_period,
        if(goal.target_kind = 'stock', grown.base.ref, null) as base_ref,
        goal.target_kind is not null or coalesce(grown.now.value, grown.yoy_pct) is not null as is_told,
        if(i.direction = 'lower', -1, 1) as sense
    from grown
    inner join indicator as i on grown.indicator_id = i.indicator_id
    left join goal on grown.indicator_id = goal.indicator_id
    left join place on grown.indicator_id = place.indicator_id
    left join curve
        on grown.indicator_id = curve.indicator_id
        and goal.basis = curve.basis
        and goal.target_kind = 'amount'
    where goal.indicator_id is not null or grown.is_reported
),
paced as (
    select
        *,
        (target_kind = 'stock' and (target_value - base_value) * sense > 0) is true as has_line,
        case
            when target_kind = 'amount'
                then coalesce(curve_value / nullif(target_value, 0), month_of("period") / 12.0) * 100
            when has_line
                then date_diff('month', base_period, "period")
                    / nullif(date_diff('month', base_period, target_period), 0) * 100
        end as pace_pct,
        case
            when target_kind = 'amount' and target_value > 0 then actual_value / target_value * 100
            when has_line then (actual_value - base_value) / nullif(target_value - base_value, 0) * 100
        end as completion_pct
    from held
),
led as (
    select
        *,
        round(
            case
                when target_kind = 'amount' then (completion_pct - pace_pct) * sense
                when target_kind = 'stock' then completion_pct - pace_pct
                when direction = 'target' and target_kind = 'ratio' and unit = '%'
                    then -abs(actual_value - target_value)
                when target_kind in ('growth', 'share') or (target_kind = 'ratio' and unit = '%')
                    then (actual_value - target_value) * sense
            end,
            9
        ) as lead_pp,
        round(
            case
                when (target_kind = 'ratio' and unit <> '%') or (target_kind = 'stock' and not has_line)
                    then (actual_value / nullif(target_value, 0) - 1) * 100 * sense
            end,
            9
        ) as lead_pct,
        if(target_kind = 'rank', target_value - actual_value, null)::integer as lead_places,
        (actual_value - target_value) * sense >= 0 as is_reached,
        round((completion_pct - last_year_pace_pct) * sense, 9) as lead_last_year_pp,
        case
            when target_kind = 'amount' and sense = 1 and actual_value is not null
                then greatest(target_value - actual_value, 0)
        end as remaining_value,
        -- a place is better the lower it is, whatever its indicator
        if(target_kind = 'rank', -1, sense) as level_sense,
        (
            (floor_value is not null or stretch_value is not null)
            and actual_value is not null
            and direction <> 'target'
            -- a ceiling is kept only when the year is over
            and (target_kind not in ('amount', 'stock') or sense = 1 or month_of("period") = 12)
        ) as has_levels,
        case
            when target_kind = 'amount' and target_value > 0 then floor_value / target_value * 100
            when has_line then (floor_value - base_value) / nullif(target_value - base_value, 0) * 100
        end as floor_pct,
        case
            when target_kind = 'amount' and target_value > 0 then stretch_value / target_value * 100
            when has_line then (stretch_value - base_value) / nullif(target_value - base_value, 0) * 100
        end as stretch_pct,
        (
            target_kind in ('growth', 'share')
            or (target_kind = 'ratio' and unit = '%' and direction <> 'target')
        ) as is_led_in_points,
        if(is_led_in_points, (floor_value - target_value) * sense, null) as floor_lead_pp,
        if(is_led_in_points, (stretch_value - target_value) * sense, null) as stretch_lead_pp,
        (
            target_kind = 'amount'
            and direction <> 'target'
            and month_of("period") between too_early_months and 11
        ) as is_projected
    from paced
),
projected as (
    select
        *,
        if(is_projected and last_year_pace_pct > 0, actual_value / last_year_pace_pct * 100, null)
            as projected_by_shape_value,
        if(is_projected, actual_value / month_of("period") * 12, null) as projected_by_pace_value,
        if(target_value > 0, projected_by_shape_value / target_value * 100, null) as projected_by_shape_pct,
        if(target_value > 0, projected_by_pace_value / target_value * 100, null) as projected_by_pace_pct
    from led
)
select
    p.indicator_id,
    name_zh as indicator_zh,
    name_en as indicator_en,
    unit,
    kind,
    direction,
    dimension,
    "period" as period,
    p.target_kind,
    p.set_by,
    level,
    bound,
    target_period,
    target_value,
    floor_value,
    stretch_value,
    case
        when p.target_kind in ('growth', 'share') then '%'
        when p.target_kind = 'rank' then '位'
        else unit
    end as target_unit,
    actual_value,
    level_value,
    yoy_pct,
    actual_value - target_value as gap_value,
    case
        when has_levels and (actual_value - stretch_value) * level_sense >= 0 then 'stretch'
        when has_levels and level = 'target' and (actual_value - target_value) * level_sense >= 0 then 'target'
        when has_levels and (actual_value - floor_value) * level_sense >= 0 then 'floor'
        when has_levels then 'none'
    end as reached_level,
    floor_pct,
    stretch_pct,
    floor_lead_pp,
    stretch_lead_pp,
    completion_pct,
    pace_pct,
    lead_pp,
    lead_pct,
    lead_places,
    curve_value,
    base_period,
    base_value,
    last_year_pace_pct,
    lead_last_year_pp,
    remaining_value,
    remaining_value / nullif(12 - month_of("period"), 0) as remaining_per_month,
    case
        when remaining_value > 0 and last_year_rest_value > 0
            then (remaining_value / nullif(last_year_rest_value, 0) - 1) * 100
    end as rest_yoy_pct,
    projected_by_shape_value,
    projected_by_shape_pct,
    coalesce(round(projected_by_shape_pct - 100, 9), projected_by_shape_value - target_value) * sense >= 0
        as projected_by_shape_reaches,
    projected_by_pace_value,
    projected_by_pace_pct,
    coalesce(round(projected_by_pace_pct - 100, 9), projected_by_pace_value - target_value) * sense >= 0
        as projected_by_pace_reaches,
    case
        when p.target_kind is null then 'no_target'
        when actual_value is null then 'not_reported'
        when p.target_kind in ('amount', 'stock') and sense = 1 and is_reached then 'done'
        when p.target_kind in ('amount', 'stock') and month_of("period") = 12 and is_reached then 'done'
        when p.target_kind in ('amount', 'stock') and month_of("period") < too_early_months then 'too_early'
        when p.target_kind = 'rank'
            then case
                when lead_places >= 0 then 'met'
                when lead_places > behind_places then 'slightly_behind'
                else 'behind'
            end
        when coalesce(lead_pp, lead_pct) >= 0
            then if(p.target_kind = 'amount' or has_line, 'on_pace', 'met')
        when coalesce(lead_pp, lead_pct) > behind_pp then 'slightly_behind'
        when coalesce(lead_pp, lead_pct) is not null then 'behind'
        when is_reached then 'met'
        else 'behind'
    end as status,
    o.status as override_status,
    o.reason as override_reason,
    o.who as override_by,
    figure_status,
    actual_ref,
    target_ref,
    base_ref,
    curve_ref,
    last_year_ref,
    last_year_whole_ref,
    floor_ref,
    stretch_ref,
    indicator_no,
    is_told,
    year_ago_value,
    yoy_source,
    change_value,
    change_pp,
    change_places,
    word,
    level_ref,
    year_ago_ref,
    published_ref,
    rank,
    n_tied,
    n_ranked,
    n_members,
    change_year_ago,
    zone_ahead_id,
    value_ahead,
    median_value,
    zone_best_id,
    best_value,
    ahead_ref,
    best_ref
from projected as p
left join override as o
    on p.indicator_id = o.indicator_id
    and p.target_kind = o.target_kind
    and p.set_by = o.set_by;

create or replace macro target(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    behind_pp := -10,
    behind_places := -3,
    too_early_months := 3
) as table
select * exclude (
    indicator_no,
    is_told,
    year_ago_value,
    yoy_source,
    change_value,
    change_pp,
    change_places,
    word,
    level_ref,
    year_ago_ref,
    published_ref,
    rank,
    n_tied,
    n_ranked,
    n_members,
    change_year_ago,
    zone_ahead_id,
    value_ahead,
    median_value,
    zone_best_id,
    best_value,
    ahead_ref,
    best_ref
)
from target_and_course(
    "zone",
    "period",
    indicators := indicators,
    peers := peers,
    behind_pp := behind_pp,
    behind_places := behind_places,
    too_early_months := too_early_months
)
where is_told
order by indicator_no, target_kind, target_order(set_by);
