"""What the import writes, a build builds, however odd the scan: some of the seeds of `odd.py`.

A seed that failed once is a test by a name of its own in `test_fitting.py`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from conftest import build

from octavo.commands.importing import import_book
from octavo.model import Severity
from octavo.model.errors import UsageError
from octavo.scan.model import Options
from scan.odd import odd_scan

SEEDS = 24  # of as many as there are numbers


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_imported_can_be_built(tmp_path: Path, seed: int) -> None:
    suffix, content = odd_scan(seed)
    scan = tmp_path / f"odd-scan{suffix}"
    scan.write_bytes(content)
    with suppress(UsageError):  # which it was right to raise, if it wrote nothing
        told, paths = import_book(scan, tmp_path / "book", Options(), lambda *_: None)
        assert all(path.is_file() for path in paths)
        assert told.account.lost == ""
        made = build(tmp_path / "book", ("html",)).build
        assert [finding for finding in made.findings if finding.severity is Severity.ERROR] == []
        return
    assert not (tmp_path / "book").exists()


def test_a_seed_is_the_same_file_at_any_time() -> None:
    assert [odd_scan(seed) for seed in range(40)] == [odd_scan(seed) for seed in range(40)]
    assert len({odd_scan(seed) for seed in range(40)}) > 36
