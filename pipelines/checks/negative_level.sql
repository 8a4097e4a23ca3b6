-- warn: what is counted or measured is not negative; profits and rates may be.
select z.name_zh || ' ' || d.name_zh || ' ' || i.period::date || '：' || i.raw_value || '（' || i.cell || '）' as example
from incoming as i
inner join zone as z on i.zone_id = z.zone_id
inner join indicator as d on i.indicator_id = d.indicator_id
where
    i.measure = 'actual'
    and i.value < 0
    and (d.kind = 'stock' or d.unit in ('个', '家', '件', '件次', '起', '人', '亩', '公里', '吨', '万平方米'))
order by i.fact_no;
