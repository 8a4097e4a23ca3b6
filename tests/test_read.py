"""The bytes of a file become sheets of text cells, whatever its format and whatever its name."""

import csv
import io
import struct
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from python_calamine import CalamineWorkbook

from kpi.errors import BadFile
from pipelines.delimited import find_separator, read_delimited
from pipelines.formats.shown import form_of, shown
from pipelines.formats.xls import RECALCULATED_BY
from pipelines.grid import BLANKS, to_frame
from pipelines.limits import Refused
from pipelines.read import Sheet, cell_name, read_sheets
from tests.books import (
    CELLS,
    MERGES,
    SAMPLE_ROWS,
    SAMPLE_XML2003,
    converted,
    html,
    mhtml,
    ods_with,
    sample_xlsx,
    unzipped,
    xlsb,
    xlsb_cell,
    xlsb_row,
    xlsx,
    xlsx_with,
    xml2003,
    xml2003_row,
    zipped,
)

TEXT = "开发区,指标,数值\n杭州经开区, 地区生产总值 ,3.42\n旌德经开区,税收收入\n"
TEXT_CELLS = [
    ["开发区", "指标", "数值"],
    ["杭州经开区", "地区生产总值", "3.42"],
    ["旌德经开区", "税收收入", ""],
]


def cells(sheet: Sheet) -> list[list[str]]:
    return sheet.cells.to_numpy().tolist()


def only(content: bytes, name: str = "a.xlsx") -> list[list[str]]:
    """The cells of a file's one sheet."""
    (sheet,) = read_sheets(content, name)
    return cells(sheet)


def text_cells(text: str) -> list[list[str]]:
    return only(text.encode(), "a.csv")


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_cells(encoding: str, line_end: str) -> None:
    content = TEXT.replace("\n", line_end).encode(encoding)
    (sheet,) = read_sheets(content, "一季度.CSV")
    assert cells(sheet) == TEXT_CELLS and sheet.name == "" and sheet.merges == ()


