"""Turn a manuscript's text into its prose: all that is markup, and no word of the author's, blanked.

1. find code and comments, from left to right, because each may hold the signs of the other;
2. find what stands around words: tags, addresses, keys, attributes, names of TeX and of languages;
3. find what is written for other programs, and what acts: it is set aside, not lost.

These eyes are not those of the parse stage, nor pandoc's: what both of them overlook is seen here. A rule
may only be too narrow: then a word too many is looked for in the Book. What it blanks is not looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from octavo.text.numberwords import KEY
from octavo.text.tex import wordless_commands

PROGRAMS = "written for other programs"
ACTIVE = "scripts, styles, frames and drawings in the text"

Stretch = tuple[int, int]  # offsets in the text


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the author's words only, as long as the manuscript's."""

    text: str
    aside: dict[str, tuple[Stretch, ...]]  # what may be missing, by the reason why
    pale: tuple[Stretch, ...]  # what may be markup; it is only where the Book has not got it
    citations: tuple[Stretch, ...]  # in which a style writes names, pages and words of its own


@dataclass(slots=True)
class _Found:
    markup: list[Stretch] = field(default_factory=list)
    programs: list[Stretch] = field(default_factory=list)
    active: list[Stretch] = field(default_factory=list)
    pale: list[Stretch] = field(default_factory=list)
    citations: list[Stretch] = field(default_factory=list)


