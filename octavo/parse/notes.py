"""Turn pandoc's list of notes into the notes of the Book.

1. take the list out of the tree, trace each note to its key and line;
2. find calls without a note, notes without a text, notes called twice or inside one another;
3. number the notes in the order of their calls, give them ids that do not depend on that order.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence

from lxml import etree

from octavo.model import Finding, Note, Place, Severity
from octavo.model.metadata import Metadata, Notes
from octavo.parse.keys import Keys
from octavo.parse.lemmas import fill_call, lemma_of
from octavo.parse.lines import Finder, note_lines, spaced_keys
from octavo.parse.noteplaces import cited_keys, letters_before, place_notes
from octavo.parse.tree import (
    NOTE_MARK,
    RawDivision,
    RawNote,
    holds_something,
    plain_text,
    wrap_bare,
)
from octavo.text.notelists import mark_of
from octavo.text.slug import slugify
from octavo.text.trees import HEADINGS, drop, inner, unwrap
from octavo.text.words import words_for

_JOINED = re.compile(r"^ {0,3}\[\^([^\[\]^\s]+)\]:", re.MULTILINE)
_ESCAPED = re.compile(r"\\\[\\?\^([^\[\]\s]+?)\\?\]")  # by its author: it calls nothing
_BRACKETED = re.compile(r"\[\^([^\[\]\s]+)\]")


def take_notes(root: etree._Element, finder: Finder) -> dict[str, RawNote]:
    """The notes by the id that pandoc's calls point to; their list leaves the tree."""
    keys = {opening.line: opening.key for opening in finder.openings}
    calls = _calls_in(root)
    notes: dict[str, RawNote] = {}
    last = _list_of_notes(root)
    if last is not None:
        for item in last.iterfind("ol/li"):
            name = item.attrib.pop("id", "")
            line = _take_mark(item)
            _take_backlink(item)
            wrap_bare(item)
            key = keys.get(line) if line else None
            call = calls.get(str(name))
            identity = "" if key else _identity(item, call)
            notes[str(name)] = RawNote(item, key, finder.place_of_line(line), identity)
        drop(last)
        place_notes([(note, calls.get(name)) for name, note in notes.items()], finder)
    for mark in list(root.iter("span")):  # a mark that landed in running text is not one
        if mark.get("class") == NOTE_MARK:
            unwrap(mark)
    return notes


def _list_of_notes(root: etree._Element) -> etree._Element | None:
    """Pandoc's list, which ends the text; it stands in whatever the author opened and never closed."""
    last = root
    while len(last):
        last = last[-1]
        if "footnotes-end-of-document" in (last.get("class") or ""):
            return last
    return None


def check_notes(
    root: etree._Element, notes: dict[str, RawNote], finder: Finder, keys: Keys
) -> list[Finding]:
    """What is wrong with notes and their calls."""
    calls = finder.note_calls
    called = _calls_in(root)
    findings = [
        _error("note-key", f"[^{opening.key}] cannot be the key of a note: it has a space in it",
               finder.place_of_line(opening.line), "join the words of the key by hyphens")
        for opening in spaced_keys(finder.plain)
    ]  # fmt: skip
    # of two with the same key pandoc knows one: that it is defined twice is said already
    doubled = {k for k, n in Counter(opening.key for opening in finder.openings).items() if n > 1}
    seen: set[str] = set()
    for name, note in notes.items():
        if note.key is not None and note.key in seen and note.key not in doubled:
            findings.append(
                _error("note-called-twice", f"the note [^{note.key}] is called more than once",
                       finder.place_of_line(max(calls.get(note.key, [0])[:2])),
                       "write a second note: each call has a note of its own"))  # fmt: skip
        if note.key is not None:
            seen.add(note.key)
        findings += _check_body(note, cited_keys(called.get(name)), finder)
    findings += _check_unanswered(root, notes, finder, keys)
    findings += _check_calls(root, notes, finder)
    return list(dict.fromkeys(findings))


def _check_body(note: RawNote, cited: str, finder: Finder) -> list[Finding]:
    name = f"the note [^{note.key}]" if note.key else "a note"
    place = note.place
    findings: list[Finding] = []
    if not holds_something(note.item):
        said, hint = f"{name} has no text", "write it or take its call out"
        if cited:
            said = f"the style has nothing to say in the note that cites {cited}"
            hint = f"write [@{cited.split(maxsplit=1)[0]}], or give the work an author and a title"
        findings.append(_error("note-empty", said, place, hint))
    headed, calls = any(True for _ in note.item.iter(*HEADINGS)), bool(_calls_in(note.item))
    if not headed and not calls:
        return findings
    words = " ".join(plain_text(note.item).split()[:6])
    if headed:
        findings.append(_error("note-heading", f"{name} has a heading in it: “{words} …”",
                               place or finder.next_of(words),
                               "use **strong** words instead"))  # fmt: skip
    if calls:
        findings.append(_error("note-nested", f"{name} has a note in it: “{words} …”",
                               place or finder.next_of(words),
                               "put the inner note's words into the outer one"))  # fmt: skip
    return findings


