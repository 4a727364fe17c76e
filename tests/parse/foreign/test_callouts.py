"""Every way of writing a call-out becomes one shape, with the author's title or one in the book's language."""

from __future__ import annotations

from pathlib import Path

import pytest
import readers
from builders import faults, finished_book, write_book
from conftest import build
from lxml import etree

from octavo.parse.foreign.callouts import KINDS

FORMS = {
    "Quarto": "::: {.callout-%s}\nWords.\n:::",
    "Quarto, plain": "::: callout-%s\nWords.\n:::",
    "GitHub": "> [!%s]\n> Words.",
    "Obsidian, folded": "> [!%s]-\n> Words.",
    "MyST, backticks": "```{%s}\nWords.\n```",
    "MyST, colons": ":::{%s}\nWords.\n:::",
    "bookdown": "```{block2, type='rmd%s'}\nWords.\n```",
    "mdbook-admonish": "```admonish %s\nWords.\n```",
}


def shapes(folder: Path, block: str, language: str = "en") -> list[tuple[str, str, str, str]]:
    """Tag, class and title of each call-out, and what stands below the title."""
    book, said = finished_book(folder, f"# One\n\n{block}\n", language=language)
    assert said == []
    found = []
    for box in etree.fromstring(f"<x>{book.divisions[0].html}</x>").iter("aside", "div"):
        assert box.get("role") == "note"
        title, *rest = box
        assert (title.tag, title.get("class")) == ("p", "callout-title")
        below = "".join(etree.tostring(e, encoding="unicode").strip() for e in rest)
        inside = etree.tostring(title, encoding="unicode").strip()
        inside = inside.removeprefix('<p class="callout-title">').removesuffix("</p>")
        found.append((str(box.tag), box.get("class") or "", inside, below))
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_has_one_shape(tmp_path: Path, form: str, kind: str) -> None:
    assert shapes(tmp_path, form % kind) == [
        ("aside", f"callout callout-{kind}", kind.capitalize(), "<p>Words.</p>")
    ]


@pytest.mark.parametrize(
    ("block", "title"),
    [
        (
            '::: {.callout-tip title="Own *title*" collapse="true"}\nWords.\n:::',
            "Own <em>title</em>",
        ),
        ("::: {.callout-tip}\n## Own *title*\n\nWords.\n:::", "Own <em>title</em>"),
        ("::: {.callout-tip}\n# Own title\n\nWords.\n:::", "Own title"),
        ("> [!TIP] Own *title*\n> Words.", "Own <em>title</em>"),
        ("```{tip} Own `title`\n:class: dropdown\nWords.\n```", "Own <code>title</code>"),
        ("```{admonition} Own title\n:class: tip\nWords.\n```", "Own title"),
        (':::{tip} Own "title"\nWords.\n:::', "Own ”title”"),
        ('```admonish tip "Own title"\nWords.\n```', "Own title"),
        ("> **Tip**\n> Words.", "Tip"),
    ],
)
def test_a_title_is_the_author_s(tmp_path: Path, block: str, title: str) -> None:
    assert shapes(tmp_path, block) == [("aside", "callout callout-tip", title, "<p>Words.</p>")]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en-GB", "Warning"), ("de", "Warnung"), ("fr", "Avertissement"), ("es", "Advertencia"), ("it", "Avvertenza"),
     ("ru", "Предупреждение"), ("hy", "Զգուշացում"), ("nl", "Warning")],
)  # fmt: skip
def test_a_title_that_nobody_gave_is_in_the_book_s_language(
    tmp_path: Path, language: str, title: str
) -> None:
    book, said = finished_book(tmp_path, "# One\n\n> [!WARNING]\n> Words.\n", language=language)
    assert said == []
    aside = etree.fromstring(f"<x>{book.divisions[0].html}</x>").find("aside")
    assert aside is not None
    assert "".join(aside[0].itertext()) == title


def test_call_outs_stand_in_lists_and_in_one_another(tmp_path: Path) -> None:
    text = "- item\n\n  > [!NOTE]\n  > - a\n  > - b\n\n  ```{tip}\n  ~~~\n  code\n  ~~~\n  ```\n\n"
    text += "::::{important}\n:::{note}\nInner.\n:::\n::::"
    kinds = [name for _, name, *_ in shapes(tmp_path, text)]
    assert kinds == [
        "callout callout-note",
        "callout callout-tip",
        "callout callout-important",
        "callout callout-note",
    ]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("flushright", "right"), ("center", "center"), ("theorem-box", "theorem-box")],
)
def test_a_block_of_bookdown_that_is_no_call_out_is_a_block_of_its_class(
    tmp_path: Path, kind: str, name: str
) -> None:
    book, said = finished_book(
        tmp_path, f"# One\n\n```{{block2, type='{kind}', html.tag='p'}}\nAda *W*  \nHere\n```\n"
    )
    assert said == []
    assert book.divisions[0].html == (
        f'<div class="{name}"><p>Ada <em>W</em><br/>\nHere</p>\n</div>'
    )


def test_an_unknown_kind_is_a_note_with_its_own_name_and_a_warning(tmp_path: Path) -> None:
    text = "# One\n\n> [!FAQ]\n> Words.\n\n::: {.callout-joke}\nWords.\n:::\n"
    hint = "the kinds are note, tip, warning, caution, important"
    assert faults(tmp_path, text) == [
        ("callout-unknown", "the call-out [!FAQ] is of an unknown kind and set as a note", "manuscript/book.md:6", hint),
        ("callout-unknown", "the call-out .callout-joke is of an unknown kind and set as a note",
         "manuscript/book.md:9", hint),
    ]  # fmt: skip
    book, _ = finished_book(tmp_path / "again", text)
    assert book.divisions[0].html.count('class="callout callout-note"') == 2
    assert '<p class="callout-title">Faq</p>' in book.divisions[0].html


def test_a_quotation_and_code_that_only_look_like_one_stay(tmp_path: Path) -> None:
    text = "# One\n\n> Words\n> [!NOTE] in a quotation.\n\n```\n> [!NOTE]\n```\n\n> **Note** that this is bold.\n"
    book, said = finished_book(tmp_path, text)
    assert said == []
    assert "callout" not in book.divisions[0].html


def test_a_call_out_is_no_section_and_in_no_contents(tmp_path: Path) -> None:
    text = "# One\n\n::: {.callout-note}\n## A title\n\nWords, see [Two].\n:::\n\n## Two\n\nText.\n"
    book, said = finished_book(tmp_path, text)
    assert said == []
    assert [heading.text for heading in book.headings] == ["One", "Two"]


def test_all_editions_have_the_call_out_with_its_title(tmp_path: Path) -> None:
    text = "# One\n\nBefore.\n\n> [!WARNING]\n> Mind the words.[^1]\n\n[^1]: A note.\n\nAfter.\n"
    built = build(write_book(tmp_path, text, language="de", author="A. Writer"))
    assert [f for f in built.build.findings if f.code != "not-run"] == []
    for trees in (
        list(readers.epub_documents(built.content("epub")).values()),
        [readers.html_tree(built.content("html"))],
    ):
        boxes = [
            e
            for tree in trees
            for e in tree.iter("{*}aside")
            if "callout" in (e.get("class") or "")
        ]
        assert [(e.get("class"), e.get("role")) for e in boxes] == [
            ("callout callout-warning", "note")
        ]
        assert "".join(boxes[0].itertext()).split()[0] == "Warnung"
    printed = " ".join(" ".join(readers.pdf_pages(built.content("pdf"))).split())
    assert "Before. Warnung Mind the words.¹ After." in printed
