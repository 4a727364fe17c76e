"""Notes: called where they are called, numbered in that order, none lost, none doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Said, faults, parse_book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from octavo.model import Book
from octavo.parse.tree import plain_text

FILE = "manuscript/book.md"


def calls(book: Book) -> list[tuple[str, str, str, str]]:
    """(id, href, role, label) of all calls, read from the divisions' markup in reading order."""
    found = []
    for division in book.divisions:
        for fragment in (division.heading_html, division.html):
            for link in etree.fromstring(f"<x>{fragment}</x>").iter("a"):
                if link.get("class") == "noteref":
                    attributes = (str(link.get(name)) for name in ("id", "href", "role"))
                    found.append((*attributes, link.text or ""))
    return found  # type: ignore[return-value]


def assert_calls_and_notes_agree(book: Book) -> None:
    assert calls(book) == [
        (note.call_id, f"#{note.id}", "doc-noteref", note.label) for note in book.notes
    ]
    ids = [note.id for note in book.notes]
    assert len(set(ids)) == len(ids)


# Where notes may stand


EVERYWHERE = """# Head[^h] *em*

: Caption[^c]

| a[^t1] | b |
|--------|---|
| c[^t2] | d |

![Figure[^f]](x.svg){alt="An x"}

> Quote[^q]
>
> > deeper[^q2]

- list[^l]

Term[^dt]
:   Meaning[^dd]

## Sub[^s] here

| line[^lb]
|  block

Inline^[With *emphasis*.] and [a link[^a]](https://example.org) and **strong[^b]**.

[^h]: In heading.
[^c]: In caption.
[^t1]: In table head.
[^t2]: In cell.
[^f]: In figure.
[^q]: In quote.
[^q2]: In deeper quote.
[^l]: In list.
[^dt]: In term.
[^dd]: In meaning.
[^s]: In section heading.
[^lb]: In line block.
[^a]: In link.
[^b]: In strong words.
"""


def test_notes_may_be_called_wherever_text_may_stand(tmp_path: Path) -> None:
    book = parse_book(tmp_path, EVERYWHERE).book
    assert [note.text for note in book.notes] == [
        "In heading.", "In caption.", "In table head.", "In cell.", "In figure.", "In quote.",
        "In deeper quote.", "In list.", "In term.", "In meaning.", "In section heading.",
        "In line block.", "With emphasis.", "In link.", "In strong words.",
    ]  # fmt: skip
    assert [note.label for note in book.notes] == [str(n) for n in range(1, 16)]
    assert_calls_and_notes_agree(book)
    assert str(book.notes[12].place) == f"{FILE}:28"
    assert [str(note.place) for note in book.notes[:3]] == [
        f"{FILE}:30",
        f"{FILE}:31",
        f"{FILE}:32",
    ]


def test_headings_repeat_in_the_contents_without_their_notes(tmp_path: Path) -> None:
    (division,) = parse_book(tmp_path, EVERYWHERE).book.divisions
    assert (division.heading.text, division.heading.html) == ("Head em", "Head <em>em</em>")
    assert [section.text for section in division.sections] == ["Sub here"]
    assert 'role="doc-noteref"' in division.heading_html


