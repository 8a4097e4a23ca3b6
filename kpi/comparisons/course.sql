-- The day and the forty quarter ends before it, the newest first.
create or replace macro race_days(day) as
    list_transform(
        range(41),
        n -> if(
            n = 0,
            day,
            (date_trunc('quarter', day) - to_months(3 * (n::integer - 1)) - interval 1 day)::date
        )
    );

-- Places through the quarters 赛马. A row is an indicator, a day and a zone that was ranked on any of
-- the days: the newest `quarters` quarter ends up to the period, and the period itself, on which
-- anybody of the group was ranked; none is more than ten years before.
--
-- value, unit, rank   as in ranking.sql, among those who reported that day; null: not reported then.
-- n_ranked            how many were ranked that day.
create or replace macro rank_series(
    "zone",
    "period",
    indicators := null,
    peers := 'province',
    quarters := 8,
    "by" := 'level'
) as table
with
figure as (
    from measured(
        "zone",
        race_days("period"),
        indicators := indicators,
        peers := peers,
        "by" := "by"
    )
),
ranked_day as (
    select d.*, i.indicator_no, i.name_zh as indicator_zh, i.name_en as indicator_en
    from (
        select indicator_id, day, any_value(unit) as unit, count(*) as n_ranked
        from figure
        group by indicator_id, day
        qualify row_number() over (partition by indicator_id order by day desc) <= quarters
    ) as d
    inner join indicator as i on d.indicator_id = i.indicator_id
),
-- only the days that are shown are ranked; by number, since text takes longer to sort
place as (
    select
        f.indicator_id,
        f.zone_id,
        f.day,
        f.value,
        f.status,
        f.ref,
        rank() over (partition by d.indicator_no, d.day order by f.merit desc) as rank
    from figure as f
    inner join ranked_day as d on f.indicator_id = d.indicator_id and f.day = d.day
),
-- materialized, or their names would be joined to every day
runner as materialized (
    select
        r.indicator_id,
        r.zone_id,
        z.name_zh as zone_zh,
        coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en
    from (select distinct indicator_id, zone_id from place) as r
    inner join zone as z on r.zone_id = z.zone_id
)
select
    r.indicator_id,
    d.indicator_zh,
    d.indicator_en,
    d.unit,
    "by" as ranked_by,
    d.day as period,
    r.zone_id,
    r.zone_zh,
    r.zone_en,
    r.zone_id = "zone" as is_own,
    p.value,
    p.rank::integer as rank,
    d.n_ranked::integer as n_ranked,
    p.status,
    p.ref
from runner as r
inner join ranked_day as d on r.indicator_id = d.indicator_id
left join place as p on r.indicator_id = p.indicator_id and r.zone_id = p.zone_id and d.day = p.day
order by d.indicator_no, d.day, p.rank nulls last, r.zone_id;
