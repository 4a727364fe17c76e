"""Turn XHTML and CSS into laid-out pages: the only module that touches WeasyPrint.

Four things are different from calling WeasyPrint plainly:

- no font of the system is ever seen: whenever the engine asks fontconfig for fonts, it is given a
  configuration without folders (`fonts.conf`), so every face comes from an ``@font-face`` rule made
  here from a theme's faces;
- nothing is fetched: only the files that the caller hands over, and those faces, are served;
- the document is parsed as XML, so what was written is what is laid out (an HTML parser moves
  elements about), and every warning of the engine comes back as a value;
- six conditions in the engine's layout of notes, one in its lines and one in its dots are mended
  (`octavo/engine/mending.py`), lines and blocks stand on a grid where a style sheet says so
  (`octavo/engine/grid.py`), white grows where pages would end early (`octavo/engine/depth.py`),
  paragraphs are set whole (`octavo/engine/composer`), and the engine is made faster without a
  change in what it makes (`octavo/engine/reliefs`): each as far as the engine is the known one
  (`octavo/engine/footing.py`).
"""

from __future__ import annotations

import gc
import os
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from octavo.engine.complaints import CollectedWarnings, told_failures
from octavo.engine.composer import COMPOSER, Composing, composed_lines, composing
from octavo.engine.cutting import Cut, cut_up, remember_cut, remembered_cut
from octavo.engine.depth import DEPTH
from octavo.engine.floats import FLOATS
from octavo.engine.footing import change, holds, lacking
from octavo.engine.grid import GRID
from octavo.engine.grounds import KNOWN_ENGINE
from octavo.engine.looking import LOOKING
from octavo.engine.marginnotes import MARGIN_NOTES
from octavo.engine.mending import mend_engine
from octavo.engine.reliefs import import_engine, relieve_engine
from octavo.engine.reliefs.styles import let_go_of_styles
from octavo.engine.resetting import (
    Edit,
    Reset,
    WholeLayoutNeededError,
    begin_edit,
    lay_out_again,
)
from octavo.engine.stops import Setting
from octavo.engine.tagging import tagging
from octavo.engine.tagkinds import elements_begun
from octavo.engine.tagnodes import Tagged
from octavo.engine.telling import LINE_ENDS
from octavo.model.errors import MissingToolError
from octavo.model.face import Face
from octavo.workshop.machine import missing
from octavo.workshop.scratch import close_scratch, open_scratch

BASE = "file:///octavo-book/"
_KEPT_SHEETS = 4  # parsed style sheets: all chapters of a book have the same
_FORMATS = {".ttf": "truetype", ".otf": "opentype"}
# What tells fontconfig where to read its configuration.
_FONTCONFIG_VARIABLES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")
_FONTCONFIG = Path(__file__).with_name("fonts.conf")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages as WeasyPrint holds them, and what it said about them."""

    document: Any  # weasyprint.Document
    warnings: tuple[str, ...]
    first: int = 0  # index of its first page: those before it are as they were
    rest: int | None = None  # index of the earlier page from which on all are as they were
    # for the next time; None where all has to be laid out, or where pages behind are laid out by themselves
    setting: Setting | None = None
    made: Made | None = None  # what the pages were made of, where it is known
    begun: frozenset[int] = (
        frozenset()
    )  # the elements in whose midst the first page begins, by their id()

    def let_go(self) -> None:
        """Undo the circles among its boxes, once it was drawn: then they are freed at once, by the hundred
        thousand, and not when the garbage collector comes by."""
        for page in self.document.pages:
            for area in page._page_box.children:
                area.__dict__.clear()
            page._page_box.__dict__.clear()
        if self.made is None:
            gc.collect()
        else:
            self.made.let_go()


@dataclass(frozen=True, slots=True)
class Made:
    """What the engine makes of a document before it lays out pages."""

    root: Any  # of the boxes
    notes: tuple[Any, ...]  # their boxes, which stand nowhere among the others
    context: Any  # weasyprint.layout.LayoutContext
    colours: dict[str, Any]  # profiles that the document brings

    def let_go(self) -> None:
        """Undo the circles: lines and the paragraphs that are kept with them, styles and what follows from them."""
        for line in composed_lines(self.context):
            line.__dict__.clear()
        styles = self.context.style_for.get_computed_styles().values()
        let_go_of_styles((*styles, *(note.style for note in self.notes)))
        self.context.__dict__.clear()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page drawn as a document of its own, whose fonts are still to be made."""

    pdf: Any  # pydyf.PDF
    fonts_number: int  # of the object that is to hold the fonts
    fonts: tuple[Any, ...]  # what the engine knows of each: weasyprint.pdf.fonts.Font
    tagged: Tagged | None  # its part of the structure


