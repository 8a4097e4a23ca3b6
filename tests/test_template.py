"""A zone's form holds what is known, asks for what is not, and loads as it stands."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kpi.period import Period
from kpi.store import Store
from pipelines.number import holds_figures
from pipelines.prepare import Prepared, prepare
from pipelines.read import read_sheets
from pipelines.template import GREY, USUAL, YELLOW, template_csv, template_xlsx
from tests.conftest import AT, LoadText

ZONE, ZONE_NAME, PERIOD = "ah_34201070", "安徽旌德经济开发区", Period(date(2024, 9, 30))
KNOWN = """开发区,指标,期间,类别,数值,单位,同比(%),口径,限定,状态,参评数
旌德经开区,税收收入,2023年1-9月,实际,11700,万元,,,,,
旌德经开区,税收收入,2024年1-6月,实际,8123.456789,万元,6.1,,,,
旌德经开区,地区生产总值,2023年1-9月,实际,30.5,亿元,,,,,
旌德经开区,地区生产总值,2024年1-6月,同比,6.2,%,,可比价,,,
旌德经开区,规上工业企业数,2023年9月末,实际,60,家,,,,,
旌德经开区,规上工业企业数,2024年6月末,实际,63,家,,,,,
旌德经开区,供地面积,2024年1-6月,实际,400,亩,,,,初步,
旌德经开区,供地面积,2024年,目标,900,亩,,市下达,,,
旌德经开区,生产安全事故起数,2024年,目标,3,起,,,≤,,
旌德经开区,一般公共预算收入,2024年,目标,5,亿元,,,,,
旌德经开区,营商环境位次,2023年1-9月,位次,3,位,,,,,24
旌德经开区,新开工项目数,2021年,实际,7,个,,,,,
旌德经开区,5亿元以上项目数,2024年1-6月,实际,2,个,,,,,
"""
HEADERS = [
    "指标",
    "单位",
    "上年同期",
    "2024年1-6月",
    "2024年1-6月（初步）",
    "本期数",
    "同比增长(%)",
    "同比增长(%)（可比价）",
    "全年目标",
    "全年目标（市下达）",
    "备注",
]
REFERENCES = {
    ("tax_revenue", "2023-09-30", "actual", "", 1.17),
    ("tax_revenue", "2024-06-30", "actual", "", 0.8123456789),
    ("gdp", "2023-09-30", "actual", "", 30.5),
    ("firms_above_scale", "2023-09-30", "actual", "", 60.0),
    ("firms_above_scale", "2024-06-30", "actual", "", 63.0),
    ("projects_over_500m", "2024-06-30", "actual", "", 2.0),
    ("land_supplied", "2024-06-30", "actual", "", 400.0),
    ("land_supplied", "2024-12-31", "target", "city", 900.0),
    ("safety_accidents", "2024-12-31", "target", "", 3.0),
    ("general_budget_revenue", "2024-12-31", "target", "", 5.0),
}
FILLED = {
    ("税收收入", "本期数"): 1.285,
    ("税收收入", "同比增长(%)"): -2.5,
    ("税收收入", "备注"): "留抵退税较多",
    ("地区生产总值", "同比增长(%)（可比价）"): 6.4,
    ("规上工业企业数", "本期数"): 65,
    ("供地面积", "本期数"): "—",
    ("营商环境位次", "本期数"): 2,
}


@pytest.fixture
def zone(store: Store, load_text: LoadText) -> Store:
    """A store in which the zone has reported the first half of the year."""
    load_text(KNOWN)
    return store


@pytest.fixture
def book(zone: Store) -> Workbook:
    return opened(template_xlsx(zone, ZONE, PERIOD))


@pytest.fixture
def form(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    paper = io.BytesIO()
    book.save(paper)
    return paper.getvalue()


def headers(form: Worksheet) -> list[str]:
    return [str(cell.value).replace("\n", "") for cell in form[3]]


def at(form: Worksheet, indicator: str, header: str) -> Cell:
    """The cell of an indicator's row under a header."""
    row = [cell.value for cell in form["A"]].index(indicator) + 1
    return form.cell(row, headers(form).index(header) + 1)


def colour(cell: Cell) -> str:
    return "#" + cell.fill.fgColor.rgb[2:]


def open_cells(form: Worksheet) -> set[tuple[str, str]]:
    """(indicator, header) of every cell that is to be filled in, notes left out."""
    heads = headers(form)
    return {
        (row[0].value, heads[place])
        for row in form.iter_rows(min_row=4)
        for place, cell in enumerate(row)
        if not cell.protection.locked and heads[place] != "备注"
    }


def validations(form: Worksheet) -> Iterator[tuple[str, object]]:
    for rule in form.data_validations.dataValidation:
        for place in rule.sqref:
            yield str(place), rule


def load(store: Store, content: bytes) -> Prepared:
    prepared = prepare(content, "form.xlsx", store, {}, "tester", AT)
    assert prepared.problems == ()
    return prepared


