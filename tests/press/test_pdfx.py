"""Files that say they are PDF/X keep its clauses, as another library reads them; and what breaks one is seen."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT, Built, build

from octavo.press.cover import Art
from octavo.press.houses import load_house
from octavo.press.ordering import Order, Ordered, make_order
from octavo.reading.theme import load_theme
from press.album import write_album
from press.pdfx import broken_clauses

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_album(tmp_path_factory.mktemp("album") / "book"), ("pdf",))


def ordered(album: Built, key: str, ink: str, binding: str) -> Ordered:
    assert album.build.book is not None
    metadata = album.build.book.metadata
    wanted = metadata.print.model_copy(update={"ink": ink, "binding": binding})
    profile = PROFILE.read_bytes() if ink == "colour" else b""
    return make_order(
        Order(load_house(key), metadata.model_copy(update={"print": wanted}), load_theme("classic", ROOT), Art({}), profile,
              "D:20260101000000Z", "album", album.content("pdf"))
    )  # fmt: skip


@pytest.fixture(scope="module")
def plain(album: Built) -> Ordered:
    """The simplest order."""
    return ordered(album, "ingram", "black", "paperback")


@pytest.mark.parametrize(("ink", "binding"), [("black", "paperback"), ("colour", "jacket")])
@pytest.mark.parametrize("key", ["ingram", "offset"])
def test_every_file_for_a_press_keeps_the_clauses_of_its_pdf_x(
    album: Built, key: str, ink: str, binding: str
) -> None:
    if ink == "colour" and not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    files = ordered(album, key, ink, binding).files
    made = {name: content for name, content in files.items() if name.endswith(".pdf")}
    assert len(made) == (3 if binding == "jacket" else 2)
    assert not {name: said for name, content in made.items() if (said := broken_clauses(content))}


def _change(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        change(pdf)
        written = BytesIO()
        pdf.save(written, static_id=True)
        return written.getvalue()


def _say(name: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo[name] = value

    return change


def _name_registry(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("Mine")


def _cut_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.TrimBox = pikepdf.Array([-9, 0, 300, 500])


def _draw_in_rgb(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Contents = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f")


def _mix(pdf: pikepdf.Pdf) -> None:
    state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5)
    pdf.pages[3].obj.Resources = pikepdf.Dictionary(ExtGState={"/A": pdf.make_indirect(state)})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_say("/GTS_PDFXVersion", ""), "does not say of which standard"),
        (_say("/Trapped", "maybe"), "whether it is trapped"),
        (_say("/ModDate", "yesterday"), "/ModDate is no date"),
        (_name_registry, "a registry is named"),
        (_cut_box, "the boxes of page 4 do not lie in one another"),
        (_draw_in_rgb, "a page has colours of a screen"),
        (_mix, "a state is half transparent: /ca"),
    ],
)
def test_a_clause_that_is_broken_is_seen(
    plain: Ordered, change: Callable[[pikepdf.Pdf], None], told: str
) -> None:
    content = plain.files["album-interior.pdf"]
    assert any(told in said for said in broken_clauses(_change(content, change)))


def test_the_print_edition_is_no_pdf_x(album: Built) -> None:
    assert broken_clauses(album.content("pdf")) == ["it says it is no PDF/X"]
