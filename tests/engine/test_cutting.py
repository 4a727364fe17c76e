"""A document is cut into its blocks the same, whether another like it was cut before or not."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from octavo.engine.cutting import are_alike, cut_up

BLOCKS = (
    "<p>One <em>word</em>.</p>",
    '<p title="a > b">More<br/>of it.</p>\n',
    "<p>Notes<span><p>in</p><p>text</p></span></p><!-- <p>no block -->",
    "<hr/>",
    "<div><div><p><![CDATA[</p></div>]]></p></div></div> ",
    "<p title='\"'>One</p>\n\n",
    "<p/>",
)


def document(blocks: list[str], head: str = '<section class="a">\n') -> str:
    return f'<html lang="en"><head><title>-</title></head><body>\n{head}{"".join(blocks)}</section>\n</body></html>'


def test_the_blocks_are_the_children_of_the_section() -> None:
    html = document([*BLOCKS])
    cut = cut_up(html)
    assert cut is not None
    assert len(cut.blocks) == len(ElementTree.fromstring(html)[1][0])
    assert cut.part((0, len(BLOCKS))) == html
    assert cut.part((0, 1), (3, 5)) == document([BLOCKS[0], *BLOCKS[3:5]])


@pytest.mark.parametrize("seed", range(40))
def test_a_document_like_another_is_cut_as_if_nothing_were_known(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    blocks = chance.choices(BLOCKS, k=9)
    cut = cut_up(document(blocks))
    for _ in range(30):
        at = chance.randrange(len(blocks) + 1)
        blocks[at : at + chance.choice((0, 0, 1, 2))] = chance.choices(
            BLOCKS, k=chance.choice((0, 1, 1, 2))
        )
        if blocks and chance.random() < 0.5:
            at = chance.randrange(len(blocks))
            blocks[at] = blocks[at].replace("One", "One x" * chance.randrange(3))
        html = document(blocks, chance.choice(('<section class="a">\n',) * 9 + ("<section>",)))
        cut, whole = cut_up(html, cut), cut_up(html)
        assert cut == whole
        assert (whole is None) == (not blocks)


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><section><p>a</p></section><section><p>b</p></section></body></html>",
        "<html><body><section></section></body></html>",
        "<html><body><section><p>a</section></body></html>",
        "<html><body><section><p>a</p></body></html>",
        "<html><body></body></html>",
    ],
)
def test_what_is_no_section_of_blocks_is_not_cut(html: str) -> None:
    assert cut_up(html) is None
    assert cut_up(html, cut_up(document([*BLOCKS]))) is None


def test_a_block_is_like_one_with_the_same_first_tag() -> None:
    cut = cut_up(document(['<p class="a">x</p>', '<p class="a">y</p>', "<p>x</p>"]))
    assert cut is not None
    one, other, another = cut.blocks
    assert one != other
    assert are_alike(one, other)
    assert not are_alike(one, another)
