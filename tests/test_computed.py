"""What a file works out from its own figures checks them, and is stored only where they do not give it."""

import pytest

from kpi.catalogue import Catalogue
from kpi.names import Names
from pipelines.hits import summary
from pipelines.prepare import Understood, understand

OWN = {"zone": "xiangshan_edz", "period": "2024年1-9月"}


def read(catalogue: Catalogue, *lines: str, **hints: str) -> Understood:
    found = understand("\n".join(lines).encode(), "a.csv", catalogue, {**OWN, **hints})
    assert found.problems == ()
    return found


def measures(found: Understood) -> dict[str, float]:
    """Cell → value of the growth that is stored."""
    growth = found.facts[found.facts["measure"] == "yoy"]
    return dict(zip(growth["cell"], growth["value"], strict=True))


def warned(found: Understood) -> list[tuple[str, str, int]]:
    told = found.disagreements[["check_name", "severity", "row_count"]].drop_duplicates()
    return list(told.itertuples(index=False, name=None))


def example(found: Understood, catalogue: Catalogue) -> str:
    """What the warning says of the first few cells."""
    return str(summary(found.disagreements, Names(catalogue, "zh"))["example"].iloc[0])


def beside(
    catalogue: Catalogue, now: str, before: str, growth: str, label: str = "税收收入（万元）"
) -> Understood:
    """One indicator whose growth stands beside both its levels."""
    return read(catalogue, "指标,本期,上年同期,同比增长（%）", f"{label},{now},{before},{growth}")


@pytest.mark.parametrize(
    ("now", "before", "growth"),
    [
        ("110", "100", "10"),
        ("110", "100", "10.0"),
        ("12850", "12100", "6.2"),  # 6.198
        ("12850", "12100", "6.20"),
        ("90", "100", "-10"),
        ("90", "100", "下降10%"),
        ("110", "100", "10%"),
        ("100", "100", "0"),
        ("100", "100", "持平"),
        ("0", "100", "-100"),
        ("0.3", "0.2", "50"),  # each level may be off by a half of its last digit
        ("0.3", "0.2", "43"),
        ("1.0", "0.3", "231.4"),
        ('"1,285"', '"1,210"', "6.2"),
    ],
)
def test_growth_that_the_levels_give_is_not_stored_beside_them(
    catalogue: Catalogue, now: str, before: str, growth: str
) -> None:
    found = beside(catalogue, now, before, growth)
    assert measures(found) == {} and warned(found) == []
    assert len(found.facts) == 2


@pytest.mark.parametrize(
    ("now", "before", "growth", "kept"),
    [
        ("12850", "12100", "6.3", 6.3),
        ("12850", "12100", "7", 7.0),
        ("12850", "12100", "-6.2", -6.2),
        ("110", "100", "0.1", 0.1),
        ("110", "100", "110", 110.0),
    ],
)
def test_growth_that_the_levels_do_not_give_is_stored_and_one_warning_names_its_cell(
    catalogue: Catalogue, now: str, before: str, growth: str, kept: float
) -> None:
    found = beside(catalogue, now, before, growth)
    assert measures(found) == {"D2": kept}
    assert warned(found) == [("computed_disagrees", "warn", 1)]
    said = example(found, catalogue)
    assert said.startswith("相山经济开发区 税收收入 2024年1—9月：") and said.endswith("（D2）")
    assert f"：{growth} ≠ " in said


def test_all_disagreements_of_a_file_are_one_warning_that_counts_them(catalogue: Catalogue) -> None:
    lines = [
        f"{name}（亿元）,110,100,3.{n}"
        for n, name in enumerate(["税收收入", "出口额", "民间投资", "工业投资", "货运量"])
    ]
    found = read(
        catalogue,
        "指标,本期,上年同期,同比增长（%）",
        *(line.replace("货运量（亿元）", "货运量（万吨）") for line in lines),
    )
    assert warned(found) == [("computed_disagrees", "warn", 5)]
    said = example(found, catalogue)
    assert said.count("≠") == 3 and "3.0 ≠ 10（D2）" in said


def test_closing_zeros_that_excel_dropped_are_seen_in_the_figures_alike(catalogue: Catalogue) -> None:
    """10 stands for 10.0 where the growth above it has one decimal, and 10.2 is not what was meant."""
    lines = ["指标,本期,上年同期,同比增长（%）", "税收收入（亿元）,12.5,10,25"]
    alike = ["出口额（亿元）,110,100,10", "民间投资（亿元）,120.6,100,20.6"]
    assert measures(read(catalogue, *lines, *alike)) == {}
    spoilt = read(catalogue, *lines, "出口额（亿元）,110.3,100.1,10", *alike[1:])
    assert measures(spoilt) == {"D3": 10.0} and warned(spoilt)