class Engine:
    """WeasyPrint with one set of faces; documents of one engine may be joined into one PDF."""

    def __init__(self, faces: Sequence[Face], how: Composing | None = None) -> None:
        self._how = how
        self._weasyprint = load_engine()
        self._font_config = self._weasyprint.text.fonts.FontConfiguration()
        self._files: dict[str, bytes] = {}
        self._fetcher = _make_fetcher(self._weasyprint, faces, self._files)
        self._font_css = "\n".join(_font_face(face) for face in faces)
        self._images: dict[str, Any] = {}
        self._sheet = lru_cache(maxsize=_KEPT_SHEETS)(self._parse_css)

    def serve(self, files: Mapping[str, bytes]) -> None:
        """Serve these files, and no others, from now on: paths, as ``src`` attributes name them."""
        self._files.clear()
        self._files.update(files)
        self._images.clear()

    def lay_out(self, html: str, css: str) -> LaidOut:
        """Lay out a well-formed XHTML document (no namespace) with a style sheet.

        Raises LayoutError when the engine fails.
        """
        sheet, about_css = self._sheet(css)
        made = None
        with CollectedWarnings() as said, told_failures(), composing(self._how):
            source = _parsed_html(self._weasyprint, html, self._fetcher)
            if holds(lay_out_again.__name__):
                made = self._make_boxes(source, sheet)
                lay_out_pages = self._weasyprint.document.layout_document
                page_boxes = lay_out_pages(source, made.root, made.context)
                document = self._document(source, page_boxes, made)
            else:
                document = source.render(
                    font_config=self._font_config, stylesheets=[sheet], cache=self._images
                )
        return LaidOut(document, (*about_css, *said), made=made)

    def lay_out_again(self, html: str, css: str, before: Setting | None) -> Sequence[LaidOut]:
        """Lay out a document that is to be edited, or was: see `octavo/engine/resetting.py`. Its pages are those of
        one layout, or of several that follow one another.

        Raises LayoutError when the engine fails.
        """
        if not holds(lay_out_again.__name__):
            return [self.lay_out(html, css)]
        text = cut_up(html, remembered_cut(before))
        edit = begin_edit(text, css, before)
        laid = self._lay_out_stretches(text, css, edit) if text and edit else []
        laid = laid or self._lay_out_edited(html, css, text, before)
        if text is not None and laid and laid[-1].setting is not None:
            remember_cut(laid[-1].setting, text)
        return laid or [self.lay_out(html, css)]

    def _lay_out_stretches(self, text: Cut, css: str, edit: Edit) -> list[LaidOut]:
        """The pages of an edited document that can differ, made of the boxes of a few blocks after the other; none where
        more is needed."""
        laid: list[LaidOut] = []
        try:
            while (stretch := edit.next_stretch()) is not None:
                html, set_pages = (
                    text.part(*stretch.spans),
                    partial(edit.set_pages, stretch=stretch),
                )
                laid.append(self._lay_out_part(html, css, set_pages))
        except (WholeLayoutNeededError, ElementTree.ParseError):
            # where it is not well-formed is said by who reads all of it
            for part in laid:
                part.let_go()
            return []
        return laid

    def _lay_out_edited(
        self, html: str, css: str, text: Cut | None, before: Setting | None
    ) -> list[LaidOut]:
        """The same, made of the boxes of the whole document."""
        try:
            set_pages = partial(lay_out_again, css=css, text=text, before=before)
            return [self._lay_out_part(html, css, set_pages)]
        except WholeLayoutNeededError:
            return []

    def _lay_out_part(self, html: str, css: str, set_pages: Callable[..., Reset]) -> LaidOut:
        """The pages that ``set_pages`` makes of the boxes of a document. Raises WholeLayoutNeededError."""
        sheet, about_css = self._sheet(css)
        made = None
        try:
            with CollectedWarnings() as said, told_failures(), composing(self._how):
                source = _parsed_html(self._weasyprint, html, self._fetcher)
                made = self._make_boxes(source, sheet)
                again = set_pages(source, made.root, made.context)
                document = self._document(source, again.page_boxes, made)
        except WholeLayoutNeededError:
            if made is not None:
                made.let_go()
            raise
        start = made.context.page_maker[again.first][0]
        begun = frozenset(elements_begun(made.root, start))
        return LaidOut(
            document, (*about_css, *said), again.first, again.rest, again.setting, made, begun
        )

    def _make_boxes(self, source: Any, sheet: Any) -> Made:
        """A document's boxes, and the engine's context for laying them out."""
        module = self._weasyprint.document
        counter_style = module.CounterStyle()
        colours: dict[str, Any] = {}
        options = self._weasyprint.DEFAULT_OPTIONS | {
            "stylesheets": [sheet], "cache": self._images
        }  # fmt: skip
        context = module.Document._build_layout_context(
            source, self._font_config, counter_style, colours, options
        )
        root = module.build_formatting_structure(
            source.etree_element, context.style_for, context.get_image_from_uri, source.base_url,
            context.target_collector, counter_style, context.footnotes,
        )  # fmt: skip
        return Made(root, tuple(context.footnotes), context, colours)

    def _document(self, source: Any, page_boxes: Iterable[Any], made: Made) -> Any:
        """Pages as a document of the engine. Who a book is by, and what it is called, its pages do not say."""
        module = self._weasyprint.document
        return module.Document(
            [module.Page(box) for box in page_boxes],
            module.DocumentMetadata(),
            source.url_fetcher, self._font_config, made.colours, None,
        )  # fmt: skip

    def _parse_css(self, css: str) -> tuple[Any, tuple[str, ...]]:
        """A parsed style sheet, and what the engine says about it."""
        with CollectedWarnings() as said:
            sheet = self._weasyprint.CSS(
                string=self._font_css + css,
                base_url=BASE,
                url_fetcher=self._fetcher,
                font_config=self._font_config,
            )
        return sheet, tuple(said)


