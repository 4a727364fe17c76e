"""Turn the layout engine into a faster one that makes the same bytes.

WeasyPrint lays a note out again for every later note of its page, computes the styles of a thousand
equal notes one by one, and has Pango shape every word again for each line that it might stand in. The
functions here keep what it would compute again. Each replaces a function of the engine by one that answers
from memory where the answer cannot differ, and calls the engine's own in every other case.

1. ``notes``: the notes at the foot of a page;
2. ``styles`` and ``cascade``: computed styles, and what follows from a style alone;
3. ``text``: what Pango is asked;
4. ``shapes`` and ``lines``: words, and lines made of words that are known;
5. ``inking``, ``drawing``, ``writing`` and ``objects``: words and glyphs, where they stand, and what a PDF has of them;
6. ``pages``: styles of pages, and what stands in their margins;
7. ``boxes``: what is asked of every box, and of lines;
8. ``words``: patterns of hyphenation;
9. ``paths``: paths of drawings, which are the letters of formulas, and the rule above the notes;
10. ``loading``: the engine itself, imported without starting programs.

Each is written against the source of some functions of the engine (`octavo/engine/grounds.py`), and left out where
one of them is another. Longer than the document that it belongs to nothing is kept but words and faces, whose number is bounded, and patterns of languages, which are
kept in any case.
Gains are shares of the processor time that the stock engine takes for a chapter of 48 pages with 293
notes, each measured by leaving that relief out; they overlap. With all of them it takes 30 %.
"""

from __future__ import annotations

from functools import lru_cache

from octavo.engine.footing import change
from octavo.engine.reliefs import (
    boxes,
    cascade,
    drawing,
    lines,
    loading,
    notes,
    objects,
    pages,
    paths,
    styles,
    text,
    words,
    writing,
)
from octavo.engine.reliefs.loading import import_engine

__all__ = ["RELIEFS", "import_engine", "relieve_engine"]
RELIEFS = (
    loading.parse_what_is_named,
    notes.find_waiting_notes,
    notes.remember_laid_notes,
    notes.leave_out_empty_markers,
    styles.share_computed_styles,
    styles.style_pseudo_elements_when_asked,
    styles.share_styles_of_notes,
    cascade.cascade_once_for_each_kind,
    styles.keep_absolute_lengths,
    styles.keep_flow,
    text.keep_fonts,
    text.keep_struts,
    text.hand_over_bytes,
    text.leave_unshaped,
    lines.break_lines_by_words,
    lines.shape_words_ahead,
    words.read_patterns_when_met,
    drawing.draw_known_glyphs,
    drawing.draw_known_words,
    writing.write_texts_directly,
    drawing.keep_faces,
    objects.place_directly,
    objects.make_objects_plainly,
    boxes.name_pages_directly,
    boxes.leave_bare_boxes,
    boxes.copy_boxes_whole,
    boxes.place_lines_freely,
    boxes.draw_lines_as_they_are,
    boxes.ask_plainly,
    pages.share_page_styles,
    pages.share_margin_boxes,
    paths.draw_known_paths,
    paths.draw_known_drawings,
)


@lru_cache(maxsize=1)
def relieve_engine() -> tuple[str, ...]:
    """Relieve the imported engine, once, as far as it is the known one; the names of what was done."""
    return change(*RELIEFS)
