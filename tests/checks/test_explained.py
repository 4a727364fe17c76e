"""Calls of the glossary lead to their terms in finished files, abbreviations say what they stand for, and copies in which one
does not are told."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import readers
from builders import write_book
from conftest import ALONE, Built, build

from octavo.checks import check_print, check_screen
from octavo.model import Edition

TEXT = (
    "# One\n\nThe UN, the UNs, and the UNESCO. An [octavo]{.gls} and [folios]{.gls}.[^n] An [$n$-fold]{.gls lang=fr} sheet.\n\n"
    "## Of the [octavo]{.gls} and the UN\n\n| The EU |\n|---|\n| a [Folio]{.gls} |\n\n[^n]: The WHO; the "
    "[octavo]{.gls}.\n\n# Two\n\nOf the UN and the WHO.\n\n::: {#list-of-abbreviations}\n:::\n\n# Glossary\n\n"
    "::: {.glossary}\nOctavo\n:   A sheet folded thrice; see [folio]{.gls}.\n\nFolio\n:   A number, says the UN.\n\n$n$-fold\n:   Of leaves.\n:::\n\n"
    "*[WHO]: World Health Organization\n"
)
MEANINGS = {"UN": "United Nations", "EU": "European Union"}
WANTED = sorted(["United Nations"] * 3 + ["European Union"] + ["World Health Organization"] * 2)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("explained")
    return build(write_book(folder, TEXT, abbreviations=MEANINGS))


def test_nothing_is_told_and_every_letter_is_accounted_for(built: Built) -> None:
    assert {finding.code for finding in built.build.findings} <= {"not-run"}
    account = built.build.account
    assert (account.lost, account.aside) == (0, ())


def test_all_editions_have_the_same_list_and_the_same_terms(built: Built) -> None:
    lists = ["EU European Union UN United Nations WHO World Health Organization",
             "Octavo A sheet folded thrice; see folio. Folio A number, says the UN."]  # fmt: skip
    texts = [
        " ".join("".join(tree.itertext()) for tree in readers.epub_documents(built.content("epub")).values()),
        "".join(readers.html_tree(built.content("html")).itertext()),
        " ".join(readers.pdf_pages(built.content("pdf"))),
    ]  # fmt: skip
    for text in texts:
        for words in lists:
            assert readers.squeeze(words) in readers.squeeze(text)


def test_abbreviations_have_their_meanings_on_screens_and_for_who_listens(built: Built) -> None:
    documents = readers.epub_documents(built.content("epub")).values()
    for trees in (documents, [readers.html_tree(built.content("html"))]):
        found = [e for tree in trees for e in tree.iter("abbr", f"{readers.XHTML}abbr")]
        assert sorted(str(e.get("title")) for e in found) == WANTED
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        said = [str(o.E) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/E" in o]
    assert sorted(said) == WANTED


def test_an_ebook_knows_a_glossary_its_terms_and_its_calls(built: Built) -> None:
    types: dict[str, int] = {}  # a glossary is the section, and a landmark
    for tree in readers.epub_documents(built.content("epub")).values():
        for element in tree.iter():
            for name in (element.get("{http://www.idpf.org/2007/ops}type") or "").split():
                types[name] = types.get(name, 0) + 1
    wanted = {"glossary": 2, "glossterm": 3, "glossdef": 3, "glossref": 7}
    assert {name: types[name] for name in wanted} == wanted


def said_on_screen(built: Built, name: str, content: bytes) -> set[str]:
    edition = Edition(name, f"book.{name}", content)
    return {finding.code for finding in check_screen(built.build.book, edition)[1]}


def changed(built: Built, name: str, change: Callable[[str], str]) -> bytes:
    """An EPUB or page with other markup in its documents."""
    content = built.content(name)
    if name == "html":
        return change(content.decode()).encode()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            new.writestr(item, change(body.decode()) if item.filename.endswith(".xhtml") else body)
    return out.getvalue()


def lead_to_another_term(text: str) -> str:
    return re.sub(r'(class="gls"[^>]* href="[^"#]*)#octavo-gls-folio"', r'\1#octavo-gls-octavo"', text)  # fmt: skip


def lead_nowhere(text: str) -> str:
    return text.replace(' role="doc-glossref"', "")


def change_ids(text: str) -> str:
    return re.sub(r'dt id="octavo-gls-(octavo|folio)"', lambda m: f'dt id="octavo-gls-{"folio" if m[1] == "octavo" else "octavo"}"', text)  # fmt: skip


def lose_a_meaning(text: str) -> str:
    return text.replace(' title="European Union"', "")


def change_a_meaning(text: str) -> str:
    return text.replace(' title="European Union"', ' title="European Unit"')


@pytest.mark.parametrize("name", ["epub", "html"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lead_to_another_term, "screen-glossary"),
        (lead_nowhere, "screen-glossary"),
        (change_ids, "screen-glossary"),
        (lose_a_meaning, "screen-abbreviations"),
        (change_a_meaning, "screen-abbreviations"),
    ],
)
def test_a_screen_on_which_a_word_is_explained_otherwise_is_told(
    built: Built, name: str, change: Callable[[str], str], code: str
) -> None:
    assert said_on_screen(built, name, changed(built, name, lambda text: text)) == set()
    assert said_on_screen(built, name, changed(built, name, change)) == {code}


def links_to(pdf: pikepdf.Pdf, name: str) -> list[Any]:
    return [
        (page, link) for page in pdf.pages for link in page.get("/Annots", []) if str(link.get("/Dest", "")) == name
    ]  # fmt: skip


def turn_a_link(pdf: pikepdf.Pdf) -> None:
    links_to(pdf, "octavo-gls-folio")[0][1].Dest = pikepdf.String("octavo-gls-octavo")


def lose_a_link(pdf: pikepdf.Pdf) -> None:
    page, link = links_to(pdf, "octavo-gls-octavo")[0]
    page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen != link.objgen])


def move_a_term(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    names["octavo-gls-folio"] = names["two"]


def lose_an_expansion(pdf: pikepdf.Pdf) -> None:
    one = next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/E" in o)
    del one.E


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (turn_a_link, "print-glossary"),
        (lose_a_link, "print-glossary"),
        (move_a_term, "print-glossary"),
        (lose_an_expansion, "structure-abbreviations"),
    ],
)
def test_a_print_edition_in_which_a_word_is_explained_otherwise_is_told(
    built: Built, spoil: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    page_map = built.build.page_map
    assert page_map is not None
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out)
    edition = Edition("pdf", "book.pdf", out.getvalue())
    found = check_print(built.build.book, edition, page_map.frame, ALONE)[1]
    assert code in {finding.code for finding in found}
