"""Every check finds the rows that break its claim, and only those."""

import pytest

from kpi.errors import BadFile
from kpi.store import Store
from kpi.text import LANGUAGES, say
from pipelines.check import check_store, read_checks
from pipelines.prepare import prepare
from tests.conftest import AT, LoadText

LONG = "开发区,指标,期间,类别,数值,单位,同比(%),参评数\n"


def rows(*lines: str) -> str:
    return LONG + "".join(f"相山经开区,{line}\n" for line in lines)


GDP = "地区生产总值,{},实际,{},亿元,{},"
PRAISE = "政务服务好评率,2024年1-9月,实际,{},%,,"
# check → text that breaks it, text that is near it and does not
CASES = {
    "duplicate_figure": (
        rows(GDP.format("2024年", 3, ""), GDP.format("2024年", 4, "")),
        rows(GDP.format("2024年", 3, ""), GDP.format("2024年", 3, "")),
    ),
    "rank_beyond_count": (
        rows("营商环境位次,2024年,位次,25,位,,24"),
        rows("营商环境位次,2024年,位次,24,位,,24"),
    ),
    "cumulative_falls": (
        rows(GDP.format("2024年1-3月", 3, ""), GDP.format("2024年1-6月", 2.9, "")),
        rows(GDP.format("2023年1-12月", 3, ""), GDP.format("2024年1-6月", 2.9, "")),
    ),
    "unit_slip": (
        rows(GDP.format("2023年", 3, ""), GDP.format("2024年", 30, "")),
        rows(GDP.format("2023年", 3, ""), GDP.format("2024年", 28, "")),
    ),
    "growth_disagrees": (
        rows(GDP.format("2023年", 100, ""), GDP.format("2024年", 110, 15.1)),
        rows(GDP.format("2023年", 100, ""), GDP.format("2024年", 110, 14.9)),
    ),
    "fraction_for_percent": (
        LONG + "".join(f"sim_0{n},{PRAISE.format(0.9)}\n" for n in range(1, 6)),
        LONG + "".join(f"sim_0{n},{PRAISE.format(90 if n == 1 else 0.9)}\n" for n in range(1, 6)),
    ),
    "out_of_range": (
        rows(GDP.format("2024年", "1e20", "")),
        rows(GDP.format("2024年", 1e5, "")),
    ),
    "negative_level": (
        rows("高新技术企业数,2024年,实际,-3,家,,"),
        rows("规上工业利润总额,2024年,实际,-3,亿元,,"),
    ),
    "not_cumulative": (rows(GDP.format("2024年9月", 3, "")), rows(GDP.format("2024年1-9月", 3, ""))),
}


def found(store: Store, text: str) -> dict[str, str]:
    """Check name → severity of what the checks find in a text."""
    checks = prepare(text.encode(), "a.csv", store, {}, "tester", AT).checks
    return dict(zip(checks["check_name"], checks["severity"], strict=True))


def test_every_check_has_a_case_here_and_says_what_it_does() -> None:
    assert set(CASES) == set(read_checks())
    for name, sql in read_checks().items():
        assert sql.startswith(("-- block: ", "-- warn: ")), name
        assert all(say(language, f"check.{name}") for language in LANGUAGES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_finds_what_breaks_its_claim(empty: Store, name: str) -> None:
    assert name in found(empty, CASES[name][0])


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_leaves_alone_what_keeps_its_claim(empty: Store, name: str) -> None:
    assert name not in found(empty, CASES[name][1])


@pytest.mark.parametrize("name", ["duplicate_figure", "rank_beyond_count"])
def test_a_blocking_check_stops_the_load_and_the_store_stays_as_it_was(
    store: Store, load_text: LoadText, name: str
) -> None:
    load_text(rows(GDP.format("2023年", 2, "")))
    with pytest.raises(BadFile, match=r"figures\.csv"):
        load_text(CASES[name][0])
    assert store.data_version() == 1
    assert store.query("select count(*) as n from fact")["n"].iloc[0] == 1


@pytest.mark.parametrize("name", ["cumulative_falls", "unit_slip", "growth_disagrees", "not_cumulative"])
def test_a_warning_lets_the_load_go_on_and_is_kept_beside_it(
    store: Store, load_text: LoadText, name: str
) -> None:
    batch = load_text(CASES[name][0])
    kept = store.query("from check_result")
    assert (batch, "warn") in set(zip(kept["batch_id"], kept["severity"], strict=True))
    assert name in set(kept["check_name"])


def test_a_check_sees_what_the_store_already_holds(store: Store, load_text: LoadText) -> None:
    load_text(rows(GDP.format("2023年", 3, ""), GDP.format("2024年1-3月", 0.9, "")))
    assert "unit_slip" in found(store, rows(GDP.format("2024年", 30, "")))
    assert "cumulative_falls" in found(store, rows(GDP.format("2024年1-6月", 0.8, "")))
    assert found(store, rows(GDP.format("2024年1-6月", 1.8, ""))) == {}


def test_the_example_of_a_check_names_the_cell(empty: Store) -> None:
    text = CASES["duplicate_figure"][0]
    checks = prepare(text.encode(), "a.csv", empty, {}, "tester", AT).checks
    assert checks["example"].iloc[0] == "相山经济开发区 地区生产总值 2024-12-31：3（E2） ≠ 4（E3）"


def test_small_counts_may_grow_tenfold_without_a_warning(empty: Store) -> None:
    signed = "新签约项目数,{},实际,{},个,,"
    assert found(empty, rows(signed.format("2023年", 1), signed.format("2024年", 12))) == {}
    assert found(empty, rows(signed.format("2023年", 100), signed.format("2024年", 1200))) != {}


def test_a_profit_that_was_a_loss_is_no_fall(empty: Store) -> None:
    profit = "规上工业利润总额,{},实际,{},亿元,,"
    lines = [profit.format("2024年1-3月", -1), profit.format("2024年1-6月", -2)]
    assert found(empty, rows(*lines)) == {}


def test_the_whole_store_can_be_checked_again(store: Store, load_text: LoadText) -> None:
    load_text(CASES["unit_slip"][0])
    assert list(check_store(store)["check_name"]) == ["unit_slip"]


def test_the_shipped_figures_have_nothing_that_would_block_them(shipped: Store) -> None:
    assert "block" not in set(check_store(shipped)["severity"])
