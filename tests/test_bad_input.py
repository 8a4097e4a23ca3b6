"""Whatever is dropped on the page: a sentence, soon, and the program that serves goes on."""

import random
import resource
import struct
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipelines.read
from kpi.errors import BadFile
from kpi.text import LANGUAGES
from pipelines.limits import MAX_CELLS, MAX_COLUMNS, MAX_SHEETS, batches
from pipelines.read import Sheet, read_sheets
from tests.books import (
    SAMPLE_ROWS,
    SAMPLE_XML2003,
    SPREADSHEET,
    converted,
    html,
    mhtml,
    ods_with,
    sample_xlsx,
    unzipped,
    with_stream,
    xlsb,
    xlsx,
    xlsx_with,
    xml2003,
    zipped,
)

SOON_SECONDS = 10
MOST_MEMORY_KB = 1_000_000
LINE = "杭州经开区,地区生产总值,2024年1-9月,实际,1234.56,亿元,月报,备注\n".encode()


def refusal(content: bytes, name: str) -> BadFile:
    """Why a file is refused; that it was soon, and cost this process little."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with pytest.raises(BadFile) as refused:
        read_sheets(content, name)
    assert time.monotonic() - began < SOON_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_MEMORY_KB
    return refused.value


def sample_xls() -> bytes:
    return converted(sample_xlsx(), "xls")


def sample_ods() -> bytes:
    return converted(sample_xlsx(), "ods")


def with_flag(content: bytes) -> bytes:
    """An archive whose files say that they are encrypted."""
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(head)
        at = flags - len(head)
        pieces[1:] = [
            piece[:at] + struct.pack("<H", struct.unpack_from("<H", piece, at)[0] | 1) + piece[at + 2 :]
            for piece in pieces[1:]
        ]
        content = head.join(pieces)
    return content


def locked_xls() -> bytes:
    """A book whose first record after its beginning says that what follows is encrypted."""
    begin = b"\x09\x08\x10\x00\x00\x06\x05\x00"
    content = sample_xls()
    at = content.index(begin) + 20
    return content[:at] + struct.pack("<H", 0x2F) + content[at + 2 :]


def locked_ods() -> bytes:
    members = unzipped(sample_ods())
    manifest = members["META-INF/manifest.xml"] + b"<!-- encryption-data -->"
    return zipped({**members, "META-INF/manifest.xml": manifest})


def office(folder: str) -> bytes:
    """A document of another program of the office."""
    return zipped({"_rels/.rels": "<Relationships/>", f"{folder}/document.xml": "<x/>"})


def open_document(kind: str) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


def noise(size: int = 300_000) -> bytes:
    return random.Random(1).randbytes(size)


def with_size(content: bytes, size: int) -> bytes:
    """An archive whose one file says that it unpacks to so many bytes."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


SHARED_TEXT = f'<sst xmlns="{SPREADSHEET}"><si><t>{"长" * 32_000}</t></si></sst>'
SHARED_CELLS = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
ENTITIES = zip("abcdefgh", "bcdefghi", strict=True)
LAUGHS = "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in ENTITIES)


def laughing_xml() -> bytes:
    text = xml2003(SAMPLE_XML2003.replace("投资", "&i;")).decode()
    return text.replace("<Workbook", f"<!DOCTYPE x [<!ENTITY a 'ha'>{LAUGHS}]><Workbook", 1).encode()


def cell(name: str) -> str:
    return f'<row r="{name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{name}"><v>1</v></c></row>'


def repeated(rows: int, columns: int) -> bytes:
    """A book of LibreOffice that says so many rows and columns are alike."""
    marks = f'table:number-columns-repeated="{columns}" office:value-type="string"'
    row = f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell {marks}>'
    return ods_with(f"{row}<text:p>x</text:p></table:table-cell></table:table-row>", sample_ods())


def overlapping(merges: int) -> bytes:
    """A book whose merged ranges all cover all of its sheet."""
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * merges
    rows = f"{cell('A1')}{cell('Z99')}</sheetData><mergeCells>{ranges}</mergeCells><sheetData>"
    return xlsx_with(rows)


def without_sheet() -> bytes:
    return zipped({name: part for name, part in unzipped(sample_xlsx()).items() if "sheet1" not in name})


