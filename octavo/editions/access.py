"""Turn the finished documents of an EPUB into what may be claimed of their accessibility.

Every claim has its measurement here, made on the documents as they go into the container; what was
not found is not claimed. Conformance to a standard is nothing that a program can find out: only an
author who names a certifier states it, in the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import tinycss2
from lxml import etree

from octavo.model import Image
from octavo.text.fragments import DECORATIVE

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
class _Counts:
    pictures: int
    undescribed: int
    formulas: int
    breaks: int
    languages: frozenset[str]  # of passages


def measure_access(
    documents: Mapping[str, etree._Element], images: Iterable[Image], css: str
) -> Access:
    """What may be claimed of ``documents`` (the spine: file → root) with these pictures and styles."""
    trees = list(documents.values())
    counts = _count(trees)
    places = _places(documents)
    tests: tuple[tuple[str, bool], ...] = (
        ("tableOfContents", _leads_everywhere(documents, places, "toc")),
        ("structuralNavigation", _is_structured(trees)),
        ("readingOrder", _is_in_order(documents, places)),
        ("displayTransformability", _can_be_transformed(css)),
        ("alternativeText", counts.pictures > 0 and not counts.undescribed),
        ("MathML", counts.formulas > 0),
        ("pageBreakMarkers", counts.breaks > 0),
        ("pageNavigation", _leads_everywhere(documents, places, "page-list")),
    )
    features = tuple(name for name, found in tests if found)
    modes = ("textual", "visual") if counts.pictures else ("textual",)
    return Access(
        modes=modes,
        sufficient=() if counts.undescribed else ("textual",),
        features=features,
        hazard="unknown" if any(could_flash(image) for image in images) else "none",
        summary=_summary(
            counts, features, _notes_lead_back(documents, places), _has_languages(trees)
        ),
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


def _count(trees: Sequence[etree._Element]) -> _Counts:
    pictures = [
        image
        for tree in trees
        for image in tree.iter(f"{_XHTML}img")
        if image.get("role") != "doc-cover" and DECORATIVE not in (image.get("class") or "").split()
    ]
    return _Counts(
        pictures=len(pictures),
        undescribed=sum(not _is_described(image) for image in pictures),
        formulas=sum(1 for tree in trees for _ in tree.iter(_MATH)),
        breaks=sum(1 for tree in trees for e in tree.iter(f"{_XHTML}span")
                   if e.get("role") == "doc-pagebreak"),
        languages=frozenset(
            str(e.get(_LANG)) for tree in trees for e in tree.iter(etree.Element)
            if e is not tree and e.get(_LANG) not in (None, tree.get(_LANG))
        ),
    )  # fmt: skip


def _is_described(image: etree._Element) -> bool:
    """Whether the picture has a text of its own; pandoc repeats the caption where it has none."""
    alternative = " ".join((image.get("alt") or "").split())
    figure = next(image.iterancestors(f"{_XHTML}figure"), None)
    caption = figure.find(f".//{_XHTML}figcaption") if figure is not None else None
    if caption is None:
        return bool(alternative)
    return alternative not in ("", " ".join("".join(caption.itertext()).split()))


def _places(documents: Mapping[str, etree._Element]) -> dict[str, int]:
    """Every address of the book, with its rank in reading order."""
    places: dict[str, int] = {}
    for file, tree in documents.items():
        places[file] = len(places)
        for element in tree.iter(etree.Element):
            if name := element.get("id"):
                places[f"{file}#{name}"] = len(places)
    return places


def _links(documents: Mapping[str, etree._Element], kind: str) -> list[str]:
    """Where a navigation leads; a link to a place in its own document is named with its file."""
    return [
        href if not (href := link.get("href") or "").startswith("#") else file + href
        for file, tree in documents.items()
        for nav in tree.iter(f"{_XHTML}nav")
        if nav.get(_TYPE) == kind
        for link in nav.iter(f"{_XHTML}a")
    ]


def _leads_everywhere(
    documents: Mapping[str, etree._Element], places: Container[str], kind: str
) -> bool:
    links = _links(documents, kind)
    return bool(links) and all(link in places for link in links)


def _is_in_order(documents: Mapping[str, etree._Element], places: Mapping[str, int]) -> bool:
    """Whether the contents go forward through the text as it is read."""
    ranks = [places.get(link, -1) for link in _links(documents, "toc")]
    return bool(ranks) and ranks == sorted(ranks)


def _is_structured(trees: Sequence[etree._Element]) -> bool:
    """Whether headings show the structure: each document begins at level 1 and skips none."""
    found = False
    for tree in trees:
        level = 0
        for heading in tree.iter(*_HEADINGS):
            found = True
            here = int(str(heading.tag)[-1])
            if here > level + 1:
                return False
            level = here
    return found


def _has_languages(trees: Sequence[etree._Element]) -> bool:
    return bool(trees) and all(tree.get(_LANG) and tree.get("lang") for tree in trees)


def _notes_lead_back(documents: Mapping[str, etree._Element], places: Container[str]) -> bool:
    calls = backs = 0
    for file, tree in documents.items():
        for link in tree.iter(f"{_XHTML}a"):
            if link.get("role") in ("doc-noteref", "doc-backlink"):
                href = link.get("href") or ""
                if (file + href if href.startswith("#") else href) not in places:
                    return False
                calls += link.get("role") == "doc-noteref"
                backs += link.get("role") == "doc-backlink"
    return calls > 0 and calls == backs


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


def _summary(
    counts: _Counts, features: Sequence[str], linked_notes: bool, with_language: bool
) -> str:
    sentences = []
    if counts.undescribed:
        sentences.append(
            f"{_number(counts.undescribed, 'picture')} of {counts.pictures} without a description."
        )
    elif counts.pictures:
        sentences.append(f"All of the content can be read as text; "
                         f"{_number(counts.pictures, 'picture')} with a description.")  # fmt: skip
    else:
        sentences.append("All of the content is text.")
    said = {
        "structuralNavigation": "Headings show the structure of the book.",
        "tableOfContents": "A table of contents leads to its parts.",
        "pageNavigation": f"A page list leads to {_number(counts.breaks, 'page break')}.",
        "MathML": "Formulas are MathML.",
        "displayTransformability": "Type size, spacing and colours can be changed.",
    }
    sentences += [sentence for feature, sentence in said.items() if feature in features]
    if linked_notes:
        sentences.append("Notes are linked with their calls both ways.")
    if with_language:
        more = f", and passages in {_number(len(counts.languages), 'other language')}"
        sentences.append(f"The language of the text is marked{more if counts.languages else ''}.")
    return " ".join(sentences)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
