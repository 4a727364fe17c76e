"""A bag that was changed by a byte is told, with the file; one that was not is silent."""

from __future__ import annotations

from pathlib import Path

import bagit
import pytest

from archive.spoiling import MemoryBag, Spoilt, sealed_again, spoilt_bags
from octavo.archive.bagging import day_of, seal_bag
from octavo.archive.judging import judge_bag, read_info
from octavo.model.bag import BagError

FILES = seal_bag(
    {
        "data/editions/the-fold.pdf": b"%PDF-1.7 of a kind",
        "data/editions/the-fold.html": b"<p>A fold.</p>",
        "data/source/manuscript/über die Falte.md": b"# Falte\n",
        "data/reports/report.json": b"{}\n",
    },
    {"README.txt": b"A bag.\n", "metadata/dc.xml": b"<dc/>\n", "build.json": b"{}\n"},
    [("Bagging-Date", day_of(86_400)), ("External-Description", "The Fold,\nby A. Writer")],
)
WAYS = {spoilt.how: spoilt for spoilt in spoilt_bags(FILES)}


def test_a_whole_bag_is_silent() -> None:
    assert judge_bag(MemoryBag(FILES)) == ()
    assert sealed_again(FILES) == FILES


def test_the_info_says_date_sum_and_description_in_one_line_each() -> None:
    assert read_info(FILES["bag-info.txt"]) == {
        "Bagging-Date": ["1970-01-02"],
        "External-Description": ["The Fold, by A. Writer"],
        "Bag-Size": ["43 bytes"],
        "Payload-Oxum": ["43.4"],
    }


def test_the_library_of_congress_finds_the_bag_valid(tmp_path: Path) -> None:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    bag = bagit.Bag(str(tmp_path))
    assert bag.version_info == (1, 0)
    assert bag.validate(processes=1)


@pytest.mark.parametrize("how", WAYS)
def test_a_spoilt_bag_is_told_with_its_file(how: str) -> None:
    way: Spoilt = WAYS[how]
    findings = judge_bag(MemoryBag(way.spoil(FILES)))
    told = {(finding.code, finding.place.file) for finding in findings if finding.place}
    assert (way.code, way.file) in told
    assert all(finding.message and finding.hint for finding in findings)


def test_a_file_that_cannot_be_read_is_told_once_and_not_as_missing() -> None:
    class Locked(MemoryBag):
        def read(self, name: str) -> bytes:
            if name == "README.txt":
                raise BagError("Permission denied")
            return super().read(name)

    (finding,) = judge_bag(Locked(FILES))
    assert finding.code == "bag-unreadable"
    assert finding.message == "it cannot be read: Permission denied"


def test_there_are_many_ways_to_spoil_a_bag() -> None:
    assert len(WAYS) > 100


def test_info_that_goes_on_in_the_next_line_is_one_value() -> None:
    assert read_info(b"A: one\n  two\nB:\nA: three\n") == {"A": ["one two", "three"], "B": [""]}
