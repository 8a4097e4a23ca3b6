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
create or replace macro growth_series("zone", indicators := null, as_of := null, disagree_pp := 0.5) as table
with
own as (
    select r.*
    from reported(as_of := as_of) as r
    where r.zone_id = "zone" and is_asked(indicators, r.indicator_id)
),
level as (
    select indicator_id, day, basis, value, status, ref
    from own
    where is_level
),
published as (
    select indicator_id, day, value, basis, ref
    from own
    where measure = 'yoy'
    qualify row_number() over (partition by indicator_id, day order by basis_order(basis), basis) = 1
),
-- two levels are compared on one basis only; the plain one stands first
level_pair as (
    select
        coalesce(now.indicator_id, base.indicator_id) as indicator_id,
        coalesce(now.day, last_day(base.day + interval 1 year)) as day,
        now.value,
        base.value as base_value,
        now.status,
        now.ref,
        base.ref as base_ref
    from level as now
    full join level as base
        on now.indicator_id = base.indicator_id
        and now.basis = base.basis
        and a_year_before(now.day) = base.day
    qualify row_number() over (
        partition by coalesce(now.indicator_id, base.indicator_id), coalesce(now.day, last_day(base.day + interval 1 year))
        order by
            now.value is null,
            level_order(coalesce(now.basis, base.basis)),
            coalesce(now.basis, base.basis)
    ) = 1
),
pair as (
    select
        coalesce(l.indicator_id, p.indicator_id) as indicator_id,
        coalesce(l.day, p.day) as day,
        l.value,
        l.base_value,
        l.value - l.base_value as change_value,
        p.value as published_value,
        p.basis as published_basis,
        l.status,
        l.ref,
        l.base_ref,
        p.ref as published_ref
    from level_pair as l
    full join published as p on l.indicator_id = p.indicator_id and l.day = p.day
),
rate as (
    select
        p.*,
        i.kind in ('flow', 'stock') or (i.kind = 'ratio' and i.unit <> '%') as has_rate,
        i.kind = 'ratio' and i.unit = '%' as is_share,
        if(is_share, null, p.published_value) as published_yoy_pct,
        if(has_rate and p.base_value > 0 and p.value >= 0, p.change_value / nullif(p.base_value, 0) * 100, null)
            as computed_yoy_pct
    from pair as p
    inner join indicator as i on p.indicator_id = i.indicator_id
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
    coalesce(r.published_yoy_pct, r.computed_yoy_pct) as yoy_pct,
    case
        when r.published_yoy_pct is not null then 'published'
        when r.computed_yoy_pct is not null then 'computed'
    end as yoy_source,
    r.published_yoy_pct,
    r.published_basis,
    r.computed_yoy_pct,
    r.published_yoy_pct - r.computed_yoy_pct as difference_pp,
    coalesce(round(abs(difference_pp), 9) > disagree_pp, false) as disagrees,
    if(r.is_share, coalesce(r.published_value, r.change_value), null) as change_pp,
    if(i.kind = 'rank', r.base_value - r.value, null)::integer as change_places,
    case
        when r.published_value is not null then null
        when r.value is null then 'not_reported'
        when r.base_value is null then 'no_base'
        when not r.has_rate then null
        when r.base_value = 0 then 'base_zero'
        when r.base_value < 0 and r.value > 0 then 'turned_positive'
        when r.base_value < 0 and r.value = 0 then 'no_longer_negative'
        when r.base_value < 0 then 'still_negative'
        when r.value < 0 then 'turned_negative'
    end as word,
    r.status,
    r.ref,
    r.base_ref,
    r.published_ref
from rate as r
inner join indicator as i on r.indicator_id = i.indicator_id
order by i.indicator_no, r.day;

create or replace macro growth("zone", "period", indicators := null, as_of := null, disagree_pp := 0.5) as table
select s.*
from growth_series("zone", indicators := indicators, as_of := as_of, disagree_pp := disagree_pp) as s
where s.period = "period";