def test_a_note_may_hold_whatever_a_text_may_hold(tmp_path: Path) -> None:
    text = (
        "# A\n\nOne[^1] two[^2] three[^3] four[^4].\n\n"
        "[^1]: First.\n\n    Second with `code`.\n\n        indented code [^x]\n\n"
        "    - item\n    - item\n\n    Last.\n"
        "[^2]: - begins with a list\n    - of two\n\n"
        "[^3]:\n    ```\n    fenced [^y]: # z\n    ```\n\n"
        "[^4]: > quoted\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n"
    )
    book = parse_book(tmp_path, text).book
    assert [note.html.replace("\n", "") for note in book.notes] == [
        "<p>First.</p><p>Second with <code>code</code>.</p><pre><code>indented code [^x]</code></pre>"
        "<ul><li>item</li><li>item</li></ul><p>Last.</p>",
        "<ul><li>begins with a list</li><li>of two</li></ul>",
        "<pre><code>fenced [^y]: # z</code></pre>",
        "<blockquote><p>quoted</p></blockquote><table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ]
    assert [note.id for note in book.notes] == ["fn-1", "fn-2", "fn-3", "fn-4"]
    assert [note.place.line for note in book.notes if note.place] == [8, 18, 21, 26]


def test_what_only_looks_like_a_note_is_left_alone(tmp_path: Path) -> None:
    text = (
        "# A\n\n`[^a]` and ``[^b]`` and \\[^c] and $[^d]$ and <!-- [^e] --> here.\n\n"
        "    [^f]: indented code\n\n~~~\n[^g]: fenced code\n~~~\n\n<!--\n\n[^h]: comment\n\n-->\n"
    )
    book = parse_book(tmp_path, text).book
    assert book.notes == ()
    for kept in (
        "<code>[^a]</code>",
        "<code>[^b]</code>",
        " [^c] ",
        "[^f]: indented",
        "[^g]: fenced",
    ):
        assert kept in book.divisions[0].html


ODD_KEYS = [
    "a_b", "a-b", "A-b", "a.b", "é", "Ծան", "1", "01", 'q"q', "a&b", "a<b>", "*x*", "@x", "#", "1/2",
    "don't", "{x}", "a:b", "$x$", "~", "s-1",
]  # fmt: skip


def test_brackets_that_were_escaped_call_nothing_whatever_stands_in_code(tmp_path: Path) -> None:
    text = "# A\n\nAs in \\[\\^k\\] there, or \\[^k] here.\n\n    [^k]: Code.\n"
    assert faults(tmp_path, text) == []
    called = text.replace("here", "here[^k]")
    assert [code for code, *_ in faults(tmp_path, called)] == ["note-undefined"]


def test_brackets_that_were_escaped_call_nothing_in_a_note_either(tmp_path: Path) -> None:
    text = "# A\n\nOne[^1] two[^2].\n\n[^1]: As in \\[\\^2\\] there.\n\n[^2]: Two.\n"
    book = parse_book(tmp_path, text).book
    assert [note.text for note in book.notes] == ["As in [^2] there.", "Two."]


def test_keys_may_have_odd_characters(tmp_path: Path) -> None:
    text = "# A\n\n" + " ".join(f"x[^{key}]" for key in ODD_KEYS) + "\n\n"
    text += "".join(f"[^{key}]: Note {n}.\n" for n, key in enumerate(ODD_KEYS, 1))
    book = parse_book(tmp_path, text).book
    assert [note.text for note in book.notes] == [f"Note {n}." for n in range(1, 22)]
    assert_calls_and_notes_agree(book)
    assert [note.id for note in book.notes if note.id.count("-") < 3][:5] == [
        "fn-a_b", "fn-a-b", "fn-A-b", "fn-e-4a99557e", "fn-ծան-4dd2a0c3",
    ]  # fmt: skip
    etree.fromstring(f"<x>{book.divisions[0].html}</x>")


# Numbers


TWO_CHAPTERS = "# A\n\nx[^b] y[^a].\n\n# B\n\nz[^c].\n\n[^a]: Na.\n\n[^b]: Nb.\n\n[^c]: Nc.\n"


@pytest.mark.parametrize(("numbering", "labels"), [("book", "123"), ("chapter", "121")])
def test_notes_are_numbered_in_the_order_of_their_calls(
    tmp_path: Path, numbering: str, labels: str
) -> None:
    book = parse_book(tmp_path, TWO_CHAPTERS, notes={"numbering": numbering}).book
    assert [note.text for note in book.notes] == ["Nb.", "Na.", "Nc."]
    assert "".join(note.label for note in book.notes) == labels
    assert [note.number for note in book.notes] == [int(label) for label in labels]
    assert [note.division_id for note in book.notes] == ["a", "a", "b"]
    assert_calls_and_notes_agree(book)


# Faults


@pytest.mark.parametrize(
    ("text", "code", "message", "line", "hint"),
    [
        ("x[^a]\n", "note-undefined", "the note [^a] is called but not defined", 6,
         "add a paragraph   [^a]: The note."),
        ("`[^a]`\n\n> x[^a]\n", "note-undefined", "the note [^a] is called but not defined", 8,
         "add a paragraph   [^a]: The note."),
        ("x[^don't] *y*[^a*b*c]\n\n[^a*b*c]: N\n", "note-undefined",
         "the note [^don't] is called but not defined", 6,
         "add a paragraph   [^don't]: The note."),
        ("x[^a]\n[^a]: Note.\n", "note-undefined", "the note [^a] is called but not defined", 6,
         "put an empty line before the line that begins with [^a]:"),
        ("x\n\n[^a]: Note.\n", "note-unused", "the note [^a] is never called", 8,
         "call it in the text or take it out"),
        ("x[^a]\n\n[^a]: One.\n\n[^a]: Two.\n", "note-double", "the note [^a] is defined twice", 10,
         "give one of the two another key; in files of their own chapters may have the same"),
        ("x[^a]\n\ny[^a]\n\n[^a]: Note.\n", "note-called-twice",
         "the note [^a] is called more than once", 8,
         "write a second note: each call has a note of its own"),
        ("x[^a] y[^a] z[^a]\n\n[^a]: - list\n", "note-called-twice",
         "the note [^a] is called more than once", 6,
         "write a second note: each call has a note of its own"),
        ("x[^a]\n\n[^a]:\n\ny\n", "note-empty", "the note [^a] has no text", 8,
         "write it or take its call out"),
        ("x^[One.]\n\ny^[] z\n", "note-empty", "a note has no text", 8,
         "write it or take its call out"),
        ("x^[One \\[.]\n\n> y^[<b></b>] z\n", "note-empty", "a note has no text", 8,
         "write it or take its call out"),
        ("x^[One.]\n\ny^[[]{.b}Two^[three].]\n", "note-nested",
         "a note has a note in it: “Two2. …”", 8,
         "put the inner note's words into the outer one"),
        ("x[^a] y[^b]\n\n[^a]: One[^b].\n\n[^b]: Two.\n", "note-nested",
         "the note [^b] is called inside another note", 8,
         "put its words into the note that calls it"),
        ("x[^a]\n\n[^a]: One^[two].\n", "note-nested", "the note [^a] has a note in it: “One1. …”", 8,
         "put the inner note's words into the outer one"),
        ("x[^a]\n\n[^a]: One\n\n    ## Two\n", "note-heading",
         "the note [^a] has a heading in it: “One Two …”", 8, "use **strong** words instead"),
        ('x<a class="footnote-ref" href="#fn9">9</a>\n', "note-call-raw",
         "a link of class footnote-ref that calls no note", 6, "call notes as [^key]"),
        ("x[^a]\n\n<section>\n\n# B\n\ny\n\n[^a]: Note.\n", "heading-nested",
         "the chapter “B” begins inside another block", 10,
         "a level-1 heading stands by itself, not in a quotation, list or :::"),
    ],
)  # fmt: skip
def test_a_note_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, code: str, message: str, line: int, hint: str
) -> None:
    expected: list[Said] = [(code, message, f"{FILE}:{line}", hint)]
    assert faults(tmp_path, f"# A\n\n{text}") == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\\footnote{One} x\n\ny [z^[]](mailto:a@example.org)\n", 8),
        ("x^[One.] \\footnote{Two}\n\n> y^[]\n\nz^[*An* end.]\n", 8),
        ("x^[One [*b*]] `^[` \\^[two]\n\n`^[code]`{=html}\n\ny[w^[<b></b>]\nv]{.b}\n", 10),
        ("x^[One.]\n\n<p title='^[two]'>y^[<i></i>]</p>\n\nz^[]\n", 8),
        ("x\n\n\\emph{Some words\\footnote{}} y\n", 8),
    ],
)
def test_a_note_without_text_has_a_line_whatever_stands_beside_it(
    tmp_path: Path, text: str, line: int
) -> None:
    places = [
        place for code, _, place, _ in faults(tmp_path, f"# A\n\n{text}") if code == "note-empty"
    ]
    assert places[0] == f"{FILE}:{line}"
    assert "" not in places


