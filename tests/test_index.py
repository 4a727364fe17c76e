"""The index of finished editions: the same entries in all three, each with the page on which its place stands."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import builders
import pikepdf
import pytest
import readers
from builders import with_shifted_folios, write_book
from conftest import Built, build
from lxml import etree, html

from octavo.model import Edition
from octavo.pipeline import check_book, check_editions
from octavo.tools import epubcheck
from octavo.typeset import pieces
from octavo.workshop.pool import Workshop

_FILLER = "The walls were built of lime and of stone, and who came up the road saw them. " * 14
_TOWNS = "Shusha Agulis Gandzak Tiflis Ani Kars Van".split()


def _chapter(number: int) -> str:
    town, other = _TOWNS[number], _TOWNS[number - 1]
    return (
        f"# The [{town}]{{.index}} road\n\n{_FILLER}\n\n{_FILLER}\n\n"
        f"To [{other}]{{.index .main}}.[^{number}] {_FILLER}\n\n{_FILLER}\n\n"
        f'{_FILLER}[]{{.index term="Walls!of {town}"}}\n\n{_FILLER}\n\n[lime]{{.index}} {_FILLER}\n\n'
        f"[^{number}]: See [{town.upper()}]{{.index}}.\n\n"
    )


TEXT = (
    "# Preface {.preface}\n\nOf [lime]{.index}. []{.index term=Stone see=Walls}\n\n"
    + "".join(map(_chapter, range(1, 7)))
    + '[End]{.index also="Walls; Stone"}\n'
)


@pytest.fixture(scope="module", params=["page", "chapter", "book"])
def indexed(request: Any, tmp_path_factory: Any) -> Built:
    folder = tmp_path_factory.mktemp("indexed")
    return build(write_book(folder, TEXT, notes={"place": request.param}))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def entries_of(tree: Any, own: str = "") -> list[str]:
    """The entries of an index, each as one line of text; ``own`` is the name space."""
    found = []
    for item in tree.iter(f"{own}li"):
        if (item.get("class") or "").startswith("index-entry"):
            parts = [item.text or ""]
            for child in item:
                if child.tag != f"{own}ul":
                    parts += ["".join(child.itertext()), child.tail or ""]
            found.append(squeezed("".join(parts)))
    return found


def on_page(built: Built) -> Any:
    return html.fromstring(built.content("html").decode())


def in_epub(built: Built) -> Any:
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("-index.xhtml"))
        return etree.fromstring(archive.read(name))


def page_of(content: bytes) -> dict[str, str]:
    """The label of the page of every destination, read with pikepdf."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.objgen: page.label for page in pdf.pages}
        found = {}
        for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items():
            found[str(name)] = numbers[place[0].objgen]
        return found


def test_nothing_is_found_in_a_sound_book(indexed: Built) -> None:
    assert [(f.code, f.message) for f in indexed.build.findings] == []
    assert indexed.build.account.lost == 0


def test_all_editions_have_the_same_entries(indexed: Built) -> None:
    entries = entries_of(on_page(indexed))
    assert len(entries) == 17
    assert entries_of(in_epub(indexed), readers.XHTML) == entries
    printed = readers.squeeze(" ".join(readers.pdf_pages(indexed.content("pdf"))))
    for entry in entries:
        assert readers.squeeze(entry) in printed


def test_each_locator_names_the_page_of_its_place(indexed: Built) -> None:
    pages = page_of(indexed.content("pdf"))
    links = [a for a in on_page(indexed).iter("a") if a.get("class") == "index-locator"]
    assert len(links) > 20
    for link in links:
        target = (link.get("href") or "").removeprefix("#")
        label = "".join(link.itertext())
        assert re.split("[n–]", label)[0] == pages[target]
        assert link.get("aria-label", "").startswith(f"Page {label}: ")


def test_places_in_notes_name_the_note_and_those_of_weight_are_bold(indexed: Built) -> None:
    shown = entries_of(on_page(indexed))
    assert any(re.fullmatch(r"Agulis, \d+, \d+n1, \d+|Agulis, \d+, \d+, \d+n1", e) for e in shown)
    bold = [a for a in on_page(indexed).iter("a") if a.find("b") is not None]
    assert len(bold) == 6


def test_see_leads_to_its_entry_and_needs_no_page(indexed: Built) -> None:
    shown = entries_of(on_page(indexed))
    assert "Stone. See Walls" in shown
    assert any(re.fullmatch(r"End, \d+\. See also Walls; Stone", entry) for entry in shown)
    link = next(a for a in on_page(indexed).iter("a") if a.get("class") == "index-see")
    assert link.get("href") == "#octavo-entry-walls"


