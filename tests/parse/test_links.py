"""Links lead where pandoc, GitHub, Quarto and kramdown would lead them, within and between files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import readers
from builders import SVG, finished_book, parse_book, write_book
from conftest import SHARED, build

from octavo.parse import pieces
from octavo.parse.autoids import Titled, automatic_ids, github_id, kramdown_id, pandoc_id

TRIALS = SHARED / "trials" / "field"


def links_of(folder: Path, text: str | dict[str, str]) -> dict[str, str]:
    """Where the links of a book lead, by their words; nothing is complained of."""
    book, said = finished_book(folder, text)
    assert said == []
    html = "".join(d.html + "".join(n.html for n in d.notes) for d in book.divisions)
    return {words: href for href, words in re.findall(r'<a href="([^"]*)">(.*?)</a>', html)}


@pytest.mark.parametrize(
    ("text", "pandoc", "github", "kramdown"),
    [
        ("The First code – thing’s & 3.2 x_y", "the-first-code-things-3.2-x_y",
         "the-first-code--things--32-x_y", "the-first-code----things--32-xy"),
        ("1. Intro", "intro", "1-intro", "intro"),
        ("Café noir", "café-noir", "café-noir", "café-noir"),
        ("a . b - c", "a-.-b---c", "a--b---c", "a--b---c"),
        ("!!!", "section", "", "section"),
    ],
)  # fmt: skip
def test_ids_are_made_as_other_tools_make_them(
    text: str, pandoc: str, github: str, kramdown: str
) -> None:
    assert (pandoc_id(text), github_id(text), kramdown_id(text)) == (pandoc, github, kramdown)


def test_equal_ids_are_counted_and_ids_that_were_given_are_kept() -> None:
    headings = [Titled("a", "Notes", "", False), Titled("notes-1", "Other", "", True),
                Titled("b", "Notes", "", False), Titled("c", "Notes", "", False)]  # fmt: skip
    assert automatic_ids(headings)[0] == {
        "notes": "a",
        "notes-1": "notes-1",
        "notes-2": "b",
        "notes-3": "c",
    }


@pytest.mark.parametrize("size", [1, 24_000])
def test_a_heading_in_brackets_is_a_link_to_it(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", size)
    text = "# One\n\n[General options], [General options][], [text][General options], [two]\n\n"
    text += "## General options {.x}\n\nText.^[See [Own], [Two].]\n\nTwo\n===\n\n## Own {#mine title='#no'}\n\nText.\n"
    assert links_of(tmp_path, text) == {
        "General options": "#one--general-options", "text": "#one--general-options",
        "two": "#two", "Own": "#mine", "Two": "#two",
    }  # fmt: skip


def test_links_between_files_lead_to_their_first_heading_or_to_an_id_in_them(
    tmp_path: Path,
) -> None:
    text = {
        "01-one.md": "# One\n\n[a](02-two.md) [b](two.qmd#notes) [c](./two.html#deep-er) [d](#notes) [](two.md)\n\n"
        "[e](two.md#own)\n\n## Notes\n\nx\n",
        "02-two.md": "# Two\n\n[f](#notes) [g](01-one.md#notes)\n\n## Deep/er {#own}\n\nx\n\n## Notes\n\nx\n\n## Deep er\n\nx\n",
    }  # fmt: skip
    assert links_of(tmp_path, text) == {
        "a": "#two", "b": "#two--notes", "c": "#two--deep-er", "d": "#one--notes", "Two": "#two",
        "e": "#own", "f": "#two--notes", "g": "#one--notes",
    }  # fmt: skip


def test_links_to_files_that_came_out_of_folders_lead_there(tmp_path: Path) -> None:
    text = {
        "1-README.md": "# One\n\n[a](cli/build.md) [b](cli/index.html) [c](./dev/pre.md#x) [d](set/pre.md) [e](init.md)\n",
        "2-cli-README.md": "# Cli\n\n[f](../README.md)\n", "3-cli-build.md": "# Build\n\nx\n", "4-cli-init.md": "# Init\n\nx\n",
        "5-dev-pre.md": "# Dev\n\n## X\n\nx\n", "6-set-pre.md": "# Set\n\nx\n",
    }  # fmt: skip
    assert links_of(tmp_path, text) == {
        "a": "#build", "b": "#cli", "c": "#dev--x", "d": "#set", "e": "#init", "f": "#one"
    }  # fmt: skip


def test_links_to_folders_lead_to_the_page_that_stands_for_them(tmp_path: Path) -> None:
    text = {
        "1-index.md": "# One\n\n[a](inference/ve/) [b](learning/directed) [c](./extras/) [d](about)\n",
        "2-inference-ve-index.md": "# Ve\n\n[e](../jt) [f](../../learning/directed/#steps)\n",
        "3-inference-jt-index.md": "# Jt\n\n[g](../ve)\n",
        "4-learning-directed-index.md": "# Directed\n\n## Steps\n\nx\n", "5-extras-README.md": "# Extras\n\nx\n",
        "6-about.md": "# About\n\nx\n",
    }  # fmt: skip
    assert links_of(tmp_path, text) == {
        "a": "#ve", "b": "#directed", "c": "#extras", "d": "#about", "e": "#jt", "f": "#directed--steps", "g": "#ve",
    }  # fmt: skip


def test_of_two_files_of_one_name_a_link_means_that_of_its_own_folder(tmp_path: Path) -> None:
    text = {
        "1-a-html.md": "# A\n\n[one](html.html)\n", "2-a-tex.md": "# Tex\n\n[two](html.html#ids)\n",
        "3-b-html.md": "# B\n\n[three](../a/html.md)\n\n## Ids\n\nx\n", "4-b-tex.md": "# Other\n\n[four](html.html#ids)\n",
    }  # fmt: skip
    text["1-a-html.md"] += "\n## Ids\n\nx\n"
    assert links_of(tmp_path, text) == {
        "one": "#a", "two": "#a--ids", "three": "#a", "four": "#b--ids"
    }  # fmt: skip


def test_a_link_that_may_mean_either_of_two_files_is_told(tmp_path: Path) -> None:
    text = {
        "0-start.md": "# Start\n\n[one](html.html)\n",
        "1-a-html.md": "# A\n\nx\n",
        "3-b-html.md": "# B\n\nx\n",
    }
    _, said = finished_book(tmp_path, text)
    assert [(code, message, place) for code, message, place, *_ in said] == [
        ("link-broken", "the link to html.html may mean manuscript/1-a-html.md or manuscript/3-b-html.md",
         "manuscript/0-start.md:6")
    ]  # fmt: skip


WORDLESS = """# One

