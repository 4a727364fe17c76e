"""Draw the figures of the book: `python manuscript/figures/draw.py` writes the SVG files beside it.

Every drawing is made from the numbers that stand in it, with no library and no date, so that the
same script gives the same bytes. They are drawn for grey on paper, 430 units wide, in the typeface
of the text; what they show is said again in their alternative texts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from pathlib import Path

WIDTH = 430
INK, GREY, PALE = "#000", "#8a8a8a", "#d6d6d6"
BODY, SMALL = 13.0, 11.5


class Drawing:
    """The elements of one figure, in the order in which they are painted."""

    def __init__(self, title: str, height: float) -> None:
        self.title = title
        self.height = height
        self.elements: list[str] = []

    def add(self, name: str, text: str = "", **attributes: object) -> None:
        """Add an element; `stroke_width=1` becomes `stroke-width="1"`."""
        pairs = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{_shown(value)}"'
            for key, value in attributes.items()
        )
        self.elements.append(f"<{name}{pairs}>{text}</{name}>" if text else f"<{name}{pairs}/>")

    def text(self, x: float, y: float, text: str, *, anchor: str = "start",
             size: float = BODY, italic: bool = False) -> None:  # fmt: skip
        """Set a word; `y` is its baseline."""
        style = {"font_style": "italic"} if italic else {}
        self.add("text", text, x=x, y=y, font_size=size, text_anchor=anchor, **style)

    def line(self, x1: float, y1: float, x2: float, y2: float, *,
             width: float = 0.8, colour: str = INK, dash: str = "") -> None:  # fmt: skip
        """Draw a straight line."""
        style = {"stroke_dasharray": dash} if dash else {}
        self.add("path", d=f"M{_shown(x1)} {_shown(y1)}L{_shown(x2)} {_shown(y2)}",
                 stroke=colour, stroke_width=width, fill="none", **style)  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, fill: str = "none",
            stroke: str = "none", stroke_width: float = 0.8) -> None:  # fmt: skip
        """Draw a rectangle."""
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke,
                 stroke_width=stroke_width)  # fmt: skip

    def dot(self, x: float, y: float, fill: str = INK, radius: float = 3.4) -> None:
        """Draw a round mark."""
        self.add("circle", cx=x, cy=y, r=radius, fill=fill, stroke=INK, stroke_width=1)

    def hatch(self, x: float, y: float, width: float, height: float, step: float = 5.0) -> None:
        """Fill a rectangle with slanting lines, each cut where it leaves the rectangle."""
        pieces = []
        offset = step
        while offset < width + height:
            x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
            x2, y2 = (0.0, offset) if offset <= height else (offset - height, height)
            pieces.append(f"M{_shown(x + x1)} {_shown(y + y1)}L{_shown(x + x2)} {_shown(y + y2)}")
            offset += step
        self.add("path", d="".join(pieces), stroke=INK, stroke_width=0.6, fill="none")

    def svg(self) -> str:
        """The finished file."""
        body = "\n".join(f"  {element}" for element in self.elements)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_shown(self.height)}"'
            ' role="img" font-family="Octavo Text, EB Garamond, Georgia, serif">\n'
            f"  <title>{self.title}</title>\n{body}\n</svg>\n"
        )


def _shown(value: object) -> str:
    """A number with at most two decimals and no needless ones; a word as it is."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def _count(value: float) -> str:
    """A number as the text writes it: 12,000 and 4.46."""
    return f"{value:,}"


# Figure 1

POPULATION = {"Armenians": {1926: 89, 1979: 76}, "Azerbaijanis": {1926: 10, 1979: 22}}
POPULATION_1921 = 94