def test_epub_and_pdf_say_what_an_index_is(indexed: Built) -> None:
    tree = in_epub(indexed)
    types = {element.get(readers.TYPE) for element in tree.iter(etree.Element)}
    assert types >= {"index", "index-entry-list", "index-entry", "index-term", "index-locator",
                     "index-xref-preferred", "index-xref-related"}  # fmt: skip
    assert tree.find(".//{*}section[@role='doc-index']") is not None
    with pikepdf.open(BytesIO(indexed.content("pdf"))) as pdf:
        kinds = [str(e.S) for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and "/S" in e
                 and "/P" in e]  # fmt: skip
    assert kinds.count("/Index") == 1


def test_links_of_the_printed_index_are_told_in_words(indexed: Built) -> None:
    said = [
        str(note.Contents)
        for page in pikepdf.open(BytesIO(indexed.content("pdf"))).pages
        for note in page.get("/Annots", [])
        if "/Contents" in note
    ]
    assert any(re.fullmatch(r"Page \d+: Walls, of Kars", text) for text in said)


def test_without_pages_places_are_told_by_their_chapters(tmp_path: Path) -> None:
    built = build(write_book(tmp_path, TEXT), ("html",))
    assert built.build.findings == ()
    assert "lime, Preface, 1, 2, 3, 4, 5, 6" in entries_of(on_page(built))


def test_ranges_are_told_in_short_where_the_front_matter_says_so(tmp_path: Path) -> None:
    lines = [f"Page {number}." for number in range(1, 105)]
    lines[101] = "[Folds]{.index range=start} begin."
    lines[103] = "[]{.index term=Folds range=end}They end."
    text = "# One\n\n" + "\n\n::: {.page-break}\n:::\n\n".join(lines) + "\n"
    built = build(write_book(tmp_path, text, index={"ranges": "chicago"}))
    assert [(f.code, f.message) for f in built.build.findings] == []
    assert entries_of(on_page(built)) == ["Folds, 102–4"]


def test_a_long_index_in_a_book_that_opens_anywhere_is_whole(tmp_path: Path) -> None:
    marks = "".join(f'[]{{.index term="Person {n} of a long name"}}' for n in range(260))
    text = f"# One\n\n{_FILLER}\n\n# Index\n\n::: {{#index}}\nPlaces in **bold** are the best.\n:::\n\n# Two\n\nA{marks} [lime]{{.index}}.\n"
    built = build(write_book(tmp_path, text, print={"openings": "any"}))
    assert [(f.code, f.message) for f in built.build.findings] == []
    assert len(entries_of(on_page(built))) == 261
    last = page_of(built.content("pdf"))["two"]
    assert f"lime, {last}" in entries_of(on_page(built))


def test_the_proof_sees_a_page_that_does_not_hold_its_place(tmp_path: Path) -> None:
    root = write_book(tmp_path, TEXT)
    built = build(root)
    text = built.content("html").decode()
    spoilt = re.sub(r'(aria-label="Page )(\d+)(: Walls, of Kars">)\2<', r"\g<1>99\g<3>99<", text)
    assert spoilt != text
    editions = [
        Edition(e.format, e.name, spoilt.encode() if e.format == "html" else e.content)
        for e in built.build.editions
    ]
    found = check_editions(root, lambda _: editions, lambda *_: None, lambda *_: ())
    assert {f.code for f in found.findings} == {"screen-text", "index-pages"}


def test_check_proves_the_pages_of_an_index_by_the_print_edition_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epubcheck, "epubcheck_jar", lambda: None)  # what it says is passed over
    root = write_book(tmp_path, TEXT)
    built = build(root)
    for edition in built.build.editions:
        (tmp_path / edition.name).write_bytes(edition.content)
    both = check_book(root, tmp_path, ("pdf", "epub", "html"), lambda *_: None)
    assert not [f for f in both.findings if f.code.split("-")[0] in ("index", "screen", "print")]
    alone = check_book(root, tmp_path, ("epub",), lambda *_: None)
    assert [f.code for f in alone.findings if f.code.startswith(("index", "screen"))] == [
        "index-unproved"
    ]


