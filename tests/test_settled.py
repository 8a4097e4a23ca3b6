"""What an office settled once is kept for it alone; an indicator it added is one of the catalogue's."""

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest

from kpi.catalogue import Catalogue, Indicator, own_indicator_id
from kpi.comparisons import compare
from kpi.errors import StoreError, ZoneGapError
from kpi.period import resolve_period
from kpi.question import Question
from kpi.settings import ROOT, Settings
from kpi.store import SETTLED_KINDS, Store
from kpi.words import Writer
from tests.conftest import AT, LoadText

OURS, OTHERS = "sim_01", "sim_02"
NAME = "专精特新小巨人户均税收"
LATER = datetime(2024, 12, 1)
COPY_READER = """
import sys
from pathlib import Path
from tests.conftest import Settings, Store, read_catalogue
copy = Store.copy_for_reading(Path(sys.argv[1]), read_catalogue(Settings().catalogue))
print([item.name_en for item in copy.catalogue.own], copy.settled("sim_01")["zone"])
"""


def settle(store: Store, office: str, kind: str, text: str, meaning: str, at: datetime = AT) -> None:
    store.settle(office, kind, text, meaning, "王科", at)


def audit(store: Store) -> list[tuple]:
    return list(store.query("select who, what, batch_id is null from audit").itertuples(index=False))


def indicator(**changes: object) -> Indicator:
    texts = {"group": "自定", "definition_zh": "本区自定", "definition_en": "", "formula": ""}
    texts |= {"source": "", "note": "", "name_zh": NAME, "name_en": "", "dimension": "economy"}
    codes = {"unit": "万元", "kind": "ratio", "direction": "higher", "rollup": "none", "decimals": 1}
    return Indicator(**{"id": own_indicator_id(NAME), **texts, **codes, **changes})  # type: ignore[arg-type]


def test_a_settled_word_is_found_however_it_is_spaced(store: Store) -> None:
    settle(store, OURS, "indicator", "工业 产值（G D P）：", "gdp")
    assert store.settled(OURS)["indicator"] == {"工业产值(gdp)": "gdp"}
    assert set(store.settled(OURS)) == set(SETTLED_KINDS)


def test_each_kind_of_word_is_kept_apart(store: Store) -> None:
    meanings = dict(zip(SETTLED_KINDS, ("sim_03", "gdp", "亿元", "value", "title"), strict=True))
    for kind, meaning in meanings.items():
        settle(store, OURS, kind, "本月数", meaning)
    assert store.settled(OURS) == {kind: {"本月数": meaning} for kind, meaning in meanings.items()}


def test_a_word_settled_again_means_the_later_thing_and_both_are_in_the_audit(store: Store) -> None:
    settle(store, OURS, "zone", "老区", "sim_03")
    settle(store, OURS, "zone", "老 区", "sim_04", LATER)
    assert store.settled(OURS)["zone"] == {"老区": "sim_04"}
    assert audit(store) == [("王科", "settle", True)] * 2


def test_an_empty_meaning_forgets(store: Store) -> None:
    settle(store, OURS, "zone", "老区", "sim_03")
    settle(store, OURS, "zone", "老区", "")
    assert store.settled(OURS)["zone"] == {} and len(audit(store)) == 2


def test_a_word_never_crosses_to_another_office(store: Store) -> None:
    settle(store, OURS, "indicator", "产值", "gdp")
    assert store.settled(OTHERS)["indicator"] == store.settled("")["indicator"] == {}


def test_an_offices_own_word_wins_over_one_said_with_no_office(store: Store) -> None:
    settle(store, OURS, "indicator", "产值", "gdp")
    settle(store, "", "indicator", "产值", "tax_revenue", LATER)
    settle(store, "", "indicator", "税", "tax_revenue")
    assert store.settled(OURS)["indicator"] == {"产值": "gdp", "税": "tax_revenue"}
    assert store.settled(OTHERS)["indicator"] == {"产值": "tax_revenue", "税": "tax_revenue"}
    settle(store, OURS, "indicator", "产值", "")
    assert store.settled(OURS)["indicator"]["产值"] == "tax_revenue"


