-- warn: what is counted or measured is not negative; profits and rates may be.
select i.*
from incoming as i
inner join indicator as d on i.indicator_id = d.indicator_id
where
    i.measure = 'actual'
    and i.value < 0
    and (d.kind = 'stock' or is_count(d.unit) or d.unit in ('公里', '吨', '万平方米'))
order by i.fact_no
