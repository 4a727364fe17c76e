"""``octavo press`` makes the interior of the book as it is now, and a bad book leaves the last good files."""

from __future__ import annotations

import json
from pathlib import Path

import builders
import pypdfium2
import pytest
import sharing
from press.plates import photograph, write_plates

from octavo.cli import main


@pytest.fixture(autouse=True)
def _same_date_and_nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    sharing.keep_nothing_but_faces(monkeypatch, tmp_path / "cache")


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


LACKING = "# One\n\nWords שלום.\n"  # no font has these


@pytest.mark.parametrize("more", [(), ("--json",), ("--no-cache",)])
def test_a_book_with_errors_is_told_each_time_and_ends_with_1(
    more: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = builders.write_book(tmp_path / "book", LACKING)
    for _ in range(2):
        assert press(root, *more) == 1
        told = capsys.readouterr()
        assert "manuscript/book.md:6: error: no font has these Hebrew letters" in told.err
        assert told.err.endswith("nothing was made for the press: mend the errors of the book\n")
        if more == ("--json",):
            (found,) = json.loads(told.out)["findings"]
            assert (found["code"], found["line"]) == ("glyph-missing", 6)
        else:
            assert told.out == ""
    assert not (root / "build" / "press").exists()


def test_errors_are_found_in_a_report_of_any_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.reading.reports._LARGEST", 10)
    root = builders.write_book(tmp_path / "book", LACKING)
    assert press(root) == 1
    assert not (root / "build" / "press").exists()


def test_lines_to_mend_are_no_errors(tmp_path: Path) -> None:
    """A build that was asked to be strict ends with 1 for them."""
    words = " ".join(f"indivisibilities{n} unmanageablenesses{n}" for n in range(10, 70))
    narrow = {"trim": "110mm x 170mm", "hyphenation": False}
    root = builders.write_book(tmp_path / "book", f"# One\n\n{words}\n", print=narrow)
    assert main(["build", str(root), "--jobs", "1", "--strict-makeup"]) == 1
    press(root)
    assert (root / "build" / "press" / "preflight.json").exists()


def test_a_book_with_pictures_from_the_web_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may change at any time: what has been built of them is never taken for what is to be had now."""
    monkeypatch.setattr("octavo.reading.fetch._download", lambda _: photograph(1200, 800))
    text = "# One\n\nWords.\n\n![A photograph](https://example.org/a.jpg)\n"
    root = builders.write_book(tmp_path / "book", text, author="A. B.", allow_remote=True)
    press(root)
    assert (root / "build" / "press" / "preflight.json").exists()


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


@pytest.mark.parametrize(
    ("keys", "printer", "key", "said"),
    [
        ({"print": {"trim": "12in x 14in"}}, "kdp", "trim", "the file has 12 in × 14 in (KDP"),
        ({"print": {"ink": "colour", "paper": "cream"}}, "lulu", "paper", "black on cream"),
        ({"identifiers": {"doi": "10.1000/1"}}, "offset", "identifiers", "press-isbn"),
        ({"print": {"trim": "a5"}}, "kdp", "print", "press-pages"),
    ],
)  # fmt: skip
def test_what_a_house_does_not_take_is_told_at_the_key_that_says_it(
    keys: dict[str, object], printer: str, key: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    root = builders.write_book(tmp_path / "book", "# One\n\nText.\n", author="Ann Example", **keys)
    assert main(["press", str(root), "--printer", printer, "--jobs", "1"]) == 1
    place = f"manuscript/book.md:{_line_of(root, key)}: error"
    assert any(place in line and said in line for line in capsys.readouterr().err.split("\n"))


def test_a_picture_for_the_cover_without_a_profile_is_told_at_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", cover_art={"front": "photo.jpg"})
    assert main(["press", str(root), "--printer", "ingram"]) == 3
    told = capsys.readouterr().err
    assert (
        f"manuscript/book.md:{_line_of(root, 'cover-art:')}: error: cover-art: IngramSpark" in told
    )
    assert "or take cover-art: out" in told
    assert "ink: black" not in told


def test_a_profile_of_no_press_is_told_where_the_house_needs_none_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_plates(tmp_path / "book", print={"ink": "colour", "icc": "photo.jpg"})
    assert press(root) == 3
    told = capsys.readouterr().err
    assert "print: {icc: photo.jpg}" in told
    assert "or take icc: out" in told


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


def write_narrow(folder: Path, **keys: object) -> Path:
    """A book of many pages on a small trim, or with notes in its margins: more than a house leaves room for."""
    words = (
        "Words of a text that goes on over many lines and pages and has no end but that of its book. "
        * 12
    )
    chapters = [f"# Chapter {n}\n\n" + "\n\n".join([words] * 12) + "\n" for n in range(8)]
    return builders.write_book(folder, "\n".join(chapters), author="Ann Example", **keys)


def files_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.iterdir()
        if path.is_file()
    }


def test_where_a_house_leaves_no_room_the_book_is_set_anew_and_what_was_built_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_narrow(tmp_path / "book", print={"trim": "4.25in x 6.87in"})
    assert main(["press", str(root), "--printer", "lulu", "--jobs", "1"]) == 0
    assert "set anew for Lulu (paperback)" in capsys.readouterr().err
    build, made = root / "build", root / "build" / "press"
    before, first = files_in(build), files_in(made)
    report = json.loads((made / "preflight.json").read_text("utf-8"))
    rules = {rule["code"]: rule for rule in report["rules"]}
    assert rules["press-anew"]["severity"] == "note"
    assert all(rule["kept"] for code, rule in rules.items() if code != "press-anew")
    with pypdfium2.PdfDocument(build / "a-book.pdf") as printed:
        assert (
            f"{report['pages']} pages instead of {len(printed) + len(printed) % 2}"
            in rules["press-anew"]["seen"]
        )
        assert report["pages"] > len(printed)
    assert "press-anew" not in (build / "report.json").read_text("utf-8")
    # the same bytes again, and nothing of the build is touched
    assert main(["press", str(root), "--printer", "lulu", "--jobs", "1"]) == 0
    assert files_in(build) == before
    again = files_in(made)
    assert {name: content for name, (content, _) in again.items()} == {
        name: content for name, (content, _) in first.items()
    }


def test_notes_in_the_margin_keep_their_column_and_the_room_that_a_house_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_narrow(
        tmp_path / "book", notes={"series": [{"prefix": "m", "name": "M", "place": "margin"}]}
    )
    text = root / "manuscript" / "book.md"
    text.write_text(
        text.read_text("utf-8")
        + "Last.[^m-a]\n\n[^m-a]: A note of a dozen words or so, which stands in the margin.\n",
        "utf-8",
    )
    keys = ["press", str(root), "--jobs", "1", "--printer"]
    assert main([*keys, "kdp"]) == 0
    assert "set anew" not in capsys.readouterr().err
    assert main([*keys, "lulu"]) == 0
    assert "set anew" in capsys.readouterr().err
    with pypdfium2.PdfDocument(root / "build" / "press" / "a-book-interior.pdf") as made:
        pages = [page for page in made if "dozen" in page.get_textpage().get_text_range()]
        assert len(pages) == 1
        text_page = pages[0].get_textpage()
        at = text_page.get_text_range().index("dozen")
        left, _, right, _ = text_page.get_charbox(at)
        assert left < 75 or right > 432 - 75  # it is beside the text, not at its foot
        edges = [text_page.get_charbox(n) for n in range(text_page.count_chars())]
        assert min(box[0] for box in edges if box[2] > box[0]) >= 35.8
        assert max(box[2] for box in edges) <= 432 - 35.8


def test_a_book_on_a_trim_that_the_house_does_not_print_is_not_set_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_narrow(tmp_path / "book", print={"trim": "4in x 6in"})
    assert main(["press", str(root), "--printer", "lulu", "--jobs", "1"]) == 1
    told = capsys.readouterr().err
    assert "press-trim" in told
    assert "press-anew" not in told
