"""Turn the formulas of the Book into drawings in its text: the layout engine would flatten MathML to text.

1. each distinct formula is drawn once (`mathdraw.py`), by as many processes as there are, in the size and the weight
   of the text's letters; the drawings of a book are kept for its next build;
2. a formula is put in its line as a picture that stands on the base line, and that reaches a little into the space
   between lines, as letters with accents do, so that only what is really high opens the lines;
3. one that is too wide for a line is put there in pieces, which end behind its relations and signs;
4. what cannot be drawn is printed as its TeX, and told.

The words of TeX are pictures, too, of letters that can be copied: what stands there in print is a formula on
screens, and no text of the book.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from lxml import etree

from octavo.engine.weights import Letters, measure_letters
from octavo.model import Book, Finding, Place, Severity, Theme
from octavo.text.formulas import formula_text, without_sources
from octavo.typeset.mathdraw import Drawing, draw_formula, read_drawing, write_drawing
from octavo.typeset.mathsplit import split_formula
from octavo.workshop import store
from octavo.workshop.pool import Workshop, result_of

_FONT = Letters(0.479, 0.657, 0.0627)  # of the italics of STIX Two Math, which ziamath brings
_SIZES = (0.8, 1.15)  # of a formula beside the text: nothing smaller or larger
_BOLDER = (-16, 24)  # thousandths of an em
_TEXT = "Octavo Text"
_CHUNK = 300  # formulas that a process is asked for at once
_LONG = 400  # letters; drawn in pieces from the beginning
_WIDE = 12.0  # em: a formula in a line that is wider may be parted
_RISE, _FALL = 0.07, 0.18  # em by which a formula may reach into the space above and below its line
_GAP = 1.0  # em between a formula and its number
_FIGURE = 0.5  # em, about the width of a letter of a number
_MONO, _MONO_SIZE, _MONO_ADVANCE = (
    "Octavo Mono",
    0.82,
    0.6,
)  # face of TeX; em of the text; em of that
_TEX_PIECES = re.compile(r"\S{1,40}?(?:(?=\\)|(?<=[})=+&])|$|(?=\s))\s*|\S{1,40}")
_SMALL = 0.75  # of its size: a formula that has to be smaller is told
_SHOWN = 60  # letters
_MATHML = "http://www.w3.org/1998/Math/MathML"
_OWN_SOURCES = ("mathdraw.py", "mathplain.py")


class Formulas:
    """The drawings of a book's formulas."""

    def __init__(self, book: Book, theme: Theme, workshop: Workshop) -> None:
        """Draw all, but those that were kept."""
        self.files: dict[str, bytes] = {}  # drawings by the ``src`` that names them
        self._drawn: dict[bytes, Drawing | None] = {}
        self._used: dict[bytes, Drawing | None] = {}  # those of them that the book has now
        self._key = ""  # of what is kept
        self._undrawn: dict[str, int] = {}  # TeX, and how often it stands for a formula
        self._shrunk: dict[str, float] = {}  # TeX, and the share of its size in which it is printed
        sources = list(dict.fromkeys(_sources_of(book)))
        if not sources:
            return
        self._scale, self._bolder = _fit(theme)
        self._key = _key(book, self._bolder) if workshop.keep else ""
        kept = _read_kept(store.find(self._key)) if self._key else {}
        self._kept = len(kept)
        self._drawn = dict(kept)
        missing = [s for s in sources if s not in kept and len(s) < _LONG * 100]
        self._draw_all(missing, workshop)

    def keep(self) -> None:
        """Keep the drawings for the next build, where there are new ones."""
        if self._key and len(self._drawn) > self._kept:
            store.keep(self._key, _write_kept(self._used))

    def place(self, root: etree._Element, measure_em: float) -> None:
        """Replace the formulas of a tree by their drawings, for lines of about such a width."""
        for formula in list(root.iter("math")):
            images = self._images(formula, measure_em)
            parent, tail = formula.getparent(), formula.tail
            assert parent is not None
            if len(images) == 1:
                (made,) = images
            else:
                made = etree.Element("span", {"class": "formula-parts"})
                made.extend(images)
                for image in images[:-1]:
                    image.tail = "\u200b"  # a line may end here
            if formula.get("display") == "block":
                made.set("class", f"{made.get('class')} display")
            if images:
                made.set("data-math", _as_file(formula))
            if len(images) > 1:
                made.set("role", "math")
                made.set("aria-label", formula_text(formula))
            made.tail = tail
            parent.replace(formula, made)

    def findings(self, locate: Callable[[str], Place | None]) -> Iterator[Finding]:
        """A warning for each formula that is printed as its TeX, or much smaller; ``locate`` finds its line."""
        for tex, count in self._undrawn.items():
            times = f", {count} times" if count > 1 else ""
            yield Finding(
                "formula-undrawn", Severity.WARNING,
                f"the formula {_shown(tex)} is printed as its TeX{times}: there is something in it that cannot be "
                "drawn", _line_of(tex, locate),
                "letters of other scripts belong in the text around a formula; the EPUB and the HTML page have it",
            )  # fmt: skip
        for tex, share in self._shrunk.items():
            yield Finding(
                "formula-wide", Severity.WARNING,
                f"the formula {_shown(tex)} is wider than the page: it is printed at {share:.0%} of its size"
                .replace("%", " %"), _line_of(tex, locate),
                r"part it into lines with \begin{aligned} and \\",
            )  # fmt: skip

    def _draw_all(self, sources: Sequence[bytes], workshop: Workshop) -> None:
        chunks = [sources[i : i + _CHUNK] for i in range(0, len(sources), _CHUNK)]
        asked = [workshop.ask(draw_some, chunk, self._bolder) for chunk in chunks[1:]]
        drawn = draw_some(chunks[0], self._bolder) if chunks else []  # a few are drawn here
        for future in asked:
            made: list[Drawing | None] = result_of(future)
            drawn += made
        self._drawn.update(zip(sources, drawn, strict=True))

    def _drawing(self, source: bytes) -> Drawing | None:
        if source not in self._drawn:
            self._drawn[source] = draw_formula(source, self._bolder)
        self._used[source] = self._drawn[source]
        return self._drawn[source]

    def _images(self, formula: etree._Element, measure_em: float) -> list[etree._Element]:
        """The pictures that stand for a formula."""
        display = formula.get("display") == "block"
        widest = measure_em if display else min(_WIDE, measure_em)
        bare = _bare(formula)
        if not "".join(bare.itertext()).strip():
            return []  # \text{}, \quad
        parts = [bare]
        if len("".join(bare.itertext())) > _LONG or self._width(bare) > widest:
            parts = split_formula(bare) or parts
        drawn = [(part, self._drawing(_written(part))) for part in parts]
        if any(drawing is None for _, drawing in drawn):
            return self._tex(formula)
        share = min((measure_em / self._width(part) for part, _ in drawn), default=1.0)
        if share < _SMALL:
            self._shrunk.setdefault(_tex_of(formula), share)
        scale = self._scale * min(1.0, share)
        images = [self._image(made, formula_text(part), scale) for part, made in drawn if made]
        if display and len(images) == 1 and drawn[0][1] is not None:
            _align(formula, images[0], drawn[0][1], scale, measure_em)
        return images

    def _width(self, formula: etree._Element) -> float:
        drawing = self._drawing(_written(formula))
        return drawing.width * self._scale if drawing else 0.0

    def _image(self, drawing: Drawing, text: str, scale: float) -> etree._Element:
        height, depth = scale * drawing.height, scale * drawing.depth
        fall = min(_FALL, max(depth, 0.0))
        image = etree.Element("img", src=self._file(drawing.svg))
        image.set("alt", text)
        image.set("class", "formula")
        image.set("style", f"height: {height + depth:.3f}em; margin: {-_RISE}em 0 {-fall:.3f}em; "
                           f"vertical-align: {fall - depth:.3f}em")  # fmt: skip
        return image

    def _tex(self, formula: etree._Element) -> list[etree._Element]:
        tex = _tex_of(formula)
        self._undrawn[tex] = self._undrawn.get(tex, 0) + 1
        images = []
        for match in _TEX_PIECES.finditer(" ".join(tex.split())):
            width = len(match[0]) * _MONO_ADVANCE
            svg = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}em" height="1.3em" '
                f'viewBox="0 0 {width * 10:.0f} 13"><text x="0" y="10" font-size="10" xml:space="preserve" '
                f'font-family="{_MONO}">{escape(match[0], quote=False)}</text></svg>'
            )
            image = etree.Element("img", src=self._file(svg), alt=match[0])
            image.set("class", "formula")
            image.set("style", f"height: {1.3 * _MONO_SIZE:.3f}em; vertical-align: {-0.3 * _MONO_SIZE:.3f}em; "
                               f"margin: -0.1em 0")  # fmt: skip
            images.append(image)
        return images

    def _file(self, svg: str) -> str:
        content = svg.encode()
        src = f"octavo-formula/{hashlib.sha256(content).hexdigest()[:16]}.svg"
        self.files[src] = content
        return src


