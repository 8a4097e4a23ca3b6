"""Lines of a page into paragraphs: a sentence that the margin broke is put together again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

ENDS = "。！？；：!?;"
GOES_ON = "，。、；：！？）》”’％%,;)"
LIST_MARK = re.compile(
    r"第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]{1,3}、(?![一二三])|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳●•■◆※]"
)
# what the margin does not break
WORD = re.compile(r"[0-9A-Za-z.,%+\-/]*.?[，。、；：！？）》”％]*")
CHINESE = "\u2e80-\u9fff\u3000-\u303f\uff00-\uffef"
BLANKS_IN_CHINESE = re.compile(
    rf"(?<=[{CHINESE}])[ \u00a0\u3000]+(?=\S)|(?<=\S)[ \u00a0\u3000]+(?=[{CHINESE}])"
)
INDENT_EM = 1.2
SLACK_EM = 1.5
NARROWEST_EM = 10  # between margins; what is narrower is a list
FEWEST_INDENTED = 0.1


@dataclass(frozen=True)
class Line:
    """A line and where it stands between the margins, in any unit of length; em: the width of a
    Chinese character. right_margin is where a full line ends."""

    text: str
    left: float
    right: float
    em: float
    left_margin: float = 0
    right_margin: float = 0

    @property
    def is_indented(self) -> bool:
        return self.left - self.left_margin > INDENT_EM * self.em

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return "\t" in self.text


def text_width(lines: Sequence[Line]) -> float:
    """From the leftmost to the rightmost of the lines that are no rows of a table."""
    running = [line for line in lines if not line.is_row] or lines
    left = min((line.left for line in running), default=0)
    return max((line.right for line in running), default=0) - left


def within_margins(lines: Sequence[Line], width: float) -> list[Line]:
    """The lines of a page with its margins, where the text of the document is so wide."""
    running = [line for line in lines if not line.is_row] or lines
    left = min((line.left for line in running), default=0)
    right = min(left + width, max((line.right for line in running), default=0))
    return [replace(line, left_margin=left, right_margin=right) for line in lines]


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """What the margin broke is joined: two lines of which the first is full and the second is neither
    indented nor the item of a list. A full line that ends a sentence ends its paragraph, unless this is
    a document that indents each.
    """
    indents = sum(line.is_indented for line in lines) >= max(FEWEST_INDENTED * len(lines), 1)
    texts: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and _goes_on(before, line, indents):
            texts[-1] = _joined(texts[-1], line.text)
        else:
            texts.append(line.text)
        before = line
    return texts


def _goes_on(before: Line, line: Line, indents: bool) -> bool:
    if before.is_row or line.is_row:
        return False
    if line.text[0] in GOES_ON:
        return True
    if LIST_MARK.match(line.text) or not _is_full(before, line):
        return False
    if line.is_indented:
        # a list hangs: the lines of an item stand below one another
        return abs(line.left - before.left) < line.em / 2 and before.text[-1] not in ENDS
    return indents or before.text[-1] not in ENDS


def _is_full(before: Line, line: Line) -> bool:
    """Whether the first word of the next line had no room on this one."""
    if before.right_margin - before.left_margin < NARROWEST_EM * before.em:
        return False
    word = WORD.match(line.text)
    width = sum(0.5 if each.isascii() else 1 for each in word[0]) if word else 1
    return before.right_margin - before.right < (width + SLACK_EM) * before.em


def _joined(text: str, rest: str) -> str:
    both_latin = (text[-1] + rest[0]).isascii() and text[-1].isalnum() and rest[0].isalnum()
    return f"{text} {rest}" if both_latin else text + rest
