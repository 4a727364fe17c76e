"""Words that stand beside items, rows and entries are not lost."""

from __future__ import annotations

import pytest

from octavo.archive.fragments import read_fragment
from octavo.text.trees import inner


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<ul>a <b>b</b> c<li>d</li>e</ul>", "<ul><li>a <b>b</b> c</li><li>d</li><li>e</li></ul>"),
        ("<dl>a<dt>b</dt><p>c</p></dl>", "<dl><dd>a</dd><dt>b</dt><dd><p>c</p></dd></dl>"),
        ("<dl><div>a<dd>b</dd></div></dl>", "<dl><div><dd>a</dd><dd>b</dd></div></dl>"),
        ("<table>a<tr>b<td>c</td></tr></table>",
         "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>"),
        ("<table><tbody><tr><td>a</td></tr><i>b</i></tbody></table>",
         "<table><tbody><tr><td>a</td></tr><tr><td><i>b</i></td></tr></tbody></table>"),
        ('<div class="references">a<p>b</p></div>', '<div class="references"><p>a</p><p>b</p></div>'),
        ("<ol>\n<li>a</li>\n</ol>", "<ol>\n<li>a</li>\n</ol>"),
        ("<div>a<p>b</p></div>", "<div>a<p>b</p></div>"),
    ],
)  # fmt: skip
def test_what_stands_beside_them_is_one_of_them(written: str, read: str) -> None:
    assert inner(read_fragment(written)) == read