def lay_out(html: str, css: str, faces: Sequence[Face], files: Mapping[str, bytes]) -> LaidOut:
    """Lay out one document that stands for itself."""
    engine = Engine(faces)
    engine.serve(files)
    return engine.lay_out(html, css)


def draw_pages(document: Any, tagged: bool, begun: Iterable[int] = ()) -> Iterator[Drawn]:
    """Each page of a document by itself, with or without its part of the structure; ``begun`` has the elements in whose
    midst the first begins.

    What the engine logs is of the whole document, so it stays the caller's to collect.
    """
    weasyprint = load_engine()
    options = weasyprint.DEFAULT_OPTIONS | {"pdf_tags": tagged, "uncompressed_pdf": True}
    seen = set(begun)
    for page in document.pages:
        alone = document.copy([page])
        with (
            told_failures(),
            _without_fonts(weasyprint.pdf) as held,
            tagging(page._page_box, seen) as structure,
        ):
            pdf = weasyprint.pdf.generate_pdf(alone, None, 1, **options)
        yield Drawn(pdf, held[0].number, tuple(alone.fonts.values()), structure.tagged)


@contextmanager
def _without_fonts(module: Any) -> Iterator[list[Any]]:
    """Let the engine put an empty object in the place of fonts, instead of cutting them for each page."""
    import pydyf

    held: list[Any] = []

    def hold(*_: object) -> Any:
        held.append(pydyf.Dictionary())
        return held[-1]

    build, module.build_fonts_dictionary = module.build_fonts_dictionary, hold
    try:
        yield held
    finally:
        module.build_fonts_dictionary = build


