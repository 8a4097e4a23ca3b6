"""Cards: one indicator each, with figure, growth, target, place and the course of its growth."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.clauses.target import target_value
from kpi.question import Comparison
from kpi.text import MISSING, number
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, say, writer
from kpi.ui.target_bar import show_target_bar
from kpi.words import Writer

CARDS = 8
VALUE_LENGTH = 12
COURSE = 12


def show_cards(targets: Comparison, growth: Comparison, ranking: Comparison, series: pd.DataFrame) -> None:
    """Up to eight cards of what was reported, with targets first, in turn from each group of indicators."""
    growths = growth.rows.set_index("indicator_id")
    own = ranking.rows[ranking.rows["is_own"]].set_index("indicator_id")
    with st.grid(4):
        for row in _chosen(targets.rows).to_dict("records"):
            indicator = row["indicator_id"]
            with st.container(border=True, height="stretch", gap="xsmall"):
                _show_metric(row, growths.loc[indicator].to_dict(), _course(series, indicator))
                _show_target(row)
                if indicator in own.index:
                    _show_place(own.loc[indicator].to_dict())


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for the cards: the first indicator of every group, then the second of each …"""
    rows = rows[rows["level_value"].notna() | rows["yoy_pct"].notna()].drop_duplicates("indicator_id")
    groups = [catalogue().indicators[indicator].group for indicator in rows["indicator_id"]]
    turn = rows.groupby(groups).cumcount()
    no_target = rows["target_kind"].isna()
    chosen = rows.assign(no_target=no_target, turn=turn).sort_values(["no_target", "turn"], kind="stable")
    return rows.loc[chosen.index[:CARDS]].sort_index()


def _show_metric(row: dict[str, Any], growth: dict[str, Any], course: list[float]) -> None:
    indicator = row["indicator_id"]
    words = writer()
    change, unit = (
        (growth["yoy_pct"], "%") if pd.notna(growth["yoy_pct"]) else (growth["change_pp"], say("unit.pp"))
    )
    delta = f"{number(change, 1, language(), sign=True)}{unit}" if pd.notna(change) else None
    is_good = pd.notna(change) and (change >= 0) != (row["direction"] == "lower")
    value, unit_line = _printed(row, words)
    st.metric(
        words.indicator(indicator),
        value,
        delta,
        delta_color="blue" if is_good else "orange",
        delta_arrow="auto" if delta else "off",
        chart_data=course or None,
        help=words.definition(indicator),
    )
    if unit_line:
        st.caption(plain(unit_line))


def _printed(row: dict[str, Any], words: Writer) -> tuple[str, str]:
    """The figure with its unit; a unit too long for the card's one line stands on the next."""
    indicator = words.catalogue.indicators[row["indicator_id"]]
    if pd.isna(row["level_value"]):
        return MISSING, ""
    whole = words.amount(row["level_value"], indicator.id)
    if len(whole) <= VALUE_LENGTH:
        return whole, ""
    return number(row["level_value"], indicator.decimals, words.language), words.unit(indicator.unit)


def _course(series: pd.DataFrame, indicator: str) -> list[float]:
    """The last rates of growth (or changes in points), oldest first; only where there are several."""
    own = series[series["indicator_id"] == indicator]
    rates = own["yoy_pct"].fillna(own["change_pp"]).dropna().tail(COURSE)
    return rates.round(2).tolist() if len(rates) > 2 else []


def _show_target(row: dict[str, Any]) -> None:
    if pd.isna(row["target_kind"]):
        st.caption(say("status.no_target"))
        return
    status = say(f"status.{row['status']}")
    if isinstance(row["override_status"], str):
        status += f" ✎{say('status.' + row['override_status'])}"
    if pd.notna(row["completion_pct"]):
        words = writer()
        completion, pace = (
            words.percent(row["completion_pct"]),
            words.percent(row["pace_pct"]),
        )
        text = say("overview.card_target", completion=completion, pace=pace)
        show_target_bar(row["completion_pct"], row["pace_pct"], text, f"bar_{row['indicator_id']}")
        st.caption(plain(f"{status} · {text}"))
    else:
        goal = say("overview.card_goal", goal=target_value(writer(), row))
        st.caption(plain(f"{status} · {goal}"))


def _show_place(row: dict[str, Any]) -> None:
    if pd.isna(row["rank"]):
        st.caption(say("overview.card_no_rank"))
        return
    if row["n_ranked"] == 1:
        st.caption(say("overview.card_alone"))
        return
    text = say("overview.card_rank", rank=row["rank"], ranked=row["n_ranked"])
    move = row["change_year_ago"]
    if pd.notna(move):
        text += say("comma") + writer().moved(int(move), "year_ago")
    st.caption(text)
