-- A row is an indicator and a zone of the peer group that reported it on the day: the place of ranking.sql
-- and who stands where, of that day alone. For those who need no more of a ranking than this: it reads a
-- day of the figures, where a ranking reads four.
--
-- rank, n_tied, n_ranked, n_members, median_value, best_value, zone_ahead_id   as in ranking.sql.
-- value_ahead, ahead_ref   the nearest better value, null for the first. zone_best_id, best_ref: the first
-- by id of those in first place.
create or replace macro ladder("zone", on_day, indicators := null, peers := 'province', as_of := null) as table
with
member as (
    from peer_members("zone", peers)
),
level as (
    select
        r.indicator_id,
        r.zone_id,
        if(i.direction = 'lower', -r.value, r.value) as merit,
        r.value,
        r.ref
    from reported(as_of := as_of) as r
    inner join member on r.zone_id = member.zone_id
    inner join indicator as i on r.indicator_id = i.indicator_id
    where
        r.is_level
        and i.direction <> 'target'
        and is_asked(indicators, r.indicator_id)
        and r.day = on_day
    qualify row_number() over (
        partition by r.zone_id, r.indicator_id order by level_order(r.basis), r.basis
    ) = 1
),
rung as (
    select
        indicator_id,
        merit,
        min(zone_id) as zone_id,
        any_value(value) as value,
        arg_min(ref, zone_id) as ref,
        count(*) as n_tied
    from level
    group by indicator_id, merit
),
step as (
    select
        indicator_id,
        merit,
        n_tied,
        sum(n_tied) over rungs - n_tied + 1 as rank,
        sum(n_tied) over (partition by indicator_id) as n_ranked,
        lag(zone_id) over rungs as zone_ahead_id,
        lag(value) over rungs as value_ahead,
        lag(ref) over rungs as ahead_ref,
        first_value(zone_id) over rungs as zone_best_id,
        first_value(value) over rungs as best_value,
        first_value(ref) over rungs as best_ref
    from rung
    window rungs as (partition by indicator_id order by merit desc)
),
middle as (
    select indicator_id, median(value) as median_value
    from level
    group by indicator_id
)
select
    level.indicator_id,
    level.zone_id,
    level.value,
    step.rank::integer as rank,
    step.n_tied::integer as n_tied,
    step.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    step.zone_ahead_id,
    step.value_ahead,
    middle.median_value,
    step.zone_best_id,
    step.best_value,
    level.ref,
    step.ahead_ref,
    step.best_ref
from level
inner join step on level.indicator_id = step.indicator_id and level.merit = step.merit
inner join middle on level.indicator_id = middle.indicator_id;
