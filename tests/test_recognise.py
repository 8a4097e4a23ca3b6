"""Which row is the header, what the columns are, and what the lines above them say."""

import csv
import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.catalogue import Catalogue, read_catalogue
from kpi.errors import BadFile
from kpi.settings import Settings
from pipelines.label import Office
from pipelines.layout import Block
from pipelines.prepare import Understood, understand
from pipelines.read import read_sheets
from pipelines.recognise import recognise
from pipelines.unfold import unfold

LONG = """开发区,指标,期间,数值,单位
杭州经开区,地区生产总值,2024年1-9月,300,亿元
杭州经开区,新签约项目数,2024年1-9月,12,个
旌德经开区,地区生产总值,2024年1-9月,20.5,亿元
旌德经开区,新签约项目数,2024年1-9月,3,个
"""
ZONES_DOWN = """2024年1-9月主要指标,,
开发区,地区生产总值（亿元）,新签约项目数
杭州经开区,300,12
旌德经开区,20.5,3
数据来源：统计局,,
"""
INDICATORS_DOWN = """2024年1-9月主要指标,,
指标,杭州经济技术开发区,旌德经开区
地区生产总值(亿元),300,20.5
新签约项目数,12,3
注：初步数,,
"""
PERIODS_ACROSS = """开发区：,,
指标,2023年,2024年1-9月
地区生产总值(亿元),400,300
"""
TITLES = [
    ("2024年1-9月主要经济指标", "2024-09-30"),
    ("2024年1－9月主要经济指标", "2024-09-30"),
    ("2024年1～9月主要经济指标", "2024-09-30"),
    ("2024年1到9月主要经济指标", "2024-09-30"),
    ("2024年1月至9月主要经济指标", "2024-09-30"),
    ("２０２４年１－９月主要经济指标", "2024-09-30"),
    ("2024年上半年主要经济指标", "2024-06-30"),
    ("2024年前三季度主要经济指标", "2024-09-30"),
    ("2024年前3季度主要经济指标", "2024-09-30"),
    ("2024年第一季度主要经济指标", "2024-03-31"),
    ("经开区2024年主要经济指标", "2024-12-31"),
]


def read(text: str, catalogue: Catalogue, **hints: str) -> Understood:
    return understand(text.encode(), "a.csv", catalogue, hints)


def block(text: str, catalogue: Catalogue) -> Block:
    (found,) = recognise(read_sheets(text.encode(), "a.csv")[0], Office(catalogue), "a.csv").blocks
    return found


def figures(found: Understood) -> set[tuple]:
    assert found.problems == ()
    columns = ["zone_id", "indicator_id", "period", "span", "measure", "value", "unit"]
    return set(found.facts[columns].itertuples(index=False, name=None))


def test_three_layouts_of_the_same_figures_are_the_same_facts(catalogue: Catalogue) -> None:
    found = [figures(read(text, catalogue)) for text in (LONG, ZONES_DOWN, INDICATORS_DOWN)]
    assert found[0] == found[1] == found[2] and len(found[0]) == 4


@pytest.mark.parametrize(
    ("text", "row", "name"),
    [
        (LONG, 0, None),
        (ZONES_DOWN, 1, "indicator"),
        (INDICATORS_DOWN, 1, "zone"),
        (PERIODS_ACROSS, 1, "period"),
    ],
)
def test_header_row_and_what_its_heads_name_are_found(
    catalogue: Catalogue, text: str, row: int, name: str | None
) -> None:
    found = block(text, catalogue)
    assert found.header_rows == (row,)
    assert all(name is None or getattr(column.label, name) for column in found.of("figure"))


def test_periods_may_stand_across(catalogue: Catalogue) -> None:
    found = figures(read(PERIODS_ACROSS, catalogue, zone="hangzhou_etdz"))
    assert {(str(row[2])[:10], row[5]) for row in found} == {("2023-12-31", 400.0), ("2024-09-30", 300.0)}


def test_cells_keep_the_names_they_have_in_the_file(catalogue: Catalogue) -> None:
    sheet = read_sheets(ZONES_DOWN.encode(), "a.csv")[0]
    office = Office(catalogue)
    cells = unfold(recognise(sheet, office, "a.csv"), office)
    assert list(cells["cell"]) == ["B3", "C3", "B4", "C4"]
    assert list(cells["raw"]) == ["300", "12", "20.5", "3"]


