"""Turn what an author says of where a figure, table or listing may be printed into attributes of the whole of it.

Pandoc leaves ``{float=top}`` and ``{.landscape}`` with the picture; in the Book they are its figure's. What is none of the
words that are known is told, and taken out.
"""

from __future__ import annotations

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.text.floats import BARRIER, FLOAT, LANDSCAPE, SECTION, WISHES

_INSIDE = ("img", "pre")  # what an attribute stands on that is meant for what holds it
_WORDS = {FLOAT: WISHES, BARRIER: (SECTION,)}


def shape_floats(root: etree._Element, html: str, finder: Finder) -> list[Finding]:
    """Lift what is said of floats to what floats; ``html`` is what pandoc wrote."""
    findings: list[Finding] = []
    if LANDSCAPE in html:
        for element in list(root.iter(*_INSIDE)):
            _lift_class(element)
    for name, words in _WORDS.items():
        if f"{name}=" not in html:
            continue
        for element in root.xpath(f".//*[@{name}]"):
            said = element.attrib.pop(name)
            if said in words:
                _holder(element).set(name, said)
            else:
                short = name.removeprefix("data-")
                findings.append(
                    Finding("float-value", Severity.WARNING, f"{short}={said} is nothing that is known",
                            finder.match(rf"\b{short}=[\"']?{said}"),
                            f"write {short}={f', {short}='.join(words)}")
                )  # fmt: skip
    return findings


def _holder(element: etree._Element) -> etree._Element:
    """What an attribute of a picture or of code is meant for."""
    parent = element.getparent()
    if element.tag not in _INSIDE or parent is None or parent is element.getroottree().getroot():
        return element
    alone = parent.tag in ("figure", "p") and len(parent.findall(".//img")) == 1
    listing = "code-listing" in (parent.get("class") or "").split()
    return parent if alone or listing else element


def _lift_class(element: etree._Element) -> None:
    names = (element.get("class") or "").split()
    holder = _holder(element)
    if LANDSCAPE not in names or holder is element:
        return
    names.remove(LANDSCAPE)
    if names:
        element.set("class", " ".join(names))
    else:
        del element.attrib["class"]
    holder.set("class", f"{holder.get('class') or ''} {LANDSCAPE}".strip())
