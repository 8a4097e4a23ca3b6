-- One row per item of the register 四项清单 as it stands: its newest version (columns in
-- kpi/migrations/008_actions.sql and kpi/actions/item.py), and where its figure stands now.
--
-- added_at, added_by     when and by whom it was put on the list.
-- applied_by             who asked last to have it struck off; null: nobody yet.
-- n_reopened, n_returned how often it was re-opened 重开 and sent back 退回.
-- evidence_count         what was laid before the verifier since it was last opened.
-- now_*                  the newest figure: its period, value in the indicator's unit, mark on the bar
--                        from start_mark to goal_mark, and lead; null where there is none.
-- is_reached             the figure does what the item asks: to be proposed for closing.
-- is_worse               further behind than when the item was made.
-- way_done               what part of the way from start_mark to goal_mark is done: below 0 it went back,
--                        above 1 beyond the goal; null while there is no figure newer than the item's
--                        own. progress_pct: the same for a bar, 0 to 100.
create or replace macro actions() as table
with
told as (
    select
        item_no,
        max(version) as version,
        min(changed_at) as added_at,
        arg_min(changed_by, version) as added_by,
        arg_max(changed_by, version) filter (where step = 'apply') as applied_by,
        count(*) filter (where step = 'reopen') as n_reopened,
        count(*) filter (where step = 'send_back') as n_returned,
        coalesce(max(changed_at) filter (where step in ('reopen', 'send_back')), min(changed_at)) as opened_at
    from action
    group by item_no
),
laid as (
    select e.item_no, count(*) as evidence_count
    from action_evidence as e
    inner join told on e.item_no = told.item_no and e.added_at >= told.opened_at
    group by e.item_no
)
select
    a.* exclude (step, reason),
    told.added_at,
    told.added_by,
    told.applied_by,
    told.n_reopened,
    told.n_returned,
    coalesce(laid.evidence_count, 0) as evidence_count,
    s.period as now_period,
    s.value as now_value,
    s.mark as now_mark,
    s.lead as now_lead,
    coalesce(s.is_reached, false) as is_reached,
    coalesce(s.is_worse, false) as is_worse,
    s.refs as now_refs,
    if(
        s.period > a.period, (s.mark - a.start_mark) / nullif(a.goal_mark - a.start_mark, 0), null
    ) as way_done,
    if(way_done is null, null, least(greatest(way_done, 0), 1) * 100) as progress_pct
from action as a
inner join told on a.item_no = told.item_no and a.version = told.version
left join laid on a.item_no = laid.item_no
left join action_state as s on a.item_no = s.item_no
order by a.item_no;

-- One row per version of an item, the oldest first.
create or replace macro action_versions(item) as table
select * from action where item_no = item order by version;
