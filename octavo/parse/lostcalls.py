"""Turn a call that finds no number into an error that says where its key is, or why what has it is not counted."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.parse.lines import Finder
from octavo.parse.shaping import kind_of
from octavo.parse.tree import holds_something

_SHOWN = 60  # letters of a key
_SIGNS = re.compile(r"[\w:.-]+")
_IN_WORD, _GOES_ON = re.compile(r"[\w#]"), re.compile(r"\w|-\w")
_COUNTED = (
    "figures, tables, listings, theorems and formulas of the text are counted, if numbering: does not say false; "
    "else write a link: [words](#{})"
)


def tell_missing(key: str, name: str, known: Collection[str], finder: Finder) -> Finding:
    """Nothing has a key, which is ``name`` as an id; it may be one of ``known``, mistyped."""
    place, *others = places_of_key(key, finder)
    looked_for = bool(known)  # of many that are lost only the first
    near = get_close_matches(name, known, n=1)
    hint = f"give what is meant the key: {{#{_short(name)}}}"
    if not _SIGNS.fullmatch(key):
        hint = "a key is of letters, figures, underscores, hyphens, full stops and colons only"
    elif looked_for and _is_given(key, finder.plain):
        hint = (
            "its key stands where nothing takes it: put it behind the address of a picture, at the end of a table’s caption, "
            "behind a formula of its own ($$ … $$), into the line of a heading, or of code (```)"
        )
        if _labels(key).search(finder.plain):
            hint = "a formula has one key: part it into several, or give its lines a \\tag{…}"
    elif looked_for and _is_given(key, finder.text):
        hint = "its key stands in a comment, or in code: take that away"
    elif near:
        hint = f"did you mean @{_short(near[0])}?"
    return Finding("ref-missing", Severity.ERROR, f"nothing in the book has the key of the reference @{_short(key)}",
                   place, hint, tuple(others))  # fmt: skip


def tell_uncounted(key: str, name: str, element: etree._Element | None, finder: Finder) -> Finding:
    """What has a key is not counted."""
    place, *others = places_of_key(key, finder)
    if kind_of(name) == "line":
        return Finding("ref-uncounted", Severity.ERROR, f"what has the key #{_short(name)} stands in no line that is counted",
                       place, "write ::: {.verse .lines} before the lines, and ::: behind them", tuple(others))  # fmt: skip
    hint = _COUNTED.format(_short(name))
    if element is not None and element.tag == "img":
        hint = "a picture in a line or a cell is not counted: give it a paragraph of its own"
    elif element is not None and any(
        box.tag in ("table", "figure") for box in element.iterancestors()
    ):
        hint = "what stands in a table, or in another figure, is not counted: give it a place of its own, or refer to the whole"
    elif (
        element is not None
        and element.tag == "div"
        and (len(element) < 2 or not holds_something(element))
    ):
        hint = "a box is a figure when it holds something and ends with a paragraph, its caption"
    return Finding("ref-uncounted", Severity.ERROR, f"what has the key #{_short(name)} has no number to refer to",
                   place, hint, tuple(others))  # fmt: skip


def _short(key: str) -> str:
    return key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"


def _either(key: str) -> str:
    """A pattern for a key with a hyphen or a colon behind its kind."""
    kind, sign, rest = (
        re.split("([-:])", key, maxsplit=1) if re.search("[-:]", key) else (key, "", "")
    )
    return f"{re.escape(kind)}{'[-:]' * bool(sign)}{re.escape(rest)}"


def _is_given(key: str, text: str) -> bool:
    return re.search(rf"\{{[^{{}}\n]*#{_either(key)}(?![\w:-])", text) is not None or _labels(key).search(text) is not None  # fmt: skip


def _labels(key: str) -> re.Pattern[str]:
    return re.compile(
        rf"\\label\s*\{{\s*(?:{_either(key)}|{re.escape(key.removeprefix('eq-'))})\s*\}}"
    )


def places_of_key(key: str, finder: Finder) -> list[Place | None]:
    """Where a key is called; None alone where it cannot be found."""
    text, size = finder.plain, len(key)
    found: list[Place | None] = []
    at = text.find(key)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + size : at + size + 2]
        if not _IN_WORD.match(before) and not _GOES_ON.match(behind):
            found.append(finder.place_at(at))
        at = text.find(key, at + size)
    return found or [None]
