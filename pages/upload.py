"""Upload: a file or a paste, what was understood, what is to be settled, what will change; then commit."""

import streamlit as st

from kpi.ui.session import demand_menu, say
from kpi.ui.upload.changes import show_changes, show_commit, show_outcome, show_understood
from kpi.ui.upload.history import show_history
from kpi.ui.upload.preview import show_preview, show_unrecognised
from kpi.ui.upload.prose import hold_figures, is_words, read_prose, show_unticked, show_words
from kpi.ui.upload.prose_table import show_figures
from kpi.ui.upload.prose_text import show_text
from kpi.ui.upload.questions import show_questions
from kpi.ui.upload.source import show_source
from kpi.ui.upload.state import read_incoming

demand_menu("upload")
incoming = show_source()
if incoming and is_words(incoming):
    prose = read_prose(incoming)
    if prose:
        show_text(prose, incoming)
        figures = show_figures(prose, incoming)
        show_unticked(figures)
        show_words(figures, prose, incoming)
        prepared = hold_figures(figures, prose, incoming)
        if prepared:
            show_understood(prepared)
            has_doubts = show_changes(prepared)
            show_commit(prepared, incoming, has_doubts)
elif incoming:
    prepared = read_incoming(incoming)
    if prepared:
        show_questions(prepared, incoming)
        if not prepared.problems:
            show_understood(prepared)
        with st.expander(say("upload.how_read"), expanded=True, icon=":material/table_view:"):
            show_preview(prepared, incoming)
        if not prepared.problems:
            has_doubts = show_changes(prepared)
            show_commit(prepared, incoming, has_doubts)
    elif st.session_state["has_no_table"]:
        show_unrecognised(incoming)
st.divider()
show_outcome()
st.markdown(f"**{say('upload.history')}**")
show_history()
