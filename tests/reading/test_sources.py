"""What a deposit takes as the sources of a book is all of it, or a message."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import write_book

from octavo.model.errors import UsageError
from octavo.reading.sources import digests_of_book, find_sources_of


def test_what_was_read_is_a_source_even_where_it_lies_hidden(tmp_path: Path) -> None:
    root = write_book(
        tmp_path, {"a.md": "# A\n", ".part.md": "x\n", ".DS_Store": "x", "b.md~": "x"}
    )
    assert set(find_sources_of(root, ["manuscript/.part.md"])) == {
        "manuscript/a.md",
        "manuscript/.part.md",
    }


def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_book(tmp_path, {"a.md": "# A\n", "closed/b.svg": "x"})
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UsageError, match="closed cannot be read: Permission denied"):
        digests_of_book(root)
