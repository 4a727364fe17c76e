"""Turn blocks of other tools into blocks of pandoc's Markdown, line for line.

Each line becomes one line. Where a head of two lines becomes one, the other is left empty above it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from octavo.parse.foreign.callouts import KINDS, TITLE_CLASS, kind_of
from octavo.parse.foreign.cells import attributes_of_cell
from octavo.parse.foreign.seen import KEPT, Seen, Syntax, short

PAGE_BREAK = '<div class="page-break"></div>'

_CODE = Syntax(
    "the cell of code", "is printed, not run",
    "print what it gives, too: put its output below it", note=True, code="foreign-code",
)  # fmt: skip
_HIDDEN = Syntax(
    "the cell of code", "is taken out: its tool would not show it", "take out include=FALSE to print it",
    note=True, code="foreign-code",
)  # fmt: skip
_DIRECTIVE = Syntax(
    "the directive", "is printed as code",
    "write it in pandoc’s Markdown; docs/coming-from.md has a table of both ways",
)  # fmt: skip
_TARGETS = Syntax(
    "MyST’s target", KEPT, "give what is meant an id: # Title {#name}, [words]{#name}"
)
_TABS = Syntax(
    "the block", "is printed with one tab below the other", "a page has no tabs: part it by headings",
    note=True, code="foreign-code",
)  # fmt: skip
_UNKNOWN = Syntax(
    "the call-out", "is of an unknown kind and set as a note", f"the kinds are {', '.join(KINDS)}",
    code="callout-unknown",
)  # fmt: skip

_BEFORE = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_FENCE = re.compile(rf"(?P<before>{_BEFORE})(?P<fence>`{{3,}}|~{{3,}}|:{{3,}})(?P<rest>.*)$")
_NAMED = re.compile(
    r"[ \t]*\{(?P<name>[A-Za-z][\w:.+-]*)(?P<options>[ \t,][^{}]*)?\}(?P<argument>.*)$"
)
_ADMONISH = re.compile(
    r"[ \t]*admonish(?:[ \t]+(?P<kind>[\w-]+)(?!=))?(?:[ \t]+(?:title[ \t]*=[ \t]*)?\"(?P<title>[^\"]*)\")?.*$"
)
_OPTION = re.compile(r"[ \t>]*(?::[\w-]+:.*|#\|.*|%%\|.*|//\|.*)$")
_PAIR = re.compile(r"[ \t>]*:([\w-]+):(.*)$")
_CLASS = re.compile(r"[ \t>]*:class:[ \t]*(.*)")
_LANGUAGES = frozenset(
    "python r julia ojs bash sh zsh sql js javascript typescript css d3 rcpp cpp stan mermaid dot node ruby perl "
    "octave matlab sas scala go rust haskell asis cat embed pyodide webr".split()
)
_CODE_BLOCKS = frozenset(("code-block", "code", "code-cell", "sourcecode", "verbatim"))
_TYPE = re.compile(r"\btype\s*=\s*[\"'](?P<box>rmd)?(?P<name>[A-Za-z][\w-]*)")
_PLACED = {
    "flushright": "right",
    "center": "center",
    "centering": "center",
}  # TeX's environments: our classes
_NOT_SHOWN = re.compile(r"\binclude\s*=\s*F(?:ALSE)?\b|#\|\s*include\s*:\s*false\b")
_ALERT = re.compile(
    rf"(?P<before>(?:{_BEFORE})>[ \t]?)\[!(?P<kind>[A-Za-z][\w-]*)\](?:[+-])?(?P<title>.*)$"
)
_BOLD_ALERT = re.compile(
    rf"(?P<before>(?:{_BEFORE})>[ \t]?)\*\*(?P<kind>Note|Tip|Warning|Caution|Important)\*\*[ \t]*$"
)
_QUOTED = re.compile(r"[ \t>]*>[ \t]*\S")
_BREAK = re.compile(
    r"(?P<before>[ \t>]*)(?:\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?:\[\d\]|\{\})?|\{\{<[ \t]*pagebreak[ \t]*>\}\})[ \t]*$"
)
_LIST = re.compile(r"\\(?:lst)?listof(figures|tables|listings|theorems)(?:\{\})?[ \t]*$")
_MARKER = re.compile(r"# \((?P<what>PART|APPENDIX)\\?\*?\)")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}$")
_TARGET = re.compile(r"\(([A-Za-z][\w:.-]*)\)=[ \t]*$")
_HEADING = re.compile(r"#{1,6} ")
_PICTURE = re.compile(r"(!\[[^\n]*\]\([^()\n]*\))(?:\{([^{}\n]*)\})?")
_NAMED_BLOCK = re.compile(r"(?:`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[a-z-]+)\}")
_WORDS = re.compile(r"[^\W_]|[*_\"'“‘«(\[](?=[^\W_])")
_BELOW = 4  # lines in which follows what a target is of
_UNNUMBERED = re.compile(r"(?:^|\s)(?:-|\.unnumbered|\.\w+matter)(?:\s|$)")


@dataclass(slots=True)
class _Reader:
    """The lines as they become, and what was seen."""

    written: Sequence[str]
    lines: list[str]
    closers: dict[str, list[int]] = field(
        default_factory=dict
    )  # by what opens: the lines that can close it
    seen: list[Seen] = field(default_factory=list)
    in_appendix: bool = False  # bookdown's: all chapters that follow are
    names: dict[int, str] = field(
        default_factory=dict
    )  # lines, from 0, of blocks that a target names
    closing: dict[int, str] = field(
        default_factory=dict
    )  # lines, from 0, that close a block: what they become


def change_blocks(lines: Sequence[str]) -> tuple[list[str], list[Seen]]:
    """As many lines, with blocks that pandoc knows, and what was seen on the way."""
    reader = _Reader(lines, list(lines))
    number = 0
    while number < len(lines):
        number = _change(number, reader)
    return reader.lines, reader.seen


def _change(number: int, reader: _Reader) -> int:
    """Change what begins in a line; answers with the line to go on from."""
    line = reader.lines[number]
    if (closing := reader.closing.get(number)) is not None:
        reader.lines[number] = closing
        return number + 1
    fence = _FENCE.match(line)
    if fence:
        return _change_fence(number, fence, reader)
    above = reader.lines[number - 1] if number else ""
    if ">" in line and (alert := _ALERT.match(line) or _BOLD_ALERT.match(line)):
        if not _QUOTED.match(above) or above.rstrip().endswith(">"):
            kind = kind_of(alert["kind"])
            title = (
                alert.groupdict().get("title", alert["kind"]).strip()
            )  # bold words are the author's
            if kind is None:
                reader.seen.append(Seen(_UNKNOWN, number + 1, f"[!{alert['kind']}]"))
                title = title or alert["kind"].capitalize()
            head = f"###### {title} " if title else "###### "
            reader.lines[number] = (
                f"{alert['before']}{head}{{.{TITLE_CLASS} .callout-{kind or 'note'}}}"
            )
    elif page := _BREAK.match(line):
        reader.lines[number] = page["before"] + PAGE_BREAK
    elif listed := _LIST.match(line):
        reader.lines[number] = f'<div id="list-of-{listed[1]}"></div>'
    elif line.startswith("(") and (target := _TARGET.match(line)):
        _set_target(number, target[1], reader)
    elif line.startswith("# "):
        _change_chapter(number, reader)
    return number + 1


def _set_target(number: int, name: str, reader: _Reader) -> None:
    """MyST's target is the id of the heading, picture, figure or formula below it, or stands before the words of a
    paragraph; else it stays, and is told."""
    below = next(
        (n for n in range(number + 1, min(number + _BELOW, len(reader.lines))) if reader.lines[n].strip()),
        None,
    )  # fmt: skip
    line = reader.lines[below].rstrip() if below is not None else ""
    if below is None:
        pass
    elif _HEADING.match(line) and not line.endswith("}"):
        reader.lines[number], reader.lines[below] = "", f"{line} {{#{name}}}"
        return
    elif picture := _PICTURE.fullmatch(line):
        if "#" not in (picture[2] or ""):
            attributes = f"#{name} {picture[2] or ''}".strip()
            reader.lines[number], reader.lines[below] = "", f"{picture[1]}{{{attributes}}}"
            return
    elif (named := _NAMED_BLOCK.match(line)) and named["name"] in ("figure", "image", "math"):
        reader.names[below] = name
        reader.lines[number] = ""
        return
    elif below == number + 1 and _WORDS.match(line):
        reader.lines[number] = f"[]{{#{name}}}"
        return
    reader.seen.append(Seen(_TARGETS, number + 1, f"({name})="))


def _change_chapter(number: int, reader: _Reader) -> None:
    """bookdown's parts and appendices: here a class of the heading says what it begins."""
    line = reader.lines[number].rstrip()
    marker = _MARKER.match(line)
    if marker:
        reader.in_appendix = marker["what"] == "APPENDIX"
    if reader.in_appendix and marker:
        reader.lines[number] = ""
    elif marker:
        reader.lines[number] = _with_class(line[marker.end() :], "part")
    elif reader.in_appendix:
        given = _ATTRIBUTES.search(line)
        if not given or not _UNNUMBERED.search(given[1]):
            reader.lines[number] = _with_class(line[2:], "appendix")


