"""Turn a book folder into a Build: the one place that knows the order of the stages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.ahead import Ahead
from octavo.model import (
    FORMATS,
    Book,
    Build,
    Edition,
    Finding,
    Frame,
    Manuscript,
    Severity,
    Theme,
)
from octavo.model.errors import ManuscriptError, UsageError
from octavo.model.folding import fold_findings
from octavo.model.leastmargins import LeastMargins
from octavo.model.makeup import Makeup
from octavo.model.metadata import Metadata
from octavo.model.verdict import Verdict
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.stamp import read_stamp
from octavo.workshop.collector import tidy_between
from octavo.workshop.lending import Lent
from octavo.workshop.pool import Workshop, result_of
from octavo.workshop.scratch import is_passing
from octavo.workshop.shelves import open_shelf
from octavo.workshop.store import key_of
from octavo.workshop.unchanged import program_key

if TYPE_CHECKING:
    from concurrent.futures import Future

    from octavo.screens import Screen
    from octavo.stages import EarlyPages, PdfReading, SetBook

Progress = Callable[[str, str], None]  # told the stage and what it is at
# told of pages that are set, and of editions for screens, by whatever thread has them first
News = Callable[["EarlyPages | Edition"], None]


@dataclass(frozen=True, slots=True)
class Part:
    """What is made of a book: all of it, or some chapters."""

    book: Book
    told: tuple[Finding, ...] = ()  # what is to be said of its being a part
    concerns: Callable[[Finding], bool] = lambda _: True  # whether a finding is about it


Cut = Callable[[Book], Part]


def build_book(
    root: Path,
    formats: Sequence[str],
    environ: Mapping[str, str],
    workshop: Workshop,
    progress: Progress,
    *,
    online: bool = True,
    news: News | None = None,
    cut: Cut | None = None,
    least: LeastMargins | None = None,
) -> Build:
    """Make the editions and prove them; nothing is written. ``online``: whether pictures may be fetched from the web
    where the book allows it. ``news`` is told of the pages when they are set, before they are joined and proved, and of
    editions for screens when they are made; ``cut`` takes some chapters out of the book, which alone are made; ``least`` is
    what a press asks of the margins of the print edition.

    Raises OctavoError when there is no book to be had from the folder.
    """
    workshop.begin_build()
    ahead = Ahead(workshop if "pdf" in formats else Workshop())
    manuscript, whole_book, read = _read_book(root, progress, workshop.keep, ahead, online=online)
    from octavo import stages

    part = cut(whole_book) if cut is not None else Part(whole_book)
    book = part.book
    findings: list[Finding] = [*part.told]
    stamp = read_stamp(manuscript.root, environ)
    progress("fonts", book.metadata.theme)
    theme = ahead.theme or stages.load_theme(
        manuscript.metadata.theme, manuscript.root, manuscript.fonts
    )
    shelf = partial(_shelf, workshop, manuscript.root, "some chapters" if cut else "all")
    lent_whole, lent_theme = Lent(whole_book, "divisions"), Lent(theme)
    lent = lent_whole if book is whole_book else Lent(book)
    _ask_for_early_page(formats, workshop, news, lent, lent_theme, manuscript.root, stamp)
    # what is lost is an error like those of the proof: the editions are made, and their report shows the account
    draw_up = workshop.have_done(stages.account_for_manuscript, manuscript, lent_whole, read)
    laid = None

    def tell(part: str) -> None:
        progress("print", part)

    def meanwhile() -> None:  # while others set the pages
        if not workshop.has_aside:
            draw_up()
        stages.read_wanted(book)
        _tidy(manuscript)

    if "pdf" in formats:
        laid = stages.set_book(
            book,
            theme,
            ahead.templates or stages.template_environment(manuscript.root),
            stamp,
            workshop,
            manuscript.place_of,
            tell,
            meanwhile,
            least or LeastMargins(),
        )
        findings += laid.findings
    page_map = laid.page_map if laid else None
    whole = stages.with_map(book, page_map)
    findings += stages.tell_unpaged(book) if page_map is None else ()
    # the editions for screens are made and proved while the print edition is joined
    progress("screens", book.metadata.title)
    asked = _ask_for_screens(
        formats, workshop, news, shelf, lent, lent_theme, manuscript.root, stamp, Lent(page_map)
    )
    editions: list[Edition] = []
    on_paper, makeup = None, None
    if laid is not None:
        if news is not None:
            news(stages.tell_pages(laid))
        edition, laid = _bind(book, laid, progress, tell)
        editions.append(edition)
        progress("proof", "reading the finished files back")
        on_paper, makeup, found = _prove_print(
            book, whole, edition, laid, workshop, manuscript, shelf("print")
        )
        findings += found
    laid = None  # to let go of all those pages takes a while: now, while others are at work
    for screen in _in_order(screen for share in asked for screen in result_of(share)):
        editions.append(screen.edition)
        findings += screen.findings
        if on_paper is not None:
            findings += stages.check_pages(book, on_paper, screen.reading, screen.edition)
    account, lost = draw_up()
    workshop.end_build()
    said = fold_findings(filter(part.concerns, [*read, *lost, *findings]))
    return Build(
        whole, tuple(editions), said, page_map, account, _files_of(manuscript), manuscript.fonts,
        makeup, manuscript=manuscript,
    )  # fmt: skip


def _bind(
    book: Book, laid: SetBook, progress: Progress, tell: Callable[[str], None]
) -> tuple[Edition, SetBook]:
    """The print edition, and what the proof has to know of how it was set."""
    from octavo import stages

    progress("join", book.metadata.title)
    edition = Edition("pdf", f"{book.slug}.pdf", stages.bind_book(laid, tell))
    return edition, stages.without_pages(laid)


def _prove_print(
    book: Book,
    whole: Book,
    edition: Edition,
    laid: SetBook,
    workshop: Workshop,
    manuscript: Manuscript,
    shelf: str,
) -> tuple[PdfReading, Makeup, list[Finding]]:
    """What the finished print edition is read as, its make-up, and what is found in it; ``whole`` is the book with the
    words that say pages, ``shelf`` where what is made of its parts is kept."""
    from octavo import stages

    _tidy(manuscript)
    frame = laid.page_map.frame
    with open_shelf(shelf):
        on_paper, found = stages.check_print(
            book, edition, frame, workshop, manuscript.lines_with, manuscript.place_behind
        )
        makeup = stages.measure_makeup(whole, edition.content, on_paper, frame, laid.lines)
    told = [
        *stages.tell_makeup(whole, on_paper, makeup),
        *stages.tell_by_hand(book, manuscript.place_of),
    ]
    return on_paper, makeup, [*found, *told]


def read_words(manuscript: Manuscript) -> Metadata:
    """The front matter as a cover says it: its words read as those of the text are, and plain.

    Raises ManuscriptError when pandoc gives up.
    """
    from octavo.parse.front import read_said

    return read_said(manuscript.metadata, keep=True)


def _ask_for_early_page(
    formats: Sequence[str], workshop: Workshop, news: News | None, *arguments: object
) -> None:
    """Have the HTML page made at once where somebody looks at it; what fails is said when the edition is made."""
    if news is None or not workshop.has_aside or "html" not in formats:
        return
    from octavo import screens

    def tell(early: Future[Edition | None]) -> None:
        if not early.cancelled() and early.exception() is None and (page := early.result()):
            news(page)

    workshop.ask_aside(screens.make_early_page, *arguments).add_done_callback(tell)


def _ask_for_screens(
    formats: Sequence[str],
    workshop: Workshop,
    news: News | None,
    shelf: Callable[..., str],
    *arguments: object,
) -> list[Future[list[Screen]]]:
    """Have the editions for screens made and proved, each by itself where there are processes for it; ``news`` is told of
    each, ``shelf`` gives the key for a use. What fails is said by whoever asks for the result."""
    from octavo import screens

    def tell(share: Future[list[Screen]]) -> None:
        if news is not None and not share.cancelled() and share.exception() is None:
            for screen in share.result():
                news(screen.edition)

    names = [name for name in formats if name in screens.SCREENS]
    # one of two processes has the proof of the print edition to do, and what the editions share is made once
    apart = workshop.resident or workshop.processes > 2
    shares = [[name] for name in names] if apart else [names] * bool(names)
    if workshop.resident:
        shares.reverse()  # an author looks at the page
    asked = [
        workshop.ask_aside(screens.make_screens, share, *arguments, shelf("screens", *share))
        for share in shares
    ]
    for share in asked:
        share.add_done_callback(tell)
    return asked


def _shelf(workshop: Workshop, root: Path, extent: str, *names: str) -> str:
    """The key of what is kept of the parts of the book in ``root``, or of such an extent of it, for a use; "" where nothing
    is."""
    if not workshop.keep or workshop.resident or is_passing(root):
        return ""
    return key_of("shelf", program_key(), root, extent, *names)


def _in_order(screens: Iterable[Screen]) -> list[Screen]:
    return sorted(screens, key=lambda screen: FORMATS.index(screen.edition.format))


def check_book(root: Path, folder: Path, formats: Sequence[str], progress: Progress) -> Build:
    """Prove the finished files in ``folder`` against the manuscript as it is now.

    Raises UsageError when a file is not there, ManuscriptError when the manuscript is no book.
    """
    return check_editions(
        root,
        lambda book: [_read_edition(book, name, folder) for name in FORMATS if name in formats],
        progress,
        judge_editions,
    )


def judge_editions(editions: Sequence[Edition], progress: Progress) -> tuple[Verdict, ...]:
    """What the validators of others say of finished editions."""
    from octavo import stages

    return stages.judge_editions(editions, lambda name: progress("validators", name))


def check_editions(
    root: Path,
    editions_of: Callable[[Book], Sequence[Edition]],
    progress: Progress,
    judge: Callable[[Sequence[Edition], Progress], tuple[Verdict, ...]],
) -> Build:
    """Prove finished editions against the manuscript as it is now; ``judge``: what validators of others say of them.

    Raises UsageError when an edition cannot be read, ManuscriptError when the manuscript is no book.
    """
    ahead = Ahead(Workshop())
    manuscript, book, read = _read_book(root, progress, False, ahead)
    from octavo import stages

    account, lost = stages.account_for_manuscript(manuscript, book, read)
    theme = ahead.theme or stages.load_theme(
        manuscript.metadata.theme, manuscript.root, manuscript.fonts
    )
    editions = editions_of(book)
    frame = _frame_of(editions, book, theme)
    progress("proof", "reading the finished files back")
    findings = [*read, *lost]
    on_paper = None
    whole = stages.with_map(book, None)
    makeup: Makeup | None = None
    for edition in editions:
        try:
            if edition.format == "pdf":
                assert frame is not None, "a print edition is read by its type area"
                alone = Workshop(1, keep=False)
                on_paper, found = stages.check_print(
                    book, edition, frame, alone, manuscript.lines_with, manuscript.place_behind,
                    viewed=True,
                )  # fmt: skip
                whole = stages.with_pages_of(book, on_paper)
                makeup = stages.measure_makeup(whole, edition.content, on_paper, frame)
                found += tuple(stages.tell_makeup(whole, on_paper, makeup))
                found += tuple(stages.tell_by_hand(book, manuscript.place_of))
            else:
                on_screen, found = stages.check_screen(book, edition, on_paper)
                if on_paper is not None:
                    found += stages.check_pages(book, on_paper, on_screen, edition)
        except stages.EditionError as error:
            raise _unreadable(edition, error) from error
        findings += found
    verdicts = judge(editions, progress)
    findings += [finding for verdict in verdicts for finding in verdict.findings]
    said = fold_findings(findings)
    return Build(
        whole, tuple(editions), said, None, account, fonts=manuscript.fonts, makeup=makeup,
        verdicts=verdicts,
    )  # fmt: skip


def files_of(build: Build, root: Path) -> tuple[tuple[str, ...], bool]:
    """Names, in the book's folder, of the files that were read for it, and whether pictures came from the web besides.

    What packages bring, citation styles and fonts, is not the book's, even where they are installed in its folder.
    """
    installed = Path(sys.prefix).resolve()
    images = [*build.book.images, *([build.book.cover] if build.book.cover else [])]
    local = [image.path for image in images if image.path.is_absolute()]
    fonts = [
        path
        for font in build.fonts
        for path in (*font.files, *([font.licence] if font.licence else []))
    ]
    names = {
        path.relative_to(root).as_posix()
        for path in (*local, *fonts, *build.sources)
        if path.is_relative_to(root) and not path.is_relative_to(installed)
    }
    return tuple(sorted(names)), len(local) < len(images)


def _read_book(
    root: Path, progress: Progress, keep: bool, ahead: Ahead, *, online: bool = True
) -> tuple[Manuscript, Book, tuple[Finding, ...]]:
    progress("read", str(root))
    manuscript, findings = read_manuscript(root)
    progress("parse", manuscript.metadata.title)
    ahead.begin(manuscript)
    parsed = parse_manuscript(manuscript, keep=keep, others=ahead)
    from octavo.reading.pictures import (
        read_images,
    )  # brings what reads drawings, which is loaded meanwhile

    book, about_images = read_images(parsed.book, parsed.images, manuscript, online=online)
    findings = (*findings, *parsed.findings, *about_images)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(fold_findings(findings))
    _tidy(manuscript)
    return manuscript, book, findings


def _tidy(manuscript: Manuscript) -> None:
    """Let go of what a stage has left of a long book."""
    tidy_between(manuscript.length)


def _files_of(manuscript: Manuscript) -> tuple[Path, ...]:
    """What was read for the text, of the book folder."""
    named = [*manuscript.bibliography, *([manuscript.csl] if manuscript.csl else [])]
    named += [manuscript.terms.path] if manuscript.terms else []
    own = {manuscript.root / file.name for file in manuscript.files}
    return tuple(sorted(own.union(p for p in named if p.is_relative_to(manuscript.root))))


def _read_edition(book: Book, name: str, folder: Path) -> Edition:
    path = folder / f"{book.slug}.{name}"
    try:
        return Edition(name, path.name, path.read_bytes())
    except OSError as error:
        raise UsageError(f"there is no {path}", hint="build the book first") from error


def frame_of(content: bytes, build: Build) -> Frame:
    """The type area of a finished print edition of the book of a build."""
    from octavo import stages

    assert build.manuscript is not None
    manuscript, count = build.manuscript, stages.count_pages(content)
    theme = stages.load_theme(manuscript.metadata.theme, manuscript.root, manuscript.fonts)
    return stages.design_pages(manuscript.metadata.print, theme, count).frame


def _frame_of(editions: Sequence[Edition], book: Book, theme: Theme) -> Frame | None:
    """The type area that a print edition of so many pages has."""
    for edition in editions:
        if edition.format == "pdf":
            from octavo import stages

            try:
                count = stages.count_pages(edition.content)
            except stages.EditionError as error:
                raise _unreadable(edition, error) from error
            return stages.design_pages(book.metadata.print, theme, count).frame
    return None


def _unreadable(edition: Edition, error: Exception) -> UsageError:
    return UsageError(f"{edition.name} cannot be read: {error}", hint="build it again")
