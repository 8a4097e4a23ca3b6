"""What the bytes of a file are, whatever its name says; and text of any encoding as UTF-8."""

import re

from pipelines.limits import Refused

FOREIGN = (
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM....\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|....ftyp",
        "error.is_picture",
    ),
    (rb"Rar!\x1a|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh\d1AY|\xfd7zXZ\0", "error.is_archive"),
    # the seal of an encryption system that many offices run: only their own machines can open it
    (rb".{0,64}E-SafeNet", "error.password"),
)
FOREIGN_STARTS = tuple((re.compile(start, re.DOTALL), key) for start, key in FOREIGN)
# no tables can be had from these, though words can from some
NO_TABLES = {
    "pdf": "error.is_pdf",
    "rtf": "error.is_word",
    "page": "error.no_table",
    "xml": "error.no_table",
}
STARTS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    # books of before OLE, which some systems still export
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x08\x08\x00", "xls"),
    (b"\x09\x08\x10\x00", "xls"),
)
OLE_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "slides"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
HEAD_BYTES = 1 << 16
MAIL = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
WORKBOOK = re.compile(rb"<(?:\w+:)?Workbook[\s>]")
TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
TABLE_CELL = re.compile(rb"<t[rdh][\s>]", re.IGNORECASE)
PAGE = re.compile(rb"<(?:!doctype html|html|head|body|div|p|br|span|h[1-6])\b", re.IGNORECASE)
MARKUP = re.compile(rb"\s*<[a-z!?]", re.IGNORECASE)
# four Chinese characters on end as UTF-8 writes them: no text in GB18030 looks like that
UTF8_RUN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){4}")


def look(content: bytes) -> tuple[str, bytes]:
    """What `content` is: zip, ole, xls, mhtml, html, xml2003 or text, the last three as UTF-8.

    Raises Refused where it is nothing that holds a table.
    """
    kind, data = look_at_any(content)
    if kind in NO_TABLES:
        raise Refused(NO_TABLES[kind])
    return kind, data


def look_at_any(content: bytes) -> tuple[str, bytes]:
    """What `content` is, whether it holds tables or words: also pdf, rtf, page (a web page without
    a table) and xml (any other), the last two as UTF-8.

    Raises Refused where it is nothing that is read here.
    """
    for start, key in FOREIGN_STARTS:
        if start.match(content):
            raise Refused(key)
    for magic, kind in STARTS:
        if content.startswith(magic):
            return kind, content
    head = content[:HEAD_BYTES].lstrip()
    if MAIL.search(head[:4096]) and b"content-type:" in head.lower():
        return "mhtml", content
    data = as_utf8(content)
    return _kind_of_text(data), data


def is_document(content: bytes) -> bool:
    """Whether bytes are of a document of words, at a glance: its reading alone says for certain."""
    if content.startswith((b"%PDF-", b"{\\rtf")):
        return True
    if content.startswith(b"PK\x03\x04"):
        names = content[_directory(content) :]
        is_package = b"_rels/.rels" in names and b"word/document" in names
        is_open = content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")
        return is_package or is_open or b"OFD.xml" in names
    streams = [kind for stream, kind in OLE_STREAMS if stream.encode("utf-16-le") in content]
    return content.startswith(b"\xd0\xcf\x11\xe0") and streams == ["doc"]


def is_half_archive(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04") and _directory(content) == len(content)


def _directory(content: bytes) -> int:
    """Where the names of an archive begin, or its end where it has none."""
    end = content.rfind(b"PK\x05\x06")
    return int.from_bytes(content[end + 16 : end + 20], "little") if end >= 0 else len(content)


def old_document(content: bytes) -> str:
    """What an OLE file is: doc, slides or xls by the streams that it names, or locked."""
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return "doc"


def as_utf8(content: bytes) -> bytes:
    """A text's bytes in UTF-8 without a mark, each encoding held to strictly.

    GB18030 comes last: nearly every text in UTF-8 would pass for it, garbled.
    """
    mark = next((encoding for start, encoding in MARKS if content.startswith(start)), None)
    if mark != "utf-16" and b"\0" in content:
        raise Refused("error.not_text")
    try:
        if mark:
            text = content.decode(mark)
            return _without_nulls(text.encode())
        content.decode()
        return content
    except UnicodeError as problem:
        if mark:
            raise Refused("error.encoding") from problem
        return _from_gb18030(content)


def _from_gb18030(content: bytes) -> bytes:
    if UTF8_RUN.search(content):
        raise Refused("error.mixed_encoding", row=_first_line_not_utf8(content))
    try:
        return _without_nulls(content.decode("gb18030").encode())
    except UnicodeError as problem:
        raise Refused("error.encoding") from problem


def _without_nulls(data: bytes) -> bytes:
    if b"\0" in data:
        raise Refused("error.not_text")
    return data


def _first_line_not_utf8(content: bytes) -> int:
    try:
        content.decode()
    except UnicodeDecodeError as problem:
        return content.count(b"\n", 0, problem.start) + 1
    raise ValueError("the whole is UTF-8")


def _kind_of_text(data: bytes) -> str:
    head = data[:HEAD_BYTES]
    markup = MARKUP.match(head)
    if markup and WORKBOOK.search(head) and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    table = TABLE.search(data if markup else head)
    if table and TABLE_CELL.search(data, table.end()):
        return "html"
    if markup:
        return "page" if PAGE.search(head) else "xml"
    return "text"
