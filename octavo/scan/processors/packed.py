"""Turn an archive of XML into trees of its parts, and changed trees into an archive again."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree


def read_part(content: bytes, name: str) -> etree._Element | None:
    """The tree of a part; None where it is not there or is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if name not in archive.namelist():
            return None
        try:
            return etree.fromstring(archive.read(name), parser)
        except etree.XMLSyntaxError:
            return None


def with_parts(content: bytes, parts: Mapping[str, etree._Element | None]) -> bytes:
    """The archive with these parts in the place of its own."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            tree = parts.get(entry.filename)
            new.writestr(
                entry, old.read(entry) if tree is None else etree.tostring(tree, encoding="UTF-8")
            )
    return made.getvalue()
