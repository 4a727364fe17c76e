"""References to pages and lists of finished editions: each folio is that of the page on which its target really stands."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import readers
from builders import SVG, with_shifted_folios, write_book
from conftest import Built, build
from lxml import etree

from octavo.checks import check_screen
from octavo.model import Edition
from octavo.pipeline import check_editions
from octavo.typeset import pieces
from octavo.workshop.pool import Workshop

_FILLER = "The walls were built of lime and of stone, and who came up the road saw them. " * 12


def _chapter(number: int) -> str:
    other = number % 5 + 1
    return (
        f"# Road {number} {{#sec-{number}}}\n\nSee [@sec-{other}]{{.page}}, @fig-{other}{{.page}}.[^{number}]\n\n"
        f'{_FILLER}\n\n![A fold of {number}, as on @tbl-{other}{{.page}}.](x.svg){{#fig-{number} alt="A" width=20%}}\n\n'
        f'| a |\n|---|\n| [-@sec-{other}]{{.page}} |\n\n: Leaves of {number} {{#tbl-{number} short="Leaves {number}"}}\n\n{_FILLER}\n\n'
        f"[^{number}]: On [@fig-{number}; @tbl-{number}; @sec-{other}]{{.page}} and @fn-{other}{{.page}}.\n\n"
    )


FIGURES = "# Figures\n\n::: {#list-of-figures}\n:::\n\n"
TEXT = (
    "# Preface {.preface}\n\nOf [@sec-3]{.page} and [](#tables){.page}.\n\n" + FIGURES
    + "".join(map(_chapter, range(1, 6))) + "# Tables\n\n::: {#list-of-tables}\n:::\n"
)  # fmt: skip
FRONT = {"numbering": {"figures": "chapter"}}


def folder_of(path: Path, text: str = TEXT, **front: Any) -> Path:
    return write_book(path, {"book.md": text, "x.svg": SVG}, **(FRONT | front))


@pytest.fixture(scope="module", params=["page", "chapter", "book"])
def told(request: Any, tmp_path_factory: Any) -> Built:
    place = {"place": request.param}
    return build(folder_of(tmp_path_factory.mktemp("told"), notes=place, print={"openings": "any"}))


def page_of(content: bytes) -> dict[str, str]:
    """The label of the page of every destination, read with pikepdf."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.objgen: page.label for page in pdf.pages}
        names = pikepdf.NameTree(pdf.Root.Names.Dests).items()
        return {str(name): numbers[place[0].objgen] for name, place in names}


def links(tree: Any, name: str) -> list[tuple[str, str]]:
    """Target and text of the links of a class."""
    return [
        ((link.get("href") or "").partition("#")[2], " ".join("".join(link.itertext()).split()))
        for link in tree.iter("{*}a")
        if link.get("class") == name
    ]


def on_screens(built: Built, name: str) -> list[list[tuple[str, str]]]:
    documents = readers.epub_documents(built.content("epub")).values()
    in_epub = [link for document in documents for link in links(document, name)]
    return [links(readers.html_tree(built.content("html")), name), in_epub]


def test_nothing_is_found_in_a_sound_book(told: Built) -> None:
    assert [(f.code, f.message) for f in told.build.findings] == []
    assert told.build.account.lost == 0


def test_each_reference_says_the_page_of_its_target_on_all_screens(told: Built) -> None:
    pages = page_of(told.content("pdf"))
    on_page, in_epub = on_screens(told, "page-reference")
    assert sorted(on_page) == sorted(in_epub)
    assert len(on_page) >= 30
    for target, words in on_page:
        assert words.split(" ")[-1] == pages[target]


def test_print_has_the_same_words(told: Built) -> None:
    printed = readers.squeeze(" ".join(readers.pdf_pages(told.content("pdf"))))
    pages = page_of(told.content("pdf"))
    assert readers.squeeze(f"Of page {pages['sec-3']} and page {pages['tables']}.") in printed
    for number in range(1, 6):
        other = number % 5 + 1
        assert (
            readers.squeeze(f"See page {pages[f'sec-{other}']}, page {pages[f'fig-{other}']}.")
            in printed
        )


def test_a_list_has_each_thing_once_in_order_with_its_page(told: Built) -> None:
    pages = page_of(told.content("pdf"))
    wanted = [
        *((f"fig-{n}", f"{n}.1 A fold of {n}, as on page {pages[f'tbl-{n % 5 + 1}']}. {pages[f'fig-{n}']}") for n in range(1, 6)),
        *((f"tbl-{n}", f"Leaves {n} {pages[f'tbl-{n}']}") for n in range(1, 6)),
    ]  # fmt: skip
    assert on_screens(told, "list-link") == [wanted, wanted]
    printed = readers.squeeze(" ".join(readers.pdf_pages(told.content("pdf")))).replace(".", "")
    for _, line in wanted:
        assert readers.squeeze(line).replace(".", "") in printed


