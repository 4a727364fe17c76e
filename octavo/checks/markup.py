"""Turn a manuscript's text into its prose: all that is markup, and no word of the author's, blanked.

1. cut it into parts, none of which is open at its end (`parts_of`): nothing that is found in one reaches into the next;
2. find code and comments in each (`markedcode.py`);
3. find what stands around words: tags, addresses, keys, attributes, names of TeX and of languages;
4. find what is written for other programs, and what acts: it is set aside, not lost;
5. find in all of them together what hangs on other parts: labels, citations, examples, macros.

These eyes are not those of the parse stage, nor pandoc's: what both of them overlook is seen here. A rule
may only be too narrow: then a word too many is looked for in the Book. What it blanks is not looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from itertools import accumulate

from octavo.checks.markedcode import acting_elements, without_code, without_comments
from octavo.checks.stretches import Stretch, blank, merged
from octavo.text.numberwords import KEY
from octavo.text.tex import wordless_commands
from octavo.workshop.memory import Same, recall

PROGRAMS = "written for other programs"
ACTIVE = "scripts, styles, frames and drawings in the text"


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the author's words only, as long as the manuscript's."""

    parts: tuple[str, ...]  # that are it together; no word goes over the bounds
    aside: dict[str, tuple[Stretch, ...]]  # what may be missing, by the reason why
    pale: tuple[Stretch, ...]  # what may be markup; it is only where the Book has not got it
    citations: tuple[Stretch, ...]  # in which a style writes names, pages and words of its own

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)


