-- warn: a revision does not change a level by more than $revision_pct percent, the larger held
-- against the smaller, nor a rate or a share by more than 5 percentage points. Places may move.
select
    *,
    old_value as other_value,
    if(value > 0 and old_value > 0, value / nullif(old_value, 0), null) as ratio
from replaced
where
    case
        when unit = '位' then false
        when unit in ('%', '个百分点') then abs(value - old_value) > 5
        else
            value > 0
            and old_value > 0
            and greatest(value, old_value) / nullif(least(value, old_value), 0) - 1 > $revision_pct / 100
    end
order by indicator_id, zone_id, period
