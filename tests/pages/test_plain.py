"""Texts with parts from files stay texts on the screen."""

import pytest

from kpi.ui.plain import plain
from tests.pages.conftest import Open


@pytest.mark.parametrize(
    "text", ["![a](x).csv", "<a href='x'>y</a>", "$x$ and US$", "~~2024~~", ":red[x]", "a_b*c*", "`x`", "# x"]
)
def test_every_mark_is_escaped(text: str) -> None:
    marked = plain(text)
    assert marked.replace("\\", "") == text.replace("\\", "")
    assert not any(mark in marked.replace(f"\\{mark}", "") for mark in "`*_[]<>$~#|:" if mark in text)


def test_a_file_name_is_not_read_as_markup(open_page: Open) -> None:
    app = open_page("upload")
    app.file_uploader[0].upload("![a](http:127.0.0.1:9).docx", b"x")
    app.run()
    assert app.error[0].value.startswith(r"!\[a\](http\:127.0.0.1\:9).docx")
