"""The two commands, as a person runs them: what they print, and what they return."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Done, Run, run_program

GOOD = "开发区,指标,期间,数值,单位\n相山经开区,地区生产总值,2024年1-9月,205000,万元\n"
BETTER = GOOD.replace("205000", "215000")
BAD = "开发区,指标,期间,数值,单位\n相山经开法区,地区生产总值,2024年,4761.,亿元\n"
SLIP = GOOD + "相山经开区,地区生产总值,2023年1-9月,2.05,亿元\n"
CITY = ("--zone", "杭州", "--peers", "36城市", "--indicator", "地区生产总值", "--period", "2017")


def answer(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def batches(on_own: Run) -> list[tuple[int, str]]:
    rows = answer(on_own("history", "--format", "json"))["rows"]
    return [(row["batch_id"], row["kind"]) for row in rows]


def test_hangzhou_is_ninth_of_36_cities_in_2017(run: Run, filled: Path) -> None:
    found = answer(run(filled, "kpi", "ranking", *CITY, "--format", "json"))
    (own,) = [row for row in found["rows"] if row["is_own"]]
    assert (own["rank"], own["rank_year_ago"], own["n_members"]) == (9, 9, 36)
    assert (own["zone_ahead_zh"], round(own["gap_ahead"], 2)) == ("武汉", 806.98)
    assert (own["zone_behind_zh"], round(own["gap_behind"], 2)) == ("南京", 888.26)
    assert found["unit"] == "亿元" and found["source"] and found["notes"]


def test_targets_of_a_year_without_figures_are_not_reported(run: Run, filled: Path) -> None:
    zone = ("kpi", "target", "--zone", "杭州经济技术开发区", "--format", "json", "--period")
    rows = answer(run(filled, *zone, "2014"))["rows"]
    assert len(rows) > 10 and {row["status"] for row in rows} == {"not_reported"}
    rows = answer(run(filled, *zone, "2013"))["rows"]
    assert 114.23 in {row["actual_value"] for row in rows}


def test_csv_opens_in_excel_and_holds_every_city(run: Run, filled: Path) -> None:
    done = run(filled, "kpi", "ranking", *CITY, "--format", "csv")
    assert done.stdout.startswith("\ufeff位次,") and len(done.stdout.splitlines()) == 37


def test_a_table_speaks_the_language_that_was_asked_for(run: Run, filled: Path) -> None:
    done = run(filled, "kpi", "ranking", *CITY, "--lang", "en")
    assert done.returncode == 0 and "Wuhan" in done.stdout and "数据版本" not in done.stdout


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        (("--zone", "杭州经济技木开发区"), 2, "杭州经济技术开发区"),
        (("--indicator", "地区生产总直"), 2, "地区生产总值"),
        (("--peers", "36城巿"), 2, "36城市"),
        (("--period", "2017年13月"), 2, "2017年13月"),
        (("--period", "2031"), 1, "2031年"),
        (("--lang", "fr"), 2, "invalid choice"),
    ],
)
def test_what_was_asked_wrongly_returns_2_and_what_is_not_there_1(
    run: Run, filled: Path, changed: tuple[str, str], code: int, words: str
) -> None:
    done = run(filled, "kpi", "ranking", *CITY, *changed)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_load_says_what_it_changed_and_the_same_bytes_change_nothing(on_own: Run, write: Callable) -> None:
    path = write("good.csv", GOOD)
    first = answer(on_own("load", path, "--format", "json"))["rows"][0]
    assert (first["batch"], first["new"], first["outcome"]) == (1, 1, "loaded")
    again = answer(on_own("load", path, "--format", "json"))["rows"][0]
    assert (again["batch"], again["outcome"]) == (1, "same_bytes")


def test_one_refusal_refuses_all_files_and_names_file_cell_text_and_nearest(
    on_own: Run, write: Callable
) -> None:
    done = on_own("load", write("good.csv", GOOD), write("bad.csv", BAD))
    assert (done.returncode, done.stdout) == (1, "") and "Traceback" not in done.stderr
    for words in ("bad.csv", "D2", "相山经开法区", "相山经济开发区", "4761."):
        assert words in done.stderr
    assert batches(on_own) == []


def test_a_trial_run_writes_nothing(on_own: Run, write: Callable) -> None:
    done = answer(on_own("load", write("good.csv", GOOD), "--dry-run", "--format", "json"))
    assert [(row["outcome"], row["new"]) for row in done["rows"]] == [("dry_run", 1)]
    assert batches(on_own) == []


def test_a_reading_shows_every_figure_and_every_question(on_own: Run, write: Callable) -> None:
    rows = answer(on_own("read", write("good.csv", GOOD), "--format", "json"))["rows"]
    assert [(r["zone_id"], r["value"], r["unit"], r["cell"]) for r in rows] == [
        ("xiangshan_edz", 20.5, "亿元", "D2")
    ]
    assert (rows[0]["period"], rows[0]["raw_value"], rows[0]["raw_unit"]) == ("2024-09-30", "205000", "万元")
    done = on_own("read", write("bad.csv", BAD), "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and [q["text"] for q in found["questions"]] == ["相山经开法区"]
    assert [r["cell"] for r in found["refused"]] == ["D2"]


def test_a_load_is_taken_back_and_put_back(on_own: Run, write: Callable) -> None:
    on_own("load", write("good.csv", GOOD))
    assert answer(on_own("revert", "1", "--format", "json"))["kind"] == "revert"
    assert answer(on_own("revert", "2", "--format", "json"))["kind"] == "restore"
    assert batches(on_own) == [(3, "restore"), (2, "revert"), (1, "load")]
    done = on_own("revert", "9")
    assert done.returncode == 1 and "第9批" in done.stderr


def test_a_warning_is_printed_and_found_again_by_the_check(on_own: Run, write: Callable) -> None:
    done = on_own("load", write("slip.csv", SLIP))
    assert done.returncode == 0 and "相差十倍" in done.stdout
    found = answer(on_own("check", "--format", "json"))["rows"]
    assert [row["check_name"] for row in found] == ["unit_slip"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("load", "no_such.csv"), 1),
        (("load", "data/demo/README.md"), 1),
        (("load",), 2),
        (("load", "data/published/city_gdp.csv", "--measure", "大概"), 2),
        (("load", "data/published/city_gdp.csv", "--zone", "甲乙丙"), 2),
        (("load", "data/published/city_gdp.csv", "--period", "下半年"), 2),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(on_own: Run, command: tuple, code: int) -> None:
    done = on_own(*command)
    assert done.returncode == code and done.stderr and "Traceback" not in done.stderr


def test_a_setting_that_is_no_number_is_refused_by_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZONEGAP_BEHIND_PP", "ten")
    done = run(tmp_path, "kpi", "zones")
    assert done.returncode == 1 and "ZONEGAP_BEHIND_PP" in done.stderr


def test_a_question_as_of_an_earlier_batch_gets_the_earlier_figure(
    run: Run, filled: Path, tmp_path: Path, write: Callable
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(filled, folder)
    before = answer(run(folder, "kpi", "ranking", *CITY, "--format", "json"))
    text = "开发区,指标,期间,数值,单位\n杭州,地区生产总值,2017年,99999,亿元\n"
    batch = answer(run(folder, "pipelines", "load", write("a.csv", text), "--format", "json"))["rows"][0][
        "batch"
    ]
    now = answer(run(folder, "kpi", "ranking", *CITY, "--format", "json"))
    then = answer(run(folder, "kpi", "ranking", *CITY, "--as-of", str(batch - 1), "--format", "json"))
    assert now["rows"][0]["value"] == 99999 and then["rows"] == before["rows"]


def test_a_ranking_by_growth_is_measured_to_a_benchmark_by_any_name(run: Run, filled: Path) -> None:
    asked = (*CITY, "--by", "growth", "--benchmark", "武汉", "--format", "json")
    found = answer(run(filled, "kpi", "ranking", *asked))
    ours = next(row for row in found["rows"] if row["is_own"])
    theirs = next(row for row in found["rows"] if row["zone_id"] == "city_wuhan")
    assert found["unit"] == "%" and ours["benchmark_value"] == theirs["value"]
    assert ours["gap_to_benchmark"] == pytest.approx(ours["value"] - theirs["value"])


def test_what_cannot_be_ranked_by_is_refused(run: Run, filled: Path) -> None:
    assert run(filled, "kpi", "move", *CITY, "--by", "score").returncode == 2
    assert run(filled, "kpi", "ranking", *CITY, "--benchmark", "甲乙丙").returncode == 2


@pytest.mark.parametrize("kind", ["move", "course", "standing"])
def test_move_race_and_standing_answer_from_the_command_line(run: Run, filled: Path, kind: str) -> None:
    done = run(filled, "kpi", kind, *CITY)
    assert done.returncode == 0 and "地区生产总值" in done.stdout
    assert all(
        row["zone_id"] for row in answer(run(filled, "kpi", "course", *CITY, "--format", "json"))["rows"]
    )


def test_the_programs_answer_and_refuse_as_they_do_here(run: Run, filled: Path, tmp_path: Path) -> None:
    question = ("kpi", "ranking", *CITY, "--format", "json")
    assert run_program(filled, *question) == run(filled, *question)
    for command in (("kpi", "zones", "--lang", "fr"), ("pipelines", "load", "no_such.csv")):
        assert run_program(tmp_path, *command)[:2] == run(tmp_path, *command)[:2]


def test_a_share_may_be_asked_of_one_whole(run: Run, filled: Path) -> None:
    park = ("kpi", "share", "--zone", "青麓经济开发区东园", "--period", "2024Q3", "--format", "json")
    rows = answer(run(filled, *park, "--indicator", "gdp"))["rows"]
    assert {row["whole_kind"] for row in rows} == {"parent", "group"}
    rows = answer(run(filled, *park, "--indicator", "gdp", "--whole", "parent"))["rows"]
    assert [row["whole_zone_id"] for row in rows] == ["sim_13"] * 4


def test_a_share_of_all_indicators_is_printed_for_the_zone_alone(run: Run, filled: Path) -> None:
    done = run(filled, "kpi", "share", "--zone", "sim_03", "--period", "2024Q3")
    assert done.returncode == 0
    assert "28项可比指标里17项作了贡献" in done.stdout and "岚江经济技术开发区 " not in done.stdout


LATE = ("late", "--zone", "sim_22", "--period", "2024Q3")


def test_who_is_overdue_is_told_on_the_command_line(run: Run, filled: Path) -> None:
    found = answer(run(filled, "kpi", *LATE, "--format", "json"))
    assert found["kind"] == "late" and "30" in found["notes"][0]
    assert {row["reason"] for row in found["rows"]} == {"overdue"} and found["rows"][0]["days"] is None
    one = answer(
        run(filled, "kpi", *LATE, "--indicator", found["rows"][0]["indicator_id"], "--format", "json")
    )
    assert {row["indicator_id"] for row in one["rows"]} == {found["rows"][0]["indicator_id"]}
    sheet = run(filled, "kpi", *LATE, "--format", "csv").stdout
    assert sheet.startswith("\ufeff开发区,原因,指标,最近有数的期间,载入时间,季末后天数")
    assert len(sheet.splitlines()) == len(found["rows"]) + 1
    assert "overdue" in run(filled, "kpi", *LATE, "--lang", "en").stdout


def test_nobody_late_is_an_answer(run: Run, filled: Path) -> None:
    done = run(filled, "kpi", "late", "--zone", "杭州经济技术开发区", "--period", "2013")
    assert done.returncode == 0 and done.stdout.startswith("没有未报的，也没有季末30天以后才入库的。")
    rows = answer(
        run(filled, "kpi", "late", "--zone", "hangzhou_etdz", "--period", "2013", "--format", "json")
    )
    assert rows["rows"] == []
    assert run(filled, "kpi", *LATE, "--as-of", "999").returncode == 2
