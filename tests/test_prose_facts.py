"""Figures of prose become facts of the ordinary road, each with its sentence; what cannot be says why."""

import re
import tomllib
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue
from kpi.errors import BadFile
from kpi.settings import ROOT
from kpi.store import Load, Store
from kpi.text import LANGUAGES, messages
from pipelines.commit import commit
from pipelines.label import Office
from pipelines.narrative.extract import COLUMNS, extract
from pipelines.narrative.facts import SAID_OTHERWISE, Read, read_facts
from pipelines.narrative.proposal import own_zone, propose
from pipelines.prepare import hold_against
from tests.conftest import AT

OWN = "sim_03"
SENTENCE = "前三季度，全区实现地区生产总值141.5亿元，按可比价计算同比增长6.3%，居全省第5位。"
FIGURE: dict[str, Any] = {
    "text": "地区生产总值141.5亿元",
    "start": 0,
    "end": 14,
    "zone_text": "",
    "indicator_id": "gdp",
    "indicator_text": "地区生产总值",
    "value": None,
    "unit": None,
    "yoy": None,
    "period": "2024-09-30",
    "span": "ytd",
    "measure": "actual",
    "basis": "",
    "bound": "",
    "status": "final",
    "rank": None,
    "rank_of": None,
    "warnings": [],
    "sentence": SENTENCE,
    "paragraph": 1,
}


@pytest.fixture
def office(catalogue: Catalogue) -> Office:
    return Office(catalogue)


def proposed(office: Office, *figures: dict[str, Any], own: str | None = OWN) -> pd.DataFrame:
    frame = pd.DataFrame([FIGURE | figure for figure in figures], columns=[*COLUMNS, "sentence", "paragraph"])
    return propose(frame, office, own)


def read(office: Office, *figures: dict[str, Any], unit: str = "", **corrected: Any) -> Read:
    return read_facts(proposed(office, *figures).assign(**corrected), office, unit)


def said(found: Read, *columns: str) -> list[tuple]:
    return list(found.facts[list(columns)].itertuples(index=False, name=None))


def problems(found: Read) -> list[str]:
    return [problem.key for problem in found.problems]


def doubts(office: Office, *figures: dict[str, Any], own: str | None = OWN) -> list[list[str]]:
    return [[problem.key for problem in each] for each in proposed(office, *figures, own=own)["doubts"]]


def test_level_growth_and_place_of_one_figure_are_three_facts(office: Office) -> None:
    found = read(office, {"value": 141.5, "unit": "亿元", "yoy": 6.3, "rank": 5, "rank_of": 42})
    assert said(found, "measure", "value", "unit", "raw_unit") == [
        ("actual", 141.5, "亿元", "亿元"),
        ("yoy", 6.3, "%", "%"),
        ("rank", 5.0, "位", "位"),
    ]
    assert found.facts["rank_of"].tolist()[2] == 42 and found.facts["rank_of"].isna().tolist()[:2] == [
        True,
        True,
    ]
    assert set(found.facts["zone_id"]) == {OWN} and problems(found) == []


def test_what_is_said_beside_a_target_is_a_target_too(office: Office) -> None:
    found = read(
        office, {"measure": "target", "value": 460, "unit": "亿元", "yoy": 8, "rank": 3, "bound": ">="}
    )
    assert said(found, "measure", "bound") == [("target", ">="), ("target_yoy", ""), ("target_rank", "")]


def test_a_bound_of_growth_alone_is_the_growths(office: Office) -> None:
    found = read(office, {"measure": "target_yoy", "yoy": 8, "bound": ">="})
    assert said(found, "measure", "bound", "value") == [("target_yoy", ">=", 8.0)]


@pytest.mark.parametrize(
    ("basis", "of_level"),
    [
        ("comparable", ""),
        ("nominal", ""),
        ("excl_refund", ""),
        ("department", "department"),
        ("city", "city"),
    ],
)
def test_prices_are_said_of_the_growth_and_not_of_the_level(
    office: Office, basis: str, of_level: str
) -> None:
    found = read(office, {"value": 141.5, "unit": "亿元", "yoy": 6.3, "basis": basis})
    assert said(found, "measure", "basis") == [("actual", of_level), ("yoy", basis)]


