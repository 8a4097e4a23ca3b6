"""Documents of words become paragraphs, whatever their format; what is none is refused in a sentence."""

import time
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

import pipelines.narrative.document
import pipelines.read
from kpi.errors import BadFile
from kpi.text import LANGUAGES
from pipelines.formats.pdf import in_whole_characters
from pipelines.narrative.document import is_prose, read_text
from tests.books import html, mhtml, sample_xlsx, unzipped, with_stream, xml2003, zipped
from tests.documents.make import LINES, report, saved
from tests.test_bad_input import (
    BAD,
    harmed,
    harms,
    noise,
    open_document,
    sample_ods,
    sample_xls,
    with_flag,
)

FOLDER = Path(__file__).parent
SOON_SECONDS = 10
SENTENCE = "前三季度税收收入完成72.6亿元,同比增长3.9%,高于全省0.8个百分点。"
A4 = (595, 842)
EM = 12


def read(content: bytes, name: str = "a") -> list[str]:
    return read_text(content, name).split("\n")


def refusal(content: bytes, name: str = "快报") -> BadFile:
    """Why a document is refused; that it was soon."""
    began = time.monotonic()
    with pytest.raises(BadFile) as refused:
        read_text(content, name)
    assert time.monotonic() - began < SOON_SECONDS
    return refused.value


# making documents


def word(*blocks: str) -> bytes:
    """A .docx of paragraphs and whatever else stands in a body, as XML."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(-1, parse_xml(block.replace(">", f" {SPACES}>", 1)))
    return saved(document)


SPACES = f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


Drawn = list[tuple[float, float, str]]


def pdf(
    *pages: Drawn,
    code: str = "UniGB-UTF16-H",
    encoding: str = "utf-16-be",
    image: bool = False,
    watermark: str = "",
) -> bytes:
    """A PDF that draws texts where it is told to, in ems from the left and from the top, in a font that is
    not embedded; a picture or a slanted text over every page where asked for."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{code}/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500 814 939 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor"
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 880]"
        "/Ascent 880/Descent -120>>>>",
        stream(
            b"\xff" * 100,
            "/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8/ColorSpace/DeviceGray",
        ),
    ]
    for number, page in enumerate(pages):
        drawn = "".join(
            f"BT /F1 {EM} Tf {x * EM} {A4[1] - y * EM} Td <{text.encode(encoding).hex()}> Tj ET "
            for x, y, text in page
        )
        drawn += "q 500 0 0 700 40 40 cm /I1 Do Q " if image else ""
        drawn += f"BT /F1 40 Tf .7 .7 -.7 .7 90 650 Tm <{watermark.encode(encoding).hex()}> Tj ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {A4[0]} {A4[1]}]/Contents {7 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 5 0 R>>>>>>",
            stream(drawn.encode()),
        ]
    return assembled(objects)


def stream(data: bytes, marks: str = "") -> bytes:
    return f"<<{marks}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def assembled(objects: list[str | bytes], trailer: str = "") -> bytes:
    content, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        body = each.encode() if isinstance(each, str) else each
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(content)}\n%%EOF"
    return content + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def column(x: float, *texts: str, first: float = 5) -> Drawn:
    return [(x, first + 2 * number, text) for number, text in enumerate(texts)]


# .docx


def test_a_word_document_is_read_in_order_without_its_head_and_page_numbers() -> None:
    assert read(report(), "快报.docx") == LINES


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    inserted = f'<w:ins w:id="1" w:author="x">{run("6.2%")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="x"><w:r><w:delText>5.9%</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3" w:author="x">{run("移走")}</w:moveFrom>'
    assert read(word(paragraph(run("增长") + deleted + inserted + moved))) == ["增长6.2%"]


def test_a_deleted_end_of_paragraph_joins_it_with_the_next() -> None:
    ended = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    assert read(word(paragraph(run("税收收入"), ended), paragraph(run("增长3.9%")))) == ["税收收入增长3.9%"]


