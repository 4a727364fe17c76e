"""mets.xml lists every file of a bag, where it lies and what describes it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from archive.records.bookfacts import EPOCH, PATHS, THESIS, facts, inventory, item
from archive.records.reading import elements, texts
from octavo.archive.grammars import hold_to_grammar
from octavo.archive.model import Inventory
from octavo.archive.records.mets import id_of, make_mets

RECORD = make_mets(facts(), inventory(), EPOCH)
HREF = "{http://www.w3.org/1999/xlink}href"


def test_every_file_is_found_from_where_the_record_lies() -> None:
    addresses = [element.get(HREF) for element in elements(RECORD, "file/FLocat")]
    assert sorted(unquote(address).removeprefix("../") for address in addresses) == sorted(PATHS)
    assert all(address.isascii() and " " not in address for address in addresses)


def test_a_file_has_its_size_its_digest_and_its_kind() -> None:
    found = {element.get("ID"): element for element in elements(RECORD, "file")}
    for each in inventory().items:
        element = found[id_of(each.path)]
        assert element.get("SIZE") == str(each.size)
        assert (element.get("CHECKSUMTYPE"), element.get("CHECKSUM")) == ("SHA-512", each.sha512)
    assert found[id_of("data/editions/the-fold.pdf")].get("MIMETYPE") == "application/pdf"


def test_files_are_grouped_by_what_they_are_for() -> None:
    uses = [element.get("USE") for element in elements(RECORD, "fileGrp")]
    assert uses == ["editions", "source", "text", "fonts", "reports"]
    divisions = [element.get("TYPE") for element in elements(RECORD, "structMap/div/div")]
    assert divisions == uses


def test_it_was_made_at_the_epoch_by_octavo() -> None:
    (header,) = elements(RECORD, "metsHdr")
    assert header.get("CREATEDATE") == "2026-11-22T10:00:00Z"
    assert texts(RECORD, "metsHdr/agent/name") == ["Octavo"]
    assert texts(RECORD, "metsHdr/agent/note") == ["version 3.2"]


def test_records_that_lie_beside_describe_the_book() -> None:
    records = (
        "premis.xml", "etdms.xml", "dc.xml", "mods.xml", "datacite.xml", "datacite.json", "onix.xml",
        "ro-crate-metadata.json", "CITATION.cff", "zenodo.json", "mets.xml", "note.txt",
    )  # fmt: skip
    record = make_mets(facts(THESIS), inventory(), EPOCH, records)
    described = [element.get(HREF) for element in elements(record, "dmdSec/mdRef")]
    assert described == sorted(set(records) - {"premis.xml", "mets.xml", "note.txt"})
    assert [element.get(HREF) for element in elements(record, "digiprovMD/mdRef")] == ["premis.xml"]
    assert hold_to_grammar("mets", record) == ()


def test_without_records_nothing_is_referred_to() -> None:
    record = make_mets(facts(), inventory(), EPOCH, ())
    assert elements(record, "mdRef") == []
    assert b"ADMID" not in record
    assert b"DMDID" not in record


@pytest.mark.parametrize(
    "twins",
    [("a b", "a_20_b"), ("a/b", "a_b"), ("a/b", "a-b"), ("ä", "ae"), ("1", "_1"), ("a.b", "a_2e_b")],
)  # fmt: skip
def test_paths_that_look_alike_have_ids_of_their_own(twins: tuple[str, str]) -> None:
    paths = [f"data/source/{path}" for path in twins]
    assert len({id_of(path) for path in paths}) == 2
    record = make_mets(facts(), Inventory(tuple(map(item, paths)), (), ()), EPOCH)
    assert hold_to_grammar("mets", record) == ()
