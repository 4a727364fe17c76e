"""A build has one date."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import write_book

from octavo.cli import main
from octavo.model import Stamp
from octavo.model.errors import UsageError
from octavo.reading.folder import read_manuscript
from octavo.reading.stamp import read_stamp


def test_the_date_is_the_one_that_is_given(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, "# A\n"))
    assert read_stamp(manuscript.root, {"SOURCE_DATE_EPOCH": "1700000000"}) == Stamp(1_700_000_000)
    assert Stamp(1_700_000_000).date == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("given", ["soon", "-1", "²", "9" * 30])
def test_a_date_that_is_none_is_wrong_use(tmp_path: Path, given: str) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, "# A\n"))
    with pytest.raises(UsageError, match=f"SOURCE_DATE_EPOCH is “{given}”") as caught:
        read_stamp(manuscript.root, {"SOURCE_DATE_EPOCH": given})
    assert caught.value.hint == "unset it, or set it to a date: date +%s"


def test_else_the_date_of_the_last_commit_and_else_of_the_newest_file(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(write_book(tmp_path, {"1.md": "# A\n", "2.md": "# B\n"}))
    for name, epoch in (("1.md", 1_600_000_000), ("2.md", 1_600_000_500)):
        os.utime(tmp_path / "manuscript" / name, (epoch, epoch))
    assert read_stamp(manuscript.root, {}) == Stamp(1_600_000_500)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    environ = {**os.environ, "GIT_COMMITTER_DATE": "1500000000 +0000"}
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "A"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, env=environ)
    assert read_stamp(manuscript.root, {}) == Stamp(1_500_000_000)


@pytest.mark.parametrize("epoch", ["0", "99999999999"])
def test_a_book_may_be_dated_before_and_after_what_its_files_can_say(
    write_book: Callable[..., Path], epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    root = write_book("# One\n\nText.\n")
    assert main(["build", str(root), "--no-cache", "--jobs", "1"]) == 0
    with zipfile.ZipFile(root / "build" / "a-test.epub") as container:
        assert {entry.date_time[0] for entry in container.infolist()} <= {1980, 2107}


def test_a_date_out_of_all_bounds_is_the_nearest_within(tmp_path: Path) -> None:
    root = write_book(tmp_path, "# A\n")
    os.utime(tmp_path / "manuscript" / "book.md", (-5, -5))
    assert read_stamp(root, {}) == Stamp(0)
