"""Turn pages that begin with the call of a note into pages on which it stands behind its word, on the page before.

A browser may end a page between a word and its call. At the head of a page the number would be taken for that of a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from octavo.scan.sheets.foot import Footed
from octavo.scan.sheets.measures import Measures, is_size
from octavo.scan.sheets.rows import Row

_CALL = re.compile(r"\[?(?:\d{1,4}|[*†‡§¶‖]{1,6})\]?")


def carry_back_calls(pages: Sequence[Footed], measures: Measures) -> list[Footed]:
    """The pages, each call with its word. A number that others follow at the heads of rows is that of a note, and stays."""
    made: list[Footed] = []
    for page in pages:
        first = page.body[0] if page.body else None
        last = made[-1].body[-1] if made and made[-1].body else None
        if first is None or last is None or not _are_text((first, last), measures):
            made.append(page)
            continue
        call, *rest = first.cells[0].words
        if not (call.raised and rest and _CALL.fullmatch(call.text)) or _is_label(
            call.text, (*made[-1].body[1:], *page.body[1:])
        ):
            made.append(page)
            continue
        before = last.cells[-1]
        longer = replace(before, words=(*before.words, call._replace(glued=True)))
        ended = replace(last, cells=(*last.cells[:-1], longer))
        made[-1] = replace(made[-1], body=(*made[-1].body[:-1], ended))
        shorter = replace(first.cells[0], words=(rest[0]._replace(glued=False), *rest[1:]))
        begun = replace(first, cells=(shorter, *first.cells[1:]))
        made.append(replace(page, body=(begun, *page.body[1:])))
    return made


def _is_label(text: str, rows: Sequence[Row]) -> bool:
    """Whether the number before or behind one begins a row near it, as notes do."""
    number = int(text) if text.isdigit() else 0
    return number > 0 and any(
        row.words[0].raised and row.words[0].text in (str(number - 1), str(number + 1))
        for row in rows
        if row.words
    )


def _are_text(rows: Sequence[Row], measures: Measures) -> bool:
    return all(row.cells and row.words and is_size(row, measures.size) for row in rows)
