"""Turn a finished EPUB or HTML page into what a reader finds in it, without knowing how it was made.

Both keep the same promises (roles, notes, headings), so both are read into the same value.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from octavo.checks.pagebreaks import PageBreak, page_breaks
from octavo.checks.said import Explained, PagedLink, Reference
from octavo.checks.screenparts import (
    PARTS,
    Part,
    ScreenCall,
    ScreenNote,
    numbers_in,
    read_part,
    target_of,
    text_without_calls,
)
from octavo.checks.screensections import read_cut
from octavo.checks.text import EditionError
from octavo.text.sections import Cut, cut_sections, stands_alone
from octavo.workshop.memory import recall, remembers
from octavo.workshop.shelves import Forms, in_parts, recall_kept

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_LENGTHS, _HEADER = (
    26,
    30,
)  # of a file in an archive: where the lengths of its names stand, and where they end
# What is cut, or holds other things than an edition of ours, is stumbled over so.
_NOT_THERE = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, StopIteration, AttributeError, LookupError,
    ValueError, TypeError, AssertionError, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of a navigation."""

    level: int
    label: str
    target: str  # id


_Items = tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class ScreenReading:
    """A finished EPUB or HTML page."""

    headings: tuple[tuple[int, str, str], ...]  # level, text without calls, id
    navigations: dict[str, _Items]  # "nav", "NCX"
    calls: tuple[ScreenCall, ...]
    notes: tuple[ScreenNote, ...]
    texts: dict[str, tuple[str, ...]]  # division id → its segments, notes aside
    broken_links: tuple[str, ...]
    page_breaks: tuple[PageBreak, ...]
    page_lists: dict[str, _Items]  # "nav", "NCX"; none where there is no list
    references: tuple[Reference, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)  # of what references lead to, by id
    explained: Explained = field(default_factory=Explained)
    paged: tuple[PagedLink, ...] = ()


def read_html(content: bytes) -> ScreenReading:
    """Read the single HTML page. Raises EditionError when it is none."""
    with _reading():
        return _read_html(content)


def read_epub(content: bytes) -> ScreenReading:
    """Read an EPUB: all documents of its spine in order. Raises EditionError when it is none."""
    with _reading():
        return _read_epub(content)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except _NOT_THERE as error:
        reason = str(error) or type(error).__name__
        raise EditionError(f"it is damaged ({reason})") from error


def _read_html(content: bytes) -> ScreenReading:
    cut = _cut(content.decode("utf-8"))
    if cut is not None and (read := read_cut(cut)) is not None:
        return _read(read.parts, *_navigations(cut.around), read.breaks(), read.numbers)
    # huge: a parser stops in silence behind ten million characters of pictures
    root = etree.fromstring(content.decode("utf-8"), etree.HTMLParser(huge_tree=True))
    return _read(
        [read_part(root)], *_navigations(root), page_breaks(root), partial(numbers_in, root)
    )


def _cut(page: str) -> Cut | None:
    return cut_sections(page, _is_alone) if in_parts(page) else None


def _is_alone(section: str) -> bool:
    return recall_kept("stands alone", (section,), partial(stands_alone, section))


