"""The bytes of a file become sheets of text cells, or a sentence that names the file."""

import io
from datetime import date

import pytest
import xlsxwriter

from kpi.errors import BadFile
from kpi.text import LANGUAGES
from pipelines.read import Sheet, cell_name, read_sheets

TEXT = "开发区,指标,数值\n杭州经开区, 地区生产总值 ,3.42\n旌德经开区,税收收入\n"
CELLS = [["开发区", "指标", "数值"], ["杭州经开区", "地区生产总值", "3.42"], ["旌德经开区", "税收收入", ""]]


def cells(sheet: Sheet) -> list[list[str]]:
    return sheet.cells.to_numpy().tolist()


def xlsx(rows: list[list[object]], first_row: int = 0, sheets: tuple[str, ...] = ("一季度",)) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title in sheets:
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows, first_row):
                for column, value in enumerate(row):
                    form = day if isinstance(value, date) else None
                    sheet.write(number, column, value, form)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_cells(encoding: str, line_end: str) -> None:
    content = TEXT.replace("\n", line_end).encode(encoding)
    (sheet,) = read_sheets(content, "一季度.CSV")
    assert cells(sheet) == CELLS and sheet.name == ""


def test_text_that_both_encodings_could_read_is_read_as_utf_8() -> None:
    text = "经济,投资\n相山,经济\n"
    assert text.encode("utf-8").decode("gb18030") != text
    (sheet,) = read_sheets(text.encode("utf-8"), "a.csv")
    assert cells(sheet) == [["经济", "投资"], ["相山", "经济"]]


def test_a_quoted_cell_keeps_its_commas_and_line_breaks() -> None:
    (sheet,) = read_sheets('甲,"1,234"\n乙,"x\ny"\n'.encode(), "a.csv")
    assert cells(sheet) == [["甲", "1,234"], ["乙", "x\ny"]]


def test_xlsx_numbers_and_dates_are_read_as_a_person_would_write_them() -> None:
    row = ["指标", 3, 114.23, 0.1 + 0.2, 1142300, date(2024, 9, 30), -0.5, True]
    (sheet,) = read_sheets(xlsx([row]), "a.xlsx")
    assert cells(sheet) == [["指标", "3", "114.23", "0.3", "1142300", "2024-09-30", "-0.5", "True"]]


def test_empty_rows_above_keep_their_place_so_that_cells_keep_their_names() -> None:
    (sheet,) = read_sheets(xlsx([["指标", 3]], first_row=2), "a.xlsx")
    assert cells(sheet) == [["", ""], ["", ""], ["指标", "3"]]


def test_every_filled_sheet_is_read_by_its_name_and_empty_ones_are_not() -> None:
    assert [s.name for s in read_sheets(xlsx([["a"]], sheets=("甲", "乙")), "a.xlsx")] == ["甲", "乙"]
    with pytest.raises(BadFile):
        read_sheets(xlsx([[]]), "a.xlsx")


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"\xd0\xcf\x11\xe0", "一季度.xls", "error.format"),
        (b"text", "一季度.docx", "error.format"),
        (b"text", "一季度", "error.format"),
        (b"", "空.csv", "error.empty_file"),
        (b" \n\n ", "空.csv", "error.empty_file"),
        (b"\xef\xbb\xbf", "空.csv", "error.empty_file"),
        (b",,\n,,\n", "空.csv", "error.empty_file"),
        (b"", "空.xlsx", "error.empty_file"),
        (b"a\0b,1\n", "二进制.csv", "error.not_text"),
        (xlsx([["a", 1]]), "改名.csv", None),
        (TEXT.encode(), "改名.xlsx", "error.not_xlsx"),
        (xlsx([["a", 1]])[:500], "断了.xlsx", "error.not_xlsx"),
        (b"PK\x03\x04", "断了.xlsx", "error.not_xlsx"),
        (b"\xff\xfe\xff,1\n", "乱码.csv", "error.encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_that_names_the_file(
    content: bytes, name: str, key: str | None
) -> None:
    with pytest.raises(BadFile) as refusal:
        read_sheets(content, name)
    assert key in (refusal.value.key, None)
    assert all(name in refusal.value.text(language) for language in LANGUAGES)


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_workbook_cut_short_anywhere_is_refused(cut: int) -> None:
    whole = xlsx([["a", 1]])
    with pytest.raises(BadFile):
        read_sheets(whole[: len(whole) * cut // 100], "断了.xlsx")


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (6, 1, "B7"), (9, 26, "AA10"), (0, 25, "Z1"), (0, 702, "AAA1")]
)
def test_a_cell_is_named_as_excel_names_it(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