@dataclass(slots=True)
class _Found:
    markup: list[Stretch] = field(default_factory=list)
    programs: list[Stretch] = field(default_factory=list)
    active: list[Stretch] = field(default_factory=list)
    pale: list[Stretch] = field(default_factory=list)
    citations: list[Stretch] = field(default_factory=list)
    # addresses with the letters of their labels, and whether they are some even where nobody calls them
    addresses: list[tuple[Stretch, str, bool]] = field(default_factory=list)
    labels: list[tuple[Stretch, str]] = field(default_factory=list)  # with their letters


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a text, and what is found in it by itself."""

    text: str
    plain: str  # without code and comments
    found: _Found  # nobody changes it
    is_open: bool  # whether something in it may go on behind its end


_TAG = re.compile(
    r"</?[A-Za-z][\w-]*(?::[\w-]+)?(?=[\s/>])(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>|<[?!][^<>]*>"
)
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
_FOREIGN_SIGNS = (
    "{:",
    "{%",
    "{{",
    "(\\#",
    "(PART",
    "[!",
    ":::",
    "(APPENDIX)",
    ")=",
)  # one is in each
_FENCES = ("```", "~~~", ":::")
# The head of a cell or a directive, and the options below it
_HEAD = re.compile(
    r"(?<![`~:])(`{3,}+|~{3,}+|:{3,}+)[ \t]*(\{[A-Za-z][^{}\n]*\}|admonish[ \t]+[\w-]+)[^\n]*"
    r"((?:\n[ \t>]*(?::[\w-]+:|#\||%%\||//\|)[^\n]*)*)"
)
_NOT_SHOWN = re.compile(
    r"\binclude\s*=\s*F(?:ALSE)?\b|#\|\s*include\s*:\s*false\b"
)  # cells of code
_BEGINNING = re.compile(r"\n\n(?=(#{1,6} )?[^\W\d_])")  # of a heading or a paragraph
_LONG = 4000  # characters: as many paragraphs are read together
_LANGUAGE = re.compile(r"(?:```|~~~)[ \t]*([\w.+-]+)[ \t]*(?=$|[|{])", re.MULTILINE)


def find_prose(text: str, headings: frozenset[str], *, cited: bool, code: bool = True) -> Prose:
    """The author's words in ``text``.

    ``headings`` are the letters of those that links may name, ``cited`` says whether citations are read;
    without ``code``, what looks like code is read as Markdown.
    """
    parts = list(_parts_of(text)) if code else [_read_part(text, code=False)]
    starts = [0, *accumulate(len(part.text) for part in parts)]
    around = _find_around(parts, starts, headings, cited=cited)
    more: list[list[Stretch]] = [[] for _ in parts]
    for start, end in around.markup:
        number = bisect_right(starts, start) - 1
        more[number].append((start - starts[number], end - starts[number]))

    def all_of(kind: str) -> tuple[Stretch, ...]:
        found = [
            (start + offset, end + offset)
            for part, offset in zip(parts, starts, strict=False)
            for start, end in getattr(part.found, kind)
        ]
        return merged([*found, *getattr(around, kind)])

    return Prose(
        tuple(
            recall("prose", (Same(part), *markup), partial(_prose_of, part, markup))
            for part, markup in zip(parts, more, strict=True)
        ),
        {PROGRAMS: all_of("programs"), ACTIVE: all_of("active")},
        all_of("pale"),
        all_of("citations"),
    )


def _parts_of(text: str) -> Iterator[_Part]:
    """The parts of a text: paragraphs and sections, as many together as it takes for none to be open."""
    pieces = list(_pieces_of(text))
    position = 0
    while position < len(pieces):
        count = 1
        while True:
            piece = "".join(pieces[position : position + count])
            part = recall("part of a manuscript", piece, partial(_read_part, piece))
            if not part.is_open or position + count >= len(pieces):
                break
            count *= 2
        yield part
        position += count


def _pieces_of(text: str) -> Iterator[str]:
    """A text, cut before paragraphs and headings that are nothing else: what stands behind a blank line and begins with
    a letter goes on nothing that stands before but what `_is_open` asks for."""
    start = 0
    for match in _BEGINNING.finditer(text):
        if match[1] or match.end() - start >= _LONG:
            yield text[start : match.end()]
            start = match.end()
    yield text[start:]


def _read_part(text: str, *, code: bool = True) -> _Part:
    uncoded = (without_code if code else without_comments)(text)
    plain = uncoded.plain
    active, is_open = acting_elements(plain)
    found = _Found(uncoded.markup, uncoded.programs, active)
    is_open = is_open or bool(uncoded.never)
    # their words may stand in the text, too: they must not take the place of those
    if any(sign in plain for sign in _FOREIGN_SIGNS):
        found.markup += [match.span() for match in _FOREIGN.finditer(plain)]
    never: set[str] = set()  # fences that nothing closes in the rest of the text
    for match in _HEAD.finditer(text) if any(sign in text for sign in _FENCES) else ():
        found.markup += [match.span(2), match.span(3)]
        if match[1] not in never and _NOT_SHOWN.search(match[0]):
            closing = re.compile(rf"^[ \t>]*+{match[1]}[ \t]*$", re.MULTILINE).search(
                text, match.end()
            )
            found.markup += [(match.start(), closing.end())] if closing else []
            never |= set() if closing else {match[1]}
    if "@" in plain or "{#" in plain or "\\" in plain:
        found.markup += [match.span() for match in _CALLED_BY_KEY.finditer(plain)]
    if "ref}`" in text or "{eq}`" in text:
        for match in _ROLE.finditer(text):
            found.markup += [match.span(group) for group in (1, 2, 3) if match[group]]
            sign = text.find("%s", *match.span())
            found.markup += [(sign, sign + 2)] if sign >= 0 else []
    if "*[" in plain:
        found.pale += [match.span() for match in _ABBREVIATION.finditer(plain)]
    _find_names(plain, found)
    _find_references(plain, found)
    _find_tex(plain, found)
    if "```" in text or "~~~" in text:  # also of code in the cells of a table
        found.pale += [match.span(1) for match in _LANGUAGE.finditer(text)]
    if "&" in plain:
        found.pale += [match.span() for match in _ENTITY.finditer(plain)]
    return _Part(text, plain, found, is_open or bool(never) or _is_open(plain))


def _is_open(plain: str) -> bool:
    """Whether something goes on behind the end of a text, as would be seen where it was closed there."""
    end = len(plain)
    tag = plain.rfind("<")  # none holds another
    if tag >= 0 and any(
        match.end() > end
        for closing in (">", '">', "'>")
        if (match := _TAG.match(plain + closing, tag))
    ):
        return True
    probes = [(_ATTRIBUTES, "-}")] * ("{" in plain) + [(_LABEL, "]")] * ("[" in plain)
    if any(found.end() > end for p, closing in probes for found in p.finditer(plain + closing)):
        return True
    return "\\" in plain and any(
        last > end for closing in ("}}}}", "aa]") for _, last in wordless_commands(plain + closing)
    )


def _find_around(
    parts: Sequence[_Part], starts: Sequence[int], headings: frozenset[str], *, cited: bool
) -> _Found:
    """What is found in parts only by knowing others, by its offsets in the whole text."""
    found = _Found()
    addressed = {letters for part in parts for _, letters, _ in part.found.addresses}
    called: set[str] = set()
    for part in parts if addressed else ():
        called |= {letters_of(match[1]) for match in _CALLED.finditer(part.plain)}
    labels = addressed | headings
    for part, offset in zip(parts, starts, strict=False):
        named = [span for span, letters in part.found.labels if letters in labels]
        named += [
            span for span, letters, is_sure in part.found.addresses if is_sure or letters in called
        ]
        found.markup += [(offset + start, offset + end) for start, end in named]
    has_macros = any("\\" in part.plain and _MACROS.search(part.plain) for part in parts)
    has_keys = any("@" in part.plain for part in parts)
    if has_macros or (cited and has_keys):
        plain = "".join(part.plain for part in parts)
        if has_macros:
            found.pale += [match.span() for match in _FORMULA.finditer(plain)]
        if cited and has_keys:
            _find_citations(plain, found)
    if has_keys and not cited:
        _find_examples(parts, starts, found)
    return found


def _prose_of(part: _Part, markup: Iterable[Stretch]) -> str:
    """The author's words in a part in which there is more markup than it knows of itself."""
    prose = blank(part.text, [*part.found.markup, *markup])
    return _with_entities(prose, part.plain) if "&" in part.plain else prose