def test_a_deleted_row_of_a_table_is_not_read() -> None:
    cell = f"<w:tc>{paragraph(run('72.6'))}</w:tc>"
    gone = f'<w:tr><w:trPr><w:del w:id="1" w:author="x"/></w:trPr>{cell}</w:tr>'
    assert read(word(f"<w:tbl>{gone}<w:tr>{cell}{cell}</w:tr></w:tbl>")) == ["72.6\t72.6"]


def test_amounts_in_smart_tags_and_content_controls_are_read() -> None:
    tagged = f'<w:smartTag w:uri="u" w:element="chmetcnv">{run("72.6")}</w:smartTag>'
    controlled = f"<w:sdt><w:sdtContent>{run('亿元')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{paragraph(run('增长3.9%'))}</w:sdtContent></w:sdt>"
    assert read(word(paragraph(tagged + controlled), block)) == ["72.6亿元", "增长3.9%"]


def test_hidden_text_is_not_read() -> None:
    shown = run("甲", '<w:vanish w:val="0"/>')
    assert read(word(paragraph(shown + run("乙", "<w:vanish/>")))) == ["甲"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('框里'))}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert read(word(paragraph(f"<w:r>{both}</w:r>{run('框外')}"))) == ["框外", "框里"]


def test_the_table_of_contents_is_not_read() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("一、总体情况\t3", style="toc 1")
    document.add_heading("一、总体情况")
    assert read(saved(document)) == ["一、总体情况"]


def test_line_breaks_end_a_paragraph_and_numbered_items_are_paragraphs() -> None:
    document = docx.Document()
    document.add_paragraph("完成情况：\n税收收入72.6亿元；")
    document.add_paragraph("增长3.9%。", style="List Number")
    assert read(saved(document)) == ["完成情况：", "税收收入72.6亿元；", "增长3.9%。"]


def test_a_table_that_only_frames_paragraphs_leaves_them_paragraphs() -> None:
    def framed(*cells: str) -> list[str]:
        document = docx.Document()
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
        return read(saved(document))

    assert framed("总量\n（亿元）", "增速") == ["总量 （亿元）\t增速"]
    assert framed("甲。\n乙。") == ["甲。", "乙。"]
    assert framed("情况", f"{'甲' * 100}。\n乙。") == ["情况", f"{'甲' * 100}。", "乙。"]


# .pdf


def test_a_pdf_gives_the_paragraphs_of_the_document_that_was_printed() -> None:
    assert read((FOLDER / "documents" / "report.pdf").read_bytes(), "快报.pdf") == LINES


@pytest.mark.parametrize(
    ("code", "encoding"),
    [("UniGB-UTF16-H", "utf-16-be"), ("GBK-EUC-H", "gbk"), ("GBKp-EUC-H", "gbk"), ("GB-EUC-H", "gb2312")],
)
def test_chinese_in_a_font_that_is_not_embedded_is_read(code: str, encoding: str) -> None:
    assert read(pdf(column(2, SENTENCE), code=code, encoding=encoding)) == [SENTENCE]


def test_a_sentence_that_a_line_or_a_page_breaks_is_joined_and_headings_are_not() -> None:
    first = column(2, "一、税收", "　　完成七十二亿元，同比增长", "百分之三，高于全省平均水平零")
    second = column(2, "点八个百分点。", "二、投资", "完成一百亿元。")
    assert read(pdf(first, second)) == [
        "一、税收",
        "完成七十二亿元，同比增长百分之三，高于全省平均水平零点八个百分点。",
        "二、投资",
        "完成一百亿元。",
    ]


def test_a_full_line_that_ends_a_sentence_ends_its_paragraph_unless_paragraphs_are_indented() -> None:
    lines = ("完成七十二亿元，同比增长。", "完成一百亿元。")
    assert read(pdf(column(2, *lines))) == list(lines)
    assert read(pdf([(4, 5, "首行缩进的一段话在此，"), *column(2, *lines, first=7)])) == [
        "首行缩进的一段话在此，" + "".join(lines)
    ]


@pytest.mark.parametrize(
    "number", ["{}", "— {} —", "-{}-", "第 {} 页", "第{}页 共9页", "{}/9", "Page {} of 9"]
)
def test_page_numbers_are_dropped(number: str) -> None:
    pages = [
        [*column(2, f"{each}产完成七十二亿元。"), (20, 60, number.format(n))]
        for n, each in enumerate("一二", 3)
    ]
    assert read(pdf(*pages)) == ["一产完成七十二亿元。", "二产完成七十二亿元。"]


