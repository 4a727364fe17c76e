"""Turn citations into note calls, and the list of works cited into a place of its own in the book.

Where the author wrote ``::: {#refs}``, it stays. Else it goes to the end of the chapter that is
called Bibliography, and without one into a division of back matter that is made for it. With ``citations: {place:
chapter}`` each chapter ends with those of its entries that the chapter cites, in the same order.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from octavo.model import Finding, Severity
from octavo.model.metadata import Metadata
from octavo.parse.lines import Finder
from octavo.parse.roles import role_of
from octavo.parse.tree import RawNote, plain_text, without_calls
from octavo.text.slug import slugify
from octavo.text.trees import drop, unwrap
from octavo.text.words import words_for

_PLACED = r"\{[^}\n]*#refs[\s}]|\bid\s*=\s*[\"']?refs\b"


def place_references(
    root: etree._Element, notes: Mapping[str, RawNote], metadata: Metadata, finder: Finder
) -> None:
    """Put the list of works cited where it belongs, its entries in paragraphs; ``notes`` by what calls point to."""
    language = metadata.language
    references = next((box for box in root.iter("div") if box.get("id") == "refs"), None)
    if references is None:
        return
    if not len(references):
        drop(references)
        return
    for entry in references:
        _set_entry(entry)
    placed = finder.match(_PLACED) is not None
    if metadata.citations.place == "chapter":
        _part_references(root, references, notes, language)
        if not placed:
            drop(references)
        return
    if placed:
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


def _part_references(
    root: etree._Element, references: etree._Element, notes: Mapping[str, RawNote], language: str
) -> None:
    """Put a list of the works that it cites behind the text of each chapter; its citations lead there."""
    names: set[str] = set()
    for heading in root.findall("h1"):
        chapter = [heading]
        while (following := chapter[-1].getnext()) is not None and following.tag != "h1":
            chapter.append(following)
        called = [
            notes[name].item
            for element in chapter
            for call in element.iter("a")
            if call.get("class") == "footnote-ref"
            and (name := (call.get("href") or "").removeprefix("#")) in notes
        ]
        trees = [e for e in (*chapter, *called) if e is not references]
        cited = {
            f"ref-{key}"
            for tree in trees
            for span in tree.iter("span")
            for key in (span.get("data-cites") or "").split()
        }
        entries = [entry for entry in references if entry.get("id") in cited]
        if not entries:
            continue
        stem = heading.get("id") or slugify(plain_text(without_calls(heading)))
        name, number = stem, 2
        while name in names:
            name, number = f"{stem}-{number}", number + 1
        names.add(name)
        _list_works(chapter, references, entries, name, language)
        for link in [link for tree in trees for link in tree.iter("a")]:
            if (link.get("href") or "").removeprefix("#") in cited:
                link.set("href", f"{link.get('href')}--{name}")


def _list_works(
    chapter: list[etree._Element],
    references: etree._Element,
    entries: list[etree._Element],
    name: str,
    language: str,
) -> None:
    """A list of some works at the end of a chapter, below its own heading for them, or one that is made."""
    last = chapter[-1] if chapter[-1] is not references else chapter[-2]
    if last.tag != "h2" or role_of(plain_text(last), ()).role != "doc-bibliography":
        title = etree.Element("h2")
        title.set("class", "unnumbered")
        title.text, title.tail = words_for(language).bibliography, "\n"
        last.addnext(title)
        last = title
    box = etree.Element("div")
    for key, value in references.attrib.items():
        if key != "id":
            box.set(key, value)
    for entry in entries:
        twin = copy.deepcopy(entry)
        twin.set("id", f"{entry.get('id')}--{name}")
        box.append(twin)
    box.tail = "\n"
    last.addnext(box)


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
