"""Turn ``::: {.glossary}`` into terms that can be called, and ``[term]{.gls}`` into links to them.

A term is a ``dfn`` in its ``dt``, which has an id that is made of its words. A call is ``<a class="gls" role="doc-glossref">``
around the author's words; it leads to the term of its ``term="…"``, else of its words, whatever their capitals, and in
English, French and Spanish also where they are its plural. Which heading stands over a glossary is the author's: where it
does not say that it is one (`roles.py`), the box itself does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.definitions import Group, TermPlaces, groups_of, lists_in, words_of_term
from octavo.parse.lines import Finder
from octavo.parse.near import place_near
from octavo.parse.roles import role_of
from octavo.parse.tree import CALL_CLASSES, plain_text, without_calls
from octavo.text.collation import sort_key
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, unwrap

BOX = "glossary"  # class of what holds one
TERMS = "glossary-terms"  # class of its list
CALL, NAMED = "gls", "gls-named"  # classes; the second of a call that has its words from the term
_TERM = "data-term"
_SAID = re.compile(rf'class="(?:[^"]* )?(?:{BOX}|{CALL})[ "]')
_SIGNS = re.compile(r"[$*`_\\]")  # of emphasis and formulas, in term="…", which is plain
_ID_LENGTH = 60  # letters of a term that go into an id
_SHOWN = 40  # letters of a term in a message
_COMPARED = 50  # words that no glossary has, and are held against all of its terms
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("x", ""))


@dataclass(slots=True)
class RawTerm:
    """A term of a glossary."""

    element: etree._Element  # its dt
    words: str
    place: Place | None
    id: str = ""


@dataclass(slots=True)
class RawGlossary:
    """All terms of a book by their words as they are compared, and what calls them."""

    terms: dict[str, RawTerm]
    calls: list[tuple[etree._Element, RawTerm]]


def may_have_glossary(html: str) -> bool:
    """Whether pandoc's HTML has a glossary, or calls of one."""
    return _SAID.search(html) is not None


def take_glossary(
    trees: Sequence[etree._Element], language: str, finder: Finder
) -> tuple[RawGlossary, list[Finding]]:
    """The terms and the calls of a book; ``trees`` are its text and the bodies of its notes."""
    found = RawGlossary({}, [])
    findings: list[Finding] = []
    places = TermPlaces(finder)
    for box in [box for tree in trees for box in tree.iter("div", "section") if BOX in _names(box)]:
        lists = list(lists_in(box))
        for definitions in lists:
            groups = groups_of(definitions)
            for term in [term for terms, _ in groups for term in terms]:
                findings += _take_term(term, places.place_of(term), found)
            if "sorted" in _names(box):
                _sort(definitions, groups, language)
            definitions.set("class", " ".join([*_names(definitions), TERMS]))
        if lists:
            _name_box(box, trees[0])
        else:
            findings.append(_empty(box, finder))
    missing: dict[str, list[Place | None]] = {}
    for span in [span for tree in trees for span in tree.iter("span")]:
        if CALL in _names(span):
            _take_call(span, found, missing, finder)
    findings += _tell_missing(missing, found)
    return found, findings


def name_terms(glossary: RawGlossary) -> None:
    """Give every term an id that is made of its words, and lead its calls there."""
    counts: dict[str, int] = {}
    for term in glossary.terms.values():
        stem = f"octavo-gls-{slugify(term.words)[:_ID_LENGTH].strip('-')}"
        counts[stem] = counts.get(stem, 0) + 1
        term.id = stem if counts[stem] == 1 else f"{stem}.{counts[stem]}"
        term.element.set("id", term.id)
    for link, term in glossary.calls:
        link.set("href", f"#{term.id}")


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _key(words: str) -> str:
    """What has to be equal for words to be those of a term."""
    return " ".join(words.replace("'", "’").casefold().split())


# Terms


def _take_term(
    element: etree._Element, place: Place | None, found: RawGlossary
) -> Iterator[Finding]:
    words = words_of_term(element)
    if not words:
        return
    term = RawTerm(element, words, place)
    first = found.terms.setdefault(_key(words), term)
    if first is not term:
        yield Finding("glossary-double", Severity.ERROR, f"the term “{_short(words)}” is explained twice", first.place,
                      "make one of the two, or tell the terms apart", (place,))  # fmt: skip
    made = etree.Element("dfn")
    made.text, element.text = element.text, None
    made.extend(list(element))
    element.append(made)
    _move_calls(made)


def _move_calls(holder: etree._Element) -> None:
    """Put calls of notes behind what holds them: they are no part of it, and a link holds no other."""
    for call in reversed([a for a in holder.iter("a") if a.get("class") in CALL_CLASSES]):
        tail, call.tail = call.tail or "", None
        before, parent = call.getprevious(), call.getparent()
        if before is not None:
            before.tail = (before.tail or "") + tail
        elif parent is not None:
            parent.text = (parent.text or "") + tail
        behind, holder.tail = holder.tail, None
        holder.addnext(call)
        call.tail = behind


