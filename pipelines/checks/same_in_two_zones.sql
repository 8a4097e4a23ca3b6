-- warn: two zones do not report the very same figures in a period, unless with so few digits that
-- chance may do it: pairs of zones that reported × ways to choose so many of the period's indicators
-- ÷ 10^(digits that agree, all figures together) is below one in fifty. Flows and stocks that
-- add up, four digits and more. A zone and its park may agree.
with
figure as (
    select s.*
    from standing as s
    semi join (select indicator_id from indicator where kind in ('flow', 'stock') and rollup = 'sum') as d
        on s.indicator_id = d.indicator_id
    where
        s.measure = 'actual'
        and s.span in ('ytd', 'point')
        and s.basis = ''
        and s.value <> 0
        and length(s.raw_value) >= 4
),
pair as (
    select
        a.*,
        b.zone_id as other_zone_id,
        significant(a.raw_value) as n_digits
    from figure as a
    inner join figure as b
        on a.indicator_id = b.indicator_id
        and a.period = b.period
        and a.span = b.span
        and a.value = b.value
        and a.zone_id <> b.zone_id
    inner join zone as z on a.zone_id = z.zone_id
    inner join zone as y on b.zone_id = y.zone_id
    where
        n_digits >= 4
        and z.parent_id <> y.zone_id
        and y.parent_id <> z.zone_id
        and a.is_incoming
        and (a.zone_id < b.zone_id or not b.is_incoming)
),
likeness as (
    select zone_id, other_zone_id, period, count(*) as count, sum(n_digits) as n_digits
    from pair
    group by zone_id, other_zone_id, period
),
crowd as (
    select
        f.period,
        count(distinct f.zone_id) as n_zones,
        count(distinct f.indicator_id) as n_indicators
    from figure as f
    semi join pair as p on f.period = p.period
    group by f.period
),
judged as (
    select
        l.*,
        c.n_zones * (c.n_zones - 1) / 2
        * exp(
            lgamma(c.n_indicators + 1)
            - lgamma(l.count + 1)
            - lgamma(greatest(c.n_indicators - l.count, 0) + 1)
            - l.n_digits * ln(10)
        ) as chance
    from likeness as l
    inner join crowd as c on l.period = c.period
)
select p.*, j.count, j.chance
from pair as p
inner join judged as j
    on p.zone_id = j.zone_id and p.other_zone_id = j.other_zone_id and p.period = j.period
where j.chance < 0.02
order by j.chance, p.zone_id, p.other_zone_id, p.period, p.indicator_id
