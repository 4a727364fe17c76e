"""What may be wider than a screen stands in a frame that scrolls; a long narrow table does not."""

from __future__ import annotations

import pytest
from lxml import etree

from octavo.editions.frames import Frames


def framed(markup: str, *, paged: bool) -> str:
    root = etree.fromstring(f"<x>{markup}</x>")
    frames = Frames("Table", paged=paged)
    for element in list(root.iter(etree.Element)):
        frames.add(element)
    return etree.tostring(root, encoding="unicode")


def table(rows: int, *cells: str) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table><tbody>{f'<tr>{row}</tr>' * rows}</tbody></table>"


WORDS = "a cell of several words"


@pytest.mark.parametrize(
    ("markup", "in_epub"),
    [
        (table(4, WORDS, WORDS), True),
        (table(40, WORDS, WORDS), False),
        (table(40, *(["twelveletters"] * 4)), True),
        (table(40, "x" * 60), True),
        (table(40, WORDS, "<math><mi>x</mi></math>"), True),
        (table(40, WORDS, '<img src="a" />'), True),
        (table(40, WORDS).replace("<td>", '<td colspan="2">', 1), True),
        ('<p><math display="block"><mi>x</mi></math></p>', True),
        (f"<p><math>{'<mi>x</mi><mo>+</mo>' * 9}</math></p>", True),
    ],
)
def test_frames_are_put_where_something_may_be_too_wide(markup: str, in_epub: bool) -> None:
    assert ('tabindex="0"' in framed(markup, paged=True)) == in_epub
    assert 'tabindex="0"' in framed(markup, paged=False)


def test_the_tex_beside_a_formula_makes_it_no_longer() -> None:
    short = "<math><semantics><mi>x</mi><annotation>long \\mathbf{x} in TeX</annotation></semantics></math>"
    assert "tabindex" not in framed(short, paged=True)
    assert "tabindex" not in framed("<p><math><mi>x</mi></math></p>", paged=False)


def test_a_long_formula_in_a_link_leaves_the_keys_to_the_link() -> None:
    link = f'<a href="#b"><math>{"<mi>x</mi><mo>+</mo>" * 9}</math></a>'
    assert "tabindex" not in framed(link, paged=False)


def test_regions_have_names_of_their_own() -> None:
    named = "<table><caption>Lamps</caption><tbody><tr><td>a</td></tr></tbody></table>"
    out = framed(table(1, "a") + named + named + table(1, "b"), paged=True)
    assert etree.fromstring(out).xpath("//@aria-label") == [
        "Table",
        "Lamps",
        "Lamps (2)",
        "Table (2)",
    ]


def test_text_behind_stays_behind() -> None:
    out = framed('<p>A <math display="block"><mi>x</mi></math> b.</p>', paged=True)
    assert out.endswith("</span> b.</p></x>")
