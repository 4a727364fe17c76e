"""Turn a division of the Book into the XHTML of its pages.

Each note moves into the text, right behind its call, where ``float: footnote`` takes it from; the
call and the label are literal text, so that the engine counts nothing. Headings carry what running
heads and outline print as attributes, free of note calls. Formulas become drawings.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from octavo.editions.fragments import note_body
from octavo.model import Book, Division, Entry, Note
from octavo.typeset.longnotes import Splitter

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Levels:
    """Where headings stand in the outline: id → level, 1 at the top."""

    by_id: Mapping[str, int]


def outline_levels(contents: Iterable[Entry]) -> dict[str, int]:
    """Level in the outline of every heading that the contents list; 1 is the top."""
    levels: dict[str, int] = {}

    def walk(entries: Iterable[Entry], level: int) -> None:
        for entry in entries:
            levels[entry.heading.id] = level
            walk(entry.children, level + 1)

    walk(contents, 1)
    return levels


def print_division(
    division: Division, book: Book, levels: Mapping[str, int], split: Splitter, back: str
) -> str:
    """The inside of the division's ``section``: heading, text and, at their calls, the notes."""
    heading = etree.fromstring(f"<h1>{division.heading_html}</h1>")
    heading.set("id", division.id)
    heading.set("data-book", book.metadata.running_title)
    root = etree.fromstring(f"<div>{division.html}</div>")
    root.insert(0, heading)
    for made, element in zip(
        (division.heading, *division.sections), root.iter(*_HEADINGS), strict=True
    ):
        element.set("data-running", made.text)
        if made.id in levels:
            element.set("data-outline", made.label)
            classes = f"{element.get('class') or ''} outline-{levels[made.id]}"
            element.set("class", classes.strip())
    if book.metadata.notes.place == "page":
        notes = {note.id: note for note in division.notes}
        for call in list(root.iter("a")):
            if call.get("role") == "doc-noteref":
                _place_note(call, notes[(call.get("href") or "").removeprefix("#")], split, back)
    draw_formulas(root)
    return _inner(root)


def print_notes(notes: Iterable[Note], back: str) -> str:
    """Notes as they stand at the end of a chapter or of the book."""
    root = etree.Element("div")
    for note in notes:
        block = etree.fromstring(f"<div>{note_body(note, back)}</div>")
        block.set("class", "endnote")
        block.set("role", "doc-footnote")
        block.set("id", note.id)
        root.append(block)
    draw_formulas(root)
    return _inner(root)


def formula_drawings(book: Book) -> dict[str, bytes]:
    """The drawing of every formula of the book, by the ``src`` that stands for it."""
    drawings: dict[str, bytes] = {}
    for division in book.divisions:
        fragments = (division.html, division.heading_html, *(n.html for n in division.notes))
        for fragment in fragments:
            if "<math" in fragment:
                for formula in etree.fromstring(f"<div>{fragment}</div>").iter("math"):
                    drawings[_formula_src(formula)] = _draw(formula)
    return drawings


def draw_formulas(root: etree._Element) -> None:
    """Replace MathML, which the engine would flatten to text, by references to drawings."""
    for formula in list(root.iter("math")):
        image = etree.Element("img", src=_formula_src(formula))
        image.set("alt", formula.findtext(".//annotation") or "".join(formula.itertext()))
        display = formula.get("display") == "block"
        image.set("class", "formula display" if display else "formula")
        if not display:
            depth, height = _depth(_draw(formula))
            image.set("style", f"height: {height:.3f}em; vertical-align: {-depth:.3f}em")
        image.tail = formula.tail
        parent = formula.getparent()
        assert parent is not None
        parent.replace(formula, image)


def _place_note(call: etree._Element, note: Note, split: Splitter, back: str) -> None:
    """Put the note behind its call; a long one in pieces, of which each page takes what it can."""
    parent = call.getparent()
    assert parent is not None
    index = parent.index(call) + 1
    tail, call.tail = call.tail, None
    body = etree.fromstring(f"<div>{note_body(note, back)}</div>")
    pieces = split(body) if len(note.text) > split.threshold else [body]
    for number, piece in enumerate(pieces, start=1):
        holder = etree.Element("span")
        holder.set("class", "note" if number == 1 else "note continued")
        holder.set("id", note.id if number == 1 else f"{note.id}-part-{number}")
        if number < len(pieces):
            holder.set("class", f"{holder.get('class')} broken")
        if number == 1:
            holder.set("role", "doc-footnote")
        holder.extend(list(piece))
        parent.insert(index, holder)
        index += 1
    parent[index - 1].tail = tail


def _formula_src(formula: etree._Element) -> str:
    source = etree.tostring(formula, with_tail=False)
    return f"octavo-formula/{hashlib.sha256(source).hexdigest()[:16]}.svg"


def _draw(formula: etree._Element) -> bytes:
    import ziamath  # noqa: PLC0415  (heavy, and most books have no formula)

    bare = etree.fromstring(etree.tostring(formula, with_tail=False))
    for annotation in list(bare.iter("annotation")):
        parent = annotation.getparent()
        assert parent is not None
        parent.remove(annotation)
    drawing: str = ziamath.Math(etree.tostring(bare, encoding="unicode"), size=24).svg()
    return drawing.encode()


def _depth(drawing: bytes) -> tuple[float, float]:
    """Depth below the baseline and whole height of a drawing, in em of its text."""
    tree = etree.fromstring(drawing)
    numbers = [float(x) for x in (tree.get("viewBox") or "0 0 24 24").split()]
    return (numbers[1] + numbers[3]) / 24, numbers[3] / 24


def _inner(element: etree._Element) -> str:
    text = re.sub(r"\A<x>|</x>\Z|\A<x/>\Z", "", _wrapped(element.text))
    return text + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _wrapped(text: str | None) -> str:
    box = etree.Element("x")
    box.text = text
    return etree.tostring(box, encoding="unicode")