def draw_population() -> Drawing:
    """Shares of the two peoples in the oblast, as two lines."""
    d = Drawing("Population of Mountainous Karabakh, 1921 to 1979", 206)
    left, right, top, bottom = 34.0, 330.0, 16.0, 176.0

    def x(year: float) -> float:
        return left + 14 + (year - 1921) / 58 * (right - left - 28)

    def y(share: float) -> float:
        return bottom - share / 100 * (bottom - top)

    for share in (0, 50, 100):
        d.line(left, y(share), right, y(share), width=0.5, colour=GREY)
        d.text(left - 6, y(share) + 4, str(share), anchor="end", size=SMALL)
    for year in (1921, 1926, 1979):
        shift = {1921: -8, 1926: 8}.get(year, 0)
        d.text(x(year) + shift, bottom + 20, str(year), anchor="middle", size=SMALL)
    d.dot(x(1921), y(POPULATION_1921), fill="#fff")
    d.text(x(1921), y(POPULATION_1921) - 8, str(POPULATION_1921), anchor="middle", size=SMALL)
    for name, shares in POPULATION.items():
        (y1, s1), (y2, s2) = shares.items()
        dash = "" if name == "Armenians" else "5 3"
        d.line(x(y1), y(s1), x(y2), y(s2), width=1.4, dash=dash)
        for year, share in shares.items():
            d.dot(x(year), y(share))
        d.text(x(y1) + 7, y(s1) - 7, str(s1), size=SMALL)
        d.text(x(y2), y(s2) - 9, str(s2), anchor="middle", size=SMALL)
        d.text(right + 8, y(s2) + 4, name)
    return d


# Figure 2

TOLLS: tuple[tuple[str, str, int, int | None], ...] = (
    ("Baku, March 1918", "azerbaijani", 3_000, 12_000),
    ("Baku, September 1918", "armenian", 10_000, 30_000),
    ("Shusha/Shushi, 1920", "armenian", 500, 20_000),
    ("Sumgait, 1988", "armenian", 35, None),
    ("Baku, 13 January 1990", "armenian", 86, 150),
    ("Baku, 20 January 1990", "unstated", 130, 130),
    ("Khojaly, 1992", "azerbaijani", 200, 600),
    ("Maraga, 1992", "armenian", 62, 62),
    ("Shelling, 1991–1992", "armenian", 169, 169),
)
INQUIRY = 485  # Khojaly, in the Azerbaijani parliament


def draw_tolls() -> Drawing:
    """Lowest and highest counts of the dead, on a logarithmic scale."""
    row, top = 20.5, 38.0
    d = Drawing("Deaths as they have been counted", top + row * len(TOLLS) + 24)
    left, right = 170.0, 414.0
    base = top + row * len(TOLLS) - 8

    def x(count: float) -> float:
        return left + (math.log10(count) - 1) / 4.05 * (right - left)

    def mark(count: float, y: float, victims: str) -> None:
        if victims == "unstated":
            d.box(x(count) - 3.2, y - 3.2, 6.4, 6.4, fill="#fff", stroke=INK, stroke_width=1)
        else:
            d.dot(x(count), y, fill=INK if victims == "armenian" else "#fff")

    for count in (10, 100, 1_000, 10_000):
        d.line(x(count), top - 14, x(count), base, width=0.5, colour=PALE)
        d.text(x(count), base + 16, _count(count), anchor="middle", size=SMALL)
    d.line(left, base, right, base, width=0.6, colour=GREY)
    for at, label, victims in ((left, "Armenians", "armenian"),
                               (left + 80, "Azerbaijanis", "azerbaijani"),
                               (left + 172, "not stated", "unstated")):  # fmt: skip
        if victims == "unstated":
            d.box(at - 3.2, 8.8, 6.4, 6.4, fill="#fff", stroke=INK, stroke_width=1)
        else:
            d.dot(at, 12, fill=INK if victims == "armenian" else "#fff")
        d.text(at + 9, 16, label, size=SMALL)
    for index, (label, victims, low, high) in enumerate(TOLLS):
        y = top + index * row
        d.text(0, y + 4, label)
        if high is None:
            d.line(x(low), y, x(300), y, width=1.2, dash="2 2.5")
            d.text(x(300) + 6, y + 4, "hundreds", size=SMALL, italic=True)
            mark(low, y, victims)
            d.text(x(low) - 7, y + 4, _count(low), anchor="end", size=SMALL)
        elif high == low:
            mark(low, y, victims)
            d.text(x(low) + 7, y + 4, _count(low), size=SMALL)
        else:
            d.line(x(low), y, x(high), y, width=1.2)
            mark(low, y, victims)
            mark(high, y, victims)
            d.text(x(low) - 7, y + 4, _count(low), anchor="end", size=SMALL)
            d.text(x(high) + 7, y + 4, _count(high), size=SMALL)
        if label.startswith("Khojaly"):
            d.line(x(INQUIRY), y - 5, x(INQUIRY), y + 5, width=1.2)
            d.text(x(INQUIRY) - 2, y - 7, _count(INQUIRY), anchor="middle", size=10)
    return d


