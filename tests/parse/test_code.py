"""Code of a language that pandoc knows has its words marked, and is else no other than code of none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import parse_book
from conftest import ROOT

from octavo.parse.code import may_have_language, plain_code
from octavo.parse.pandoc import READER
from octavo.workshop.pandoc import run_pandoc

TEXT = '''``` python
def leaf(n):  # a remark
    """Two
    lines."""
    return n + 1.5
```

``` {.sql #query .numberLines startFrom=3}
SELECT 'a' FROM <b>
```

In a line `x = 1`{.python}, and `plain`.

    indented

``` nonsense
as it is
```
'''


def html_of(text: str, highlighting: str) -> str:
    arguments = [
        "--from",
        READER,
        "--to",
        "html5",
        "--wrap=none",
        f"--syntax-highlighting={highlighting}",
    ]
    return run_pandoc(arguments, text.encode()).decode()


def test_without_its_marks_it_is_what_pandoc_writes_without_colours() -> None:
    def bare(html: str) -> list[str]:
        # the order of attributes means nothing
        tags = re.sub(r"</?span[^>]*>", "", html)
        return [" ".join(sorted(part.split(" "))) for part in re.split(r"(?<=>)|(?=<)", tags)]

    assert bare(plain_code(html_of(TEXT, "default"))) == bare(html_of(TEXT, "none"))


def test_words_of_the_language_remarks_and_strings_are_marked(tmp_path: Path) -> None:
    html = parse_book(tmp_path, f"# One\n\n{TEXT}").book.divisions[0].html
    assert (
        '<pre class="python"><code><span class="kw">def</span> leaf(n):  <span class="co"># a remark</span>'
        in html
    )
    assert '<span class="fl">1.5</span></code></pre>' in html
    assert '<pre id="query" class="sql numberLines"><code><span class="kw">SELECT</span>' in html
    assert '<code class="python">x = <span class="dv">1</span></code>' in html
    assert '<pre class="nonsense"><code>as it is</code></pre>' in html
    assert "sourceCode" not in html
    assert "cb1" not in html


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("``` python\nx\n```", True),
        ("> ~~~{.c}\n> x\n> ~~~", True),
        ("`x`{.c}", True),
        ("```\nx\n```", False),
        ("A `line` of prose, and ``two ` ticks``.", False),
    ],
)
def test_pandoc_is_asked_for_languages_where_one_is_named(text: str, named: bool) -> None:
    assert may_have_language(text) is named


def _luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2])  # light; dark by the system; dark by choice
def test_colours_of_code_can_be_read_on_their_ground(scheme: int) -> None:
    sheet = (ROOT / "styles" / "web.css").read_text("utf-8")
    ground = re.findall(r"--tint: (#[0-9a-f]{6})", sheet)[scheme]
    for name in ("code-word", "code-text", "code-number", "ink-soft"):
        colour = re.findall(rf"--{name}: (#[0-9a-f]{{6}})", sheet)[scheme]
        light, dark = sorted((_luminance(ground), _luminance(colour)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, name