def _with_class(title: str, name: str) -> str:
    """The heading of a chapter, with a class more."""
    given = _ATTRIBUTES.search(title)
    words = (title[: given.start()] if given else title).strip()
    attributes = [
        *(given[1].split() if given and '"' not in given[1] else [given[1]] if given else []),
        f".{name}",
    ]
    return f"# {words} {{{' '.join(attributes)}}}"


def _change_fence(number: int, fence: re.Match[str], reader: _Reader) -> int:
    sign, rest = fence["fence"], fence["rest"]
    if sign[0] == ":" and "panel-tabset" in rest:
        reader.seen.append(Seen(_TABS, number + 1, short(rest.strip())))
    named = _NAMED.match(rest)
    admonish = _ADMONISH.match(rest) if sign[0] != ":" else None
    end = _end_of(number, fence, reader)
    if admonish and end is not None:
        _open_callout(
            number, end, fence, admonish["kind"] or "note", admonish["title"] or "", reader
        )
        return number + 1
    if named and named["name"] in ("block", "block2") and end is not None:  # bookdown's
        kind = _TYPE.search(named["options"] or "")
        if kind and not kind["box"] and not kind_of(kind["name"]):
            name = _PLACED.get(kind["name"], kind["name"])
            _open_div(number, _options(number, end, reader), end, fence, f".{name}", reader)
        else:
            _open_callout(number, end, fence, kind["name"] if kind else "note", "", reader)
        return number + 1
    if named and (kind_of(named["name"]) or named["name"] == "admonition"):
        _open_callout(number, end, fence, named["name"], named["argument"].strip(), reader)
        return number + 1
    if sign[0] == ":":
        return number + 1
    if end is None:
        return number + 1
    if named:
        _change_cell(number, end, fence, named, reader)
    return end + 1


