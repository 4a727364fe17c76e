"""Turn a finished EPUB or HTML page into what a reader finds in it, without knowing how it was made.

Both keep the same promises (roles, notes, headings), so both are read into the same value.
"""

from __future__ import annotations

import copy
import posixpath
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from octavo.checks.said import (
    Explained,
    PagedLink,
    Reference,
    explained_in,
    number_of,
    paged_link_of,
    reference_of,
)
from octavo.checks.text import INLINE, EditionError, segments
from octavo.text.formulas import FORMULA_TEXT, formulas_as_text
from octavo.text.trees import HEADINGS, calls_by_words

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
# What is cut, or holds other things than an edition of ours, is stumbled over so.
_NOT_THERE = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, StopIteration, AttributeError, LookupError,
    ValueError, TypeError, AssertionError, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScreenNote:
    """A note's body."""

    id: str
    label: str
    text: str  # without the label
    back: str  # id that its way back leads to
    list: str = ""  # what the list is called in which it stands


@dataclass(frozen=True, slots=True)
class ScreenCall:
    """A call in the text."""

    id: str
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of a navigation."""

    level: int
    label: str
    target: str  # id


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A mark that a page begins."""

    id: str
    label: str
    before: str  # the last word before it
    after: str  # about a line of the words behind it
    head: str  # of the table in which it stands, or behind whose last letter: paper repeats it


@dataclass(frozen=True, slots=True)
class ScreenReading:
    """A finished EPUB or HTML page."""

    headings: tuple[tuple[int, str, str], ...]  # level, text without calls, id
    navigations: dict[str, tuple[NavItem, ...]]  # "nav", "NCX"
    calls: tuple[ScreenCall, ...]
    notes: tuple[ScreenNote, ...]
    texts: dict[str, tuple[str, ...]]  # division id → its segments, notes aside
    broken_links: tuple[str, ...]
    page_breaks: tuple[PageBreak, ...]
    page_lists: dict[str, tuple[NavItem, ...]]  # "nav", "NCX"; none where there is no list
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
    # huge: a parser stops in silence behind ten million characters of pictures
    parser = etree.HTMLParser(huge_tree=True)
    root = etree.fromstring(content.decode("utf-8"), parser)
    nav = root.find(".//nav[@role='doc-toc']")
    items = tuple(_nav_items(nav)) if nav is not None else ()
    lists = _page_lists(root.iter("nav"))
    return _read([("", root)], {"nav": items}, lists, [root])


def _read_epub(content: bytes) -> ScreenReading:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        opf_name = str(next(container.iter(f"{_CONTAINER}rootfile")).get("full-path"))
        opf = etree.fromstring(archive.read(opf_name))
        folder = posixpath.dirname(opf_name)
        items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}

        def document(item: etree._Element) -> tuple[str, etree._Element]:
            name = posixpath.join(folder, unquote(item.get("href") or ""))
            tree = etree.fromstring(archive.read(name))
            for element in tree.iter(etree.Element):
                element.tag = etree.QName(element).localname
            return name, tree

        spine = [items[ref.get("idref")] for ref in opf.iter(f"{_OPF}itemref")]
        documents = [document(item) for item in spine]
        nav_item = next(i for i in items.values() if "nav" in (i.get("properties") or "").split())
        navs = list(document(nav_item)[1].iter("nav"))
        nav = next(n for n in navs if n.get(_EPUB_TYPE) == "toc")
        ncx_item = next(
            i for i in items.values() if i.get("media-type") == "application/x-dtbncx+xml"
        )
        ncx = document(ncx_item)[1]
    lists = _page_lists(navs)
    if targets := list(ncx.iter("pageTarget")):
        lists["NCX"] = tuple(_ncx_item(target, 1) for target in targets)
    navigations = {"nav": tuple(_nav_items(nav)), "NCX": tuple(_ncx_items(ncx))}
    texts = [(name, tree) for name, tree in documents if tree.find(".//nav") is None]
    openings = {posixpath.basename(name): _first_heading(tree) for name, tree in texts}
    resolved = {
        name: tuple(replace(item, target=openings.get(item.target, item.target)) for item in items)
        for name, items in navigations.items()
    }
    return _read(texts, resolved, lists, [tree for _, tree in documents])


def _page_lists(navs: Iterable[etree._Element]) -> dict[str, tuple[NavItem, ...]]:
    nav = next((nav for nav in navs if nav.get("role") == "doc-pagelist"), None)
    return {} if nav is None else {"nav": tuple(_nav_items(nav))}


