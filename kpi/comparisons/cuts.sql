-- The five cuts 五比 of a zone at a period. A row is a cut and an indicator, where the cut can be made;
-- quality has a row for the zone (dimension '') and one for each dimension, with indicator_id ''.
--
-- cut_value, unit:
-- growth    纵比增幅: the zone's growth in %, its change in 个百分点 or in 位; null with a word where no rate can
--           stand (growth.sql).
-- share     横比份额: the figure in % of the sum of those of the group who reported, for indicators that add up
--           (rollup sum); only where two reported, none is below 0 and the zone is one of the group.
-- per_head, per_mu   内比人均、亩均: a flow in 亿元 that adds up, over the resident population in 元, and over
--           the built-up area in 万元/亩. Either is the newest level at the period or before, back to the
--           end of last year (over_period). Not scaled to a year.
-- rank      外比排位: the figure and its place.
-- quality   综比质量: the mean standing_pct over the n_indicators ratios that the zone reported, among at least
--           min_ranked who did. All ratios count, whatever was asked.
--
-- rank, n_tied, n_ranked, n_members   as in ranking.sql, by the cut's own value; null outside the group.
-- standing_pct   100 first, 0 last of those who reported; null for a sole reporter.
create or replace macro cuts(
    "zone", "period", indicators := null, peers := 'province', min_ranked := 3
) as table
with
member as (
    from peer_members("zone", peers)
),
party as (
    select zone_id from member
    union
    select "zone"
),
level as (
    select
        r.indicator_id,
        r.zone_id,
        r.value,
        r.ref,
        i.indicator_no,
        i.dimension,
        i.unit,
        i.kind,
        i.direction,
        i.rollup,
        is_asked(indicators, r.indicator_id) as is_asked_for,
        r.zone_id in (select zone_id from member) as is_member
    from reported() as r
    inner join party on r.zone_id = party.zone_id
    inner join indicator as i on r.indicator_id = i.indicator_id
    where
        r.is_level
        and r.stands_first
        and r.day = "period"
        and (is_asked(indicators, r.indicator_id) or i.kind = 'ratio')
),
base as (
    select
        if(r.indicator_id = 'resident_population', 'per_head', 'per_mu') as cut,
        r.zone_id,
        r.day as over_period,
        r.ref as over_ref,
        -- 亿元 over 万人 in 元; 亿元 over 平方公里 of 1500亩 in 万元/亩
        10000 / if(r.indicator_id = 'resident_population', r.value, r.value * 1500) as factor
    from reported() as r
    inner join party on r.zone_id = party.zone_id
    where
        r.indicator_id in ('resident_population', 'built_up_area')
        and r.is_level
        and r.value > 0
        and r.day between make_date(year_of("period") - 1, 12, 31) and "period"
    qualify row_number() over (
        partition by r.zone_id, r.indicator_id order by r.day desc, level_order(r.basis), r.basis
    ) = 1
),
-- what is placed: every figure, and every figure over population and area
measure as (
    select 'rank' as cut, level.*, null::date as over_period, null::varchar as over_ref
    from level
    union all
    select
        base.cut,
        level.* replace (level.value * base.factor as value, if(base.cut = 'per_head', '元', '万元/亩') as unit),
        base.over_period,
        base.over_ref
    from level
    inner join base on level.zone_id = base.zone_id
    where level.is_asked_for and level.kind = 'flow' and level.rollup = 'sum' and level.unit = '亿元'
),
place as (
    select
        *,
        rank() over ladder as rank,
        count(*) over (ladder range between current row and current row) as n_tied,
        count(*) over (partition by cut, indicator_id, is_member) as n_ranked
    from measure
    where direction <> 'target'
    window ladder as (partition by cut, indicator_id, is_member order by if(direction = 'lower', -value, value) desc)
),
own as (
    select
        cut,
        indicator_id,
        indicator_no,
        dimension,
        unit,
        kind,
        is_asked_for,
        value,
        if(is_member, rank, null) as rank,
        if(is_member, n_tied, null) as n_tied,
        if(is_member, n_ranked, null) as n_ranked,
        if(is_member, (n_ranked - place.rank) / nullif(n_ranked - 1, 0) * 100, null) as standing_pct,
        over_period,
        ref,
        over_ref
    from place
    where zone_id = "zone"
),
total as (
    select indicator_id, sum(value) as value, count(*) as n_ranked, min(value) as lowest
    from level
    where is_member and is_asked_for and rollup = 'sum' and kind in ('flow', 'stock')
    group by indicator_id
),
cut_row as (
    select
        'growth' as cut,
        1 as cut_no,
        indicator_id,
        coalesce(yoy_pct, change_pp, change_places) as value,
        case when change_pp is not null then '个百分点' when kind = 'rank' then '位' else '%' end as unit,
        yoy_source,
        word,
        base_value,
        ref,
        base_ref,
        published_ref
    from growth_of(["zone"], indicators := indicators, since := "period", until := "period")
    where value is not null or yoy_pct is not null or change_pp is not null
    union all by name
    select
        'share' as cut,
        2 as cut_no,
        level.indicator_id,
        level.value / nullif(total.value, 0) * 100 as value,
        '%' as unit,
        total.n_ranked,
        level.ref
    from level
    inner join total on level.indicator_id = total.indicator_id
    where level.zone_id = "zone" and level.is_member and total.n_ranked > 1 and total.lowest >= 0 and total.value > 0
    union all by name
    select
        cut,
        case cut when 'per_head' then 3 when 'per_mu' then 4 else 5 end as cut_no,
        indicator_id,
        value,
        unit,
        rank,
        n_tied,
        n_ranked,
        standing_pct,
        over_period,
        ref,
        over_ref
    from own
    where is_asked_for and (cut <> 'rank' or rank is not null)
    union all by name
    select
        'quality' as cut,
        6 as cut_no,
        '' as indicator_id,
        coalesce(dimension, '') as dimension,
        avg(standing_pct) as value,
        '1' as unit,
        count(*) as n_indicators
    from own
    where cut = 'rank' and kind = 'ratio' and n_ranked >= greatest(min_ranked, 2)
    group by grouping sets ((dimension), ())
    having count(*) > 0
)
select
    c.cut,
    c.indicator_id,
    coalesce(i.name_zh, '') as indicator_zh,
    coalesce(i.name_en, '') as indicator_en,
    coalesce(i.dimension, c.dimension) as dimension,
    c.value as cut_value,
    c.unit,
    c.yoy_source,
    c.word,
    c.base_value,
    c.rank::integer as rank,
    c.n_tied::integer as n_tied,
    c.n_ranked::integer as n_ranked,
    (select count(*) from member)::integer as n_members,
    c.standing_pct,
    c.n_indicators::integer as n_indicators,
    c.over_period,
    c.ref,
    c.base_ref,
    c.published_ref,
    c.over_ref
from cut_row as c
left join indicator as i on c.indicator_id = i.indicator_id
order by c.cut_no, i.indicator_no nulls last, c.dimension;
