"""Turn values of the Book into the pieces of markup that all editions share."""

from __future__ import annotations

import re
from dataclasses import fields

from markupsafe import Markup, escape

from octavo.model import Book, Division, Heading, Note

DECORATIVE = "decorative"  # class of a picture that only adorns, as its author says
_MARK = r"(?:<span class=\"page-break[^>]*/>)"
# Where a note's label stands: in its first paragraph, behind the mark of a page that begins with the note.
_BEGINNING = re.compile(rf"\A\s*({_MARK}*)(?:(<p\b[^>]*>)({_MARK}*))?")


def front_markup(book: Book) -> dict[str, Markup]:
    """The words of the first pages, by their names."""
    return {field.name: Markup(getattr(book.front, field.name)) for field in fields(book.front)}


def note_body(note: Note, back_to_text: str) -> Markup:
    """The note's blocks, its label in front as the link back to its call.

    ``back_to_text`` is the link's title; "" for none: in a page of a thousand notes it is weight.
    """
    title = f' title="{escape(back_to_text)}"' if back_to_text else ""
    marks = f' data-marks="{note.marks}"' if note.marks else ""
    marks += f' aria-label="{escape(note.said)}"' if note.said else ""
    label = (
        f'<a class="note-label" role="doc-backlink" href="#{note.call_id}"'
        f"{marks}{title}>{escape(note.label)}</a>"
    )
    label += " " if note.label else ""
    match = _BEGINNING.match(note.html)
    assert match is not None  # it may be empty
    before, paragraph, within = match.groups(default="")
    rest = note.html[match.end() :]
    if paragraph:
        return Markup(before + paragraph + within + label + rest)
    return Markup(f"<p>{before}{label}</p>{rest}")


def heading_label(heading: Heading) -> Markup:
    """Number and text of a heading for contents and navigation, emphasis kept."""
    if heading.number is None:
        return Markup(heading.html)
    return Markup(f'<span class="number">{escape(heading.number)}</span> {heading.html}')


def chapter_heading(division: Division) -> Markup:
    """The level-1 heading of a division with number and note calls."""
    return Markup(f'<h1 id="{escape(division.id)}">{division.heading_html}</h1>')
