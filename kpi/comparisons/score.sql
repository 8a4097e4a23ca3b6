-- Scores 综合评价 by a scheme. score: a row is a zone of the peer group and an item of the scheme
-- (an indicator as it is measured: its level, its growth, its completion) or a deduction.
-- score_total: a row is a zone of the group.
--
-- value          what is scored, in `unit`: the level, the growth (% or 百分点 or places), or the
--                completion in %; null: none, and `reason` says why (not_reported, no_growth,
--                no_target, target_not_positive, benchmark_not_positive).
-- normalised     0 to 100 (up to the cap of a method that has one); null: not scored.
-- weight         in percent of all weights. points = weight * normalised / 100; max_points likewise;
--                lost_points = max_points - points. Not scored: null, neither zero nor average.
-- measured       level, growth or completion; of a deduction row it is deduction, as is its method:
--                no weight, points 0 or below.
-- rank           in score: of the value among those who have one; in score_total: of the score
--                among those who are rated. Ties share the better place.
-- score          points / weight covered * 100, blended with the parent zone's, less deductions,
--                not below 0, rounded to 1e-9. coverage_pct: how much of the weight is scored;
--                below the scheme's threshold is_rated is false, and there is no rank and no class.
-- marks, refs    in score_total: what is normalised, in the order of the items, and every figure used.
-- weights        a map of indicator to weight, in place of those of the scheme.

-- Which of several targets a zone is scored by: that of the province, the city, its own, any other.
create or replace macro setter_order(basis) as
    case basis when 'province' then 0 when 'city' then 1 when 'own' then 2 when '' then 3 else 4 end;

-- A row is an item of the scheme, its weight in percent of all.
create or replace macro score_item(scheme, weights := null) as table
with
own as (
    select
        i.*,
        i.weight / nullif(sum(i.weight) over (partition by i.indicator_id), 0) as part_of_indicator
    from scheme_item as i
    where i.scheme_id = scheme
),
played as (
    select
        *,
        if(
            method = 'deduction',
            0,
            greatest(coalesce(map_extract_value(weights, indicator_id)::double * part_of_indicator, weight), 0)
        ) as played_weight
    from own
)
select * exclude (part_of_indicator, played_weight)
    -- of one scheme all; a window over () can fail in DuckDB 1.5
    replace (played_weight / nullif(sum(played_weight) over (partition by scheme_id), 0) * 100 as weight)
from played;

