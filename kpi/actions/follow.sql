-- One row per item of the frame `subject` that has a figure on or after its own period: where that is,
-- as of batch $as_of (null: now).
--
-- day             the newest period with a figure; of an item held against a target, in the year of the
--                 item's period, as a target is of its year.
-- value, ref      the zone's figure of that day, in the unit; null where there is only a growth or a share.
-- benchmark_gap   of an item held against a chosen zone: how far ahead of its figure of that day, as in
--                 gap.sql; null where that zone did not report.
with
newest as (
    select s.item_no, max(r.day) as day
    from subject as s
    inner join reported(as_of := $as_of) as r on s.zone_id = r.zone_id and s.indicator_id = r.indicator_id
    where
        r.day >= s.period::date
        and (s.gap_kind <> 'target' or year(r.day) = year(s.period))
        and case s.target_kind
            when 'share' then r.measure = 'share'
            when 'rank' then r.is_level or r.measure = 'rank'
            when 'growth' then r.is_level or r.measure = 'yoy'
            else r.is_level or (s.gap_kind = 'last_year' and r.measure = 'yoy')
        end
    group by s.item_no
),
level as (
    select r.zone_id, r.indicator_id, r.day, r.value, r.ref
    from reported(as_of := $as_of) as r
    where r.is_level and r.day in (select day from newest)
    qualify row_number() over (
        partition by r.zone_id, r.indicator_id, r.day order by level_order(r.basis), r.basis
    ) = 1
)
select
    s.item_no,
    newest.day,
    own.value,
    own.ref,
    case i.direction when 'lower' then -1 when 'higher' then 1 end * (own.value - other.value) as benchmark_gap,
    other.ref as benchmark_ref
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
order by s.item_no