def _navigations(root: etree._Element) -> tuple[dict[str, _Items], dict[str, _Items]]:
    """The contents of a page, and its lists of pages."""
    nav = root.find(".//nav[@role='doc-toc']")
    items = tuple(_nav_items(nav)) if nav is not None else ()
    return {"nav": items}, _page_lists(root.iter("nav"))


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of an EPUB."""

    part: Part
    breaks: tuple[PageBreak, ...]
    opening: str  # the id of its level-1 heading: what a link to the whole file leads to
    is_navigation: bool


_FORMS = Forms(_Document, PageBreak, *PARTS)


def _known_document(content: bytes) -> _Document:
    return recall_kept("document read", (content,), partial(_read_document, content), _FORMS)


def _read_document(content: bytes) -> _Document:
    tree = _tree_of(content)
    heading = next(tree.iter("h1"), None)
    opening = (heading.get("id") or "") if heading is not None else ""
    is_navigation = tree.find(".//nav") is not None
    return _Document(read_part(tree), tuple(page_breaks(tree)), opening, is_navigation)


def _tree_of(content: bytes) -> etree._Element:
    tree = etree.fromstring(content)
    for element in tree.iter(etree.Element):
        element.tag = str(element.tag).rpartition("}")[2]
    return tree


def _read_epub(content: bytes) -> ScreenReading:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        opf_name = str(next(container.iter(f"{_CONTAINER}rootfile")).get("full-path"))
        opf = etree.fromstring(archive.read(opf_name))
        folder = posixpath.dirname(opf_name)
        items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}

        def document(item: etree._Element) -> tuple[str, bytes]:
            name = posixpath.join(folder, unquote(item.get("href") or ""))
            return name, _unpacked(archive, content, archive.getinfo(name))

        spine = [document(items[ref.get("idref")]) for ref in opf.iter(f"{_OPF}itemref")]
        nav_item = next(i for i in items.values() if "nav" in (i.get("properties") or "").split())
        nav = document(nav_item)[1]
        ncx_item = next(
            i for i in items.values() if i.get("media-type") == "application/x-dtbncx+xml"
        )
        ncx = document(ncx_item)[1]
    contents, listed = recall("navigation read", nav, partial(_read_navigation, nav))
    points, targets = recall("NCX read", ncx, partial(_read_ncx, ncx))
    lists = listed | ({"NCX": targets} if targets else {})
    navigations = {"nav": contents, "NCX": points}
    documents = [(name, written, _known_document(written)) for name, written in spine]
    texts = [(name, written, read) for name, written, read in documents if not read.is_navigation]
    openings = {posixpath.basename(name): read.opening for name, _, read in texts}
    resolved = {
        name: tuple(replace(item, target=openings.get(item.target, item.target)) for item in items)
        for name, items in navigations.items()
    }

    def numbers_of(targets: frozenset[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for _, written, _ in texts:
            make = partial(_numbers_in_document, written, targets)
            found |= recall("numbers read", (written, targets), make)
        return found

    return _read(
        [read.part for _, _, read in texts], resolved, lists,
        [mark for _, _, read in documents for mark in read.breaks], numbers_of,
    )  # fmt: skip


def _unpacked(archive: zipfile.ZipFile, content: bytes, file: zipfile.ZipInfo) -> bytes:
    """A file of an archive, which has this ``content``."""
    if not remembers():
        return archive.read(file)
    lengths = content[file.header_offset + _LENGTHS : file.header_offset + _HEADER]
    end = file.header_offset + _HEADER + int.from_bytes(lengths[:2], "little")
    end += int.from_bytes(lengths[2:], "little") + file.compress_size
    said = (file.filename, file.CRC, file.file_size, file.compress_type, file.flag_bits)
    key = (content[file.header_offset : end], *said)
    return recall("unpacked", key, partial(archive.read, file))


def _read_navigation(content: bytes) -> tuple[_Items, dict[str, _Items]]:
    """The contents of a navigation document, and its lists of pages."""
    navs = list(_tree_of(content).iter("nav"))
    nav = next(n for n in navs if n.get(_EPUB_TYPE) == "toc")
    return tuple(_nav_items(nav)), _page_lists(navs)


def _read_ncx(content: bytes) -> tuple[_Items, _Items]:
    """The contents of an NCX, and its list of pages."""
    ncx = _tree_of(content)
    pages = tuple(_ncx_item(target, 1) for target in ncx.iter("pageTarget"))
    return tuple(_ncx_items(ncx)), pages


def _numbers_in_document(content: bytes, targets: frozenset[str]) -> dict[str, str]:
    return numbers_in(_tree_of(content), targets)


def _page_lists(navs: Iterable[etree._Element]) -> dict[str, _Items]:
    nav = next((nav for nav in navs if nav.get("role") == "doc-pagelist"), None)
    return {} if nav is None else {"nav": tuple(_nav_items(nav))}


def _read(
    parts: Sequence[Part],
    navigations: dict[str, _Items],
    page_lists: dict[str, _Items],
    breaks: Iterable[PageBreak],
    numbers_of: Callable[[frozenset[str]], Mapping[str, str]],
) -> ScreenReading:
    ids = {name for part in parts for name in part.ids}
    broken = [href for part in parts for href, target in part.links if target not in ids]
    references = tuple(reference for part in parts for reference in part.references)
    targets = frozenset(reference.target for reference in references)
    texts = {name: text for part in parts for name, text in part.texts.items()}
    explained = [part.explained for part in parts]
    return ScreenReading(
        tuple(heading for part in parts for heading in part.headings),
        navigations,
        tuple(call for part in parts for call in part.calls),
        tuple(note for part in parts for note in part.notes),
        texts, tuple(broken), tuple(breaks), page_lists, references,
        numbers_of(targets) if targets else {},
        Explained(
            tuple(call for one in explained for call in one.calls),
            {name: term for one in explained for name, term in one.terms.items()},
            tuple(meaning for one in explained for meaning in one.meanings),
        ),
        tuple(link for part in parts for link in part.paged),
    )  # fmt: skip


def _nav_items(nav: etree._Element) -> Iterator[NavItem]:
    def walk(lists: Iterable[etree._Element], level: int) -> Iterator[NavItem]:
        for ol in lists:
            for item in ol.findall("li"):
                link = item.find(".//a")
                if link is not None:
                    yield NavItem(
                        level, text_without_calls(link), target_of(link.get("href") or "")
                    )
                yield from walk(item.findall("ol"), level + 1)

    first = next(nav.iter("ol"), None)
    return walk([first] if first is not None else [], 1)


def _ncx_items(ncx: etree._Element) -> Iterator[NavItem]:
    def walk(points: list[etree._Element], level: int) -> Iterator[NavItem]:
        for point in points:
            yield _ncx_item(point, level)
            yield from walk(point.findall("navPoint"), level + 1)

    return walk(ncx.findall("navMap/navPoint"), 1)


def _ncx_item(point: etree._Element, level: int) -> NavItem:
    label = " ".join((point.findtext("navLabel/text") or "").split())
    source = point.find("content")
    return NavItem(level, label, target_of(source.get("src") or "") if source is not None else "")