def _end_of(number: int, fence: re.Match[str], reader: _Reader) -> int | None:
    """The line, from 0, that closes a fence; None when none does."""
    sign = fence["fence"]
    if sign not in reader.closers:
        closing = re.compile(rf"[ \t>]*+{re.escape(sign)}{re.escape(sign[0])}*+[ \t]*$")
        reader.closers[sign] = [n for n, line in enumerate(reader.written) if closing.match(line)]
    after = bisect_right(reader.closers[sign], number)
    return reader.closers[sign][after] if after < len(reader.closers[sign]) else None


def _options(number: int, end: int, reader: _Reader) -> int:
    """The last line of a block's head: options stand below its first line."""
    last = number
    while last + 1 < end and _OPTION.match(reader.lines[last + 1]):
        last += 1
    return last


def _open_callout(
    number: int, end: int | None, fence: re.Match[str], name: str, title: str, reader: _Reader
) -> None:
    """A block becomes a ::: of the kind; its content is Markdown like any other."""
    last = _options(number, end if end is not None else len(reader.lines), reader)
    if name == "admonition":
        classes = [
            m[1].split()
            for line in reader.lines[number + 1 : last + 1]
            if (m := _CLASS.match(line))
        ]
        name = next((word for words in classes for word in words if kind_of(word)), "note")
    kind = kind_of(name)
    if kind is None:
        reader.seen.append(Seen(_UNKNOWN, number + 1, name))
        title = title or name.capitalize()
    quoted = title.replace('"', "”")
    attribute = f' title="{quoted}"' if title else ""
    _open_div(number, last, end, fence, f".callout-{kind or 'note'}{attribute}", reader)


def _open_div(
    number: int, last: int, end: int | None, fence: re.Match[str], attributes: str, reader: _Reader
) -> None:
    """A block, whose head ends with the line ``last``, becomes a ::: with these attributes."""
    before = re.sub(r"[^\s>]", " ", fence["before"])
    for line in range(number, last + 1):
        reader.lines[line] = before.rstrip()
    where = last if last > number and not fence["before"].strip(" \t>") else number
    reader.lines[where] = (fence["before"] if where == number else before) + f"::: {{{attributes}}}"
    if end is not None and fence["fence"][0] != ":":
        reader.closing[end] = f"{_margin(reader.lines[end])}:::"


