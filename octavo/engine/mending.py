"""Turn the layout engine into one without the faults that tear notes and lines apart, or take dots for words.

Functions of the engine are put back with a few lines of their source exchanged, each where it is the one that is known
(`footing.py`). What `octavo/engine/reliefs` makes faster afterwards is the mended engine.
"""

from __future__ import annotations

import inspect
import re
import textwrap
import types
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from octavo.engine.footing import change
from octavo.engine.moves import tidy_moves
from octavo.engine.reliefs.swap import swap

_SOURCE = "octavo_source"  # attribute of a function that was mended: it may be mended again
_LEFT_TO_TEXT = 0.15  # of the page's height: notes that wait from the page before leave so much
# Pango's mark of dots that stand for what was cut off a line; the engine sees its four bytes of level,
# gravity, flags and script as one number, of which the level comes first.
_IS_ELLIPSIS = 1 << 1 << 16
# What the faces of a theme may lack: all but letters, signs and spaces of Latin, Greek and Cyrillic. One class of all that
# would take five milliseconds to make, in each process.
_OTHER_FACES = re.compile("[^\0-\u052f](?<![\u1e00-\u2bff])(?<![\ufb00-\ufb06])(?<![\ufffe\uffff])")


def keep_paragraphs_with_notes() -> None:
    """Keep notes that are set ``footnote-policy: line`` on the page of their call.

    Where a line does not fit and orphans forbid to break before it, the engine first moves notes that are already
    placed, whatever their policy, behind those that wait already; mended, it moves only pieces of a long note, and what
    stands behind these, and they wait first. Where they cannot make room they stay, and the paragraph moves instead. A
    line that comes to fit in this way is set without its own notes, and they are lost; mended, a line that calls notes
    is never set so.
    """
    from weasyprint.layout import block

    report = "report = not context.in_column and can_break_now and not could_break_before\n"
    bare = " and not any(box.footnote in context.footnotes for box in line.descendants())\n"
    loop = (
        "while report and context.current_page_footnotes:\n"
        "                context.report_footnote(context.current_page_footnotes[-1])\n"
        "                reported_footnotes += 1\n"
    )
    let_wait = (
        "placed = list(context.current_page_footnotes)\n"
        "            while report and octavo_let_wait(context):\n"
    )
    no_room = "else:\n                abort, stop, resume_at = _break_line(\n"
    put_back = "else:\n                octavo_put_back(context, placed)\n"
    # asked for every box of every line: what calls no note is none that waits
    waits = "if descendant.footnote in context.footnotes)"
    _rewrite(block, "_linebox_layout", {
        report: report.rstrip() + bare,
        loop: let_wait,
        no_room: no_room.replace("else:\n", put_back),
        waits: waits.replace("in context", "is not None and descendant.footnote in context"),
    }, octavo_let_wait=_let_wait, octavo_put_back=_put_back)  # fmt: skip


def move_notes_that_crowd() -> None:
    """Move a note that a long one before it crowds out together with the line of its call.

    Such a note need not stand on the page of its call, because the one before it may go on over pages. The
    engine lets it leave its line also where the long one has ended; mended, its line moves with it. The first line of
    a page cannot, whatever it calls: there a piece of the long note waits, too, so that no note waits for nothing.
    """
    from weasyprint.layout import block

    move = "context.report_footnote(footnote)\n"
    line = "if footnote.style['footnote_policy'] == 'line':\n"
    crowded = "not waiting and 'crowded' in footnote.element.get('class', '').split()"
    anywhere = "if new_children or not page_is_empty:\n"
    first = (
        "if page_is_empty and not new_children and not waiting:\n"
        "                        octavo_let_wait(context, new_footnotes)\n"
        "                    "
    )
    _rewrite(block, "_linebox_layout", {
        move: f"waiting = list(context.reported_footnotes); {move}",
        anywhere: first + anywhere,
        line: line.removesuffix(":\n") + f" or ({crowded}):\n",
    }, octavo_let_wait=_let_wait)  # fmt: skip


