"""Turn a Book into the HTML edition: one file that needs no other.

1. every fragment of the book is parsed, its pictures are put into it, its style attributes become
   classes, what may be wider than a telephone gets a frame that scrolls;
2. the notes go behind their chapters, or into one section at the end, as the front matter says;
3. the page is printed without fonts, to see which characters it draws, and they are put in.

The page forbids itself everything but what stands in it: its Content-Security-Policy names its one
style sheet and its one script by their hashes, and allows pictures and fonts only as ``data:``.
Side notes, the pop-up note and the choice of dark or light are the script's; without it every call
is a link to its note and back.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from octavo.editions.asking import Answer, made_by_asking
from octavo.editions.described import cite_book, describe_page, names, properties
from octavo.editions.faces import font_rules
from octavo.editions.frames import FRAMED, Frames
from octavo.editions.grounds import give_ground, see_through
from octavo.editions.labels import labels_for
from octavo.editions.lettering import letter_drawings
from octavo.editions.outside import refuse_page
from octavo.editions.pages import mark_pages
from octavo.editions.passages import Passages, name_passages
from octavo.model import Book, Division, Edition, Entry, Heading, Image, Note, PageMap, Stamp, Theme
from octavo.text.formulas import formulas_as_text, without_sources
from octavo.text.fragments import chapter_heading, front_markup, heading_label, note_body
from octavo.text.imprint import byline, imprint, year_of
from octavo.text.notelists import BookNotes, lists_at_end, lists_behind
from octavo.text.scripts import direction_of
from octavo.text.templates import render_template
from octavo.text.trees import HEADINGS, inner, parse_fragment
from octavo.text.turning import has_directions, web_rules
from octavo.text.words import words_for
from octavo.workshop.collector import tidy_between
from octavo.workshop.memory import Same, steady

_VOID = re.compile(r"<((?:br|col|hr|img|wbr)\b[^<>]*?)\s*/>")
_TAG = re.compile(r"<[^<>]*>")
# What stands in the page for its style sheet and its policy until the fonts are known.
_STYLE, _POLICY = "\ue0e0style\ue0e1", "\ue0e0policy\ue0e1"
_MAY_CHOOSE_FONTS = re.compile(
    r"font|\\", re.IGNORECASE
)  # other rules change with every edited line
_HOLDS = re.compile(
    r"<(?:img|table)\b"
)  # what is written as pictures are, and as tables are called
_VOID_TAGS = frozenset(("br", "col", "hr", "img", "wbr"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the contents as the template prints it."""

    id: str
    label: Markup
    children: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _NoteItem:
    id: str
    body: Markup


