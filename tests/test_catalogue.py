"""The shipped catalogue is whole, and a name means one thing."""

import re
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.catalogue import (
    DIMENSIONS,
    DIRECTIONS,
    KINDS,
    OWN_ZONE,
    ROLLUPS,
    Catalogue,
    Indicator,
    PeerGroup,
    Zone,
    own_indicator_id,
    read_rows,
    zone_forms,
)
from kpi.name import folded

REQUIRED = ("name_zh", "name_en", "group", "unit", "definition_zh", "definition_en", "source")
ZONE_KINDS = {"etdz", "hidz", "customs", "other", "park", "city"}
LEVELS = {"national", "provincial", "city", ""}


def all_indicators(catalogue: Catalogue) -> list[Indicator]:
    return list(catalogue.indicators.values())


def test_at_least_sixty_indicators_stand_in_all_six_dimensions(catalogue: Catalogue) -> None:
    assert len(catalogue.indicators) >= 60
    assert {item.dimension for item in all_indicators(catalogue)} == set(DIMENSIONS)


def test_every_indicator_has_every_required_field(catalogue: Catalogue) -> None:
    lacking = [(i.id, name) for i in all_indicators(catalogue) for name in REQUIRED if not getattr(i, name)]
    assert lacking == []


def test_every_code_of_an_indicator_is_allowed(catalogue: Catalogue) -> None:
    for item in all_indicators(catalogue):
        assert item.kind in KINDS and item.direction in DIRECTIONS and item.rollup in ROLLUPS, item.id
        assert 0 <= item.decimals <= 4 and re.fullmatch(r"[a-z][a-z0-9_]*", item.id), item.id


def test_every_indicator_is_kept_in_a_unit_of_the_table(catalogue: Catalogue) -> None:
    names = {unit.name for unit in catalogue.units.by_name.values()}
    assert {item.unit for item in all_indicators(catalogue)} <= names


def test_ranks_are_places_and_percentages_never_add_up(catalogue: Catalogue) -> None:
    for item in all_indicators(catalogue):
        assert (item.kind == "rank") == (item.unit == "位"), item.id
        assert not (item.unit == "%" and item.rollup == "sum"), item.id


def test_every_formula_names_known_indicators_only(catalogue: Catalogue) -> None:
    formulas = {item.id: item.formula for item in all_indicators(catalogue) if item.formula}
    named = {word for text in formulas.values() for word in re.findall(r"[a-z_][a-z0-9_]*", text)}
    assert named and named <= set(catalogue.indicators)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("indicators.csv", "id"),
        ("zones.csv", "zone_id"),
        ("zones_simulated.csv", "zone_id"),
        ("peer_groups.csv", "group_id"),
        ("units.csv", "unit"),
    ],
)
def test_every_key_stands_once_in_its_file(catalogue: Catalogue, name: str, key: str) -> None:
    rows = read_rows(catalogue.folder, name)
    assert len({row[key] for row in rows}) == len(rows) > 0
    assert all(None not in row and None not in row.values() for row in rows)


def test_only_yuan_and_dollar_indicators_share_a_name(catalogue: Catalogue) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for item in all_indicators(catalogue):
        for text in (item.id, item.name_zh, item.name_en):
            bearers[folded(text)].add(item.id)
    for row in read_rows(catalogue.folder, "indicator_aliases.csv"):
        bearers[folded(row["alias"])].add(row["indicator_id"])
    shared = {name: ids for name, ids in bearers.items() if len(ids) > 1}
    assert shared
    for name, ids in shared.items():
        assert sorted(catalogue.family(id_) for id_ in ids) == ["cny", "usd"], (name, ids)


@pytest.mark.parametrize(
    ("file", "column", "known"),
    [
        ("indicator_aliases.csv", "indicator_id", lambda c: c.indicators),
        ("zone_aliases.csv", "zone_id", lambda c: c.zones),
        ("peer_group_aliases.csv", "group_id", lambda c: c.peer_groups),
    ],
)
def test_every_alias_is_of_something_known(
    catalogue: Catalogue, file: str, column: str, known: Callable
) -> None:
    assert {row[column] for row in read_rows(catalogue.folder, file)} <= set(known(catalogue))


def test_an_id_made_from_a_name_is_the_same_however_the_name_is_spaced() -> None:
    assert (
        own_indicator_id("标准地 出让（宗）")
        == own_indicator_id("标准地出让(宗)")
        != own_indicator_id("标准地")
    )
    assert re.fullmatch(r"own_[0-9a-f]{8}", own_indicator_id("标准地"))


def test_every_zone_has_its_fields_and_its_parent_exists(catalogue: Catalogue) -> None:
    assert len({zone.name_zh for zone in catalogue.zones.values()}) == len(catalogue.zones)
    for zone in catalogue.zones.values():
        assert all((zone.zone_id, zone.name_zh, zone.city, zone.province, zone.region, zone.source)), zone
        assert zone.kind in ZONE_KINDS and zone.level in LEVELS, zone.zone_id
        assert zone.parent_id == "" or zone.parent_id in catalogue.zones, zone.zone_id
        assert zone.simulated == (zone.region == "模拟"), zone.zone_id


