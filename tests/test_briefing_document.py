"""The document is opened as Word would and read back: its page, headings and tables, and every number."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import pandas as pd
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from kpi.briefing.document import TOLD_BESIDE, write_document
from kpi.briefing.numbering import Counter, chinese, counted, hexagonal
from kpi.briefing.part import Asker, Briefing, make_briefing
from kpi.briefing.recipe import read_recipes
from kpi.briefing.styles import CHINESE, ENGLISH
from kpi.catalogue import Catalogue
from kpi.comparisons import compare
from kpi.comparisons.growth import read_series
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.text import rounded_half_up
from kpi.words import Writer

AT = datetime(2024, 11, 1, 9, 30)
MEASURES = ("=SUM(A1) 信访积案逐件化解。", "@国土分局：按岚开发[2024]12号办理。", "+1、-1 都是文字。\x0b")
LANGUAGES = ("zh", "en")
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
MISSING = "—"


@pytest.fixture(scope="module")
def asker(shipped: Store) -> Asker:
    settings = Settings()
    return Asker(
        lambda kind, q: compare(kind, shipped, q, settings), lambda q: read_series(shipped, q, settings)
    )


def make(asker: Asker, catalogue: Catalogue, name: str, language: str, zone: str = "sim_03") -> Briefing:
    recipe = read_recipes(catalogue)[name]
    question = Question(zone, Period(date(2024, 9, 30)))
    return make_briefing(recipe, question, asker, Writer(catalogue, language), AT, 12, MEASURES)


@pytest.fixture(scope="module")
def analyses(asker: Asker, catalogue: Catalogue) -> dict[str, Briefing]:
    return {language: make(asker, catalogue, "economic_analysis", language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def written(analyses: dict[str, Briefing], catalogue: Catalogue) -> dict[str, Document]:
    return {each: read(write_document(b, Writer(catalogue, each))) for each, b in analyses.items()}


def read(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def headings(document: Document, level: int) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == f"Heading {level}"]


def cells(table: Any) -> list[list[str]]:
    return [[tc.p_lst[0].text for tc in row.tc_lst] for row in table._tbl.tr_lst]


def texts(document: Document) -> list[str]:
    inside = [text for table in document.tables for row in cells(table) for text in row]
    return [*(each.text for each in document.paragraphs), *inside]


def read_number(text: str) -> float | None:
    """The first number of a printed cell; None for one that says there is none."""
    found = NUMBER.search(text.replace("−", "-"))
    return float(found[0].replace(",", "")) if found else None


def test_the_page_is_that_of_the_standard(written: dict[str, Document]) -> None:
    for document in written.values():
        page = document.sections[0]
        sizes = (page.page_width, page.page_height, page.top_margin, page.bottom_margin)
        assert [round(each.mm) for each in sizes] == [210, 297, 37, 35]
        assert [round(each.mm) for each in (page.left_margin, page.right_margin)] == [28, 26]
        assert document.settings.odd_and_even_pages_header_footer


def test_the_page_number_stands_right_on_odd_pages_and_left_on_even_ones(
    written: dict[str, Document],
) -> None:
    page = written["zh"].sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert [odd.text, even.text] == ["— 1 —"] * 2
    assert [odd.alignment.name, even.alignment.name] == ["RIGHT", "LEFT"]
    for paragraph in (odd, even):
        assert [each.text for each in paragraph._p.iter(qn("w:instrText"))] == [" PAGE "]


@pytest.mark.parametrize(("language", "styles"), [("zh", CHINESE), ("en", ENGLISH)])
def test_every_style_names_a_latin_and_a_chinese_face_and_no_theme(
    written: dict[str, Document], language: str, styles: tuple[Any, ...]
) -> None:
    for style in styles:
        faces = written[language].styles[style.name].element.find(qn("w:rPr")).find(qn("w:rFonts"))
        assert faces.get(qn("w:eastAsia")) == style.east, style.name
        assert {faces.get(qn(f"w:{each}")) for each in ("ascii", "hAnsi")} == {"Times New Roman"}
        assert [name for name in faces.attrib if "Theme" in name] == []


def test_title_and_body_are_of_the_sizes_that_the_standard_has(written: dict[str, Document]) -> None:
    styles = written["zh"].styles
    title, body = styles["Title"], styles["Normal"]
    assert [title.font.size.pt, body.font.size.pt] == [22, 16]
    assert title.element.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia")) == "方正小标宋简体"
    assert body.paragraph_format.line_spacing.pt == 28
    indent = body.element.find(qn("w:pPr")).find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_faces_are_named_and_never_embedded(analyses: dict[str, Briefing], catalogue: Catalogue) -> None:
    content = write_document(analyses["zh"], Writer(catalogue, "zh"))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name for name in names if "font" in name.lower() and "fontTable" not in name] == []


def test_headings_are_counted_in_chinese_and_plainly_in_english(
    written: dict[str, Document], analyses: dict[str, Briefing]
) -> None:
    levels = [part.section.level for part in analyses["zh"].parts if part.section.show != "table"]
    zh, en = headings(written["zh"], 1), headings(written["en"], 1)
    assert len(zh) == len(en) == levels.count(1) and levels.count(2) == 1
    assert [each.split("、")[0] for each in zh] == [chinese(n) for n in range(1, len(zh) + 1)]
    assert [each.split(" ")[0] for each in en] == [f"{n}." for n in range(1, len(en) + 1)]
    assert headings(written["zh"], 2) == ["（一）主要指标完成情况（模拟数据）"]
    assert headings(written["en"], 2)[0].startswith("1.1 Main indicators")
    assert [text for text in texts(written["en"]) if re.search("[一二三四五六七八九十]、|一是", text)] == []


def test_figures_that_are_simulated_say_so_in_title_headings_and_under_tables_alone(
    written: dict[str, Document],
) -> None:
    for language, mark in (("zh", "模拟数据"), ("en", "simulated data")):
        document = written[language]
        subtitle = next(each for each in document.paragraphs if each.style.name == "Subtitle")
        assert mark in subtitle.text
        assert all(mark in each for level in (1, 2) for each in headings(document, level))
        under = [after.text for after in paragraphs_after_tables(document)]
        assert len(under) == len(document.tables) and all(mark in each for each in under)
        body = [each.text for each in document.paragraphs if each.style.name == "Normal"]
        assert [each for each in body if "模拟" in each or "imulated" in each] == []


def paragraphs_after_tables(document: Document) -> Iterator[Any]:
    for table in document.tables:
        yield docx.text.paragraph.Paragraph(table._tbl.getnext(), document)


def test_a_paragraph_says_its_period_once(
    written: dict[str, Document], analyses: dict[str, Briefing]
) -> None:
    for language, period in (("zh", "2024年1—9月"), ("en", "Jan–Sep 2024")):
        body = [each.text for each in written[language].paragraphs if each.style.name == "Normal"]
        told = [each for each in body if each.startswith(period)]
        texts_and_more = [p for p in analyses[language].parts if p.section.show not in ("actions", "table")]
        assert len(told) == len(texts_and_more)
        assert [each for each in body if each.count(period) > 1] == []


def test_every_sentence_of_a_text_section_is_in_its_paragraph(
    written: dict[str, Document], analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    for language in LANGUAGES:
        writer, body = Writer(catalogue, language), "".join(texts(written[language]))
        shown = [part for part in analyses[language].parts if part.section.show in ("text", "gaps")]
        assert sum(len(part.told) for part in shown) > 20
        for part in shown:
            for findings in part.told:
                assert writer.running(part.comparisons[0].question, findings) in body


def test_beside_a_table_the_first_sentences_stand_and_how_many_more_there_are(
    written: dict[str, Document], analyses: dict[str, Briefing]
) -> None:
    part = next(p for p in analyses["zh"].parts if p.section.compare == "target")
    telling = [f for (f,) in part.told if f.values["status"] not in ("no_target", "not_reported")]
    assert len(telling) > TOLD_BESIDE
    assert any(f"其余{len(telling) - TOLD_BESIDE}项见下。" in text for text in texts(written["zh"]))
    assert not any("无目标" in each.text for each in written["zh"].paragraphs if each.style.name == "Normal")


def test_gaps_are_counted_and_measures_numbered(
    written: dict[str, Document], analyses: dict[str, Briefing]
) -> None:
    gaps = next(p for p in analyses["zh"].parts if p.section.show == "gaps")
    for language, first, last in (("zh", "一是", f"{chinese(len(gaps.told))}是"), ("en", "(1) ", "(9) ")):
        body = [each.text for each in written[language].paragraphs if each.style.name == "Normal"]
        assert sum(each.startswith((first, last)) for each in body) == 2
    body = [each.text for each in written["zh"].paragraphs]
    assert "2. @国土分局：按岚开发〔2024〕12号办理。" in body


def test_text_that_looks_like_a_formula_stays_text_and_controls_go(
    analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    content = write_document(analyses["zh"], Writer(catalogue, "zh"), number="=岚开发(2024)12号")
    document = read(content)
    lines = [each.text for each in document.paragraphs]
    assert lines[0] == "=岚开发〔2024〕12号"
    assert {"1. =SUM(A1) 信访积案逐件化解。", "3. +1、-1 都是文字。"} <= set(lines)
    body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "instrText" not in body and "w:fldSimple" not in body


# the head of the annex → the column of the comparison, decimals (None: the indicator's), part of the cell
ANNEX = {
    2: ("target_value", None),
    3: ("value", None),
    5: ("completion_pct", 1),
    6: ("target_gap", None),
    8: ("change_year_ago", 0),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_annex_is_the_comparisons(
    language: str, written: dict[str, Document], analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    rows = analyses[language].parts[-1].comparisons[0].rows.set_index(f"indicator_{language}")
    head, *lines = cells(written[language].tables[-1])
    assert len(head) == 9 and len(lines) == len(rows) > 40
    order = [indicator.name(language) for indicator in catalogue.indicators.values()]
    assert [line[0] for line in lines] == sorted(rows.index, key=order.index)
    checked = 0
    for line in lines:
        row = rows.loc[line[0]]
        indicator = catalogue.indicators[row["indicator_id"]]
        for at, (column, decimals) in ANNEX.items():
            if column == "target_value" and row["target_kind"] in ("growth", "share"):
                decimals = 1
            elif column == "target_gap":
                decimals = {"%": 1, "个百分点": 1, "位": 0}.get(row["target_gap_unit"], indicator.decimals)
            expected = row[column]
            printed = read_number(line[at])
            if pd.isna(expected):
                assert printed is None, (line, column)
                continue
            places = indicator.decimals if decimals is None else decimals
            if column == "target_gap" and row["target_gap_unit"] == "位" and language == "en":
                # places are said in words, without a sign
                expected = None if expected == 0 else abs(expected)
                assert printed == expected, (line, column)
                continue
            assert printed == rounded_half_up(float(expected), places), (line, column)
            checked += 1
        checked += check_growth_and_place(line, row)
    assert checked > 200


def check_growth_and_place(line: list[str], row: "pd.Series[Any]") -> int:
    """同比 is of places, of percent or of points; 位次 is place / how many."""
    rates = [(row["change_places"], 0), (row["yoy_pct"], 1), (row["change_pp"], 1)]
    reported = [(float(value), places) for value, places in rates if not pd.isna(value)]
    checked = 0
    if reported:
        expected = rounded_half_up(*reported[0])
        # English says of no places gained or lost that it is the same place
        assert read_number(line[4]) == (None if line[4] == "same place" and expected == 0 else expected), line
        checked += 1
    else:
        assert read_number(line[4]) is None
    if pd.isna(row["rank"]) or row["n_ranked"] == 1:
        assert line[7] == line[8] == MISSING
        return checked
    assert line[7] == f"{row['rank']}/{row['n_ranked']}"
    return checked + 1


def test_every_table_has_all_rows_and_repeats_its_head(
    written: dict[str, Document], analyses: dict[str, Briefing]
) -> None:
    for language in LANGUAGES:
        wanted = [p for p in analyses[language].parts if p.section.show in ("chart", "table")]
        tables = written[language].tables
        assert len(tables) == len(wanted) == 4
        for table, part in zip(tables, wanted, strict=True):
            assert len(table._tbl.tr_lst) == len(part.comparisons[0].rows) + 1
            first, *others = table._tbl.tr_lst
            assert first.trPr.find(qn("w:tblHeader")) is not None
            assert all(each.trPr.find(qn("w:tblHeader")) is None for each in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_target_table_is_the_comparisons(
    language: str, written: dict[str, Document], analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    part = next(p for p in analyses[language].parts if p.section.compare == "target")
    head, *lines = cells(written[language].tables[0])
    writer, checked = Writer(catalogue, language), 0
    rows = part.comparisons[0].rows
    for column in ("completion_pct", "lead_pp"):
        at = head.index(writer.say(f"column.{column}"))
        for line, value in zip(lines, rows[column], strict=True):
            expected = None if pd.isna(value) else rounded_half_up(float(value), 1)
            assert read_number(line[at]) == expected, line
            checked += expected is not None
    assert checked > 40


@pytest.mark.parametrize("name", ["economic_analysis", "benchmark_annex", "quarterly_meeting"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_recipe_prints_what_only_a_program_understands(
    name: str, language: str, asker: Asker, catalogue: Catalogue
) -> None:
    briefing = make(asker, catalogue, name, language)
    content = write_document(briefing, Writer(catalogue, language))
    assert content == write_document(briefing, Writer(catalogue, language))
    document = read(content)
    for text in texts(document):
        assert not re.search(r"\b(nan|NaN|NaT|inf)\b|<NA>|^None$|None[,;）)]", text), text
    assert len(headings(document, 1)) + len(headings(document, 2)) > 8


def test_wide_tables_lie_on_their_side_and_fit_their_page(asker: Asker, catalogue: Catalogue) -> None:
    document = read(write_document(make(asker, catalogue, "benchmark_annex", "zh"), Writer(catalogue, "zh")))
    turned = [page.orientation == WD_ORIENT.LANDSCAPE for page in document.sections]
    assert True in turned and False in turned
    for page in document.sections:
        upright = page.orientation == WD_ORIENT.PORTRAIT
        assert (page.page_width < page.page_height) == upright
    widths = [sum(column.w for column in table._tbl.tblGrid.gridCol_lst) for table in document.tables]
    assert {round(width / Mm(1)) for width in widths} == {156, 225}


def test_a_picture_stands_in_place_of_its_table_with_its_finding(
    analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    briefing, writer = analyses["zh"], Writer(catalogue, "zh")
    at = next(n for n, part in enumerate(briefing.parts) if part.section.compare == "target")
    document = read(write_document(briefing, writer, {at: png(1000, 500)}))
    assert len(document.inline_shapes) == 1 and len(document.tables) == 3
    shape = document.inline_shapes[0]
    assert round(shape.width.mm) == 156 and round(shape.height.mm) == 78
    title = writer.title(briefing.parts[at].comparisons[0])
    assert title in shape._inline.docPr.get("descr")
    captions = [each.text for each in document.paragraphs if each.style.name == "Caption"]
    assert f"图1　{title}" in captions


def test_a_tall_picture_leaves_room_for_its_caption(
    analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    document = read(write_document(analyses["zh"], Writer(catalogue, "zh"), {1: png(400, 1600)}))
    shape = document.inline_shapes[0]
    assert round(shape.height.mm) == 180 and round(shape.width.mm) == 45


def png(width: int, height: int) -> bytes:
    """A white picture of that size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\x00" + b"\xff" * width) * height
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_what_was_not_reported_is_left_out_and_said(
    analyses: dict[str, Briefing], catalogue: Catalogue
) -> None:
    briefing = analyses["zh"]
    less = replace(briefing, parts=briefing.parts[1:], left_out=("总述",))
    document = read(write_document(less, Writer(catalogue, "zh")))
    assert any("没有数据、未列入的部分：总述。" in text for text in texts(document))
    assert len(headings(document, 1)) == len(less.parts) - 1
    assert headings(document, 1)[0] == "一、主要指标完成情况（模拟数据）"