def _first_heading(tree: etree._Element) -> str:
    """The id of a document's level-1 heading: what a link to the whole file leads to."""
    heading = next(tree.iter("h1"), None)
    return (heading.get("id") or "") if heading is not None else ""


def _read(
    documents: list[tuple[str, etree._Element]],
    navigations: dict[str, tuple[NavItem, ...]],
    page_lists: dict[str, tuple[NavItem, ...]],
    all_documents: list[etree._Element],
) -> ScreenReading:
    headings: list[tuple[int, str, str]] = []
    calls: list[ScreenCall] = []
    notes: list[ScreenNote] = []
    texts: dict[str, tuple[str, ...]] = {}
    ids = {e.get("id") for _, tree in documents for e in tree.iter(etree.Element) if e.get("id")}
    broken: list[str] = []
    references: list[Reference] = []
    paged: list[PagedLink] = []
    for _, tree in documents:
        elements = {e.get("id"): e for e in tree.iter(etree.Element) if e.get("id")}
        for link in tree.iter("a"):
            href = link.get("href") or ""
            if "#" in href and ":" not in href and _target(href) not in ids:
                broken.append(href)
            if (reference := reference_of(link, _target(href))) is not None:
                references.append(reference)
            if (found := paged_link_of(link, _target(href))) is not None:
                paged.append(found)
            if link.get("role") == "doc-noteref":
                calls.append(ScreenCall(link.get("id") or "", _text(link), _target(href)))
        for element in elements.values():
            back = next((a for a in element.iter("a") if a.get("role") == "doc-backlink"), None)
            if back is not None and element.tag in ("aside", "li", "div", "section"):
                notes.append(replace(_note(element, back), list=_list_of(element, elements)))
        for heading in tree.iter(*HEADINGS):
            if _in_navigation(heading):
                continue
            level = int(str(heading.tag)[1])
            headings.append((level, _text_without_calls(heading), heading.get("id") or ""))
            section = heading.getparent()
            if level == 1 and section is not None:
                texts[heading.get("id") or ""] = tuple(_division_texts(section))
    return ScreenReading(
        tuple(headings), navigations, tuple(calls), tuple(notes), texts, tuple(broken),
        tuple(mark for tree in all_documents for mark in _page_breaks(tree)), page_lists,
        tuple(references), _numbers(documents, {reference.target for reference in references}),
        explained_in((tree for _, tree in documents), _target),
        tuple(paged),
    )  # fmt: skip


def _numbers(
    documents: list[tuple[str, etree._Element]], targets: Collection[str]
) -> dict[str, str]:
    """The numbers that stand where references lead."""
    if not targets:
        return {}
    return {
        name: number_of(element)
        for _, tree in documents
        for element in tree.iter(etree.Element)
        if (name := element.get("id")) in targets and name
    }


def _target(href: str) -> str:
    """The id that an address names, else the name of its file."""
    path, hash_sign, fragment = href.partition("#")
    return unquote(fragment if hash_sign else posixpath.basename(path))


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _text_without_calls(element: etree._Element) -> str:
    """The text of a heading, or of its line in a navigation; formulas as text."""
    made = copy.deepcopy(element)
    made.tail = None
    for call in made.iter("a"):
        if call.get("role") == "doc-noteref" and not calls_by_words(call):
            call.text = ""
    formulas_as_text(made)
    return _text(made)


def _note(element: etree._Element, back: etree._Element) -> ScreenNote:
    made = copy.deepcopy(element)
    made.tail = None
    label = _text(back)
    for link in made.iter("a"):
        if link.get("role") == "doc-backlink":
            link.text = ""
            for child in list(link):
                link.remove(child)
    text = " ".join(segments(made))
    return ScreenNote(element.get("id") or "", label, text, _target(back.get("href") or ""))


def _list_of(note: etree._Element, elements: Mapping[str | None, etree._Element]) -> str:
    """What the list of a note is called: the title of the nearest section for notes around it."""
    for above in note.iterancestors("section"):
        role = {above.get("role"), above.get(_EPUB_TYPE)}
        if not {"doc-endnotes", "endnotes", "footnotes"}.isdisjoint(role):
            named = (above.get("aria-labelledby") or "").split()[:1]
            title = elements.get(named[0]) if named else None
            return (above.get("aria-label") or "") if title is None else _text(title)
    return ""


