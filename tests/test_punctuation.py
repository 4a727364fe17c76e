"""Quotation marks, dashes and their spaces are the same in all three editions, and end no line where none may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import said
from conftest import build
from readers import epub_documents, html_tree, pdf_pages

FRENCH = (
    "Il dit : \"Bonjour, l'ami !\" et s'en alla -- où ? -- de 12--15 à 18 pages ; 1918–1922 ..."
)
SET = "Il dit\u00a0: «\u202fBonjour, l’ami\u202f!\u202f» et s’en alla\u00a0– où\u202f?\u00a0– de 12–15 à 18 pages\u202f; 1918–1922\u00a0…"


def test_punctuation_is_the_same_in_all_three_editions(write_book: Callable[..., Path]) -> None:
    root = write_book(f"# Un\n\n{FRENCH}[^n]\n\n[^n]: {FRENCH}\n", language="fr")
    built = build(root)
    assert said(built.build.findings) == []
    pages = [
        " ".join(page.replace("\u00a0", " ").split()) for page in pdf_pages(built.content("pdf"))
    ]
    plain = " ".join(SET.split())
    assert sum(page.count(plain) for page in pages) == 2
    epub = ["".join(tree.itertext()) for tree in epub_documents(built.content("epub")).values()]
    assert sum(text.count(SET) for text in epub) == 2
    assert "".join(html_tree(built.content("html")).itertext()).count(SET) == 2


def test_no_line_begins_with_a_mark_or_a_dash_or_ends_within_a_range(
    write_book: Callable[..., Path],
) -> None:
    words = ("mots " * n + FRENCH for n in range(1, 24))
    text = "\n\n".join(["# Un", *words])
    built = build(write_book(text, language="fr", print={"trim": "pocket"}), ("pdf",))
    lines = [line.strip() for page in pdf_pages(built.content("pdf")) for line in page.splitlines()]
    assert len(lines) > 60
    assert [line for line in lines if line.startswith((*"–!?;:»…",)) or line.endswith("«")] == []
    assert [line for line in lines if line.endswith(("12–", "1918–", "12", "1918"))] == []