# Figure 3

# name: column, row, columns, rows on a grid of four by five
DISTRICTS = {
    "Kelbajar": (0, 0, 1, 2), "Mardakert": (1, 0, 2, 1), "Agdam": (3, 0, 1, 2),
    "Askeran": (1, 1, 2, 1), "Lachin": (0, 2, 1, 1), "Shusha/Shushi": (1, 2, 1, 1),
    "Martuni": (2, 2, 1, 1), "Fizuli": (3, 2, 1, 3), "Kubatly": (0, 3, 1, 1),
    "Hadrut": (1, 3, 2, 1), "Zangelan": (0, 4, 1, 1), "Jebrail": (1, 4, 2, 1),
}  # fmt: skip
OBLAST = ("Mardakert", "Askeran", "Shusha/Shushi", "Martuni", "Hadrut")
HELD_1994 = (*OBLAST, "Kelbajar", "Lachin", "Kubatly", "Zangelan", "Jebrail")
PARTLY_1994 = ("Agdam", "Fizuli")
HELD_2020 = ("Mardakert", "Askeran", "Martuni")


def draw_control() -> Drawing:
    """Who held which district: one large diagram with names, two small ones."""
    d = Drawing("Control of the districts in 1988, 1994 and 2020", 318)

    def panel(x: float, y: float, width: float, height: float, year: str,
              held: Iterable[str], partly: Iterable[str], *, named: bool) -> None:  # fmt: skip
        d.text(x, y - 8, year, italic=True)
        for name, (column, line, columns, lines) in DISTRICTS.items():
            bx, by = x + column * width, y + line * height
            bw, bh = columns * width, lines * height
            d.box(bx, by, bw, bh, fill=GREY if name in held else "#fff")
            if name in partly:
                d.hatch(bx, by, bw, bh)
            d.box(bx, by, bw, bh, stroke=INK, stroke_width=0.6)
            if named:
                parts = [f"{part}/" for part in name.split("/")]
                parts[-1] = parts[-1].removesuffix("/")
                for place, part in enumerate(parts):
                    below = by + bh / 2 + 4 + 13 * (place - (len(parts) - 1) / 2)
                    d.text(bx + bw / 2, below, part, anchor="middle", size=SMALL)
        d.box(x + width, y, width * 2, height * 4, stroke=INK, stroke_width=2)

    panel(2, 24, 62, 44, "1988", (), (), named=True)
    panel(284, 24, 36, 21, "May 1994", HELD_1994, PARTLY_1994, named=False)
    panel(284, 164, 36, 21, "November 2020", HELD_2020, (), named=False)
    # the corridor: through Lachin to the oblast
    d.line(284, 164 + 2.5 * 21, 320, 164 + 2.5 * 21, width=1.6, dash="3 2")
    y = 296.0
    d.box(2, y - 9, 18, 11, fill=GREY, stroke=INK, stroke_width=0.6)
    d.text(25, y, "Armenian", size=SMALL)
    d.box(84, y - 9, 18, 11, fill="#fff", stroke=INK, stroke_width=0.6)
    d.hatch(84, y - 9, 18, 11)
    d.text(107, y, "divided", size=SMALL)
    d.box(156, y - 9, 18, 11, fill="#fff", stroke=INK, stroke_width=0.6)
    d.text(179, y, "Azerbaijani", size=SMALL)
    d.box(250, y - 9, 18, 11, stroke=INK, stroke_width=2)
    d.text(273, y, "the oblast", size=SMALL)
    d.line(338, y - 3.5, 356, y - 3.5, width=1.6, dash="3 2")
    d.text(361, y, "corridor", size=SMALL)
    return d


# Figure 4

DISPLACED = (
    ("Azerbaijanis from the districts", 530),
    ("Azerbaijanis from Armenia", 220),
    ("Armenians from Azerbaijan", 350),
    ("Armenians from Karabakh, 2020", 90),
)
OF_THE_OBLAST = 40


