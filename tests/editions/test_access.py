"""No claim about accessibility without a finding: for each claim, where it must not be made."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from octavo.editions.access import Access, measure_access, measure_document
from octavo.model import Image

HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="en" xml:lang="en"><head><title>T</title></head><body>{}</body></html>'
)
NAV = (
    '<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="one.xhtml">One</a></li>'
    '<li><a href="one.xhtml#two">Two</a></li></ol></nav>'
    '<nav epub:type="page-list"><ol><li><a href="one.xhtml#page-1">1</a></li></ol></nav>'
)
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
ONE = (
    '<h1 id="one">One</h1><p><span role="doc-pagebreak" id="page-1" aria-label="1"/>Text'
    '<a role="doc-noteref" href="#fn-1" id="fnref-1">1</a> '
    '<img src="a.png" alt="A drawn lamp"/> ' + MATH + "</p>"
    '<h2 id="two">Two</h2><p>And <i lang="la" xml:lang="la">sic</i>.</p>'
    '<aside id="fn-1"><p><a role="doc-backlink" href="#fnref-1">1</a> A note.</p></aside>'
)
CSS = "p { font-size: 1em; color: inherit }"
PICTURE = Image("a.png", Path("a.png"), "image/png", b"")


def measure(
    one: str = ONE, nav: str = NAV, css: str = CSS, image: Image = PICTURE, head: str = HEAD
) -> Access:
    documents = {
        "nav.xhtml": etree.fromstring(head.format(nav)),
        "one.xhtml": etree.fromstring(head.format(one)),
    }
    measured = [measure_document(file, root) for file, root in documents.items()]
    return measure_access(measured, [image], css)


def test_what_was_found_is_claimed() -> None:
    access = measure()
    assert access.modes == ("textual", "visual")
    assert access.sufficient == ("textual",)
    assert access.features == (
        "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability",
        "alternativeText", "MathML", "pageBreakMarkers", "pageNavigation",
    )  # fmt: skip
    assert access.hazard == "none"
    assert access.summary == (
        "All of the content can be read as text; 1 picture with a description. Headings show the "
        "structure of the book. A table of contents leads to its parts. A page list leads to 1 page "
        "break. Formulas are MathML. Type size, spacing and colours can be changed. Notes are linked "
        "with their calls both ways. The language of the text is marked, and passages in 1 other "
        "language."
    )


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("tableOfContents", measure(nav=NAV.replace("#two", "#three"))),
        ("tableOfContents", measure(nav="")),
        ("structuralNavigation", measure(one=ONE.replace("h2", "h3"))),
        ("structuralNavigation", measure(one="<p>Text.</p>", nav=NAV.replace("h1", "p"))),
        ("structuralNavigation", measure(one=ONE.replace("<h1 id", "<h2 id").replace("e</h1", "e</h2"))),
        ("readingOrder", measure(nav=NAV.replace("one.xhtml#two", "nav.xhtml"))),
        ("readingOrder", measure(nav="")),
        ("displayTransformability", measure(css="p { font-size: 12px }")),
        ("displayTransformability", measure(css="p { line-height: 14pt }")),
        ("displayTransformability", measure(css="p { color: #000 }")),
        ("displayTransformability", measure(css="p { margin: 0 !important }")),
        ("alternativeText", measure(one=ONE.replace("A drawn lamp", ""))),
        ("alternativeText", measure(one=ONE.replace('<img src="a.png" alt="A drawn lamp"/>', ""))),
        (
            "alternativeText",
            measure(one=ONE + '<figure><img src="a.png" alt="C"/><figcaption>C</figcaption></figure>'),
        ),
        ("MathML", measure(one=ONE.replace(MATH, "x"))),
        ("pageBreakMarkers", measure(one=ONE.replace("doc-pagebreak", "none"))),
        ("pageNavigation", measure(nav=NAV.replace("page-1", "page-2"))),
        ("pageNavigation", measure(nav=NAV.replace("page-list", "landmarks"))),
    ],
)  # fmt: skip
def test_a_feature_that_was_not_found_is_not_claimed(claim: str, changed: Access) -> None:
    assert claim not in changed.features
    assert claim in measure().features


def test_reading_is_not_enough_where_a_picture_has_no_description() -> None:
    access = measure(one=ONE.replace("A drawn lamp", ""))
    assert access.sufficient == ()
    assert access.summary.startswith("1 picture of 1 without a description.")


def test_a_picture_that_only_adorns_asks_for_no_eyes() -> None:
    adorning = '<img src="a.png" alt="" class="decorative on-paper"/>'
    access = measure(one=ONE.replace('<img src="a.png" alt="A drawn lamp"/>', adorning))
    assert access.modes == access.sufficient == ("textual",)
    assert "alternativeText" not in access.features
    assert access.summary.startswith("All of the content is text.")


def test_a_book_without_pictures_is_not_visual() -> None:
    access = measure(one=ONE.replace('<img src="a.png" alt="A drawn lamp"/>', ""))
    assert access.modes == ("textual",)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/gif", b"GIF89a"),
        ("image/png", b"..acTL.."),
        ("image/webp", b"..ANIM.."),
        ("image/svg+xml", b"<svg><animate/></svg>"),
    ],
)
def test_harmlessness_is_not_claimed_of_what_may_move(kind: str, content: bytes) -> None:
    assert measure(image=Image("a", Path("a"), kind, content)).hazard == "unknown"


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("Notes are linked", measure(one=ONE.replace('href="#fnref-1"', 'href="#gone"'))),
        ("Notes are linked", measure(one=ONE.replace("doc-backlink", "none"))),
        ("The language of the text", measure(head=HEAD.replace(' xml:lang="en"', ""))),
        ("other language", measure(one=ONE.replace('lang="la"', 'lang="en"'))),
    ],
)
def test_the_summary_says_nothing_that_was_not_found(sentence: str, changed: Access) -> None:
    assert sentence not in changed.summary
    assert sentence in measure().summary
