"""Names in a bag are such that every system can have them, or somebody is told."""

from __future__ import annotations

import pytest

from octavo.archive.naming import name_sources


def told(*paths: str) -> list[tuple[str, str, str]]:
    return [(f.severity.value, f.message, str(f.place)) for f in name_sources(paths)[1]]


def test_plain_names_are_silent() -> None:
    assert told("manuscript/01-book.md", "manuscript/Über die Falte.md", "styles/print.css") == []


def test_letters_are_written_in_form_c() -> None:
    assert name_sources(["manuscript/e\u0301.md"]) == (
        {"manuscript/e\u0301.md": "manuscript/é.md"},
        (),
    )


def test_two_names_that_differ_only_in_their_form_are_refused() -> None:
    assert ("error", "the names of two files differ only in how their letters are written in Unicode: “m/é.md”", "m/é.md") in told("m/é.md", "m/e\u0301.md")  # fmt: skip


def test_two_names_that_differ_only_in_capitals_are_refused() -> None:
    assert told("m/A.md", "m/a.md") == [
        ("error", "the names of two files differ only in capitals: “m/a.md”", "m/A.md")
    ]


@pytest.mark.parametrize("name", ["100%.md", "a\\b.md", "a\nb.md", "a\x7fb.md"])
def test_names_that_manifests_cannot_tell_are_refused(name: str) -> None:
    assert [severity for severity, _, _ in told(f"m/{name}")] == ["error"]


@pytest.mark.parametrize("name", ["a:b.md", "what?.md", "con.md", "AUX", "end.", "end ", 'a"b'])
def test_names_that_windows_cannot_have_are_warnings(name: str) -> None:
    assert [severity for severity, _, _ in told(f"m/{name}")] == ["warning"]


def test_a_name_that_no_disk_can_have_is_refused() -> None:
    assert [severity for severity, _, _ in told(f"m/{'é' * 128}.md")] == ["error"]
