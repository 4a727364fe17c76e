"""Turn what pandoc wrote into a tree that is safe, broken into lines and punctuated: the first steps over it.

They look at a block alone, so a process that stays remembers what they made of each part that pandoc's answer was joined
of, and reads the tree of what they made. Where something is taken out, has to be told, or leads to a file, the whole is
gone through as ever: its place depends on what was looked for before.
"""

from __future__ import annotations

from functools import partial

from lxml import etree

from octavo.model import Finding, Manuscript
from octavo.model.errors import ManuscriptError
from octavo.parse.answers import NOTES, NOTES_END, Part, Parts
from octavo.parse.keys import Keys
from octavo.parse.lines import Finder
from octavo.parse.links import find_files_of_link
from octavo.parse.pandoc import Converted
from octavo.parse.punctuation import set_punctuation
from octavo.parse.sanitize import sanitize_html
from octavo.parse.separators import break_at_separators
from octavo.workshop.memory import recall, remembers

_ITEM = "<li>x</li>"


class _ToBeToldError(Exception):
    """Something in a part concerns the whole."""


def make_tree(
    converted: Converted, manuscript: Manuscript, keys: Keys, finder: Finder
) -> tuple[etree._Element, list[Finding]]:
    """The tree, and what was taken out. Raises ManuscriptError where text would be lost."""
    language = manuscript.metadata.language
    if converted.parts is not None and remembers():
        root = _remembered(converted.parts, keys, language)
        if root is not None:
            return root, []
    root, dropped = sanitize_html(
        keys.as_written(converted.html),
        finder.next_of,
        lambda href: find_files_of_link(href, manuscript),
    )
    break_at_separators(root)
    set_punctuation(root, language)
    return root, dropped


def _remembered(parts: Parts, keys: Keys, language: str) -> etree._Element | None:
    """The tree of parts; None where one of them concerns the whole."""
    bodies = [_clean(keys.as_written(body), language) for body in parts.bodies]
    opening, _, closing = (_clean(_listed(_ITEM), language) or "").partition(_ITEM)
    items: list[str] = []
    for held in parts.items:
        clean = _clean(_listed(keys.as_written(held)), language)
        if clean is None or not (clean.startswith(opening) and clean.endswith(closing)):
            return None
        items.append(clean[len(opening) : -len(closing)])
    if any(body is None for body in bodies):
        return None
    made = Parts(tuple(Part(body) for body in bodies))
    notes = opening + "\n".join(items) + closing if items else ""
    return etree.fromstring(f"<div>{made.html}{notes}</div>")


def clean_part(part: Part, keys: Keys, language: str) -> tuple[str | None, str | None]:
    """The body of a part and its list of notes as the steps leave them, as XML, "" for what it has not; None where one
    of them concerns the whole."""
    body = "" if part.body is None else _make_clean(keys.as_written(part.body), language)
    return body, _make_clean(_listed(keys.as_written(part.items)), language) if part.items else ""


def _listed(items: str) -> str:
    return f"{NOTES}{items}{NOTES_END}"


def _clean(part: str, language: str) -> str | None:
    """A part as the steps leave it, as XML; None where it concerns the whole."""
    return recall("clean", (part, language), partial(_make_clean, part, language))


def _make_clean(part: str, language: str) -> str | None:
    def tell(_: str) -> None:
        raise _ToBeToldError

    try:
        root, _ = sanitize_html(part, tell, tell)
        break_at_separators(root)
        set_punctuation(root, language)
        written = etree.tostring(root, encoding="unicode")
        again = etree.fromstring(written)
    except (_ToBeToldError, ManuscriptError, etree.XMLSyntaxError):
        return None
    if any(_facts(a) != _facts(b) for a, b in zip(root.iter(), again.iter(), strict=True)):
        return None  # what HTML may hold and XML not
    return written.removeprefix("<div>").removesuffix("</div>") if written != "<div/>" else ""


def _facts(element: etree._Element) -> tuple[object, ...]:
    return element.tag, element.items(), element.text or "", element.tail or ""
