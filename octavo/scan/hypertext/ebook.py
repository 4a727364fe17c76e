"""Turn the content of an .epub into one page: its files in the order of the spine, with ids that stay apart.

Pictures are named by their paths in the archive. Files that the spine does not read in its order
(``linear="no"``: notes, often) come last. The navigation is no text, and its list of pages gives the numbers
of the pages.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from urllib.parse import unquote, urldefrag

from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.hypertext.looks import mark_looks, sheets_of
from octavo.scan.hypertext.metadata import package_metadata
from octavo.scan.hypertext.parsing import kinds_of, parse_page, words_of
from octavo.scan.model import Log, Look
from octavo.text.trees import HEADINGS

_CONTAINER = "META-INF/container.xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
NONE: Mapping[str, bytes] = MappingProxyType({})


@dataclass(slots=True)
class Ebook:
    """An e-book as one page."""

    body: etree._Element
    known: dict[str, str]
    pictures: dict[str, bytes]
    pages: dict[str, str] = field(default_factory=dict)  # id → number of the page that begins there
    cover: str = ""  # path of its picture


def read_ebook(content: bytes, name: str, log: Log) -> Ebook:
    """The e-book in an archive that was looked at (`archive.py`). Raises UsageError when it is none."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = {
            entry: archive.read(entry) for entry in archive.namelist() if not entry.endswith("/")
        }
    package, folder = _package(files, name)
    items = {item.get("id", ""): item for item in package.iter("{*}item")}

    def path_of(item: etree._Element) -> str:
        return _joined(folder, item.get("href", ""))

    spine = [
        (items[ref.get("idref", "")], ref)
        for ref in package.iter("{*}itemref")
        if ref.get("idref", "") in items
    ]
    navs = {path_of(item) for item in items.values() if "nav" in item.get("properties", "").split()}
    read = [path_of(item) for item, ref in spine if ref.get("linear") != "no"]
    read += [path_of(item) for item, ref in spine if ref.get("linear") == "no"]
    bodies: dict[str, etree._Element] = {}
    for path in dict.fromkeys(read):
        if path in navs:
            continue
        if path not in files:
            log.looks.append(Look("markup", f"{path} is named in the e-book and is not there"))
            continue
        body = _body_of(files[path], path, files)
        if body is not None:
            bodies[path] = body
    if not bodies:
        raise UsageError(f"{name} cannot be read as epub: it names no text",
                         hint="open it in the program that made it and save it again")  # fmt: skip
    pages = _listed_pages(files, navs, items, path_of)
    if not any(True for body in bodies.values() for _ in body.iter(*HEADINGS)):
        _head_by_contents(bodies, files, navs)
    places = _places(bodies)
    listed = {places.name(*place): label for place, label in pages.items()}
    cover = next((path_of(item) for item in _covers(package, items)), "")
    if cover in files:
        first = next(iter(bodies))
        if len(bodies) > 1 and not words_of(bodies[first]).strip():
            bodies.pop(first)  # a page with nothing but the cover, or an empty one
    book = Ebook(_join(bodies, places), package_metadata(package), {}, listed)
    if cover in files:
        book.cover, book.pictures[cover] = cover, files[cover]
    for image in book.body.iter("img", "image"):
        source = image.get("src") or image.get("href") or ""
        if source in files:
            book.pictures[source] = files[source]
    return book


def _package(files: dict[str, bytes], name: str) -> tuple[etree._Element, str]:
    try:
        container = etree.fromstring(files[_CONTAINER], _PARSER)
        path = next(unquote(str(item.get("full-path"))) for item in container.iter("{*}rootfile"))
        return etree.fromstring(files[path], _PARSER), posixpath.dirname(path)
    except (KeyError, StopIteration, etree.XMLSyntaxError) as error:
        raise UsageError(
            f"{name} cannot be read as epub: its package document is not there, or is damaged",
            hint="open it in the program that made it and save it again",
        ) from error


def _covers(package: etree._Element, items: dict[str, etree._Element]) -> Iterator[etree._Element]:
    """The items that an e-book calls its cover, in the way of EPUB 3 and in that of EPUB 2."""
    yield from (
        item for item in items.values() if "cover-image" in item.get("properties", "").split()
    )
    for meta in package.iter("{*}meta"):
        item = items.get(meta.get("content", "")) if meta.get("name") == "cover" else None
        if item is not None and item.get("media-type", "").startswith("image/"):
            yield item


def _body_of(
    content: bytes, path: str = "", files: Mapping[str, bytes] = NONE
) -> etree._Element | None:
    """The body of a file, with what its style sheets, among the e-book's ``files``, say of words."""
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        root = parse_page(text)
        sheets = [
            files.get(_joined(posixpath.dirname(path), link.get("href", "")), b"")
            for link in root.iter("link")
        ]
        mark_looks(
            root, [*(sheet.decode("utf-8", "replace") for sheet in sheets), *sheets_of(root)]
        )
        return root.find("body")
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _joined(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(address)[0])))


