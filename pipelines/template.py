"""The templates: the long one, a figure a row, and a zone's own form, filled in with what is known."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter

from kpi.catalogue import Indicator
from kpi.period import Period, month_end
from kpi.store import Store
from kpi.table import csv_bytes
from kpi.text import number, say, text_width
from pipelines.number import read_numbers

HEADERS = [
    "开发区",
    "指标",
    "期间",
    "类别",
    "数值",
    "单位",
    "同比(%)",
    "口径",
    "限定",
    "状态",
    "参评数",
    "来源",
    "备注",
]
EXAMPLES = """
本区|一般公共预算收入|2024年1-9月|实际|3.42|亿元|6.1|||初步||区财政局|
本区|一般公共预算收入|2024年|目标|5|亿元||本区||||年初计划|
本区|地区生产总值|2024年|目标增速|8|%|||≥|||年初计划|
本区|营商环境位次|2024年1-6月|位次|3|位|||||24|市评议|
""".strip().splitlines()

# the form is in Chinese in either language: its words are those that the reader of files knows
TITLE = "{zone}{period}主要指标"
INDICATOR, UNIT, NOTE = "指标", "单位", "备注"
NOW, YEAR_BEFORE, GROWTH, TARGET = "本期数", "上年同期", "同比增长(%)", "全年目标"
STATUS_WORDS = {"final": "", "provisional": "初步", "estimate": "预计"}
OWN_TARGET = "本区自定"
BOUND_SIGNS = {"": "", ">=": "≥", "<=": "≤", "~": "约"}
HEADER_ROW, FIRST_ROW = 2, 3
INDICATOR_COLUMN, UNIT_COLUMN, FIRST_FIGURES = 0, 1, 2
YEARS_BACK = 2
USUAL = (
    "gdp",
    "industrial_value_added_above_scale",
    "industrial_output_above_scale",
    "industrial_revenue_above_scale",
    "fixed_asset_investment",
    "industrial_investment",
    "retail_sales",
    "general_budget_revenue",
    "tax_revenue",
    "trade_total",
    "utilized_foreign_capital",
    "firms_above_scale",
)
NOTES = ("fill", "cumulative", "missing", "growth", "target", "note", "load")
FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
INK, GREY, YELLOW, PALE, HEAD, LINE = "#1F2933", "#7B8794", "#FFF8C4", "#F3F4F6", "#DCE6F0", "#B8C2CC"
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # of an input message, in Excel
NARROWEST, WIDEST_NAME, WIDTH_OF_TEXT = 13, 44, 98
LINE_HEIGHT = 17
LARGEST = 1e15
FACTS = """
select indicator_id, period, span, measure, basis, value, status, rank_of, bound
from fact_now
where
    zone_id = $zone
    and value is not null
    and parts is null
    and measure <> 'share'
    and period > $since
    and period <= $until
