"""Figures that are computed from figures: by formula, and parks added up into their zone."""

import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from kpi.catalogue import Catalogue
from kpi.errors import ZoneGapError
from kpi.formula import read_formula
from kpi.settings import Settings
from kpi.store import Store
from tests.conftest import AT, LoadText
from tests.reckoning import computed_figures

HEAD = "开发区,指标,期间,类别,数值,单位,状态\n"
TAX = "岚江云埠经济开发区,税收收入,2024年1-9月,实际,60000,万元,{}\n"
AREA = "岚江云埠经济开发区,建成区面积,2024年9月末,实际,{},平方公里,\n"
PARKS = {"sim_13a": 1.5, "sim_13b": 2.5, "sim_13c": 3, "sim_13d": 4}


def computed(store: Store, indicator: str = "tax_per_mu", as_of: int | None = None) -> list[float]:
    sql = """
        select value from fact_now
        where indicator_id = $id and basis in ('derived', 'rolled') and value is not null
    """
    return list(store.query(sql, as_of=as_of, id=indicator)["value"])


def parks(catalogue: Catalogue, indicator: str, unit: str, values: dict[str, float]) -> str:
    names = {zone: catalogue.zones[zone].name_zh for zone in values}
    lines = (
        f"{names[zone]},{indicator},2024年1-9月,实际,{value},{unit},\n" for zone, value in values.items()
    )
    return HEAD + "".join(lines)


def test_tax_per_mu_is_tax_over_area_in_its_own_unit(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format("") + AREA.format(8))
    assert computed(store) == [pytest.approx(60000 / 12000, rel=1e-15)]


def test_the_two_parts_may_come_with_two_files(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format(""))
    assert computed(store) == []
    load_text(HEAD + AREA.format(8))
    assert len(computed(store)) == 1


def test_an_area_of_zero_gives_no_yield(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format("") + AREA.format(0))
    assert computed(store) == []


def test_a_revised_part_revises_the_ratio_and_the_earlier_one_is_still_known(
    store: Store, load_text: LoadText
) -> None:
    first = load_text(HEAD + TAX.format("") + AREA.format(8))
    load_text(HEAD + AREA.format(10))
    assert computed(store) == [pytest.approx(4)]
    assert computed(store, as_of=first) == [pytest.approx(5)]


def test_a_part_that_is_withdrawn_withdraws_the_ratio(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format("") + AREA.format(8))
    load_text(HEAD + AREA.format("—"))
    assert computed(store) == []
    # and what was computed once never passes for a file's sign for missing
    withdrawn = store.query("select parts from fact_now where indicator_id = 'tax_per_mu' and value is null")
    assert list(withdrawn["parts"]) == [""]


def test_taking_a_load_back_takes_back_what_later_loads_computed_with_it(
    store: Store, load_text: LoadText
) -> None:
    area = load_text(HEAD + AREA.format(8))
    load_text(HEAD + TAX.format(""))
    undone = store.revert(area, "tester", AT)
    assert computed(store) == []
    store.revert(undone, "tester", AT)
    assert computed(store) == [pytest.approx(5)]
    assert computed(store, as_of=undone) == []


def test_a_ratio_of_a_provisional_part_is_provisional(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format("初步") + AREA.format(8))
    found = store.query("select status from fact_now where basis = 'derived'")
    assert set(found["status"]) == {"provisional"}


def test_a_zone_is_the_sum_of_its_parks(store: Store, load_text: LoadText, catalogue: Catalogue) -> None:
    load_text(parks(catalogue, "供地面积", "亩", PARKS))
    assert computed(store, "land_supplied") == [11]


def test_one_park_missing_gives_no_sum(store: Store, load_text: LoadText, catalogue: Catalogue) -> None:
    load_text(parks(catalogue, "供地面积", "亩", {zone: PARKS[zone] for zone in list(PARKS)[:3]}))
    assert computed(store, "land_supplied") == []


def test_what_does_not_add_up_is_not_added_up(
    store: Store, load_text: LoadText, catalogue: Catalogue
) -> None:
    load_text(parks(catalogue, "每百万人信访总量", "件次", PARKS))
    assert computed(store, "petitions_per_million") == []


def test_a_ratio_of_parks_is_that_of_their_sums(
    store: Store, load_text: LoadText, catalogue: Catalogue
) -> None:
    load_text(parks(catalogue, "税收收入", "万元", dict.fromkeys(PARKS, 3000.0)))
    load_text(parks(catalogue, "建成区面积", "平方公里", PARKS), "area.csv")
    found = store.query("select value from fact_now where zone_id = 'sim_13' and indicator_id = 'tax_per_mu'")
    assert list(found["value"]) == [pytest.approx(12000 / (11 * 1500))]


