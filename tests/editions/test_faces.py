"""What a book's own sheet says of its faces is taken where it can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import write_book
from conftest import BOOKS, ROOT, Built, build

from octavo.editions import facerules
from octavo.editions.faces import find_faces
from octavo.model.errors import LayoutError
from octavo.reading.theme import load_theme


def with_rule(folder: Path, name: str, rule: str) -> Path:
    root = write_book(folder, "# A\n\nText, Հայ.\n")
    (root / "styles").mkdir()
    ours = (ROOT / "styles" / name).read_text("utf-8")
    (root / "styles" / name).write_text(f"{ours}\n{rule}\n", "utf-8")
    return root


@pytest.mark.parametrize("scale", ["em", "nanem", "-1em", "1e9em", "large"])
def test_a_scale_that_is_no_length_is_left_out(tmp_path: Path, scale: str) -> None:
    root = with_rule(tmp_path, "web.css", f":root {{ --other-scale: {scale} }}")
    built = build(root, ("html",))
    assert built.build.findings == ()
    assert b";size-adjust" not in built.content("html")


def test_a_size_that_no_page_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="the layout engine failed: ZeroDivisionError"):
        build(with_rule(tmp_path, "print.css", "p { font-size: 1e30pt }"), ("pdf",))


@pytest.mark.parametrize("edition", ["ebook", "web"])
def test_a_rule_that_looks_at_neighbours_has_every_element_asked_and_changes_no_face(
    full: Built, edition: str
) -> None:
    book = full.build.book
    documents = [f"<html><body>{d.html}</body></html>".encode() for d in book.divisions]
    theme = load_theme(book.metadata.theme, BOOKS / "full")
    css = theme.ebook_css if edition == "ebook" else theme.web_css
    plain = find_faces(documents, css, theme.faces)
    asked = find_faces(
        documents, f"{css} hr + hr, :root > hr {{ font-style: italic }}", theme.faces
    )
    assert asked == plain
    assert len(plain) > 2


@pytest.mark.parametrize(
    "rule",
    [
        "#there em",
        "div:is(#there, .none) em",
        "[data-n] em",
        "div[data-n='2'] > em",
        "em[title~=x i]",
        "[DATA-N|='2'] em",
    ],
)
def test_what_ids_and_attributes_say_is_said_of_each_element(rule: str) -> None:
    theme = load_theme("classic", BOOKS / "full")
    document = (
        b"<html><body><div><em>a</em></div><div id='there' data-n='2'><em title='y X'>b</em></div>"
        b"<div><em>c</em></div></body></html>"
    )
    family = theme.faces[0].family
    css = f'body {{ font-family: "{family}" }} {rule} {{ font-style: normal }}'
    found = find_faces([document], css, theme.faces)
    assert found == find_faces([document], f"{css} hr + hr {{ font-style: italic }}", theme.faces)
    if "DATA" not in rule:  # XML has no such attribute
        said = {
            face.style: "".join(sorted(letters - set(" -\u2010")))
            for face, letters in found.items()
        }
        assert said == {"italic": "ac", "normal": "b"}


def test_the_rules_of_a_sheet_are_read_once_for_all_documents(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    ours = facerules._matcher

    def matcher(rules: Any, tokens: Any) -> facerules.Rules:
        read.append(1)
        return ours(rules, tokens)

    monkeypatch.setattr(facerules, "_matcher", matcher)
    theme = load_theme(full.build.book.metadata.theme, BOOKS / "full")
    css = f"{theme.ebook_css} em {{ font-weight: 300 }}"
    documents = [f"<html><body>{d.html}</body></html>".encode() for d in full.build.book.divisions]
    assert find_faces(documents, css, theme.faces)
    assert len(documents) > 1
    assert len(read) == 1
