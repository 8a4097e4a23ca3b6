"""What the columns of a table make of each other: which names them, what 增速 speaks of, what is a total."""

import re
from contextlib import suppress
from dataclasses import replace

from kpi.errors import UnknownName
from kpi.period import resolve_period
from pipelines.label import (
    SAME_PART,
    YEAR,
    Label,
    Office,
    is_period_fragment,
    joined_measure,
    joined_period,
    months_of,
    same_part,
)
from pipelines.layout import Column

CHANGE = re.compile(r"(?:增减|增加|增长|变化|变动)$")
CHANGE_OF_PLACE = re.compile(r"(?:升降|变化|变动|进退|进位|前移)(?:情况)?$")


def settle_columns(
    columns: list[Column], context: Label, office: Office, sample: list[list[str]]
) -> list[Column]:
    """The columns of one table, each with what the others and the titles (`context`) make of it;
    `sample`: the first rows of the sheet."""
    return _Columns(columns, context, office, sample).settled()


def side_by_side(columns: list[Column]) -> list[list[Column]]:
    """The columns of tables that stand beside each other. Where empty columns part groups that each
    have keys and figures, those are the tables; else a key column that comes again after figures,
    under the same head, begins another."""
    parted: list[list[Column]] = [[]]
    for column in columns:
        if column.role == "blank" and not column.label.text:
            parted.append([])
        else:
            parted[-1].append(column)
    parted = [group for group in parted if group]
    if len(parted) > 1 and all(_has_keys(group) and _has_figures(group) for group in parted):
        return parted
    groups: list[list[Column]] = [[]]
    for column in columns:
        keys = {(c.role, c.label.text) for c in groups[-1] if c.role in ("zone", "indicator")}
        if _has_figures(groups[-1]) and column.label.text and (column.role, column.label.text) in keys:
            moved: list[Column] = []
            while groups[-1] and groups[-1][-1].role in ("ignored", "blank"):
                moved.insert(0, groups[-1].pop())
            groups.append(moved)
        groups[-1].append(column)
    return groups


def _has_keys(columns: list[Column]) -> bool:
    return any(column.role in ("zone", "indicator") for column in columns)


def _has_figures(columns: list[Column]) -> bool:
    return any(column.role == "figure" for column in columns)


