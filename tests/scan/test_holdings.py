"""A folder, a zip or a METS file of pages becomes one book; what is missing or out of order is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from octavo.cli import main
from scan.odd import zip_of

HEAD = "THE VALLEY"
LINES = (
    "The mills of the lower valley were built",
    "before the flood and stood until the rail-",
    "way came to its upper end in the spring.",
)


def text(number: int) -> bytes:
    return f"{HEAD}\n\n{' '.join(LINES)}\n\n{number}\n".encode()


def alto(number: int, folio: str = "") -> bytes:
    """A page of a few lines of one size, as wide as their letters."""
    rows = [HEAD, *LINES, folio]
    strings = []
    for row, line in enumerate(rows):
        left, words = 200, []
        for word in line.split():
            words.append(
                f'<String CONTENT="{word}" HPOS="{left}" VPOS="{300 + row * 60}" WIDTH="{len(word) * 20}" HEIGHT="34" WC="0.9"/>'
            )
            left += len(word) * 20 + 15
        if words:
            strings.append(
                f'<TextLine HPOS="200" VPOS="{300 + row * 60}" WIDTH="{left - 215}" HEIGHT="34">{"<SP/>".join(words)}</TextLine>'
            )
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description>'
        f'<Layout><Page WIDTH="1500" HEIGHT="2400"><PrintSpace><TextBlock HPOS="200" VPOS="300" WIDTH="900" HEIGHT="300">'
        f'{"".join(strings)}</TextBlock></PrintSpace></Page></Layout></alto>'
    ).encode()  # fmt: skip


def mets(*hrefs: str) -> bytes:
    files = "".join(
        f'<file ID="f{n}"><FLocat xlink:href="{href}"/></file>' for n, href in enumerate(hrefs)
    )
    divs = "".join(
        f'<div ORDER="{n}" ORDERLABEL="{n + 7}"><fptr FILEID="f{n}"/></div>'
        for n in range(len(hrefs))
    )
    return (
        '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec><fileGrp USE="ALTO">'
        f'{files}</fileGrp></fileSec><structMap TYPE="PHYSICAL"><div>{divs}</div></structMap></mets>'
    ).encode()


CATALOGUE = (
    b'<dmdSec ID="d"><mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Das Tal</title></titleInfo><name><namePart>'
    b"Ada Writer</namePart></name><originInfo><dateIssued>1871</dateIssued><publisher>A Press</publisher></originInfo>"
    b'<language><languageTerm type="code">ger</languageTerm></language></mods></dmdSec><fileSec>'
)


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def imported(path: Path, out: Path) -> tuple[str, dict[str, Any]]:
    main(["import", str(path), "--out", str(out)])
    (manuscript,) = (out / "manuscript").glob("*.md")
    report = json.loads((out / "import-report.json").read_text("utf-8"))
    return manuscript.read_text("utf-8"), report


def told(report: dict[str, Any], what: str) -> list[str]:
    return [look["message"] for look in report["look"] if look["what"] == what]


def test_texts_follow_one_another_by_their_numbers(tmp_path: Path) -> None:
    """Not by the alphabet: 9 is before 10."""
    pages = folder(
        tmp_path / "in",
        {f"page-{n}.txt": text(n) for n in (8, 9, 10, 11)} | {"cover.jpg": b"\xff\xd8"},
    )
    made, report = imported(pages, tmp_path / "book")
    assert [made.index(f'n="{n}"') for n in (8, 9, 10, 11)] == sorted(
        made.index(f'n="{n}"') for n in (8, 9, 10, 11)
    )
    assert HEAD not in made.partition("\n---\n")[2].replace(f"# {HEAD}", "")
    assert told(report, "page") == []
    assert report["letters"]["lost"] == ""


def test_a_zip_is_read_as_its_folder_would_be(tmp_path: Path) -> None:
    files = {f"39015/{n:08}.txt": text(n) for n in range(1, 5)} | {
        "39015/md5.md5": b"0",
        "__MACOSX/39015/._00000001.txt": b"x",
    }
    (tmp_path / "39015.zip").write_bytes(zip_of(files))
    zipped, _ = imported(tmp_path / "39015.zip", tmp_path / "a")
    plain, _ = imported(
        folder(
            tmp_path / "39015", {n.split("/")[1]: c for n, c in files.items() if n.startswith("39")}
        ),
        tmp_path / "b",
    )
    assert zipped.partition("\n---\n")[2] == plain.partition("\n---\n")[2]


def test_pictures_in_a_zip_are_never_unfolded(tmp_path: Path) -> None:
    """One of them would be beyond every limit."""
    files = {f"{n}.txt": text(n) for n in (1, 2, 3)} | {"1.tif": b"\0" * 3_000_000}
    (tmp_path / "a.zip").write_bytes(zip_of(files))
    made, _ = imported(tmp_path / "a.zip", tmp_path / "book")
    assert made.count("The mills") == 3


def test_files_that_may_have_words_and_are_left_out_are_told(tmp_path: Path) -> None:
    files = {f"{n}.xml": alto(n) for n in (1, 2, 3)} | {
        "4.xml": b"<other>words of an unknown kind</other>",
        "5.xml": b"",
        "preface.docx": b"PK",
        "1.png": b"",
        "all.pdf": b"%PDF-1.7",
    }
    _, report = imported(folder(tmp_path / "in", files), tmp_path / "book")
    assert told(report, "page") == [
        "left out, since they are no pages that are known, or broken: 4.xml, 5.xml, preface.docx"
    ]


def test_what_a_reader_tells_of_a_page_names_its_file(tmp_path: Path) -> None:
    page = (
        "<html><body>{}<div class='ocr_page' title='bbox 0 0 600 900'>"
        "<span class='ocr_line' title='bbox 10 10 90 30'>Some words</span></div></body></html>"
    )
    files = {"1.hocr": page.format("").encode(), "2.hocr": page.format("Loose words").encode()}
    _, report = imported(folder(tmp_path / "in", files), tmp_path / "book")
    assert told(report, "letters") == [
        "2.hocr: words outside of the pages are in the report only: “Loose words”"
    ]
    assert [a["text"] for a in report["set_aside"] if "Loose" in a["text"]]


def test_a_page_that_is_missing_or_there_twice_is_told(tmp_path: Path) -> None:
    files = {f"{n}.txt": text(n) for n in (1, 2, 4, 5, 9)} | {
        "b-5.txt": text(5),
        "readme.txt": b"Read me.",
    }
    _, report = imported(folder(tmp_path / "in", files), tmp_path / "book")
    assert told(report, "page")[:4] == [
        "left out, since their names have no number: readme.txt",
        "page 3 is missing between the files of 2 and 4",
        "pages 6 to 8 are missing between the files of 5 and 9",
        "two files have the number 5: 5.txt, b-5.txt",
    ]


def test_files_that_know_places_are_taken_before_texts(tmp_path: Path) -> None:
    files = {f"{n}.txt": b"Plain words." for n in (1, 2, 3)} | {
        f"{n}.xml": alto(n, str(n)) for n in (1, 2, 3)
    }
    made, report = imported(folder(tmp_path / "in", files), tmp_path / "book")
    assert "Plain words" not in made
    assert "stood until the railway came to its upper end" in made
    assert report["pages"]["labels"] == ["1", "2", "3"]


def test_mets_says_order_and_labels(tmp_path: Path) -> None:
    files = {
        "mets.xml": mets("alto/b.xml", "alto/a.xml", "alto/gone.xml"),
        "alto/a.xml": alto(2),
        "alto/b.xml": alto(1),
    }
    _, report = imported(folder(tmp_path / "in", files) / "mets.xml", tmp_path / "book")
    assert report["pages"]["labels"] == ["7", "8"]
    assert told(report, "page")[0] == "not there, though METS names them: alto/gone.xml (1)"
    _, again = imported(tmp_path / "in", tmp_path / "again")
    assert again["pages"]["labels"] == ["7", "8"]


def test_what_the_catalogue_says_is_said_where_there_is_no_title_page(tmp_path: Path) -> None:
    bound = mets("1.xml", "2.xml").replace(b"<fileSec>", CATALOGUE)
    files = {"mets.xml": bound, "1.xml": alto(1), "2.xml": alto(2)}
    _, report = imported(folder(tmp_path / "in", files), tmp_path / "book")
    said = {key: of["value"] for key, of in report["front_matter"].items()}
    assert (said["title"], said["author"], said["date"]) == ("Das Tal", "Ada Writer", "1871")
    assert (said["language"], said["publisher"]) == ("de", "A Press")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.zip", zip_of({"../1.txt": text(1)}), "a.zip names a path outside of itself: '../1.txt'"),
        ("a.zip", zip_of({"/etc/1.txt": text(1)}), "a.zip names a path outside of itself: '/etc/1.txt'"),
        ("a.zip", zip_of({"C:\\1.txt": text(1)}), "a.zip names a path outside of itself"),
        ("a.zip", zip_of({"1.txt": b"a" * 1_000_000}), "a.zip unfolds to more than 100 times its size"),
        ("a.zip", zip_of({"1.jpg": b"\xff\xd8"}), "a.zip holds no pages"),
        ("a.zip", zip_of({"1.xml": alto(1)[:-50], "2.xml": alto(2)}), "1.xml is no whole XML"),
        ("a.zip", zip_of({"1.txt": text(1), "2.txt": text(2)}).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
         "a.zip is locked with a password"),
        ("a.xml", b"<PcGts><Page imageWidth='9' imageHeight='9'><TextRegion/></Page></PcGts>", "a.xml has no word on any of its pages (1)"),
        ("a.xml", mets("../../secret.xml"), "a.xml names files of pages of which none is beside it"),
    ],
)  # fmt: skip
def test_what_holds_no_pages_or_leads_out_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / "secret.xml").write_bytes(alto(1))
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / name).write_bytes(content)
    assert main(["import", str(tmp_path / "a" / "b" / name), "--out", str(tmp_path / "book")]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "book").exists()


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words", "utf-8")
    pages = folder(tmp_path / "in", {"1.txt": text(1), "2.txt": text(2)})
    (pages / "3.txt").symlink_to(tmp_path / "secret.txt")
    made, report = imported(pages, tmp_path / "book")
    assert "secret" not in made
    assert told(report, "page") == ["links that lead out of the folder are not followed: 3.txt"]
