"""Turn a TEI document (P5, or P4 without a namespace) into the tree of blocks that pandoc would give of another kind.

TEI knows what is a note, a heading, a page: nothing has to be guessed. What its header says becomes metadata; running heads,
folios and the other one of two readings are set aside; each letter of its text is in the tree, or set aside, or told.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Aside, Log, Look
from octavo.scan.readers.elements import VERSION
from octavo.scan.readers.teiblocks import Blocks
from octavo.scan.readers.teinotes import pair_notes
from octavo.scan.readers.teiwords import XML_LANG
from octavo.scan.readers.xmlfile import local, read_xml
from octavo.scan.tree import Element, plain_words
from octavo.scan.words import read_lexicon

_DEEPEST = 180  # elements inside one another
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def read_tei(content: bytes, name: str, log: Log) -> Element:
    """Pandoc's tree of a document. Raises UsageError when it is no whole XML, or holds no text."""
    root = read_xml(content, name)
    text = root.find("{*}text")
    if text is None:
        raise UsageError(
            f"{name} has a header and no text"
            if local(root) != "teiCorpus"
            else f"{name} holds several texts",
            hint="give the TEI file of one book, with its <text>",
        )
    if max(_depths(root)) > _DEEPEST:
        raise UsageError(
            f"{name} has too many things inside one another to be read",
            hint=f"{_DEEPEST} elements may stand in one another",
        )
    notes = pair_notes(text)
    marks = list(text.iter("{*}pb"))
    reader = Blocks(
        notes=notes,
        lexicon=read_lexicon(" ".join(text.itertext())),
        language=_language(root, text),
        is_ours=any(e.get("ident") == "octavo" for e in root.iter("{*}application")),
        log=log,
        editions=any(e.get("ed") == "source" for e in marks),
    )
    wanted = _letters("".join(text.itertext()))
    apart = _take_front(text, log)
    blocks = reader.division(text, 0)
    meta = {
        **_metadata(root, text, reader),
        **{key: _string(words) for key, words in apart.items()},
    }
    _tell(reader, log)
    _account(wanted - _letters("".join(reader.numbers)), blocks, log)
    return {"pandoc-api-version": VERSION, "meta": meta, "blocks": blocks}


def _depths(root: etree._Element) -> list[int]:
    """How deep elements stand, without a call for each."""
    deepest, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return [deepest]


# Metadata


def _metadata(root: etree._Element, text: etree._Element, reader: Blocks) -> dict[str, Any]:
    """What the header says, as pandoc's metadata."""
    header = root.find("{*}teiHeader")
    found: dict[str, Any] = {"lang": reader.language}
    if header is None:
        return {key: _string(value) for key, value in found.items() if value}
    statement = header.find("{*}fileDesc/{*}titleStmt")
    titles = [] if statement is None else statement.findall("{*}title")
    main = next(
        (t for t in titles if t.get("type") in ("main", None)), titles[0] if titles else None
    )
    if main is not None:
        found["title"] = _words(main)
    found["subtitle"] = next(
        (_words(t) for t in titles if t.get("type") in ("sub", "subordinate")), ""
    )
    authors = [] if statement is None else statement.findall("{*}author")
    found["publisher"] = next(
        (_words(p) for p in header.iterfind(".//{*}publicationStmt/{*}publisher")), ""
    )
    found["date"] = next(filter(None, map(_date, (
        *header.iterfind(".//{*}sourceDesc//{*}date"), *header.iterfind(".//{*}publicationStmt/{*}date"),
    ))), "")  # fmt: skip
    description = header.find(".//{*}profileDesc/{*}abstract")
    found["description"] = "" if description is None else _words(description)
    made = {key: _string(value) for key, value in found.items() if value}
    if names := [name for name in map(_name, authors) if name]:
        made["author"] = {"t": "MetaList", "c": [_string(name) for name in names]}
    return made


def _string(value: str) -> Element:
    return {"t": "MetaString", "c": value}


def _words(e: etree._Element) -> str:
    return " ".join("".join(e.itertext()).split())


