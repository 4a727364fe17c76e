"""Turn pages of a finished PDF into pictures, and into words with their boxes, each when it is asked for.

A page is known by its digest, that of all it is drawn with. A page that an edit has not changed keeps it over builds: a window
loads nothing again, and what was drawn is not drawn anew. pdfium draws from the bytes of the edition: what is
seen is what is printed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import pypdfium2 as pdfium
from PIL import ImageChops

from octavo.checks.viewedtext import PDFIUM
from octavo.desk.printedwords import PrintedPages

WIDEST = 4000  # pixels of a picture
_BYTES = 32_000_000  # of pictures that are kept
_LEVEL = 1  # of a picture's compression: it goes no farther than to a window on this machine
_PATIENCE = 10.0  # seconds that a window waits for a page of which it was told
_SHOWN = 3  # PDFs that can be asked for pages: this edition, pages of the next, and what a window may still show

Word = tuple[float, float, float, float, str]  # left, top, right, bottom in points, and the text


class Printed:
    """A PDF with pages of the book, by their digests."""

    def __init__(self, content: bytes, digests: Sequence[str]) -> None:
        """``digests``: of its pages, in their order."""
        self.content = content
        self._index = {digest: index for index, digest in enumerate(digests)}

    def index_of(self, digest: str) -> int | None:
        """A page with this digest; empty pages have the same."""
        return self._index.get(digest)


class Tiles:
    """Pictures and words of the pages of an edition, of those that are set for the next, and of what was shown before."""

    def __init__(self) -> None:
        self._shown: tuple[Printed, ...] = ()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0
        self._width = 0  # that a window last asked for
        self._lock = threading.Lock()  # of what is kept
        self._coming: dict[str, threading.Event] = {}  # pages that are told of and not shown yet

    @contextmanager
    def coming(self, digests: Sequence[str]) -> Iterator[None]:
        """In the block these pages are going to be shown and drawn: whoever asks for one meanwhile waits for its end."""
        is_there = threading.Event()
        self._coming = dict.fromkeys(digests, is_there)
        try:
            yield
        finally:
            self._coming = {}
            is_there.set()

    def show(self, printed: Printed) -> None:
        """From now on pages are looked for in this PDF first."""
        self._shown = (printed, *self._shown)[:_SHOWN]

    def draw_ahead(self, digests: Sequence[str]) -> None:
        """Draw pages that a window is going to ask for, as wide as it last asked: while a book is proved, pdfium is in use."""
        for digest in digests if self._width else ():
            self._drawn(digest, self._width)

    def picture(self, digest: str, width: int) -> bytes | None:
        """A page as a PNG of so many pixels across; None when nothing that is shown has it."""
        self._width = width
        self._wait_for(digest)
        return self._drawn(digest, width)

    def _wait_for(self, digest: str) -> None:
        if (is_there := self._coming.get(digest)) is not None:
            is_there.wait(_PATIENCE)

    def _drawn(self, digest: str, width: int) -> bytes | None:
        key = digest, width
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._find(digest)
        if found is None:
            return None
        made = draw_page(found[0].content, found[1], width)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += len(made)
            while self._size > _BYTES and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made

    def words(self, digest: str) -> list[Word] | None:
        """The words of a page, in the order in which they were set; None when nothing that is shown has it."""
        self._wait_for(digest)
        found = self._find(digest)
        if found is None:
            return None
        printed, index = found
        return [
            (*word.box, word.text) for word in PrintedPages(printed.content, PDFIUM).read(index)
        ]

    def _find(self, digest: str) -> tuple[Printed, int] | None:
        for printed in self._shown:
            if (index := printed.index_of(digest)) is not None:
                return printed, index
        return None


def draw_page(content: bytes, index: int, width: int) -> bytes:
    """A page as a PNG; one without colours in shades of grey, which is a third of the bytes."""
    with PDFIUM:
        document = pdfium.PdfDocument(content)
        page = document[index]
        bitmap = page.render(scale=width / page.get_width(), prefer_bgrx=False, rev_byteorder=True)
        image = bitmap.to_pil().copy()
        bitmap.close()
        page.close()
        document.close()
    if image.mode == "RGB":
        red, green, blue = image.split()
        if not any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
            image = red
    file = BytesIO()
    image.save(file, "PNG", compress_level=_LEVEL)
    return file.getvalue()
