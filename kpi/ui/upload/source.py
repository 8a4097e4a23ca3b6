"""Where figures come from: a file that is dropped, a table that is pasted; and the templates to fill in."""

from datetime import date

import streamlit as st

from kpi.period import Period, month_end
from kpi.ui.mime import MIMES
from kpi.ui.session import catalogue, language, now, say, settings, store, writer, zones_with_data
from kpi.ui.upload.state import Incoming, upload_round
from pipelines.resolve import CATALOGUE_UNIT
from pipelines.template import template_csv, template_xlsx

MEASURES = ("actual", "target", "yoy", "target_yoy", "share", "rank")
UNITS = (CATALOGUE_UNIT, "万元", "亿元", "元", "万美元", "亿美元")
PASTED = "粘贴.txt"
QUARTERS = 8


def show_source() -> Incoming | None:
    """The ways in; what came in, or None where nothing did yet."""
    ways = {way: say(f"upload.way.{way}") for way in ("file", "paste", "template")}
    was_pasted = bool(st.session_state.get(_paste_key()))
    by_file, by_paste, by_template = st.tabs(
        list(ways.values()), default=ways["paste" if was_pasted else "file"]
    )
    with by_file:
        # any file may be dropped: what cannot be read gets our own sentence, in the visitor's language
        file = st.file_uploader(
            say("upload.drop"), key=f"file_{upload_round()}", max_upload_size=settings().max_file_mb
        )
        st.caption(say("upload.formats", mb=settings().max_file_mb))
    with by_paste:
        pasted = _show_paste()
    with by_template:
        _show_templates()
    hints, who = _show_hints()
    if file is not None and pasted.strip():
        by_paste.warning(say("upload.file_first"), icon=":material/help:")
    if file is not None:
        return Incoming(file.name, file.getvalue(), hints, who)
    if pasted.strip():
        return Incoming(PASTED, pasted.encode(), hints, who)
    return None


def _show_paste() -> str:
    """The box for a table copied from Excel or a web page; what was sent off with its button."""
    with st.form(f"paste_{upload_round()}", border=False):
        text = st.text_area(
            say("upload.paste"),
            height=160,
            placeholder=say("upload.paste_example"),
            key=_paste_key(),
            persist_state="session",
        )
        st.form_submit_button(say("upload.read_paste"))
    return text or ""


def _paste_key() -> str:
    """The box's own key, or what was pasted would go with the language of its label."""
    return f"pasted_{upload_round()}"


def _show_templates() -> None:
    """The workbook, filled in for a zone and a quarter, and the long table."""
    zone_column, period_column, button_column = st.columns([3, 2, 3], vertical_alignment="bottom")
    words = writer()
    known = sorted(zones_with_data())
    quarters = _last_quarters(now().date())
    with zone_column:
        zone = st.selectbox(
            say("control.zone"),
            list(catalogue().zones),
            index=list(catalogue().zones).index(st.session_state.get("zone") or known[0]) if known else 0,
            format_func=words.short_zone,
            key="template_zone",
        )
    with period_column:
        day = st.selectbox(
            say("control.period"),
            quarters,
            format_func=lambda day: words.period(Period(day)),
            key="template_period",
        )
    period = Period(day)
    name = f"{words.zone(zone)}_{words.period(period)}.xlsx"
    speaks = language()
    with button_column, st.container(horizontal=True):
        st.download_button(
            say("upload.template"),
            lambda: template_xlsx(store(), zone, period, speaks),
            name,
            MIMES["xlsx"],
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            say("upload.sample"), template_csv, "ZoneGap_长表模板.csv", "text/csv", on_click="ignore"
        )
    st.caption(say("upload.template_help"))


def _last_quarters(today: date) -> list[date]:
    """The last days of the quarters that ended, the newest first, and of the one under way."""
    number = today.year * 4 + (today.month - 1) // 3
    return [month_end(q // 4, q % 4 * 3 + 3) for q in range(number, number - QUARTERS, -1)]


def _show_hints() -> tuple[dict[str, str], str]:
    """What the loader says of the file: whose it is, its period, measure and unit; and who loads it."""
    words = writer()
    columns = st.columns([3, 2, 2, 2, 2], vertical_alignment="bottom")
    with columns[0]:
        zone = st.selectbox(
            say("upload.whose"),
            list(catalogue().zones),
            index=None,
            format_func=words.short_zone,
            placeholder=say("upload.none"),
            key="upload_zone",
            persist_state="session",
        )
    with columns[1]:
        period = st.text_input(
            say("upload.period"), placeholder="2024年1-9月", key="upload_period", persist_state="session"
        )
    with columns[2]:
        measure = st.selectbox(
            say("upload.measure"),
            MEASURES,
            index=None,
            format_func={code: say(f"measure.{code}") for code in MEASURES}.__getitem__,
            placeholder=say("upload.none"),
            key="upload_measure",
            persist_state="session",
        )
    with columns[3]:
        unit = st.selectbox(
            say("upload.unit"),
            UNITS,
            index=None,
            format_func={
                u: say("upload.unit_catalogue") if u == CATALOGUE_UNIT else u for u in UNITS
            }.__getitem__,
            placeholder=say("upload.none"),
            key="upload_unit",
            persist_state="session",
        )
    with columns[4]:
        who = st.text_input(say("upload.who"), key="upload_who", persist_state="session")
    hints = {"zone": zone, "period": period, "measure": measure, "unit": unit}
    return {name: said for name, said in hints.items() if said}, who or "—"
