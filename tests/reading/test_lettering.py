"""The lettering of a drawing is in the faces of the book, whatever the drawing asked for."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from octavo.reading.lettering import settle_lettering

TEXT = '"Octavo Text","Octavo Other"'
SANS = '"Octavo Heading","Octavo Text","Octavo Other"'
MONO = '"Octavo Mono","Octavo Other"'


def drawing(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def settled(inside: str, attributes: str = "") -> etree._Element:
    return etree.fromstring(settle_lettering(drawing(inside, attributes)))


@pytest.mark.parametrize(
    ("named", "family"),
    [
        ("Times New Roman", TEXT),
        ("'DejaVu Sans', 'Bitstream Vera Sans', sans-serif", SANS),
        ("DejaVu Serif", TEXT),
        ("Helvetica", SANS),
        ("ui-monospace, Menlo", MONO),
        ("Courier New, serif", MONO),
        ("Comic Neue", TEXT),
        ("Comic Neue, sans-serif", SANS),
        ("inherit", "inherit"),
    ],
)
def test_a_named_font_becomes_the_family_that_looks_like_it(named: str, family: str) -> None:
    as_attribute = settled(f'<text font-family="{named}">A</text>')[0]
    assert as_attribute.get("font-family") == family
    as_style = settled(f'<text style="fill:red; font-family: {named}">A</text>')[0]
    assert as_style.get("style") == f"fill:red;font-family:{family}"
    in_sheet = settled(f"<style>.a{{font-family:{named}}}</style><text class='a'>A</text>")[0]
    assert in_sheet.text == f".a{{font-family:{family}}}"


def test_what_names_no_font_is_in_the_face_of_the_text() -> None:
    assert settled("<text>A</text>").get("font-family") == TEXT
    assert settled("<text>A</text>", 'font-family="Arial"').get("font-family") == SANS


def test_a_shorthand_becomes_what_every_engine_knows() -> None:
    [element] = settled(
        "<text style=\"font: italic 700 12px/1.2 'Courier New', monospace\">A</text>"
    )
    assert element.get("style") == (
        f"font-style:italic;font-weight:700;font-size:12px;font-family:{MONO}"
    )
    [element] = settled('<text font="9px Arial">A</text>')
    assert dict(element.attrib) == {"font-size": "9px", "font-family": SANS}


def test_rules_inside_conditions_are_settled_too() -> None:
    sheet = "@media print{a > b{fill:red;font-family:Arial !important}}"
    [style, _] = settled(f"<style>{sheet.replace('>', '&gt;')}</style><text>A</text>")
    assert style.text == f"@media print{{a > b{{fill:red;font-family:{SANS} !important}}}}"


@pytest.mark.parametrize(
    "inside", ["<path d='M0 0h1v1z'/>", "<title>text</title>", "<text> </text>", "<!-- text -->"]
)
def test_a_drawing_without_lettering_stays_as_it_is_to_the_byte(inside: str) -> None:
    assert settle_lettering(drawing(inside)) == drawing(inside)


@pytest.mark.parametrize(
    "style", ["font:", "font: 1", "font-family:", "font: bold", "}{", "font-family: )", "font: 9px"]
)
def test_a_style_that_says_nothing_breaks_nothing(style: str) -> None:
    root = settled(
        f'<style>{style} a{{{style}}}</style><text style="{style}" font="{style}">A</text>'
    )
    assert root.xpath("string(//*[local-name()='text'])") == "A"
    assert not re.search("Arial|Times", etree.tostring(root, encoding="unicode"))
