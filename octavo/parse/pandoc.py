"""Turn a manuscript's text into HTML: what pandoc makes of it.

1. mark headings and note definitions with their lines, so that they can be traced to their source;
2. cut the text into pieces of a chapter or more (`pieces.py`), have them read by as many pandocs as
   there are processors, and keep the answers: only what was edited is read again;
3. join the answers to the one that the whole text would have got (`answers.py`);
4. say pandoc's complaints in our words, and take back the marks that it did not read as such.

What pandoc needs of time and memory grows with the text it is given at once.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from markupsafe import escape

from octavo.model import Finding, Manuscript, Place, Severity
from octavo.model.errors import ManuscriptError
from octavo.parse.answers import (
    LAST_HEADING,
    Answer,
    Entry,
    UnevenAnswerError,
    join_answers,
    notes_read,
    number_lines,
)
from octavo.parse.calls import may_have_calls, works_called
from octavo.parse.code import may_have_language, plain_code
from octavo.parse.filters import ALL_FILTERS, filters_for
from octavo.parse.formulas import NOT_READ
from octavo.parse.inlays import lay_in, take_out
from octavo.parse.lines import Finder, bracket_tower, row_of_scripts, wide_rows
from octavo.parse.marks import HEADING_ID, mark_lines
from octavo.parse.pieces import cut_pieces, definition_lines
from octavo.workshop import store
from octavo.workshop.pandoc import PandocError, PandocLimitError, pandoc_facts, run_pandoc
from octavo.workshop.pool import processors
from octavo.workshop.scratch import scratch_folder

# yaml_metadata_block: front matter is ours. auto_identifiers: ids must not change with the text of
# notes. implicit_figures and the rest of pandoc's Markdown stay on.
READER = "markdown+smart-yaml_metadata_block-auto_identifiers"

# What stands apart has no notes and no citations, and a tag, or a command of TeX, in it is meant as words.
_PHRASES = f"{READER}-footnotes-inline_notes-citations-raw_html-native_spans-native_divs-raw_tex-raw_attribute"

# Pandoc's time doubles with every bracket inside another: ten take minutes.
_BRACKETS = 7
_SCRIPTS = 12  # so it does with every sign for a script that has no base
_LEAKED = re.compile(
    rf" ?\{{octavo-line=(\d+)(?: #{HEADING_ID}\d+)?\}}| octavo-line=(\d+)(?: #{HEADING_ID}\d+)?"
)
_LEAKED_NOTE = re.compile(r' ?\[\]\{\.octavo-note line=(?:"|&quot;|“)?\d+(?:"|&quot;|”)?\}')

_PLAIN_ARGUMENTS = (
    "--wrap=none",
    "--mathml",
    "--email-obfuscation=none",
    "--sandbox",
    f"--data-dir={os.devnull}",  # abbreviations of a user's own would change the book
    "--quiet",
)
_VERSE = re.compile(r'<div class="line-block">(.*?)</div>', re.DOTALL)
_PANDOCS_PLACE = re.compile(r" at (?:\S+ )?line \d+ column \d+")  # in what pandoc was given


class Others(Protocol):
    """Who has something else to do in the meantime."""

    def while_pandoc_reads(self) -> None:
        """Told when it has begun: this process has nothing to do."""

    def when_it_has_read(self) -> None:
        """Told when it has ended: only this process has something to do."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Pandoc's answer: HTML as it wrote it, and what its log said."""

    html: str
    findings: tuple[Finding, ...]
    unread: tuple[Entry, ...]  # what the log says of formulas


