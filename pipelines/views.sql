-- What several checks share, of a load and of the whole store: the levels in order; when a figure is
-- too small to judge, how exactly it is written, and how likely a count is.

-- The levels of every series of `watched`, in order, each with the one before it.
create temp table step as
select
    zone_id,
    indicator_id,
    period,
    span,
    measure,
    basis,
    value,
    batch_id,
    fact_no,
    sheet,
    cell,
    is_incoming,
    lag(value) over series as value_before,
    lag(period) over series as period_before
from watched
where measure = 'actual' and span in ('ytd', 'point') and value is not null
window series as (partition by zone_id, indicator_id, span, basis order by period);

-- Units of things that are counted, and 亩: small figures of them jump without a slip.
create temp macro is_count(unit) as
    unit in ('个', '家', '户', '件', '件次', '起', '处', '人', '亩');

-- Half a unit of the last digit that is written, in the unit in which the value is kept: so far may
-- rounding have taken it. 0 where the text holds no number, and for the whole numbers of what has no
-- decimals: things that are counted are not rounded.
create temp macro half_unit(raw_value, value, decimals) as
    if(decimals = 0 and not contains(raw_value, '.'), 0, coalesce(
        0.5
        * pow(10.0, -length(regexp_extract(raw_value, '[0-9]\.([0-9]+)', 1)))
        * abs(value)
        / nullif(try_cast(regexp_extract(replace(raw_value, ',', ''), '[0-9]+(\.[0-9]+)?') as double), 0),
        0
    ));

-- How far a sum of parts may lie from its whole: as far as rounding may have taken both.
create temp macro rounding(slack, raw_value, value, decimals) as
    (slack + half_unit(raw_value, value, decimals)) * 1.0001 + 1e-9;

-- The digits of a figure as it is written, without leading zeros: '1,203.50' is 120350.
create temp macro digits(raw_value) as
    ltrim(regexp_replace(raw_value, '[^0-9]', '', 'g'), '0');

-- How many digits say something: those of '1,203.50' are 12035.
create temp macro significant(raw_value) as
    length(rtrim(digits(raw_value), '0'));

-- How likely at least k of n are by chance, each with probability p.
create temp macro binomial_tail(n, k, p) as
    list_sum(list_transform(
        generate_series(k, n),
        lambda i: exp(
            lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * ln(p) + (n - i) * ln(1 - p)
        )
    ));
