-- warn: the parks of a zone add up to it within rounding where it has several and all of them
-- reported; some of them alone are not larger than it.
with
park as (
    select zone_id, parent_id
    from zone
    where parent_id <> ''
),
parent as (
    select parent_id, count(*) as count
    from park
    group by parent_id
),
level as (
    select s.*, d.decimals
    from standing as s
    inner join indicator as d on s.indicator_id = d.indicator_id and d.rollup = 'sum'
    semi join (select zone_id from park union select parent_id from parent) as z on s.zone_id = z.zone_id
    where s.measure = 'actual' and s.basis = '' and s.value is not null
),
total as (
    select
        k.parent_id,
        p.indicator_id,
        p.period,
        p.span,
        sum(p.value) as value,
        min(p.value) as least_value,
        count(*) as count,
        sum(half_unit(p.raw_value, p.value, p.decimals)) as slack,
        bool_or(p.is_incoming) as is_incoming
    from level as p
    inner join park as k on p.zone_id = k.zone_id
    group by k.parent_id, p.indicator_id, p.period, p.span
)
select w.*, t.value as other_value, t.count, n.count as among
from total as t
inner join parent as n on t.parent_id = n.parent_id
inner join level as w
    on w.zone_id = t.parent_id
    and w.indicator_id = t.indicator_id
    and w.period = t.period
    and w.span = t.span
where
    (t.is_incoming or w.is_incoming)
    and case
        when t.count = n.count and n.count > 1
            then abs(t.value - w.value) > rounding(t.slack, w.raw_value, w.value, w.decimals)
        else
            t.least_value >= 0
            and t.value - w.value > rounding(t.slack, w.raw_value, w.value, w.decimals)
    end
order by w.indicator_id, w.zone_id, w.period
