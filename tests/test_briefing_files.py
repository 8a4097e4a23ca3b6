"""A briefing's files: names, package, saved recipes, measures from the register, and the command."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from kpi.actions.item import LISTED, Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import add_items
from kpi.briefing.build import Order, build, wanting
from kpi.briefing.pack import pack
from kpi.briefing.part import make_briefing
from kpi.briefing.recipe import Recipe, Section, parse_recipe, read_recipes
from kpi.briefing.saved import list_recipes, recipe_text, save_recipe, take_back
from kpi.briefing.single import write_single
from kpi.briefing.source import asker, read_made_at, read_measures, read_sources
from kpi.errors import UnknownName, ZoneGapError
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.ui.briefing.recipe import COLUMNS, arranged
from kpi.words import Writer
from tests.conftest import AT, Run

QUESTION = Question("sim_03", Period(date(2024, 9, 30)))
SECTIONS = (Section(compare="target"), Section("乙", "B", "growth"), Section(show="actions"))
OWN = Recipe("x", "党工委", "Committee", "deck", SECTIONS)


def test_a_package_keeps_chinese_names_and_lets_none_out_of_its_folder() -> None:
    files = {
        "相山经开区_季度点评会.pptx": b"one",
        "../../etc/passwd": b"two",
        "/root.png": b"three",
        "..": b"four",
        "a\\..\\b:c.svg": b"five",
    }
    content = pack(files)
    assert content == pack(files)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = package.infolist()
        assert package.testzip() is None
        assert members[0].filename == "相山经开区_季度点评会.pptx" and members[0].flag_bits & 0x800
        assert [package.read(member) for member in members] == list(files.values())
        assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
        for member in members:
            parts = member.filename.replace("\\", "/").split("/")
            assert ".." not in parts and parts[0] and ":" not in member.filename


def test_a_recipe_is_written_and_read_back_as_it_was(shipped: Store) -> None:
    odd = Section('引"号\\', "line\nbreak # = [x]", "ranking", "table", ("gdp",), "", "growth", "", True, 2)
    for recipe in (*read_recipes(shipped.catalogue).values(), replace(OWN, sections=(odd, *SECTIONS))):
        text = recipe_text(recipe)
        assert parse_recipe(recipe.id, text, shipped.catalogue) == recipe


def test_a_saved_recipe_stands_behind_the_shipped_ones_until_it_is_taken_back(store: Store) -> None:
    shipped = list(list_recipes(store).known)
    number = save_recipe(store, OWN, " 党工委  会议 ", "tester", AT)
    known = list_recipes(store).known
    assert list(known) == [*shipped, number] and known[number].name("en") == "党工委 会议"
    assert known[number].sections == SECTIONS
    again = save_recipe(store, replace(OWN, sections=SECTIONS[:1]), "党工委 会议", "tester", AT)
    assert again == number and list_recipes(store).known[number].sections == SECTIONS[:1]
    assert list_recipes(store).resolve("党工委 会议").id == number
    assert len(store.query("from recipe")) == 2  # appended to, never changed
    take_back(store, number, "tester", AT)
    assert list(list_recipes(store).known) == shipped
    save_recipe(store, OWN, "党工委 会议", "tester", AT)
    assert number in list_recipes(store).known


@pytest.mark.parametrize(
    ("name", "sections", "key"),
    [
        ("  ", SECTIONS, "error.recipe_unnamed"),
        ("季度点评会", SECTIONS, "error.recipe_shipped"),
        ("quarterly_meeting", SECTIONS, "error.recipe_shipped"),
        ("甲", (), "error.recipe_empty"),
        ("甲", (Section(compare="nothing"),), "error.recipe"),
    ],
)
def test_a_recipe_that_could_not_be_read_is_not_saved(
    store: Store, name: str, sections: tuple[Section, ...], key: str
) -> None:
    with pytest.raises(ZoneGapError) as raised:
        save_recipe(store, replace(OWN, sections=sections), name, "tester", AT)
    assert raised.value.key == key and store.query("from recipe").empty


def test_a_shipped_recipe_is_not_taken_back(store: Store) -> None:
    for number in ("quarterly_meeting", "own_nothing"):
        with pytest.raises(UnknownName):
            take_back(store, number, "tester", AT)


def test_a_saved_recipe_that_can_no_longer_be_read_is_said_and_hinders_no_other(store: Store) -> None:
    save_recipe(store, OWN, "好的", "tester", AT)
    with store.write() as write:
        text = recipe_text(OWN).replace('compare = "growth"', 'compare = "gone"')
        write("insert into recipe values ('own_1', '旧的', $text, 'tester', $at)", text=text, at=AT)
    recipes = list_recipes(store)
    assert "好的" in [each.name_zh for each in recipes.known.values()] and "own_1" not in recipes.known
    assert [problem.values["name"] for problem in recipes.problems] == ["旧的"]


def test_sections_are_ticked_moved_and_given_headings() -> None:
    def edited(*rows: tuple[bool, float | None, str | None]) -> list[str]:
        frame = pd.DataFrame([(used, at, "", head, head) for used, at, head in rows], columns=list(COLUMNS))
        return [section.heading_zh for section in arranged(SECTIONS, frame)]

    assert edited((True, 1, "a"), (True, 2, "b"), (True, 3, "c")) == ["a", "b", "c"]
    assert edited((True, 1, "a"), (True, 2, "b"), (True, 1, "c")) == ["c", "a", "b"]  # up to the first
    assert edited((True, 3, "a"), (True, 2, "b"), (True, 3, "c")) == ["b", "c", "a"]  # down to the last
    assert edited((False, 1, "a"), (True, None, None), (True, 3, " c  d ")) == ["", "c d"]


def test_measures_are_those_of_the_open_items_of_the_zone(store: Store) -> None:
    save_people(store, [Person("王明", "经发局", ("keeper",))], "王明", AT)
    items = [
        Item(
            LISTED,
            "sim_03",
            indicator_id="gdp",
            aim="全年增长8%",
            measures="抓好10个项目。",
            department="经发局",
            person="王明",
            due=date(2024, 12, 31),
        ),
        Item(LISTED, "sim_03", problem="用地批次慢"),
        Item(LISTED, "sim_04", problem="别的开发区"),
        Item("closed", "sim_03", problem="已销号"),
    ]
    add_items(store, items, "王明", AT)
    chinese, english = (Writer(store.catalogue, language) for language in ("zh", "en"))
    assert read_measures(store, "sim_03", chinese) == [
        "地区生产总值：全年增长8%，抓好10个项目（经发局，王明，2024-12-31前）。",
        "用地批次慢：措施待定。",
    ]
    assert read_measures(store, "sim_03", english)[0].endswith("(经发局, 王明, by 2024-12-31).")


def test_the_same_recipe_on_the_same_data_version_gives_the_same_files(shipped: Store) -> None:
    writer = Writer(shipped.catalogue, "zh")
    recipe = replace(OWN, sections=(*SECTIONS, Section("土地", "Land", "land_yield", "table", ("gdp",))))
    order = Order(("pptx", "docx", "xlsx"))

    def made() -> dict[str, bytes]:
        at, version = read_made_at(shipped), shipped.data_version()
        one = make_briefing(recipe, QUESTION, asker(shipped, Settings()), writer, at, version)
        assert wanting(one, build(one, writer, Order(()), partial(read_sources, shipped)), writer) == [
            writer.say("briefing.left_out", parts="土地")
        ]
        files = build(replace(one, parts=one.parts[1:2]), writer, order, partial(read_sources, shipped)).files
        return dict(files)

    first = made()
    name = f"岚江云埠经济开发区_党工委_2024年1—9月_v{shipped.data_version()}_模拟"
    assert list(first) == [f"{name}.{form}" for form in order.formats]
    assert pack(first) == pack(made())


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
@pytest.mark.parametrize(
    ("kind", "has_chart"), [("ranking", True), ("growth", True), ("gap", False), ("standing", False)]
)
def test_the_file_of_a_single_chart_holds_it(shipped: Store, form: str, kind: str, has_chart: bool) -> None:
    ask, writer = asker(shipped, Settings()), Writer(shipped.catalogue, "zh")
    comparison = ask.answer(kind, replace(QUESTION, indicators=("gdp",)))
    content = write_single(form, comparison, ask, writer, AT)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        charts = [name for name in package.namelist() if "charts/chart" in name and name.endswith(".xml")]
        texts = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml")).decode()
    assert bool(charts) is has_chart
    assert writer.title(comparison) in texts
    assert content == write_single(form, comparison, ask, writer, AT)


def brief_here(run: Run, filled: Path, out: Path, *more: str) -> tuple[int, list[Path], str]:
    place = ("--zone", "sim_03", "--period", "2024Q3", "--out", str(out))
    done = run(filled, "kpi", "brief", *place, *more)
    return done.returncode, [Path(line) for line in done.stdout.splitlines()], done.stderr


def test_the_command_writes_the_files_that_it_names(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "新" / "out"
    code, paths, _ = brief_here(run, filled, out, "--formats", "pptx,xlsx", "--recipe", "对标通报")
    assert code == 0 and sorted(paths) == sorted(out.iterdir()) and len(paths) == 2
    assert all("岚江云埠经济开发区_对标通报_2024年1—9月_v" in path.name for path in paths)
    _, english, _ = brief_here(run, filled, out, "--formats", "pptx", "--lang", "en")
    assert "Quarterly review_Jan–Sep 2024" in english[0].name


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (("--recipe", "无此方案"), 2, "quarterly_meeting"),
        (("--formats", "pptx,odt"), 2, "docx"),
        (("--zone", "无此区"), 2, "无此区"),
        (("--period", "1999"), 1, "1999"),
        (("--template", "/nowhere/x.pptx"), 1, "/nowhere/x.pptx"),
        (("--template", __file__), 1, "pptx"),
    ],
)
def test_a_wrong_command_says_so_and_writes_nothing(
    run: Run, filled: Path, tmp_path: Path, more: tuple[str, ...], code: int, word: str
) -> None:
    got, paths, said = brief_here(run, filled, tmp_path / "out", *more)
    assert got == code and word in said and paths == [] and not (tmp_path / "out").exists()


def test_the_command_without_a_browser_writes_the_rest_and_says_what_to_install(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    code, paths, said = brief_here(run, filled, tmp_path / "out", "--formats", "docx")
    assert code == 0 and len(paths) == 1 and "chromium" in said
    code, paths, said = brief_here(run, filled, tmp_path / "out", "--formats", "pptx,png")
    assert code == 1 and len(paths) == 1 and "chromium" in said
    code, paths, said = brief_here(run, filled, tmp_path / "none", "--formats", "png")
    assert code == 1 and paths == [] and not (tmp_path / "none").exists()