def either(one: Prose, other: Prose) -> Prose:
    """``one``, in which may be missing, be markup, or be written anew, what may in either."""
    aside = {why: merged([*parts, *other.aside[why]]) for why, parts in one.aside.items()}
    pale, citations = [*one.pale, *other.pale], [*one.citations, *other.citations]
    return replace(one, aside=aside, pale=merged(pale), citations=merged(citations))


def letters_of(text: str) -> str:
    """What has to be equal for a label to name a heading."""
    return "".join(filter(str.isalnum, text.casefold()))


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


def _find_references(plain: str, found: _Found) -> None:
    """Addresses, and labels that may name one or a heading."""
    found.markup += _destinations(plain)
    if "[" not in plain:
        return
    for match in _REFERENCE.finditer(plain) if "]:" in plain else ():
        address = match[2].strip()
        is_sure = bool(address) and (" " not in address or address.startswith("<"))
        found.addresses.append((match.span(), letters_of(match[1]), is_sure))
    found.labels += [(match.span(1), letters_of(match[1])) for match in _LABEL.finditer(plain)]


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
    """Names of commands, and what is no word in them."""
    if "\\" not in plain:
        return
    found.pale += [match.span() for match in _COMMAND.finditer(plain)]
    found.programs += wordless_commands(plain)


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


def _find_examples(parts: Sequence[_Part], starts: Sequence[int], found: _Found) -> None:
    """Labels of numbered examples, where they are given and where they are called."""
    given = {
        match[1].strip("(@.)")
        for part in parts
        if "@" in part.plain
        for match in _MARKER.finditer(part.plain)
        if "@" in match[1]
    }
    for part, offset in zip(parts, starts, strict=False) if given else ():
        found.pale += [
            (offset + match.start(), offset + match.end())
            for match in _EXAMPLE.finditer(part.plain)
            if match[1] in given
        ]


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
