"""An index that is broken on purpose: every mark has its entry, or one finding says why it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import faults, parse_book

from octavo.model.index import IndexEntry


def book(folder: Path, text: str, **front: Any) -> tuple[list[str], list[str]]:
    """The terms of the first index, and the codes of what is said."""
    parsed = parse_book(folder, text, **front)
    return [e.text for i in parsed.book.indexes[:1] for e in i.entries], [
        f.code for f in parsed.findings
    ]


def places(folder: Path, text: str) -> list[tuple[str, str, str]]:
    (index,) = parse_book(folder, text).book.indexes
    entry: IndexEntry = index.entries[0]
    return [(place.note, place.section, place.last_section) for place in entry.places]


def test_a_range_between_a_note_and_other_text_is_told_by_its_pages(tmp_path: Path) -> None:
    text = "# One\n\nx[^1] {}\n\n# Two\n\n{} y[^2]\n\n[^1]: In [a]{{.index range=start}} n. {}\n\n[^2]: Of {}\n"
    end = "[]{.index term=a range=end}m"
    to_text, to_note, within = (text.format(*row) for row in (
        ("", end, "", "m"), ("", "", "", end), ("", "", end, "m")
    ))  # fmt: skip
    assert places(tmp_path / "a", to_text) == [("", "1", "2")]
    assert places(tmp_path / "b", to_note) == [("", "1", "2")]
    assert places(tmp_path / "c", within) == [("1", "1", "1")]


def test_names_of_indexes_that_differ_in_case_only_are_one(tmp_path: Path) -> None:
    text = '# One\n\n[a]{.index index=Names} [b]{.index index=names} [c]{.index index="<&>"} [d]{.index index="!!"}\n'
    parsed = parse_book(tmp_path, text)
    assert [(i.name, len(i.entries)) for i in parsed.book.indexes] == [
        ("Names", 2),
        ("<&>", 1),
        ("!!", 1),
    ]
    assert parsed.findings == ()


def test_code_links_and_headings_can_be_marked(tmp_path: Path) -> None:
    text = (
        "# One\n\nThe `main()`{.index .main} and `x = 1`{.python .index} of [a page](https://example.org){.index}.\n\n"
        "## The Walls {.index term=walls}\n\nx\n"
    )
    parsed = parse_book(tmp_path, text)
    (index,) = parsed.book.indexes
    assert [(e.html, e.places[0].main) for e in index.entries] == [
        ("<span>a page</span>", False), ("<code>main()</code>", True), ("walls", False),
        ('<code class="python">x = <span class="dv">1</span></code>', False),
    ]  # fmt: skip
    assert parsed.findings == ()
    assert 'class="index"' not in parsed.book.divisions[0].html


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("[a]{.index}\n\n::: {.index term=x}\nb\n:::\n", "index-block", "a block is marked for the index, and only words can be"),
        ("[a]{.index}\n\n::: {#index}\n:::\n\n::: {#index}\n:::\n", "index-placed", "#index has two places: the index stands at the first"),
        ("[a]{.index}[^1]\n\n[^1]: n\n\n    ::: {#index}\n    :::\n", "index-placed", "#index stands in a note, where no index can be"),
        ("x\n\n::: {#index-names}\n:::\n", "index-placed", "no word is marked for the index that is to stand at #index-names"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_once(
    tmp_path: Path, text: str, code: str, message: str
) -> None:
    assert [said[:2] for said in faults(tmp_path, f"# One\n\n{text}")] == [(code, message)]


def test_an_index_that_an_author_has_written_stands_as_it_is(tmp_path: Path) -> None:
    text = "# One\n\nx\n\n# Index\n\n::: {#index}\n- Ani, 3\n:::\n"
    assert book(tmp_path, text) == ([], [])


def test_marks_in_the_front_matter_are_told_and_leave_its_words(tmp_path: Path) -> None:
    text = "# One\n\n[a]{.index}\n"
    parsed = parse_book(
        tmp_path, text, title='A [Book]{.index}[]{.index term="x"}', dedication="to [d]{.index}"
    )
    assert [(f.code, str(f.place)) for f in parsed.findings] == [
        ("index-front", "manuscript/book.md:2")
    ]
    assert (parsed.book.front.title, parsed.book.front.dedication) == ("A Book", "to d")


def test_terms_of_signs_and_figures_stand_before_the_letters(tmp_path: Path) -> None:
    text = "# One\n\n[b]{.index} [—]{.index} [10]{.index} [9]{.index} [(c) d]{.index} []{.index term='&<\"'}x\n"
    assert book(tmp_path, text) == (['&<"', "—", "9", "10", "b", "(c) d"], [])


def test_signs_at_the_ends_of_a_way_are_no_terms(tmp_path: Path) -> None:
    text = "# One\n\n[]{.index term='a!'}[]{.index term='!a'}[]{.index term='a! !'}x []{.index term='!'}\n"
    assert book(tmp_path, text) == (["a"], ["index-empty"])


def test_a_mark_that_stands_alone_does_not_leave_its_chapter(tmp_path: Path) -> None:
    text = (
        "[]{.index term=q}\n\n[]{.page n=7}\n\n# One\n\nx\n\n[]{.index term=a}\n\n## S\n\n- y\n\n[]{.index term=b}\n\n[]{.page n=8}\n\n"
        "# Two\n\nz [r]{.index range=start}\n\n[]{.index term=r range=end}\n\n## T\n\nw\n\n[]{.index term=c}\n"
    )
    one, two, index = parse_book(tmp_path, text).book.divisions
    assert 'id="octavo-ix-q"/><span class="source-page" data-n="7"/>One' in one.heading_html
    assert '<h2 id="one--s"><span class="index-mark" id="octavo-ix-a"/>S</h2>' in one.html
    assert '<li>y<span class="index-mark" id="octavo-ix-b"/></li>' in one.html.replace("\n", "")
    assert "index-mark" not in two.heading_html
    assert 'data-n="8"' in two.heading_html
    assert 'r</span><span class="index-mark" id="octavo-ix-r.2"/></p>' in two.html
    assert '<p>w<span class="index-mark" id="octavo-ix-c"/></p>' in two.html
    assert "index-mark" not in index.heading_html


def test_the_commands_of_makeindex_are_marks(tmp_path: Path) -> None:
    text = (
        "# One\n\nShusha\\index{Shusha!siege of|textbf} and\\index[names]{Gaulle@de \\textit{Gaulle}} it.\\index{lime|(}\n\n"
        'Ends.\\index{lime|)}\\index{Şuşa|see{Shusha, siege of}}\n\n\\index{alone}\n\nBehind.\\index{wow"!}\\index{a|seealso{lime}}\n'
    )
    parsed = parse_book(tmp_path, text)
    assert parsed.findings == ()
    own, names = parsed.book.indexes
    assert [e.text for e in own.entries] == ["a", "alone", "lime", "Shusha", "Şuşa", "wow!"]
    assert [e.text for e in names.entries] == ["de Gaulle"]
    assert own.entries[3].children[0].places[0].main
    (lime,) = own.entries[2].places
    assert lime.id != lime.end
    assert own.entries[4].see[0].target == own.entries[3].children[0].id
    assert own.entries[0].also[0].target == own.entries[2].id
