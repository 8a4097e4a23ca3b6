-- block: a place is a whole number from 1 to the number of those ranked.
select *, rank_of as other_value
from incoming
where
    measure in ('rank', 'target_rank')
    and (value < 1 or value <> floor(value) or value > rank_of)
order by fact_no
