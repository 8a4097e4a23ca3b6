"""Step 2, recognise: which row is the header, what each column is, what the title rows say.

Three layouts are one idea: some columns are keys (zone, indicator, period, unit …), some hold
figures, and the header of a column of figures may itself name an indicator, a zone or a period.
The long template has no such header, only a column called 数值.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from kpi.catalogue import Catalogue
from kpi.errors import BadFile, UnknownName
from kpi.name import folded
from kpi.period import resolve_period
from pipelines.number import holds_figures
from pipelines.read import Sheet, cell_name
from pipelines.vocabulary import header_roles, measure_suffixes, split_bracket

HEADER_DEPTH = 20
SAMPLE = 50
KEY_ROLES = (
    "zone",
    "indicator",
    "period",
    "measure",
    "unit",
    "basis",
    "bound",
    "status",
    "rank_of",
)
TEXT_ROLES = ("source", "note")
FIGURE_ROLES = ("value", "yoy")
ENTITIES = ("indicator", "zone", "period")
FOOTNOTE = re.compile(r"^(注|备注|说明|数据来源|资料来源|来源)\s*[:：]")
UNIT_LINE = re.compile(r"单位\s*[:：]\s*([^\s，,;；)）]+)")
INDICATOR_LINE = re.compile(r"^指标\s*[:：]\s*(.+)$")
DATE_OF_THE_FORM = re.compile(r"填报|填表|制表|印发|报送|发布|打印|日期")
PART_OF_YEAR = re.compile(
    r"\d{1,2}\s*月?\s*[-—–~至到]\s*\d{1,2}\s*月|上半年|前[三3]季度|第?[一二三四1-4]季度"
)
YEAR_IN_TITLE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*(?=年|Q|H)", re.IGNORECASE)
LONGEST_PERIOD = 16
BARE_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Column:
    """A column: its header's text and its role; "entity" where the header itself is a key."""

    index: int
    role: str
    text: str