def test_levels_without_their_closing_zero_are_as_exact_as_those_beside_them(catalogue: Catalogue) -> None:
    """40 beside 38.6 means 40.0, so that 3.6 % agrees with it and 4.5 % does not."""
    head = "开发区,税收收入（亿元）,上年同期（亿元）,同比增长（%）"
    found = read(catalogue, head, "相山经开区,40,38.6,3.6", "旌德经开区,22.4,20,12.0")
    assert measures(found) == {} and warned(found) == []
    found = read(catalogue, head, "相山经开区,40,38.6,4.5", "旌德经开区,22.4,20,12.0")
    assert measures(found) == {"D2": 4.5}


def test_growth_at_comparable_prices_is_kept_beside_the_levels(catalogue: Catalogue) -> None:
    head = "指标,本期,上年同期,可比价增速（%）"
    found = read(catalogue, head, "地区生产总值（亿元）,110,100,10")
    assert measures(found) == {"D2": 10.0} and warned(found) == []
    assert list(found.facts["basis"]) == ["", "", "comparable"]


def test_growth_of_gdp_that_is_not_that_of_its_levels_is_kept(catalogue: Catalogue) -> None:
    """GDP grows at comparable prices whether or not the head says so."""
    assert measures(beside(catalogue, "110", "100", "5.8", "地区生产总值（亿元）")) == {"D2": 5.8}


@pytest.mark.parametrize("before", ["0", "-5", "—", ""])
def test_growth_without_a_base_above_zero_is_kept_and_not_doubted(catalogue: Catalogue, before: str) -> None:
    found = read(
        catalogue,
        "指标,本期,上年同期,同比增长（%）",
        f"税收收入（万元）,110,{before},10",
        "出口额（万元）,110,100,10",
    )
    assert measures(found) == {"D2": 10.0} and warned(found) == []


@pytest.mark.parametrize("now", ["—", ""])
def test_growth_without_a_figure_of_this_year_is_kept(catalogue: Catalogue, now: str) -> None:
    found = read(
        catalogue,
        "指标,本期,上年同期,同比增长（%）",
        f"税收收入（万元）,{now},100,10",
        "出口额（万元）,110,100,10",
    )
    assert measures(found) == {"D2": 10.0} and warned(found) == []


@pytest.mark.parametrize(
    ("growth", "kept"), [("1.5", {}), ("1.5个百分点", {}), ("2.5", {"D2": 2.5}), ("2.5%", {"D2": 2.5})]
)
def test_a_percentage_changes_in_points_not_in_percent(
    catalogue: Catalogue, growth: str, kept: dict[str, float]
) -> None:
    """61.5 after 60.0 is 1.5 points; the 2.5 % that a division gives is another figure."""
    found = read(
        catalogue,
        "指标,本期,上年同期,同比",
        f"第三产业增加值占比（%）,61.5,60.0,{growth}",
        "税收收入（万元）,110,100,10",
    )
    assert measures(found) == kept and bool(warned(found)) == bool(kept)


@pytest.mark.parametrize(
    ("now", "goal", "rate", "agrees"),
    [
        ("68.4", "100", "68.4", True),
        ("68.4", "100", "68.4%", True),
        ("68.4", "100", "0.684", True),
        ("684", "1000", "68", True),
        ("102", "100", "102", True),
        ("102", "100", "1.02", True),
        ("68.4", "100.0", "69", False),
        ("68.4", "100", "86.4", False),
        ("68.4", "100", "0.864", False),
        ("102", "100", "2", False),
    ],
)
def test_completion_is_held_against_its_parts_and_never_stored(
    catalogue: Catalogue, now: str, goal: str, rate: str, agrees: bool
) -> None:
    found = read(catalogue, "指标,全年目标,本期,完成率", f"税收收入（万元）,{goal},{now},{rate}")
    assert list(found.facts["measure"]) == ["target", "actual"]
    assert warned(found) == ([] if agrees else [("computed_disagrees", "warn", 1)])


