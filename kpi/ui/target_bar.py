"""A thin bar of what is done of the year, with a tick where time progress stands."""

import streamlit as st

HTML = "<div class='track'><div class='done'></div><div class='tick'></div></div>"
CSS = """
.track { position: relative; height: 10px; margin: 4px 0; background: var(--st-secondary-background-color);
         border-radius: 2px; }
.done { position: absolute; inset: 0 auto 0 0; background: var(--st-primary-color); border-radius: 2px; }
.tick { position: absolute; top: -3px; bottom: -3px; width: 3px; background: var(--st-text-color); }
"""
JS = """
export default function ({ data, parentElement }) {
  const place = (percent) => `${Math.min(Math.max(percent, 0), 100)}%`;
  parentElement.querySelector(".done").style.width = place(data.done);
  parentElement.querySelector(".tick").style.left = place(data.pace);
  const track = parentElement.querySelector(".track");
  track.setAttribute("role", "img");
  track.setAttribute("aria-label", data.alt);
}
"""

_bar = st.components.v2.component("zonegap_target_bar", html=HTML, css=CSS, js=JS)


def show_target_bar(done_pct: float, pace_pct: float, alt: str, key: str) -> None:
    _bar(data={"done": done_pct, "pace": pace_pct, "alt": alt}, key=key, height="content")
