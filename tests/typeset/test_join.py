"""Chapters set as jobs and joined are the book that one plain run would print."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import readers
from conftest import BOOKS, Built, build
from PIL import ImageChops

from octavo.model import FORMATS, Severity
from octavo.reading.theme import load_theme
from octavo.typeset import book
from octavo.workshop.pool import Workshop
from typeset.oracle import print_plainly


@pytest.fixture(scope="module")
def plain(full: Built) -> bytes:
    """The full-feature book as the plain way prints it."""
    whole, root = full.build.book, BOOKS / "full"
    assert full.build.page_map is not None
    theme = load_theme(whole.metadata.theme, root)
    return print_plainly(whole, theme, root, len(full.build.page_map.pages))


def test_the_joined_book_looks_like_the_plain_one_to_the_pixel(full: Built, plain: bytes) -> None:
    ours, theirs = pdfium.PdfDocument(full.content("pdf")), pdfium.PdfDocument(plain)
    try:
        assert len(ours) == len(theirs)
        for index in range(len(ours)):
            a = ours[index].render(scale=1.5).to_pil().convert("L")
            b = theirs[index].render(scale=1.5).to_pil().convert("L")
            assert ImageChops.difference(a, b).getbbox() is None, index
    finally:
        ours.close()
        theirs.close()


def test_the_joined_book_has_the_links_of_the_plain_one(full: Built, plain: bytes) -> None:
    assert links(full.content("pdf")) == links(plain)


def test_the_joined_book_has_the_destinations_of_the_plain_one(full: Built, plain: bytes) -> None:
    found = readers.destinations(full.content("pdf"))
    bounds = {name for name in found if " " in name}  # of floats, which the engine does not name
    assert {name.rpartition(" ")[2] for name in bounds} == {"head", "foot"}
    assert {name: found[name] for name in found.keys() - bounds} == readers.destinations(plain)


def test_the_joined_book_has_the_outline_of_the_plain_one(full: Built, plain: bytes) -> None:
    assert readers.pdf_outline(full.content("pdf")) == readers.pdf_outline(plain)


def test_every_mark_of_the_structure_is_on_the_page_it_names(full: Built) -> None:
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        tree = pdf.Root.StructTreeRoot
        entries = [item for node in tree.ParentTree.Kids for item in node.Nums]
        marks = {int(key): value for key, value in zip(entries[::2], entries[1::2], strict=True)}
        assert list(marks) == list(range(int(tree.ParentTreeNextKey)))
        for page in pdf.pages:
            if "/StructParents" not in page.obj:
                continue
            for number, element in enumerate(marks[int(page.obj.StructParents)]):
                assert (page.obj.objgen, number) in held(element)
            for annotation in page.obj.get("/Annots", ()):
                element = marks[int(annotation.StructParent)]
                assert (page.obj.objgen, annotation.objgen) in held(element)


def held(element: Any) -> set[tuple[Any, Any]]:
    """The marks and annotations of an element, each with its page."""
    found = set()
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            continue
        page = (
            kid.get("/Pg", element.get("/Pg"))
            if isinstance(kid, pikepdf.Dictionary)
            else element.Pg
        )
        named = kid.get("/MCID", kid.get("/Obj")) if isinstance(kid, pikepdf.Dictionary) else kid
        found.add(
            (page.objgen, named.objgen if isinstance(named, pikepdf.Dictionary) else int(named))
        )
    return found


def test_the_bytes_are_the_same_with_one_process_and_with_two(
    full: Built,
) -> None:
    with Workshop(2, keep=False) as workshop:
        beside = build(BOOKS / "full", FORMATS, workshop)
    for name in FORMATS:
        assert beside.content(name) == full.content(name)


def test_the_bytes_are_the_same_where_the_contents_have_other_pages_than_were_guessed(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess = book.estimate_contents
    monkeypatch.setattr(book, "estimate_contents", lambda *extent: guess(*extent) + 3)
    with Workshop(2, keep=False) as workshop:
        beside = build(BOOKS / "full", ("pdf",), workshop)
    assert beside.content("pdf") == full.content("pdf")


def test_the_bytes_are_the_same_from_kept_sheets(
    full: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path)
    workshop = Workshop(1, keep=True)
    for _ in range(2):
        assert build(BOOKS / "full", ("pdf",), workshop).content("pdf") == full.content("pdf")
    assert list(tmp_path.iterdir())


def test_the_bytes_are_the_same_when_a_kept_book_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path / "kept")
    root = tmp_path / "book"
    shutil.copytree(BOOKS / "full", root)
    text = root / "manuscript" / "02-body.md"
    keeping = Workshop(1, keep=True)
    build(root, FORMATS, keeping)
    paragraphs = text.read_text("utf-8").split("\n\n")
    longest = max(range(len(paragraphs)), key=lambda n: len(paragraphs[n]))
    paragraphs[longest] = paragraphs[longest].replace(" the ", " that other ", 1)
    paragraphs.insert(longest // 2 + 2, "A paragraph that nobody had thought of before.")
    text.write_text("\n\n".join(paragraphs), "utf-8")
    edited, anew = build(root, FORMATS, keeping), build(root, FORMATS)
    for name in FORMATS:
        assert edited.content(name) == anew.content(name)


def test_letters_that_no_face_has_are_a_finding_and_names_are_in_order(
    write_book: Callable[..., Path],
) -> None:
    built = build(write_book("# Ａ\n\n𝄞 word.\n\n# 𠀀 title\n\nText.\n\n# b\n\nText.\n"), ("pdf",))
    assert "glyph-missing" in {finding.code for finding in built.build.findings}
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        keys = [bytes(k) for leaf in pdf.Root.Names.Dests.Kids for k in leaf.Names[::2]]
    assert keys == sorted(keys)
    assert len(keys) >= 3


def test_a_page_is_not_painted_over_its_text_and_rules_alone_are_furniture(
    write_book: Callable[..., Path],
) -> None:
    root = write_book("# One\n\n" + "Text of the chapter. " * 400)
    (root / "styles").mkdir()
    (root / "styles" / "print.css").write_text(
        "@page { background: #fee } @page :left { @top-center { content: ''; width: 100%; "
        "border-bottom: 1pt solid #f00 } @bottom-center { content: none } }",
        "utf-8",
    )
    built = build(root, ("pdf",))
    document = pdfium.PdfDocument(built.content("pdf"))
    try:
        pages = [document[i].render(scale=1).to_pil().convert("RGB") for i in range(len(document))]
    finally:
        document.close()
    assert built.build.page_map is not None
    opening = pages[built.build.page_map.anchors["one"]]
    assert opening.getpixel((2, 2)) == (255, 238, 238)
    assert sum(1 for light in opening.convert("L").tobytes() if light < 128) > 500  # its letters
    colours = [colour for page in pages[1::2] for _, colour in page.getcolors(99999)]
    assert any(red - blue > 60 for red, _, blue in colours)  # the rule at the head of a verso


def test_one_font_of_each_face_is_embedded(full: Built) -> None:
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        names = [
            str(item.BaseFont)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        ]
    assert len(names) == len(set(names))


def links(content: bytes) -> list[list[tuple[str, tuple[float, ...]]]]:
    with pikepdf.open(BytesIO(content)) as pdf:
        return [
            sorted(
                (
                    str(link.Dest) if "/Dest" in link else str(link.A.URI),
                    tuple(round(float(x), 1) for x in link.Rect),
                )
                for link in page.obj.get("/Annots", ())
            )
            for page in pdf.pages
        ]


def test_headings_in_other_scripts_are_linked_from_the_contents(
    write_book: Callable[..., Path],
) -> None:
    text = "# Ἀρχὴ τῶν ὠδῶν\n\nText.\n\n# Начало книги\n\nText.\n\n# Սկիզբ\n\nText.\n"
    built = build(write_book(text), ("pdf",))
    assert not [f.message for f in built.build.findings if f.severity is Severity.ERROR]
    with pikepdf.open(BytesIO(built.content("pdf"))) as pdf:
        ids = {heading.id for heading in built.build.book.headings}
        targets = {str(a.Dest) for page in pdf.pages for a in page.obj.get("/Annots", ())}
        assert targets == ids
        assert ids <= set(pikepdf.NameTree(pdf.Root.Names.Dests))


def test_running_heads_of_notes_and_of_long_titles_are_known_to_the_proof(
    write_book: Callable[..., Path],
) -> None:
    title = "A Title That Goes On and On Until No Running Head of Any Trim Could Ever Hold It " * 2
    notes = "\n\n".join(f"[^{n}]: {'A long note that takes its room. ' * 12}" for n in range(60))
    calls = "\n\n".join(f"A paragraph of its own.[^{n}] {'More of it. ' * 40}" for n in range(60))
    root = write_book(f"# {title}\n\n{calls}\n\n{notes}\n", notes={"place": "book"})
    built = build(root, ("pdf",))
    assert not [f.message for f in built.build.findings if f.severity is Severity.ERROR]


def test_running_heads_that_are_cut_end_in_dots_that_stand_for_themselves(
    write_book: Callable[..., Path],
) -> None:
    """All heads have one glyph for their dots: it must not stand for what was cut off from the first."""
    longer = "Title That Is Far Longer Than Any Running Head on a Page of This Size Could Ever Be"
    titles = [f"{first} {longer}" for first in "ABC"]
    text = "\n\n".join(f"# {title}\n\n{'Words that fill pages. ' * 250}" for title in titles[1:])
    built = build(write_book(text, title=titles[0]), ("pdf",))
    assert {f.code for f in built.build.findings} == {"head-cut"}
    lines = [line for page in readers.pdf_pages(built.content("pdf")) for line in page.splitlines()]
    heads = [line for line in lines if line.endswith("…")]
    assert {head[0] for head in heads} == set("ABC")
    for head in heads:
        assert any(title.startswith(head.removesuffix("…")) for title in titles)
