"""Turn trim, type size and extent of a book into the design of its pages.

Margins grow with the trim; the inner one also with the number of pages, because a thick block of
paper opens less far. The steps are those that print-on-demand houses ask for (150, 300, 500 and 700
pages), laid upon a margin that is comfortable for a thin book.

What is left of the paper is shared out as books have had it since they were written by hand: to inner, head, outer and
foot margin as 2 : 3 : 4 : 6, so that of an open book the two pages of text stand together, above the middle. How long
a line is and how many there are does not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from octavo.model import Frame, Theme
from octavo.model.leastmargins import LeastMargins
from octavo.model.metadata import Hyphenation, Metadata, Print
from octavo.model.trims import parse_trim
from octavo.text.scripts import direction_of
from octavo.typeset.job import Hand

_IMPRINT = 0.86  # of the text's size: the copyright page's, as in print.css
_FILLED = 0.8  # of a page
_GUTTER_STEPS = ((150, 0.0), (300, 4.5), (500, 9.0), (700, 13.5))  # pages, added points
_THICKEST_GUTTER = 18.0
# Letters of a word that is divided, before the hyphen and behind it; for whole paragraphs the dictionaries of the
# languages say more.
_LEAST_LETTERS = {"total": "5 2 2", "greedy": "6 3 3"}
_SWALLOWED = 10.5  # points of the inner margin that nobody sees, of a thin book
_NARROWEST = 27.0  # inner margin of a thin book, points; printers take no less, and twice the gutter's growth
_UNCUT = 18.0  # points from the edge within which nothing may be printed
MARGIN_GAP = 6.0  # points between the text and the notes beside it
_NARROWEST_COLUMN = 44.0  # points: twelve or fifteen letters of such a note
_SMALLER = 1.25  # points, by which these are smaller than notes at the foot
_ABOVE = 1.7  # lines that a running head takes above the text, with the space between
_BELOW = 2.0  # that a folio takes below it
_NOTHING = LeastMargins()
LETTER_WIDTH = 0.405  # of the type size: mean advance of a text face, spaces included

# The short rule above the notes: a drawing, because the engine paints gradients over the whole area.
RULE_SRC = "octavo-rule.svg"
RULE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="42pt" height="0.4pt" viewBox="0 0 42 0.4">'
    b'<rect width="42" height="0.4"/></svg>'
)


# Running text of a book in such a language; made pages, and the order of the pages, are not turned. What is shortened stands
# above its meaning: nobody who reads the PDF could tell the two apart in one line.
RIGHT_TO_LEFT = """section.division { direction: rtl; }
section.division :is(h2, h3, h4, h5, h6) { text-align: right; }
section.division :is(pre, code) { direction: ltr; }
section.division :is(ul, ol) { padding: 0 1.6em 0 0; }
section.division .abbreviations dt { height: auto; }
section.division .abbreviations dl dd { margin-inline-start: 1.6em; }
section.division dd { margin: 0 1.6em 0 0; }
section.division table { margin-left: auto; }
section.division :is(table, th, .line-block, .verse, .epigraph, .salutation) { text-align: right; }
section.division :is(.epigraph, .line-block, .verse) .source { text-align: left; }
section.division :is(.dateline, .signature), section.division :is(.dateline, .signature) p { text-align: left; }
section.division :is(h2, h3, h4, h5, h6) > .number { padding: 0 0 0 0.4em; }
section.division .note-label { padding: 0 0 0 0.35em; }
section.division .verse-line { padding: 0 2.4em 0 0; }
section.division caption { margin-right: calc(50% - var(--column) / 2); }
section.division :is(.nested, .note, .endnote, .group-cell) caption { margin-right: 0; }
section.division .list-number { margin: 0 -1.6em 0 0; padding: 0 0 0 0.14em; text-align: left; }
section.division .index-entries { padding: 0; }
section.division :is(.index-entry, .index-letter) { padding-left: 0; text-align: right; text-indent: 0; }
section.division .index-entry .index-entry { margin: 0 1.2em 0 0; }
section.division .index-entry[data-resumed]::before { margin: 0 -1.2em 0 0; }
section.division .index-entries [dir="ltr"] { direction: ltr; }
""" + "".join(
    f"section.division .{name} {{ padding-right: {room}em; }}\n"
    f"section.division .{name} > li > .list-number, section.division .{name} > li > p > .list-number "
    f"{{ margin: 0 -{room}em 0 0; }}\n"
    for name, room in (("list-wide", 2.4), ("list-wider", 3.2), ("list-widest", 4.4))
)


@dataclass(frozen=True, slots=True)
class PageDesign:
    """Sizes in points."""

    frame: Frame
    size_pt: float  # of the text
    line_pt: float  # from one baseline to the next
    note_size_pt: float
    note_line_pt: float
    clear_inner_pt: float = _UNCUT  # from the edges at the sides, within which nothing is printed
    clear_outer_pt: float = _UNCUT

    @property
    def text_width_pt(self) -> float:
        """Length of a line."""
        frame = self.frame
        return frame.width_pt - frame.inner_pt - frame.outer_pt

    @property
    def text_height_pt(self) -> float:
        """From the top of the first line to the foot of the last note."""
        frame = self.frame
        return frame.height_pt - frame.top_pt - frame.bottom_pt

    def letters_of_notes(self, height_pt: float) -> int:
        """Letters of notes that such a height of the type area has room for."""
        letter = self.note_size_pt * LETTER_WIDTH * self.note_line_pt
        return int(self.text_width_pt * height_pt / letter)

    @property
    def margin_note_size_pt(self) -> float:
        """Of a note in the margin."""
        return max(6.5, self.note_size_pt - _SMALLER)

    @property
    def margin_note_line_pt(self) -> float:
        """From one of its lines to the next."""
        return round(self.margin_note_size_pt * 1.2 * 4) / 4

    def margin_note_pt(self, margins: str) -> float:
        """Width of the column of notes in the margin; 0.0 where there is no room for one. Where both pages are alike,
        it is on the right of each."""
        frame = self.frame
        margin = frame.outer_pt - self.clear_outer_pt
        if margins == "even":
            margin = min(margin, frame.inner_pt - self.clear_inner_pt)
        width = margin - MARGIN_GAP
        return width if width >= _NARROWEST_COLUMN else 0.0

    @property
    def picture_height_pt(self) -> float:
        """Of the tallest picture: room is left for words, a caption or the line that it stands in."""
        return min(30 * self.line_pt, self.text_height_pt - 4 * self.line_pt)


def design_pages(
    wanted: Print,
    theme: Theme,
    page_count: int,
    least: LeastMargins = _NOTHING,
    *,
    beside: bool = False,
) -> PageDesign:
    """The design for a book of about ``page_count`` pages, which keeps its print as far from the edges as is asked at
    ``least``; ``beside``: it has notes in its margins, whose column keeps its width."""
    width, height = parse_trim(wanted.trim)
    size = wanted.font_size or theme.size_pt
    line = round(size * theme.leading * 4) / 4
    gutter = next((add for pages, add in _GUTTER_STEPS if page_count <= pages), _THICKEST_GUTTER)
    top, bottom = round(height * 0.098 * 4) / 4, round(height * 0.108 * 4) / 4
    # whole lines only: a full page ends exactly at the lower margin
    bottom += (height - top - bottom) % line
    inner, outer = round(width * 0.132 * 4) / 4 + gutter, round(width * 0.137 * 4) / 4
    if wanted.margins == "classical":
        inner, outer = _share_sides(inner + outer, gutter)
        top, bottom = _share_ends(top + bottom, line)
    clear = max(_UNCUT, least.inner_pt), max(_UNCUT, least.outer_pt)
    if least != _NOTHING:
        more = (clear[0] - _UNCUT) * (wanted.margins == "even"), clear[1] - _UNCUT
        inner = max(inner + more[0] * beside, _quarters(least.inner_pt))
        outer = max(outer + more[1] * beside, _quarters(least.outer_pt))
        top = max(top, _quarters(least.head_pt + _ABOVE * line))
        bottom = max(bottom, _quarters(least.foot_pt + _BELOW * line))
        bottom += (height - top - bottom) % line
    note_size = max(6.5, round(size * 0.8 * 4) / 4)
    return PageDesign(
        frame=Frame(
            width_pt=width,
            height_pt=height,
            top_pt=top,
            bottom_pt=bottom,
            inner_pt=inner,
            outer_pt=outer,
            size_pt=size,
        ),
        size_pt=size,
        line_pt=line,
        note_size_pt=note_size,
        note_line_pt=round(note_size * 1.22 * 4) / 4,
        clear_inner_pt=clear[0],
        clear_outer_pt=clear[1],
    )


def _quarters(points: float) -> float:
    """As many quarters of a point as are needed for a length."""
    return ceil(points * 4) / 4


def _share_sides(both: float, gutter: float) -> tuple[float, float]:
    """Inner and outer margin of a page whose side margins have so many points together."""
    swallowed = _SWALLOWED + gutter
    inner = round((swallowed + (both - swallowed) / 3) * 4) / 4
    inner = max(inner, _NARROWEST + 2 * gutter)
    return inner, both - inner


def _share_ends(both: float, line: float) -> tuple[float, float]:
    """Head and foot margin, of so many points together; a running head keeps clear of the edge."""
    wanted = max(both / 3, min(_UNCUT + _ABOVE * line, both / 2))
    head = round(wanted * 4) / 4
    return head, both - head


def estimate_pages(text_length: int, note_length: int, wanted: Print, theme: Theme) -> int:
    """Pages that so many characters of text and notes will fill, to within a tenth or so."""
    design = design_pages(wanted, theme, 200)
    per_line = design.text_width_pt / (design.size_pt * LETTER_WIDTH)
    per_note_line = design.text_width_pt / (design.note_size_pt * LETTER_WIDTH)
    height = (
        text_length / per_line * design.line_pt + note_length / per_note_line * design.note_line_pt
    )
    return 12 + int(height / design.text_height_pt * 1.08)


def estimate_contents(lines: int, design: PageDesign) -> int:
    """Pages that contents of so many lines are likely to fill, their title taking ten lines."""
    return 1 + int((lines + 10) * design.line_pt / design.text_height_pt)


def page_css(design: PageDesign, metadata: Metadata) -> str:
    """The rules that depend on the book: size of the page, margins, type size."""
    frame = design.frame
    hyphens = "auto" if metadata.print.hyphenation else "manual"
    # the engine would set a paragraph of such a book as one of the other kind: its full stop stands at the right
    direction = direction_of(metadata.language)
    turned = RIGHT_TO_LEFT if direction == "rtl" else ""
    beside = ""
    if any(metadata.notes.place_of(s.prefix) == "margin" for s in metadata.notes.series):
        beside = (
            f"  --margin-note-size: {design.margin_note_size_pt}pt;\n"
            f"  --margin-note-line: {design.margin_note_line_pt}pt;\n"
        )
    vertical = f"{frame.top_pt}pt {{}} {frame.bottom_pt}pt {{}}"
    return f"""
