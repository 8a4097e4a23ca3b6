"""Office packages whose bytes depend on their content alone: no clock, no random order."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

FIRST = (1980, 1, 1, 0, 0, 0)
STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
TEMPLATE = b"presentationml.template.main+xml"
PRESENTATION = b"presentationml.presentation.main+xml"


def fixed(package: bytes, at: datetime) -> bytes:
    """The package with every date inside it `at`, workbooks within it too; the same bytes each time."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def stamped(name: str, content: bytes) -> bytes:
        if name == "docProps/core.xml":
            return STAMPS.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
        return fixed(content, at) if name.endswith(".xlsx") else content

    return _repacked(package, stamped)


def as_presentation(package: bytes) -> bytes:
    """A template .potx as the presentation that it is a template of; a presentation as it is."""

    def renamed(name: str, content: bytes) -> bytes:
        return content.replace(TEMPLATE, PRESENTATION) if name == "[Content_Types].xml" else content

    return _repacked(package, renamed)


def _repacked(package: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with every member as `change` gives it, and no time of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, FIRST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, change(name, source.read(name)))
    return out.getvalue()
