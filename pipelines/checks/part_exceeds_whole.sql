-- warn: a part is not larger than its whole (data/catalogue/parts.csv), beyond what rounding does.
with
level as (
    select s.*, d.decimals
    from standing as s
    inner join indicator as d on s.indicator_id = d.indicator_id
    semi join (select part as id from parts union select whole from parts) as p on s.indicator_id = p.id
    where s.measure = 'actual' and s.basis = '' and s.value is not null
)
select p.*, w.indicator_id as other_indicator_id, w.value as other_value
from parts as pair
inner join level as p on p.indicator_id = pair.part
inner join level as w
    on w.indicator_id = pair.whole
    and p.zone_id = w.zone_id
    and p.period = w.period
    and p.span = w.span
where
    p.value > w.value
    and (p.is_incoming or w.is_incoming)
    and p.value - w.value > (half_unit(p.raw_value, p.value, p.decimals) + half_unit(w.raw_value, w.value, w.decimals)) * 1.0001
order by p.indicator_id, p.zone_id, p.period
