"""A scheme's file says what it means, and a mistake in it is named by file and key."""

from dataclasses import asdict
from pathlib import Path

import pytest

from kpi.catalogue import Catalogue
from kpi.errors import UnknownName, ZoneGapError
from kpi.scheme import FLOORS, METHODS, Scheme, read_schemes
from kpi.text import LANGUAGES

HEAD = 'name_zh = "甲"\nname_en = "A"\nsource = "书"\n'
GROUPS = '[groups]\n"全部" = "All"\n'
ITEM = '[[item]]\nindicator = "gdp"\ngroup = "全部"\nweight = 2\nmethod = "range"\n'


def read(folder: Path, catalogue: Catalogue, text: str, name: str = "one") -> Scheme:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_schemes(folder, catalogue.indicators, catalogue.peer_groups)[name]


def test_three_schemes_are_shipped_and_each_weighs_a_hundred(catalogue: Catalogue) -> None:
    assert set(catalogue.schemes) == {"zhao_chaju", "etdz_2021", "jingde_mu"}
    for scheme in catalogue.schemes.values():
        assert sum(scheme.weights().values()) == pytest.approx(100)
        assert scheme.name_zh and scheme.name_en and scheme.source and scheme.note_zh and scheme.note_en


def test_the_national_scheme_has_the_weights_of_2021(catalogue: Catalogue) -> None:
    scheme = catalogue.schemes["etdz_2021"]
    groups = {group: sum(i.weight for i in scheme.items if i.group == group) for group in scheme.groups}
    assert {name: round(weight, 9) for name, weight in groups.items()} == {
        "对外开放": 30,
        "发展质量": 30,
        "科技创新": 15,
        "绿色发展": 15,
        "统筹协调": 10,
    }


def test_the_scheme_of_the_six_searches_has_items_in_all_six(catalogue: Catalogue) -> None:
    scheme = catalogue.scheme()
    assert scheme.id == "zhao_chaju" and len({item.group for item in scheme.items}) == 6


def test_a_scheme_is_found_by_its_id_and_its_names(catalogue: Catalogue) -> None:
    for text in ("jingde_mu", "亩均效益综合评价（旌德20+80）", "per-mu score (20+80)"):
        assert catalogue.resolve_scheme(text).id == "jingde_mu"
    with pytest.raises(UnknownName, match="找差距"):
        catalogue.scheme("找差距综合")


def test_what_is_left_out_has_its_usual_value(tmp_path: Path, catalogue: Catalogue) -> None:
    scheme = read(tmp_path, catalogue, HEAD + GROUPS + ITEM)
    assert (scheme.peers, scheme.min_coverage_pct, scheme.parent_pct) == ("province", 60, 0)
    assert asdict(scheme.items[0]) == {
        "indicator_id": "gdp",
        "group": "全部",
        "weight": 2,
        "measured": "level",
        "method": "range",
        "floor_pct": 0,
        "step_pct": None,
        "cap_pct": None,
        "best": None,
        "worst": None,
        "benchmark": None,
    }


def test_an_item_with_growth_is_two_items(tmp_path: Path, catalogue: Catalogue) -> None:
    items = read(tmp_path, catalogue, HEAD + GROUPS + ITEM + "growth_pct = 60\nbest = 9\nworst = 1\n").items
    assert [(i.measured, round(i.weight, 9), i.best) for i in items] == [
        ("level", 0.8, 9),
        ("growth", 1.2, None),
    ]