def let_waiting_notes_give_way() -> None:
    """Let notes that waited do so once more where the first line of a page needs their room.

    The engine sets that line whatever it reaches into, and a tall picture is printed over what waited from the page
    before and is already at its foot; mended, as many notes and pieces as the line needs stand on the next page.
    """
    from weasyprint.layout import block

    first = "overflow = (\n            (new_children or not page_is_empty) and\n"
    give_way = (
        "while page_is_empty and not new_children and not context.in_column"
        " and box.is_in_normal_flow()"  # a bullet beside a note is of no page's text
        " and context.current_page_footnotes"  # all of them waited: no line stands above them
        " and context.overflows_page(bottom_space, new_position_y + offset_y):\n"
        "            context.report_footnote(context.current_page_footnotes[-1])\n"
        "            context.reported_footnotes.insert(0, context.reported_footnotes.pop())\n"
        "        "
    )
    _rewrite(block, "_linebox_layout", {first: give_way + first})


def keep_margin_notes_beside() -> None:
    """Keep a note in the margin on the page of its call, whatever becomes of other notes of its line.

    Where a note has no room and waits for the next page, the engine has all behind it in the line wait, too; mended, those
    that stand in the margin (`octavo/engine/marginnotes.py`) do not, as they take no room.
    """
    from weasyprint.layout import block

    laid = "overflow = context.layout_footnote(footnote)\n"
    beside = (
        "                if octavo_is_beside(context, footnote):\n"
        "                    new_footnotes.append(footnote)\n"
        "                    continue\n"
    )
    _rewrite(block, "_linebox_layout", {laid: laid + beside}, octavo_is_beside=_is_beside)


def bound_the_note_area() -> None:
    """Say rightly whether the notes of a page are too many for it.

    The engine calls the note area overfull when its last note ends below it, compared without any tolerance, so
    that rounding alone (a margin of 8.4 and a padding of 5.6 points, say) can move every note of a book; mended,
    the tolerance is that of all other comparisons of heights. For the same reason it never counts as overfull when it fills
    the page: notes that wait from the page before are all put on the next one, run off its head, and the text of
    the page is lost with them; mended, they leave a part of every page to the text.
    """
    from weasyprint.layout import LayoutContext

    _rewrite(LayoutContext, "_update_footnote_area", {
        "overflow = last_child_bottom > footnote_area_bottom\n":
        "page = self.current_footnote_area.page; "
        "full = not self.in_column and "
        f"self.page_bottom - page.content_box_y() < {_LEFT_TO_TEXT} * page.height; "
        "overflow = full or self.overflows(footnote_area_bottom, last_child_bottom)\n",
    })  # fmt: skip


def let_spaces_hang() -> None:
    """Let the space at the end of a text hang over the end of its line.

    A text that ends with a space, before a word in another font, say, can fit in a line but for this space. The
    engine then takes it for one that cannot be broken before its last word, breaks it behind its first, and
    leaves that word alone on a line. It does so too where it steps back over a text to find the last place
    for a break. Mended, the text counts as one that fits, as it does to those that ask.
    """
    from weasyprint.text import line_break

    stock = line_break.split_first_line
    fits = "    if resume_index is None and first_line_width <= max_width:\n"
    mended = _rewrite(line_break, "split_first_line", {
        fits: """
    hangs = False
    if resume_index is None and first_line_width > max_width and space_collapse and text[-1:] == " ":
        layout.set_text(text.rstrip(" "))
        bare_line, bare_index = layout.get_first_line()
        hangs = 0 < line_size(bare_line, style)[0] <= max_width and bare_index is None
        layout.set_text(text)
        first_line, resume_index = layout.get_first_line()
    if resume_index is None and (first_line_width <= max_width or hangs):
""",
    })  # fmt: skip
    swap(stock, mended)


def let_dots_be_dots() -> None:
    """Let the dots of a line that is cut stand for themselves.

    To the engine their glyph stands for all that was cut off. A font has one text for each glyph, so what
    was cut off the first line is then read, searched and copied at the end of all others.
    """
    from weasyprint.draw import text

    stock = text.draw_first_line
    cut_off = "utf8_text[offset+t1:offset+t2].decode()"
    mended = _rewrite(text, "draw_first_line", {
        cut_off: f"('…' if num_glyphs == 1 else '.') if glyph_item.item.analysis.level & {_IS_ELLIPSIS} "
        f"else {cut_off}",
    })  # fmt: skip
    swap(stock, mended)


def measure_pictures_from_the_right() -> None:
    """Let a picture without a width of its own stand in text from right to left.

    The engine measures it as a block, and has it begin as far to the right as the measure goes, before it has a place in its
    line: that is an error. Mended, it is measured only; its line gives it its place.
    """
    from weasyprint.layout import block

    stock = block.block_level_width
    shifted = "if direction == 'rtl' and not box.is_column:\n"
    placed = shifted.replace(":\n", " and hasattr(box, 'position_x'):\n")
    mended = _rewrite(block, "block_level_width", {shifted: placed})
    mended.without_min_max = partial(mended, with_min_max=False)  # as the engine's own has it
    swap(stock, mended)