order by period, basis
"""


@dataclass(frozen=True)
class Column:
    """A column of figures: all of one measure, period, basis and status. What `is_reference` is known
    already; the rest is to be filled in."""

    header: str
    measure: str
    end: date
    basis: str = ""
    status: str = "final"
    is_reference: bool = False


@dataclass(frozen=True)
class Cell:
    """What a cell of the form holds, whether it is to be filled in, and what is said beside it."""

    content: float | str | None
    is_open: bool
    message: str = ""


def template_csv() -> bytes:
    """The long template with four rows to overwrite, as CSV that Excel opens."""
    return csv_bytes(pd.DataFrame([row.split("|") for row in EXAMPLES], columns=HEADERS))


def template_xlsx(store: Store, zone_id: str, period: Period, language: str = "zh") -> bytes:
    """A zone's form for a cumulative period: what it reported in the last two years, a row an
    indicator, with the figures of a year before, of the last period and of the annual target.

    Filled in, it loads as it stands; a reference that was left alone loads as the same figure.
    `language` is that of the instructions.
    """
    form = _Form(store, zone_id, Period(period.end), language)
    paper = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(paper, options) as book:
        # the same form has the same bytes, whenever it is made
        book.set_properties({"title": form.title, "created": datetime.combine(period.end, time())})
        _Sheet(book, form).write()
        _write_notes(book, form)
    return paper.getvalue()


class _Form:
    """What is to be written: the columns, the rows, and each cell."""

    def __init__(self, store: Store, zone_id: str, period: Period, language: str) -> None:
        self.catalogue = store.catalogue
        self.period = period
        self.language = language
        self.end = period.end
        self.year_before = month_end(self.end.year - 1, self.end.month)
        self.december = date(self.end.year, 12, 31)
        self.facts = self._read_facts(store, zone_id)
        self.name = written(period)
        zone = store.catalogue.zones[zone_id]
        self.title = TITLE.format(zone=zone.name_zh, period=self.name)
        self.how = self.say("template.how")
        if zone.simulated:
            self.how = f"【{self.say('badge.simulated')}】{self.how}"
        self.columns = self._columns()
        self.indicators = self._indicators()
        keys = ["indicator_id", "measure", "day", "basis"]
        self._fact_of = self.facts.set_index(keys).to_dict("index")
        self._having = {measure: self._bearers(measure) for measure in ("actual", "yoy")}
        self._has_targets = bool((self._is_target() & (self.facts["day"] == self.december)).any())

    def cell(self, indicator: Indicator, column: Column) -> Cell:
        """A stored figure is written where the form would load it as it stands; others are told of
        in the message: preliminary ones in a column to be filled in, places among so many."""
        fact = self._fact(indicator, column)
        is_written = bool(fact) and fact["status"] == column.status and pd.isna(fact["rank_of"])
        content = _content(fact) if is_written else None
        is_open = self._is_open(indicator, column)
        return Cell(content, is_open, self._message(indicator, column, {} if is_written else fact))

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def _read_facts(self, store: Store, zone_id: str) -> pd.DataFrame:
        """What the zone reported from two years before to this year's end. Places count as levels."""
        since = month_end(self.end.year - YEARS_BACK, self.end.month)
        facts = store.query(FACTS, zone=zone_id, since=since, until=self.december)
        facts = facts[facts["indicator_id"].isin(list(self.catalogue.indicators))]
        facts["day"] = [stamp.date() for stamp in facts["period"]]
        kinds = facts["indicator_id"].map({id_: item.kind for id_, item in self.catalogue.indicators.items()})
        facts = facts[facts["span"] == kinds.map(lambda kind: Period(self.end).spanning(kind).span)]
        levels = {"rank": "actual", "target_rank": "target"}
        return facts.assign(measure=facts["measure"].where(kinds != "rank", facts["measure"].replace(levels)))

    def _columns(self) -> list[Column]:
        """Figures on several bases, or preliminary ones, have a column each, headed so."""
        facts = self.facts
        earlier = facts[(facts["measure"] == "actual") & (facts["day"] < self.end)]
        this_year = earlier.loc[[day.year == self.end.year for day in earlier["day"]], "day"]
        columns = self._references(YEAR_BEFORE, self.year_before) or [
            Column(YEAR_BEFORE, "actual", self.year_before, is_reference=True)
        ]
        if len(this_year):
            columns += self._references(written(Period(this_year.max())), this_year.max())
        for header, measure, end in (
            (NOW, "actual", self.end),
            (GROWTH, "yoy", self.end),
            (TARGET, "target", self.december),
        ):
            bases = dict.fromkeys(["", *facts.loc[facts["measure"] == measure, "basis"]])
            columns += [Column(_headed(header, basis), measure, end, basis) for basis in bases]
        return columns

    def _references(self, header: str, day: date) -> list[Column]:
        facts = self.facts
        there = facts[(facts["measure"] == "actual") & (facts["day"] == day) & facts["rank_of"].isna()]
        pairs = sorted(set(zip(there["basis"], there["status"], strict=True)))
        return [
            Column(_headed(header, basis, status), "actual", day, basis, status, True)
            for basis, status in pairs
        ]

    def _indicators(self) -> list[Indicator]:
        reported = set(self.facts["indicator_id"]) or set(USUAL)
        return [item for id_, item in self.catalogue.indicators.items() if id_ in reported]

    def _bearers(self, measure: str) -> set[tuple[str, str]]:
        """(indicator, basis) of everything that has figures of a measure."""
        rows = self.facts[self.facts["measure"] == measure]
        return set(zip(rows["indicator_id"], rows["basis"], strict=True))

    def _is_target(self) -> pd.Series:
        return self.facts["measure"].str.startswith("target")

    def _is_open(self, indicator: Indicator, column: Column) -> bool:
        """This period's figure is asked for on the basis it had before; its growth where it was
        published before, or by a zone that has reported nothing yet; targets where none has been set
        for the year."""
        if column.is_reference:
            return False
        key, is_plain = (indicator.id, column.basis), not column.basis
        match column.measure:
            case "yoy":
                is_new = self.facts.empty and is_plain and indicator.kind != "rank"
                return is_new or key in self._having["yoy"]
            case "target":
                return not self._has_targets and is_plain
        reported = {id_ for id_, _ in self._having["actual"]}
        return key in self._having["actual"] or (is_plain and indicator.id not in reported)

    def _fact(self, indicator: Indicator, column: Column) -> dict[str, Any]:
        return self._fact_of.get((indicator.id, column.measure, column.end, column.basis), {})

    def _message(self, indicator: Indicator, column: Column, untold: dict[str, Any]) -> str:
        """The unit, what was reported last, and a stored figure that the form does not write."""
        said = []
        if self._is_open(indicator, column):
            unit = "%" if column.measure == "yoy" else _unit(indicator)
            said += [self.say("template.message.unit", unit=unit)] if unit else []
            said += [self._last(indicator, column)] if column.measure == "actual" else []
        if untold:
            said.append(
                self.say("template.message.elsewhere", value=self._printed(untold, indicator, column))
            )
        return "\n".join(filter(None, said))[:LONGEST_MESSAGE]

    def _last(self, indicator: Indicator, column: Column) -> str:
        """The indicator's last figure before this period."""
        facts = self.facts
        known = facts[(facts["indicator_id"] == indicator.id) & (facts["measure"] == "actual")]
        known = known[known["day"] < self.end]
        if known.empty:
            return ""
        last = known.sort_values(["day", "basis"], ascending=[False, True]).iloc[0].to_dict()
        period = written(Period(last["day"]))
        return self.say("template.message.last", period=period, value=self._printed(last, indicator, column))

    def _printed(self, fact: dict[str, Any], indicator: Indicator, column: Column) -> str:
        decimals = 1 if column.measure == "yoy" else indicator.decimals
        return BOUND_SIGNS[fact["bound"]] + number(fact["value"], decimals, self.language)


