"""Turn the ways of writing a call-out into one shape: an aside with its kind and a title in a paragraph.

Quarto's ``::: {.callout-note}`` is ours too. What other tools write becomes that before pandoc reads it (`blocks.py`),
or, in quotations, a heading with the classes of the title. Here the tree gets its shape.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.parse.tree import HEADING_MARK
from octavo.text.trees import HEADINGS, drop
from octavo.text.words import words_for

KINDS = ("note", "tip", "warning", "caution", "important")
TITLE_CLASS = "callout-title"
_PREFIX = "callout-"
# What other tools call them.
_ALSO = {
    "info": "note", "seealso": "note", "abstract": "note", "todo": "note", "hint": "tip", "attention": "warning",
    "danger": "caution", "error": "caution",
}  # fmt: skip
_INLINE = re.compile(r"(\*\*|\*|`)(\S(?:[^*`]*\S)?)\1")
_TAGS = {"**": "strong", "*": "em", "`": "code"}
_NO_ASIDE = frozenset(("dt", "address", "summary"))  # where HTML has no place for one


def kind_of(name: str) -> str | None:
    """The kind that a name means; None for one that we do not know."""
    name = name.lower()
    return name if name in KINDS else _ALSO.get(name)


def shape_callouts(root: etree._Element, language: str, finder: Finder) -> list[Finding]:
    """Give every call-out its shape; an unknown kind is set as a note, and told."""
    titles = dict(zip(KINDS, words_for(language).callouts, strict=True))
    findings: list[Finding] = []
    for box in list(root.iter("div", "section", "blockquote")):
        name = _name_of(box)
        if name is None:
            continue
        kind = kind_of(name)
        if kind is None:
            findings.append(
                Finding("callout-unknown", Severity.WARNING,
                        f"the call-out .{_PREFIX}{name} is of an unknown kind and set as a note",
                        finder.next_of(f"{_PREFIX}{name}"), f"the kinds are {', '.join(KINDS)}"))  # fmt: skip
        title = _take_title(box)
        given = box.attrib.pop("title", "")
        if title is None or not (len(title) or (title.text or "").strip()):
            title = _words(given or (titles[kind] if kind else name.capitalize()))
        _shape(box, kind or "note", title)
    return findings


def _name_of(box: etree._Element) -> str | None:
    """The kind that a box names; None where it is no call-out."""
    holder: etree._Element | None = box
    if box.tag == "blockquote":
        holder = (
            box[0] if len(box) and box[0].tag in HEADINGS and not (box.text or "").strip() else None
        )
        if holder is not None and TITLE_CLASS not in _classes(holder):
            holder = None
    names = _classes(holder) if holder is not None else []
    found = [n.removeprefix(_PREFIX) for n in names if n.startswith(_PREFIX) and n != TITLE_CLASS]
    return next((name for name in found if name), None)


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _take_title(box: etree._Element) -> etree._Element | None:
    """The heading with which a call-out begins, as a paragraph."""
    first = box[0] if len(box) else None
    if first is None or first.tag not in HEADINGS or (box.text or "").strip():
        return None
    first.tail = None
    drop(first)
    first.tag = "p"
    for name in ("class", HEADING_MARK):
        first.attrib.pop(name, "")
    return first


def _words(text: str) -> etree._Element:
    """A title that was given as an attribute, with its emphasis and code."""
    title = etree.Element("p")
    position = 0
    last: etree._Element | None = None
    for match in [*_INLINE.finditer(text), None]:
        plain = text[position : match.start() if match else len(text)]
        if last is None:
            title.text = plain
        else:
            last.tail = plain
        if match:
            position = match.end()
            last = etree.SubElement(title, _TAGS[match[1][:2]])
            last.text = match[2]
    return title


def _shape(box: etree._Element, kind: str, title: etree._Element) -> None:
    others = [n for n in _classes(box) if not n.startswith(_PREFIX) and n != "callout"]
    within = {holder.tag for holder in box.iterancestors()}
    box.tag = "div" if within & _NO_ASIDE else "aside"
    box.set("class", " ".join(["callout", f"{_PREFIX}{kind}", *others]))
    box.set("role", "note")
    title.set("class", TITLE_CLASS)
    title.tail = "\n"
    box.text = "\n"
    box.insert(0, title)