def convert_text(
    manuscript: Manuscript,
    finder: Finder,
    *,
    keep: bool = False,
    others: Others | None = None,
) -> Converted:
    """Run pandoc over the book; with ``keep``, not over what it has read before.

    Raises MissingToolError without pandoc, ManuscriptError when pandoc refuses the text or comes to no
    end with it within its limits.
    """
    _check_brackets(finder)
    _check_formulas(finder)
    try:
        answer = _read_text(manuscript, finder, keep, others)
    except PandocError as error:
        raise ManuscriptError((_refusal(str(error), manuscript),)) from error
    called = _called_keys(answer.html, finder)
    findings = [f for entry in answer.log if (f := _log_finding(entry, finder, called))]
    formulas = tuple(
        {**entry, "contents": _LEAKED.sub("", str(entry.get("contents")))}
        for entry in answer.log
        if entry.get("type") == NOT_READ
    )
    html, joined = _take_leaked_marks(answer.html, finder)
    wide = [
        Finding("table-row-wide", Severity.ERROR,
                f"this row has {cells} cells, its table {columns} columns: the rest would be lost",
                finder.place_of_line(line), "give the line of hyphens a column for every cell")
        for line, cells, columns in wide_rows(finder.plain)
    ]  # fmt: skip
    return Converted(html, tuple(dict.fromkeys([*findings, *joined, *wide])), formulas)


def convert_lines(phrases: Sequence[str], language: str, *, keep: bool = False) -> list[str]:
    """Phrases that stand apart from the text as pandoc reads words in it: inline HTML for each, with its breaks.

    Raises MissingToolError without pandoc.
    """
    # verse: no line of it begins a list, a heading, code
    blocks = ("\n".join(f"| {line}" for line in phrase.split("\n")) for phrase in phrases)
    text = "\n\n".join(blocks)
    arguments = [*_PLAIN_ARGUMENTS, _colours(text)]
    key = store.key_of("pandoc", text, _PHRASES, arguments, language, ALL_FILTERS, *pandoc_facts())
    body = store.find(key) if keep else None
    if body is None:
        try:
            body = _ask_pandoc(text, arguments, filters_for(text, language), _PHRASES)
        except (PandocError, PandocLimitError):  # it is printed as it stands
            return [str(escape(phrase)) for phrase in phrases]
        if keep:
            store.keep(key, body)
    found = _VERSE.findall(_read_answer(body).html)
    return found if len(found) == len(phrases) else [str(escape(phrase)) for phrase in phrases]


# Calls


def _read_text(manuscript: Manuscript, finder: Finder, keep: bool, others: Others | None) -> Answer:
    """Pandoc's answer to the whole text, however it was come by."""
    whole = list(range(1, len(finder.lines) + 1))
    pieces = [whole]
    if not manuscript.bibliography:  # whose citations are numbered and shortened in one go
        pieces = cut_pieces(finder, mark_lines(finder, whole))
    if len(pieces) > 1:
        headings = {opening.line for opening in finder.headings}
        answers = _read_pieces(pieces, manuscript, finder, keep, others)
        try:
            return join_answers(answers, pieces, definition_lines(finder), headings)
        except UnevenAnswerError:
            pass  # pandoc reads something in another way than we do
    return _read_pieces([whole], manuscript, finder, keep, others)[0]


def _read_pieces(
    pieces: list[list[int]],
    manuscript: Manuscript,
    finder: Finder,
    keep: bool,
    others: Others | None,
) -> list[Answer]:
    """Pandoc's answers with the lines of the book, in the order of the pieces."""
    arguments = _arguments(manuscript)
    marked = [mark_lines(finder, piece) for piece in pieces]
    last = f"\n\n{LAST_HEADING}\n" if len(pieces) > 1 else ""
    texts = [lay_in(lines.text) + last for lines in marked]
    language = manuscript.metadata.language
    works: frozenset[str] = frozenset()
    if manuscript.bibliography and any(map(may_have_calls, texts)):
        works = works_called(path.read_text("utf-8", "replace") for path in manuscript.bibliography)
    filters = [filters_for(text, language, works) for text in texts]
    keys = _keys(texts, arguments, manuscript, filters) if keep else []
    found = [store.find(key) for key in keys] if keys else [None for _ in pieces]
    asked = [index for index, body in enumerate(found) if body is None]
    asked.sort(key=lambda index: -len(texts[index]))  # the longest first

    def ask(index: int) -> bytes:
        try:
            return _ask_pandoc(texts[index], [*arguments, _colours(texts[index])], filters[index])
        except PandocLimitError as error:
            place = finder.place_of_line(pieces[index][0])
            raise ManuscriptError((_overrun(str(error), place),)) from error

    with ThreadPoolExecutor(max(1, min(processors(), len(asked)))) as pool:
        answering = pool.map(ask, asked)
        if others:
            others.while_pandoc_reads()
        made = list(answering)
    if others:
        others.when_it_has_read()
    bodies = dict(enumerate(found)) | dict(zip(asked, made, strict=True))
    if keys:
        for index, body in zip(asked, made, strict=True):
            store.keep(keys[index], body)
    return [
        number_lines(_read_answer(bodies[index] or b""), lines, piece)
        for index, (lines, piece) in enumerate(zip(marked, pieces, strict=True))
    ]


