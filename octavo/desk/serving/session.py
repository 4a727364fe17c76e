"""Turn changes of a book's files into builds, one at a time, and keep the last one that was good.

A thread of its own builds. What changes meanwhile gives one more build, however often it changes; builds begin a little apart,
so that a program that saves all the time is not built all the time. What there is to say goes to whoever listens: that a build
has begun, its pages before they are joined and proved, what has become of it. A build that fails leaves the last good one.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from octavo.desk.counting import measure_length
from octavo.desk.pagetext import NoBookError, read_page
from octavo.desk.serving.overlays import Box, mark_faults
from octavo.desk.serving.screens import changed_divisions, divisions_of
from octavo.desk.serving.standing import (
    Good,
    Moment,
    PageFace,
    Status,
    Stopped,
    page_faces,
    standing_value,
)
from octavo.desk.serving.tiles import Printed, Tiles
from octavo.desk.serving.where import Whereabouts
from octavo.model import Build, PageMap
from octavo.model.book import Edition
from octavo.model.errors import OctavoError
from octavo.workshop.collector import give_back

Listener = Callable[[str, bytes], None]  # told the name of what has happened, and JSON

_APART = 0.4  # seconds between the beginnings of two builds
_SETTLED = 0.01  # seconds without a change, after which a save is done
_PATIENCE = 0.5  # seconds after which it is built all the same
_REST = 5.0  # seconds without a change, after which it rests

_EARLY = 12  # pages that are shown before the book is joined: more than a window has
_AHEAD = 2  # of these, that are drawn before they are told of: a spread


class Early(Protocol):
    """Pages that are set and counted, and not yet joined (`typeset/early.py`)."""

    @property
    def page_map(self) -> PageMap:
        """Of the whole book."""

    @property
    def digests(self) -> tuple[str, ...]:
        """Of all that is printed on each page; "" of an empty one."""

    @property
    def laid(self) -> Any:
        """What they are set in: ``laid.faces``."""

    def print_off(self, indexes: Sequence[int], /) -> bytes:
        """A PDF of these pages."""


Make = Callable[[Callable[[Early | Edition], None]], Build]


class Session:
    """A book that is built whenever it has changed."""

    def __init__(
        self,
        make: Make,
        stop_for: Callable[[Exception], OctavoError],
        on_good: Callable[[Build], None] = lambda _: None,
        on_rest: Callable[[], None] = lambda: None,
    ) -> None:
        """``make`` builds the book, tells of its pages when they are set and of editions for screens when they are made, by
        whatever thread, and raises OctavoError when there is none;
        ``stop_for`` says what any other exception means; ``on_good`` is told of each book that was made,
        ``on_rest`` when nothing has changed for a while."""
        self._make = make
        self._stop_for = stop_for
        self._on_good = on_good
        self._on_rest = on_rest
        self.tiles = Tiles()
        self.whereabouts = Whereabouts()
        self._before: Good | None = (
            None  # the last good build since which nobody has looked what was edited
        )
        self.moment = Moment(0, Status.BUILDING, None, None)
        self.standing = _as_json(standing_value(self.moment))
        self._listeners: list[Listener] = []
        self._told: dict[str, str] = {}  # divisions of the page as they were told of last
        self._telling = threading.Lock()
        self._ring = threading.Condition()
        self._changed: tuple[float, float] | None = (
            None  # when something has first, and last, since the build began
        )
        self._begun_at = -_APART
        self._ended = False
        self._pages: tuple[PageFace, ...] = ()  # as they were told of in this build
        self._lines: dict[str, tuple[Box, ...]] = {}  # of printed pages, by their digests
        self._thread = threading.Thread(target=self._run, name="build", daemon=True)

    def begin(self) -> None:
        """Build, and go on at once."""
        self.mark_changed()
        self._thread.start()

    def end(self, patience: float = 1.0) -> None:
        """Begin no other build; the one that runs is waited for no longer than this many seconds."""
        with self._ring:
            self._ended = True
            self._ring.notify_all()
        if self._thread.is_alive():
            self._thread.join(patience)

    def mark_changed(self) -> None:
        """Something of the book has changed."""
        with self._ring:
            now = time.monotonic()
            self._changed = (self._changed[0] if self._changed else now, now)
            self._ring.notify_all()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener, from another thread, whatever happens; the answer is how it leaves."""
        with self._ring:
            self._listeners.append(listener)

        def leave() -> None:
            with self._ring:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave

    def _run(self) -> None:
        while self._wait():
            try:
                self._build()
                if self._changed is None and not self._ended:
                    self._finish()
            except Exception as error:  # whatever it is, the desk goes on, and says it
                if self._ended:
                    return
                stopped = error if isinstance(error, OctavoError) else self._stop_for(error)
                moment = self.moment
                self._stand(replace(moment, status=Status.FAILED, stopped=Stopped.of(stopped)))
                if moment.good is not None:
                    self._tell_divisions(moment.good.divisions)  # as they were

    def _wait(self) -> bool:
        """Wait until the book has changed, and is still; False when the session has ended."""
        with self._ring:
            is_resting = False
            while not self._ended:
                if self._changed is None:
                    if not self._ring.wait(None if is_resting else _REST):
                        is_resting = True
                        self._ring.release()  # whoever tells of a change meanwhile does not wait
                        try:
                            self._on_rest()
                        finally:
                            self._ring.acquire()
                    continue
                first, last = self._changed
                still = min(last + _SETTLED, first + _PATIENCE)
                ready = max(still, self._begun_at + _APART)
                left = ready - time.monotonic()
                if left <= 0:
                    self._changed = None
                    self._begun_at = time.monotonic()
                    return True
                self._ring.wait(left)
        return False

    def _build(self) -> None:
        before = self.moment
        number = before.number + 1
        self._pages = ()
        self._stand(Moment(number, Status.BUILDING, before.good, before.stopped))
        begun = time.perf_counter()
        build = self._make(self._hear)
        good = self._good_of(build, number, time.perf_counter() - begun)
        if good.printed is not None:
            self.tiles.show(good.printed)
        self._before = self._before or before.good
        self._tell_divisions(good.divisions)
        self._stand(Moment(number, Status.GOOD, good, None))
        self._on_good(build)

    def _finish(self) -> None:
        """Add what is not waited for: where the edited word is, then the marks of the make-up, and how many words there
        are."""
        good = self.moment.good
        if good is None or good.words is not None:
            return
        if self._before is not None:
            good = replace(good, changed=self.whereabouts.find_edited(self._before, good))
            self._before = None
            if good.changed is not None:
                self._stand(replace(self.moment, good=good))
        marks = None
        makeup, page_map = good.build.makeup, good.build.page_map
        content = good.edition("pdf")
        if makeup is not None and content is not None and page_map is not None:
            digests = [page.digest for page in good.pages]
            height = page_map.frame.height_pt
            marks = mark_faults(content, digests, height, makeup.faults, self._lines)
        good = replace(good, marks=marks, words=_count_words(good))
        self._stand(replace(self.moment, good=good))
        give_back()

    def _good_of(self, build: Build, number: int, seconds: float) -> Good:
        pages, printed = self._pages, None
        content = next((e.content for e in build.editions if e.format == "pdf"), None)
        if content is not None:
            printed = Printed(content, [page.digest for page in pages])
        html = next((e.content for e in build.editions if e.format == "html"), b"")
        return Good(number, build, seconds, pages, printed, divisions_of(html))

    def _hear(self, news: Early | Edition) -> None:
        if not isinstance(news, Edition):
            self._hear_pages(news)
        elif news.format == "html":
            self._tell_divisions(divisions_of(news.content))

    def _hear_pages(self, early: Early) -> None:
        """Show the pages that have changed; in the first build, wait until all are there."""
        look = (str(early.page_map.frame), *(str(face.path) for face in early.laid.faces))
        self._pages = page_faces(early.page_map, early.digests, look)
        good = self.moment.good
        if good is None:
            return
        known = {page.digest for page in good.pages}
        new = [page for page in self._pages if page.is_drawn and page.digest not in known][:_EARLY]
        if new:
            digests = [page.digest for page in new]
            told = [{"index": page.index, "digest": page.digest} for page in new]
            with self.tiles.coming(digests):  # while they are drawn, the window gets ready to ask
                self._tell("pages", {"build": self.moment.number, "pages": told})
                self.tiles.show(Printed(early.print_off([page.index for page in new]), digests))
                self.tiles.draw_ahead(digests[:_AHEAD])

    def _tell_divisions(self, divisions: dict[str, str]) -> None:
        """Tell of the divisions of the page that are others than were told last."""
        with self._telling:
            before, self._told = self._told, divisions
            for name, html in changed_divisions(before, divisions):
                self._tell("html", {"build": self.moment.number, "id": name, "html": html})

    def _stand(self, moment: Moment) -> None:
        self.standing = _as_json(standing_value(moment))
        self.moment = moment
        self._tell("state", {"build": moment.number, "status": moment.status.value})

    def _tell(self, name: str, value: object) -> None:
        with self._ring:
            listeners = tuple(self._listeners)
        content = _as_json(value)
        for listener in listeners:
            listener(name, content)


def _count_words(good: Good) -> int:
    """Words of the book, notes included."""
    try:
        whole = measure_length(read_page(good.edition("html") or b""))[-1]
    except NoBookError:  # of a template of the book's own
        return 0
    return whole.words + whole.notes


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
