"""Step 2½, unfold: a recognised sheet as one row per cell of figures, each with the keys it was given.

A row's own labels count before its column's heads, those before the section, those before titles.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from kpi.errors import BadFile
from pipelines.cases import number_cases
from pipelines.label import (
    TEXTS,
    Label,
    Office,
    crossed_measure,
    in_one_language,
    joined_measure,
    joined_period,
)
from pipelines.layout import Block, Column, Layout
from pipelines.read import cell_name, column_letters
from pipelines.vocabulary import LEVELS, WRITTEN_MEASURES, joined_basis

# no office has so many zones or indicators: a column of that many names is something else
MOST_NAMES = 5000
KEYS = ("zone", "indicator", "period", "measure", "unit", "basis", "bound", "status", "rank_of")


def unfold(layout: Layout, office: Office) -> pd.DataFrame:
    """One row per cell of figures, in the sheet's order.

    Columns: sheet, row, column, cell, raw; role (figure, or computed for 完成率 and the like);
    zone, indicator, period, measure, unit, basis, bound, status, rank_of as the table says ("" where
    it does not), each with <key>_row and <key>_column, where that is written; measure_text, which is
    unknown where measure is "" and it is not; years, is_whole, span as of Label; indicator_unit,
    head_unit, sheet_unit, sheet_zone and sheet_period, which hold where they fit; source, note.
    """
    parts = [_cells(layout, block, office) for block in layout.blocks if block.of("figure", "computed")]
    if not parts:
        return pd.DataFrame()
    cells = pd.concat(parts, ignore_index=True)
    cells["sheet"] = layout.sheet.name
    return cells.sort_values(["row", "column"], kind="stable", ignore_index=True)


def _cells(layout: Layout, block: Block, office: Office) -> pd.DataFrame:
    body = _body(layout, block)
    for column in block.of("zone", "indicator", "measure", "period"):
        count = body[column.index].nunique()
        if count > MOST_NAMES:
            head = column.label.text or cell_name(column.row, column.index)
            raise BadFile("error.too_many_names", sheet=layout.sheet.name or "—", head=head, count=count)
    rows = _row_keys(body, block, office)
    kept = ~rows["is_total"]
    frames = [
        _column_cells(body[column.index][kept], rows[kept], column, block)
        for column in block.of("figure", "computed")
    ]
    return pd.concat(frames, ignore_index=True)


def _body(layout: Layout, block: Block) -> pd.DataFrame:
    """The rows of figures; what is merged over several of them stands in each."""
    cells = layout.sheet.cells
    rows = block.rows
    body = cells.iloc[rows.start : rows.stop] if isinstance(rows, range) else cells.iloc[list(rows)]
    keys = {column.index for column in block.columns if column.role not in ("figure", "computed", "blank")}
    body = body.copy()
    for top, left, bottom, right in layout.sheet.merges:
        for index in keys & set(range(left, right + 1)):
            covered = body.index[(body.index >= top) & (body.index <= bottom)]
            body.loc[covered, index] = cells.iat[top, left]
    for column in block.columns:
        texts = body[column.index]
        odd = texts[texts.str.contains("\n|-01$", regex=True)].unique()
        if len(odd):
            body[column.index] = texts.replace({text: in_one_language(text) for text in odd})
    return body


def _row_keys(body: pd.DataFrame, block: Block, office: Office) -> pd.DataFrame:
    """What the labels on the left and the section say of every row."""
    rows = pd.DataFrame(index=body.index)
    texts = {role: _text_of(body, block.of(role)) for role in ("zone", "indicator", "measure", "unit")}
    texts["period"] = _period_texts(body, block)
    aside = _text_of(body, [column for column in block.of("ignored") if column.index == min(body.columns)])
    aside = aside.where(~aside.str.fullmatch(r"[\d.、]*"), "")
    for role in ("zone", "indicator"):
        if block.of(role) and (aside != "").any():
            texts[role] = texts[role].where(texts[role] != "", aside)
    for role in ("zone", "indicator", "period"):
        others = [texts[other] for other in ("zone", "indicator", "period", "measure") if other != role]
        texts[role] = _filled_down(texts[role], others)
    zones = _looked_up(texts["zone"], office.label, ("zone", "rest", "is_total", "text"))
    rows["zone"] = zones["zone"].where(zones["zone"] != "", zones["text"])
    names = _looked_up(
        texts["indicator"],
        office.label,
        ("rest", "years", "is_whole", "is_total", *TEXTS),
    )
    name = names["indicator"].where(names["indicator"] != "", names["rest"])
    bare = (name == "") & (texts["indicator"] != "") & ~names["is_total"]
    rows["indicator"] = name.mask(bare).ffill().fillna("").where(bare, name) if bare.any() else name
    beside = names["indicator_unit"].where(names["indicator_unit"] != "", texts["unit"])
    rows["indicator_unit"] = (
        beside.mask(bare).ffill().fillna("").where(bare, beside) if bare.any() else beside
    )
    rows["zone"] = rows["zone"].where(rows["zone"] != "", names["zone"])
    times = _looked_up(texts["period"], office.label, ("is_total",))
    said = _looked_up(texts["measure"], office.label, ("measure", "basis", "years", "is_whole", "span"))
    rows["measure"] = _joined(names["measure"], said["measure"], joined_measure)
    rows["measure_text"] = texts["measure"]
    rows["period"] = _joined(names["period"], texts["period"], joined_period)
    rows["years"] = names["years"].where(names["years"] != 0, said["years"])
    rows["is_whole"] = names["is_whole"] | said["is_whole"]
    rows["span"] = names["span"].where(names["span"] != "", said["span"])
    rows["unit"] = texts["unit"].where(texts["unit"] != "", names["unit"])
    for role in ("basis", "bound", "status", "rank_of", "source", "note"):
        rows[role] = _text_of(body, block.of(role), " " if role in ("source", "note") else "")
    for label in (names, said):
        rows["basis"] = _joined(rows["basis"], label["basis"], joined_basis)
    rows["status"] = rows["status"].where(rows["status"] != "", names["status"])
    rows["is_total"] = (zones["is_total"] & (zones["zone"] == "")) | (names["is_total"] & (name == ""))
    rows["is_total"] |= times["is_total"]
    return pd.concat([rows, _sections(body.index, block)], axis=1)


def _sections(index: pd.Index, block: Block) -> pd.DataFrame:
    """What titles and sections say of every row: sheet_zone, sheet_indicator, sheet_period …"""
    names = ("zone", "indicator", "period", "measure", "unit", "basis")
    spans = [(-1, block.context)]
    for row, label in sorted(block.sections.items()):
        spans.append((row, label.under(spans[-1][1])))
    at = np.searchsorted([row for row, _ in spans], index.to_numpy(), side="right") - 1
    table = pd.DataFrame(
        {f"sheet_{name}": [getattr(label, name) for _, label in spans] for name in names}, dtype=object
    )
    return table.iloc[at].set_axis(index)


def _column_cells(raw: pd.Series, rows: pd.DataFrame, column: Column, block: Block) -> pd.DataFrame:
    """The cells of one column of figures, with the keys of their rows and of its heads."""
    filled = raw != ""
    raw, rows = raw[filled], rows[filled]
    label = column.label
    cells = pd.DataFrame({"raw": raw, "row": raw.index, "column": column.index, "role": column.role})
    for key in KEYS:
        from_row = rows[key]
        from_head = getattr(label, key, "")
        cells[key] = (
            _first_said(from_row, from_head) if key not in ("period", "measure", "unit") else from_row
        )
        at = block.of(key)
        in_row = (from_row != "").to_numpy() if at else np.zeros(len(raw), dtype=bool)
        by_head = bool(from_head) or (key == "indicator" and bool(label.rest))
        cells[f"{key}_row"] = np.where(in_row | (not by_head), raw.index, column.row)
        cells[f"{key}_column"] = np.where(in_row, at[0].index if at else 0, column.index)
    cells["period"] = _joined(_constant(label.period, raw), rows["period"], joined_period)
    cells["measure"] = _joined(rows["measure"], _constant(label.measure, raw), crossed_measure)
    titled = _joined(rows["sheet_measure"], cells["measure"], joined_measure)
    is_goal = (rows["sheet_measure"] == "target") & (cells["period"] == "") & (cells["measure"] != "actual")
    cells["measure"] = cells["measure"].where(~is_goal, titled)
    cells["measure"] = _first_said(cells["measure"], rows["sheet_measure"]).replace("growth_rank", "rank")
    cells["basis"] = _joined(cells["basis"], _constant(label.basis, raw), joined_basis)
    if (rows["sheet_basis"] != "").any():  # of a title's words the levels alone, and of targets alone
        is_of_title = rows["sheet_basis"].isin(LEVELS) & cells["measure"].str.startswith("target")
        cells["basis"] = _joined(cells["basis"], rows["sheet_basis"].where(is_of_title, ""), joined_basis)
    cells["role"] = cells["role"].mask(~cells["measure"].isin(["", *WRITTEN_MEASURES]), "computed")
    hard = label.unit if label.indicator and "、" not in label.unit else ""
    cells["unit"] = _first_said(rows["unit"], hard)
    cells["head_unit"] = label.unit
    cells["indicator_unit"] = _first_said(rows["indicator_unit"], label.indicator_unit)
    cells["zone"] = _first_said(cells["zone"], rows["sheet_zone"])
    cells["indicator"] = _first_said(cells["indicator"], rows["sheet_indicator"])
    cells["years"] = rows["years"].where(rows["years"] != 0, label.years)
    cells["is_whole"] = rows["is_whole"] | label.is_whole
    cells["span"] = _first_said(rows["span"], label.span)
    for name in ("measure_text", "sheet_zone", "sheet_period", "sheet_unit", "source", "note"):
        cells[name] = rows[name]
    letters = column_letters(column.index)
    cells["cell"] = letters + pd.Series(raw.index + 1, index=raw.index).astype(str)
    return cells


def _text_of(body: pd.DataFrame, columns: Iterable[Column], between: str = "") -> pd.Series:
    """The texts of the columns of one role, put together; "" where there is none."""
    series = [body[column.index] for column in columns]
    if not series:
        return pd.Series("", index=body.index, dtype=object)
    first, *others = series
    return first.str.cat(others, sep=between).str.strip() if others else first


def _period_texts(body: pd.DataFrame, block: Block) -> pd.Series:
    """Periods as rows write them; a bare 9 under 月份 is 9月, and 2024 beside it its year."""
    texts = _text_of(body, block.of("period")[:1])
    for role, word in (("quarter", "季度"), ("month", "月")):
        for column in block.of(role):
            part = body[column.index]
            part = part.where(~part.str.fullmatch(r"\d{1,2}"), part + word)
            texts = _joined(texts, part, joined_period)
    for column in block.of("period")[1:]:
        texts = _joined(texts, body[column.index], joined_period)
    return texts


def _filled_down(texts: pd.Series, others: list[pd.Series]) -> pd.Series:
    """A key that stands only in the first row of its group, as merged cells do in a CSV, holds for
    the rows below in which another key is written."""
    blank = texts == ""
    if not blank.any() or blank.all():
        return texts
    told = np.logical_or.reduce([(other != "").to_numpy() for other in others])
    filled = texts.mask(blank).ffill().fillna("")
    return texts.where(~(blank & told), filled)


def _looked_up(texts: pd.Series, read: Callable[[str], Label], names: tuple[str, ...]) -> pd.DataFrame:
    """What `read` says of every text, read once per different text: one column per attribute."""
    codes, uniques = pd.factorize(texts)
    labels = [read(text) for text in uniques]
    table = pd.DataFrame({name: [getattr(label, name) for label in labels] for name in names}, dtype=object)
    return table.take(codes).set_axis(texts.index)


def _joined(upper: pd.Series, lower: pd.Series, join: Callable[[str, str], str]) -> pd.Series:
    """Two texts of every row joined, once per different pair."""
    if (upper == "").all():
        return lower
    if (lower == "").all():
        return upper
    numbers, firsts = number_cases(upper, lower)
    joined = [join(*pair) for pair in zip(upper.iloc[firsts], lower.iloc[firsts], strict=True)]
    return pd.Series(np.array(joined, dtype=object)[numbers], index=upper.index)


def _first_said(first: pd.Series, then: "pd.Series | str") -> pd.Series:
    if isinstance(then, str) and not then:
        return first
    return first.where(first != "", then)


def _constant(text: str, like: pd.Series) -> pd.Series:
    return pd.Series(text, index=like.index, dtype=object)