def test_a_style_sheet_that_hides_a_place_is_told(tmp_path: Path) -> None:
    root = write_book(tmp_path, "# One\n\nWords. [Lime]{.index}\n")
    (root / "styles").mkdir()
    sheet = (Path(__file__).parent.parent / "styles" / "print.css").read_text("utf-8")
    (root / "styles" / "print.css").write_text(sheet + ".index-mark { display: none; }\n", "utf-8")
    found = {f.code: f for f in build(root, ("pdf",)).build.findings}
    assert "index-place" in found
    assert str(found["index-place"].place) == "manuscript/book.md:6"


def test_an_edited_book_has_the_index_of_one_that_is_set_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = write_book(tmp_path / "book", TEXT, print={"openings": "any"})
    path = root / "manuscript" / "book.md"
    with Workshop(2, keep=True) as workshop:
        first = build(root, workshop=workshop)
        edited = path.read_text("utf-8").replace("Of [lime]", f"{_FILLER * 4} Of [lime]", 1)
        path.write_text(edited.replace("# The [Kars]", f"{_FILLER}\n\n# The [Kars]", 1), "utf-8")
        second = build(root, workshop=workshop)
    anew = build(root)
    assert entries_of(on_page(first)) != entries_of(on_page(second))
    for name in ("pdf", "epub", "html"):
        assert second.content(name) == anew.content(name)
    assert second.build.findings == ()


def test_indexes_with_names_are_whole_in_all_editions(tmp_path: Path) -> None:
    text = TEXT.replace("]{.index .main}", "]{.index .main index=towns}")
    text += "\n\n# Towns\n\n::: {#index-towns}\n:::\n\n# Register\n\nOf the rest.\n"
    built = build(write_book(tmp_path, text))
    assert [(f.code, f.message) for f in built.build.findings] == []
    towns, rest = on_page(built).xpath("//section[@role='doc-index']")
    assert len(entries_of(towns)) == 6
    assert any(entry.startswith("lime, ") for entry in entries_of(rest))
    printed = readers.squeeze(" ".join(readers.pdf_pages(built.content("pdf"))))
    assert all(readers.squeeze(entry) in printed for entry in entries_of(towns))


STRANGE = """# One & [all $x^2$]{.index} {#one}

[[Link]{.index}](#one) [`code <b>`]{.index} [$\\frac{a}{b}$]{.index} [a & "b"]{.index} [Շուշի]{.index main .smallcaps}

> | Verse [line]{.index}
> | and []{.index term="<i>!&amp;"} another

- [item]{.index}

Term
:   [definition]{.index}

```
[code]{.index}
```

![A [caption]{.index}](fold.svg){alt="A fold"}

<span class="index" data-term="Raw!HTML">raw</span> <b data-term="x">b</b> ^[Inline [note]{.index}.]
[**Bold *and* [nested]{.index}**]{.index #own-id} [res publica]{.index lang=la}
"""


def test_marks_on_whatever_words_are_whole_in_all_editions(tmp_path: Path) -> None:
    files = {"book.md": STRANGE, "fold.svg": builders.SVG}
    built = build(write_book(tmp_path, files))
    assert [(f.code, f.message) for f in built.build.findings] == []
    shown = entries_of(on_page(built))
    for entry in ("Bold and nested, N", "Raw", "HTML, N", "<i>", "nested, N"):
        assert entry in [re.sub(r"\d+", "N", one) for one in shown]
    assert not any(entry.startswith("code, ") for entry in shown)


def test_the_proof_sees_a_wrong_page_in_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "with_folios", with_shifted_folios)
    found = build(write_book(tmp_path, TEXT), ("pdf",)).build.findings
    assert {f.code for f in found} >= {"print-text", "structure-text"}
    assert any("Agulis, 1" in f.message for f in found if f.code == "print-text")


@pytest.mark.parametrize("composer", ["total", "greedy"])
def test_a_mark_before_a_word_is_on_the_page_of_that_word(tmp_path: Path, composer: str) -> None:
    words = [f"word{number}x" for number in range(1200)]
    text = " ".join(f'[]{{.index term="{word}"}}{word}' for word in words)
    root = write_book(tmp_path, f"# One\n\n{text}\n", print={"composer": composer})
    built = build(root, ("pdf",))
    assert [(f.code, f.message) for f in built.build.findings] == []
    content = built.content("pdf")
    folios = page_of(content)
    shown = [readers.squeeze(page) for page in readers.pdf_pages(content)]
    labels = [page.label for page in pikepdf.open(BytesIO(content)).pages]
    first = labels.index("1")
    wrong = [
        word for word in words if word not in shown[first + int(folios[f"octavo-ix-{word}"]) - 1]
    ]
    assert wrong == []
