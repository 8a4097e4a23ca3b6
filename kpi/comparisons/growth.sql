-- Growth: two levels a year apart, the rate as published beside the rate as computed; then what is
-- made of rates: single quarters, the average of two years, whether growth gains pace, and growth
-- beside that of the peers, of the parent and of the city.

-- Growth in % of one level on another. It needs a base above 0 and a value not below 0.
create or replace macro rate_pct(value, base_value) as
    if(base_value > 0 and value >= 0, (value - base_value) / nullif(base_value, 0) * 100, null);

-- The word where two levels can have no rate between them; null where they can.
create or replace macro base_word(value, base_value) as
    case
        when base_value = 0 then 'base_zero'
        when base_value < 0 and value > 0 then 'turned_positive'
        when base_value < 0 and value = 0 then 'no_longer_negative'
        when base_value < 0 then 'still_negative'
        when value < 0 then 'turned_negative'
    end;

-- The average of two years' rates; null where either is missing or is -100% or less.
create or replace macro two_year_average(yoy_pct, yoy_before_pct) as
    if(
        yoy_pct > -100 and yoy_before_pct > -100,
        (sqrt((1 + yoy_pct / 100) * (1 + yoy_before_pct / 100)) - 1) * 100,
        null
    );

-- What is held against a year ago: the level of then of the same basis as this year's; where there is none of
-- this year, the one that stands first. Each of them is a struct with its basis.
create or replace macro base_of(now_basis, first_base, other_bases) as
    if(
        now_basis is null or now_basis = first_base.basis,
        first_base,
        list_filter(other_bases, lambda b: b.basis = now_basis)[1]
    );

-- A percentage has no growth in %: it changes by percentage points, also where its growth was published.
create or replace macro is_percentage(kind, unit) as kind = 'ratio' and unit = '%';

create or replace macro has_rate(kind, unit) as
    kind in ('flow', 'stock') or (kind = 'ratio' and unit <> '%');

create or replace macro published_rate(kind, unit, published_value) as
    if(is_percentage(kind, unit), null, published_value);

create or replace macro computed_rate(kind, unit, value, base_value) as
    if(has_rate(kind, unit), rate_pct(value, base_value), null);

create or replace macro change_in_points(kind, unit, value, base_value, published_value) as
    if(is_percentage(kind, unit), coalesce(published_value, value - base_value), null);

create or replace macro change_in_places(kind, value, base_value) as
    if(kind = 'rank', base_value - value, null)::integer;

-- Which rate is told; null where there is none.
create or replace macro rate_source(published_pct, computed_pct) as
    case when published_pct is not null then 'published' when computed_pct is not null then 'computed' end;

-- The word of a figure beside last year's, see growth_series; null where a rate can stand.
create or replace macro growth_word(kind, unit, value, base_value, published_value) as
    case
        when published_value is not null then null
        when value is null then 'not_reported'
        when base_value is null then 'no_base'
        when has_rate(kind, unit) then base_word(value, base_value)
    end;

