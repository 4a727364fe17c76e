"""Turn the pages before the text of a source that says what each thing is into dedication and epigraph.

There a quotation is known as one, and so is where the first chapter begins: a page with nothing on it but a quotation has
the epigraph, one behind the title page with nothing but some words the dedication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from octavo.scan.front import COPYRIGHT
from octavo.scan.inline import Reader, plain
from octavo.scan.model import ANEW, Aside, Block, Log, Page

_DEDICATION = 40  # words at most
_SOURCE = 15  # the same, of whose words an epigraph are


@dataclass(slots=True)
class FirstPages:
    """What stands on pages of their own before the text."""

    dedication: str = ""
    epigraph: str = ""
    epigraph_source: str = ""
    rights: str = ""


def take_first_pages(
    pages: Sequence[Page], log: Log, *, calls: Callable[[Block], bool], own: bool
) -> tuple[list[Page], FirstPages]:
    """The pages without dedication and epigraph, and what these say.

    ``calls``: whether a block calls a note; ``own``: the source is an edition of ours, with its copyright page behind
    the title page.
    """
    made, found = list(pages), FirstPages()
    start = next((page.index for page in pages if _begins_text(page)), 0)
    title = -1  # index of the title page, when it has come
    for page in pages[:start]:
        if not page.body or any(map(calls, page.body)):
            continue
        first, *others = page.body
        if not others and first.kind == "quote" and not found.epigraph:
            texts = [_words_of(text) for text in re.split(r"\n[ \t]*\n", first.text)]
            if len(texts) > 1 and len(texts[-1].split()) <= _SOURCE:
                found.epigraph_source = texts.pop()
            found.epigraph = " ".join(texts)
            what = "epigraph"
        elif own and page.index == title + 1 > 0:
            rights = (block for block in page.body if COPYRIGHT.match(block.text))
            found.rights = next((_words_of(block.text) for block in rights), "")
            what = ANEW
        elif title >= 0 and not others and _is_dedication(first) and not found.dedication:
            found.dedication = _words_of(first.text)
            what = "dedication"
        else:
            title = page.index if title < 0 else title
            continue
        log.asides += (Aside(what, block.text, block.line, page.label) for block in page.body)
        made[page.index] = replace(page, body=())
    return made, found


def _begins_text(page: Page) -> bool:
    return any(block.kind == "heading" for block in page.body)


def _is_dedication(block: Block) -> bool:
    few = len(block.text.split()) <= _DEDICATION
    return block.kind == "paragraph" and few and not COPYRIGHT.match(block.text)


def _words_of(text: str) -> str:
    return plain(Reader(None).read(text))
