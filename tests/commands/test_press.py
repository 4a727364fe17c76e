"""``octavo press`` makes the interior of the book as it is now, and a bad book leaves the last good files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from press.plates import write_plates

from octavo.cli import main


@pytest.fixture(autouse=True)
def _same_date(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def press(root: Path, *more: str) -> int:
    return main(["press", str(root), "--printer", "kdp", "--jobs", "1", *more])


def test_the_interior_is_made_from_the_editions_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book")
    assert press(root) == 0
    said = capsys.readouterr()
    made = root / "build" / "press"
    slug = "a-book-of-plates"
    names = [
        f"{slug}-interior.pdf",
        f"{slug}-cover.pdf",
        f"{slug}-front.jpg",
        "upload.txt",
        "preflight.json",
        "preflight.html",
    ]
    assert said.out.splitlines() == [str(made / name) for name in names]
    first = [(made / name).read_bytes() for name in names]
    edition = root / "build" / "a-book-of-plates.pdf"
    built = edition.stat().st_mtime_ns
    assert press(root, "--json", "--proof", "--impose", "booklet") == 0
    assert json.loads(capsys.readouterr().out)["printer"] == "kdp"
    assert [(made / name).read_bytes() for name in names] == first
    assert edition.stat().st_mtime_ns == built  # nothing was set anew
    report = json.loads(first[4])
    assert all(rule["kept"] and rule["source"] for rule in report["rules"])
    assert b"all" in first[5]

    beside = {f"{slug}-{what}.pdf" for what in ("proof", "cover-proof", "booklet")}
    assert {path.name for path in made.iterdir()} == {*names, *beside}

    # a book that was edited is built first, and nothing of the order before is left; one that is none leaves all as it was
    text = root / "manuscript" / "book.md"
    text.write_text(text.read_text("utf-8").replace("Its words.", "Other words.", 1), "utf-8")
    assert press(root) == 0
    assert edition.stat().st_mtime_ns != built
    assert {path.name for path in made.iterdir()} == set(names)
    edited = (made / names[0]).read_bytes()
    assert edited != first[0]
    text.write_text(text.read_text("utf-8") + "\n![No picture](none.png)\n", "utf-8")
    assert press(root) == 3
    assert (made / names[0]).read_bytes() == edited


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        ({"ink": "colour", "icc": "photo.jpg"}, 3, "press-icc"),
        ({"ink": "colour", "icc": "../../none.icc"}, 3, "icc-outside"),
        ({"ink": "colour"}, 3, "needs the profile"),
        ({"icc": "photo.jpg"}, 3, "or take icc: out"),
        ({"paper": "blue"}, 3, "paper"),
        ({"spine": "thick"}, 3, "14.2mm"),
        ({"spine": "99999mm"}, 3, "“99999mm” is no thickness of a book"),
        ({"flap": "0mm"}, 3, "“0mm” is no width of a flap"),
    ],
)
def test_what_cannot_be_printed_is_told_before_anything_is_set(
    keys: dict[str, str], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", print=keys)
    assert main(["press", str(root), "--printer", "ingram"]) == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not (root / "build").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.jpg", "cover-art.front: cover none.jpg is not there [cover-missing]"),
        ("book.md", "cover-art.front: book.md is no picture that can be printed [press-art]"),
        ("../../x.jpg", "cover-art.front: cover ../../x.jpg is outside the book folder [cover-outside]"),
    ],
)  # fmt: skip
def test_art_that_is_not_there_or_no_picture_is_told_with_its_key_and_line(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", cover_art={"front": name})
    assert press(root) == 3
    told = capsys.readouterr().err
    assert said in told
    assert f"manuscript/book.md:{_line_of(root, name)}: error" in told
    assert not (root / "build").exists()


@pytest.mark.parametrize(
    ("keys", "key", "said"),
    [
        (["icc: none.icc"], "icc:", "print.icc: icc none.icc is not there [icc-missing]"),
        (["ink: colour", "icc: photo.jpg"], "icc:", "press-icc"),
        (["ink: colour"], "print:", "press-icc"),
        (["ink: black", "binding: case"], "binding:", "press-binding"),
    ],
)
def test_a_key_of_the_press_is_told_at_its_line(
    keys: list[str], key: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book")
    text = root / "manuscript" / "book.md"
    lines = "\n  ".join(["---\nprint:", *keys])
    text.write_text(text.read_text("utf-8").replace("---", lines, 1), "utf-8")
    printer = "lulu" if "binding" in key else "ingram"
    assert main(["press", str(root), "--printer", printer]) == 3
    told = capsys.readouterr().err
    assert said in told
    assert f"manuscript/book.md:{_line_of(root, key)}: error" in told


def _line_of(root: Path, words: str) -> int:
    """The line of the manuscript in which words first stand."""
    lines = (root / "manuscript" / "book.md").read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize("price", ["free", "1e999 USD", "19.99"])
def test_a_price_that_is_none_is_told_at_its_line(
    price: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", price=price)
    assert press(root) == 3
    told = capsys.readouterr().err
    assert f"manuscript/book.md:4: error: price: “{price}” is no price; write an amount" in told


def test_words_of_the_cover_are_read_as_those_of_the_title_page_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pypdfium2

    root = write_plates(
        tmp_path / "book",
        title="The *Book* of Ann's Plates",
        author=[{"name": "Ann Example", "about": 'She wrote "*Tides*".'}],
        blurb="It's *about* plates -- and ink.\n\nAnd [more]{.smallcaps}.",
        price="19.99 USD",
        print={"binding": "jacket"},
    )
    assert main(["press", str(root), "--printer", "offset", "--jobs", "1"]) == 1  # it has no ISBN
    capsys.readouterr()
    made = root / "build" / "press"
    (jacket,) = made.glob("*-jacket.pdf")
    with pypdfium2.PdfDocument(jacket) as document:
        said = " ".join(document[0].get_textpage().get_text_range().split())
        assert document.get_metadata_value("Title") == "The Book of Ann’s Plates"
    assert "The Book of Ann’s Plates" in said
    assert "It’s about plates – and ink. And more." in said
    assert "She wrote “Tides”." in said
    assert "Title         The Book of Ann’s Plates" in (made / "upload.txt").read_text("utf-8")


def test_a_book_with_too_few_pages_for_the_house_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import builders

    root = builders.write_book(tmp_path / "book", "# One\n\nText.\n", title="Short")
    assert press(root) == 1
    assert "[press-pages]" in capsys.readouterr().err