def draw_displaced() -> Drawing:
    """People driven from their homes, as bars."""
    d = Drawing("Displaced persons, in thousands", 124)
    left, scale = 212.0, 0.345
    for index, (label, thousands) in enumerate(DISPLACED):
        y = 12.0 + index * 29
        d.text(left - 8, y + 12, label, anchor="end")
        d.box(left, y, thousands * scale, 15, fill=GREY)
        if label == "Armenians from Azerbaijan":
            d.box(left, y, OF_THE_OBLAST * scale, 15, fill=INK)
        d.text(left + thousands * scale + 6, y + 12, str(thousands), size=SMALL)
    d.line(left, 6, left, 120, width=0.6)
    return d


# Figure 5

OIL: tuple[tuple[str, tuple[tuple[int, float], ...]], ...] = (
    ("Gross domestic product", ((1991, 1.3), (1998, 4.46), (2004, 8.68), (2008, 35))),
    ("Oil revenue", ((1998, 0.45), (2004, 2.5))),
    ("Military spending", ((2008, 1), (2012, 2.3))),
)


def draw_oil() -> Drawing:
    """Billions of dollars, as bars in three groups on one scale."""
    d = Drawing("Product, oil revenue and military spending of Azerbaijan", 232)
    left, scale = 200.0, 5.6
    y = 8.0
    for name, years in OIL:
        d.text(0, y + 12, name)
        for year, billions in years:
            d.text(left - 8, y + 12, str(year), anchor="end", size=SMALL)
            d.box(left, y, billions * scale, 14, fill=INK if name == "Military spending" else GREY)
            over = "over " if (name, year) == ("Military spending", 2008) else ""
            d.text(left + billions * scale + 6, y + 11.5, over + _count(billions), size=SMALL)
            y += 23
        y += 14
    d.line(left, 2, left, y - 16, width=0.6)
    return d


# Figure 6

TALKS = (
    (1991.7, "Zheleznovodsk, 1991"), (1992.2, "Minsk Group, March 1992"),
    (1992.35, "Tehran, May 1992"), (1994.35, "Bishkek, May 1994"),
    (1996.9, "Lisbon summit, 1996"), (1997.4, "Package, May 1997"),
    (1997.7, "In steps, July and September 1997"), (1998.85, "Common state, 1998"),
    (1999.3, "Washington, 1999"), (2001.3, "Key West, 2001"),
    (2004.3, "Prague process, from 2004"), (2007.9, "Madrid Principles, 2007"),
    (2009.5, "Principles reworded, 2009"), (2019.2, "Hotline, 2019"),
)  # fmt: skip
WARS = (
    (1991.75, 1994.36, "First war, to May 1994"), (2016.25, 2016.35, "Four days, April 2016"),
    (2020.53, 2020.6, "July 2020"), (2020.74, 2020.86, "Forty-four days, 2020"),
)  # fmt: skip


def draw_talks() -> Drawing:
    """Talks to the right of a line of years, wars to the left of it."""
    d = Drawing("Talks and wars, 1990 to 2020", 362)
    axis, top, per_year = 176.0, 10.0, 11.0

    def y(year: float) -> float:
        return top + (year - 1990) * per_year

    for tick in range(1990, 2021, 5):
        d.line(axis - 5, y(tick), axis, y(tick), width=0.6)
        if tick < 2020:  # there the wars have their labels
            d.text(axis - 9, y(tick) + 4, str(tick), anchor="end", size=SMALL)
    d.line(axis, y(1990), axis, y(2021), width=0.8)
    ends = _spread([y(year) for year, _ in TALKS], 15)
    for (year, label), end in zip(TALKS, ends, strict=True):
        d.line(axis, y(year), axis + 14, y(year), width=0.5, colour=GREY)
        d.line(axis + 14, y(year), axis + 28, end, width=0.5, colour=GREY)
        d.dot(axis, y(year), radius=2.4)
        d.text(axis + 33, end + 4, label)
    places = _spread([y((start + stop) / 2) for start, stop, _ in WARS], 15, lowest=y(2021) + 4)
    for (start, stop, label), place in zip(WARS, places, strict=True):
        d.box(axis - 3.5, y(start), 7, max((stop - start) * per_year, 2.0), fill=INK)
        d.line(axis - 4, y((start + stop) / 2), axis - 36, place, width=0.5, colour=GREY)
        d.text(axis - 40, place + 4, label, anchor="end", size=SMALL, italic=True)
    return d