@lru_cache(maxsize=1)
def load_engine() -> Any:
    """WeasyPrint, imported with a font configuration that knows no font, mended and relieved.

    Raises MissingToolError when Pango is not on the machine, or the engine is one that cannot be worked with.
    """
    if find_spec("weasyprint") is None:
        raise missing("weasyprint")
    if lacking():
        raise MissingToolError(
            f"WeasyPrint {version('weasyprint')} is none that books are laid out with here: it has no "
            + ", ".join(lacking()),
            hint=KNOWN_ENGINE,
        )
    try:
        with warnings.catch_warnings(), _without_system_fonts():
            # it misses the system's fonts: that is what we want
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            weasyprint = import_engine()
    except OSError as error:
        raise missing("pango") from error
    _hide_system_fonts(weasyprint.text.fonts.FontConfiguration)
    mend_engine()
    change(*GRID, *FLOATS, *DEPTH)
    relieve_engine()
    change(*COMPOSER)
    change(*LINE_ENDS, *MARGIN_NOTES, *LOOKING)
    return weasyprint


def _hide_system_fonts(configuration: Any) -> None:
    """Let every configuration of fonts begin empty, in whatever process and surroundings it is made:
    fontconfig reads the environment anew for each."""
    stock = configuration.__init__

    def make(self: Any) -> None:
        with _without_system_fonts():
            stock(self)
        self._folder = open_scratch()  # for copies of fonts
        weakref.finalize(self, _take_away, self._folder, os.getpid())

    configuration.__init__ = make
    # the engine's own would take the folder away in each process that is forked from this one, and not when this one ends
    # without looking at what it made
    configuration.__del__ = lambda self: None


def _take_away(folder: Path, maker: int) -> None:
    if os.getpid() == maker:
        close_scratch(folder)


@contextmanager
def _without_system_fonts() -> Iterator[None]:
    """Let fontconfig see our configuration, and no other, while the block runs."""
    before = {name: os.environ.pop(name, None) for name in _FONTCONFIG_VARIABLES}
    os.environ["FONTCONFIG_FILE"] = str(_FONTCONFIG)
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        os.environ.update({name: value for name, value in before.items() if value is not None})


def _parsed_html(weasyprint: Any, html: str, fetcher: Any) -> Any:
    """A weasyprint.HTML made from an XML tree."""
    from cssselect2 import ElementWrapper

    source = object.__new__(weasyprint.HTML)
    source.base_url = BASE
    source.url_fetcher = fetcher
    source.media_type = "print"
    source.wrapper_element = ElementWrapper.from_html_root(
        ElementTree.fromstring(html), content_language=None
    )
    source.etree_element = source.wrapper_element.etree_element
    return source


def _make_fetcher(weasyprint: Any, faces: Sequence[Face], files: Mapping[str, bytes]) -> Any:
    """A fetcher that serves the book's files and the theme's faces, and refuses all else."""
    fonts = {face.path.as_uri(): face.path for face in faces}

    class BookFetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url in fonts:
                content = fonts[url].read_bytes()
            elif (name := unquote(urlsplit(url).path.removeprefix("/octavo-book/"))) in files and (
                url.startswith(BASE)
            ):
                content = files[name]
            elif url[:5].lower() == "data:":  # what stands in a sheet or a drawing itself
                return super().fetch(url, headers)
            else:
                raise ValueError("not a file of the book")
            return weasyprint.urls.URLFetcherResponse(url, content, _headers_of(url))

    return BookFetcher()


def _headers_of(url: str) -> EmailMessage:
    """SVG has to be announced; every other type is known by its first bytes."""
    headers = EmailMessage()
    if url.lower().endswith(".svg"):
        headers["Content-Type"] = "image/svg+xml"
    return headers


def _font_face(face: Face) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {face.style}; src: url({face.path.as_uri()}) "
        f'format("{_FORMATS[face.path.suffix.lower()]}"); }}\n'
    )
