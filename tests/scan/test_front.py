"""A title page fills the front matter, and no prose goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.scan import Imported, complete_front
from octavo.scan.front import Front, real_date
from octavo.scan.model import Log
from scan.odd import docx_of
from scan.test_office import imported as imported_file
from scan.test_simulated import imported

PROSE = (
    "This account of the mills was first published as a series of letters, and it is printed here by permission; "
    "the copyright of the thesis stays with the widow and her sheep."
)


def body_of(made: Imported) -> str:
    return made.text.partition("\n---\n")[2]


def aside(made: Imported, what: str) -> list[str]:
    return [item.text for item in made.log.asides if item.what == what]


@pytest.mark.parametrize(
    "heading", ["", "# Acknowledgements of a Sort\n\n", "## To the Reader\n\n"]
)
def test_prose_that_speaks_of_publishing_is_no_title_page(heading: str) -> None:
    made = imported(
        f"The Valley\n\nby\n\nA. Writer\n\n{heading}{PROSE}\n\n# The Mill\n\nThere was a mill.\n"
    )
    assert PROSE in body_of(made)
    assert (made.front.title, made.front.author) == ("The Valley", "A. Writer")
    assert aside(made, "title page") == ["The Valley", "by", "A. Writer"]


def test_a_block_of_25_words_ends_the_title_page_whatever_its_letters() -> None:
    words = " ".join(f"Thesis {number}" for number in range(13))
    made = imported(
        f"The Valley\n\nA. Writer\n\n{words}\n\n# The Mill\n\nThere was a mill there once.\n"
    )
    assert words in body_of(made)
    one_less = imported(
        f"The Valley\n\nA. Writer\n\n{words.removesuffix(' Thesis 12')}\n\n# The Mill\n\nIt was.\n"
    )
    assert len(aside(one_less, "title page")) == 3


def test_a_line_that_calls_a_note_is_of_no_title_page() -> None:
    made = imported(
        "The Valley\n\nSalt came.<sup>1</sup>\n\n# The Mill\n\nIt was.\n\n---\n\n<sup>1</sup> By road.\n"
    )
    assert "Salt came.[^1]" in body_of(made)
    assert "[^1]: By road." in made.text


def test_a_chapter_of_short_sentences_is_no_title_page() -> None:
    made = imported("# One\n\nSalt came by road.\n\nIt went by sea.\n\n# Two\n\nThe end of it.\n")
    assert aside(made, "title page") == []
    assert "Salt came by road.\n\nIt went by sea." in body_of(made)


def test_prose_below_a_heading_that_a_page_end_cuts_is_no_subtitle() -> None:
    made = imported(
        "# One\n\nThe widow sold the valley and the\n\n\f\n\nmills in it to her own cousin.\n"
    )
    assert 'the valley and the []{.page n="2"}mills in it' in body_of(made)
    assert aside(made, "title page") == []


def test_a_title_set_as_a_heading_is_still_a_title_page() -> None:
    made = imported(
        "# The Valley\n\n*Its Mills*\n\nby A. Writer\n\nMay 1901\n\n# One\n\nThere was a mill.\n"
    )
    assert (made.front.title, made.front.subtitle, made.front.author) == (
        "The Valley",
        "Its Mills",
        "A. Writer",
    )
    assert made.front.date == "1901-05"


def test_a_document_of_two_short_sentences_keeps_them_and_their_notes(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    (tmp_path / "a.docx").write_bytes(
        docx_of(
            '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
            f"<w:p><w:r><w:t>Salt here.</w:t></w:r>{call}</w:p><w:p><w:r><w:t>Sheep there</w:t></w:r></w:p>",
            notes='<w:footnote w:id="2"><w:p><w:r><w:t>By road.</w:t></w:r></w:p></w:footnote>',
            styles=styles,
        )
    )
    text = imported_file(tmp_path, "a.docx", tmp_path / "book").partition("\n---\n")[2]
    assert text.strip().split("\n\n") == [
        "# One",
        "Salt here.[^1]",
        "Sheep there",
        "[^1]: By road.",
    ]


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("# One\n\nIt was so.\n\n<!-- " + "word " * 25 + "-->\n\nAnd so on it went.\n", "comment", 5),
        ("# Contents\n\n" + "\n".join(f"The title of chapter {n}\t{n}" for n in range(1, 9))
         + "\n\n# The title of chapter 1\n\nIt was so, and it went on.\n", "printed contents", 3),
        ("# One\n\nDedicated to " + "all and " * 12 + "all.\n\nIt was so, and it went on.\n", "dedication", 3),
    ],
)  # fmt: skip
def test_prose_that_is_set_aside_is_a_look_with_its_line(text: str, what: str, line: int) -> None:
    told = [look for look in imported(text).log.looks if look.what == "set aside"]
    assert [(look.line, f"as {what}" in look.message) for look in told] == [(line, True)]


def test_a_short_line_that_is_set_aside_is_no_look() -> None:
    made = imported(
        "The Valley\n\nby\n\nA. Writer\n\n# The Mill\n\nThere was a mill, and it was there.\n"
    )
    assert [look for look in made.log.looks if look.what == "set aside"] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [("1921-02-31", "1921-02"), ("2021-13", "2021"), ("2021-05-03T10:00", "2021-05-03"), ("0000", ""), ("May", "")],
)  # fmt: skip
def test_a_date_is_one_that_the_calendar_has(given: str, kept: str) -> None:
    assert real_date(given) == kept


@pytest.mark.parametrize(
    ("guessed", "title"),
    [
        ({"title": "Valleys", "author": "Ada Writer"}, "Valleys"),
        ({"title": "Valleys", "author": "B. Writer"}, "Ada Writer"),
        ({"author": "Ada Writer"}, "Ada Writer"),
    ],
)
def test_the_author_s_name_is_no_title_where_the_file_knows_another(
    guessed: dict[str, str], title: str
) -> None:
    front = Front(title="Ada Writer", subtitle="Set in Garamond.")
    complete_front(front, {}, "a.pdf", Log(), guessed)
    assert front.title == title
    assert bool(front.subtitle) is (title == "Ada Writer")
