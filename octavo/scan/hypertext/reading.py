"""Turn a page's text, or an e-book's content, into what pandoc is given and what is known beside it."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.hypertext.ebook import read_ebook
from octavo.scan.hypertext.looks import mark_looks, sheets_of
from octavo.scan.hypertext.metadata import page_metadata
from octavo.scan.hypertext.notes import take_notes
from octavo.scan.hypertext.own import is_own, take_own
from octavo.scan.hypertext.pagemarks import take_page_marks
from octavo.scan.hypertext.parsing import drop_unseen, parse_page, words_of
from octavo.scan.model import Aside, Log
from octavo.text.trees import drop

_DATA = re.compile(
    r"data:image/(?P<kind>[a-z]+)(?:\+xml)?(?:;[\w=-]+)*?(?P<coded>;base64)?,(?P<content>.*)",
    re.DOTALL,
)
_FORMULAS = ("math",)


@dataclass(slots=True)
class Hypertext:
    """A page, or an e-book, made ready."""

    html: bytes
    known: dict[str, str]
    pictures: dict[str, bytes]
    letters: Counter[str]  # of all that a reader sees, formulas apart
    cover: str = ""  # the name of the cover's picture
    own: bool = False
    front: dict[str, object] = field(default_factory=dict)


def read_hypertext(content: bytes | str, name: str, log: Log) -> Hypertext:
    """``content``: the text of a page, or an archive of an e-book. Raises UsageError where there is none."""
    pages: dict[str, str] = {}
    cover = ""
    if isinstance(content, bytes):
        book = read_ebook(content, name, log)
        body, known, pictures, pages = book.body, book.known, book.pictures, book.pages
        cover = book.cover
    else:
        body, known = _read_page(content, name)
        pictures = {}
    drop_unseen(body)
    _drop_doubled_ids(body)
    letters = Counter(filter(str.isalnum, words_of(body)))
    for formula in body.iter(*_FORMULAS):
        letters -= Counter(filter(str.isalnum, words_of(formula)))
    made = Hypertext(b"", known, pictures, letters, cover)
    if is_own(body):
        own = take_own(body, log)
        made.own, made.front, made.cover = True, own.front, ""
        made.known = {**known, **own.known}
    take_notes(body, log)
    _drop_running(body, log)
    take_page_marks(body, {} if made.own else pages, log)
    for element in body.iter(etree.Element):
        _hide_kind(element)
    _take_pictures(body, pictures)
    page = etree.Element("html")
    page.append(body)
    made.html = etree.tostring(page, method="html", encoding="utf-8")
    return made


def _read_page(text: str, name: str) -> tuple[etree._Element, dict[str, str]]:
    try:
        root = parse_page(text)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = etree.Element("html")
    mark_looks(root, sheets_of(root))
    known = page_metadata(root)
    body = root.find("body")
    if body is None or not (words_of(body).strip() or list(body.iter("img", "svg"))):
        raise UsageError(f"{name} holds no text", hint="look at the file: it may be empty")
    return body, known


def _drop_doubled_ids(body: etree._Element) -> None:
    """A link leads to the first element that has its id."""
    seen: set[str] = set()
    for element in body.iter(etree.Element):
        if (name := element.get("id")) in seen:
            element.attrib.pop("id")
        elif name:
            seen.add(name)


def _drop_running(body: etree._Element, log: Log) -> None:
    """LibreOffice writes the running head and foot of a document above and below its page."""
    for box in [item for item in body.iter("div") if item.get("title") in ("header", "footer")]:
        if words := " ".join(words_of(box).split()):
            log.asides.append(
                Aside(f"running {'head' if box.get('title') == 'header' else 'foot'}", words, 0)
            )
        drop(box)


def _hide_kind(element: etree._Element) -> None:
    """Pandoc drops what is of type “titlepage”, and endnotes that nothing calls, with all that they hold."""
    if element.tag == "main":
        element.tag = "div"  # of a page that has one, pandoc drops all that stands beside it
    if element.get("role") == "doc-endnotes":
        element.attrib.pop("role")
    for name in ("epub:type", "data-epub-type", "type"):
        if element.tag not in ("ol", "ul", "li", "input"):
            element.attrib.pop(name, None)


def _take_pictures(body: etree._Element, pictures: dict[str, bytes]) -> None:
    """Pictures that stand in the page itself get names; drawings in the page become files."""
    for number, image in enumerate(list(body.iter("img", "svg")), start=1):
        if image.tag == "svg":
            _as_image(image, number, pictures)
            continue
        match = _DATA.fullmatch(image.get("src", ""))
        if match is None:
            continue
        try:
            content = (
                base64.b64decode(match["content"])
                if match["coded"]
                else unquote_to_bytes(match["content"])
            )
        except (binascii.Error, ValueError):
            continue
        source = f"picture-{number}.{match['kind'].replace('jpeg', 'jpg')}"
        pictures[source] = content
        image.set("src", source)


def _as_image(drawing: etree._Element, number: int, pictures: dict[str, bytes]) -> None:
    inner = list(drawing.iter("image"))
    image = etree.Element("img")
    title = next((words_of(item).strip() for item in drawing.iter("title", "desc")), "")
    image.set("alt", drawing.get("aria-label") or title)
    if inner:  # a cover: a drawing around a picture
        image.set(
            "src", inner[0].get("href") or inner[0].get("{http://www.w3.org/1999/xlink}href") or ""
        )
    else:
        image.set("src", f"drawing-{number}.svg")
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
        pictures[f"drawing-{number}.svg"] = etree.tostring(drawing, with_tail=False)
    image.tail = drawing.tail
    parent = drawing.getparent()
    if parent is not None:
        parent.replace(drawing, image)
