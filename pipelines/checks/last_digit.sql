-- warn: the last digits of a zone's figures, closing zeros left off, are 1 to 9 about as often each:
-- chi-square of at most 42.70 with 8 degrees of freedom, which chance exceeds once in a million.
-- Levels of which three digits are left, at least a hundred of them; where there are thousands,
-- chi-square must also be a twentieth of their number. Zeros are judged by round_numbers: Excel drops
-- them behind the point.
with
written as (
    select i.zone_id, rtrim(digits(i.raw_value), '0') as digits
    from incoming as i
    semi join (select indicator_id from indicator where kind in ('flow', 'stock')) as d
        on i.indicator_id = d.indicator_id
    where i.measure = 'actual' and i.value <> 0 and length(i.raw_value) >= 3
),
tally as (
    select zone_id, right(digits, 1) as digit, count(*) as n
    from written
    where length(digits) > 2
    group by zone_id, digit
),
judged as (
    select
        zone_id,
        sum(n) as among,
        arg_max(digit, n) as detail,
        max(n) as count,
        -- over nine digits, those that never came among them: Σn²·9/N − N
        sum(n * n) * 9.0 / sum(n) - sum(n) as statistic
    from tally
    group by zone_id
)
from judged
where among >= 100 and statistic > 42.70 and statistic >= 0.05 * among
order by statistic desc, zone_id
