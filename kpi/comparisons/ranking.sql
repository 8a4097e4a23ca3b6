-- A row is an indicator and a zone of the peer group, reported or not.
--
-- value               in the indicator's unit; null: not reported, and then there is no rank.
-- rank                1 is best by the indicator's direction, on the unrounded value; ties share
--                     the better rank (1, 2, 2, 4). n_tied: how many share it. n_ranked: how many
--                     of n_members reported.
-- rank_*, change_*    the rank a year before, at the last quarter's end and at the last year's end,
--                     among those who reported then; + is forward.
-- gap_ahead, gap_behind   distance in the unit to the nearest better and worse value, and whose.
-- extra_per_month     what to add in each month left of the year to draw level with the one ahead;
--                     null for stocks, rates and places, and in December.
create or replace macro ranking("zone", "period", indicators := null, peers := 'province', as_of := null) as table
with
member as (
    from peer_members("zone", peers)
),
level as (
    select
        r.indicator_id,
        r.day,
        r.zone_id,
        if(i.direction = 'lower', -r.value, r.value) as merit,
        r.value,
        r.status,
        r.ref
    from reported(as_of := as_of) as r
    inner join member on r.zone_id = member.zone_id
    inner join indicator as i on r.indicator_id = i.indicator_id
    where
        r.is_level
        and i.direction <> 'target'
        and is_asked(indicators, r.indicator_id)
        and r.day in (
            "period",
            a_year_before("period"),
            a_quarter_before("period"),
            make_date(year("period") - 1, 12, 31)
        )
    qualify row_number() over (
        partition by r.zone_id, r.indicator_id, r.day order by level_order(r.basis), r.basis
    ) = 1
),
place as (
    select
        level.*,
        rank() over one_list as rank,
        count(*) over (partition by indicator_id, day) as n_ranked,
        count(*) over (partition by indicator_id, day, merit) as n_tied
    from level
    window one_list as (partition by indicator_id, day order by merit desc)
),
rung as (
    select indicator_id, rank, min(zone_id) as zone_id, any_value(value) as value
    from place
    where day = "period"
    group by indicator_id, rank
),
step as (
    select
        indicator_id,
        rank,
        lag(zone_id) over ladder as zone_ahead_id,
        lag(value) over ladder as value_ahead,
        lead(zone_id) over ladder as zone_behind_id,
        lead(value) over ladder as value_behind
    from rung
    window ladder as (partition by indicator_id order by rank)
),
summary as (
    select indicator_id, median(value) as median_value, arg_max(value, merit) as best_value
    from level
    where level.day = "period"
    group by indicator_id
),
everyone as (
    select distinct level.indicator_id, member.zone_id
    from level
    cross join member
    where level.day = "period"
)
select
    e.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    i.kind,
    i.direction,
    e.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    e.zone_id = "zone" as is_own,
    now.value,
    now.rank::integer as rank,
    now.n_tied::integer as n_tied,
    (select count(*) from place as p where p.indicator_id = e.indicator_id and p.day = "period")::integer
        as n_ranked,
    (select count(*) from member)::integer as n_members,
    year_ago.rank::integer as rank_year_ago,
    (year_ago.rank - now.rank)::integer as change_year_ago,
    before.rank::integer as rank_before,
    (before.rank - now.rank)::integer as change_before,
    year_end.rank::integer as rank_year_end,
    (year_end.rank - now.rank)::integer as change_year_end,
    step.zone_ahead_id,
    ahead.name_zh as zone_ahead_zh,
    coalesce(nullif(ahead.name_en, ''), ahead.name_zh) as zone_ahead_en,
    abs(step.value_ahead - now.value) as gap_ahead,
    step.zone_behind_id,
    behind.name_zh as zone_behind_zh,
    coalesce(nullif(behind.name_en, ''), behind.name_zh) as zone_behind_en,
    abs(now.value - step.value_behind) as gap_behind,
    if(
        i.kind = 'flow' and i.direction = 'higher',
        abs(step.value_ahead - now.value) / nullif(12 - month("period"), 0),
        null
    ) as extra_per_month,
    summary.median_value,
    summary.best_value,
    now.status,
    now.ref,
    year_ago.ref as year_ago_ref,
    before.ref as before_ref,
    year_end.ref as year_end_ref
from everyone as e
inner join indicator as i on e.indicator_id = i.indicator_id
inner join zone as z on e.zone_id = z.zone_id
left join place as now
    on e.indicator_id = now.indicator_id and e.zone_id = now.zone_id and now.day = "period"
left join place as year_ago
    on e.indicator_id = year_ago.indicator_id
    and e.zone_id = year_ago.zone_id
    and year_ago.day = a_year_before("period")
left join place as before
    on e.indicator_id = before.indicator_id
    and e.zone_id = before.zone_id
    and before.day = a_quarter_before("period")
left join place as year_end
    on e.indicator_id = year_end.indicator_id
    and e.zone_id = year_end.zone_id
    and year_end.day = make_date(year("period") - 1, 12, 31)
left join step on e.indicator_id = step.indicator_id and now.rank = step.rank
left join zone as ahead on step.zone_ahead_id = ahead.zone_id
left join zone as behind on step.zone_behind_id = behind.zone_id
left join summary on e.indicator_id = summary.indicator_id
order by i.indicator_no, now.rank nulls last, e.zone_id;
