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
-- the zones of both days beside our own figure of the same day
place as (
    select
        level.indicator_id,
        any_value(if(level.is_now, own.value, null)) as value,
        any_value(if(level.is_now, own.ref, null)) as ref,
        count_if(level.is_now) as n_ranked,
        1 + count_if(level.is_now and level.merit > own.merit) as rank,
        count_if(level.is_now and level.merit = own.merit) as n_tied,
        1 + count_if(not level.is_now and level.merit > own.merit) as rank_then,
        bool_or(not level.is_now) as was_ranked,
        median(if(level.is_now, level.value, null)) as median_value,
        min(
            if(
                level.is_now and level.merit > own.merit,
                {'merit': level.merit, 'zone_id': level.zone_id, 'value': level.value, 'ref': level.ref},
                null
            )
        ) as ahead,
        min(
            if(
                level.is_now,
                {'merit': -level.merit, 'zone_id': level.zone_id, 'value': level.value, 'ref': level.ref},
                null
            )
        ) as best
    from level
    inner join own on level.indicator_id = own.indicator_id and level.is_now = own.is_now
    group by level.indicator_id
)
select
    indicator_id,
    value,
    rank::integer as rank,
    n_tied::integer as n_tied,
    n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    if(was_ranked, rank_then - rank, null)::integer as change_year_ago,
    ahead.zone_id as zone_ahead_id,
    ahead.value as value_ahead,
    median_value,
    best.zone_id as zone_best_id,
    best.value as best_value,
    ref,
    ahead.ref as ahead_ref,
    best.ref as best_ref
from place
where n_ranked > 0;
