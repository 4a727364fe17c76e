"""What an author is told about the front matter: the words, the line, the cure."""

from __future__ import annotations

import pytest
from builders import Said, front, said

from octavo.model import Place
from octavo.model.metadata import Metadata
from octavo.model.trims import parse_trim
from octavo.reading.frontmatter import FrontMatter, parse_front_matter

FILE = "manuscript/a.md"
VALUE = "correct the value or take the key out"
KEYS = (
    "the keys here are title, subtitle, short-title, author, language, date, publisher, edition, "
    "source-edition, page-list, page-references, "
    "identifiers, rights, licence, description, abstract, subjects, version, institution, department, degree, committee, defended, "
    "funding, related, series, cover, cover-art, blurb, price, dedication, epigraph, "
    "slug, theme, fonts, print, notes, contents, numbering, index, abbreviations, "
    "bibliography, csl, citations, accessibility, allow-remote, target-words"
)
GROUP = "write its keys on the lines below, indented by two spaces"


def complaints(text: str) -> list[Said]:
    judged = parse_front_matter(text, FILE)
    assert not isinstance(judged, FrontMatter)
    return said(judged)


def metadata(block: str) -> Metadata:
    judged = parse_front_matter(f"---\n{block}\n---\n", FILE)
    assert isinstance(judged, FrontMatter), judged
    return judged.metadata


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# A chapter\n\nText.\n",
            ("front-matter-missing", "the manuscript has no front matter", 1,
             "begin the first file with a block:\n---\ntitle: The Title\n---"),
        ),
        (
            "---\ntitle: A\n\n# A chapter\n",
            ("front-matter-open", "the front matter is not closed", 1,
             "put a line --- after the last key"),
        ),
        (
            "---\n- title\n- author\n---\n",
            ("front-matter-shape", "the front matter is not a mapping of keys to values", 2,
             "write lines like   title: The Title"),
        ),
        (
            "---\njust words\n---\n",
            ("front-matter-shape", "the front matter is not a mapping of keys to values", 2,
             "write lines like   title: The Title"),
        ),
        (
            "---\n---\n",
            ("front-matter-missing-key", "the key “title” is missing", 1, "add a line   title: …"),
        ),
        (
            "---\nauthor: A\ntitle:\n---\n",
            ("front-matter-missing-key", "the key “title” is missing", 3, "add a line   title: …"),
        ),
    ],
)  # fmt: skip
def test_a_block_that_is_none_is_named_with_its_line(
    text: str, expected: tuple[str, str, int, str]
) -> None:
    code, message, line, hint = expected
    assert complaints(text) == [(code, message, f"{FILE}:{line}", hint)]


@pytest.mark.parametrize(
    ("block", "problem", "line", "hint"),
    [
        ("title: Time: A Life", "mapping values are not allowed here", 2,
         'put quotes round a value that has a colon in it: title: "Time: A Life"'),
        ("title: A\nprint:\n\ttrim: a5", "found character '\\t' that cannot start any token", 4,
         "indent by spaces, not by tabs"),
        ('author: B\ntitle: "A\ndate: 2026', "found unexpected end of stream", 3,
         "close the quotation mark"),
        ("title: A\nauthor\n", "could not find expected ':'", 3,
         "write a colon and a space after every key"),
        ("title: A\nsubjects: [a, b\ndate: 2026", "expected ',' or ']', but got ':'", 3,
         "close the bracket"),
        ("title: @home", "found character '@' that cannot start any token", 2,
         "put quotes round a value that begins with a mark"),
        ("title: &t A\nsubtitle: *t", "aliases (*name) cannot be used here", 3,
         "write the value out in full"),
        ("? [a, b]\n: c", "a key has to be text", 2, "write the key as plain words"),
    ],
)  # fmt: skip
def test_broken_yaml_is_named_with_its_line(block: str, problem: str, line: int, hint: str) -> None:
    message = f"the front matter is not YAML: {problem}"
    assert complaints(f"---\n{block}\n---\n") == [
        ("front-matter-yaml", message, f"{FILE}:{line}", hint)
    ]


