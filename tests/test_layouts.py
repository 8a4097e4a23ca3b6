"""Tables of every layout come out as they went in; spoilt ones are refused, asked about, or still true."""

import csv
import io
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpi.catalogue import Indicator, read_catalogue
from kpi.errors import BadFile
from kpi.settings import Settings
from pipelines.grid import BLANKS
from pipelines.prepare import Understood, understand
from pipelines.read import cell_name

CATALOGUE = read_catalogue(Settings().catalogue)
UNITS = CATALOGUE.units
ZONES = [zone for zone in CATALOGUE.zones.values() if zone.kind in ("etdz", "hidz", "city")]
INDICATORS = [item for item in CATALOGUE.indicators.values() if item.kind in ("flow", "stock", "ratio")]
AMOUNTS = [item for item in INDICATORS if item.kind in ("flow", "stock") and item.unit != "1"]
NEEDS_NO_UNIT = ("count", "case", "person", "rate", "plain")
# a table takes a quarter of a second; to look further: --hypothesis-profile with more examples
MOST = settings.default.max_examples
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LAYOUT, SPOILT, BOOK = (
    settings(max_examples=MOST // part, phases=PHASES, suppress_health_check=list(HealthCheck))
    for part in (7, 1, 15)
)


@dataclass(frozen=True)
class Fact:
    """What a figure must come out as; value None where a sign for missing was written."""

    zone: str
    indicator: str
    end: date
    span: str
    measure: str
    value: float | None
    unit: str


@dataclass(frozen=True)
class Cell:
    """A cell as it is written: its text, what must come of it, and which keys it names."""

    text: str = ""
    fact: Fact | None = None
    names: frozenset[str] = frozenset()


@dataclass
class Table:
    """Rows of cells, merged ranges, and the loader's hints that the file needs."""

    rows: list[list[Cell]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class When:
    """A period as it is written, its last day and its span."""

    text: str
    end: date
    span: str = "ytd"

    def years_before(self, years: int = 1) -> "When":
        end = self.end.replace(year=self.end.year - years, day=1)
        return When(
            self.text.replace(str(self.end.year), str(end.year)), month_end(end.year, end.month), self.span
        )


BLANK = Cell()


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# what is drawn


PARTS = [
    ("年", 12, "ytd"),
    ("年1-9月", 9, "ytd"),
    ("年1—6月", 6, "ytd"),
    ("年上半年", 6, "ytd"),
    ("年一季度", 3, "ytd"),
    ("年前三季度", 9, "ytd"),
    ("年1-12月", 12, "ytd"),
    ("年三季度", 9, "quarter"),
    ("年8月", 8, "month"),
]
whens = st.builds(
    lambda year, part: When(f"{year}{part[0]}", month_end(year, part[1]), part[2]),
    st.integers(2019, 2025),
    st.sampled_from(PARTS),
)
named = st.sampled_from([zone for zone in ZONES if len(zone.name_zh) > 2])
zone_lists = st.lists(st.sampled_from(ZONES), min_size=2, max_size=5, unique_by=lambda zone: zone.zone_id)


def indicator_lists(least: int = 2, most: int = 5, of: list[Indicator] = INDICATORS) -> st.SearchStrategy:
    return st.lists(st.sampled_from(of), min_size=least, max_size=most, unique_by=lambda item: item.id)


def units_of(item: Indicator) -> list[str]:
    """The unit of an indicator and others of its family."""
    own = UNITS.resolve_unit(item.unit)
    assert own is not None
    if own.family in ("plain", "points", "rate"):
        return [item.unit]
    near = (unit for unit in UNITS.by_name.values() if unit.family == own.family)
    return sorted({unit.name for unit in near if Fraction(1, 10**5) <= unit.factor / own.factor <= 10**5})


def needs_unit(item: Indicator, unit: str) -> bool:
    known = UNITS.resolve_unit(unit)
    assert known is not None
    return known.family not in NEEDS_NO_UNIT or known.factor != 1 or unit != item.unit


@st.composite
def numbers(draw: st.DrawFn, least: int = 0) -> tuple[str, Fraction | None]:
    """A number as people type it, and what it is."""
    if least == 0 and draw(st.integers(0, 19)) == 0:
        return draw(st.sampled_from(["—", "-", "…", "/"])), None
    places = draw(st.integers(0, 3))
    scaled = draw(st.integers(max(least, 1), 10 ** draw(st.integers(2, 7))))
    value = Fraction(scaled, 10**places)
    text = f"{float(value):.{places}f}"
    style = draw(st.integers(0, 9))
    if style == 0:
        text = f"{float(value):,.{places}f}"
    elif style == 1:
        text = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789."})
    return text, value


def worth(value: Fraction | None, unit: str, item: Indicator) -> float | None:
    """A value in the unit of its indicator."""
    return None if value is None else float(value * UNITS.factor(unit, item.unit))


def figure(
    number: tuple[str, Fraction | None],
    zone: str,
    item: Indicator,
    when: When,
    unit: str,
    measure: str = "actual",
    end: date | None = None,
) -> Cell:
    """A cell of a figure with what must come of it."""
    text, value = number
    end = end or when.end
    kept, span = item.unit, "point" if item.kind == "stock" else when.span
    if measure in ("target",):
        end, span = date(end.year, 12, 31), "point" if item.kind == "stock" else "ytd"
    if measure == "actual" or measure == "target":
        worthy = worth(value, unit, item)
    else:
        worthy = None if value is None else float(value)
        kept = {"rank": "位", "yoy": "个百分点" if item.kind == "ratio" and item.unit == "%" else "%"}[
            measure
        ]
    return Cell(text, Fact(zone, item.id, end, span, measure, worthy, kept))


def head(item: Indicator, unit: str = "", mark: str = "") -> Cell:
    mark = "" if item.name_zh[0].isdecimal() else mark  # 1.5亿元以上项目数 has two readings
    text = f"{mark}{item.name_zh}" + (f"（{unit}）" if unit else "")
    return Cell(text, names=frozenset([item.id]))


def zone_cell(zone: object) -> Cell:
    return Cell(zone.name_zh, names=frozenset([zone.zone_id]))  # type: ignore[attr-defined]


def when_cell(when: When) -> Cell:
    return Cell(when.text, names=frozenset([when.end.isoformat()]))


def texts(*words: str) -> list[Cell]:
    return [Cell(word) for word in words]


# layouts


@st.composite
def zones_by_indicators(draw: st.DrawFn, across: bool | None = None) -> Table:
    """Zones down and indicators across, or the other way round."""
    zones, items, when = draw(zone_lists), draw(indicator_lists()), draw(whens)
    units = [draw(st.sampled_from(units_of(item))) for item in items]
    heads = [head(item, draw(unit_or_none(item, unit))) for item, unit in zip(items, units, strict=True)]
    cells = [
        [
            figure(draw(numbers()), zone.zone_id, item, when, unit)
            for item, unit in zip(items, units, strict=True)
        ]
        for zone in zones
    ]
    rows = [[Cell("开发区"), *heads], *([zone_cell(z), *line] for z, line in zip(zones, cells, strict=True))]
    if draw(st.booleans()):
        total = [Cell(draw(st.sampled_from(["合计", "总计", "全省平均"]))), *(Cell("99.5") for _ in items)]
        rows.insert(draw(st.sampled_from([1, len(rows)])), total)
    if draw(st.booleans()) if across is None else across:
        rows = [list(line) for line in zip(*rows, strict=True)]
        rows[0][0] = Cell("指标")
    else:
        rows = draw(maybe_numbered(rows))
    return draw(titled(Table(rows), when))


def unit_or_none(item: Indicator, unit: str) -> st.SearchStrategy[str]:
    if unit == "1":
        return st.just("")
    return st.just(unit) if needs_unit(item, unit) else st.sampled_from([unit, ""])


@st.composite
def maybe_numbered(draw: st.DrawFn, rows: list[list[Cell]]) -> list[list[Cell]]:
    """With a column 序号 on the left, or without."""
    if not draw(st.booleans()):
        return rows
    return [[Cell("序号"), *rows[0]], *([Cell(str(n)), *row] for n, row in enumerate(rows[1:], 1))]


@st.composite
def titled(draw: st.DrawFn, table: Table, when: When | None, zone: object = None, unit: str = "") -> Table:
    """A table with titles above, signatures and notes below, and blanks around it."""
    width = max(len(row) for row in table.rows)
    own = zone.name_zh if zone else ""  # type: ignore[attr-defined]
    subject = draw(st.sampled_from(["主要经济指标", "经济运行情况表", "主要指标完成情况"]))
    titles = [texts(f"{own}{when.text if when else ''}{subject}")]
    if draw(st.booleans()):
        titles.append([])
    if draw(st.booleans()):
        titles.insert(0, texts(draw(st.sampled_from(["附件1", "表1", "附表2："]))))
    line = [Cell(f"填报单位：{own or '市统计局'}")] if draw(st.booleans()) else []
    if unit:
        line = [
            *line,
            *[BLANK] * (width - 1 - len(line)),
            Cell(draw(st.sampled_from([f"单位：{unit}", f"（单位：{unit}）", f"计量单位：{unit}"]))),
        ]
    if line:
        titles.append(line)
    feet = draw(
        st.lists(
            st.sampled_from(
                [
                    "注：以上为快报数。",
                    "数据来源：统计局",
                    "填表人：张三   联系电话：0571-88880000",
                    "审核人：李四",
                    "填报日期：2024年10月12日",
                    "",
                ]
            ),
            max_size=3,
        )
    )
    rows = [*titles, *table.rows, *(texts(foot) for foot in feet)]
    left = draw(st.sampled_from([0, 0, 0, 1, 2]))
    above = draw(st.sampled_from([0, 0, 1, 2]))
    rows = [*([[]] * above), *([*[BLANK] * left, *row] for row in rows)]
    down = above + len(titles)
    merges = [(a + down, b + left, c + down, d + left) for a, b, c, d in table.merges]
    return replace(table, rows=rows, merges=merges)


@st.composite
def measures_across(draw: st.DrawFn) -> Table:
    """Indicators down, 本期 | 上年同期 | 同比 | 目标 | 完成率 | 位次 across in any order."""
    zone, items, when = draw(named), draw(indicator_lists(2, 6, AMOUNTS)), draw(whens)
    kinds = [
        "now",
        *draw(
            st.lists(
                st.sampled_from(["before", "yoy", "target", "completion", "rank"]), min_size=1, unique=True
            )
        ),
    ]
    kinds = list(draw(st.permutations(kinds)))
    has_unit_column = draw(st.booleans())
    words = {kind: draw(st.sampled_from(HEADS[kind])) for kind in kinds}
    rows = [
        [Cell("指标"), *([Cell("单位")] if has_unit_column else []), *(Cell(words[kind]) for kind in kinds)]
    ]
    for item in items:
        unit = draw(st.sampled_from(units_of(item)))
        mark = draw(st.sampled_from(["", "", "其中：", "#", "一、", "1."]))
        label = head(item, "" if has_unit_column else draw(unit_or_none(item, unit)), mark)
        cells = draw(line_of_measures(zone.zone_id, item, when, unit, kinds))
        rows.append([label, *([Cell(unit)] if has_unit_column else []), *cells])
    where = draw(st.sampled_from(["title", "hint"]))
    table = Table(rows, hints={"zone": zone.zone_id} if where == "hint" else {})
    return draw(titled(table, when, zone if where == "title" else None))


HEADS = {
    "now": ["本期", "本期数", "完成数", "实际完成", "实际", "完成情况"],
    "before": ["上年同期", "上年同期数", "去年同期", "同期数"],
    "yoy": ["同比增长（%）", "增速（%）", "同比（±%）", "增长%", "比上年同期增减（%）", "增幅（%）"],
    "target": ["全年目标", "年度目标", "目标值", "全年任务", "年度计划"],
    "completion": ["完成率（%）", "完成进度（%）", "占年度目标（%）", "目标完成率（%）"],
    "rank": ["全省位次", "位次", "全市排名", "排名"],
}


@st.composite
def line_of_measures(
    draw: st.DrawFn, zone: str, item: Indicator, when: When, unit: str, kinds: list[str]
) -> list[Cell]:
    """The cells of one indicator; growth agrees with the levels beside it, and is then not kept."""
    now, before, target = draw(numbers(5)), draw(numbers(5)), draw(numbers(5))
    found = {
        "now": figure(now, zone, item, when, unit),
        "before": figure(before, zone, item, when, unit, end=when.years_before().end),
        "target": figure(target, zone, item, when, unit, "target"),
        "rank": figure(
            (str(rank := draw(st.integers(1, 40))), Fraction(rank)), zone, item, when, unit, "rank"
        ),
    }
    growth = Fraction(draw(st.integers(-300, 300)), 10)
    found["yoy"] = figure((f"{float(growth):.1f}", growth), zone, item, when, unit, "yoy")
    if "before" in kinds:
        assert now[1] and before[1]
        found["yoy"] = Cell(f"{float(now[1] / before[1] * 100 - 100):.1f}")
    assert now[1] and target[1]
    found["completion"] = Cell(f"{float(now[1] / target[1] * 100):.1f}")
    return [found[kind] for kind in kinds]


@st.composite
def two_row_heads(draw: st.DrawFn) -> Table:
    """Zones down; each indicator, or each period, spans its measures. Merged, or blanks as in a CSV."""
    zones, items, when = draw(zone_lists), draw(indicator_lists(2, 3, AMOUNTS)), draw(whens)
    units = {item.id: draw(st.sampled_from(units_of(item))) for item in items}
    kinds = ["now", *draw(st.lists(st.sampled_from(["before", "yoy", "rank"]), min_size=1, unique=True))]
    words = {kind: draw(st.sampled_from(HEADS[kind])) for kind in kinds}
    top, low = [Cell("开发区")], [BLANK]
    merges = [(0, 0, 1, 0)]
    for item in items:
        merges.append((0, len(top), 0, len(top) + len(kinds) - 1))
        top += [head(item, units[item.id]), *[BLANK] * (len(kinds) - 1)]
        low += [Cell(words[kind]) for kind in kinds]
    rows = [top, low]
    for zone in zones:
        lines = (draw(line_of_measures(zone.zone_id, item, when, units[item.id], kinds)) for item in items)
        rows.append([zone_cell(zone), *(cell for line in lines for cell in line)])
    if draw(st.booleans()):
        rows = [
            [Cell(words[0]) if words else BLANK, *row]
            for words, row in zip([["序号"], [], *([str(n)] for n in range(1, 9))], rows, strict=False)
        ]
        merges = [(a, b + 1, c, d + 1) for a, b, c, d in merges] + [(0, 0, 1, 0)]
    return draw(titled(Table(rows, merges), when))


@st.composite
def three_row_heads(draw: st.DrawFn) -> Table:
    """Indicators down; periods over zones over measures, or zones over periods over measures."""
    zones, items, when = draw(zone_lists), draw(indicator_lists(2, 3, AMOUNTS)), draw(whens)
    zones = zones[:2]
    periods = [when, when.years_before()]
    units = {item.id: draw(st.sampled_from(units_of(item))) for item in items}
    by_zone = draw(st.booleans())
    outer = zones if by_zone else periods
    inner = periods if by_zone else zones
    kinds = ["now", "rank"]
    rows: list[list[Cell]] = [[Cell("指标")], [BLANK], [BLANK]]
    merges = [(0, 0, 2, 0)]
    columns = []
    for first in outer:
        merges.append((0, len(rows[0]), 0, len(rows[0]) + 2 * len(inner) - 1))
        rows[0] += [key_cell(first), *[BLANK] * (2 * len(inner) - 1)]
        for then in inner:
            merges.append((1, len(rows[1]), 1, len(rows[1]) + 1))
            rows[1] += [key_cell(then), BLANK]
            rows[2] += texts("完成", "位次")
            columns.append((first, then) if by_zone else (then, first))
    for item in items:
        label = head(item, units[item.id])
        lines = (draw(line_of_measures(z.zone_id, item, w, units[item.id], kinds)) for z, w in columns)
        rows.append([label, *(cell for line in lines for cell in line)])
    return draw(titled(Table(rows, merges), None))


def key_cell(key: object) -> Cell:
    return when_cell(key) if isinstance(key, When) else zone_cell(key)


@st.composite
def one_zone_report(draw: st.DrawFn) -> Table:
    """指标 | 单位 | 累计 | 同比 with sections and 其中."""
    zone, when = draw(named), draw(whens)
    items = draw(indicator_lists(3, 7, AMOUNTS))
    rows = [
        texts(
            "指标名称",
            "计量单位",
            draw(st.sampled_from(["累计", "本期", "完成", "本年累计"])),
            "同比增长（%）",
        )
    ]
    for number, item in enumerate(items):
        if number % 3 == 0:
            rows.append(
                texts(
                    f"{'一二三'[number // 3]}、{draw(st.sampled_from(['经济发展', '创新驱动', '民生福祉']))}",
                    "",
                    "",
                    "",
                )
            )
        unit = draw(st.sampled_from(units_of(item)))
        label = head(item, "", draw(st.sampled_from(["", "其中：", "  #", f"{number + 1}.", "（一）"])))
        growth = Fraction(draw(st.integers(-300, 300)), 10)
        cumulative = replace(when, span="ytd") if rows[0][2].text in ("累计", "本年累计") else when
        rows.append(
            [
                label,
                Cell(unit),
                figure(draw(numbers()), zone.zone_id, item, cumulative, unit),
                figure((f"{float(growth):.1f}", growth), zone.zone_id, item, cumulative, unit, "yoy"),
            ]
        )
    return draw(titled(Table(rows), when, zone))


@st.composite
def periods_across(draw: st.DrawFn) -> Table:
    """Indicators (or zones, of one indicator) down, years, quarters or months across or down."""
    items = draw(indicator_lists(2, 4))
    zone = draw(named)
    year = draw(st.integers(2019, 2024))
    run = draw(st.sampled_from(["years", "bare years", "quarters", "months", "single months", "same months"]))
    periods = {
        "years": [When(f"{y}年", date(y, 12, 31)) for y in (year, year + 1, year + 2)],
        "bare years": [When(str(y), date(y, 12, 31)) for y in (year, year + 1, year + 2)],
        "quarters": [When(f"{year}Q{q}", month_end(year, 3 * q)) for q in (1, 2, 3, 4)],
        "months": [When(f"{year}年1-{m}月", month_end(year, m)) for m in (3, 6, 9)],
        "single months": [When(f"{year}年{m}月", month_end(year, m), "month") for m in (1, 2, 3, 4)],
        "same months": [When(f"{y}年1-9月", date(y, 9, 30)) for y in (year, year + 1)],
    }[run]
    if draw(st.booleans()):
        periods = periods[::-1]
    units = [draw(st.sampled_from(units_of(item))) for item in items]
    heads = [
        head(item, unit if needs_unit(item, unit) else "") for item, unit in zip(items, units, strict=True)
    ]
    rows = [[Cell("指标"), *map(when_cell, periods)]]
    for item, unit, label in zip(items, units, heads, strict=True):
        rows.append([label, *(figure(draw(numbers()), zone.zone_id, item, when, unit) for when in periods)])
    if draw(st.booleans()):
        rows = [list(line) for line in zip(*rows, strict=True)]
        rows[0][0] = Cell("时间")
    where = draw(st.sampled_from(["title", "hint"]))
    table = Table(rows, hints={"zone": zone.zone_id} if where == "hint" else {})
    return draw(titled(table, None, zone if where == "title" else None))


@st.composite
def zones_by_periods(draw: st.DrawFn) -> Table:
    """One indicator in the title, with its unit: zones down, periods across."""
    zones, item = draw(zone_lists), draw(st.sampled_from(AMOUNTS))
    unit = draw(st.sampled_from(units_of(item)))
    year = draw(st.integers(2019, 2024))
    periods = [When(f"{y}年", date(y, 12, 31)) for y in (year, year + 1, year + 2)]
    rows = [[Cell("地区"), *map(when_cell, periods)]]
    rows += [
        [zone_cell(z), *(figure(draw(numbers()), z.zone_id, item, w, unit) for w in periods)] for z in zones
    ]
    table = Table([texts(f"指标：{item.name_zh}"), texts(f"单位：{unit}"), *rows])
    return table


@st.composite
def long_form(draw: st.DrawFn) -> Table:
    """One figure a row, columns in any order among others that say nothing."""
    zones, items, when = draw(zone_lists), draw(indicator_lists()), draw(whens)
    order = list(
        draw(
            st.permutations(
                [
                    "开发区",
                    "指标",
                    "期间",
                    "数值",
                    "单位",
                    *draw(st.sets(st.sampled_from(["来源", "备注", "序号", "类别", "状态"]))),
                ]
            )
        )
    )
    rows = [texts(*order)]
    for zone in zones:
        for item in items:
            unit = draw(st.sampled_from(units_of(item)))
            measure = (
                draw(st.sampled_from(["actual", "yoy"])) if "类别" in order and item in AMOUNTS else "actual"
            )
            number = draw(numbers())
            told = {
                "开发区": zone_cell(zone),
                "指标": head(item),
                "期间": when_cell(when),
                "数值": figure(number, zone.zone_id, item, when, unit, measure),
                "单位": Cell("%" if measure == "yoy" else unit),
                "类别": Cell({"actual": "实际", "yoy": "同比"}[measure]),
                "来源": Cell("统计局月报"),
                "备注": Cell(draw(st.sampled_from(["", "快报数"]))),
                "序号": Cell(str(len(rows))),
                "状态": Cell("初步"),
            }
            rows.append([told[name] for name in order])
    return Table(rows)


@st.composite
def several_blocks(draw: st.DrawFn) -> Table:
    """Tables under each other, each with its own title, parted by blank rows."""
    rows: list[list[Cell]] = []
    for when in draw(st.lists(whens, min_size=2, max_size=3, unique_by=lambda when: (when.end, when.span))):
        zones, items = draw(zone_lists), draw(indicator_lists(2, 3))
        units = [draw(st.sampled_from(units_of(item))) for item in items]
        rows += [texts(f"{when.text}主要指标")]
        rows += [
            [
                Cell("开发区"),
                *(head(item, unit if unit != "1" else "") for item, unit in zip(items, units, strict=True)),
            ]
        ]
        for zone in zones:
            cells = [
                figure(draw(numbers()), zone.zone_id, i, when, u) for i, u in zip(items, units, strict=True)
            ]
            rows.append([zone_cell(zone), *cells])
        rows += [[]] * draw(st.integers(1, 2))
    return Table(rows)


@st.composite
def blocks_of_zones(draw: st.DrawFn) -> Table:
    """One table whose sections are zones."""
    zones, items, when = draw(zone_lists), draw(indicator_lists(2, 4, AMOUNTS)), draw(whens)
    rows = [texts("指标", "单位", "本期", "上年同期")]
    for zone in zones:
        rows.append([zone_cell(zone), BLANK, BLANK, BLANK])
        for item in items:
            unit = draw(st.sampled_from(units_of(item)))
            rows.append(
                [
                    head(item),
                    Cell(unit),
                    *draw(line_of_measures(zone.zone_id, item, when, unit, ["now", "before"])),
                ]
            )
    return draw(titled(Table(rows), when))


@st.composite
def unit_in_title(draw: st.DrawFn) -> Table:
    """All figures in yuan, the unit above the table."""
    yuan = [item for item in AMOUNTS if CATALOGUE.family(item.id) == "cny"]
    zones, items, when = draw(zone_lists), draw(indicator_lists(2, 4, yuan)), draw(whens)
    unit = draw(st.sampled_from(["万元", "亿元", "千元"]))
    rows = [[Cell("园区"), *(head(item) for item in items)]]
    rows += [
        [zone_cell(z), *(figure(draw(numbers()), z.zone_id, i, when, unit) for i in items)] for z in zones
    ]
    return draw(titled(Table(rows), when, unit=unit))


@st.composite
def zone_column_and_period_column(draw: st.DrawFn) -> Table:
    """A panel: zone and period on the left (the zone once for all its rows), indicators across."""
    zones, items = draw(zone_lists), draw(indicator_lists(2, 3))
    year = draw(st.integers(2019, 2024))
    periods = [When(f"{year}年1-{m}月", month_end(year, m)) for m in (3, 6, 9)]
    units = [draw(st.sampled_from(units_of(item))) for item in items]
    rows = [
        [
            *texts("开发区", "时间"),
            *(head(i, u if u != "1" else "") for i, u in zip(items, units, strict=True)),
        ]
    ]
    once = draw(st.booleans())
    merges = []
    for zone in zones:
        if once:
            merges.append((len(rows), 0, len(rows) + 2, 0))
        for number, when in enumerate(periods):
            cells = [
                figure(draw(numbers()), zone.zone_id, i, when, u) for i, u in zip(items, units, strict=True)
            ]
            rows.append([BLANK if once and number else zone_cell(zone), when_cell(when), *cells])
    return Table(rows, merges)


LAYOUTS = {
    "zones by indicators": zones_by_indicators(False),
    "indicators by zones": zones_by_indicators(True),
    "measures across": measures_across(),
    "two-row heads": two_row_heads(),
    "three-row heads": three_row_heads(),
    "one zone's report": one_zone_report(),
    "periods across and down": periods_across(),
    "zones by periods": zones_by_periods(),
    "long form": long_form(),
    "several blocks": several_blocks(),
    "sections of zones": blocks_of_zones(),
    "unit in the title": unit_in_title(),
    "panel": zone_column_and_period_column(),
}


# writing and judging


def as_csv(table: Table, encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO()
    width = max(len(row) for row in table.rows)
    csv.writer(buffer).writerows(
        [cell.text for cell in row] + [""] * (width - len(row)) for row in table.rows
    )
    return buffer.getvalue().encode(encoding)


def as_xlsx(tables: dict[str, Table]) -> bytes:
    """A book; plain numbers are numbers, the rest is text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            for top, left, bottom, right in table.merges:
                sheet.merge_range(top, left, bottom, right, "")
            for row, cells in enumerate(table.rows):
                for column, cell in enumerate(cells):
                    if re.fullmatch(r"-?\d+(\.\d+)?", cell.text):
                        sheet.write_number(row, column, float(cell.text))
                    elif cell.text:
                        sheet.write_string(row, column, cell.text)
    return buffer.getvalue()


def wanted(table: Table) -> dict[str, Fact]:
    return {
        cell_name(row, column): cell.fact
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.fact
    }


def understood_facts(found: Understood, sheet: str = "") -> dict[str, Fact]:
    facts = found.facts[found.facts["sheet"] == sheet]
    return {
        f.cell: Fact(
            f.zone_id,
            f.indicator_id,
            f.period.date(),
            f.span,
            f.measure,
            None if f.value != f.value else f.value,
            f.unit,
        )
        for f in facts.itertuples()
    }


def assert_same(got: dict[str, Fact], want: dict[str, Fact]) -> None:
    assert {cell: nearly(fact) for cell, fact in got.items()} == {
        cell: nearly(fact) for cell, fact in want.items()
    }


def nearly(fact: Fact) -> Fact:
    """A fact with its value to twelve digits, as much as a double can be held to."""
    return fact if fact.value is None else replace(fact, value=float(f"{fact.value:.12g}"))


def drawing(table: Table) -> str:
    return "\n".join("|".join(cell.text for cell in row) for row in table.rows)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_of_each_layout_comes_out_as_it_went_in(layout: str) -> None:
    @LAYOUT
    @given(LAYOUTS[layout], st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    def hold(table: Table, encoding: str) -> None:
        found = understand(as_csv(table, encoding), "表.csv", CATALOGUE, table.hints)
        assert found.problems == (), drawing(table)
        assert_same(understood_facts(found), wanted(table))

    hold()


@pytest.mark.parametrize("layout", ["two-row heads", "three-row heads", "panel", "measures across"])
def test_a_book_with_merged_cells_and_numbers_comes_out_as_it_went_in(layout: str) -> None:
    @BOOK
    @given(LAYOUTS[layout])
    def hold(table: Table) -> None:
        found = understand(as_xlsx({"表": table}), "表.xlsx", CATALOGUE, table.hints)
        assert found.problems == (), drawing(table)
        assert_same(understood_facts(found, "表"), wanted(table))

    hold()


@BOOK
@given(st.data())
def test_a_book_with_a_sheet_for_each_zone_indicator_or_quarter_comes_out_as_it_went_in(
    data: st.DataObject,
) -> None:
    by = data.draw(st.sampled_from(["zone", "indicator", "quarter"]))
    zones, items = data.draw(zone_lists), data.draw(indicator_lists(2, 3, AMOUNTS))
    year = data.draw(st.integers(2019, 2024))
    quarters = [When(f"{year}Q{q}", month_end(year, 3 * q)) for q in (1, 2, 3)]
    when = data.draw(st.sampled_from(quarters))
    tables: dict[str, Table] = {}
    names = {
        "zone": [(zone.name_zh, [zone], items, [when]) for zone in zones],
        "indicator": [(item.name_zh, zones, [item], quarters) for item in items],
        "quarter": [(quarter.text, zones, items, [quarter]) for quarter in quarters],
    }[by]
    for name, its_zones, its_items, periods in names:
        unit = {item.id: data.draw(st.sampled_from(units_of(item))) for item in its_items}
        if by == "zone":
            rows = [[Cell("指标"), Cell("单位"), Cell(when.text)]]
            rows += [
                [
                    head(i),
                    Cell(unit[i.id]),
                    figure(data.draw(numbers(1)), its_zones[0].zone_id, i, when, unit[i.id]),
                ]
                for i in its_items
            ]
        elif by == "indicator":
            rows = [texts(f"单位：{unit[its_items[0].id]}"), [Cell("开发区"), *map(when_cell, periods)]]
            rows += [
                [
                    zone_cell(z),
                    *(
                        figure(data.draw(numbers(1)), z.zone_id, its_items[0], w, unit[its_items[0].id])
                        for w in periods
                    ),
                ]
                for z in its_zones
            ]
        else:
            rows = [[Cell("开发区"), *(head(i, unit[i.id]) for i in its_items)]]
            rows += [
                [
                    zone_cell(z),
                    *(figure(data.draw(numbers(1)), z.zone_id, i, periods[0], unit[i.id]) for i in its_items),
                ]
                for z in its_zones
            ]
        tables[name] = Table(rows)
    found = understand(as_xlsx(tables), "表.xlsx", CATALOGUE, {})
    assert found.problems == ()
    for name, table in tables.items():
        assert_same(understood_facts(found, name), wanted(table))


# tables that were once misread, the smallest of each


OWN = {"zone": "xiangshan_edz"}


def read(text: str) -> dict[str, tuple[str, str, str, str, float | None]]:
    """Cell → indicator, last day, span, measure and value of what is understood without a problem."""
    found = understand(text.encode(), "表.csv", CATALOGUE, OWN)
    assert found.problems == ()
    return {
        f.cell: (
            f.indicator_id,
            f.period.date().isoformat(),
            f.span,
            f.measure,
            None if f.value != f.value else f.value,
        )
        for f in found.facts.itertuples()
    }


def is_asked_about(text: str) -> bool:
    """Whether a file is refused or asked about, so that nothing of it is stored."""
    try:
        return bool(understand(text.encode(), "表.csv", CATALOGUE, OWN).problems)
    except BadFile:
        return True


@pytest.mark.parametrize(
    ("text", "cell", "fact"),
    [
        pytest.param(
            "2024年1-9月\n指标,单位,年初预算,完成\n税收收入,亿元,10,8\n",
            "C3", ("tax_revenue", "2024-12-31", "ytd", "target", 10.0), id="a budget of the year's beginning",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,全年目标,上年同期,本期\n税收收入,亿元,10,6,8\n",
            "D3", ("tax_revenue", "2023-09-30", "ytd", "actual", 6.0), id="last year beside a target",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,全年目标,增长%,本期\n税收收入,亿元,10,5,8\n",
            "D3", ("tax_revenue", "2024-09-30", "ytd", "yoy", 5.0), id="growth beside a target",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,全年目标,位次,本期\n税收收入,亿元,10,5,8\n",
            "D3", ("tax_revenue", "2024-09-30", "ytd", "rank", 5.0), id="place beside a target",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,本期,2023年同期\n税收收入,亿元,10,4\n出口额,亿元,12,5\n",
            "D3", ("tax_revenue", "2023-09-30", "ytd", "actual", 4.0), id="the same months of a named year",
        ),
        pytest.param(
            "2024年1-9月\n指标,本期,增速\n\"税收收入（亿元，增速%）\",12,8\n出口额（亿元）,10,5\n",
            "B3", ("tax_revenue", "2024-09-30", "ytd", "actual", 12.0), id="a row that names both its units",
        ),
        pytest.param(
            "开发区,指标,期间,数值,单位,来源\n相山经开区,税收收入,2024年,—,亿元,报表\n"
            "旌德经开区,税收收入,2024年,3,亿元,报表\n",
            "D2", ("tax_revenue", "2024-12-31", "ytd", "actual", None), id="first of long file missing",
        ),
        pytest.param(
            "2024年\n指标,单位,本期,备注\n税收收入,亿元,—,待核\n出口额,亿元,3,\n",
            "C3", ("tax_revenue", "2024-12-31", "ytd", "actual", None), id="first missing, with a note",
        ),
        pytest.param(
            "2024年\n指标,单位,本期,备注\n税收收入,亿元,待公布,待核\n出口额,亿元,3,\n",
            "C4", ("exports", "2024-12-31", "ytd", "actual", 3.0), id="first missing, in words",
        ),
        pytest.param(
            "2024年1-9月\n指标,亩均税收（万元/亩）,\n本区,0.5,\n本区,0.4,\n",
            "B3", ("tax_per_mu", "2024-09-30", "ytd", "actual", 0.5), id="stroke in a unit",
        ),
        pytest.param(
            "税收收入（亿元）\n开发区,2024年一季度,二季度\n相山经开区,4,1\n旌德经开区,3,2\n",
            "C3", ("tax_revenue", "2024-06-30", "quarter", "actual", 1.0), id="a year in one head alone",
        ),
        pytest.param(
            "2024年\n指标,2023年,2024年,2024年比2023年增长%\n税收收入（亿元）,4,5,20\n",
            "D3", ("tax_revenue", "2024-12-31", "ytd", "yoy", 20.0), id="growth over a named year",
        ),
        pytest.param(
            "开发区,数值,期间,指标,单位\n相山经开区,…,2024年,税收收入,亿元\n相山经开区,3,2024年,出口额,亿元\n",
            "B3", ("exports", "2024-12-31", "ytd", "actual", 3.0), id="first of long file is all heads",
        ),
        pytest.param(
            "2025年1-9月主要指标\n开发区,税收收入（亿元）\n相山经开区,1\n旌德经开区,2\n\n"
            "2025年主要指标\n开发区,出口额（亿元）\n相山经开区,3\n旌德经开区,4\n",
            "B8", ("exports", "2025-12-31", "ytd", "actual", 3.0), id="the year under a part of it",
        ),
        pytest.param(
            "2024年1-9月\n开发区,出口额（亿美元）,增速（%）\n旌德经开区,4,5\n相山经开区,3,6\n",
            "C3", ("exports_usd", "2024-09-30", "ytd", "yoy", 5.0), id="growth of dollars beside them",
        ),
        pytest.param(
            "2024年1-9月\n开发区,出口额（亿美元）,\n,完成,增速（%）\n旌德经开区,4,5\n相山经开区,3,6\n",
            "C4", ("exports_usd", "2024-09-30", "ytd", "yoy", 5.0), id="growth of dollars under one head",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,完成\n出口额,亿美元,5\n增速,%,6\n",
            "C4", ("exports_usd", "2024-09-30", "ytd", "yoy", 6.0), id="growth of dollars in the row below",
        ),
        pytest.param(
            "2024年1-9月\n指标,单位,完成\n税收收入（亿元）增速,%,5\n出口额增速,%,6\n",
            "C3", ("tax_revenue", "2024-09-30", "ytd", "yoy", 5.0), id="a rate behind the unit of its level",
        ),
    ],
)  # fmt: skip
def test_a_figure_once_misread_is_read(text: str, cell: str, fact: tuple) -> None:
    assert read(text)[cell] == fact


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "2024年1-9月\n开发区,税收收入（亿元）,\n,增值税,所得税\n旌德经开区,4,3\n相山经开区,5,3\n",
            id="parts of an indicator under its head",
        ),
        pytest.param(
            "2024年1-9月\n开发区,税收收入（亿元）,\n,总额,增值税\n旌德经开区,9,3\n相山经开区,8,2\n",
            id="an indicator and a part of it under one head",
        ),
        pytest.param(
            "2024年\n指标,单位,本期,备注\n出口额,亿元,3,\n税收收入,亿元,待核实,\n固定资产投资,亿元,4,\n",
            id="a word where a figure stands",
        ),
        pytest.param(
            "2024年\n指标,单位,本期\n出口额,亿元,3\n税收收入,亿元,见附表\n",
            id="a word where the last figure stands",
        ),
    ],
)
def test_what_is_not_known_is_asked_about(text: str) -> None:
    assert is_asked_about(text)


def test_a_bare_change_is_an_amount_where_a_rate_stands_beside_it() -> None:
    text = (
        "2024年1-9月\n指标,单位,本期,上年同期,增减,增减%\n税收收入,亿元,125,100,25,25\n出口额,亿元,12,10,2,20"
    )
    assert {cell for cell, fact in read(text).items() if fact[3] == "yoy"} == set()


# tables spoilt


STRINGS = [
    "",
    "0",
    "-",
    "约3",
    "3.42亿元",
    "增长8%",
    "4761.",
    "1,2,3",
    "1/2",
    "2024",
    "2023年",
    "合计",
    "本区",
    "同比",
    "地区生产总值",
]
changes = st.tuples(
    st.sampled_from(
        [
            "drop cell",
            "swap cells",
            "new text",
            "drop row",
            "copy row",
            "swap rows",
            "drop column",
            "copy column",
            "swap columns",
        ]
    ),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(STRINGS) | st.text(st.sampled_from("0123456789.,-%亿元年月增长（）税收 x"), max_size=8),
)


def spoil(table: Table, change: tuple[str, int, int, str]) -> Table:
    """The table with one cell, row or column dropped, doubled, swapped or written over."""
    what, first, second, text = change
    width = max(len(row) for row in table.rows)
    rows = [[*row, *[BLANK] * (width - len(row))] for row in table.rows]
    if what.endswith(("column", "columns")):
        rows = [list(line) for line in zip(*rows, strict=True)]
    if what.endswith(("cell", "cells", "text")):
        filled = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.text]
        (a, b), (c, d) = filled[first % len(filled)], filled[second % len(filled)]
        rows[a][b], rows[c][d] = {
            "drop cell": (BLANK, rows[c][d]),
            "swap cells": (rows[c][d], rows[a][b]),
            "new text": (Cell(text), rows[c][d]),
        }[what]
    else:
        a, b = first % len(rows), second % len(rows)
        if what.startswith("drop"):
            del rows[a]
        elif what.startswith("copy"):
            rows.insert(b, list(rows[a]))
        else:
            rows[a], rows[b] = rows[b], rows[a]
    if what.endswith(("column", "columns")):
        rows = [list(line) for line in zip(*rows, strict=True)]
    return replace(table, rows=rows, merges=[])


def assert_true_of_its_cell(fact: object, rows: list[list[Cell]], hints: dict[str, str]) -> None:
    """A fact's number stands in the cell that it names, and its zone and indicator in the row, above
    the column or above the table."""
    column, row = place(fact.cell)  # type: ignore[attr-defined]
    text = rows[row][column].text
    assert fact.raw_value == text.strip()  # type: ignore[attr-defined]
    assert_number_stands(fact, text)
    for key in (fact.zone_id, fact.indicator_id):  # type: ignore[attr-defined]
        near = names_near(rows, row, column) | set(hints.values())
        assert key in near, f"{fact.cell}: {key} is not in {near}"  # type: ignore[attr-defined]


def names_near(rows: list[list[Cell]], row: int, column: int) -> set[str]:
    """What the row names, and what stands above the figure: heads of its column and those that span
    it, sections and titles. A row that names nothing belongs to the row above it."""
    found: set[str] = set()
    for cells in rows[: row + 1]:
        filled = [cell for cell in cells if cell.text]
        for cell in filled if len(filled) < 3 else ():
            found |= cell.names | named_in(cell.text)
    for cell in rows[row]:
        found |= cell.names | named_in(cell.text)
    for cells in rows[:row]:
        found |= cells[column].names | named_in(cells[column].text)
        left = [cell for cell in cells[: column + 1] if cell.names]
        found |= left[-1].names if left and not cells[column].text else set()
    for at in range(len(rows[row])):
        if not rows[row][at].text:
            above = [cells[at] for cells in rows[:row] if cells[at].names]
            found |= above[-1].names if above else set()
    return found


def named_in(text: str) -> set[str]:
    """The zones and indicators whose names a text holds."""
    plain = unicodedata.normalize("NFKC", text)
    return {id_ for name, id_ in NAMES if name in plain} if len(plain) > 1 else set()


NAMES = [(unicodedata.normalize("NFKC", item.name_zh), item.id) for item in CATALOGUE.indicators.values()]
NAMES += [(zone.name_zh, zone.zone_id) for zone in CATALOGUE.zones.values()]


def place(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2]) - 1


def assert_number_stands(fact: object, text: str) -> None:
    value = fact.value  # type: ignore[attr-defined]
    plain = "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())
    digits = re.search(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", plain)
    if value != value:
        assert not digits, f"{fact.cell}: {text} came out as missing"  # type: ignore[attr-defined]
        return
    if digits is None:
        assert value == 0 and "平" in text
        return
    given, kept = fact.raw_unit, fact.unit  # type: ignore[attr-defined]
    factor = UNITS.factor(given, kept) if given else Fraction(1)
    assert abs(value) == pytest.approx(float(Fraction(digits[0]) * factor), rel=1e-12)


@SPOILT
@given(
    st.sampled_from(list(LAYOUTS)).flatmap(lambda name: LAYOUTS[name]),
    st.lists(changes, min_size=1, max_size=3),
)
def test_a_spoilt_table_is_refused_asked_about_or_still_true(table: Table, many: list) -> None:
    for change in many:
        table = spoil(table, change)
    if not any(cell.text for row in table.rows for cell in row):
        return
    try:
        found = understand(as_csv(table), "表.csv", CATALOGUE, table.hints)
    except BadFile:
        return
    for fact in found.facts.itertuples() if not found.problems else ():
        assert_true_of_its_cell(fact, table.rows, table.hints)


def cut(content: bytes, at: int, size: int) -> bytes:
    return content[:at] + content[at + size :]


def flip(content: bytes, at: int, size: int) -> bytes:
    return content[:at] + bytes([content[at] ^ (size % 255 + 1)]) + content[at + 1 :]


def insert(content: bytes, at: int, size: int) -> bytes:
    return content[:at] + bytes([size * 37 % 256]) * (size % 5 + 1) + content[at:]


def truncate(content: bytes, at: int, size: int) -> bytes:
    return content[:at]


byte_changes = st.tuples(
    st.sampled_from([cut, flip, insert, truncate]), st.integers(0, 10**9), st.integers(1, 40)
)


def broken(content: bytes, many: list[tuple[Callable, int, int]]) -> bytes:
    for change, at, size in many:
        content = change(content, at % max(len(content), 1), size) if content else content
    return content


@SPOILT
@given(
    st.sampled_from(list(LAYOUTS)).flatmap(lambda name: LAYOUTS[name]),
    st.sampled_from(["utf-8", "gb18030"]),
    st.lists(byte_changes, min_size=1, max_size=3),
)
def test_a_csv_with_broken_bytes_is_refused_or_its_facts_stand_in_it(
    table: Table, encoding: str, many: list
) -> None:
    content = broken(as_csv(table, encoding), many)
    try:
        found = understand(content, "表.csv", CATALOGUE, table.hints)
    except BadFile:
        return
    written = {unicodedata.normalize("NFKC", text) for text in cells_of(content)}
    for fact in found.facts.itertuples() if not found.problems else ():
        assert unicodedata.normalize("NFKC", fact.raw_value) in written
        assert_number_stands(fact, fact.raw_value)


def cells_of(content: bytes) -> Iterator[str]:
    """The cells of a text, in whichever encoding it can be read."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        for separator in ",;\t|":
            for line in csv.reader(
                io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator
            ):
                yield from (cell.strip(BLANKS) for cell in line)


@BOOK
@given(LAYOUTS["zones by indicators"], st.lists(byte_changes, min_size=1, max_size=3))
def test_a_book_with_broken_bytes_is_refused_or_every_fact_is_still_true(table: Table, many: list) -> None:
    content = broken(as_xlsx({"表": table}), many)
    try:
        found = understand(content, "表.xlsx", CATALOGUE, table.hints)
    except BadFile:
        return
    want = wanted(table)
    for cell, fact in understood_facts(found, "表").items() if not found.problems else ():
        assert nearly(fact) == nearly(want[cell])
