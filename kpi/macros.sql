-- What every comparison stands on: figures as they stood, and who is compared with whom.

-- Loads that were taken back, and not put back.
create or replace macro undone() as table
select b.target_batch as batch_id
from batch as b
where b.target_batch is not null
group by b.target_batch
having arg_max(b.kind, b.batch_id) = 'revert';

-- Which of several bases of a published rate stands first: comparable prices, plain, current prices.
create or replace macro basis_order(basis) as
    case basis when 'comparable' then 0 when '' then 1 when 'nominal' then 2 else 3 end;

-- The same for levels, where the plain figure stands first, and what was computed comes last.
create or replace macro level_order(basis) as
    case basis when '' then 0 when 'nominal' then 1 when 'comparable' then 2 when 'derived' then 4 when 'rolled' then 5 else 3 end;

-- The order of who set a target: nobody by name, the zone itself, its city, its province.
create or replace macro target_order(basis) as
    coalesce(list_position(['', 'own', 'city', 'province'], basis), 5);

-- What a figure's basis is sorted by among the bases of the same figure.
create or replace macro first_order(measure, basis) as
    row(
        case
            when measure in ('actual', 'rank') then level_order(basis)
            when starts_with(measure, 'target') then target_order(basis)
            else basis_order(basis)
        end,
        basis
    );

-- One row per figure that is a number and that a report of the date holds: stocks at the date,
-- everything else cumulative from 1 January. is_level: the figure itself, not its growth or target.
-- stands_first: of all bases of the figure the first, see first_order. kind, unit, direction, rollup: the indicator's.
-- ref names the figure for tracing: batch-number. day is the period's last day: a macro with a
-- parameter called period would read an unqualified column of that name as the parameter.
create or replace macro reported() as table
select
    f.zone_id,
    f.indicator_id,
    f.period as day,
    f.measure,
    f.basis,
    f.value,
    f.status,
    f.rank_of,
    f.bound,
    f.stands_first,
    f.batch_id || '-' || f.fact_no as ref,
    f.measure = if(i.kind = 'rank', 'rank', 'actual') as is_level,
    i.kind,
    i.unit,
    i.direction,
    i.rollup
from fact_now as f
inner join indicator as i on f.indicator_id = i.indicator_id
where f.value is not null and f.span = if(i.kind = 'stock', 'point', 'ytd');

-- Same indicators as asked: null asks for all.
create or replace macro is_asked(indicators, indicator_id) as
    indicators is null or list_contains(indicators, indicator_id);

-- date_part, as year() and month() of a constant take DuckDB a third of a millisecond each to plan.
create or replace macro year_of(day) as date_part('year', day);

create or replace macro month_of(day) as date_part('month', day);

create or replace macro a_year_before(day) as last_day(day - interval 1 year);

-- The last quarter's end before the day.
create or replace macro a_quarter_before(day) as
    (date_trunc('quarter', day) - interval 1 day)::date;

-- A rule of a peer group: null any, '=' the same as ours, else one of a|b|c.
create or replace macro rule_holds(rule, theirs, ours) as
    case
        when coalesce(rule, '') = '' then true
        when rule = '=' then theirs = ours
        else list_contains(string_split(rule, '|'), theirs)
    end;

-- One row per peer group and zone in it, as seen from `zone`; of the group `peers` alone where that is
-- given. Parks count only where the rule asks for them: by a parent, by kind, or by name.
create or replace macro group_members("zone", peers := null) as table
with
-- materialized, or the rules of all groups would be held against all zones first
peer as materialized (
    select *
    from peer_group
    where peers is null or group_id = peers
),
ours as materialized (
    select *
    from zone
    where zone_id = "zone"
)
select g.group_id, m.zone_id
from zone as m
cross join ours
cross join peer as g
where
    rule_holds(g.kind, m.kind, ours.kind)
    and rule_holds(g.level, m.level, ours.level)
    and rule_holds(g.city, m.city, ours.city)
    and rule_holds(g.province, m.province, ours.province)
    and rule_holds(g.region, m.region, ours.region)
    and rule_holds(g.simulated, m.simulated, ours.simulated)
    and rule_holds(g.parent, m.parent_id, ours.parent_id)
    and rule_holds(g.zones, m.zone_id, ours.zone_id)
    and (
        m.parent_id = ''
        or coalesce(g.parent, '') <> ''
        or coalesce(g.zones, '') <> ''
        or contains(coalesce(g.kind, ''), 'park')
    )
    and (coalesce(g.parent, '') <> '=' or ours.parent_id <> '');

-- One row per zone of one peer group; none where `peers` is null.
create or replace macro peer_members("zone", peers) as table
select zone_id
from group_members("zone", peers := coalesce(peers, ''));

-- Where figures come from: file, sheet, cell, sentence. One row per figure of `refs`, and of what
-- those of them that are computed are computed from.
create or replace macro sources(refs) as table
with
asked as (
    select
        split_part(ref, '-', 1)::integer as batch_id,
        split_part(ref, '-', 2)::integer as fact_no
    from (select distinct unnest(refs) as ref)
),
part as (
    select unnest(string_split(f.parts, '+')) as ref
    from fact as f
    inner join asked on f.batch_id = asked.batch_id and f.fact_no = asked.fact_no
    where f.parts <> ''
),
wanted as (
    from asked
    union
    select
        split_part(ref, '-', 1)::integer,
        split_part(ref, '-', 2)::integer
    from part
)
select
    f.batch_id || '-' || f.fact_no as ref,
    f.zone_id,
    f.indicator_id,
    f.period,
    f.span,
    f.measure,
    f.basis,
    f.value,
    f.unit,
    f.raw_value,
    f.raw_unit,
    f.status,
    b.file_name,
    f.sheet,
    f.cell,
    f.source,
    f.note,
    f.batch_id,
    b.loaded_by,
    b.loaded_at
from fact as f
inner join wanted as w on f.batch_id = w.batch_id and f.fact_no = w.fact_no
inner join batch as b on f.batch_id = b.batch_id
order by f.indicator_id, f.period, f.measure, f.zone_id, f.batch_id, f.fact_no;
