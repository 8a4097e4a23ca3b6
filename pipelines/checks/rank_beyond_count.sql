-- block: a place is a whole number from 1 to the number of those ranked.
select i.cell || '：' || i.raw_value || ' / ' || coalesce(i.rank_of::varchar, '—') as example
from incoming as i
where
    i.measure in ('rank', 'target_rank')
    and (i.value < 1 or i.value <> floor(i.value) or i.value > i.rank_of);
