"""python -m pipelines extract: its columns are a promise, missing is null, and what is no prose says why."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipelines.narrative.extract import COLUMNS
from tests.conftest import Done, Run, run_program

TEXT = "2024年1-9月，全区实现地区生产总值141.5亿元，同比增长6.3%，居全省第5位；夜间经济营业额1.5亿元。"
UNDATED = "前三季度，全区实现地区生产总值141.5亿元，同比增长6.3%。"
TABLE = "开发区,指标,期间,数值,单位\n相山经开区,地区生产总值,2024年1-9月,205000,万元\n"
PROMISED = [
    *("text", "start", "end", "zone_text", "indicator_id", "indicator_text", "value", "unit", "yoy"),
    *("period", "span", "measure", "basis", "bound", "status", "rank", "rank_of", "warnings"),
]


def rows(done: Done) -> list[dict]:
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["kind"] == "extract" and answer["columns"] == PROMISED
    assert all(list(row) == PROMISED for row in answer["rows"])
    return answer["rows"]


def test_the_columns_are_the_promised_ones() -> None:
    assert list(COLUMNS) == PROMISED


def test_every_figure_is_a_row_with_its_place_in_the_text(on_own: Run, write: Callable) -> None:
    first, second = rows(on_own("extract", write("a.txt", TEXT), "--format", "json"))
    assert first["text"] == TEXT[first["start"] : first["end"]]
    assert (first["indicator_id"], first["value"], first["unit"], first["yoy"]) == ("gdp", 141.5, "亿元", 6.3)
    assert (first["period"], first["span"], first["measure"]) == ("2024-09-30", "ytd", "actual")
    assert (second["indicator_id"], second["indicator_text"]) == (None, "夜间经济营业额")


def test_missing_is_null_and_a_place_is_an_integer(on_own: Run, write: Callable) -> None:
    done = on_own("extract", write("a.txt", TEXT), "--format", "json")
    first, second = rows(done)
    assert first["rank"] == 5 and isinstance(first["rank"], int)
    assert first["rank_of"] is None and second["rank"] is None and second["yoy"] is None
    assert second["warnings"] == [] and "NaN" not in done.stdout


def test_the_period_is_said_where_the_text_gives_none(on_own: Run, write: Callable) -> None:
    path = write("a.txt", UNDATED)
    (row,) = rows(on_own("extract", path, "--format", "json"))
    assert row["period"] is None and row["warnings"] == ["no_period"]
    (row,) = rows(on_own("extract", path, "--period", "2023Q3", "--format", "json"))
    assert row["period"] == "2023-09-30" and row["warnings"] == []


def test_a_table_is_printed_for_people(on_own: Run, write: Callable) -> None:
    done = on_own("extract", write("a.txt", TEXT))
    assert done.returncode == 0 and "地区生产总值141.5亿元" in done.stdout and "None" not in done.stdout
    assert "<NA>" not in done.stdout and "NaN" not in done.stdout


def test_a_document_of_word_is_read(on_own: Run, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "简报.docx"))
    assert len(rows(on_own("extract", tmp_path / "简报.docx", "--format", "json"))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_comes_through_a_pipe(on_own: Run, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode(encoding))))
    assert len(rows(on_own("extract", "-", "--format", "json"))) == 2


def test_the_zone_is_named_in_the_answer(on_own: Run, write: Callable) -> None:
    path = write("a.txt", TEXT)
    answer = json.loads(on_own("extract", path, "--zone", "相山经开区", "--format", "json").stdout)
    assert answer["zone"] == "xiangshan_edz"
    assert json.loads(on_own("extract", path, "--format", "json").stdout)["zone"] is None


def test_a_text_without_figures_is_1_with_a_sentence_and_no_rows(on_own: Run, write: Callable) -> None:
    done = on_own("extract", write("a.txt", "各位领导：大家好。"), "--format", "json")
    assert done.returncode == 1 and json.loads(done.stdout)["rows"] == [] and "a.txt" in done.stderr
    done = on_own("extract", write("a.txt", "各位领导：大家好。"), "--lang", "en")
    assert done.returncode == 1 and "no figure" in done.stderr and done.stdout == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("no_such.txt",), 1),
        ((), 2),
        (("a.txt", "--zone", "甲乙丙"), 2),
        (("a.txt", "--period", "下半年"), 2),
        (("a.txt", "--format", "csv"), 2),
    ],
)
def test_what_cannot_be_read_is_1_and_a_wrong_command_2(
    on_own: Run, write: Callable, words: tuple[str, ...], code: int
) -> None:
    path = write("a.txt", TEXT)
    done = on_own("extract", *(path if word == "a.txt" else word for word in words))
    assert (done.returncode, done.stdout) == (code, "") and done.stderr and "Traceback" not in done.stderr


def test_extracting_opens_no_store(run: Run, tmp_path: Path, write: Callable) -> None:
    assert run(tmp_path / "store", "pipelines", "extract", write("a.txt", TEXT)).returncode == 0
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", ["load", "read"])
def test_prose_is_not_loaded_by_a_command_and_the_sentence_says_where_it_goes(
    on_own: Run, write: Callable, command: str
) -> None:
    done = on_own(command, write("简报.txt", TEXT))
    assert (done.returncode, done.stdout) == (1, "")
    assert "简报.txt" in done.stderr and "extract" in done.stderr and "上传页" in done.stderr


def test_one_text_among_tables_refuses_all(on_own: Run, write: Callable) -> None:
    done = on_own("load", write("table.csv", TABLE), write("简报.txt", TEXT))
    assert done.returncode == 1
    assert json.loads(on_own("history", "--format", "json").stdout)["rows"] == []


def test_the_program_answers_as_it_does_here(on_own: Run, write: Callable, tmp_path: Path) -> None:
    question = ("extract", write("a.txt", TEXT), "--format", "json")
    assert run_program(tmp_path / "store", "pipelines", *question) == on_own(*question)
