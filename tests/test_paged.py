"""What paged readers of others make of the EPUB, on a telephone's screen: epub.js and foliate-js."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import paged
import pytest
from builders import SVG, write_book
from conftest import Built, build

WIDE = "\n".join(
    ["| " + " | ".join(f"Head{c}" for c in range(9)) + " |", "|" + "---|" * 9]
    + ["| " + " | ".join(f"word{r}of{c}" for c in range(9)) + " |" for r in range(4)]
)
LONG = "\n".join(
    ["| N | What | Square |", "|--:|:-----|-------:|"]
    + [f"| {n} | Line {n} of a table that is longer than any screen | {n * n} |" for n in range(40)]
)
SUM = " + ".join(f"x_{{{n}}}" for n in range(24))
BOOK = f"""# Wide

Before the table.[^a] {"Words that run over pages. " * 60}

{WIDE}

: A wide table

$${SUM} = \\frac{{p}}{{q}}$$

Inline ${SUM}$ formula. {"More words that run over pages. " * 40}

[^a]: A note of the first chapter.

# Long

{LONG}

: A long table

![Drawing.](a.svg){{alt="D" width=600px}}

```
{"code_" * 30}
```

See <https://example.org/{"long-address/" * 12}index.html>.

# End

1. One.

   {WIDE.replace(chr(10), chr(10) + "   ")}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {"book.md": BOOK, "a.svg": SVG}
    series = {"name": "Small Lights", "number": "3"}
    return build(write_book(tmp_path_factory.mktemp("paged"), files, title="Paged", series=series))


@pytest.fixture(scope="module", params=list(paged.READERS))
def page(request: pytest.FixtureRequest, chromium: Any, book: Built) -> Iterator[Any]:
    """The book in a reader; nothing may go wrong in it, and nothing be asked of the web."""
    if missing := paged.missing_reader():
        pytest.skip(f"{missing} is not installed: make validate does that")
    errors: list[str] = []
    opened, close = paged.open_book(chromium, request.param, book.content("epub"), errors)
    opened.set_default_timeout(20_000)
    opened.reader = request.param
    yield opened
    close()
    assert errors == []


def show(page: Any, index: int) -> None:
    page.evaluate("(index) => show(index)", index)
    page.wait_for_timeout(250)


def test_no_box_is_on_two_pages(page: Any) -> None:
    for index in range(page.evaluate("() => count()")):
        show(page, index)
        assert page.evaluate(paged.CROSSING) == []


def test_a_long_table_goes_on_over_pages(page: Any) -> None:
    show(page, 5)
    pages = (
        "() => [...shown().querySelectorAll('td')].map((cell) => cell.getBoundingClientRect().left)"
    )
    lefts = page.evaluate(pages)
    assert (max(lefts) - min(lefts)) / paged.WIDTH > 1
    heights = page.evaluate(
        "() => [...shown().querySelectorAll('tr')].map((row) => row.getBoundingClientRect().bottom)"
    )
    assert max(heights) <= paged.HEIGHT


def test_what_is_wide_can_be_scrolled_to_its_end(page: Any) -> None:
    show(page, 4)
    frames = page.evaluate(
        """() => [...shown().querySelectorAll(".table-frame, .formula, .formula-long")]
             .map((frame) => { frame.scrollLeft = 1e4; return [frame.className, frame.scrollLeft > 50]; })"""
    )
    assert frames == [["table-frame", True], ["formula", True], ["formula-long", True]]


def test_contents_and_pages_are_read(page: Any) -> None:
    look = page.evaluate("() => look()")
    assert look["toc"] == ["1 Wide", "2 Long", "3 End"]
    if page.reader == "foliate-js":  # epub.js takes folios for numbers: roman ones are none to it
        assert look["pages"][:4] == ["iii", "iv", "v", "1"]
        assert look["series"] == {"name": "Small Lights", "position": 3}
    else:
        assert look["pages"][3:5] == ["1", "2"]


def test_a_call_leads_to_its_note_and_the_label_back(page: Any) -> None:
    show(page, 4)
    said = page.evaluate("() => follow(shown().querySelector('[role=doc-noteref]'))")
    wanted = {"foliate-js": "1 A note of the first chapter.", "epub.js": "01-wide.xhtml"}
    assert said == wanted[page.reader]  # in a window of its own, or at its place
    back = page.evaluate("() => follow(shown().querySelector('[role=doc-backlink]'))")
    assert back == "01-wide.xhtml"


def test_where_notes_are_hidden_their_rule_is_too(page: Any) -> None:
    show(page, 4)
    heights = page.evaluate(
        """() => {
          const notes = shown().querySelector("section.notes"), before = notes.getBoundingClientRect().height;
          const style = shown().createElement("style");
          style.textContent = "aside { display: none }";
          shown().head.append(style);
          const after = notes.getBoundingClientRect().height;
          style.remove();
          return [before > 20, after];
        }"""
    )
    assert heights == [True, 0]
