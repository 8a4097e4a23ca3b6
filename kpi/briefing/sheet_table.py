"""A Comparison as a table on a sheet: numbers in their indicator's decimals, states in words and colour."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import Cells, height
from kpi.charts.theme import LIGHT
from kpi.question import Comparison
from kpi.table import plain_table, printed_table
from kpi.text import MISSING, text_width
from kpi.words import Writer

NARROWEST, WIDEST = 7, 36
HEAD_LINES = 3
# the column that says a state → the columns that it colours, and which of its codes are which shade
STATUS_SHADES = {
    "good": ("done", "met", "on_pace"),
    "near": ("slightly_behind",),
    "bad": ("behind",),
}
JUDGED: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]], str]] = {
    "status": (("status", "lead_pp", "lead_pct", "lead_places"), STATUS_SHADES, "status"),
    "override_status": (("override_status",), STATUS_SHADES, "status"),
    "target_status": (("target_status", "target_gap"), STATUS_SHADES, "status"),
    "urgency": (
        ("urgency", "priority"),
        {"good": ("level",), "near": ("watch",), "bad": ("urgent",)},
        "urgency",
    ),
    "verdict": (("verdict",), {"good": ("contributed",), "bad": ("dragged",)}, "verdict"),
}


@dataclass(frozen=True)
class Placed:
    """A table on a sheet: plain_table's cells, its heads in row `top`, the first column in column 0.
    decimals: how each number is printed, by head, one a row, None for a text."""

    table: pd.DataFrame
    decimals: dict[str, list[int | None]]
    top: int

    @property
    def bottom(self) -> int:
        return self.top + len(self.table)

    def column(self, head: str) -> int | None:
        """Where the column under this head stands; None where the table has none."""
        return self.table.columns.get_loc(head) if head in self.table else None


def place_table(comparison: Comparison, writer: Writer, top: int) -> Placed:
    """The table as it will stand on a sheet, its heads in row `top`."""
    table = plain_table(comparison, writer)
    printed = printed_table(comparison, writer)
    reasons = _reasons(comparison, writer)
    if reasons is not None:
        table[writer.say("column.reason")] = reasons
    places = {head: _decimals(printed[head]) for head in table if _is_number(table[head])}
    return Placed(table.reset_index(drop=True), places, top)


def write_table(cells: Cells, sheet: Worksheet, placed: Placed, own: Sequence[bool], writer: Writer) -> None:
    """Heads and rows, the own zone's bold; and the colours of states."""
    widths = column_widths(placed)
    sheet.set_row(placed.top, max(height(h, w) for h, w in zip(placed.table.columns, widths, strict=True)))
    for column, head in enumerate(placed.table.columns):
        cells.write(sheet, placed.top, column, head, "head")
        values = placed.table[head].tolist()
        places = placed.decimals.get(head)
        for at, (value, is_own) in enumerate(zip(values, own, strict=True)):
            bold = {"bold": True} if is_own else {}
            look = {"num_format": number_format(places[at])} if places else {"indent": 1}
            cells.write(sheet, placed.top + 1 + at, column, value, "cell", **look, **bold)
    _colour_states(cells, sheet, placed, writer)


def column_widths(placed: Placed) -> list[int]:
    """Wide enough for the cells; heads are broken over up to HEAD_LINES lines."""
    widths = []
    for head in placed.table:
        places = placed.decimals.get(head) or [None] * len(placed.table)
        texts = (_shown(*each) for each in zip(placed.table[head].tolist(), places, strict=True))
        content = max((text_width(text) for text in texts), default=0)
        words = max((text_width(word) for word in head.split() if word.isascii()), default=0)
        broken = max(-(-text_width(head) // HEAD_LINES) + 2, words)
        widths.append(min(max(content + 2, broken, NARROWEST), WIDEST))
    return widths


def number_format(decimals: int | None) -> str:
    """How Excel prints a number with so many decimals, thousands apart."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _reasons(comparison: Comparison, writer: Writer) -> list[str | None] | None:
    """Why a ranking's figure is missing, which none of its own columns says; None where none is."""
    if comparison.kind != "ranking":
        return None
    missing = comparison.rows["level_value"].isna()
    return (
        [writer.say("reason.not_reported") if each else None for each in missing] if missing.any() else None
    )


def _is_number(column: "pd.Series[float]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def _decimals(printed: "pd.Series[str]") -> list[int | None]:
    """The decimals that stand in printed numbers: those of -17.6个百分点 are one; a missing one has those
    of the row above, for when somebody fills it in."""
    found = pd.Series([None if text == MISSING else _places(text) for text in printed], dtype="Int64")
    return [int(each) for each in found.ffill().bfill().fillna(0)]


def _places(text: str) -> int:
    match = re.search(r"\d\.(\d+)", text)
    return len(match.group(1)) if match else 0


def _shown(value: object, decimals: int | None) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return str(value) if decimals is None else f"{value:,.{decimals}f}"


def _colour_states(cells: Cells, sheet: Worksheet, placed: Placed, writer: Writer) -> None:
    """The ground of a state, and of the lead beside it, by the word that stands in the state's cell: it
    changes with the word."""
    if not len(placed.table):
        return
    for state, (columns, shades, prefix) in JUDGED.items():
        at = placed.column(writer.say(f"column.{state}"))
        if at is None:
            continue
        cell = xl_rowcol_to_cell(placed.top + 1, at, col_abs=True)
        for shade, codes in shades.items():
            words = [writer.say(f"{prefix}.{code}") for code in codes]
            criteria = ",".join(f'{cell}="{word}"' for word in words)
            paint = cells.book.add_format({"bg_color": LIGHT.pale(shade), "font_color": LIGHT.ink})
            for name in columns:
                column = placed.column(writer.say(f"column.{name}"))
                if column is not None:
                    filled = f"NOT(ISBLANK({xl_rowcol_to_cell(placed.top + 1, column)}))"
                    judged = f"=AND({filled},OR({criteria}))"
                    rule = {"type": "formula", "criteria": judged, "format": paint}
                    sheet.conditional_format(placed.top + 1, column, placed.bottom, column, rule)
