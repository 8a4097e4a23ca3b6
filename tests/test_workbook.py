"""The workbook of a briefing says what the screen says, and its charts draw the cells that stand there."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from kpi.briefing.chart import NativeChart, Series, native_chart
from kpi.briefing.part import Asker, Briefing, make_briefing
from kpi.briefing.recipe import read_recipes
from kpi.briefing.sheet import sheet_name
from kpi.briefing.workbook import write_sheet, write_workbook
from kpi.catalogue import Catalogue
from kpi.comparisons import compare
from kpi.comparisons.growth import read_series
from kpi.period import Period
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import plain_table
from kpi.words import Writer

MADE_AT = datetime(2024, 11, 1, 8, 30)
QUESTION = Question("sim_03", Period(date(2024, 9, 30)))
RECIPES = ("benchmark_annex", "economic_analysis", "quarterly_meeting")


@pytest.fixture(scope="module")
def asker(shipped: Store) -> Asker:
    settings = Settings()
    return Asker(
        lambda kind, question: compare(kind, shipped, question, settings),
        lambda question: read_series(shipped, question, settings),
    )


@pytest.fixture(scope="module")
def briefings(shipped: Store, catalogue: Catalogue, asker: Asker) -> dict[tuple[str, str], Briefing]:
    recipes = read_recipes(catalogue)
    return {
        (language, name): make_briefing(
            recipes[name], QUESTION, asker, Writer(catalogue, language), MADE_AT, shipped.data_version()
        )
        for language, name in [*(("zh", name) for name in RECIPES), ("en", "quarterly_meeting")]
    }


@pytest.fixture(scope="module")
def files(briefings: dict[tuple[str, str], Briefing], catalogue: Catalogue) -> dict[tuple[str, str], bytes]:
    return {key: write_workbook(each, Writer(catalogue, key[0])) for key, each in briefings.items()}


def read(file: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(file), data_only=True)


def table_under(sheet: Worksheet, heads: list[str], after: int = 1) -> int:
    """The row in which a table with these heads begins."""
    for row in range(after, sheet.max_row + 1):
        if [sheet.cell(row, column + 1).value for column in range(len(heads))] == heads:
            return row
    raise AssertionError(f"{sheet.title} has no table {heads}")


def same(cell: Any, value: Any) -> bool:
    if pd.isna(value) or value == "":
        return cell is None
    if isinstance(value, str):
        return bool(cell == value)
    if isinstance(value, date):
        return bool(cell == datetime(value.year, value.month, value.day))
    return isinstance(cell, int | float) and abs(cell - float(value)) <= 1e-9 * max(1.0, abs(float(value)))


def cells_at(book: openpyxl.Workbook, reference: str) -> list[Any]:
    name, area = reference.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    sheet = book[name.strip("'").replace("''", "'")]
    return [
        sheet.cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)
    ]


def reference(series: Any) -> tuple[str, str]:
    """Where the names and the values of a chart's series stand."""
    names = series.cat.strRef or series.cat.numRef
    return names.f, series.val.numRef.f


@pytest.mark.parametrize("key", [("zh", name) for name in RECIPES] + [("en", "quarterly_meeting")])
def test_every_cell_is_the_comparisons(
    key: tuple[str, str], briefings: Any, files: Any, catalogue: Catalogue
) -> None:
    book, briefing, writer = read(files[key]), briefings[key], Writer(catalogue, key[0])
    compared = 0
    for sheet, part in zip(book.worksheets, briefing.parts, strict=False):
        row = 1
        for comparison in part.comparisons:
            table = plain_table(comparison, writer)
            row = table_under(sheet, list(table), row)
            for at, values in enumerate(table.itertuples(index=False), 1):
                for column, value in enumerate(values, 1):
                    cell = sheet.cell(row + at, column)
                    assert same(cell.value, value), (sheet.title, cell.coordinate, cell.value, value)
                    compared += isinstance(cell.value, int | float)
            assert sheet.cell(row + len(table) + 1, 1).value is None
    assert compared > 3000 and len(book.worksheets) == len(briefing.parts) + 1


