"""A file of one comparison alone, for the export menu under every chart."""

from datetime import datetime

from kpi.briefing.chart import native_chart
from kpi.briefing.deck import write_slide
from kpi.briefing.part import Asker
from kpi.briefing.workbook import write_sheet
from kpi.question import Comparison
from kpi.words import Writer


def write_single(form: str, comparison: Comparison, asker: Asker, writer: Writer, made_at: datetime) -> bytes:
    """The bytes of a .pptx or .xlsx with the chart that can be edited, or the table where there is none. The
    growth of one indicator is drawn through the years, as its page does."""
    is_history = comparison.kind == "growth" and len(comparison.question.indicators) == 1
    history = asker.history(comparison.question) if is_history else None
    chart = native_chart(comparison, writer, history)
    write = write_slide if form == "pptx" else write_sheet
    return write(comparison, chart, writer, made_at)