def test_lists_are_what_they_are_to_epub_and_pdf(told: Built) -> None:
    types = [
        element.get(readers.TYPE)
        for document in readers.epub_documents(told.content("epub")).values()
        for element in document.iter(etree.Element)
    ]
    # one in the text, one in the landmarks
    assert types.count("loi") == types.count("lot") == 2
    with pikepdf.open(BytesIO(told.content("pdf"))) as pdf:
        kinds = [str(e.S) for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and "/S" in e
                 and "/P" in e]  # fmt: skip
        said = [
            str(a.Contents)
            for page in pdf.pages
            for a in page.get("/Annots", [])
            if "/Contents" in a
        ]
    assert kinds.count("/TOC") == 3
    pages = page_of(told.content("pdf"))
    assert f"Page {pages['tbl-2']}: Leaves 2" in said
    assert f"Page {pages['sec-2']}" in said  # of a folio alone


OTHERS = """# First Part {.part #sec-part}

# One

See [@sec-part]{.page}, @eq-x{.page}, @thm-x{.page}, @lst-x{.page}, @fn-n{.page}, [](#spot){.page}.[]{.page n=77}

""" + f"{_FILLER}\n\n{_FILLER}\n\n{_FILLER}\n\n" + """
$$ a $$ {#eq-x}

::: {#thm-x}
Let.[^n]
:::

``` {#lst-x}
x
```

[word]{#spot}

[^n]: Of [-@eq-x]{.page}.
"""  # fmt: skip


@pytest.mark.parametrize("place", ["page", "book"])
def test_whatever_has_a_key_is_found_on_its_page(tmp_path: Path, place: str) -> None:
    built = build(write_book(tmp_path, OTHERS, notes={"place": place}))
    assert [(f.code, f.message) for f in built.build.findings] == []
    pages = page_of(built.content("pdf"))
    on_page, in_epub = on_screens(built, "page-reference")
    assert sorted(on_page) == sorted(in_epub)
    assert [target for target, _ in on_page[:6]] == [
        "sec-part",
        "eq-x",
        "thm-x",
        "lst-x",
        "fnref-n",
        "spot",
    ]
    assert all(words.split(" ")[-1] == pages[target] for target, words in on_page)
    assert {pages["eq-x"], pages["sec-part"]} == {"1", "4"}


def test_without_pages_chapters_are_named_and_a_note_tells_so(tmp_path: Path) -> None:
    built = build(folder_of(tmp_path), ("html",))
    ((code, place, count),) = [(f.code, str(f.place), f.count) for f in built.build.findings]
    assert (code, count) == ("pages-missing", 32)
    assert place == "manuscript/book.md:7"
    page = readers.html_tree(built.content("html"))
    assert links(page, "page-reference")[0] == ("sec-3", "Chapter 3")
    assert links(page, "list-link")[-1] == ("tbl-5", "Leaves 5")


def changed(built: Built, name: str, change: Callable[[str], str]) -> Edition:
    """An edition for screens with other markup."""
    content = built.content(name)
    if name == "html":
        return Edition(name, "book.html", change(content.decode()).encode())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            new.writestr(item, change(body.decode()) if item.filename.endswith(".xhtml") else body)
    return Edition(name, "book.epub", out.getvalue())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: Any) -> tuple[Path, Built]:
    root = folder_of(tmp_path_factory.mktemp("whole"))
    return root, build(root)


def say_another_page(text: str) -> str:
    return re.sub('(class="page-reference" href="[^"]*#sec-2">page\u00a0)[0-9]+', r"\g<1>77", text)


def lead_elsewhere(text: str) -> str:
    return re.sub('(class="page-reference" href="[^"]*)#sec-2"', r'\1#sec-4"', text)


def change_a_line(text: str) -> str:
    return re.sub(r'(Leaves 2</span> <span class="folio">)[0-9]+', r"\g<1>77", text)


def lose_a_line(text: str) -> str:
    return re.sub(
        r'<p class="list-line"[^>]*><a class="list-link" href="[^"]*#tbl-2".*?</p>', "", text
    )


@pytest.mark.parametrize("name", ["epub", "html"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (say_another_page, "screen-pages"), (lead_elsewhere, "screen-pages"), (change_a_line, "screen-lists"),
        (lose_a_line, "screen-lists"),
    ],
)  # fmt: skip
def test_a_screen_that_says_another_page_is_told(
    whole: tuple[Path, Built], name: str, change: Callable[[str], str], code: str
) -> None:
    _, built = whole
    book = built.build.book
    assert check_screen(book, changed(built, name, str))[1] == ()
    assert code in {found.code for found in check_screen(book, changed(built, name, change))[1]}