def test_a_basis_without_growth_is_the_levels(office: Office) -> None:
    assert said(read(office, {"value": 1, "unit": "亿元", "basis": "nominal"}), "basis") == [("nominal",)]


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "kept", "goal"),
    [
        ("gdp", 12505.0, "万元", 1.2505, "亿元"),
        ("gdp", 0.07, "亿元", 0.07, "亿元"),
        ("tax_per_mu", 8.7, "万元", 8.7, "万元/亩"),
        ("tax_per_mu", 87000.0, "元", 8.7, "万元/亩"),
        ("tax_per_mu", 8.7, "万元/亩", 8.7, "万元/亩"),
        ("firms_above_scale", 35.0, "户", 35.0, "家"),
        ("firms_above_scale", 35.0, None, 35.0, "家"),
    ],
)
def test_values_are_kept_in_the_unit_of_their_indicator(
    office: Office, indicator: str, value: float, unit: str | None, kept: float, goal: str
) -> None:
    found = read(office, {"indicator_id": indicator, "value": value, "unit": unit})
    assert said(found, "value", "unit") == [(kept, goal)]


def test_a_share_and_a_place_are_not_in_the_unit_of_their_indicator(office: Office) -> None:
    found = read(
        office,
        {"measure": "share", "value": 9.6, "unit": "%"},
        {"measure": "rank", "value": 5, "rank": 5, "unit": "位"},
    )
    assert said(found, "measure", "value", "unit") == [("share", 9.6, "%"), ("rank", 5.0, "位")]


def test_a_unit_that_does_not_fit_or_is_not_there_is_asked_about(office: Office) -> None:
    found = read(office, {"value": 3, "unit": "家"}, {"value": 3})
    assert problems(found) == ["problem.prose_unit", "problem.prose_no_unit"] and found.facts.empty
    assert [problem.cell for problem in found.problems] == ["1", "2"]
    assert "亿元" in found.problems[0].sentence() and "家" in found.problems[0].sentence()


def test_a_unit_that_the_loader_said_serves_where_the_text_has_none(office: Office) -> None:
    assert said(read(office, {"value": 3}, unit="万元"), "value", "raw_unit") == [(0.0003, "万元")]
    assert said(read(office, {"value": 3}, unit="目录"), "value", "raw_unit") == [(3.0, "亿元")]


def test_growth_in_percent_of_a_percentage_is_left_out_and_says_so(office: Office) -> None:
    found = read(office, {"indicator_id": "tax_share", "value": 85.2, "unit": "%", "yoy": 8.7})
    assert said(found, "measure", "value") == [("actual", 85.2)]
    assert [problem.key for problem in found.left_out] == ["problem.prose_rate"] and problems(found) == []


def test_a_percentage_changes_by_points(office: Office) -> None:
    found = read(office, {"indicator_id": "tax_share", "measure": "yoy", "value": 1.3, "unit": "个百分点"})
    assert said(found, "measure", "value", "unit") == [("yoy", 1.3, "个百分点")]


def test_a_ratio_in_another_unit_grows_in_percent(office: Office) -> None:
    found = read(office, {"indicator_id": "tax_per_mu", "value": 8.7, "unit": "万元", "yoy": 4})
    assert said(found, "measure") == [("actual",), ("yoy",)]


def test_a_fact_keeps_its_sentence_its_paragraph_and_the_number_as_printed(office: Office) -> None:
    text = f"经济运行分析\n\n{SENTENCE.replace('141.5', '1,141.50')}\n税收收入3亿元。"
    figures = propose(extract(text, office, "2024年1-9月"), office, OWN)
    assert figures["paragraph"].tolist() == [2, 3]
    fact = read_facts(figures, office).facts.iloc[0]
    assert (fact["cell"], fact["sheet"], fact["raw_value"], fact["raw_unit"]) == (
        "第2段",
        "",
        "1,141.50",
        "亿元",
    )
    assert fact["source"].startswith("前三季度，全区实现地区生产总值1,141.50亿元") and fact["value"] == 1141.5


