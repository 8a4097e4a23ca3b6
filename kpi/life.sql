-- One row per version of the figures of a zone's indicator, newest first. $period, $span, $measure
-- and $basis choose one figure of them; null asks for all.
-- is_standing: it is what comparisons use. is_undone: its load was taken back.
select
    f.period,
    f.span,
    f.measure,
    f.basis,
    f.value,
    f.unit,
    f.raw_value,
    f.raw_unit,
    f.status,
    f.batch_id,
    b.kind,
    b.file_name,
    f.sheet,
    f.cell,
    b.loaded_at,
    b.loaded_by,
    n.batch_id is not null as is_standing,
    f.batch_id in (from undone()) as is_undone,
    f.source,
    f.note
from fact as f
inner join batch as b on f.batch_id = b.batch_id
left join fact_now as n
    on f.zone_id = n.zone_id
    and f.indicator_id = n.indicator_id
    and f.batch_id = n.batch_id
    and f.fact_no = n.fact_no
where
    f.zone_id = $zone
    and f.indicator_id = $indicator
    and ($period::date is null or f.period = $period::date)
    and ($span::varchar is null or f.span = $span)
    and ($measure::varchar is null or f.measure = $measure)
    and ($basis::varchar is null or f.basis = $basis)
order by f.batch_id desc, f.period desc, f.fact_no