def _check_unanswered(
    root: etree._Element,
    notes: dict[str, RawNote],
    finder: Finder,
    keys: Keys,
) -> list[Finding]:
    """Calls that pandoc left standing as text, because no note answers them.

    A key may have lost its quotes or stars to smart punctuation on the way; the letters remain.
    """
    in_text = _standing_calls([root])
    in_notes = _standing_calls([note.item for note in notes.values()])
    if not (in_text or in_notes):
        return []
    defined = {opening.key for opening in finder.openings}
    opened = {opening.line for opening in finder.openings}
    joined = set(_JOINED.findall(finder.plain))
    escaped = Counter(_letters(key) for key in _ESCAPED.findall(finder.plain))
    inside = note_lines(finder.plain)
    findings: list[Finding] = []
    for key, lines in finder.note_calls.items():
        place = finder.place_of_line(lines[0])
        # brackets that were escaped look the same in the finished note, and call nothing
        called_inside = any(line in inside for line in lines)
        if key in defined and called_inside and _letters(key) in in_notes:
            line = next((line for line in lines if line in opened), lines[0])
            findings.append(
                _error("note-nested", f"the note [^{key}] is called inside another note",
                       finder.place_of_line(line),
                       "put its words into the note that calls it"))  # fmt: skip
        elif key not in defined and (in_text + in_notes - escaped)[_letters(key)]:
            hint = f"add a paragraph   [^{key}]: The note."
            if key in joined:
                hint = f"put an empty line before the line that begins with [^{key}]:"
            said = f"the note [^{key}] is called but not defined"
            if key in keys.shared:
                said = f"the note [^{key}] is defined in other files, but not in this one"
                hint = "define it in this file, or call it by a key that only one file has"
            findings.append(_error("note-undefined", said, place, hint))
    return findings


def _check_calls(root: etree._Element, notes: dict[str, RawNote], finder: Finder) -> list[Finding]:
    """Calls written by hand, as HTML, that look like pandoc's, and calls of notes that were lost on the way."""
    called: set[str] = set()
    findings: list[Finding] = []
    before: Place | None = None  # of the last note that is there
    for call in list(root.iter("a")):
        if call.get("class") != "footnote-ref":
            continue
        name = (call.get("href") or "").removeprefix("#")
        if name in notes and name not in called:
            before = notes[name].place
        elif (place := finder.next_of("footnote-ref")) is not None:
            findings.append(_error("note-call-raw", "a link of class footnote-ref that calls no note",
                                   place, "call notes as [^key]"))  # fmt: skip
        else:
            # no author wrote it: what the note before it opened holds the list's end, up to where it is closed
            findings.append(_error("html-broken", "HTML opens in this note and takes in those behind it",
                                   before or finder.first_place(),
                                   "close the tags and quotes there, or write Markdown"))  # fmt: skip
        called.add(name)
    return findings


def assign_notes(
    divisions: list[RawDivision], notes: dict[str, RawNote], keys: Keys, wanted: Notes
) -> set[str]:
    """Hand every note to the division that calls it, in the order of the calls, and give it its
    series and its id. Answers with all ids of notes."""
    taken: set[str] = set()
    prefixes = {series.prefix for series in wanted.series}
    for division in divisions:
        for tree in (division.heading, division.body):
            for call in tree.iter("a"):
                if call.get("class") == "footnote-ref":
                    note = notes[(call.get("href") or "").removeprefix("#")]
                    note.id = _note_id(note, taken, keys)
                    begun = keys.as_written(note.key or "").partition("-")
                    note.series = begun[0] if begun[0] in prefixes and begun[2] else ""
                    division.notes.append((call, note))
    return taken


def number_notes(divisions: Sequence[RawDivision], wanted: Notes) -> list[list[int]]:
    """The numbers of the notes of each division: every series is counted by itself, through the book or its chapters."""
    counts: Counter[str] = Counter()
    numbers: list[list[int]] = []
    for division in divisions:
        for series in list(counts):
            if wanted.numbering_of(series) == "chapter":
                del counts[series]
        own: list[int] = []
        for _, note in division.notes:
            counts[note.series] += 1
            own.append(counts[note.series])
        numbers.append(own)
    return numbers