def test_text_that_both_encodings_could_read_is_read_as_utf_8() -> None:
    text = "经济,投资\n相山,经济\n"
    assert text.encode().decode("gb18030") != text
    assert text_cells(text) == [["经济", "投资"], ["相山", "经济"]]


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|", "，", "   ", "　　"])
def test_the_separator_is_found(separator: str) -> None:
    lines = ["2024年1-9月", "指标,数值,单位", "税收收入,1285,万元", "投资,-3.42,亿元", "注：快报数"]
    padded = [line.split(",") + [""] * (2 - line.count(",")) for line in lines]
    assert text_cells("\n".join(line.replace(",", separator) for line in lines)) == padded


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("指标\t数值\n税收收入\t1,285\n投资\t2,300\n", "\t"),
        ("指标;说明\n税收;上升，因为基数低\n投资;下降，因为项目少\n", ";"),
        ("001\t,5\n002\t,6\n", ","),
        ("指标   2023年   2024年\n税收收入   1,285   2,300\n", "  "),
        ('指标,备注\n税收,"a;b;c"\n投资,"d;e;f"\n', ","),
        ("税收收入\n投资\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_the_one_that_gives_the_steadiest_width(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_quoted_cell_keeps_its_commas_and_line_breaks() -> None:
    assert text_cells('甲,"1,234"\n乙,"x\ny"\n丙,"""引"""\n') == [
        ["甲", "1,234"],
        ["乙", "x\ny"],
        ["丙", '"引"'],
    ]


def test_blank_lines_are_rows_so_that_cells_keep_their_names() -> None:
    assert text_cells("\na,b\n\n1,2\n") == [["", ""], ["a", "b"], ["", ""], ["1", "2"]]
    assert text_cells("\na\n1\n") == [[""], ["a"], ["1"]]


def test_blanks_around_a_text_are_not_of_it() -> None:
    assert text_cells("　甲 ,\ufeff\u00a01\u200b\n") == [["甲", "1"]]


def test_what_spreadsheets_would_take_for_a_formula_is_text() -> None:
    assert text_cells("=cmd|'/c calc'!A1,+1,-2,@x\n") == [["=cmd|'/c calc'!A1", "+1", "-2", "@x"]]


def test_cells_are_text_without_missing_values() -> None:
    (sheet,) = read_sheets(b"a,NA,\nnull,nan,1\n", "a.csv")
    assert {str(kind) for kind in sheet.cells.dtypes} == {"str"} and not sheet.cells.isna().any(axis=None)
    assert list(sheet.cells.columns) == [0, 1, 2] and list(sheet.cells.index) == [0, 1]
    assert cells(sheet) == [["a", "NA", ""], ["null", "nan", "1"]]


def by_csv_reader(text: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = list(zip_longest(*rows, fillvalue=""))
    return [
        [cell.strip(BLANKS).replace("\r\n", "\n") for cell in line] for line in zip(*columns, strict=True)
    ]


def by_us(text: str) -> list[list[str]]:
    found = to_frame(read_delimited(text.encode())).to_numpy().tolist()
    return [[cell.replace("\r\n", "\n") for cell in line] for line in found]


pieces = st.sampled_from(
    ["a", "中", " ", '"', '""', '"a,b"', '"x\ny"', '"x\r\ny"', '"\r"', "1", ",", ",", "\n", "\r\n", "\r"]
)


@settings(max_examples=400)
@given(st.lists(pieces, min_size=1, max_size=30).map("".join))
def test_a_csv_is_read_as_pythons_own_reader_reads_it(text: str) -> None:
    text = "a,b,c\n" * 40 + text  # so that the separator is beyond doubt
    try:
        found = by_us(text)
    except Refused as refusal:
        assert refusal.key == "error.unclosed_quote"
        closed = by_csv_reader(f"{text}\nx,y,z")
        assert not closed or closed[-1][-3:] != ["x", "y", "z"]
        return
    assert found == by_csv_reader(text)


@settings(max_examples=300)
@given(st.lists(st.lists(st.text('a,"\n\r 中', max_size=4), min_size=3, max_size=3), min_size=1, max_size=6))
def test_lines_of_one_width_are_read_as_pythons_own_reader_reads_them(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["甲", "乙", "丙"], *rows])
    assert by_us(buffer.getvalue()) == by_csv_reader(buffer.getvalue())


def test_a_line_break_within_quotes_is_one_wherever_it_stands_in_a_long_file() -> None:
    line = '甲,"一\r\n二",3\r\n'
    content = (line * 200_000).encode()
    (sheet,) = read_sheets(content, "a.csv")
    assert (sheet.cells[1] == "一\n二").all() and len(sheet.cells) == 200_000


# every format


def made(kind: str) -> bytes:
    if kind in ("xls", "ods", "html"):
        return converted(sample_xlsx(), kind)
    makers = {
        "xlsx": sample_xlsx,
        "xlsb": xlsb,
        "web page": lambda: html(SAMPLE_ROWS),
        "mhtml": lambda: mhtml(SAMPLE_ROWS),
        "xml": lambda: xml2003(SAMPLE_XML2003),
        "xlsx of LibreOffice": lambda: converted(sample_xlsx(), "xlsx:Calc MS Excel 2007 XML"),
        "pasted": lambda: "\n".join("\t".join(line) for line in CELLS).encode(),
    }
    return makers[kind]()


FORMATS = ("xlsx", "xlsx of LibreOffice", "xlsb", "xls", "ods", "html", "web page", "mhtml", "xml")


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_cells_and_merged_ranges(kind: str) -> None:
    (sheet,) = read_sheets(made(kind), "一季度.xls")
    assert cells(sheet) == CELLS and sheet.merges == MERGES
    assert sheet.name == ("" if kind in ("html", "web page") else "一季度")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.csv", "a.et", "a.pdf", "a", "2024.1-9月"])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "web page", "pasted"])
def test_what_a_file_is_its_bytes_say_and_not_its_name(kind: str, name: str) -> None:
    assert only(made(kind), name) == CELLS


def test_the_hand_made_binary_book_is_one_to_another_reader_too() -> None:
    (name,) = CalamineWorkbook.from_filelike(io.BytesIO(xlsb())).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsb())).get_sheet_by_name(name).to_python()
    assert name == "一季度" and [row[0] for row in rows] == [row[0] for row in CELLS]
    assert rows[2][1:3] == [12850.5, 0.062] and rows[3][3] == datetime(2024, 9, 30, 8, 30)


def test_reading_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert only(sample_xlsx()) == CELLS


# numbers, dates and the like as a person reads them