@pytest.mark.parametrize(
    "key", [("zh", "quarterly_meeting"), ("en", "quarterly_meeting"), ("zh", RECIPES[0])]
)
def test_a_chart_draws_cells_that_hold_its_numbers(key: tuple[str, str], briefings: Any, files: Any) -> None:
    book, briefing = read(files[key]), briefings[key]
    drawn = 0
    for sheet, part in zip(book.worksheets, briefing.parts, strict=False):
        assert len(sheet._charts) == (part.chart is not None), sheet.title
        if part.chart is None:
            continue
        drawn += 1
        found = [reference(series) for series in sheet._charts[0].series]
        assert len(found) == len(part.chart.series)
        for (names, values), own in zip(found, part.chart.series, strict=True):
            assert cells_at(book, names) == list(part.chart.categories)
            for cell, value in zip(cells_at(book, values), own.values, strict=True):
                assert same(cell, value), (sheet.title, own.name, cell, value)
    assert drawn >= 4


def test_a_number_of_the_chart_is_the_cell_of_the_table(files: Any) -> None:
    key = ("zh", "quarterly_meeting")
    book = openpyxl.load_workbook(io.BytesIO(files[key]))
    values = read(files[key])
    sheet = book["目标完成"]
    names, numbers = reference(sheet._charts[0].series[0])
    heads = {cell.value: cell.column_letter for cell in sheet[3]}
    linked = [text for text in cells_at(book, numbers) if isinstance(text, str)]
    assert len(linked) == len(cells_at(book, numbers)) > 10
    assert all(re.fullmatch(rf"=\${heads['完成(%)']}\$\d+", text) for text in linked)
    for name, number, shown in zip(cells_at(book, names), linked, cells_at(values, names), strict=True):
        row = number.rsplit("$", 1)[1]
        # the name is put together from its row as well, so that sorting moves both
        assert set(re.findall(r"\$(\d+)", name)) == {row}
        assert str(values["目标完成"][f"A{row}"].value) in shown


def test_formulas_are_addresses_and_nothing_else(files: Any) -> None:
    for file in files.values():
        book = openpyxl.load_workbook(io.BytesIO(file))
        texts = [c.value for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
        assert texts
        term = r'(\$[A-Z]+\$\d+|"[\s·]*")'
        assert {text for text in texts if not re.fullmatch(f"={term}(&{term})*", text)} == set()


def test_the_own_zones_bar_is_coloured(files: Any, briefings: Any) -> None:
    key = ("zh", "quarterly_meeting")
    book = read(files[key])
    parts = zip(book.worksheets, briefings[key].parts, strict=False)
    sheet, part = next(each for each in parts if each[1].section.compare == "ranking")
    own = [at for at, role in enumerate(part.chart.series[0].roles) if role == "own"]
    points = {p.idx: p.graphicalProperties.solidFill.srgbClr for p in sheet._charts[0].series[0].dPt}
    assert len(own) == 1 and points == {own[0]: "1F5FA8"}


def test_a_bump_counts_from_the_top_and_a_target_is_a_mark(files: Any, briefings: Any) -> None:
    key = ("zh", "quarterly_meeting")
    drawn = {}
    for sheet, part in zip(read(files[key]).worksheets, briefings[key].parts, strict=False):
        if part.chart is not None:
            drawn[part.chart.kind] = sheet._charts[0]
    assert set(drawn) == {"bar", "bullet", "line", "bump", "waterfall"}
    assert drawn["bump"].y_axis.scaling.orientation == "maxMin"
    assert isinstance(drawn["waterfall"], BarChart) and drawn["waterfall"].grouping == "stacked"
    marks = [series.errBars is not None for series in drawn["bullet"].series]
    assert marks[0] is False and all(marks[1:]) and len(marks) > 1


def test_numbers_have_their_indicators_decimals(files: Any, catalogue: Catalogue) -> None:
    sheet = read(files["zh", "benchmark_annex"])["位次"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    by_name = {item.name_zh: item for item in catalogue.indicators.values()}
    seen = set()
    for row in range(4, sheet.max_row):
        item = by_name.get(sheet.cell(row, columns["指标"]).value)
        if item is None:
            break
        wanted = "#,##0" + ("." + "0" * item.decimals if item.decimals else "")
        assert sheet.cell(row, columns["本期"]).number_format == wanted, item.id
        seen.add(wanted)
    assert len(seen) >= 2


def test_what_is_missing_is_an_empty_cell_with_its_reason_and_a_gap(
    asker: Asker, catalogue: Catalogue
) -> None:
    writer = Writer(catalogue, "zh")
    comparison = asker.answer("ranking", replace(QUESTION, indicators=("gdp",)))
    missing = comparison.rows["value"].isna()
    assert missing.any()
    chart = NativeChart("line", ("一月", "二月", "三月"), (Series("本区", (1.0, None, 3.0)),), "亿元", 2)
    file = write_sheet(comparison, chart, writer, MADE_AT)
    sheet = read(file).worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for at, is_missing in enumerate(missing):
        value, reason = sheet.cell(4 + at, columns["本期"]), sheet.cell(4 + at, columns["原因"])
        assert (value.value is None) == is_missing
        assert reason.value == ("未报" if is_missing else None)
    _, values = reference(sheet._charts[0].series[0])
    assert cells_at(read(file), values) == [1.0, None, 3.0]
    drawn = zipfile.ZipFile(io.BytesIO(file)).read("xl/charts/chart1.xml").decode()
    cache = drawn.split("<c:val>")[1]
    assert 'idx="1"' not in cache and 'idx="2"' in cache
    # a gap is what Excel draws unless it is told otherwise
    assert "<c:v>nan" not in drawn.lower() and not re.search('dispBlanksAs val="(zero|span)"', drawn)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "＝"])