class _Sheet:
    """The form itself, on the first sheet."""

    def __init__(self, book: xlsxwriter.Workbook, form: _Form) -> None:
        self.form = form
        self.sheet = book.add_worksheet(form.name)
        self._book = book
        self._formats: dict[tuple, Any] = {}
        self.headers = [INDICATOR, UNIT, *(column.header for column in form.columns), NOTE]

    def write(self) -> None:
        self._write_head()
        for row, indicator in enumerate(self.form.indicators, FIRST_ROW):
            self._write_row(row, indicator)
        self._set_widths()
        self._set_page()

    def _write_head(self) -> None:
        sheet, last = self.sheet, len(self.headers) - 1
        sheet.merge_range(
            0, 0, 0, last, self.form.title, self._format(bold=True, font_size=15, align="center")
        )
        sheet.merge_range(1, 0, 1, last, self.form.how, self._format(font_color=GREY))
        head = self._format(bold=True, bg_color=HEAD, border=1, align="center", text_wrap=True)
        for column, text in enumerate(self.headers):
            sheet.write_string(HEADER_ROW, column, text, head)
        for row, height in enumerate((30, 18, 32)):
            sheet.set_row(row, height)

    def _write_row(self, row: int, indicator: Indicator) -> None:
        label = self._format(border=1, text_wrap=True, indent=1)
        self.sheet.set_row(row, 4 + LINE_HEIGHT * _lines(indicator.name_zh, WIDEST_NAME))
        self.sheet.write_string(row, INDICATOR_COLUMN, indicator.name_zh, label)
        self.sheet.write_string(row, UNIT_COLUMN, _unit(indicator), self._format(border=1, align="center"))
        for place, column in enumerate(self.form.columns, FIRST_FIGURES):
            self._write_cell(row, place, indicator, column)
        note = self._format(border=1, bg_color=YELLOW, locked=False, text_wrap=True)
        self.sheet.write_blank(row, len(self.headers) - 1, None, note)

    def _write_cell(self, row: int, place: int, indicator: Indicator, column: Column) -> None:
        cell = self.form.cell(indicator, column)
        shape = self._figures(indicator, column, cell.is_open)
        match cell.content:
            case None:
                self.sheet.write_blank(row, place, None, shape)
            case str():
                self.sheet.write_string(row, place, cell.content, shape)
            case _:
                self.sheet.write_number(row, place, cell.content, shape)
        if cell.is_open or cell.message:
            self.sheet.data_validation(row, place, row, place, self._validation(indicator, cell))

    def _validation(self, indicator: Indicator, cell: Cell) -> dict[str, Any]:
        """A number is asked for; whoever types anything else is warned, and may: — says not given."""
        asked = {"input_title": indicator.name_zh[:LONGEST_TITLE], "input_message": cell.message}
        if not cell.is_open:
            return {"validate": "any", **asked}
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -LARGEST,
            "maximum": LARGEST,
            "error_type": "warning",
            "error_title": self.form.say("template.warning_title"),
            "error_message": self.form.say("template.warning"),
            **asked,
        }

    def _figures(self, indicator: Indicator, column: Column, is_open: bool) -> Any:
        decimals = 1 if column.measure == "yoy" else indicator.decimals
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        colours = {"bg_color": YELLOW} if is_open else {"bg_color": PALE, "font_color": GREY}
        return self._format(
            border=1, align="right", indent=1, num_format=shape, locked=not is_open, **colours
        )

    def _format(self, **shape: Any) -> Any:
        key = tuple(sorted(shape.items()))
        if key not in self._formats:
            own = {**FONT, "font_color": INK, "border_color": LINE, **shape}
            self._formats[key] = self._book.add_format(own)
        return self._formats[key]

    def _set_widths(self) -> None:
        names = [INDICATOR, *(item.name_zh for item in self.form.indicators)]
        units = [UNIT, *map(_unit, self.form.indicators)]
        self.sheet.set_column(INDICATOR_COLUMN, INDICATOR_COLUMN, min(_widest(names) + 3, WIDEST_NAME + 3))
        self.sheet.set_column(UNIT_COLUMN, UNIT_COLUMN, _widest(units) + 2)
        for place, column in enumerate(self.form.columns, FIRST_FIGURES):
            self.sheet.set_column(place, place, max(_widest(column.header.split("\n")) + 3, NARROWEST))
        self.sheet.set_column(len(self.headers) - 1, len(self.headers) - 1, 24)

    def _set_page(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(FIRST_ROW, FIRST_FIGURES)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEADER_ROW)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C&P / &N")
        sheet.set_selection(FIRST_ROW, FIRST_FIGURES, FIRST_ROW, FIRST_FIGURES)