@dataclass(frozen=True, slots=True)
class _Notes:
    """A list of notes behind a division."""

    id: str  # of its title
    title: str
    notes: tuple[_NoteItem, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """A division as the template prints it."""

    id: str
    kind: str
    role: str | None
    label: Markup
    heading: Markup
    body: Markup
    extent: str  # class that says how long it will be about, for browsers that lay it out later
    lists: tuple[_Notes, ...]  # of notes


@dataclass(frozen=True, slots=True)
class _NoteGroup:
    """The notes of one division in a section for notes of the whole book."""

    id: str
    title_id: str
    label: Markup
    notes: tuple[_NoteItem, ...]


@dataclass(frozen=True, slots=True)
class _BookNotes:
    """A section for notes of the whole book."""

    id: str
    mark: str  # the part of the book before which the marks of its page stand
    title: str
    groups: tuple[_NoteGroup, ...]


def make_html(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    page_map: PageMap | None,
) -> Edition:
    """One self-contained page, with the pages of the print edition when ``page_map`` tells them.

    The same book, theme, stamp and page map give the same bytes.

    Raises TemplateFault when a template of the book is wrong.
    """
    draft = _draft(book, theme, environment, stamp, page_map)
    printed = draft.print_page(_STYLE, _POLICY)
    if (
        printed.count(_STYLE) == printed.count(_POLICY) == 1
    ):  # else a template does more than to print them
        # all texts stand in it, and need not stand in what it was made of, too
        draft = replace(draft, print_page=partial(_fill_in, printed))
        tidy_between(len(printed))
    chosen = "\n".join((theme.web_css, *filter(_MAY_CHOOSE_FONTS.search, draft.rules)))
    fonts = font_rules(printed.replace(_STYLE, ""), chosen, theme.faces)
    style = "\n".join((fonts, theme.web_css, *draft.rules))
    policy = _policy(style, draft.script, draft.described)
    page = draft.print_page(style, policy)
    refuse_page(page, policy)
    return Edition("html", f"{book.slug}.html", page.encode())


def _fill_in(printed: str, style: str, policy: str) -> str:
    return printed.replace(_POLICY, str(escape(policy))).replace(_STYLE, style)


def make_bare_html(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    page_map: PageMap | None,
) -> Edition:
    """The same page without style and policy: its text, for a window that has them.

    Raises TemplateFault when a template of the book is wrong.
    """
    page = _draft(book, theme, environment, stamp, page_map).print_page("", "")
    return Edition("html", f"{book.slug}.html", page.encode())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A page but for its style and its policy."""

    print_page: Callable[[str, str], str]  # given these
    rules: Sequence[str]  # of its style attributes
    script: str
    described: str


def _draft(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    stamp: Stamp,
    page_map: PageMap | None,
) -> _Draft:
    metadata = book.metadata
    marked = mark_pages(letter_drawings(book, theme), theme, environment, page_map)
    book = marked.book
    writer = _Writer(book)
    page_count = len(page_map.pages) if page_map else None
    divisions = [writer.section(division) for division in book.divisions]
    values: dict[str, object] = {
        "language": metadata.language,
        "direction": direction_of(metadata.language),
        "title": metadata.title,
        "metadata": metadata,
        "front": front_markup(book),
        "names": names(metadata, stamp),
        "properties": properties(metadata),
        "citation": cite_book(metadata),
        "key": book.slug,
        "byline": byline(metadata),
        "year": year_of(metadata),
        "imprint": imprint(metadata, theme, None),
        "words": words_for(metadata.language),
        "labels": labels_for(metadata.language),
        "mark": lambda *part: writer.markup(marked.mark(*part)),
        "place": partial(marked.place, write=writer.markup),
        "pages": marked.listed,
        "contents": tuple(writer.line(entry) for entry in book.contents),
        "divisions": divisions,
        "book_notes": [writer.book_notes(listed) for listed in lists_at_end(book)],
    }
    script = render_template(environment, "web/page.js")
    described = describe_page(metadata, page_count)

    def print_page(style: str, policy: str) -> str:
        return render_template(
            environment, "web/page.html", **values, described=Markup(described),
            style=Markup(style), script=Markup(script), policy=policy,
        )  # fmt: skip

    rules = writer.style_rules()
    if has_directions(book):
        rules.append(web_rules(direction_of(metadata.language)))
    return _Draft(print_page, rules, script, described)


def _policy(style: str, script: str, described: str) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src {digest(style)}; "
        f"script-src {digest(script)} {digest(described)}; base-uri 'none'; form-action 'none'"
    )


class _Writer:
    """Writes the book's fragments as HTML and remembers the styles that became classes."""

    def __init__(self, book: Book) -> None:
        self._images = steady("images", book.slug, book.images)
        self._image_of = {image.src: image for image in book.images}
        self._clear = see_through(book.images)
        self._metadata = book.metadata
        self._frames = Frames(labels_for(book.metadata.language).table, paged=False)
        self._passages = Passages(book)
        self._styles: dict[str, str] = {}  # declarations → class

    def section(self, division: Division) -> _Section:
        """A division; what is remembered of one is remembered as a whole, too."""
        around = (Same(self._images), self._metadata.language, self._metadata.notes)
        write = partial(self._section, division)
        return made_by_asking("section", (Same(division), *around), write, self._answer)

    def _section(self, division: Division, answer: Answer) -> _Section:
        extent = f"contain-intrinsic-block-size: auto {_extent(division):.0f}em"
        return _Section(
            id=division.id,
            kind=division.kind.value,
            role=division.role,
            label=self.label(division.heading, answer),
            heading=self.markup(chapter_heading(division), answer),
            body=self._written(division.html, answer, of_text=True),
            extent=answer("style", extent),
            lists=tuple(
                _Notes(
                    _title_id(listed.series, division),
                    listed.title,
                    self.notes(listed.notes, answer),
                )
                for listed in lists_behind(division, self._metadata, on_screen=True)
            ),
        )

    def book_notes(self, listed: BookNotes) -> _BookNotes:
        """A series of notes at the end of the book."""
        groups = tuple(
            _NoteGroup(
                d.id,
                _title_id(listed.series, d),
                self.label(d.heading),
                self.notes(notes, self._answer),
            )
            for d, notes in listed.groups
        )
        return _BookNotes(listed.id, listed.part, listed.title, groups)

    def notes(self, notes: tuple[Note, ...], answer: Answer) -> tuple[_NoteItem, ...]:
        return tuple(_NoteItem(note.id, self.markup(note_body(note, ""), answer)) for note in notes)

    def line(self, entry: Entry) -> _Line:
        children = tuple(self.line(child) for child in entry.children)
        return _Line(entry.heading.id, self.label(entry.heading), children)

    def label(self, heading: Heading, answer: Answer | None = None) -> Markup:
        """A heading as it is repeated: its formulas are text."""
        root = parse_fragment(heading_label(heading))
        formulas_as_text(root)
        return self.markup(inner(root), answer)

    def style_rules(self) -> list[str]:
        """The rules for all style attributes met so far: the policy allows no attribute."""
        return [f".{name}{{{style}}}" for style, name in self._styles.items()]

    def _class_for(self, style: str) -> str:
        return self._styles.setdefault(style, f"octavo-style-{len(self._styles) + 1}")

    def markup(self, fragment: str, answer: Answer | None = None) -> Markup:
        """An XHTML fragment as HTML, self-contained; ``answer``: see `_answer`."""
        around = (Same(self._images), self._metadata.language) if _HOLDS.search(fragment) else ()
        write = partial(self._written, fragment)
        return made_by_asking("html", (fragment, around), write, answer or self._answer)

    def _answer(self, kind: str, about: str) -> str:
        """What of the page only this fragment has: the class of a style, the name of a paragraph or of a region."""
        match kind:
            case "style":
                return self._class_for(about)
            case "passage":
                return self._passages.name_of(about)
        return self._frames.name_of(about)

    def _written(self, fragment: str, answer: Answer, *, of_text: bool = False) -> Markup:
        """A fragment as HTML; each paragraph of a text gets a name."""
        root = parse_fragment(fragment)
        if of_text:
            name_passages(root, partial(answer, "passage"))
        for element in list(root.iter(etree.Element)):
            if element.tag == "img":
                source = element.get("src") or ""
                if source in self._clear:
                    give_ground(element)
                element.set("src", _data_uri(self._image_of[source]))
            if style := element.attrib.pop("style", None):
                classes = f"{element.get('class', '')} {answer('style', style)}"
                element.set("class", classes.strip())
            if element.get("role") == "doc-pagebreak":
                # axe-core wants no name on a span, whatever its role (see get_explicit_role there)
                element.tag = "page-break"
            elif element.tag in HEADINGS:
                without_sources(element)
            elif element.tag == "pre":
                element.set("tabindex", "0")  # it scrolls, so the keyboard must reach it
            elif str(element.tag).endswith(FRAMED):
                self._frames.add(element, partial(answer, "region"))
        return Markup(_serialize(root))


def _title_id(series: str, division: Division) -> str:
    """The id of what a list of notes is headed by."""
    return f"octavo-series-{series}-{division.id}" if series else f"octavo-notes-{division.id}"


def _extent(division: Division) -> float:
    """About how long a division is on a wide screen, in em of its text."""
    return 1.5 * (len(_TAG.sub("", division.html)) / 66 + 8)


def _data_uri(image: Image) -> str:
    return f"data:{image.media_type};base64,{b64encode(image.content).decode()}"


def _serialize(root: etree._Element) -> str:
    """What stands inside ``root``, as HTML.

    lxml's own HTML writer percent-encodes letters in href, after which a link to #Արցախ is not
    spelled like the id that it leads to; so XML is written, with HTML's empty elements.
    """
    for element in root.iter(etree.Element):
        if not len(element) and element.text is None and element.tag not in _VOID_TAGS:
            element.text = ""
    inside = str(escape(root.text or "")) + "".join(
        etree.tostring(child, encoding="unicode") for child in root
    )
    return _VOID.sub(r"<\1>", inside)
