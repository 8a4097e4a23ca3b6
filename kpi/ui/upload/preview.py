"""The sheet as it came, every cell tinted by what it was taken for; a click corrects it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pandas as pd
import streamlit as st

from kpi.ui.plain import plain
from kpi.ui.session import say, writer
from kpi.ui.upload.questions import COLUMN_MEANINGS
from kpi.ui.upload.state import Incoming, remember
from pipelines.label import Label
from pipelines.layout import ROW_ROLES, Layout, Part
from pipelines.prepare import Prepared
from pipelines.read import cell_name, column_letters, read_sheets
from pipelines.recognise import row_text
from pipelines.resolve import Problem, no_facts

ROWS = 80
COLUMNS = 40
# colours of Streamlit's own palette, thin enough to read on in light and in dark
TINTS = {
    "blue": "rgba(28, 131, 225, 0.22)",
    "green": "rgba(33, 195, 84, 0.20)",
    "violet": "rgba(128, 61, 245, 0.18)",
    "orange": "rgba(255, 164, 33, 0.22)",
    "gray": "rgba(128, 132, 149, 0.22)",
    "red": "rgba(255, 43, 43, 0.30)",
}
COLOURS = {
    "header": "blue",
    "section": "blue",
    "title": "orange",
    "period": "orange",
    "month": "orange",
    "quarter": "orange",
    "zone": "violet",
    "indicator": "violet",
    "unit": "orange",
    "measure": "orange",
    "figure": "green",
    "computed": "gray",
    "total": "gray",
    "unread": "red",
}
SHOWN = ("title", "header", "zone", "indicator", "period", "unit", "figure", "computed", "total", "unread")


def show_preview(prepared: Prepared, incoming: Incoming) -> None:
    """The tinted sheet, its legend, why the chosen cell was taken for what it is, and the corrections."""
    understood = prepared.understood
    _show_sheets(understood.layouts, understood.facts, understood.problems, incoming)


def show_unrecognised(incoming: Incoming) -> None:
    """The sheets of a file in which no table was found, so that the row of heads can be pointed at."""
    sheets = read_sheets(incoming.content, incoming.name)
    _show_sheets([Layout(sheet, (), ()) for sheet in sheets], no_facts(), (), incoming)


def _show_sheets(
    layouts: Sequence[Layout], facts: pd.DataFrame, problems: Sequence[Problem], incoming: Incoming
) -> None:
    layout = layouts[0]
    if len(layouts) > 1:
        names = {number: each.sheet.name or "—" for number, each in enumerate(layouts)}
        layout = layouts[st.selectbox(say("upload.sheet"), list(names), format_func=names.__getitem__)]
    grid = layout.sheet.cells.iloc[:ROWS, :COLUMNS]
    read = set(facts.loc[facts["sheet"] == layout.sheet.name, "cell"].head(ROWS * COLUMNS))
    parts = _part_of_cells(layout, read)
    shown = grid.set_axis([column_letters(column) for column in grid.columns], axis=1)
    shown.index = shown.index + 1
    wrong = {problem.cell for problem in problems if problem.sheet == layout.sheet.name}
    st.markdown(_legend({part.role for part in parts.values()}))
    chosen = st.dataframe(
        shown.style.apply(lambda _: _tints(shown, parts, wrong), axis=None),
        on_select="rerun",
        selection_mode="single-cell",
        height=min(38 + 35 * len(shown), 460),
        column_config={name: st.column_config.Column(width=_width(shown[name])) for name in shown},
        key=f"preview_{incoming.name}_{layout.sheet.name}",
        alt=say("upload.preview"),
    )
    if len(layout.sheet.cells) > ROWS:
        st.caption(say("upload.first_rows", count=ROWS, all=len(layout.sheet.cells)))
    cells = chosen["selection"].get("cells", [])
    if cells:
        number, letters = cells[0]
        _show_cell(layout, parts, int(number), list(shown.columns).index(letters), incoming)
    else:
        st.caption(say("upload.click_a_cell"))


def _width(texts: pd.Series) -> int:
    """As wide as most of its texts, not as its title: in pixels."""
    letters = texts[texts != ""].map(lambda text: sum(2 - letter.isascii() for letter in text)).quantile(0.9)
    return int(min(max(letters if letters == letters else 0, 6) * 8 + 20, 240))


def _part_of_cells(layout: Layout, read: set[str]) -> dict[tuple[int, int], Part]:
    """Cell → the part it belongs to, as far as the preview goes. Growth that is not among the cells
    `read` is worked out from the levels beside it."""
    found: dict[tuple[int, int], Part] = {}
    for part in layout.parts:
        for row in range(part.top, min(part.bottom + 1, ROWS)):
            for column in range(part.left, min(part.right + 1, COLUMNS)):
                before = found.get((row, column))
                if before is None or before.role not in ROW_ROLES:
                    is_fact = part.role != "figure" or cell_name(row, column) in read
                    found[row, column] = part if is_fact else replace(part, role="computed")
    return found


def _tints(shown: pd.DataFrame, parts: dict[tuple[int, int], Part], wrong: set[str]) -> pd.DataFrame:
    tints = pd.DataFrame("", index=shown.index, columns=shown.columns)
    for (row, column), part in parts.items():
        if row < len(tints) and column < tints.shape[1] and shown.iat[row, column]:
            colour = COLOURS.get(part.role)
            tints.iat[row, column] = f"background-color: {TINTS[colour]}" if colour else ""
    for row, column in product(range(len(tints)), range(tints.shape[1])):
        if cell_name(row, column) in wrong:
            tints.iat[row, column] = f"background-color: {TINTS['red']}"
    return tints


def _legend(roles: set[str]) -> str:
    named = [f":{COLOURS[role]}-background[{say(f'role.{role}')}]" for role in SHOWN if role in roles]
    return " ".join([*named, f":red-background[{say('role.wrong')}]"])


def _show_cell(
    layout: Layout, parts: dict[tuple[int, int], Part], number: int, column: int, incoming: Incoming
) -> None:
    """Why a cell was taken for what it is, and what else it could be."""
    part = parts.get((number, column))
    role = part.role if part else "unknown"
    told = say("upload.cell_is", cell=cell_name(number, column), role=say(f"role.{role}"))
    st.markdown(plain(f"{told}{_why(part.label if part else None)}"))
    meanings, row_button, column_button = st.columns([3, 3, 2], vertical_alignment="bottom")
    text = next((p.label.text for p in layout.parts if p.label and p.left == column == p.right), "")
    with meanings:
        names = {meaning: say(f"means.{meaning}") for meaning in COLUMN_MEANINGS}
        meaning = st.selectbox(
            say("upload.column_is", text=text or column_letters(column)),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=say("upload.settle_later"),
            key=f"column_{column}_{number}",
            disabled=not text,
        )
    with row_button:
        if st.button(say("upload.column_means"), disabled=not meaning):
            remember([("column", text, meaning or "")], incoming)
    with column_button:
        line = layout.sheet.cells.iloc[number].tolist()
        if role == "header":
            if st.button(say("upload.row_is_no_header")):
                remember([("header", row_text(line), "text")], incoming)
        elif st.button(say("upload.row_is_header")):
            remember([("header", row_text(line), "header")], incoming)


def _why(label: Label | None) -> str:
    """What the heads of a cell's column say, in words."""
    if label is None:
        return ""
    words = writer()
    told = [label.text.replace("\n", "")] if label.text else []
    if label.zone:
        told.append(f"{say('column.zone')} {label.zone}")
    if label.indicator:
        told.append(f"{say('column.indicator')} {label.indicator}")
    if label.period:
        told.append(f"{say('column.period')} {label.period}")
    if label.years:
        told.append(say("means.last_year"))
    if label.measure:
        told.append(say(f"measure.{label.measure}"))
    if label.unit:
        told.append(f"{say('column.unit')} {label.unit}")
    between = "；" if words.language == "zh" else "; "
    return ("：" if words.language == "zh" else ": ") + between.join(told) if told else ""