-- A row is an indicator of one of `zones` on a day between `since` and `until`, beside the same day
-- a year before: the columns of growth_series down to word. rate_basis is the basis of yoy_pct. Zones,
-- not one zone, so that the peers' growth is reckoned as our own.
create or replace macro growth_of(
    zones,
    indicators := null,
    since := date '0001-01-01',
    until := date '9999-12-31'
) as table
with
-- every figure on its own day, and as the base of the day a year after
told as (
    select
        r.*,
        unnest([true, false]) as is_now,
        unnest([r.day, last_day(r.day + interval 1 year)]) as asked_day
    from reported() as r
    where
        r.zone_id in (select unnest(zones))
        -- the measures beside is_level: they reach the scan
        and r.measure in ('actual', 'rank', 'yoy')
        and (r.is_level or r.measure = 'yoy')
        and r.day between a_year_before(since) and until
        and (r.day >= since or r.day <= a_year_before(until))
        and is_asked(indicators, r.indicator_id)
),
part as (
    select
        *,
        is_level and is_now and stands_first as is_level_now,
        not is_level and is_now and stands_first as is_published,
        is_level and not is_now and stands_first as is_base
    from told
    where asked_day between since and until
),
pair as (
    select
        zone_id,
        indicator_id,
        asked_day as day,
        any_value(kind) as kind,
        any_value(unit) as unit,
        any_value(rollup) as rollup,
        any_value(if(is_level_now, value, null)) as value,
        any_value(if(is_level_now, basis, null)) as now_basis,
        any_value(if(is_level_now, status, null)) as status,
        any_value(if(is_level_now, ref, null)) as ref,
        any_value(if(is_published, value, null)) as published_value,
        any_value(if(is_published, basis, null)) as published_basis,
        any_value(if(is_published, ref, null)) as published_ref,
        any_value(if(is_base, {'basis': basis, 'value': value, 'ref': ref}, null)) as first_base,
        list({'basis': basis, 'value': value, 'ref': ref})
            filter (is_level and not is_now and not stands_first) as other_bases
    from part
    group by zone_id, indicator_id, asked_day
),
compared as (
    select
        *,
        base_of(now_basis, first_base, other_bases) as base,
        struct_extract(base, 'value') as base_value,
        published_rate(kind, unit, published_value) as published_yoy_pct,
        computed_rate(kind, unit, value, base_value) as computed_yoy_pct
    from pair
    where coalesce(value, published_value, first_base.value) is not null
)
select
    zone_id,
    indicator_id,
    kind,
    rollup,
    day,
    value,
    base_value,
    value - base_value as change_value,
    coalesce(published_yoy_pct, computed_yoy_pct) as yoy_pct,
    rate_source(published_yoy_pct, computed_yoy_pct) as yoy_source,
    published_yoy_pct,
    published_basis,
    computed_yoy_pct,
    if(published_yoy_pct is null, coalesce(now_basis, first_base.basis), published_basis) as rate_basis,
    change_in_points(kind, unit, value, base_value, published_value) as change_pp,
    change_in_places(kind, value, base_value) as change_places,
    growth_word(kind, unit, value, base_value, published_value) as word,
    status,
    ref,
    base.ref as base_ref,
    published_ref
from compared;

-- One row per figure of a single quarter that is a number; reported leaves these out.
create or replace macro reported_quarters() as table
select
    f.zone_id,
    f.indicator_id,
    f.period as day,
    f.measure,
    f.basis,
    f.value,
    f.batch_id || '-' || f.fact_no as ref
from fact_now as f
where f.span = 'quarter' and f.value is not null and month(f.period) % 3 = 0;

