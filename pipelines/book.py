"""The program that reads books, web pages, archives and documents: a file comes in, its tables or
its words go out as JSON.

It runs by itself, `python -m pipelines.book SECONDS tables` or `prose`, because a file can make a
reader take all memory, never end, or die; then this program dies, and the dashboard that started it
says so.

Out comes a line each: {"sheet"} begins a table, {"height", "columns"} is some of its rows,
{"merges"} ends it; {"text", "size"} is a text of so many bytes, which follow it: one for the dashboard
to take apart, or the words of a document, a line a paragraph; {"refused", "values"} is the reason why
there is no more; {"done"} is the last line.
"""

import io
import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from pipelines.formats.table import Table
from pipelines.kind import look, look_at_any, old_document
from pipelines.limits import MAX_MERGES, MAX_SHEETS, MAX_UNPACKED_BYTES, Refused, batches

MEMORY_BYTES = 2_000_000_000
OUTPUT_BYTES = 300_000_000
BOMB_BYTES = 50_000_000
BOMB_RATIO = 200
# what is imported only where such a file comes, which keeps the start short
READERS = {
    "xlsx": ("xlsx", "read_xlsx"),
    "xlsb": ("xlsb", "read_xlsb"),
    "ods": ("ods", "read_ods"),
    "xls": ("xls", "read_xls"),
    "ole": ("xls", "read_xls"),
    "html": ("html", "read_html"),
    "mhtml": ("html", "read_mhtml"),
    "xml2003": ("xml2003", "read_xml2003"),
}
PROSE_READERS = {
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "html": ("html", "read_prose"),
    "page": ("html", "read_prose"),
}
# what their program must save in another format first, and how a person calls it
TO_BE_SAVED = {"doc": ".doc/.wps", "rtf": "RTF", "odt": ".odt", "mhtml": "MHTML", "xml": "XML"}
NO_TABLES = {
    "docx": "error.is_word",
    "odt": "error.is_word",
    "slides": "error.is_slides",
    "ofd": "error.is_pdf",
}
NO_PROSE = {
    **dict.fromkeys(("xlsx", "xlsb", "ods", "xls", "xml2003"), "error.document_is_table"),
    "slides": "error.is_slides",
    "ofd": "error.is_pdf",
    "files": "error.is_archive",
    "locked": "error.password",
}
TEXTS = (".csv", ".tsv", ".txt", ".htm", ".html", ".mht", ".mhtml", ".xml")
BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
# what programs leave in archives beside the files
LITTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


def main(seconds: int, wanted: str) -> int:
    limit_itself(seconds)
    out = sys.stdout.buffer
    write = {"tables": write_contents, "prose": write_prose}[wanted]
    try:
        write(sys.stdin.buffer.read(), out)
        write_line(out, {"done": True})
    except Refused as refusal:
        write_line(out, {"refused": refusal.key, "values": refusal.values})
    except MemoryError:
        write_line(out, {"refused": "error.too_heavy", "values": {}})
    except Exception:
        # damage makes readers fail in every way; the trace is for the log of who started this
        traceback.print_exc()
        write_line(out, {"refused": "error.not_book", "values": {}})
    return 0


def limit_itself(seconds: int) -> None:
    """Bounds on memory, time and output, where the system knows them (Windows does not)."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 2 * OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def write_contents(content: bytes, out: IO[bytes], member: str = "") -> None:
    """Everything that a file holds; raises Refused with the first reason not to read it."""
    kind, data = look(content)
    if kind == "text":
        write_text(data, member, out)
    elif kind != "zip":
        write_tables(read(kind, data), member, out)
    else:
        archive = open_archive(data)
        kind = kind_of_archive(archive)
        if kind in NO_TABLES:
            raise Refused(NO_TABLES[kind])
        if kind != "files":
            write_tables(read(kind, archive), member, out)
        elif member:
            raise Refused("error.zip_in_zip")
        else:
            write_members(archive, out)


def write_prose(content: bytes, out: IO[bytes]) -> None:
    """The words of a document; raises Refused with the reason why there are none."""
    kind, data = look_at_any(content)
    if kind == "zip":
        kind = kind_of_archive(open_archive(data))
    elif kind == "ole":
        kind = old_document(data)
    if kind in TO_BE_SAVED:
        raise Refused("error.document_old", found=TO_BE_SAVED[kind])
    if kind in NO_PROSE:
        raise Refused(NO_PROSE[kind])
    if kind != "text":
        module, reader = PROSE_READERS[kind]
        data = getattr(import_module(f"pipelines.formats.{module}"), reader)(data).encode()
    write_text(data, "", out)


def write_text(data: bytes, member: str, out: IO[bytes]) -> None:
    write_line(out, {"text": member, "size": len(data)})
    write_bounded(out, data)


def read(kind: str, source: bytes | ZipFile) -> list[Table]:
    module, reader = READERS[kind]
    return getattr(import_module(f"pipelines.formats.{module}"), reader)(source)


def open_archive(content: bytes) -> ZipFile:
    """Raises Refused where it is broken, encrypted, or unpacks to more than is read."""
    try:
        archive = ZipFile(io.BytesIO(content))
    except BadZipFile as problem:
        raise Refused("error.not_book") from problem
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Refused("error.password")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES or any(map(_is_bomb, members)):
        raise Refused("error.zip_bomb")
    return archive


def kind_of_archive(archive: ZipFile) -> str:
    """xlsx, xlsb, ods, docx, odt, ofd or slides, each of which is a zip inside; files where it is an
    archive of such."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "xl" in folders and "_rels/.rels" in names:
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    if "word" in folders and "_rels/.rels" in names:
        return "docx"
    if "ppt" in folders and "_rels/.rels" in names:
        return "slides"
    if "ofd.xml" in names:
        return "ofd"
    if "content.xml" in names and "mimetype" in names:
        return _kind_of_open_document(archive.read("mimetype"))
    return "files"


