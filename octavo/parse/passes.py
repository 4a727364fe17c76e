"""Turn parts of the parsed tree into the Book's values, one small step each.

Steps that compute (`number_divisions`, `contents_of`, `slugify` …) are pure. Steps named after
what they mark (`mark_languages`, `mark_breaks`) change the tree they are given: the parse stage
owns that tree and nobody else sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree
from markupsafe import escape

from octavo.model import Division, Entry, Heading, Kind
from octavo.model.languages import script_of
from octavo.parse.directions import mark_directions
from octavo.parse.roles import Role
from octavo.parse.tree import SOURCE_PAGE, VERBATIM
from octavo.text.numerals import letters, roman

# Script → the language meant when nobody says otherwise.
_SCRIPTS = {"Armn": "hy", "Cyrl": "ru", "Grek": "el"}
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
_A_LETTER = re.compile(f"[{''.join(_LETTERS.values())}]")
_OF_WORDS = ("lang", "dir")  # attributes that say how words are to be read
# An address in running text, with whatever punctuation follows it.
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.|doi:\s?10\.)[^\s<>“”\"]+", re.IGNORECASE)
_MARKS = frozenset("/.,?#_%=&~+-")  # a line may begin with one of these
_PIECE = 3  # letters: fewer stand at no line's end or beginning


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
            {Kind.PART: roman(count).upper(), Kind.APPENDIX: letters(count).upper()}.get(
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


def notes_entry(name: str, title: str) -> Entry:
    """The line of the contents for notes of the whole book, which no author writes a heading for; ``name`` is its id."""
    heading = Heading(name, 1, None, str(escape(title)), title, None)
    return Entry(heading, Kind.BACKMATTER, name)


def break_address(address: str) -> list[str]:
    """A web address in the pieces that may stand on a line (*Chicago Manual of Style* 14.18).

    After the colon and its double slash, else before a mark, never behind it and never between two:
    a mark at a line's end would be taken for the sentence's, a hyphen for the typesetter's.
    """
    opening = re.match(r"\w+://", address)
    pieces = [opening[0]] if opening else []
    start = opening.end() if opening else 0
    end = len(address.rstrip(".,;:!?)]»”’"))  # behind it stands the sentence's own punctuation
    for index in range(start + 1, len(address)):
        mark = address[index] in _MARKS and address[index - 1].isalnum()
        if mark and index - start >= _PIECE and end - index >= _PIECE:
            pieces.append(address[start:index])
            start = index
    return [*pieces, address[start:]]


def mark_texts(root: etree._Element, language: str) -> None:
    """Mark what is in a text, where it is: addresses with their breaks, letters of other scripts, and what runs the other way."""
    text = "".join(root.itertext())
    # signs without which there is no address: they are found sooner
    has_signs = "://" in text or ("10." in text and ":" in text) or "www." in text.lower()
    if has_signs and _ADDRESS.search(text):
        mark_breaks(root)
    if has_other_script(text):
        mark_languages(root, language)
    mark_directions(root, text, language)


def has_other_script(text: str) -> bool:
    """Whether a text has letters that may be marked as those of a language."""
    return not text.isascii() and _A_LETTER.search(text) is not None


def mark_breaks(root: etree._Element) -> None:
    """Let web addresses in the text break where a typesetter would break them."""

    def split(text: str, _: etree._Element) -> list[str | etree._Element]:
        nodes: list[str | etree._Element] = []
        position = 0
        for match in _ADDRESS.finditer(text):
            first, *rest = break_address(match[0])
            nodes.append(text[position : match.start()] + first)
            for piece in rest:
                nodes += [etree.Element("wbr"), piece]
            position = match.end()
        return [*nodes, text[position:]]

    _rewrite_texts(root, split)


def mark_languages(root: etree._Element, language: str) -> None:
    """Give runs of Armenian, Cyrillic and Greek letters a ``span lang``, where nobody did."""

    def split(text: str, holder: etree._Element) -> list[str | etree._Element]:
        if text.isascii():
            return [text]
        nodes: list[str | etree._Element] = []
        for piece, tongue in _split_runs(text, _script_in_force(holder, language)):
            if tongue is None:
                nodes.append(piece)
            else:
                span = etree.Element("span", lang=tongue)
                span.text = piece
                nodes.append(span)
        return nodes

    _rewrite_texts(root, split)


def hold_language(heading: etree._Element) -> None:
    """Put what a heading says of its language and direction into a ``span`` around its words: editions take these, and
    make the heading of a chapter, and lines of the contents, anew. The mark of a page that begins with it stays before."""
    said = {name: heading.attrib.pop(name) for name in _OF_WORDS if name in heading.attrib}
    if not said:
        return
    span = etree.Element("span", said)
    span.text, heading.text = heading.text, None
    first = 0
    while not (span.text or "").strip() and _is_source_page(heading, first):
        mark = heading[first]
        span.text, mark.tail = (mark.tail or "").lstrip(), None
        first += 1
    span.extend(heading[first:])
    heading.append(span)


def _is_source_page(heading: etree._Element, index: int) -> bool:
    return index < len(heading) and heading[index].get("class") == SOURCE_PAGE


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


def _script_in_force(element: etree._Element | None, language: str) -> str:
    """The script of the nearest stated language: inside it, its letters need no mark."""
    while element is not None:
        if stated := element.get("lang"):
            return script_of(stated)
        element = element.getparent()
    return script_of(language)


def _split_runs(text: str, skip: str) -> list[tuple[str, str | None]]:
    """``text`` as pieces, each with the language of its script or None."""
    found = sorted(
        (match.start(), match.end(), _SCRIPTS[script])
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


def _rewrite_texts(
    root: etree._Element, split: Callable[[str, etree._Element], list[str | etree._Element]]
) -> None:
    """Put what ``split`` makes of every text outside code and formulas in its place."""
    verbatim = {inside for element in root.iter(*VERBATIM) for inside in element.iter()}
    for element in list(root.iter(etree.Element)):
        if element.text and element not in verbatim:
            nodes = split(element.text, element)
            if len(nodes) > 1:
                element.text = None
                _insert(element, None, nodes)
        holder = element.getparent()
        if element.tail and element is not root and holder is not None and holder not in verbatim:
            nodes = split(element.tail, holder)
            if len(nodes) > 1:
                element.tail = None
                _insert(holder, element, nodes)


def _insert(
    parent: etree._Element, last: etree._Element | None, nodes: list[str | etree._Element]
) -> None:
    """Put nodes behind ``last``, or at the beginning; an index would be counted out every time."""
    for node in nodes:
        if isinstance(node, str):
            if last is None:
                parent.text = (parent.text or "") + node
            else:
                last.tail = (last.tail or "") + node
        else:
            if last is None:
                parent.insert(0, node)
            else:
                last.addnext(node)
            last = node
