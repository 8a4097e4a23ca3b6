"""What a cell of a register says of an item, and what a cell that somebody wrote means."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.actions.day import read_day
from kpi.actions.item import STATUSES, TOPICS, Item
from kpi.actions.layout import NUMBER, Column, is_day
from kpi.catalogue import Catalogue
from kpi.errors import Named, UnknownName, ZoneGapError
from kpi.name import folded
from kpi.text import LANGUAGES, say

# the register is in Chinese in either language, as the plans of the offices are
SPEAKS = "zh"
LONGEST = 32_767  # characters of a cell, in Excel
# what neither a sheet's XML nor its reader keeps
NOISE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
LINE_END = re.compile("\r\n?|[\u2028\u2029]")
WITH_STATUS = re.compile(r"【(?P<status>[^】]*)】(?P<text>.*)", re.DOTALL)
JOINED = "；"


def tidy(text: str) -> str:
    """A text as it goes through a sheet and back: without blanks around it and signs that do not print,
    one kind of line end. Two texts that are tidied the same are the same in a sheet."""
    return NOISE.sub("", LINE_END.sub("\n", text)).strip()[:LONGEST].strip()


def written(catalogue: Catalogue, item: Item, column: Column, item_no: int | None = None) -> str | date:
    """What stands in a column for an item: a text, "" where there is nothing to say, or a date where the
    column holds one and nothing else."""
    if column.with_status:
        return tidy(f"【{say(SPEAKS, f'action.status.{item.status}')}】{getattr(item, column.field)}")
    for names in column.holds:
        values = [_said(catalogue, item, name, item_no) for name in names]
        if len(names) == 1 and isinstance(values[0], date):
            return values[0]
        if texts := [text for value in values if (text := tidy(str(value)))]:
            return tidy(JOINED.join(texts))
    return ""


def as_text(cell: str | date) -> str:
    """A cell that was written, as the reader of files gives it back."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _said(catalogue: Catalogue, item: Item, name: str, item_no: int | None) -> str | date:
    if name == NUMBER:
        return "" if item_no is None else str(item_no)
    value = getattr(item, name)
    if not value:
        return ""
    if name == "topic":
        return say(SPEAKS, f"dimension.{value}") if value in TOPICS else str(value)
    if name == "indicator_id":
        known = catalogue.indicators.get(value)
        return known.name_zh if known else str(value)
    if name == "zone_id":
        return catalogue.zones[value].name_zh if value in catalogue.zones else str(value)
    return say(SPEAKS, f"action.status.{value}") if name == "status" else value


def meant(catalogue: Catalogue, column: Column, text: str, today: date) -> dict[str, Any]:
    """Field → value of a cell; no status where the cell names none.

    Raises ZoneGapError, with what is allowed, where the text can be none of it.
    """
    text = tidy(text)
    if len(text) == LONGEST:
        raise ZoneGapError("error.cell_full", column=column.head, limit=LONGEST)
    if not column.with_status:
        return {column.field: _meant(catalogue, column.field, text, today)}
    found = WITH_STATUS.fullmatch(text)
    if found is None:
        return {column.field: text}
    return {"status": read_status(found["status"]), column.field: tidy(found["text"])}


def _meant(catalogue: Catalogue, name: str, text: str, today: date) -> Any:
    if is_day(name):
        return read_day(text, today) if text else None
    if not text:
        return ""
    if name == "topic":
        return _coded(text, "dimension", TOPICS, "error.item_topic", "topic")
    if name == "status":
        return read_status(text)
    if name == "indicator_id":
        return catalogue.resolve_indicator(text).demand("indicator")
    return catalogue.resolve_zone(text).demand("zone") if name == "zone_id" else text


def read_status(text: str) -> str:
    """The state of the flow that a text names, by its word in either language or its code."""
    return _coded(text, "action.status", STATUSES, "error.unknown_status", "text")


def _coded(text: str, prefix: str, codes: tuple[str, ...], error: str, name: str) -> str:
    words: Mapping[str, str] = {
        folded(word): code
        for code in codes
        for word in (code, *(say(language, f"{prefix}.{code}") for language in LANGUAGES))
    }
    # 找经济发展方面的差距, 三、改革创新
    plain = unicodedata.normalize("NFKC", text)
    short = re.sub(r"^[一二三四五六\d]+[、.．]|^找|方面(?:的)?(?:差距)?$|的?差距$", "", plain)
    for form in (plain, short, re.sub(r"^找|方面(?:的)?(?:差距)?$", "", short)):
        if code := words.get(folded(form)):
            return code
    raise UnknownName(error, **{name: text, "known": Named(prefix, codes)})