def test_a_head_that_stands_on_several_pages_is_dropped_with_its_number() -> None:
    pages = [
        [(9, 2, f"政府工作报告 {n}"), *column(2, f"{each}产完成七十二亿元。")]
        for n, each in enumerate("一二三", 3)
    ]
    assert read(pdf(*pages)) == [f"{each}产完成七十二亿元。" for each in "一二三"]


def test_a_number_that_stands_alone_within_a_page_is_kept() -> None:
    assert read(pdf(column(2, "税收收入", "一二三四五六七八九十一二三四。", "72", "亿元", "增长。"))) == [
        "税收收入",
        "一二三四五六七八九十一二三四。",
        "72",
        "亿元",
        "增长。",
    ]


def test_the_lines_of_a_table_of_contents_are_dropped() -> None:
    assert read(pdf(column(2, "一、税收..........3", "二、投资…………………12", "三、外资增长。"))) == [
        "三、外资增长。"
    ]


def test_the_lines_of_an_item_of_a_list_are_joined_with_each_other_and_its_number() -> None:
    first = [(2, 5, "1."), *column(5, "新签约项目八十六个，总投资", "额同比增长百分之三；")]
    second = [(2, 9, "\uf0b7"), *column(5, "完成七十二亿元，同比增长百", "分之三；", first=9)]
    assert read(pdf([*first, *second, (2, 13, "二、投资")])) == [
        "1.新签约项目八十六个，总投资额同比增长百分之三；",
        "完成七十二亿元，同比增长百分之三；",
        "二、投资",
    ]


def test_a_short_line_is_full_where_the_next_begins_with_a_number_that_had_no_room() -> None:
    lines = ("前三季度税收收入同比增长较快，", "全区完成地区生产总值", "1,234.56亿元。")
    assert read(pdf(column(2, *lines))) == [lines[0] + lines[1] + lines[2]]


def test_a_line_that_begins_with_a_comma_goes_on_with_the_one_above() -> None:
    assert read(pdf(column(2, "税收完成七十二亿元", "，增长。", "投资完成一百二十三亿元增长。"))) == [
        "税收完成七十二亿元，增长。",
        "投资完成一百二十三亿元增长。",
    ]


def test_words_of_another_script_keep_a_blank_where_a_line_ended() -> None:
    assert read(pdf(column(2, "the gross domestic product", "grew by 6%."))) == [
        "the gross domestic product grew by 6%."
    ]


def test_a_slanted_watermark_is_not_read() -> None:
    assert read(pdf(column(2, SENTENCE), watermark="内部资料")) == [SENTENCE]


def test_a_numbered_heading_begins_a_paragraph_below_a_full_line() -> None:
    lines = ("前三季度全区经济运行总体情况", "（一）税收完成七十二亿元。")
    assert read(pdf(column(2, *lines))) == list(lines)


def test_a_row_of_a_table_keeps_its_cells_apart() -> None:
    rows = [(2, 5, "税收收入"), (12, 5, "72.6"), (18, 5, "3.9"), (2, 7, "投资"), (12, 7, "100")]
    assert read(pdf(rows)) == ["税收收入\t72.6\t3.9", "投资\t100"]


def test_columns_of_a_page_are_read_one_after_the_other() -> None:
    left = [f"左栏第{each}行完成七十二亿元，" for each in "一二三四五六"]
    right = [f"右栏第{each}行完成七十二亿元，" for each in "一二三四五六"]
    assert read(pdf(column(3, *left) + column(26, *right))) == ["".join(left + right)]


def test_parts_of_characters_that_printers_write_become_the_characters() -> None:
    assert in_whole_characters("⾼于⼯业增⻓ 6.2％") == "高于工业增长 6.2％"


def test_blanks_that_justified_lines_put_between_characters_are_no_blanks() -> None:
    spread = [(2 + 1.4 * number, 5, each) for number, each in enumerate("税收收入完成")]
    assert read(pdf(spread)) == ["税收收入完成"]


# web pages


