"""Which files are to be made: formats, sharpness, and the office's own slides."""

import streamlit as st

from kpi.briefing.build import FORMATS, Order
from kpi.briefing.images import FORMATS as PICTURES
from kpi.briefing.images import SCALES, browser_problem
from kpi.briefing.template import open_layouts
from kpi.errors import ZoneGapError
from kpi.ui.plain import plain
from kpi.ui.session import language, say

FIRST = ("pptx", "docx", "xlsx", "png")
TEMPLATE_MB = 50


def show_order() -> Order:
    """The formats that were chosen; pictures are offered only where they can be drawn."""
    problem = browser_problem(language())
    offered = [form for form in FORMATS if problem is None or form not in PICTURES]
    formats_column, scale_column, template_column = st.columns([15, 4, 4], vertical_alignment="bottom")
    with formats_column:
        formats = st.pills(
            say("briefing.formats"),
            offered,
            selection_mode="multi",
            default=[form for form in FIRST if form in offered],
            format_func={form: say(f"briefing.format.{form}") for form in offered}.__getitem__,
            key="briefing_formats",
            persist_state="session",
            wrap=True,
        )
    with scale_column:
        scale = st.segmented_control(
            say("briefing.scale"),
            SCALES,
            default=SCALES[0],
            required=True,
            format_func=lambda each: f"{each}×",
            key="briefing_scale",
            persist_state="session",
            disabled="png" not in (formats or ()),
        )
    with template_column, st.popover(say("briefing.own_slides"), icon=":material/slideshow:"):
        template = _show_template()
    if problem:
        st.warning(plain(problem), icon=":material/image_not_supported:")
    return Order(tuple(form for form in FORMATS if form in (formats or ())), scale, template)


def _show_template() -> bytes | None:
    """The office's template, kept while the visitor is here; None for our own slides."""
    file = st.file_uploader(
        say("briefing.template"), type=["pptx", "potx"], key="template_file", max_upload_size=TEMPLATE_MB
    )
    state = st.session_state
    if file is not None and file.file_id != state.get("briefing_template_id"):
        state["briefing_template_id"] = file.file_id
        try:
            open_layouts(file.getvalue())
            state["briefing_template"] = (file.name, file.getvalue())
        except ZoneGapError as problem:
            state.pop("briefing_template", None)
            st.error(plain(problem.text(language())))
    if "briefing_template" not in state:
        return None
    name, content = state["briefing_template"]
    st.caption(plain(say("briefing.template_kept", name=name)))
    if st.button(say("briefing.template_drop"), key="template_drop"):
        del state["briefing_template"]
        st.rerun()
    return bytes(content)