def test_a_unit_is_kept_by_its_own_name(store: Store) -> None:
    settle(store, OURS, "unit", "税收", "平方千米")
    assert store.settled(OURS)["unit"] == {"税收": "平方公里"}


@pytest.mark.parametrize(
    ("office", "kind", "text", "meaning", "key"),
    [
        (OURS, "colour", "红", "gdp", "error.settle"),
        (OURS, "zone", "老区", "atlantis", "error.settle"),
        (OURS, "indicator", "产值", "no_such", "error.settle"),
        (OURS, "unit", "产值", "光年", "error.settle"),
        (OURS, "column", " ：", "value", "error.settle"),
        ("atlantis", "column", "数", "value", "error.settle_office"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_writes_nothing(
    store: Store, office: str, kind: str, text: str, meaning: str, key: str
) -> None:
    with pytest.raises(StoreError) as refusal:
        settle(store, office, kind, text, meaning)
    assert refusal.value.key == key and audit(store) == []


def test_settling_does_not_move_the_data_version(store: Store, load_text: LoadText) -> None:
    load_text("开发区,指标,期间,数值,单位\n相山经开区,地区生产总值,2024年,3,亿元\n")
    settle(store, OURS, "indicator", "产值", "gdp")
    store.add_indicator(indicator(), "王科", AT)
    assert store.data_version() == 1


def test_the_words_of_an_office_are_shown_with_who_settled_them_when(store: Store) -> None:
    settle(store, "", "zone", "老区", "sim_03")
    settle(store, OURS, "zone", "新区", "sim_04")
    settle(store, OURS, "column", "本期", "value", LATER)
    shown = list(store.settled_words(OURS).itertuples(index=False, name=None))
    assert shown == [("column", "本期", "value", "王科", LATER), ("zone", "新区", "sim_04", "王科", AT)]


def test_a_word_for_what_the_catalogue_lost_is_passed_over(store: Store, catalogue: Catalogue) -> None:
    settle(store, OURS, "zone", "老区", "sim_03")
    smaller = Catalogue(catalogue.folder)
    del smaller.zones["sim_03"]
    store.catalogue = smaller
    assert store.settled(OURS)["zone"] == {} and len(store.settled_words(OURS)) == 1


def test_what_was_settled_and_added_survives_reopening(store: Store, catalogue: Catalogue) -> None:
    added = store.add_indicator(indicator(), "王科", AT)
    settle(store, OURS, "indicator", "户均税", added.id)
    store.close()
    with closing(Store(store.folder, catalogue)) as again:
        assert again.catalogue.own == (added,) and again.catalogue.resolve_indicator(NAME).id == added.id
        assert again.settled(OURS)["indicator"] == {"户均税": added.id}


def test_a_copy_for_reading_knows_what_was_settled_and_added(store: Store) -> None:
    store.add_indicator(indicator(name_en="Tax per firm"), "王科", AT)
    settle(store, OURS, "zone", "老区", "sim_03")
    command = [sys.executable, "-c", COPY_READER, str(store.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "['Tax per firm'] {'老区': 'sim_03'}\n", done.stderr


def test_an_indicator_that_was_added_is_loaded_compared_and_named(store: Store, load_text: LoadText) -> None:
    store.add_indicator(indicator(kind="flow", unit="千元"), "王科", AT)
    load_text(
        f"开发区,指标,期间,数值,单位\n岚江经开区,{NAME},2023年,5,万元\n岚江经开区,{NAME},2024年,6,万元\n"
    )
    question = Question("sim_01", resolve_period("2024年"), (own_indicator_id(NAME),))
    comparison = compare("growth", store, question, Settings())
    assert list(comparison.rows["value"]) == [60.0] and comparison.rows["yoy_pct"].iloc[0] == 20
    assert all(NAME in sentence for sentence in Writer(store.catalogue, "en").sentences(comparison))


def test_an_indicator_is_mirrored_behind_the_catalogues_and_audited(store: Store) -> None:
    store.add_indicator(indicator(), "王科", AT)
    row = store.query("from indicator order by indicator_no desc limit 1").iloc[0]
    assert (row["indicator_id"], row["unit"]) == (own_indicator_id(NAME), "万元")
    assert len(store.query("from indicator")) == row["indicator_no"] + 1 == len(store.catalogue.indicators)
    assert audit(store) == [("王科", "add_indicator", True)]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"id": "Own 1"}, "error.indicator_id"),
        ({"id": ""}, "error.indicator_id"),
        ({"id": "gdp"}, "error.indicator_known"),
        ({"name_zh": "地区 生产总值"}, "error.indicator_known"),
        ({"name_zh": "国内生产总值"}, "error.indicator_known"),
        ({"name_zh": " ：", "id": "own_1"}, "error.indicator_unnamed"),
        ({"unit": "光年"}, "error.indicator_unit"),
        ({"unit": "位"}, "error.indicator_rank"),
        ({"kind": "rank"}, "error.indicator_rank"),
        ({"kind": "amount"}, "error.indicator_attribute"),
        ({"direction": "up"}, "error.indicator_attribute"),
        ({"rollup": "mean"}, "error.indicator_attribute"),
        ({"dimension": "other"}, "error.indicator_attribute"),
        ({"decimals": 7}, "error.indicator_attribute"),
    ],
)
def test_an_indicator_that_cannot_stand_is_refused_and_writes_nothing(
    store: Store, catalogue: Catalogue, changes: dict[str, object], key: str
) -> None:
    with pytest.raises(ZoneGapError) as refusal:
        store.add_indicator(indicator(**changes), "王科", AT)
    assert refusal.value.key == key
    assert store.catalogue is catalogue and audit(store) == []
    assert len(store.query("from own_indicator")) == 0


@pytest.mark.parametrize(("text", "allowed"), [("1", True), ("Yes", True), ("0", False), ("false", False)])
def test_adding_indicators_may_be_forbidden(text: str, allowed: bool) -> None:
    assert Settings.read({"ZONEGAP_ADD_INDICATORS": text}).add_indicators is allowed
    assert Settings().add_indicators


def test_a_setting_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ZoneGapError) as refusal:
        Settings.read({"ZONEGAP_ADD_INDICATORS": "maybe"})
    assert refusal.value.key == "error.bad_setting"


