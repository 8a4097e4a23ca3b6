"""How a document counts: 一、（一）in Chinese, 1. 1.1 in English; 一是 二是; 〔2024〕 in its own number."""

import re
from collections.abc import Sequence

DIGITS = "零一二三四五六七八九"
# the year of a document's number, in whatever brackets it was typed
YEAR_OF_NUMBER = re.compile(r"[\[(（［【〔﹝]\s*(\d{4})\s*[\])）］】〕﹞](?=\s*第?\s*\d+\s*号)")


class Counter:
    """The numbers of headings in the order in which they come, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.counts = [0, 0]

    def next(self, level: int) -> tuple[str, int]:
        """What stands before the next heading, 一、, （一）; "1. ", "1.1 ", and its level: 1 where none of
        level 1 stands above it."""
        level = level if self.counts[0] else 1
        self.counts = [self.counts[0] + (level == 1), 0 if level == 1 else self.counts[1] + 1]
        first, second = self.counts
        if self.language == "en":
            return (f"{first}. " if level == 1 else f"{first}.{second} "), level
        return (f"{chinese(first)}、" if level == 1 else f"（{chinese(second)}）"), level


def chinese(number: int) -> str:
    """1 to 99 as they are counted: 一, 十, 十二, 二十, 二十一; more in figures."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def counted(lines: Sequence[str], language: str) -> list[str]:
    """Lines as the points of a list, 一是 … or (1) …; a lone one as it is."""
    if len(lines) == 1:
        return list(lines)
    marks = [f"({n}) " if language == "en" else f"{chinese(n)}是" for n in range(1, len(lines) + 1)]
    return [mark + line for mark, line in zip(marks, lines, strict=True)]


def numbered(lines: Sequence[str]) -> list[str]:
    """Lines with 1. 2. 3. before them; a lone one as it is."""
    if len(lines) == 1:
        return list(lines)
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def hexagonal(text: str) -> str:
    """The year in a document's number in 〔〕: 岚开发〔2024〕12号; all else as it is."""
    return YEAR_OF_NUMBER.sub(r"〔\1〕", text)
