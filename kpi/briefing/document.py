"""The briefing as a document for Word after GB/T 9704-2012: running text under numbered headings, tables,
pictures of the charts, and what to bear in mind once at the end."""

import io
from collections.abc import Iterator, Mapping
from itertools import count

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length
from docx.text.paragraph import Paragraph

from kpi.briefing.document_table import add_table, is_wide, write
from kpi.briefing.indicators import indicator_table
from kpi.briefing.numbering import Counter, counted, hexagonal, numbered
from kpi.briefing.package import fixed
from kpi.briefing.page import HEIGHT, set_page, text_width, turn
from kpi.briefing.part import SILENT, Briefing, Part
from kpi.briefing.styles import set_styles
from kpi.briefing.table import Table, chart_table, paper_table
from kpi.question import Comparison
from kpi.words import Writer

# beside a table or a picture that shows every row, the text says the first few
TOLD_BESIDE = 6
# how high a picture may be, so that its caption and a few lines find room on its page
TALLEST = int(HEIGHT * 0.8)


def write_document(
    briefing: Briefing, writer: Writer, pictures: Mapping[int, bytes] | None = None, number: str = ""
) -> bytes:
    """The bytes of a .docx. `pictures`: PNGs of the charts by the place of their part in `briefing.parts`,
    from 0; a chart without one stands as a table. `number`: of the document (岚开发〔2024〕12号), if any."""
    document = docx.Document()
    set_styles(document, writer.language)
    set_page(document)
    _Pen(document, briefing, writer, pictures or {}).write(number)
    properties = document.core_properties
    properties.title, properties.language = _title(briefing, writer), writer.language
    properties.author = properties.last_modified_by = "ZoneGap"
    properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue(), briefing.made_at)


