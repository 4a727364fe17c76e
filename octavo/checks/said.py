"""Turn elements of the Book, or of a finished edition, into the references they are, the numbers they have, and the words
they explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from octavo.checks.text import segments
from octavo.text.formulas import FORMULA_TEXT
from octavo.text.listed import LIST_LINK
from octavo.text.pagewords import PAGE_REFERENCE
from octavo.text.trees import HEADINGS, calls_by_words

REFERENCE, GROUP, PART = "reference", "figure-group", "counted-part"  # classes


class Reference(NamedTuple):
    """A link that says a number."""

    target: str  # id
    words: str  # white space collapsed


def reference_of(link: etree._Element, target: str) -> Reference | None:
    """The reference that a link is; None for all others."""
    names = link.get("class") or ""
    if REFERENCE not in names or REFERENCE not in names.split():
        return None
    return Reference(target, _words_of(link))


class PagedLink(NamedTuple):
    """A link that says a page: a reference to one, or a line of a list."""

    target: str  # id
    words: str  # white space collapsed, without formulas


def paged_link_of(link: etree._Element, target: str) -> PagedLink | None:
    """The link that says a page; None for all others."""
    if link.get("class") not in (PAGE_REFERENCE, LIST_LINK):
        return None
    return PagedLink(target, " ".join(segments(link)))


def number_of(element: etree._Element) -> str:
    """The number that is printed with a heading, a figure, a formula, or is the call of a note; empty where none is.
    That of a part is its group's and its letter."""
    names = _names(element)
    if PART in names:
        group = next((box for box in element.iterancestors() if GROUP in _names(box)), None)
        letter = _counted(element).strip("()")
        return f"{number_of(group)}{letter}" if group is not None and letter else ""
    if element.get("role") == "doc-noteref":
        if calls_by_words(element):
            return ""
        return " ".join("".join(element.itertext()).split())
    if GROUP in names:  # what stands in its parts is theirs
        captions = (child for child in element if "group-caption" in _names(child))
        return next(map(_counted, captions), "")
    return _counted(element)


def _counted(element: etree._Element) -> str:
    wanted = {"number"} if element.tag in HEADINGS else {"counted", "formula-number"}
    for span in element.iter("span"):
        names = wanted.intersection(_names(span))
        if names:
            text = " ".join("".join(span.itertext()).split())
            return text.split(" ")[-1].removesuffix(".") if "counted" in names else text
    return ""


class Meaning(NamedTuple):
    """An abbreviation that says what it stands for."""

    words: str
    meaning: str


class Explained(NamedTuple):
    """What a text has of words that are explained."""

    calls: tuple[Reference, ...] = ()  # of the glossary
    terms: Mapping[str, str] = {}  # by their ids
    meanings: tuple[Meaning, ...] = ()  # of abbreviations


def explained_in(trees: Iterable[etree._Element], target_of: Callable[[str], str]) -> Explained:
    """What trees have of it; ``target_of`` gives the id that an address leads to."""
    calls: list[Reference] = []
    terms: dict[str, str] = {}
    meanings: list[Meaning] = []
    for element in (element for tree in trees for element in tree.iter("a", "abbr", "dt")):
        if call := glossary_call_of(element, target_of(element.get("href") or "")):
            calls.append(call)
        elif meaning := meaning_of(element):
            meanings.append(meaning)
        elif element.tag == "dt" and (name := element.get("id")):
            terms[name] = term_of(element)
    return Explained(tuple(calls), terms, tuple(meanings))


def glossary_call_of(link: etree._Element, target: str) -> Reference | None:
    """The call of the glossary that a link is; None for all others."""
    if link.get("role") != "doc-glossref":
        return None
    return Reference(target, _letters_of(link))


def meaning_of(element: etree._Element) -> Meaning | None:
    """An abbreviation with its meaning; None for what has none."""
    meaning = element.get("title") if element.tag == "abbr" else ""
    return Meaning(_words_of(element), " ".join(meaning.split())) if meaning else None


def term_of(element: etree._Element) -> str:
    """The term that stands in an element; empty where none does."""
    term = element.find("dfn")
    return "" if term is None else _letters_of(term)


def _words_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _letters_of(element: etree._Element) -> str:
    """The words of an element but for its formulas, which are drawn on paper."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: etree._Element) -> Iterator[str]:
    if element.tag == "math" or element.get("class") == FORMULA_TEXT:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()
