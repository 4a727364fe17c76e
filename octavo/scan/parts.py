"""Turn a document's blocks into title page, contents and headings, found as in a scan; an edition of ours has them."""

from __future__ import annotations

import re
from dataclasses import replace

from octavo.scan import complete_front
from octavo.scan.contents import take_contents
from octavo.scan.fitting import held_in, notes_in, own_words, page_marks, shows
from octavo.scan.front import PROSE, Front, read_title_lines, take_front
from octavo.scan.headings import Title, find_titles
from octavo.scan.model import Aside, Block, Entry, Log, Look, Page
from octavo.scan.tree import Element, plain_words
from octavo.scan.words import read_lexicon


def find_parts(
    blocks: list[Element],
    text: str,
    known: dict[str, str],
    own: dict[str, str],
    name: str,
    styled: bool,
    log: Log,
) -> tuple[Front, tuple[Entry, ...], list[Title], list[Element], bool]:
    """Title page, contents and headings, found as in a scan; the blocks that are left, set right.

    ``known``: what the text itself says, by styles; ``own``: what the file says, where the text does not;
    ``styled``: headings are styles, and so are titles.
    """
    page = Page(
        0, "", tuple(_as_block(block, line) for line, block in enumerate(blocks, start=1)), (), 1
    )
    pages, entries = take_contents([page], log)
    front = Front()
    noted = {line for line, block in enumerate(blocks, start=1) if notes_in(block)}
    heads = [_key(block.text) for block in pages[0].body[:8]] if pages else []
    if not known.get("title") and _key(own.get("title", "")) in filter(None, heads):
        known = {"title": own["title"], **known}
    if known.get("title"):
        rest, more = _without_title(pages[0], {**own, **known}, noted, log)
        pages, known = [rest], {**own, **more, **known}
        known["date"] = more.get("date", "") or known.get("date", "")
    else:
        pages, front = take_front(
            pages, entries, read_lexicon(text), text, log,
            calls=lambda block: block.line in noted, styled=styled,
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


def _key(text: str) -> str:
    """The letters of a text, by which titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def _without_title(
    page: Page, known: dict[str, str], noted: set[int], log: Log
) -> tuple[Page, dict[str, str]]:
    """A page without the title that stands in the metadata too and the lines below it, and what these say."""

    said = {_key(part) for value in known.values() for part in (value, *value.split("; "))}
    count = 0  # up to the last that says it: a picture behind it is the book's
    for place, block in enumerate(page.body[:8], start=1):
        if _key(block.text) in said:
            count = place
        elif _key(block.text):
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


def has_chapters(blocks: list[Element]) -> bool:
    """Whether blocks begin with a heading of level 1, as those of an edition of ours do."""
    first = next((block for block in blocks if shows(block)), None)
    return first is not None and first["t"] == "Header" and first["c"][0] == 1


def own_parts(
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
