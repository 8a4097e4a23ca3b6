"""Upload: what was understood, what is not, what will change; then commit."""

import streamlit as st

from kpi.ui.incoming import (
    show_commit,
    show_drop,
    show_history,
    show_outcome,
    show_prepared,
)
from kpi.ui.session import say

show_outcome()
prepared = show_drop()
if prepared is not None:
    show_prepared(prepared)
    show_commit(prepared)
st.divider()
st.markdown(f"**{say('upload.history')}**")
show_history()
