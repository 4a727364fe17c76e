"""Turn a file with includes into the parts of the text: its own lines, and those of the files between them.

1. a line that is an include, in the way of Quarto, mdBook, MyST or R Markdown, names a file of the book folder,
   from the folder of its own file, or from manuscript/;
2. the file's lines take its place, and are read for includes in turn; each part knows its file and its line there;
3. what leads outside, in a circle or to nothing is an error at the line of the include.

In code only a file that is there is included: the line may be an example of itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from octavo.model import Finding, Place, Severity
from octavo.reading.paths import find_file, find_named

_MOST_FILES, _MOST_LETTERS = 2_000, 50_000_000  # that includes may bring in

_HEAD = 40  # lines that the block of an include may have

_MAY_INCLUDE = re.compile(r"\{\{[<\s]*(?:#\w*)?include|\{include\}|child\s*=")
_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?:"
    r"\{\{<\s*include\s+(?P<quarto>[^<>]*)>\}\}"
    r"|\{\{\s*#(?:rustdoc_)?include\s+(?P<mdbook>[^{}]*)\}\}"
    r"|(?P<fence>`{3,}|:{3,}|~{3,})[ \t]*\{include\}[ \t]+(?P<myst>\S.*)"
    r"|(?P<cell>`{3,})[ \t]*\{r\b[^{}\n]*\bchild\s*=\s*[\"'](?P<child>[^\"'\n]+)[\"'][^{}\n]*\}"
    r")[ \t]*"
)
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})(.*)")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*)")
_RANGE = re.compile(r"(?P<name>[^:]*)(?::(?P<first>\d*)(?::(?P<last>\d*))?|:(?P<anchor>[\w-]+))?")

ReadText = Callable[
    [Path, str, Place], str | None
]  # the file, its name in the book, where it is named


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one file that stand together."""

    name: str  # relative to the book folder
    lines: tuple[str, ...]
    first: int  # the line of the file with which they begin


@dataclass(frozen=True, slots=True)
class _Include:
    """An include as it is written."""

    written: str  # the file's name, as the author gave it
    indent: str
    last: int  # its last line, from 0
    in_code: bool
    first_line: int = 1  # of the file's lines
    last_line: int | None = None
    anchor: str = ""
    unknown: str = ""  # an option that we cannot follow


@dataclass(slots=True)
class Includer:
    """What was included so far; asked once for each file of the manuscript."""

    root: Path
    read: ReadText
    findings: list[Finding]
    included: set[Path] = field(default_factory=set)
    _files: int = 0
    _letters: int = 0

    def parts_of(self, path: Path, name: str, text: str) -> list[Part]:
        """The parts that a file of the manuscript is made of; the file alone where it includes nothing."""
        return list(self._parts(name, text.split("\n"), 1, "", (path,)))

    def _parts(
        self, name: str, lines: Sequence[str], first: int, indent: str, chain: tuple[Path, ...]
    ) -> Iterator[Part]:
        """Every line of ``lines`` once, in the file's own parts or replaced; ``chain`` is how we came here."""
        begin = 0
        for number, include in _find_includes(lines):
            place = Place(name, first + number)
            found = self._open(include, place, chain)
            if found is None:
                continue
            if number > begin:
                yield Part(name, _indented(lines[begin:number], indent), first + begin)
            path, text = found
            inner, start = _chosen(text, include)
            if inner is None:
                self._tell("include-part", f"there is no part “{include.anchor}” in {include.written}",
                           place, f"mark it in that file: ANCHOR: {include.anchor}")  # fmt: skip
            else:
                own = path.relative_to(self.root).as_posix()
                yield from self._parts(own, inner, start, indent + include.indent, (*chain, path))
            begin = include.last + 1
        if begin < len(lines):
            yield Part(name, _indented(lines[begin:], indent), first + begin)

    def _open(
        self, include: _Include, place: Place, chain: tuple[Path, ...]
    ) -> tuple[Path, str] | None:
        """The file and what it holds; None, and an error why."""
        near = find_file(include.written, chain[-1].parent, self.root)
        path = near if isinstance(near, Path) else None
        if path is None:
            base = include.written.lstrip("/")  # Quarto's / is the folder of the book
            ignored: list[Finding] = []
            said = ignored if include.in_code else self.findings
            path = find_named(base, self.root, "include", place, said)
        if path is None:
            return None
        if include.unknown:
            self._tell("include-part", f"the option {include.unknown} of an include is not known here",
                       place, "include a whole file, or give lines: start-line, end-line")  # fmt: skip
            return None
        if path in chain:
            names = [
                p.relative_to(self.root).as_posix() for p in (*chain[chain.index(path) :], path)
            ]
            self._tell("include-circle", f"an include leads back to where it stands: {' → '.join(names)}",
                       place, "take one of these includes out")  # fmt: skip
            return None
        text = self.read(path, path.relative_to(self.root).as_posix(), place)
        if text is None:
            return None
        self._files += 1
        self._letters += len(text)
        if self._files > _MOST_FILES or self._letters > _MOST_LETTERS:
            if "include-many" not in {finding.code for finding in self.findings}:
                self._tell("include-many", f"includes bring in more than {_MOST_FILES} files or "
                           f"{_MOST_LETTERS:,} letters", place, "look for includes that double one another")  # fmt: skip
            return None
        self.included.add(path)
        return path, text

    def _tell(self, code: str, message: str, place: Place, hint: str) -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, place, hint))


