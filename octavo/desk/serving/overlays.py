"""Turn the faults of the make-up into boxes on the printed pages.

A fault names lines of its page, counted from the top; where they stand is read of the page's own content. That takes a few
milliseconds a page, so lines that are known by the digest of their page are not read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from octavo.checks.founts import Measurer, measurers_of, read_founts
from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.setlines import gather_rows
from octavo.checks.showing import follow_content
from octavo.model.makeup import Fault

_OVER, _UNDER = 0.72, 0.26  # of the type size: how far a line reaches over and under its baseline

Box = tuple[
    float, float, float, float
]  # left, top, right, bottom in points from the upper left corner


@dataclass(frozen=True, slots=True)
class MakeupMark:
    """A fault where it is seen."""

    page: int  # index
    box: Box
    what: str  # “loose, 2.4 ×”
    words: str


def mark_faults(
    content: bytes,
    digests: Sequence[str],
    height: float,
    faults: Sequence[Fault],
    known: MutableMapping[str, tuple[Box, ...]],
) -> tuple[MakeupMark, ...]:
    """The marks of all faults; ``digests`` are those of the pages, ``height`` is theirs in points, and ``known`` has the lines
    of pages by their digest: those that are read are added, those of other pages are taken out."""
    wanted = {fault.page_index: digests[fault.page_index] for fault in faults}
    missing = [index for index, digest in wanted.items() if digest not in known]
    for digest in known.keys() - set(wanted.values()):
        del known[digest]
    if missing:
        pdf = PdfObjects(content)
        measurers = measurers_of(read_founts(pdf, [pdf.page_at(missing[0])]))
        for index in missing:
            known[wanted[index]] = tuple(_lines(pdf, index, height, measurers))
    return tuple(_mark(fault, known[wanted[fault.page_index]]) for fault in faults)


def _lines(
    pdf: PdfObjects, index: int, height: float, measurers: Mapping[bytes, Measurer]
) -> Iterator[Box]:
    streams = [pdf.get(stream) for stream in pdf.page_at(index).contents]
    body = b"\n".join([stream.body for stream in streams if isinstance(stream, Stream)])
    for row in gather_rows(follow_content(body, measurers).rows):
        yield (
            round(min(word[0] for word in row.words), 1),
            round(height - row.baseline - _OVER * row.size, 1),
            round(max(word[1] for word in row.words), 1),
            round(height - row.baseline + _UNDER * row.size, 1),
        )


def _mark(fault: Fault, lines: Sequence[Box]) -> MakeupMark:
    held = lines[fault.line - 1 : fault.last_line] or ((0.0, 0.0, 0.0, 0.0),)
    box = (
        min(line[0] for line in held), min(line[1] for line in held),
        max(line[2] for line in held), max(line[3] for line in held),
    )  # fmt: skip
    name = fault.code.removeprefix("makeup-").replace("-", " ")
    what = f"{name}, {fault.measured}" if fault.measured else name
    return MakeupMark(fault.page_index, box, what, fault.words)