def test_a_doubt_of_the_extractor_goes_along_as_a_note(office: Office) -> None:
    found = read(office, {"value": 3, "unit": "亿元", "warnings": ["range"]})
    assert "范围" in found.facts["note"].iloc[0]


def test_a_correction_goes_along_as_a_note_with_the_words_of_the_text(office: Office) -> None:
    found = read(office, {"value": 141.5, "unit": "亿元"}, value=142.5, is_corrected=True)
    assert said(found, "value", "raw_value") == [(142.5, "142.5")]
    assert "上传时改过" in found.facts["note"].iloc[0] and "141.5亿元" in found.facts["note"].iloc[0]


def test_a_period_that_was_typed_counts_and_one_that_reads_as_none_is_asked_about(office: Office) -> None:
    level = {"value": 3, "unit": "亿元"}
    found = read(office, level, period_said="2024年上半年")
    assert said(found, "period", "span") == [(pd.Timestamp("2024-06-30"), "ytd")]
    assert problems(read(office, level, period_said="去年底")) == ["problem.prose_period"]
    assert problems(read(office, level | {"period": None, "span": None})) == ["problem.prose_no_period"]


def test_a_stock_is_a_level_at_a_date_whatever_it_was_corrected_from(office: Office) -> None:
    level = {"value": 300, "unit": "亿元"}
    for typed in ("", "2024年1-9月"):
        found = read(office, level, indicator_id="deposits", period_said=typed)
        assert said(found, "indicator_id", "span") == [("deposits", "point")]


def test_a_ticked_row_that_holds_nothing_is_asked_about(office: Office) -> None:
    assert problems(read(office, {})) == ["problem.prose_nothing"]


def test_an_unknown_indicator_is_asked_about_by_the_words_of_the_text(office: Office) -> None:
    found = read(
        office, {"indicator_id": None, "indicator_text": "夜间经济营业额", "value": 1, "unit": "亿元"}
    )
    assert problems(found) == ["problem.prose_indicator"] and "夜间经济营业额" in found.problems[0].sentence()


@pytest.mark.parametrize(
    ("zone_text", "own", "zone"),
    [
        ("", OWN, OWN),
        ("本区", OWN, OWN),
        ("", None, None),
        ("全市", OWN, None),
        ("全市", "hangzhou_etdz", "city_hangzhou"),
        ("我市", "hangzhou_etdz", "city_hangzhou"),
        ("全省", "hangzhou_etdz", None),
        ("相山经开区", OWN, "xiangshan_edz"),
        ("东园", "sim_13", "sim_13a"),
        ("东园", OWN, None),
        ("甲乙丙", OWN, None),
    ],
)
def test_a_zone_is_the_one_that_is_named_and_never_a_guess(
    office: Office, zone_text: str, own: str | None, zone: str | None
) -> None:
    figures = proposed(office, {"zone_text": zone_text, "value": 3, "unit": "亿元"}, own=own)
    assert figures["zone_id"].where(figures["zone_id"].notna(), None).tolist() == [zone]


def test_only_what_has_no_doubt_is_sure(office: Office) -> None:
    level = {"value": 3, "unit": "亿元"}
    figures = proposed(
        office,
        level,
        level | {"indicator_id": "tax_revenue", "warnings": ["dirty"]},
        level | {"zone_text": "相山经开区"},
        level | {"zone_text": "全省"},
        level | {"indicator_id": None},
    )
    assert figures["certainty"].tolist() == ["sure", "doubtful", "doubtful", "doubtful", "unknown"]


def test_without_an_own_zone_a_named_one_is_sure_and_the_rest_is_asked_about(office: Office) -> None:
    level = {"value": 3, "unit": "亿元"}
    found = doubts(office, level, level | {"zone_text": "相山经开区"}, own=None)
    assert found == [["problem.prose_own_zone"], []]