def _kind_of_open_document(mime_type: bytes) -> str:
    if b"presentation" in mime_type:
        return "slides"
    return "ods" if b"spreadsheet" in mime_type else "odt"


def write_members(archive: ZipFile, out: IO[bytes]) -> None:
    """Every file of an archive that may hold tables."""
    members = {member_name(member): member for member in archive.infolist() if not member.is_dir()}
    members = {name: member for name, member in members.items() if not _is_litter(name)}
    suffixes = {name: PurePosixPath(name).suffix.lower() for name in members}
    for name, suffix in suffixes.items():
        if suffix in ARCHIVES:
            raise Refused("error.zip_in_zip", member=name)
    readable = [name for name, suffix in suffixes.items() if suffix in TEXTS + BOOKS]
    if not readable:
        found = " ".join(sorted(set(filter(None, suffixes.values())))) or "—"
        raise Refused("error.format", found=found, allowed=" ".join(TEXTS + BOOKS))
    demand_few(len(readable))
    for name in readable:
        with naming(name):
            content = archive.read(members[name])
            if content.strip():
                write_contents(content, out, name)


@contextmanager
def naming(member: str) -> Iterator[None]:
    """Whatever goes wrong within names the file of the archive that it was in."""
    try:
        yield
    except MemoryError:
        raise
    except Refused as refusal:
        raise Refused(refusal.key, member=member, **refusal.values) from refusal
    except Exception as problem:
        raise Refused("error.not_book", member=member) from problem


def member_name(member: ZipInfo) -> str:
    """The name of a file in an archive; Windows writes Chinese names in GB18030 and says nothing of it."""
    if member.flag_bits & 0x800:
        return member.filename
    written = member.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def write_tables(tables: list[Table], member: str, out: IO[bytes]) -> None:
    """The tables that can be seen; hidden ones where those hold nothing."""
    demand_few(len(tables))
    seen = [table for table in tables if not table.hidden]
    filled = [write_table(table, member, out) for table in seen]
    if not any(filled):
        for table in tables:
            if table.hidden:
                write_table(table, member, out)


def write_table(table: Table, member: str, out: IO[bytes]) -> bool:
    """Writes a table; whether it holds anything."""
    write_line(out, {"sheet": "/".join(filter(None, (member, table.name)))})
    filled = False
    for batch in batches(table.lines):
        filled = filled or any(map(any, batch))
        columns = list(zip_longest(*batch, fillvalue=""))
        write_bounded(out, as_line({"height": len(batch), "columns": columns}))
    if table.uncached:
        raise Refused(
            "error.no_cached_values", sheet=table.name, cell=table.uncached[0], count=len(table.uncached)
        )
    if len(table.merges) > MAX_MERGES:
        raise Refused("error.too_heavy")
    write_line(out, {"merges": table.merges})
    return filled


def write_line(out: IO[bytes], message: dict[str, object]) -> None:
    out.write(as_line(message))


def write_bounded(out: IO[bytes], data: bytes) -> None:
    if out.tell() + len(data) > OUTPUT_BYTES:
        raise Refused("error.too_heavy")
    out.write(data)


def as_line(message: dict[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def demand_few(sheets: int) -> None:
    if sheets > MAX_SHEETS:
        raise Refused("error.too_many_sheets", sheets=sheets, limit=MAX_SHEETS)


def _is_bomb(member: ZipInfo) -> bool:
    return member.file_size > max(BOMB_BYTES, BOMB_RATIO * member.compress_size)


def _is_litter(name: str) -> bool:
    parts = name.lower().split("/")
    return any(part in LITTER for part in parts) or parts[-1].startswith(("~$", "._"))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
