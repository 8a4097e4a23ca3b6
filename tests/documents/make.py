"""Makes report.pdf: `python -m tests.documents.make` from the root, with LibreOffice Writer.

The report is invented. Its PDF has two pages, a running head, page numbers and justified lines.
"""

import io
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).parent
FONT = "Noto Serif CJK SC"
TITLE = "2024年前三季度经济运行情况"
OPENING = (
    "今年以来，全区实现地区生产总值1,234.56亿元，同比增长6.2%，高于全省平均水平0.8个百分点；规模以上工业"
    "增加值同比增长8.5%，固定资产投资同比增长10.3%，其中工业投资增长15.6%。"
)
REVENUE = (
    "一般公共预算收入完成85.3亿元，同比增长4.1%。税收收入完成72.6亿元，同比增长3.9%，占一般公共预算收入的"
    "比重为85.1%。实际利用外资2.35亿美元，同比下降12.4%，完成全年目标的78.3%。"
)
ROWS = [["指标", "总量（亿元）", "同比增长（%）"], ["地区生产总值", "1234.56", "6.2"]]
SIGNED = ["管委会办公室", "2024年10月18日"]
PARAGRAPHS = [
    TITLE,
    *(text for mark in "一二三四" for text in (f"{mark}、主要指标完成情况", OPENING, REVENUE)),
]
LINES = [*PARAGRAPHS, *("\t".join(row) for row in ROWS), *SIGNED]


def report() -> bytes:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.sections[0].header.paragraphs[0].text = "开发区管理委员会文件"
    add_page_number(document.sections[0].footer.paragraphs[0])
    document.add_paragraph(TITLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in PARAGRAPHS[1:]:
        paragraph = document.add_paragraph(text)
        if text in (OPENING, REVENUE):
            paragraph.paragraph_format.first_line_indent = Pt(28)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for text in SIGNED:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(report())
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            f"{FOLDER}",
            f"{path}",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
