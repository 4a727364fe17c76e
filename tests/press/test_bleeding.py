"""Pictures that run over the edges of their pages come to a house with the bleed that it asks, and all others stay."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from builders import write_book
from conftest import ROOT, Built, build
from PIL import Image

from octavo.model import Severity
from octavo.press.cover import Art
from octavo.press.houses import HOUSES, load_house
from octavo.press.imposing import draw_proof, impose
from octavo.press.inks import Black
from octavo.press.interior import Wanted, make_interior
from octavo.press.making import make_for_house
from octavo.press.ordering import Order, Ordered, make_order
from octavo.press.preflight import judge_interior
from octavo.press.reading import FileRead, read_interior
from octavo.press.rules import Job
from octavo.reading.theme import load_theme
from press.album import CAPTION, TRIM, picture, write_album

DATE = "D:20260101000000Z"
PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
# by how much a page is larger than its trim, in points: top, outer, bottom, inner; and what stays white at the spine
ASKED = {
    "kdp": ((9, 9, 9, 0), 0),
    "ingram": ((9, 9, 9, 0), 9),
    "lulu": ((9, 9, 9, 9), 0),
    "offset": ((9, 9, 9, 9), 0),
}
PLATES = 5


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_album(tmp_path_factory.mktemp("album") / "book"))


def ordered(album: Built, key: str, ink: str = "black") -> Ordered:
    assert album.build.book is not None
    metadata = album.build.book.metadata
    metadata = metadata.model_copy(update={"print": metadata.print.model_copy(update={"ink": ink})})
    profile = PROFILE.read_bytes() if ink == "colour" and key in ("ingram", "offset") else b""
    theme = load_theme("classic", ROOT)
    content = album.content("pdf")
    return make_order(
        Order(load_house(key), metadata, theme, Art({}), profile, DATE, "album", content)
    )


@pytest.fixture(scope="module", params=HOUSES)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(album: Built, key: str) -> Ordered:
    return ordered(album, key)


def rules_broken(made: Ordered) -> list[str]:
    rules = (*made.rules, *made.cover_rules, *made.form_rules)
    return [
        f"{rule.code}: {rule.seen}"
        for rule in rules
        if rule.severity in (Severity.ERROR, Severity.WARNING)
    ]


def drawn(content: bytes, index: int, scale: float = 1.0) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[index].render(scale=scale).to_pil().convert("RGB")


def plates_of(read: FileRead) -> list[int]:
    return [index for index, page in enumerate(read.pages) if page.over]


def test_the_book_is_proved_without_a_finding(album: Built) -> None:
    assert [f for f in album.build.findings if f.code not in ("not-run", "font-fallback")] == []


def test_a_book_of_plates_breaks_no_rule_of_any_house(made: Ordered) -> None:
    assert rules_broken(made) == []
    assert {"press-bleed", "press-bleed-box"} <= {rule.code for rule in made.rules}


@pytest.mark.parametrize("key", HOUSES)
def test_a_book_of_plates_in_colour_breaks_no_rule_of_any_house(album: Built, key: str) -> None:
    if key in ("ingram", "offset") and not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    made = ordered(album, key, "colour")
    assert [told for told in rules_broken(made) if "press-ink-sum" not in told] == []
    spaces = {space for page in made.interior.read.pages for space in page.inks}
    assert spaces <= {"DeviceGray", "DeviceRGB" if key in ("kdp", "lulu") else "DeviceCMYK"}


def test_no_page_has_cyan_magenta_or_yellow(made: Ordered, tmp_path: Path) -> None:
    assert {space for page in made.interior.read.pages for space in page.inks} == {"DeviceGray"}
    if shutil.which("gs") is None:
        return
    path = tmp_path / "interior.pdf"
    path.write_bytes(made.files["album-interior.pdf"])
    told = subprocess.run(["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)],
                          capture_output=True, check=True, text=True).stdout  # fmt: skip
    inks = [[float(part) for part in line.split()[:4]] for line in told.splitlines()]
    assert len(inks) == len(made.interior.read.pages)
    assert all(page[:3] == [0, 0, 0] for page in inks)
    assert all(inks[index][3] > 0.5 for index in plates_of(made.interior.read))


def test_every_page_is_larger_than_its_trim_by_the_bleed_of_the_house(
    made: Ordered, key: str
) -> None:
    (top, outer, bottom, inner), _ = ASKED[key]
    with pikepdf.open(BytesIO(made.files["album-interior.pdf"])) as pdf:
        for index, page in enumerate(pdf.pages):
            left, right = (inner, outer) if index % 2 == 0 else (outer, inner)
            media = [float(edge) for edge in page.mediabox]
            trim = [float(edge) for edge in page.trimbox]
            assert media == [0, 0, TRIM[0] + left + right, TRIM[1] + top + bottom]
            assert trim == [left, bottom, left + TRIM[0], bottom + TRIM[1]]
            assert page.obj.BleedBox == page.obj.MediaBox


def test_plates_are_inked_to_the_edge_of_the_bleed_and_no_farther(made: Ordered, key: str) -> None:
    read, content = made.interior.read, made.files["album-interior.pdf"]
    assert len(plates_of(read)) == PLATES
    white = ASKED[key][1]
    for index in plates_of(read):
        shown = drawn(content, index).convert("L")
        inner = range(white + 1) if index % 2 == 0 else range(shown.width - white - 1, shown.width)
        across = [x for x in range(shown.width) if not white or x not in inner]
        for x in across:  # along the head, which has no caption
            assert shown.getpixel((x, 1)) < 245  # type: ignore[operator]
        if white:
            edge = 2 if index % 2 == 0 else shown.width - 3
            assert {shown.getpixel((edge, y)) for y in range(shown.height)} == {255}


def test_what_is_half_transparent_goes_on_into_the_bleed(made: Ordered) -> None:
    """Its place on the page is printed as a picture of how it looks, and that is as large as the paper."""
    content = made.files["album-interior.pdf"]
    index = plates_of(made.interior.read)[2]
    shown = drawn(content, index, 2).convert("L")
    x = shown.width // 2
    for y in (1, 10, 17):  # above the trim and below it
        assert abs(shown.getpixel((x, y)) - shown.getpixel((x, 30))) < 6  # type: ignore[operator]


def test_words_stay_whole_and_in_order_and_captions_keep_their_margins(
    album: Built, made: Ordered
) -> None:
    def words(content: bytes) -> list[str]:
        with pypdfium2.PdfDocument(content) as document:
            return [re.sub(r"\W", "", page.get_textpage().get_text_range()) for page in document]

    found = words(made.files["album-interior.pdf"])
    before = words(album.content("pdf"))
    assert found[: len(before)] == before
    assert re.sub(r"\W", "", CAPTION) in found[plates_of(made.interior.read)[1]]


def test_plates_stay_where_other_pages_move(album: Built, made: Ordered, key: str) -> None:
    covered = frozenset(plates_of(made.interior.read))
    still = Wanted(
        Black(), "A", "1.4", 0.0, 0.0, 0.0, 32, "", "", b"", DATE, load_house(key).bleed(), covered
    )
    before, after = (
        read_interior(make_interior(album.content("pdf"), wanted).content).pages
        for wanted in (still, replace(still, aside_pt=5.0, down_pt=7.0))
    )
    for index, (page, moved) in enumerate(zip(before, after, strict=True)):
        assert page.over == moved.over
        if page.margins and moved.margins:
            assert moved.margins[1] - page.margins[1] == pytest.approx(
                0.0 if index in covered else 7.0, abs=0.01
            )


def test_the_same_edition_gives_the_same_bytes(album: Built, made: Ordered, key: str) -> None:
    assert ordered(album, key).files == made.files


def test_a_proof_shows_what_is_cut_off_and_a_booklet_does_not(made: Ordered, key: str) -> None:
    content = made.files["album-interior.pdf"]
    index = next(i for i in plates_of(made.interior.read) if i % 2)
    proof = drawn(draw_proof(content, 14.0), index)
    assert proof.size == (TRIM[0] + 56, TRIM[1] + 56)
    assert max(proof.getpixel((28 - 5, 300))) < 245  # type: ignore[arg-type]
    assert proof.getpixel((28 - 14, 300)) == (255, 255, 255)
    with pypdfium2.PdfDocument(impose(content, "booklet")) as sheets:
        assert {page.get_size() for page in sheets} == {(2 * TRIM[0], TRIM[1])}


def judged(content: bytes, key: str) -> dict[str, str]:
    rules = judge_interior(read_interior(content), Job(load_house(key), "black", "white"))
    return {rule.code: rule.seen for rule in rules if rule.severity}


def test_a_picture_that_ends_at_the_trim_is_told(album: Built, key: str) -> None:
    """As a file from elsewhere would have it: nothing of it is beyond the page."""
    content = album.content("pdf")
    wanted = Wanted(Black(), "A", "1.4", 0.0, 0.0, 0.0, 32, "", "", b"", DATE)
    told = judged(cut_at_trim(make_interior(content, wanted).content), key)
    assert {"press-bleed", "press-bleed-box"} <= told.keys()
    assert told["press-bleed"].startswith("0 in")


def cut_at_trim(content: bytes) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            clip = b"0 0 %g %g re W n\n" % TRIM
            page.contents_add(pdf.make_stream(clip), prepend=True)
        pdf.save(made)
    return made.getvalue()


LAYERS = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 500" width="300" height="500">
<rect width="300" height="500" fill="#446"/><circle cx="150" cy="55" r="24" fill="#ed8"/>
<g opacity=".5"><rect x="20" y="420" width="260" height="45" fill="#a32"/></g><path d="M12 100h30v30z" fill="#fff"/></svg>"""