def by_change(prepared: Prepared, *changes: str) -> set[tuple]:
    """(indicator, period, measure, basis, value) of the figures that a load would change so."""
    rows = prepared.changes[prepared.changes["change"].isin(changes)]
    names = ["indicator_id", "period", "measure", "basis", "value"]
    found = rows.assign(period=rows["period"].dt.strftime("%Y-%m-%d"))[names]
    return {
        tuple(None if value != value else value for value in row) for row in found.itertuples(index=False)
    }


def test_the_form_is_named_and_headed_by_zone_and_period(book: Workbook, form: Worksheet) -> None:
    assert book.sheetnames == ["2024年1-9月", "说明"]
    assert form["A1"].value == f"{ZONE_NAME}2024年1-9月主要指标"
    assert headers(form) == HEADERS
    assert {str(merged) for merged in form.merged_cells.ranges} == {"A1:K1", "A2:K2"}


def test_rows_are_what_was_reported_in_two_years_in_the_catalogue_order(form: Worksheet) -> None:
    assert [cell.value for cell in form["A"][3:]] == [
        "地区生产总值",
        "一般公共预算收入",
        "税收收入",
        "5亿元以上项目数",
        "规上工业企业数",
        "供地面积",
        "营商环境位次",
        "生产安全事故起数",
    ]


def test_references_stand_at_full_precision_in_the_unit_of_the_indicator(form: Worksheet) -> None:
    assert at(form, "税收收入", "单位").value == "亿元"
    assert at(form, "税收收入", "上年同期").value == 1.17
    assert at(form, "税收收入", "2024年1-6月").value == 0.8123456789
    assert at(form, "税收收入", "2024年1-6月").number_format == "#,##0.00"
    assert at(form, "规上工业企业数", "2024年1-6月").number_format == "#,##0"
    assert at(form, "供地面积", "2024年1-6月（初步）").value == 400
    assert at(form, "供地面积", "全年目标（市下达）").value == 900
    assert at(form, "生产安全事故起数", "全年目标").value == "≤3"
    assert at(form, "地区生产总值", "2024年1-6月").value is None


def test_a_place_among_so_many_is_told_of_and_not_written(form: Worksheet) -> None:
    cell = at(form, "营商环境位次", "上年同期")
    prompts = {place: rule.prompt for place, rule in validations(form)}
    assert cell.value is None and "3" in prompts[cell.coordinate]


def test_what_is_asked_for_is_yellow_and_open_and_all_else_is_locked(form: Worksheet) -> None:
    names = [cell.value for cell in form["A"][3:]]
    growths = {("税收收入", "同比增长(%)"), ("地区生产总值", "同比增长(%)（可比价）")}
    assert open_cells(form) == {(name, "本期数") for name in names} | growths
    assert form.protection.sheet and form.protection.password is None
    assert colour(at(form, "税收收入", "本期数")) == YELLOW
    grey = at(form, "税收收入", "上年同期")
    assert "#" + grey.font.color.rgb[2:] == GREY and grey.alignment.horizontal == "right"


def test_every_open_cell_asks_for_a_number_and_lets_a_dash_pass(form: Worksheet) -> None:
    rules = dict(validations(form))
    for name, header in open_cells(form):
        rule = rules[at(form, name, header).coordinate]
        assert (rule.type, rule.errorStyle) == ("decimal", "warning")
        assert rule.promptTitle == name and rule.prompt
    prompt = rules[at(form, "税收收入", "本期数").coordinate].prompt
    assert "亿元" in prompt and "2024年1-6月" in prompt and "0.81" in prompt


def test_the_form_prints_on_a4_across_and_keeps_its_head_in_sight(form: Worksheet) -> None:
    assert form.freeze_panes == "C4"
    assert (form.page_setup.orientation, int(form.page_setup.paperSize)) == ("landscape", 9)
    assert form.sheet_properties.pageSetUpPr.fitToPage and int(form.page_setup.fitToHeight) == 0
    assert form.print_title_rows == "$1:$3"


def test_the_notes_explain_every_indicator_and_hold_no_figure(zone: Store) -> None:
    content = template_xlsx(zone, ZONE, PERIOD)
    notes = read_sheets(content, "form.xlsx")[1]
    assert not any(holds_figures(notes.cells[[column]]) for column in notes.cells)
    text = "\n".join(notes.cells.to_numpy().ravel())
    assert "累计" in text and "—" in text
    for indicator in ("税收收入", "供地面积"):
        assert indicator in text
        assert zone.catalogue.indicators[zone.catalogue.resolve_indicator(indicator).id].definition_zh in text


def test_in_english_the_instructions_change_and_what_is_read_back_does_not(zone: Store) -> None:
    chinese, english = (opened(template_xlsx(zone, ZONE, PERIOD, language)) for language in ("zh", "en"))
    form = english.worksheets[0]
    assert [cell.value for cell in form[3]] == [cell.value for cell in chinese.worksheets[0][3]]
    assert form["A2"].value != chinese.worksheets[0]["A2"].value
    assert "Tax revenue" in str(english.worksheets[1]["A12"].value)