def _find_includes(lines: Sequence[str]) -> Iterator[tuple[int, _Include]]:
    """The includes of a file by the lines, from 0, in which they begin."""
    if not _MAY_INCLUDE.search("\n".join(lines)):
        return
    fence, in_comment, skip = "", False, -1
    for number, line in enumerate(lines):
        if number <= skip:
            continue
        if in_comment or (not fence and "<!--" in line):
            in_comment = "-->" not in line[line.rfind("<!--") + 1 :]
            continue
        match = _LINE.fullmatch(line)
        if match and (not fence or not (match["fence"] or match["cell"])):
            include = _read_include(match, number, lines, in_code=bool(fence))
            if include is not None:
                yield number, include
                skip = include.last
                continue
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = "" if opened[1][0] == "`" and "`" in opened[2] else opened[1]
        elif opened and opened[1].startswith(fence) and not opened[2].strip():
            fence = ""


def _read_include(
    match: re.Match[str], number: int, lines: Sequence[str], *, in_code: bool
) -> _Include | None:
    """The include that a line begins; None for the head of a block that is never closed."""
    indent = match["indent"]
    if match["mdbook"] is not None:
        parts = _RANGE.fullmatch(match["mdbook"].strip())
        if parts is None or not parts["name"]:
            return None
        one = parts["first"] and parts["last"] is None
        last = parts["first"] if one else parts["last"]
        return _Include(parts["name"].strip(), indent, number, in_code, int(parts["first"] or 1),
                        int(last) if last else None, parts["anchor"] or "")  # fmt: skip
    if match["quarto"] is not None:
        return _Include(match["quarto"].strip(" \t\"'"), indent, number, in_code)
    fence = match["fence"] or match["cell"]
    closing = re.compile(rf"[ \t]*{re.escape(fence)}{fence[0]}*[ \t]*")
    last_line = next(
        (
            n
            for n in range(number + 1, min(number + _HEAD, len(lines)))
            if closing.fullmatch(lines[n])
        ),
        None,
    )
    if last_line is None:
        return None
    if match["child"]:
        return _Include(match["child"], indent, last_line, in_code)
    options = {
        o[1]: o[2] for n in range(number + 1, last_line) if (o := _OPTION.fullmatch(lines[n]))
    }
    first, end = options.pop("start-line", "0"), options.pop("end-line", "")
    known = first.isdigit() and (end.isdigit() or not end)
    unknown = next(iter(options), "" if known else "start-line, end-line")
    return _Include(match["myst"].strip(), indent, last_line, in_code, int(first) + 1 if known else 1,
                    int(end) if known and end else None, unknown=unknown)  # fmt: skip


def _chosen(text: str, include: _Include) -> tuple[list[str] | None, int]:
    """The lines that an include wants of a file, and the number of the first; None without its anchor."""
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    if not include.anchor:
        first = max(include.first_line, 1)
        return lines[first - 1 : include.last_line], first
    marks = [
        next((n for n, line in enumerate(lines) if re.search(rf"{sign}:\s*{re.escape(include.anchor)}\b", line)), None)
        for sign in ("ANCHOR", "ANCHOR_END")
    ]  # fmt: skip
    begin, end = marks
    if begin is None:
        return None, 1
    return lines[begin + 1 : end], begin + 2


def _indented(lines: Sequence[str], indent: str) -> tuple[str, ...]:
    """The lines as deep as the include that brings them."""
    return tuple(indent + line if indent and line.strip() else line for line in lines)