def _spread(places: list[float], step: float, lowest: float = math.inf) -> list[float]:
    """Places at least ``step`` apart, as near to the wanted ones as their order allows."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + step) if spread else place)
    limit = lowest
    for index in range(len(spread) - 1, -1, -1):
        spread[index] = min(spread[index], limit)
        limit = spread[index] - step
    return spread


# Figure 7

LOSSES = (
    ("Tanks", 185, 22), ("Armoured vehicles", 90, 41), ("Artillery pieces", 182, 0),
    ("Rocket launchers", 73, 0), ("Air defence systems", 26, 0), ("Radars and jammers", 14, 0),
    ("Drones", 4, 25), ("Other vehicles", 451, 24), ("Aeroplanes, helicopters", 1, 1),
)  # fmt: skip


def draw_losses() -> Drawing:
    """Recorded losses of both armies, as pairs of bars."""
    d = Drawing("Equipment lost in the autumn of 2020", 26 + 31 * len(LOSSES))
    left, scale = 166.0, 0.51
    d.box(left, 4, 18, 10, fill=GREY)
    d.text(left + 24, 13, "Armenian", size=SMALL)
    d.box(left + 96, 4, 18, 10, fill="#fff", stroke=INK)
    d.text(left + 120, 13, "Azerbaijani", size=SMALL)
    for index, (label, armenian, azerbaijani) in enumerate(LOSSES):
        y = 28.0 + index * 31
        d.text(left - 8, y + 15, label, anchor="end")
        d.box(left, y, armenian * scale, 10, fill=GREY)
        d.text(left + armenian * scale + 5, y + 9, str(armenian), size=SMALL)
        if azerbaijani:
            d.box(left, y + 11, azerbaijani * scale, 10, fill="#fff", stroke=INK, stroke_width=0.7)
        known = str(azerbaijani) if azerbaijani else "none recorded"
        d.text(left + azerbaijani * scale + 5, y + 20.5, known, size=SMALL,
               italic=not azerbaijani)  # fmt: skip
    d.line(left, 24, left, 26 + 31 * len(LOSSES), width=0.6)
    return d


# Figure 8

ADVANCE = ((9, "6 October", 1.3), (21, "18 October", 7.9), (24, "21 October", 9.9),
           (34, "end of October", 17.5))  # fmt: skip


def draw_advance() -> Drawing:
    """Share of the land that had changed hands, by days since 27 September."""
    d = Drawing("Share of the land taken in October 2020", 212)
    left, right, top, bottom = 34.0, 420.0, 16.0, 172.0

    def x(day: float) -> float:
        return left + day / 37 * (right - left)

    def y(share: float) -> float:
        return bottom - share / 20 * (bottom - top)

    for tick in (0, 10, 20):
        d.line(left, y(tick), right, y(tick), width=0.5, colour=GREY)
        d.text(left - 6, y(tick) + 4, str(tick), anchor="end", size=SMALL)
    points = [(0, 0.0), *((day, share) for day, _, share in ADVANCE)]
    for (d1, s1), (d2, s2) in itertools.pairwise(points):
        d.line(x(d1), y(s1), x(d2), y(s2), width=1.4)
    d.text(left, bottom + 18, "27 September", size=SMALL)
    for day, label, share in ADVANCE:
        d.dot(x(day), y(share))
        d.text(x(day) - 8, y(share) - 6, str(share), anchor="end", size=SMALL)
        d.line(x(day), y(share) + 4, x(day), bottom, width=0.5, colour=PALE)
        low = 34 if day == 24 else 18
        d.text(x(day), bottom + low, label, anchor="middle", size=SMALL)
    return d


FIGURES: dict[str, Callable[[], Drawing]] = {
    "population.svg": draw_population,
    "tolls.svg": draw_tolls,
    "control.svg": draw_control,
    "displaced.svg": draw_displaced,
    "oil.svg": draw_oil,
    "talks.svg": draw_talks,
    "losses.svg": draw_losses,
    "advance.svg": draw_advance,
}


def main() -> None:
    """Write every figure beside this script."""
    for name, draw in FIGURES.items():
        (Path(__file__).parent / name).write_text(draw().svg(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
