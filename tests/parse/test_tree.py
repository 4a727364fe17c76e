"""Whether a reader would see anything of an element is told as its text tells it, and sooner."""

from __future__ import annotations

import pytest
from lxml import etree

from octavo.parse.tree import holds_something, plain_text


@pytest.mark.parametrize(
    "markup",
    ["<p/>", "<p> </p>", "<p>a</p>", "<p><b> </b> \n</p>", "<p><b/>a</p>", "<p><br/></p>", "<p><br/>a</p>",
     "<p><!-- a --></p>", "<p><br/><!-- a --></p>", "<p><i><b>a</b></i></p>", "<p>\u00a0</p>", "<p>\u200b</p>"],
)  # fmt: skip
def test_an_element_holds_something_where_it_has_a_text(markup: str) -> None:
    element = etree.fromstring(markup)
    assert holds_something(element) == bool(plain_text(element))
    element.text = element.text or ""  # as steps over a tree leave it
    assert holds_something(element) == bool(plain_text(element))


@pytest.mark.parametrize("markup", ["<p><img/></p>", "<p><b><math/></b></p>", "<p><br/><img/></p>"])
def test_so_does_one_with_a_picture_or_a_formula(markup: str) -> None:
    assert holds_something(etree.fromstring(markup))
