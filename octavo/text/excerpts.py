"""Turn a Book into some of its chapters, for a quick proof: everything in them as the whole book counts it.

Numbers, labels and references stay what they are. What leads out of these chapters is no link any more, and is told; a
reference to a page elsewhere says the folio that is known, else the section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from lxml import etree

from octavo.model import Book, Division, Entry, Finding, Kind, Place, Severity
from octavo.model.errors import UsageError
from octavo.model.excerpt import Excerpt
from octavo.model.index import IndexEntry
from octavo.text.indexing import holds_index
from octavo.text.listed import holds_list
from octavo.text.numerals import number_of
from octavo.text.pagewords import PAGE_WORDS, words_of_call
from octavo.text.trees import inner, parse_fragment

_ID = re.compile(r'\sid="([^"]*)"')
_LINK = re.compile(r'\shref="#([^"]*)"')
_ON_RECTOS = (Kind.FRONTMATTER, Kind.PART)  # wherever chapters may begin
_TOLD = 3  # references that lead out, of a chapter


@dataclass(frozen=True, slots=True)
class Known:
    """What the last build of the whole book says of its pages."""

    folios: Mapping[str, str]  # id → folio; empty where there is none
    page_count: int = 0


def find_divisions(book: Book, wanted: Sequence[str]) -> tuple[Division, ...]:
    """The divisions that are meant, in the order of the book: by id, number, name of the file, or words of the title.

    Raises UsageError where there is none, or where it could be several.
    """
    meant = {division.id for name in wanted for division in _meant(book, name)}
    found = tuple(division for division in book.divisions if division.id in meant)
    for division in found:
        if holds_index(division.html) or holds_list(division.html):
            raise UsageError(
                f"“{division.heading.label}” is made of the pages of the whole book",
                hint="build the whole book to see it",
            )
    return found


def cut_book(
    book: Book, divisions: Sequence[Division], known: Known
) -> tuple[Book, tuple[Finding, ...]]:
    """The book of these divisions alone, and what is to be said of that."""
    inside = frozenset(_ids(divisions))
    cutter = _Cutter(book, inside, known)
    cut = tuple(cutter.division(division) for division in divisions)
    texts = [
        text for one in cut for text in (one.heading_html, one.html, *(n.html for n in one.notes))
    ]
    made = replace(
        book,
        divisions=cut,
        contents=tuple(_entries(book.contents, inside)),
        images=tuple(
            image for image in book.images if any(f'src="{image.src}"' in text for text in texts)
        ),
        indexes=tuple(
            replace(index, entries=tuple(_indexed(index.entries, inside))) for index in book.indexes
        ),
        lists=tuple(
            replace(one, things=tuple(thing for thing in one.things if thing.id in inside))
            for one in book.lists
        ),
        excerpt=Excerpt(cutter.begins, known.page_count, book.extent),
    )
    return made, tuple(cutter.findings())


class Scope:
    """Which places of the manuscript belong to some divisions."""

    def __init__(self, book: Book, divisions: Sequence[Division]) -> None:
        wanted = {division.id for division in divisions}
        self._begun: dict[str, list[tuple[int, bool]]] = {}  # by file: line, whether it is wanted
        for division in book.divisions:
            headed = [division.heading.place, *(note.place for note in division.notes)]
            for place in headed:
                if place is not None and place.line is not None:
                    self._begun.setdefault(place.file, []).append(
                        (place.line, division.id in wanted)
                    )
        for lines in self._begun.values():
            lines.sort()

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is of these divisions, or of no place."""
        place = finding.place
        if place is None or place.line is None or place.file not in self._begun:
            return True
        lines = self._begun[place.file]
        before = [wanted for line, wanted in lines if line <= place.line]
        return before[-1] if before else lines[0][1]


