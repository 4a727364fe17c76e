"""Turn what pandoc says of a text into findings, in our words, at the author's lines."""

from __future__ import annotations

import re
from collections.abc import Collection

from octavo.model import Finding, Manuscript, Place, Severity
from octavo.parse.answers import Entry, notes_read
from octavo.parse.lines import Finder

_PANDOCS_PLACE = re.compile(r" at (?:\S+ )?line \d+ column \d+")  # in what pandoc was given


def tell_refusal(message: str, manuscript: Manuscript) -> Finding:
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


def tell_overrun(limit: str, place: Place | None) -> Finding:
    """That pandoc was ended, with what begins at a place."""
    return Finding("pandoc-limit", Severity.ERROR,
                   f"pandoc needs more than {limit} for what begins here", place,
                   "look for brackets or marks that are never closed; begin a new chapter "
                   "where this one is very long")  # fmt: skip


def called_keys(html: str, finder: Finder) -> frozenset[str]:
    """The keys of notes that stand in pandoc's list: it does not count calls in the text of links."""
    lines = notes_read(html)
    return frozenset(opening.key for opening in finder.openings if opening.line in lines)


def tell_entry(entry: Entry, finder: Finder, called: Collection[str]) -> Finding | None:
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