def test_a_zone_without_figures_gives_a_document_that_says_so(empty: Store, catalogue: Catalogue) -> None:
    settings = Settings()
    asker = Asker(
        lambda kind, q: compare(kind, empty, q, settings), lambda q: read_series(empty, q, settings)
    )
    briefing = make(asker, catalogue, "economic_analysis", "zh")
    document = read(write_document(briefing, Writer(catalogue, "zh")))
    assert len(briefing.left_out) == 10
    # who is not scored is listed, without a score
    (table,) = document.tables
    numbers = {text for row in cells(table)[1:] for text in row if NUMBER.fullmatch(text)}
    assert numbers == {"0.0"}, "the weight of items with figures, and nothing else"
    assert any("未列入的部分：总述、" in text for text in texts(document))


def test_what_holds_for_all_is_said_once_at_the_end(written: dict[str, Document]) -> None:
    for language, marks in (
        ("zh", ("达序时：", "现价、", "数据版本 v12")),
        ("en", ("On pace:", "current prices on", "Data version 12")),
    ):
        lines = [each.text for each in written[language].paragraphs]
        for mark in marks:
            assert sum(mark in each for each in lines) == 1, mark
        assert "2024-11-01 09:30" in "".join(lines[-40:])


def test_numbers_of_headings_and_documents() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99, 100)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
        "100",
    ]
    zh, en = Counter("zh"), Counter("en")
    assert [zh.next(level)[0] for level in (1, 2, 2, 1, 2)] == ["一、", "（一）", "（二）", "二、", "（一）"]
    assert [en.next(level)[0] for level in (2, 2, 1, 2)] == ["1. ", "1.1 ", "2. ", "2.1 "]
    assert counted(["a"], "zh") == ["a"] and counted(["a", "b"], "zh") == ["一是a", "二是b"]
    for typed in ("[2024]", "（2024）", "【2024】", "〔2024〕", "(2024)"):
        assert hexagonal(f"岚开发{typed}12号") == "岚开发〔2024〕12号"
    assert hexagonal("增长（2024）较快 (2023)") == "增长（2024）较快 (2023)"
