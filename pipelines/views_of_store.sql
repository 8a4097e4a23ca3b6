-- The same for a check of the whole store: every figure that stands counts as incoming, but
-- for those that are computed.

create temp view incoming as
select * exclude (parts)
from fact_now
where parts is null;

create temp view standing as
select *, true as is_incoming
from incoming;

-- The figures that replaced one, with the version before. Only a batch that revised something has any.
create temp view replaced as
select n.*, arg_max(f.value, f.batch_id) as old_value
from incoming as n
inner join fact as f using (zone_id, indicator_id, period, span, measure, basis)
where
    n.batch_id in (select batch_id from batch where revised_count > 0)
    and f.batch_id < n.batch_id
    and f.batch_id not in (from undone())
group by all;

create temp view watched as
from standing;
