-- The figures that can be computed at the dates of `touched` (zone_id, period), where they are not as
-- they stand: a row each, in the columns of `fact` from zone_id on. value null: it stood, and cannot be
-- computed any more.
--
-- rolled    an indicator whose roll-up is sum, of a zone with parks: their sum, where all of them
--           reported it. Whatever the zone itself reported stands beside it, and before it.
-- derived   an indicator with a formula: numerator ÷ denominator × factor, each the zone's own figure,
--           else the sum of its parks. A denominator of 0 or less gives none.
-- A figure is provisional where one of its parts is not final.
with
park as (
    select zone_id, parent_id, count(*) over (partition by parent_id) as n_parks
    from zone
    where parent_id <> ''
),
wanted as (
    select zone_id, period from touched
    union
    select park.parent_id, touched.period
    from touched
    inner join park on touched.zone_id = park.zone_id
),
source_zone as (
    select zone_id from wanted
    union
    select park.zone_id
    from park
    semi join wanted on park.parent_id = wanted.zone_id
),
in_formula as (
    select numerator_id as indicator_id from formula
    union
    select denominator_id from formula
),
level as (
    select
        f.zone_id,
        f.indicator_id,
        f.period,
        f.span,
        f.value,
        f.unit,
        f.status,
        f.batch_id || '-' || f.fact_no as parts
    from fact_now as f
    inner join indicator as i on f.indicator_id = i.indicator_id
    where
        f.measure = 'actual'
        and f.basis = ''
        and f.value is not null
        and f.span = if(i.kind = 'stock', 'point', 'ytd')
        and f.period in (select period from touched)
        and f.zone_id in (from source_zone)
        and (f.indicator_id in (from in_formula) or f.zone_id in (select zone_id from park))
),
rolled as (
    select
        park.parent_id as zone_id,
        level.indicator_id,
        level.period,
        level.span,
        sum(level.value order by level.zone_id) as value,
        any_value(level.unit) as unit,
        if(bool_and(level.status = 'final'), 'final', 'provisional') as status,
        string_agg(level.parts, '+' order by level.zone_id) as parts
    from level
    inner join park on level.zone_id = park.zone_id
    inner join indicator as i on level.indicator_id = i.indicator_id
    where i.rollup = 'sum'
    group by park.parent_id, level.indicator_id, level.period, level.span, park.n_parks
    having count(*) = park.n_parks
),
part as (
    from level
    union all
    from rolled
    anti join level using (zone_id, indicator_id, period, span)
),
derived as (
    select
        above.zone_id,
        formula.indicator_id,
        above.period,
        if(i.kind = 'stock', 'point', 'ytd') as span,
        above.value / nullif(below.value, 0) * formula.factor as value,
        i.unit,
        if(above.status = 'final' and below.status = 'final', 'final', 'provisional') as status,
        above.parts || '+' || below.parts as parts
    from formula
    inner join indicator as i on formula.indicator_id = i.indicator_id
    inner join part as above on formula.numerator_id = above.indicator_id
    inner join part as below
        on formula.denominator_id = below.indicator_id
        and above.zone_id = below.zone_id
        and above.period = below.period
    where below.value > 0
),
computed as (
    from (
        select *, 'rolled' as basis
        from rolled
        union all
        select *, 'derived' as basis
        from derived
    )
    semi join wanted using (zone_id, period)
),
old as (
    select f.zone_id, f.indicator_id, f.period, f.span, f.basis, f.value, f.unit, f.parts
    from fact_now as f
    semi join wanted on f.zone_id = wanted.zone_id and f.period = wanted.period
    where f.basis in ('rolled', 'derived')
)
select
    coalesce(computed.zone_id, old.zone_id) as zone_id,
    coalesce(computed.indicator_id, old.indicator_id) as indicator_id,
    coalesce(computed.period, old.period) as period,
    coalesce(computed.span, old.span) as span,
    'actual' as measure,
    coalesce(computed.basis, old.basis) as basis,
    computed.value,
    coalesce(computed.unit, old.unit) as unit,
    '' as raw_value,
    '' as raw_unit,
    coalesce(computed.status, 'final') as status,
    null::integer as rank_of,
    '' as bound,
    '' as sheet,
    '' as cell,
    '' as source,
    '' as note,
    coalesce(computed.parts, '') as parts
from computed
full join old
    on computed.zone_id = old.zone_id
    and computed.indicator_id = old.indicator_id
    and computed.period = old.period
    and computed.span = old.span
    and computed.basis = old.basis
where
    (computed.value is null) <> (old.value is null)
    -- a sum in another order is no other figure
    or abs(computed.value - old.value) > 1e-12 * abs(old.value)
    or (computed.value is not null and computed.parts is distinct from old.parts)
order by indicator_id, period, zone_id