def _sort(definitions: etree._Element, groups: Sequence[Group], language: str) -> None:
    """Put the terms into the order of the language; what stands before the first stays there."""
    for terms, meanings in sorted(groups, key=lambda group: sort_key(words_of_term(group[0][0]), language)):  # fmt: skip
        for element in (*terms, *meanings):
            definitions.append(element)


def _name_box(box: etree._Element, root: etree._Element) -> None:
    """Say that a box is a glossary where the chapter that it stands in is none, with the words of the heading above."""
    chapter = heading = None
    for element in root.iter("div", "section", *HEADINGS):
        if element is box:
            break
        if element.tag in HEADINGS:
            heading = element
            chapter = element if element.tag == "h1" else chapter
    else:  # in a note
        return
    within = next(box.iter(*HEADINGS), None)  # of its own
    heading = heading if within is None else within
    title = "" if chapter is None else plain_text(without_calls(chapter))
    if role_of(title, () if chapter is None else _names(chapter)).role != "doc-glossary":
        box.set("role", "doc-glossary")
        label = "" if heading is None else plain_text(without_calls(heading))
        if label:
            box.set("aria-label", label)


# Calls


def _take_call(
    span: etree._Element,
    found: RawGlossary,
    missing: dict[str, list[Place | None]],
    finder: Finder,
) -> None:
    """Make a link of a call; one without words says its term's, and in a link, or around one, it is words only."""
    names = [name for name in _names(span) if name != CALL]
    said = " ".join((span.get(_TERM) or "").split())
    words = said or plain_text(without_calls(span))
    if "index" not in names:  # whose term it is, too
        span.attrib.pop(_TERM, "")
    span.attrib.pop("class", "")
    if names:
        span.set("class", " ".join(names))
    made = span
    if span.attrib:  # what else is said of the words stands around the link
        made = etree.SubElement(span, "a")
        made.text, span.text = span.text, None
        made.extend([child for child in span if child is not made])
    term = _find(words, found)
    if term is None:
        missing.setdefault(words, []).append(_place_of_call(span, words, said, finder))
        return
    _move_calls(made)
    made.set("class", CALL)
    if not len(made) and not (made.text or "").strip():
        made.text = term.words
        made.set("class", f"{CALL} {NAMED}")
    inside = any(
        link.get("class") not in CALL_CLASSES for link in made.iter("a") if link is not made
    )
    if inside or next(made.iterancestors("a", "dfn"), None) is not None:
        unwrap(made)
        return
    made.tag = "a"
    made.set("role", "doc-glossref")
    found.calls.append((made, term))


def _find(words: str, found: RawGlossary) -> RawTerm | None:
    """The term of some words: the same, else that of which they look like the plural."""
    key = _key(words)
    for spelt in (key, _key(_SIGNS.sub("", words))):
        if spelt in found.terms:
            return found.terms[spelt]
    for ending, single in _PLURALS:
        if key.endswith(ending) and (term := found.terms.get(key.removesuffix(ending) + single)):
            return term
    return next((found.terms[key + s] for s in ("s", "es") if key and key + s in found.terms), None)


def _place_of_call(span: etree._Element, words: str, said: str, finder: Finder) -> Place | None:
    needles = [f'term="{said}"', f"term={said}"] if said else [f"[{words}]{{.gls", words]
    found = (finder.next_of(needle) for needle in needles if needle)
    return next((place for place in found if place), None) or place_near(span, finder.next_of)


# What is told


def _tell_missing(missing: dict[str, list[Place | None]], found: RawGlossary) -> Iterator[Finding]:
    for number, (words, (place, *others)) in enumerate(missing.items()):
        near = get_close_matches(_key(words), found.terms, n=1) if number < _COMPARED else ()
        if near:
            hint = f'did you mean “{_short(found.terms[near[0]].words)}”? write [words]{{.gls term="…"}}'
        elif found.terms:
            hint = "explain it in the glossary, or take .gls off"
        else:
            hint = (
                "the book has no glossary; write one:\n::: {.glossary}\nTerm\n:   What it is.\n:::"
            )
        shown = (
            f"no glossary has the term “{_short(words)}”"
            if words
            else "a call of the glossary has no words"
        )
        yield Finding("glossary-missing", Severity.ERROR, shown, place, hint, tuple(others))


def _empty(box: etree._Element, finder: Finder) -> Finding:
    place = finder.match(rf"\{{[^}}\n]*\.{BOX}\b|:::[ \t]*{BOX}\b") or place_near(
        box, finder.next_of
    )
    return Finding("glossary-empty", Severity.WARNING, "a glossary has no terms", place,
                   "write a definition list in it:\nTerm\n:   What it is.")  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
