"""Files of every format, as small as they come: some written by the libraries that write them, the
others byte by byte."""

import io
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# the table that is written in every format, and its cells as a person reads them
TITLE = "2024年1-9月主要指标"
CELLS = [
    [TITLE, "", "", ""],
    ["指标", "数值", "增速", "日期"],
    ["税收收入", "12850.5", "6.2%", "2024-09-30"],
    ["投资", "0.3", "-0.5%", "2024-09-30 08:30:00"],
]
MERGES = ((0, 0, 0, 3),)


def xlsx(rows: Sequence[Sequence[object]], first_row: int = 0, sheets: Sequence[str] = ("一季度",)) -> bytes:
    """The same rows in every sheet, dates as dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title in sheets:
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows, first_row):
                for column, value in enumerate(row):
                    sheet.write(number, column, value, day if isinstance(value, date) else None)
    return buffer.getvalue()


@cache
def sample_xlsx() -> bytes:
    """CELLS with their formats, an empty sheet, and a hidden one."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一季度")
        sheet.merge_range(0, 0, 0, 3, TITLE)
        sheet.write_row(1, 0, CELLS[1])
        moments = (datetime(2024, 9, 30), datetime(2024, 9, 30, 8, 30))
        for row, (name, value, growth) in enumerate(
            (("税收收入", 12850.5, 0.062), ("投资", 0.1 + 0.2, -0.005)), 2
        ):
            sheet.write_row(row, 0, [name, value])
            sheet.write(row, 2, growth, book.add_format({"num_format": "0.0%"}))
            form = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")[row - 2]
            sheet.write(row, 3, moments[row - 2], book.add_format({"num_format": form}))
        book.add_worksheet("空")
        hidden = book.add_worksheet("底稿")
        hidden.write(0, 0, "不给人看的")
        hidden.hide()
    return buffer.getvalue()


@cache
def converted(content: bytes, suffix: str) -> bytes:
    """`content`, a book, as LibreOffice saves it with that suffix."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "book.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(path / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", f"{path / 'out'}"]
        subprocess.run([*command, f"{path / 'book.xlsx'}"], check=True, capture_output=True, timeout=120)
        return next((path / "out").iterdir()).read_bytes()


def zipped(members: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx_with(rows: str, base: bytes = b"", **parts: str) -> bytes:
    """A book whose first sheet holds `rows`, as XML; other parts by their name without .xml."""
    sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
    parts = {"sheet1": sheet, **parts}
    members = unzipped(base or xlsx([["a"]]))
    return zipped({name: parts.get(Path(name).stem, content) for name, content in members.items()})


def ods_with(rows: str, base: bytes) -> bytes:
    """A book of LibreOffice whose only sheet holds `rows`, as XML."""
    names = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
    }
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="一季度">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({**unzipped(base), "content.xml": content})


def html(rows: str) -> bytes:
    return f'<html><meta charset="utf-8"><body><table>{rows}</table></body></html>'.encode()


SAMPLE_ROWS = f"<tr><td colspan=4>{TITLE}</td></tr>" + "".join(
    f"<tr>{''.join(f'<td>{text}</td>' for text in line)}</tr>" for line in CELLS[1:]
)


def mhtml(rows: str, encoding: str = "gb18030") -> bytes:
    """What Excel saves as a web page in one file, a page a sheet."""
    first = "<html><xml><x:ExcelWorksheet><x:Name>一季度</x:Name></x:ExcelWorksheet></xml></html>"
    pages = [first.encode(encoding), html(rows).decode().encode(encoding)]
    parts = (
        b"--x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page
        + b"\r\n"
        for page in pages
    )
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    return head + b"".join(parts) + b"--x--\r\n"


def xml2003(rows: str, columns: str = "", options: str = "") -> bytes:
    """A book of Excel 2003 in XML, of one sheet; its styles are percent and month."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>'
        '<Style ss:ID="base"><NumberFormat ss:Format="Percent"/></Style>'
        '<Style ss:ID="percent" ss:Parent="base"/>'
        '<Style ss:ID="month"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style>'
        f'</Styles><Worksheet ss:Name="一季度"><Table>{columns}{rows}</Table>{options}</Worksheet></Workbook>'
    )
    return text.encode()


def xml2003_row(*cells: tuple[str, str] | tuple[str, str, str]) -> str:
    """A row of cells: the type of each, its text, and its other marks."""
    parts = (
        f'<Cell {"".join(marks)}><Data ss:Type="{kind}">{text}</Data></Cell>' for kind, text, *marks in cells
    )
    return f"<Row>{''.join(parts)}</Row>"


