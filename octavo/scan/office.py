"""Turn a word processor's document, a page, an e-book or a TeX file into a manuscript, through pandoc.

1. pandoc reads the file, in its sandbox, into its tree; pictures are taken out of it;
2. a second reading of the file tells what pandoc passed over (`originals.py`);
3. the tree is freed of what only its program needs, page marks become pages of the source (`tree.py`);
4. it is made one that a manuscript can hold (`fitting.py`);
5. contents, title page and headings are found as in a scan (`contents.py`, `front.py`, `headings.py`);
6. pandoc writes the Markdown, so what it escapes it also reads back (`converting.py`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import langcodes

from octavo.model.errors import UsageError
from octavo.scan import complete_front, set_titles_aside
from octavo.scan.accounting import Account, tell_long_asides
from octavo.scan.contents import take_contents
from octavo.scan.converting import read_document, write_markdown
from octavo.scan.fitting import (
    calls_in_tables,
    fit_blocks,
    fit_chapters,
    guard_words,
    held_in,
    notes_in,
    own_words,
    page_marks,
    shows,
)
from octavo.scan.front import PROSE, Front, read_title_lines, real_date, take_front
from octavo.scan.headings import Title, find_titles
from octavo.scan.keys import front_matter, write_keys
from octavo.scan.model import Aside, Block, Entry, Log, Look, Page
from octavo.scan.originals import tell_unread
from octavo.scan.report import Told
from octavo.scan.series import (
    drop_uncalled,
    mark_kinds,
    name_kinds,
    prefixes_of,
    series_of,
    tell_kinds,
)
from octavo.scan.source import Media, shown
from octavo.scan.tree import Element, clean_blocks, plain_words, raw_words
from octavo.scan.watchdog import watch_numbers
from octavo.scan.words import read_lexicon

if TYPE_CHECKING:
    from octavo.scan.hypertext.reading import Hypertext

FORMATS = {
    ".docx": "docx", ".odt": "odt", ".html": "html", ".htm": "html", ".xhtml": "html", ".epub": "epub",
    ".tex": "latex", ".latex": "latex",
}  # fmt: skip
_STYLED = ("docx", "odt")  # their headings are styles, and so are their titles


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
    if page is not None and page.own:
        front, entries, titles, kept, numbered = _own_parts(blocks, known, shown(path.name), log)
    else:
        front, entries, titles, kept, numbered = _find_parts(
            blocks, text, known, own, shown(path.name), reader, log
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
        keys |= page.front
        keys |= _cover_of(page, media)
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


def _own_parts(
    blocks: list[Element], known: dict[str, str], name: str, log: Log
) -> tuple[Front, tuple[Entry, ...], list[Title], list[Element], bool]:
    """An edition of ours has its headings as they are to be."""
    front = Front()
    complete_front(front, known, name, log)
    titles = [
        Title(line, own_words(block["c"][2]).strip(), block["c"][0], block["c"][0], None)
        for line, block in enumerate(blocks, start=1) if block["t"] == "Header"
    ]  # fmt: skip
    return front, (), titles, blocks, True


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


# Parts


def _find_parts(
    blocks: list[Element],
    text: str,
    known: dict[str, str],
    own: dict[str, str],
    name: str,
    reader: str,
    log: Log,
) -> tuple[Front, tuple[Entry, ...], list[Title], list[Element], bool]:
    """Title page, contents and headings, found as in a scan; the blocks that are left, set right.

    ``known``: what the text itself says, by styles; ``own``: what the file says, where the text does not.
    """
    page = Page(
        0, "", tuple(_as_block(block, line) for line, block in enumerate(blocks, start=1)), (), 1
    )
    pages, entries = take_contents([page], log)
    front = Front()
    noted = {line for line, block in enumerate(blocks, start=1) if notes_in(block)}
    heads = [key_of(block.text) for block in pages[0].body[:8]] if pages else []
    if not known.get("title") and key_of(own.get("title", "")) in filter(None, heads):
        known = {"title": own["title"], **known}
    if known.get("title"):
        rest, more = _without_title(pages[0], {**own, **known}, noted, log)
        pages, known = [rest], {**own, **more, **known}
        known["date"] = more.get("date", "") or known.get("date", "")
    else:
        pages, front = take_front(
            pages, entries, read_lexicon(text), text, log,
            calls=lambda block: block.line in noted, styled=reader in _STYLED,
        )  # fmt: skip
    own = {key: value for key, value in own.items() if not getattr(front, key, "")}
    complete_front(front, {**own, **known}, name, log)
    titles, numbered = find_titles(pages, entries, None, log)
    left = {block.line for block in pages[0].body}
    for line, block in enumerate(blocks, start=1):
        if line not in left:
            _tell_held(block, line, log)
    by_line = {title.line: title for title in titles}
    second = {title.merged: title.line for title in titles if title.merged is not None}
    held_below = {
        first: [*page_marks(blocks[line - 1]), *held_in(blocks[line - 1])]
        for line, first in second.items()
    }
    kept: list[Element] = []
    for line, block in enumerate(blocks, start=1):
        if line in by_line and line in left:
            kept.append(_retitled(block, by_line[line], held_below.get(line, [])))
        elif line in left and line not in second:  # those are said with the heading above
            kept.append(block)
    first = next((block for block in kept if shows(block)), None)
    if first is None or first["t"] != "Header":
        log.looks.append(
            Look("heading", "the text begins without a heading; it got the book's title")
        )
        kept.insert(
            0, {"t": "Header", "c": [1, ["", ["unnumbered"], []], [{"t": "Str", "c": front.title}]]}
        )
    return front, entries, titles, kept, numbered


def _tell_held(block: Element, line: int, log: Log) -> None:
    """Say which notes and pictures are set aside with a block of the title page or of the contents."""
    for held in held_in(block):
        if held["t"] == "Image":
            picture = held["c"][2][0]
            log.looks.append(
                Look(
                    "picture",
                    f"{picture} was set aside: it stands on the title page or in the contents",
                    line,
                )
            )
        elif words := plain_words(held).strip():
            log.asides.append(Aside("note", words, line))
            log.looks.append(
                Look("note", f"set aside with the words that call it: “{words[:60]}”", line)
            )


def key_of(text: str) -> str:
    """The letters of a text, by which titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def _without_title(
    page: Page, known: dict[str, str], noted: set[int], log: Log
) -> tuple[Page, dict[str, str]]:
    """A page without the title that stands in the metadata too and the lines below it, and what these say."""

    said = {key_of(part) for value in known.values() for part in (value, *value.split("; "))}
    count = 0  # up to the last that says it: a picture behind it is the book's
    for place, block in enumerate(page.body[:8], start=1):
        if key_of(block.text) in said:
            count = place
        elif key_of(block.text):
            break
    more: dict[str, str] = {}
    ends = next(
        (n for n, block in enumerate(page.body[:12]) if n >= count and block.kind == "heading"), 0
    )
    lines = page.body[:ends]
    if count and ends > count and all(
        block.kind == "paragraph" and block.line not in noted and len(block.text.split()) < PROSE
        for block in lines[count:]
    ):  # fmt: skip
        front = read_title_lines(lines, read_lexicon(""))
        more = {
            key: value
            for key in ("subtitle", "author", "date", "publisher")
            if (value := getattr(front, key))
        }
        count = ends
    for block in page.body[:count]:
        log.asides.append(Aside("title page", block.text, block.line))
    return replace(page, body=page.body[count:]), more