def _name(author: etree._Element) -> str:
    """The name of an author, without what else is said of the person."""
    person = author.find("{*}persName")
    holder = author if person is None else person
    first, last = holder.find(".//{*}forename"), holder.find(".//{*}surname")
    if first is not None and last is not None:
        given = " ".join(_words(e) for e in holder.iterfind(".//{*}forename"))
        return f"{given} {_words(last)}"
    return _words(holder)


def _date(e: etree._Element) -> str:
    said = e.get("when") or _words(e)
    return said if _DATE.fullmatch(said) else ""


def _language(root: etree._Element, text: etree._Element) -> str:
    named = [e.get("ident") for e in root.iterfind(".//{*}langUsage/{*}language")]
    for tag in (text.get(XML_LANG), root.get(XML_LANG), *(named if len(named) == 1 else named[:1])):
        if tag and langcodes.tag_is_valid(tag):
            return str(tag)
    return ""


# What there is to tell


def _take_front(text: etree._Element, log: Log) -> dict[str, str]:
    """The dedication, which is front matter of a manuscript; a motto has no key there that words alone fill, and is told."""
    found: dict[str, str] = {}
    for e in text.findall("{*}front/{*}div"):
        kind = e.get("type") or ""
        if kind not in ("dedication", "epigraph") or e.find("{*}head") is not None:
            continue
        words, line = _words(e), int(e.sourceline or 0)
        log.asides.append(Aside(kind, words, line))
        if kind == "dedication" and not found:
            found["dedication"] = words
        else:
            log.looks.append(Look("front matter", f"the {kind} was set aside; put it into the front matter: “{words[:60]}”",
                                  line))  # fmt: skip
        parent = e.getparent()
        if parent is not None:
            parent.remove(e)
    return found


def _tell(reader: Blocks, log: Log) -> None:
    counts = reader.counts
    places = {
        key.removeprefix("note at "): n for key, n in counts.items() if key.startswith("note at ")
    }
    if len(places) > 1:
        said = ", ".join(f"{n} at “{place}”" for place, n in sorted(places.items()))
        log.looks.append(
            Look("note", f"notes stand in several places, and are one series now: {said}")
        )
    if signs := counts["note with a sign"]:
        log.looks.append(
            Look("note", f"called by signs or letters there, and by numbers now: {signs}")
        )
    if pages := counts["page without a number"]:
        log.looks.append(
            Look("page", f"pages that begin without a number (n) are not marked: {pages}")
        )
    if gaps := counts["gap"]:
        log.looks.append(
            Look("letters", f"gaps of the transcription are “[…]” in the text: {gaps}")
        )
    if formulas := counts["formula"]:
        log.looks.append(
            Look(
                "letters",
                f"formulas that are not TeX stand in the text letter by letter: {formulas}",
            )
        )
    log.looks += [
        Look("note", f"two notes have the id {name}; the first is called")
        for name in reader.notes.twice
    ]
    if joined := counts["joined"]:
        log.remarks.append(f"words that a line end cut are whole: {joined}")
    for key, n in sorted(counts.items()):
        if key.startswith("hi without a look"):
            log.remarks.append(
                f"{n} × words set apart in a way that is not known ({key.partition(': ')[2]}) are plain"
            )


def _account(wanted: Counter[str], blocks: list[Element], log: Log) -> None:
    """Each letter of the text is in the tree, or set aside."""
    there = _letters(plain_words(blocks)) + _letters("".join(_alternatives(blocks)))
    for aside in log.asides:
        there += _letters(aside.text)
    missing = wanted - there
    if missing:
        shown = "".join(sorted(missing.elements()))[:60]
        log.looks.append(
            Look("letters", f"letters of the text that were not read: {shown} ({missing.total()})")
        )


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def _alternatives(value: Any) -> list[str]:
    """The words that stand for pictures."""
    if isinstance(value, list):
        return [words for item in value for words in _alternatives(item)]
    if not isinstance(value, dict):
        return []
    if value.get("t") == "Image":
        return [plain_words(value["c"][1])]
    return _alternatives(value.get("c"))
