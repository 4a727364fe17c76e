"""A running head is words, and has room above its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import build
from readers import pdf_letters

from octavo.typeset.furniture import without_furniture

LONG = "Of Many Things That Were Said, and of Some That Were Not, in the Years Before the Great Flood of 1927 and the Drought That Came Behind It"


def heads(content: bytes, foot: float) -> set[str]:
    """What stands in the head margins, without spaces."""
    lines: dict[int, str] = {}
    for letter in pdf_letters(content):
        if letter.bottom > foot:
            lines[letter.page] = lines.get(letter.page, "") + letter.text
    return set(lines.values())


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_a_head_that_is_too_long_ends_with_a_word(
    write_book: Callable[..., Path], theme: str
) -> None:
    text = f"# {LONG}\n\n" + "Words and words. " * 900
    built = build(write_book(text, title=LONG, theme=theme), ("pdf",))
    cut = said(built.build.findings)
    assert [(code, place) for code, _, place, _ in cut] == [
        ("head-cut", "manuscript/book.md:5"),
        ("head-cut", ""),
    ]
    assert cut[0][1].startswith("the running head of this chapter is cut to “Of Many Things That")
    assert built.build.page_map is not None
    frame = built.build.page_map.frame
    found = heads(built.content("pdf"), frame.height_pt - frame.top_pt + 2)
    assert len(found) == 1
    (head,) = found
    assert head.endswith("…")
    words = LONG.lower().replace(",", "").split()
    kept = [
        n for n in range(len(words)) if head.lower().replace(",", "") == "".join(words[:n]) + "…"
    ]
    assert kept
    assert kept[0] > 8  # as many as there is room for


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_sections_head_right_hand_pages_where_the_book_says_so(
    write_book: Callable[..., Path], theme: str
) -> None:
    words = "Words and words and more. " * 320
    text = f"# Alpha\n\n{words}\n\n## Beta\n\n{words}{words}\n\n## Gamma\n\n{words}\n\n# Delta\n\n{words}\n"
    built = build(
        write_book(text, title="Omega", theme=theme, print={"heads": "sections"}), ("pdf",)
    )
    assert said(built.build.findings) == []
    assert built.build.page_map is not None
    page_map = built.build.page_map
    foot = page_map.frame.height_pt - page_map.frame.top_pt + 2
    found: dict[int, str] = {}
    for letter in pdf_letters(built.content("pdf")):
        if letter.bottom > foot:
            found[letter.page] = found.get(letter.page, "") + letter.text.lower()
    alpha, beta, gamma, delta = (
        page_map.anchors[name] for name in ("alpha", "alpha--beta", "alpha--gamma", "delta")
    )
    assert {alpha, delta}.isdisjoint(found)  # openings
    for page, head in found.items():
        if page > delta:
            assert head == ("delta" if page % 2 == 0 else "omega")
        elif page % 2:
            assert head == "alpha"
        else:
            assert head == ("gamma" if page >= gamma else "beta" if page >= beta else "alpha")
    assert {"alpha", "beta", "gamma", "delta", "omega"} <= set(found.values())


@pytest.mark.parametrize(
    "broken", ["@page { size: a5; } }", "@page { ] size: a5 }", "} p { color: red }"]
)
def test_a_style_sheet_with_what_is_no_rule_loses_only_that(broken: str) -> None:
    kept = without_furniture(f"{broken} em {{ color: red }}")
    assert "em {" in kept
    assert without_furniture(kept) == kept
