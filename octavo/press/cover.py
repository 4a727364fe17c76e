"""Turn what a book says of itself into its cover: back, spine and front on one sheet, drawn in its theme's type.

The front is the one that the EPUB has, drawn at the size of the book; an author's own pictures take the place of what
is drawn. The bar code is of black ink on white. Words are set by the layout engine, as those of the book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from octavo.engine.complaints import CollectedWarnings
from octavo.engine.layout import lay_out
from octavo.model import Theme
from octavo.model.metadata import Metadata
from octavo.press.backs import LEADING, draw_back, draw_flaps, place_of
from octavo.press.barcode import HEIGHT_MM, MODULE_MM, QUIET, Barcode, make_barcode, price_code
from octavo.press.houses import House
from octavo.press.matrix import Box
from octavo.press.spread import ASCENDERS, SMALLEST_PT, Spread
from octavo.text.coverfront import (
    HEIGHT_PT,
    WIDTH_PT,
    Fonts,
    Front,
    find_fonts,
    make_front,
    middle_of,
    names_of,
    reach_of,
    small_width_of,
    width_of,
)
from octavo.text.scripts import direction_of

_MM = 72 / 25.4
_SPACED = 0.04  # em between small capitals
_LARGEST_SPINE_PT = 22.0  # of the type on the spine
_GUARDS = 5  # modules by which guards go deeper
_DIGITS_PT = 7.2

_CSS = """
@page {{ size: {width}pt {height}pt; margin: 0; }}
html {{ font-family: var(--text); color: var(--ink); line-height: 1; }}
body {{ margin: 0; background: var(--ground); width: {width}pt; height: {height}pt; }}
.art {{ position: absolute; overflow: hidden; }}
.art img {{ display: block; width: 100%; height: 100%; object-fit: cover; }}
.front {{ position: absolute; width: {w}pt; height: {h}pt; transform-origin: 0 0; transform: scale({scale}); }}
.band {{ position: absolute; background: var(--foil); }}
.blurb {{ position: absolute; line-height: {leading}; }}
.blurb p {{ position: static; margin: 0 0 {between}em; text-align: left; left: auto; right: auto; }}
.spine {{ position: absolute; white-space: nowrap; transform-origin: 0 0; line-height: 1; }}
.spine .names {{ font-variant-caps: small-caps; letter-spacing: {spaced}em; }}
.spine .house {{ position: absolute; right: 0; top: 0; color: var(--foil); }}
.code {{ position: absolute; background: #fff; }}
.code svg {{ display: block; }}
.heading {{ position: absolute; line-height: 1.15; }}
.sign {{ position: absolute; text-align: center; line-height: 1; color: var(--foil); }}
.imprint {{ position: absolute; font-size: 8.5pt; line-height: 11pt; color: var(--foil); }}
"""

# of a book that is read from right to left
_TURNED = """
.blurb, .heading, .imprint { direction: rtl; }
.blurb p { text-align: right; direction: rtl; }
.spine { direction: ltr; }
"""


@dataclass(frozen=True, slots=True)
class Art:
    """The author's pictures, by the part that they are for: "front", "back", "wrap"; with their names."""

    files: Mapping[str, tuple[str, bytes]]


def set_cover(
    metadata: Metadata, theme: Theme, spread: Spread, house: House, pages: int, art: Art
) -> bytes:
    """The cover as a PDF of one page, in the colours of a screen. Raises LayoutError when the engine fails."""
    front = make_front(metadata, theme)
    scale = min(spread.face_pt[0] / WIDTH_PT, spread.face_pt[1] / HEIGHT_PT)
    parts = [*_pictures(spread, art)]
    if not {"wrap", "front"} & art.files.keys():
        parts.append(_front(front, spread, scale))
    if "wrap" not in art.files:
        parts += _spine(metadata, theme, front, spread, house, pages)
    if not {"wrap", "back"} & art.files.keys():
        parts += draw_back(metadata, theme, spread, house)
    if spread.flap_pt:
        parts += draw_flaps(metadata, theme, spread)
    if (code := code_of(metadata)) is not None:
        parts.append(_code(code, spread, house))
    turned = direction_of(metadata.language) == "rtl"
    html = Markup('<html lang="{}"{}><head><title>{}</title></head><body>{}</body></html>').format(
        metadata.language, Markup(' dir="rtl"') if turned else "", metadata.title, Markup("").join(parts)
    )  # fmt: skip
    css = front.css + _CSS.format(
        width=spread.width_pt, height=spread.height_pt, w=WIDTH_PT, h=HEIGHT_PT, scale=round(scale, 5), leading=LEADING, between=LEADING / 2, spaced=_SPACED,
    )  # fmt: skip
    css += _TURNED if turned else ""
    files = dict(art.files.values())
    with CollectedWarnings():  # of letters that no face has the book's own findings tell
        return bytes(lay_out(str(html), css, theme.faces, files).document.write_pdf())


def has_spine_words(spread: Spread, house: House, pages: int) -> bool:
    """Whether the house allows words on a spine, and they have room."""
    room = spread.spine_pt - 2 * spread.clear_pt
    return pages >= int(house.figures["spine_text"].value) and room >= SMALLEST_PT * ASCENDERS


def _pictures(spread: Spread, art: Art) -> list[Markup]:
    return [
        Markup('<div class="art" style="{}"><img src="{}" alt=""/></div>').format(
            place_of(left, 0, width, spread.height_pt), art.files[part][0]
        )
        for part, (left, width) in spread.art_places().items()
        if part in art.files
    ]


def _front(front: Front, spread: Spread, scale: float) -> Markup:
    """The front as the EPUB has it, in the middle of the trim; a band at the head goes on into the bleed."""
    left = spread.boards[1] + (spread.face_pt[0] - scale * WIDTH_PT) / 2
    top = spread.bleed_pt + (spread.face_pt[1] - scale * HEIGHT_PT) / 2
    band = Markup("")
    if front.flush:
        band = Markup('<div class="band" style="{}"></div>').format(
            place_of(left + 36 * scale, 0, 64 * scale, top + 92 * scale)
        )
    return Markup('{}<div class="front" style="left: {:.3f}pt; top: {:.3f}pt">{}</div>').format(
        band, left, top, front.html
    )


def _spine(
    metadata: Metadata, theme: Theme, front: Front, spread: Spread, house: House, pages: int
) -> list[Markup]:
    """Names, title and publisher along the spine, from head to foot."""
    if not has_spine_words(spread, house, pages):
        return []
    room = spread.spine_pt - 2 * spread.clear_pt
    length = spread.trim_pt[1] - 2 * max(spread.safe_pt, 27.0)
    family = "Octavo Heading" if front.flush else "Octavo Text"
    fonts = find_fonts(theme.faces, family, 400, "normal")
    size, (names, title, publisher) = _fit_spine(metadata, fonts, room, length)
    head = (spread.height_pt - length) / 2
    # words run from head to foot: turned to the right around the upper right corner of their line
    low, high = reach_of(names + title + publisher, fonts)
    left = sum(spread.folds) / 2 + size * (0.5 + middle_of(fonts[0]) - (low + high) / 2)
    words = Markup(
        '<span class="names">{}</span>{}<span>{}</span><span class="house">{}</span>'
    ).format(names, Markup("&#8195;") if names else "", title, publisher)
    family_name = "var(--heading)" if front.flush else "var(--text)"
    return [
        Markup(
            '<div class="spine" style="left: {:.3f}pt; top: {:.3f}pt; width: {:.3f}pt; font-size: {:.2f}pt; '
            'font-family: {}; transform: rotate(90deg)">{}</div>'
        ).format(left, head, length, size, family_name, words)
    ]  # fmt: skip


def _fit_spine(
    metadata: Metadata, fonts: Fonts, room: float, length: float
) -> tuple[float, tuple[str, str, str]]:
    """The type size at which all fits, between the folds and from head to foot, and names, title and publisher: where it
    fits at none, the short title for the title, then no publisher, then the title alone."""
    names, publisher = " ".join(names_of(metadata)), metadata.publisher or ""
    titles = dict.fromkeys((metadata.title, metadata.running_title))
    ways = [
        (said, title, house)
        for said, house in ((names, publisher), (names, ""), ("", ""))
        for title in titles
    ]
    for way in ways:
        rest = sum(width_of(text, fonts) for text in way[1:] if text)
        # em spaces between: in small letters, names are shorter than they are set
        wide = max(
            width_of(way[0], fonts) + rest + 3,
            small_width_of(way[0], fonts) + _SPACED * len(way[0]) + rest + 2,
        )
        if length / wide >= SMALLEST_PT:
            break
    low, high = reach_of("".join(way), fonts)
    size = min(_LARGEST_SPINE_PT, room / max(ASCENDERS, high - low), length / wide)
    return max(SMALLEST_PT, size), way


def code_box(code: Barcode, spread: Spread, house: House) -> Box:
    """The white box around the bars, at the lower right of the back."""
    width, height = (72 * float(part) for part in house.figures["barcode"].value)
    width = max(width, (code.modules + sum(QUIET)) * MODULE_MM * _MM)
    inside = max(spread.safe_pt, 18.0)
    right, low = spread.boards[0] - inside, spread.bleed_pt + inside
    return right - width, low, right, low + height


def code_of(metadata: Metadata) -> Barcode | None:
    """The bars of a book's ISBN; None for a book without."""
    isbn = metadata.identifiers.isbn_print
    price = price_code(metadata.price) if metadata.price else ""
    return make_barcode(isbn, price) if isbn else None


def _code(code: Barcode, spread: Spread, house: House) -> Markup:
    """The bars in their white box."""
    box = code_box(code, spread, house)
    width, height = box[2] - box[0], box[3] - box[1]
    module = MODULE_MM * _MM
    needed = (code.modules + sum(QUIET)) * module
    bars = HEIGHT_MM * _MM
    scale = min(1.0, (height - _DIGITS_PT - 8) / (bars + _GUARDS * module))
    bars *= scale  # bars may be cut short, not made narrower
    left = (width - needed) / 2 + QUIET[0] * module
    top = (height - bars - _DIGITS_PT - 1) / 2 + (4 if code.price else 0)
    rects = Markup("").join(
        Markup('<rect x="{:.3f}" y="{:.3f}" width="{:.3f}" height="{:.3f}"/>').format(
            left + bar.start * module,
            top + (_DIGITS_PT if bar.price else 0),
            bar.width * module,
            bars + (_GUARDS * module if bar.guard else 0) - (_DIGITS_PT if bar.price else 0),
        )
        for bar in code.bars
    )
    base = top + bars + _DIGITS_PT
    # each digit in the middle of its seven modules, the first of the number before the bars
    cells = [(code.digits[0], -6.5, base)]
    cells += [(digit, 6.5 + 7 * at, base) for at, digit in enumerate(code.digits[1:7])]
    cells += [(digit, 53.5 + 7 * at, base) for at, digit in enumerate(code.digits[7:])]
    cells += [
        (digit, code.price_start + 7.5 + 9 * at, top + _DIGITS_PT - 2)
        for at, digit in enumerate(code.price)
    ]
    texts = Markup("").join(
        Markup(
            '<text x="{:.3f}" y="{:.3f}" font-size="{}" font-family="Octavo Other" text-anchor="middle">{}</text>'
        ).format(left + place * module, y, _DIGITS_PT + 1, digit)
        for digit, place, y in cells
    )
    place = place_of(box[0], spread.height_pt - box[3], width, height)
    return Markup(
        '<div class="code" style="{0}"><svg xmlns="http://www.w3.org/2000/svg" width="{1}pt" height="{2}pt" '
        'viewBox="0 0 {1} {2}" fill="#000">{3}{4}</svg></div>'
    ).format(place, round(width, 3), round(height, 3), rects, texts)
