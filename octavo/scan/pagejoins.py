"""Turn the pieces of pages into one row of pieces: what a page end cut is whole again, and each page is marked where it
begins.

Where the source says what goes on, that is done. Else words and lines tell (`joins.py`), and how sure that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from octavo.scan.inline import plain
from octavo.scan.joins import TAIL, Decision, believe_page, decide_join, join_nodes
from octavo.scan.model import Break, Image, Join, Log, Look, Mark, Nodes, Page, Seam, Text
from octavo.scan.pieces import Piece
from octavo.scan.words import Lexicon

_SURE = 0.8  # below it a person should look
_TABLE, _TABLE_END = "<table>", "</table>"


def join_pages(
    by_page: list[list[Piece]],
    pages: Sequence[Page],
    lexicon: Lexicon,
    log: Log,
    seams: Mapping[int, Seam],
) -> list[Piece]:
    """The pieces of all pages in one row. ``seams``: what is known of blocks at the heads of pages, by line."""
    flow: list[Piece] = []
    waiting: tuple[Mark, ...] = ()
    for number, pieces in enumerate(by_page):
        label = pages[number].label
        if label:
            waiting += (Mark(label),)
        if not pieces:
            continue
        rest = list(pieces)
        if flow and number:
            taken = _try_join(flow, rest, waiting, pages[number], lexicon, log, seams)
            if taken:
                waiting = ()
        if rest and waiting:
            _mark_beginning(rest[0], waiting)
            waiting = ()
        flow += rest
    if waiting and flow:
        flow.append(Piece("paragraph", 0, len(pages), marks=waiting))
    return flow


def _mark_beginning(piece: Piece, marks: tuple[Mark, ...]) -> None:
    if piece.kind in ("paragraph", "meaning") and not _floats(piece):
        piece.nodes = (*marks, *piece.nodes)
    else:
        piece.marks = marks


def _try_join(
    flow: list[Piece],
    rest: list[Piece],
    marks: tuple[Mark, ...],
    page: Page,
    lexicon: Lexicon,
    log: Log,
    seams: Mapping[int, Seam],
) -> bool:
    """Join the first paragraph of a page with what stands before it; whether that was done.

    Pictures and tables at the head of a page stand between the halves of a paragraph; they follow it.
    """
    last = flow[-1]
    seam = seams.get(rest[0].line)
    if seam in ("apart", "words", "lines", "more"):
        return seam != "apart" and _join_told(last, rest, marks, seam, page, lexicon, log)
    before = _tail(last)
    place = next((n for n, piece in enumerate(rest) if not _floats(piece)), None)
    if before is None or place is None:
        return False
    first = rest[place]
    after = _head(first)
    if after is None:
        return False
    decision = believe_page(decide_join(before[-TAIL:], after, lexicon), seams.get(first.line))
    if place and not (decision.joined and decision.confidence > 0.95):
        return False
    if last.kind == "list" and not (decision.joined and plain(after)[:1].islower()):
        return False
    if (last.kind == "quote") != (first.kind == "quote") and not plain(after)[:1].islower():
        decision = Decision(False, "a quotation ends or begins", 0.8)
    _tell(decision, before, after, page, first.line, log)
    if not decision.joined:
        return False
    _put_tail(last, join_nodes(before, marks, after, decision.glue))
    more = first.paragraphs[1:] if first.kind == "quote" else []
    if more and last.kind != "quote":  # the rest of it stays one
        first.paragraphs = more
        return True
    last.paragraphs += more
    rest.pop(place)
    return True


def _join_told(
    last: Piece,
    rest: list[Piece],
    marks: tuple[Mark, ...],
    seam: Seam,
    page: Page,
    lexicon: Lexicon,
    log: Log,
) -> bool:
    """Join the first piece of a page with the one that it is of, as the source says; whether the marks stand in it now."""
    first = rest[0]
    if last.kind != first.kind and {last.kind, first.kind} != {"paragraph", "meaning"}:
        return False
    if seam == "more" and last.kind not in ("list", "table", "quote", "html"):
        return False
    ends, begins = _words_of(last), _words_of(first)
    if first.kind != "html" and not (ends and begins):
        return False
    rest.pop(0)
    if first.kind == "html":
        last.text = f"{last.text.removesuffix(_TABLE_END)}{first.text.removeprefix(_TABLE)}"
        return False
    before, after = ends[-1], begins[0]
    whole = seam != "more"
    if whole:
        decision = decide_join(before[-TAIL:], after, lexicon)
        glue = decision.glue if decision.joined else "space"
        _tell(
            Decision(True, "the tags of the file say so", 1.0), before, after, page, first.line, log
        )
        between = (Break(),) if seam == "lines" else ()
        joined = join_nodes((*before, *between), marks, after, "nothing" if between else glue)
    else:
        joined = (*marks, *after)
    match first.kind:
        case "list":
            sign = first.items[0][0]
            if whole:
                sign = last.items.pop()[0]
            elif sign.isspace():
                sign = " " * len(last.items[-1][0])
            last.items += [(sign, joined), *first.items[1:]]
        case "quote":
            del last.paragraphs[len(last.paragraphs) - whole :]
            last.paragraphs += [joined, *first.paragraphs[1:]]
        case "table":
            _add_rows(last, first, marks, lexicon, whole=whole)
        case _:
            last.nodes = joined
    return True


def _words_of(piece: Piece) -> list[Nodes]:
    """The words of a piece, in parts that follow one another."""
    return [
        *((piece.nodes,) if piece.kind in ("paragraph", "meaning") else ()),
        *(nodes for _, nodes in piece.items),
        *piece.paragraphs,
        *(row[0] if row else () for row in piece.rows),
    ]


def _add_rows(
    last: Piece, first: Piece, marks: tuple[Mark, ...], lexicon: Lexicon, *, whole: bool
) -> None:
    """Add the rows of a table on the next page; ``whole``: the first of them goes on with the last row here."""
    rows = first.rows if any(map(any, first.rows[:1])) else first.rows[1:]  # without an empty head
    if whole and last.rows and rows:
        row = last.rows.pop()
        cells = zip_longest(row, rows[0], fillvalue=())
        glued = [
            join_nodes(a, (), b, decide_join(a[-TAIL:], b, lexicon).glue) if a and b else a or b
            for a, b in cells
        ]
        rows = [glued, *rows[1:]]
    if not rows:
        return
    width = max(map(len, [*last.rows, *rows]))
    last.rows, rows = (
        [[*row, *[()] * (width - len(row))] for row in part] for part in (last.rows, rows)
    )
    rows[0][0] = (*marks, *rows[0][0])
    last.rows += rows


def _floats(piece: Piece) -> bool:
    if piece.kind in ("table", "html", "formula"):
        return piece.kind != "formula"
    return piece.kind == "paragraph" and all(
        isinstance(node, Image) or node == Text(" ") for node in piece.nodes
    )


def _tail(piece: Piece) -> Nodes | None:
    """The last words of a piece that may go on."""
    if piece.kind == "paragraph" and not _floats(piece):
        return piece.nodes
    if piece.kind == "list" and piece.items:
        return piece.items[-1][1]
    return piece.paragraphs[-1] if piece.kind == "quote" and piece.paragraphs else None


def _head(piece: Piece) -> Nodes | None:
    if piece.kind == "paragraph":
        return piece.nodes
    return piece.paragraphs[0] if piece.kind == "quote" and piece.paragraphs else None


def _put_tail(piece: Piece, nodes: Nodes) -> None:
    if piece.kind == "paragraph":
        piece.nodes = nodes
    elif piece.kind == "list":
        piece.items[-1] = (piece.items[-1][0], nodes)
    else:
        piece.paragraphs[-1] = nodes


def _tell(decision: Decision, before: Nodes, after: Nodes, page: Page, line: int, log: Log) -> None:
    tail, head = plain(before[-TAIL:])[-40:], plain(after)[:40]
    log.joins.append(
        Join(page.label, decision.joined, decision.rule, decision.confidence, tail, head, line)
    )
    if decision.confidence < _SURE:
        done = "joined" if decision.joined else "kept apart"
        log.looks.append(
            Look("join", f"{done} ({decision.rule}): “… {tail}” | “{head} …”", line, page.label)
        )