def make_notes(
    division: RawDivision, numbers: Sequence[int], metadata: Metadata
) -> tuple[Note, ...]:
    """The division's notes with their numbers; their calls in the tree become what every edition promises."""
    made: list[Note] = []
    wanted = metadata.notes
    for number, (call, raw) in zip(numbers, division.notes, strict=True):
        series = wanted.series_of(raw.series)
        note = Note(
            id=raw.id,
            label=label_of(raw, number, wanted),
            number=number,
            division_id=division.heading.get("id") or "",
            html=inner(raw.item).strip(),
            text=plain_text(raw.item),
            place=raw.place,
            series=raw.series,
            marks=series.marks if series else "",
            lemma=raw.lemma,
            said=name_without_mark(metadata)
            if series and series.marks == "none" and not raw.lemma
            else "",
        )
        _label_call(call, note)
        made.append(note)
    return tuple(made)


def label_of(note: RawNote, number: int, wanted: Notes) -> str:
    """What is printed at a note's call and before its text."""
    if note.lemma:
        return f"{note.line} {note.lemma}]".lstrip()
    series = wanted.series_of(note.series)
    return mark_of(series.marks if series else "", number)


def name_without_mark(metadata: Metadata) -> str:
    """What a note is called that has no label."""
    return words_for(metadata.language).to_note.format("").strip()


def tell_empty_series(
    divisions: Sequence[RawDivision], metadata: Metadata, place_of: Callable[..., Place]
) -> list[Finding]:
    """A note for each series that has none."""
    there = {note.series for division in divisions for _, note in division.notes}
    return [
        Finding("note-series-empty", Severity.NOTE, f"the series “{series.name}” has no note",
                place_of("notes", "series", number), f"call one by a key that begins with its prefix: [^{series.prefix}-x]")
        for number, series in enumerate(metadata.notes.series)
        if series.prefix not in there
    ]  # fmt: skip


def _note_id(note: RawNote, taken: set[str], keys: Keys) -> str:
    """``fn-`` and the key, behind the name of its file where other files have the same; where an id cannot spell
    it, or there is none, a digest."""
    if note.key is None:
        stem = _digest(note.identity)
    else:
        stem = keys.stem_of(note.key)
        if not re.fullmatch(r"[A-Za-z0-9_-]+", stem):
            stem = f"{slugify(stem)}-{_digest(stem)}"
    name, copy = f"fn-{stem}", 2
    while name in taken:
        name, copy = f"fn-{stem}-{copy}", copy + 1
    taken.add(name)
    return name


def _label_call(call: etree._Element, note: Note) -> None:
    tail = call.tail
    words = lemma_of(call)
    call.clear()
    call.text, call.tail = note.label, tail
    if note.lemma and words is not None:
        fill_call(call, words)
    for name, value in (
        ("class", "noteref"), ("role", "doc-noteref"), ("href", f"#{note.id}"), ("id", note.call_id),
    ):  # fmt: skip
        call.set(name, value)
    if note.marks:
        call.set("data-marks", note.marks)
    if note.said:
        call.set("aria-label", note.said)


def _identity(item: etree._Element, call: etree._Element | None) -> str:
    """What tells a note without a key from all others, wherever they stand: its words and those
    that it hangs on. A citation's words change with the citations before it (*Ibid.*), its keys
    do not."""
    if call is None:
        return plain_text(item)
    keys = cited_keys(call)
    return f"{keys or plain_text(item)}|{letters_before(call)}"


def _take_backlink(item: etree._Element) -> None:
    for link in list(item.iter("a")):
        if link.get("class") == "footnote-back":
            parent = link.getparent()
            link.tail = None
            drop(link)
            if parent is not None and parent is not item and not holds_something(parent):
                drop(parent)


def _take_mark(item: etree._Element) -> int | None:
    mark = next((span for span in item.iter("span") if span.get("class") == NOTE_MARK), None)
    if mark is None or plain_text(mark):
        return None
    line, parent = int(mark.get("data-line") or 0), mark.getparent()
    drop(mark)
    if parent is not None and parent is not item and not holds_something(parent):
        drop(parent)
    return line


def _calls_in(tree: etree._Element) -> dict[str, etree._Element]:
    return {
        (call.get("href") or "").removeprefix("#"): call
        for call in tree.iter("a")
        if call.get("class") == "footnote-ref"
    }


def _standing_calls(trees: list[etree._Element]) -> Counter[str]:
    """The keys, letters only, of what looks like a call in running text, and how often it does."""
    texts = (
        "".join(tree.xpath(".//text()[not(ancestor::code or ancestor::pre or ancestor::math)]"))
        for tree in trees
        if "[^" in "".join(tree.itertext())
    )
    return Counter(_letters(key) for text in texts for key in _BRACKETED.findall(text))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
