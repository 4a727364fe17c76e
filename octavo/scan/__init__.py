"""Turn the text of a scan into the text of a manuscript, and a report of what was done.

In comes what an OCR program wrote, out come a manuscript, what was set aside, and what a person should
look at; a scan that cannot be read is a UsageError, a letter that cannot be accounted for is a look.

    text ─▶ blocks ─▶ pages and notes ─▶ contents, title page ─▶ headings ─▶ page numbers ─▶ flow ─▶ manuscript

1. `blocks.py` (`markup.py`), `dialects/`: lines that belong together; how this scan says pages and notes;
2. `pages.py` (`notes.py`, `furniture.py`): what belongs to which page, and to which note;
3. `contents.py`, `front.py`, `headings.py`, `labels.py`: what the book says of itself, and its tree;
4. `flow.py` (`pieces.py`, `inline.py`, `links.py`, `joins.py`): words, calls, paragraphs whole again;
5. `compose.py` (`write.py`): the manuscript; `accounting.py`: proof that no letter was lost; `watchdog.py`: what
   may be a call that was not known as one.

All of it is pure; files are read in `source.py` and written by the command. Files that know where their words stand
are made text before: `readers/` and `sheets/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from octavo.scan.accounting import Account, account_letters, tell_long_asides
from octavo.scan.blocks import has_page_marks, number_lines, split_lines
from octavo.scan.compose import compose, has_marks, image_sources
from octavo.scan.contents import CONTENTS, take_contents
from octavo.scan.dialects import CALLS, find_dialect
from octavo.scan.dialects.loosenumbers import join_loose_numbers
from octavo.scan.dialects.misread import pair_signs
from octavo.scan.dialects.pageends import find_page_ends
from octavo.scan.dialects.pagetext import settle_lines
from octavo.scan.dialects.pairing import pair_glued
from octavo.scan.firstpages import FirstPages, take_first_pages
from octavo.scan.flow import Flow, make_flow
from octavo.scan.front import Front, take_front
from octavo.scan.headings import Title, find_titles
from octavo.scan.keys import front_matter, name_edition
from octavo.scan.labels import label_pages
from octavo.scan.model import ANEW, Aside, Block, Dialect, Entry, Log, Look, Options, Page, Seam
from octavo.scan.ownkeys import take_own_keys
from octavo.scan.pages import drop_remarks, make_pages
from octavo.scan.watchdog import watch_folios, watch_numbers, watch_private_letters
from octavo.scan.words import read_lexicon

# One glyph of a font for several letters: no word search finds it, and no other font may have it.
LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}

_KIND_IN_NAME = re.compile(r"(?:\.(?:hocr|alto|page|tei)|_abbyy|_hocr|_djvu)$", re.IGNORECASE)
_BY_TAGS = ("the tags of the file say what each thing is",)


@dataclass(frozen=True, slots=True)
class Imported:
    """A manuscript and everything that can be told of how it was made."""

    text: str
    front_matter: Mapping[str, object]
    front: Front
    dialect: Dialect
    pages: tuple[Page, ...]
    entries: tuple[Entry, ...]
    titles: tuple[Title, ...]
    flow: Flow
    log: Log
    account: Account
    media: Mapping[str, str]


def import_scan(
    text: str,
    name: str,
    options: Options,
    known: Mapping[str, str],
    find_media: Callable[[list[str]], Mapping[str, str]],
    log: Log,
    *,
    seams: Mapping[int, Seam] = MappingProxyType({}),
    guessed: Mapping[str, str] = MappingProxyType({}),
    told: str = "",
    own: bool = False,
    sized: bool = False,
    outline: Sequence[str] = (),
) -> Imported:
    """Make a manuscript of a scan's ``text``.

    ``name``: of its file; ``known``: front matter that is known from elsewhere; ``find_media``: asked
    once for the pictures that the scan names, gives their paths below the manuscript's folder; ``log``
    is told everything; ``seams``: for the line of a block at the head of a page, whether it goes on with the one
    before, where the page itself shows that, or the source says it; ``guessed``: front matter that is taken where the title page has none;
    ``told``: where the count of notes begins anew, of a text whose headings have the levels of the book and whose
    notes have keys, since its source told them; ``own``: that is an edition of ours, of which a build makes the
    contents and the copyright page anew; ``sized``: its headings are known by their type, which is theirs alone;
    ``outline``: the titles of one that has their levels.
    """
    if count := sum(text.count(ligature) for ligature in LIGATURES):
        log.remarks.append(f"{count} ligatures of a font were written as letters")
        for ligature, letters in LIGATURES.items():
            text = text.replace(ligature, letters)
    read, keyed = take_own_keys(text, log)
    known = {**keyed, **known}
    lexicon = read_lexicon(read)
    lines = number_lines(read)
    lines = lines if has_page_marks(lines) else find_page_ends(lines)
    lines = settle_lines(join_loose_numbers(lines, log), log)
    blocks = drop_remarks(split_lines(lines, told=bool(told)), log)
    blocks, dialect = _read_dialect(blocks, options, told, log)
    pages, apart = make_pages(blocks, dialect, log, sized=sized)
    pages, entries = take_contents(pages, log, told=bool(told))
    if own:
        log.asides[:] = [
            replace(aside, what=ANEW) if aside.what == CONTENTS else aside for aside in log.asides
        ]

    def is_calling(block: Block) -> bool:
        return CALLS[dialect.calls].search(block.text) is not None

    front, first = Front(), FirstPages()
    if not known.get("title"):
        if told:
            pages, first = take_first_pages(pages, log, calls=is_calling, own=own)
        pages, front = take_front(pages, entries, lexicon, read, log, calls=is_calling)
        front.dedication = front.dedication or first.dedication
        front.rights = front.rights or first.rights
        front.epigraph, front.epigraph_source = first.epigraph, first.epigraph_source
    titles, numbered = find_titles(
        pages, entries, CALLS[dialect.calls], log, told=bool(told), outline=outline
    )
    pages = label_pages(pages, titles, dialect, log)
    flow = make_flow(pages, apart, titles, dialect, lexicon, log, seams)
    complete_front(front, known, name, log, guessed)
    language = known.get("language") or lexicon.language()
    if language is None:
        log.looks.append(
            Look("front matter", "the language could not be told; it was set to English")
        )
    media = find_media(image_sources(flow))
    keys = front_matter(
        front,
        language or "en",
        entries,
        numbered=numbered,
        source=name_edition(front, name) if has_marks(flow) else "",
        dialect=dialect,
    )
    set_titles_aside(titles, log)
    manuscript = compose(flow, keys, log, media)
    called = frozenset(flow.notes[index].label for index in flow.linked.of_call.values())
    watch_numbers(((block.line, block.text) for page in pages for block in page.body), called, log)
    watch_private_letters(((block.line, block.text) for page in pages for block in page.body), log)
    watch_folios(pages, frozenset(title.line for title in titles), log)
    tell_long_asides(log)
    account = account_letters(text, manuscript, flow, log)
    log.asides.sort(key=lambda aside: aside.line)
    return Imported(
        manuscript,
        keys,
        front,
        dialect,
        tuple(pages),
        entries,
        tuple(titles),
        flow,
        log,
        account,
        media,
    )


def _read_dialect(
    blocks: Sequence[Block], options: Options, told: str, log: Log
) -> tuple[list[Block], Dialect]:
    """The blocks, with calls raised that the source has lost, and what their scan speaks."""
    if told:
        return list(blocks), Dialect("marks", "caret", "caret", told, "page", _BY_TAGS, keyed=True)
    blocks, paired = pair_glued(blocks, options, log)
    if not paired:
        blocks, paired = pair_signs(blocks, options, log)
    dialect = find_dialect(blocks, options)
    if paired:
        dialect = replace(dialect, calls="glued", evidence=(*dialect.evidence, *paired))
    return blocks, dialect


def complete_front(
    front: Front,
    known: Mapping[str, str],
    name: str,
    log: Log,
    guessed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Take what is ``known``, and what is ``guessed`` where the title page did not say it; without any title take
    the file's name."""
    if guessed.get("title") and front.title.casefold() == guessed.get("author", "").casefold():
        front.title = front.subtitle = ""  # where the title itself was taken for a running head
    known = {key: value for key, value in guessed.items() if not getattr(front, key, "")} | dict(
        known
    )
    for key, value in known.items():
        if hasattr(front, key) and value.strip():
            setattr(front, key, value)
            front.sources[key] = "the file's own metadata"
    if not front.title:
        stem = _KIND_IN_NAME.sub("", name.rsplit(".", 1)[0])
        words = re.sub(r"[-_]", " ", stem).split()
        front.title = " ".join(word[:1].upper() + word[1:] for word in words) or "Untitled"
        front.sources["title"] = "the name of the file"
        log.looks.append(Look("front matter", f"no title page was found; the title is “{front.title}”, "
                              "from the name of the file"))  # fmt: skip
    if not front.author:
        log.looks.append(Look("front matter", "no author was found"))


def set_titles_aside(titles: Sequence[Title], log: Log) -> None:
    """Remember what the headings of the manuscript do not say as the scan does."""
    for title in titles:
        if title.prefix:
            log.asides.append(Aside("number of a chapter", title.prefix, title.line))
        if title.capitals:
            log.asides.append(Aside("heading in capitals", title.capitals, title.line))