def _in_navigation(element: etree._Element) -> bool:
    return any(
        above.tag in ("nav", "header")
        or above.get("role") in ("doc-endnotes", "doc-footnote", "dialog")
        for above in element.iterancestors()
    )


def _division_texts(section: etree._Element) -> list[str]:
    """The segments of a division without its notes and without what only a screen has."""
    made = copy.deepcopy(section)
    made.tail = None
    for part in list(made.iter(etree.Element)):
        if part.get("role") in ("doc-endnotes", "doc-footnote") or part.get("data-screen"):
            parent = part.getparent()
            if parent is not None:
                part.tail = part.tail or ""
                _keep_tail(part)
                parent.remove(part)
    return segments(made)


def _keep_tail(part: etree._Element) -> None:
    parent, previous = part.getparent(), part.getprevious()
    if parent is None or not part.tail:
        return
    if previous is not None:
        previous.tail = (previous.tail or "") + part.tail
    else:
        parent.text = (parent.text or "") + part.tail
    part.tail = None


def _nav_items(nav: etree._Element) -> Iterator[NavItem]:
    def walk(lists: Iterable[etree._Element], level: int) -> Iterator[NavItem]:
        for ol in lists:
            for item in ol.findall("li"):
                link = item.find(".//a")
                if link is not None:
                    yield NavItem(level, _text_without_calls(link), _target(link.get("href") or ""))
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
    return NavItem(level, label, _target(source.get("src") or "") if source is not None else "")


_LINE = 30  # characters: enough words to know a place by
_FAR = 2000  # characters: no word, and no stretch of white space, is longer
_BOUND = "\n"
_PAGE = "\x00"  # XML has no such character
_STOP = "\x01"  # of a text: what comes next on a screen comes elsewhere on paper


def _page_breaks(tree: etree._Element) -> Iterator[PageBreak]:
    """The page marks of a document with the words around them."""
    marks = [e for e in tree.iter(etree.Element) if e.get("role") == "doc-pagebreak"]
    if not marks:
        return
    parts: list[str] = []

    def walk(element: etree._Element) -> None:
        if not isinstance(element.tag, str) or element.tag in ("math", "head", "script", "style"):
            return
        if element.get("class") == FORMULA_TEXT:  # on paper it is drawn
            return
        block = element.tag not in INLINE
        ends = element.tag in ("section", "aside") or element.get("role") == "doc-endnotes"
        if block:
            parts.append(_STOP + _BOUND if ends else _BOUND)
        if element.get("role") == "doc-pagebreak":
            parts.append(_PAGE)
        if element.tag == "br":
            parts.append(" ")
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if block:
            parts.append(_BOUND + _STOP if ends else _BOUND)

    walk(tree)
    flat = "".join(parts)
    places = [found.start() for found in re.finditer(_PAGE, flat)]
    for mark, place in zip(marks, places, strict=True):
        before = re.sub(f"[{_PAGE}{_STOP}]", " ", flat[max(0, place - _FAR) : place])
        after = flat[place : place + _FAR].replace(_PAGE, "")
        lines = next((part for part in after.split(_STOP) if part.strip()), "").split(_BOUND)
        words = ""
        while lines and len(words) < _LINE:
            words += " ".join(lines.pop(0).split()) + " "
        yield PageBreak(
            mark.get("id") or "", mark.get("aria-label") or "",
            (before.split() or [""])[-1], words.strip()[: 2 * _LINE],
            _table_head(mark),
        )  # fmt: skip


def _table_head(mark: etree._Element) -> str:
    table = next(mark.iterancestors("table"), None)
    if table is None:  # its last rows may hold no letter, and stand at the head of the page
        table = _table_before(mark)
    head = table.find("thead") if table is not None else None
    return _squeezed(head) if head is not None else ""


def _table_before(mark: etree._Element) -> etree._Element | None:
    """The table that the last letter before a mark belongs to."""
    for element in (mark, *mark.iterancestors()):
        for sibling in element.itersiblings(preceding=True):
            if (sibling.tail or "").strip():
                return None
            if text := _squeezed(sibling):
                table = next(iter([*sibling.iter("table")][-1:]), None)
                ends = table is not None and text.endswith(_squeezed(table))
                return table if ends else None
        parent = element.getparent()
        if parent is not None and (parent.text or "").strip():
            return None
    return None


def _squeezed(element: etree._Element) -> str:
    return "".join("".join(element.itertext()).split())