def _as_block(block: Element, line: int) -> Block:
    words = re.sub(r"([\\`*_\[\]<>&$])", r"\\\1", own_words(block).strip())
    if block["t"] == "Header":
        return Block("heading", words, line, level=int(block["c"][0]))
    if block["t"] in ("Para", "Plain"):
        solid = [
            item for item in block["c"] if item["t"] not in ("Space", "SoftBreak", "LineBreak")
        ]
        strong = len(solid) > 0 and all(item["t"] == "Strong" for item in solid)
        return Block("paragraph", f"**{words}**" if strong and words else words, line)
    return Block("list" if block["t"] in ("BulletList", "OrderedList") else "html", words, line)


def _retitled(block: Element, title: Title, held_below: list[Element]) -> Element:
    if block["t"] == "Header":
        _, (name, _, _), inlines = block["c"]
    else:
        name, inlines = "", block["c"]
    if title.prefix or title.merged is not None or title.capitals:
        inlines = [
            *page_marks(inlines),
            {"t": "Str", "c": title.text},
            *held_in(inlines),
            *held_below,
        ]
    elif len(inlines) == 1 and inlines[0]["t"] in ("Strong", "Emph"):
        inlines = inlines[0]["c"]
    return {"t": "Header", "c": [title.level, [name, list(title.classes), []], inlines]}


def _known(meta: Element) -> dict[str, str]:
    """Front matter that the file's metadata give."""

    def words(key: str) -> str:
        value = meta.get(key)
        if value is None:
            return ""
        items = value["c"] if value["t"] == "MetaList" else [value]
        return "; ".join(" ".join(_meta_text(item).split()) for item in items)

    known = {key: words(key) for key in ("title", "subtitle", "publisher", "description")}
    known["author"] = words("author") or words("creator")
    language = words("lang") or words("language")
    known["language"] = language if language and langcodes.tag_is_valid(language) else ""
    known["date"] = real_date(words("date"))
    return {key: value for key, value in known.items() if value}


def _meta_text(value: Element) -> str:
    if value["t"] == "MetaString":
        return str(value["c"])
    if value["t"] == "MetaMap":
        return " ".join(
            _meta_text(item) for key, item in value["c"].items() if key in ("text", "name")
        )
    return plain_words(value["c"])


# Writing


def _write(blocks: list[Element], keys: Mapping[str, object], version: Any, name: str) -> str:
    blocks = guard_words(mark_kinds(blocks, prefixes_of(keys)))
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
    missing = letters - Counter(filter(str.isalnum, body)) - aside
    lost = "".join(sorted(missing.elements()))[:200]
    if lost:
        log.looks.append(
            Look(
                "letters",
                f"{missing.total()} letters of the file are not in the manuscript: {lost[:60]}",
            )
        )
    total, beside = letters.total(), min(aside.total(), letters.total())
    return Account(total, total - beside - missing.total(), beside, lost)
