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
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from markupsafe import escape

from octavo.model import Finding, Manuscript, Severity
from octavo.model.errors import ManuscriptError
from octavo.parse.answers import (
    LAST_HEADING,
    Answer,
    Entry,
    Parts,
    UnevenAnswerError,
    join_answers,
    number_lines,
)
from octavo.parse.calls import may_have_calls, works_called
from octavo.parse.code import may_have_language, plain_code
from octavo.parse.complaints import called_keys, tell_entry, tell_overrun, tell_refusal
from octavo.parse.filters import ALL_FILTERS, filters_for
from octavo.parse.formulas import NOT_READ
from octavo.parse.inlays import lay_in, take_out
from octavo.parse.lines import Finder, bracket_tower, row_of_scripts, wide_rows
from octavo.parse.marks import HEADING_ID, Marked, mark_lines
from octavo.parse.pieces import cut_pieces, definition_lines
from octavo.parse.plainedits import pieces_after
from octavo.workshop import store
from octavo.workshop.memory import known, learn, recall, remembers, size_of_memory
from octavo.workshop.pandoc import PandocError, PandocLimitError, pandoc_facts, run_pandoc
from octavo.workshop.pool import processors
from octavo.workshop.scratch import scratch_folder

# yaml_metadata_block: front matter is ours. auto_identifiers: ids must not change with the text of
# notes. implicit_figures and the rest of pandoc's Markdown stay on.
READER = "markdown+smart-yaml_metadata_block-auto_identifiers"

# What stands apart has no notes and no citations, and a tag, or a command of TeX, in it is meant as words.
_KIND, _TEXTS, _PIECES = "pandoc", "texts for pandoc", "pieces"  # what is remembered
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
    # that the HTML was joined of, where it is that to the letter
    parts: Parts | None = field(default=None, compare=False)


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
        raise ManuscriptError((tell_refusal(str(error), manuscript),)) from error
    called = called_keys(answer.html, finder)
    findings = [f for entry in answer.log if (f := tell_entry(entry, finder, called))]
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
    parts = answer.parts if html is answer.html else None
    return Converted(html, tuple(dict.fromkeys([*findings, *joined, *wide])), formulas, parts)


def convert_piece(
    manuscript: Manuscript, finder: Finder, piece: list[int], others: Others | None, *, keep: bool
) -> Answer:
    """Pandoc's answer to one piece of a text that was cut before; with ``keep``, it is kept for when all is parsed.

    Raises PandocError when it refuses it, ManuscriptError when it comes to no end with it within its limits.
    """
    return _Asking(manuscript, finder, keep).read_again(piece, others)


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
    asking = _Asking(manuscript, finder, keep)
    pieces = [whole]
    if not manuscript.bibliography:  # whose citations are numbered and shortened in one go
        # where most has been read before, what was edited is: the less has to be read again, the sooner it is
        finer = asking.is_new if _KIND in size_of_memory() else None
        text, before = known(_PIECES, "") or ("", [])
        kept = pieces_after(text, before, finder) if finer else None
        readers = None if keep or remembers() else processors()
        pieces = kept or cut_pieces(finder, mark_lines(finder, whole), finer, readers=readers)
        remember_cut(finder, pieces)
    if len(pieces) > 1:
        headings = {opening.line for opening in finder.headings}
        answers = asking.read(pieces, others)
        try:
            return join_answers(answers, pieces, definition_lines(finder), headings)
        except UnevenAnswerError:
            pass  # pandoc reads something in another way than we do
    return asking.read([whole], others)[0]


def remember_cut(finder: Finder, pieces: list[list[int]]) -> None:
    """This is how the text was cut."""
    learn(_PIECES, "", (finder.text, pieces))


@dataclass(frozen=True, slots=True)
class _Question:
    """A piece as pandoc is given it."""

    marked: Marked
    text: str
    filters: Mapping[str, str]
    key: str  # of all that can change its answer; "" where none is kept


