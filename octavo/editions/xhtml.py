"""Turn filled templates into the content documents of an EPUB.

1. parse what a template gave: an EPUB is XML, and a template that is not shows here, with its line;
2. learn in which file every id stands;
3. point links and pictures into the container, and add what only an EPUB has: ``epub:type``,
   ``xml:lang``, a text beside each formula in the place of its TeX;
4. give what may be wider than a page a frame of its own (`frames.py`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lxml import etree

from octavo.editions.access import Measured, measure_document
from octavo.editions.frames import FRAMED, Frames
from octavo.editions.grounds import give_ground
from octavo.editions.labels import labels_for
from octavo.editions.outside import refuse_document
from octavo.model.errors import TemplateFault
from octavo.text.formulas import formula_text, formulas_as_text, without_sources
from octavo.workshop.shelves import Forms, recall_kept, takes_parts
from octavo.workshop.store import key_of

NAVIGATION = "nav.xhtml"
XHTML = "{http://www.w3.org/1999/xhtml}"
_MATHML_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_MATHML = f"{{{_MATHML_NAMESPACE}}}"
_SVG = "{http://www.w3.org/2000/svg}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_EPUB_TYPES = {
    "doc-noteref": "noteref",
    "doc-backlink": "backlink",
    "doc-biblioref": "biblioref",
    "doc-pagebreak": "pagebreak",
    "doc-epigraph": "epigraph",
    "doc-glossref": "glossref",
}
# EPUB Indexes 1.0, by the classes that the Book has
_INDEX_TYPES = {
    "index-entries": "index-entry-list",
    "index-group": "index-group",
    "index-entry": "index-entry",
    "index-subentry": "index-entry",
    "index-term": "index-term",
    "index-locator": "index-locator",
    "index-see": "index-xref-preferred",
    "index-also": "index-xref-related",
}
_GLOSSARY_TYPES = {f"{XHTML}dt": "glossterm", f"{XHTML}dd": "glossdef"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled template: its links name ids of the Book, its pictures sources of the Book."""

    file: str  # name in the container
    template: str
    text: str
    ids: tuple[str, ...]  # that stand in it
    targets: tuple[str, ...]  # ids to which its links lead, as often as they do
    root: (
        etree._Element | None
    )  # None for one that is remembered, or of a long book: it is read again where it has to be


def read_filled(file: str, template: str, xhtml: str, *, holds_tree: bool = True) -> Filled:
    """What the template ``template`` gave for ``file``; ``holds_tree``: whether its tree may be kept until it is finished.
    Raises TemplateFault when it is not XML."""
    if not takes_parts():
        filled = _read_filled(file, template, xhtml)
        return filled if holds_tree else replace(filled, root=None)
    return recall_kept(
        "filled", (file, template, xhtml),
        lambda: replace(_read_filled(file, template, xhtml), root=None), Forms(Filled),
    )  # fmt: skip


def _read_filled(file: str, template: str, xhtml: str) -> Filled:
    root = _root_of(template, xhtml)
    ids = tuple(name for e in root.iter(etree.Element) if (name := e.get("id")))
    addresses = (a.get("href") or "" for a in root.iter(f"{XHTML}a"))
    targets = tuple(address[1:] for address in addresses if address.startswith("#"))
    return Filled(file, template, xhtml, ids, targets, root)


def _root_of(template: str, xhtml: str) -> etree._Element:
    # the Book's fragments have no namespaces; MathML is nothing without its own
    text = re.sub(r"<math(?=[\s>])", f'<math xmlns="{_MATHML_NAMESPACE}"', xhtml)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise TemplateFault(
            f"templates/{template}: what it gives is not XML: {error.msg}",
            hint="close every tag, and write &#160; instead of &nbsp;",
        ) from error


@dataclass(frozen=True, slots=True)
class Document:
    """A content document as it goes into the container."""

    file: str
    content: bytes
    properties: tuple[str, ...]  # for the manifest: "mathml", "svg"
    measured: Measured  # how accessible it is


_FORMS = Forms(Document, Measured)


def find_ids(pages: Iterable[Filled]) -> dict[str, str]:
    """The file in which each id of the book stands."""
    return {name: page.file for page in pages for name in page.ids}


