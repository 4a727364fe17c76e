"""The numbers of ordered lists are words of the Book, as the author wrote them."""

from __future__ import annotations

import re
from pathlib import Path

import pypandoc
import pytest
from builders import parse_book

from octavo.parse.lists import may_have_brackets, numeral
from octavo.parse.pandoc import READER


def numbers(html: str) -> list[str]:
    return [text.strip() for text in re.findall(r'class="list-number">([^<]*)<', html)]


def chapter(folder: Path, text: str) -> str:
    return parse_book(folder, f"# One\n\n{text}\n").book.divisions[0].html


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10. ten\n11. eleven", "10. 11."),
        ("iv. four\nv. five", "iv. v."),
        ("(a) alpha\n(b) beta", "(a) (b)"),
        ("B) beta\nC) gamma", "B) C)"),
        ("(XVIII) x\n(XIX) y", "(XVIII) (XIX)"),
        ("#. one\n#. two", "1. 2."),
        ("1. one\n1. two\n7. three", "1. 2. 3."),  # as pandoc counts, and every browser
        ("(@) a\n(@good) b\n\nAs in (@good).\n\n(@) c", "(1) (2) (3)"),
        ("@. a\n@. b", "1. 2."),
        ("3) a\n\n   b\n\n4) c\n    i. d\n    ii. e", "3) 4) i. ii."),
        ("- 2) a\n\n> (c) b\n\nTerm\n\n:   (ii) c", "2) (c) (ii)"),
        ("x^[y] z[^n]\n\n[^n]: 5. five\n    6. six", ""),
        ("<ol start=3 type=a><li>x</li><li>y</li></ol>", "c. d."),
        ("<ol reversed><li>x</li><li value=7>y</li><li>z</li></ol>", "3. 7. 6."),
        ('<ol start="-1"><li>x</li><li>y</li></ol>', "−1. 0."),
        ("<ol type=i start=0><li>x</li><li>y</li></ol>", "0. i."),
        ("<ol><li>x<ol type=A><li>y</li></ol></li><li>z</li></ol>", "1. A. 2."),
        ("- a\n- b", ""),
    ],
)
def test_numbers_are_what_the_author_wrote(tmp_path: Path, text: str, wanted: str) -> None:
    html = chapter(tmp_path, text)
    assert numbers(html) == wanted.split()
    assert "octavo-list" not in html


def test_a_reference_to_an_example_says_its_number(tmp_path: Path) -> None:
    html = chapter(tmp_path, "(@) a\n(@good) b\n\nAs in (@good).")
    assert "<p>As in (2).</p>" in html


def test_the_lists_of_a_note_are_numbered_and_the_notes_are_not_numbered_twice(
    tmp_path: Path,
) -> None:
    book = parse_book(tmp_path, "# One\n\nx[^n] y^[z]\n\n[^n]: (5) five\n    (6) six\n").book
    assert [numbers(note.html) for note in book.notes] == [["(5)", "(6)"], []]
    assert book.notes[0].text == "(5) five (6) six"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. tight *a*", '<li><span class="list-number">1. </span>tight <em>a</em></li>'),
        ("1. *a*", '<li><span class="list-number">1. </span><em>a</em></li>'),
        ("1. a\n\n2. b", '<li><p><span class="list-number">1. </span>a</p></li>'),
        ("1. > a", '<li><p class="list-number">1.</p>\n<blockquote><p>a</p>'),
        ("1.  ```\n    a\n    ```", '<li><p class="list-number">1.</p>\n<pre>'),
        ("<ol><li></li></ol>", '<li><span class="list-number">1. </span></li>'),
        (
            '1. []{.page n="5"} a',
            '<li><span class="source-page" data-n="5"/><span class="list-number">1. </span>a</li>',
        ),
        (
            '1. a []{.page n="5"} b',
            '<li><span class="list-number">1. </span>a <span class="source-page" data-n="5"/> b</li>',
        ),
    ],
)
def test_a_number_stands_in_the_first_line_of_its_item(
    tmp_path: Path, text: str, wanted: str
) -> None:
    assert wanted in chapter(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "classes"),
    [("9. a\n10. b", None), ("999. a\n1000. b", "list-wide"), ("(@) a", "example"),
     ("xxviii. a", "list-wider"), ("MCMXC. a", "list-widest"),
     ("MDCCCXXXVIII. a", "list-widest")],
)  # fmt: skip
def test_a_list_is_set_in_as_far_as_its_widest_number_needs(
    tmp_path: Path, text: str, classes: str | None
) -> None:
    found = re.search(
        r"<ol[^>]*?(?: class=\"([^\"]*)\")?(?: type=\"1\")? style=", chapter(tmp_path, text)
    )
    assert found is not None
    assert found[1] == classes


def test_nothing_counts_a_list_whose_numbers_are_text(tmp_path: Path) -> None:
    html = chapter(tmp_path, "10. a\n    1) b")
    assert html.count('style="list-style-type: none" role="list"') == html.count("<ol") == 2


@pytest.mark.parametrize(
    ("number", "style", "wanted"),
    [(1, "a", "a"), (26, "a", "z"), (27, "A", "AA"), (703, "a", "aaa"), (4, "i", "iv"),
     (3999, "I", "MMMCMXCIX"), (4000, "i", "4000"), (0, "a", "0"), (-3, "i", "−3"), (12, "1", "12")],
)  # fmt: skip
def test_what_letters_and_roman_numerals_cannot_say_is_said_in_figures(
    number: int, style: str, wanted: str
) -> None:
    assert numeral(number, style) == wanted


def test_lists_with_brackets_are_looked_for_wherever_pandoc_reads_them() -> None:
    texts = [
        "1) a", "(a) b", "text\n\n  (ii) c", "- (1) a", "* - 1) a", "1. 2) a", "a. (1) x", "> 3) x",
        "> > (c) x", "(@) a", "(@good-one) a", "@x) a", "Term\n\n:   1) a", "Term\n~ (1) a",
        "#) a", "| a |\n|--|\n\n(1) b", "+------+\n| 1) k |\n+------+", "+----+------+\n| a  | 1) k |\n+----+------+",
        "<div>1) a</div>", "<div>\n(x) a\n</div>", "::: x\n1) a\n:::", "x[^1]\n\n[^1]: 1) a", "MCM) a\n",
        "x[^1]\n\n[^1]:\n    (1) a", "1)\n\n    a", "(i)\ta", "1. (a) (i) x",
    ]  # fmt: skip
    for text in texts:
        tree = pypandoc.convert_text(text, "native", format=READER, verify_format=False)
        assert "Paren" in tree, text
        assert may_have_brackets(text), text


def test_books_without_such_lists_are_read_without_the_filter() -> None:
    assert not may_have_brackets("A word (in brackets) and 1) in a line.\n\n1. one\n- two (b)\n")
