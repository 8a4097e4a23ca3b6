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
-- last_year_pace_pct  last year's share of its year at the same month, where last year is complete.
-- remaining_value, remaining_per_month   what is left of an amount, in the unit.
create or replace macro target(
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
own as (
    select r.*, i.kind, i.unit, i.direction
    from reported(as_of := as_of) as r
    inner join indicator as i on r.indicator_id = i.indicator_id
    where r.zone_id = "zone" and is_asked(indicators, r.indicator_id)
),
level as (
    select *
    from own
    where is_level
    qualify row_number() over (partition by indicator_id, day order by level_order(basis), basis) = 1
),
goal as (
    select
        *,
        case measure
            when 'target_yoy' then 'growth'
            when 'target_rank' then 'rank'
            when 'target_share' then 'share'
            else case kind when 'flow' then 'amount' else kind end
        end as target_kind
    from own
    where
        starts_with(measure, 'target')
        and month(day) = 12
        and (
            year(day) = year("period")
            or (kind = 'stock' and measure = 'target' and year(day) between year("period") and year("period") + 4)
        )
    qualify day = min(day) over (partition by indicator_id, measure, basis)
),
curve as (
    select indicator_id, basis, value, ref
    from own
    where measure = 'target' and kind = 'flow' and day = "period" and month(day) < 12
),
base as (
    select indicator_id, day, value, ref
    from level
    where day < make_date(year("period"), 1, 1)
    qualify day = max(day) over (partition by indicator_id)
),
last_year as (
    select
        then_level.indicator_id,
        then_level.value / nullif(whole.value, 0) * 100 as pace_pct,
        then_level.ref,
        whole.ref as whole_ref
    from level as then_level
    inner join level as whole
        on then_level.indicator_id = whole.indicator_id
        and whole.day = make_date(year("period") - 1, 12, 31)
    where then_level.day = a_year_before("period") and then_level.kind = 'flow'
),
rate as (
    select indicator_id, yoy_pct, coalesce(published_ref, ref) as ref
    from growth_of(["zone"], indicators := indicators, as_of := as_of, since := "period", until := "period")
),
share as (
    select indicator_id, value, ref
    from own
    where measure = 'share' and day = "period"
    qualify row_number() over (partition by indicator_id order by basis_order(basis), basis) = 1
),
place as (
    select indicator_id, rank, ref
    from ladder("zone", "period", indicators := indicators, peers := peers, as_of := as_of)
    where zone_id = "zone"
),
published_place as (
    select indicator_id, value, ref
    from own
    where measure = 'rank' and day = "period"
    qualify row_number() over (partition by indicator_id order by basis_order(basis), basis) = 1
),
reached as (
    select indicator_id from level where day = "period"
    union
    select indicator_id from rate where yoy_pct is not null
    union
    select indicator_id from goal
),
held as (
    select
        i.*,
        goal.target_kind,
        case
            when goal.basis in ('own', 'city', 'province') then goal.basis
            when goal.basis is not null then ''
        end as set_by,
        goal.bound,
        goal.value as target_value,
        goal.day as target_period,
        goal.ref as target_ref,
        case
            when goal.target_kind in ('amount', 'stock', 'ratio') or goal.target_kind is null then now.value
            when goal.target_kind = 'growth' then rate.yoy_pct
            when goal.target_kind = 'share' then share.value
            else coalesce(published_place.value, place.rank)
        end as actual_value,
        case
            when goal.target_kind in ('amount', 'stock', 'ratio') or goal.target_kind is null then now.ref
            when goal.target_kind = 'growth' then rate.ref
            when goal.target_kind = 'share' then share.ref
            else coalesce(published_place.ref, place.ref)
        end as actual_ref,
        now.value as level_value,
        rate.yoy_pct,
        now.status as figure_status,
        curve.value as curve_value,
        curve.ref as curve_ref,
        base.value as base_value,
        base.day as base_period,
        base.ref as base_ref,
        last_year.pace_pct as last_year_pace_pct,
        last_year.ref as last_year_ref,
        last_year.whole_ref as last_year_whole_ref,
        if(i.direction = 'lower', -1, 1) as sense
    from reached
    inner join indicator as i on reached.indicator_id = i.indicator_id
    left join goal on reached.indicator_id = goal.indicator_id
    left join level as now on reached.indicator_id = now.indicator_id and now.day = "period"
    left join rate on reached.indicator_id = rate.indicator_id
    left join share on reached.indicator_id = share.indicator_id
    left join place on reached.indicator_id = place.indicator_id
    left join published_place on reached.indicator_id = published_place.indicator_id
    left join curve
        on reached.indicator_id = curve.indicator_id
        and goal.basis = curve.basis
        and goal.target_kind = 'amount'
    left join base on reached.indicator_id = base.indicator_id and goal.target_kind = 'stock'
    left join last_year on reached.indicator_id = last_year.indicator_id and goal.target_kind = 'amount'
),
paced as (
    select
        *,
        (target_kind = 'stock' and (target_value - base_value) * sense > 0) is true as has_line,
        case
            when target_kind = 'amount'
                then coalesce(curve_value / nullif(target_value, 0), month("period") / 12.0) * 100
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
        (actual_value - target_value) * sense >= 0 as is_reached
    from paced
)
select
    indicator_id,
    name_zh as indicator_zh,
    name_en as indicator_en,
    unit,
    kind,
    direction,
    dimension,
    "period" as period,
    target_kind,
    set_by,
    bound,
    target_period,
    target_value,
    case
        when target_kind in ('growth', 'share') then '%'
        when target_kind = 'rank' then '位'
        else unit
    end as target_unit,
    actual_value,
    level_value,
    yoy_pct,
    actual_value - target_value as gap_value,
    completion_pct,
    pace_pct,
    lead_pp,
    lead_pct,
    lead_places,
    curve_value,
    base_period,
    base_value,
    last_year_pace_pct,
    case
        when target_kind = 'amount' and sense = 1 and actual_value is not null
            then greatest(target_value - actual_value, 0)
    end as remaining_value,
    remaining_value / nullif(12 - month("period"), 0) as remaining_per_month,
    case
        when target_kind is null then 'no_target'
        when actual_value is null then 'not_reported'
        when target_kind in ('amount', 'stock') and sense = 1 and is_reached then 'done'
        when target_kind in ('amount', 'stock') and month("period") = 12 and is_reached then 'done'
        when target_kind in ('amount', 'stock') and month("period") < too_early_months then 'too_early'
        when target_kind = 'rank'
            then case
                when lead_places >= 0 then 'met'
                when lead_places > behind_places then 'slightly_behind'
                else 'behind'
            end
        when coalesce(lead_pp, lead_pct) >= 0
            then if(target_kind = 'amount' or has_line, 'on_pace', 'met')
        when coalesce(lead_pp, lead_pct) > behind_pp then 'slightly_behind'
        when coalesce(lead_pp, lead_pct) is not null then 'behind'
        when is_reached then 'met'
        else 'behind'
    end as status,
    figure_status,
    actual_ref,
    target_ref,
    base_ref,
    curve_ref,
    last_year_ref,
    last_year_whole_ref
from led
order by
    indicator_no,
    target_kind,
    list_position(['', 'own', 'city', 'province'], set_by);