def finish_documents(
    pages: Sequence[Filled],
    files: Mapping[str, str],
    pictures: Mapping[str, str],
    clear: frozenset[str],
) -> list[Document]:
    """The pages with their links and pictures resolved.

    ``files`` tells the file of each id, ``pictures`` the container's name of each ``src``; ``clear`` are
    those through which the page shows.
    """
    around = key_of(*pictures.items(), *sorted(clear)) if takes_parts() else ""
    return [
        recall_kept(
            "document",
            (page.file, page.template, page.text, around, *map(files.get, page.targets)),
            partial(_finish_document, page, files, pictures, clear),
            _FORMS,
        )
        for page in pages
    ]


def _finish_document(
    page: Filled, files: Mapping[str, str], pictures: Mapping[str, str], clear: Container[str]
) -> Document:
    """A page, whose tree is changed."""
    root = page.root if page.root is not None else _root_of(page.template, page.text)
    refuse_document(root, f"templates/{page.template}")
    if page.file == NAVIGATION:
        formulas_as_text(root)  # readers show it as a list of words
    without_sources(root)  # where no formula is drawn, TeX would stand beside it
    frames = Frames(labels_for(root.get("lang") or "").table, paged=True)
    for element in list(root.iter(etree.Element)):
        if element.tag == f"{XHTML}img" and element.get("src") in clear:
            give_ground(element)
        _finish_element(element, page.file, files, pictures)
        if str(element.tag).endswith(FRAMED):
            frames.add(element)
    properties = [
        name for name, tag in (("mathml", f"{_MATHML}math"), ("svg", f"{_SVG}svg"))
        if next(root.iter(tag), None) is not None
    ]  # fmt: skip
    return Document(
        file=page.file,
        content=etree.tostring(
            root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
        ),
        properties=tuple(properties),
        measured=measure_document(page.file, root),
    )


_LIST_TYPES = {"list-of-figures": "loi", "list-of-tables": "lot"}


def _finish_element(
    element: etree._Element, file: str, files: Mapping[str, str], pictures: Mapping[str, str]
) -> None:
    if (language := element.get("lang")) is not None:
        element.set(_XML_LANG, language)
    if (role := element.get("role")) in _EPUB_TYPES:
        element.set(_EPUB_TYPE, _EPUB_TYPES[role])
    elif (name := (element.get("class") or "").split(" ")[0]) in _INDEX_TYPES:
        element.set(_EPUB_TYPE, _INDEX_TYPES[name])
    elif name in _LIST_TYPES:
        element.set(_EPUB_TYPE, _LIST_TYPES[name])
    elif element.tag == f"{XHTML}div" and role == "doc-glossary":
        element.set(_EPUB_TYPE, "glossary")
    elif element.tag in _GLOSSARY_TYPES and _is_of_glossary(element):
        element.set(_EPUB_TYPE, _GLOSSARY_TYPES[str(element.tag)])
    if element.tag == f"{XHTML}a" and (href := element.get("href", "")).startswith("#"):
        there = files.get(href[1:], file)
        # a navigation names every place in full: DAISY Ace looks for page breaks by file and id
        short = there == file and file != NAVIGATION
        element.set("href", href if short else there + href)
    elif element.tag == f"{XHTML}img":
        source = element.get("src", "")
        element.set("src", pictures.get(source, source))
    elif element.tag == f"{XHTML}table" and _has_shares(element):
        # shares of what? MuPDF takes them of nothing, and sets a letter to the line
        element.set("style", element.get("style") or "width: 100%")
    elif element.tag == f"{_MATHML}math" and not element.get("alttext"):
        element.set("alttext", formula_text(element))


def _is_of_glossary(element: etree._Element) -> bool:
    """Whether a term or a definition stands in the list of a glossary."""
    holder = element.getparent()
    return holder is not None and "glossary-terms" in (holder.get("class") or "").split()


def _has_shares(table: etree._Element) -> bool:
    """Whether the widths of a table's columns are stated in per cent."""
    return any("%" in (column.get("style") or "") for column in table.iter(f"{XHTML}col"))
