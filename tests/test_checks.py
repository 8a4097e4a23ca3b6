"""Every check finds the rows that break its claim, and only those."""

from collections.abc import Callable, Sequence

import pytest

from kpi.catalogue import Catalogue
from kpi.errors import BadFile
from kpi.names import Names
from kpi.store import Store
from kpi.text import LANGUAGES, say
from pipelines.check import check_store, read_checks
from pipelines.commit import commit
from pipelines.hits import summary
from pipelines.prepare import prepare
from tests.conftest import AT, LoadText

LONG = "开发区,指标,期间,类别,数值,单位,同比(%),参评数\n"


def rows(*lines: str) -> str:
    return LONG + "".join(f"相山经开区,{line}\n" for line in lines)


def each(zone: str, *lines: str) -> str:
    return "".join(f"{zone},{line}\n" for line in lines)


def zones(*lines: str) -> str:
    """Lines with the number of the zone of the simulated province in front."""
    return LONG + "".join(f"sim_{line}\n" for line in lines)


GDP = "地区生产总值,{},实际,{},亿元,{},"
LEVEL = "{},2024年,实际,{},亿元,,"
PRAISE = "政务服务好评率,2024年1-9月,实际,{},%,,"
NUMBERS = [
    line
    for indicator in (
        "税收收入",
        "一般公共预算收入",
        "固定资产投资",
        "规上工业总产值",
        "社会消费品零售总额",
        "进出口总额",
    )
    for year in range(1995, 2024)
    for line in (f"{indicator},{year}年,实际,{{}},万元,,",)
]


def numbers(values: Sequence[int]) -> str:
    """So many figures of one zone, over six indicators and the years."""
    return rows(*(line.format(value) for line, value in zip(NUMBERS, values, strict=False)))


def growing(*growth: float) -> str:
    """Zones of the simulated province with a target growth of 6.0 and these growths."""
    lines = []
    for n, value in enumerate(growth, 1):
        lines.append(f"{n:02},地区生产总值,2024年,目标增速,6.0,%,,")
        lines.append(f"{n:02},地区生产总值,2024年1-9月,同比,{value},%,,")
    return zones(*lines)


PARK = "地区生产总值,2024年,实际,{},亿元,,"
PARKS = {"": 13, "a": 1, "b": 2, "c": 3, "d": 4}  # of sim_13; whole numbers may be off by half a unit each
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
    "part_exceeds_whole": (
        rows(LEVEL.format("出口额", 12.4), LEVEL.format("进出口总额", 12.2)),
        # 12.4 may be 12.35 and 12.3 may be 12.35
        rows(LEVEL.format("出口额", 12.4), LEVEL.format("进出口总额", 12.3)),
    ),
    "parts_do_not_add_up": (
        rows(LEVEL.format("出口额", 7.1), LEVEL.format("进口额", 5.1), LEVEL.format("进出口总额", 12.4)),
        rows(LEVEL.format("出口额", 7.1), LEVEL.format("进口额", 5.1), LEVEL.format("进出口总额", 12.3)),
    ),
    "parks_do_not_add_up": (
        zones(*(f"13{name},{PARK.format(value)}" for name, value in PARKS.items())),
        zones(*(f"13{name},{PARK.format(value)}" for name, value in {**PARKS, "": 12}.items())),
    ),
    "growth_on_target": (
        growing(6.0, 6.0, 6.0, 6.0, 5.5, 7.9),
        growing(6.0, 6.0, 6.0, 6.1, 5.5, 7.9),
    ),
    "round_numbers": (
        numbers([1000 + 10 * n for n in range(15)] + [1001 + 10 * n for n in range(16)]),
        numbers([1000 + 10 * n for n in range(6)] + [1001 + 10 * n for n in range(25)]),
    ),
    "last_digit": (
        numbers([1003 + 10 * n for n in range(40)] + [1001 + n for n in range(80)]),
        numbers([1001 + n for n in range(120)]),
    ),
    "same_in_two_zones": (
        zones(f"01,{LEVEL.format('财政总收入', 812.35)}", f"02,{LEVEL.format('财政总收入', 812.35)}"),
        zones(f"01,{LEVEL.format('财政总收入', 81.2)}", f"02,{LEVEL.format('财政总收入', 81.2)}"),
    ),
    "same_in_two_periods": (
        rows(GDP.format("2023年", 128.37, ""), GDP.format("2024年", 128.37, "")),
        rows(GDP.format("2023年", 12.83, ""), GDP.format("2024年", 12.83, "")),
    ),
    "large_revision": (
        rows(GDP.format("2024年", 121, "")),
        rows(GDP.format("2024年", 119, "")),
    ),
}
# what is in the store already when a check is tried
BEFORE = {"large_revision": rows(GDP.format("2024年", 100, ""))}


def found(store: Store, text: str) -> dict[str, str]:
    """Check name → severity of what the checks find in a text."""
    prepared = prepare(text.encode(), "a.csv", store, {}, "tester", AT)
    assert not prepared.problems
    checks = prepared.checks
    return dict(zip(checks["check_name"], checks["severity"], strict=True))


def test_every_check_has_a_case_here_and_says_what_it_does() -> None:
    assert set(CASES) == set(read_checks())
    for name, sql in read_checks().items():
        assert sql.startswith(("-- block: ", "-- warn: ")), name
        assert all(say(language, f"check.{name}") for language in LANGUAGES)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Callable[[str], Store]:
    """The store in which a check is tried: empty, or with what must be in it before."""
    opened: dict[str, Store] = {}

    def open_(name: str) -> Store:
        text = BEFORE.get(name, "")
        if text not in opened:
            opened[text] = store = Store(tmp_path_factory.mktemp("asked"), catalogue)
            if text:
                commit(store, prepare(text.encode(), "before.csv", store, {}, "tester", AT))
        return opened[text]

    return open_


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_finds_what_breaks_its_claim(asked: Callable[[str], Store], name: str) -> None:
    assert name in found(asked(name), CASES[name][0])


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_leaves_alone_what_keeps_its_claim(asked: Callable[[str], Store], name: str) -> None:
    assert name not in found(asked(name), CASES[name][1])


@pytest.mark.parametrize(
    "name", sorted(set(CASES) - {"duplicate_figure", "rank_beyond_count", "out_of_range"})
)
def test_the_whole_store_is_found_as_the_load_was(store: Store, load_text: LoadText, name: str) -> None:
    if name in BEFORE:
        load_text(BEFORE[name])
    load_text(CASES[name][0])
    assert name in set(check_store(store)["check_name"])


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
    hits = prepare(text.encode(), "a.csv", empty, {}, "tester", AT).checks
    example = summary(hits, Names(empty.catalogue, "zh"))["example"].iloc[0]
    assert example == "相山经济开发区 地区生产总值 2024年：3（E2） ≠ 4（E3）"


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