def _ask_pandoc(
    text: str, arguments: list[str], sources: Mapping[str, str], reader: str = READER
) -> bytes:
    """HTML and log, as they are kept. Raises PandocError or PandocLimitError."""
    with scratch_folder() as folder:
        log = folder / "log.json"
        filters = []
        for name, source in sources.items():
            (folder / name).write_text(source, "utf-8")
            filters.append(f"--lua-filter={folder / name}")
        html = run_pandoc(
            ["--from", reader, "--to", "html5", *filters, *arguments, f"--log={log}"],
            text.encode(),
        )
        entries = json.loads(log.read_text("utf-8") or "[]") if log.exists() else []
    return json.dumps([html.decode(), entries]).encode()


def _read_answer(body: bytes) -> Answer:
    html, entries = json.loads(body)
    return Answer(plain_code(take_out(html)), tuple(entries))


def _keys(
    texts: list[str],
    arguments: list[str],
    manuscript: Manuscript,
    filters: list[dict[str, str]],
) -> list[str]:
    """A key for each piece, of all that can change its answer."""
    files = [path.read_bytes() for path in (*manuscript.bibliography, manuscript.csl) if path]
    facts = (READER, ALL_FILTERS, arguments, *files, *pandoc_facts())
    return [
        store.key_of("pandoc", text, *facts, _colours(text), *given, given.get("calls.lua", ""))
        for text, given in zip(texts, filters, strict=True)
    ]


def _colours(text: str) -> str:
    """Pandoc's knowledge of languages is large: it is asked for only where one is named."""
    return f"--syntax-highlighting={'default' if may_have_language(text) else 'none'}"


def _arguments(manuscript: Manuscript) -> list[str]:
    arguments = list(_PLAIN_ARGUMENTS)
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


def _check_formulas(finder: Finder) -> None:
    offset = row_of_scripts(finder.plain, _SCRIPTS)
    if offset is not None:
        raise ManuscriptError((
            Finding("pandoc-limit", Severity.ERROR,
                    f"pandoc comes to no end with a formula in which {_SCRIPTS} or more of _ and ^ stand in a row",
                    finder.place_at(offset),
                    r"write \$ for a dollar that begins no formula, and \_ for a line to write on"),
        ))  # fmt: skip


# Marks


