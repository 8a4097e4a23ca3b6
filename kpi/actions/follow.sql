-- One row per item of the frame `subject` that has a figure on or after its own period: where that is, and
-- how far it is from what the item holds it against. Of targets the comparison `target` answers; all other
-- gaps are those of gap.sql, for all zones, days and groups at once.
--
-- day             the newest period with a figure; of an item held against a target, in the year of the
--                 item's period, as a target is of its year.
-- value, ref      the zone's figure of that day, in the unit; null where there is only a growth or a share.
-- last_year_gap, base_ref, published_ref and what a growth is told by; null of other items.
-- median_gap, best_gap, zone_best_id, best_ref   among the item's peers; null of other items, and where
--                 nobody else of the group reported.
-- benchmark_gap   of an item held against a chosen zone: how far ahead of its figure of that day; null
--                 where that zone did not report. ahead_gap: the same.
with
newest as (
    select s.item_no, s.zone_id, s.indicator_id, s.gap_kind, s.peers, max(r.day) as day
    from subject as s
    inner join reported() as r on s.zone_id = r.zone_id and s.indicator_id = r.indicator_id
    where
        r.day >= s.period::date
        and (s.gap_kind <> 'target' or year(r.day) = year(s.period))
        and case s.target_kind
            when 'share' then r.measure = 'share'
            when 'rank' then r.is_level or r.measure = 'rank'
            when 'growth' then r.is_level or r.measure = 'yoy'
            else r.is_level or (s.gap_kind = 'last_year' and r.measure = 'yoy')
        end
    group by all
),
level as (
    select r.zone_id, r.indicator_id, r.day, r.value, r.ref, r.direction
    from reported() as r
    where r.is_level and r.stands_first and r.day in (select day from newest)
),
grown as (
    select zone_id, indicator_id, day
    from newest
    where gap_kind = 'last_year'
),
growth as (
    from growth_of(
        (select list(distinct zone_id) from grown),
        indicators := (select list(distinct indicator_id) from grown),
        since := (select min(day) from grown),
        until := (select max(day) from grown)
    )
),
seat as (
    select distinct zone_id, peers, indicator_id, day
    from newest
    where gap_kind in ('median', 'best')
),
member as (
    -- an alias of the macro's own tables would be taken for its parameter
    select asking.zone_id, asking.peers, beside.zone_id as member_id
    from (select distinct zone_id, peers from seat) as asking, lateral (
        from peer_members(asking.zone_id, asking.peers)
    ) as beside
),
place as (
    select
        seat.*,
        count(*) as n_ranked,
        median(level.value) as median_value,
        arg_min(
            level, row(if(level.direction = 'lower', level.value, -level.value), level.zone_id)
        ) as best
    from seat
    inner join member on seat.zone_id = member.zone_id and seat.peers = member.peers
    inner join level
        on member.member_id = level.zone_id
        and seat.indicator_id = level.indicator_id
        and seat.day = level.day
    where level.direction <> 'target'
    group by all
    having bool_or(level.zone_id = seat.zone_id)
)
select
    s.item_no,
    newest.day,
    s.indicator_id,
    i.unit,
    i.kind,
    case i.direction when 'lower' then -1 when 'higher' then 1 end as sense,
    own.value,
    own.ref,
    coalesce(g.change_places, sense * g.change_pp, sense * g.yoy_pct) as last_year_gap,
    g.base_value,
    g.yoy_pct,
    g.yoy_source,
    g.change_pp,
    g.change_places,
    g.word,
    g.base_ref,
    g.published_ref,
    if(place.n_ranked > 1, sense * (own.value - place.median_value) + 0.0, null) as median_gap,
    if(place.n_ranked > 1, sense * (own.value - place.best.value) + 0.0, null) as best_gap,
    place.best.zone_id as zone_best_id,
    place.best.ref as best_ref,
    sense * (own.value - other.value) + 0.0 as benchmark_gap,
    other.ref as benchmark_ref,
    benchmark_gap as ahead_gap,
    other.ref as ahead_ref
from subject as s
inner join newest on s.item_no = newest.item_no
inner join indicator as i on s.indicator_id = i.indicator_id
inner join zone as z on s.zone_id = z.zone_id
left join level as own
    on s.zone_id = own.zone_id
    and s.indicator_id = own.indicator_id
    and newest.day = own.day
left join level as other
    on s.benchmark = other.zone_id
    and s.indicator_id = other.indicator_id
    and newest.day = other.day
left join growth as g
    on s.gap_kind = 'last_year'
    and s.zone_id = g.zone_id
    and s.indicator_id = g.indicator_id
    and newest.day = g.day
left join place
    on s.gap_kind in ('median', 'best')
    and s.zone_id = place.zone_id
    and s.peers = place.peers
    and s.indicator_id = place.indicator_id
    and newest.day = place.day
order by s.item_no