-- A row is a flow of a zone in one quarter, the quarter that ends on the day.
--
-- quarter_value       as reported, else the cumulative figure less the one before it in the year, which
--                     adds up only where the indicator does (rollup sum); quarter_source says which.
--                     The first quarter is the cumulative figure itself.
-- quarter_base_value  the same quarter a year before, quarter_before_value the quarter before, on the
--                     same basis. quarter_on_quarter_pct: growth on the latter 环比.
-- reported_yoy_pct    the quarter's growth as reported.
create or replace macro quarters_of(
    "zone",
    indicators := null,
    since := date '0001-01-01',
    until := date '9999-12-31'
) as table
with
cumulative as (
    select r.indicator_id, r.day, r.basis, r.value, r.ref
    from reported() as r
    inner join indicator as i on r.indicator_id = i.indicator_id
    where
        r.zone_id = "zone"
        and r.measure = 'actual'
        and i.kind = 'flow'
        and i.rollup = 'sum'
        and month(r.day) % 3 = 0
        and r.day between a_quarter_before(a_year_before(since)) and until
        and is_asked(indicators, r.indicator_id)
),
alone as (
    select r.*
    from reported_quarters() as r
    inner join indicator as i on r.indicator_id = i.indicator_id
    where r.zone_id = "zone" and i.kind = 'flow' and is_asked(indicators, r.indicator_id)
),
difference as (
    select
        now.indicator_id,
        now.day,
        now.basis,
        if(month(now.day) = 3, now.value, now.value - before.value) as value,
        now.ref,
        before.ref as less_ref
    from cumulative as now
    left join cumulative as before
        on now.indicator_id = before.indicator_id
        and now.basis = before.basis
        and a_quarter_before(now.day) = before.day
        and year(now.day) = year(before.day)
),
quarter as (
    select
        coalesce(a.indicator_id, d.indicator_id) as indicator_id,
        coalesce(a.day, d.day) as day,
        coalesce(a.basis, d.basis) as basis,
        coalesce(a.value, d.value) as value,
        if(a.value is not null or month(d.day) = 3, 'published', 'derived') as source,
        coalesce(a.ref, d.ref) as ref,
        if(a.value is null, d.less_ref, null) as less_ref
    from (from alone where measure = 'actual') as a
    full join (from difference where value is not null) as d
        on a.indicator_id = d.indicator_id and a.day = d.day and a.basis = d.basis
),
-- three quarters are compared on one basis only; the plain one stands first
compared as (
    select
        now.*,
        base.value as base_value,
        before.value as before_value,
        base.ref as base_ref,
        base.less_ref as base_less_ref,
        before.ref as before_ref,
        before.less_ref as before_less_ref
    from quarter as now
    left join quarter as base
        on now.indicator_id = base.indicator_id
        and now.basis = base.basis
        and a_year_before(now.day) = base.day
    left join quarter as before
        on now.indicator_id = before.indicator_id
        and now.basis = before.basis
        and a_quarter_before(now.day) = before.day
    where now.day between since and until
    qualify row_number() over (
        partition by now.indicator_id, now.day order by level_order(now.basis), now.basis
    ) = 1
),
reported_rate as (
    select indicator_id, day, value, ref
    from alone
    where measure = 'yoy' and day between since and until
    qualify row_number() over (partition by indicator_id, day order by basis_order(basis), basis) = 1
)
select
    coalesce(c.indicator_id, r.indicator_id) as indicator_id,
    coalesce(c.day, r.day) as day,
    c.value as quarter_value,
    c.source as quarter_source,
    c.base_value as quarter_base_value,
    c.before_value as quarter_before_value,
    rate_pct(c.value, c.before_value) as quarter_on_quarter_pct,
    r.value as reported_yoy_pct,
    c.ref as quarter_ref,
    c.less_ref as quarter_less_ref,
    c.base_ref as quarter_base_ref,
    c.base_less_ref as quarter_base_less_ref,
    c.before_ref as quarter_before_ref,
    c.before_less_ref as quarter_before_less_ref,
    r.ref as quarter_published_ref
from compared as c
full join reported_rate as r on c.indicator_id = r.indicator_id and c.day = r.day;

