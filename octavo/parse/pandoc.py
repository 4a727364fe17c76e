"""Turn a manuscript's text into HTML: the one call of pandoc per book.

1. mark headings and note definitions with their lines, so that they can be traced to their source;
2. run pandoc with its log on, and say its complaints in our words;
3. take back the marks that pandoc did not read as such.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypandoc

from octavo.errors import ManuscriptError, MissingToolError
from octavo.model import Finding, Manuscript, Place, Severity
from octavo.parse.lines import Finder, bracket_tower, heading_openings, wide_rows
from octavo.parse.tree import NOTE_MARK

# yaml_metadata_block: front matter is ours. auto_identifiers: ids must not change with the text of
# notes. implicit_figures and the rest of pandoc's Markdown stay on.
READER = "markdown+smart-yaml_metadata_block-auto_identifiers"

# Pandoc's time doubles with every bracket inside another: ten take minutes.
_BRACKETS = 7
# One attribute after the other, in braces, at the end of a heading's line. Possessive, because a
# stranger's braces must not make us try every way to split them.
_ATTRIBUTES = re.compile(
    r"\{(?:\s*+(?:[#.][^\s{}]++|-|[\w:.-]++=(?:\"[^\"]*+\"|'[^']*+'|[^\s{}\"']++)))*+\s*+\}[ \t]*$"
)
_LEAKED = re.compile(r" ?\{octavo-line=(\d+)\}| octavo-line=(\d+)")
_LEAKED_NOTE = re.compile(r' ?\[\]\{\.octavo-note line=(?:"|&quot;|“)?\d+(?:"|&quot;|”)?\}')


@dataclass(frozen=True, slots=True)
class Converted:
    """Pandoc's answer: HTML as it wrote it, and what its log said."""

    html: str
    findings: tuple[Finding, ...]


def convert_text(manuscript: Manuscript, finder: Finder) -> Converted:
    """Run pandoc over the whole book.

    Raises MissingToolError without pandoc, ManuscriptError when pandoc refuses the text or would
    never come to an end with it.
    """
    _check_brackets(finder)
    marked, origins = _mark_lines(finder)
    logging.getLogger("pypandoc").setLevel(logging.ERROR)  # its warnings come to us in the log
    with tempfile.TemporaryDirectory(prefix="octavo-") as folder:
        log = Path(folder) / "log.json"
        try:
            html = pypandoc.convert_text(
                marked, "html5", format=READER, extra_args=_arguments(manuscript, log)
            )
        except OSError as error:
            raise MissingToolError(
                "pandoc is not installed", hint="pip install pypandoc-binary"
            ) from error
        except RuntimeError as error:
            raise ManuscriptError((_refusal(str(error), manuscript),)) from error
        entries = json.loads(log.read_text("utf-8") or "[]") if log.exists() else []
    findings = [f for entry in entries if (f := _log_finding(entry, finder, origins))]
    html, joined = _take_leaked_marks(html, finder)
    wide = [
        Finding("table-row-wide", Severity.ERROR,
                f"this row has {cells} cells, its table {columns} columns: the rest would be lost",
                finder.place_of_line(line), "give the line of hyphens a column for every cell")
        for line, cells, columns in wide_rows(finder.plain)
    ]  # fmt: skip
    return Converted(html, tuple(dict.fromkeys([*findings, *joined, *wide])))


def _arguments(manuscript: Manuscript, log: Path) -> list[str]:
    arguments = [
        "--wrap=none",
        "--mathml",
        "--syntax-highlighting=none",
        "--email-obfuscation=none",
        "--sandbox",
        f"--log={log}",
        "--quiet",
    ]
    if manuscript.bibliography:
        arguments += ["--citeproc", "--metadata", "link-citations=true"]
        arguments += [f"--bibliography={path}" for path in manuscript.bibliography]
        arguments += ["--metadata", f"lang={manuscript.metadata.language}"]
        if manuscript.csl:
            arguments.append(f"--csl={manuscript.csl}")
    return arguments


def _check_brackets(finder: Finder) -> None:
    offset = bracket_tower(finder.plain, _BRACKETS)
    if offset is not None:
        raise ManuscriptError((
            Finding("brackets-nested", Severity.ERROR,
                    f"more than {_BRACKETS} square brackets are open at once",
                    finder.place_at(offset),
                    r"write \[ for a bracket that opens no link and no note"),
        ))  # fmt: skip


# Marks


def _mark_lines(finder: Finder) -> tuple[str, list[int]]:
    """The text with its marks, and for each of its lines the line it comes from.

    A note's mark stands in a paragraph of its own before the note's text, because what comes first
    may be a list, a table or code, before which no mark can stand in the same line.
    """
    notes = {opening.line for opening in finder.openings}
    headings = {opening.line for opening in heading_openings(finder.plain)}
    marked: list[str] = []
    origins: list[int] = []
    note_open = False
    for number, line in enumerate(finder.text.split("\n"), start=1):
        pieces = [line]
        if number in notes:
            opening, _, rest = line.expandtabs(4).partition("]:")
            rest = rest.removeprefix("    ")
            pieces = [f'{opening}]: []{{.{NOTE_MARK} line="{number}"}}', ""]
            note_open = not rest.strip()
            if not note_open:
                pieces.append(f"    {rest}")
        elif note_open and line.strip():
            # the note's text begins below its key, where pandoc lets it stand at the margin
            pieces = [line if line.startswith(("    ", "\t")) else f"    {line}"]
            note_open = False
        elif number in headings:
            pieces = [_with_line(line, number)]
        note_open = note_open and number in notes
        marked += pieces
        origins += [number] * len(pieces)
    return "\n".join(marked), origins