def test_xlsx_numbers_and_dates_are_read_as_a_person_would_write_them() -> None:
    row = ["指标", 3, 114.23, 0.1 + 0.2, 1142300, date(2024, 9, 30), -0.5, True, 1e21, -0.0]
    assert only(xlsx([row])) == [
        ["指标", "3", "114.23", "0.3", "1142300", "2024-09-30", "-0.5", "TRUE", "1e+21", "0"]
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.062, "0%", "6.2%"),
        (0.07, "0.00%", "7%"),
        (-0.005, "0.0%;[Red]-0.0%", "-0.5%"),
        (6.2, '0.0"%"', "6.2"),
        (6.2, r"0.0\%", "6.2"),
        (12850, '#,##0.00"万元"', "12850"),
        (128500000, '0!.0000,"万元"', "128500000"),
        (5, '0"月"', "5"),
        (1.5e10, "0.00E+00", "15000000000"),
        (2024, "G/通用格式", "2024"),
        (2024, "General", "2024"),
        (45565, "yyyy-mm-dd", "2024-09-30"),
        (45565.5, "yyyy/m/d h:mm", "2024-09-30 12:00:00"),
        (45565, '[$-804]yyyy"年"m"月"d"日"', "2024-09-30"),
        (45536, 'yyyy"年"m"月";@', "2024年9月"),
        (45536, "mmm-yy", "2024年9月"),
        (45292, "yyyy", "2024年"),
        (45536, 'm"月"d"日"', "2024-09-01"),
        (0.4375, "h:mm", "10:30:00"),
        (1.25, "[h]:mm:ss", "30:00:00"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e9, "yyyy-mm-dd", "1000000000"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, form_of(code)) == text


def test_dates_may_count_from_1904() -> None:
    assert shown(44103, form_of("yyyy-mm-dd"), from_1904=True) == "2024-09-30"


@pytest.mark.parametrize(
    ("number", "text"), [(31, "2024-09-30"), (57, "2024年9月"), (10, "4556500%"), (2, "45565")]
)
def test_formats_that_chinese_excel_only_numbers_are_known(number: int, text: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 45565
    book.active["A1"].number_format = "0.00"
    members = unzipped(saved(book))
    members["xl/styles.xml"] = members["xl/styles.xml"].replace(b'numFmtId="2"', b'numFmtId="%d"' % number)
    assert only(zipped(members)) == [[text]]


values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8).map(
        "x".__add__
    ),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda each: each.replace(microsecond=0)),
)


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.15g}".replace("-0", "0") if value == 0 else f"{value:.15g}"
    return str(value).removesuffix(" 00:00:00")


@settings(max_examples=25)
@given(st.lists(st.lists(values, min_size=2, max_size=2), min_size=1, max_size=8))
def test_what_openpyxl_writes_is_read_back(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    assert only(saved(book)) == [[written(value) for value in row] for row in rows]


def test_rich_texts_inline_texts_and_readings_are_read_as_plain_texts() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("税收", TextBlock(InlineFont(b=True), "收入"))
    assert only(saved(book)) == [["税收收入"]]
    inline = '<c t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>'
    assert only(xlsx_with(f'<row>{inline}<c t="str"><v>a_x000A_b</v></c></row>')) == [["甲", "a\nb"]]


def test_rows_and_cells_without_a_name_follow_the_one_before() -> None:
    rows = (
        '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="3"><c r="B3"><v>5</v></c><c><v>6</v></c></row>'
    )
    assert only(xlsx_with(rows)) == [["1", "", "3"], ["", "", ""], ["", "5", "6"]]


def test_empty_rows_above_keep_their_place_so_that_cells_keep_their_names() -> None:
    assert only(xlsx([["指标", 3]], first_row=2)) == [["", ""], ["", ""], ["指标", "3"]]


@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "xls", "ods"])
def test_formulas_errors_and_times_are_read_as_the_screen_shows_them(kind: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ["=1/0", "=NA()", "=1+2", "=1-1", '=IF(TRUE,"","x")', time(10, 30), datetime(2024, 9, 1)]
    )
    book.active["G1"].number_format = 'yyyy"年"m"月"'
    shown_cells = ["#DIV/0!", "#N/A", "3", "0", "", "10:30:00", "2024年9月"]
    assert only(converted(saved(book), kind)) == [shown_cells]


def test_a_binary_book_has_errors_truths_and_texts_of_formulas() -> None:
    row = (
        xlsb_row(0),
        xlsb_cell(3, 0, b"\x07"),
        xlsb_cell(4, 1, b"\x01"),
        xlsb_cell(8, 2, struct.pack("<I", 1) + "甲".encode("utf-16-le") + bytes(6)),
        xlsb_cell(11, 3, b"\x2a" + bytes(6)),
        xlsb_row(2),
        xlsb_cell(6, 0, struct.pack("<I", 1) + "乙".encode("utf-16-le")),
        xlsb_cell(2, 1, struct.pack("<Q", struct.unpack("<Q", struct.pack("<d", 1.5))[0])[4:]),
    )
    (sheet,) = read_sheets(xlsb(row), "a.xlsb")
    assert cells(sheet) == [["#DIV/0!", "", "", ""], ["", "", "", ""], ["乙", "1.5", "", ""]]