def _take_leaked_marks(html: str, finder: Finder) -> tuple[str, list[Finding]]:
    """Without the marks that stayed text; a line that was to be a heading is worth a warning."""
    if "{.octavo-note" in html:
        html = _LEAKED_NOTE.sub("", html)
    if "{octavo-line" not in html and " octavo-line" not in html:
        return html, []
    findings = [
        Finding("heading-joined", Severity.WARNING,
                "this line begins with # but belongs to the paragraph above it",
                place, "put an empty line before a heading")
        for match in _LEAKED.finditer(html)
        if (number := int(match[1] or match[2]))
        and finder.lines[number - 1].lstrip().startswith("#")
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


def _overrun(limit: str, place: Place | None) -> Finding:
    return Finding("pandoc-limit", Severity.ERROR,
                   f"pandoc needs more than {limit} for what begins here", place,
                   "look for brackets or marks that are never closed; begin a new chapter "
                   "where this one is very long")  # fmt: skip


def _called_keys(html: str, finder: Finder) -> frozenset[str]:
    """The keys of notes that stand in pandoc's list: it does not count calls in the text of links."""
    lines = notes_read(html)
    return frozenset(opening.key for opening in finder.openings if opening.line in lines)


def _log_finding(entry: Entry, finder: Finder, called: Collection[str]) -> Finding | None:
    """The log entry in our words; None where one of our own checks says it better."""
    place = _entry_place(entry, finder)
    key = str(entry.get("key") or entry.get("contents") or "")
    match entry.get("type"):
        case "NoteDefinedButNotUsed":
            return None if key in called else Finding("note-unused", Severity.WARNING, f"the note [^{key}] is never called",
                           place, "call it in the text or take it out")  # fmt: skip
        case "DuplicateIdentifier":
            return None  # ours says it of all elements
        case "DuplicateNoteReference":
            place = place or finder.match(rf"\[\^{re.escape(key)}\]:", last=True)
            return Finding("note-double", Severity.ERROR, f"the note [^{key}] is defined twice",
                           place, "give one of the two another key; in files of their own chapters may have the same")  # fmt: skip
        case "CiteprocWarning" if match := re.fullmatch(
            r"citation (.+) not found", str(entry.get("message"))
        ):
            return Finding("citation-missing", Severity.ERROR,
                           f"the citation @{match[1]} is not in the bibliography",
                           _citation_place(match[1], finder),
                           "add it to the bibliography, or correct its key")  # fmt: skip
        case "DuplicateLinkReference":
            place = place or finder.match(rf"\[{re.escape(key)}\]:", last=True)
            return Finding("reference-double", Severity.WARNING,
                           f"the link reference {key} is defined twice", place,
                           "give one of them another name")  # fmt: skip
        case "UnclosedDiv":
            return Finding("div-open", Severity.WARNING, "a ::: or <div> is never closed", place,
                           "close it where it should end")  # fmt: skip
        case "CouldNotLoadIncludeFile" | "CouldNotConvertTeXMath":
            return None  # of TeX: that it is taken out, or set as it is, is told
        case "InlineNotRendered" | "BlockNotRendered":
            return _not_rendered(entry.get("contents"), finder)
        case _ if entry.get("verbosity") == "WARNING":
            message = " ".join(_PANDOCS_PLACE.sub("", str(entry.get("pretty"))).split())
            return Finding("pandoc-warning", Severity.WARNING, message, place,
                           "look at this place in the finished editions")  # fmt: skip
    return None


def _citation_place(key: str, finder: Finder) -> Place | None:
    """Where a work is cited, in Markdown or as TeX does it; also where the column of a table cuts its key in two."""
    name = re.escape(key)
    return (
        finder.match(rf"@\{{?{name}(?!\w)")
        or finder.match(rf"\\\w*cite[^\n]*\b{name}(?!\w)")
        or finder.match(rf"@\{{?{name}")
        or finder.next_of(key)
    )


def _entry_place(entry: Entry, finder: Finder) -> Place | None:
    opened = entry.get("openpos")
    line = opened.get("line") if isinstance(opened, dict) else entry.get("line")
    return finder.place_of_line(line) if isinstance(line, int) else None


def _not_rendered(contents: object, finder: Finder) -> Finding | None:
    """What was written for another program, and stands in none of our editions."""
    if not isinstance(contents, dict) or not isinstance(contents.get("c"), list):
        return None
    language, text = (str(part) for part in contents["c"])
    if language in ("tex", "latex"):
        return None  # what was not read of it is told when it is looked at (`asides.py`)
    first = text.strip().split("\n")[0]
    place = finder.next_of(f"{{={language}}}")
    return Finding("markup-dropped", Severity.WARNING, f"{language} taken out: {first}", place,
                   "write the content as Markdown")  # fmt: skip