@dataclass(frozen=True)
class Layout:
    """How a sheet is to be read. `entity` says what the headers of the figure columns name;
    `context` holds what the rows above the header say of the whole sheet."""

    header_row: int
    columns: tuple[Column, ...]
    entity: str | None
    context: dict[str, str] = field(default_factory=dict)

    def of(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


def recognise(sheet: Sheet, catalogue: Catalogue, file: str) -> Layout:
    """The layout of a sheet; raises BadFile where no row reads as a header."""
    head = sheet.cells.head(HEADER_DEPTH)
    lines = head.to_numpy().tolist()
    meanings = [[_meaning(text, catalogue) for text in line] for line in lines]
    scores = [_score(*pair) for pair in zip(lines, meanings, strict=True)]
    best = max(scores, default=0)
    if best < 2:
        raise BadFile("error.no_header", file=file, sheet=sheet.name or "—")
    header = scores.index(best)
    body = sheet.cells.iloc[header + 1 :]
    entity = _entity(meanings[header])
    columns = tuple(
        Column(index, _role(text, meaning, entity, body[index], catalogue), text)
        for index, (text, meaning) in enumerate(zip(sheet.cells.iloc[header], meanings[header], strict=True))
    )
    layout = Layout(header, columns, entity, _context(sheet.cells.iloc[:header]))
    if not layout.of("entity", *FIGURE_ROLES):
        raise BadFile("error.no_figures", file=file, sheet=sheet.name or "—", row=header + 1)
    return layout


def unfold(sheet: Sheet, layout: Layout) -> pd.DataFrame:
    """One row per cell of figures, in the sheet's order.

    Columns: sheet, row, column, cell, raw; zone, indicator, period, measure, unit, basis, bound,
    status, rank_of, source, note as written ("" where the sheet does not say); sheet_unit and
    sheet_period, which a line above the table gives; role: value, yoy.
    """
    body = sheet.cells.iloc[layout.header_row + 1 :]
    body = body[~body[0].str.match(FOOTNOTE)]
    parts = [_column_cells(sheet, body, layout, column) for column in layout.of("entity", *FIGURE_ROLES)]
    cells = pd.concat(parts, ignore_index=True)
    return cells.sort_values(["row", "column"], kind="stable", ignore_index=True)


def doubtful_columns(sheet: Sheet, layout: Layout) -> list[tuple[Column, str]]:
    """Columns that would be passed over, with the key of the reason: numbers under a header that
    says nothing known (上年同期 in a long table, or none at all), and a second column of one key."""
    body = sheet.cells.iloc[layout.header_row + 1 :]
    unread = [c for c in layout.of("unknown", "blank") if holds_figures(body[[c.index]])]
    second = [c for role in KEY_ROLES for c in layout.of(role)[1:] if (body[c.index] != "").any()]
    return [*((c, "problem.column") for c in unread), *((c, "problem.second_column") for c in second)]


def _column_cells(sheet: Sheet, body: pd.DataFrame, layout: Layout, column: Column) -> pd.DataFrame:
    """The cells of one column of figures. `<key>_row` and `<key>_column` say where each key is
    written, so that a problem can name the cell to be mended."""
    cells = pd.DataFrame({"raw": body[column.index], "row": body.index})
    for role in KEY_ROLES:
        keys = layout.of(role)
        from_sheet = layout.context.get(role, "") if role == "indicator" else ""
        cells[role] = body[keys[0].index] if keys else from_sheet
        cells[f"{role}_row"] = body.index
        cells[f"{role}_column"] = keys[0].index if keys else column.index
    for role in TEXT_ROLES:
        texts = [body[each.index] for each in layout.of(role)]
        cells[role] = texts[0].str.cat(texts[1:], sep=" ").str.strip() if texts else ""
    for role in ("unit", "period"):
        cells[f"sheet_{role}"] = layout.context.get(role, "")
    named = _named_by(layout, column)
    if named is not None:
        assert layout.entity is not None
        cells[layout.entity] = named.text
        cells[f"{layout.entity}_row"] = layout.header_row
        cells[f"{layout.entity}_column"] = named.index
    cells["role"] = "yoy" if column.role == "yoy" else "value"
    cells["sheet"] = sheet.name
    cells["column"] = column.index
    cells["cell"] = [cell_name(row, column.index) for row in body.index]
    return cells[cells["raw"] != ""]


def _named_by(layout: Layout, column: Column) -> Column | None:
    """The column whose header names what a column of figures is of: itself, or for a bare 同比 the
    nearest one on its left."""
    if layout.entity is None:
        return None
    before = [each for each in layout.of("entity") if each.index <= column.index]
    return before[-1] if before else None


def _score(line: list[str], meanings: list[str | None]) -> int:
    """How much a row reads like a header. Bare years count only where they run on, 2015 2016 2017:
    figures may look like years too."""
    years = [int(text) for text in line if BARE_YEAR.fullmatch(text)]
    steps = {later - earlier for earlier, later in pairwise(years)}
    run_on = len(years) < 2 or steps in ({1}, {-1})
    return sum(meaning is not None for meaning in meanings) - (0 if run_on else len(years))


def _meaning(text: str, catalogue: Catalogue) -> str | None:
    """What a header cell is: a role, or the kind of thing it names; None where it says nothing."""
    if not text:
        return None
    stem, _ = split_bracket(text)
    role = header_roles().get(folded(text)) or header_roles().get(folded(stem).strip("%±"))
    if role:
        return role
    if catalogue.knows_zone(text):
        return "entity:zone"
    if names_indicator(text, catalogue):
        return "entity:indicator"
    try:
        resolve_period(text)
    except UnknownName:
        return None
    return "entity:period"


def names_indicator(text: str, catalogue: Catalogue) -> bool:
    """Whether a label names an indicator, with or without a unit and a measure word behind it."""
    stems = [text, split_bracket(text)[0]]
    stems += [stem for label in list(stems) if (stem := split_measure(label)[0]) != label]
    return any(catalogue.knows_indicator(stem) for stem in stems)


def split_measure(label: str) -> tuple[str, str]:
    """An indicator's label and the measure its last words name: 税收收入同比增长 gives yoy."""
    plain = label.strip().rstrip("%±:：")
    for word, measure in measure_suffixes():
        if len(plain) > len(word) and folded(plain).endswith(word):
            return plain[: -len(word)].rstrip("的 -—_"), measure
    return label, ""


def _entity(meanings: list[str | None]) -> str | None:
    """What the figure columns' headers name: the kind that occurs most, unless there is 数值."""
    if "value" in meanings:
        return None
    counts = {kind: meanings.count(f"entity:{kind}") for kind in ENTITIES}
    kind = max(counts, key=lambda key: counts[key])
    return kind if counts[kind] else None


def _role(
    text: str,
    meaning: str | None,
    entity: str | None,
    body: pd.Series,
    catalogue: Catalogue,
) -> str:
    """The role of a column. Where figures stand under a name that is not known, the column is
    still one of figures, so that the name is asked about and not passed over."""
    if meaning is not None and not meaning.startswith("entity:"):
        return meaning
    if meaning == f"entity:{entity}":
        return "entity"
    sample = [cell for cell in body.head(SAMPLE) if cell]
    looks_like_figures = text and all(cell.replace(".", "", 1).isdecimal() for cell in sample)
    role = "unknown" if sample and looks_like_figures else _role_by_content(sample, catalogue)
    return "entity" if role == "unknown" and entity and text else role


def _role_by_content(sample: list[str], catalogue: Catalogue) -> str:
    """The role of a column whose header says nothing, from what most of its cells name."""
    if not sample:
        return "blank"
    meanings = [_meaning(text, catalogue) for text in sample]
    for kind in ("zone", "indicator", "period"):
        if meanings.count(f"entity:{kind}") * 2 > len(sample):
            return kind
    return "unknown"


def _context(above: pd.DataFrame) -> dict[str, str]:
    """Period, unit and indicator that the rows above the header give for the whole sheet."""
    context: dict[str, str] = {}
    for line in ["".join(row) for row in above.to_numpy().tolist()]:
        if found := INDICATOR_LINE.match(line):
            context.setdefault("indicator", found[1])
        elif period := _period_in_title(line):
            context.setdefault("period", period)
        if found := UNIT_LINE.search(line):
            context.setdefault("unit", found[1])
    return context


def _period_in_title(line: str) -> str | None:
    """What a title says of the period: 2024年1-9月 of "2024年1-9月主要指标", and of
    "2024年主要指标（1-9月）"; nothing of the day on which the form was filled in."""
    plain = unicodedata.normalize("NFKC", line)
    if DATE_OF_THE_FORM.search(plain):
        return None
    for found in YEAR_IN_TITLE.finditer(plain):
        text = _longest_period(plain[found.start() :])
        rest = plain[found.start() + len(text or "") :]
        if text is None or re.match(r"\d|日", rest):
            continue
        part = PART_OF_YEAR.search(rest)
        is_year = BARE_YEAR.fullmatch(text.rstrip("年度 "))
        return f"{found[0].strip()}年{part[0]}" if is_year and part else text
    return None


def _longest_period(text: str) -> str | None:
    """The longest beginning of a text that reads as a period."""
    for length in range(LONGEST_PERIOD, 4, -1):
        with suppress(UnknownName):
            resolve_period(text[:length])
            return text[:length]
    return None
