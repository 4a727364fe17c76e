"""Find where the indexes of a book are to stand, and which of its marks belong to which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace

from lxml import etree

from octavo.model import Finding, Kind, Place, Severity
from octavo.model.book import FrontWords
from octavo.parse.classes import INDEX_ATTRIBUTES
from octavo.parse.indexing import RawMark
from octavo.parse.lines import Finder
from octavo.parse.roles import role_of
from octavo.parse.tree import plain_text, without_calls
from octavo.text.indexing import INDEX_LIST
from octavo.text.indexwords import index_words
from octavo.text.slug import slugify
from octavo.text.trees import inner, parse_fragment, unwrap

_PLACE = re.compile(r"index(?:-|$)")


def fold_names(marks: Iterable[RawMark]) -> None:
    """Names of indexes that have one place are one name, in the first spelling."""
    first: dict[str, str] = {}
    for mark in marks:
        key = slugify(mark.index) if any(map(str.isalnum, mark.index)) else mark.index
        mark.index = first.setdefault(key, mark.index)


# the keys that words are of, where they have another name
_KEYS = {
    "half_title": ("short-title",),
    "epigraph": ("epigraph", "text"),
    "source": ("epigraph", "source"),
}


def without_marks(
    front: FrontWords, place_of: Callable[..., Place]
) -> tuple[FrontWords, list[Finding]]:
    """The words of the front matter, which no index can lead to."""
    bare: dict[str, str] = {}
    for field in fields(front):
        html = getattr(front, field.name)
        if 'class="' not in html:
            continue
        root = parse_fragment(html)
        marks = [span for span in root.iter("span") if "index" in (span.get("class") or "").split()]
        for span in marks:
            for name in INDEX_ATTRIBUTES:
                span.attrib.pop(name, None)
            unwrap(span)
        if marks:
            bare[field.name] = inner(root)
    found = [
        Finding("index-front", Severity.WARNING, "a mark for the index stands in the front matter, which has no page of its own",
                place_of(*_KEYS.get(name, (name,))), "mark the words where the text has them")
        for name in [*bare][:1]
    ]  # fmt: skip
    return replace(front, **bare), found


def place_indexes(
    root: etree._Element,
    notes: Iterable[etree._Element],
    marks: Sequence[RawMark],
    language: str,
    finder: Finder,
) -> Iterator[Finding]:
    """Mark where indexes are to stand: at ``::: {#index}`` and ``::: {#index-names}``, behind what stands in it. An index
    without a place stands at the end of the last chapter that is called so, where it has no name, else in one that is
    made."""
    boxes: dict[str, etree._Element] = {}
    for tree in (root, *notes):
        for div in list(tree.iter("div")):
            name = div.get("id") or ""
            if not _PLACE.match(name):
                continue
            if tree is not root:
                said = f"#{name} stands in a note, where no index can be"
            elif name in boxes:
                said = f"#{name} has two places: the index stands at the first"
            else:
                boxes[name] = div
                continue
            place = finder.match(rf"#{re.escape(name)}(?![\w-])", last=True)
            yield Finding("index-placed", Severity.WARNING, said, place, "take this one out")
            del div.attrib["id"]
    for name in dict.fromkeys(mark.index for mark in marks):
        where = etree.Element("div")
        where.set("class", INDEX_LIST)
        if name:
            where.set("data-index", name)
        where.tail = "\n"
        place_of = boxes.get(f"index-{slugify(name)}" if name else "index")
        if place_of is not None:
            del place_of.attrib["id"]
            place_of.append(where)
        else:
            _chapter_for(name, root, language).addnext(where)
    for name, box in boxes.items():
        if box.get("id") and not len(box) and not (box.text or "").strip():
            place = finder.match(rf"#{re.escape(name)}(?![\w-])", last=True)
            yield Finding("index-placed", Severity.WARNING, f"no word is marked for the index that is to stand at #{name}",
                          place, "write [words]{.index} in the text, or take this out")  # fmt: skip


def _chapter_for(name: str, root: etree._Element, language: str) -> etree._Element:
    """The last element of the chapter in which an index without a place of its own is to stand."""
    chapters = [
        heading
        for heading in root.findall("h1")
        if role_of(plain_text(without_calls(heading)), ()).role == "doc-index"
    ]
    if chapters and not name:
        last = chapters[-1]
    else:
        last = etree.SubElement(root, "h1")
        last.set("class", f"{Kind.BACKMATTER} unnumbered")
        title = index_words(language).title
        last.text = f"{title}: {name}" if name else title
    while (following := last.getnext()) is not None and following.tag != "h1":
        last = following
    return last
