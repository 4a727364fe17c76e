"""Turn what a book says of itself into the back of its cover, and into the flaps of its jacket.

The back of a paperback and of a case says what the book is about. A jacket says it on the front flap, where a reader
who opens the book looks first, with the price at its head; who wrote it stands on the back flap, with the publisher at
the foot; the back has the description, where that is another text, else the theme's ornament alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from octavo.model import Theme
from octavo.model.metadata import Metadata
from octavo.press.houses import House
from octavo.press.matrix import Box
from octavo.press.spread import Spread
from octavo.text.coverfront import (
    WIDTH_PT,
    Fonts,
    Space,
    find_fonts,
    fit,
    is_flush,
    ornament_of,
    width_of,
)

LEADING = 1.36  # of the type on the back and the flaps
# of that type: the first size that fits
_BLURB_PT = (12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
_FLAP_PT = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_HEADING_PT = (17.0, 15.5, 14.0, 12.5, 11.0)  # of the title on a flap
_BACK_INSIDE_PT, _FLAP_INSIDE_PT = (
    36.0,
    27.0,
)  # that words keep from the edges, where the house asks for less
_IMPRINT_PT = 11.0  # from line to line
_GAP_PT = 18.0  # between what stands above and what below


def place_of(left: float, top: float, width: float, height: float) -> Markup:
    """A place on the sheet, as a style says it."""
    return Markup("left: {:.3f}pt; top: {:.3f}pt; width: {:.3f}pt; height: {:.3f}pt").format(
        left, top, width, height
    )


def draw_back(metadata: Metadata, theme: Theme, spread: Spread, house: House) -> list[Markup]:
    """What the book is about, and who published it."""
    inside = max(spread.safe_pt, _BACK_INSIDE_PT)
    width = spread.face_pt[0] - 2 * inside
    height = spread.face_pt[1] - 2 * inside - 72 * float(house.figures["barcode"].value[1]) - 18
    left, top = spread.back_pt + inside, spread.bleed_pt + inside
    texts = _paragraphs(metadata.blurb or metadata.description)
    said = [text for text in (metadata.publisher, metadata.price) if text]
    parts: list[Markup] = []
    if spread.flap_pt:  # which say it, and the price
        other = metadata.blurb and metadata.description != metadata.blurb
        texts = _paragraphs(metadata.description) if other else []
        said = said[: len(said) - bool(metadata.price)]
    if spread.flap_pt and not texts:
        parts += _sign(theme, spread)
    else:
        parts.append(_text(theme, texts, (left, top, width, height), _BLURB_PT))
    if said:
        lines = Markup("<br/>").join(said)
        parts.append(
            Markup('<div class="imprint" style="left: {:.3f}pt; bottom: {:.3f}pt">{}</div>').format(
                left, spread.bleed_pt + inside, lines
            )
        )
    return parts


def draw_flaps(metadata: Metadata, theme: Theme, spread: Spread) -> list[Markup]:
    """What the book is about on the front flap, who wrote it on the back flap."""
    inside = max(spread.safe_pt, _FLAP_INSIDE_PT)
    width, top = spread.flap_pt - 2 * inside, spread.bleed_pt + max(inside, _BACK_INSIDE_PT)
    low = spread.height_pt - top
    back, front = (
        spread.bleed_pt + inside,
        spread.width_pt - spread.bleed_pt - spread.flap_pt + inside,
    )
    parts = [*_heading(metadata, theme, (front, top, width, low))]
    isbn = metadata.identifiers.isbn_print
    said = [text for text in (metadata.publisher, f"ISBN {isbn}" if isbn else "") if text]
    room = low - top - _IMPRINT_PT * len(said) - (_GAP_PT if said else 0)
    about = [text for person in metadata.author for text in _paragraphs(person.about)]
    if about:
        parts.append(_text(theme, about, (back, top, width, room), _FLAP_PT))
    if said:
        parts.append(
            Markup('<div class="imprint" style="left: {:.3f}pt; bottom: {:.3f}pt">{}</div>').format(
                back, top, Markup("<br/>").join(said)
            )
        )
    return parts


def _heading(metadata: Metadata, theme: Theme, place: Box) -> Iterator[Markup]:
    """The price at the head of a flap, the title and what the book is about; ``place``: left, top, width, foot."""
    left, top, width, low = place
    if metadata.price:
        yield Markup('<div class="imprint" style="{}; text-align: right">{}</div>').format(
            place_of(left, top, width, _IMPRINT_PT), metadata.price
        )
        top += _IMPRINT_PT + _GAP_PT
    flush = is_flush(theme)
    family, weight = ("Octavo Heading", 700) if flush else ("Octavo Text", 400)
    space = Space(width, 6 * _HEADING_PT[0], _HEADING_PT, 1.15)
    title = fit(metadata.title.split(), find_fonts(theme.faces, family, weight, "normal"), space)
    height = len(title.lines) * title.size_pt * space.leading
    yield Markup(
        '<div class="heading" style="{}; font-size: {}pt; font-family: {}; font-weight: {}">{}</div>'
    ).format(
        place_of(left, top, width, height), title.size_pt,
        "var(--heading)" if flush else "var(--text)", weight, title.html,
    )  # fmt: skip
    top += height + _GAP_PT
    texts = _paragraphs(metadata.blurb or metadata.description)
    yield _text(theme, texts, (left, top, width, low - top), _FLAP_PT)


def _sign(theme: Theme, spread: Spread) -> Iterator[Markup]:
    """What adorns a back without words: the theme's ornament in the middle, or the band that hangs from the head."""
    width, height = spread.face_pt
    if is_flush(theme):
        scale = spread.face_pt[0] / WIDTH_PT
        yield Markup('<div class="band" style="{}"></div>').format(
            place_of(
                spread.back_pt + max(spread.safe_pt, _BACK_INSIDE_PT),
                0,
                64 * scale,
                spread.bleed_pt + 92 * scale,
            )
        )
    else:
        sign, size = ornament_of(theme)
        yield Markup('<div class="sign" style="{}; font-size: {}pt">{}</div>').format(
            place_of(spread.back_pt, spread.bleed_pt + height / 2 - size, width, 2 * size),
            2 * size,
            sign,
        )


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]


def _text(theme: Theme, texts: Sequence[str], place: Box, sizes: Sequence[float]) -> Markup:
    """Paragraphs at the largest size that has room; ``place``: left, top, width, height."""
    left, top, width, height = place
    fonts = find_fonts(theme.faces, "Octavo Text", 400, "normal")
    size = _size(texts, fonts, (width, height), sizes)
    return Markup('<div class="blurb" style="{}; font-size: {}pt">{}</div>').format(
        place_of(left, top, width, height),
        size,
        Markup("").join(map(Markup("<p>{}</p>").format, texts)),
    )


def _size(
    texts: Sequence[str], fonts: Fonts, room: tuple[float, float], sizes: Sequence[float]
) -> float:
    """The type size at which paragraphs have room; the smallest where they have none."""
    widths = [[width_of(f"{word} ", fonts) for word in text.split()] for text in texts]
    for size in sizes:
        lines = sum(_lines(words, room[0] / size) for words in widths) + (len(texts) - 1) / 2
        if lines * size * LEADING <= room[1]:
            break
    return size


def _lines(widths: Sequence[float], room: float) -> int:
    """How many lines words fill, one after the other."""
    count, left = 0, 0.0
    for width in widths:
        if width > left:
            count, left = count + 1, room
        left -= width
    return count