def test_screens_are_held_against_the_pages_of_the_print_edition(whole: tuple[Path, Built]) -> None:
    root, built = whole
    editions = [
        Edition("pdf", "book.pdf", built.content("pdf")),
        changed(built, "html", say_another_page),
    ]
    found = check_editions(root, lambda _: editions, lambda *_: None, lambda *_: ()).findings
    assert {f.code for f in found if f.code.startswith("screen")} >= {
        "screen-text",
        "screen-pages",
    }


def test_check_proves_finished_files_together_and_says_what_it_cannot(
    whole: tuple[Path, Built],
) -> None:
    root, built = whole

    def found(names: tuple[str, ...]) -> set[str]:
        editions = [e for e in built.build.editions if e.format in names]
        checked = check_editions(root, lambda _: editions, lambda *_: None, lambda *_: ())
        return {f.code for f in checked.findings if not f.code.startswith("makeup")}

    assert found(("pdf", "epub", "html")) == set()
    assert found(("epub",)) == {"pages-unproved"}


def test_a_print_edition_that_says_another_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "with_folios", with_shifted_folios)
    found = {f.code for f in build(folder_of(tmp_path), ("pdf",)).build.findings}
    assert found >= {
        "print-pages",
        "print-lists",
        "print-text",
        "structure-text",
        "structure-lists",
    }


def test_a_style_sheet_that_hides_a_target_is_told(tmp_path: Path) -> None:
    root = folder_of(tmp_path, "# One\n\nSee [](#spot){.page}, [word]{#spot .gone}.\n")
    (root / "styles").mkdir()
    sheet = (Path(__file__).parent.parent / "styles" / "print.css").read_text("utf-8")
    (root / "styles" / "print.css").write_text(sheet + ".gone { display: none; }\n", "utf-8")
    found = {f.code: f for f in build(root, ("pdf",)).build.findings}
    assert "#spot, to whose page" in found["print-pages"].message


def test_an_edited_book_says_the_pages_of_one_that_is_set_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = folder_of(tmp_path / "book", print={"openings": "any"})
    path = root / "manuscript" / "book.md"
    with Workshop(2, keep=True) as workshop:
        first = build(root, workshop=workshop)
        text = path.read_text("utf-8")
        path.write_text(text.replace("# Road 2", f"{_FILLER * 4}\n\n# Road 2", 1), "utf-8")
        second = build(root, workshop=workshop)
    anew = build(root)
    assert page_of(first.content("pdf"))["sec-3"] != page_of(second.content("pdf"))["sec-3"]
    for name in ("pdf", "epub", "html"):
        assert second.content(name) == anew.content(name)
    assert second.build.findings == ()


def test_what_is_near_is_told_by_where_it_stands_in_all_editions(tmp_path: Path) -> None:
    refs = " ".join(f"@fig-{n}{{.page}}" for n in range(1, 6))
    figures = (f'![A fold.](x.svg){{#fig-{n} alt="A" width=20%}}\n\n' for n in range(1, 6))
    text = "# One\n\n" + "".join(f"{figure}{refs} {_FILLER}\n\n{_FILLER}\n\n" for figure in figures)
    built = build(folder_of(tmp_path, text, page_references="relative"))
    assert [(f.code, f.message) for f in built.build.findings] == []
    on_page, in_epub = on_screens(built, "page-reference")
    assert on_page == in_epub
    said = {words for _, words in on_page if not words[-1].isdigit()}
    assert said >= {"above", "opposite", "on the next page", "on the previous page"}
    printed = readers.squeeze(" ".join(readers.pdf_pages(built.content("pdf"))))
    assert readers.squeeze(" ".join(words for _, words in on_page[:5])) in printed


def test_a_place_that_swings_between_two_pages_is_told_where_it_is_called(tmp_path: Path) -> None:
    # apart, two pages are told by more words than one; more words push both onto one page
    first, second = (f'![](x.svg){{#fig-{name} alt="A" width=2%}}' for name in "ab")
    sentence = "The walls were built of lime and of stone, and who came up the road saw them. "
    text = f"# One\n\n{'[@fig-a; @fig-b]{.page} ' * 200}\n\n{sentence * 26}\n\n{first}\n\n{sentence * 20}\n\n{second}\n"
    root = write_book(tmp_path, {"book.md": text, "x.svg": SVG})
    found = {f.code: f for f in build(root, ("pdf",)).build.findings}
    assert str(found["page-swings"].place) == "manuscript/book.md:6"
    assert found["page-swings"].message == (
        "#fig-a stands on page 2 when the text says 3: its page swings between the two"
    )
