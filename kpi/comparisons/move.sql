-- Why a place moved. A row is an indicator in which the zone has a place now and had one then.
--
-- since               before (the last quarter's end), year_ago, year_end (last year's); since_period: its day.
-- rank_published      the place then as it was known before the first figure of the newer period came
--                     in from any zone of the group; where ours came only later, as it was when ours
--                     first came. null: not known. rank_then: the place then as it is known now. This SQL
--                     gives that for both, with no revision; move.py puts in what own_rank gave then.
-- total               rank_published - rank, or rank_then - rank where none was published; + is forward.
-- by_revision         rank_published - rank_then: earlier figures that were changed or came late.
-- by_own              then what our own figure moves, all others as they were.
-- by_peers            then what the others move who have figures of both dates.
-- by_newcomers        then who has a figure of one date only. The four add up to the total.
--
-- Cumulative figures of two lengths (nine months beside six) are held against each other as monthly
-- averages.
create or replace macro since_day(since, day) as
    case since
        when 'year_ago' then a_year_before(day)
        when 'year_end' then make_date(year_of(day) - 1, 12, 31)
        else a_quarter_before(day)
    end;

create or replace macro since_days(sinces, day) as table
select since, since_day(since, day) as then_day
from (select unnest(sinces) as since);

-- A row for each of `sinces`: the batch as of which its day was known as published, the one before any zone
-- of the group had a figure of `day`, but not before the zone itself had one of that day. is_revised: something
-- was written or taken back since that may give it other places; by growth they depend on figures
-- of the year before, by completion on targets of the year end.
create or replace macro known_then("zone", day, sinces, peers, "by" := 'level') as table
with
compared as (
    from since_days(sinces, day)
),
-- few rows: what each batch wrote of each period
written as (
    select
        f.batch_id,
        f.period,
        starts_with(f.measure, 'target') as is_target,
        bool_or(f.value is not null) as has_value,
        bool_or(f.value is not null and f.zone_id = "zone") as has_own
    from fact as f
    inner join peer_members("zone", peers) as m on f.zone_id = m.zone_id
    where f.period between a_year_before(a_year_before(day)) and make_date(year_of(day), 12, 31)
    group by f.batch_id, f.period, is_target
),
known as (
    select
        c.since,
        greatest(
            min(w.batch_id) filter (w.period = day) - 1,
            min(w.batch_id) filter (w.period = c.then_day and w.has_own)
        ) as batch_id
    from compared as c
    cross join written as w
    where w.has_value and not w.is_target and w.batch_id not in (from undone())
    group by c.since
),
touched as (
    select c.since, max(greatest(w.batch_id, b.batch_id)) as batch_id
    from compared as c
    cross join written as w
    left join batch as b on w.batch_id = b.target_batch
    where case
        when w.is_target then "by" = 'completion' and w.period = make_date(year_of(c.then_day), 12, 31)
        else w.period = c.then_day or ("by" = 'growth' and w.period = a_year_before(c.then_day))
    end
    group by c.since
)
select c.since, c.then_day, known.batch_id, touched.batch_id > known.batch_id as is_revised
from compared as c
left join known on c.since = known.since
left join touched on c.since = touched.since;

-- The zone's own place on a day in each indicator, and the figure that it is of; asked as of the known batch.
create or replace macro own_rank("zone", day, indicators := null, peers := 'province', "by" := 'level') as table
with
figure as (
    from measured("zone", [day], indicators := indicators, peers := peers, "by" := "by")
)
select
    own.indicator_id,
    (1 + count_if(f.merit > own.merit))::integer as rank,
    any_value(own.ref) as ref
from figure as f
inner join (from figure where zone_id = "zone") as own on f.indicator_id = own.indicator_id
group by own.indicator_id;

create or replace macro rank_move(
    "zone",
    "period",
    sinces,
    indicators := null,
    peers := 'province',
    "by" := 'level'
) as table
with
compared as (
    from since_days(sinces, "period")
),
place as (
    from measured(
        "zone",
        list_append(list_transform(sinces, lambda s: since_day(s, "period")), "period"),
        indicators := indicators,
        peers := peers,
        "by" := "by"
    )
),
pair as (
    select
        coalesce(now.since, past.since) as since,
        coalesce(now.indicator_id, past.indicator_id) as indicator_id,
        coalesce(now.zone_id, past.zone_id) as zone_id,
        now.merit,
        past.merit as merit_then,
        if(now.months = past.months, 1, now.months) as months,
        if(now.months = past.months, 1, past.months) as months_then,
        now.ref,
        past.ref as then_ref
    from (from compared cross join place where day = "period") as now
    full join (from compared inner join place on then_day = day) as past
        on now.since = past.since and now.indicator_id = past.indicator_id and now.zone_id = past.zone_id
),
own as (
    from pair
    where zone_id = "zone" and merit is not null and merit_then is not null
),
rival as (
    select
        own.since,
        own.indicator_id,
        p.merit is null as has_left,
        p.merit_then is null as is_new,
        p.merit > own.merit as is_ahead,
        p.merit_then > own.merit_then as was_ahead,
        round(p.merit_then * own.months, 9) > round(own.merit * own.months_then, 9) as was_better,
        if(has_left, was_better, is_ahead) as is_better
    from own
    inner join pair as p
        on own.since = p.since and own.indicator_id = p.indicator_id and p.zone_id <> own.zone_id
),
counted as (
    select
        since,
        indicator_id,
        1 + count_if(is_ahead) as rank,
        1 + count_if(was_ahead) as rank_then,
        1 + count_if(not is_new and was_better) as rank_by_own,
        1 + count_if(not is_new and is_better) as rank_by_peers,
        count_if(is_new) as n_newcomers,
        count_if(has_left) as n_leavers
    from rival
    group by since, indicator_id
),
-- without rivals the first
placed as (
    select
        own.*,
        coalesce(c.rank, 1)::integer as rank,
        coalesce(c.rank_then, 1)::integer as rank_then,
        coalesce(c.rank_by_own, 1)::integer as rank_by_own,
        coalesce(c.rank_by_peers, 1)::integer as rank_by_peers,
        coalesce(c.n_newcomers, 0)::integer as n_newcomers,
        coalesce(c.n_leavers, 0)::integer as n_leavers
    from own
    left join counted as c on own.since = c.since and own.indicator_id = c.indicator_id
)
select
    p.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    '位' as unit,
    p.zone_id,
    "by" as ranked_by,
    p.since,
    since_day(p.since, "period") as since_period,
    p.rank_then as rank_published,
    p.rank_then,
    p.rank,
    p.rank_then - p.rank as total,
    0 as by_revision,
    p.rank_then - p.rank_by_own as by_own,
    p.rank_by_own - p.rank_by_peers as by_peers,
    p.rank_by_peers - p.rank as by_newcomers,
    p.n_newcomers,
    p.n_leavers,
    p.ref,
    p.then_ref,
    p.then_ref as published_ref
from placed as p
inner join indicator as i on p.indicator_id = i.indicator_id
order by list_position(sinces, p.since), i.indicator_no;
