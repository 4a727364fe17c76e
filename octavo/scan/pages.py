"""Turn blocks into pages: running text and notes of each, without what every page repeats.

1. cut the blocks where pages end;
2. part the notes of each page from its text (`notes.py`);
3. set running heads, folios and remarks of the OCR program aside (`furniture.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from octavo.scan.dialects import label_of, note_runs
from octavo.scan.furniture import strip_furniture
from octavo.scan.model import Aside, Block, Dialect, Log, Look, NoteText, Page
from octavo.scan.notes import deal_below_rule, deal_page, take_definitions, take_sections

# ``` {=html}: a build would take it for HTML; ``` python x=1: it is no code for pandoc
_FENCE = re.compile(r"( *(?:`{3,}|~{3,})(?:[ \t]*[\w+#.-]+(?!\S))?+)[ \t]*(\S[^\n]*)")
_OWN_KEY = re.compile(r"\[\^\d+\]:\s*(?=\$\s*\{?\s*\}?\s*\^)")


def make_pages(
    blocks: Sequence[Block], dialect: Dialect, log: Log, *, sized: bool = False
) -> tuple[list[Page], list[NoteText]]:
    """The pages in order, and the notes that stand in sections of their own; ``sized``: headings are known by their type."""
    if dialect.breaks == "notes":
        blocks = _with_rules(blocks, dialect)
    if dialect.breaks in ("rules", "notes"):
        pages = _pages_of_rules(blocks, dialect, log)
    else:
        pages = _pages_of_marks(blocks, dialect, log)
    apart: list[NoteText] = []
    if dialect.labels == "caret":
        pages = [take_definitions(page, dialect) for page in pages]
    pages = strip_furniture(pages, dialect, log, sized=sized)
    if dialect.place != "page":
        pages, apart = take_sections(pages, dialect, log)
    return pages, apart


def drop_remarks(blocks: Sequence[Block], log: Log) -> list[Block]:
    """Comments of OCR programs are not of the book; a page that one could not read is missed.

    Some programs put notes, labels and all, below keys of their own: ``[^0]: ${ }^{1}$ …``.
    """
    kept: list[Block] = []
    for given in blocks:
        block = given
        if block.text.startswith("[^") and (match := _OWN_KEY.match(block.text)):
            log.asides.append(Aside("key of the OCR program", match[0], block.line))
            rest = block.text[match.end() :]
            block = replace(block, text="\n".join(line.strip() for line in rest.split("\n")))
        if block.kind == "code" and (match := _FENCE.match(block.text)):
            log.asides.append(Aside("attributes of code", match[2], block.line))
            block = replace(block, text=match[1] + block.text[match.end() :])
        if block.kind == "paragraph" and block.text.startswith("[MISSING_PAGE"):
            log.asides.append(Aside("remark of the OCR program", block.text, block.line))
            log.looks.append(Look("page", f"the OCR program could not read a page: {block.text}",
                                  block.line))  # fmt: skip
        elif block.kind == "html" and block.text.startswith("<!--") and "Page" not in block.text:
            log.asides.append(Aside("comment", block.text, block.line))
        elif block.kind == "break" and any(map(str.isalnum, block.text)):
            log.asides.append(Aside("page mark", block.text, block.line))
            kept.append(block)
        else:
            kept.append(block)
    return kept


def _with_rules(blocks: Sequence[Block], dialect: Dialect) -> list[Block]:
    """A rule set before each run of notes."""
    begins = set(note_runs(blocks, dialect.labels))
    made: list[Block] = []
    for index, block in enumerate(blocks):
        if index in begins:
            made.append(Block("rule", "", block.line))
        made.append(block)
    return made


def _pages_of_rules(blocks: Sequence[Block], dialect: Dialect, log: Log) -> list[Page]:
    """A rule ends the text of a page; its notes end where the text of the next begins."""
    pages: list[Page] = []
    body: list[Block] = []
    start = blocks[0].line if blocks else 1
    segments = _cut_at(blocks, "rule")
    body += segments[0][1] if segments else []
    last = ""
    for number, (rule, segment) in enumerate(segments[1:], start=1):
        is_last = number == len(segments) - 1
        notes, rest, before = deal_below_rule(segment, dialect, last, body, len(pages), log)
        if not notes and not before and not _ends_page(body, segment, is_last):
            assert rule is not None
            log.looks.append(Look("rule", "a rule without notes below it was kept as an ornament",
                                  rule.line))  # fmt: skip
            body += [rule, *segment]
            continue
        if not notes and not before:
            log.looks.append(Look("note", "a page ends with a rule and has no notes below it",
                                  rule.line if rule else None))  # fmt: skip
        if before and not _continue_note(pages, before, log):
            body += before
        pages.append(Page(len(pages), "", tuple(body), tuple(notes), start))
        last = next((note.label for note in reversed(notes)), last)
        start = rest[0].line if rest else (segment[-1].line if segment else start)
        body = list(rest)
    if body or not pages:
        pages.append(Page(len(pages), "", tuple(body), (), start))
    return pages


def _ends_page(body: Sequence[Block], segment: Sequence[Block], is_last: bool) -> bool:
    """Whether a rule without notes still ends a page: the text goes on in the middle of a sentence,
    or there is nothing behind it."""
    if not segment:
        return is_last
    text = body[-1].text.rstrip() if body else ""
    return segment[0].text[:1].islower() and not text.endswith((".", "!", "?", "”", '"'))


def _continue_note(pages: list[Page], blocks: Sequence[Block], log: Log) -> bool:
    """Add what stands above the first note of a page to the last note before it, if there is one."""
    for index in range(len(pages) - 1, -1, -1):
        page = pages[index]
        if page.notes:
            note = page.notes[-1]
            note = replace(note, blocks=(*note.blocks, *blocks))
            pages[index] = replace(page, notes=(*page.notes[:-1], note))
            return True
    log.looks += [Look("note", f"words among the notes belong to none: “{block.text[:60]}”", block.line)
                  for block in blocks]  # fmt: skip
    return False


def _cut_at(blocks: Sequence[Block], kind: str) -> list[tuple[Block | None, list[Block]]]:
    segments: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.kind == kind or (block.kind == "break" and kind == "rule"):
            segments.append((block, []))
        else:
            segments[-1][1].append(block)
    return segments


def _pages_of_marks(blocks: Sequence[Block], dialect: Dialect, log: Log) -> list[Page]:
    """Pages stand between marks; a numbered mark stands before its page, or behind it."""
    kind = "rule" if dialect.breaks == "separators" else "break"
    if dialect.breaks == "none":
        segments: list[tuple[Block | None, list[Block]]] = [
            (None, [block for block in blocks if block.kind != "break"])
        ]
    else:
        segments = _cut_at(blocks, kind) if kind == "break" else _cut_rules(blocks)
    behind = _marks_stand_behind(segments)
    pages: list[Page] = []
    for number, (mark, segment) in enumerate(segments):
        if number == 0 and not segment and len(segments) > 1 and not behind:
            continue
        named = segments[number + 1][0] if behind and number + 1 < len(segments) else (
            None if behind else mark
        )  # fmt: skip
        if behind and number == len(segments) - 1 and not segment:
            continue
        label = named.page if named is not None else ""
        if dialect.breaks == "marker" and label:
            label = str(int(label) + 1)  # counted from 0, of the file
        line = segment[0].line if segment else (mark.line if mark else 1)
        # a program that says “end of page” counts the pages of its file, and reads no folio
        read = (
            named is not None
            and dialect.breaks == "marks"
            and "end of page" not in named.text.lower()
        )
        page = Page(len(pages), label, tuple(segment), (), line, bool(label) and read)
        if dialect.place == "page" and dialect.labels != "caret":
            page = deal_page(page, dialect, log)
            if page.notes and page.notes[0].label == "":  # goes on from the page before
                taken = _continue_note(pages, page.notes[0].blocks, log)
                body = page.body if taken else (*page.body, *page.notes[0].blocks)
                page = replace(page, body=body, notes=page.notes[1:])
        pages.append(page)
    return pages


def _cut_rules(blocks: Sequence[Block]) -> list[tuple[Block | None, list[Block]]]:
    return _cut_at(blocks, "rule")


def _marks_stand_behind(segments: Sequence[tuple[Block | None, list[Block]]]) -> bool:
    """Page marks close a page when the first stands behind text and the last ends the file."""
    return len(segments) > 1 and bool(segments[0][1]) and not segments[-1][1]


def first_label(block: Block, dialect: Dialect) -> str | None:
    """The label that a block begins with."""
    found = label_of(block.text, dialect.labels)
    return found[0] if found else None