class _Asking:
    """Asks pandoc for what it has not read before."""

    def __init__(self, manuscript: Manuscript, finder: Finder, keep: bool) -> None:
        self._finder = finder
        self._keep = keep
        self._language = manuscript.metadata.language
        self._bibliography = manuscript.bibliography
        self._arguments = _arguments(manuscript)
        files = [path.read_bytes() for path in (*manuscript.bibliography, manuscript.csl) if path]
        self._facts = (
            (READER, ALL_FILTERS, self._arguments, *files, *pandoc_facts()) if keep else ()
        )
        self._around = store.key_of(self._language, *self._facts)

    def is_new(self, piece: list[int]) -> bool:
        """Whether pandoc has not read a piece of several, as far as this process knows."""
        return known(_TEXTS, mark_lines(self._finder, piece).text) is None

    def read(self, pieces: list[list[int]], others: Others | None) -> list[Answer]:
        """Pandoc's answers with the lines of the book, in the order of the pieces."""
        questions = [self._question(piece, LAST_HEADING * (len(pieces) > 1)) for piece in pieces]
        found = [self._find(question) if question.key else None for question in questions]
        asked = [index for index, body in enumerate(found) if body is None]
        asked.sort(key=lambda index: -len(questions[index].text))  # the longest first
        made = self._ask([(questions[index], pieces[index]) for index in asked], others)
        bodies = dict(enumerate(found)) | dict(zip(asked, made, strict=True))
        for question in questions:
            learn(_TEXTS, question.marked.text, True)
        for index, body in zip(asked, made, strict=True):
            if questions[index].key:
                store.keep_later(_KIND, questions[index].key, body, bytes, f"piece {index}")
        return [
            number_lines(_read_answer(bodies[index] or b""), question.marked, piece)
            for index, (question, piece) in enumerate(zip(questions, pieces, strict=True))
        ]

    def read_again(self, piece: list[int], others: Others | None) -> Answer:
        """Pandoc's answer to one of several pieces, of which nothing is remembered."""
        marked = mark_lines(self._finder, piece)
        question = _Question(marked, *self._given(marked.text, LAST_HEADING))
        found = store.find(question.key) if question.key else None
        made = self._ask([(question, piece)] if found is None else [], others)
        body = found or made[0]
        if made and question.key:
            store.keep(question.key, body)
        return number_lines(_read_answer(body), marked, piece)

    def _ask(
        self, asked: Sequence[tuple[_Question, list[int]]], others: Others | None
    ) -> list[bytes]:
        """Ask about pieces, as many at once as there are processors."""

        def ask(question: _Question, piece: list[int]) -> bytes:
            arguments = [*self._arguments, _colours(question.text)]
            try:
                return _ask_pandoc(question.text, arguments, question.filters)
            except PandocLimitError as error:
                place = self._finder.place_of_line(piece[0])
                raise ManuscriptError((tell_overrun(str(error), place),)) from error

        with ThreadPoolExecutor(max(1, min(processors(), len(asked)))) as pool:
            answering = pool.map(ask, *zip(*asked, strict=True)) if asked else iter(())
            if others:
                others.while_pandoc_reads()
            made = list(answering)
        if others:
            others.when_it_has_read()
        return made

    def _question(self, piece: list[int], last: str) -> _Question:
        marked = mark_lines(self._finder, piece)
        if self._bibliography:  # its files are read again
            return _Question(marked, *self._given(marked.text, last))
        key = marked.text, last, self._around
        given = recall("asked", key, partial(self._given, marked.text, last))
        return _Question(marked, *given)

    def _given(self, written: str, last: str) -> tuple[str, Mapping[str, str], str]:
        """The text, the filters and the key of a question."""
        text = lay_in(written) + (f"\n\n{last}\n" if last else "")
        works: frozenset[str] = frozenset()
        if self._bibliography and may_have_calls(text):
            works = works_called(path.read_text("utf-8", "replace") for path in self._bibliography)
        filters = filters_for(text, self._language, works)
        given = (_colours(text), *filters, filters.get("calls.lua", ""))
        key = store.key_of("pandoc", text, *self._facts, *given) if self._keep else ""
        return text, filters, key

    def _find(self, question: _Question) -> bytes | None:
        """What was read before."""
        body: bytes | None = known(_KIND, question.key)
        if body is None and (body := store.find(question.key)) is not None:
            learn(_KIND, question.key, body)
        return body


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
