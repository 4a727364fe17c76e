"""Terms of a glossary are called by their words, and each call is a link to its term."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders import faults, finished_book, parse_book

TERMS = "Octavo\n:   A sheet folded thrice.\n\nFolio\n:   The number of a page.\n\nRecto\n:   A right page.\n"


def book_of(
    words: str, terms: str = TERMS, *, box: str = ".glossary", title: str = "Glossary"
) -> str:
    return f"# One\n\n{words}\n\n# {title}\n\n::: {{{box}}}\n{terms}:::\n"


def html_of(folder: Path, text: str, **front: Any) -> str:
    book = parse_book(folder, text, **front).book
    return "".join(d.html + "".join(note.html for note in d.notes) for d in book.divisions)


def calls(folder: Path, text: str) -> list[tuple[str, str]]:
    """Where each call leads, and its words."""
    return re.findall(
        r'<a class="gls(?: gls-named)?" role="doc-glossref" href="#octavo-gls-([^"]*)">(.*?)</a>',
        html_of(folder, text),
    )


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("[octavo]{.gls}", ("octavo", "octavo")),
        ("[OCTAVO]{.gls}", ("octavo", "OCTAVO")),
        ("[octavos]{.gls}", ("octavo", "octavos")),
        ("[folioes]{.gls}", ("folio", "folioes")),
        ('[the right page]{.gls term="recto"}', ("recto", "the right page")),
        ("[]{.gls term=Recto}", ("recto", "Recto")),
        ("[*octavo*]{.gls}", ("octavo", "<em>octavo</em>")),
        ("> - [octavo]{.gls}", ("octavo", "octavo")),
        ("Words.^[An [octavo]{.gls}.]", ("octavo", "octavo")),
    ],
)
def test_a_call_leads_to_its_term(tmp_path: Path, call: str, wanted: tuple[str, str]) -> None:
    assert calls(tmp_path, book_of(call)) == [wanted]


def test_a_term_is_a_dfn_with_an_id_and_may_call_others(tmp_path: Path) -> None:
    html = html_of(tmp_path, book_of("Words.", "*Quire* of $n$\n:   Of [quire of n]{.gls}s.\n"))
    assert '<dl class="glossary-terms">' in html
    assert calls(tmp_path, book_of("[x]{.gls term='*Quire* of $n$'}", "*Quire* of $n$\n:   S.\n"))
    assert re.search(r'<dt id="octavo-gls-quire-of-n"><dfn><em>Quire</em> of <math', html)
    assert 'href="#octavo-gls-quire-of-n"' in html


def test_terms_stand_as_they_were_written_or_sorted(tmp_path: Path) -> None:
    html = html_of(tmp_path, book_of("Words."))
    assert re.findall("<dfn>(.*?)</dfn>", html) == ["Octavo", "Folio", "Recto"]
    html = html_of(tmp_path, book_of("Words.", box=".glossary .sorted"))
    assert re.findall("<dfn>(.*?)</dfn>", html) == ["Folio", "Octavo", "Recto"]
    assert re.search("Folio.*?The number.*?Octavo.*?thrice", html, re.DOTALL)


def test_calls_of_notes_are_no_part_of_terms_nor_of_their_calls(tmp_path: Path) -> None:
    text = (
        book_of("[octavo[^a]]{.gls}", "Octavo[^b]\n:   A sheet.\n") + "\n[^a]: One.\n\n[^b]: Two.\n"
    )
    html = html_of(tmp_path, text)
    assert re.search(r">octavo</a><a [^>]*href=\"#fn-a\"", html)
    assert re.search(r"<dfn>Octavo</dfn><a [^>]*href=\"#fn-b\"", html)


def test_a_mark_for_the_index_may_be_a_call(tmp_path: Path) -> None:
    html = html_of(tmp_path, book_of("[octavo]{.gls .index}"))
    assert re.search(
        r'<span class="index-mark" id="octavo-ix-octavo"><a class="gls"[^>]*>octavo</a>', html
    )


def test_what_else_is_said_of_a_call_stands_around_the_link(tmp_path: Path) -> None:
    html = html_of(tmp_path, book_of("[octavo]{.gls .mine lang=fr #here}"))
    assert '<span id="here" lang="fr" class="mine"><a class="gls"' in html


def test_contents_and_running_heads_have_a_call_as_words(tmp_path: Path) -> None:
    book = parse_book(tmp_path, book_of("## An [octavo]{.gls}\n\nWords.")).book
    heading = book.divisions[0].sections[0]
    assert (heading.html, heading.text) == ("An octavo", "An octavo")
    assert 'href="#octavo-gls-octavo"' in book.divisions[0].html


def test_a_call_in_a_link_or_around_one_is_words(tmp_path: Path) -> None:
    text = book_of("[an [octavo]{.gls}](http://x.org) [[octavo](http://x.org)]{.gls term=octavo}")
    html = html_of(tmp_path, text)
    assert "doc-glossref" not in html
    assert '<a href="http://x.org">an octavo</a> <a href="http://x.org">octavo</a>' in html


def test_a_box_says_that_it_is_a_glossary_where_its_chapter_is_none(tmp_path: Path) -> None:
    assert 'role="doc-glossary"' not in html_of(tmp_path, book_of("Words."))
    html = html_of(tmp_path, book_of("Words.", title="Words & [Terms]{.smallcaps}"))
    assert 'role="doc-glossary" aria-label="Words &amp; Terms"' in html
    html = html_of(tmp_path, book_of("Words.", "## Below\n\n" + TERMS, title="One more"))
    assert re.search(
        '<section class="glossary" role="doc-glossary" aria-label="Below">.*<dfn>', html, re.DOTALL
    )


def test_terms_in_lists_of_definitions_are_none(tmp_path: Path) -> None:
    html = html_of(
        tmp_path, book_of("Words.", "Octavo\n:   A sheet:\n\n    Folio\n    :   Its page.\n")
    )
    assert re.findall("<dfn>(.*?)</dfn>", html) == ["Octavo"]


def test_two_glossaries_are_one_to_those_who_call(tmp_path: Path) -> None:
    text = book_of("[quire]{.gls} [folio]{.gls}") + "\n::: glossary\nQuire\n:   Sheets.\n:::\n"
    assert [name for name, _ in calls(tmp_path, text)] == ["quire", "folio"]


def test_a_term_that_is_missing_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    assert faults(tmp_path, book_of("Words of\n[octavio]{.gls} and [octavio]{.gls}")) == [
        ("glossary-missing", "no glossary has the term “octavio”", "manuscript/book.md:7",
         "did you mean “Octavo”? write [words]{.gls term=\"…\"}"),
    ]  # fmt: skip
    (found,) = faults(tmp_path, book_of("[words]{.gls term=zzz}"))
    assert found[3] == "explain it in the glossary, or take .gls off"
    (found,) = faults(tmp_path, "# One\n\n[words]{.gls}\n")
    assert found[3].startswith("the book has no glossary")
    (found,) = faults(tmp_path, book_of("Words []{.gls}"))
    assert found[1] == "a call of the glossary has no words"


def test_a_term_that_is_explained_twice_is_an_error_with_both_lines(tmp_path: Path) -> None:
    text = book_of("Words.", TERMS + "\noctavo\n:   Again.\n")
    assert faults(tmp_path, text) == [
        ("glossary-double", "the term “octavo” is explained twice", "manuscript/book.md:11",
         "make one of the two, or tell the terms apart"),
    ]  # fmt: skip


def test_a_glossary_without_terms_is_told(tmp_path: Path) -> None:
    ((code, message, place, _),) = faults(tmp_path, book_of("Words.", "No list.\n\n"))
    assert (code, message, place) == ("glossary-empty", "a glossary has no terms", "manuscript/book.md:10")  # fmt: skip


def test_terms_of_equal_letters_have_ids_of_their_own(tmp_path: Path) -> None:
    html = html_of(tmp_path, book_of("[C++]{.gls} [C#]{.gls}", "C++\n:   One.\n\nC#\n:   Two.\n"))
    ids = re.findall(r'<dt id="([^"]*)">', html)
    assert len(set(ids)) == 2
    assert [f'href="#{name}"' in html for name in ids] == [True, True]


def test_nothing_is_told_of_a_sound_book(tmp_path: Path) -> None:
    assert finished_book(tmp_path, book_of("[octavo]{.gls}"))[1] == []