def keep_last_moves() -> None:
    """Have every reader follow the last move of what is shown, and write none by nothing (`moves.py`)."""
    from weasyprint.pdf.stream import Stream

    stock = Stream.show_text

    def show(stream: Any, text: str) -> None:
        stock(stream, tidy_moves(stream, text))

    Stream.show_text = show


def fill_lines_of_several_faces() -> None:
    """Fill a line to its measure also where the letters come from another face than the first.

    Pango takes spaces between such letters from either face; once they are widened, from the first. So the line that is drawn
    has other spaces than the one that was measured, and ends before the margin or behind it. Mended, it is measured
    once more when it is spaced out.
    """
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout, line_size

    stock = inline.add_word_spacing

    def add(context: Any, box: Any, justification_spacing: float, x_advance: float) -> Any:
        x_advance = stock(context, box, justification_spacing, x_advance)
        text = box.__dict__.get("text")
        if text and _OTHER_FACES.search(text) and (spaces := inline.count_expandable_spaces(box)):
            spacing = justification_spacing
            for _ in range(2):  # at other widths Pango may take other spaces
                layout = Layout(box.style, spacing)
                layout.set_text(text, justify=True)
                line, _ = layout.get_first_line()
                spacing += (box.width - line_size(line, box.style)[0]) / spaces
            box.justification_spacing = box.pango_layout.justification_spacing = spacing
        return x_advance

    swap(stock, add)


MENDINGS = (
    keep_paragraphs_with_notes,
    move_notes_that_crowd,
    let_waiting_notes_give_way,
    keep_margin_notes_beside,
    bound_the_note_area,
    let_spaces_hang,
    let_dots_be_dots,
    measure_pictures_from_the_right,
    keep_last_moves,
    fill_lines_of_several_faces,
)


# What the mended engine asks for


def _let_wait(context: Any, own: Sequence[Any] = ()) -> bool:
    """Let the last piece of a long note on the page wait for the next one, with what stands behind it; whether there
    is one. A note that is crowded out waits only with a piece, and so do those of the line itself, its ``own``."""
    placed = context.current_page_footnotes
    for place in reversed(range(len(placed))):
        classes = placed[place].element.get("class", "").split()
        follows = "continued" not in classes and ("crowded" in classes or placed[place] in own)
        if placed[place].style["footnote_policy"] == "line" and not follows:
            return False
        if not follows:
            for note in reversed(placed[place:]):
                context.report_footnote(note)
                context.reported_footnotes.insert(0, context.reported_footnotes.pop())
            return True
    return False


def _is_beside(context: Any, note: Any) -> bool:
    """Whether a note of the page stands in its margin, and so not at its foot."""
    if note.element.get("data-margin") is None:
        return False
    return all(note is not other for other in context.current_footnote_area.children)


def _put_back(context: Any, placed: list[Any]) -> None:
    """Put notes back that stood on the page, where it was of no use that they wait."""
    for note in placed[len(context.current_page_footnotes) :]:
        context.reported_footnotes.remove(note)
        context.footnotes.append(note)
        context.layout_footnote(note)


def mend_engine() -> None:
    """Mend the imported engine, once, as far as it is the known one."""
    change(*MENDINGS)


def _rewrite(owner: Any, name: str, exchanged: Mapping[str, str], **asked: Any) -> Any:
    """Put a function back in its place with lines of its source exchanged; what these ask for is ``asked``."""
    function = getattr(owner, name)
    source = getattr(function, _SOURCE, None) or textwrap.dedent(inspect.getsource(function))
    for old, new in exchanged.items():
        assert source.count(old) == 1, f"{name} has another source than was known to stand"
        source = source.replace(old, new)
    function.__globals__.update(asked)
    names = dict(function.__globals__)
    code = compile(source, function.__code__.co_filename, "exec")
    exec(code, names)  # noqa: S102  (the engine's own code, a few conditions longer)
    made = names[name]
    # the function sees its module's names as they are, not a copy of them
    mended = types.FunctionType(
        made.__code__, function.__globals__, name, made.__defaults__, made.__closure__
    )
    setattr(mended, _SOURCE, source)
    setattr(owner, name, mended)
    return mended
