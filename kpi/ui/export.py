"""The export menu under every comparison: PNG, SVG, CSV and the sentence."""

from pathlib import Path

import streamlit as st

from kpi.charts.theme import EXPORT_SCALE
from kpi.question import Comparison
from kpi.table import csv_bytes, plain_table
from kpi.ui.session import say, writer

HERE = Path(__file__).parent
HTML = (
    "<div><button data-what='png'></button><button data-what='svg'></button>"
    "<button data-what='copy'></button><span role='status'></span></div>"
)

_menu = st.components.v2.component(
    "zonegap_export",
    html=HTML,
    css=(HERE / "export.css").read_text(encoding="utf-8"),
    js=(HERE / "export.js").read_text(encoding="utf-8"),
)


def show_export(comparison: Comparison, sentence: str, chart: str, key: str) -> None:
    """The menu. `chart` is the key of the container that holds the chart, "" where a table stands."""
    words = writer()
    with st.container(horizontal=True, vertical_alignment="center", key=f"export_{key}"):
        _menu(
            data={
                "chart": chart,
                "name": words.file_name(comparison),
                "scale": EXPORT_SCALE,
                "sentence": sentence,
                "words": {
                    name: say(f"export.{name}") for name in ("png", "svg", "copy", "copied", "no_chart")
                },
            },
            key=f"menu_{key}",
            width="content",
            height="content",
        )
        st.download_button(
            say("export.csv"),
            data=lambda: csv_bytes(plain_table(comparison, words)),
            file_name=f"{words.file_name(comparison)}.csv",
            mime="text/csv",
            key=f"csv_{key}",
            on_click="ignore",
        )
