"""Formulas are drawn, each once, in the weight of the text, or printed as their TeX; no formula stops a build."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import finished_book, said
from conftest import ROOT, SHARED, Built, build
from lxml import etree
from readers import pdf_pages, squeeze

from octavo.reading.theme import load_theme
from octavo.typeset import formulas as module
from octavo.typeset import mathdraw
from octavo.typeset.formulas import Formulas
from octavo.workshop.pool import Workshop

Write = Callable[..., Path]
TRIALS = SHARED / "trials" / "field"


def words_of(built: Built) -> str:
    return squeeze("".join(pdf_pages(built.content("pdf"))))


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter's formulas, and its text with their drawings."""

    formulas: Formulas
    root: etree._Element

    @property
    def images(self) -> list[etree._Element]:
        return list(self.root.iter("img"))


def drawings(folder: Path, text: str, workshop: Workshop | None = None, **keys: Any) -> Placed:
    book, _ = finished_book(folder, f"# One\n\n{text}\n", **keys)
    theme = load_theme(book.metadata.theme, ROOT)
    formulas = Formulas(book, theme, workshop or Workshop(1, keep=False))
    root = etree.fromstring(f"<div>{book.divisions[0].html}</div>")
    formulas.place(root, 29.0)
    formulas.keep()
    return Placed(formulas, root)


@pytest.mark.parametrize("name", ["math-text-hyphen", "math-display-in-note"])
def test_books_from_the_field_are_drawn_without_a_word(name: str) -> None:
    if not TRIALS.is_dir():
        pytest.skip("the trials are not part of the repository, and not beside it here")
    built = build(TRIALS / name)
    assert said(built.build.findings) == []
    text = words_of(built)
    assert not any(sign in text for sign in ("\\", "$", "x=1"))


def test_a_display_formula_of_several_lines_in_a_note_is_drawn(write_book: Write) -> None:
    note = "[^n]: See\n\n    $$\n    x\n    = 1\n    $$\n\n    and more.\n"
    built = build(write_book(f"# One\n\nWords.[^n]\n\n{note}"))
    assert said(built.build.findings) == []
    assert "1Seeandmore." in words_of(built)


ODD = [
    r"3\text{-}4", r"a--b", r"\text{a <b> & -- c}", r"\text{}", r"\quad", r"\frac{}{}", r"\sqrt{}", r"\left.x\right|",
    r"\boxed{x}", r"\cancel{x}", r"\phantom{x}y", r"\underbrace{a+b}_{n}", r"\overline{abc}", r"{}^{14}C",
    r"\begin{cases} 1 & x>0\\ 0 & \text{else}\end{cases}", r"\text{日本}", r"x'''", r"\%\$\#\&\_", r"a \bmod b",
    r"\xrightarrow[b]{a}", r"\not=", r"\color{red}{x}", r"\tag{1} x", "x" * 10_000, r"\sqrt{" * 40 + "1" + "}" * 40,
]  # fmt: skip


def test_any_formula_builds_and_the_proof_holds(write_book: Write) -> None:
    text = "\n\n".join(f"Words ${tex}$ and\n\n$${tex}$$" for tex in ODD)
    built = build(write_book(f"# One\n\n{text}\n\nEnd.[^n]\n\n[^n]: Of ${'y' * 1000}$.\n"))
    codes = {code for code, _, _, _ in said(built.build.findings)}
    # no face has the letters of the Japanese word; a number within a line (\\tag) has no space before it
    assert codes <= {
        "formula-undrawn", "formula-wide", "glyph-missing", "print-glyphs", "structure-spaces"
    }  # fmt: skip


def test_what_cannot_be_drawn_is_printed_as_its_tex_and_told_at_its_line(write_book: Write) -> None:
    built = build(
        write_book("# One\n\nWords.\n\nAnd $x = \\text{\u2e80}$ there,\n$x = \\text{\u2e80}$.\n")
    )
    findings = [f for f in said(built.build.findings) if f[0] == "formula-undrawn"]
    assert findings == [
        ("formula-undrawn",
         "the formula x = \\text{\u2e80} is printed as its TeX, 2 times: there is something in it that cannot be drawn",
         "manuscript/book.md:8",
         "letters of other scripts belong in the text around a formula; the EPUB and the HTML page have it")
    ]  # fmt: skip
    assert "\\text{" in "".join(pdf_pages(built.content("pdf")))


def test_a_formula_of_as_many_lines_as_a_page_holds_is_drawn(write_book: Write) -> None:
    lines = r" \\ ".join(rf"& = \left(\frac{{{n}}}{{t}}\right)^2" for n in range(10, 22))
    built = build(
        write_book(f"# One\n\n$$\\begin{{aligned}} {lines} \\end{{aligned}}$$\n"), ("pdf",)
    )
    assert [f for f in said(built.build.findings) if f[0] != "not-run"] == []


def test_each_distinct_formula_is_drawn_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []

    def draw(source: bytes, bolder: int) -> mathdraw.Drawing | None:
        drawn.append(source)
        return mathdraw.draw_formula(source, bolder)

    monkeypatch.setattr(module, "draw_formula", draw)
    made = drawings(
        tmp_path, "Of $x$ and $y$, and $x$.\n\n$$x$$\n\nAgain $x$ and[^n] $y$.\n\n[^n]: Of $x$."
    )
    assert len(drawn) == 3  # one of them is by itself
    assert len(made.formulas.files) == 2
    assert [image.get("alt") for image in made.images] == ["x", "y", "x", "x", "x", "y"]