def _with_line(heading: str, number: int) -> str:
    """The heading's line with its number among its attributes."""
    match = _ATTRIBUTES.search(heading)
    before = heading[: match.start()] if match else ""
    of_a_span = before.endswith(("]", "`")) or (before.endswith(")") and "](" in before)
    if match and not of_a_span:
        inside = match[0].rstrip()[:-1]
        return f"{before}{inside} octavo-line={number}}}"
    return f"{heading.rstrip()} {{octavo-line={number}}}"


def _take_leaked_marks(html: str, finder: Finder) -> tuple[str, list[Finding]]:
    """Without the marks that stayed text; a line that was to be a heading is worth a warning."""
    if "{.octavo-note" in html:
        html = _LEAKED_NOTE.sub("", html)
    if "{octavo-line" not in html and " octavo-line" not in html:
        return html, []
    lines = finder.text.split("\n")
    findings = [
        Finding("heading-joined", Severity.WARNING,
                "this line begins with # but belongs to the paragraph above it",
                place, "put an empty line before a heading")
        for match in _LEAKED.finditer(html)
        if (number := int(match[1] or match[2]))
        and lines[number - 1].lstrip().startswith("#")
        and (place := finder.place_of_line(number))
    ]  # fmt: skip
    return _LEAKED.sub("", html), findings


# Complaints


def _refusal(message: str, manuscript: Manuscript) -> Finding:
    """Why pandoc gave up, at the file that it names."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    place = manuscript.front_matter_place
    for path in manuscript.bibliography:
        if any(str(path) in line or path.name in line for line in lines):
            name = path.relative_to(manuscript.root).as_posix()
            number = re.search(r"\(line (\d+), column \d+\)", message)
            place = Place(name, int(number[1]) if number else None)
            return Finding("bibliography-unreadable", Severity.ERROR,
                           f"{name} cannot be read: {lines[-1] if lines else 'no reason given'}",
                           place, "mend the file, or export it again")  # fmt: skip
    if manuscript.csl and "Citeproc" in message:
        name = manuscript.csl.name
        if manuscript.csl.is_relative_to(manuscript.root):
            name = manuscript.csl.relative_to(manuscript.root).as_posix()
        return Finding("csl-unreadable", Severity.ERROR, f"{name} is not a citation style",
                       Place(name), "get it again from the CSL style repository")  # fmt: skip
    return Finding("pandoc-failed", Severity.ERROR,
                   f"pandoc cannot read the manuscript: {lines[-1] if lines else 'no reason given'}",
                   place, "mend what it names and build again")  # fmt: skip


def _log_finding(entry: dict[str, object], finder: Finder, origins: list[int]) -> Finding | None:
    """The log entry in our words; None where one of our own checks says it better."""
    place = _entry_place(entry, finder, origins)
    key = str(entry.get("key") or entry.get("contents") or "")
    match entry.get("type"):
        case "NoteDefinedButNotUsed":
            return Finding("note-unused", Severity.WARNING, f"the note [^{key}] is never called",
                           place, "call it in the text or take it out")  # fmt: skip
        case "DuplicateIdentifier":
            return None  # ours says it of all elements
        case "DuplicateNoteReference":
            return Finding("note-double", Severity.ERROR, f"the note [^{key}] is defined twice",
                           place, "give one of the two another key")  # fmt: skip
        case "CiteprocWarning" if match := re.fullmatch(
            r"citation (.+) not found", str(entry.get("message"))
        ):
            return Finding("citation-missing", Severity.ERROR,
                           f"the citation @{match[1]} is not in the bibliography",
                           finder.match(rf"@\{{?{re.escape(match[1])}(?![\w])"),
                           "add it to the bibliography, or correct its key")  # fmt: skip
        case "DuplicateLinkReference":
            return Finding("reference-double", Severity.WARNING,
                           f"the link reference {key} is defined twice", place,
                           "give one of them another name")  # fmt: skip
        case "UnclosedDiv":
            return Finding("div-open", Severity.WARNING, "a ::: or <div> is never closed", place,
                           "close it where it should end")  # fmt: skip
        case "InlineNotRendered" | "BlockNotRendered":
            return _not_rendered(entry.get("contents"), finder)
        case _ if entry.get("verbosity") == "WARNING":
            return Finding("pandoc-warning", Severity.WARNING, str(entry.get("pretty")), place,
                           "look at this place in the finished editions")  # fmt: skip
    return None


def _entry_place(entry: dict[str, object], finder: Finder, origins: list[int]) -> Place | None:
    opened = entry.get("openpos")
    line = opened.get("line") if isinstance(opened, dict) else entry.get("line")
    if not isinstance(line, int) or not 0 < line <= len(origins):
        return None
    return finder.place_of_line(origins[line - 1])


def _not_rendered(contents: object, finder: Finder) -> Finding | None:
    """What was written for TeX, or for another program, and stands in none of our editions."""
    if not isinstance(contents, dict) or not isinstance(contents.get("c"), list):
        return None
    language, text = (str(part) for part in contents["c"])
    first = text.strip().split("\n")[0]
    name = "TeX" if language in ("tex", "latex") else language
    hint = (
        r"write \\ for a backslash; formulas go between $ signs"
        if name == "TeX"
        else ("write the content as Markdown")
    )
    place = finder.next_of(first if name == "TeX" else f"{{={name}}}")
    return Finding("markup-dropped", Severity.WARNING, f"{name} taken out: {first}", place, hint)
