-- The newest quarter that ends on or before the day.
create or replace macro quarter_end(day) as
    (date_trunc('quarter', day + interval 1 day) - interval 1 day)::date;

-- The ends of the last so many quarters up to the day.
create or replace macro quarter_ends(day, quarters) as table
select last_day(quarter_end(day) - to_months(3 * steps)) as quarter
from (select unnest(range(0, quarters)) as steps);

-- The zones of a peer group, and the zone itself where it is not one of them.
create or replace macro asked_zones("zone", peers) as table
select zone_id
from peer_members("zone", peers)
union
select zone_id
from zone
where zone_id = "zone";

-- One row per zone of the peer group (and the zone itself), indicator and quarter: was it reported?
-- Indicators are those for which any of the zones has anything in these years. Computed figures are
-- not reported ones.
-- state: reported (a figure, growth, share or place), sign (a sign for missing alone), target (a target
-- for the quarter or its year alone), nothing. n_reported of n_zones: zones that reported the indicator
-- for the quarter. n_given of n_known: indicators of those asked that the zone, and that any zone,
-- reported for the quarter.
create or replace macro coverage(
    "zone", "period", indicators := null, peers := 'province', quarters := 8
) as table
with
quarter as (
    from quarter_ends("period", quarters)
),
member as (
    from asked_zones("zone", peers)
),
given as (
    select
        f.zone_id,
        f.indicator_id,
        f.period as day,
        bool_or(f.value is not null and not starts_with(f.measure, 'target')) as has_figure,
        bool_or(f.value is null and not starts_with(f.measure, 'target')) as has_sign,
        bool_or(f.value is not null and starts_with(f.measure, 'target')) as has_target
    from fact_now as f
    where
        f.zone_id in (select zone_id from member)
        and f.span in ('ytd', 'point')
        and f.parts is null
        and f.period between (select min(quarter) from quarter)
        and make_date(year_of(quarter_end("period")), 12, 31)
        and is_asked(indicators, f.indicator_id)
    group by f.zone_id, f.indicator_id, f.period
),
cell as (
    select
        m.zone_id,
        i.indicator_id,
        q.quarter,
        case
            when g.has_figure then 'reported'
            when g.has_sign then 'sign'
            when g.has_target or t.has_target then 'target'
            else 'nothing'
        end as state
    from member as m
    cross join (
        select distinct indicator_id
        from given
    ) as i
    cross join quarter as q
    left join given as g
        on m.zone_id = g.zone_id and i.indicator_id = g.indicator_id and q.quarter = g.day
    left join given as t
        on m.zone_id = t.zone_id
        and i.indicator_id = t.indicator_id
        and t.day = make_date(year(q.quarter), 12, 31)
),
by_indicator as (
    select indicator_id, quarter, count(*) filter (where state = 'reported') as n_reported, count(*) as n_zones
    from cell
    group by indicator_id, quarter
),
by_zone as (
    select zone_id, quarter, count(*) filter (where state = 'reported') as n_given
    from cell
    group by zone_id, quarter
),
by_quarter as (
    select quarter, count(*) filter (where n_reported > 0) as n_known
    from by_indicator
    group by quarter
)
select
    c.zone_id,
    z.name_zh as zone_zh,
    coalesce(nullif(z.name_en, ''), z.name_zh) as zone_en,
    c.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    c.quarter,
    c.state,
    b.n_reported,
    b.n_zones,
    g.n_given,
    k.n_known,
    c.zone_id = "zone" as is_own
from cell as c
inner join by_indicator as b on c.indicator_id = b.indicator_id and c.quarter = b.quarter
inner join by_zone as g on c.zone_id = g.zone_id and c.quarter = g.quarter
inner join by_quarter as k on c.quarter = k.quarter
inner join indicator as i on c.indicator_id = i.indicator_id
inner join zone as z on c.zone_id = z.zone_id
order by i.indicator_no, c.zone_id, c.quarter;

-- One row per zone of the peer group (and the zone itself) and indicator that is overdue or came late
-- for the newest quarter that ends on or before the day.
-- overdue: figures for both quarters before, nothing at all for this one, though some zone has a figure.
-- late: its first figure was loaded more than `late_days` days after the quarter's end. That is the day
-- of loading, not of reporting; a quarter that was over before the store was in use is never late.
-- last_quarter: the newest period with a figure up to the quarter; loaded_at: when that figure was first
-- loaded; days: from the quarter's end to then, for late ones.
create or replace macro late_reports(
    "zone", "period", indicators := null, peers := 'province', late_days := 30
) as table
with
quarter as (
    from quarter_ends("period", 3)
),
newest as (
    select quarter_end("period") as quarter
),
told as (
    select f.*
    from fact_now as f
    where
        f.zone_id in (select zone_id from asked_zones("zone", peers))
        and f.span in ('ytd', 'point')
        and f.parts is null
        and not starts_with(f.measure, 'target')
        and f.period in (select quarter from quarter)
        and is_asked(indicators, f.indicator_id)
),
series as (
    select
        t.zone_id,
        t.indicator_id,
        count(distinct t.period) filter (where t.value is not null and t.period < n.quarter) as n_before,
        bool_or(t.period = n.quarter) as has_row,
        bool_or(t.period = n.quarter and t.value is not null) as has_figure,
        max(t.period) filter (where t.value is not null) as last_quarter
    from told as t
    cross join newest as n
    group by t.zone_id, t.indicator_id
),
first_load as (
    select f.zone_id, f.indicator_id, f.period, min(b.loaded_at) as loaded_at
    from fact as f
    inner join batch as b on f.batch_id = b.batch_id
    semi join told as t
        on f.zone_id = t.zone_id and f.indicator_id = t.indicator_id and f.period = t.period
    where
        f.value is not null
        and f.span in ('ytd', 'point')
        and f.parts is null
        and not starts_with(f.measure, 'target')
        and f.period in (select quarter from quarter)
        and f.batch_id not in (from undone())
    group by f.zone_id, f.indicator_id, f.period
),
judged as (
    select
        s.zone_id,
        s.indicator_id,
        s.last_quarter,
        l.loaded_at,
        date_diff('day', n.quarter, l.loaded_at::date) as days,
        case
            when
                s.n_before = 2
                and not s.has_row
                and bool_or(s.has_figure) over (partition by s.indicator_id)
                then 'overdue'
            when
                s.has_figure
                and date_diff('day', n.quarter, l.loaded_at::date) > late_days
                and date_diff('day', n.quarter, (select min(loaded_at) from batch)::date) <= late_days
                then 'late'
        end as reason
    from series as s
    cross join newest as n
    left join first_load as l
        on s.zone_id = l.zone_id and s.indicator_id = l.indicator_id and s.last_quarter = l.period
)
select
    j.zone_id,
    j.indicator_id,
    j.reason,
    j.last_quarter,
    j.loaded_at,
    if(j.reason = 'late', j.days, null) as days
from judged as j
inner join indicator as i on j.indicator_id = i.indicator_id
where j.reason is not null
order by j.reason desc, j.zone_id, i.indicator_no;