def test_drawings_are_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = drawings(tmp_path / "a", "Of $x$ and $y$.", Workshop(1))

    def fail(source: bytes, bolder: int) -> None:
        raise AssertionError(source)

    monkeypatch.setattr(module, "draw_formula", fail)
    second = drawings(tmp_path / "a", "Of $y$ and $x$.", Workshop(1))
    assert second.formulas.files == first.formulas.files
    with pytest.raises(AssertionError):
        drawings(tmp_path / "a", "Of $y$ and $z$.", Workshop(1))


@pytest.mark.parametrize(
    ("theme", "scale", "thinner"), [("classic", 0.93, True), ("modern", 1.04, False)]
)
def test_a_formula_has_the_size_and_the_weight_of_the_text(
    tmp_path: Path, theme: str, scale: float, thinner: bool
) -> None:
    made = drawings(tmp_path, "Of $x$.", theme=theme)
    assert made.formulas._scale == pytest.approx(scale, abs=0.02)
    assert (made.formulas._bolder < -4) is thinner


def style(image: etree._Element) -> dict[str, float]:
    parts = (part.split(":") for part in (image.get("style") or "").split(";"))
    return {name.strip(): float(value.split()[-1].removesuffix("em")) for name, value in parts}


def test_a_formula_stands_on_the_base_line_and_opens_no_line(tmp_path: Path) -> None:
    text = "Of $x$, $x_i^2$, $\\alpha \\le \\beta$, $f(x)$, $E$, $y$."
    for image in drawings(tmp_path, text).images:
        sizes = style(image)
        fall = -sizes["margin"]
        below = fall - sizes["vertical-align"]  # what stands under the base line
        assert 0 <= below < 0.46, image.get("alt")
        assert below - fall < 0.29, image.get("alt")  # what a line of the text has below
        assert sizes["height"] - below < 0.95, image.get("alt")


def test_a_wide_formula_is_put_in_its_line_in_pieces(tmp_path: Path) -> None:
    terms = " + ".join(f"a_{{{n}}}" for n in range(12))
    made = drawings(tmp_path, f"Of ${terms} = b$.\n\n$${terms} = {terms}$$\n\n$$a = b$$")
    inline, display = made.root.iter("span")
    assert [image.get("alt") for image in inline][:2] == ["a₀+", "a₁+"]
    assert inline[-1].get("alt") == "b"
    assert display.get("class") == "formula-parts display"
    assert made.images[-1].get("class") == "formula display"


def test_a_formula_that_is_wider_than_the_page_is_printed_smaller_and_told(
    write_book: Write,
) -> None:
    row = " & ".join(f"a_{{{n}}} + b_{{{n}}}" for n in range(16))
    built = build(write_book(f"# One\n\nWords.\n\n$$\\begin{{pmatrix}} {row} \\end{{pmatrix}}$$\n"))
    assert [(code, place, hint) for code, _, place, hint in said(built.build.findings)] == [
        (
            "formula-wide",
            "manuscript/book.md:8",
            "part it into lines with \\begin{aligned} and \\\\",
        )
    ]
    _, message, _, _ = said(built.build.findings)[0]
    assert message.startswith("the formula \\begin{pmatrix} a_{0} + b_{0} & a_{1}")
    assert re.search(r"is wider than the page: it is printed at \d\d % of its size$", message)


@pytest.mark.parametrize("theme", ["classic", "modern"])
def test_a_number_stands_at_the_margin_in_every_edition(write_book: Write, theme: str) -> None:
    built = build(write_book("# One\n\nWords.\n\n$$a = b \\tag{3.1}$$\n\nWords.\n", theme=theme))
    assert said(built.build.findings) == []
    assert "Words.(3.1)Words." in words_of(built)
    assert (
        '</math></span><span class="formula-number">(3.1)</span>' in built.content("html").decode()
    )


def test_outlines_are_moved_outwards_by_half_of_what_is_added() -> None:
    square = [
        ((0.0, 0.0),),
        ((0.0, 100.0),),
        ((100.0, 100.0),),
        ((100.0, 0.0),),
    ]  # ink to the right
    assert mathdraw._contour(square, 5) == "M-5 -5L-5 105L105 105L105 -5Z"
    assert mathdraw._contour(square, -5) == "M5 5L5 95L95 95L95 5Z"


def test_brackets_are_as_high_as_what_stands_in_them() -> None:
    row = b"<math><mrow><mo stretchy='true' form='prefix'>(</mo>%s<mo stretchy='true' form='postfix'>)</mo></mrow></math>"
    low, high = (
        mathdraw.draw_formula(row % inside)
        for inside in (
            b"<mi>x</mi>",
            b"<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mfrac>",
        )
    )
    assert low is not None
    assert high is not None
    assert high.height + high.depth > 1.5 * (low.height + low.depth)


def test_a_formula_in_many_others_is_drawn_in_no_time() -> None:
    inside = b"<mn>1</mn>"
    for _ in range(40):
        inside = (
            b"<msqrt><mrow><mo stretchy='true'>(</mo>"
            + inside
            + b"<mo stretchy='true'>)</mo></mrow></msqrt>"
        )
    mathdraw._MEASURED.clear()
    assert mathdraw.draw_formula(b"<math>" + inside + b"</math>") is not None
    assert len(mathdraw._MEASURED) < 2000  # and not two to the fortieth


def test_a_drawing_is_nothing_but_paths(tmp_path: Path) -> None:
    made = drawings(tmp_path, r"Of $\frac{\sqrt{x}}{2}$.")
    (content,) = made.formulas.files.values()
    assert set(re.findall(r"<(\w+)", content.decode())) == {"svg", "path"}
