"""Whatever front matter says that is judged right, its records keep to their grammars."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.records.bookfacts import EPOCH, FULL, THESIS, facts, inventory, item
from octavo.archive.grammars import hold_to_grammar
from octavo.archive.model import Inventory, Role
from octavo.archive.records.dspace import make_dspace
from octavo.archive.records.dublincore import make_dc
from octavo.archive.records.etdms import make_etdms
from octavo.archive.records.mets import make_mets
from octavo.archive.records.mods import make_mods
from octavo.archive.records.premis import make_premis
from octavo.model.metadata import RELATORS, Related

TAGS = (
    "de-AT",
    "hy",
    "gsw",
    "zh-Hant",
    "tl",
    "sh",
    "mo",
    "iw",
    "x-mine",
    "und",
    "i-klingon",
    "EN",
    "root",
)
letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
words = st.text(letters, min_size=1, max_size=12).map(lambda text: f"W{text}")
blank = st.sampled_from([" ", "\t", "\xa0", "\n \n"])
said = st.one_of(words, blank)
houses = st.fixed_dictionaries({"name": words}, optional={"place": said})
people = st.fixed_dictionaries(
    {"name": words, "role": st.sampled_from(sorted(RELATORS))},
    optional={"sort-name": words, "affiliation": houses, "orcid": st.just("0000-0002-1825-0097")},
)
dois = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, categories=("L", "N", "P", "S")), min_size=1).map(
    lambda text: f"10.1234/{text}"
)  # fmt: skip
related = st.fixed_dictionaries(
    {"relation": st.sampled_from(list(Related.model_fields["relation"].annotation.__args__))}
).flatmap(lambda first: dois.map(lambda doi: {**first, "doi": doi}))
books = st.fixed_dictionaries(
    {"title": words, "author": st.lists(people, max_size=4), "language": st.sampled_from(TAGS)},
    optional={
        "subtitle": said, "publisher": said, "edition": said, "version": said, "description": said, "abstract": said,
        "subjects": st.lists(said, max_size=3), "rights": said,
        "licence": st.one_of(said, st.sampled_from(["MIT OR GPL-2.0+", "LicenseRef-own", "cc0-1.0"])),
        "date": st.sampled_from(["1984", "2026-02", "2026-02-28"]), "identifiers": dois.map(lambda doi: {"doi": doi}),
        "series": st.fixed_dictionaries({"name": words}, optional={"number": said}),
        "related": st.lists(related, max_size=2), "institution": houses, "department": said,
        "funding": st.lists(st.fixed_dictionaries({"funder": words}, optional={"award": said}), max_size=2),
        "degree": st.fixed_dictionaries(
            {"name": words, "level": st.sampled_from(["bachelor", "master", "doctor"])}, optional={"discipline": said}
        ),
        "committee": st.lists(words, max_size=2),
    },
)  # fmt: skip
paths = st.lists(
    st.builds(
        lambda role, name: f"data/{role}/{name}",
        st.sampled_from([role.value for role in Role]),
        st.text(letters.filter(lambda letter: letter != "/"), min_size=1, max_size=9),
    ),
    unique=True,
    max_size=6,
)


@given(front=books, named=paths)
def test_records_keep_to_their_grammars(front: dict[str, Any], named: list[str]) -> None:
    book = facts(front)
    files = Inventory(tuple(map(item, sorted(named))), inventory().agents, ())
    held = {
        "dc": make_dc(book),
        "mods": make_mods(book),
        "premis": make_premis(book, files, EPOCH),
        "mets": make_mets(book, files, EPOCH),
        "dspace": make_dspace(book, files.items)["dublin_core.xml"],
    }
    if book.degree and book.creators:
        held["etdms"] = make_etdms(book)
    assert {
        name: told for name, record in held.items() if (told := hold_to_grammar(name, record))
    } == {}


def test_two_books_in_one_process_have_no_say_in_one_another() -> None:
    first = make_premis(facts(), inventory(), EPOCH)
    make_premis(facts(THESIS), inventory(), EPOCH)
    assert make_premis(facts(FULL), inventory(), EPOCH) == first