def test_a_name_that_begins_like_a_formula_stays_text(first: str, asker: Asker, catalogue: Catalogue) -> None:
    comparison = asker.answer("ranking", replace(QUESTION, indicators=("gdp",)))
    name = f'{first}HYPERLINK("http://x.example","甲")'
    rows = comparison.rows.assign(zone_zh=name)
    poisoned = replace(comparison, rows=rows, files=(f"{first}1+1.csv",))
    writer = Writer(catalogue, "zh")
    file = write_sheet(poisoned, native_chart(poisoned, writer), writer, MADE_AT)
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    cell = sheet.cell(4, columns["开发区"])
    assert (cell.value, cell.data_type) == (name, "s") and cell.style.startswith("Normal")
    package = zipfile.ZipFile(io.BytesIO(file))
    sheets = b"".join(package.read(each) for each in package.namelist() if "worksheets/" in each)
    formulas = re.findall(rb"<f>(.*?)</f>", sheets)
    assert formulas and not any(b"HYPERLINK" in formula for formula in formulas)
    assert b"hyperlink" not in sheets


def test_words_of_a_state_are_coloured_by_the_word_in_the_cell(files: Any, catalogue: Catalogue) -> None:
    sheet = read(files["zh", "quarterly_meeting"])["目标完成"]
    columns = {cell.value: cell.column_letter for cell in sheet[3]}
    areas = {str(area.sqref) for area in sheet.conditional_formatting}
    for head in ("状态", "领先(百分点)"):
        assert any(area.startswith(f"{columns[head]}4:") for area in areas), head
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert any("✖ 落后" in rule.formula[0] for rule in rules)
    grounds = {rule.dxf.fill.bgColor.rgb for rule in rules}
    assert len(grounds) == 3


def test_heads_stay_are_filtered_and_printed_on_every_page(files: Any, briefings: Any) -> None:
    for sheet in read(files["zh", "benchmark_annex"]).worksheets[:-1]:
        assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith("4"), sheet.title
        assert sheet.auto_filter.ref.startswith("A3:") and sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert "v" in sheet.oddFooter.left.text and "&P" in sheet.oddFooter.right.text


