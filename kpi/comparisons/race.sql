-- The race to the year end. A row is a point of a course: what an indicator had reached at a day, what
-- a line asks for at it, or where it may arrive. Only indicators with an amount, a stock or a ratio target.
--
-- course        actual      the level as reported, up to the period
--               last_year   last year's level, at the same month of this year (day); all its months
--               line        the way to the target of set_by: from 0 at the last year's end over the
--                           quarterly curve, where one was loaded, to the target; of a stock from its
--                           base; level all year where the target is not scaled by months
--               floor, stretch   those levels of the target, where they are due
--               by_shape, by_pace   the two projections of target.sql, from the period to December
-- target_kind, set_by   of line, floor and stretch; null: of the indicator itself.
-- value         in the indicator's unit. status: of actual. ref: the figure; null where it is computed.
create or replace macro race(
    "zone",
    "period",
    indicators := null,
    too_early_months := 3
) as table
with
goal as (
    select *
    from target("zone", "period", indicators := indicators, too_early_months := too_early_months)
    where target_kind in ('amount', 'stock', 'ratio')
),
figure as (
    select r.*
    from reported() as r
    where
        r.zone_id = "zone"
        and r.indicator_id in (select indicator_id from goal)
        and year(r.day) between year_of("period") - 1 and year_of("period") + 4
),
level as (
    select *
    from figure
    where is_level and stands_first
),
curve as (
    select goal.indicator_id, goal.set_by, point.day, point.value, point.ref
    from goal
    inner join figure as annual
        on goal.indicator_id = annual.indicator_id
        and goal.target_ref = annual.ref
    inner join figure as point
        on annual.indicator_id = point.indicator_id
        and annual.basis = point.basis
        and point.measure = 'target'
        and year(point.day) = year_of("period")
        and month(point.day) < 12
    where goal.target_kind = 'amount'
),
projection as (
    select distinct
        indicator_id,
        actual_value,
        projected_by_shape_value,
        projected_by_pace_value
    from goal
    where projected_by_pace_value is not null
),
point as (
    select indicator_id, 'actual' as course, null as target_kind, null as set_by, day, value, status, ref
    from level
    where year(day) = year_of("period") and day <= "period"
    union all
    select indicator_id, 'last_year', null, null, last_day(day + interval 1 year), value, null, ref
    from level
    where year(day) = year_of("period") - 1
    union all
    select
        indicator_id,
        'line',
        target_kind,
        set_by,
        if(target_kind = 'stock' and pace_pct is not null, base_period, make_date(year_of("period") - 1, 12, 31)),
        case
            when target_kind = 'amount' then 0
            when target_kind = 'stock' and pace_pct is not null then base_value
            else target_value
        end,
        null,
        if(target_kind = 'stock' and pace_pct is not null, base_ref, null)
    from goal
    union all
    select indicator_id, 'line', 'amount', set_by, day, value, null, ref
    from curve
    union all
    select indicator_id, 'line', target_kind, set_by, target_period, target_value, null, target_ref
    from goal
    union all
    select indicator_id, 'floor', target_kind, set_by, target_period, floor_value, null, floor_ref
    from goal
    where floor_value is not null
    union all
    select indicator_id, 'stretch', target_kind, set_by, target_period, stretch_value, null, stretch_ref
    from goal
    where stretch_value is not null
    union all
    select indicator_id, 'by_shape', null, null, unnest(["period", make_date(year_of("period"), 12, 31)]),
        unnest([actual_value, projected_by_shape_value]), null, null
    from projection
    where projected_by_shape_value is not null
    union all
    select indicator_id, 'by_pace', null, null, unnest(["period", make_date(year_of("period"), 12, 31)]),
        unnest([actual_value, projected_by_pace_value]), null, null
    from projection
)
select *
from point
order by indicator_id, course, target_kind, target_order(set_by), day;
