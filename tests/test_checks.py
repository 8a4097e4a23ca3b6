"""Every check finds the rows that break its claim, and only those."""

from collections.abc import Callable, Sequence

import pytest

from kpi.catalogue import Catalogue, read_rows
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


def test_parts_are_indicators_of_one_unit_and_kind_and_no_part_is_its_own_whole(catalogue: Catalogue) -> None:
    known = catalogue.indicators
    rows = read_rows(catalogue.folder, "parts.csv")
    pairs = [(row["whole"], row["part"]) for row in rows]
    assert len(set(pairs)) == len(pairs)
    for whole, part in pairs:
        assert (known[whole].unit, known[whole].kind) == (known[part].unit, known[part].kind), (whole, part)
        assert (part, whole) not in pairs and part != whole


def test_things_that_are_counted_must_add_up_to_the_one(empty: Store) -> None:
    firms = "规上工业企业数,2024年,实际,{},家,,"
    off = zones(*(f"13{park},{firms.format(n)}" for park, n in {**PARKS, "": 11}.items()))
    assert "parks_do_not_add_up" in found(empty, off)


def test_some_parts_alone_may_fall_short_of_the_whole_but_not_exceed_it(empty: Store) -> None:
    short = rows(
        LEVEL.format("第二产业增加值", 50), LEVEL.format("第三产业增加值", 40), LEVEL.format("GDP", 100)
    )
    over = rows(
        LEVEL.format("第二产业增加值", 60), LEVEL.format("第三产业增加值", 50), LEVEL.format("GDP", 100)
    )
    assert found(empty, short) == {}
    assert set(found(empty, over)) == {"parts_do_not_add_up"}


def test_a_part_is_held_against_a_whole_that_the_store_holds(store: Store, load_text: LoadText) -> None:
    load_text(rows(LEVEL.format("进出口总额", 10)))
    assert set(found(store, rows(LEVEL.format("出口额", 12)))) == {"part_exceeds_whole"}


def test_a_zone_with_one_park_need_not_be_its_sum_but_is_not_smaller(empty: Store) -> None:
    line = "{},固定资产投资,2024年,实际,{},亿元,,\n"
    park = next(zone for zone in empty.catalogue.zones.values() if zone.parent_id == "hangzhou_etdz")
    larger = LONG + line.format("hangzhou_etdz", 289.2) + line.format(park.zone_id, 65.6)
    smaller = LONG + line.format("hangzhou_etdz", 60.2) + line.format(park.zone_id, 65.6)
    assert found(empty, larger) == {}
    assert set(found(empty, smaller)) == {"parks_do_not_add_up"}


def test_without_last_year_a_slip_shows_against_the_quarter_before(empty: Store) -> None:
    steady = rows(GDP.format("2024年1-3月", 3, ""), GDP.format("2024年1-6月", 6.5, ""))
    slip = rows(GDP.format("2024年1-3月", 3, ""), GDP.format("2024年1-6月", 65, ""))
    assert found(empty, steady) == {}
    assert set(found(empty, slip)) == {"unit_slip"}


def test_the_first_quarter_is_not_held_against_the_year_before_it(empty: Store) -> None:
    assert found(empty, rows(GDP.format("2023年", 40, ""), GDP.format("2024年1-3月", 3, ""))) == {}


def test_two_zones_may_share_a_short_figure_but_not_several_long_ones(empty: Store) -> None:
    names = ("财政总收入", "税收收入", "固定资产投资")
    shared = [
        f"{zone},{LEVEL.format(name, f'8{n}2.3')}" for zone in ("01", "02") for n, name in enumerate(names)
    ]
    assert "same_in_two_zones" in found(empty, zones(*shared))
    assert "same_in_two_zones" not in found(empty, zones(*(line.replace("2.3", "0") for line in shared)))


def test_a_stock_may_stay_as_it_was(empty: Store) -> None:
    area = "建成区面积,{}末,实际,12.345,平方公里,,"
    assert found(empty, rows(area.format("2023年"), area.format("2024年"))) == {}


def test_round_targets_are_no_wonder(empty: Store) -> None:
    assert found(empty, numbers([1000] * 40).replace("实际", "目标")) == {}


def test_a_rate_that_is_revised_by_a_point_is_no_large_revision(store: Store, load_text: LoadText) -> None:
    rate = "地区生产总值,2024年,同比,{},%,,"
    load_text(rows(rate.format(2.0)))
    assert found(store, rows(rate.format(3.0))) == {}
    assert set(found(store, rows(rate.format(7.1)))) == {"large_revision"}


def test_how_large_a_revision_is_large_can_be_set(store: Store, load_text: LoadText) -> None:
    load_text(BEFORE["large_revision"])
    text = rows(GDP.format("2024年", 119, "")).encode()
    checks = prepare(text, "a.csv", store, {}, "tester", AT, revision_pct=10).checks
    assert list(checks["check_name"]) == ["large_revision"]


def test_the_store_remembers_what_a_revision_replaced(store: Store, load_text: LoadText) -> None:
    load_text(BEFORE["large_revision"])
    load_text(rows(GDP.format("2024年", 121, "")), "b.csv")
    assert list(check_store(store)["other_value"]) == [100]
    store.revert(2, "tester", AT)
    assert check_store(store).empty


def test_no_check_finds_anything_in_the_shipped_figures(shipped: Store) -> None:
    assert check_store(shipped).empty


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("part_exceeds_whole", "出口额 2024年：12.4亿元，大于进出口总额12.2亿元", "more than Total imports"),
        ("growth_on_target", "6家中4家的增速恰好等于目标", "4 of 6 zones grow exactly at their target"),
        ("same_in_two_zones", "与岚江高新技术产业开发区同为812.35亿元", "as Lanjiang High-Tech"),
        ("same_in_two_periods", "与2023年同为128.37亿元", "as in 2023"),
        ("round_numbers", "31个数中15个以0结尾", "15 of 31 figures end in 0"),
        ("large_revision", "原为100亿元，修订为121亿元", "100 ×100m yuan before"),
    ],
)
def test_a_hit_is_told_in_both_languages(asked: Callable[[str], Store], name: str, zh: str, en: str) -> None:
    store = asked(name)
    hits = prepare(CASES[name][0].encode(), "a.csv", store, {}, "tester", AT).checks
    hits = hits[hits["check_name"] == name]
    for language, words in (("zh", zh), ("en", en)):
        said = summary(hits, Names(store.catalogue, language))["example"].iloc[0]
        assert words in said
        assert language == "zh" or not any(
            "一" <= char <= "鿿" for char in said.replace("相山经济开发区", "")
        )


def test_many_hits_are_counted_and_the_first_thousand_kept(empty: Store) -> None:
    text = LONG + "".join(
        f"sim_{1 + n % 24:02},高新技术企业数,{1950 + n // 24}年末,实际,-3,家,,\n" for n in range(1200)
    )
    prepared = prepare(text.encode(), "a.csv", empty, {}, "tester", AT)
    assert not prepared.problems
    assert len(prepared.checks) == 1000 and set(prepared.checks["row_count"]) == {1200}


def test_four_of_a_dozen_on_target_is_what_chance_may_do(empty: Store) -> None:
    spread = (5.2, 5.4, 5.6, 5.8, 6.2, 6.4, 6.6, 6.8)
    assert "growth_on_target" not in found(empty, growing(6.0, 6.0, 6.0, 6.0, *spread))
    assert "growth_on_target" in found(empty, growing(6.0, 6.0, 6.0, 6.0, 6.0, 6.0, *spread))
