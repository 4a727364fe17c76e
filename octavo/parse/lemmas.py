"""Turn notes by line, as critical editions have them, into notes that say their line and the words they are about: “12 house]”.

The words stand in the text before the call, ``[house]{.lemma}[^app-x]``, and are what calls the note: nothing is set behind them.
Where the text has no counted lines, the words alone say what a note is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from octavo.model import Finding, Severity
from octavo.model.metadata import Notes
from octavo.parse.counted import Thing
from octavo.parse.tree import LEMMA, RawDivision, plain_text
from octavo.text.trees import drop

_NO_WORDS = ("a", "math", "img")
BY_LINE = "lines"  # what front matter calls the marks of such a series


def take_lemmas(
    divisions: Sequence[RawDivision], lines: Mapping[str, Thing], wanted: Notes
) -> list[Finding]:
    """Tell notes by line what they are about; ``lines`` has the line of each call by the id that pandoc gave it."""
    by_line = {series.prefix for series in wanted.series if series.marks == BY_LINE}
    findings: list[Finding] = []
    for division in divisions if by_line else ():
        for call, note in division.notes:
            if note.series not in by_line:
                continue
            span = lemma_of(call)
            if span is None or any(True for _ in span.iter(*_NO_WORDS)):
                said = "no words" if span is None else "more than words among those"
                findings.append(
                    Finding("note-lemma", Severity.ERROR, f"the note [^{note.key}] has {said} that it is about",
                            note.place, f"write [word]{{.lemma}}[^{note.key}], without a space between"))  # fmt: skip
                continue
            line = lines.get(call.get("id") or "")
            note.line, note.lemma = line.number if line else "", plain_text(span)
    return findings


def lemma_of(call: etree._Element) -> etree._Element | None:
    """The words right before a call that its note is about."""
    span = call.getprevious()
    if span is None or span.tail or span.tag != "span" or not plain_text(span):
        return None
    return span if LEMMA in (span.get("class") or "").split() else None


def fill_call(call: etree._Element, words: etree._Element) -> None:
    """Put the words before a call into it, with what else is said of them: an id, a language, small capitals."""
    classes = [name for name in (words.get("class") or "").split() if name != LEMMA]
    words.attrib.pop("class", None)
    if classes:
        words.set("class", " ".join(classes))
    if words.attrib:
        call.text = None
        call.append(words)
        return
    call.text = words.text
    call.extend(list(words))
    drop(words)
