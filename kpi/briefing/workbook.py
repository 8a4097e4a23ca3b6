"""The briefing as a workbook for Excel: a sheet a part, what the figures mean, where they come from."""

import io
from datetime import datetime

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import OPTIONS, Cells
from kpi.briefing.chart import NativeChart
from kpi.briefing.package import fixed
from kpi.briefing.part import Briefing, Part
from kpi.briefing.sheet import Stamp, fill_sheet, sheet_name
from kpi.briefing.sheet_basis import fill_basis, fill_sources
from kpi.question import Comparison
from kpi.words import Writer


def write_workbook(briefing: Briefing, writer: Writer, sources: pd.DataFrame | None = None) -> bytes:
    """The bytes of a .xlsx, the same each time. `sources`: rows of Store.sources, the figures that the
    briefing is made of."""
    stamp = Stamp(briefing.version, briefing.made_at)
    file = _File(f"{writer.zone(briefing.question.zone)} {briefing.recipe.name(writer.language)}", stamp)
    for part in briefing.parts:
        _fill(file, part, writer)
    comparisons = briefing.comparisons()
    fill_basis(file.cells, file.add(writer.say("sheet.basis")), comparisons, briefing.left_out, writer, stamp)
    if sources is not None:
        sheet = file.add(writer.say("sheet.sources"))
        fill_sources(file.cells, sheet, sources, briefing.is_simulated, writer, stamp)
    return file.close()


def write_sheet(
    comparison: Comparison, chart: NativeChart | None, writer: Writer, made_at: datetime
) -> bytes:
    """The bytes of a .xlsx with one comparison, its chart, and what its figures mean."""
    stamp = Stamp(comparison.version, made_at)
    file = _File(writer.title(comparison), stamp)
    sheet = file.add(writer.say(f"kind.{comparison.kind}"))
    fill_sheet(file.cells, sheet, [comparison], chart, (), writer, stamp)
    fill_basis(file.cells, file.add(writer.say("sheet.basis")), [comparison], (), writer, stamp)
    return file.close()


class _File:
    """A workbook that is being written."""

    def __init__(self, title: str, stamp: Stamp) -> None:
        self._out = io.BytesIO()
        self._book = Workbook(self._out, OPTIONS)
        self.stamp = stamp
        self.cells = Cells(self._book)
        self._book.set_properties({"title": title, "author": "ZoneGap", "created": stamp.made_at})

    def add(self, name: str) -> Worksheet:
        taken = [sheet.name for sheet in self._book.worksheets()]
        return self._book.add_worksheet(sheet_name(name, taken))

    def close(self) -> bytes:
        self._book.close()
        return fixed(self._out.getvalue(), self.stamp.made_at)


def _fill(file: _File, part: Part, writer: Writer) -> None:
    """A part on a sheet of its own, by the name of its heading or of what it compares."""
    sheet = file.add(part.section.heading(writer.language) or _named(part, writer))
    is_told = part.section.show in ("text", "actions", "gaps")
    heading = "" if len(part.comparisons) == 1 else part.heading
    sentences = part.sentences if is_told else ()
    fill_sheet(file.cells, sheet, part.comparisons, part.chart, sentences, writer, file.stamp, heading)


def _named(part: Part, writer: Writer) -> str:
    comparison = part.comparisons[0]
    name = writer.say(f"kind.{comparison.kind}")
    asked = comparison.question.indicators
    return f"{name} {writer.indicator(asked[0])}" if len(asked) == 1 else name
