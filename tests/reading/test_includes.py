"""Includes: files of the book folder take the place of the lines that name them, and keep their own places."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import complaints, faults, said, write_book

from octavo.model import Place
from octavo.reading.folder import read_manuscript

FORMS = {
    "Quarto": "{{< include part.md >}}",
    "mdBook": "{{#include part.md}}",
    "MyST": "```{include} part.md\n```",
    "R Markdown": "```{r, child='part.md'}\n```",
}


def lines_of(folder: Path) -> list[str]:
    return [line for line in read_manuscript(folder)[0].text.split("\n") if line]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_include_is_replaced_by_the_file_that_it_names(tmp_path: Path, form: str) -> None:
    write_book(
        tmp_path, {"1.md": f"# A\n\nBefore.\n\n{form}\n\nAfter.\n", "part.md": "Inside.\n\nMore.\n"}
    )
    manuscript, findings = read_manuscript(tmp_path)
    assert findings == ()
    assert lines_of(tmp_path) == ["# A", "Before.", "Inside.", "More.", "After."]
    lines = manuscript.text.split("\n")
    places = {line: str(manuscript.place(n)) for n, line in enumerate(lines, 1) if line}
    after = 8 + form.count("\n") + 2
    assert places == {
        "# A": "manuscript/1.md:4", "Before.": "manuscript/1.md:6", "Inside.": "manuscript/part.md:1",
        "More.": "manuscript/part.md:3", "After.": f"manuscript/1.md:{after}",
    }  # fmt: skip
    for number, line in enumerate(lines, 1):
        if line:
            assert manuscript.line_of(manuscript.place(number)) == number


def test_a_fault_in_an_included_file_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = {
        "1.md": "# A\n\n{{< include sub/_part.md >}}\n\nText.[^x]\n",
        "sub/_part.md": "One.\n\nTwo.[^y]\n",
    }
    hint = "add a paragraph   [^{}]: The note."
    assert faults(tmp_path, text) == [
        ("note-undefined", "the note [^y] is called but not defined", "manuscript/sub/_part.md:3", hint.format("y")),
        ("note-undefined", "the note [^x] is called but not defined", "manuscript/1.md:8", hint.format("x")),
    ]  # fmt: skip


def test_letters_are_found_at_their_own_lines_on_both_sides_of_an_include(tmp_path: Path) -> None:
    text = "# A\n\nOne \u2603.\n\n{{< include part.md >}}\n\nTwo \u2603\u2603.\n"
    write_book(tmp_path, {"1.md": text, "part.md": "In.\n\nIt \u2603.\n"}, rights="\u2603")
    found = read_manuscript(tmp_path)[0].lines_with("\u2603")
    assert [(str(place), count) for place, count in found] == [
        ("manuscript/1.md:3", 1), ("manuscript/1.md:7", 1), ("manuscript/part.md:3", 1), ("manuscript/1.md:11", 2),
    ]  # fmt: skip


def test_names_are_those_from_the_file_s_own_folder_and_then_from_the_manuscript(
    tmp_path: Path,
) -> None:
    write_book(tmp_path, {
        "1.md": "# A\n\n{{< include sub/a.qmd >}}\n", "sub/a.qmd": "a\n\n{{< include b.qmd >}}\n\n{{< include /c.qmd >}}\n",
        "sub/b.qmd": "b\n", "c.qmd": "c\n",
    })  # fmt: skip
    assert lines_of(tmp_path) == ["# A", "a", "b", "c"]


def test_a_file_that_is_included_does_not_stand_in_the_book_twice(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n\n{{#include 2.md}}\n", "2.md": "Two.\n", "3.md": "# C\n"})
    assert lines_of(tmp_path) == ["# A", "Two.", "# C"]


def test_parts_of_files_are_included_by_lines_and_by_anchors(tmp_path: Path) -> None:
    code = "one\n// ANCHOR: here\ntwo\nthree\n// ANCHOR_END: here\nfour\n"
    text = (
        "# A\n\n```rust\n{{#include x.rs:here}}\n{{#include x.rs:6}}\n{{#include x.rs::1}}\n```\n"
    )
    text += "\n:::{include} x.rs\n:start-line: 5\n:::\n"
    write_book(tmp_path, {"1.md": text, "x.rs": code})
    assert lines_of(tmp_path) == ["# A", "```rust", "two", "three", "four", "one", "```", "four"]


def test_an_include_in_a_list_is_as_deep_as_its_item(tmp_path: Path) -> None:
    write_book(tmp_path, {"1.md": "# A\n\n- a\n\n  {{< include p.md >}}\n", "p.md": "b\n\n- c\n"})
    assert lines_of(tmp_path) == ["# A", "- a", "  b", "  - c"]


def test_an_include_in_code_is_an_example_where_there_is_no_such_file(tmp_path: Path) -> None:
    text = (
        "# A\n\n```\n{{< include none.md >}}\n```\n\n<!--\n{{< include none.md >}}\n-->\n\nText.\n"
    )
    write_book(tmp_path, {"1.md": text})
    manuscript, findings = read_manuscript(tmp_path)
    assert (manuscript.text.count("none.md"), findings) == (2, ())


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("nine.md", ("include-missing", "include nine.md is not there", "did you mean none.md?")),
        ("../../out.md", ("include-outside", "include ../../out.md is outside the book folder",
                          "copy it into the book folder")),
        ("/etc/passwd", ("include-missing", "include etc/passwd is not there", "paths are relative to manuscript/")),
        ("link.md", ("include-outside", "include link.md is outside the book folder", "copy it into the book folder")),
    ],
)  # fmt: skip
def test_an_include_that_leads_nowhere_is_an_error_at_its_line(
    tmp_path: Path, name: str, error: tuple[str, str, str]
) -> None:
    (tmp_path / "out.md").write_text("Outside.\n")
    root = write_book(
        tmp_path / "book", {"1.md": f"# A\n\n{{{{< include {name} >}}}}\n", "none.md": "# N\n"}
    )
    (root / "manuscript/link.qmd").unlink(missing_ok=True)
    if name == "link.md":
        (root / "manuscript/sub").mkdir()
        (root / "manuscript/1.md").write_text(
            "---\ntitle: A\n---\n# A\n\n{{< include sub/link.md >}}\n"
        )
        (root / "manuscript/sub/link.md").symlink_to(tmp_path / "out.md")
        code, message, hint = error
        assert complaints(root) == [
            (code, message.replace("link", "sub/link"), "manuscript/1.md:6", hint)
        ]
    else:
        code, message, hint = error
        assert complaints(root) == [(code, message, "manuscript/1.md:6", hint)]


def test_a_circle_of_includes_is_an_error_that_names_its_files(tmp_path: Path) -> None:
    write_book(tmp_path, {
        "1.md": "# A\n\n{{< include a.qmd >}}\n", "a.qmd": "{{< include b.qmd >}}\n", "b.qmd": "b\n\n{{< include a.qmd >}}\n",
    })  # fmt: skip
    assert complaints(tmp_path) == [
        ("include-circle",
         "an include leads back to where it stands: manuscript/a.qmd → manuscript/b.qmd → manuscript/a.qmd",
         "manuscript/b.qmd:3", "take one of these includes out"),
    ]  # fmt: skip


def test_includes_that_double_one_another_come_to_an_end(tmp_path: Path) -> None:
    files = {f"{n}.qmd": f"{{{{< include {n + 1}.qmd >}}}}\n" * 2 for n in range(1, 40)}
    write_book(tmp_path, {"1.md": "# A\n\n{{< include 1.qmd >}}\n", **files, "40.qmd": "x\n"})
    assert [code for code, *_ in complaints(tmp_path)] == ["include-many"]


def test_an_option_that_is_not_known_and_an_anchor_that_is_not_there_are_errors(
    tmp_path: Path,
) -> None:
    text = "# A\n\n```{include} p.md\n:start-after: x\n```\n\n{{#include p.md:gone}}\n"
    write_book(tmp_path, {"1.md": text, "p.md": "Text.\n"})
    assert [(code, message, place) for code, message, place, _ in complaints(tmp_path)] == [
        ("include-part", "the option start-after of an include is not known here", "manuscript/1.md:6"),
        ("include-part", "there is no part “gone” in p.md", "manuscript/1.md:10"),
    ]  # fmt: skip


def test_an_included_file_has_no_front_matter(tmp_path: Path) -> None:
    write_book(
        tmp_path, {"1.md": "# A\n\n{{< include p.qmd >}}\n", "p.qmd": "---\ntitle: P\n---\nText.\n"}
    )
    assert [(code, place) for code, _, place, _ in complaints(tmp_path)] == [
        ("front-matter-later", "manuscript/p.qmd:1")
    ]


def test_a_place_that_is_in_no_file_has_no_line(tmp_path: Path) -> None:
    manuscript, findings = read_manuscript(write_book(tmp_path, "# A\n\nText.\n"))
    assert said(findings) == []
    assert manuscript.line_of(Place("references.bib", 3)) is None


def test_a_file_that_lies_elsewhere_in_the_manuscript_is_named(tmp_path: Path) -> None:
    files = {"1.md": "# A\n\n{{#include part.md}}\n\n![x](old/p.svg)\n", "cli/part.md": "x\n"}
    assert complaints(write_book(tmp_path, files)) == [
        ("include-missing", "include part.md is not there", "manuscript/1.md:6",
         "did you mean cli/part.md?"),
    ]  # fmt: skip
