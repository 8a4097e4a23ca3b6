"""Office packages whose bytes depend on their content alone: no clock, no random order."""

import io
import re
import zipfile
from datetime import datetime

FIRST = (1980, 1, 1, 0, 0, 0)
STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
TEMPLATE = b"presentationml.template.main+xml"
PRESENTATION = b"presentationml.presentation.main+xml"


def fixed(package: bytes, at: datetime) -> bytes:
    """The package with every date inside it `at`, workbooks within it too; the same bytes each time."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = STAMPS.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            elif name.endswith(".xlsx"):
                content = fixed(content, at)
            member = zipfile.ZipInfo(name, FIRST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, content)
    return out.getvalue()


def as_presentation(package: bytes) -> bytes:
    """A template .potx as the presentation that it is a template of; a presentation as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name, content.replace(TEMPLATE, PRESENTATION) if name == "[Content_Types].xml" else content
            )
    return out.getvalue()