def _listed_pages(
    files: dict[str, bytes], navs: set[str], items: dict[str, etree._Element],
    path_of: Callable[[etree._Element], str],
) -> dict[tuple[str, str], str]:  # fmt: skip
    """Where the list of pages leads: file and id, with the number of the page."""
    found: dict[tuple[str, str], str] = {}
    for nav in sorted(navs & set(files)):
        body = _body_of(files[nav])
        for element in [] if body is None else body.iter("nav"):
            if kinds_of(element) & {"page-list", "doc-pagelist"}:
                for link in element.iter("a"):
                    path, name = urldefrag(link.get("href", ""))
                    target = _joined(posixpath.dirname(nav), path) if path else nav
                    found[target, unquote(name)] = words_of(link).strip()
    for item in items.values():
        if (
            found
            or item.get("media-type") != "application/x-dtbncx+xml"
            or path_of(item) not in files
        ):
            continue
        try:
            ncx = etree.fromstring(files[path_of(item)], _PARSER)
        except etree.XMLSyntaxError:
            continue
        for entry in ncx.iter("{*}pageTarget"):
            source = next(entry.iter("{*}content"), None)
            words = "".join(
                str(text) for label in entry.iter("{*}navLabel") for text in label.itertext()
            ).strip()
            if source is not None and words:
                path, name = urldefrag(source.get("src", ""))
                found[_joined(posixpath.dirname(path_of(item)), path), unquote(name)] = words
    return found


def _head_by_contents(
    bodies: dict[str, etree._Element], files: dict[str, bytes], navs: set[str]
) -> None:
    """Make headings of the first paragraphs that the contents name, in a book that has none."""
    for path in sorted(navs & set(files)):
        body = _body_of(files[path])
        for link in [] if body is None else body.iter("a"):
            file = _joined(posixpath.dirname(path), link.get("href", ""))
            target = bodies.get(file)
            words = " ".join(words_of(link).split())
            level = sum(above.tag == "ol" for above in link.iterancestors())
            for block in [] if target is None else target.iter("p", "div"):
                if (
                    words
                    and " ".join(words_of(block).split()) == words
                    and len(block.findall("p")) == 0
                ):
                    block.tag = f"h{min(max(level, 1), 6)}"
                    break


@dataclass(frozen=True, slots=True)
class _Places:
    """What the places of the files are called in the joined page."""

    files: tuple[str, ...]
    doubled: frozenset[str]  # ids that several files have

    def name(self, path: str, name: str) -> str:
        """An id of a file, or the place where a file begins, as one of the whole book."""
        number = self.files.index(path) if path in self.files else -1
        if not name:
            return f"octavo-file-{number}"
        return f"octavo-{number}-{name}" if name in self.doubled else name


def _places(bodies: dict[str, etree._Element]) -> _Places:
    counts = Counter(
        name
        for body in bodies.values()
        for name in {value for item in body.iter(etree.Element) for value in _names(item)}
    )
    return _Places(tuple(bodies), frozenset(name for name, count in counts.items() if count > 1))


def _names(element: etree._Element) -> list[str]:
    return [value for key in _keys(element) if (value := element.get(key))]


def _keys(element: etree._Element) -> tuple[str, ...]:
    return ("id", "name") if element.tag == "a" else ("id",)


def _join(bodies: dict[str, etree._Element], places: _Places) -> etree._Element:
    """One body of all; what leads from file to file leads from place to place."""
    whole = etree.Element("body")
    starts: dict[str, str] = {}
    for path, body in bodies.items():
        folder = posixpath.dirname(path)
        for element in body.iter(etree.Element):
            for key in _keys(element):
                if value := element.get(key):
                    element.set(key, places.name(path, value))
            address = element.get("href", "")
            if element.tag == "a" and address and ":" not in address.partition("#")[0]:
                file, name = urldefrag(address)
                target = _joined(folder, file) if file else path
                if target in bodies:
                    element.set("href", f"#{places.name(target, unquote(name))}")
            for key in ("src", "href"):
                source = element.get(key)
                if source and element.tag in ("img", "image") and ":" not in source:
                    element.set(key, _joined(folder, source))
        holder = etree.SubElement(whole, "div")
        first = next((item for item in body.iter(*HEADINGS)), holder)
        start = places.name(path, "")
        starts[f"#{start}"] = first.get("id", start)
        first.set("id", first.get("id", start))
        holder.text = body.text
        holder.extend(list(body))
    for link in whole.iter("a"):  # to a file is to its first heading
        if (address := link.get("href", "")) in starts:
            link.set("href", f"#{starts[address]}")
    return whole
