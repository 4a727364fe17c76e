"""HTML and code of a scan end where they end: what stands behind them in the manuscript is not in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.etree import fromstring

from octavo.scan.markup import is_whole, settle_html
from scan.test_fitting import built

BEFORE, AFTER = "# One\n\nText of it.\n\n", "\n\nMore of it, for A$.\n\n# Two\n\nWords of two.\n"


def chapters(tmp_path: Path, lines: str) -> list[str]:
    """The book's chapters, when a scan has these lines in its first; raises on any fault."""
    _, parsed = built(tmp_path, "a.md", f"{BEFORE}{lines}{AFTER}")
    return [division.heading.text for division in parsed.book.divisions]


@pytest.mark.parametrize(
    "lines",
    [
        "<details><summary>Said</summary>\n    \n    words\n    \n    </details>",
        "<table><tr><td>words\n\n    </td></tr>\n    </table>",
        "<dl><dt>a\n\n    <dd>b\n\n    </dl>",
        "<table><tr><td><table><tr><td>in one</td></tr></table>",
        "<ul><li>a<ul><li>b</ul>",
        "<details><summary>Said</summary><div></details>",
        "<details>\n\n::: note\n\n</details>",
        "<details>\n<details>\n</details>",
        "<details>\n\\</details>",
        "<details>\n$words\n</details>",
        "<details>\n~~~\n</details>\n~~~",
        "<details>\n\\begin{quote}\n</details>\n\\end{quote}",
        "<details>\n> <div>\n\n</div>\n</details>",
        "<details>\n<!--\n</details>\n-->",
        "<ul>\n<li>\n# words\n</li>\n</ul>",
        "<ul></svg>\n- \n1. words\n</ul>",
        "<ol><form>\n\n<b><figcaption></ol>",
        "<pre>words <dt></pre>",
        '<pre>\n5 <x"\n\nwords </tr>\n</pre>',
        "<ul><li><x<th></ul>",
        "<ul><li>5 <div a=b<c>x</ul>",
        "<pre>\n# words\n\n    </pre>",
    ],
)
def test_html_of_a_scan_holds_no_chapter_that_follows(tmp_path: Path, lines: str) -> None:
    assert chapters(tmp_path, lines) == ["One", "Two"]


@pytest.mark.parametrize(
    "inside", ["# Three", "#### Three", "##", "<h1>Three</h1>", "<h4>Three</h4>"]
)
def test_a_heading_in_html_of_a_scan_is_built(tmp_path: Path, inside: str) -> None:
    assert set(chapters(tmp_path, f"<details>\n\n{inside}\n\nwords\n\n</details>")) >= {
        "One",
        "Two",
    }


@pytest.mark.parametrize("sign", ["$", "`", "``", "\\", "C:\\dir", "-", "#", "=", "5 < 6 $", "^[]"])
def test_cells_of_a_scan_are_cells_whatever_signs_are_in_them(tmp_path: Path, sign: str) -> None:
    row = f"<tr><td>\n{sign}</td><td>{sign}</td><td>last</td></tr>"
    _, parsed = built(tmp_path, "a.md", f"{BEFORE}<table>\n    {row}\n</table>{AFTER}")
    table = next(fromstring(f"<x>{parsed.book.divisions[0].html}</x>").iter("table"))
    cells = ["".join(cell.itertext()).strip() for cell in table.iter("td")]
    assert cells == [sign, sign, "last"]


def test_formulas_and_code_in_html_of_a_scan_stay_what_they_are() -> None:
    html = "<td>$a < b$</td><td>$$\\alpha$$</td><td>`x_y`</td><td>\\$5</td>\n<pre>\n    $<b>`</b>\n</pre>"
    assert settle_html(html) == html


@pytest.mark.parametrize("unit", ["<pre>", "<!--", "<script>", "<td", "<a '", "$a ", "`", "<td>x"])
def test_html_that_never_ends_is_told_from_what_does(unit: str) -> None:
    """In the square of its length it would take an hour: no test may take ten minutes."""
    is_whole(f"<table>{unit * 200_000}</table>")


@pytest.mark.parametrize(
    "lines",
    [
        "```python title=x\nwords\n\n# no heading\n\n```",
        "``` {.python\n\n# no heading\n\n```",
        "```x {.c}\n\n# no heading\n\n```",
        "```{a b}\n\n# no heading\n\n```",
        "~~~~\n\n# no heading\n\n~~~~``\n~~~~",
        "~~~~\n\n# no heading\n    ~~~~\n~~~~",
    ],
)
def test_code_of_a_scan_is_code_whatever_its_fences_say(tmp_path: Path, lines: str) -> None:
    assert chapters(tmp_path, lines) == ["One", "Two"]