def test_anhui_has_117_zones_and_there_are_36_cities(catalogue: Catalogue) -> None:
    listed = [zone for zone in catalogue.zones.values() if zone.zone_id.startswith("ah_")]
    assert len(listed) == 117 and {zone.province for zone in listed} == {"安徽"}
    assert sum(zone.kind == "city" for zone in catalogue.zones.values()) == 36


@pytest.mark.parametrize("column", ["kind", "level", "city", "province", "region", "simulated"])
def test_every_peer_rule_uses_values_that_zones_have(catalogue: Catalogue, column: str) -> None:
    have = {str(getattr(zone, column)) for zone in catalogue.zones.values()}
    have = {"0", "1"} if column == "simulated" else have
    for group in catalogue.peer_groups.values():
        rule = getattr(group, column)
        assert rule in ("", "=") or set(rule.split("|")) <= have, (group.group_id, rule)


def test_peer_groups_are_named_in_both_languages(catalogue: Catalogue) -> None:
    groups: list[PeerGroup] = list(catalogue.peer_groups.values())
    assert all(group.name("zh") and group.name("en") and group.note for group in groups)
    assert {zone.default_peers() for zone in catalogue.zones.values()} <= set(catalogue.peer_groups)


@pytest.mark.parametrize(
    "text",
    ["相山经济开发区", "相山经开区", "安徽淮北相山经济开发区", "淮北 相山经济开发区", "xiangshan_edz"],
)
def test_the_names_of_xiangshan_are_one_zone(catalogue: Catalogue, text: str) -> None:
    assert catalogue.resolve_zone(text).id == "xiangshan_edz"


@pytest.mark.parametrize("text", ["经开区", "本区", "开发区", "高新区", "我区"])
def test_bare_zone_word_needs_an_owner(catalogue: Catalogue, text: str) -> None:
    assert catalogue.resolve_zone(text).id is None
    assert catalogue.resolve_zone(text, own="xiangshan_edz").id == "xiangshan_edz"


def test_a_name_that_two_zones_could_bear_is_asked_about(catalogue: Catalogue) -> None:
    match = catalogue.resolve_zone("长江大桥经济开发区")
    assert match.id is None
    assert [id_ for id_, _ in match.candidates] == ["ah_34201007", "ah_34201008"]


def test_misspelt_names_come_with_the_nearest(catalogue: Catalogue) -> None:
    assert ("hangzhou_etdz", "杭州经济技术开发区") in catalogue.resolve_zone("杭州经济技木开发区").candidates[
        :2
    ]
    assert catalogue.resolve_zone("相山经济开法区").candidates[0][0] == "xiangshan_edz"
    assert catalogue.resolve_indicator("一般公共预算收人").candidates[0][0] == "general_budget_revenue"
    assert catalogue.resolve_peers("36城巿").candidates[0][0] == "cities_36"


def test_budget_revenue_is_not_total_fiscal_revenue(catalogue: Catalogue) -> None:
    names = ["一般公共预算收入", "财政总收入", "规上工业增加值", "工业增加值"]
    assert len({catalogue.resolve_indicator(name).id for name in names}) == 4


def test_the_unit_decides_between_yuan_and_dollar_exports(catalogue: Catalogue) -> None:
    found = [catalogue.resolve_indicator("外贸出口", family).id for family in ("usd", "cny")]
    assert found == ["exports_usd", "exports"]


def test_a_derived_form_stands_for_its_zone_and_is_never_a_bare_word(catalogue: Catalogue) -> None:
    assert catalogue.resolve_zone("合肥经开区").id == "ah_34101002"
    assert not any(set(zone_forms(zone)) & OWN_ZONE for zone in catalogue.zones.values())


def test_a_derived_form_never_overrides_a_catalogue_name(catalogue: Catalogue, tmp_path: Path) -> None:
    shutil.copytree(catalogue.folder, tmp_path / "catalogue")
    with (tmp_path / "catalogue" / "zones.csv").open("a", encoding="utf-8") as file:
        file.write("other,安徽相山经开区,,etdz,provincial,合肥,安徽,中部,,0,此处\n")
    wider = Catalogue(tmp_path / "catalogue")
    assert "相山经开区" in set(zone_forms(wider.zones["other"]))
    assert wider.resolve_zone("相山经开区").id == "xiangshan_edz"
    assert wider.resolve_zone("安徽相山经开区").id == "other"


def test_a_zone_without_an_english_name_keeps_its_chinese_one(catalogue: Catalogue) -> None:
    zone: Zone = catalogue.zones["ah_34101001"]
    assert zone.name("en") == zone.name("zh") == "芜湖经济技术开发区"
