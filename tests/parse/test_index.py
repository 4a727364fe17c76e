"""Marks for the index become entries with places, and whatever is wrong with one is said once, at its line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from builders import Said, faults, parse_book

from octavo.model.index import IndexEntry
from octavo.parse import Parsed

IN_ALL_PLACES = """# The [fold]{.index} of a page

## A [section]{.index}

A word[^a] of [lime]{.index}, and []{.index term="Shusha!siege of"}a place.

| A |
|---|
| [cell]{.index} |

: The [caption]{.index}.

[^a]: The [note]{.index}.
"""


def terms(entries: Iterable[IndexEntry]) -> list[str]:
    return [term for e in entries for term in (e.text, *(f"- {c}" for c in terms(e.children)))]


def entries(parsed: Parsed) -> tuple[IndexEntry, ...]:
    (index,) = parsed.book.indexes
    return index.entries


def test_marks_are_taken_from_headings_notes_cells_and_captions(tmp_path: Path) -> None:
    parsed = parse_book(tmp_path, IN_ALL_PLACES)
    assert terms(entries(parsed)) == [
        "caption", "cell", "fold", "lime", "note", "section", "Shusha", "- siege of"
    ]  # fmt: skip
    assert [
        (e.text, e.places[0].note) for e in entries(parsed) if e.places and e.places[0].note
    ] == [("note", "1")]
    assert parsed.findings == ()


def test_the_words_of_a_mark_stay_text_and_titles_repeat_no_mark(tmp_path: Path) -> None:
    parsed = parse_book(tmp_path, IN_ALL_PLACES)
    division = parsed.book.divisions[0]
    assert 'of <span class="index-mark" id="octavo-ix-lime">lime</span>, and' in division.html
    assert division.heading.html == "The fold of a page"
    assert '<span class="index-mark" id="octavo-ix-fold">fold</span>' in division.heading_html
    assert "data-term" not in division.html


def test_spellings_that_differ_in_case_only_are_one_entry_in_the_first(tmp_path: Path) -> None:
    parsed = parse_book(
        tmp_path, "# One\n\n[Lime]{.index}, [lime]{.index}, [*LIME*]{.index .main}.\n"
    )
    (entry,) = entries(parsed)
    assert (entry.text, entry.html) == ("Lime", "Lime")
    assert [place.main for place in entry.places] == [False, False, True]


def test_emphasis_of_a_term_is_kept(tmp_path: Path) -> None:
    (entry,) = entries(parse_book(tmp_path, "# One\n\nThe [*Iliad*]{.index}.\n"))
    assert (entry.text, entry.html) == ("Iliad", "<em>Iliad</em>")


def test_two_exclamation_marks_are_one_of_the_term(tmp_path: Path) -> None:
    text = '# One\n\n[a]{.index term="Oh!! Calcutta!!"} [b]{.index term="A!b"}\n'
    assert terms(entries(parse_book(tmp_path, text))) == ["A", "- b", "Oh! Calcutta!"]


def test_a_mark_without_words_leaves_one_space_between_words(tmp_path: Path) -> None:
    text = '# One\n\nOne []{.index term="x"} two. []{.index term="y"}\n\n[]{.index term="z"}\n\nThree.\n'
    html = parse_book(tmp_path, text).book.divisions[0].html
    assert "One <span" in html
    assert "/>two.<span" in html
    assert html.count("<p>") == 2  # what stands alone counts for the text behind it
    assert '<p><span class="index-mark" id="octavo-ix-z"/>Three.</p>' in html


def test_an_id_of_an_authors_stays_and_can_be_linked_to(tmp_path: Path) -> None:
    text = "# One\n\n[Lime]{.index #slaked} and [there](#slaked).\n"
    parsed = parse_book(tmp_path, text)
    assert entries(parsed)[0].places[0].id == "slaked"
    assert parsed.findings == ()


def test_a_range_goes_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    text = (
        "# One\n\n[Lime]{.index range=start} one\n\n# Two\n\n"
        'here.[]{.index term="lime" range=end}\n'
    )
    (place,) = entries(parse_book(tmp_path, text))[0].places
    assert (place.section, place.last_section) == ("1", "2")
    assert (place.id, place.end) == ("octavo-ix-lime", "octavo-ix-lime.2") or place.id != place.end


def test_entries_are_sorted_as_the_language_sorts_or_as_the_author_says(tmp_path: Path) -> None:
    text = "# One\n\n[Zorn]{.index} [Öl]{.index} [Ofen]{.index} [de Gaulle]{.index sort=Gaulle}\n"
    assert terms(entries(parse_book(tmp_path / "de", text, language="de"))) == [
        "de Gaulle", "Ofen", "Öl", "Zorn"
    ]  # fmt: skip
    assert terms(entries(parse_book(tmp_path / "sv", text, language="sv"))) == [
        "de Gaulle", "Ofen", "Zorn", "Öl"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("# One\n\n[a]{.index}\n", ["one", "index"]),
        ("# One\n\n[a]{.index}\n\n# Register\n\nIn bold: the best.\n", ["one", "register"]),
        ("# One\n\n[a]{.index}\n\n# Places\n\n::: {#index}\n:::\n\n# End\n\nx\n", ["one", "places", "end"]),
    ],
)  # fmt: skip
def test_the_index_stands_where_it_is_put_else_at_the_end(
    tmp_path: Path, text: str, where: list[str]
) -> None:
    book = parse_book(tmp_path, text).book
    assert [division.id for division in book.divisions] == where
    holder = next(d for d in book.divisions if '<div class="index-list"/>' in d.html)
    assert holder.id == where[1]


def test_a_made_index_is_called_as_the_language_calls_it_and_is_in_the_contents(
    tmp_path: Path,
) -> None:
    book = parse_book(tmp_path, "# Eins\n\n[a]{.index}\n", language="de").book
    assert (book.divisions[-1].heading.text, book.divisions[-1].role) == ("Register", "doc-index")
    assert book.contents[-1].heading.text == "Register"


def test_a_book_without_marks_has_no_index(tmp_path: Path) -> None:
    parsed = parse_book(
        tmp_path, '# One\n\n[a]{.other term="x" see="y"} [b]{range=start} `c`{term=x}\n'
    )
    assert parsed.book.indexes == ()
    assert "data-" not in parsed.book.divisions[0].html


WRONG = {
    "index-empty": ("[]{.index}", "has neither words nor a term", 'term="'),
    "index-term-long": (f"[{'slaked lime ' * 25}]{{.index}}", "has 299 letters", "a shorter one"),
    "index-range": ("[lime]{.index range=start}", "is never closed", "range=end"),
    "index-see": ('[a]{.index} []{.index term="b" see="aa"}', "which is no entry", "did you mean “a”?"),
    "index-see-circle": (
        '[]{.index term="a" see="b"} []{.index term="b" see="c"} []{.index term="c" see="a"}',
        "a → b → c → a", "without see",
    ),
    "index-see-places": ('[a]{.index see="b"} [a]{.index} [b]{.index}', "has places of its own", "also="),
}  # fmt: skip


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_an_entry_is_said_once_at_its_line(tmp_path: Path, code: str) -> None:
    text, message, hint = WRONG[code]
    found: list[Said] = faults(tmp_path, f"# One\n\nWords.\n\nMore {text} words, [z]{{.index}}.\n")
    assert [(said[0], said[2]) for said in found] == [(code, "manuscript/book.md:8")]
    assert message in found[0][1]
    assert hint in found[0][3]


def test_a_range_that_ends_before_it_begins_and_one_of_another_name_are_told(
    tmp_path: Path,
) -> None:
    text = "# One\n\n[a]{.index range=end} b [c]{.index range=middle}\n"
    assert {(said[0], said[1]) for said in faults(tmp_path, text)} == {
        ("index-range", "a range of “a” ends that has not begun"),
        ("index-range", "range=middle of “c” is neither start nor end"),
    }


def test_indexes_with_names_have_entries_and_places_of_their_own(tmp_path: Path) -> None:
    text = (
        "# One\n\n[Ani]{.index index=places} [Ani]{.index index=persons} [lime]{.index}"
        ' []{.index index=persons term="Anna" see="Ani"}\n\n'
        "# Persons\n\n::: {#index-persons}\nThose who are named.\n:::\n"
    )
    parsed = parse_book(tmp_path, text)
    assert parsed.findings == ()
    book = parsed.book
    assert [(index.name, terms(index.entries)) for index in book.indexes] == [
        ("places", ["Ani"]), ("persons", ["Ani", "Anna"]), ("", ["lime"])
    ]  # fmt: skip
    assert [(d.heading.text, d.role, d.kind.value) for d in book.divisions[1:]] == [
        ("Persons", "doc-index", "backmatter"),
        ("Index: places", "doc-index", "backmatter"),
        ("Index", "doc-index", "backmatter"),
    ]
    ids = [entry.id for index in book.indexes for entry in index.entries]
    assert len(ids) == len(set(ids))


def test_terms_in_another_script_say_their_language_as_the_text_does(tmp_path: Path) -> None:
    text = '# One\n\n[Շուշի]{.index also="Ἀθῆναι"} [*res publica*]{.index lang=la} [x]{.index term="Ἀθῆναι"}\n'
    found = {entry.text: entry for entry in entries(parse_book(tmp_path, text))}
    assert found["Շուշի"].html == '<span lang="hy">Շուշի</span>'
    assert found["Շուշի"].also[0].html == '<span lang="el">Ἀθῆναι</span>'
    assert found["res publica"].html == '<span lang="la"><em>res publica</em></span>'