# sheets


def test_every_filled_sheet_is_read_by_its_name_and_empty_ones_are_not() -> None:
    assert [s.name for s in read_sheets(xlsx([["a"]], sheets=("甲", "乙")), "a.xlsx")] == ["甲", "乙"]
    with pytest.raises(BadFile):
        read_sheets(xlsx([[]]), "a.xlsx")


def test_hidden_sheets_are_read_only_where_those_one_sees_hold_nothing() -> None:
    def names(seen: object) -> list[str]:
        book = openpyxl.Workbook()
        book.active.title = "看得见"
        book.active["A1"] = seen
        book.create_sheet("底稿").append(["x"])
        book["底稿"].sheet_state = "hidden"
        return [sheet.name for sheet in read_sheets(saved(book), "a.xlsx")]

    assert names("a") == ["看得见"] and names(None) == ["底稿"]


def test_only_the_first_cell_of_a_merged_range_holds_text() -> None:
    book = openpyxl.Workbook()
    for row in range(3):
        book.active.append([f"{row}{column}" for column in range(3)])
    members = unzipped(saved(book))
    sheet = members["xl/worksheets/sheet1.xml"]
    merged = (
        b'</sheetData><mergeCells count="2"><mergeCell ref="B1:C2"/><mergeCell ref="A3:Z99"/></mergeCells>'
    )
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", merged)
    (read,) = read_sheets(zipped(members), "a.xlsx")
    assert cells(read) == [["00", "01", ""], ["10", "", ""], ["20", "", ""]]
    assert read.merges == ((0, 1, 1, 2), (2, 0, 2, 2))


# formulas


def uncached(content: bytes) -> dict[str, object]:
    with pytest.raises(BadFile) as refusal:
        read_sheets(content, "快报.xlsx")
    assert refusal.value.key == "error.no_cached_values"
    return refusal.value.values


def test_formulas_that_were_never_computed_are_refused_by_name() -> None:
    book = openpyxl.Workbook()
    book.active.title = "一季度"
    for row in ([1, 2], ["=A1+1", "=B1+1"]):
        book.active.append(row)
    named = {"file": "快报.xlsx", "sheet": "一季度", "cell": "A2", "count": 2}
    assert uncached(saved(book)) == named
    # xlsxwriter writes 0 instead, and asks for everything to be computed
    assert uncached(xlsx([[1, 2], ["=A1+1", "=B1+1"]])) == named


def test_a_formula_that_a_program_computed_itself_is_read() -> None:
    book = saved(openpyxl.Workbook())
    rows = '<row><c><f>1+1</f><v>2</v></c><c><f>1-1</f><v>0</v></c><c t="str"><f>""</f><v></v></c></row>'
    workbook = unzipped(book)["xl/workbook.xml"].decode()
    assert 'fullCalcOnLoad="1"' in workbook
    assert only(xlsx_with(rows, book)) == [["2", "0"]]


def test_formulas_without_a_value_are_refused_in_every_format_that_has_formulas() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "=1-1"])
    xls = converted(saved(book), "xls")
    assert only(xls) == [["甲", "0"]]
    # a program that only writes .xls leaves no mark of who computed it
    unmarked = xls.replace(struct.pack("<HH", RECALCULATED_BY, 8), struct.pack("<HH", 0x7777, 8))
    assert uncached(unmarked)["cell"] == "B1"
    cells_of_ods = '<table:table-cell/><table:table-cell table:formula="of:=1+1"/>'
    ods = ods_with(f"<table:table-row>{cells_of_ods}</table:table-row>", converted(sample_xlsx(), "ods"))
    assert uncached(ods)["cell"] == "B1"
    assert uncached(xml2003('<Row><Cell ss:Index="2" ss:Formula="=1+1"/></Row>'))["cell"] == "B1"


# web pages


def test_cells_over_several_rows_and_columns_become_merged_ranges() -> None:
    rows = (
        "<tr><th rowspan=2>开发区<th colspan='2'>税收<th rowspan=2>备注"
        "<tr><td>1-9月<td>同比"
        "<tr><td>旌德<td>5<td>6.2%<td>"
    )
    (sheet,) = read_sheets(html(rows), "a.html")
    assert cells(sheet) == [
        ["开发区", "税收", "", "备注"],
        ["", "1-9月", "同比", ""],
        ["旌德", "5", "6.2%", ""],
    ]
    assert sheet.merges == ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3))