def _align(
    formula: etree._Element,
    image: etree._Element,
    drawing: Drawing,
    scale: float,
    measure_em: float,
) -> None:
    """A formula by itself stands in the middle of its line, whatever stands beside it at the margin."""
    height, depth = scale * (drawing.height + drawing.depth), scale * drawing.depth
    number = formula.getnext()
    if number is None or number.get("class") != "formula-number":
        image.set("style", f"height: {height:.3f}em")
        return
    width, beside = scale * drawing.width, _FIGURE * len("".join(number.itertext()))
    gap = f"{_GAP}em"
    if width / 2 + beside + _GAP < measure_em / 2:
        gap = f"calc(50% - {width / 2 + beside:.3f}em)"
    image.set(
        "style", f"height: {height:.3f}em; margin-right: {gap}; vertical-align: {-depth:.3f}em"
    )


def _tex_of(formula: etree._Element) -> str:
    return formula.findtext(".//annotation") or formula_text(formula)


def _shown(tex: str) -> str:
    first = " ".join(tex.split())
    return first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"


def _line_of(tex: str, locate: Callable[[str], Place | None]) -> Place | None:
    """Where the first line of a formula stands, or as much of it as is the author's own."""
    line = next((line.strip() for line in tex.split("\n") if line.strip()), "")
    return next(
        (place for part in (line, line[:_SHOWN], line[:20]) if part and (place := locate(part))),
        None,
    )