def _margin(line: str) -> str:
    """What stands before the words of a line."""
    return line[: len(line) - len(line.lstrip(" \t>"))]


def _set_figure(number: int, last: int, end: int, source: str, reader: _Reader) -> bool:
    """MyST's figure, with its caption, where that is one paragraph; else nothing is changed."""
    caption = [n for n in range(last + 1, end) if reader.lines[n].strip(" \t>")]
    if not source or (caption and caption[-1] - caption[0] + 1 != len(caption)):
        return False
    found = (_PAIR.match(reader.lines[n]) for n in range(number + 1, last + 1))
    options = {"name": reader.names[number]} if number in reader.names else {}
    options |= {match[1]: match[2].strip() for match in found if match}
    attributes = (
        [f"#{options['name']}"] if re.fullmatch(r"[\w:.-]+", options.get("name", "")) else []
    )
    attributes += [
        f'{name}="{value.replace(chr(34), "”")}"'
        for name in ("alt", "width", "height") if (value := options.get(name, ""))
    ]  # fmt: skip
    address = f"](<{source}>)" + (f"{{{' '.join(attributes)}}}" if attributes else "")
    for line in (*range(number, last + 1), end):
        reader.lines[line] = _margin(reader.lines[line]).rstrip()
    first, final = (caption[0], caption[-1]) if caption else (last, last)
    margin = _margin(reader.lines[first])
    reader.lines[first] = f"{margin}![{reader.lines[first][len(margin) :]}"
    reader.lines[final] += address
    return True


def _opening(fence: str, language: str, attributes: str) -> str:
    if not attributes:
        return fence + language
    return f"{fence} {{{f'.{language} ' * bool(language)}{attributes}}}"


def _change_cell(
    number: int, end: int, fence: re.Match[str], named: re.Match[str], reader: _Reader
) -> None:
    """Code that another tool would run, or a directive: code of its language."""
    name = named["name"]
    last = _options(number, end, reader)
    if name in ("figure", "image") and _set_figure(
        number, last, end, named["argument"].strip(), reader
    ):
        return
    if name == "math" and not any(not line.strip() for line in reader.lines[last + 1 : end]):
        opening = closing = "$$"
        label = next((m[2].strip() for line in reader.lines[number + 1 : last + 1]
                      if (m := _PAIR.match(line)) and m[1] in ("label", "name")), reader.names.get(number, ""))  # fmt: skip
        if re.fullmatch(r"[\w:.-]+", label):
            closing += f" {{#{label if re.match('eq[-:]', label) else f'eq-{label}'}}}"
    elif name in _CODE_BLOCKS:
        language = (named["argument"].split() or [""])[0]
        said = attributes_of_cell("", reader.lines[number + 1 : last + 1])
        opening, closing = _opening(fence["fence"], language, said), ""
    elif name.lower() in _LANGUAGES and _NOT_SHOWN.search(
        "\n".join(reader.lines[number : last + 1])
    ):
        reader.seen.append(Seen(_HIDDEN, number + 1, f"{{{name}}}"))
        margins = [fence["before"], *(_margin(line) for line in reader.lines[number + 1 : end + 1])]
        reader.lines[number : end + 1] = [margin.rstrip() for margin in margins]
        return
    elif name.lower() in _LANGUAGES:
        code = "\n".join(reader.lines[last + 1 : end]) if name in ("r", "R") else ""
        options = reader.lines[number + 1 : last + 1]
        said = attributes_of_cell(named["options"] or "", options, code)
        opening, closing = _opening(fence["fence"], name.lower(), said), ""
        reader.seen.append(Seen(_CODE, number + 1, f"{{{name}}}"))
    else:
        opening, closing, last = fence["fence"], "", number
        reader.seen.append(Seen(_DIRECTIVE, number + 1, f"{{{name}}}"))
        if named["argument"].strip() and number + 1 == end:
            return
        if named["argument"].strip():  # its words begin the code
            first = reader.lines[number + 1]
            reader.lines[number + 1] = (
                f"{_margin(first)}{named['argument'].strip()} {first.strip()}"
            )
    before = re.sub(r"[^\s>]", " ", fence["before"])
    where = last if not fence["before"].strip(" \t>") else number
    for line in range(number, last + 1):
        reader.lines[line] = before.rstrip()
    reader.lines[where] = (fence["before"] if where == number else before) + opening
    if closing:
        reader.lines[end] = before + closing