def test_a_note_that_takes_in_those_behind_it_is_named_with_its_line(tmp_path: Path) -> None:
    text = (
        "# A\n\nx[^a] y[^b] z[^c]\n\n[^a]: One <script>.\n\n[^b]: Two.\n\n[^c]: Three</script>.\n"
    )
    assert [
        place for code, _, place, _ in faults(tmp_path, text) if code == "html-broken"
    ] == [f"{FILE}:8"]  # fmt: skip


def test_a_key_with_a_space_is_named_with_its_line(tmp_path: Path) -> None:
    assert (
        "note-key", "[^a b] cannot be the key of a note: it has a space in it", f"{FILE}:8",
        "join the words of the key by hyphens",
    ) in faults(tmp_path, "# A\n\nx[^a b]\n\n[^a b]: Note.\n")  # fmt: skip


def test_every_fault_is_said_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = {
        "1.md": "# A\n\nx[^u1] y[^a]\n\n[^a]: Once.\n",
        "2.md": "# B\n\nz[^a]\n\n#### C\n\nx[^u2]\n\n[^c]: Never.\n",
    }
    assert [(code, place) for code, _, place, _ in faults(tmp_path, files)] == [
        ("note-undefined", "manuscript/1.md:6"),
        ("note-called-twice", "manuscript/2.md:3"),
        ("heading-jump", "manuscript/2.md:5"),
        ("note-undefined", "manuscript/2.md:7"),
        ("note-unused", "manuscript/2.md:9"),
    ]