def test_a_web_page_is_read_as_it_is_shown() -> None:
    page = """<!DOCTYPE html><html><head><title>网站</title><style>p{}</style></head><body>
    <nav><a>首页</a></nav><h1>2024年&nbsp;情况</h1><script>var x=1</script><!-- 注 -->
    <div>税收<b>收入</b>完成七
    十二&#20159;元<br>增长 3.9%<p style="display: none">看不见</p><p hidden>也不见</p></div>
    <table><tr><td><p>指标</p></td><td><p>总量</p><p>（亿元）</p></td></tr><tr><td>税收<td>72.6</table>
    <footer>备案号</footer></body></html>"""
    wanted = ["2024年\xa0情况", "税收收入完成七十二亿元", "增长 3.9%", "指标\t总量 （亿元）", "税收\t72.6"]
    assert read(page.encode()) == wanted and read(page.encode("gb18030")) == wanted


def test_a_table_that_only_lays_out_a_page_leaves_paragraphs() -> None:
    article = f"<p>{'甲' * 100}。</p><p>乙。</p>"
    page = f"<html><table><tr><td>栏目</td><td>{article}</td></tr></table></html>"
    assert read(page.encode()) == ["栏目", f"{'甲' * 100}。", "乙。"]


# text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_of_every_encoding_is_read_a_line_a_paragraph(encoding: str) -> None:
    text = f"　　{SENTENCE}\r\n\r\n　税\x07收\t72.6\x0c"
    assert read(text.encode(encoding), "a.txt") == [SENTENCE, "税收\t72.6"]


def test_a_text_whose_lines_were_broken_at_a_margin_is_put_together() -> None:
    lines = [
        "　　今年以来全区上下坚持稳中求进工作总基调完成地区生产总",
        "值一千二百亿元同比增长百分之六高于全省平均水平零点八个百",
        "分点规模以上工业增加值同比增长百分之八固定资产投资同比增",
        "长百分之十。",
        "　　税收收入完成七十二亿元。",
    ]
    whole = "".join(lines[:4]).strip()
    assert read("\n".join(lines).encode()) == [whole, "税收收入完成七十二亿元。"]
    assert read("\n\n".join(lines).encode()) == [line.strip() for line in lines]


def test_lines_of_figures_of_about_one_length_are_not_put_together() -> None:
    lines = [
        f"全区实现{name}123.4亿元，同比增长5.{n}%"
        for n, name in enumerate(("地区生产总值", "固定资产投资", "财政总收入合计"))
    ]
    assert read("\n".join(lines).encode()) == lines


# refusals


def locked_pdf() -> bytes:
    keys = f"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>"
    return assembled(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>", keys],
        f"/Encrypt 3 0 R/ID[<{'43' * 16}><{'43' * 16}>]",
    )


def unpacked_bomb() -> bytes:
    """A page whose drawing unpacks to two gigabytes of blanks."""
    packer = zlib.compressobj()
    begin = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 20_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = begin + block * 100 + packer.flush()
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        stream(packed, "/Filter/FlateDecode"),
    ]
    return assembled(objects)


def with_document(text: str) -> bytes:
    return zipped({**unzipped(report()), "word/document.xml": text})


def picture_docx() -> bytes:
    document = docx.Document()
    document.part.relate_to(document.part, "http://x/relationships/image")
    return saved(document)


def without_body() -> bytes:
    return zipped({name: part for name, part in unzipped(report()).items() if name != "word/document.xml"})


def nameless_pdf() -> bytes:
    """A page in a font of which nobody knows what its characters are."""
    return pdf(column(2, SENTENCE), code="Identity-H").replace(b"GB1", b"XY1")


def slides() -> bytes:
    return zipped({"_rels/.rels": "<Relationships/>", "ppt/presentation.xml": "<x/>"})


