"""One truth: the numbers of slides, workbook, document and pictures, read back out of the files, are those of
the Comparison on the screen."""

import io
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import docx
import pandas as pd
import pytest

from kpi.briefing.deck import write_deck
from kpi.briefing.document import write_document
from kpi.briefing.figure import draw_part
from kpi.briefing.images import picture
from kpi.briefing.part import Briefing, Part, make_briefing
from kpi.briefing.recipe import read_recipes
from kpi.briefing.source import asker
from kpi.briefing.workbook import write_workbook
from kpi.clauses.gap import cell, columns_of
from kpi.period import Period
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import printed_table
from kpi.text import number
from kpi.words import Writer
from tests.test_deck import AT, CLOSE, QUESTION, charts_of, opened, slides_of
from tests.test_workbook import cells_at, read, reference

LANGUAGES = ("zh", "en")
# the columns of a comparison that its chart draws, a series each
COLUMNS = {
    "target": ("completion_pct", "pace_pct", "last_year_pace_pct"),
    "land": ("completion_pct", "pace_pct", "last_year_pace_pct"),
    "growth": ("yoy_pct", "group_median_yoy_pct"),
    "ranking": ("value",),
    "score": ("score",),
    "score_items": ("lost_points",),
}
# what stands in every row of such a chart
DRAWN_BY = {"target": "completion_pct", "land": "completion_pct", "growth": "yoy_pct", "ranking": "rank"}
FEWEST_RATES = 3
SVG_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


@dataclass(frozen=True)
class Made:
    """A briefing and its files in one language."""

    briefing: Briefing
    writer: Writer
    slides: Any
    book: Any
    document: Any


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, shipped: Store) -> Made:
    writer = Writer(shipped.catalogue, request.param)
    recipe = read_recipes(shipped.catalogue)["quarterly_meeting"]
    briefing = make_briefing(recipe, QUESTION, asker(shipped, Settings()), writer, AT, 12)
    return Made(
        briefing,
        writer,
        opened(write_deck(briefing, writer)),
        read(write_workbook(briefing, writer)),
        docx.Document(io.BytesIO(write_document(briefing, writer))),
    )


Point = tuple[str, float | None]


def on_slides(made: Made, part: Part) -> list[list[Point]]:
    """The points of every series of the chart, over all slides of a part; on a slide they lie in the order in
    which they cover each other."""
    assert part.chart is not None
    series: dict[str, list[Point]] = defaultdict(list)
    for chart in charts_of(slides_of(made.slides, part)):
        plot = chart.plots[0]
        names = [str(category) for category in plot.categories]
        for each in plot.series:
            series[each.name.strip()] += zip(names, each.values, strict=True)
    assert set(series) == {each.name for each in part.chart.series}
    return [series[each.name] for each in part.chart.series]


def on_sheet(made: Made, place: int) -> list[list[Point]]:
    chart = made.book.worksheets[place]._charts[0]
    places = [reference(series) for series in chart.series]
    pairs = [(cells_at(made.book, names), cells_at(made.book, values)) for names, values in places]
    return [list(zip(map(str, names), values, strict=True)) for names, values in pairs]


def close(found: list[float], wanted: "list[float] | pd.Series[Any]") -> bool:
    """Whether they are the same numbers, in whatever order."""
    other = sorted(float(value) for value in wanted)
    return len(found) == len(other) and all(
        math.isclose(one, two, rel_tol=CLOSE, abs_tol=CLOSE)
        for one, two in zip(sorted(found), other, strict=True)
    )


def wanted_numbers(part: Part) -> list[list[float]]:
    """The numbers of every series of a part's chart, from the rows of its comparison alone."""
    comparison = part.comparisons[0]
    rows = comparison.rows
    if part.history is not None:
        enough = part.history["n_group_rates"] >= FEWEST_RATES
        history = part.history.assign(group_median_yoy_pct=part.history["group_median_yoy_pct"].where(enough))
        columns = ("published_yoy_pct", "computed_yoy_pct", "group_median_yoy_pct")
        reported = history[history[["published_yoy_pct", "computed_yoy_pct"]].notna().any(axis=1)]
        return [list(reported[name].dropna()) for name in columns if reported[name].notna().any()]
    kind = comparison.kind
    if kind == "score":
        rows = rows[rows["is_rated"]]
    elif kind in DRAWN_BY:
        rows = rows[rows[DRAWN_BY[kind]].notna()]
    if kind == "growth":
        rows = rows.assign(
            group_median_yoy_pct=rows["group_median_yoy_pct"].where(rows["n_group_rates"] >= FEWEST_RATES)
        )
    return [list(rows[name].dropna()) for name in COLUMNS[kind]]


def test_every_number_of_a_chart_is_the_comparisons_on_slide_and_sheet(made: Made) -> None:
    compared = charts = 0
    for place, part in enumerate(made.briefing.parts):
        if part.chart is None:
            continue
        charts += 1
        slides, sheet = on_slides(made, part), on_sheet(made, place)
        assert len(slides) == len(sheet) == len(part.chart.series)
        for on_slide, beside, series in zip(slides, sheet, part.chart.series, strict=True):
            names = [name for name, _ in on_slide]
            assert names == list(part.chart.labels)
            assert [name for name, _ in beside] == list(part.chart.categories)
            for one, two, value in zip(on_slide, beside, series.values, strict=True):
                assert (one[1] is None) == (two[1] is None) == (value is None), (part.heading, one, two)
                if value is not None:
                    assert close([float(one[1] or 0), float(two[1] or 0)], [value, value])
        found = [[value for _, value in series if value is not None] for series in slides]
        comparison = part.comparisons[0]
        if comparison.kind == "share":
            compared += check_waterfall(slides, part, made.writer)
        elif comparison.kind == "course":
            compared += check_places(slides, part, made.writer)
        else:
            wanted = wanted_numbers(part)
            assert len(found) == len(wanted), part.heading
            for numbers, expected in zip(found, wanted, strict=True):
                assert close(numbers, expected), (part.heading, numbers, expected)
                compared += len(numbers)
    assert charts == 12 and compared > 300


