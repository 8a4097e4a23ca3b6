"""The export menu under every comparison: picture, slide, workbook, CSV, the sentence and the link.

Slide and workbook are made when their button is pressed; until then they cost a page nothing.
"""

from pathlib import Path

import streamlit as st

from kpi.briefing.single import write_single
from kpi.briefing.source import asker, read_made_at
from kpi.charts.theme import EXPORT_SCALE
from kpi.question import Comparison
from kpi.table import csv_bytes, plain_table
from kpi.ui.mime import MIMES
from kpi.ui.session import say, settings, store, writer

HERE = Path(__file__).parent
SAID = ("png", "svg", "copy", "copied", "link", "link_copied", "no_chart")
HTML = (
    "<div><button data-what='png'></button><button data-what='svg'></button>"
    "<button data-what='copy'></button><button data-what='link'></button><span role='status'></span></div>"
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
                "words": {name: say(f"export.{name}") for name in SAID},
            },
            key=f"menu_{key}",
            width="content",
            height="content",
        )
        _show_office("slide", "pptx", comparison, key)
        _show_office("workbook", "xlsx", comparison, key)
        st.download_button(
            say("export.csv"),
            data=lambda: csv_bytes(plain_table(comparison, words)),
            file_name=f"{words.file_name(comparison)}.csv",
            mime="text/csv",
            key=f"csv_{key}",
            on_click="ignore",
        )


def _show_office(name: str, form: str, comparison: Comparison, key: str) -> None:
    """A button for the file of a form of OFFICE, made when it is pressed."""
    words, opened, thresholds = writer(), store(), settings()
    st.download_button(
        say(f"export.{name}"),
        data=lambda: write_single(form, comparison, asker(opened, thresholds), words, read_made_at(opened)),
        file_name=f"{words.file_name(comparison)}.{form}",
        mime=MIMES[form],
        key=f"{form}_{key}",
        on_click="ignore",
    )
