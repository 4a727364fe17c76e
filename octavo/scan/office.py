"""Turn a word processor’s document, a page, an e-book, TeX or structured XML into a manuscript, through pandoc.

1. what pandoc would lose is found before, in pages and e-books (`hypertext/`) and word processors' files
   (`processors/`); pandoc reads the file, in its sandbox, into its tree; pictures are taken out of it;
2. a second reading of the file tells what pandoc passed over (`originals.py`);
3. the tree is freed of what only its program needs, page marks become pages of the source (`tree.py`);
4. it is made one that a manuscript can hold (`fitting.py`);
5. contents, title page and headings are found as in a scan (`parts.py`); notes of several kinds become series (`series.py`);
6. pandoc writes the Markdown, so what it escapes it also reads back (`converting.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import langcodes

from octavo.model.errors import UsageError
from octavo.scan import set_titles_aside
from octavo.scan.accounting import Account, tell_long_asides
from octavo.scan.converting import read_document, write_markdown
from octavo.scan.fitting import (
    calls_in_tables,
    fit_blocks,
    fit_chapters,
    guard_words,
    lists_as_html,
    notes_in,
    own_words,
    without_notes,
)
from octavo.scan.front import real_date
from octavo.scan.keys import front_matter, write_keys
from octavo.scan.model import Aside, Log, Look
from octavo.scan.originals import tell_unread
from octavo.scan.parts import find_parts, has_chapters, own_parts
from octavo.scan.report import Told
from octavo.scan.series import (
    drop_uncalled,
    mark_kinds,
    name_kinds,
    prefixes_of,
    series_of,
    tell_kinds,
    without_empty,
)
from octavo.scan.source import Media, shown
from octavo.scan.tree import Element, clean_blocks, plain_words, raw_words
from octavo.scan.watchdog import watch_numbers
from octavo.scan.words import read_lexicon

if TYPE_CHECKING:
    from octavo.scan.hypertext.reading import Hypertext

_STYLED = (
    "docx",
    "odt",
    "rtf",
    "tei",
    "docbook",
    "jats",
)  # their headings are styles, and so are their titles


_KNOWN = frozenset(
    "title subtitle author creator date lang language publisher description dedication".split()
)


def import_document(
    path: Path, reader: str, media: Media, log: Log, changes: str = "accept"
) -> tuple[Told, str]:
    """The report's facts and the manuscript's text.

    Raises UsageError when the file cannot be read, MissingToolError without pandoc.
    """
    try:
        return _import(path, reader, media, log, changes)
    except RecursionError:
        raise UsageError(
            f"{shown(path.name)} has too many things inside one another to be read",
            hint="take lists, tables and boxes out of one another",
        ) from None


def _import(path: Path, reader: str, media: Media, log: Log, changes: str) -> tuple[Told, str]:
    document = read_document(path, reader, log, changes)
    tree, page = document.tree, document.page
    tell_unread(document.content, reader, tree, log)
    blocks = clean_blocks(tree["blocks"], log)
    _place_pictures(blocks, document.pictures, media, log)
    blocks = fit_blocks(blocks, log)
    text = "\n".join(plain_words(block) for block in blocks)
    if not any(map(str.isalnum, text)) and not media.files:
        raise UsageError(
            f"{shown(path.name)} holds no text", hint="look at the file: it may be empty"
        )
    letters = Counter(filter(str.isalnum, text))
    known = _known(tree["meta"])
    own = document.processed.known if document.processed is not None else {}
    if page is not None:
        letters, known = _count_page(page, text, blocks, log), page.known
    if page is not None and page.own and has_chapters(blocks):
        front, entries, titles, kept, numbered = own_parts(blocks, known, shown(path.name), log)
    else:
        front, entries, titles, kept, numbered = find_parts(
            blocks, text, known, own, shown(path.name), reader in _STYLED, log
        )
    heard = read_lexicon(text).language()
    if document.processed is not None and heard in (
        None,
        document.processed.spoken.partition("-")[0],
    ):
        heard = document.processed.spoken or heard  # the same language, and of which country
    language = known.get("language") or own.get("language") or heard or "en"
    kept = fit_chapters(kept, log)
    marked = any('["page"]' in json.dumps(block) for block in kept)
    source = f"the pages of {shown(path.name)}" if marked else ""
    keys = front_matter(front, language, entries, numbered=numbered, source=source)
    if notes := series_of(kept):
        keys["notes"] = notes
        tell_kinds(kept, log)
    if page is not None:
        keys |= without_empty(page.front, kept)
        keys |= _cover_of(page, media)
    else:
        keys |= _more_of(tree, shown(path.name), log)
    body = _write(kept, keys, tree["pandoc-api-version"], shown(path.name))
    set_titles_aside(titles, log)
    watch_numbers(enumerate(map(own_words, blocks), start=1), frozenset(), log)
    tell_long_asides(log)
    manuscript = f"{write_keys(keys)}\n\n{body}"
    account = _account(letters, body, log)
    told = Told(
        shown(path.name), "", keys, front, None, (), entries, tuple(titles), None, log, account,
        notes=len(notes_in(kept)),
    )  # fmt: skip
    return told, manuscript


def _count_page(page: Hypertext, text: str, blocks: list[Element], log: Log) -> Counter[str]:
    """The letters of a page; those that are neither in pandoc's ``text`` nor set aside are told."""
    there = Counter(filter(str.isalnum, text + raw_words(blocks)))
    for item in log.asides:
        there += Counter(filter(str.isalnum, item.text))
    if missing := page.letters - there:
        lost = "".join(sorted(missing.elements()))[:60]
        log.looks.append(
            Look("letters", f"{missing.total()} letters of the page were not read: {lost}")
        )
    return page.letters


