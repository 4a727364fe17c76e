"""A formula in a label reads as one would write it in a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import parse_book
from lxml import etree

from octavo.text.formulas import formula_text, formulas_as_text, without_sources

WRITTEN = {
    "x^2": "x²",
    r"\alpha \le \beta": "α ≤ β",
    r"\sqrt{x}": "√x",
    r"\sqrt{x+1}": "√(x + 1)",
    r"\sqrt[3]{x+1}": "∛(x + 1)",
    r"\frac{1}{2}": "1/2",
    r"\frac{a+b}{c}": "(a + b)/c",
    r"\frac{1}{2x}": "1/(2x)",
    r"\frac{d}{dt}": "d/dt",
    "-x + y": "−x + y",
    "x=-1": "x = −1",
    "E = mc^2": "E = mc²",
    r"\sum_{i=1}^n x_i^2": "∑_(i=1)ⁿ x_i²",
    r"\int_0^1 g(t)\,dt": "∫₀¹ g(t)dt",
    r"\hat{x} + \bar{y}": "x̂ + ȳ",
    r"f(x) = \sin x + \log(2)": "f(x) = sin x + log(2)",
    r"\lim_{x \to 0} f'(x)": "lim_(x→0) f′(x)",
    "x_{12} + x_{ij}": "x₁₂ + x_ij",
    "10^{-3}": "10⁻³",
    "e^{-x^2}": "e^(−x²)",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4\end{pmatrix}": "(1 2; 3 4)",
    "|x| < 3": "|x| < 3",
    r"\mathbb{R}^n": "ℝⁿ",
    r"\text{if } x > 0": "if x > 0",
    r"3\text{-}4": "3-4",
    "n!": "n!",
    r"\binom{n}{k}": "(n; k)",
    r"\{1,2,3\}": "{1, 2, 3}",
    "H_2O": "H₂O",
    r"\underbrace{a+b}_{n}": "(a + b)_n",
}


@pytest.fixture(scope="module")
def headings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    text = "# One\n\n" + "\n\n".join(f"## ${tex}$" for tex in WRITTEN) + "\n\nWords.\n"
    parsed = parse_book(tmp_path_factory.mktemp("formulas"), text)
    return [heading.text for heading in parsed.book.headings[1:]]


@pytest.mark.parametrize("number", range(len(WRITTEN)), ids=list(WRITTEN))
def test_a_formula_in_a_label_reads_as_text(headings: list[str], number: int) -> None:
    assert headings[number] == list(WRITTEN.values())[number]


ODD = (
    "<math/>",
    "<math><mfrac/></math>",
    "<math><mfrac><mi/><mi/></mfrac></math>",
    "<math><msup><mi>x</mi></msup></math>",
    "<math><msub/></math>",
    "<math><munderover><mo>∑</mo></munderover></math>",
    "<math><mroot/><msqrt/><mover/><munder/><mtable/><mtr/><mtd/></math>",
    "<math><unknown><mi>x</mi></unknown><mo> </mo><mo>,</mo></math>",
)


@pytest.mark.parametrize("formula", ODD)
def test_whatever_an_author_writes_as_a_formula_has_a_text(formula: str) -> None:
    assert isinstance(formula_text(etree.fromstring(formula)), str)


def test_a_formula_is_text_in_its_place_and_has_no_source() -> None:
    formula = (
        "<math><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics>"
    )
    root = etree.fromstring(f"<p>Of {formula}</math> and</p>")
    without_sources(root)
    assert "".join(root.itertext()) == "Of x2 and"
    formulas_as_text(root)
    assert etree.tostring(root, encoding="unicode") == (
        '<p>Of <span class="formula-text">x²</span> and</p>'
    )


def test_every_heading_of_formulas_has_an_id(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# $x^2$\n\n## $\\le$\n\nWords.\n").book
    assert all(heading.id for heading in book.headings)
