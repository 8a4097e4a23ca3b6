"""The simulated province can be made again byte for byte, and holds the cases it promises."""

import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.store import Store
from pipelines.demo import write_demo
from pipelines.shipped import DEMO

Row = dict[str, str]
PARENT = "青麓经济开发区"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted(DEMO.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += [{**row, "file": path.stem} for row in csv.DictReader(file)]
    return found


def actuals(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["file"].endswith("actuals") and row["类别"] == "实际"]


def test_the_demo_is_written_the_same_every_time(written: list[Path], tmp_path: Path) -> None:
    again = write_demo(tmp_path)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in written]


def test_the_files_in_the_repository_are_what_the_demo_writes(written: list[Path]) -> None:
    assert {p.name for p in written} == {p.name for p in DEMO.glob("*.csv")}
    assert [p.name for p in written if p.read_bytes() != (DEMO / p.name).read_bytes()] == []


def test_another_seed_writes_another_province(written: list[Path], tmp_path: Path) -> None:
    other = write_demo(tmp_path, seed=1)
    assert any(a.read_bytes() != b.read_bytes() for a, b in zip(other, written, strict=True))


def test_every_row_says_that_it_is_simulated(rows: list[Row]) -> None:
    assert {row["来源"] for row in rows} == {"模拟数据"}


def test_there_are_24_zones_and_four_parks(shipped: Store) -> None:
    sql = "select kind = 'park' as is_park, count(*) as n from zone where simulated = '1' group by all"
    found = dict(shipped.query(sql).itertuples(index=False, name=None))
    assert found == {False: 24, True: 4}


def test_28_indicators_are_reported_from_2021_to_the_third_quarter_of_2024(rows: list[Row]) -> None:
    assert len({row["指标"] for row in actuals(rows)}) >= 28
    ends = ("年1-3月", "年1-6月", "年1-9月", "年")
    wanted = {f"{year}{end}" for year in range(2021, 2025) for end in ends} - {"2024年"}
    assert {row["期间"] for row in actuals(rows)} == wanted


@pytest.mark.parametrize("indicator", ["地区生产总值", "固定资产投资", "新签约项目数", "税收收入"])
def test_four_parks_add_up_to_their_zone(rows: list[Row], shipped: Store, indicator: str) -> None:
    parks = set(
        shipped.query("select name_zh from zone where parent_id <> '' and simulated = '1'")["name_zh"]
    )
    whole: dict[str, Decimal] = {}
    parts: dict[str, list[Decimal]] = defaultdict(list)
    for row in actuals(rows):
        if row["指标"] == indicator and row["数值"][:1].isdigit():
            if row["开发区"] == PARENT:
                whole[row["期间"]] = Decimal(row["数值"])
            elif row["开发区"] in parks:
                parts[row["期间"]].append(Decimal(row["数值"]))
    complete = [period for period in whole if len(parts[period]) == 4]
    assert len(complete) >= 10
    assert all(sum(parts[period]) == whole[period] for period in complete)


def test_targets_are_set_at_two_levels_for_one_figure(rows: list[Row]) -> None:
    levels = defaultdict(set)
    for row in rows:
        if row["类别"] == "目标":
            levels[row["开发区"], row["指标"], row["期间"]].add(row["口径"])
    assert Counter(map(frozenset, levels.values()))[frozenset({"本区", "市下达"})] > 50


def test_targets_are_of_every_kind(rows: list[Row]) -> None:
    kinds = {row["类别"] for row in rows if row["file"].endswith("targets")}
    assert kinds >= {"目标", "目标增速", "目标位次", "目标占比"}


def test_a_quarterly_curve_rises_to_the_target_of_the_year(rows: list[Row]) -> None:
    curve = defaultdict(list)
    for row in rows:
        if row["file"] == "2024_y_curve":
            curve[row["开发区"]].append(Decimal(row["数值"]))
    assert curve and all(len(steps) == 3 and steps == sorted(steps) for steps in curve.values())


def test_some_figures_tie_at_the_latest_period(shipped: Store) -> None:
    sql = """
        select indicator_id from fact_now as f inner join zone as z on f.zone_id = z.zone_id
        where z.simulated = '1' and z.parent_id = '' and measure = 'actual' and period = '2024-09-30'
        group by indicator_id, value having count(*) > 1
    """
    assert {"gdp", "projects_signed"} <= set(shipped.query(sql)["indicator_id"])


def test_fifteen_figures_are_signs_for_missing(rows: list[Row]) -> None:
    signs = Counter(row["数值"] for row in rows if row["数值"] in ("—", "…", "x"))
    assert sum(signs.values()) == 15 and len(signs) == 3


@pytest.mark.parametrize("zone", ["sim_08", "sim_21"])
def test_a_base_of_zero_is_there_to_be_put_into_words(shipped: Store, zone: str) -> None:
    sql = "select word from growth_series($zone) where indicator_id = $i and period between $first and $last"
    days = {"first": date(2024, 1, 1), "last": date(2024, 9, 30)}
    assert set(shipped.query(sql, zone=zone, i="land_reclaimed", **days)["word"]) == {"base_zero"}


def test_the_revision_changes_figures_and_keeps_the_first_ones(shipped: Store) -> None:
    history = shipped.history().set_index("file_name")
    revision = history.loc["2024_z_revision.csv"]
    assert revision["revised_count"] > 0 and revision["batch_id"] == shipped.data_version()
