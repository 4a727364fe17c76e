"""The print editions that are made ready for a press, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Built, build

from press.plates import write_plates


@pytest.fixture(scope="session")
def plates(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The PDF of a book with pictures of all kinds."""
    root: Path = write_plates(tmp_path_factory.mktemp("plates") / "book")
    return build(root, ("pdf",)).content("pdf")


@pytest.fixture(scope="session")
def printed(full: Built) -> bytes:
    """The PDF of the book with everything in it."""
    return full.content("pdf")