def _cover_of(page: Hypertext, media: Media) -> dict[str, object]:
    content = page.pictures.get(page.cover)
    if content is None:
        return {}
    name = media.add(PurePosixPath(page.cover).name, content, page.cover)
    return {"cover": name} if name else {}


# Pictures


def _place_pictures(blocks: Any, pictures: Mapping[str, bytes], media: Media, log: Log) -> None:
    if isinstance(blocks, list):
        for item in blocks:
            _place_pictures(item, pictures, media, log)
        return
    if not isinstance(blocks, dict):
        return
    if blocks.get("t") == "Image":
        source = str(blocks["c"][2][0])
        content = pictures.get(source)
        name = (
            media.add(PurePosixPath(source).name, content, PurePosixPath(source).name)
            if content
            else None
        )
        if content is None:
            name = media.find([source]).get(source)
        if name is None:
            words = plain_words(blocks["c"][1])
            if content is None:
                log.looks.append(Look("picture", f"the picture {source} is not there"))
            blocks["t"], blocks["c"] = "Str", words
        else:
            blocks["c"][2] = [name, ""]
        return
    _place_pictures(blocks.get("c"), pictures, media, log)


# Metadata


def _known(meta: Element) -> dict[str, str]:
    """Front matter that the file's metadata give."""

    def words(key: str) -> str:
        return " ".join(_meta_text(meta[key]).split()) if key in meta else ""

    known = {
        key: words(key) for key in ("title", "subtitle", "publisher", "description", "dedication")
    }
    known["subtitle"] = known["subtitle"].lstrip(": ")  # so pandoc gives that of JATS
    known["author"] = words("author") or words("creator")
    language = words("lang") or words("language")
    known["language"] = language if language and langcodes.tag_is_valid(language) else ""
    known["date"] = real_date(words("date"))
    return {key: value for key, value in known.items() if value}


def _more_of(tree: Element, name: str, log: Log) -> dict[str, object]:
    """The abstract of a file; what else its metadata say, and front matter has no key for, is set aside."""
    found: dict[str, object] = {}
    for key, value in tree["meta"].items():
        if key in _KNOWN or value["t"] == "MetaBool":
            continue
        if key == "abstract" and value["t"] in ("MetaBlocks", "MetaInlines"):
            blocks = value["c"] if value["t"] == "MetaBlocks" else [{"t": "Para", "c": value["c"]}]
            notes = notes_in(blocks)
            text = write_markdown(
                without_notes(blocks), tree["pandoc-api-version"], name, grids=False
            )
            found[key] = " ".join(text.split())
            for note in notes:
                words = plain_words(note).strip()
                log.asides.append(Aside("note", words, 0))
                log.looks.append(
                    Look("note", f"set aside with its call in the abstract: “{words[:60]}”")
                )
        elif words := " ".join(_meta_text(value).split()):
            log.asides.append(Aside(f"{key} of the file", words, 0))
    return {key: value for key, value in found.items() if value}


def _meta_text(value: Element) -> str:
    if value["t"] == "MetaString":
        return str(value["c"])
    if value["t"] == "MetaMap":
        return " ".join(
            _meta_text(item) for key, item in value["c"].items() if key in ("text", "name")
        )
    if value["t"] == "MetaList":
        return "; ".join(map(_meta_text, value["c"]))
    return plain_words(without_notes(value["c"]))  # thanks are no name


# Writing


def _write(blocks: list[Element], keys: Mapping[str, object], version: Any, name: str) -> str:
    blocks = guard_words(lists_as_html(mark_kinds(blocks, prefixes_of(keys))))
    text = write_markdown(blocks, version, name, grids=False)
    if "<table" in text and calls_in_tables(
        blocks
    ):  # pandoc reads and writes no call in HTML as one
        text = write_markdown(blocks, version, name, grids=True)
    return name_kinds(drop_uncalled(text))


def _account(letters: Counter[str], body: str, log: Log) -> Account:
    aside = Counter[str]()
    for item in log.asides:
        aside += Counter(filter(str.isalnum, item.text))
    there = Counter(filter(str.isalnum, body))
    missing = letters - there - aside
    lost = "".join(sorted(missing.elements()))[:200]
    if lost:
        log.looks.append(
            Look(
                "letters",
                f"{missing.total()} letters of the file are not in the manuscript: {lost[:60]}",
            )
        )
    # what pandoc did not read, comments, and words that are taken out are of the file, too
    kept, beside = (letters & there).total(), aside.total()
    return Account(kept + beside + missing.total(), kept, beside, lost)
