"""The Briefing page: recipe, sections, formats, preview and files, in both languages and every state."""

import io
import zipfile

import pytest

from tests.pages.conftest import Open, texts

HERE = {"zone": "sim_03", "period": "2024-09-30"}
WORDS = {
    "zh": ("生成简报", "差距清单：先抓什么", "季度点评会", "没有找到浏览器"),
    "en": ("Make the briefing", "What to tackle first", "Quarterly review", "No browser was found"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_briefing_is_previewed_and_made_without_a_browser(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    button, heading, name, no_browser = WORDS[language]
    app = open_page("briefing", language, **HERE)
    assert app.selectbox(key="recipe").value == "quarterly_meeting"
    assert heading in texts(app) and no_browser in texts(app)
    formats = app.button_group(key="briefing_formats")
    assert [option.rpartition(".")[2] for option in formats.options] == ["pptx", "docx", "xlsx"]
    formats.set_value(["pptx", "xlsx"])
    app.run()
    (make,) = [each for each in app.button if each.label == button]
    make.click().run()
    assert not app.exception
    ready = app.session_state["briefing_ready"]
    assert [each.rpartition(".")[2] for each in ready.files] == ["pptx", "xlsx"]
    assert name in ready.name and not ready.wanting
    with zipfile.ZipFile(io.BytesIO(ready.package)) as package:
        assert package.namelist() == list(ready.files)
    # what was made is of what was chosen then
    app.selectbox(key="peers").set_value("siblings").run()
    stale = {"zh": "请重新生成", "en": "Make the briefing again"}[language]
    assert stale in texts(app)


def test_sections_without_figures_are_named(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    app = open_page("briefing", **HERE, indicator="gdp", recipe="benchmark_annex")
    assert app.selectbox(key="recipe").value == "benchmark_annex"
    app.button_group(key="briefing_formats").set_value(["pptx"])
    app.button(key="build").click().run()
    said = "\n".join(app.session_state["briefing_ready"].wanting)
    assert "未列入的部分" in said and "亩均" in said
    assert said in texts(app).replace("\\", "")


def test_a_recipe_is_saved_chosen_and_taken_back(open_page: Open) -> None:
    app = open_page("briefing", **HERE)
    app.text_input(key="recipe_name_quarterly_meeting").set_value("书记办公会")
    (save,) = [each for each in app.button if each.label == "保存"]
    save.click().run()
    assert not app.exception and "已保存" in texts(app)
    number = app.selectbox(key="recipe").value
    assert number.startswith("own_") and number in app.query_params["recipe"]
    app.button(key="take_back").click().run()
    assert app.selectbox(key="recipe").value == "quarterly_meeting" and "已删去" in texts(app)
    assert number not in app.selectbox(key="recipe").options


def test_a_name_of_a_shipped_recipe_is_refused_in_words(open_page: Open) -> None:
    app = open_page("briefing", **HERE)
    app.text_input(key="recipe_name_quarterly_meeting").set_value("季度点评会")
    next(each for each in app.button if each.label == "保存").click().run()
    assert "请换一个名字" in texts(app) and app.selectbox(key="recipe").value == "quarterly_meeting"


@pytest.mark.parametrize(("language", "word"), [("zh", "模拟数据"), ("en", "Simulated")])
def test_simulated_zones_say_so_and_a_period_without_figures_says_what_to_choose(
    open_page: Open, language: str, word: str
) -> None:
    app = open_page("briefing", language, **HERE)
    assert word.lower() in texts(app).lower()
    app = open_page("briefing", language, zone="sim_03", period="1999-12-31")
    assert not app.button and ("2024" in texts(app))