@pytest.mark.parametrize(("language", "word"), [("zh", "【模拟】"), ("en", "[simulated]")])
def test_simulated_figures_say_so_in_every_title(
    language: str, word: str, files: Any, briefings: Any
) -> None:
    key = (language, "quarterly_meeting")
    parts = briefings[key].parts
    for sheet, part in zip(read(files[key]).worksheets, parts, strict=False):
        assert (word in sheet["A1"].value) == bool(part.comparisons), sheet.title
        if part.chart is not None:
            title = sheet._charts[0].title.tx.rich.p[0].r[0].t
            assert word in title


def test_the_basis_names_every_indicator_and_the_rules(
    files: Any, briefings: Any, catalogue: Catalogue
) -> None:
    sheet = read(files["zh", "benchmark_annex"])["口径"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for comparison in briefings["zh", "benchmark_annex"].comparisons():
        ids = comparison.indicator_ids if "indicator_id" in comparison.rows else []
        for id_ in filter(None, ids):
            assert {catalogue.indicators[id_].name_zh, catalogue.indicators[id_].definition_zh} <= texts
        for note in comparison.notes:
            assert Writer(catalogue, "zh").note(note) in texts
    assert any("2024-11-01 08:30" in text for text in texts)
    assert "税收收入 / 建成区面积" in texts


def test_sources_have_file_and_cell_of_every_figure(
    shipped: Store, asker: Asker, catalogue: Catalogue
) -> None:
    writer = Writer(catalogue, "zh")
    recipe = read_recipes(catalogue)["quarterly_meeting"]
    briefing = make_briefing(
        replace(recipe, sections=recipe.sections[4:5]), QUESTION, asker, writer, MADE_AT, 1
    )
    sources = shipped.sources(sorted({ref for each in briefing.comparisons() for ref in each.refs}))
    sheet = read(write_workbook(briefing, writer, sources))["来源"]
    heads = [cell.value for cell in sheet[3]]
    assert sheet.max_row == 3 + len(sources) > 30
    for at, row in enumerate(sources.to_dict("records"), 4):
        cells = dict(zip(heads, (cell.value for cell in sheet[at]), strict=True))
        assert (cells["文件"], cells["单元格"] or "") == (row["file_name"], row["cell"])
        assert same(cells[writer.say("column.value")], row["value"])


def test_the_same_briefing_gives_the_same_bytes(files: Any, briefings: Any, catalogue: Catalogue) -> None:
    key = ("en", "quarterly_meeting")
    again = write_workbook(briefings[key], Writer(catalogue, "en"))
    assert again == files[key]
    assert read(again).properties.created == MADE_AT


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    assert sheet_name("a[b]:c*d?e/f\\g", []) == "a b c d e f g"
    assert sheet_name("'=1+1'", []) == "=1+1"
    assert sheet_name("  ", []) == "-"
    long = "综合评价" * 12
    assert sheet_name(long, []) == long[:31]
    second = sheet_name(long, [long[:31]])
    assert len(second) == 31 and second.endswith(" (2)")
    assert sheet_name("GDP", ["gdp", "GDP (2)"]) == "GDP (3)"


def test_one_chart_is_a_sheet_with_its_data_notes_and_basis(asker: Asker, catalogue: Catalogue) -> None:
    writer = Writer(catalogue, "en")
    comparison: Comparison = asker.answer("score", replace(QUESTION, scheme=catalogue.scheme().id))
    book = read(write_sheet(comparison, native_chart(comparison, writer), writer, MADE_AT))
    assert book.sheetnames == ["Score", "Definitions"]
    sheet = book["Score"]
    assert len(sheet._charts) == 1
    # every zone is named, however many there are
    assert sheet._charts[0].x_axis.tickLblSkip == 1
    texts = [cell.value for row in sheet.iter_rows(max_col=1) for cell in row]
    assert set(writer.notes(comparison)) <= set(texts) and writer.foot(comparison) in texts
