-- warn: of the figures that a zone gives in one sheet no more end in 0, or in 00, than chance allows:
-- one in ten, one in a hundred. Levels of three digits and more (four for 00), at least thirty of
-- them, and a chance below one in a million.
with
written as (
    select i.zone_id, i.batch_id, i.sheet, digits(i.raw_value) as digits
    from incoming as i
    semi join (select indicator_id from indicator where kind in ('flow', 'stock')) as d
        on i.indicator_id = d.indicator_id
    where i.measure = 'actual' and i.value <> 0 and length(i.raw_value) >= 3
),
tally as (
    select
        zone_id,
        batch_id,
        sheet,
        count(*) as n,
        count(*) filter (where suffix(digits, '0')) as n_0,
        count(*) filter (where length(digits) > 3) as m,
        count(*) filter (where length(digits) > 3 and suffix(digits, '00')) as m_00
    from written
    where length(digits) > 2
    group by zone_id, batch_id, sheet
    having count(*) >= 30
),
judged as (
    select
        *,
        case when n_0 > 0.2 * n then binomial_tail(n, n_0, 0.1) else 1 end as chance_0,
        case when m_00 > 0.05 * m then binomial_tail(m, m_00, 0.01) else 1 end as chance_00
    from tally
)
select
    zone_id,
    batch_id,
    sheet,
    if(chance_0 <= chance_00, '0', '00') as detail,
    if(chance_0 <= chance_00, n_0, m_00) as count,
    if(chance_0 <= chance_00, n, m) as among,
    least(chance_0, chance_00) as chance
from judged
where chance < 1e-6
order by chance, zone_id, batch_id, sheet
