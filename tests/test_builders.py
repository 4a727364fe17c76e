"""The builders of tests write what tests count on."""

from __future__ import annotations

from builders import front


def test_front_matter_is_written_as_the_tests_count_it() -> None:
    assert front(language="hy", print={"trim": "a5"}) == (
        '---\ntitle: "A Book"\nlanguage: "hy"\nprint: {"trim": "a5"}\n---\n'
    )
