"""A deposit is whole, says what it is, is the same in every run, and is made again from itself, byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import bagit
import bagit_profile
import builders
import pytest
import sharing
from archive.spoiling import MemoryBag, sealed_again, spoilt_bags
from conftest import BOOKS
from lxml import etree

from octavo import depositing, write
from octavo.archive import contents
from octavo.archive.comparing import differing, tell_differences
from octavo.archive.judging import judge_bag, read_info
from octavo.archive.reports import read_verdicts
from octavo.archive.zipping import zip_files
from octavo.cli import main
from octavo.reading import fetch
from octavo.reading.folder import read_manuscript
from octavo.reading.theme import find_sources
from octavo.tools import epubcheck

EPOCH = 1_700_000_000
TEXT = "# One\n\nA paragraph.[^n]\n\n![A fold.](fold.svg){alt='A fold.'}\n\n[^n]: The note.\n"
FACTS = {
    "author": [{"name": "Ada Writer", "orcid": "0000-0002-1825-0097", "sort-name": "Writer, Ada"}],
    "date": "2026-11-22",
    "publisher": "A Press",
    "licence": "CC-BY-4.0",
    "description": "About a fold.",
    "subjects": ["Folds"],
    "identifiers": {"doi": "10.1234/fold", "isbn-print": "978-3-16-148410-0"},
    "slug": "the-fold",
}


class Run(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Run]:
    """Run a command, with a fixed date and a cache of nothing but cut faces."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    sharing.keep_nothing_but_faces(monkeypatch, tmp_path / "cache")
    monkeypatch.setattr(epubcheck, "epubcheck_jar", lambda: None)  # others wait for Java

    def call(*arguments: str | Path) -> Run:
        code = main([*map(str, arguments), "--jobs", "1"])
        said = capsys.readouterr()
        return Run(code, said.out, said.err)

    return call


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def book(folder: Path, text: str = TEXT, **facts: object) -> Path:
    files: dict[str, str | bytes] = {"book.md": text, "fold.svg": builders.SVG}
    return builders.write_book(folder, files, **{**FACTS, **facts})


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bag of a small book, in a folder and as a zip file beside it; its faces are cut anew."""
    root = book(tmp_path_factory.mktemp("book"))
    place = tmp_path_factory.mktemp("bags")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(epubcheck, "epubcheck_jar", lambda: None)
        assert main(["deposit", str(root), "--out", str(place), "--zip", "--jobs", "1"]) == 0
    return place / "the-fold"


def test_the_bag_holds_what_was_promised(bag: Path) -> None:
    names = set(everything(bag))
    assert {
        "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt", "README.txt", "build.json", "requirements.lock", "bagit-profile.json",
        "data/editions/the-fold.pdf", "data/editions/the-fold.epub", "data/editions/the-fold.html",
        "data/source/manuscript/book.md", "data/source/manuscript/fold.svg",
        "data/text/the-fold.tei.xml", "data/text/the-fold.txt", "data/fonts/fonts.json",
        "data/reports/report.html", "data/reports/report.json",
        "metadata/datacite.json", "metadata/datacite.xml", "metadata/dc.xml", "metadata/mods.xml", "metadata/onix.xml",
        "metadata/premis.xml", "metadata/mets.xml", "ro-crate-metadata.json", "metadata/CITATION.cff",
    } <= names  # fmt: skip
    assert "metadata/etdms.xml" not in names  # it is no thesis


def test_other_programs_find_the_bag_and_its_profile_valid(bag: Path) -> None:
    read = bagit.Bag(str(bag))
    assert read.validate(processes=1)
    told = json.loads((bag / "bagit-profile.json").read_text("utf-8"))
    name = told["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    assert read.info["BagIt-Profile-Identifier"] == name
    profile = bagit_profile.Profile(name, profile=told)
    assert profile.validate(read), profile.report


def test_the_readme_lists_what_is_there_and_how_to_see_that_it_is_whole(bag: Path) -> None:
    told = (bag / "README.txt").read_text("utf-8")
    listed = [line.split()[0] for line in told.splitlines() if line.startswith("  ") and line.split()[0].endswith(("/", ".json", ".lock"))]  # fmt: skip
    assert listed
    assert all((bag / name).exists() for name in listed)
    for command in [line.strip() for line in told.splitlines() if "sha256sum -c" in line]:
        manifest = bag / command.split()[2]
        for line in manifest.read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256((bag / name).read_bytes()).hexdigest() == digest


def test_what_a_record_lacks_is_no_fault_of_the_editions(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = builders.write_book(tmp_path / "book", "# One\n\nText.\n")  # no publisher, no licence …
    assert run("deposit", root, "--out", tmp_path / "bags").code == 0
    premis = etree.parse(tmp_path / "bags" / "a-book" / "metadata" / "premis.xml")
    (told,) = premis.xpath(
        "//*[local-name()='event'][.//*[contains(text(), 'held against the manuscript')]]"
        "//*[local-name()='eventOutcomeDetailNote']/text()"
    )
    assert told == "0 errors, 0 warnings"


def test_the_editions_are_those_that_a_build_gives(bag: Path, run: Callable[..., Run]) -> None:
    root = bag.parent / "again"
    shutil.copytree(bag / "data" / "source", root)
    assert run("build", root, "--out", root / "out").code == 0
    recorded = json.loads((bag / "build.json").read_text("utf-8"))["editions"]
    for name, digest in recorded.items():
        assert hashlib.sha256((root / "out" / name).read_bytes()).hexdigest() == digest
        assert (bag / "data" / "editions" / name).read_bytes() == (root / "out" / name).read_bytes()


def test_every_date_is_the_books_own(bag: Path) -> None:
    assert read_info((bag / "bag-info.txt").read_bytes())["Bagging-Date"] == ["2023-11-14"]
    premis = etree.parse(bag / "metadata" / "premis.xml")
    times = premis.xpath("//*[local-name()='eventDateTime']/text()")
    assert len(times) > 4
    assert {str(time)[:10] for time in times} == {"2023-11-14"}


def test_no_path_and_no_name_of_this_machine_is_in_the_bag(bag: Path) -> None:
    for name, content in everything(bag).items():
        for word in (str(bag.parent), str(Path.home()) + "/", "/tmp/"):  # noqa: S108
            assert word.encode() not in content, (name, word)


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_bag_is_made_again_elsewhere_and_every_byte_is_the_same(
    bag: Path, form: str, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    moved = tmp_path / "elsewhere" / bag.name
    if form == "folder":
        shutil.copytree(bag, moved)
    else:
        moved = shutil.copy(bag.with_suffix(".zip"), tmp_path)
    done = run("verify", moved)
    assert (done.code, done.err) == (0, "")
    files = len(everything(bag))
    assert done.out == f"{files} files, 0 errors; made again from its sources: every byte is the same\n"  # fmt: skip


def test_the_zip_file_holds_the_same_files_with_the_books_date(bag: Path) -> None:
    with zipfile.ZipFile(bag.with_suffix(".zip")) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    assert files == {f"the-fold/{name}": content for name, content in everything(bag).items()}


def test_a_second_deposit_is_the_same_bytes(
    bag: Path, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Yerevan")
    place = tmp_path / "bags"
    assert run("deposit", book(tmp_path / "other"), "--out", place, "--zip").code == 0
    assert everything(place / "the-fold") == everything(bag)
    assert (place / "the-fold.zip").read_bytes() == bag.with_suffix(".zip").read_bytes()


def test_the_same_deposit_into_the_same_place_changes_nothing(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root, place = book(tmp_path / "book"), tmp_path / "bags"
    assert run("deposit", root, "--out", place, "--zip").code == 0
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    assert run("deposit", root, "--out", place, "--zip").code == 0
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_another_book_does_not_take_the_place_of_a_bag(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    place = tmp_path / "bags"
    assert run("deposit", book(tmp_path / "book"), "--out", place).code == 0
    before = everything(place)
    done = run("deposit", book(tmp_path / "other", TEXT + "\nMore.\n"), "--out", place)
    assert done.code == 2
    assert "is there already, and is not replaced" in done.err
    assert everything(place) == before


def test_a_bag_is_not_made_among_the_sources(run: Callable[..., Run], tmp_path: Path) -> None:
    root = book(tmp_path / "book")
    assert run("deposit", root, "--out", root / "manuscript" / "bags").code == 2


def test_a_book_with_errors_is_not_deposited_but_where_that_is_wanted(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book", TEXT + "\nNo face has this: አበባ.\n")
    done = run("deposit", root, "--out", tmp_path / "bags")
    assert done.code == 1
    assert "no bag was made: mend the errors, or deposit --with-errors" in done.err
    assert not (tmp_path / "bags").exists()
    assert run("deposit", root, "--out", tmp_path / "bags", "--with-errors").code == 0
    bag = tmp_path / "bags" / "the-fold"
    assert json.loads((bag / "build.json").read_text("utf-8"))["with_errors"] is True
    assert b"DEPOSITED WITH ERRORS" in (bag / "README.txt").read_bytes()
    assert "deposited with errors" in (bag / "bag-info.txt").read_text("utf-8")
    outcomes = etree.parse(bag / "metadata" / "premis.xml").xpath(
        "//*[local-name()='eventOutcome']/text()"
    )
    assert "fail" in outcomes
    assert run("verify", bag).code == 0


def test_what_the_archive_cannot_do_without_is_an_error(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book", licence="All rights reserved")
    done = run("deposit", root, "--out", tmp_path / "bags", "--profile", "zenodo")
    assert done.code == 1
    assert "error: the licence “All rights reserved”" in done.err
    assert not (tmp_path / "bags").exists()


@pytest.mark.parametrize(
    ("scheme", "beside"),
    [
        ("zenodo", ["the-fold-zenodo.json", "the-fold.zip"]),
        ("clockss", ["the-fold.zip"]),
        ("dspace", ["the-fold-dspace.zip"]),
        ("press", []),
    ],
)
def test_each_archive_gets_what_it_takes(
    run: Callable[..., Run], tmp_path: Path, scheme: str, beside: list[str]
) -> None:
    place = tmp_path / "bags"
    assert run("deposit", book(tmp_path / "book"), "--out", place, "--profile", scheme).code == 0
    assert sorted(path.name for path in place.iterdir() if path.is_file()) == beside
    if scheme == "dspace":
        with zipfile.ZipFile(place / beside[0]) as archive:
            listed = archive.read("item_1/contents").decode().splitlines()
            names = {f"item_1/{line.split(chr(9))[0]}" for line in listed}
            assert names | {"item_1/contents", "item_1/dublin_core.xml"} == set(archive.namelist())
    assert run("verify", place / "the-fold").code == 0


def test_what_a_record_needs_and_the_book_lacks_is_told_with_its_key(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = builders.write_book(tmp_path / "book", {"book.md": TEXT, "fold.svg": builders.SVG})
    done = run("deposit", root, "--out", tmp_path / "bags")
    assert done.code == 0
    assert "identifiers.doi" in done.err
    assert "[deposit-key]" in done.err
    assert "[deposit-licence]" in done.err


@pytest.mark.parametrize("twin", ["e\u0301.svg", "É.svg"])
def test_names_that_not_every_system_can_tell_apart_are_refused(
    run: Callable[..., Run], tmp_path: Path, twin: str
) -> None:
    root = book(tmp_path / "book")
    for name in ("é.svg", twin):
        (root / "manuscript" / name).write_bytes(builders.SVG)
    if len(list((root / "manuscript").glob("*.svg"))) < 3:
        pytest.skip("this disk cannot tell the names apart")
    done = run("deposit", root, "--out", tmp_path / "bags", "--with-errors")
    assert done.code == 1
    assert "[deposit-name]" in done.err
    assert not (tmp_path / "bags").exists()


def test_names_in_another_form_are_written_in_form_c_and_built_again(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book", TEXT.replace("fold.svg", "fe\u0301.svg"))
    (root / "manuscript" / "fold.svg").rename(root / "manuscript" / "fe\u0301.svg")
    assert run("deposit", root, "--out", tmp_path / "bags").code == 0
    assert (
        tmp_path / "bags" / "the-fold" / "data" / "source" / "manuscript" / "f\u00e9.svg"
    ).is_file()
    assert run("verify", tmp_path / "bags" / "the-fold").code == 0


def test_a_book_with_links_and_names_in_another_form_comes_again_from_its_bag(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(
        tmp_path / "book",
        "# One\n\nA paragraph.[^n]\n\n![A fold.](link.svg){alt='A'}\n\n![A fold.](pics/é.svg)\n\n"
        "{{#include more/.part.md}}\n\n[^n]: The note.\n",
        fonts={"symbols": "../own/Own.ttf"},
    )
    font = next(face.path for face in find_sources("classic", root))
    write_files(root, {
        "manuscript/e\u0301.md": "# É\n\nText.[^n]\n\n[^n]: Another.\n".encode(),
        "manuscript/f.md": b"# F\n\nText.[^n]\n\n[^n]: A third.\n",
        "assets/é.svg": builders.SVG,
        "text/.part.md": b"Words of a part.\n\n![A fold.](inner.svg){alt='A'}\n",
        "text/inner.svg": builders.SVG,
        "manuscript/inner.svg": builders.SVG,
        "own/Own.ttf": font.read_bytes(),
        "own/OFL.txt": b"SIL OPEN FONT LICENSE Version 1.1\n",
    })  # fmt: skip
    for name, target in (("link.svg", "../assets/é.svg"), ("pics", "../assets"), ("more", "../text"), ("up", "..")):  # fmt: skip
        (root / "manuscript" / name).symlink_to(target)
    assert run("deposit", root, "--out", tmp_path / "bags").code == 0
    bag = tmp_path / "bags" / "the-fold"
    sources = {path.relative_to(bag / "data" / "source").as_posix() for path in (bag / "data" / "source").rglob("*.*")}  # fmt: skip
    assert {"manuscript/link.svg", "manuscript/pics/é.svg", "manuscript/more/.part.md", "manuscript/é.md", "own/OFL.txt"} <= sources  # fmt: skip
    assert "assets/é.svg" not in sources
    done = run("verify", bag)
    assert (done.code, done.err) == (0, ""), done.err


@pytest.mark.parametrize("name", ["up/assets/x.svg", "../linked/x.svg"])
def test_a_file_that_is_named_by_way_of_a_link_that_no_bag_can_have_is_told(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    root = book(tmp_path / "book", f"# One\n\n![A fold.]({name}){{alt='A'}}\n")
    write_files(root, {"assets/x.svg": builders.SVG})
    (root / "manuscript" / "up").symlink_to("..")
    (root / "linked").symlink_to("assets")
    done = run("deposit", root, "--out", tmp_path / "bags")
    assert done.code == 3
    assert "[deposit-link]" in done.err
    assert f"image {name} is not there" in done.err
    assert not (tmp_path / "bags").exists()


def test_the_chapters_stand_in_one_order_in_whichever_form_their_names_are_written(
    tmp_path: Path,
) -> None:
    orders = []
    for form in ("e\u0301", "\u00e9"):
        root = book(tmp_path / form)
        for name in (form, "f", "z"):
            (root / "manuscript" / f"{name}.md").write_text("# X\n\nx\n", "utf-8")
        files = read_manuscript(root)[0].files
        orders.append([unicodedata.normalize("NFC", file.name) for file in files])
    assert orders[0] == orders[1]


def test_a_bag_does_not_become_the_books_own_styles(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book", slug="styles")
    done = run("deposit", root, "--out", root)
    assert done.code == 2
    assert "is part of the book: styles/ holds its sources" in done.err
    assert not (root / "styles").exists()


def test_a_name_with_a_lines_end_is_refused_and_no_option_is_offered(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book")
    (root / "manuscript" / "a\u2028b.svg").write_bytes(builders.SVG)
    done = run("deposit", root, "--out", tmp_path / "bags", "--with-errors")
    assert done.code == 1
    assert "[deposit-name]" in done.err
    assert done.err.endswith("no bag was made: mend the errors\n")


@pytest.mark.parametrize("name", ["book.md/x.svg", "n" * 300])
def test_sources_that_no_folder_can_hold_are_told(
    bag: Path, run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    sealed = sealed_again({**everything(bag), f"data/source/manuscript/{name}": b"x"})
    path = tmp_path / "bag.zip"
    path.write_bytes(zip_files(sealed, "bag", EPOCH))
    done = run("verify", path)
    assert done.code == 1
    assert "[bag-sources]" in done.err


def test_a_stranger_cannot_have_anything_fetched_from_the_web(
    bag: Path, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(fetch, "_download", asked.append)
    files = everything(bag)
    name = "data/source/manuscript/book.md"
    text = files[name].replace(b"---\n", b"---\nallow-remote: true\n", 1)
    files[name] = text.replace(b"fold.svg", b"https://example.org/fold.svg")
    done = run("verify", write_files(tmp_path / "bag", sealed_again(files)))
    assert done.code == 1
    assert (
        "https://example.org/fold.svg is on the web, and this book is built without it" in done.err
    )
    assert asked == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("templates/web/page.html", b"\xff"),
        ("styles/themes/classic/theme.toml", b"x = ["),
        ("styles/web.css", b"\xff"),
    ],
)
def test_a_fault_in_the_styles_of_a_bag_is_the_bags(
    bag: Path, run: Callable[..., Run], tmp_path: Path, name: str, content: bytes
) -> None:
    sealed = sealed_again({**everything(bag), f"data/source/{name}": content})
    done = run("verify", write_files(tmp_path / "bag", sealed))
    assert done.code == 1
    assert f"error: {name}" in done.err
    assert "[bag-sources]" in done.err


def test_what_lies_in_the_folder_for_some_programs_sake_is_not_deposited(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    root = book(tmp_path / "book")
    for name in (".DS_Store", "book.md~", "__pycache__/x.pyc", ".git/config"):
        path = root / "manuscript" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert run("deposit", root, "--out", tmp_path / "bags").code == 0
    names = {path.name for path in (tmp_path / "bags" / "the-fold" / "data" / "source").rglob("*")}
    assert names == {"manuscript", "book.md", "fold.svg"}


def test_the_next_version_says_what_changed_and_leaves_the_old_one_alone(
    bag: Path, run: Callable[..., Run], tmp_path: Path
) -> None:
    before = everything(bag)
    place = tmp_path / "bags"
    root = book(tmp_path / "book", TEXT.replace("A paragraph.", "Another paragraph."))
    assert run("deposit", root, "--out", place, "--update", bag).code == 0
    assert everything(bag) == before
    new = place / "the-fold-v2"
    record = json.loads((new / "build.json").read_text("utf-8"))
    assert record["number"] == 2
    (old,) = record["versions"]
    manifest = hashlib.sha256(before["manifest-sha256.txt"]).hexdigest()
    assert (old["number"], old["manifest"]) == (1, manifest)
    assert "data/source/manuscript/book.md" in old["since"]["changed"]
    assert "data/source/manuscript/fold.svg" not in old["since"]["changed"]
    premis = etree.parse(new / "metadata" / "premis.xml")
    kinds = premis.xpath("//*[local-name()='eventType']/text()")
    assert "modification" in kinds
    assert run("verify", new).code == 0
    third = run("deposit", root, "--out", place, "--update", new)
    assert third.code == 0
    assert "nothing has changed" in third.err
    assert sorted(path.name for path in place.iterdir()) == ["the-fold-v2"]


def test_a_version_follows_only_a_whole_bag_of_the_same_book(
    bag: Path, run: Callable[..., Run], tmp_path: Path
) -> None:
    place = tmp_path / "bags"
    other = book(tmp_path / "book", slug="other")
    assert run("deposit", other, "--out", place, "--update", bag).code == 2
    spoilt = shutil.copytree(bag, tmp_path / "spoilt")
    (spoilt / "README.txt").write_bytes(b"x")
    done = run("deposit", book(tmp_path / "one"), "--out", place, "--update", spoilt)
    assert done.code == 2
    assert "the bag is not whole: README.txt" in done.err
    assert not place.exists()


def test_of_two_runs_that_make_the_same_bag_neither_fails(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, place = book(tmp_path / "book"), tmp_path / "bags"
    assert run("deposit", root, "--out", tmp_path / "other", "--zip").code == 0
    before = write.open_scratch

    def meanwhile(folder: Path) -> Path:  # another run comes first
        shutil.copytree(tmp_path / "other", folder, dirs_exist_ok=True)
        return before(folder)

    monkeypatch.setattr(write, "open_scratch", meanwhile)
    done = run("deposit", root, "--out", place, "--zip")
    assert done.code == 0, done.err
    assert everything(place) == everything(tmp_path / "other")


@pytest.mark.parametrize("log", ["bags/the-fold/log.txt", "book/manuscript/book.md"])
def test_a_log_is_no_file_of_the_bag_or_the_book(
    run: Callable[..., Run], tmp_path: Path, log: str
) -> None:
    root = book(tmp_path / "book")
    before = everything(tmp_path)
    done = run("deposit", root, "--out", tmp_path / "bags", "--log", tmp_path / log)
    assert done.code == 2
    assert everything(tmp_path).keys() >= before.keys()
    assert not (tmp_path / "bags" / "the-fold").exists()
    assert everything(root) == {name.removeprefix("book/"): body for name, body in before.items()}


def test_the_clock_is_in_the_log_alone(run: Callable[..., Run], tmp_path: Path) -> None:
    log = tmp_path / "deposit.log"
    assert run("deposit", book(tmp_path / "book"), "--out", tmp_path / "bags", "--log", log).code == 0  # fmt: skip
    lines = log.read_text("utf-8").splitlines()
    assert all(line[:2] == "20" and line[10] == "T" for line in lines)
    assert any("write: " in line for line in lines)


def test_two_hundred_spoilt_bags_are_each_refused_with_the_file(bag: Path) -> None:
    files = everything(bag)
    ways = list(spoilt_bags(files))
    assert len(ways) >= 200
    for way in ways:
        findings = judge_bag(MemoryBag(way.spoil(files)))
        told = {(finding.code, finding.place.file) for finding in findings if finding.place}
        assert (way.code, way.file) in told, way.how


def test_a_bag_that_was_sealed_again_is_found_out_file_by_file(bag: Path) -> None:
    files = everything(bag)
    for name, content in files.items():
        if "manifest-" in name or name == "bagit.txt":
            continue
        spoilt = sealed_again({**files, name: content + b"\n"})
        assert judge_bag(MemoryBag(spoilt)) == (), name
        names = differing(MemoryBag(spoilt), files)
        assert name in names
        assert {f.place.file for f in tell_differences(MemoryBag(spoilt), files, names) if f.place} >= {name}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("data/editions/the-fold.html", b"A paragraph.", b"A sentence.", "bag-differs"),
        ("metadata/dc.xml", b"Writer, Ada", b"Writer, Eve", "bag-differs"),
        ("data/source/manuscript/book.md", b"A paragraph.", b"A sentence.", "bag-differs"),
        ("data/source/manuscript/book.md", b"[^n]: The note.", b"", "bag-sources"),
        ("build.json", b'"form": 1', b'"form": 2', "bag-record"),
        ("build.json", b'"epoch": 1', b'"epoch": "1', "bag-record"),
        ("build.json", b'"slug"', b'"slag"', "bag-record"),
        ("build.json", b'"octavo": {', b'"octava": {', "bag-record"),
        ("build.json", b'"python": {', b'"python": {}, "cobra": {', "bag-record"),
        ("build.json", b'"pandoc": "', b'"pandoc": "\\u0001', "bag-record"),
        ("build.json", b'"pandoc": "', b'"pandoc": "\\ud800', "bag-record"),
        ("build.json", b'"rules": "', b'"rules": "\\ud800', "bag-record"),
        ("build.json", b'"rules": "', b'"rules": 7, "x": "', "bag-record"),
        ("build.json", b'"the-fold.pdf": ', b'"../the-fold.pdf": ', "bag-record"),
    ],
)
def test_verify_finds_out_who_seals_a_changed_bag_again(
    bag: Path, run: Callable[..., Run], tmp_path: Path, name: str, old: bytes, new: bytes, code: str
) -> None:
    files = everything(bag)
    assert old in files[name]
    spoilt = sealed_again({**files, name: files[name].replace(old, new)})
    done = run("verify", write_files(tmp_path / "bag", spoilt))
    assert done.code == 1
    assert f"[{code}]" in done.err


@pytest.mark.parametrize(
    "report",
    [
        b"[",
        b"7",
        b'{"version": "1", "findings": [{}]}',
        b'{"version": "\\u0000", "findings": []}',
        b'{"version": "1", "findings": [{"code": "\\ud800", "severity": "note", "message": "", "file": null, '
        b'"line": null, "hint": null}]}',
        b'{"version": "1", "findings": [{"code": "x", "severity": "note", "message": "", "file": "x", '
        b'"line": [], "hint": null}]}',
    ],
)
def test_a_report_of_nonsense_is_told_and_nothing_is_made_of_it(bag: Path, report: bytes) -> None:
    record = json.loads((bag / "build.json").read_text("utf-8"))
    told = [{**record["validators"][0], "ran": True, "report": "data/reports/x.json"}]
    with pytest.raises(ValueError, match="is not what we write"):
        read_verdicts(told, {"data/reports/x.json": report})


def test_with_other_versions_it_says_what_differs_and_compares_the_text(
    bag: Path, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather = depositing.gather_makings

    def older(fonts: object = ()) -> dict[str, dict[str, str]]:
        made = gather(fonts)  # type: ignore[arg-type]
        return {**made, "packages": {**made["packages"], "weasyprint": "71.0"}}

    monkeypatch.setattr(depositing, "gather_makings", older)
    done = run("verify", bag)
    assert done.code == 0
    assert "the bag was made with weasyprint 70.0, here 71.0 [bag-versions]" in done.err
    files = everything(bag)
    name = "data/editions/the-fold.html"
    # another page, with the same words
    same = _sealed_with_digest({**files, name: files[name].replace(b"<main", b"<main  ")}, name)
    done = run("verify", write_files(tmp_path / "same", same))
    assert done.code == 0
    assert f"{name}: note: made again with other versions it has other bytes" in done.err
    spoilt = {**files, name: files[name].replace(b"A paragraph.", b"A sentence.")}
    sealed = _sealed_with_digest(spoilt, name)
    done = run("verify", write_files(tmp_path / "spoilt", sealed))
    assert done.code == 1
    assert "[screen-text]" in done.err
    done = run("verify", write_files(tmp_path / "sealed", sealed_again(spoilt)))
    assert done.code == 1
    assert f"{name}: error: it is not the edition whose SHA-256 build.json has" in done.err


def test_a_record_that_breaks_its_grammar_is_an_error_that_the_bag_tells_of(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "hold_to_grammar", lambda name, _: ("line 2: odd",) * (name == "dc"))  # fmt: skip
    root, place = book(tmp_path / "book"), tmp_path / "bags"
    done = run("deposit", root, "--out", place)
    assert done.code == 1
    assert "metadata/dc.xml: error: line 2: odd [deposit-record]" in done.err
    assert run("deposit", root, "--out", place, "--with-errors").code == 0
    bag = place / "the-fold"
    assert json.loads((bag / "build.json").read_text("utf-8"))["with_errors"] is True
    assert b"line 2: odd" in (bag / "data" / "reports" / "report.json").read_bytes()
    assert run("verify", bag).code == 0


def test_with_other_versions_an_edition_more_is_an_error(
    bag: Path, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather = depositing.gather_makings
    monkeypatch.setattr(
        depositing, "gather_makings", lambda fonts: {**gather(fonts), "machine": {}}
    )
    name = "data/editions/more.exe"
    files = {**everything(bag), name: b"MZ"}
    record = json.loads(files["build.json"])
    record["editions"]["more.exe"] = ""
    files["build.json"] = json.dumps(record).encode()
    done = run("verify", write_files(tmp_path / "bag", _sealed_with_digest(files, name)))
    assert done.code == 1
    assert f"{name}: error: it is in the bag, and what is packed again" in done.err


def _sealed_with_digest(files: dict[str, bytes], edition: str) -> dict[str, bytes]:
    """Sealed by somebody who also writes the edition's digest into build.json."""
    record = json.loads(files["build.json"])
    name = edition.rpartition("/")[2]
    record["editions"][name] = hashlib.sha256(files[edition]).hexdigest()
    return sealed_again({**files, "build.json": json.dumps(record).encode()})


def test_the_whole_of_the_test_book_comes_again_from_its_bag(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    done = run("deposit", BOOKS / "full", "--out", tmp_path, "--with-errors")
    assert done.code == 0, done.err
    (made,) = tmp_path.glob("*/bagit.txt")
    done = run("verify", made.parent)
    assert (done.code, done.err) == (0, "")
