-- Departments side by side 赛马: one row per department that leads an item of the register on `today`,
-- best first. `items`: the numbers of the items that count, null for all. `soon_days`: how many days before
-- its date an item is due soon. The department is '' for items that nobody leads yet; they are not ranked.
--
-- n_items = n_on_time + n_late + n_closed_undated + n_overdue + n_under_way.
-- n_closed               struck off 销号; a re-opened one is not, until it is struck off again.
-- n_on_time, n_late      struck off by its date 按期销号, after it.
-- n_closed_undated       struck off, but it had no date, or nobody wrote when.
-- n_overdue              open, and its date was before today.
-- n_under_way            open, and not overdue; n_due_soon, n_undated: of these.
-- n_reopened, n_returned how often its items were re-opened 重开 and sent back 退回.
-- n_decided              n_on_time + n_late + n_overdue.
-- on_time_pct            n_on_time in % of n_decided; null where nothing is decided yet.
-- rank                   1 + the departments with a higher on_time_pct, or the same and fewer overdue, or
--                        these too and fewer re-openings; null without on_time_pct.
-- n_tied, n_ranked       the departments on that rank, itself included; all that have one.
create or replace macro departments(today, items := null, soon_days := 14) as table
with
standing as (
    select
        coalesce(department, '') as department,
        status = 'closed' as is_closed,
        closed_on <= due as is_by_date,
        due < today as is_past,
        due <= today + soon_days::integer as is_near,
        due is null as is_undated,
        n_reopened,
        n_returned
    from actions()
    where items is null or item_no in (select unnest(items))
),
counted as (
    select
        department,
        count(*) as n_items,
        count(*) filter (where is_closed) as n_closed,
        count(*) filter (where is_closed and is_by_date) as n_on_time,
        count(*) filter (where is_closed and not is_by_date) as n_late,
        count(*) filter (where is_closed and is_by_date is null) as n_closed_undated,
        count(*) filter (where not is_closed and is_past) as n_overdue,
        count(*) filter (where not is_closed and is_past is not true) as n_under_way,
        count(*) filter (where not is_closed and not is_past and is_near) as n_due_soon,
        count(*) filter (where not is_closed and is_undated) as n_undated,
        sum(n_reopened)::bigint as n_reopened,
        sum(n_returned)::bigint as n_returned,
        n_on_time + n_late + n_overdue as n_decided,
        n_on_time / nullif(n_decided, 0) * 100 as on_time_pct
    from standing
    group by department
),
ranked as (
    select
        department,
        rank() over (order by on_time_pct desc, n_overdue, n_reopened) as rank,
        count(*) over (partition by on_time_pct, n_overdue, n_reopened) as n_tied,
        count(*) over () as n_ranked
    from counted
    where on_time_pct is not null and department <> ''
)
select c.*, r.rank, r.n_tied, coalesce(r.n_ranked, (select count(*) from ranked)) as n_ranked
from counted as c
left join ranked as r on c.department = r.department
order by r.rank nulls last, c.department = '', c.n_items desc, c.department;
