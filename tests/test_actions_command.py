"""python -m kpi actions: the register out and in, and why it was refused."""

import json
import shutil
from pathlib import Path

import pytest

from kpi.actions.people import save_people
from kpi.actions.register import add_items, read_items
from kpi.catalogue import Catalogue
from kpi.store import Store
from tests.conftest import Run
from tests.test_actions import AT, PEOPLE, TASK

OLD = """岚江云埠经济开发区四项清单,,,,,,,
序号,工作任务,工作举措,责任领导,责任部门,责任人,完成时限,备注(进展)
1,盘活土地,清查,王主任,产业发展部,李工,2025年6月底,已清查
"""


@pytest.fixture
def folder(filled: Path, tmp_path: Path, catalogue: Catalogue) -> Path:
    """The shipped store with one item on its register."""
    shutil.copytree(filled, tmp_path / "store")
    store = Store(tmp_path / "store", catalogue)
    save_people(store, PEOPLE, "王主任", AT)
    add_items(store, [TASK], "李工", AT)
    store.close()
    return tmp_path / "store"


def count(folder: Path, catalogue: Catalogue) -> int:
    store = Store(folder, catalogue)
    items = len(read_items(store))
    store.close()
    return items


def test_the_register_is_listed_as_table_csv_and_json(folder: Path, run: Run) -> None:
    done = run(
        folder,
        "kpi",
        "actions",
        "--zone",
        "岚江云埠经济开发区",
        "--status",
        "建账",
        "--department",
        "产业发展部",
    )
    assert done.returncode == 0 and "招商项目落地慢" in done.stdout and "2024-12-20" in done.stdout
    lines = run(folder, "kpi", "actions", "--format", "csv", "--lang", "en").stdout.splitlines()
    assert lines[0].startswith("\ufeffNo.,Zone,Timing") and len(lines) == 2
    found = json.loads(run(folder, "kpi", "actions", "--format", "json").stdout)
    assert found["kind"] == "actions" and found["rows"][0]["due"] == "2024-12-20"
    assert "没有这样的项" in run(folder, "kpi", "actions", "--status", "closed").stdout


def test_a_wrong_state_department_layout_or_ending_is_a_wrong_command(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    for known, words in {
        "整改中": ("--status", "办完"),
        "产业发展部": ("--department", "招商部"),
        "xiangshan": ("--out", tmp_path / "a.xlsx", "--layout", "某县"),
        ".ics": ("--out", tmp_path / "a.docx"),
    }.items():
        done = run(folder, "kpi", "actions", *words)
        assert done.returncode == 2 and known in done.stderr, words
    assert not (tmp_path / "a.xlsx").exists()
    assert run(folder, "kpi", "actions", "--out", tmp_path / "no" / "a.xlsx").returncode == 1


def test_what_went_out_comes_in_and_changes_nothing(folder: Path, run: Run, tmp_path: Path) -> None:
    for layout in ("four_lists", "xiangshan", "jingde"):
        path = tmp_path / f"{layout}.xlsx"
        assert run(folder, "kpi", "actions", "--out", path, "--layout", layout).returncode == 0
        done = run(folder, "kpi", "actions", "--load", path, "--who", "王主任")
        assert done.returncode == 0 and "不变1行" in done.stdout and "没有要写入的" in done.stdout
    path = tmp_path / "a.ics"
    assert run(folder, "kpi", "actions", "--out", path).returncode == 0
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 1


def test_a_file_is_looked_at_first_then_loaded_and_then_known(
    folder: Path, run: Run, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "旧.csv"
    path.write_text(OLD, encoding="utf-8")
    words = ("kpi", "actions", "--load", path, "--who", "王主任")
    done = run(folder, *words, "--dry-run")
    assert done.returncode == 0 and "新增1行" in done.stdout and count(folder, catalogue) == 1
    assert "新增1项" in run(folder, *words).stdout and count(folder, catalogue) == 2
    assert "不变1行" in run(folder, *words).stdout and count(folder, catalogue) == 2


def test_refused_rows_are_all_named_and_nothing_is_written(
    folder: Path, run: Run, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "旧.csv"
    bad = "2,修路,开工,王主任,产业发展部,周某,2024-02-30,\n3,建厂,开工,王主任,产业发展部,李工,,【已销号】\n"
    path.write_text(OLD + bad, encoding="utf-8")
    done = run(folder, "kpi", "actions", "--load", path, "--who", "王主任")
    assert done.returncode == 1
    for words in ("第4行：人员名册里没有“周某”", "第4行：“2024-02-30”", "第5行：状态是“已销号”"):
        assert words in done.stderr
    assert count(folder, catalogue) == 1


def test_nobody_and_nothing_are_refused(folder: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "旧.csv"
    path.write_text(OLD, encoding="utf-8")
    assert run(folder, "kpi", "actions", "--load", path).returncode == 1
    assert run(folder, "kpi", "actions", "--load", tmp_path / "没有.xlsx", "--who", "王主任").returncode == 1
