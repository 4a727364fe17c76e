"""Turn citations into note calls, and the list of works cited into a place of its own in the book.

Where the author wrote ``::: {#refs}``, it stays. Else it goes to the end of the chapter that is
called Bibliography, and without one into a division of back matter that is made for it.
"""

from __future__ import annotations

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.parse.roles import role_of
from octavo.parse.tree import plain_text, without_calls
from octavo.text.trees import drop, unwrap
from octavo.text.words import words_for

_PLACED = r"\{[^}\n]*#refs[\s}]|\bid\s*=\s*[\"']?refs\b"


def place_references(root: etree._Element, language: str, finder: Finder) -> None:
    """Put the list of works cited where it belongs, its entries in paragraphs."""
    references = next((box for box in root.iter("div") if box.get("id") == "refs"), None)
    if references is None:
        return
    if not len(references):
        drop(references)
        return
    for entry in references:
        _set_entry(entry)
    if finder.match(_PLACED) is not None:
        return
    references.tail = None
    drop(references)
    chapter = _bibliography(root)
    if chapter is None:
        chapter = etree.SubElement(root, "h1")
        chapter.set("class", "backmatter unnumbered")
        chapter.text = words_for(language).bibliography
    last = chapter
    while (following := last.getnext()) is not None and following.tag != "h1":
        last = following
    last.addnext(references)


def bare_calls(root: etree._Element) -> None:
    """Take the box off every citation that became a note: what is left of it in the text is a call
    like any other, and holds to the word before it."""
    for box in list(root.iter("span")):
        text = "".join(piece.strip() for piece in (box.text or "", *(c.tail or "" for c in box)))
        calls = [child.get("class") == "footnote-ref" for child in box]
        if box.get("class") == "citation" and calls and all(calls) and not text:
            unwrap(box)


def check_citations(root: etree._Element, finder: Finder) -> list[Finding]:
    """Citations that nobody resolved, because the front matter names no bibliography."""
    findings: list[Finding] = []
    for citation in root.iter("span"):
        text = plain_text(citation)
        if citation.get("class") == "citation" and text.startswith("[") and not len(citation):
            findings.append(
                Finding("citation-unread", Severity.WARNING,
                        f"the citation {text} is printed as it stands", finder.next_of(text),
                        r"name a bibliography: in the front matter, or write \@ for an @"))  # fmt: skip
    return findings


def _bibliography(root: etree._Element) -> etree._Element | None:
    """The last chapter whose title says that it is one."""
    for heading in reversed(root.findall("h1")):
        classes = (heading.get("class") or "").split()
        if role_of(plain_text(without_calls(heading)), classes).role == "doc-bibliography":
            return heading
    return None


def _set_entry(entry: etree._Element) -> None:
    """Some styles set the label of an entry apart in boxes; in one paragraph they are spans.

    An address gets the class that pandoc gives to those in the text, so that none is hyphenated.
    """
    for box in entry.iter("div"):
        if box is not entry:
            box.tag = "span"
    for link in entry.iter("a"):
        if plain_text(link) == link.get("href"):
            link.set("class", "uri")