@pytest.mark.parametrize(("title", "end"), TITLES)
def test_the_period_of_a_title_holds_for_the_whole_sheet(catalogue: Catalogue, title: str, end: str) -> None:
    found = read(ZONES_DOWN.replace("2024年1-9月主要指标", title), catalogue)
    assert {str(row[2])[:10] for row in figures(found)} == {end}


def test_unit_and_indicator_may_stand_above_the_table(catalogue: Catalogue) -> None:
    text = "指标：地区生产总值,\n单位：万元,\n开发区,2024年\n旌德经开区,205000\n相山经开区,1\n"
    assert {(row[1], row[5]) for row in figures(read(text, catalogue))} == {("gdp", 20.5), ("gdp", 0.0001)}


def test_a_sheet_without_a_header_is_refused_by_name(catalogue: Catalogue) -> None:
    with pytest.raises(BadFile, match=r"^a\.csv"):
        read("甲,乙\n1,2\n", catalogue)


CATALOGUE = read_catalogue(Settings().catalogue)
ZONES = [zone.name_zh for zone in CATALOGUE.zones.values()]
FLOWS = [i for i in CATALOGUE.indicators.values() if i.kind == "flow" and i.unit not in ("", "1")]
tables = st.tuples(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(FLOWS), min_size=1, max_size=4, unique_by=lambda item: item.id),
).flatmap(
    lambda sides: st.tuples(
        st.just(sides[0]),
        st.just(sides[1]),
        st.lists(
            st.decimals(0, 10**8, places=2),
            min_size=len(sides[0]) * len(sides[1]),
            max_size=len(sides[0]) * len(sides[1]),
        ),
    )
)


def test_a_sheet_of_notes_is_passed_over_and_a_sheet_of_figures_with_units_is_not() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("说明").write_row(0, 0, ["填报说明", "请按季填报"])
        for title, name, cell in [("甲", "地区生产总值（亿元）", 3), ("乙", "税收收入", "3.42亿元")]:
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["开发区", name])
            sheet.write_row(1, 0, ["相山经开区", cell])
    facts = understand(buffer.getvalue(), "a.xlsx", CATALOGUE, {"period": "2024年"}).facts
    assert dict(zip(facts["sheet"], facts["value"], strict=True)) == {"甲": 3.0, "乙": 3.42}


def as_csv(rows: list[list[object]]) -> tuple[bytes, str]:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("gb18030"), "a.csv"


def as_xlsx(rows: list[list[object]]) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [float(v) if isinstance(v, Decimal) else v for v in row])
    return buffer.getvalue(), "a.xlsx"


@settings(max_examples=25, deadline=None)
@given(tables, st.sampled_from(["long", "zones", "indicators"]), st.sampled_from([as_csv, as_xlsx]))
def test_a_table_comes_out_as_it_went_in(table, shape, write) -> None:  # type: ignore[no-untyped-def]
    zones, items, values = table
    grid = [values[i * len(items) : (i + 1) * len(items)] for i in range(len(zones))]
    heads = [f"{item.name_zh}（{item.unit}）" for item in items]
    if shape == "long":
        rows = [["开发区", "指标", "数值", "单位"]]
        rows += [[z, i.name_zh, grid[a][b], i.unit] for a, z in enumerate(zones) for b, i in enumerate(items)]
    elif shape == "zones":
        rows = [["开发区", *heads], *([zone, *grid[a]] for a, zone in enumerate(zones))]
    else:
        rows = [["指标", *zones], *([head, *(line[b] for line in grid)] for b, head in enumerate(heads))]
    found = understand(*write(rows), CATALOGUE, {"period": "2024年1-9月"})
    assert found.problems == ()
    names = {id_: zone.name_zh for id_, zone in CATALOGUE.zones.items()}
    got = {(names[f.zone_id], f.indicator_id, f.value) for f in found.facts.itertuples()}
    assert got == {(z, i.id, float(grid[a][b])) for a, z in enumerate(zones) for b, i in enumerate(items)}