SAMPLE_XML2003 = "".join(
    (
        xml2003_row(("String", TITLE, 'ss:MergeAcross="3"')),
        xml2003_row(*(("String", text) for text in CELLS[1])),
        xml2003_row(
            ("String", "税收收入"),
            ("Number", "12850.5"),
            ("Number", "6.2E-2", 'ss:StyleID="percent"'),
            ("DateTime", "2024-09-30T00:00:00.000"),
        ),
        xml2003_row(
            ("String", "投资"),
            ("Number", "0.30000000000000004"),
            ("Number", "-0.005", 'ss:StyleID="percent"'),
            ("DateTime", "2024-09-30T08:30:00.000"),
        ),
    )
)


PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def relationships(*links: tuple[str, str]) -> str:
    """What a part of a book refers to: type and target of each."""
    parts = (
        f'<Relationship Id="rId{number}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(parts)}</Relationships>'


def xlsb(cells: Sequence[bytes] = ()) -> bytes:
    """A binary book of one sheet; `cells` are its records, those of CELLS by default."""
    parts = ("worksheets/sheet1.bin", "sharedStrings.bin", "styles.bin")
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": relationships(("officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": relationships(
                *zip(("worksheet", "sharedStrings", "styles"), parts, strict=True)
            ),
            "xl/workbook.bin": b"".join(
                (
                    xlsb_record(131),
                    xlsb_record(143),
                    xlsb_record(156, struct.pack("<II", 0, 1), wide("rId1"), wide("一季度")),
                    xlsb_record(144),
                    xlsb_record(132),
                )
            ),
            "xl/sharedStrings.bin": b"".join(
                (
                    xlsb_record(159, struct.pack("<II", len(XLSB_STRINGS), len(XLSB_STRINGS))),
                    *(xlsb_record(19, b"\0", wide(text)) for text in XLSB_STRINGS),
                    xlsb_record(160),
                )
            ),
            "xl/styles.bin": b"".join(
                (
                    xlsb_record(278),
                    xlsb_record(615, struct.pack("<I", 2)),
                    xlsb_record(44, struct.pack("<H", 164), wide("0.0%")),
                    xlsb_record(44, struct.pack("<H", 165), wide("yyyy-mm-dd hh:mm:ss")),
                    xlsb_record(616),
                    xlsb_record(617, struct.pack("<I", 4)),
                    *(xlsb_record(47, struct.pack("<HH12x", 0, number)) for number in (0, 164, 31, 165)),
                    xlsb_record(618),
                    xlsb_record(279),
                )
            ),
            "xl/worksheets/sheet1.bin": b"".join(
                (
                    xlsb_record(129),
                    xlsb_record(148, struct.pack("<IIII", 0, 3, 0, 3)),
                    xlsb_record(145),
                    *(cells or SAMPLE_XLSB),
                    xlsb_record(146),
                    xlsb_record(177, struct.pack("<I", 1)),
                    xlsb_record(176, struct.pack("<IIII", 0, 0, 0, 3)),
                    xlsb_record(178),
                    xlsb_record(130),
                )
            ),
        }
    )


XLSB_STRINGS = (TITLE, *CELLS[1], "税收收入", "投资")


def xlsb_record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_row(row: int) -> bytes:
    return xlsb_record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))


def xlsb_cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return xlsb_record(kind, struct.pack("<II", column, style), value)


SAMPLE_XLSB = (
    xlsb_row(0),
    xlsb_cell(7, 0, struct.pack("<I", 0)),
    xlsb_row(1),
    *(xlsb_cell(7, column, struct.pack("<I", column + 1)) for column in range(4)),
    xlsb_row(2),
    xlsb_cell(7, 0, struct.pack("<I", 5)),
    xlsb_cell(2, 1, struct.pack("<i", 1285050 << 2 | 3)),  # an integer of hundredths
    xlsb_cell(5, 2, struct.pack("<d", 0.062), style=1),
    xlsb_cell(2, 3, struct.pack("<i", 45565 << 2 | 2), style=2),
    xlsb_row(3),
    xlsb_cell(7, 0, struct.pack("<I", 6)),
    xlsb_cell(5, 1, struct.pack("<d", 0.1 + 0.2)),
    xlsb_cell(9, 2, struct.pack("<dHI", -0.005, 0, 0), style=1),
    xlsb_cell(5, 3, struct.pack("<d", 45565 + 8.5 / 24), style=3),
)


def with_stream(xls: bytes, name: str) -> bytes:
    """An OLE file whose stream Workbook is called `name`, as other programs' files have it."""

    def entry(text: str) -> bytes:
        written = (text + "\0").encode("utf-16-le")
        return written.ljust(64, b"\0") + struct.pack("<H", len(written))

    assert entry("Workbook") in xls
    return xls.replace(entry("Workbook"), entry(name))