-- A row is a zone and an item: who is asked about (panel own), and, where the scheme blends it in,
-- the zones that the parent of `zone` is compared with (panel parent).
create or replace macro score_panel("zone", "period", scheme, peers, weights := null) as table
with
item as materialized (
    select s.*, i.kind, i.direction, i.unit, i.direction = 'lower' as is_lower
    from score_item(scheme, weights := weights) as s
    inner join indicator as i on s.indicator_id = i.indicator_id
),
member as materialized (
    select 'own' as panel, m.zone_id
    from peer_members("zone", peers) as m
    union all
    select 'parent' as panel, m.zone_id
    from
        peer_members(
            (
                select z.parent_id
                from zone as z
                inner join scheme as s on s.scheme_id = scheme and s.parent_pct > 0
                where z.zone_id = "zone"
            ),
            (select s.default_peers from scheme as s where s.scheme_id = scheme)
        ) as m
),
-- a figure is a number with the basis it is of; of several the first counts, as everywhere
figure as (
    select
        r.zone_id,
        r.indicator_id,
        case
            when r.is_level and r.day = "period" then 'level'
            when r.is_level and r.day = a_year_before("period") then 'base'
            when r.measure = 'yoy' and r.day = "period" then 'published'
            when r.measure = 'target' and r.day = make_date(year_of("period"), 12, 31) then 'goal'
            when r.measure = 'target' and r.day = "period" then 'curve'
        end as role,
        {'value': r.value, 'ref': r.ref, 'status': r.status, 'basis': r.basis} as told,
        r.stands_first,
        setter_order(r.basis) || r.basis as setter_turn
    from reported() as r
    where
        r.indicator_id in (select indicator_id from item)
        and r.zone_id in (select zone_id from member)
        and r.day in ("period", a_year_before("period"), make_date(year_of("period"), 12, 31))
),
told as (
    select
        zone_id,
        indicator_id,
        any_value(told) filter (where role = 'level' and stands_first) as level,
        list(told) filter (where role = 'base') as bases,
        any_value(told) filter (where role = 'published' and stands_first) as published,
        arg_min(told, setter_turn) filter (where role = 'goal') as goal,
        list(told) filter (where role = 'curve') as curves
    from figure
    group by zone_id, indicator_id
),
-- the year before on the basis of this year's figure, the curve of who set the target
paired as (
    select
        *,
        list_filter(bases, lambda one: one.basis = level.basis)[1] as base,
        list_filter(curves, lambda one: one.basis = goal.basis)[1] as curve
    from told
),
known as (
    select
        member.panel,
        member.zone_id,
        item.*,
        level.value as level_value,
        level.status as status,
        level.ref as level_ref,
        if(item.measured = 'growth', base, null) as base,
        if(item.measured = 'growth', published, null) as published,
        if(item.measured = 'completion', goal, null) as goal,
        if(item.measured = 'completion' and item.kind = 'flow', curve, null) as curve,
        -- what an amount should have come to by now; a stock and a ratio have no pace
        if(
            item.kind = 'flow',
            coalesce(curve.value, goal.value * month_of("period") / 12),
            goal.value
        ) as due_value,
        is_percentage(item.kind, item.unit) as is_share
    from member
    cross join item
    left join paired on member.zone_id = paired.zone_id and item.indicator_id = paired.indicator_id
),
measured as (
    select
        * exclude (unit),
        case
            when measured in ('level', 'deduction') then level_value
            when measured = 'growth' then coalesce(
                published.value,
                case
                    when kind = 'rank' then base.value - level_value
                    when is_share then level_value - base.value
                    when kind in ('flow', 'stock', 'ratio') then rate_pct(level_value, base.value)
                end
            )
            when is_lower and due_value = 0 then if(level_value <= 0, 100, 0)
            when is_lower and due_value > 0 then (2 - level_value / nullif(due_value, 0)) * 100
            when due_value > 0 then level_value / nullif(due_value, 0) * 100
        end as value,
        case
            when measured in ('level', 'deduction') then unit
            when measured = 'growth' and is_share then '个百分点'
            when measured = 'growth' and kind = 'rank' and published.value is null then '位'
            else '%'
        end as unit,
        -- + is forward in places, and a completion is better the higher, whatever the indicator
        if(
            is_lower and (measured = 'level' or (measured = 'growth' and (kind <> 'rank' or published.value is not null))),
            -1,
            1
        ) as sense,
        value * sense as merit
    from known
),
spread as (
    select
        *,
        min(merit) over one_item as least_merit,
        max(merit) over one_item as most_merit,
        avg(merit) over one_item as mean_merit,
        stddev_pop(merit) over one_item as merit_deviation,
        coalesce(benchmark, avg(value) over one_item) as benchmark_value,
        coalesce(worst * sense, least_merit) as from_merit,
        coalesce(best * sense, most_merit) as to_merit,
        if(value is null or method = 'deduction', null, rank() over ladder) as rank,
        count(value) over one_item as n_reported
    from measured
    window
        ladder as (partition by panel, item_no order by round(merit, 9) desc nulls last),
        -- no frame: a plan of DuckDB 1.5 with a sum over one takes longer whenever it is carried out again
        one_item as (partition by panel, item_no)
),
normal as (
    select
        *,
        case
            when value is null then null
            when method in ('efficacy', 'range', 'range_floor')
                then floor_pct
                    + (100 - floor_pct)
                    * if(
                        to_merit = from_merit,
                        1,
                        greatest(least((merit - from_merit) / nullif(to_merit - from_merit, 0), 1), 0)
                    )
            when method = 'places' then greatest(100 - step_pct * (rank - 1), floor_pct)
            when method = 'completion' then greatest(least(value, cap_pct), 0)
            when method = 'benchmark' and benchmark_value > 0
                then case
                    when sense = 1 then greatest(least(value / nullif(benchmark_value, 0) * 100, cap_pct), 0)
                    when value <= 0 then cap_pct
                    else least(benchmark_value / nullif(value, 0) * 100, cap_pct)
                end
            when method = 'zscore'
                then if(
                    most_merit = least_merit,
                    100,
                    greatest(least(50 + 10 * (merit - mean_merit) / nullif(merit_deviation, 0), 100), 0)
                )
        end as normalised
    from spread
)
select
    v.*,
    case
        -- greatest and least pass over nulls: a count that was not reported would be none
        when v.method = 'deduction' and v.value is null then null
        when v.method = 'deduction'
            then 0 - least(
                greatest((v.value - v.line_value) * if(v.is_lower, 1, -1), 0) * v.points_per_unit, v.max_points
            )
        else v.weight * v.normalised / 100
    end as points,
    case
        when v.method = 'deduction' then 0
        else v.weight * coalesce(v.cap_pct, 100) / 100
    end as full_points,
    case
        when v.value is not null and v.method = 'benchmark' and v.normalised is null then 'benchmark_not_positive'
        when v.value is not null then null
        when v.level_value is null then 'not_reported'
        when v.measured = 'growth' then 'no_growth'
        when v.goal.value is null then 'no_target'
        else 'target_not_positive'
    end as reason
from normal as v;

