"""Turn a text into one without code and comments, as long as before, and tell what acts in it.

From left to right, because each may hold the signs of the other. What is still open at the end of a text is told: a
part of a manuscript can be read by itself where nothing is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from octavo.checks.stretches import Stretch, blank

_OBJECT = "\ufffc"  # in place of code: no word, and no white space
_OPENING = re.compile(
    r"^[ \t>]*(?:(?:[-*+:~]|\(?\w{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$"
    r"|<!--|\\[^\w\s]|(?P<ticks>`+)",
    re.MULTILINE,
)
_SIGNS = ("`", "~~~", "<!--")  # without one of them there is neither
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"\n[ \t>]*\n")
_RAW = re.compile(r"\{\s*=([\w-]+)\s*\}")
_HTML = ("html", "html4", "html5")
_ACTING = re.compile(r"<(script|style|iframe|svg)\b[^<>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Uncoded:
    """A text, and what is found in it."""

    text: str
    plain: str = ""  # with code and comments blanked
    markup: list[Stretch] = field(default_factory=list)  # comments, fences and their words
    programs: list[Stretch] = field(default_factory=list)  # written for other programs
    never: set[str] = field(default_factory=set)  # what is not closed in the rest of the text


def without_code(text: str) -> Uncoded:
    """A text with code and comments blanked."""
    found = Uncoded(text)
    if all(sign not in text for sign in _SIGNS):  # most parts of a book
        found.plain = text
        return found
    blanks: list[Stretch] = []
    position = 0
    while match := _OPENING.search(text, position):
        position = match.end()
        if match["fence"]:
            end = _end_of_fence(text, match, found.never)
            if end is None:
                position = match.start("info")
                continue
            found.markup += [(match.start("info"), match.end("info"))]
            raw = _RAW.search(match["info"])
            if raw is not None and raw[1] in _HTML:
                blanks += _comments(found, position, end)
            else:
                blanks.append((match.start("fence"), end))
                found.programs += [(position, end)] if raw else []
            position = end
        elif match["ticks"]:
            end = _end_of_span(text, match)
            if end is not None:
                raw = _RAW.match(text, end)
                if raw is not None and raw[1] in _HTML:
                    blanks += _comments(found, position, end)
                else:
                    blanks.append((match.start(), end))
                    found.programs += [(match.start(), end)] if raw else []
                position = end
        elif match[0] == "<!--" and match[0] not in found.never:
            end = text.find("-->", position)
            if end < 0:
                found.never.add(match[0])
                continue
            position = end + 3
            blanks.append((match.start(), position))
            found.markup.append((match.start(), position))
    found.plain = blank(text, blanks, _OBJECT)
    return found


def without_comments(text: str) -> Uncoded:
    """A text with comments blanked, whatever looks like code."""
    found = Uncoded(text)
    found.plain = blank(text, _comments(found, 0, len(text)), _OBJECT)
    return found


def _comments(found: Uncoded, start: int, end: int) -> list[Stretch]:
    """The comments of a part of the text, whatever in them looks like code; they are markup."""
    comments = [match.span() for match in _COMMENT.finditer(found.text, start, end)]
    found.markup += comments
    return comments


def _end_of_fence(text: str, match: re.Match[str], never: set[str]) -> int | None:
    fence = match["fence"]
    if fence in never:
        return None
    closing = re.compile(rf"^[ \t>]*{fence}{fence[0]}*[ \t]*$", re.MULTILINE)
    end = closing.search(text, match.end())
    if end is None:
        never.add(fence)
        return None
    return end.end()


def _end_of_span(text: str, match: re.Match[str]) -> int | None:
    limit = _BREAK.search(text, match.end())
    end = limit.start() if limit else len(text)
    closing = re.compile(rf"(?<!`){match['ticks']}(?!`)").search(text, match.end(), end)
    return closing.end() if closing else None


def acting_elements(plain: str) -> tuple[list[Stretch], bool]:
    """The elements that act, and whether one is not closed: behind it none is looked for."""
    found: list[Stretch] = []
    position = 0
    while opened := _ACTING.search(plain, position):
        closed = re.compile(rf"</{opened[1]}\s*>", re.IGNORECASE).search(plain, opened.end())
        if closed is None:
            return found, True
        found.append((opened.start(), closed.end()))
        position = closed.end()
    return found, False