def test_the_text_of_a_cell_is_what_the_browser_shows() -> None:
    cell = "<td> 税收 \n 收入&nbsp;<br/>（<b>万元</b>）<script>x()</script><!-- y --><style>z</style>"
    assert only(html(f"<tr>{cell}<td>&lt;5&amp;6<tr><td>1<td>2"), "a.html") == [
        ["税收 收入\n（万元）", "<5&6"],
        ["1", "2"],
    ]


def test_tables_that_only_place_others_on_the_page_are_none() -> None:
    one, other = (
        f"<table><caption>{caption}</caption><tr><td>a<td>{head}<tr><td>1<td>2</table>"
        for caption, head in (("甲", "b"), ("", "c"))
    )
    menu = "<table><tr><td>首页<td>数据</table>"
    sheets = read_sheets(html(f"<tr><td>{menu}栏目<td>{one}正文<tr><td>更多<td>{other}附表"), "a.html")
    assert [(sheet.name, cells(sheet)[0]) for sheet in sheets] == [("甲", ["a", "b"]), ("表2", ["a", "c"])]


def test_a_table_pasted_from_the_clipboard_is_read() -> None:
    head = b"Version:0.9\r\nStartHTML:0000000105\r\n<html><body><!--StartFragment-->"
    content = (
        head
        + "<TABLE><TR><TD>税收</TD><TD>5</TD></TR></TABLE>".encode()
        + b"<!--EndFragment--></body></html>"
    )
    assert only(content, "粘贴.txt") == [["税收", "5"]]


def test_a_page_of_excel_in_one_file_names_its_sheets() -> None:
    (sheet,) = read_sheets(mhtml(SAMPLE_ROWS), "a.mht")
    assert sheet.name == "一季度" and cells(sheet) == CELLS


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_the_encoding_that_a_page_claims_does_not_matter(encoding: str) -> None:
    page = (
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><table><tr><td>镕基<td>1</table>'
    )
    assert only(page.encode(encoding), "a.xls") == [["镕基", "1"]]


# SpreadsheetML


def test_a_book_of_excel_2003_in_xml_skips_rows_and_cells_and_has_styles() -> None:
    rows = (
        xml2003_row(("String", "甲"), ("Number", "1", 'ss:Index="3" ss:MergeDown="1"'))
        + '<Row ss:Index="3" ss:StyleID="percent"><Cell><Data ss:Type="Number">0.5</Data></Cell></Row>'
        + xml2003_row(
            ("Number", "0.25"),
            ("Boolean", "1"),
            ("Error", "#N/A"),
            ("DateTime", "2024-09-01T00:00:00.000", 'ss:StyleID="month"'),
        )
    )
    columns = '<Column/><Column ss:Index="1" ss:StyleID="percent"/>'
    (sheet,) = read_sheets(xml2003(rows, columns), "a.xml")
    assert cells(sheet) == [
        ["甲", "", "1", ""],
        ["", "", "", ""],
        ["50%", "", "", ""],
        ["25%", "TRUE", "#N/A", "2024年9月"],
    ]
    assert sheet.merges == ((0, 2, 1, 2),)


def test_a_book_of_excel_2003_in_xml_may_be_in_gb18030() -> None:
    content = xml2003(SAMPLE_XML2003).decode().replace('version="1.0"', 'version="1.0" encoding="gb2312"')
    assert only(content.encode("gb18030"), "a.xml") == CELLS


# archives


def test_every_table_of_an_archive_is_read_and_named_after_its_file() -> None:
    members = {
        "各区/旌德.csv": TEXT.encode("gb18030"),
        "各区/绩溪.xlsx": sample_xlsx(),
        "说明.pdf": b"%PDF-1.4",
        "__MACOSX/各区/._旌德.csv": b"\0\0",
        "各区/~$绩溪.xlsx": b"\0",
        "各区/Thumbs.db": b"\0",
        "空.csv": b"",
    }
    sheets = read_sheets(zipped(members), "各区.zip")
    assert [sheet.name for sheet in sheets] == ["各区/旌德.csv", "各区/绩溪.xlsx/一季度"]
    assert cells(sheets[0]) == TEXT_CELLS and cells(sheets[1]) == CELLS and sheets[1].merges == MERGES


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_an_archive_are_chinese_even_where_it_does_not_say_so(encoding: str) -> None:
    class Unmarked(ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
            return self.filename.encode(encoding), self.flag_bits

    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(Unmarked("旌德经开区.csv"), TEXT)
    (sheet,) = read_sheets(buffer.getvalue(), "a.zip")
    assert sheet.name == "旌德经开区.csv"


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (6, 1, "B7"), (9, 26, "AA10"), (0, 25, "Z1"), (0, 702, "AAA1")]
)
def test_a_cell_is_named_as_excel_names_it(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