class _Pen:
    """Writes a briefing into a document from the top down, counting headings, tables and pictures."""

    def __init__(
        self, document: Document, briefing: Briefing, writer: Writer, pictures: Mapping[int, bytes]
    ) -> None:
        self.document, self.briefing, self.writer, self.pictures = document, briefing, writer, pictures
        self.headings = Counter(writer.language)
        self.tables, self.figures = count(1), count(1)

    def write(self, number: str) -> None:
        question = self.briefing.question
        if number:
            self._line(hexagonal(number), "Document Number")
        self._line(_title(self.briefing, self.writer), "Title")
        beside = [self.writer.period(question.period), self.writer.peers(question.peers)]
        self._line(self._simulated(" · ".join(beside), self.briefing.is_simulated), "Subtitle")
        for place, part in enumerate(self.briefing.parts):
            if self._is_annex(part):
                self._annex(part)
            else:
                self._part(part, self.pictures.get(place))
        self._end()

    def _is_annex(self, part: Part) -> bool:
        """The tables of an analysis follow its text; a recipe of tables has them as its sections."""
        return part.section.show == "table" and self.briefing.recipe.kind == "document"

    def _annex(self, part: Part) -> None:
        comparison = part.comparisons[0]
        is_gap = comparison.kind == "gap"
        table = (indicator_table if is_gap else paper_table)(comparison, self.writer)
        turn(self.document, is_wide(table))
        heading = self._line(self._simulated(part.heading, comparison.is_simulated), "Annex Heading")
        heading.paragraph_format.page_break_before = True
        self._table(table, comparison)
        if is_gap:
            self._line(self.writer.say("annex.note"), "Note")

    def _part(self, part: Part, picture: bytes | None) -> None:
        turn(self.document, False)
        self._heading(part)
        show = part.section.show
        if show == "actions":
            self._lines(numbered([hexagonal(measure) for measure in part.sentences]))
        elif show == "gaps":
            self._lines([self._lead(part, self.writer.say("briefing.pressing", count=len(part.told)))])
            self._lines(counted(list(self._running(part)), self.writer.language))
        elif show == "text":
            self._lines([self._lead(part, self._joined(list(self._running(part))))])
        else:
            self._shown(part, picture)

    def _shown(self, part: Part, picture: bytes | None) -> None:
        """The first things to say, then all of it as a picture or a table."""
        sentences = list(self._running(part))
        said = sentences[:TOLD_BESIDE]
        rest = len(sentences) - len(said)
        if said:
            more = [self.writer.say("briefing.rest", count=rest)] if rest else []
            self._lines([self._lead(part, self._joined([*said, *more]))])
        comparison = part.comparisons[0]
        if picture is not None:
            self._picture(picture, part)
            return
        table = _table(part, self.writer)
        turn(self.document, is_wide(table))
        self._caption("briefing.table", next(self.tables), comparison)
        self._table(table, comparison)

    def _running(self, part: Part) -> Iterator[str]:
        """The sentences that say something, without the period and the mark that their paragraph has."""
        for findings in part.told:
            if findings[0].values.get("status") not in SILENT:
                yield self.writer.running(part.comparisons[0].question, findings)

    def _joined(self, sentences: list[str]) -> str:
        return (" " if self.writer.language == "en" else "").join(sentences)

    def _lead(self, part: Part, text: str) -> str:
        question = part.comparisons[0].question
        return self.writer.say("briefing.lead", period=self.writer.period(question.period), text=text)

    def _heading(self, part: Part) -> None:
        simulated = any(one.is_simulated for one in part.comparisons) or (
            not part.comparisons and self.briefing.is_simulated
        )
        mark, level = self.headings.next(part.section.level)
        self._line(mark + self._simulated(part.heading, simulated), f"Heading {level}")

    def _picture(self, picture: bytes, part: Part) -> None:
        """The chart with its finding as caption, and in words for who cannot see it."""
        paragraph = self._line("", "Picture")
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture), width=text_width(self.document))
        if drawn.height > TALLEST:
            drawn.width, drawn.height = Length(drawn.width * TALLEST // drawn.height), Length(TALLEST)
        comparison = part.comparisons[0]
        told = [self.writer.title(comparison), self.writer.subtitle(comparison)]
        drawn._inline.docPr.set("descr", self.writer.say("stop").join(told))
        self._caption("briefing.figure", next(self.figures), comparison)
        self._source(comparison)

    def _caption(self, key: str, number: int, comparison: Comparison) -> None:
        self._line(self.writer.say(key, number=number, finding=self.writer.title(comparison)), "Caption")

    def _table(self, table: Table, comparison: Comparison) -> None:
        add_table(self.document, table, text_width(self.document), self.writer.language)
        self._source(comparison)
        if comparison.kind == "gap":
            self._line(self.writer.say("briefing.shades"), "Note")

    def _source(self, comparison: Comparison) -> None:
        """What was measured, in which unit, and that it is simulated; data version and files."""
        self._line(f"{self.writer.subtitle(comparison)} · {self.writer.foot(comparison)}", "Note")

    def _end(self) -> None:
        """What holds for the whole document, each thing once: data version, peers, prices, thresholds."""
        briefing, writer = self.briefing, self.writer
        at = f"{briefing.made_at:%Y-%m-%d %H:%M}"
        lines = [writer.say("briefing.version", version=briefing.version, at=at)]
        if briefing.left_out:
            lines.append(writer.say("briefing.left_out", parts=writer.say("list").join(briefing.left_out)))
        notes = [note for comparison in briefing.comparisons() for note in comparison.notes]
        lines += [writer.note(note) for note in notes]
        head = self._line(self._simulated(writer.say("briefing.notes"), briefing.is_simulated), "Caption")
        head.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for line in numbered(list(dict.fromkeys(lines))):
            self._line(line, "Note")

    def _simulated(self, text: str, is_simulated: bool) -> str:
        return self.writer.say("briefing.simulated", text=text) if is_simulated else text

    def _lines(self, lines: list[str]) -> None:
        for line in lines:
            self._line(line, "Normal")

    def _line(self, text: str, style: str) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        if text:
            write(paragraph, text, self.writer.language)
        return paragraph


def _title(briefing: Briefing, writer: Writer) -> str:
    name = briefing.recipe.name(writer.language)
    return writer.say("briefing.title", zone=writer.zone(briefing.question.zone), name=name)


def _table(part: Part, writer: Writer) -> Table:
    """A course through time as its chart has it, all else as paper has it."""
    comparison = part.comparisons[0]
    is_course = part.history is not None or comparison.kind == "course"
    return chart_table(part.chart, writer) if is_course and part.chart else paper_table(comparison, writer)
