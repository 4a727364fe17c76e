"""Turn one piece of the book into a Sheet: its pages without furniture, and what joining needs.

A job is pure: what it gives depends on nothing but what it is given, so it may run in any process,
and its result may be kept. It never sees a page number: running heads and folios come later, from
one document for the whole book (`furniture.py`), so a chapter whose pages move is not laid out anew.
"""

from __future__ import annotations

from contextlib import suppress
from string import ascii_letters, digits
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from markupsafe import escape

from octavo.engine.complaints import CollectedWarnings
from octavo.engine.floatspreads import HALVES
from octavo.engine.footing import left_out
from octavo.engine.grounds import KNOWN_ENGINE
from octavo.model.errors import LayoutError
from octavo.model.face import Face
from octavo.typeset.draw import make_plate
from octavo.typeset.job import Hand, Job
from octavo.typeset.longnotes import break_long_notes
from octavo.typeset.measure import lines_of
from octavo.typeset.runningtext import letters_on
from octavo.typeset.sheet import (
    Earlier,
    FontUse,
    Impression,
    Sheet,
    find_earlier,
    gather,
    write_earlier,
)
from octavo.workshop import store
from octavo.workshop.collector import collecting_later

# A little of what most chapters have, in words long enough to be divided; and letters, whose edges are measured once
# for each face.
_LETTERS = " ".join(f"{ascii_letters}{digits}.,;:!?“”‘’()–—")
_SAMPLE = f"""<html lang="{{}}"><head><title>-</title></head><body><section class="division chapter"><h1>Sample</h1>
<p>The compositor’s stick holds <em>justified lines</em> of letterpress; their hyphenation is considered throughout.<span
class="note"><p>Typographical.</p></span></p><p>{_LETTERS} <em>{_LETTERS}</em></p></section></body></html>"""

_TWICE = "Anchor defined twice"  # of halves and of the whole one is printed
# Loaded once in each worker and kept for its next job: faces and hand → Engine.
_ENGINES: dict[tuple[tuple[Face, ...], Hand], Any] = {}


def set_job(job: Job, earlier: str = "") -> Sheet:
    """Lay out a job. Raises LayoutError when the engine fails.

    ``earlier`` is the key under which its pages are kept for the next time that its text is edited, when
    only those that can differ are made.
    """
    try:
        with collecting_later():
            return _set_job(job, earlier)
    except (etree.XMLSyntaxError, ElementTree.ParseError) as error:
        raise LayoutError(
            f"what the templates in print/ give is not XML: {error}",
            hint="close every tag, and write &#160; instead of &nbsp;",
        ) from error
    except AttributeError as error:
        if not left_out():
            raise  # a fault of ours
        raise LayoutError(
            f"the layout engine is another than is known here: {error}", hint=KNOWN_ENGINE
        ) from error


def get_ready(faces: tuple[Face, ...], hand: Hand, css: str, language: str) -> None:
    """Load what the jobs to come share: faces, the style sheet, the language's dictionary."""
    engine = _engine(faces, hand)
    engine.serve({})
    with suppress(LayoutError):  # jobs will say it
        engine.lay_out(_SAMPLE.format(escape(language)), css).let_go()


def _set_job(job: Job, key: str) -> Sheet:
    engine = _engine(job.faces, job.hand)
    engine.serve(dict(job.files))
    html = break_long_notes(
        job.html,
        lambda body: lines_of(body, engine, job.css, job.measure_pt),
        job.note_line_pt,
        job.tallest_note_pt,
    )
    earlier = find_earlier(key)
    parts = (
        engine.lay_out_again(html, job.css, earlier.setting if earlier else None)
        if job.identity
        else [engine.lay_out(html, job.css)]
    )
    said: list[str] = []
    made: tuple[Impression, ...] = earlier.impressions[: parts[0].first] if earlier else ()
    for laid in parts:
        said += [
            text for text in laid.warnings if HALVES not in html or not text.startswith(_TWICE)
        ]
        with CollectedWarnings() as said_of_pages:
            made += _print_off(laid, job.tagged, composed=job.hand.composed)
        said += said_of_pages
        laid.let_go()
    last = parts[-1]
    if earlier is not None and last.rest is not None:
        made += earlier.impressions[last.rest :]
    # a warning belongs to no page, so where there is one all are made every time
    if key and last.setting is not None and not said:
        name = f"earlier of {job.identity}"
        store.keep_later("earlier", key, Earlier(last.setting, made), write_earlier, name)
    return gather(made, said)


def _engine(faces: tuple[Face, ...], hand: Hand) -> Any:
    from octavo.engine.composer import Composing, Exceptions
    from octavo.engine.layout import Engine

    engine = _ENGINES.get((faces, hand))
    if engine is None:
        _ENGINES.clear()
        exceptions = Exceptions.read(hand.divided, hand.undivided)
        how = Composing(exceptions) if hand.composed else None
        engine = _ENGINES[faces, hand] = Engine(faces, how)
    return engine


def _print_off(laid: Any, tagged: bool, *, composed: bool) -> tuple[Impression, ...]:
    """The pages of a document. Ids stand where the engine puts them in a PDF: at the upper left corner."""
    from octavo.engine.composer import count_lines
    from octavo.engine.floats import bounds_of_floats
    from octavo.engine.layout import draw_pages

    document = laid.document
    letters = letters_on([page._page_box for page in document.pages])
    return tuple(
        Impression(
            make_plate(drawn.pdf, drawn.fonts_number, drawn.tagged),
            bool(page._page_box.page_type.blank),
            count,
            count_lines(page._page_box) if composed else (0, 0),
            {name: (x * 0.75, (page.height - y) * 0.75)
             for name, (x, y, *_) in (*page.anchors.items(), *bounds_of_floats(page._page_box))},
            tuple(_font_use(font) for font in drawn.fonts),
        )
        for page, drawn, count in zip(
            document.pages, draw_pages(document, tagged, laid.begun), letters, strict=True
        )
    )  # fmt: skip


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
