"""Writes the file of each folder beside this one from its drawn.txt; README.md says how one draws.

    python tests/files/make.py [shape …]

.xls and .ods are saved by LibreOffice (soffice), which stamps the time into them: make those only when
their drawing has changed.
"""

import csv
import html
import io
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
DRAWN_AT = datetime(2024, 10, 12, 9, 30)
LEFT, ABOVE = "<", "^"
NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d+(\.\d+)?")
PERCENT = re.compile(r"[+-]?\d+(\.\d+)?%")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
Grid = list[list[str]]


def read_drawing(text: str) -> dict[str, Grid]:
    """Sheets by name; the first has no name of its own where the drawing gives none."""
    sheets: dict[str, Grid] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("=== "):
            name = line.removeprefix("=== ")
            sheets[name] = []
        else:
            cells = line.replace("⏎", "\n").split("|")
            sheets.setdefault(name, []).append([cell.strip(" ").replace("␣", " ") for cell in cells])
    return sheets


def find_merges(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of each merged block, with the block's last row and column."""
    merges = {}
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell in (LEFT, ABOVE):
                continue
            right, down = column, row
            while right + 1 < len(cells) and cells[right + 1] == LEFT:
                right += 1
            while down + 1 < len(grid) and len(grid[down + 1]) > column and grid[down + 1][column] == ABOVE:
                down += 1
            if (down, right) != (row, column):
                merges[row, column] = (down, right)
    return merges


def shown(cell: str) -> str:
    """What a person sees in the cell."""
    if cell in (LEFT, ABOVE):
        return ""
    return cell.split(" ⇒ ")[-1].removeprefix("'")


def is_figure(cell: str) -> bool:
    text = unicodedata.normalize("NFKC", shown(cell)).strip(" ")
    return any(pattern.fullmatch(text) for pattern in (NUMBER, PERCENT))


# workbooks


def write_workbook(path: Path, sheets: dict[str, Grid]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.set_properties({"author": "综合科", "created": DRAWN_AT})
    for name, grid in sheets.items():
        _write_sheet(book, book.add_worksheet(name or "Sheet1"), grid)
    book.close()


def _write_sheet(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, grid: Grid) -> None:
    first_figures = next((at for at, cells in enumerate(grid) if any(map(is_figure, cells))), len(grid))
    merges = find_merges(grid)
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            is_label = column == 0 and row >= first_figures and not is_figure(cell)
            side = {"align": "left"} if is_label else {}
            look = book.add_format(_look(grid, row, first_figures) | side | _number_look(cell))
            if (row, column) in merges:
                sheet.merge_range(row, column, *merges[row, column], "", look)
            if cell not in (LEFT, ABOVE):
                _write_cell(sheet, row, column, cell, look)
    for column, width in enumerate(_widths(grid)):
        sheet.set_column(column, column, width)


def _write_cell(sheet, row: int, column: int, cell: str, look) -> None:
    """As Excel takes what one types: numbers, percentages, dates and formulas; ' before it keeps a text."""
    plain = cell.replace(",", "")
    if cell.startswith("="):
        formula, value = cell.split(" ⇒ ")
        sheet.write_formula(row, column, formula, look, float(value.replace(",", "")))
    elif NUMBER.fullmatch(cell):
        sheet.write_number(row, column, float(plain), look)
    elif PERCENT.fullmatch(cell):
        sheet.write_number(row, column, round(float(plain[:-1]) / 100, 6), look)
    elif DATE.fullmatch(cell):
        sheet.write_datetime(row, column, datetime.fromisoformat(cell), look)
    elif cell:
        sheet.write_string(row, column, cell.removeprefix("'"), look)
    else:
        sheet.write_blank(row, column, None, look)


def _look(grid: Grid, row: int, first_figures: int) -> dict[str, object]:
    """Titles large, heads bold and framed, figures framed, notes plain."""
    filled = [cell for cell in grid[row] if cell]
    spans = filled[1:] and all(cell == LEFT for cell in filled[1:])
    if spans and row < first_figures:
        return {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
    if spans or len(filled) < 2:
        return {"font_name": "宋体", "font_size": 10}
    framed = {"font_name": "宋体", "font_size": 11, "border": 1, "align": "center", "valign": "vcenter"}
    return framed | ({"bold": True, "text_wrap": True} if row < first_figures else {})


def _number_look(cell: str) -> dict[str, object]:
    text = shown(cell)
    decimals = text.partition(".")[2].rstrip("%")
    if DATE.fullmatch(cell):
        return {"num_format": "yyyy/m/d"}
    if cell.startswith("'") or not is_figure(cell):
        return {}
    whole = "#,##0" if "," in text else "0"
    part = "." + "0" * len(decimals) if decimals else ""
    return {"num_format": whole + part + ("%" if text.endswith("%") else ""), "align": "right"}


def _widths(grid: Grid) -> list[float]:
    columns = max(map(len, grid), default=0)
    merged = {at for at, end in find_merges(grid).items() if end[1] != at[1]}
    widths = [9.0] * columns
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            lines = shown(cell).split("\n") if (row, column) not in merged and len(cells) > 1 else [""]
            widest = max(
                sum(2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in line) for line in lines
            )
            widths[column] = min(max(widths[column], widest + 2.0), 30.0)
    return widths


def convert_workbook(path: Path, sheets: dict[str, Grid]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / f"{path.stem}.xlsx"
        write_workbook(drawn, sheets)
        kind = path.suffix.removeprefix(".")
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(drawn)]
        subprocess.run(command, check=True, capture_output=True)


# texts


def text_of(grid: Grid, separator: str) -> str:
    lines = io.StringIO()
    rows = ([shown(cell) for cell in cells] for cells in grid)
    csv.writer(lines, delimiter=separator).writerows(row if row != [""] else [] for row in rows)
    return lines.getvalue()


def html_of(grid: Grid, encoding: str) -> str:
    """A table as offices' web systems export it."""
    merges = find_merges(grid)
    rows = []
    for row, cells in enumerate(grid):
        tags = []
        for column, cell in enumerate(cells):
            if cell in (LEFT, ABOVE):
                continue
            down, right = merges.get((row, column), (row, column))
            spans = f' rowspan="{down - row + 1}"' if down > row else ""
            spans += f' colspan="{right - column + 1}"' if right > column else ""
            tags.append(f"<td{spans}>{html.escape(shown(cell)) or '&nbsp;'}</td>")
        rows.append("<tr>" + "".join(tags) + "</tr>")
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    style = "<style>td{mso-number-format:'\\@';border:.5pt solid windowtext}</style></head>"
    table = '<table border="1" cellspacing="0">\r\n' + "\r\n".join(rows) + "\r\n</table>"
    office = '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'
    return f"{office}\r\n{head}\r\n{style}\r\n<body>\r\n{table}\r\n</body></html>\r\n"


class OldName(zipfile.ZipInfo):
    """A member whose name is written as Chinese Windows writes it: GBK, and nothing that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def write_zip(path: Path, sheets: dict[str, Grid], encoding: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, grid in sheets.items():
            member = OldName(name, DRAWN_AT.timetuple()[:6])
            archive.writestr(member, text_of(grid, SEPARATORS[Path(name).suffix]).encode(encoding))


def make(folder: Path) -> None:
    question = tomllib.loads((folder / "question.toml").read_text(encoding="utf-8"))
    path, encoding = folder / question["file"], question.get("encoding", "")
    sheets = read_drawing((folder / "drawn.txt").read_text(encoding="utf-8"))
    if path.suffix == ".zip":
        write_zip(path, sheets, encoding)
    elif path.suffix in SEPARATORS:
        path.write_bytes(text_of(*sheets.values(), SEPARATORS[path.suffix]).encode(encoding))
    elif encoding:
        path.write_bytes(html_of(*sheets.values(), encoding).encode(encoding))
    elif path.suffix == ".xlsx":
        write_workbook(path, sheets)
    else:
        convert_workbook(path, sheets)


if __name__ == "__main__":
    for shape in sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/drawn.txt")):
        make(HERE / shape)