# what it is, the name that it has, its bytes; by the key of the sentence that it gets
BAD: dict[str, list[tuple[str, str, Callable[[], bytes]]]] = {
    "error.empty_file": [
        ("nothing", "空.csv", lambda: b""),
        ("nothing for a book", "空.xlsx", lambda: b""),
        ("blank lines", "空.csv", lambda: b" \n\n "),
        ("a mark of UTF-8 alone", "空.csv", lambda: b"\xef\xbb\xbf"),
        ("commas alone", "空.csv", lambda: b",,\n,,\n"),
        ("full-width blanks", "空.txt", lambda: "\u3000\n".encode()),
        ("a book without a cell", "空.xlsx", lambda: xlsx([[]])),
    ],
    "error.is_pdf": [
        ("pdf", "快报.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("ofd", "公文.ofd", lambda: zipped({"OFD.xml": "<x/>"})),
    ],
    "error.is_word": [
        ("docx", "快报.docx", lambda: office("word")),
        ("doc", "快报.xls", lambda: with_stream(sample_xls(), "WordDocument")),
        ("rtf", "快报.doc", lambda: rb"{\rtf1\ansi 1}"),
        ("odt", "快报.odt", lambda: open_document("text")),
    ],
    "error.is_slides": [
        ("pptx", "快报.pptx", lambda: office("ppt")),
        ("ppt", "快报.xls", lambda: with_stream(sample_xls(), "PowerPoint Document")),
        ("odp", "快报.odp", lambda: open_document("presentation")),
    ],
    "error.is_picture": [
        ("png", "截图.png", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("jpeg called a book", "截图.xlsx", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ],
    "error.is_archive": [
        ("rar", "各区.rar", lambda: b"Rar!\x1a\x07\x01\0"),
        ("gzip", "a.csv.gz", lambda: b"\x1f\x8b\x08\0\0"),
    ],
    "error.no_table": [
        ("a web page of words", "a.xls", lambda: b"<html><body>404</body></html>"),
        ("xml of another kind", "a.xml", lambda: b"<?xml version='1.0'?><x><y>1</y></x>"),
        ("pages of words", "a.mht", lambda: mhtml("").replace(b"table", b"tible")),
        ("tables that never begin", "深.html", lambda: b"<table " * 3_000_000),
    ],
    "error.password": [
        ("a book", "a.xlsx", lambda: with_stream(sample_xls(), "EncryptedPackage")),
        ("an old book", "a.xls", locked_xls),
        ("a book of LibreOffice", "a.ods", locked_ods),
        ("an archive", "a.zip", lambda: with_flag(zipped({"a.csv": "a,b"}))),
        ("an office's seal", "a.xlsx", lambda: b"b\x14#e\x01\0E-SafeNet\0LOCK" + noise()),
    ],
    "error.not_book": [
        ("half a book", "断.xlsx", lambda: sample_xlsx()[:3000]),
        ("a book's first bytes", "断.xlsx", lambda: b"PK\x03\x04"),
        ("a book without its sheet", "断.xlsx", without_sheet),
        ("a book whose rows run backwards", "断.xlsx", lambda: xlsx_with(cell("A9") + cell("A8"))),
        ("half an old book", "断.xls", lambda: sample_xls()[:3000]),
        ("an old book's first bytes", "断.xls", lambda: b"\xd0\xcf\x11\xe0"),
        ("half a book of LibreOffice", "断.ods", lambda: sample_ods()[:3000]),
        ("half a book in xml", "断.xml", lambda: xml2003(SAMPLE_XML2003)[:1000]),
        ("noise called a book", "噪.xlsx", noise),
        ("a billion laughs", "笑.xml", laughing_xml),
        ("merged ranges over one another", "并.xlsx", lambda: overlapping(5_000)),
        ("half a book in an archive", "a.zip", lambda: zipped({"断.xlsx": sample_xlsx()[:3000]})),
    ],
    "error.cut_off": [("half a web page", "断.xls", lambda: html(SAMPLE_ROWS)[:200])],
    "error.not_text": [
        ("noise", "噪.csv", noise),
        ("a null", "a.csv", lambda: b"a\0b,1\n"),
        ("a null in UTF-16", "a.csv", lambda: "a\0,1\n".encode("utf-16")),
    ],
    "error.encoding": [
        ("noise without nulls", "噪.csv", lambda: noise().replace(b"\0", b"")),
        ("half a character of UTF-16", "a.csv", lambda: b"\xff\xfe1,2"),
    ],
    "error.mixed_encoding": [
        ("a line of another", "a.csv", lambda: LINE + "税收收入,2\n".encode("gb18030")),
        ("a character broken off", "a.csv", lambda: LINE * 3 + LINE[:-2]),
    ],
    "error.unclosed_quote": [
        ("in few lines", "a.csv", lambda: '甲,1\n"乙,2\n丙,3\n'.encode()),
        ("before 100 MB", "长.csv", lambda: b'a,"b\n' + LINE * 1_200_000),
        ("after 40 MB", "长.csv", lambda: LINE * 500_000 + b'"a,b\n'),
        ("in an archive", "a.zip", lambda: zipped({"b.csv": '甲,"1\n'})),
    ],
    "error.too_wide": [
        ("a million columns", "宽.csv", lambda: b",".join([b"1"] * 1_000_000)),
        ("a hundred million columns", "宽.csv", lambda: b"," * 100_000_000),
        ("a column that Excel has not", "远.xlsx", lambda: xlsx_with(cell("ZZZZ1"))),
        ("columns repeated", "远.ods", lambda: repeated(1, 10**12)),
        ("cells over many columns", "宽.html", lambda: html("<tr>" + "<td colspan=1000 rowspan=9>x" * 20)),
    ],
    "error.too_many_cells": [
        ("more than are read", "长.csv", lambda: b"1,2,3,4,5\n" * (MAX_CELLS // 5 + 1)),
        ("blank lines", "长.csv", lambda: b"\n" * 150_000_000 + b"a,b"),
        ("a long line among short ones", "长.csv", lambda: b"1\n" * 100_000 + b"," * 16_000),
        ("the farthest corner", "远.xlsx", lambda: xlsx_with(cell("A1") + cell("XFD1048576"))),
        ("a row that Excel has not", "远.xlsx", lambda: xlsx_with(cell("A99999999999"))),
        ("rows repeated", "远.ods", lambda: repeated(1_048_576, 20)),
    ],
    "error.too_heavy": [
        ("a page of a million levels", "深.html", lambda: html("<tr><td>" + "<div>" * 1_000_000)),
        ("tables in tables", "深.html", lambda: b"<table><tr><td>" * 9_000 + b"x" + b"</table>" * 9_000),
        ("more merged ranges than cells", "并.xlsx", lambda: overlapping(1_100_000)),
        ("a long text often", "重.xlsx", lambda: xlsx_with(SHARED_CELLS * 5_000, sharedStrings=SHARED_TEXT)),
    ],
    "error.too_many_sheets": [
        ("tables", "多.html", lambda: html("<tr><td>1<td>2<tr><td>3<td>4</table><table>" * 50_000)),
        ("files", "多.zip", lambda: zipped({f"{each}.csv": "a,b" for each in range(MAX_SHEETS + 1)})),
    ],
    "error.zip_bomb": [
        ("an archive", "炸.zip", lambda: zipped({"a.csv": bytes(60_000_000)})),
        ("a book", "炸.xlsx", lambda: zipped({"xl/worksheets/sheet1.xml": bytes(60_000_000)})),
        ("by its own account", "炸.zip", lambda: with_size(zipped({"a.csv": noise()}), 1_100_000_000)),
    ],
    "error.zip_in_zip": [
        ("called so", "套.zip", lambda: zipped({"a.csv": "a,b", "b.zip": zipped({"c.csv": "1,2"})})),
        ("called a book", "套.zip", lambda: zipped({"b.xlsx": zipped({"c.csv": "1,2"})})),
    ],
    "error.format": [
        ("an archive of other things", "图.zip", lambda: zipped({"a.png": b"\x89PNG", "b.docx": b""})),
        ("an archive of nothing", "空.zip", lambda: zipped({})),
    ],
}
CASES = [pytest.param(key, *case, id=f"{key}: {what}") for key, cases in BAD.items() for what, *case in cases]


@pytest.mark.parametrize(("key", "name", "content"), CASES)
def test_bad_input_is_refused_soon_by_its_reason(key: str, name: str, content: Callable[[], bytes]) -> None:
    assert refusal(content(), name).key == key


@pytest.mark.parametrize("key", BAD)
def test_a_refusal_names_the_file_in_both_languages(key: str) -> None:
    _, name, content = BAD[key][0]
    refused = refusal(content(), name)
    assert all(name in refused.text(language) for language in LANGUAGES)


def test_a_file_in_an_archive_is_named_with_it() -> None:
    values = refusal(zipped({"旌德/断.xlsx": sample_xlsx()[:3000]}), "各区.zip").values
    assert values["file"] == "各区.zip/旌德/断.xlsx"
    assert refusal(zipped({"甲.csv": '1,"2\n'}), "各区.zip").values == {"file": "各区.zip/甲.csv", "row": 1}


def test_the_line_to_be_mended_is_named() -> None:
    assert refusal('甲,1\n"乙,2\n丙,3\n'.encode(), "a.csv").values["row"] == 2
    ragged = '题\n甲,1\n"乙",2\n"丙,3\n丁,4'
    assert refusal(ragged.encode(), "a.csv").values["row"] == 4
    mixed = LINE + "税收收入,2\n".encode("gb18030") + LINE
    assert refusal(mixed, "a.csv").values["row"] == 2


def test_how_large_a_file_may_be_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONEGAP_MAX_FILE_MB", "1")
    assert refusal(b"a,b\n" * 300_000, "a.csv").values == {"file": "a.csv", "size": 2, "limit": 1}
    assert read_sheets(b"a,b\n" * 200_000, "a.csv")


def test_a_book_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.read, "SECONDS", 0)
    assert refusal(sample_xlsx(), "a.xlsx").key == "error.too_heavy"


def test_a_book_cannot_make_the_reader_fetch_or_show_other_files() -> None:
    text = xml2003(SAMPLE_XML2003.replace("投资", "&a;")).decode()
    entity = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Workbook"
    (sheet,) = read_sheets(text.replace("<Workbook", entity, 1).encode(), "a.xml")
    assert sheet.cells.iloc[3, 0] in ("", "&a;")


def test_a_wide_line_does_not_widen_the_short_ones_before_it() -> None:
    lines = [["1"]] * 100_000 + [["2"] * 199]
    assert [len(batch) for batch in batches(lines)] == [100_000, 1]


def test_as_many_columns_as_excel_has_are_read() -> None:
    (sheet,) = read_sheets(b",".join([b"1"] * MAX_COLUMNS), "宽.csv")
    assert sheet.cells.shape == (1, MAX_COLUMNS)


def test_a_long_csv_is_read_in_seconds_and_little_memory() -> None:
    content = LINE * 1_000_000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    (sheet,) = read_sheets(content, "长.csv")
    assert time.monotonic() - began < SOON_SECONDS
    assert sheet.cells.shape == (1_000_000, 8) and sheet.cells.iloc[-1, 7] == "备注"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_MEMORY_KB


SEEDS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: LINE * 20,
    "xlsx": sample_xlsx,
    "xlsb": xlsb,
    "xls": sample_xls,
    "ods": sample_ods,
    "html": lambda: html(SAMPLE_ROWS),
    "mht": lambda: mhtml(SAMPLE_ROWS),
    "xml": lambda: xml2003(SAMPLE_XML2003),
}
WEDGES = st.sampled_from([b"", b"\0", b"\xff", b'"', b"99999999", b"-1", b"<table>", b"\xff\xff\xff\x7f"])
# where, from 0 to 1; how many bytes are taken out; what is put in
harms = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), WEDGES), min_size=1, max_size=4)


def harmed(content: bytes, harm: list[tuple[float, int, bytes]], part: int = 0) -> bytes:
    """The content with these bytes set over it: of a zip, with a part, those of one of its members."""
    if content.startswith(b"PK") and part:
        members = unzipped(content)
        name = sorted(members)[part % len(members)]
        return zipped({**members, name: harmed(members[name], harm)})
    for where, size, wedge in harm:
        at = int(where * len(content))
        content = content[:at] + wedge + content[at + size :]
    return content


@settings(max_examples=100)
@given(st.sampled_from(sorted(SEEDS)), harms, st.integers(0, 100))
def test_a_damaged_file_gives_sheets_or_a_refusal_and_nothing_else(
    kind: str, harm: list[tuple[float, int, bytes]], part: int
) -> None:
    content = harmed(SEEDS[kind](), harm, part)
    try:
        sheets = read_sheets(content, f"a.{kind}")
    except BadFile:
        return
    assert sheets and all(isinstance(sheet, Sheet) and sheet.cells.size for sheet in sheets)
