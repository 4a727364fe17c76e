"""Turn parts of the parsed tree into the Book's values, one small step each.

Steps that compute (`role_of`, `number_divisions`, `contents_of` …) are pure. Steps named after
what they mark (`mark_languages`, `mark_breaks`) change the tree they are given: the parse stage
owns that tree and nobody else sees it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import langcodes
from lxml import etree

from octavo.model import Division, Entry, Heading, Kind

# Titles known by heart: DPUB-ARIA role, EPUB structural semantics, what the heading begins.
_KNOWN_TITLES: dict[str, tuple[str, Kind | None]] = {
    "abstract": ("abstract", Kind.FRONTMATTER),
    "acknowledgements": ("acknowledgments", None),
    "acknowledgments": ("acknowledgments", None),
    "afterword": ("afterword", Kind.BACKMATTER),
    "appendix": ("appendix", Kind.APPENDIX),
    "bibliography": ("bibliography", Kind.BACKMATTER),
    "colophon": ("colophon", Kind.BACKMATTER),
    "conclusion": ("conclusion", None),
    "credits": ("credits", None),
    "dedication": ("dedication", Kind.FRONTMATTER),
    "epigraph": ("epigraph", Kind.FRONTMATTER),
    "epilogue": ("epilogue", None),
    "errata": ("errata", Kind.BACKMATTER),
    "foreword": ("foreword", Kind.FRONTMATTER),
    "glossary": ("glossary", Kind.BACKMATTER),
    "introduction": ("introduction", None),
    "preface": ("preface", Kind.FRONTMATTER),
    "prologue": ("prologue", None),
    "references": ("bibliography", Kind.BACKMATTER),
    "works cited": ("bibliography", Kind.BACKMATTER),
}
_UNNUMBERED_ROLES = frozenset(
    "abstract acknowledgments afterword conclusion credits epilogue foreword introduction preface "
    "prologue".split()
)
# Script → (what Unicode calls its letters, the language meant when nobody says otherwise).
_SCRIPTS = {"Armn": ("ARMENIAN", "hy"), "Cyrl": ("CYRILLIC", "ru"), "Grek": ("GREEK", "el")}
_LETTERS = {
    "Armn": "\u0531-\u0556\u0559-\u058a\ufb13-\ufb17",
    "Cyrl": "\u0400-\u052f\u1c80-\u1c88\u2de0-\u2dff\ua640-\ua69f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
}
# A run is letters of one script with what may stand between its words. One Greek letter alone is a
# symbol (α, π), not a passage in Greek.
_RUNS = {
    script: re.compile(
        rf"[{letters}][{letters}\u0300-\u036f]*"
        + (rf"[{letters}\u0300-\u036f]" if script == "Grek" else "")
        + rf"(?:[\s\d.,:;·«»“”‘’\u2019'()/-]*[{letters}\u0300-\u036f]+)*"
    )
    for script, letters in _LETTERS.items()
}
_VERBATIM = frozenset(("code", "pre", "math", "kbd", "samp"))
_BREAK_AFTER = re.compile(r"(?<=[^\s/])(?=[/?&=#_.~+%-])|(?<=//)")


@dataclass(frozen=True, slots=True)
class Role:
    """What a division is, to a screen reader and to an EPUB."""

    kind: Kind
    numbered: bool
    role: str | None
    epub_type: str


def role_of(title: str, classes: Iterable[str]) -> Role:
    """Kind, role and numbering of a division by the classes of its heading, else by its title."""
    classes = set(classes)
    known, usual_kind = _KNOWN_TITLES.get(_plain(title), (None, None))
    if known is None and re.match(r"appendix\b", _plain(title)):
        known, usual_kind = "appendix", Kind.APPENDIX
    stated = next((kind for kind in Kind if kind.value in classes), None)
    kind = stated or usual_kind or Kind.CHAPTER
    numbered = (
        kind in (Kind.CHAPTER, Kind.PART, Kind.APPENDIX)
        and "unnumbered" not in classes
        and (stated is not None or known not in _UNNUMBERED_ROLES)
    )
    if known is not None and kind is not Kind.PART:
        return Role(kind, numbered, f"doc-{known}", known)
    return {
        Kind.CHAPTER: Role(kind, numbered, "doc-chapter", "chapter"),
        Kind.PART: Role(kind, numbered, "doc-part", "part"),
        Kind.APPENDIX: Role(kind, numbered, "doc-appendix", "appendix"),
        Kind.FRONTMATTER: Role(kind, False, None, "frontmatter"),
        Kind.BACKMATTER: Role(kind, False, None, "backmatter"),
    }[kind]


def number_divisions(roles: Sequence[Role], chapters: bool) -> list[str | None]:
    """Chapters 1, 2 … through all parts; parts I, II …; appendices A, B …"""
    counts = dict.fromkeys(Kind, 0)
    numbers: list[str | None] = []
    for role in roles:
        if not role.numbered or not chapters:
            numbers.append(None)
            continue
        counts[role.kind] += 1
        count = counts[role.kind]
        numbers.append(
            {Kind.PART: roman(count).upper(), Kind.APPENDIX: _letter(count)}.get(
                role.kind, str(count)
            )
        )
    return numbers


def number_sections(
    chapter: str | None, levels: Sequence[int], unnumbered: Sequence[bool], sections: bool
) -> list[str | None]:
    """“2.1”, “2.1.3” for the headings below a numbered chapter."""
    if chapter is None or not sections:
        return [None] * len(levels)
    counts: list[int] = []
    numbers: list[str | None] = []
    for level, skip in zip(levels, unnumbered, strict=True):
        depth = level - 1
        counts = (counts + [0] * depth)[:depth]
        if skip:
            numbers.append(None)
            continue
        counts[-1] += 1
        numbers.append(".".join([chapter, *map(str, counts)]))
    return numbers


def contents_of(divisions: Sequence[Division], depth: int) -> tuple[Entry, ...]:
    """The tree of the contents; chapters stand below their part."""
    top: list[Entry] = []
    part: tuple[Division, list[Entry]] | None = None

    def close_part() -> None:
        if part is not None:
            top.append(_entry(part[0], tuple(part[1])))

    for division in divisions:
        entry = _entry(division, _tree(division.sections, 2, depth, division))
        if division.kind is Kind.PART:
            close_part()
            part = (division, list(entry.children))
        elif part is not None and division.kind is Kind.CHAPTER:
            part[1].append(entry)
        else:
            close_part()
            part = None
            top.append(entry)
    close_part()
    return tuple(top)


def slugify(text: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; never empty.

    An id begins with a letter: XML names may not begin with a digit.
    """
    folded = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).lower()
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    slug = re.sub(r"[^\w]+|_+", "-", kept).strip("-")
    if not slug:
        return "section"
    return slug if slug[0].isalpha() else f"s-{slug}"


