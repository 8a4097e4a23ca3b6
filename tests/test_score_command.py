"""The score on the command line: scheme by id or name, weights played with, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

ASKED = ("--zone", "sim_03", "--period", "2024Q3")


def test_a_score_names_the_scheme_the_place_and_how_firm_it_is(filled: Path, run: Run) -> None:
    done = run(filled, "kpi", "score", *ASKED)
    assert done.returncode == 0
    assert "居全省开发区第18位" in done.stdout and "方案：找差距综合评价（六找）" in done.stdout


def test_a_scheme_may_be_named_in_any_language(filled: Path, run: Run) -> None:
    ids = [
        json.loads(run(filled, "kpi", "score", *ASKED, "--scheme", name, "--format", "json").stdout)["rows"]
        for name in ("etdz_2021", "国家级经开区综合评价（2021年框架）")
    ]
    assert ids[0] == ids[1] and next(row for row in ids[0] if row["is_own"])["rank"] == 3


def test_weights_are_given_by_indicator(filled: Path, run: Run) -> None:
    words = ("--scheme", "jingde_mu", "--weight", "研发投入强度=50", "--format", "json")
    answer = json.loads(run(filled, "kpi", "score_items", *ASKED, *words).stdout)
    weights = {row["indicator_id"]: row["weight"] for row in answer["rows"]}
    assert weights["rd_intensity"] == pytest.approx(50 / 135 * 100)
    assert any("研发投入强度 37.0%" in note for note in answer["notes"])


@pytest.mark.parametrize("text", ["gdp", "gdp=-1", "gdp=nan", "gdp=inf", "=3", "gdp=多"])
def test_a_weight_that_is_none_is_refused(filled: Path, run: Run, text: str) -> None:
    done = run(filled, "kpi", "score", *ASKED, "--weight", text)
    assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr


def test_an_unknown_scheme_names_the_nearest(filled: Path, run: Run) -> None:
    done = run(filled, "kpi", "score", *ASKED, "--scheme", "找差距综合评价")
    assert done.returncode == 2 and "找差距综合评价（六找）" in done.stderr


def test_places_by_score_take_a_scheme_and_weights(filled: Path, run: Run) -> None:
    words = ("--by", "score", "--scheme", "etdz_2021", "--format", "json")
    plain = json.loads(run(filled, "kpi", "ranking", *ASKED, *words).stdout)
    assert next(row for row in plain["rows"] if row["is_own"])["rank"] == 3 and len(plain["rows"]) == 24
    played = json.loads(run(filled, "kpi", "ranking", *ASKED, *words, "--weight", "gdp=900").stdout)
    assert played["rows"] != plain["rows"] and any("地区生产总值 9" in note for note in played["notes"])
    race = run(filled, "kpi", "course", *ASKED, *words[:-2])
    assert race.returncode == 0 and "由2022年的第5位升至第3位" in race.stdout


def test_a_scheme_without_by_score_and_a_move_by_score_are_refused(filled: Path, run: Run) -> None:
    for words in (
        ("ranking", "--scheme", "etdz_2021"),
        ("course", "--weight", "gdp=3"),
        ("move", "--by", "score"),
    ):
        done = run(filled, "kpi", words[0], *ASKED, *words[1:])
        assert done.returncode == 2 and "score" in done.stderr and "Traceback" not in done.stderr


def test_a_park_is_scored_among_its_siblings(filled: Path, run: Run) -> None:
    done = run(filled, "kpi", "score", "--zone", "sim_13a", "--period", "2024Q3", "--format", "json")
    assert len(json.loads(done.stdout)["rows"]) == 4