-- A row is an indicator of a zone at a period, beside the same period a year before.
--
-- value, base_value   in the indicator's unit; null: no figure.
-- change_value        value - base_value, in the unit; for % it is in percentage points.
-- published_yoy_pct   the growth as published, of the basis in published_basis.
-- computed_yoy_pct    from the two levels; null for % and places, and where the base is not above 0.
-- yoy_pct             the published rate where there is one, else the computed; yoy_source says which.
-- change_pp           for %: percentage points, as published where they were. change_places: for
--                     ranks, + is forward.
-- word                where no rate can stand: not_reported, no_base, base_zero, turned_positive,
--                     turned_negative, still_negative, no_longer_negative; else null.
-- quarter_*           the single quarter that ends with the period, see quarters_of; null within a
--                     quarter. quarter_yoy_pct: as published, else computed, quarter_yoy_source says
--                     which; quarter_word: where its two levels can have no rate.
-- two_year_pct        average of this year's and last year's yoy_pct.
-- acceleration_pp     yoy_pct less that of the last quarter's end, in percentage points; of the same
--                     source and basis only. acceleration_year_pp: less that of a year before.
create or replace macro growth_series(
    "zone",
    indicators := null,
    disagree_pp := 0.5,
    since := date '0001-01-01',
    until := date '9999-12-31'
) as table
with
rate as (
    from growth_of(
        ["zone"],
        indicators := indicators,
        since := a_year_before(since),
        until := until
    )
),
single as (
    select
        r.indicator_id,
        r.day,
        q.* exclude (indicator_id, day, reported_yoy_pct),
        coalesce(q.reported_yoy_pct, if(month(r.day) = 3, r.published_yoy_pct, null))
            as quarter_published_yoy_pct,
        rate_pct(q.quarter_value, q.quarter_base_value) as quarter_computed_yoy_pct,
        coalesce(quarter_published_yoy_pct, quarter_computed_yoy_pct) as quarter_yoy_pct
    from rate as r
    left join quarters_of(
        "zone",
        indicators := indicators,
        since := since,
        until := until
    ) as q
        on r.indicator_id = q.indicator_id and r.day = q.day
    where r.kind = 'flow' and month(r.day) % 3 = 0
)
select
    r.indicator_id,
    i.name_zh as indicator_zh,
    i.name_en as indicator_en,
    i.unit,
    i.kind,
    i.direction,
    r.day as period,
    r.value,
    r.base_value,
    r.change_value,
    r.yoy_pct,
    r.yoy_source,
    r.published_yoy_pct,
    r.published_basis,
    r.computed_yoy_pct,
    r.published_yoy_pct - r.computed_yoy_pct as difference_pp,
    coalesce(round(abs(difference_pp), 9) > disagree_pp, false) as disagrees,
    r.change_pp,
    r.change_places,
    r.word,
    q.quarter_value,
    q.quarter_source,
    q.quarter_base_value,
    q.quarter_yoy_pct,
    case
        when q.quarter_published_yoy_pct is not null then 'published'
        when q.quarter_computed_yoy_pct is not null then 'computed'
    end as quarter_yoy_source,
    q.quarter_published_yoy_pct,
    q.quarter_computed_yoy_pct,
    if(q.quarter_yoy_pct is null, base_word(q.quarter_value, q.quarter_base_value), null) as quarter_word,
    q.quarter_before_value,
    q.quarter_on_quarter_pct,
    two_year_average(r.yoy_pct, year_ago.yoy_pct) as two_year_pct,
    r.yoy_pct - before.yoy_pct as acceleration_pp,
    if(
        r.yoy_source = year_ago.yoy_source and r.rate_basis = year_ago.rate_basis,
        r.yoy_pct - year_ago.yoy_pct,
        null
    ) as acceleration_year_pp,
    r.status,
    r.ref,
    r.base_ref,
    r.published_ref,
    q.quarter_ref,
    q.quarter_less_ref,
    q.quarter_base_ref,
    q.quarter_base_less_ref,
    q.quarter_before_ref,
    q.quarter_before_less_ref,
    q.quarter_published_ref,
    coalesce(before.published_ref, before.ref) as before_ref,
    if(before.published_ref is null, before.base_ref, null) as before_base_ref,
    coalesce(year_ago.published_ref, year_ago.ref) as year_ago_ref,
    if(year_ago.published_ref is null, year_ago.base_ref, null) as year_ago_base_ref
from rate as r
inner join indicator as i on r.indicator_id = i.indicator_id
left join single as q on r.indicator_id = q.indicator_id and r.day = q.day
left join rate as before
    on r.indicator_id = before.indicator_id
    and a_quarter_before(r.day) = before.day
    and r.yoy_source = before.yoy_source
    and r.rate_basis = before.rate_basis
left join rate as year_ago
    on r.indicator_id = year_ago.indicator_id
    and a_year_before(r.day) = year_ago.day
where r.day between since and until
order by i.indicator_no, r.day;

