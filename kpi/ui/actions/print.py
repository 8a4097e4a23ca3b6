"""The list as it is handed round on paper: a plain table of the four groups, without menu and controls."""

from pathlib import Path

import pandas as pd
import streamlit as st

from kpi.actions.item import GROUPS
from kpi.ui.actions.rows import counted, has_simulated, timed
from kpi.ui.actions.table import worded
from kpi.ui.session import now, say, store, writer

ITEMS = 500
TABLE = "<table><thead></thead><tbody></tbody></table>"
HTML = f"<div class='zonegap-sheet'><button></button><h3></h3><p></p>{TABLE}</div>"
HERE = Path(__file__).parent

# its styles are the page's: they must reach what stands round the sheet when that is printed
_sheet = st.components.v2.component(
    "zonegap_print",
    html=HTML,
    css=(HERE / "print.css").read_text(encoding="utf-8"),
    js=(HERE / "print.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_print(rows: pd.DataFrame) -> None:
    """The items as a sheet with title, zone, day and data version, as many as paper can hold."""
    zones = rows["zone_id"].unique()
    where = writer().zone(zones[0]) if len(zones) == 1 else say("register.zones", count=len(zones))
    subtitle = say(
        "register.sheet",
        zone=where,
        day=f"{now():%Y-%m-%d}",
        version=store().data_version(),
        counts=counted(rows),
    )
    if has_simulated(rows):
        subtitle += f" · {say('badge.simulated')}"
    if len(rows) > ITEMS:
        st.caption(say("register.sheet_first", count=ITEMS, all=len(rows)))
    _sheet(
        data={
            "title": say("page.actions"),
            "subtitle": subtitle,
            "heads": [say("action.item_no"), *(say(f"action.group.{group}") for group in GROUPS)],
            "rows": _cells(rows.head(ITEMS), len(zones) > 1).to_numpy().tolist(),
            "print": say("register.print"),
        },
        key="print_sheet",
        height="content",
    )


def _cells(rows: pd.DataFrame, with_zone: bool) -> pd.DataFrame:
    """A column of lines “head: text” for every group; what says nothing is left out."""
    table = worded(rows)
    table["timing"] = rows["timing"].map(timed)
    table["zone_id"] = rows["zone_id"].map(writer().zone)
    cells = {"item_no": table["item_no"].astype(str)}
    for group, names in GROUPS.items():
        shown = [*(["zone_id"] if with_zone and group == "gap" else []), *names]
        lines = pd.Series("", table.index)
        for name in shown:
            line = say("register.line", head=say(f"action.{name}"), text="") + table[name].astype(str) + "\n"
            lines += line.where(table[name] != "", "")
        cells[group] = lines + table["timing"] if group == "due" else lines.str.rstrip()
    return pd.DataFrame(cells)
