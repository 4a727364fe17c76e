"""Turn one piece of the book into a Sheet: its pages without furniture, and what joining needs.

A job is pure: what it gives depends on nothing but what it is given, so it may run in any process,
and its result may be kept. It never sees a page number: running heads and folios come later, from
one document for the whole book (`furniture.py`), so a chapter whose pages move is not laid out anew.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from octavo.face import Face
from octavo.typeset.draw import make_plate
from octavo.typeset.longnotes import break_long_notes
from octavo.typeset.measure import line_ends_of
from octavo.typeset.plates import Plate
from octavo.typeset.starts import find_starts

# Loaded once in each worker and kept for its next job: faces → Engine.
_ENGINES: dict[tuple[Face, ...], Any] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be laid out."""

    name: str  # for messages and the progress bar
    html: str  # a whole document
    css: str
    measure_pt: float  # width of the type area: long notes are measured in it
    faces: tuple[Face, ...]
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # pictures by src
    tagged: bool = True  # whether its text is of the book's structure


@dataclass(frozen=True, slots=True)
class FontUse:
    """What pages use of a font; fonts of one name are one font in the joined PDF."""

    name: str  # BaseFont without slash: "TFOXIO+Octavo-Text"
    family: str
    italic: bool
    weight: int
    ascent: int  # in thousandths of an em, like all lengths of a font
    descent: int
    flags: int
    widths: tuple[tuple[int, int], ...]  # glyph → advance
    texts: tuple[tuple[int, str], ...]  # glyph → text it stands for


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pages of a job."""

    plates: tuple[Plate, ...] = field(repr=False)
    blanks: tuple[bool, ...]  # for every page whether it is an empty verso
    anchors: dict[str, tuple[int, float, float]]  # id → page, x and y in points from the lower left
    starts: tuple[int | None, ...]  # letters of the piece's running text before each page
    fonts: tuple[FontUse, ...]
    said: tuple[str, ...]  # warnings of the engine

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self.blanks)


def prepare(*modules: str) -> None:
    """Load what every job needs, and these modules for what may be asked for after it."""
    from octavo.engine import load_engine

    load_engine()
    for module in modules:
        import_module(module)


def set_job(job: Job) -> Sheet:
    """Lay out a job. Raises LayoutError when the engine fails.

    Boxes are made by the hundred thousand and nearly all are freed without the garbage collector: it
    looks for them seldom (what its usual haste costs is a sixteenth of the whole).
    """
    with _collecting_seldom():
        return _set_job(job)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.set_threshold(500_000, 3, 3)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _set_job(job: Job) -> Sheet:
    from octavo.engine import CollectedWarnings, Engine, draw_pages

    engine = _ENGINES.get(job.faces)
    if engine is None:
        _ENGINES.clear()
        engine = _ENGINES[job.faces] = Engine(job.faces)
    engine.serve(dict(job.files))
    html = break_long_notes(
        job.html, lambda body: line_ends_of(body, engine, job.css, job.measure_pt)
    )
    laid = engine.lay_out(html, job.css)
    pages = laid.document.pages
    plates: list[Plate] = []
    uses: list[FontUse] = []
    with CollectedWarnings() as said:
        for drawn in draw_pages(laid.document, job.tagged):
            plates.append(make_plate(drawn.pdf, drawn.fonts_number))
            uses += [_font_use(font) for font in drawn.fonts]
    return Sheet(
        plates=tuple(plates),
        blanks=tuple(bool(page._page_box.page_type.blank) for page in pages),
        anchors=_anchors(pages),
        starts=tuple(find_starts([page._page_box for page in pages])),
        fonts=merge_uses(uses),
        said=tuple(dict.fromkeys((*laid.warnings, *said))),
    )


def merge_uses(uses: Iterable[FontUse]) -> tuple[FontUse, ...]:
    """The uses of each font as one; where a glyph stands for several texts, the first is taken."""
    merged: dict[str, tuple[FontUse, dict[int, int], dict[int, str]]] = {}
    for use in uses:
        _, widths, texts = merged.setdefault(use.name, (use, {}, {}))
        widths.update(use.widths)
        for glyph, text in use.texts:
            texts.setdefault(glyph, text)
    return tuple(
        replace(use, widths=tuple(sorted(widths.items())), texts=tuple(sorted(texts.items())))
        for use, widths, texts in (merged[name] for name in sorted(merged))
    )


def _anchors(pages: list[Any]) -> dict[str, tuple[int, float, float]]:
    """Places of ids as WeasyPrint writes them into a PDF: the upper left corner of the box."""
    found: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(pages):
        for name, box in page.anchors.items():
            found.setdefault(name, (index, box[0] * 0.75, (page.height - box[1]) * 0.75))
    return found


def _font_use(font: Any) -> FontUse:
    return FontUse(
        name=font.name.decode().lstrip("/"),
        family=font.family,
        italic=bool(font.style),
        weight=int(font.weight),
        ascent=font.ascent,
        descent=font.descent,
        flags=font.flags,
        widths=tuple(sorted(font.widths.items())),
        texts=tuple(sorted(font.to_unicode.items())),
    )