def test_a_zone_that_has_reported_nothing_gets_the_usual_indicators(store: Store) -> None:
    form = opened(template_xlsx(store, ZONE, PERIOD)).worksheets[0]
    names = [store.catalogue.indicators[id_].name_zh for id_ in USUAL]
    assert [cell.value for cell in form["A"][3:]] == names
    assert open_cells(form) == {
        (name, header) for name in names for header in ("本期数", "同比增长(%)", "全年目标")
    }


def test_the_same_form_has_the_same_bytes(zone: Store) -> None:
    assert template_xlsx(zone, ZONE, PERIOD) == template_xlsx(zone, ZONE, PERIOD)


def test_a_name_like_a_formula_stays_text(zone: Store, load_text: LoadText) -> None:
    projects = zone.catalogue.indicators["projects_started"]
    own = replace(projects, id="own_sum", name_zh="=1+1", name_en="", definition_zh="http://example.org")
    zone.add_indicator(own, "tester", AT)
    load_text(KNOWN.splitlines()[0] + "\n旌德经开区,=1+1,2024年1-6月,实际,2,个,,,,,\n", "own.csv")
    book = opened(template_xlsx(zone, ZONE, PERIOD))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells].count("=1+1") == 2
    assert all(cell.data_type != "f" and not cell.hyperlink for cell in cells)


def test_a_form_that_nobody_filled_in_changes_nothing(zone: Store) -> None:
    prepared = load(zone, template_xlsx(zone, ZONE, PERIOD))
    assert by_change(prepared, "same") == REFERENCES
    assert by_change(prepared, "new", "revised") == set()


@pytest.mark.parametrize("end", [date(2024, 3, 31), date(2024, 9, 30), date(2024, 12, 31)])
def test_the_form_of_a_zone_with_targets_of_every_kind_changes_nothing(shipped: Store, end: date) -> None:
    """Targets of its own and the city's, bounds, growth at comparable prices, preliminary figures."""
    prepared = load(shipped, template_xlsx(shipped, "sim_03", Period(end)))
    assert by_change(prepared, "new", "revised") == set()
    assert {"", "city", "own"} <= set(prepared.facts["basis"]) and {"<=", ""} <= set(prepared.facts["bound"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_in_form_loads_as_exactly_what_was_filled_in(zone: Store, language: str) -> None:
    book = opened(template_xlsx(zone, ZONE, PERIOD, language))
    form = book.worksheets[0]
    for (indicator, header), value in FILLED.items():
        at(form, indicator, header).value = value
    prepared = load(zone, saved(book))
    assert by_change(prepared, "new", "revised") == {
        ("tax_revenue", "2024-09-30", "actual", "", 1.285),
        ("tax_revenue", "2024-09-30", "yoy", "", -2.5),
        ("gdp", "2024-09-30", "yoy", "comparable", 6.4),
        ("firms_above_scale", "2024-09-30", "actual", "", 65.0),
        ("land_supplied", "2024-09-30", "actual", "", None),
        ("business_environment_rank", "2024-09-30", "rank", "", 2.0),
    }
    assert by_change(prepared, "same") == REFERENCES
    assert set(prepared.facts["zone_id"]) == {ZONE}
    noted = prepared.facts[(prepared.facts["indicator_id"] == "tax_revenue")]
    assert set(noted["note"]) == {"留抵退税较多"}


def test_one_figure_of_a_zone_that_has_reported_nothing_loads(store: Store) -> None:
    book = opened(template_xlsx(store, ZONE, PERIOD))
    at(book.worksheets[0], "固定资产投资", "本期数").value = 21.6
    prepared = load(store, saved(book))
    assert by_change(prepared, "new") == {("fixed_asset_investment", "2024-09-30", "actual", "", 21.6)}
    assert set(prepared.facts["zone_id"]) == {ZONE}


def test_what_the_period_already_has_stands_in_the_open_cells(zone: Store, load_text: LoadText) -> None:
    load_text(KNOWN.splitlines()[0] + "\n旌德经开区,税收收入,2024年1-9月,实际,1.3,亿元,5,,,,\n", "third.csv")
    content = template_xlsx(zone, ZONE, PERIOD)
    form = opened(content).worksheets[0]
    assert (at(form, "税收收入", "本期数").value, at(form, "税收收入", "同比增长(%)").value) == (1.3, 5)
    assert by_change(load(zone, content), "new", "revised") == set()


def test_the_form_of_a_whole_year_holds_the_nine_months_and_the_year_before(zone: Store) -> None:
    form = opened(template_xlsx(zone, ZONE, Period(date(2024, 12, 31)))).worksheets[0]
    assert form.title == "2024年" and form["A1"].value == f"{ZONE_NAME}2024年主要指标"
    assert at(form, "一般公共预算收入", "全年目标").value == 5
    assert at(form, "税收收入", "2024年1-6月").value == 0.8123456789


def test_the_long_template_still_loads(store: Store) -> None:
    prepared = prepare(template_csv(), "long.csv", store, {"zone": ZONE}, "tester", datetime(2024, 11, 1))
    assert prepared.problems == () and len(prepared.facts) == 5


def test_the_form_of_an_invented_zone_says_so(shipped: Store) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(shipped, "sim_03", Period(date(2024, 9, 30)))))
    assert "模拟" in str(book.worksheets[0]["A2"].value)
