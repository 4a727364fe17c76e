"""A folder with these files is an item that DSpace imports."""

from __future__ import annotations

from archive.records.bookfacts import FULL, PATHS, THESIS, bare, facts, inventory, item
from archive.records.reading import elements
from octavo.archive.records.dspace import make_dspace, name_in_item

ITEMS = inventory().items


def fields(record: bytes) -> dict[str, list[str]]:
    """Values by "element.qualifier"."""
    found: dict[str, list[str]] = {}
    for element in elements(record, "dublin_core/dcvalue"):
        key = f"{element.get('element')}.{element.get('qualifier')}".removesuffix(".none")
        found.setdefault(key, []).append(element.text or "")
    return found


def test_a_book_has_its_fields_as_dspace_qualifies_them() -> None:
    made = make_dspace(facts(), ITEMS)
    assert sorted(made) == ["contents", "dublin_core.xml"]
    found = fields(made["dublin_core.xml"])
    assert found["title"] == ["The Fold & the <Sheet>: On Paper"]
    assert found["contributor.author"] == ["Élan, Zoë", "The Paper Collective"]
    assert found["contributor.illustrator"] == ["Ilse Bild"]
    assert found["contributor.other"] == ["Ada Muster", "Zoë Élan"]
    assert found["date.issued"] == ["2026-11"]
    assert found["identifier.isbn"] == ["978-0-306-40615-7", "978-3-16-148410-0"]
    assert found["identifier.uri"] == ["https://doi.org/10.1234/fold%3C1%3E"]
    assert found["language.iso"] == ["de_AT"]
    assert found["relation.ispartofseries"] == ["Sheets;7"]
    assert found["rights.uri"] == ["https://spdx.org/licenses/CC-BY-SA-4.0.html"]


def test_a_thesis_has_its_degree_in_a_file_of_its_own() -> None:
    made = make_dspace(facts(THESIS), ITEMS)
    assert fields(made["metadata_thesis.xml"]) == {
        "degree.name": ["Doctor of Philosophy"],
        "degree.level": ["Doctoral"],
        "degree.discipline": ["History"],
        "degree.department": ["Faculty of Paper"],
        "degree.grantor": ["University of Kassel"],
    }
    found = fields(made["dublin_core.xml"])
    assert found["contributor.advisor"] == ["Otto Rat"]
    assert found["contributor.other"] == ["Vera Stuhl", "Max Beisitz"]


def test_editors_are_editors_where_there_is_no_author() -> None:
    book = facts({**FULL, "author": [{"name": "Ed", "role": "editor"}]})
    assert fields(make_dspace(book, ())["dublin_core.xml"])["contributor.editor"] == ["Ed"]


def test_contents_lists_every_file_with_its_bundle_and_the_pdf_as_the_first() -> None:
    lines = make_dspace(facts(), ITEMS)["contents"].decode().splitlines()
    named = [line.split("\t")[0] for line in lines]
    assert sorted(named) == sorted(map(name_in_item, ITEMS))
    assert len(set(named)) == len(PATHS)
    assert [line for line in lines if "primary" in line] == [
        "the-fold.pdf\tbundle:ORIGINAL\tprimary:true"
    ]
    assert "source/manuscript/Ärger_x.png\tbundle:SOURCE" in lines
    assert [line for line in lines if "bundle:ORIGINAL" in line] == lines[:3]


def test_a_book_without_a_pdf_has_no_primary_file() -> None:
    made = make_dspace(bare(), [item("data/editions/bare.epub")])
    assert made["contents"] == b"bare.epub\tbundle:ORIGINAL\n"


def test_a_book_without_numbers_has_its_uuid() -> None:
    (value,) = fields(make_dspace(bare(), ())["dublin_core.xml"])["identifier.other"]
    assert value.startswith("urn:uuid:")
