"""Turn what the structure of a source says of rows into where shapes end and what they are; it is believed before what
the rows look like."""

from __future__ import annotations

from typing import Literal

from octavo.scan.sheets.measures import Measures
from octavo.scan.sheets.model import Tag, TagKind
from octavo.scan.sheets.rows import Row

Kind = Literal[
    "paragraph",
    "heading",
    "quote",
    "verse",
    "list",
    "term",
    "table",
    "contents",
    "picture",
    "drawing",
    "caption",
]
_KINDS: dict[TagKind, Kind] = {
    "cell": "table", "item": "list", "term": "term", "entry": "contents", "quote": "quote", "verse": "verse", "note": "paragraph", "caption": "caption",
}  # fmt: skip


def told_apart(last: Row, row: Row) -> bool | None:
    """Whether a new shape begins with a row; None where the source does not say it."""
    if row.tag is not None or last.tag is not None:
        return not _are_of_one(row.tag, last.cells[-1].tag or last.tag)
    if row.paragraph and last.paragraph and not row.words[0].raised:
        return row.paragraph != last.paragraph
    return None


def told_kind(row: Row, measures: Measures) -> Kind | None:
    """What a row is as the source says; None where it does not."""
    if row.kind in ("caption", "table"):
        return "caption" if row.kind == "caption" else "table"
    if row.tag is not None:
        return _KINDS[row.tag.kind]
    return "paragraph" if measures.structured and row.paragraph else None


def _are_of_one(tag: Tag | None, other: Tag | None) -> bool:
    if tag is None or other is None:
        return False
    if (tag.kind, tag.group, tag.item) != (other.kind, other.group, other.item):
        return False
    match tag.kind:
        case "cell" | "note" | "entry":
            return True
        case "item":  # its paragraphs are several
            return tag.block == other.block or other.label or tag.label or not tag.loose
    return tag.block == other.block
