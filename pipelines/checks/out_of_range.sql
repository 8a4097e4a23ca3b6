-- block: a figure has at most fifteen digits before the point and nine behind it; more is a slip
-- of the keyboard.
from incoming
where abs(value) >= 1e15 or (value <> 0 and abs(value) < 1e-9)
order by fact_no