_OBJECT = "\ufffc"  # in place of code: no word, and no white space
_OPENING = re.compile(
    r"^[ \t>]*(?:(?:[-*+:~]|\(?\w{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$"
    r"|<!--|\\[^\w\s]|(?P<ticks>`+)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"\n[ \t>]*\n")
_RAW = re.compile(r"\{\s*=([\w-]+)\s*\}")
_HTML = ("html", "html4", "html5")

_TAG = re.compile(
    r"</?[A-Za-z][\w-]*(?::[\w-]+)?(?=[\s/>])(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>|<[?!][^<>]*>"
)
_ACTING = re.compile(r"<(script|style|iframe|svg)\b[^<>]*>", re.IGNORECASE)
_KEY = re.compile(r"\[\^[^\[\]\s]+\]")
_INSIDE = r"(?!\n[ \t>]*\n)"  # a paragraph
_VALUE = rf"""(?:"(?:\\.|{_INSIDE}[^"\\])*+"|'(?:\\.|{_INSIDE}[^'\\])*+'|(?:\\.|[^\s\\}}])*+)"""
_ATTRIBUTE = rf"(?:#[\w.:-]++|\.[^\W\d_][\w.:-]*+|-|=\w++|[^\W\d_][\w.:-]*+={_VALUE})"
_ATTRIBUTES = re.compile(rf"\{{\s*+(?:{_ATTRIBUTE}\s*+)++\}}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_COUNT = r"\(?(?:#|@[\w-]*|\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})[.)]"
_REFERENCE = re.compile(
    rf"^[ \t>]*(?:(?:[-*+:~]|{_COUNT})[ \t]+)*"
    r"\[(?!\^)((?:[^\[\]\n]|\\.|\[[^\[\]\n]*\])+)\]:[ \t]*(?:\n[ \t>]*)?(<[^<>\n]*>|[^\s<][^\n]*?|)"
    rf"(?:[ \t]*(?:\n[ \t>]*)?(?:\"(?:{_INSIDE}[^\"])*\"|'(?:{_INSIDE}[^'])*'|\((?:{_INSIDE}[^()])*\)))?[ \t]*"
    rf"(?:{_ATTRIBUTES.pattern})?[ \t]*$",
    re.MULTILINE,
)
_SIMPLE = re.compile(r"[^\s()\"\\]*+\)")
_IN_ADDRESS = re.compile(r"\\.|[()]|\n[ \t>]*\n|\"(?:[^\"\\\n]|\\.)*\"")
_DEEPEST = 8  # brackets in an address
_LONGEST = 2000  # characters of an address with its title
_CALLED = re.compile(r"\[([^\[\]\n]+)\](?!:)")
_LABEL = re.compile(r"(?<=\])[ \t]?\n?[ \t]*\[([^\[\]^@][^\[\]]*)\]")
_MARKER = re.compile(rf"^[ \t>|]*(?:(?:[-*+:~]|{_COUNT})[ \t]+)*({_COUNT})(?=\s)", re.MULTILINE)
_TASK = re.compile(rf"^[ \t>|]*(?:(?:[-*+:~]|{_COUNT})[ \t]+)+\[[xX]\](?=\s)", re.MULTILINE)
_EXAMPLE = re.compile(r"\(?@([\w-]+)\)?")
_DIV = re.compile(r"^[ \t>]*:{3,}[ \t]*([^\s{}:]+)[ \t]*:*[ \t]*$", re.MULTILINE)
# What it says of words is in the Book only where it is an emphasis that begins so
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\[\]\n]+\]:[ \t]*\S[^\n]*$", re.MULTILINE)
_CAPTION = re.compile(r"^[ \t>]*(?:[Tt]able|Listing):", re.MULTILINE)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)[ \t]*\{[^{}\n]*\}")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
_FORMULA = re.compile(r"\$\$.+?\$\$|\$(?=\S)[^$]*?\S\$(?!\d)", re.DOTALL)
_MACROS = re.compile(r"\\(?:re)?newcommand|\\def\b|\\let\b|\\providecommand")
_CITED = re.compile(r"-?@(?:\{[^{}\n]*\}|\w[\w:.#$%&+?<>~/-]*)")
# What is called by its number, and the keys of equations
_CALLED_BY_KEY = re.compile(
    rf"(?<![\w\\/])-?@(?:\{{{KEY}\}}|{KEY})|\{{#{KEY}\}}|\\@ref\([^\s()]+\)"
    r"|\\[A-Za-z]*ref\*?[ \t]*\{[^{}\n]*\}|\\label\s*\{[^{}\n]*\}"
)
_ROLE = re.compile(r"(\{(?:numref|eq|ref)\})`(?:[^`<>\n]*(<[\w:.-]+>)|([\w:.-]+))`")
_NUMBER = r"(?:\d+[a-z]?|[ivxlcIVXLC]+)\b"
_LOCATOR = re.compile(
    rf"(?:,|[ \t]*\[)\s*(?:\{{[^{{}}]*\}}|(?:[^\W\d]{{1,12}}\.?\s+)?{_NUMBER}(?:[\s:.,–—-]+{_NUMBER})*)"
)
_GROUP = 600  # characters: no citation is longer
# Signs of other tools that hold no words of the text; what is taken out is told
_FOREIGN = re.compile(
    r"\{::?/?[^{}\n]*\}|\{%[^{}\n]*%\}|\{\{\s*#title\b[^{}\n]*\}\}|\(\\#[a-z]+[-:][^()\s]*\)|\(PART\\?\*?\)"
    r"|\{\{<[ \t]*pagebreak[ \t]*>\}\}|^[ \t>]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[ \t]*toc[^{}\n]*\}"
    r"|\[![A-Za-z][\w-]*\]|^[ \t>]*:{3,}[ \t]*\{[\w-]+\}|^# +\(APPENDIX\).*$|^\([A-Za-z][\w:.-]*\)=[ \t]*$",
    re.MULTILINE,
)
# The head of a cell or a directive, and the options below it
_HEAD = re.compile(
    r"(?<![`~:])(`{3,}+|~{3,}+|:{3,}+)[ \t]*(\{[A-Za-z][^{}\n]*\}|admonish[ \t]+[\w-]+)[^\n]*"
    r"((?:\n[ \t>]*(?::[\w-]+:|#\||%%\||//\|)[^\n]*)*)"
)
_NOT_SHOWN = re.compile(
    r"\binclude\s*=\s*F(?:ALSE)?\b|#\|\s*include\s*:\s*false\b"
)  # cells of code
_LANGUAGE = re.compile(r"(?:```|~~~)[ \t]*([\w.+-]+)[ \t]*(?=$|[|{])", re.MULTILINE)


def find_prose(text: str, headings: frozenset[str], *, cited: bool, code: bool = True) -> Prose:
    """The author's words in ``text``.

    ``headings`` are the letters of those that links may name, ``cited`` says whether citations are read;
    without ``code``, what looks like code is read as Markdown.
    """
    found = _Found()
    plain = (_without_code if code else _without_comments)(text, found)
    found.active += _acting_elements(plain)
    # their words may stand in the text, too: they must not take the place of those
    found.markup += [match.span() for match in _FOREIGN.finditer(plain)]
    never: set[str] = set()  # fences that nothing closes in the rest of the text
    for match in _HEAD.finditer(text):
        found.markup += [match.span(2), match.span(3)]
        if match[1] not in never and _NOT_SHOWN.search(match[0]):
            closing = re.compile(rf"^[ \t>]*+{match[1]}[ \t]*$", re.MULTILINE).search(
                text, match.end()
            )
            found.markup += [(match.start(), closing.end())] if closing else []
            never |= set() if closing else {match[1]}
    if "@" in plain or "{#" in plain or "\\label" in plain or "ref{" in plain:
        found.markup += [match.span() for match in _CALLED_BY_KEY.finditer(plain)]
    if "ref}`" in text or "{eq}`" in text:
        for match in _ROLE.finditer(text):
            found.markup += [match.span(group) for group in (1, 2, 3) if match[group]]
            sign = text.find("%s", *match.span())
            found.markup += [(sign, sign + 2)] if sign >= 0 else []
    if "*[" in plain:
        found.pale += [match.span() for match in _ABBREVIATION.finditer(plain)]
    _find_names(plain, found)
    _find_references(plain, headings, found)
    _find_tex(plain, found)
    if cited and "@" in plain:
        _find_citations(plain, found)
    elif "@" in plain:
        _find_examples(plain, found)
    prose = _blank(text, found.markup)
    if "```" in text or "~~~" in text:  # also of code in the cells of a table
        found.pale += [match.span(1) for match in _LANGUAGE.finditer(text)]
    if "&" in plain:
        prose = _with_entities(prose, plain)
        found.pale += [match.span() for match in _ENTITY.finditer(plain)]
    return Prose(
        prose,
        {PROGRAMS: tuple(_merged(found.programs)), ACTIVE: tuple(_merged(found.active))},
        tuple(_merged(found.pale)),
        tuple(_merged(found.citations)),
    )


def either(one: Prose, other: Prose) -> Prose:
    """``one``, in which may be missing, be markup, or be written anew, what may in either."""
    aside = {why: tuple(_merged([*parts, *other.aside[why]])) for why, parts in one.aside.items()}
    pale, citations = [*one.pale, *other.pale], [*one.citations, *other.citations]
    return replace(one, aside=aside, pale=tuple(_merged(pale)), citations=tuple(_merged(citations)))


def holds(stretches: tuple[Stretch, ...], offset: int) -> bool:
    """Whether ``offset`` stands in one of ``stretches``, which are sorted."""
    last = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return last >= 0 and offset < stretches[last][1]


def letters_of(text: str) -> str:
    """What has to be equal for a label to name a heading."""
    return "".join(filter(str.isalnum, text.casefold()))


# Code and comments


def _without_code(text: str, found: _Found) -> str:
    """The text with code and comments blanked; comments, fences and their words are markup."""
    blanks: list[Stretch] = []
    never: set[str] = set()  # what is not closed in the rest of the text
    position = 0
    while match := _OPENING.search(text, position):
        position = match.end()
        if match["fence"]:
            end = _end_of_fence(text, match, never)
            if end is None:
                position = match.start("info")
                continue
            found.markup += [(match.start("info"), match.end("info"))]
            raw = _RAW.search(match["info"])
            if raw is not None and raw[1] in _HTML:
                blanks += _comments(text, position, end, found)
            else:
                blanks.append((match.start("fence"), end))
                found.programs += [(position, end)] if raw else []
            position = end
        elif match["ticks"]:
            end = _end_of_span(text, match)
            if end is not None:
                raw = _RAW.match(text, end)
                if raw is not None and raw[1] in _HTML:
                    blanks += _comments(text, position, end, found)
                else:
                    blanks.append((match.start(), end))
                    found.programs += [(match.start(), end)] if raw else []
                position = end
        elif match[0] == "<!--" and match[0] not in never:
            end = text.find("-->", position)
            if end < 0:
                never.add(match[0])
                continue
            position = end + 3
            blanks.append((match.start(), position))
            found.markup.append((match.start(), position))
    return _blank(text, blanks, _OBJECT)


def _without_comments(text: str, found: _Found) -> str:
    """The text with comments blanked, whatever looks like code."""
    return _blank(text, _comments(text, 0, len(text), found), _OBJECT)


def _comments(text: str, start: int, end: int, found: _Found) -> list[Stretch]:
    """The comments of a part of the text, whatever in them looks like code; they are markup."""
    comments = [match.span() for match in _COMMENT.finditer(text, start, end)]
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


def _acting_elements(plain: str) -> Iterator[Stretch]:
    position = 0
    while opened := _ACTING.search(plain, position):
        closed = re.compile(rf"</{opened[1]}\s*>", re.IGNORECASE).search(plain, opened.end())
        if closed is None:
            return
        yield opened.start(), closed.end()
        position = closed.end()


# What stands around words


def _find_names(plain: str, found: _Found) -> None:
    """Tags, keys of notes, attributes, names of divs, marks of lists, tasks and captions."""
    for sign, pattern in (
        ("<", _TAG), ("[^", _KEY), ("{", _ATTRIBUTES), (":::", _DIV), ("able:", _CAPTION), ("Listing:", _CAPTION),
        ("[x]", _TASK), ("[X]", _TASK), ("\\", _ENVIRONMENT),
    ):  # fmt: skip
        if sign in plain:
            found.markup += [match.span() for match in pattern.finditer(plain)]
    found.pale += [match.span(1) for match in _MARKER.finditer(plain)]


def _find_references(plain: str, headings: frozenset[str], found: _Found) -> None:
    """Addresses, and labels that name one or a heading."""
    found.markup += _destinations(plain)
    if "[" not in plain:
        return
    defined = list(_REFERENCE.finditer(plain)) if "]:" in plain else []
    labels = {letters_of(match[1]) for match in defined}
    called = {letters_of(match[1]) for match in _CALLED.finditer(plain)} if defined else set()
    for match in defined:
        address = match[2].strip()
        plain_one = " " not in address and address
        if plain_one or address.startswith("<") or letters_of(match[1]) in called:
            found.markup.append(match.span())
    for match in _LABEL.finditer(plain):
        letters = letters_of(match[1])
        if letters in labels or letters in headings:
            found.markup.append(match.span(1))


def _destinations(plain: str) -> Iterator[Stretch]:
    """Addresses and titles behind the brackets of links and pictures."""
    position = 0
    while (start := plain.find("](", position)) >= 0:
        position = start + 2
        simple = _SIMPLE.match(plain, position)
        end = simple.end() if simple else _end_of_address(plain, position)
        if end is not None:
            yield start + 1, end
            position = end


def _end_of_address(plain: str, position: int) -> int | None:
    """Behind the bracket that closes it; None when none does."""
    depth = 1
    for match in _IN_ADDRESS.finditer(plain, position, position + _LONGEST):
        if match[0][0] == "\n":
            return None
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
        if depth > _DEEPEST:
            return None
    return None


def _find_tex(plain: str, found: _Found) -> None:
    """Names of commands, what is no word in them, and formulas whose macros pandoc resolves."""
    if "\\" not in plain:
        return
    found.pale += [match.span() for match in _COMMAND.finditer(plain)]
    found.programs += wordless_commands(plain)
    if _MACROS.search(plain):
        found.pale += [match.span() for match in _FORMULA.finditer(plain)]


def _find_citations(plain: str, found: _Found) -> None:
    """Keys of citations; the page behind one is written as the style wants it."""
    for match in _CITED.finditer(plain):
        if match.start() and (plain[match.start() - 1].isalnum()):
            continue  # an address of mail
        found.markup.append(match.span())
        found.citations.append(_group(match, plain))
        locator = _LOCATOR.match(plain, match.end())
        if locator:
            found.pale.append(locator.span())


def _group(cited: re.Match[str], plain: str) -> Stretch:
    """The brackets in which a key stands, or that follow it."""
    opened = plain.rfind("[", max(0, cited.start() - _GROUP), cited.start())
    if opened < 0 or plain.rfind("]", opened, cited.start()) >= 0:
        opened = cited.start()
    closed = plain.find("]", cited.end(), cited.end() + _GROUP)
    inside = plain[cited.end() : closed]
    if closed < 0 or (opened == cited.start() and not inside.startswith(("[", " ["))):
        return opened, cited.end()
    return opened, closed


def _find_examples(plain: str, found: _Found) -> None:
    """Labels of numbered examples, where they are given and where they are called."""
    given = {match[1].strip("(@.)") for match in _MARKER.finditer(plain) if "@" in match[1]}
    for match in _EXAMPLE.finditer(plain) if given else ():
        if match[1] in given:
            found.pale.append(match.span())


# Blanking


def _merged(stretches: list[Stretch]) -> list[Stretch]:
    """Sorted, and none over another."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _blank(text: str, stretches: list[Stretch], filler: str = " ") -> str:
    parts: list[str] = []
    position = 0
    for start, end in sorted(stretches):
        if end > position:
            parts += [text[position:start], filler * (end - max(start, position))]
            position = end
    return "".join(parts) + text[position:]


def _with_entities(prose: str, plain: str) -> str:
    """With the letters that entities outside of code stand for."""
    parts: list[str] = []
    position = 0
    for match in _ENTITY.finditer(plain):
        letter = unescape(match[0])
        if letter == match[0] or prose[match.start()].isspace():
            continue  # none, or in an address
        shown = letter if letter.isalnum() else ""
        parts += [prose[position : match.start()], shown.ljust(match.end() - match.start())]
        position = match.end()
    return "".join(parts) + prose[position:]