# Any simple book


WORDS = st.lists(
    st.sampled_from("amber basil cedar dahlia elder fennel".split()), min_size=1, max_size=4
)
KEYS = st.text("abcXYZ019_.-é", min_size=1, max_size=5)


@st.composite
def simple_books(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A text, and the keys called in each of its chapters in the order of their calls."""
    keys = draw(st.lists(KEYS, unique=True, max_size=8))
    order = draw(st.permutations(keys))
    waiting = list(keys)
    lines: list[str] = []
    called: list[list[str]] = []
    for number in range(draw(st.integers(1, 3))):
        lines += [f"# Chapter {number} {' '.join(draw(WORDS))}", ""]
        called.append([])
        for _ in range(draw(st.integers(1, 3))):
            if draw(st.booleans()):
                lines += [f"## {' '.join(draw(WORDS))}", ""]
            words = draw(WORDS)
            for index in range(len(words)):
                if waiting and draw(st.booleans()):
                    called[-1].append(waiting.pop(0))
                    words[index] += f"[^{called[-1][-1]}]"
            lines += [" ".join(words), ""]
    lines[-2] += "".join(f"[^{key}]" for key in waiting)
    called[-1] += waiting
    for key in order:
        lines += [f"[^{key}]: {draw(st.sampled_from(['', '- ', '> ']))}Note of {key}!", ""]
    return "\n".join(lines), called


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(simple_books(), st.sampled_from(["book", "chapter"]))
def test_in_any_simple_book_numbers_ids_and_text_are_right(
    tmp_path: Path, made: tuple[str, list[list[str]]], numbering: str
) -> None:
    text, called = made
    book = parse_book(tmp_path, text, notes={"numbering": numbering}).book
    assert [[note.text for note in d.notes] for d in book.divisions] == [
        [f"Note of {key}!" for key in keys] for keys in called
    ]
    if numbering == "book":
        assert [note.number for note in book.notes] == list(range(1, len(book.notes) + 1))
    else:
        for division in book.divisions:
            assert [n.number for n in division.notes] == list(range(1, len(division.notes) + 1))
    assert_calls_and_notes_agree(book)
    assert_ids_are_unique(book)
    assert_text_is_conserved(book, text)


def assert_ids_are_unique(book: Book) -> None:
    fragments = [f for d in book.divisions for f in (d.heading_html, d.html)]
    ids = [d.id for d in book.divisions] + [note.id for note in book.notes]
    for fragment in [*fragments, *(note.html for note in book.notes)]:
        ids += [
            str(e.get("id")) for e in etree.fromstring(f"<x>{fragment}</x>").iter() if e.get("id")
        ]
    assert len(set(ids)) == len(ids)


def assert_text_is_conserved(book: Book, text: str) -> None:
    """Every word of the source stands in the book, in its order."""
    words = []
    for division in book.divisions:
        for fragment in (division.heading_html, division.html):
            root = etree.fromstring(f"<x>{fragment}</x>")
            for call in root.iter("a"):
                call.text = ""
            words += plain_text(root).split()
    source = [
        word.partition("[^")[0]
        for line in text.split("\n")
        if not line.startswith("[^")
        for word in line.lstrip("#").split()
    ]
    numbered = [word for word in words if not word.isdigit()]
    assert numbered == [word for word in source if word and not word.isdigit()]
