"""What tests ask of a record in XML."""

from __future__ import annotations

from lxml import etree


def texts(record: bytes, path: str) -> list[str]:
    """Texts of all elements at the end of a path of local names: "name/namePart"."""
    return [element.text or "" for element in elements(record, path)]


def elements(record: bytes, path: str) -> list[etree._Element]:
    """All elements at the end of a path of local names, which may end with a condition: "note[@type]"."""
    names, bracket, rest = path.partition("[")
    steps = "/".join(f"*[local-name()='{name}']" for name in names.split("/"))
    return etree.fromstring(record).xpath(f"//{steps}{bracket}{rest}")
