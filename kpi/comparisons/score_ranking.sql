-- Places by score 综合得分. A row is a zone of the peer group, rated or not, by one scheme.
--
-- score_total's columns   as in score.sql; indicator_id is '', and indicator_zh, indicator_en name the scheme.
-- value          the score of who is rated; null: not rated 不参评, and then there is no rank.
-- n_ranked       how many of n_members are rated.
-- rank_*, change_*    the rank by the same scheme a year before, at the last quarter's end and at the
--                last year's end, among those who were rated then; + is forward.
-- gap_ahead, gap_behind   distance in points to the nearest higher and lower score, and whose.
-- median_value, mean_value, top_quartile_value, best_value, gap_to_*   as in ranking.sql, of those rated.
-- benchmark_value     the score of the zone `benchmark`; null where it is not of the group, as a
--                score is of a group, or not rated.
-- refs           every figure that the scores of the four dates are made of.
create or replace macro score_ranking(
    "zone",
    "period",
    scheme := 'zhao_chaju',
    peers := 'province',
    weights := null,
    benchmark := ''
) as table
with
now as (
    from score_total("zone", "period", scheme := scheme, peers := peers, weights := weights)
),
year_ago as (
    from score_total(
        "zone", a_year_before("period"), scheme := scheme, peers := peers, weights := weights
    )
),
before as (
    from score_total(
        "zone", a_quarter_before("period"), scheme := scheme, peers := peers, weights := weights
    )
),
year_end as (
    from score_total(
        "zone",
        make_date(year_of("period") - 1, 12, 31),
        scheme := scheme,
        peers := peers,
        weights := weights
    )
),
rung as (
    select rank, min(zone_id) as zone_id, any_value(score) as value
    from now
    where is_rated
    group by rank
),
step as (
    select
        rank,
        lag(zone_id) over ladder as zone_ahead_id,
        lag(value) over ladder as value_ahead,
        lead(zone_id) over ladder as zone_behind_id,
        lead(value) over ladder as value_behind
    from rung
    window ladder as (order by rank)
),
summary as (
    select
        median(score) as median_value,
        avg(score) as mean_value,
        quantile_cont(score, 0.75) as top_quartile_value,
        max(score) as best_value,
        any_value(if(zone_id = benchmark, score, null)) as benchmark_value
    from now
    where is_rated
)
select
    '' as indicator_id,
    (select s.name_zh from scheme as s where s.scheme_id = scheme) as indicator_zh,
    (select s.name_en from scheme as s where s.scheme_id = scheme) as indicator_en,
    '1' as unit,
    'score' as ranked_by,
    now.* exclude (n_rated, marks, refs),
    if(now.is_rated, now.score, null) as value,
    now.n_rated as n_ranked,
    year_ago.rank as rank_year_ago,
    year_ago.rank - now.rank as change_year_ago,
    before.rank as rank_before,
    before.rank - now.rank as change_before,
    year_end.rank as rank_year_end,
    year_end.rank - now.rank as change_year_end,
    step.zone_ahead_id,
    ahead.name_zh as zone_ahead_zh,
    coalesce(nullif(ahead.name_en, ''), ahead.name_zh) as zone_ahead_en,
    step.value_ahead - now.score as gap_ahead,
    step.zone_behind_id,
    behind.name_zh as zone_behind_zh,
    coalesce(nullif(behind.name_en, ''), behind.name_zh) as zone_behind_en,
    now.score - step.value_behind as gap_behind,
    s.median_value,
    s.mean_value,
    s.top_quartile_value,
    s.best_value,
    s.benchmark_value,
    value - s.median_value as gap_to_median,
    value - s.mean_value as gap_to_mean,
    value - s.top_quartile_value as gap_to_top_quartile,
    value - s.best_value as gap_to_best,
    value - s.benchmark_value as gap_to_benchmark,
    list_distinct(flatten([now.refs, year_ago.refs, before.refs, year_end.refs])) as refs
from now
cross join summary as s
left join year_ago on now.zone_id = year_ago.zone_id
left join before on now.zone_id = before.zone_id
left join year_end on now.zone_id = year_end.zone_id
left join step on now.rank = step.rank
left join zone as ahead on step.zone_ahead_id = ahead.zone_id
left join zone as behind on step.zone_behind_id = behind.zone_id
order by now.rank nulls last, now.coverage_pct desc, now.zone_id;

-- The days of a race (race_days) on which anybody of the group reported anything that the scheme scores,
-- the newest first: on no other can anybody be rated.
create or replace macro score_days("zone", "period", scheme := 'zhao_chaju', peers := 'province')
as table
select distinct r.day
from reported() as r
inner join peer_members("zone", peers) as m on r.zone_id = m.zone_id
where
    list_contains(race_days("period"), r.day)
    and r.indicator_id in (select i.indicator_id from scheme_item as i where i.scheme_id = scheme)
    and (r.is_level or r.measure = 'yoy')
order by r.day desc;
