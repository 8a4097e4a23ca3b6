-- block: a figure has at most fifteen digits before the point and nine behind it; more is a slip
-- of the keyboard.
select i.cell || '：' || i.raw_value as example
from incoming as i
where abs(i.value) >= 1e15 or (i.value <> 0 and abs(i.value) < 1e-9)
order by i.fact_no;
