"""Turn the finished documents of an EPUB into what may be claimed of their accessibility.

Every claim has its measurement here, made on the documents as they go into the container; what was
not found is not claimed. Conformance to a standard is nothing that a program can find out: only an
author who names a certifier states it, in the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tinycss2
from lxml import etree

from octavo.model import Image
from octavo.text.fragments import DECORATIVE
from octavo.workshop.memory import recall

_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADINGS = tuple(f"{_XHTML}h{level}" for level in range(1, 7))
_ANIMATED_SVG = re.compile(
    rb"<(?:\w+:)?(?:animate|set\b)|@(?:-\w+-)?keyframes|<style[^>]*>[^<]*animation"
)
_PICTURE = re.compile(r"(?:^|[\s>+~])img(?:[.#][\w-]+)*$")
# Sizes of type that a reader could not change, and colours that would stay in the dark.
_FIXED_UNITS = frozenset(("px", "pt", "pc", "cm", "mm", "in", "q"))
_TYPE_SIZES = frozenset(("font-size", "font", "line-height", "letter-spacing", "word-spacing"))
_COLOURS = frozenset(("color", "background", "background-color"))
_FREE_COLOURS = frozenset(("inherit", "currentcolor", "transparent", "none", "initial", "unset"))


@dataclass(frozen=True, slots=True)
class Access:
    """What was found, in the words of schema.org's accessibility vocabulary."""

    modes: tuple[str, ...]  # "textual", "visual"
    sufficient: tuple[str, ...]  # ("textual",) when reading the text alone tells everything
    features: tuple[str, ...]
    hazard: str  # "none" or "unknown"
    summary: str  # the findings in plain English


@dataclass(frozen=True, slots=True)
class Measured:
    """What one document says for the claims."""

    file: str
    ids: tuple[str, ...]  # in reading order
    pictures: int
    undescribed: int
    formulas: int
    breaks: int
    languages: frozenset[str]  # of passages
    has_language: bool
    levels: tuple[int, ...]  # of its headings
    contents: tuple[str, ...]  # where its table of contents leads
    page_list: tuple[str, ...]
    calls: tuple[str, ...]  # where calls of notes lead
    backs: tuple[str, ...]


def measure_document(file: str, root: etree._Element) -> Measured:
    """What is found in a document of the spine."""
    pictures = [
        image
        for image in root.iter(f"{_XHTML}img")
        if image.get("role") != "doc-cover" and DECORATIVE not in (image.get("class") or "").split()
    ]
    languages = {
        str(e.get(_LANG)) for e in root.iter(etree.Element)
        if e is not root and e.get(_LANG) not in (None, root.get(_LANG))
    }  # fmt: skip
    return Measured(
        file=file,
        ids=tuple(name for e in root.iter(etree.Element) if (name := e.get("id"))),
        pictures=len(pictures),
        undescribed=sum(not _is_described(image) for image in pictures),
        formulas=sum(1 for _ in root.iter(_MATH)),
        breaks=sum(1 for e in root.iter(f"{_XHTML}span") if e.get("role") == "doc-pagebreak"),
        languages=frozenset(languages),
        has_language=bool(root.get(_LANG) and root.get("lang")),
        levels=tuple(int(str(heading.tag)[-1]) for heading in root.iter(*_HEADINGS)),
        contents=tuple(_links(file, root, "toc")),
        page_list=tuple(_links(file, root, "page-list")),
        calls=tuple(_led_to(file, root, "doc-noteref")),
        backs=tuple(_led_to(file, root, "doc-backlink")),
    )


def measure_access(documents: Sequence[Measured], images: Iterable[Image], css: str) -> Access:
    """What may be claimed of ``documents``, the spine, with these pictures and styles."""
    places = _places(documents)
    contents = [link for document in documents for link in document.contents]
    page_list = [link for document in documents for link in document.page_list]
    pictures = sum(document.pictures for document in documents)
    undescribed = sum(document.undescribed for document in documents)
    tests: tuple[tuple[str, bool], ...] = (
        ("tableOfContents", _leads_everywhere(contents, places)),
        ("structuralNavigation", _is_structured(documents)),
        ("readingOrder", _is_in_order(contents, places)),
        ("displayTransformability", recall("transformed", css, lambda: _can_be_transformed(css))),
        ("alternativeText", pictures > 0 and not undescribed),
        ("MathML", any(document.formulas for document in documents)),
        ("pageBreakMarkers", any(document.breaks for document in documents)),
        ("pageNavigation", _leads_everywhere(page_list, places)),
    )
    features = tuple(name for name, found in tests if found)
    modes = ("textual", "visual") if pictures else ("textual",)
    return Access(
        modes=modes,
        sufficient=() if undescribed else ("textual",),
        features=features,
        hazard="unknown" if any(could_flash(image) for image in images) else "none",
        summary=_summary(documents, features, _notes_lead_back(documents, places)),
    )


def could_flash(image: Image) -> bool:
    """Whether a picture may move. What a GIF does is not looked into: any may flash."""
    match image.media_type:
        case "image/gif":
            return True
        case "image/png":
            return b"acTL" in image.content
        case "image/webp":
            return b"ANIM" in image.content
        case "image/svg+xml":
            return _ANIMATED_SVG.search(image.content) is not None
    return False


