"""Every file of a briefing in one .zip, in the order in which they were made."""

import io
import zipfile
from collections.abc import Mapping

from kpi.briefing.package import FIRST
from kpi.words import safe_name


def pack(files: Mapping[str, bytes]) -> bytes:
    """The bytes of a .zip; the same for the same files. A name is one path component or a folder and
    one: it cannot lead out of where it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            member = zipfile.ZipInfo("/".join(safe_name(part) for part in name.split("/")), FIRST)
            # pictures of pixels are compressed already, and so are Office files
            is_text = name.endswith(".svg")
            member.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            member.external_attr = 0o644 << 16
            package.writestr(member, content)
    return out.getvalue()
