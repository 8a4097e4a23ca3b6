"""The slides are opened as PowerPoint would and read back: every number, face, place and note."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from kpi.briefing.chart import NativeChart, Series, colour, native_chart
from kpi.briefing.deck import BARS, write_deck, write_slide
from kpi.briefing.part import Asker, Briefing, Part, make_briefing
from kpi.briefing.recipe import read_recipes
from kpi.briefing.slide_text import by_height
from kpi.briefing.template import Box
from kpi.catalogue import Catalogue
from kpi.charts.bullets import target_labels
from kpi.clauses.gap import cell, columns_of
from kpi.comparisons import compare
from kpi.comparisons.growth import read_series
from kpi.errors import BadFile
from kpi.period import Period
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import printed_table
from kpi.words import Writer

AT = datetime(2024, 11, 1, 9, 30)
QUESTION = Question("sim_03", Period(date(2024, 9, 30)))
MEASURES = ("=SUM(A1) 信访积案逐件化解。", "@国土分局：按岚开发[2024]12号办理。")
LANGUAGES = ("zh", "en")
CLOSE = 1e-9
# where the first series of a comparison's chart comes from
DRAWN = {
    "target": "completion_pct",
    "land": "completion_pct",
    "growth": "yoy_pct",
    "ranking": "value",
    "score": "score",
}
FACES = ("latin", "ea")
TAGS = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="module")
def briefings(shipped: Store, catalogue: Catalogue) -> dict[str, Briefing]:
    settings = Settings()
    asker = Asker(
        lambda kind, q: compare(kind, shipped, q, settings), lambda q: read_series(shipped, q, settings)
    )
    recipe = read_recipes(catalogue)["quarterly_meeting"]
    return {
        each: make_briefing(recipe, QUESTION, asker, Writer(catalogue, each), AT, 12, MEASURES)
        for each in LANGUAGES
    }


@pytest.fixture(scope="module")
def written(briefings: dict[str, Briefing], catalogue: Catalogue) -> dict[str, bytes]:
    return {each: write_deck(briefings[each], Writer(catalogue, each)) for each in LANGUAGES}


@pytest.fixture(scope="module")
def growth(shipped: Store) -> Comparison:
    return compare("growth", shipped, QUESTION, Settings())


def opened(content: bytes) -> Deck:
    return Presentation(io.BytesIO(content))


def slides_of(deck: Deck, part: Part) -> list[Any]:
    """The slides of a part, by title and the first line of the notes; those of a run are numbered."""
    heading = re.compile(re.escape(part.heading) + r"( \(\d+/\d+\))?")
    told = part.sentences[0]
    return [
        slide
        for slide in list(deck.slides)[1:]
        if heading.fullmatch(slide.shapes.title.text)
        and slide.notes_slide.notes_text_frame.paragraphs[0].text == told
    ]


def charts_of(slides: list[Any]) -> list[Any]:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def tables_of(slides: list[Any]) -> list[Any]:
    return [shape.table for slide in slides for shape in slide.shapes if shape.has_table]


def drawn(charts: list[Any]) -> dict[str, dict[str, float | None]]:
    """Series → category → value, of all the charts of a part together."""
    values: dict[str, dict[str, float | None]] = {}
    for chart in charts:
        plot = chart.plots[0]
        for series in plot.series:
            of_series = values.setdefault(series.name, {})
            pairs = zip(plot.categories, series.values, strict=True)
            of_series |= {str(category): value for category, value in pairs}
    return values


def agree(found: dict[str, float | None], wanted: dict[str, float | None]) -> bool:
    return {
        name: None if value is None else pytest.approx(value, abs=CLOSE) for name, value in wanted.items()
    } == found


def wanted_values(comparison: Comparison, writer: Writer) -> dict[str, float | None]:
    """What the first series of a comparison's chart must show, from its rows."""
    column, language = DRAWN[comparison.kind], writer.language
    rows = comparison.rows[comparison.rows[column].notna()]
    if column == "completion_pct":
        labels = [
            f"{writer.say('status.' + status).split()[0]} {label}"
            for status, label in zip(rows["status"], target_labels(rows, writer), strict=True)
        ]
    elif column == "yoy_pct":
        labels = list(rows[f"indicator_{language}"])
    else:
        rows = rows[rows["rank"].notna()]
        labels = [f"{row['rank']}  {row[f'zone_{language}']}" for row in rows.to_dict("records")]
    return dict(zip(labels, rows[column].astype(float), strict=True))