def draw_some(sources: Sequence[bytes], bolder: int) -> list[Drawing | None]:
    """Drawings in the order of their sources."""
    return [draw_formula(source, bolder) for source in sources]


def _sources_of(book: Book) -> Iterator[bytes]:
    for division in book.divisions:
        for fragment in (division.heading_html, division.html, *(n.html for n in division.notes)):
            if "<math" in fragment:
                for formula in etree.fromstring(f"<div>{fragment}</div>").iter("math"):
                    yield _written(_bare(formula))


def _bare(formula: etree._Element) -> etree._Element:
    """A copy of a formula without its TeX: that may be broken into other lines where it is repeated."""
    copy: etree._Element = etree.fromstring(etree.tostring(formula, with_tail=False))
    without_sources(copy)
    return copy


def _as_file(formula: etree._Element) -> str:
    """A formula in MathML as a document of its own."""
    bare = _bare(formula)
    bare.set("xmlns", _MATHML)
    return etree.tostring(bare, encoding="unicode")


def _written(formula: etree._Element) -> bytes:
    return etree.tostring(formula, with_tail=False)


def _fit(theme: Theme) -> tuple[float, int]:
    """The size in which formulas stand beside the theme's text, and by how much they are bolder than their font."""
    faces = {f.style: f.path for f in theme.faces if f.family == _TEXT and f.weight == 400}
    text = next(
        (m for s in ("italic", "normal") if s in faces and (m := measure_letters(faces[s]))), None
    )
    if text is None:
        return 1.0, 0
    small, large = _SIZES
    ratio = (text.x_height / _FONT.x_height * text.cap_height / _FONT.cap_height) ** 0.5
    scale = round(min(large, max(small, ratio)), 3)
    thinnest, boldest = _BOLDER
    return scale, min(boldest, max(thinnest, round((text.stroke / scale - _FONT.stroke) * 1000)))


# What is kept


def _key(book: Book, bolder: int) -> str:
    """The same for every edition of a book's text: what is kept grows with it."""
    return store.key_of("formulas", book.slug, bolder, _surroundings())


@lru_cache(maxsize=1)
def _surroundings() -> str:
    folder = Path(__file__).parent
    own = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _OWN_SOURCES]
    return " ".join([*own, *(importlib.metadata.version(name) for name in ("ziamath", "ziafont"))])


def _write_kept(drawn: dict[bytes, Drawing | None]) -> bytes:
    return json.dumps([[s.decode(), write_drawing(d).decode()] for s, d in drawn.items()]).encode()


def _read_kept(body: bytes | None) -> dict[bytes, Drawing | None]:
    return {s.encode(): read_drawing(d.encode()) for s, d in json.loads(body)} if body else {}