create or replace macro score(
    "zone", "period", scheme := 'zhao_chaju', peers := 'province', weights := null
) as table
select
    p.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    p.zone_id = "zone" as is_own,
    p.item_no,
    p.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    p.group_zh,
    p.group_en,
    p.measured,
    p.method,
    p.direction,
    p.value,
    p.unit,
    if(p.measured in ('level', 'deduction'), p.value, null) as level_value,
    p.normalised,
    p.weight,
    p.points,
    p.full_points as max_points,
    p.full_points - p.points as lost_points,
    p.rank::integer as rank,
    p.n_reported::integer as n_reported,
    if(p.method = 'deduction', null, p.most_merit * p.sense) as best_value,
    p.reason,
    p.status,
    if(p.measured = 'growth' and p.published.value is not null, null, p.level_ref) as ref,
    if(p.measured = 'growth' and p.published.value is null, p.base.ref, null) as base_ref,
    p.published.ref as published_ref,
    p.goal.ref as target_ref,
    p.curve.ref as curve_ref
from score_panel("zone", "period", scheme, peers, weights := weights) as p
inner join zone as z on p.zone_id = z.zone_id
inner join indicator as i on p.indicator_id = i.indicator_id
where p.panel = 'own'
-- score_items.py reads the rows as zones × items: every zone has every item, ours stand first
order by p.zone_id <> "zone", p.zone_id, p.item_no;

create or replace macro score_total(
    "zone", "period", scheme := 'zhao_chaju', peers := 'province', weights := null
) as table
with
result as (
    select
        panel,
        zone_id,
        sum(weight) filter (where normalised is not null) as covered_weight,
        sum(points) filter (where method <> 'deduction') as points,
        0 - coalesce(sum(points) filter (where method = 'deduction'), 0) as deducted_points,
        count(*) filter (where method <> 'deduction') as n_items,
        count(normalised) as n_scored,
        list(normalised order by item_no) filter (where method <> 'deduction') as marks,
        list_distinct(flatten(list([
            if(measured = 'growth' and published.value is not null, null, level_ref),
            if(measured = 'growth' and published.value is null, base.ref, null),
            published.ref,
            goal.ref,
            curve.ref
        ]))) as refs
    from score_panel("zone", "period", scheme, peers, weights := weights)
    group by panel, zone_id
),
own as (
    select
        r.*,
        z.parent_id,
        z.name_zh,
        z.name_en,
        s.scheme_id,
        s.parent_pct,
        s.min_coverage_pct,
        round(coalesce(r.covered_weight, 0), 9) as coverage_pct,
        r.points / nullif(r.covered_weight, 0) * 100 as own_score
    from result as r
    inner join zone as z on r.zone_id = z.zone_id
    inner join scheme as s on s.scheme_id = scheme
),
blended as (
    select
        o.*,
        if(
            p.own_score is not null and p.coverage_pct >= p.min_coverage_pct,
            greatest(p.own_score - p.deducted_points, 0),
            null
        ) as parent_score,
        greatest(
            if(
                parent_score is null,
                o.own_score,
                o.own_score * (1 - o.parent_pct / 100) + parent_score * o.parent_pct / 100
            ) - o.deducted_points,
            0
        ) as plain_score
    from own as o
    left join own as p on p.panel = 'parent' and o.parent_id = p.zone_id
    where o.panel = 'own'
),
scored as (
    select
        * exclude (plain_score),
        if(own_score is null, null, round(plain_score, 9)) as score,
        score is not null and coverage_pct >= min_coverage_pct as is_rated
    from blended
),
placed as (
    select
        *,
        if(is_rated, rank() over ladder, null) as rank,
        if(is_rated, count(*) over (ladder range between current row and current row), null) as n_tied,
        count(*) filter (where is_rated) over (partition by scheme_id) as n_rated,
        count(*) over (partition by scheme_id) as n_members
    from scored
    window ladder as (partition by is_rated order by score desc)
)
select
    p.zone_id,
    p.name_zh as zone_zh,
    coalesce(nullif(p.name_en, ''), p.name_zh) as zone_en,
    p.zone_id = "zone" as is_own,
    p.score,
    p.coverage_pct,
    p.is_rated,
    p.rank::integer as rank,
    p.n_tied::integer as n_tied,
    p.n_rated::integer as n_rated,
    p.n_members::integer as n_members,
    (
        select c.class_name
        from scheme_class as c
        where
            c.scheme_id = scheme
            and p.is_rated
            and (c.top_pct is null or p.rank <= ceil(round(p.n_rated * c.top_pct / 100, 9)))
            and (c.min_score is null or p.score >= c.min_score)
        order by c.class_no
        limit 1
    ) as class,
    p.own_score,
    p.parent_score,
    p.deducted_points,
    p.n_items::integer as n_items,
    p.n_scored::integer as n_scored,
    case when p.n_scored = 0 then 'no_figures' when not p.is_rated then 'low_coverage' end as reason,
    p.marks,
    p.refs
from placed as p
order by p.rank nulls last, p.coverage_pct desc, p.zone_id;
