"""Which item the address asks for, and going there and back; what was done is told after the next run."""

import streamlit as st

from kpi.ui.plain import plain

TOLD = "register_told"


def asked_item() -> int | None:
    """The number of the item that the address asks for; None where it asks for none."""
    asked = st.query_params.get("item", "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else None


def open_item(item_no: int) -> None:
    st.query_params["item"] = str(item_no)


def leave_item() -> None:
    st.query_params.pop("item", None)


def tell(message: str) -> None:
    """Run the page again; the message stands on top of it once."""
    st.session_state[TOLD] = message
    st.rerun()


def show_told() -> None:
    if message := st.session_state.pop(TOLD, None):
        st.success(plain(message))
        # who is far down the page does not see its top
        st.toast(plain(message))