class _Columns:
    """The columns of one block, each with what the others make of it."""

    def __init__(
        self, columns: list[Column], context: Label, office: Office, sample: list[list[str]]
    ) -> None:
        self.columns = columns
        self.context = context
        self.office = office
        self.sample = sample

    def settled(self) -> list[Column]:
        self._keep_one_key("zone")
        self._keep_one_key("indicator")
        self._find_unnamed_keys()
        self._name_unknown_heads()
        self._inherit()
        self._set_apart()
        return self.columns

    def _of(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def _change(self, column: Column, **changes: object) -> None:
        at = self.columns.index(column)
        self.columns[at] = replace(column, **changes)  # type: ignore[arg-type]

    def _keep_one_key(self, role: str) -> None:
        """Of two columns that name zones (城市, 开发区) or indicators (类别, 指标) the finer one counts."""
        keys = self._of(role)
        if len(keys) < 2:
            return
        kept = max(keys, key=lambda column: (*self._known(column, role), column.index))
        for column in keys:
            if column is not kept:
                self._change(column, role="ignored")

    def _known(self, column: Column, role: str) -> tuple[int, int]:
        """How many different names of zones or indicators stand in a column, and how many texts."""
        texts = {line[column.index] for line in self.sample} - {""}
        return sum(bool(getattr(self.office.label(text), role)) for text in texts), len(texts)

    def _find_unnamed_keys(self) -> None:
        """Where no column names indicators (or zones) and no head does, the first text on the left
        must: its names are asked about."""
        figures = self._of("figure")
        named = any(column.label.indicator for column in figures)
        if not figures:
            return
        unnamed = [c for c in self._of("unknown") if c.index < figures[0].index]
        has_zone = bool(self._of("zone")) or any(column.label.zone for column in figures)
        if not self._of("indicator") and not named and not self.context.indicator and unnamed:
            heads = [column.label.rest for column in figures if column.label.rest]
            if not heads or (has_zone and not self._of("zone")):
                self._change(unnamed.pop(), role="indicator")
        lacks_zone = not has_zone and not self.context.zone and not self._of("indicator")
        if named and lacks_zone and unnamed:
            self._change(unnamed[0], role="zone")

    def _name_unknown_heads(self) -> None:
        """An unknown name over figures is a zone where indicators stand in the rows and other heads
        are zones, an indicator where they do not; else its column cannot be read."""
        figures = self._of("figure")
        in_rows = bool(self._of("indicator"))
        zones_above = any(column.label.zone for column in figures)
        keys = any(self._of(role) for role in ("zone", "indicator", "period"))
        told = keys or self.context.is_understood or any(column.label.is_understood for column in figures)
        for column in figures:
            label = column.label
            if not label.rest or label.indicator or label.zone:
                continue
            if in_rows and zones_above:
                self._change(column, label=replace(label, zone=label.rest))
            elif in_rows or not told or (self.context.indicator and not self._of("zone")):
                self._change(column, role="unread")
            else:
                self._change(column, label=replace(label, indicator=label.rest))

    def _inherit(self) -> None:
        """A head that is only a measure (增速, 上年同期) speaks of the nearest name, period and 本月 or
        累计 on its left; of periods, of the latest among those alike."""
        figures = self._of("figure")
        in_rows = bool(self._of("indicator"))
        named = [c.label for c in figures if c.label.indicator or c.label.zone]
        now = (
            [c.index for c in (*figures, *self._of("blank")) if _is_now(c.label)]
            if self.context.period
            else []
        )
        alone = len({(n.indicator, n.zone) for n in named}) == 1
        before = Label("")
        for column in figures:
            label = column.label
            if label.indicator or label.zone:
                before = _entity(label)
            elif label.measure in ("rank", "growth_rank") and alone:  # 位次 | 开发区 | 增速
                label = label.under(_entity(named[0]))
            elif label.is_understood and not label.is_total:
                label = label.under(before)
            left = [c.label for c in self._of("figure") if c.index < column.index]
            year = next((e.period[:4] for e in reversed(left) if YEAR.match(e.period)), "")
            if year and is_period_fragment(label.period) and not YEAR.match(self.context.period):
                label = replace(label, period=joined_period(year, label.period))
            if SAME_PART in label.period and (part := _nearest_period(left)):
                label = replace(label, period=same_part(part, label.period))
            if not label.period and (label.years or label.measure in ("yoy", "share", "rank")):
                near = "" if now and now[0] < column.index else _nearest_period(left)
                if not (near or left or now):
                    near = _latest([c.label.period for c in figures if _tells_period(c.label)])
                spans = [each.span for each in left if each.span]
                is_rate = label.years or label.measure == "yoy"
                span = label.span or (spans[-1] if spans and is_rate else "")
                label = replace(label, period=near, span=span)
            is_nameless = not label.is_understood and column.label.role != "value"
            has_others = len(figures) > 1 or not (in_rows or self._of("zone"))
            if is_nameless and has_others and not self._is_told_by_context():
                self._change(column, role="unread")
            else:
                self._change(column, label=label)

    def _is_told_by_context(self) -> bool:
        return bool(self.context.indicator) and len(self._of("figure")) == 1

    def _set_apart(self) -> None:
        """Totals and what is worked out from other figures are no facts."""
        places = [_place(c.label) for c in self._of("figure") if c.label.measure in ("rank", "growth_rank")]
        rates = [_place(c.label) for c in self._of("figure") if c.label.measure == "yoy" and c.label.unit]
        left = Label("")
        for column in self._of("figure"):
            label = column.label
            is_bare = label.measure == "yoy" and not label.unit and _place(label) in rates
            if is_bare and CHANGE.search(label.text):  # 增减 beside 增减%
                label = replace(label, measure="increase")
            if left.measure in ("rank", "growth_rank") and CHANGE_OF_PLACE.search(label.text):
                label = replace(label, measure="rank_change")
            is_place = label.measure in ("rank", "growth_rank") and places.count(_place(label)) > 1
            of_growth = is_place and "growth_rank" in (
                label.measure,
                joined_measure(left.measure, label.measure),
            )
            if label.is_total and not label.zone and not label.indicator:
                self._change(column, role="total")
            elif of_growth:
                self._change(column, role="computed", label=replace(label, measure="rank_change"))
            elif label.measure == "growth_rank":
                self._change(column, label=replace(label, measure="rank"))
            elif label.is_computed:
                self._change(column, role="computed", label=label)
            left = label


def _latest(periods: list[str]) -> str:
    """The latest of the periods that can be read; "" where there is none."""
    read = []
    for text in periods:
        with suppress(UnknownName):
            read.append((resolve_period(text).end, text))
    if not read:
        return periods[-1] if periods else ""
    return max(read, key=lambda pair: pair[0])[1]


def _tells_period(label: Label) -> bool:
    """Whether a head's period holds for the heads beside it: 全年 of a target and 2023年同期 do not."""
    is_own = label.years or SAME_PART in label.period or label.measure.startswith("target")
    return bool(label.period) and not is_own


def _is_now(label: Label) -> bool:
    """Whether a head means the title's period: 本期数."""
    return label.measure == "actual" and not (label.period or label.years or label.indicator or label.zone)


def _entity(label: Label) -> Label:
    return Label("", indicator=label.indicator, zone=label.zone, indicator_unit=label.indicator_unit)


def _place(label: Label) -> tuple[str, str, str]:
    return label.indicator, label.zone, label.period


def _nearest_period(left: list[Label]) -> str:
    """The period of the nearest head on the left, or a later year's beside it: of 2024年 | 2023年 the
    first."""
    told = [each for each in left if _tells_period(each)]
    if not told:
        return ""
    months = months_of(told[-1].period)
    return _latest([each.period for each in told if months_of(each.period) == months])
