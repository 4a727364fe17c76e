"""Turn the blocks of a page into its running text and its notes.

Notes stand below a rule, at the foot of the page, in a section of their own, or anywhere as
``[^1]: …``. OCR cuts them into paragraphs; an address that stands alone, or words that stand before a
note that comes later, belong to the note above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from octavo.scan.dialects import CALLS, LOOSE, NOTES_TITLE, label_of, plain_label
from octavo.scan.model import Aside, Block, Dialect, Log, Look, NoteText, Page

_ADDRESS = re.compile(r"\s*(?:<|\[|\\?\()?(?:https?://|www\.|doi:)\S+", re.IGNORECASE)
_ONLY_ADDRESS = re.compile(
    r"\s*(?:<https?://[^>]+>|\[[^\]]*\]\(\s*<?https?://[^)]*\)+|(?:https?://|www\.)\S+)[\s.;,]*$",
    re.IGNORECASE,
)
_FOLIO = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlcdm]{1,8})\W*$", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?…:][\"”’')\]*_]*\s*$")
_GAP = 20  # labels that may be missing between two notes


def deal_below_rule(
    blocks: Sequence[Block],
    dialect: Dialect,
    last: str,
    body: Sequence[Block],
    page: int,
    log: Log,
) -> tuple[list[NoteText], list[Block], list[Block]]:
    """The notes below a rule, the text of the next page, and what continues a note of the page
    before.

    ``last``: the label of the last note before; ``body``: the text above the rule.
    """
    lines = _label_lines(blocks, dialect, last, _calls_of(body, dialect))
    if not lines:
        return [], list(blocks), []
    end = max(index for index, _ in lines)
    rest = end + 1
    while rest < len(blocks) and _continues_note(
        blocks[rest], blocks[rest + 1 :], body, blocks[rest - 1], log
    ):
        rest += 1
    notes, before = _gather(blocks[:rest], lines, dialect, page)
    return notes, list(blocks[rest:]), before


def deal_page(page: Page, dialect: Dialect, log: Log) -> Page:
    """A page with explicit bounds: its notes are the last thing on it, below a rule or not.

    What continues a note of the page before stands in a first note without label.
    """
    blocks = list(page.body)
    rules = [index for index, block in enumerate(blocks) if block.kind == "rule"]
    for index in reversed(rules):
        foot = blocks[index + 1 :]
        lines = _label_lines(foot, dialect, "", _calls_of(blocks[:index], dialect))
        if lines:
            notes, before = _gather(_without_folio(foot), lines, dialect, page.index)
            first = [NoteText("", tuple(before), page.index)] if before else []
            body = blocks[:index] + _folios(foot)
            return replace(page, body=tuple(body), notes=(*first, *notes))
    start = _foot_start(blocks, dialect)
    if start is None:
        return page
    foot = blocks[start:]
    lines = _label_lines(foot, dialect, "", _calls_of(blocks[:start], dialect))
    notes, before = _gather(_without_folio(foot), lines, dialect, page.index)
    assert not before
    return replace(page, body=(*blocks[:start], *_folios(foot)), notes=tuple(notes))


def take_definitions(page: Page, dialect: Dialect) -> Page:
    """A page without its ``[^1]: …``, which may stand anywhere; they are its notes."""
    body: list[Block] = []
    notes: list[NoteText] = []
    for block in page.body:
        pieces = _split_lines(block, dialect)
        if (
            pieces[0][0] is None
            and block.kind == "paragraph"
            and block.text.startswith("    ")
            and notes
        ):
            notes[-1] = replace(notes[-1], blocks=(*notes[-1].blocks, _dedent(block)))
            continue
        for label, piece in pieces:
            if label is None:
                body.append(piece)
            else:
                notes.append(NoteText(label, (piece,), page.index))
    rules = [block for block in body if block.kind == "rule"]
    if notes and body and body[-1].kind == "rule" and rules:
        body.pop()  # the rule above the definitions
    return replace(page, body=tuple(body), notes=(*page.notes, *notes))


def take_sections(
    pages: Sequence[Page], dialect: Dialect, log: Log
) -> tuple[list[Page], list[NoteText]]:
    """The pages without their sections of notes, and these notes.

    ``NoteText.chapter`` counts the sections, and within a section the counts that begin anew.
    """
    left: list[Page] = []
    notes: list[NoteText] = []
    inside, level, chapter, last = False, 0, -1, ""
    for page in pages:
        body: list[Block] = []
        for block in page.body:
            if block.kind == "heading":
                title = re.sub(r"[*_]", "", block.text)
                if NOTES_TITLE.fullmatch(title):
                    inside, level, last = True, block.level, ""
                    chapter += dialect.place == "chapter"
                    log.asides.append(Aside("heading of notes", block.text, block.line, page.label))
                    continue
                if inside and (dialect.place == "book" and _names_chapter(title)):
                    chapter, last = chapter + 1, ""
                    log.asides.append(
                        Aside("heading among notes", block.text, block.line, page.label)
                    )
                    continue
                if inside and (block.level <= level or dialect.place == "chapter"):
                    inside = False
            if not inside:
                body.append(block)
                continue
            for label, piece in _split_lines(block, dialect):
                if label is None and notes:
                    notes[-1] = replace(notes[-1], blocks=(*notes[-1].blocks, piece))
                elif label is None:
                    body.append(piece)
                else:
                    if dialect.place == "book" and label == "1" and last not in ("", "1") and (
                        dialect.numbering == "chapter"
                    ):  # fmt: skip
                        chapter += 1
                    last = label
                    notes.append(NoteText(label, (piece,), page.index, max(chapter, 0)))
        left.append(replace(page, body=tuple(body)))
    return left, notes


def _names_chapter(title: str) -> bool:
    return bool(
        re.match(
            r"\W*(?:(?:to\s+)?(?:chapter|kapitel|chapitre|part)\b|introduction|conclusion|preface|\d+\.?\s)",
            title,
            re.IGNORECASE,
        )
    )


def _label_lines(
    blocks: Sequence[Block], dialect: Dialect, last: str, called: frozenset[str]
) -> list[tuple[int, int]]:
    """Block and line of every note's beginning, in order.

    A loose label (``12 Smith …``) has to be called on the page, or follow the one before.
    """
    found: list[tuple[int, int]] = []
    before = last
    for index, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list", "quote"):
            continue
        for number, line in enumerate(block.text.split("\n")):
            label = label_of(line, dialect.labels)
            strict = dialect.labels not in LOOSE
            if label is None and dialect.labels in ("sup", "superscript", "tex"):
                label = _bare_label(line, before)
                strict = False
            if label is None or _is_page_of_its_own(line):
                continue
            if strict or label[0] in called or _follows(label[0], before):
                found.append((index, number))
                before = label[0]
    return found


def _bare_label(line: str, before: str) -> tuple[str, str] | None:
    """A label that lost its mark: “347 Kushen …” behind note 346."""
    match = re.match(r"(\d{1,4})[.)]?\s+(?=[“\"*A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ<])", line)
    if match and before.isdigit() and int(match[1]) == int(before) + 1:
        return match[1], line[match.end() :]
    return None


def _is_page_of_its_own(line: str) -> bool:
    return _FOLIO.fullmatch(line) is not None


def _follows(label: str, before: str) -> bool:
    if not label.isdigit():
        return True
    if not before.isdigit():
        return int(label) == 1
    return int(before) < int(label) <= int(before) + 3


def _calls_of(blocks: Sequence[Block], dialect: Dialect) -> frozenset[str]:
    pattern = CALLS[dialect.calls]
    return frozenset(
        plain_label(next(group for group in match.groups() if group))
        for block in blocks
        for match in pattern.finditer(block.text)
    )


def _foot_start(blocks: Sequence[Block], dialect: Dialect) -> int | None:
    """Where the notes begin on a page without a rule."""
    headings = [index for index, block in enumerate(blocks) if block.kind == "heading"]
    start = headings[-1] + 1 if headings else 0  # notes stand below the last of them
    called = set(_calls_of(blocks[:start], dialect))
    for index, block in enumerate(blocks[start:], start=start):
        line = block.text.partition("\n")[0]
        label = label_of(line, dialect.labels) if block.kind in ("paragraph", "list") else None
        known = label is not None and (dialect.labels not in LOOSE or label[0] in called)
        if known and not _is_page_of_its_own(line):
            return index
        called |= _calls_of((block,), dialect)
    return None


def _continues_note(
    block: Block, later: Sequence[Block], body: Sequence[Block], above: Block, log: Log
) -> bool:
    """Whether a block behind the last note of a page still belongs to it."""
    if block.kind != "paragraph":
        return False
    if _ONLY_ADDRESS.fullmatch(block.text.replace("\n", " ")):
        return True
    text = body[-1].text if body else ""
    open_note = not _TERMINAL.search(above.text) and not _ADDRESS.search(above.text[-120:])
    if block.text[:1].islower() and _TERMINAL.search(_bare(text)) and open_note:
        log.looks.append(
            Look("note", f"taken for the end of a note: “{block.text[:60]}”", block.line)
        )
        return True
    return False


def _bare(text: str) -> str:
    """Text without a call at its end."""
    return re.sub(
        r"(?:<sup>[^<]*</sup>|\[\^[^\]]*\]|[⁰¹²³⁴-⁹]+|\$[^$]*\$|\[\d+\])\s*$", "", text.rstrip()
    )


def _gather(
    blocks: Sequence[Block], lines: Sequence[tuple[int, int]], dialect: Dialect, page: int
) -> tuple[list[NoteText], list[Block]]:
    """The notes that begin at ``lines``, and what stands before the first."""
    begins = set(lines)
    notes: list[NoteText] = []
    before: list[Block] = []
    for index, block in enumerate(blocks):
        label: str | None = None
        held: list[str] = []
        start = 0

        def close(label: str | None, held: list[str], line: int) -> None:
            text = "\n".join(held)
            if not text.strip() and label is None:
                return
            piece = Block("paragraph", text, line)
            if label is not None:
                notes.append(NoteText(label, (piece,), page))
            elif notes:
                notes[-1] = replace(notes[-1], blocks=(*notes[-1].blocks, piece))
            else:
                before.append(piece)

        if block.kind not in ("paragraph", "list", "quote"):
            if notes:
                notes[-1] = replace(notes[-1], blocks=(*notes[-1].blocks, block))
            else:
                before.append(block)
            continue
        for number, line in enumerate(block.text.split("\n")):
            if (index, number) in begins:
                close(label, held, block.line + start)
                found = label_of(line, dialect.labels) or _split_bare(line)
                label, held, start = found[0], [found[1]], number
            else:
                held.append(line)
        close(label, held, block.line + start)
    return notes, before


def _split_bare(line: str) -> tuple[str, str]:
    match = re.match(r"(\d{1,4})[.)]?\s+", line)
    assert match is not None
    return match[1], line[match.end() :]


def _split_lines(block: Block, dialect: Dialect) -> list[tuple[str | None, Block]]:
    """A block cut where a line begins with a label; lines of a list are items of it."""
    if block.kind not in ("paragraph", "list"):
        return [(None, block)]
    pieces: list[tuple[str | None, list[str], int]] = []
    before = 0
    for number, line in enumerate(block.text.split("\n")):
        found = label_of(line, dialect.labels)
        if found and number and dialect.labels in LOOSE and found[0].isdigit():
            found = found if int(found[0]) == before + 1 else None
        if found:
            before = int(found[0]) if found[0].isdigit() else 0
            pieces.append((found[0], [found[1]], number))
        elif pieces:
            pieces[-1][1].append(line)
        else:
            pieces.append((None, [line], number))
    return [
        (label, replace(block, kind="paragraph" if label is not None else block.kind,
                        text="\n".join(lines), line=block.line + number))
        for label, lines, number in pieces
    ]  # fmt: skip


def _dedent(block: Block) -> Block:
    return replace(block, text="\n".join(line.strip() for line in block.text.split("\n")))


def _folios(foot: Sequence[Block]) -> list[Block]:
    """A folio below the notes is of the page, not of its last note."""
    last = foot[-1]
    return [last] if last.kind == "paragraph" and _FOLIO.fullmatch(last.text) else []


def _without_folio(foot: Sequence[Block]) -> list[Block]:
    return list(foot[:-1]) if _folios(foot) else list(foot)
