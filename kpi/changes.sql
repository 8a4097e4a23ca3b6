-- One row per figure of `incoming`: is it new, a revision, or the same as what stands?
select
    i.fact_no,
    n.value as old_value,
    n.raw_value as old_raw_value,
    n.batch_id as old_batch,
    b.loaded_by as old_loaded_by,
    b.loaded_at as old_loaded_at,
    b.file_name as old_file_name,
    case
        when n.zone_id is null then 'new'
        when
            n.value is not distinct from i.value
            and (i.value is not null or n.raw_value = i.raw_value)
            and n.status = i.status
            and n.bound = i.bound
            and n.rank_of is not distinct from i.rank_of
            then 'same'
        else 'revised'
    end as change
from incoming as i
left join fact_now as n
    on n.zone_id = i.zone_id
    and n.indicator_id = i.indicator_id
    and n.period = i.period
    and n.span = i.span
    and n.measure = i.measure
    and n.basis = i.basis
left join batch as b on n.batch_id = b.batch_id
order by i.fact_no