# what it is, its bytes; by the key of the sentence that it gets
REFUSED: dict[str, list[tuple[str, Callable[[], bytes]]]] = {
    "error.empty_file": [
        ("nothing", lambda: b""),
        ("blanks", lambda: "\u3000\n\n".encode()),
        ("a document without a word", lambda: saved(docx.Document())),
        ("a page without a word", lambda: b"<html><body><p> </p></body></html>"),
    ],
    "error.document_scanned": [
        ("pages that are pictures", lambda: pdf([], [], image=True)),
        ("pages of which most are pictures", lambda: pdf(column(2, "封面"), [], [], image=True)),
        ("a page without anything", lambda: pdf([])),
        ("a document of pictures", picture_docx),
        ("characters that nobody knows", nameless_pdf),
    ],
    "error.document_password": [
        ("a pdf", locked_pdf),
        ("a document", lambda: with_stream(sample_xls(), "EncryptedPackage")),
        ("a document's members", lambda: with_flag(report())),
        ("an office's seal", lambda: b"b\x14#e\x01\0E-SafeNet\0LOCK" + noise()),
    ],
    "error.document_damaged": [
        ("half a document", lambda: report()[:3000]),
        ("a document without its body", without_body),
        ("half a body", lambda: with_document('<w:document xmlns:w="w"><w:body>')),
        ("a pdf without its end", lambda: pdf(column(2, SENTENCE))[:-5]),
        ("half a pdf", lambda: (FOLDER / "documents" / "report.pdf").read_bytes()[:20_000]),
        ("a pdf's first bytes", lambda: b"%PDF-1.7\n"),
        ("a pdf of noise", lambda: b"%PDF-1.7\n" + noise() + b"%%EOF"),
    ],
    "error.document_picture": [("png", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
    "error.document_old": [
        ("doc", lambda: with_stream(sample_xls(), "WordDocument")),
        ("rtf", lambda: rb"{\rtf1\ansi 1}"),
        ("odt", lambda: open_document("text")),
        ("mht", lambda: mhtml("")),
        ("xml", lambda: b"<?xml version='1.0'?><w:wordDocument/>"),
    ],
    "error.document_is_table": [
        ("xlsx", sample_xlsx),
        ("xls", sample_xls),
        ("ods", sample_ods),
        ("xml", lambda: xml2003("")),
    ],
    "error.document_slides": [
        ("pptx", slides),
        ("ppt", lambda: with_stream(sample_xls(), "PowerPoint Document")),
    ],
    "error.document_ofd": [("ofd", lambda: zipped({"OFD.xml": "<x/>"}))],
    "error.document_archive": [
        ("zip", lambda: zipped({"快报.docx": report()})),
        ("rar", lambda: b"Rar!\x1a\x07\x01\0"),
    ],
    "error.document_unknown": [("noise", noise), ("a null", lambda: b"a\0b")],
    "error.document_encoding": [
        ("noise without nulls", lambda: noise().replace(b"\0", b"")),
        ("two encodings", lambda: (SENTENCE + "\n").encode() + SENTENCE.encode("gb18030")),
    ],
    "error.document_too_heavy": [
        ("a document that unpacks to more", lambda: with_document(" " * 60_000_000)),
        ("a page of a million levels", lambda: b"<html>" + b"<div>" * 1_000_000),
    ],
    "error.document_too_long": [("text", lambda: b"a" * 5_000_001)],
}
CASES = [
    pytest.param(key, made, id=f"{key}: {what}") for key, cases in REFUSED.items() for what, made in cases
]


@pytest.mark.parametrize(("key", "made"), CASES)
def test_what_is_no_document_is_refused_soon_by_its_reason(key: str, made: Callable[[], bytes]) -> None:
    assert refusal(made()).key == key


@pytest.mark.parametrize("key", REFUSED)
def test_a_refusal_names_the_document_in_both_languages(key: str) -> None:
    refused = refusal(REFUSED[key][0][1]())
    assert all("快报" in refused.text(language) for language in LANGUAGES)


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.read, "SECONDS", 1)
    began = time.monotonic()
    assert refusal(unpacked_bomb()).key == "error.document_too_heavy"
    assert time.monotonic() - began < 4


def test_how_large_a_document_may_be_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONEGAP_MAX_FILE_MB", "1")
    assert refusal(b"a\n" * 600_000).key == "error.too_big"


def test_a_long_pdf_is_read_in_time() -> None:
    page = column(2, *["税收收入完成七十二亿元，" * 3] * 30)
    assert len(read_text(pdf(*[page] * 100), "长.pdf")) == 100 * 30 * 36


SEEDS: dict[str, Callable[[], bytes]] = {
    "docx": report,
    "pdf": lambda: pdf(column(2, SENTENCE, SENTENCE)),
    "html": lambda: f"<html><p>{SENTENCE}<table><tr><td>1<td>2</table>".encode(),
    "txt": lambda: SENTENCE.encode("gb18030"),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SEEDS)), harms, st.integers(0, 100))