def test_a_computed_figure_is_traced_to_the_cells_of_its_parts(store: Store, load_text: LoadText) -> None:
    load_text(HEAD + TAX.format("") + AREA.format(8))
    ref = store.query("select batch_id || '-' || fact_no as ref from fact_now where basis = 'derived'")["ref"]
    traced = store.query("from sources($refs::varchar[])", refs=list(ref))
    assert set(traced.loc[traced["basis"] == "", "cell"]) == {"E2", "E3"}


def test_a_changed_formula_is_applied_when_the_store_is_opened(tmp_path: Path, shipped: Store) -> None:
    folder, catalogue = tmp_path / "store", tmp_path / "catalogue"
    shutil.copytree(shipped.folder, folder)
    shutil.copytree(Settings().catalogue, catalogue)
    path = catalogue / "indicators.csv"
    text = path.read_text(encoding="utf-8-sig").replace(
        "tax_revenue / built_up_area", "general_budget_revenue / built_up_area"
    )
    path.write_text(text, encoding="utf-8-sig")
    before = shipped.data_version()
    opened = Store(folder, Catalogue(catalogue))
    sql = """
        select t.value / a.value * 1500 as tax
        from fact_now as t
        inner join fact_now as a using (zone_id, period)
        inner join fact_now as g using (zone_id, period)
        where
            t.indicator_id = 'tax_per_mu' and t.basis = 'derived'
            and a.indicator_id = 'built_up_area' and a.measure = 'actual' and a.basis = ''
            and g.indicator_id = 'general_budget_revenue' and g.measure = 'actual' and g.basis = ''
            and abs(t.value * a.value * 1500 - g.value * if(g.unit = '万元', 1, 10000)) > 1e-6 * g.value
    """
    assert opened.query(sql).empty
    assert opened.data_version() == before + 1
    assert opened.history()["kind"].iloc[0] == "compute"
    with pytest.raises(ZoneGapError):
        opened.revert(before + 1, "tester", datetime(2024, 11, 2))
    opened.close()


def test_an_older_store_computes_nothing_anew_that_is_the_same(
    tmp_path: Path, shipped: Store, catalogue: Catalogue
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(shipped.folder, folder)
    with duckdb.connect(str(folder / "zonegap.duckdb")) as older:
        older.execute("update meta set value = 'of before' where key in ('macros', 'catalogue')")
        # as if the parks had been added up in another order
        older.execute("update fact_now set value = value * (1 + 1e-15) where basis = 'rolled'")
    with closing(Store(folder, catalogue)) as opened:
        assert opened.data_version() == shipped.data_version()


def test_sql_and_plain_python_compute_the_same_figures(shipped: Store) -> None:
    keys = ["zone_id", "indicator_id", "period", "span", "basis"]
    held = shipped.query("from fact_now where parts is not null and value is not null")[
        [*keys, "value", "status"]
    ]
    both = held.merge(computed_figures(shipped), on=keys, how="outer", suffixes=("", "_told"))
    assert len(both) == len(held) > 4000
    assert (both["value"] / both["value_told"] - 1).abs().max() < 1e-9
    assert (both["status"] == both["status_told"]).all()


def test_every_formula_of_the_catalogue_has_its_factor(catalogue: Catalogue) -> None:
    written = {item.id for item in catalogue.indicators.values() if item.formula}
    assert set(catalogue.formulas) == written
    assert catalogue.formulas["land_output_intensity"].factor == 1
    assert catalogue.formulas["tax_share"].factor == 100
    assert catalogue.formulas["commercial_housing_price"].factor == 10000


@pytest.mark.parametrize("text", ["gdp", "gdp - tax_revenue", "gdp / nothing", "gdp / 2", "gdp / land / 2"])
def test_a_formula_that_cannot_be_read_is_refused_by_name(catalogue: Catalogue, text: str) -> None:
    units = {item.id: item.unit for item in catalogue.indicators.values()}
    with pytest.raises(ZoneGapError, match="tax_per_mu"):
        read_formula("tax_per_mu", text, units, catalogue.units)


def test_units_that_do_not_give_the_indicators_own_are_refused(catalogue: Catalogue) -> None:
    units = {item.id: item.unit for item in catalogue.indicators.values()}
    with pytest.raises(ZoneGapError):
        read_formula("tax_per_mu", "tax_revenue / firms_above_scale", units, catalogue.units)