@page {{
  size: {frame.width_pt}pt {frame.height_pt}pt;
  @footnote {{
    margin-top: {design.line_pt * 0.6:.2f}pt;
    padding-top: {design.line_pt * 0.4:.2f}pt;
    background-image: url({RULE_SRC});
    background-position: top left;
    background-repeat: no-repeat;
  }}
}}
@page :right {{ margin: {vertical.format(f"{frame.outer_pt}pt", f"{frame.inner_pt}pt")}; }}
@page :left {{ margin: {vertical.format(f"{frame.inner_pt}pt", f"{frame.outer_pt}pt")}; }}
:root {{
  --line: {design.line_pt}pt;
  --column: {design.text_width_pt}pt;
  --type-height: {design.text_height_pt}pt;
  --hyphens: {hyphens};
  --tallest: {design.picture_height_pt}pt;
  --note-size: {design.note_size_pt}pt;
  --note-line: {design.note_line_pt}pt;
{beside}  font-size: {design.size_pt}pt;
  line-height: {design.line_pt}pt;
  hyphens: {hyphens};
  hyphenate-limit-chars: {_LEAST_LETTERS[metadata.print.composer]};
}}
{turned}"""


def has_room(blocks: Sequence[Sequence[str]], design: PageDesign) -> bool:
    """Whether a copyright page is short enough to stand at the foot of its page; the engine could not divide it there."""
    letters = design.text_width_pt / (_IMPRINT * design.size_pt * LETTER_WIDTH)
    lines = sum(1 + len(line) / letters for block in blocks for line in block) + len(blocks)
    return lines * design.line_pt < _FILLED * design.text_height_pt


def hand_of(wanted: Print) -> Hand:
    """How paragraphs are set."""
    known = wanted.hyphenation if isinstance(wanted.hyphenation, Hyphenation) else Hyphenation()
    return Hand(wanted.composer == "total", known.exceptions, known.never)
