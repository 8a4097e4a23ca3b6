-- warn: figures of a single month or quarter are kept, but comparisons use cumulative ones.
from incoming
where span in ('month', 'quarter')
order by fact_no
