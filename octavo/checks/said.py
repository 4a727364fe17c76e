"""Turn elements of the Book, or of a finished edition, into the references they are and the numbers they have."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from octavo.text.trees import HEADINGS

REFERENCE = "reference"  # class


class Reference(NamedTuple):
    """A link that says a number."""

    target: str  # id
    words: str  # white space collapsed


def reference_of(link: etree._Element, target: str) -> Reference | None:
    """The reference that a link is; None for all others."""
    if REFERENCE not in (link.get("class") or "").split():
        return None
    return Reference(target, " ".join("".join(link.itertext()).split()))


def number_of(element: etree._Element) -> str:
    """The number that is printed with a heading, a figure, a formula, or is the call of a note; empty where none is."""
    if element.get("role") == "doc-noteref":
        return " ".join("".join(element.itertext()).split())
    wanted = {"number"} if element.tag in HEADINGS else {"counted", "formula-number"}
    for span in element.iter("span"):
        names = wanted.intersection((span.get("class") or "").split())
        if names:
            text = " ".join("".join(span.itertext()).split())
            return text.split(" ")[-1].removesuffix(".") if "counted" in names else text
    return ""
