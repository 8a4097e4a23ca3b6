"""The campaign 专项行动: which one, its picture over the months, the same as a table, where we are in it."""

import pandas as pd
import streamlit as st

from kpi.actions.campaign import Counts, campaign_on, count_items, mark_items, phases_on
from kpi.actions.item import SOON
from kpi.campaign import Campaign
from kpi.charts.campaign import GROUPED_BY, draw_timeline
from kpi.clauses.campaign import where_we_are
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, now, say, theme, writer
from kpi.ui.show import show_plot, show_table, show_view
from kpi.words import safe_name


def show_timeline(rows: pd.DataFrame) -> None:
    """The items among `rows`, rows of actions(), that are due in the campaign that is chosen."""
    campaigns = catalogue().campaigns
    today = now().date()
    usual = campaign_on(campaigns.values(), today)
    if usual is None:
        st.info(say("campaign.none"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        campaign = campaigns[_choose_campaign(campaigns, usual)]
        by = _choose_group()
        view = show_view("timeline", "chart")
    marked = mark_items(rows, campaign, today)
    items = marked.assign(what=_subjects(marked))
    if view == "chart":
        figure = draw_timeline(items, campaign, by, today, writer(), theme())
        name = safe_name(f"{campaign.name(writer().language)}_{today}")
        show_plot(figure, figure.layout.title.text, name, "chart_timeline")
    else:
        show_table(_printed(items), campaign.name(writer().language))
    said = where_we_are(writer(), campaign, phases_on(campaign, today), today)
    st.markdown("  \n".join(plain(line) for line in [*said, *_counted(count_items(rows, marked))]))
    _show_phases(campaign)


def _counted(counts: Counts) -> list[str]:
    """How many are due soon, and how many are not in the picture."""
    said = []
    if counts.due_soon:
        said.append(say("campaign.soon", days=SOON.days, count=writer().count(counts.due_soon)))
    if counts.elsewhere:
        said.append(say("campaign.elsewhere", count=writer().count(counts.elsewhere)))
    if counts.undated:
        said.append(say("campaign.undated", count=writer().count(counts.undated)))
    return said


def _choose_campaign(campaigns: dict[str, Campaign], usual: Campaign) -> str:
    ids = list(campaigns)
    return st.selectbox(
        say("campaign.choose"),
        ids,
        index=ids.index(usual.id),
        format_func=lambda one: campaigns[one].name(writer().language),
        key="campaign",
    )


def _choose_group() -> str:
    return st.segmented_control(
        say("campaign.by"),
        GROUPED_BY,
        default=GROUPED_BY[0],
        required=True,
        format_func={by: say(f"campaign.by.{by}") for by in GROUPED_BY}.__getitem__,
        key="campaign_by",
        label_visibility="collapsed",
    )


def _subjects(rows: pd.DataFrame) -> "pd.Series[str]":
    """What each item is about: its indicator, or its problem."""
    known = catalogue().indicators
    names = {one: writer().indicator(one) for one in rows["indicator_id"].unique() if one in known}
    return rows["indicator_id"].map(names).fillna(rows["problem"]).astype(str)


def _printed(items: pd.DataFrame) -> pd.DataFrame:
    """The items as a table, in the order of the picture's states."""
    states = {
        state: say("action.status.closed" if state == "closed" else f"action.timing.{state}")
        for state in items["state"].unique()
    }
    return pd.DataFrame(
        {
            say("action.item_no"): items["item_no"],
            say("campaign.column.what_about"): items["what"],
            say("action.department"): items["department"],
            say("action.person"): items["person"],
            say("campaign.column.added"): items["added_at"].dt.strftime("%Y-%m-%d"),
            say("action.due"): items["due"].dt.strftime("%Y-%m-%d"),
            say("action.status"): [say(f"action.status.{status}") for status in items["status"]],
            say("campaign.column.state"): items["state"].map(states),
        }
    )


def _show_phases(campaign: Campaign) -> None:
    """What is done in each phase, and where that is written."""
    language = writer().language
    with st.expander(say("campaign.phases")):
        table = pd.DataFrame(
            {
                "phase": [f"{phase.number} {phase.name(language)}" for phase in campaign.phases],
                "start": [str(phase.start) for phase in campaign.phases],
                "end": [str(phase.end) for phase in campaign.phases],
                "what": [phase.what(language) for phase in campaign.phases],
                "note": [phase.note for phase in campaign.phases],
            }
        )
        heads = {name: say(f"campaign.column.{name}") for name in table.columns}
        st.dataframe(table.rename(columns=heads), hide_index=True, alt=say("campaign.phases"))
        if campaign.source:
            st.caption(plain(say("campaign.source", source=campaign.source)))