def test_every_method_can_be_written(tmp_path: Path, catalogue: Catalogue) -> None:
    for method in METHODS:
        scheme = read(tmp_path, catalogue, HEAD + GROUPS + ITEM.replace('"range"', f'"{method}"'))
        assert (scheme.items[0].method, scheme.items[0].floor_pct) == (
            method,
            FLOORS.get(method, 0.0 if method == "places" else None),
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name_zh = ", ["one.toml", "TOML"]),
        (HEAD.replace('source = "书"\n', "") + GROUPS + ITEM, ["source"]),
        (HEAD + GROUPS, ["item"]),
        (HEAD + "wieght = 1\n" + GROUPS + ITEM, ["wieght", "parent_pct"]),
        (HEAD + "min_coverage_pct = 120\n" + GROUPS + ITEM, ["min_coverage_pct", "120", "≤ 100"]),
        (HEAD + 'peers = "nobody"\n' + GROUPS + ITEM, ["peers", "nobody", "province"]),
        (HEAD + GROUPS + ITEM + ITEM, ["item 2: indicator", "gdp、level"]),
        (HEAD + GROUPS + ITEM.replace('"gdp"', '"gpd"'), ["item 1: indicator", "gpd"]),
        (HEAD + GROUPS + ITEM.replace('"gdp"', '"secondary_share"'), ["secondary_share", "higher、lower"]),
        (HEAD + GROUPS + ITEM.replace('"range"', '"rnage"'), ["item 1: method", "rnage", "efficacy"]),
        (HEAD + GROUPS + ITEM.replace('"全部"', '"别的"'), ["item 1: group", "别的", "全部"]),
        (HEAD + GROUPS + ITEM.replace("weight = 2", "weight = 0"), ["item 1: weight", "> 0"]),
        (HEAD + GROUPS + ITEM.replace("weight = 2\n", ""), ["item 1: weight"]),
        (HEAD + GROUPS + ITEM.replace("weight = 2", 'weight = "2"'), ["item 1: weight", "2"]),
        (HEAD + 'weighting = "equal"\n' + GROUPS + ITEM, ["item 1: weight", "given"]),
        (HEAD + GROUPS + ITEM + "cap_pct = 120\n", ["item 1: cap_pct", "best、worst"]),
        (HEAD + GROUPS + ITEM + "best = 9\n", ["item 1: best", "best + worst"]),
        (HEAD + GROUPS + ITEM + "best = 1\nworst = 9\n", ["item 1: best", "> worst"]),
        (HEAD + GROUPS + ITEM + 'measured = "growth"\ngrowth_pct = 60\n', ["item 1: growth_pct", "level"]),
        (
            HEAD + GROUPS + ITEM.replace('"range"', '"completion"') + 'measured = "level"\n',
            ["measured", "completion"],
        ),
        (
            HEAD
            + GROUPS
            + ITEM.replace('"gdp"', '"business_environment_rank"')
            + 'measured = "completion"\n',
            ["item 1: indicator", "flow"],
        ),
        (
            HEAD + GROUPS + ITEM + '[[deduction]]\nindicator = "gdp"\nline = 1\n',
            ["deduction 1: points_per_unit"],
        ),
        (
            HEAD + GROUPS + ITEM + '[[class]]\nname = "A"\ntop_pct = 20\nmin_score = 90\n',
            ["class 1: min_score"],
        ),
        (
            HEAD
            + GROUPS
            + ITEM
            + '[[class]]\nname = "A"\ntop_pct = 20\n[[class]]\nname = "B"\ntop_pct = 10\n',
            ["class 2: top_pct", "↑"],
        ),
    ],
)
def test_a_mistake_is_named_by_file_key_and_what_is_allowed(
    tmp_path: Path, catalogue: Catalogue, text: str, words: list[str]
) -> None:
    with pytest.raises(ZoneGapError) as caught:
        read(tmp_path, catalogue, text)
    for language in LANGUAGES:
        said = caught.value.text(language)
        assert "one.toml" in said and all(word in said for word in words), said


def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(ZoneGapError, match="甲案"):
        read(tmp_path, catalogue, HEAD + GROUPS + ITEM, "甲案")


def test_without_a_folder_there_is_no_scheme(tmp_path: Path, catalogue: Catalogue) -> None:
    assert read_schemes(tmp_path / "none", catalogue.indicators, catalogue.peer_groups) == {}
