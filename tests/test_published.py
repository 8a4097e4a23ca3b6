"""Every published figure is in the shipped store as its document gives it, read here a second way."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.store import Store
from pipelines.shipped import PUBLISHED

# written unit → (unit in the store, how many of it one is), set down here without the product's table
UNITS = {
    "亿元": ("亿元", "1"),
    "亿美元": ("亿美元", "1"),
    "万方": ("万平方米", "1"),
    "亩": ("亩", "1"),
    "平方公里": ("平方公里", "1"),
    "公里": ("公里", "1"),
    "名": ("人", "1"),
    "家": ("家", "1"),
    "件": ("件", "1"),
    "位": ("位", "1"),
    "%": ("%", "1"),
}
ENDS = {"2013年": "2013-12-31", "2014年": "2014-12-31", "2022年": "2022-12-31", "2023年": "2023-12-31"}
ENDS |= {"2024年": "2024-12-31", "2025年": "2025-12-31"}
ENDS |= {"2024年1-9月": "2024-09-30", "2024年上半年": "2024-06-30"}
# names in the documents that the catalogue writes otherwise
OTHER_NAMES = {"旌德经济开发区": "安徽旌德经济开发区", "宿州经济技术开发区": "安徽宿州经济开发区"}
MEASURES = {"实际": "actual", "目标": "target", "位次": "rank", "目标位次": "target_rank"}
HELD = """
select
    f.cell, f.measure, f.value, f.unit, f.source, z.name_zh as zone,
    strftime(f.period, '%Y-%m-%d') as period
from fact_now as f
inner join batch as b on f.batch_id = b.batch_id
inner join zone as z on f.zone_id = z.zone_id
where b.file_name = $file and f.parts is null
"""


def rows(name: str) -> list[dict[str, str]]:
    with Path(PUBLISHED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def held(store: Store, name: str) -> dict[str, dict]:
    """What the store holds of a file, by cell."""
    return {row["cell"]: row for row in store.query(HELD, file=name).to_dict("records")}


@pytest.fixture(scope="module")
def zone_facts(shipped: Store) -> dict[str, dict]:
    return held(shipped, "zone_figures.csv")


def test_every_published_value_is_held_with_its_unit_period_and_measure(zone_facts: dict[str, dict]) -> None:
    given = {f"E{n}": row for n, row in enumerate(rows("zone_figures.csv"), 2) if row["数值"]}
    assert {cell for cell in zone_facts if cell.startswith("E")} == set(given)
    for cell, row in given.items():
        unit, factor = UNITS[row["单位"]]
        fact = zone_facts[cell]
        assert fact["value"] == float(Decimal(row["数值"]) * Decimal(factor)), row
        assert (fact["unit"], fact["period"]) == (unit, ENDS[row["期间"]]), row
        zone = OTHER_NAMES.get(row["开发区"], row["开发区"])
        assert (fact["measure"], fact["zone"]) == (MEASURES[row["类别"]], zone), row


def test_every_published_growth_is_held_as_growth_or_as_its_target(zone_facts: dict[str, dict]) -> None:
    given = {f"G{n}": row for n, row in enumerate(rows("zone_figures.csv"), 2) if row["同比(%)"]}
    assert {cell for cell in zone_facts if cell.startswith("G")} == set(given)
    for cell, row in given.items():
        measure = "target_yoy" if row["类别"] == "目标" else "yoy"
        fact = zone_facts[cell]
        assert (fact["value"], fact["unit"]) == (float(Decimal(row["同比(%)"])), "%"), row
        assert (fact["measure"], fact["period"]) == (measure, ENDS[row["期间"]]), row


def test_nothing_else_is_held_of_the_published_zones(zone_facts: dict[str, dict]) -> None:
    figures = sum(bool(row["数值"]) + bool(row["同比(%)"]) for row in rows("zone_figures.csv"))
    assert len(zone_facts) == figures > 59


def test_every_city_gdp_figure_is_held(shipped: Store) -> None:
    found = held(shipped, "city_gdp.csv")
    given = {f"C{n}": row for n, row in enumerate(rows("city_gdp.csv"), 2)}
    assert set(found) == set(given) and len(given) == 618
    for cell, row in given.items():
        fact = found[cell]
        assert (fact["zone"], fact["period"]) == (row["开发区"], f"{row['期间'][:4]}-12-31"), row
        assert fact["value"] == float(Decimal(row["地区生产总值(亿元)"])), row


@pytest.mark.parametrize("name", ["zone_figures.csv", "city_gdp.csv"])
def test_every_published_row_names_its_source(shipped: Store, name: str) -> None:
    assert all(row["来源"].strip() for row in rows(name))
    assert all(fact["source"] for fact in held(shipped, name).values())


def test_the_headline_figure_of_hangzhou_is_what_the_report_says(shipped: Store) -> None:
    sql = """
        select value, note from fact_now
        where zone_id = 'hangzhou_etdz' and indicator_id = 'total_fiscal_revenue' and measure = 'actual'
    """
    fact = shipped.query(sql).iloc[0]
    assert fact["value"] == 114.23 and "完成财政总收入114.23亿元" in fact["note"]


def test_every_shipped_figure_can_be_traced_to_its_file_and_cell(shipped: Store) -> None:
    sql = "select batch_id || '-' || fact_no as ref from fact_now where parts is null"
    refs = list(shipped.query(sql)["ref"])
    traced = shipped.query("from sources($refs::varchar[])", refs=refs)
    assert len(traced) == len(refs) > 15000
    assert traced["cell"].str.fullmatch(r"[A-Z]+[0-9]+").all() and traced["source"].ne("").all()
    assert traced["file_name"].str.endswith(".csv").all() and traced["raw_value"].ne("").all()
