"""Step 2, recognise: where the tables of a sheet are, and what every row and column of them is.

A figure's keys come from the heads above its column, the labels on the left of its row, the section
it stands in, and the titles, the sheet's and the file's name. All layouts are this one idea: heads
and labels are read by `label.py`, whatever they name, and a figure takes what it is not told by the
nearest from the next. What the table does not say is left to the loader; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from itertools import pairwise

import pandas as pd

from kpi.catalogue import OWN_ZONE
from kpi.errors import BadFile
from kpi.name import folded
from pipelines.columns import settle_columns, side_by_side
from pipelines.label import (
    YEAR,
    Label,
    Office,
    in_one_language,
    is_period_fragment,
    joined_period,
    reads_as_period,
)
from pipelines.layout import KEY_ROLES, OTHER_ROLES, Block, Column, Layout, Part
from pipelines.number import read_numbers
from pipelines.read import Sheet, column_letters
from pipelines.titles import WIDEST_TITLE, read_file_name, read_title

LONG_SHEET = 5000
HEAD_OF_LONG_SHEET = 300
SAMPLE = 400
NUMBERS = ("number", "spoilt")
MOST_SECTIONS = 3
FOOTNOTE = re.compile(
    r"^[（(*※]*(?:注|备注|说明|附注|附|数据来源|资料来源|来源|source|note|填表说明)\d*\s*[:：.、]"
    r"|^(?:填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|统计负责人|联系人|联系电话|联系方式|报出日期|签发|分管领导|主要领导)"
    r"(?:$|\s*[(（]|\s*[:：])",
    re.IGNORECASE,
)
META = re.compile(
    r"^[（(]?(?:单位|计量单位|金额单位|数据截至|截至|截止|制表|制表单位|填报单位|填表单位|报送单位|编报单位|制表单位|填报日期|填报时间|填表日期|报送时间|制表日期|时间|期间|日期"
    r"|报告期|数据时间|指标|指标名称|数据库|表号|表名|制定机关|批准文号|文号|开发区|地区|园区|unit)"
    r"\s*(?:[（(][^（()）]*[)）])?\s*[:：]|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$",
    re.IGNORECASE,
)
SPOILT_NUMBER = re.compile(
    r"^[+\-±<>≥≤~约]*\d[\d.,/]*[^\d]{0,4}$|^[+\-±]*\d[\d.,]*e\d+$|^(?:增长|下降)\d|^\d[\d.,]*\([+\-]?\d[\d.]*%?\)$"
)
NUMBERING = re.compile(r"[甲乙丙丁戊—\-]|栏次|行次|列次|序号|代码|")
BETWEEN_TWO = re.compile(r"(?:和|及|与|、|,|，)(?![^（(]*[)）])")


def recognise(sheet: Sheet, office: Office, file: str) -> Layout:
    """The layout of a sheet; raises BadFile where nothing in it reads as a table of figures."""
    scan = _Scan(sheet, office, file)
    layout = scan.layout()
    is_told = "header" in scan.kinds and bool(layout.blocks)
    if not is_told and not any(block.of("figure", "computed", *KEY_ROLES) for block in layout.blocks):
        key = "error.no_figures" if layout.blocks else "error.no_header"
        raise BadFile(key, file=file, sheet=sheet.name or "—")
    return layout


class _Scan:
    """A sheet being recognised. Of a long sheet only the head is looked at: it is one table."""

    def __init__(self, sheet: Sheet, office: Office, file: str) -> None:
        self.sheet = sheet
        self.office = office
        self.is_long = len(sheet.cells) > LONG_SHEET
        head = sheet.cells.head(HEAD_OF_LONG_SHEET) if self.is_long else sheet.cells
        lines = head.to_numpy(dtype=object).tolist()
        self.grid: list[list[str]] = [[in_one_language(text) for text in line] for line in lines]
        self.width = head.shape[1]
        self.states = self._states()
        self.anchors = {
            (row, column): (top, left)
            for top, left, bottom, right in sheet.merges
            if bottom - top < LONG_SHEET
            for row in range(top, min(bottom + 1, len(self.grid)))
            for column in range(left, min(right + 1, self.width))
        }
        self.kinds = [self._kind(row) for row in range(len(self.grid))]
        self.parts: list[Part] = []
        self.outer = self.context = self._outer_context(file)

    def layout(self) -> Layout:
        blocks: list[Block] = []
        for header, rows, sections in self._tables():
            blocks += self._blocks(header, rows, sections)
        return Layout(self.sheet, tuple(blocks), tuple(self.parts))

    # where the tables are

    def _tables(self) -> Iterable[tuple[list[int], list[int], dict[int, Label]]]:
        """Header rows, rows of figures and sections of every table, from the top; titles on the way
        are taken into `self.context`."""
        header: list[int] = []
        rows: list[int] = []
        sections: dict[int, Label] = {}
        waiting: list[int] = []
        for row, kind in enumerate(self.kinds):
            if kind != "data" and not self._goes_on(row, rows):
                waiting.append(row)
                continue
            early = [] if rows else self._missing_before(row, waiting)
            waiting = waiting[: len(waiting) - len(early)]
            above = self._header_above(early[0] if early else row, waiting, rows)
            if above or not rows:
                if rows:
                    yield header, rows, sections
                within = [each for each in waiting if above and each > above[-1]]
                self._take_titles([each for each in waiting if each not in above and each not in within])
                header, rows, sections = above, [], self._take_sections(within)
            else:
                sections |= self._take_sections(waiting)
            rows += [*early, row]
            waiting = []
        if not rows:
            header, rows = self._without_numbers(waiting)
            waiting = []
        if rows:
            yield header, rows, sections
        for row in waiting:
            self._mark("footnote", row)

    def _missing_before(self, row: int, waiting: list[int]) -> list[int]:
        """The rows right above the first number of a table in which — stands where it does."""
        figures = self._looking(row, *NUMBERS)
        early: list[int] = []
        for each in reversed(waiting):
            if self.kinds[each] != "text" or not self._looking(each, "missing") & figures:
                break
            early.insert(0, each)
        return early

    def _without_numbers(self, rows: list[int]) -> tuple[list[int], list[int]]:
        """Header and rows of a table in which no number can be read: what stands there is asked about."""
        told = {
            row: sum(bool(self.office.label(text).role) for text in self.grid[row] if text) for row in rows
        }
        best = max(rows, key=lambda row: told[row], default=0)
        below = [row for row in rows if row > best and self.kinds[row] in ("text", "years")]
        return ([best], below) if told.get(best, 0) > 1 and below else ([], [])

    def _goes_on(self, row: int, rows: list[int]) -> bool:
        """Whether a row without a number belongs to the table above: —, or a word that is no number,
        stands where its figures do."""
        if not rows or self.kinds[row] != "text":
            return False
        current = self._figure_columns(rows)
        filled = {column for column, text in self._anchored(row).items() if text}
        if any(self.states[row][column] == "missing" for column in filled & current):
            return True
        texts = [self.grid[row][column] for column in filled & current]
        labels = [self.office.label(self.grid[row][column]) for column in filled]
        is_told = any(label.role or label.measure for label in labels) or any(map(META.match, texts))
        beside = bool(filled - current) and min(filled) < min(current, default=0)
        few = len(texts) == 1 or len(texts) * 2 <= len(current)
        return (
            bool(texts)
            and beside
            and few
            and not is_told
            and not any(self.office.label(text).is_understood for text in texts)
        )

    def _kind(self, row: int) -> str:
        """data, text, years (a run of years, as heads are), numbering (甲 1 2 3), footnote, blank."""
        states = self.states[row]
        filled = [column for column in range(self.width) if states[column] != "blank"]
        if not filled:
            return "blank"
        settled = self.office.settled_rows.get(row_text(self.grid[row]))
        if settled:
            return "header" if settled == "header" else "text"
        first = self.grid[row][filled[0]]
        numbers = [column for column in filled if states[column] in NUMBERS]
        years = [column for column in filled if states[column] == "year"]
        if FOOTNOTE.match(first) and (len(filled) < 3 or not numbers):
            return "footnote"
        if self._is_numbering(row, filled, numbers):
            return "numbering"
        if numbers:
            return "data"
        if years:
            return "data" if self._is_row_of_values(row, filled, years) else "years"
        missing = [column for column in filled if states[column] == "missing"]
        return "data" if missing and len(missing) * 2 >= len(filled) - 1 and len(filled) > 1 else "text"

    def _is_row_of_values(self, row: int, filled: list[int], years: list[int]) -> bool:
        """Whether numbers that look like years are figures: one alone beside a name that is no head,
        or several that do not run on."""
        if len(filled) == 1:
            return False
        texts = [self.grid[row][column] for column in filled if column not in years]
        labels = [self.office.label(text) for text in texts]
        if len(years) == 1:
            return not any(label.role for label in labels)
        values = [text for column in years if YEAR.fullmatch(text := self.grid[row][column])]
        steps = {int(later) - int(sooner) for sooner, later in pairwise(values)}
        return len(values) == len(years) and not steps <= {0, 1, -1}

    def _is_numbering(self, row: int, filled: list[int], numbers: list[int]) -> bool:
        """A row that numbers the columns: 甲 | 乙 | 1 | 2 | 3."""
        if len(numbers) < 2 or not row:
            return False
        texts = [self.grid[row][column] for column in numbers]
        counts = [int(text) for text in texts if text.isdecimal()]
        runs = len(counts) == len(texts) and counts == list(range(counts[0], counts[0] + len(counts)))
        runs = runs and counts[0] < 4
        others = [self.grid[row][column] for column in filled if column not in numbers]
        return runs and all(NUMBERING.fullmatch(text) for text in others) and bool(others or len(counts) > 2)

    def _header_above(self, row: int, waiting: list[int], rows: list[int]) -> list[int]:
        """The rows among those waiting that are the heads of the table that begins at `row`."""
        header: list[int] = []
        passed = 0
        figures = self._looking(row, *NUMBERS, "missing")
        current = self._figure_columns(rows) if rows else set()
        leftmost = min(self._anchored(row))
        for each in reversed(waiting):
            if self.kinds[each] == "numbering":
                self._mark("numbering", each)
            elif self.kinds[each] == "header" or self._is_header(each, header, figures, current, leftmost):
                header.insert(0, each)
            elif header or passed == MOST_SECTIONS:
                break
            elif self.kinds[each] != "blank":
                texts = self._anchored(each).values()
                if sum(not text.isascii() for text in texts) > 1 or self.kinds[each] == "footnote":
                    break
                passed += 1
        return header

    def _figure_columns(self, rows: list[int]) -> set[int]:
        return set().union(*(self._looking(row, *NUMBERS) for row in rows[-20:]))

    def _looking(self, row: int, *states: str) -> set[int]:
        """The columns of a row whose cells look so."""
        return {column for column, state in enumerate(self.states[row]) if state in states}

    def _is_header(
        self, row: int, below: list[int], figures: set[int], current: set[int], leftmost: int
    ) -> bool:
        """Whether a row is a head: of the columns of `figures`, or of the heads `below`. Where a table
        is under way its columns are `current`, and a row of blanks must not be taken for a head."""
        if self.kinds[row] not in ("text", "years"):
            return False
        texts = self._anchored(row)
        if any(META.match(text) for text in texts.values()):
            return False
        labels = {column: self.office.label(text) for column, text in texts.items()}
        told = {column for column, label in labels.items() if label.is_understood}
        if below:
            if len(texts) == 1:
                return bool(told) and next(iter(texts)) > leftmost
            return bool(told) and all(len(text) <= WIDEST_TITLE for text in texts.values())
        if len(texts) == 1:
            (column,) = texts
            return column > 0 and column in told & figures and not current and not labels[column].role
        if current:
            return len(told) >= 2 and bool(told & (current | figures))
        return bool(told) or len(set(texts) & figures) * 2 >= len(figures)

    def _anchored(self, row: int) -> dict[int, str]:
        """Column → text of a row; a merged range counts once, where it begins in this row."""
        found: dict[int, str] = {}
        seen = set()
        for column in range(self.width):
            anchor = self.anchors.get((row, column), (row, column))
            text = self.grid[anchor[0]][anchor[1]]
            if text and anchor not in seen:
                seen.add(anchor)
                found[column] = text
        return found

    def _take_titles(self, rows: list[int]) -> None:
        """What the rows above a table say: period, unit, zone, indicator, and whether of targets."""
        told = [row for row in rows if self.kinds[row] not in ("blank", "footnote")]
        texts = {row: list(self._anchored(row).values()) for row in told}
        titles = {row: [read_title(text, self.office) for text in texts[row]] for row in told}
        has_year = any(
            YEAR.match(label.period)
            for row in told
            if self.kinds[row] in ("text", "years")
            for label in titles[row]
        )
        # a table under a year of its own takes no months from the table above
        period = self.outer.period if has_year else self.context.period
        self.context = replace(self.context, measure="", basis="", period=period)
        for row in rows:
            if row in titles:
                self._mark("title", row)
                self._take_title(titles[row], read_title("".join(texts[row]), self.office))
            elif self.kinds[row] == "footnote":
                self._mark("footnote", row)

    def _take_title(self, labels: list[Label], line: Label) -> None:
        """What the cells of a title say, and its period, which may stand in several: 2024 | 年 | 1-9 | 月."""
        for name in ("indicator", "zone"):  # a head that stands apart speaks of no whole table
            if len({getattr(label, name) for label in labels} - {""}) > 1:
                labels = [replace(label, indicator="", zone="", unit="") for label in labels]
        for label in labels:
            split = line.period and is_period_fragment(label.period)
            self.context = (replace(label, period="") if split else label).under(self.context)
        if line.period:
            self.context = replace(self.context, period=joined_period(self.context.period, line.period))

    def _take_sections(self, rows: list[int]) -> dict[int, Label]:
        """Rows between figures that name what follows: 一、经济发展; 旌德经开区; 单位：万元."""
        sections = {}
        for row in rows:
            kind = self.kinds[row]
            if kind in ("text", "years") and (texts := self._anchored(row)):
                text = next(iter(texts.values()))
                label = self.office.label(text)
                if not (label.zone or label.indicator or label.period):
                    label = read_title(text, self.office)
                sections[row] = label
                self._mark("section", row)
            elif kind in ("footnote", "numbering"):
                self._mark(kind, row)
        return sections

    def _outer_context(self, file: str) -> Label:
        """What the names of the file and of the sheet say."""
        label = read_file_name(file, self.office)
        for name in self.sheet.name.split("/"):
            name = re.sub(r"\.[A-Za-z]{2,5}$", "", name)
            own = self.office.label(name)
            known = own if own.is_understood and not own.role and not own.is_total else Label("")
            label = read_title(name, self.office).under(known).under(label)
        return label

    # what the columns are

    def _blocks(self, header: list[int], rows: list[int], sections: dict[int, Label]) -> list[Block]:
        """The table as one block, or as several where it stands side by side: 指标 本期 | 指标 本期."""
        paths = self._heads(header, rows)
        first = header[-1] if header else rows[0]
        columns = [self._column(index, paths[index], rows, first) for index in range(self.width)]
        body: tuple[int, ...] | range = tuple(rows)
        if self.is_long:
            body = range(rows[0], len(self.sheet.cells))
        blocks = []
        for group in side_by_side(columns):
            settled = settle_columns(group, self.context, self.office, self._sample(rows))
            if any(column.role in ("figure", "computed", "unread") for column in settled):
                blocks.append(Block(tuple(header), body, tuple(settled), self.context, sections))
        self._mark_block(header, body, [column for block in blocks for column in block.columns])
        return blocks

    def _sample(self, rows: list[int]) -> list[list[str]]:
        return [self.grid[row] for row in rows[:SAMPLE]]

    def _heads(self, header: list[int], rows: list[int]) -> list[list[tuple[int, str]]]:
        """For every column the heads above it, from the top: (row, text)."""
        paths: list[list[tuple[int, str]]] = [[] for _ in range(self.width)]
        for depth, row in enumerate(header):
            below = header[depth + 1 :]
            carried = ""
            for column in range(self.width):
                anchor = self.anchors.get((row, column), (row, column))
                text = self.grid[anchor[0]][anchor[1]]
                has_more = any(self.grid[each][column] for each in below)
                if text:
                    is_key = self.office.label(text).role not in ("", "value")
                    carried = "" if is_key else text
                elif below and carried and has_more and (row, column) not in self.anchors:
                    text = carried
                elif not has_more:
                    carried = ""
                if text and (not paths[column] or paths[column][-1][1] != text):
                    paths[column].append((row, text))
        return self._told_apart(header, rows, paths)

    def _told_apart(
        self, header: list[int], rows: list[int], paths: list[list[tuple[int, str]]]
    ) -> list[list[tuple[int, str]]]:
        """One head over two columns of figures that names both, 增速（%）和增加额（亿元）, becomes two."""
        figures = self._figure_columns(rows)
        for column in range(self.width - 1):
            if not paths[column] or column not in figures:
                continue
            row, text = paths[column][-1]
            anchor = self.anchors.get((row, column))
            span = [column]
            while span[-1] + 1 in figures and (
                self.anchors.get((row, span[-1] + 1)) == anchor if anchor else not paths[span[-1] + 1]
            ):
                span.append(span[-1] + 1)
            parts = BETWEEN_TWO.split(text)
            if len(span) < 2 or len(parts) != len(span) or row != header[-1]:
                continue
            if all(self.office.label(part).is_understood for part in parts):
                for each, part in zip(span, parts, strict=True):
                    paths[each] = [*paths[column][:-1], (row, part)]
        return paths

    def _column(self, index: int, path: list[tuple[int, str]], rows: list[int], first: int) -> Column:
        labels = [self.office.label(text) for _, text in path]
        label = reduce(lambda upper, lower: lower.under(upper), labels, Label(""))
        text = " ".join(text for _, text in path)
        if len(path) > 1 and not label.indicator and (label.rest or folded(label.zone) in OWN_ZONE):
            # 新签约 over 项目数, 合肥 over 经开区: one name in two cells
            whole = self.office.label("".join(text for _, text in path[-2:]))
            if whole.indicator or (whole.zone and folded(whole.zone) not in OWN_ZONE):
                label = replace(whole.under(label), rest="", zone=whole.zone or label.zone)
        said = text or column_name(index)
        settled = folded(said) in self.office.settled_columns
        if settled and len(path) != 1:
            label = self.office.label(said).under(replace(label, rest=""))
        cells = [(self.states[row][index], self.grid[row][index]) for row in rows[:SAMPLE]]
        row = path[-1][0] if path else first
        role = self._role(label, cells)
        is_part = len(labels) > 1 and labels[-1].rest and not labels[-1].is_understood and label.indicator
        if (
            role == "figure" and is_part and label.rest and not settled
        ):  # 增值税 under 税收收入 is not 税收收入
            role = "unread"
        return Column(index, role, replace(label, text=text), row)

    def _role(self, label: Label, cells: list[tuple[str, str]]) -> str:
        """The role of a column, from its heads and, where they say too little, from what is in it."""
        filled = [(state, text) for state, text in cells if state != "blank"]
        figures = sum(state != "text" for state, _ in filled)
        if label.role in OTHER_ROLES or label.role in ("month", "quarter", "measure", "basis", "bound"):
            return label.role
        if not filled:
            return "blank" if label.role == "value" or not label.role else label.role
        if label.role in ("zone", "indicator", "unit") and figures * 2 <= len(filled):
            return self._named_by_content(filled, label.role)
        if label.role == "period":
            return "period"
        if label.role == "value":
            return "figure"
        years = sum(state == "year" for state, _ in filled)
        is_told = label.is_understood and not label.rest
        may_be_time = not label.text or re.search("年|期|时|date|year|period", label.text, re.IGNORECASE)
        if not is_told and may_be_time and years == len(filled) and len(filled) > 1:
            return "period"
        if not label.text and not label.rest and _counts_up(filled) and len(filled) > 1:
            return "ignored"
        digits = sum(any(letter.isdecimal() for letter in text) for _, text in filled)
        role = self._named_by_content(filled, "unknown")
        is_dirty = is_told and digits * 2 >= len(filled) and role == "unknown"
        if figures * 2 >= len(filled) or is_dirty:
            return "figure"
        is_aside = role == "period" and label.rest and self.context.period
        return "unknown" if is_aside else role

    def _named_by_content(self, filled: list[tuple[str, str]], otherwise: str) -> str:
        """What most cells of a column of texts name."""
        texts = list(dict.fromkeys(text for _, text in filled))
        labels = [self.office.label(text) for text in texts]
        counts = {
            "indicator": sum(bool(label.indicator) for label in labels),
            "zone": sum(bool(label.zone) and not label.indicator for label in labels),
            "period": sum(bool(label.period) and not label.indicator and not label.zone for label in labels),
            "unit": sum(self.office.units.resolve_unit(text) is not None for text in texts),
        }
        if otherwise == "unknown":
            counts["measure"] = sum(
                bool(label.measure) and not label.indicator and not label.rest for label in labels
            )
        best = max(counts, key=lambda kind: counts[kind])
        return best if counts[best] * 2 > len(texts) or (otherwise == best and counts[best]) else otherwise

    # what is told to the reader

    def _is_spoilt(self, text: str) -> bool:
        """Whether a text was meant for a number: 4761.亿元; ±3; 28.4,增长."""
        if not SPOILT_NUMBER.match(unicodedata.normalize("NFKC", text)):
            return False
        label = self.office.label(text)
        return not label.is_understood and not (label.unit and not label.rest)

    def _mark(self, role: str, row: int) -> None:
        self.parts.append(Part(role, row, 0, row, self.width - 1))

    def _mark_block(self, header: list[int], body: tuple[int, ...] | range, columns: list[Column]) -> None:
        for column in columns:
            for row in header:
                self.parts.append(Part("header", row, column.index, row, column.index, column.label))
            if column.role != "blank":
                self.parts.append(
                    Part(column.role, body[0], column.index, body[-1], column.index, column.label)
                )

    def _states(self) -> list[list[str]]:
        """What every cell looks like: blank, number, year, missing (a sign, 持平), text."""
        texts = sorted({text for line in self.grid for text in line})
        numbers = read_numbers(pd.Series(texts, dtype=object))
        found = {}
        for text, state, unit in zip(texts, numbers["state"], numbers["unit_text"], strict=True):
            if state == "number" and unit and self.office.units.resolve_unit(unit) is None:
                state = "text"
            if state == "number" and not unit and _looks_like_time(text):
                state = "year"
            if state == "level" or (text and state in ("text", "dirty") and self._is_spoilt(text)):
                found[text] = "spoilt" if state != "level" else "number"
            else:
                found[text] = "text" if state == "dirty" else state
        return [[found[text] for text in line] for line in self.grid]


def _counts_up(filled: list[tuple[str, str]]) -> bool:
    return [text for _, text in filled] == [str(n) for n in range(1, len(filled) + 1)]


def _looks_like_time(text: str) -> bool:
    """A number that may be a year or a date: 2024, 202409, 2024-09-30, 2024.09."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"(?:19[5-9]|20[0-4])\d(?:\d\d|[-/.]\d\d?(?:[-/.]\d\d?)?|\d{4})?", plain):
        return False
    return reads_as_period(plain)


def column_name(index: int) -> str:
    """How a column without a head is asked about and remembered: 第C列."""
    return f"第{column_letters(index)}列"


def row_text(line: list[str]) -> str:
    """How a row is remembered: its texts without their digits, so that next quarter's is the same."""
    return folded(re.sub(r"\d", "", "|".join(text for text in line if text)))