def test_one_figure_with_two_values_is_doubted_both_times_and_twice_the_same_is_not(office: Office) -> None:
    one, other = {"value": 3, "unit": "亿元"}, {"value": 4, "unit": "亿元"}
    assert doubts(office, one, other) == [["warning.twice"], ["warning.twice"]]
    assert doubts(office, one, one) == [[], []]


def test_of_many_values_for_one_figure_the_first_five_are_said(office: Office) -> None:
    ways = [{"value": value, "unit": "亿元"} for value in range(1, 8)]
    (doubt,) = proposed(office, *ways)["doubts"][1]
    assert doubt.text == "1亿元、2亿元、3亿元、4亿元、5亿元、…"


@pytest.mark.parametrize(
    ("text", "name", "zone"),
    [
        ("岚江云埠经开区2024年前三季度运行分析\n全区……", "a.docx", OWN),
        ("2024年前三季度运行分析\n全区……", "岚江云埠经开区三季度.docx", OWN),
        ("全区增速高于岚江云埠经开区3个百分点。", "a.docx", None),
        ("全区……", "粘贴.txt", None),
    ],
)
def test_whose_text_it_is_says_the_title_else_the_name_of_the_file(
    office: Office, text: str, name: str, zone: str | None
) -> None:
    assert own_zone(text, name, office) == zone


def test_a_text_without_figures_gives_no_facts(office: Office) -> None:
    assert read_facts(proposed(office), office).facts.empty


def test_figures_are_committed_with_the_sentence_as_their_source(store: Store, office: Office) -> None:
    figures = propose(extract(SENTENCE, office, "2024年1-9月"), office, OWN)
    load = Load("粘贴.txt", "0" * 64, "tester", AT, {"zone": OWN})
    understood = read_facts(figures[figures["certainty"] == "sure"], office).understood()
    commit(store, hold_against(store, SENTENCE.encode(), load, understood))
    rows = store.query("select measure, basis, value, source, cell from fact_now order by measure")
    assert rows[["measure", "basis", "value"]].values.tolist() == [
        ["actual", "", 141.5],
        ["rank", "", 5.0],
        ["yoy", "comparable", 6.3],
    ]
    assert set(rows["source"]) == {SENTENCE.rstrip("。")} and set(rows["cell"]) == {"第1段"}


def test_ticked_figures_with_a_problem_are_refused_whole(store: Store, office: Office) -> None:
    found = read(office, {"value": 3, "unit": "亿元"}, {"value": 3, "unit": "家"})
    load = Load("a.txt", "0" * 64, "tester", AT)
    with pytest.raises(BadFile):
        commit(store, hold_against(store, b"", load, found.understood()))
    assert store.data_version() == 0


def test_every_doubt_has_its_sentence_in_both_languages(office: Office) -> None:
    level = {"value": 3, "unit": "亿元"}
    figures = proposed(
        office,
        level | {"warnings": ["dirty", "range", "growth_of_ratio", "no_period"], "period": None},
        level | {"zone_text": "全省"},
        level | {"zone_text": "相山经开区", "unit": "家"},
        level | {"indicator_id": None},
    )
    for problem in figures["doubts"].sum():
        assert len({problem.sentence(language) for language in LANGUAGES}) == 2


def test_every_warning_of_the_extractor_has_its_words(office: Office) -> None:
    passages = tomllib.loads((ROOT / "bench" / "narrative.toml").read_text(encoding="utf-8"))["passage"]
    found = [extract(passage["text"], office, passage.get("period", "")) for passage in passages]
    codes = {code for figures in found for warnings in figures["warnings"] for code in warnings}
    for path in (ROOT / "pipelines" / "narrative").glob("*.py"):
        codes |= set(re.findall(r'(?:warnings|found)\.append\("(\w+)"\)', path.read_text(encoding="utf-8")))
    assert codes and {f"warning.{code}" for code in codes - SAID_OTHERWISE} <= set(messages("zh"))
