"""A page whose sections are read by themselves is the page that is read as a whole."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree

from octavo.text.sections import cut_sections, read_section

TAGS = (
    "<p>", "</p>", "<p>", "</p>", "<div>", "</div>", "<em>", "</em>", "<b>", "</b>", "<ol>", "</ol>", "<li>", "</li>", "<br>",
    "<hr>", "<h2 id=\"x\">", "</h2>", "<a href=\"#y\">", "</a>", "<table>", "<tr>", "<td>", "</td>", "</table>", "word ", "\n",
    "\n\n", "é", "&amp;", "&eacute;", "&nosuch;", "&", "<section>", "</section>", "<aside id=\"z\">", "</aside>",
    "<span class=\"a b\">", "</span>", "<page-break id=\"page-3\"></page-break>", "<math>", "</math>", "<svg>", "</svg>",
    "<button>", "</button>", "<dl>", "<dt>", "<dd>", "</dl>", "<pre>", "</pre>", "<option>", "<caption>", "<tbody>",
    "<font>", "</font>", "<form>", "</form>", "<label>", "<i>", "<img src=\"data:a\" alt=\"<\">", "<input disabled>",
)  # fmt: skip
EVIL = (
    "</main>", "</body>", "</html>", "<main>", "<body class=\"b\">", "<!-- <section> -->", "<script>'<section>'</script>",
    "<style>", "<textarea>", "<P>", "</SECTION>", "<a title='>'>", "<a title=\"</section>\">", "<", "<!", "<?x?>", "<title>",
    "<head>", "<section/>", "<sections>", "</p", "<frameset>", "<plaintext>", "<iframe>", "<noscript>",
)  # fmt: skip


def random_page(dice: Random) -> str:
    evil = dice.choice((0, 0, 0.03))

    def some(count: int) -> str:
        return "".join(
            dice.choice(EVIL) if dice.random() < evil else dice.choice(TAGS) for _ in range(count)
        )

    sections = "".join(
        f'<section id="s{number}" class="c">{some(dice.randint(0, 12))}</section>'
        + dice.choice(("", "\n", "\n", "text", "<p>between</p>"))
        for number in range(dice.randint(1, 4))
    )
    around = dice.choice(("", "", "<nav><p>x</p></nav>", some(2)))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>x</title></head>\n<body>\n'
        f"{around}<main>\n{sections}</main>\n<footer>{some(1)}</footer>\n</body></html>\n"
    )


def written(root: etree._Element) -> bytes:
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(6))
def test_each_section_is_what_it_is_in_the_page(seed: int) -> None:
    dice = Random(seed)  # noqa: S311
    parser = etree.HTMLParser(huge_tree=True)
    cuts = 0
    for _ in range(500):
        page = random_page(dice)
        cut = cut_sections(page)
        if cut is None:
            continue
        cuts += 1
        for stub, section in zip(cut.stubs, cut.sections, strict=True):
            read = read_section(section)
            read.tail = stub.tail
            parent = stub.getparent()
            assert parent is not None
            parent.replace(stub, read)
        assert written(cut.around) == written(etree.fromstring(page, parser)), page
    assert cuts > 50


@pytest.mark.parametrize(
    "section",
    [
        "<section>a</main>b</section>",
        "<section><!-- </section> --></section>",
        "<section><script>1 < 2</script></section>",
        "<section><p title='a > b'>c</p></section>",
        "<section><p>c</section></p></section>",
        "<section>a",
        "a</section>",
    ],
)
def test_no_page_is_cut_of_which_a_section_hangs_on_what_is_around_it(section: str) -> None:
    assert cut_sections(f"<html><body><main>{section}</main></body></html>") is None