def test_what_a_drawing_that_covers_a_page_has_near_its_edges_is_of_the_picture(
    tmp_path: Path, key: str
) -> None:
    text = '# One\n\nWords.\n\n![](map.svg){.bleed alt="Map"}\n\nMore words.\n'
    files = {"book.md": text, "map.svg": LAYERS}
    made = ordered(build(write_book(tmp_path, files, print={"trim": "5in x 8in"}), ("pdf",)), key)
    margins = ("press-inner", "press-outer", "press-top", "press-bottom", "press-bleed")
    assert [broken for broken in rules_broken(made) if broken.startswith(margins)] == []


def test_a_book_without_plates_has_pages_of_its_trim(plates: bytes, key: str) -> None:
    made = make_for_house(plates, load_house(key), Black(), "A", DATE, b"")
    assert made.covered == 0
    assert all(page.media == page.trim and page.over is None for page in made.read.pages)
    rules = judge_interior(made.read, Job(load_house(key), "black", "white"))
    assert not {"press-bleed", "press-bleed-box"} & {rule.code for rule in rules}


@pytest.mark.parametrize(("wide", "severity"), [(1400, Severity.WARNING), (900, Severity.ERROR)])
def test_a_plate_with_fewer_points_than_the_house_asks_is_told_with_its_page(
    tmp_path: Path, wide: int, severity: Severity
) -> None:
    files = {
        "book.md": '# One\n\nWords.\n\n![](coarse.jpg){.bleed alt="Colours"}\n',
        "coarse.jpg": picture(wide, wide * 3 // 2),
    }
    content = build(write_book(tmp_path, files, print={"trim": "5in x 8in"}), ("pdf",)).content(
        "pdf"
    )
    made = make_for_house(content, load_house("kdp"), Black(), "A", DATE, b"")
    rules = judge_interior(made.read, Job(load_house("kdp"), "black", "white"))
    (found,) = [rule for rule in rules if rule.code == "press-sharpness"]
    (page,) = plates_of(made.read)
    assert found.severity is severity
    # its height fills the page and the bleed at head and foot: 8.25 in
    assert found.seen == f"{wide * 3 // 2 / 8.25:.0f} ppi on page {page + 1}"
