-- 0 to 100: how much of `fully` a shortfall is; null where there is none known.
create or replace macro capped(shortfall, fully) as
    if(shortfall is null, null, least(coalesce(shortfall / nullif(fully, 0), 1), 1) * 100);

-- A row is an indicator of a zone that has a figure, a growth or a target for the period: how far it
-- is from its target, from last year and from its peers, and how soon that is to be looked at. The
-- rows that matter most stand first.
--
-- Every gap is negative where the zone is behind, whatever the direction of the indicator, and null
-- where there is nothing to hold it against. An indicator of direction target has no good side: its
-- gaps to last year and to other zones are null.
--
-- target_gap          to the worst of the year's targets, in target_gap_unit: 个百分点, %, 位, or the
--                     unit where no lead can be computed (a target of 0). The columns from target_kind to
--                     override_by are those of that target in target.sql, target_status and target_level its status and level.
-- last_year_gap       growth in %, a change in 个百分点 or in 位, as last_year_gap_unit says; is_wrong_way:
--                     it went the wrong way, also where no rate can stand (a base of 0 or less).
-- ahead_gap, median_gap, best_gap, benchmark_gap   in the unit: to the next better figure, the median
--                     and the best of the group, and to the zone chosen. *_pct: in percent of our own
--                     value; null for % and places, whose gaps are alike already, and at 0 and below.
-- standing_pct        the place as a share of the way up: 100 first, 0 last of those who reported.
-- *_severity          how far behind, 0 to 100: 0 not behind, 100 by full_* or more. By target: the lead.
--                     By last year: a move the wrong way. By peers: 0 in the better half, 100 in last
--                     place; null where fewer than min_ranked reported.
-- severity            the mean of those that exist, weighted; coverage_pct: how much of the weights
--                     they are. importance_pct: by who set a target. priority = severity × importance.
-- urgency             urgent, watch, slight or level by priority; null where nothing can be judged, and
--                     then reason says why: not_reported, too_early, nothing_to_compare.
-- worst_cut           target, last_year or peers: what adds most to the priority; null at 0.
create or replace macro gap(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    benchmark := null,
    behind_pp := -10,
    behind_places := -3,
    too_early_months := 3,
    weight_target := 50,
    weight_last_year := 20,
    weight_peers := 30,
    importance_above := 100,
    importance_own := 80,
    importance_none := 60,
    full_progress := 20,
    full_pp := 10,
    full_places := 6,
    min_ranked := 3,
    urgent_from := 30,
    watch_from := 10
) as table
with
aim as (
    select
        t.indicator_no,
        t.indicator_id,
        t.indicator_zh,
        t.indicator_en,
        t.dimension,
        t.unit,
        t.kind,
        t.direction,
        t.target_kind,
        t.set_by,
        t.bound,
        t.target_period,
        t.target_value,
        if(t.is_told, t.target_unit, null) as target_unit,
        t.actual_value,
        t.gap_value,
        t.completion_pct,
        t.pace_pct,
        t.lead_pp,
        t.lead_pct,
        t.lead_places,
        t.curve_value,
        t.level,
        t.floor_value,
        t.stretch_value,
        t.reached_level,
        if(t.is_told, t.status, null) as target_status,
        t.override_status,
        t.override_reason,
        t.override_by,
        t.actual_ref,
        t.target_ref,
        t.curve_ref,
        t.level_value as value,
        t.year_ago_value as base_value,
        t.yoy_pct,
        t.yoy_source,
        t.change_value,
        t.change_pp,
        t.change_places,
        t.word,
        t.level_ref as ref,
        t.year_ago_ref as base_ref,
        t.published_ref,
        t.rank,
        t.n_tied,
        t.n_ranked,
        t.n_members,
        t.change_year_ago,
        t.zone_ahead_id,
        t.value_ahead,
        t.median_value,
        t.zone_best_id,
        t.best_value,
        t.ahead_ref,
        t.best_ref,
        case
            when t.status in ('done', 'on_pace', 'met') then 0
            when t.status not in ('slightly_behind', 'behind') then null
            when t.lead_places is not null then capped(-t.lead_places, full_places)
            when t.target_kind in ('growth', 'share', 'ratio') and t.lead_pp is not null
                then capped(-t.lead_pp, full_pp)
            -- no lead can be computed against a target of 0: it was missed
            else coalesce(capped(-coalesce(t.lead_pp, t.lead_pct), full_progress), 100)
        end as target_severity
    from target_and_course(
        "zone",
        "period",
        indicators := indicators,
        peers := peers,
        behind_pp := behind_pp,
        behind_places := behind_places,
        too_early_months := too_early_months
    ) as t
),
worst_aim as (
    select
        indicator_id,
        count(target_kind) as n_targets,
        case
            when n_targets = 0 then 'none'
            when bool_or(coalesce(set_by in ('city', 'province'), false)) then 'above'
            else 'own'
        end as target_rank,
        arg_min(
            aim,
            row(
                -coalesce(target_severity, -1),
                coalesce(list_position(['not_reported', 'too_early', 'no_target'], target_status), 4),
                target_kind,
                target_order(set_by)
            )
        ) as aim
    from aim
    group by indicator_id
),
chosen as (
    select indicator_id, value, ref
    from reported()
    where zone_id = benchmark and is_level and stands_first and day = "period" and is_asked(indicators, indicator_id)
),
held as (
    select
        unnest(worst_aim.aim),
        case worst_aim.aim.direction when 'lower' then -1 when 'higher' then 1 end as sense,
        worst_aim.n_targets,
        worst_aim.target_rank,
        chosen.value as benchmark_value,
        chosen.ref as benchmark_ref
    from worst_aim
    left join chosen on worst_aim.indicator_id = chosen.indicator_id
),
measured as (
    select
        *,
        coalesce(lead_pp, lead_pct, lead_places, gap_value * if(direction = 'lower', -1, 1)) as target_gap,
        case
            when target_gap is null then null
            when lead_pp is not null then '个百分点'
            when lead_pct is not null then '%'
            when lead_places is not null then '位'
            else unit
        end as target_gap_unit,
        coalesce(change_places, sense * change_pp, sense * yoy_pct) as last_year_gap,
        case
            when last_year_gap is null then null
            when change_places is not null then '位'
            when change_pp is not null then '个百分点'
            else '%'
        end as last_year_gap_unit,
        if(
            last_year_gap is null and change_value is not null and value is not null,
            sense * change_value,
            last_year_gap
        ) as last_year_sense,
        sense * (value - value_ahead) as ahead_gap,
        if(n_ranked > 1, sense * (value - median_value) + 0.0, null) as median_gap,
        if(n_ranked > 1, sense * (value - best_value) + 0.0, null) as best_gap,
        sense * (value - benchmark_value) + 0.0 as benchmark_gap,
        -- what a gap to another zone is a percentage of
        if(kind <> 'rank' and unit <> '%' and value > 0, value, null) as whole,
        (n_ranked - rank) / nullif(n_ranked - 1, 0) * 100 as standing_pct,
        case
            when last_year_sense >= 0 then 0
            when change_places is not null then capped(-last_year_gap, full_places)
            when change_pp is not null then capped(-last_year_gap, full_pp)
            when yoy_pct is not null then capped(-last_year_gap, full_progress)
            -- no rate can stand: the loss in percent of the size of the base, all of it where that is 0
            when last_year_sense < 0
                then coalesce(capped(-last_year_sense / nullif(abs(base_value), 0) * 100, full_progress), 100)
        end as last_year_severity,
        if(n_ranked >= greatest(min_ranked, 2), greatest(100 - 2 * standing_pct, 0), null) as peers_severity
    from held
),
weighed as (
    select
        *,
        if(target_severity is null, 0, weight_target)
            + if(last_year_severity is null, 0, weight_last_year)
            + if(peers_severity is null, 0, weight_peers) as weight,
        case target_rank when 'above' then importance_above when 'own' then importance_own else importance_none end
            as importance_pct,
        (
            coalesce(target_severity * weight_target, 0)
            + coalesce(last_year_severity * weight_last_year, 0)
            + coalesce(peers_severity * weight_peers, 0)
        ) / nullif(weight, 0) as severity,
        severity * importance_pct / 100 as priority,
        -- 29.999999999999996 is 30
        round(priority, 9) as judged_priority
    from measured
)
select
    indicator_id,
    indicator_zh,
    indicator_en,
    dimension,
    unit,
    w.kind,
    direction,
    "period" as period,
    value,
    priority,
    case
        when judged_priority >= urgent_from then 'urgent'
        when judged_priority >= watch_from then 'watch'
        when judged_priority > 0 then 'slight'
        when judged_priority = 0 then 'level'
    end as urgency,
    case
        when priority is not null then null
        when value is null and yoy_pct is null and change_pp is null then 'not_reported'
        when target_status = 'too_early' then 'too_early'
        else 'nothing_to_compare'
    end as reason,
    severity,
    importance_pct,
    weight / nullif(weight_target + weight_last_year + weight_peers, 0) * 100 as coverage_pct,
    target_severity,
    last_year_severity,
    peers_severity,
    case
        when judged_priority > 0
            then case greatest(
                coalesce(target_severity * weight_target, 0),
                coalesce(last_year_severity * weight_last_year, 0),
                coalesce(peers_severity * weight_peers, 0)
            )
                when target_severity * weight_target then 'target'
                when last_year_severity * weight_last_year then 'last_year'
                else 'peers'
            end
    end as worst_cut,
    target_gap,
    target_gap_unit,
    target_status,
    n_targets::integer as n_targets,
    target_kind,
    set_by,
    bound,
    target_period,
    target_value,
    target_unit,
    actual_value,
    gap_value,
    completion_pct,
    pace_pct,
    lead_pp,
    lead_pct,
    lead_places,
    curve_value,
    w.level as target_level,
    floor_value,
    stretch_value,
    reached_level,
    override_status,
    override_reason,
    override_by,
    last_year_gap,
    last_year_gap_unit,
    last_year_sense < 0 as is_wrong_way,
    base_value,
    yoy_pct,
    yoy_source,
    change_pp,
    change_places,
    word,
    rank,
    n_tied,
    n_ranked,
    n_members,
    change_year_ago,
    standing_pct,
    zone_ahead_id,
    ahead.name_zh as zone_ahead_zh,
    coalesce(nullif(ahead.name_en, ''), ahead.name_zh) as zone_ahead_en,
    ahead_gap,
    ahead_gap / whole * 100 as ahead_pct,
    median_value,
    median_gap,
    median_gap / whole * 100 as median_pct,
    zone_best_id,
    best_value,
    best_gap,
    best_gap / whole * 100 as best_pct,
    benchmark_value,
    benchmark_gap,
    benchmark_gap / whole * 100 as benchmark_pct,
    ref,
    base_ref,
    published_ref,
    actual_ref,
    target_ref,
    curve_ref,
    ahead_ref,
    best_ref,
    benchmark_ref
from weighed as w
left join zone as ahead on w.zone_ahead_id = ahead.zone_id
order by priority desc nulls last, coverage_pct desc, indicator_no;
