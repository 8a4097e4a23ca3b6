-- A row is an indicator that the zone, one of the peer group, reported for the period: its place, and who
-- stands where. For those who need no more of a ranking than this: no zone has a row but our own.
--
-- rank, n_tied, n_ranked, n_members, change_year_ago   as in ranking.sql.
-- zone_ahead_id, value_ahead, ahead_ref   the nearest better value, null for the first; of several zones
-- that have it the first by id. zone_best_id, best_value, best_ref: the same of those in first place.
create or replace macro own_place("zone", "period", indicators := null, peers := 'province') as table
with
member as (
    from peer_members("zone", peers)
),
level as (
    select
        r.indicator_id,
        r.zone_id,
        r.day = "period" as is_now,
        r.value,
        if(r.direction = 'lower', -r.value, r.value) as merit,
        r.ref
    from reported() as r
    inner join member on r.zone_id = member.zone_id
    where
        r.is_level
        and r.measure in ('actual', 'rank')
        and r.stands_first
        and r.direction <> 'target'
        and is_asked(indicators, r.indicator_id)
        -- a range beside the list of days, and measures beside is_level: they reach the scan
        and r.day between a_year_before("period") and "period"
        and r.day in ("period", a_year_before("period"))
),
own as (
    from level
    where zone_id = "zone"
),
place as (
    select
        level.indicator_id,
        level.is_now,
        any_value(own.value) as value,
        any_value(own.ref) as ref,
        1 + count(*) filter (level.merit > own.merit) as rank,
        count(*) filter (level.merit = own.merit) as n_tied,
        count(*) as n_ranked,
        median(level.value) as median_value,
        arg_min(level, row(level.merit, level.zone_id)) filter (level.merit > own.merit) as ahead,
        arg_min(level, row(-level.merit, level.zone_id)) as best
    from level
    inner join own on level.indicator_id = own.indicator_id and level.is_now = own.is_now
    group by level.indicator_id, level.is_now
)
select
    now.indicator_id,
    now.value,
    now.rank::integer as rank,
    now.n_tied::integer as n_tied,
    now.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    (year_ago.rank - now.rank)::integer as change_year_ago,
    now.ahead.zone_id as zone_ahead_id,
    now.ahead.value as value_ahead,
    now.median_value,
    now.best.zone_id as zone_best_id,
    now.best.value as best_value,
    now.ref,
    now.ahead.ref as ahead_ref,
    now.best.ref as best_ref
from place as now
left join place as year_ago on now.indicator_id = year_ago.indicator_id and not year_ago.is_now
where now.is_now;
