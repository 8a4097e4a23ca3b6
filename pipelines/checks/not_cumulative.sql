-- warn: figures of a single month or quarter are kept, but comparisons use cumulative ones.
select d.name_zh || ' ' || i.period::date || '（' || i.cell || '）' as example
from incoming as i
inner join indicator as d on i.indicator_id = d.indicator_id
where i.span in ('month', 'quarter');