def _is_described(image: etree._Element) -> bool:
    """Whether the picture has a text of its own; pandoc repeats the caption where it has none."""
    alternative = " ".join((image.get("alt") or "").split())
    figure = next(image.iterancestors(f"{_XHTML}figure"), None)
    caption = figure.find(f".//{_XHTML}figcaption") if figure is not None else None
    if caption is None:
        return bool(alternative)
    return alternative not in ("", " ".join("".join(caption.itertext()).split()))


def _places(documents: Sequence[Measured]) -> dict[str, int]:
    """Every address of the book, with its rank in reading order."""
    places: dict[str, int] = {}
    for document in documents:
        places[document.file] = len(places)
        for name in document.ids:
            places[f"{document.file}#{name}"] = len(places)
    return places


def _links(file: str, root: etree._Element, kind: str) -> Iterator[str]:
    """Where a navigation leads; a link to a place in its own document is named with its file."""
    for nav in root.iter(f"{_XHTML}nav"):
        if nav.get(_TYPE) == kind:
            yield from (_address(file, link) for link in nav.iter(f"{_XHTML}a"))


def _led_to(file: str, root: etree._Element, role: str) -> Iterator[str]:
    return (_address(file, a) for a in root.iter(f"{_XHTML}a") if a.get("role") == role)


def _address(file: str, link: etree._Element) -> str:
    href = link.get("href") or ""
    return file + href if href.startswith("#") else href


def _leads_everywhere(links: Sequence[str], places: Container[str]) -> bool:
    return bool(links) and all(link in places for link in links)


def _is_in_order(contents: Sequence[str], places: Mapping[str, int]) -> bool:
    """Whether the contents go forward through the text as it is read."""
    ranks = [places.get(link, -1) for link in contents]
    return bool(ranks) and ranks == sorted(ranks)


def _is_structured(documents: Sequence[Measured]) -> bool:
    """Whether headings show the structure: each document begins at level 1 and skips none."""
    return any(document.levels for document in documents) and all(
        here <= before + 1
        for document in documents
        for before, here in pairwise((0, *document.levels))
    )


def _notes_lead_back(documents: Sequence[Measured], places: Container[str]) -> bool:
    calls = [link for document in documents for link in document.calls]
    backs = [link for document in documents for link in document.backs]
    there = all(link in places for link in (*calls, *backs))
    return there and 0 < len(calls) == len(backs)


def _can_be_transformed(css: str) -> bool:
    """Whether a reader may change size, spacing and colours: nothing is fixed or forced."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return all(
        not _is_fixed(declaration)
        for rule in rules
        if rule.type == "qualified-rule" and not _is_of_pictures(rule)
        for declaration in tinycss2.parse_blocks_contents(rule.content)
        if declaration.type == "declaration"
    )


def _is_of_pictures(rule: tinycss2.ast.QualifiedRule) -> bool:
    """Whether a rule is about pictures alone: their own ground is no colour of the text."""
    selectors = tinycss2.serialize(rule.prelude).split(",")
    return all(_PICTURE.search(selector.strip()) for selector in selectors)


def _is_fixed(declaration: tinycss2.ast.Declaration) -> bool:
    if declaration.important:
        return True
    tokens = declaration.value
    if declaration.lower_name in _TYPE_SIZES:
        return any(t.type == "dimension" and t.lower_unit in _FIXED_UNITS for t in tokens)
    if declaration.lower_name in _COLOURS:
        words = (t for t in tokens if t.type not in ("whitespace", "comment"))
        return any(t.type != "ident" or t.lower_value not in _FREE_COLOURS for t in words)
    return False


def _summary(documents: Sequence[Measured], features: Sequence[str], linked_notes: bool) -> str:
    pictures = sum(document.pictures for document in documents)
    undescribed = sum(document.undescribed for document in documents)
    breaks = sum(document.breaks for document in documents)
    languages: frozenset[str] = frozenset().union(*(document.languages for document in documents))
    sentences = []
    if undescribed:
        sentences.append(f"{_number(undescribed, 'picture')} of {pictures} without a description.")
    elif pictures:
        sentences.append(f"All of the content can be read as text; "
                         f"{_number(pictures, 'picture')} with a description.")  # fmt: skip
    else:
        sentences.append("All of the content is text.")
    said = {
        "structuralNavigation": "Headings show the structure of the book.",
        "tableOfContents": "A table of contents leads to its parts.",
        "pageNavigation": f"A page list leads to {_number(breaks, 'page break')}.",
        "MathML": "Formulas are MathML.",
        "displayTransformability": "Type size, spacing and colours can be changed.",
    }
    sentences += [sentence for feature, sentence in said.items() if feature in features]
    if linked_notes:
        sentences.append("Notes are linked with their calls both ways.")
    if documents and all(document.has_language for document in documents):
        more = f", and passages in {_number(len(languages), 'other language')}"
        sentences.append(f"The language of the text is marked{more if languages else ''}.")
    return " ".join(sentences)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