def check_waterfall(slides: list[list[Point]], part: Part, writer: Writer) -> int:
    """Every zone's change, the rest's, and both wholes; and a step begins where the one before ends."""
    rows = part.comparisons[0].rows
    changes = rows.set_index(f"zone_{writer.language}")["change_value"]
    lows, ends, rises, falls = slides
    before, now = float(rows["whole_base_value"].iloc[0]), float(rows["whole_value"].iloc[0])
    assert close([value for _, value in ends if value is not None], [before, now])
    level, named, rest = before, [], 0.0
    for (name, low), (_, rise), (_, fall) in list(zip(lows, rises, falls, strict=True))[1:-1]:
        change = (rise or 0.0) - (fall or 0.0)
        assert low is not None and close([low], [min(level, level + change)]), name
        level += change
        if name in changes.index:
            named.append(name)
            assert close([change], [changes[name]]), name
        else:
            rest += change
    assert close([rest], [now - before - changes[named].sum()]) and close([level], [now])
    return 2 + 2 * (len(named) + 1)


def check_places(slides: list[list[Point]], part: Part, writer: Writer) -> int:
    rows = part.comparisons[0].rows
    ranks = {
        (row[f"zone_{writer.language}"], Period(row["period"].date()).label(writer.language)): row["rank"]
        for row in rows[rows["rank"].notna()].to_dict("records")
    }
    assert part.chart is not None
    compared = 0
    for series, drawn in zip(slides, part.chart.series, strict=True):
        for day, place in series:
            assert place == ranks.get((drawn.name, day)), (drawn.name, day)
            compared += place is not None
    return compared


def test_every_cell_of_a_table_in_the_document_is_the_comparison_as_printed(made: Made) -> None:
    shown = [part for part in made.briefing.parts if part.section.show in ("chart", "table")]
    assert len(made.document.tables) == len(shown) == 13
    compared = 0
    for table, part in zip(made.document.tables, shown, strict=True):
        head, *lines = [[place.text for place in row.cells] for row in table.rows]
        comparison = part.comparisons[0]
        if comparison.kind == "gap":
            compared += check_gaps(lines, part, made.writer)
            continue
        if part.chart is not None and (part.history is not None or comparison.kind == "course"):
            compared += check_course(head, lines, part, made.writer)
            continue
        if {"indicator_id", "is_own"} <= set(comparison.rows) and len(comparison.indicator_ids) > 1:
            comparison = comparison.part(comparison.rows["is_own"].astype(bool))
        printed = printed_table(comparison, made.writer)
        assert len(lines) == len(printed) and set(head) <= set(printed), part.heading
        for at, name in enumerate(head):
            assert [line[at] for line in lines] == list(printed[name]), (part.heading, name)
            compared += len(lines)
    assert compared > 1500


def check_gaps(lines: list[list[str]], part: Part, writer: Writer) -> int:
    comparison = part.comparisons[0]
    rows = comparison.rows.astype(object).where(comparison.rows.notna(), None).to_dict("records")
    columns = columns_of(comparison.question)
    wanted = [
        [number(row["priority"], 1, writer.language), *(cell(writer, row, c, is_brief=True) for c in columns)]
        for row in rows
    ]
    assert [[line[1], *line[3:]] for line in lines] == wanted
    return sum(map(len, wanted))


def check_course(head: list[str], lines: list[list[str]], part: Part, writer: Writer) -> int:
    """Growth of every period, or the place of every zone in every period."""
    rows = part.comparisons[0].rows if part.history is None else part.history
    days = [Period(day.date()).label(writer.language) for day in rows["period"]]
    if part.history is None:
        wanted = dict(zip(zip(rows[f"zone_{writer.language}"], days, strict=True), rows["rank"], strict=True))
        decimals = 0
    else:
        columns = ("published_yoy_pct", "computed_yoy_pct")
        names = {writer.say(f"chart.{name}"): name for name in columns}
        wanted = {(k, day): v for k, name in names.items() for day, v in zip(days, rows[name], strict=True)}
        decimals = 1
    compared = 0
    for line in lines:
        for name, text in zip(head[1:], line[1:], strict=True):
            key = next((each for each in ((line[0], name), (name, line[0])) if each in wanted), None)
            if key is not None:
                value = None if pd.isna(wanted[key]) else float(wanted[key])
                assert text == number(value, decimals, writer.language), key
                compared += 1
    assert compared >= len(lines)
    return compared


@pytest.mark.browser
def test_the_numbers_printed_at_the_bars_of_a_picture_are_the_comparisons(made: Made) -> None:
    part = next(p for p in made.briefing.parts if p.comparisons and p.comparisons[0].kind == "ranking")
    comparison, writer = part.comparisons[0], made.writer
    drawing = picture(draw_part(part, writer), "svg").decode().replace("\xa0", " ")
    texts = [text.strip() for text in SVG_TEXT.findall(drawing)]
    ranked = comparison.rows[comparison.rows["rank"].notna()]
    places = writer.decimals(comparison.indicator_ids[0], str(ranked["unit"].iloc[0]))
    wanted = sorted(number(float(value), places, writer.language) for value in ranked["value"])
    # at a bar its number, and how far the zone moved; on the axis no decimals
    at_bars = [text.split()[0] for text in texts if re.match(rf"[\d,]+\.\d{{{places}}}(\s|$)", text)]
    assert len(wanted) > 20 and sorted(at_bars) == wanted
