"""What tools make of a PDF comes back as the book: notes linked, paragraphs whole, headings, no letter lost."""

from __future__ import annotations

import re

import pytest

from octavo.scan import Imported
from scan.dialects.tools import HEAD, HEADINGS, NOTES, TOOLS, paragraphs
from scan.test_simulated import imported


def plain(text: str) -> str:
    """Words without marks, escapes and emphasis; {1} for [^1]."""
    text = re.sub(r'\[\]\{\.page n="\w+"\}', "", text)
    text = re.sub(r"\[\^([\w-]+)\]", lambda match: f"{{{match[1]}}}", text)
    return " ".join(re.sub(r"[*\\<>]", "", text).split())


def read(made: Imported) -> tuple[list[str], list[str], dict[int, str]]:
    """Headings, paragraphs and notes of the manuscript."""
    blocks = [b.strip() for b in made.text.partition("\n---\n")[2].split("\n\n") if b.strip()]
    heads = [plain(re.sub(r"#+ |\{.*\}", "", b)) for b in blocks if b.startswith("#")]
    notes = {
        int(m[1]): plain(m[2]) for b in blocks if (m := re.match(r"\[\^(\d+)\]: (.*)", b, re.S))
    }
    return heads, [plain(b) for b in blocks if not b.startswith(("#", "[^")) and plain(b)], notes


@pytest.mark.parametrize("tool", TOOLS)
def test_the_book_comes_back_from(tool: str) -> None:
    made = imported(TOOLS[tool])
    heads, texts, notes = read(made)
    assert notes == {number: plain(note) for number, note in NOTES.items()}
    assert texts == paragraphs()
    assert [title for title in heads if title in HEADINGS] == HEADINGS
    assert made.account.lost == ""
    assert len(made.flow.linked.of_call) == len(NOTES)
    assert [
        look.message for look in made.log.looks if look.what in ("note", "call", "letters")
    ] == []


@pytest.mark.parametrize("tool", TOOLS)
def test_running_heads_and_folios_do_not_stay_in_the_text(tool: str) -> None:
    made = imported(TOOLS[tool])
    body = made.text.partition("\n---\n")[2]
    assert f"\n{HEAD}\n" not in body.replace("*", "")
    assert not re.search(r"\n\d\n", body)


def test_the_report_says_which_forms_were_taken_and_why() -> None:
    made = imported(TOOLS["pymupdf4llm"])
    assert (made.dialect.breaks, made.dialect.calls) == ("folios", "glued")
    assert made.dialect.evidence[-1] == (
        "10 numbers that rise begin notes, 10 of them stand behind words before their note"
    )