def test_a_name_is_added_once(store: Store) -> None:
    store.add_indicator(indicator(), "王科", AT)
    with pytest.raises(ZoneGapError) as refusal:
        store.add_indicator(indicator(id="other_id"), "王科", AT)
    assert refusal.value.key == "error.indicator_known"


def test_an_addition_that_fails_midway_leaves_nothing_behind(store: Store, catalogue: Catalogue) -> None:
    store.query("alter table audit rename to audit_away")
    with pytest.raises(Exception, match="audit"):
        store.add_indicator(indicator(), "王科", AT)
    assert store.catalogue is catalogue
    assert len(store.query("from own_indicator")) == 0
    assert len(store.query("from indicator")) == len(catalogue.indicators)


def test_an_own_name_never_stands_before_the_catalogues(catalogue: Catalogue) -> None:
    own = [
        indicator(name_en="GDP", name_zh="一般公共预算收入"),
        replace(catalogue.indicators["gdp"], name_zh="另一种总值", unit="个"),
    ]
    wider = Catalogue(catalogue.folder, own)
    for name in ("GDP", "一般公共预算收入"):
        assert wider.resolve_indicator(name) == catalogue.resolve_indicator(name)
    assert wider.indicators["gdp"] == catalogue.indicators["gdp"]
    assert wider.indicators[own[0].id] == own[0] and len(wider.indicators) == len(catalogue.indicators) + 1