def test_completion_without_a_target_is_neither_stored_nor_doubted(catalogue: Catalogue) -> None:
    found = read(catalogue, "指标,本期,完成率（%）", "税收收入（万元）,684,68.4")
    assert list(found.facts["measure"]) == ["actual"] and warned(found) == []


@pytest.mark.parametrize(
    ("head", "change", "agrees"),
    [
        ("同比增减额（万元）", "10", True),
        ("增加额（万元）", "10", True),
        ("增减额", "10", True),
        ("同比增长（万元）", "10", True),
        ("增减额（万元）", "12", False),
        ("增减额（万元）", "-10", False),
    ],
)
def test_an_increase_is_held_against_both_levels_and_never_stored(
    catalogue: Catalogue, head: str, change: str, agrees: bool
) -> None:
    found = read(catalogue, f"指标,本期,上年同期,{head}", f"税收收入（万元）,110,100,{change}")
    assert list(found.facts["measure"]) == ["actual", "actual"]
    assert warned(found) == ([] if agrees else [("computed_disagrees", "warn", 1)])


def test_an_increase_beside_a_rate_leaves_the_rate_to_the_levels(catalogue: Catalogue) -> None:
    found = read(
        catalogue,
        "指标,本期,上年同期,增减额（万元）,增幅（%）",
        "税收收入（万元）,110,100,10,10",
        "出口额（万元）,90,100,-10,-10",
    )
    assert len(found.facts) == 4 and warned(found) == []


def test_a_bare_change_beside_a_rate_is_an_amount_and_no_growth(catalogue: Catalogue) -> None:
    found = read(
        catalogue,
        "指标,本期,上年同期,增减,增减%",
        "税收收入（万元）,125,100,25,25",
        "出口额（万元）,12,10,2,20",
    )
    assert measures(found) == {} and warned(found) == []


LONG = "开发区,指标,期间,类别,数值,单位"


@pytest.mark.parametrize("growth", ["10", "10.0", "3"])
def test_a_long_file_never_drops_a_stated_growth(catalogue: Catalogue, growth: str) -> None:
    found = read(
        catalogue,
        LONG,
        "相山经开区,税收收入,2023年1-9月,实际,100,万元",
        "相山经开区,税收收入,2024年1-9月,实际,110,万元",
        f"相山经开区,税收收入,2024年1-9月,同比,{growth},%",
    )
    assert measures(found) == {"E4": float(growth)}


def test_a_long_file_keeps_the_growth_beside_a_level(catalogue: Catalogue) -> None:
    found = read(
        catalogue,
        "开发区,指标,期间,数值,单位,同比(%)",
        "相山经开区,税收收入,2023年1-9月,100,万元,5",
        "相山经开区,税收收入,2024年1-9月,110,万元,10",
    )
    assert measures(found) == {"F2": 5.0, "F3": 10.0}


def test_growth_is_held_against_the_levels_of_its_own_zone(catalogue: Catalogue) -> None:
    found = read(
        catalogue,
        "开发区,税收收入（万元）,上年同期（万元）,同比（%）",
        "相山经开区,110,100,10",
        "旌德经开区,120,100,10",
    )
    assert measures(found) == {"D3": 10.0}
    assert example(found, catalogue).endswith("10 ≠ 20（D3）")


def test_growth_of_a_month_is_held_against_the_month_and_of_the_year_against_the_year(
    catalogue: Catalogue,
) -> None:
    found = read(
        catalogue,
        "指标,单位,本月,上年同期,同比（%）,本年累计,上年同期,同比（%）",
        "税收收入,万元,120,100,20,1100,1000,10",
        "出口额,万元,120,100,10,1100,1000,20",
    )
    assert measures(found) == {"E3": 10.0, "H3": 20.0}
    assert warned(found) == [("computed_disagrees", "warn", 2)]


def test_years_across_give_each_year_its_own_growth(catalogue: Catalogue) -> None:
    found = read(
        catalogue, "指标,单位,2022年,2023年,2024年,2024年增速（%）", "税收收入,万元,80,100,110,10", period=""
    )
    assert measures(found) == {} and len(found.facts) == 3


@pytest.mark.parametrize("unit", ["万元", "亿元", "千元"])
def test_rounding_is_of_the_unit_in_which_the_file_writes(catalogue: Catalogue, unit: str) -> None:
    assert measures(beside(catalogue, "1.1", "1.0", "17", f"税收收入（{unit}）")) == {}
    assert measures(beside(catalogue, "1.10", "1.00", "17", f"税收收入（{unit}）")) == {"D2": 17.0}