See [words](#two), [](#two) and [](2.md), which has.

[![](a.svg){alt=""}](#two)

<a href="#two"><img src="a.svg" alt=""></a>

[![](a.svg){alt="x"}](#two), [![](a.svg){alt=""}](#two){aria-label="Second"}, [$x$](#two), []{#here}.[^n]

[^n]: [ ![](a.svg){alt=""} ](<https://example.org/ä b>)
"""


def test_a_link_without_words_is_told_with_its_line(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "1.md": WORDLESS,
        "2.md": "# Two {#two}\n\nText.\n",
        "a.svg": SVG,
    }
    parsed = parse_book(tmp_path, files)
    assert {finding.code for finding in parsed.findings} == {"link-wordless"}
    assert [
        (finding.message, [place.line for place in (finding.place, *finding.also) if place])
        for finding in parsed.findings
    ] == [
        ("the link to #two has no words", [6, 8, 10]),
        ("the link to https://example.org/ä b has no words", [14]),
    ]
    assert parsed.book.divisions[0].html.count('href="#two"') == 8


@pytest.mark.parametrize("href", ["../std/index.html", "../std/", "word"])
def test_a_link_out_of_the_book_does_not_lead_to_a_file_that_is_called_a_little_like_it(
    tmp_path: Path, href: str
) -> None:
    text = {"1-README.md": f"# One\n\n[a]({href})\n", "2-last-word.md": "# Two\n\nx\n"}
    _, said = finished_book(tmp_path, text)
    assert [message for _, message, *_ in said] == [f"the link to {href} taken out"]


def test_ids_with_letters_of_any_script_are_linked_to(tmp_path: Path) -> None:
    text = "# Café {#café}\n\n[a](#café) [b](#Über-uns) [c](#caf%C3%A9)\n\n## Über uns\n\nText.\n"
    assert links_of(tmp_path, text) == {"a": "#café", "b": "#café--uber-uns", "c": "#café"}


def test_a_link_to_a_file_that_is_not_of_the_book_is_taken_out(tmp_path: Path) -> None:
    parsed = parse_book(tmp_path, "# One\n\n[a](none.md) [b](book.md#gone)\n")
    assert [(f.code, f.message, str(f.place)) for f in parsed.findings] == [
        ("markup-dropped", "the link to none.md taken out", "manuscript/book.md:6"),
        (
            "link-broken",
            "the link to manuscript/book.md#gone leads nowhere",
            "manuscript/book.md:6",
        ),
    ]


def test_links_to_nothing_are_told_at_their_lines(tmp_path: Path) -> None:
    parsed = parse_book(tmp_path, "# One\n\n[a]() b\n\n[c]()\n")
    assert [
        (f.message, str(f.place), [str(place) for place in f.also]) for f in parsed.findings
    ] == [
        (
            "the link to nothing taken out",
            "manuscript/book.md:6",
            ["manuscript/book.md:8"],
        )
    ]


@pytest.mark.parametrize(
    ("trial", "wanted"),
    [
        ("implicit-heading-links", {"General options": "general-options", "the others": "reader-options",
                                    "creating a PDF": "creating-a-pdf"}),
        ("links-to-automatic-ids", {"general": "general-options", "caf": "cafe-noir", "again": "other--notes"}),
    ],
)  # fmt: skip
def test_the_links_of_the_trial_lead_there_in_all_editions(
    tmp_path: Path, trial: str, wanted: dict[str, str]
) -> None:
    path = TRIALS / trial / "manuscript" / "book.md"
    if not path.exists():
        pytest.skip("the trials are not part of the repository, and not beside it here")
    built = build(write_book(tmp_path, path.read_text("utf-8")))
    assert [f for f in built.build.findings if f.code != "not-run"] == []
    for trees in (
        list(readers.epub_documents(built.content("epub")).values()),
        [readers.html_tree(built.content("html"))],
    ):
        found = {
            "".join(a.itertext()): a.get("href", "").rpartition("#")[2]
            for tree in trees for a in tree.iter("{*}a")
        }  # fmt: skip
        ids = {e.get("id") for tree in trees for e in tree.iter("{*}*") if e.get("id")}
        for words, name in wanted.items():
            assert found[words].endswith(name)
            assert found[words] in ids
    assert len(readers.pdf_link_targets(built.content("pdf"))) >= len(wanted)
