"""The proof of page marks speaks of what is wrong, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import build


@pytest.mark.parametrize(
    "identifiers",
    [
        {"isbn-epub": "978-3-16-148410-0", "doi": "10.1000/182"},
        {"isbn-print": "978-3-16-148410-0", "doi": "10.1000/182"},
        {"isbn-print": "978-3-16-148410-0"},
    ],
)
def test_a_copyright_page_may_begin_with_the_number_of_one_edition(
    write_book: Callable[..., Path], identifiers: dict[str, str]
) -> None:
    root = write_book("# One\n\nWords.\n", identifiers=identifiers)
    assert said(build(root).build.findings) == []
