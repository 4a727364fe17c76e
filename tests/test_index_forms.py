"""How an index is set: letters as heads, entries run in, and terms named once more at the head of a page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import readers
from builders import write_book
from conftest import Built, build
from lxml import etree, html
from madefonts import make_font

_NAMES = [
    a + b
    for a in "Ab Bel Cor Dan Er Fal Gor Hal Il Jor Çev".split()
    for b in ("an", "on", "ur", "eth", "ia", "os")
]
_BELOW = "siege of, fall of, walls of, church of, road to, bridge of, people of".split(", ")  # fmt: skip


def _text(names: list[str]) -> str:
    paragraphs = []
    for number, name in enumerate(names):
        marks = "".join(f'[]{{.index term="{name}!{below}"}}' for below in _BELOW[: 3 + number % 5])
        paragraphs.append(f"The road led to [{name}]{{.index}},{marks} and on.\n\n")
    return "# One\n\n" + "".join(paragraphs)


@pytest.fixture(scope="module")
def parted(tmp_path_factory: Any) -> Built:
    text = _text(_NAMES) + "In [1918]{.index} it was [« … »]{.index}.\n"
    return build(write_book(tmp_path_factory.mktemp("parted"), text))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def on_page(built: Built) -> Any:
    return html.fromstring(built.content("html").decode())


def in_epub(built: Built) -> Any:
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("-index.xhtml"))
        return etree.fromstring(archive.read(name))


def heads(tree: Any) -> list[str]:
    return ["".join(e.itertext()) for e in tree.iter("{*}p") if e.get("class") == "index-letter"]


def test_an_index_of_many_entries_is_parted_by_letters_in_all_editions(parted: Built) -> None:
    assert [(f.code, f.message) for f in parted.build.findings] == []
    assert heads(on_page(parted)) == list("ABCDEFGHIJ")
    assert heads(in_epub(parted)) == list("ABCDEFGHIJ")
    printed = readers.pdf_pages(parted.content("pdf"))
    assert re.search(r"\bA\s+Aban, 1\b", " ".join(printed))
    groups = [e for e in in_epub(parted).iter("{*}div") if e.get(readers.TYPE) == "index-group"]
    assert len(groups) == 11
    first = [
        "".join(e.itertext()) for e in groups[0].iter("{*}span") if e.get("class") == "index-term"
    ]
    assert first == ["« … »", "1918"]  # figures and signs stand before, under no letter


def test_a_term_whose_entries_go_on_at_the_head_of_a_page_is_named_there_in_print_only(
    parted: Built,
) -> None:
    pages = [" ".join(page.split()) for page in readers.pdf_pages(parted.content("pdf"))]
    resumed = [
        (n, found[0])
        for n, page in enumerate(pages)
        if (found := re.findall(r"(\w+) \(continued\)", page))
    ]
    assert resumed
    for number, name in resumed:
        before, after = pages[number - 1], pages[number].partition("(continued)")[2]
        assert re.search(rf"\b{name}, \d", before)
        assert re.match(r"\s*(?:siege|fall|walls|church|road|bridge|people) (?:of|to), \d", after)
    assert b"continued)" not in parted.content("html")
    assert "continued)" not in etree.tostring(in_epub(parted), encoding="unicode")


@pytest.mark.parametrize(("letters", "wanted"), [(True, ["Ç", "D"]), (False, []), (None, [])])
def test_letters_are_those_of_the_language_and_as_the_front_matter_says(
    tmp_path: Path, letters: bool | None, wanted: list[str]
) -> None:
    said = {} if letters is None else {"index": {"letters": letters}}
    text = "# Bir\n\n[Çelebi]{.index} [Dede]{.index}\n"
    built = build(write_book(tmp_path, text, language="tr", **said), ("html",))
    assert heads(on_page(built)) == wanted


def test_entries_run_in_follow_the_term_in_its_lines(tmp_path: Path) -> None:
    text = (
        '# One\n\n[Ani]{.index} []{.index term="Ani!walls of"} []{.index term="Ani!fall of" also=Kars} [Kars]{.index}\n\n'
        '[]{.index term="Ani" also="Kars"} []{.index term="Van!lake!ships on"} []{.index term="Van!name of" see="Tushpa"}'
        " [Tushpa]{.index}\n"
    )
    built = build(write_book(tmp_path, text, index={"subentries": "run-in"}))
    assert [(f.code, f.message) for f in built.build.findings] == []
    shown = [squeezed("".join(e.itertext())) for e in on_page(built).iter("li")]
    assert "Ani, 1: fall of, 1 (see also Kars); walls of, 1. See also Kars" in shown
    # of a way of three terms the last are run in, below the first
    assert "Van lake: ships on, 1 name of. See Tushpa" in shown
    ids = {
        e.get("id") for e in in_epub(built).iter("{*}span") if e.get("class") == "index-subentry"
    }
    assert ids == {
        f"octavo-entry-{name}" for name in ("ani-fall-of", "ani-walls-of", "van-lake-ships-on")
    }
    printed = squeezed(" ".join(readers.pdf_pages(built.content("pdf"))))
    assert "Ani, 1: fall of, 1 (see also Kars); walls of, 1. See also Kars" in printed


def test_in_a_book_from_right_to_left_entries_in_other_letters_are_read_as_they_stand(
    tmp_path: Path,
) -> None:
    text = (
        "# פרק\n\n" + '[שלום]{.index} [Paris]{.index} []{.index term="ירושלים!שערי"}ועוד.\n\n' * 3
    )
    files: dict[str, str | bytes] = {
        "book.md": text,
        "own.ttf": make_font("".join(map(chr, range(0x5D0, 0x5EB)))),
    }
    front = {"language": "he", "fonts": {"hebrew": "own.ttf"}, "index": {"letters": True}}
    built = build(write_book(tmp_path, files, **front))
    assert [f for f in built.build.findings if f.severity == "error"] == []
    assert heads(on_page(built)) == ["P", "י", "ש"]
    entry = next(e for e in on_page(built).iter("li") if "Paris" in (e.text_content() or ""))
    assert entry[0].get("dir") == "ltr"
    assert "Paris, 1" in " ".join(" ".join(readers.pdf_pages(built.content("pdf"))).split())
