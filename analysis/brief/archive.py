"""What Word documents and slides share: author, font, and archives of the same bytes.

The same parts give the same archive, whenever they are packed.
"""

from __future__ import annotations

import io
import re
import zipfile

AUTHOR = "Kazakhstan–EU analytics"
FONT = "Arial"
"""A font that every office has, with Kazakh letters."""

# The first day that a ZIP archive can name.
EPOCH = (1980, 1, 1, 0, 0, 0)
PACKED = (".png", ".xlsx")
PROPERTIES = "docProps/core.xml"
DATED = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</)")


def steady(content: bytes, day: str) -> bytes:
    """Pack an Office file again so that nothing in it tells when it was packed.

    Every entry has one fixed date, the entries one order, and the properties one day; workbooks
    inside the file too.

    Parameters
    ----------
    content
        A DOCX, PPTX or XLSX file.
    day
        ISO date that the properties give as created and modified.

    Raises
    ------
    zipfile.BadZipFile
        The content is no archive.

    >>> def packed(month):
    ...     stream = io.BytesIO()
    ...     with zipfile.ZipFile(stream, "w") as archive:
    ...         archive.writestr(zipfile.ZipInfo("a.xml", (2026, month, 1, 0, 0, 0)), "<a/>")
    ...     return stream.getvalue()
    >>> packed(1) == packed(2)
    False
    >>> steady(packed(1), "2026-11-01") == steady(packed(2), "2026-11-01")
    True
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        # programs look for the content types first
        for name in sorted(given.namelist(), key=lambda name: (not name.startswith("["), name)):
            part = given.read(name)
            if name.endswith(".xlsx"):
                part = steady(part, day)
            elif name == PROPERTIES:
                part = DATED.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<2>", part)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            )
            made.writestr(entry, part)
    return stream.getvalue()
