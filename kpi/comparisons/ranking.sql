-- A row is an indicator and a zone of the peer group, reported or not.
--
-- by                  what is ranked (measured.sql): level, growth, completion, per_mu.
-- value, unit         what is ranked and its unit; null: not reported, and then there is no rank.
--                     level_value: the figure itself, in the indicator's unit.
-- rank                1 is best by the indicator's direction, on the unrounded value; ties share
--                     the better rank (1, 2, 2, 4). n_tied: how many share it. n_ranked: how many
--                     of n_members reported.
-- rank_*, change_*    the rank a year before, at the last quarter's end and at the last year's end,
--                     among those who reported then; + is forward.
-- gap_ahead, gap_behind   distance in the unit to the nearest better and worse value, and whose.
-- growth_gap_*_pp     our growth less theirs, in percentage points, whatever is ranked.
-- extra_per_month     what to add in each month left of the year to draw level with the one ahead
--                     where it stands still; null for stocks, rates and places, and in December.
-- projected_value     the year's end where the rest of the year grows as the year so far: the figure ×
--                     last year's whole ÷ last year's same months. projected_ahead_value: the one
--                     ahead's. Only for levels of flows where more is better, before December.
-- pass_by_year_end_value  their projected year's end less ours, ÷ months left; below 0 we pass as it is.
-- mean_value, median_value, top_quartile_value, best_value   of those ranked. The top quartile lies a
--                     quarter of the way from the best to the worst, between two by straight line.
-- gap_to_*            our value less that one, + where ours is better; benchmark_value: the value of
--                     the zone `benchmark`, in the group or not.
create or replace macro ranking(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    "by" := 'level',
    benchmark := ''
) as table
with
member as (
    select z.zone_id, z.name_zh, coalesce(nullif(z.name_en, ''), z.name_zh) as name_en
    from peer_members("zone", peers) as m
    inner join zone as z on m.zone_id = z.zone_id
),
figure as (
    from measured(
        "zone",
        ["period", a_year_before("period"), a_quarter_before("period"), make_date(year_of("period") - 1, 12, 31)],
        indicators := indicators,
        peers := peers,
        also := benchmark,
        "by" := "by"
    )
),
place as (
    select *, rank() over (partition by indicator_id, day order by merit desc) as rank
    from figure
    where is_member
),
rate as (
    select
        indicator_id,
        zone_id,
        coalesce(yoy_pct, change_pp) as yoy,
        coalesce(published_ref, concat_ws('+', ref, base_ref)) as ref
    from growth_of(
        (select list(zone_id) from member),
        indicators := indicators,
        since := "period",
        until := "period"
    )
    where kind <> 'rank' and coalesce(yoy_pct, change_pp) is not null
),
-- one row per indicator and zone: what is ranked now, and the places and figures of the other days
slice as (
    select
        indicator_id,
        zone_id,
        any_value(kind) as kind,
        any_value(direction) as direction,
        any_value(if(day = "period", unit, null)) as unit,
        any_value(if(day = "period", value, null)) as value,
        any_value(if(day = "period", level_value, null)) as level_value,
        any_value(if(day = "period", yoy_source, null)) as yoy_source,
        any_value(if(day = "period", merit, null)) as merit,
        any_value(if(day = "period", rank, null)) as rank,
        any_value(if(day = "period", status, null)) as status,
        any_value(if(day = "period", ref, null)) as ref,
        any_value(if(day = a_year_before("period"), value, null)) as year_ago_value,
        any_value(if(day = a_year_before("period"), rank, null)) as rank_year_ago,
        any_value(if(day = a_year_before("period"), ref, null)) as year_ago_ref,
        any_value(if(day = a_quarter_before("period"), rank, null)) as rank_before,
        any_value(if(day = a_quarter_before("period"), ref, null)) as before_ref,
        any_value(if(day = make_date(year_of("period") - 1, 12, 31), value, null)) as year_end_value,
        any_value(if(day = make_date(year_of("period") - 1, 12, 31), rank, null)) as rank_year_end,
        any_value(if(day = make_date(year_of("period") - 1, 12, 31), ref, null)) as year_end_ref
    from place
    group by indicator_id, zone_id
),
held as (
    select
        s.*,
        if(s.rank is null, null, rate.yoy) as yoy,
        if(s.rank is null, null, rate.ref) as yoy_ref,
        if(
            "by" = 'level' and s.kind = 'flow' and s.direction = 'higher' and month_of("period") < 12 and s.year_ago_value > 0,
            s.value * s.year_end_value / nullif(s.year_ago_value, 0),
            null
        ) as projected_value
    from slice as s
    left join rate on s.indicator_id = rate.indicator_id and s.zone_id = rate.zone_id
),
rung as (
    select
        indicator_id,
        rank,
        count(*) as n_tied,
        min(zone_id) as zone_id,
        arg_min(value, zone_id) as value,
        -- as lists, since arg_min passes over nulls
        arg_min([yoy], zone_id)[1] as yoy,
        arg_min([projected_value], zone_id)[1] as projected_value
    from held
    where rank is not null
    group by indicator_id, rank
),
named as (
    select rung.*, m.name_zh, m.name_en
    from rung
    inner join member as m on rung.zone_id = m.zone_id
),
step as (
    select
        rung.indicator_id,
        rung.rank,
        rung.n_tied,
        ahead.zone_id as zone_ahead_id,
        ahead.name_zh as zone_ahead_zh,
        ahead.name_en as zone_ahead_en,
        ahead.value as value_ahead,
        ahead.yoy as yoy_ahead,
        ahead.projected_value as projected_ahead_value,
        behind.zone_id as zone_behind_id,
        behind.name_zh as zone_behind_zh,
        behind.name_en as zone_behind_en,
        behind.value as value_behind,
        behind.yoy as yoy_behind
    from named as rung
    left join named as ahead on rung.indicator_id = ahead.indicator_id and rung.rank = ahead.rank + ahead.n_tied
    left join named as behind on rung.indicator_id = behind.indicator_id and rung.rank + rung.n_tied = behind.rank
),
summary as (
    select
        indicator_id,
        any_value(unit) as unit,
        any_value(if(direction = 'lower', -1, 1)) as sense,
        count(*) as n_ranked,
        median(value) as median_value,
        avg(value) as mean_value,
        any_value(if(direction = 'lower', -1, 1)) * quantile_cont(if(direction = 'lower', -value, value), 0.75)
            as top_quartile_value,
        arg_max(value, merit) as best_value
    from held
    where rank is not null
    group by indicator_id
)
select
    s.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    s.unit,
    i.kind,
    i.direction,
    m.zone_id,
    m.name_zh as zone_zh,
    m.name_en as zone_en,
    m.zone_id = "zone" as is_own,
    "by" as ranked_by,
    now.value,
    now.level_value,
    now.yoy_source,
    now.rank::integer as rank,
    step.n_tied::integer as n_tied,
    s.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    now.rank_year_ago::integer as rank_year_ago,
    (now.rank_year_ago - now.rank)::integer as change_year_ago,
    now.rank_before::integer as rank_before,
    (now.rank_before - now.rank)::integer as change_before,
    now.rank_year_end::integer as rank_year_end,
    (now.rank_year_end - now.rank)::integer as change_year_end,
    step.zone_ahead_id,
    step.zone_ahead_zh,
    step.zone_ahead_en,
    abs(step.value_ahead - now.value) as gap_ahead,
    now.yoy - step.yoy_ahead as growth_gap_ahead_pp,
    step.zone_behind_id,
    step.zone_behind_zh,
    step.zone_behind_en,
    abs(now.value - step.value_behind) as gap_behind,
    now.yoy - step.yoy_behind as growth_gap_behind_pp,
    if(
        "by" = 'level' and i.kind = 'flow' and i.direction = 'higher',
        abs(step.value_ahead - now.value) / nullif(12 - month_of("period"), 0),
        null
    ) as extra_per_month,
    now.projected_value,
    step.projected_ahead_value,
    (step.projected_ahead_value - now.projected_value) / nullif(12 - month_of("period"), 0) as pass_by_year_end_value,
    s.median_value,
    s.mean_value,
    s.top_quartile_value,
    s.best_value,
    benchmark_figure.value as benchmark_value,
    (now.value - s.median_value) * s.sense as gap_to_median,
    (now.value - s.mean_value) * s.sense as gap_to_mean,
    (now.value - s.top_quartile_value) * s.sense as gap_to_top_quartile,
    (now.value - s.best_value) * s.sense as gap_to_best,
    (now.value - benchmark_figure.value) * s.sense as gap_to_benchmark,
    now.status,
    now.ref,
    now.year_ago_ref,
    now.before_ref,
    now.year_end_ref,
    benchmark_figure.ref as benchmark_ref,
    now.yoy_ref
from summary as s
cross join member as m
inner join indicator as i on s.indicator_id = i.indicator_id
left join held as now on s.indicator_id = now.indicator_id and m.zone_id = now.zone_id
left join step on s.indicator_id = step.indicator_id and now.rank = step.rank
left join figure as benchmark_figure
    on s.indicator_id = benchmark_figure.indicator_id
    and benchmark_figure.zone_id = benchmark
    and benchmark_figure.day = "period"
order by i.indicator_no, now.rank nulls last, m.zone_id;
