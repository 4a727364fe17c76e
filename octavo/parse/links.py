"""Turn links to places in the book into links that lead somewhere, or into plain text.

A link may name an id that is there; a heading, as pandoc's ``[Heading]``, which our marks answer; an id that pandoc,
GitHub, Quarto or kramdown would have made (`autoids.py`), first in its own file; or another file of the book, with
or without an id in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from octavo.model import Finding, Manuscript, Place, Severity
from octavo.parse.autoids import Titled, automatic_ids, find_in
from octavo.parse.ids import short_names, spell_id
from octavo.parse.lines import Finder
from octavo.parse.marks import HEADING_ID
from octavo.parse.tree import (
    CALL_CLASSES,
    FILE_MARK,
    RawDivision,
    RawNote,
    plain_text,
    without_calls,
)
from octavo.parse.wordless import WordlessLinks
from octavo.text.trees import HEADINGS

_PAGES = (".md", ".markdown", ".mdown", ".qmd", ".rmd", ".html", ".htm", ".xhtml", ".ipynb", ".rst")
_FOLDER = "readme"  # the name of what stands for its folder
_COUNTED = re.compile(r"^\d+[-_. ]+")  # before the name of a file, for the order of reading


def find_files_of_link(href: str, manuscript: Manuscript) -> tuple[tuple[str, ...], str] | None:
    """The files of the book that a link may name, and the id behind it; None when it names none.

    Where the files were given numbers for their order, ``intro.qmd`` is still ``01-intro.md``; where they came out of
    folders, ``cli/build.md`` is ``07-cli-build.md``, and the folder ``cli/`` is ``06-cli-README.md``.
    """
    path, _, fragment = href.partition("#")
    name = PurePosixPath(unquote(path))
    if not path or ":" in path:
        return None
    is_page = name.suffix.lower() in _PAGES
    whole = name.with_suffix("") if is_page else name
    wanted = [_plain_name(part) for part in whole.parts if part.strip("./")]
    names = list(dict.fromkeys(file.name for file in manuscript.files))
    exact = [own for own in names if PurePosixPath(own).name == name.name]
    if len(exact) == 1:
        return (exact[0],), fragment
    plain = {own: _plain_name(PurePosixPath(own).stem) for own in names}
    within = is_page or "/" in path  # a mere word is no file with other words before it
    last = len(wanted) - 1 if wanted[1:] and wanted[-1] == _FOLDER else len(wanted)
    for first in range(
        last
    ):  # with the folders before it, then without; a folder's own page never without
        stem = "-".join(wanted[first:])
        stems = (stem,) if is_page else (stem, f"{stem}-{_FOLDER}")
        equal = tuple(own for own in names if plain[own] in stems)
        ends = tuple(f"-{stem}" for stem in stems)
        found = equal or tuple(own for own in names if within and plain[own].endswith(ends))
        if found:
            return found, fragment
    return None


def _nearest(names: Sequence[str], file: str) -> str | None:
    """That of several files which stood in the same folder as ``file``, by the first words of its name."""
    if len(names) == 1:
        return names[0]
    own = _plain_name(PurePosixPath(file).stem).split("-")

    def shared(name: str) -> int:
        words = _plain_name(PurePosixPath(name).stem).split("-")
        return next(
            (n for n, (a, b) in enumerate(zip(words, own, strict=False)) if a != b),
            min(len(words), len(own)),
        )

    counts = [shared(name) for name in names]
    best = max(counts)
    return names[counts.index(best)] if counts.count(best) == 1 else None


def _plain_name(stem: str) -> str:
    """The name of a file or folder without the number that its order gave it; what stands for its folder has one name."""
    plain = re.sub(r"[-_. ]+", "-", _COUNTED.sub("", stem.casefold()))
    return re.sub(r"(?:^|(?<=-))index$", _FOLDER, plain)


def take_heading_marks(root: etree._Element) -> dict[str, etree._Element]:
    """The headings by the ids that we gave those without one, so that ``[Heading]`` leads to them; the ids are
    taken off again. Pandoc gives that of a heading with which a ::: begins to the whole of it."""
    marks: dict[str, etree._Element] = {}
    for holder in root.iter("section", *HEADINGS):
        if (holder.get("id") or "").startswith(HEADING_ID):
            marks[holder.attrib.pop("id")] = holder[0] if holder.tag == "section" else holder
    return marks


@dataclass
class _Targets:
    """Where links may lead; what few links need is found when it is asked for."""

    divisions: list[RawDivision]
    ids: frozenset[str]
    marked: Mapping[str, etree._Element]

    @cached_property
    def headings(self) -> list[tuple[etree._Element, Titled]]:
        """All headings in reading order."""
        given = set(self.marked.values())
        found = []
        for heading, place in _headings(self.divisions):
            text = plain_text(without_calls(heading))
            file = place.file if place else ""
            own = heading not in given
            found.append((heading, Titled(heading.get("id") or "", text, file, own)))
        return found

    @cached_property
    def by_file(self) -> dict[str, list[dict[str, str]]]:
        """Automatic ids of each file by itself."""
        titled = [one for _, one in self.headings]
        files = dict.fromkeys(one.file for one in titled)
        return {file: automatic_ids(one for one in titled if one.file == file) for file in files}

    @cached_property
    def in_book(self) -> list[dict[str, str]]:
        """Automatic ids of the book as one document; at last the words of headings that only one has."""
        return [*automatic_ids(one for _, one in self.headings), short_names(self.divisions)]

    def find(self, name: str, file: str) -> str | None:
        """The id that is meant by ``name`` in a link of ``file``."""
        if name in self.marked:
            return self.marked[name].get("id")
        if (spelled := spell_id(name)) in self.ids:
            return spelled
        lower = name.lower()
        tables = [*self.by_file.get(file, ()), *self.in_book]
        return find_in(tables, name) or find_in(tables, lower)

    def first_of(self, file: str) -> str | None:
        """The first heading of a file."""
        return next((one.id for _, one in self.headings if one.file == file), None)

    def label_of(self, name: str) -> str:
        """The words of a heading, for links without any."""
        return next((one.text for _, one in self.headings if one.id == name), name)


def resolve_links(
    divisions: list[RawDivision],
    notes: Iterable[RawNote],
    note_ids: set[str],
    marks: Mapping[str, etree._Element],
    finder: Finder,
) -> list[Finding]:
    """Mend or cut links to ids that are not there; each that leads nowhere, or has no words, is told once."""
    items = [note.item for note in notes]
    trees = [*(tree for d in divisions for tree in (d.heading, d.body)), *items]
    ids = note_ids | {
        own for tree in trees for e in tree.iter(etree.Element) if (own := e.get("id"))
    }
    targets = _Targets(divisions, frozenset(ids), marks)
    broken: dict[str, list[Place | None]] = {}
    unsure: dict[tuple[str, ...], list[Place | None]] = {}
    wordless = WordlessLinks(finder)
    for link, file in _links(divisions, items, [note.place for note in notes]):
        href = link.get("href") or ""
        asked, *files = link.attrib.pop(FILE_MARK, "").split("\n")
        if href and link.get("class") not in CALL_CLASSES:
            wordless.see(link, asked or href)
        if not href.startswith("#") or link.get("class") in CALL_CLASSES:
            continue
        name = unquote(href[1:])
        named = _nearest(files, file) if files else None
        if files and named is None:
            del link.attrib["href"]
            unsure.setdefault((asked, *files), []).append(finder.next_of(asked))
            continue
        written = href if named is None else f"{named}{href if name else ''}"
        found = targets.find(name, named or file) if name else targets.first_of(named or "")
        if found is not None:
            link.set("href", f"#{found}")
            if named is not None and not len(link) and not (link.text or "").strip():
                link.text = targets.label_of(found)
            continue
        del link.attrib["href"]
        place = finder.next_of(asked or href)
        broken.setdefault(written, []).append(place)
    return [
        Finding("link-broken", Severity.WARNING, f"the link to {written} leads nowhere", first,
                "give its target the id, or correct the link", tuple(others))
        for written, (first, *others) in broken.items()
    ] + [
        Finding("link-broken", Severity.WARNING, f"the link to {asked} may mean {' or '.join(files)}", first,
                "write the name of the file as it is in manuscript/", tuple(others))
        for (asked, *files), (first, *others) in unsure.items()
    ] + wordless.findings()  # fmt: skip


def _headings(divisions: list[RawDivision]) -> Iterator[tuple[etree._Element, Place | None]]:
    for division in divisions:
        yield division.heading, division.place
        yield from zip(division.sections, division.section_places, strict=True)


def _links(
    divisions: list[RawDivision], items: list[etree._Element], places: list[Place | None]
) -> Iterator[tuple[etree._Element, str]]:
    """Every link, with the file that it stands in: that of the heading above it, or of its note."""
    files = {heading: place.file for heading, place in _headings(divisions) if place}
    file = ""
    for division in divisions:
        file = files.get(division.heading, file)
        yield from ((link, file) for link in division.heading.iter("a"))
        for element in division.body.iter("a", *HEADINGS):
            if element.tag == "a":
                yield element, file
            else:
                file = files.get(element, file)
    for item, place in zip(items, places, strict=True):
        yield from ((link, place.file if place else "") for link in item.iter("a"))
