"""Turn a sheet into the picture of its page: the door to what was scanned, for the report only.

A PDF draws its own pages. Of other sheets a picture is looked for that the source names, else one that has the file's
name, always beside the file: in its folder, or in the folder or zip that is imported. What cannot be read, or has other
proportions than the page, is no picture of it; an import never fails for that.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image as Picture

from octavo.model.errors import UsageError
from octavo.scan.archive import Entries
from octavo.scan.kinds import Kind
from octavo.scan.sheets.model import Sheet
from octavo.scan.source import UNDRAWN

SHARPNESS = 1.8  # pixels to a point: a raised number can be read
_PIXELS = 30_000_000  # of a page of a PDF that is drawn
_SCANNED = 80_000_000  # of a page that was scanned
_BYTES = 100_000_000  # of its file
_ASKEW = 0.03  # of the proportions: a picture that differs by more is of something else
_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".webp", ".gif", ".bmp", ".pgm", ".ppm")  # fmt: skip
_FORMATS = ("PNG", "JPEG", "TIFF", "JPEG2000", "WEBP", "GIF", "BMP", "PPM")
_ENDINGS = re.compile(
    r"(?:[._](?:hocr|alto|page|abbyy|ocr))?(?:\.(?:xml|hocr|html?|xhtml|alto|page|gz))+$", re.I
)

View = Callable[[Sheet], Picture.Image | None]  # grey, the whole page


@contextmanager
def open_views(scan: Path, kind: Kind) -> Iterator[View]:
    """What gives the picture of a sheet, as long as it is needed."""
    if kind.reader == "pdf":
        # what PDFs need is not loaded for others
        import pypdfium2 as pdfium

        with closing(pdfium.PdfDocument(scan)) as document:
            yield lambda sheet: _draw(document, sheet)
        return
    names, read = _held(scan, kind)
    yield lambda sheet: _find(sheet, names, read)


def _draw(document: Any, sheet: Sheet) -> Picture.Image | None:
    """A page of a PDF, turned as its type is read."""
    import pypdfium2 as pdfium

    scale = min(SHARPNESS, (_PIXELS / max(sheet.width * sheet.height, 1.0)) ** 0.5)
    try:
        with closing(document[sheet.leaf]) as page:
            turned = (sheet.turned - page.get_rotation()) % 360
            drawn = page.render(scale=scale, rotation=turned, grayscale=True).to_pil()
    except (pdfium.PdfiumError, *UNDRAWN):
        return None
    return drawn.convert("L") if _is_of(drawn.size, sheet) else None


def _held(scan: Path, kind: Kind) -> tuple[Sequence[str], Callable[[str], bytes]]:
    """The names of all files that may be a page's picture, and what reads one."""
    if not scan.is_dir() and kind.road == "pages" and kind.reader != "mets":
        entries = Entries(scan.read_bytes(), scan.name)
        return entries.names(), entries.read
    folder = (scan if scan.is_dir() else scan.parent).resolve()
    deep = scan.is_dir() or kind.reader == "mets"

    def read(name: str) -> bytes:
        path = (folder / name).resolve()
        if not (path.is_relative_to(folder) and path.is_file() and path.stat().st_size <= _BYTES):
            raise OSError(name)
        return path.read_bytes()

    return tuple(_names(folder, deep=deep)), read


def _names(folder: Path, *, deep: bool) -> Iterator[str]:
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if deep and not one.startswith("."))
        for file in sorted(files):
            if PurePosixPath(file).suffix.lower() in _SUFFIXES:
                yield (Path(above) / file).relative_to(folder).as_posix()


def _find(sheet: Sheet, names: Sequence[str], read: Callable[[str], bytes]) -> Picture.Image | None:
    """The first picture that is the page's: of that name, else of the name that the file of its words has."""
    for name in _candidates(sheet, names):
        try:
            made = _open(read(name), sheet)
        except (UsageError, *UNDRAWN):
            continue
        if made is not None:
            return made
    return None


def _candidates(sheet: Sheet, names: Sequence[str]) -> list[str]:
    """Pictures by their names, those nearest to the file first."""
    folder = PurePosixPath(sheet.file).parent.as_posix()
    image = PurePosixPath(sheet.image.replace("\\", "/")).name.casefold()
    stem = _ENDINGS.sub("", PurePosixPath(sheet.file).name).casefold()
    alike = [
        name for name in names
        if (there := PurePosixPath(name)).suffix.lower() in _SUFFIXES
        and (there.name.casefold() == image or there.stem.casefold() == stem)
    ]  # fmt: skip
    return sorted(
        alike,
        key=lambda name: (
            PurePosixPath(name).name.casefold() != image,
            PurePosixPath(name).parent.as_posix() != folder,
            name,
        ),
    )


def _open(content: bytes, sheet: Sheet) -> Picture.Image | None:
    """A picture, or the one of several in a file that is as far in it as the page is in its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Picture.DecompressionBombWarning)
        with Picture.open(BytesIO(content), formats=_FORMATS) as picture:
            count = getattr(picture, "n_frames", 1)
            if count > 1:
                picture.seek(sheet.leaf)
            width, height = picture.size
            if width * height > _SCANNED or not _is_of(picture.size, sheet):
                return None
            if count == 1 and sheet.leaf and not sheet.image:
                return None  # of the first page of the file, if of any
            picture.draft("L", (round(sheet.width * SHARPNESS), round(sheet.height * SHARPNESS)))
            return picture.convert("L")


def _is_of(size: tuple[int, int], sheet: Sheet) -> bool:
    """Whether a picture has the proportions of the page."""
    if min(*size, sheet.width, sheet.height) <= 0:
        return False
    return abs(size[0] / size[1] * sheet.height / sheet.width - 1) <= _ASKEW