-- A row is an indicator at a period: growth in the peer group of a zone, in its parent and its city.
--
-- n_members           how many zones the group has, the zone itself among them where it belongs to it.
-- group_yoy_pct       growth of the sum over the n_group members who have this year's figure and last
--                     year's on one basis; for what adds up (rollup sum) only.
-- group_median_yoy_pct   the median of the members' yoy_pct, n_group_rates how many have one. For %
--                     group_median_change_pp, of change_pp in percentage points.
-- parent_*, city_*    the growth of the parent zone, and of the city the zone lies in where that is in
--                     the catalogue; null: there is none, or it has no figure.
create or replace macro growth_among(
    "zone",
    peers := 'province',
    indicators := null,
    since := date '0001-01-01',
    until := date '9999-12-31'
) as table
with
member as (
    from peer_members("zone", peers)
),
ours as (
    from zone
    where zone_id = "zone"
),
parent as (
    select parent_id as zone_id
    from ours
    where parent_id <> ''
),
city as (
    select c.zone_id
    from zone as c
    inner join ours on c.name_zh = ours.city
    where c.kind = 'city' and c.zone_id <> ours.zone_id
),
beside as (
    select zone_id from ours
    union
    from member
    union
    from parent
    union
    from city
),
rate as (
    from growth_of(
        (select list(zone_id) from beside),
        indicators := indicators,
        since := since,
        until := until
    )
),
group_rate as (
    select
        indicator_id,
        day,
        count(*) filter (rollup = 'sum' and value is not null and base_value is not null) as n_group,
        rate_pct(
            sum(value) filter (rollup = 'sum' and base_value is not null),
            sum(base_value) filter (rollup = 'sum' and value is not null)
        ) as yoy_pct,
        median(yoy_pct) as median_yoy_pct,
        median(change_pp) as median_change_pp,
        count(coalesce(yoy_pct, change_pp)) as n_rates
    from rate
    where zone_id in (from member)
    group by indicator_id, day
),
known as (
    select distinct indicator_id, day
    from rate
)
select
    k.indicator_id,
    k.day,
    (select count(*) from member)::integer as n_members,
    g.yoy_pct as group_yoy_pct,
    if(g.n_group > 0, g.n_group, null)::integer as n_group,
    g.median_yoy_pct as group_median_yoy_pct,
    g.median_change_pp as group_median_change_pp,
    if(g.n_rates > 0, g.n_rates, null)::integer as n_group_rates,
    parent.yoy_pct as parent_yoy_pct,
    parent.change_pp as parent_change_pp,
    city.yoy_pct as city_yoy_pct,
    city.change_pp as city_change_pp,
    coalesce(parent.published_ref, parent.ref) as parent_ref,
    if(parent.published_ref is null, parent.base_ref, null) as parent_base_ref,
    coalesce(city.published_ref, city.ref) as city_ref,
    if(city.published_ref is null, city.base_ref, null) as city_base_ref
from known as k
left join group_rate as g on k.indicator_id = g.indicator_id and k.day = g.day
left join (from rate where zone_id in (from parent)) as parent
    on k.indicator_id = parent.indicator_id and k.day = parent.day
left join (from rate where zone_id in (from city)) as city
    on k.indicator_id = city.indicator_id and k.day = city.day;

-- A row is one of growth_series at the period, with the columns of growth_among and
--
-- ahead_of_group_pp   yoy_pct less group_median_yoy_pct, in percentage points; for % the same of
--                     change_pp. + is faster, whatever the direction. ahead_of_parent_pp,
--                     ahead_of_city_pp: less that of the parent, of the city.
create or replace macro growth(
    "zone",
    "period",
    indicators := null,
    disagree_pp := 0.5,
    peers := 'province'
) as table
select
    s.*,
    g.* exclude (indicator_id, day),
    coalesce(s.yoy_pct - g.group_median_yoy_pct, s.change_pp - g.group_median_change_pp) as ahead_of_group_pp,
    coalesce(s.yoy_pct - g.parent_yoy_pct, s.change_pp - g.parent_change_pp) as ahead_of_parent_pp,
    coalesce(s.yoy_pct - g.city_yoy_pct, s.change_pp - g.city_change_pp) as ahead_of_city_pp
from growth_series(
    "zone",
    indicators := indicators,
    disagree_pp := disagree_pp,
    since := "period",
    until := "period"
) as s
left join growth_among(
    "zone",
    peers := peers,
    indicators := indicators,
    since := "period",
    until := "period"
) as g
    on s.indicator_id = g.indicator_id;