def test_a_damaged_document_gives_text_or_a_refusal_and_nothing_else(
    kind: str, harm: list[tuple[float, int, bytes]], part: int
) -> None:
    content = harmed(SEEDS[kind](), harm, part)
    try:
        is_prose(content, f"a.{kind}")
        text = read_text(content, f"a.{kind}")
    except BadFile:
        return
    assert text.strip()


# prose or a table


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("快报.docx", report),
        ("快报.xlsx", report),
        ("快报.pdf", lambda: pdf([])),
        ("快报.doc", lambda: with_stream(sample_xls(), "WordDocument")),
        ("断.docx", lambda: report()[:3000]),
        ("噪.docx", noise),
        ("", lambda: SENTENCE.encode()),
        ("a.csv", lambda: SENTENCE.encode("gb18030")),
        ("", lambda: "全区完成1,234,567万元,同比增长6.2%,其中,工业增长3%".encode()),
        ("", lambda: f"一、税收\n{SENTENCE}\n{SENTENCE}\n二、投资\n完成 100 亿元，增长 5%。".encode()),
        ("", lambda: f"{SENTENCE}\n{SENTENCE}\n指标\t总量\n税收\t72.6".encode()),
        ("", lambda: "2024年,全区税收收入完成72.6亿元".encode()),
        ("a.html", lambda: f"<html><p>{SENTENCE}</p></html>".encode()),
        ("a.html", lambda: f"<html><table><tr><td>栏目<td><p>{SENTENCE}</table>".encode()),
    ],
)
def test_prose_is_told_from_tables(name: str, made: Callable[[], bytes]) -> None:
    assert is_prose(made(), name)


NO_FILES = ("question.toml", "expect.csv", "drawn.txt")
TABLES = sorted(path for path in (FOLDER / "files").glob("*/*") if path.name not in NO_FILES)


def test_a_long_sentence_with_a_stray_comma_in_a_number_is_prose() -> None:
    said = "初步核算，1—9月，全区地区生产总值428.5亿元，同比增长6.1%；财政总收入50.2亿元。出口28,4亿元。"
    assert is_prose(f"经济运行情况\n{said}".encode(), "")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.parent.name)
def test_no_file_that_is_sent_as_a_table_is_prose(path: Path) -> None:
    assert not is_prose(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    "text",
    [
        "指标,数值,单位\n税收收入,1285,万元\n",
        "税收收入\t12.3亿元\t增长6.2%",
        "杭州经开区,增长6.2%,下降3%",
        "税收收入   1,285   2,300",
        "指标,备注\n税收收入,72.6,因为基数低，所以上升。\n投资,100,持平。\n注：快报数。",
        "税收收入 1285 6.2%\n投资 2300 5%",
        "",
    ],
)
def test_separated_cells_are_no_prose(text: str) -> None:
    assert not is_prose(text.encode(), "")


def test_what_the_table_road_refuses_for_its_own_reasons_stays_there() -> None:
    documents = ("error.is_pdf", "error.is_word", "error.no_table")
    cases = [case for key, cases in BAD.items() if key not in documents for case in cases]
    assert [what for what, name, made in cases if is_prose(made(), name)] == []


def test_a_page_with_a_table_of_figures_is_a_table() -> None:
    assert not is_prose(html("<tr><td>税收收入</td><td>72.6</td></tr>"), "a.html")
    assert not is_prose(
        html(f"<tr><td>说明</td><td>{SENTENCE}</td><td>1</td><td><b>2%</b></td></tr>"), "a.html"
    )


def test_a_long_text_is_a_table_without_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.narrative.document, "look_at_any", None)
    assert not is_prose(b"1,2\n" * 6_000_000, "a.csv")