class _Cutter:
    """Takes divisions out of their book."""

    def __init__(self, book: Book, inside: frozenset[str], known: Known) -> None:
        self._book = book
        self._inside = inside
        self._known = known
        self._out: dict[str, list[str]] = {}  # id of a division → what leads out of it
        self._places: dict[str, Place | None] = {}
        self.begins: dict[str, int] = {}

    def division(self, division: Division) -> Division:
        """A division by itself."""
        out = self._out.setdefault(division.id, [])
        self._places[division.id] = division.heading.place
        number = (number_of(self._known.folios.get(division.id, "")) or (0, 0))[1]
        may_be_verso = (
            self._book.metadata.print.openings == "any" and division.kind not in _ON_RECTOS
        )
        if number and (number % 2 or may_be_verso):  # else it was built otherwise than it would be
            self.begins[division.id] = number
        return replace(
            division,
            html=self._markup(division.html, out),
            heading_html=self._markup(division.heading_html, out),
            notes=tuple(
                replace(note, html=self._markup(note.html, out)) for note in division.notes
            ),
        )

    def findings(self) -> Iterator[Finding]:
        """What leads out of each division; and that folios are not known, where they are not."""
        for name, out in self._out.items():
            if out:
                shown = ", ".join(f"“{words}”" for words in dict.fromkeys(out[:_TOLD]))
                more = f" and {len(out) - _TOLD} more" if len(out) > _TOLD else ""
                count = "a reference leads" if len(out) == 1 else f"{len(out)} references lead"
                yield Finding("only-outside", Severity.NOTE,
                              f"{count} out of what is built, and cannot be followed here: {shown}{more}",
                              self._places[name])  # fmt: skip
        if len(self.begins) < len(self._out):
            yield Finding("only-folios", Severity.NOTE,
                          "pages are counted from 1: no build of the whole book says which folios they have",
                          None, "build the whole book; what is built after that has its folios")  # fmt: skip

    def _markup(self, html: str, out: list[str]) -> str:
        """A text whose links lead to what is there, and whose words on pages elsewhere are written."""
        leads_out = any(target not in self._inside for target in _LINK.findall(html))
        if not leads_out and f'class="{PAGE_WORDS}"' not in html:
            return html
        root = parse_fragment(html)
        for span in root.iter("span"):
            if span.get("class") == PAGE_WORDS:
                self._write(span, out)
        for link in root.iter("a"):
            target = (link.get("href") or "").removeprefix("#")
            if (link.get("href") or "").startswith("#") and target not in self._inside:
                out.append(" ".join("".join(link.itertext()).split()))
                link.tag = "span"
                for name in ("href", "class", "role"):
                    link.attrib.pop(name, None)
        return inner(root)

    def _write(self, span: etree._Element, out: list[str]) -> None:
        call = self._book.page_calls[int(span.get("data-call") or 0)]
        if all(target.id in self._inside for target in call.targets):
            return
        words = words_of_call(call, self._known.folios, self._book.metadata.language)
        out.append(words)
        span.text = words
        for name in ("class", "data-call", "data-plain"):
            span.attrib.pop(name, None)


def _meant(book: Book, name: str) -> list[Division]:
    wanted = " ".join(name.split()).casefold()
    ways: tuple[Callable[[Division], bool], ...] = (
        lambda d: name == d.id,
        lambda d: wanted == (d.heading.number or "").casefold() != "",
        lambda d: wanted == d.heading.text.casefold(),
        lambda d: wanted in _names_of_file(d),
        lambda d: any(name == h.id or wanted == (h.number or "").casefold() for h in d.sections),
        lambda d: f" {wanted} " in f" {d.heading.label.casefold()} ",
        lambda d: wanted in d.heading.label.casefold(),
    )
    for number, way in enumerate(ways):
        found = [division for division in book.divisions if wanted and way(division)]
        if len(found) > 1 and number not in (1, 3):
            titles = ", ".join(f"“{division.heading.label}”" for division in found[:5])
            raise UsageError(
                f"“{name}” could be {titles}",
                hint=f"say which by its id: {found[0].id}, {found[1].id} …",
            )
        if found:
            return found
    raise UsageError(f"there is no chapter “{name}” in this book", hint=_nearest(book, wanted))


def _names_of_file(division: Division) -> tuple[str, ...]:
    place = division.heading.place
    if place is None:
        return ()
    last = place.file.rpartition("/")[2]
    return place.file.casefold(), last.casefold(), last.rpartition(".")[0].casefold()


def _nearest(book: Book, wanted: str) -> str:
    names: dict[str, Division] = {}
    for division in book.divisions:
        for name in (division.id, division.heading.label, *_names_of_file(division)):
            names.setdefault(name.casefold(), division)
    near = get_close_matches(wanted, names, n=3, cutoff=0.4)
    meant = list(dict.fromkeys(names[name].id for name in near)) or [
        d.id for d in book.divisions[:3]
    ]
    labels = {division.id: division.heading.label for division in book.divisions}
    return "did you mean " + " or ".join(f"{name} (“{labels[name]}”)" for name in meant) + "?"


def _ids(divisions: Sequence[Division]) -> Iterator[str]:
    for division in divisions:
        yield division.id
        yield from (heading.id for heading in division.sections)
        for text in (division.heading_html, division.html, *(note.html for note in division.notes)):
            yield from _ID.findall(text)
        for note in division.notes:
            yield note.id
            yield note.call_id


def _entries(entries: Sequence[Entry], inside: Collection[str]) -> Iterator[Entry]:
    """The lines of the contents that lead inside; those below a line that does not take its place."""
    for entry in entries:
        below = tuple(_entries(entry.children, inside))
        if entry.heading.id in inside:
            yield replace(entry, children=below)
        else:
            yield from below


def _indexed(entries: Sequence[IndexEntry], inside: Collection[str]) -> Iterator[IndexEntry]:
    for entry in entries:
        places = tuple(p for p in entry.places if p.id in inside and p.end in inside)
        below = tuple(_indexed(entry.children, inside))
        if places or below:
            yield replace(entry, places=places, children=below)