def roman(number: int) -> str:
    """Lower-case roman numeral of a positive number."""
    result = ""
    for value, numeral in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        result += numeral * count
    return result


def mark_languages(root: etree._Element, language: str) -> None:
    """Give runs of Armenian, Cyrillic and Greek letters a ``span lang``, where nobody did."""
    own = langcodes.get(language).maximize().script
    for element in list(root.iter(etree.Element)):
        if element.tag in _VERBATIM or _verbatim_above(element):
            if element.tail and not _verbatim_above(element):
                _wrap_tail(element, own)
            continue
        _wrap_text(element, own)
        if element is not root:
            _wrap_tail(element, own)


def mark_breaks(root: etree._Element) -> None:
    """Allow a break inside web addresses that stand in the text: before . / ? & and the like."""
    for link in list(root.iter("a")):
        text = link.text or ""
        if len(link) or not re.match(r"(?:https?://|www\.)\S+$", text):
            continue
        pieces = [piece for piece in _BREAK_AFTER.split(text) if piece]
        link.text = pieces[0]
        for piece in pieces[1:]:
            opportunity = etree.SubElement(link, "wbr")
            opportunity.tail = piece


def plain_text(element: etree._Element) -> str:
    """The text of an element, white space collapsed; formulas by their TeX source."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    if element.tag == "math":
        yield element.findtext(".//annotation") or "".join(element.itertext())
        return
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        yield from _texts(child)
        yield child.tail or ""


def _plain(title: str) -> str:
    return re.sub(r"[^\w\s]", "", title).strip().lower()


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _entry(division: Division, children: tuple[Entry, ...]) -> Entry:
    return Entry(division.heading, division.kind, division.id, children)


def _tree(
    headings: Sequence[Heading], level: int, depth: int, division: Division
) -> tuple[Entry, ...]:
    if level > depth:
        return ()
    entries: list[Entry] = []
    starts = [i for i, heading in enumerate(headings) if heading.level == level]
    for start, end in zip(starts, [*starts, len(headings)][1:], strict=True):
        children = _tree(headings[start + 1 : end], level + 1, depth, division)
        entries.append(Entry(headings[start], division.kind, division.id, children))
    return tuple(entries)


def _verbatim_above(element: etree._Element) -> bool:
    return any(ancestor.tag in _VERBATIM for ancestor in element.iterancestors())


def _script_in_force(element: etree._Element | None, own: str) -> str:
    """The script of the nearest stated language: inside it, its letters need no mark."""
    while element is not None:
        if lang := element.get("lang"):
            return str(langcodes.get(lang).maximize().script)
        element = element.getparent()
    return own


def _split_runs(text: str, skip: str) -> list[tuple[str, str | None]]:
    """``text`` as pieces, each with the language of its script or None."""
    found = sorted(
        (match.start(), match.end(), _SCRIPTS[script][1])
        for script, pattern in _RUNS.items()
        if script != skip
        for match in pattern.finditer(text)
    )
    pieces: list[tuple[str, str | None]] = []
    position = 0
    for start, end, language in found:
        if start < position:
            continue
        pieces += [(text[position:start], None), (text[start:end], language)]
        position = end
    return [*pieces, (text[position:], None)]


def _wrap_text(element: etree._Element, own: str) -> None:
    if not element.text or element.text.isascii():
        return
    pieces = _split_runs(element.text, _script_in_force(element, own))
    if len(pieces) == 1:
        return
    element.text = None
    _insert(element, 0, pieces)


def _wrap_tail(element: etree._Element, own: str) -> None:
    parent = element.getparent()
    if parent is None or not element.tail or element.tail.isascii():
        return
    pieces = _split_runs(element.tail, _script_in_force(parent, own))
    if len(pieces) == 1:
        return
    element.tail = None
    _insert(parent, parent.index(element) + 1, pieces)


def _insert(parent: etree._Element, index: int, pieces: list[tuple[str, str | None]]) -> None:
    for text, language in pieces:
        if language is None:
            previous = parent[index - 1] if index else None
            if previous is None:
                parent.text = (parent.text or "") + text
            else:
                previous.tail = (previous.tail or "") + text
            continue
        span = etree.Element("span", lang=language)
        span.text = text
        parent.insert(index, span)
        index += 1
