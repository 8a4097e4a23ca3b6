"""A text into sentences, each with a plain view of itself in which every letter knows its place.

The view is what patterns are matched against: half width, lower case, without spaces and quotation
marks; `places` leads from it back to the text as it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENDS = "。！？!?\n\r"
DROPPED = frozenset(" \t\xa0\u3000\u200b\ufeff\"'“”‘’「」『』")
HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord("〔"): "(",
    ord("〕"): ")",
    ord("【"): "(",
    ord("】"): ")",
    ord("−"): "-",
    ord("–"): "—",
    ord("～"): "~",
    ord("％"): "%",
    ord("﹪"): "%",
    ord("．"): ".",
    ord("∶"): ":",
}
LIST_MARK = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}[)、.]|\(?\d{1,2}(?:[)、]|\.(?!\d{1,2}\D))|[①-⑳]|[一二三四五六七八九十]是)+"
)
LONGEST_HEADING = 45
NO_NUMBER = re.compile(r"[\d.,]{40,}")


def viewed(name: str) -> str:
    """A name as it stands in a view."""
    return "".join(letter for letter in name.translate(HALF_WIDTH) if letter not in DROPPED).lower()


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text: where it stands, the paragraph it is in (from 1), and its plain view.

    is_heading: a short paragraph that ends without a full stop; is_question: it asks.
    """

    start: int
    text: str
    view: str
    places: tuple[int, ...]
    paragraph: int
    is_heading: bool
    is_question: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the whole text a piece of the view stands."""
        return self.places[start], self.places[end - 1] + 1


def read_sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text that say anything, in order."""
    paragraph = start = 0
    is_new = True
    for place, letter in enumerate(f"{text}\n"):
        if letter not in ENDS or (letter == "。" and _is_point(text, place)):
            continue
        said = text[start:place]
        if said.strip():
            paragraph += is_new
            is_new = False
            yield _sentence(said, start, paragraph, letter)
        if letter in "\n\r":
            is_new = True
        start = place + 1


def _sentence(said: str, start: int, paragraph: int, ending: str) -> Sentence:
    letters: list[str] = []
    places: list[int] = []
    for offset, letter in enumerate(said.translate(HALF_WIDTH)):
        if letter in DROPPED:
            is_torn = bool(letters) and letters[-1] in "0123456789." and _starts_number(said, offset)
            if not is_torn or (letters[-1] == "." and not LIST_MARK.fullmatch("".join(letters))):
                continue
            letter = " "  # 3 500 and 1. 2023年 are not to run together
        letters.append(letter.lower())
        places.append(start + offset)
    view = NO_NUMBER.sub(lambda found: "·" * len(found[0]), "".join(letters))
    mark = LIST_MARK.match(view)
    if mark:
        view = " " * mark.end() + view[mark.end() :]
    short = ending in "\n\r" and len(view) <= LONGEST_HEADING
    return Sentence(start, said, view, tuple(places), paragraph, short, ending in "？?")


def _is_point(text: str, place: int) -> bool:
    """46。8亿元: a full stop that was meant as a point."""
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def _starts_number(said: str, offset: int) -> bool:
    rest = said[offset:].lstrip("".join(DROPPED))
    return rest[:1].isdigit()
