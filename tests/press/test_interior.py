"""The interior has the pages that were proved, in the inks of the press, and nothing that is not printed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from octavo.checks.pdfobjects import PdfObjects
from octavo.press.houses import HOUSES, House, load_house
from octavo.press.inks import Black, Screen
from octavo.press.making import Made, choose_inks, make_for_house
from octavo.press.placing import page_content
from octavo.press.reading import read_interior

DATE = "D:20260101000000Z"


def made_for(content: bytes, key: str) -> Made:
    return make_for_house(content, load_house(key), Black(), "A Title", DATE, b"")


@pytest.fixture(scope="module", params=HOUSES)
def house(request: pytest.FixtureRequest) -> House:
    return load_house(str(request.param))


@pytest.fixture(scope="module")
def made(house: House, plates: bytes) -> Made:
    return made_for(plates, house.key)


def words(content: bytes) -> list[str]:
    """The letters of each page, in the order in which they are drawn; hyphens of line ends are no letters."""
    document = pdfium.PdfDocument(content)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [re.sub(r"\W", "", text) for text in found]


def pictures(content: bytes, dpi: float = 40) -> Iterator[Image.Image]:
    document = pdfium.PdfDocument(content)
    for page in document:
        yield page.render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()


@pytest.mark.parametrize("edition", ["plates", "printed"])
def test_every_letter_of_every_page_is_printed(
    edition: str, request: pytest.FixtureRequest
) -> None:
    content: bytes = request.getfixturevalue(edition)
    given, printed = words(content), words(made_for(content, "kdp").interior.content)
    assert printed[: len(given)] == given
    assert not "".join(printed[len(given) :])


def test_pages_look_as_they_did_but_for_their_colours(plates: bytes) -> None:
    inked = made_for(plates, "kdp").interior.content
    for before, after in zip(pictures(plates), pictures(inked), strict=False):
        difference = ImageChops.difference(Black().of_picture(before), after.convert("L"))
        assert ImageStat.Stat(difference).mean[0] < 1
        assert ImageStat.Stat(difference).rms[0] < 6


def test_black_is_the_only_ink(made: Made) -> None:
    spaces = {space for page in made.read.pages for space in page.inks}
    assert spaces == {"DeviceGray"}


def test_another_program_finds_no_ink_but_black(
    made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not installed")
    path = tmp_path_factory.mktemp("ink") / "interior.pdf"
    path.write_bytes(made.interior.content)
    told = subprocess.run(["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)],
                          capture_output=True, check=True, text=True).stdout  # fmt: skip
    pages = [[float(part) for part in line.split()[:4]] for line in told.splitlines()]
    assert len(pages) == len(made.read.pages)
    assert all(inks[:3] == [0, 0, 0] for inks in pages)
    assert any(inks[3] for inks in pages)


def test_nothing_is_there_that_is_not_printed(made: Made) -> None:
    assert not made.read.held & {"annotations", "outline", "structure", "transparency"}
    assert not made.read.loose


def test_another_library_reads_the_file_and_finds_it_sound(made: Made, house: House) -> None:
    with pikepdf.open(BytesIO(made.interior.content)) as pdf:
        assert not list(pdf.check_pdf_syntax())
        assert len(pdf.pages) == len(made.read.pages)
        assert len(pdf.pages) % int(house.figures["multiple"].value) == 0
        for page in pdf.pages:
            assert page.trimbox == page.mediabox
            assert "/Annots" not in page
        said = str(pdf.docinfo.get("/GTS_PDFXConformance", ""))
        with pdf.open_metadata() as metadata:
            said = said or metadata.get("pdfxid:GTS_PDFXVersion", "")
        assert said == house.figures["flavour"].value
        if said:
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == "/GTS_PDFX"
            assert str(intent.OutputConditionIdentifier)
            assert str(pdf.docinfo["/Trapped"]) == "/False"
            assert len(pdf.trailer.ID) == 2
        assert made.interior.content.startswith(
            {"PDF/X-1a:2001": b"%PDF-1.3", "PDF/X-4": b"%PDF-1.6", "": b"%PDF-1.4"}[said]
        )


def test_what_pdf_x_1a_does_not_know_is_not_in_it(plates: bytes) -> None:
    content = made_for(plates, "ingram").interior.content
    for word in (
        b"/ObjStm",
        b"/XRef",
        b"/SMask",
        b"/Group",
        b"/ca ",
        b"/CA ",
        b"/Metadata",
        b"/JavaScript",
    ):
        assert word not in content


def test_the_same_edition_gives_the_same_bytes(plates: bytes, house: House, made: Made) -> None:
    again = made_for(plates, house.key)
    assert (
        hashlib.sha256(again.interior.content).digest()
        == hashlib.sha256(made.interior.content).digest()
    )


def test_pages_move_where_a_house_asks_for_more_room(printed: bytes) -> None:
    near, far = made_for(printed, "kdp"), made_for(printed, "ingram")
    assert near.down_pt == 0
    assert far.down_pt > 0
    tops = [
        min(page.margins[1] for page in made.read.pages if page.margins) for made in (near, far)
    ]
    assert tops[1] == pytest.approx(tops[0] + far.down_pt, abs=0.1)


def test_a_picture_is_no_finer_than_a_press_can_show(plates: bytes) -> None:
    given = [picture.ppi for picture in read_interior(plates).pictures]
    inked = [picture.ppi for picture in made_for(plates, "kdp").read.pictures]
    assert max(given) > 450
    assert max(inked) <= 450
    assert len(given) == len(inked)


def test_a_book_in_colour_keeps_its_colours_where_the_house_wants_them(plates: bytes) -> None:
    made = make_for_house(plates, load_house("kdp"), Screen(), "A Title", DATE, b"")
    spaces = {space for page in made.read.pages for space in page.inks}
    assert spaces == {"DeviceGray", "DeviceRGB"}
    assert "transparency" not in made.read.held


PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.mark.parametrize("key", ["ingram", "offset"])
def test_a_book_in_colour_is_in_the_four_inks_of_its_press(plates: bytes, key: str) -> None:
    if not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    profile = PROFILE.read_bytes()
    house = load_house(key)
    made = make_for_house(
        plates, house, choose_inks(house, "colour", profile), "A Title", DATE, profile
    )
    spaces = {space for page in made.read.pages for space in page.inks}
    assert spaces == {"DeviceCMYK"}
    assert b"0 0 0 1 k" in page_content_of(made.interior.content, 2)  # type is black ink alone
    with pikepdf.open(BytesIO(made.interior.content)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert bytes(intent.DestOutputProfile.read_bytes()) == profile


def page_content_of(content: bytes, index: int) -> bytes:
    pdf = PdfObjects(content)
    return page_content(pdf, pdf.pages()[index].contents)


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (b"junk" * 100, "no ICC profile"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "profile of RGB"),
    ],
)
@pytest.mark.parametrize("ink", ["black", "colour"])
def test_a_profile_that_is_of_no_press_is_refused(profile: bytes, told: str, ink: str) -> None:
    with pytest.raises(ValueError, match=told):
        choose_inks(load_house("offset"), ink, profile)


def test_a_damaged_profile_is_refused() -> None:
    if not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    with pytest.raises(ValueError, match="damaged"):
        choose_inks(load_house("ingram"), "colour", PROFILE.read_bytes()[:3000])


@pytest.mark.parametrize("name", [PROFILE.name, "default_gray.icc"])
def test_the_profile_that_a_black_book_names_is_kept_as_what_it_is(
    plates: bytes, name: str
) -> None:
    if not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    profile = PROFILE.with_name(name).read_bytes()
    house = load_house("offset")
    inks = choose_inks(house, "black", profile)
    made = make_for_house(plates, house, inks, "A Title", DATE, profile)
    with pikepdf.open(BytesIO(made.interior.content)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (4 if name == PROFILE.name else 1) == intent.DestOutputProfile.N