def test_yaml_that_grows_without_bound_is_refused() -> None:
    levels = "\n".join(f"k{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))
    assert complaints(f"---\nk0: &a0 [x, x]\n{levels}\n---\n") == [
        ("front-matter-yaml", "the front matter is not YAML: aliases (*name) cannot be used here",
         f"{FILE}:3", "write the value out in full"),
    ]  # fmt: skip


def test_yaml_nested_without_end_is_refused() -> None:
    assert complaints(f"---\ntitle: A\nsubjects: {'[' * 50_000}\n---\n") == [
        ("front-matter-yaml",
         "the front matter is not YAML: lists or mappings stand too deep inside one another",
         f"{FILE}:3", "take out some of the brackets"),
    ]  # fmt: skip


def test_yaml_makes_no_objects() -> None:
    assert complaints("---\ntitle: !!python/object/apply:os.getcwd []\n---\n") == [
        ("front-matter-type", "title has to be text", f"{FILE}:2",
         "write it on one line after the key, in quotes if need be"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "name", "line", "hint"),
    [
        ("title: A\n\nauhtor: B", "auhtor", 4, "did you mean “author”?"),
        ("title: A\nallow_remote: true", "allow_remote", 3, "did you mean “allow-remote”?"),
        ("title: A\nprint:\n  trim: a5\n  font_size: 11", "print.font_size", 5,
         "did you mean “font-size”?"),
        ("title: A\nauthor:\n- name: B\n- name: C\n  orcd: D", "author.orcd", 6,
         "did you mean “orcid”?"),
        ("title: A\nauthor:\n  name: B\n  orcd: D", "author.orcd", 5, "did you mean “orcid”?"),
        ("title: A\nidentifiers: {isbn: 1}", "identifiers.isbn", 3,
         "the keys here are isbn-print, isbn-epub, doi"),
        ("title: A\nsupervisor: B", "supervisor", 3,
         "people stand under author: - {name: …, role: advisor}"),
        ("title: A\nlink-citations: true", "link-citations", 3,
         "pandoc’s key “link-citations”: here citations always lead to their works"),
        ("title: A\nnumber-sections: true", "number-sections", 3,
         "pandoc’s key “number-sections”: here write numbering: {sections: true}"),
        ("title: A\ntrim: a5", "trim", 3, "it belongs to “print”: write print: {trim: …}"),
        ("title: A\nlangauge: de", "langauge", 3, "did you mean “language”?"),
        ("title: A\nzzz: 1", "zzz", 3, KEYS),
        ("title: A\n<<: {a: b}", "<<", 3, KEYS),
    ],
)  # fmt: skip
def test_an_unknown_key_is_an_error_that_names_the_nearest(
    block: str, name: str, line: int, hint: str
) -> None:
    assert complaints(f"---\n{block}\n---\n") == [
        ("front-matter-key", f"there is no key “{name}”", f"{FILE}:{line}", hint)
    ]


def test_every_wrong_type_is_said_at_once_in_the_order_of_the_lines() -> None:
    block = (
        "title: [a, b]\nallow-remote: perhaps\ncontents:\n  depth: many\nprint:\n"
        "  font-size: 11pt\nseries: Five\nnotes: page\nsubjects: {a: b}\nepigraph: words"
    )
    text = "write it on one line after the key, in quotes if need be"
    assert complaints(f"---\n{block}\n---\n") == [
        ("front-matter-type", "title has to be text", f"{FILE}:2", text),
        ("front-matter-type", "allow-remote has to be true or false", f"{FILE}:3",
         "write one of the two"),
        ("front-matter-type", "contents.depth has to be a whole number", f"{FILE}:5",
         "write digits only, such as 2"),
        ("front-matter-type", "print.font-size has to be a number", f"{FILE}:7",
         "write digits and a point, such as 10.5, without a unit"),
        ("front-matter-type", "series has to be a group of keys", f"{FILE}:8", GROUP),
        ("front-matter-type", "notes has to be a group of keys", f"{FILE}:9", GROUP),
        ("front-matter-type", "subjects has to be text", f"{FILE}:10", text),
        ("front-matter-type", "epigraph has to be a group of keys", f"{FILE}:11", GROUP),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "message", "hint"),
    [
        ("date: 22 Nov 2026",
         "date: “22 Nov 2026” is not a date; write 2026, 2026-11 or 2026-11-22", VALUE),
        ("date: 2026-02-30",
         "date: “2026-02-30” is not a date; write 2026, 2026-11 or 2026-11-22", VALUE),
        ("date: 2026-13", "date: “2026-13” is not a date; write 2026, 2026-11 or 2026-11-22", VALUE),
        ("language: english",
         "language: “english” is not a language tag; write one like en, en-GB or hy", VALUE),
        ("identifiers: {isbn-print: 978-3-16-148410-1}",
         "identifiers.isbn-print: “978-3-16-148410-1” is not an ISBN: its length or its check "
         "digit is wrong", VALUE),
        ("identifiers: {isbn-epub: '12'}",
         "identifiers.isbn-epub: “12” is not an ISBN: its length or its check digit is wrong", VALUE),
        ("identifiers: {doi: 11.1000/x}",
         "identifiers.doi: “11.1000/x” is not a DOI; it begins with 10. and has a slash", VALUE),
        ("author: {name: B, orcid: 0000-0002-1825-0098}",
         "author.orcid: “0000-0002-1825-0098” is not an ORCID iD", VALUE),
        ("institution: {name: B, ror: 02n2fzt78}",
         "institution.ror: “02n2fzt78” is not a ROR: its form or its check digits are wrong", VALUE),
        ("institution: {name: B, ror: Boston College}",
         "institution.ror: “Boston College” is not a ROR: its form or its check digits are wrong", VALUE),
        ("defended: 2026-05", "defended: “2026-05” is not a day; write 2026-11-22", VALUE),
        ("related: {relation: is-part-of}",
         "related: a related work is named by one of doi, isbn and address", VALUE),
        ("accessibility: {level: AA, certified-by: B, report: on request}",
         "accessibility.report: “on request” is not an address; it begins with https://", VALUE),
        ("slug: My Book",
         "slug: “My Book” cannot be a file name; use a-z, 0-9 and hyphens", VALUE),
        ("theme: gothic", "theme: “gothic” is not possible", "write classic, modern or fiction"),
        ("notes: {place: margin}", "notes.place: “margin” is not possible",
         "write page, chapter or book"),
        ("print: {font-size: 30}", "print.font-size: 30 is too large", "write 16 or less"),
        ("print: {trim: 1in x 2in}",
         "print.trim: “1in x 2in” is no size for a book: 3 × 4 in is the smallest page", VALUE),
        ("contents: {depth: 0}", "contents.depth: 0 is too small", "write 1 or more"),
        ("subjects: [a, '']", "subjects: an entry of the list is empty",
         "write it or take its line out"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_said_in_the_authors_words(
    block: str, message: str, hint: str
) -> None:
    assert complaints(f"---\ntitle: A\n{block}\n---\n") == [
        ("front-matter-value", message, f"{FILE}:3", hint)
    ]


def test_no_number_is_no_number() -> None:
    assert complaints("---\ntitle: A\nprint: {font-size: nan}\n---\n") == [
        ("front-matter-type", "print.font-size has to be a number", f"{FILE}:3",
         "write digits and a point, such as 10.5, without a unit"),
    ]  # fmt: skip


def test_a_key_given_twice_is_an_error() -> None:
    assert complaints("---\ntitle: A\ndate: 2026\ntitle: B\n---\n") == [
        (
            "front-matter-double",
            "the key “title” is given twice",
            f"{FILE}:4",
            "keep one of the two",
        )
    ]


def test_lines_are_counted_as_editors_count_them() -> None:
    assert complaints("---\ntitle: 'A\u2028B'\nauhtor: C\n---\n") == [
        ("front-matter-key", "there is no key “auhtor”", f"{FILE}:3", "did you mean “author”?")
    ]


def test_values_are_text_until_a_key_wants_something_else() -> None:
    given = metadata(
        "title: 1984\nlanguage: no\ndate: 2026-11-22\nauthor: B\nlicence:\nallow-remote: yes"
    )
    assert (given.title, given.language, given.date) == ("1984", "no", "2026-11-22")
    assert [person.name for person in given.author] == ["B"]
    assert given.licence is None
    assert given.allow_remote is True


def test_numbers_of_editions_are_written_as_the_trade_writes_them() -> None:
    given = metadata(
        "title: A\nlanguage: en_US\nauthor: {name: B, orcid: https://orcid.org/0000000218250097}\n"
        "identifiers: {isbn-print: 9783161484100, doi: https://doi.org/10.1000/182}"
    )
    assert given.identifiers.isbn_print == "978-3-16-148410-0"
    assert given.identifiers.doi == "10.1000/182"
    assert given.author[0].orcid == "0000-0002-1825-0097"
    assert given.language == "en-US"


def test_the_body_keeps_its_line_numbers() -> None:
    judged = parse_front_matter(front(subtitle="B") + "# C\n", FILE)
    assert isinstance(judged, FrontMatter)
    assert judged.body == "\n\n\n\n# C\n"
    assert str(judged.place("subtitle")) == f"{FILE}:3"
    assert str(judged.place("bibliography", 0)) == f"{FILE}:2"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("us-trade", (432.0, 648.0)),
        ("A5", (419.544, 595.296)),
        ("6in x 9in", (432.0, 648.0)),
        ("6 x 9 in", (432.0, 648.0)),
        ("127mm × 203.2mm", (360.0, 576.0)),
    ],
)
def test_a_trim_has_a_name_or_a_size(name: str, size: tuple[float, float]) -> None:
    assert parse_trim(name) == pytest.approx(size)


def test_blanks_around_a_value_are_no_part_of_it_and_nothing_but_blanks_is_no_value() -> None:
    text = (
        "---\ntitle: |\n  A Title\n\nlicence: ' '\npublisher: ' A Press\t'\nsubjects: [' folds ']\n"
        "author:\n  - name: |\n      Ada Writer\n    orcid: ' '\n---\n\n# A\n\nText.\n"
    )
    told = parse_front_matter(text, FILE)
    assert isinstance(told, FrontMatter)
    metadata = told.metadata
    assert (metadata.title, metadata.licence, metadata.publisher) == ("A Title", None, "A Press")
    assert metadata.subjects == ("folds",)
    assert (metadata.author[0].name, metadata.author[0].orcid) == ("Ada Writer", None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{sometimes: Ada}", "there is no key “print.hyphenation.sometimes”"),
        ("maybe", "print.hyphenation has to be true or false"),
        ("{never: [a, {b: c}]}", "print.hyphenation.never has to be text"),
    ],
)
def test_a_switch_that_may_be_a_group_is_complained_of_once_and_in_our_keys(
    value: str, said: str
) -> None:
    found = parse_front_matter(f"---\ntitle: A\nprint:\n  hyphenation: {value}\n---\n", "a.md")
    assert isinstance(found, tuple)
    assert [(finding.message, finding.place) for finding in found] == [(said, Place("a.md", 4))]
