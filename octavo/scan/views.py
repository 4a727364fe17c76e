"""Turn a sheet into the picture of its page: the door to what was scanned, for the report only.

A PDF draws its own pages. Of other sheets a picture is looked for that the source names, else one that has the file's
name, or a PDF of that name with as many pages; always beside the file: in its folder, or in the folder or zip that is
imported. What cannot be read, or has other proportions than the page, is no picture of it; an import never fails for that.
"""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

import pypdfium2 as pdfium
from PIL import Image as Picture

from octavo.model.errors import UsageError
from octavo.scan.archive import Entries
from octavo.scan.kinds import Kind
from octavo.scan.sheets.model import Sheet
from octavo.scan.source import UNDRAWN

SHARPNESS = 1.8  # pixels to a point: a raised number can be read
_PIXELS = 30_000_000  # of a page of a PDF that is drawn
_SCANNED = 80_000_000  # of a page that was scanned
_BYTES = 300_000_000  # of its file
_ASKEW = 0.03  # of the proportions: a picture that differs by more is of something else
_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".webp", ".gif", ".bmp", ".pgm", ".ppm")  # fmt: skip
_FORMATS = ("PNG", "JPEG", "TIFF", "JPEG2000", "WEBP", "GIF", "BMP", "PPM")
_ENDINGS = re.compile(
    r"(?:[._](?:c?hocr|alto|page|abbyy|ocr))?(?:\.(?:xml|hocr|html?|xhtml|alto|page|gz))+$", re.I
)

_PDF = ".pdf"

View = Callable[[Sheet], Picture.Image | None]  # grey, the whole page


@contextmanager
def open_views(scan: Path, kind: Kind, pages: Sequence[Sheet]) -> Iterator[View]:
    """What gives the picture of a sheet, as long as it is needed; ``pages``: all sheets."""
    if kind.reader == "pdf":
        with closing(pdfium.PdfDocument(scan)) as document:
            yield lambda sheet: _draw(document, sheet, sheet.turned)
        return
    with closing(_Beside(scan, kind, pages)) as beside:
        yield beside.find


def _draw(
    document: pdfium.PdfDocument, sheet: Sheet, turned: int | None = None
) -> Picture.Image | None:
    """A page of a PDF, as it is looked at; or turned so that type that is ``turned`` on it can be read."""
    try:
        with closing(document[sheet.leaf]) as page:
            width, height = page.get_size()
            scale = SHARPNESS * min(1.0, max(sheet.width, sheet.height) / max(width, height))
            scale = min(scale, (_PIXELS / (width * height)) ** 0.5)
            more = 0 if turned is None else (turned - page.get_rotation()) % 360
            drawn = page.render(scale=scale, rotation=more, grayscale=True).to_pil()
    except (pdfium.PdfiumError, *UNDRAWN):
        return None
    return drawn.convert("L") if _is_of(drawn.size, sheet) else None


class _Beside:
    """The pictures and PDFs that lie beside files of words."""

    def __init__(self, scan: Path, kind: Kind, pages: Sequence[Sheet]) -> None:
        self._counts = Counter(sheet.file for sheet in pages)
        self._documents: dict[str, pdfium.PdfDocument | None] = {}
        self._last = ("", b"")  # name and content of the picture that was read
        if not scan.is_dir() and kind.road == "pages" and kind.reader != "mets":
            entries = Entries(scan.read_bytes(), scan.name)
            self._names, self._read = tuple(entries.names()), entries.read
            return
        folder = (scan if scan.is_dir() else scan.parent).resolve()
        self._names = tuple(_names(folder, deep=scan.is_dir() or kind.reader == "mets"))
        self._read = partial(_read_within, folder)

    def find(self, sheet: Sheet) -> Picture.Image | None:
        """The first picture that is the page's."""
        for name in _candidates(sheet, self._names):
            made = None
            with suppress(UsageError, pdfium.PdfiumError, *UNDRAWN):
                if name.lower().endswith(_PDF):
                    document = self._document(name)
                    if document is not None and len(document) == self._counts[sheet.file]:
                        made = _draw(document, sheet)
                else:
                    made = self._open(name, sheet)
            if made is not None:
                return made
        return None

    def _open(self, name: str, sheet: Sheet) -> Picture.Image | None:
        """A picture; of several in a file the one that is as far in it as the page is in its own."""
        if self._last[0] != name:
            self._last = (name, self._read(name))
        pages = self._counts[sheet.file]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            with Picture.open(BytesIO(self._last[1]), formats=_FORMATS) as picture:
                count = getattr(picture, "n_frames", 1)
                named = PurePosixPath(name).name.casefold() == _image_of(sheet)
                # one picture is of one page; several are of as many, but for the small one that some scanners add
                if count > 1 and count != pages and (pages > 1 or not _is_namesake(name, sheet)):
                    return None
                if count == 1 and pages > 1 and not named:
                    return None
                if count == pages:
                    picture.seek(sheet.leaf)
                width, height = picture.size
                if width * height > _SCANNED or not _is_of(picture.size, sheet):
                    return None
                picture.draft(
                    "L", (round(sheet.width * SHARPNESS), round(sheet.height * SHARPNESS))
                )
                return picture.convert("L")

    def _document(self, name: str) -> pdfium.PdfDocument | None:
        """A PDF, which stays open for its other pages; None where it cannot be read."""
        if name not in self._documents:
            self._documents[name] = None
            self._documents[name] = pdfium.PdfDocument(self._read(name))
        return self._documents[name]

    def close(self) -> None:
        """Let go of what was opened."""
        for document in self._documents.values():
            if document is not None:
                document.close()


def _read_within(folder: Path, name: str) -> bytes:
    """A file of a folder. Raises OSError where it is none, lies elsewhere, or is too large."""
    path = (folder / name).resolve()
    if not (path.is_relative_to(folder) and path.is_file() and path.stat().st_size <= _BYTES):
        raise OSError(name)
    return path.read_bytes()


def _names(folder: Path, *, deep: bool) -> Iterator[str]:
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if deep and not one.startswith("."))
        for file in sorted(files):
            if PurePosixPath(file).suffix.lower() in (*_SUFFIXES, _PDF):
                yield (Path(above) / file).relative_to(folder).as_posix()


def _candidates(sheet: Sheet, names: Sequence[str]) -> list[str]:
    """Pictures by their names, those nearest to the file first."""
    folder = PurePosixPath(sheet.file).parent.as_posix()
    image = _image_of(sheet)
    alike = [
        name for name in names
        if PurePosixPath(name).suffix.lower() in (*_SUFFIXES, _PDF)
        and (PurePosixPath(name).name.casefold() == image or _is_namesake(name, sheet))
    ]  # fmt: skip
    return sorted(
        alike,
        key=lambda name: (
            PurePosixPath(name).name.casefold() != image,
            PurePosixPath(name).parent.as_posix() != folder,
            name,
        ),
    )


def _image_of(sheet: Sheet) -> str:
    return PurePosixPath(sheet.image.replace("\\", "/")).name.casefold()


def _is_namesake(name: str, sheet: Sheet) -> bool:
    """Whether a picture has the name of the file of a page's words: “p12.png”, “p12.alto.xml”."""
    stem = _ENDINGS.sub("", PurePosixPath(sheet.file).name)
    return PurePosixPath(name).stem.casefold() == stem.casefold()


def _is_of(size: tuple[int, int], sheet: Sheet) -> bool:
    """Whether a picture has the proportions of the page."""
    if min(*size, sheet.width, sheet.height) <= 0:
        return False
    return abs(size[0] / size[1] * sheet.height / sheet.width - 1) <= _ASKEW