def _write_notes(book: xlsxwriter.Workbook, form: _Form) -> None:
    """The second sheet: how to fill the form in, and what each of its indicators is."""
    sheet = book.add_worksheet(form.say("template.notes"))
    shape = {**FONT, "font_color": INK, "text_wrap": True, "valign": "top"}
    text = book.add_format(shape)
    head = book.add_format({**shape, "bold": True, "bg_color": HEAD})
    names = _as_words([_names(item, form.language) for item in form.indicators])
    is_english = form.language == "en"
    definitions = _as_words([i.definition_en if is_english else i.definition_zh for i in form.indicators])
    units = [_unit(item) for item in form.indicators]
    width = min(_widest(names) + 3, WIDEST_NAME)
    # Latin letters are narrower than the digits by which Excel measures a column
    room = WIDTH_OF_TEXT * 6 // 5 if is_english else WIDTH_OF_TEXT
    for row, key in enumerate(NOTES):
        words = form.say(f"template.note.{key}")
        sheet.merge_range(row, 0, row, 2, words, text)
        sheet.set_row(row, 4 + LINE_HEIGHT * _lines(words, width + room))
    first = len(NOTES) + 1
    for column, key in enumerate(("indicator", "unit", "definition")):
        sheet.write_string(first, column, form.say(f"template.column.{key}"), head)
    for row, texts in enumerate(zip(names, units, definitions, strict=True), first + 1):
        for column, words in enumerate(texts):
            sheet.write_string(row, column, words, text)
        lines = max(_lines(texts[0], width), _lines(texts[2], room))
        sheet.set_row(row, LINE_HEIGHT * lines)
    for column, wide in enumerate((width, _widest(units) + 4, WIDTH_OF_TEXT)):
        sheet.set_column(column, column, wide)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def written(period: Period) -> str:
    """A period as files write it, 2024年1-9月: with a hyphen, which a name of a sheet may hold too."""
    return period.label("zh").replace("—", "-")


def _headed(header: str, basis: str, status: str = "final") -> str:
    """A header with the basis and status of its figures on a second line: 同比增长(%)（可比价）."""
    word = OWN_TARGET if basis == "own" else say("zh", f"basis.{basis}")
    words = [each for each in (word, STATUS_WORDS[status]) if each]
    return f"{header}\n（{'，'.join(words)}）" if words else header


def _content(fact: dict[str, Any]) -> float | str:
    """A figure at full precision, behind its bound where it has one."""
    sign = BOUND_SIGNS[fact["bound"]]
    return f"{sign}{fact['value']:.15g}" if sign else float(fact["value"])


def _unit(indicator: Indicator) -> str:
    return "" if indicator.unit == "1" else indicator.unit


def _names(indicator: Indicator, language: str) -> str:
    """The name on the form, and what it is in English where the notes are."""
    english = indicator.name_en if language == "en" else ""
    return f"{indicator.name_zh} {english}".strip()


def _as_words(texts: list[str]) -> list[str]:
    """Texts of the notes; behind a mark where one would read as a figure: 5亿元以上项目数."""
    figures = read_numbers(pd.Series(texts, dtype=object))["state"] == "number"
    return [f"· {text}" if reads else text for text, reads in zip(texts, figures, strict=True)]


def _widest(texts: Iterable[str]) -> int:
    """The columns that the widest text takes: a Chinese character takes two."""
    return max(map(text_width, texts), default=0)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a cell so wide."""
    return max(1, -(-_widest([text]) // width))
