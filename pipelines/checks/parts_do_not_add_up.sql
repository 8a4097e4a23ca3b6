-- warn: the parts that together make a whole (a set of data/catalogue/parts.csv) add up to it within
-- rounding; two or more of them alone are not larger than it.
with
level as (
    select s.*, d.decimals
    from standing as s
    inner join indicator as d on s.indicator_id = d.indicator_id
    semi join (
        select part as id from parts where "set" <> '' union select whole from parts where "set" <> ''
    ) as p on s.indicator_id = p.id
    where s.measure = 'actual' and s.basis = '' and s.value is not null
),
total as (
    select
        pair.whole,
        pair."set",
        p.zone_id,
        p.period,
        p.span,
        sum(p.value) as value,
        min(p.value) as least_value,
        count(*) as count,
        sum(half_unit(p.raw_value, p.value, p.decimals)) as slack,
        bool_or(p.is_incoming) as is_incoming
    from parts as pair
    inner join level as p on p.indicator_id = pair.part
    where pair."set" <> ''
    group by pair.whole, pair."set", p.zone_id, p.period, p.span
),
whole_set as (
    select whole, "set", count(*) as count
    from parts
    where "set" <> ''
    group by whole, "set"
)
select w.*, t.value as other_value, t.count, n.count as among
from total as t
inner join whole_set as n on t.whole = n.whole and t."set" = n."set"
inner join level as w
    on w.indicator_id = t.whole
    and w.zone_id = t.zone_id
    and w.period = t.period
    and w.span = t.span
where
    (t.is_incoming or w.is_incoming)
    and case
        when t.count = n.count
            then abs(t.value - w.value) > rounding(t.slack, w.raw_value, w.value, w.decimals)
        else
            t.count > 1
            and t.least_value >= 0
            and t.value - w.value > rounding(t.slack, w.raw_value, w.value, w.decimals)
    end
order by w.indicator_id, w.zone_id, w.period
