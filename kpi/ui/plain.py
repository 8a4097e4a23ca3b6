"""Texts with parts from files or people, shown as they are: Streamlit reads its texts as Markdown."""

import re

MARKS = re.compile(r"([\\`*_\[\]<>$~#|:])")


def plain(text: str) -> str:
    """`text` with every mark escaped that Markdown, TeX or Streamlit's own :directives: would act on."""
    return MARKS.sub(r"\\\1", text)