def texts(deck: Deck) -> Iterator[str]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (place.text for row in shape.table.rows for place in row.cells)
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bar_is_a_number_of_the_comparison(
    language: str, briefings: dict[str, Briefing], written: dict[str, bytes], catalogue: Catalogue
) -> None:
    deck, writer, seen = opened(written[language]), Writer(catalogue, language), set()
    for part in briefings[language].parts:
        if part.chart is None or part.history is not None or part.comparisons[0].kind not in DRAWN:
            continue
        comparison = part.comparisons[0]
        found = drawn(charts_of(slides_of(deck, part)))
        assert agree(next(iter(found.values())), wanted_values(comparison, writer)), part.heading
        seen.add(comparison.kind)
    assert seen == set(DRAWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_waterfall_places_and_history_are_the_comparisons(
    language: str, briefings: dict[str, Briefing], written: dict[str, bytes], catalogue: Catalogue
) -> None:
    deck, writer = opened(written[language]), Writer(catalogue, language)
    by_kind = {part.comparisons[0].kind: part for part in briefings[language].parts if part.chart}

    def of(part: Part) -> dict[str, dict[str, float | None]]:
        return drawn(charts_of(slides_of(deck, part)))

    targets = by_kind["target"].comparisons[0].rows
    judged = targets[targets["completion_pct"].notna()]
    paces = list(of(by_kind["target"])[writer.say("chart.pace")].values())
    assert sorted(paces) == pytest.approx(sorted(judged["pace_pct"]), abs=CLOSE)

    share = by_kind["share"].comparisons[0].rows
    steps = of(by_kind["share"])
    rises, falls = (steps[writer.say(f"chart.{side}")] for side in ("rise", "fall"))
    zones = share.set_index(f"zone_{language}")
    named = [name for name in rises if name in zones.index]
    assert len(named) > 5
    for name in named:
        change = (rises[name] or 0.0) - (falls[name] or 0.0)
        assert change == pytest.approx(zones.loc[name, "change_value"], abs=CLOSE)
    ends = [value for value in steps[writer.indicator("gdp")].values() if value is not None]
    assert ends == pytest.approx([share["whole_base_value"].iloc[0], share["whole_value"].iloc[0]], abs=CLOSE)

    course = by_kind["course"].comparisons[0].rows
    lines = of(by_kind["course"])
    assert 5 < len(lines) <= 12 and writer.zone("sim_03") in lines
    for name, places in lines.items():
        rows = course[course[f"zone_{language}"] == name]
        wanted = {
            Period(row["period"].date()).label(language): None if pd.isna(row["rank"]) else float(row["rank"])
            for row in rows.to_dict("records")
        }
        assert {day: place for day, place in places.items() if place is not None} == {
            day: place for day, place in wanted.items() if place is not None
        }

    part = next(part for part in briefings[language].parts if part.history is not None)
    history = part.history.assign(day=[Period(day.date()).label(language) for day in part.history["period"]])
    computed = of(part)[writer.say("chart.computed_yoy_pct")]
    wanted = history.set_index("day")["computed_yoy_pct"]
    assert computed and all(
        value is None if pd.isna(wanted[day]) else value == pytest.approx(wanted[day], abs=CLOSE)
        for day, value in computed.items()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_behind_a_chart_holds_what_is_drawn(language: str, written: dict[str, bytes]) -> None:
    charts = charts_of(list(opened(written[language]).slides))
    assert len(charts) > 10
    for chart in charts:
        blob = chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
        plot = chart.plots[0]
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == list(plot.categories)
        for column, series in enumerate(plot.series, 1):
            assert (rows[0][column] or "") == series.name
            assert tuple(row[column] for row in rows[1:]) == pytest.approx(
                series.values, abs=CLOSE, nan_ok=False
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gap_table_has_every_row_as_printed(
    language: str, briefings: dict[str, Briefing], written: dict[str, bytes], catalogue: Catalogue
) -> None:
    writer, part = Writer(catalogue, language), briefings[language].parts[0]
    comparison = part.comparisons[0]
    tables = tables_of(slides_of(opened(written[language]), part))
    found = [tuple(place.text for place in row.cells) for table in tables for row in list(table.rows)[1:]]
    rows = comparison.rows.astype(object).where(comparison.rows.notna(), None).to_dict("records")
    columns = columns_of(comparison.question)
    assert [line[3:] for line in found] == [
        tuple(cell(writer, row, column, is_brief=True) for column in columns) for row in rows
    ]
    assert [line[0] for line in found] == list(comparison.rows[f"indicator_{language}"])
    # a shade is never alone: its symbol prints without colours
    symbols = re.compile("[●▲✖○✔△]")
    for table in tables:
        for row in list(table.rows)[1:]:
            for place in row.cells:
                ground = str(place.fill.fore_color.rgb)
                assert ground == "FFFFFF" or symbols.match(place.text), place.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_table_goes_on_and_is_as_printed(
    language: str, growth: Comparison, catalogue: Catalogue
) -> None:
    writer = Writer(catalogue, language)
    deck = opened(write_slide(growth, None, writer, AT))
    tables = tables_of(list(deck.slides))
    assert len(deck.slides) == len(tables) > 1
    heads = [place.text for place in tables[0].rows[0].cells]
    assert all([place.text for place in table.rows[0].cells] == heads for table in tables)
    printed = printed_table(growth, writer)[heads]
    found = [[place.text for place in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert found == [[str(value) for value in row] for row in printed.itertuples(index=False)]
    assert deck.slides[0].shapes.title.text.endswith(f"(1/{len(tables)})")


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_are_counted_titled_and_told(
    language: str, briefings: dict[str, Briefing], written: dict[str, bytes]
) -> None:
    deck, briefing = opened(written[language]), briefings[language]
    slides = list(deck.slides)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    assert sum(len(slides_of(deck, part)) for part in briefing.parts) == len(slides) - 1
    for part in briefing.parts:
        own = slides_of(deck, part)
        bars = part.chart is not None and part.chart.kind in ("bar", "bullet")
        if part.chart is not None:
            assert len(charts_of(own)) == len(own) == (-(-len(part.chart.categories) // BARS) if bars else 1)
        elif part.section.show == "table":
            assert len(tables_of(own)) == len(own)
        notes = own[0].notes_slide.notes_text_frame.text
        assert all(sentence in notes for sentence in part.sentences)
        assert (
            "12" in own[0].shapes[-1].text_frame.text
            and "2024-11-01 09:30" in own[0].shapes[-1].text_frame.text
        )
    for slide in slides:
        assert (
            slide.shapes.title.text and slide.shapes.title.text_frame.paragraphs[0].alignment == PP_ALIGN.LEFT
        )
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert slide.shapes.title.text in shape._element.nvGraphicFramePr.cNvPr.get("descr")
    words = re.compile(r"\b(nan|NaT|None(?! without last))\b|<NA>")
    assert not [text for text in texts(deck) if words.search(text)]
    assert any(MEASURES[0] in text for text in texts(deck))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_faces_and_language(language: str, written: dict[str, bytes]) -> None:
    deck = opened(written[language])
    roots = [slide._element for slide in deck.slides]
    roots += [slide.notes_slide._element for slide in list(deck.slides)[1:]]
    roots += [chart._chartSpace for chart in charts_of(list(deck.slides))]
    found = 0
    for root in roots:
        runs = [*root.iter(qn("a:r"))]
        assert all(run.find(qn("a:rPr")) is not None for run in runs)
        for tag in ("a:rPr", "a:defRPr", "a:endParaRPr"):
            for properties in root.iter(qn(tag)):
                if properties.getparent().tag == qn("a:fld"):
                    continue
                assert properties.get("lang") == TAGS[language]
                for face in FACES:
                    assert properties.find(qn(f"a:{face}")).get("typeface") == "Microsoft YaHei"
                found += 1
    assert found > 400


def test_the_same_bytes_twice(
    briefings: dict[str, Briefing], written: dict[str, bytes], catalogue: Catalogue
) -> None:
    assert write_deck(briefings["zh"], Writer(catalogue, "zh")) == written["zh"]


def boxes_of(slide: Any) -> list[Box]:
    return [Box(shape.left, shape.top, shape.width, shape.height) for shape in slide.shapes]


def stand_apart(deck: Deck) -> bool:
    """Nothing on another, nothing beyond the slide."""
    for slide in deck.slides:
        boxes = boxes_of(slide)
        for at, box in enumerate(boxes):
            inside = box.left >= 0 and box.top >= 0 and box.bottom <= deck.slide_height
            if not inside or box.left + box.width > deck.slide_width or any(map(box.meets, boxes[at + 1 :])):
                return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_on_another(language: str, written: dict[str, bytes]) -> None:
    assert stand_apart(opened(written[language]))


def test_little_known_is_a_short_deck(shipped: Store, catalogue: Catalogue) -> None:
    settings, writer = Settings(), Writer(catalogue, "zh")
    asker = Asker(
        lambda kind, q: compare(kind, shipped, q, settings), lambda q: read_series(shipped, q, settings)
    )
    question = Question("hangzhou_etdz", Period(date(2013, 12, 31)))
    recipe = read_recipes(catalogue)["quarterly_meeting"]
    deck = opened(write_deck(make_briefing(recipe, question, asker, writer, AT, 12), writer))
    assert 2 <= len(deck.slides) < 16 and stand_apart(deck)


def test_odd_names_stay_texts_and_a_missing_value_is_a_gap(growth: Comparison, catalogue: Catalogue) -> None:
    names = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "http://x.cn")
    chart = NativeChart(
        "bar",
        names,
        (Series("=A1", (1.5, None, -2.25, 0.0, 4.0)), Series("@b", (None,) * 5, "mark")),
        "亿元",
        2,
    )
    for kind in ("bar", "bullet", "line", "bump"):
        content = write_slide(growth, replace(chart, kind=kind), Writer(catalogue, "zh"), AT)
        (slide,) = opened(content).slides
        (drawn_chart,) = charts_of([slide])
        series = drawn_chart.plots[0].series[0]
        assert tuple(series.values) == (1.5, None, -2.25, 0.0, 4.0)
        points = [point.get("idx") for point in series._element.find(qn("c:val")).iter(qn("c:pt"))]
        assert points == ["0", "2", "3", "4"]
        assert drawn_chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"
        book = openpyxl.load_workbook(io.BytesIO(drawn_chart.part.chart_workbook.xlsx_part.blob))
        sheet = book.active
        cells = [sheet.cell(row, 1) for row in range(2, 7)] + [sheet["B1"], sheet["C1"]]
        assert [each.value for each in cells] == [*names, "=A1", "@b"]
        assert all(each.data_type == "s" and each.hyperlink is None for each in cells)
        assert sheet["B3"].value is None and sheet["B5"].value == 0


def test_one_slide_alone_has_the_chart_and_no_cover(shipped: Store, catalogue: Catalogue) -> None:
    writer = Writer(catalogue, "en")
    comparison = compare("ranking", shipped, replace(QUESTION, indicators=("gdp",)), Settings())
    content = write_slide(comparison, native_chart(comparison, writer), writer, AT)
    (slide,) = opened(content).slides
    assert slide.shapes.title.text == writer.title(comparison)
    assert agree(drawn(charts_of([slide]))[writer.indicator("gdp")], wanted_values(comparison, writer))
    assert content == write_slide(comparison, native_chart(comparison, writer), writer, AT)


def test_the_own_zone_is_bold_and_in_the_accent(shipped: Store, catalogue: Catalogue) -> None:
    comparison = compare("ranking", shipped, replace(QUESTION, indicators=("gdp",)), Settings())
    writer = Writer(catalogue, "zh")
    bold = set()
    for table in tables_of(list(opened(write_slide(comparison, None, writer, AT)).slides)):
        for row in list(table.rows)[1:]:
            runs = [run for place in row.cells for run in place.text_frame.paragraphs[0].runs]
            if any(run.font.bold for run in runs):
                assert {str(run.font.color.rgb) for run in runs} == {colour("own")}
                bold |= {place.text for place in row.cells}
    assert writer.zone("sim_03") in bold and writer.zone("sim_01") not in bold


def office_template(is_named: bool) -> bytes:
    """A deck of an office: another size, slides of its own in sections, places with names or without."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(12), Inches(7)
    layout = deck.slide_layouts.get_by_name("Comparison") if is_named else deck.slide_layouts[5]
    title = layout.placeholders[0]
    title.left, title.top, title.width, title.height = Inches(1), Inches(0.4), Inches(10), Inches(0.9)
    if is_named:
        tops = {"副标题": (1.4, 0.5), "内容": (2.0, 4.0), "来源": (6.2, 0.6)}
        for shape, (name, (top, high)) in zip(list(layout.placeholders)[1:4], tops.items(), strict=True):
            shape.name = name
            shape.left, shape.top, shape.width, shape.height = (
                Inches(1.5),
                Inches(top),
                Inches(9),
                Inches(high),
            )
    for number in range(3):
        deck.slides.add_slide(layout).shapes.title.text = f"旧页{number}"
    deck.slides[0].notes_slide.notes_text_frame.text = "旧备注"
    sections = deck.part._element.makeelement(qn("p:extLst"), {})
    deck.part._element.append(sections)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def as_potx(package: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"presentation.main+xml", b"template.main+xml"))
    return out.getvalue()


@pytest.mark.parametrize("is_potx", [False, True])
@pytest.mark.parametrize("is_named", [False, True])
def test_the_offices_template_holds_our_things_in_its_places(
    is_named: bool,
    is_potx: bool,
    briefings: dict[str, Briefing],
    written: dict[str, bytes],
    catalogue: Catalogue,
) -> None:
    template = office_template(is_named)
    content = write_deck(briefings["zh"], Writer(catalogue, "zh"), as_potx(template) if is_potx else template)
    deck = opened(content)
    assert (deck.slide_width, deck.slide_height) == (Inches(12), Inches(7))
    assert stand_apart(deck)
    assert not any("旧" in text for text in texts(deck))
    # no part of the old slides is left, and nothing names them
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len([name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]) == len(
        deck.slides
    )
    assert (
        len([name for name in names if "notesSlides/notes" in name and ".rels" not in name])
        == len(deck.slides) - 1
    )
    assert deck.part._element.find(qn("p:extLst")) is None
    # only a title is a place still; none stays empty
    assert all(len(list(slide.placeholders)) == 1 for slide in deck.slides)
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(charts_of(list(opened(written["zh"]).slides)))
    if is_named:
        at = {(Inches(1.5), Inches(2.0), Inches(9), Inches(4.0))}
        assert {(shape.left, shape.top, shape.width, shape.height) for shape in charts} == at
        slide = charts[0].part.package.presentation_part.presentation.slides[-2]
        assert [shape.top for shape in slide.shapes][-1] == Inches(6.2)
        assert Inches(1.4) in [shape.top for shape in slide.shapes]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"presentation.main+xml" in package.read("[Content_Types].xml")


def test_what_is_no_template_is_refused(growth: Comparison, catalogue: Catalogue) -> None:
    bare = Presentation()
    for layout in bare.slide_layouts:
        for shape in list(layout.placeholders):
            shape._element.getparent().remove(shape._element)
    out = io.BytesIO()
    bare.save(out)
    broken = office_template(True)[:2000]
    for content in (b"", b"PK\x03\x04 no deck", broken, out.getvalue()):
        with pytest.raises(BadFile):
            write_slide(growth, None, Writer(catalogue, "zh"), AT, content)


def test_runs_are_even_and_never_higher_than_their_room() -> None:
    heights = [20.0] * 10 + [60.0] + [20.0] * 5
    runs = by_height(heights, 150)
    assert [each for run in runs for each in heights[run]] == heights
    assert all(sum(heights[run]) <= 150 for run in runs)
    assert len(runs) == 3
    assert [run.stop - run.start for run in by_height([20.0] * 16, 150)] == [6, 6, 4]
    assert by_height([], 10) == [] and by_height([99.0], 10) == [slice(0, 1)]
