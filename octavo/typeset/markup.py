"""Turn a division of the Book into the XHTML of its pages.

Each note moves into the text, right behind its call, where ``float: footnote`` takes it from; the
call and the label are literal text, so that the engine counts nothing. Headings carry what running
heads and outline print as attributes, free of note calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree
from markupsafe import Markup

from octavo.engine.floatspreads import HALVES
from octavo.engine.tagkinds import words_of
from octavo.engine.tagnodes import FAR
from octavo.model import Book, Division, Entry, Heading, Note
from octavo.text.bleeds import BLEED
from octavo.text.floats import BARRIER, FLOAT, LANDSCAPE, find_floats, may_float, section_starts
from octavo.text.fragments import note_body
from octavo.text.leading import is_in_words
from octavo.text.listed import LIST_LINK
from octavo.text.notelists import at_foot
from octavo.text.pagewords import PAGE_REFERENCE
from octavo.text.scripts import direction_of
from octavo.text.spreads import SPREAD
from octavo.text.trees import calls_by_words, inner
from octavo.text.words import Words
from octavo.typeset.bleeds import cover_page
from octavo.typeset.margins import Margin

Draw = Callable[[etree._Element], None]  # puts drawings in the place of a tree's formulas

_BLOCKS = frozenset(
    "p ul ol li dl dt dd blockquote pre div table thead tbody tr td th figure figcaption".split()
)
_LINK = re.compile(r'\shref="#([^"]*)"')
_LINE = 100  # characters: no line of a book is longer
_TALL = re.compile(r"<img|<math display=\"block\"")
_ENDED_LINE = re.compile(r"<br|</(?:p|li|tr|dt|dd|h[1-6])>")
_CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
_JOINER = "\u2060"
_MAY_BREAK = "\u200b"
_PIECE_MARK = re.compile(rf"{_MAY_BREAK}[^\w\s&<]")
_DASH = re.compile(
    r"(?<!\s)([–—―⸺⸻])((?<=\d.)(?=\d))?"
)  # and whether it stands between two figures
_FIRST_WORD = re.compile(r"\S+")
_NOTE_LABEL = "note-label"  # class
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def make_links_far(html: str) -> str:
    """The document with links inside the book as addresses that the engine lets through: each page is
    drawn by itself, so to every other one it is another document."""
    return _LINK.sub(lambda match: f' href="{FAR}{match[1]}"', html)


def write_breaks(html: str) -> str:
    """The document with U+200B where a word may be broken: for each element that says so the engine makes
    two boxes and, in a web address, two links. U+2060 holds a mark that begins a piece to what follows:
    Unicode allows a break behind hyphens and strokes, too."""
    return _PIECE_MARK.sub(rf"\g<0>{_JOINER}", html.replace("<wbr/>", _MAY_BREAK))


def listed_headings(contents: Iterable[Entry]) -> Iterator[Heading]:
    """The headings that the contents list, in their order."""
    for entry in contents:
        yield entry.heading
        yield from listed_headings(entry.children)


def outline_levels(contents: Iterable[Entry]) -> dict[str, int]:
    """Level in the outline of every heading that the contents list; 1 is the top."""
    levels: dict[str, int] = {}

    def walk(entries: Iterable[Entry], level: int) -> None:
        for entry in entries:
            levels[entry.heading.id] = level
            walk(entry.children, level + 1)

    walk(contents, 1)
    return levels


def print_division(
    division: Division, root: etree._Element, book: Book, levels: Mapping[str, int], longest: int,
    words: Words, draw: Draw, margin: Margin | None = None,
) -> str:  # fmt: skip
    """The inside of the division's ``section``: heading, text and, at their calls, the notes; ``root`` holds
    its text, and is taken apart.

    Notes that may take more room than ``longest`` characters get the class ``long``; those of the ``margin`` say so, if
    they are not too long for it.
    """
    heading = etree.fromstring(f"<h1>{division.heading_html}</h1>")
    heading.set("id", division.id)
    heading.set("data-book", book.metadata.running_title)
    for number in heading.iterfind("span[@class='number']"):
        number.set("data-parted", "")
    root.insert(0, heading)
    _hide_source_pages(root)
    for made, element in zip(
        (division.heading, *division.sections), root.iter(*_HEADINGS), strict=True
    ):
        element.set("data-running", made.running)
        if made.id in levels:
            element.set("data-outline", made.label)
            classes = f"{element.get('class') or ''} outline-{levels[made.id]}"
            element.set("class", classes.strip())
    links = list(root.iter("a"))
    for link in links:
        if link.get("class") == "index-locator":
            link.set("data-said", link.get("aria-label") or "")
    calls = [a for a in links if a.get("role") == "doc-noteref"]
    labels = {note.id: note.label for note in division.notes}
    for call in calls:
        if not calls_by_words(call):
            _bind_call(call)
        call.set("data-said", words.to_note.format(labels[_target(call)]).strip())
    notes = {note.id: note for note in at_foot(division.notes, book.metadata)}
    if notes:
        placed_here = [call for call in calls if _target(call) in notes]
        _place_notes(placed_here, notes, book, longest, words, margin)
    _mark_small_pictures(root)
    _part_verse(root)
    if may_float(division.html):
        _mark_floats(root, division.id, book)
    draw(root)
    bind_dashes(root)
    return inner(root)


def _place_notes(
    calls: list[etree._Element], notes: Mapping[str, Note], book: Book, longest: int, words: Words,
    margin: Margin | None,
) -> None:  # fmt: skip
    """Put notes behind their calls, each with what is to be known of it where pages are laid out."""
    beside = _notes_beside(calls, notes, book, margin)
    long = {n for n, note in notes.items() if n not in beside and _may_be_long(note, longest)}
    at_the_foot = [call for call in calls if _target(call) not in beside]
    crowded = _calls_near_long_notes(at_the_foot, long)
    for call in calls:
        note = notes[_target(call)]
        kinds = ["note"] + ["long"] * (note.id in long) + ["beside"] * (note.id in beside)
        placed = _place_note(call, note, [*kinds, *["crowded"] * (call in crowded)], words)
        if margin is not None and note.id in beside:
            placed.set("data-margin", margin.said)
        elif note.said:
            for link in (call, *(a for a in placed.iter("a") if a.get("class") == _NOTE_LABEL)):
                link.set("data-signed", "")
        if any(holder.get("lang") for holder in call.iterancestors()):
            placed.set("lang", book.metadata.language)  # not that of what calls it
        if any(holder.get("dir") for holder in call.iterancestors()):
            placed.set("dir", direction_of(book.metadata.language))


def say_pages(root: etree._Element, book: Book, words: Words) -> None:
    """Say where links lead that say a page: lines of lists as those of the contents, and of which note a call is."""
    labels: dict[str, str] = {}
    for link in root.iter("a"):
        if link.get("class") == LIST_LINK:
            *shown, folio = ("".join(part.itertext()) for part in link)
            link.set("data-said", words.to_page.format(folio, " ".join(shown)))
        elif link.get("class") == PAGE_REFERENCE:
            said = [link.get("aria-label") or "".join(link.itertext())]
            labels = labels or {note.call_id: note.label for note in book.notes}
            if label := labels.get(_target(link)):
                said.append(words.to_note.format(label))
            link.set("data-said", ", ".join(said))


def print_notes(notes: Iterable[Note], words: Words, draw: Draw) -> str:
    """Notes as they stand at the end of a chapter or of the book."""
    root = etree.Element("div")
    for note in notes:
        block = _note_in("div", note, words)
        block.set("class", "endnote")
        block.set("role", "doc-footnote")
        block.set("id", note.id)
        root.append(block)
    _part_verse(root)
    draw(root)
    bind_dashes(root)
    return inner(root)


def print_line(html: str, draw: Draw) -> str:
    """A heading's words as contents and headings of notes repeat them."""
    if "<math" not in html:
        return html
    root = etree.fromstring(f"<div>{html}</div>")
    draw(root)
    return inner(root)


def say_where(root: etree._Element, places: Callable[[], Mapping[str, str]]) -> None:
    """Have links that show a sign, a figure or a picture without words told by where they lead; ``places`` has the words
    of the book's ids."""
    for link in root.iter("a"):
        if is_in_words(link.get("data-said") or link.text or ""):
            continue  # as nearly all are
        address, shown = link.get("href"), words_of(link)
        if not address or is_in_words(shown) or not (shown or link.find(".//img") is not None):
            continue
        inside = address.startswith("#")
        link.set("data-said", places().get(address[1:], shown) if inside else unquote(address))


def bind_dashes(root: etree._Element) -> None:
    """Let no line begin with a dash that follows a word, and none end within a range as 12–15: Unicode allows a
    break on both sides of a dash, printers only behind it. U+2060 forbids the break and prints nothing."""
    for element in root.iter(etree.Element):
        for where in ("text", "tail"):
            text = getattr(element, where)
            if text is not None and not (text and text.isascii()):
                setattr(element, where, _DASH.sub(_bound, text) or None)


def _bound(dash: re.Match[str]) -> str:
    return f"{_JOINER}{dash[1]}{'' if dash[2] is None else _JOINER}"


def _mark_floats(root: etree._Element, division_id: str, book: Book) -> None:
    """Say what may leave its place on the page, and what it may not pass."""
    spreads = {both.get(HALVES): both for both in root.iterchildren("div") if both.get(HALVES)}
    for both in spreads.values():  # what is printed of the two is for the engine to choose
        root.remove(both)
    floats = find_floats(root, division_id, book.metadata.print.floats)
    by_section = book.metadata.print.barrier == "section"
    barred = list(section_starts(root, all_of_them=by_section)) if floats else []
    for element in root.iter():
        for name in (FLOAT, BARRIER, SPREAD):
            element.attrib.pop(name, None)
    for heading in barred:
        heading.set(BARRIER, "")
    for one in floats:
        one.element.set(FLOAT, f"{one.wish} {'+'.join(one.kinds)} {one.name}")
        if one.is_turned:
            one.element.set("data-turned", "")
        if one.is_bled:
            cover_page(one.element)
        if one.name in spreads:
            both = spreads[one.name]
            both.set(FLOAT, one.element.get(FLOAT) or "")
            instead = "page" if one.is_turned else "auto"
            one.element.set(FLOAT, f"{instead} {'+'.join(one.kinds)} {one.name}")
            one.element.addprevious(both)


def fill_marks(root: etree._Element) -> None:
    """Put the word behind a mark without words into it: the engine ends no line before an empty element, and a place
    belongs to the line of its word."""
    for span in root.iter("span"):
        if span.get("class") == "index-mark" and not span.text and not len(span) and span.tail:
            word = _FIRST_WORD.match(span.tail)
            if word is not None:
                span.text, span.tail = word[0], span.tail[word.end() :]


def _mark_small_pictures(root: etree._Element) -> None:
    """A picture among words or in a note leaves room for the lines and notes that have to stand with it; one that is all
    of a paragraph has the whole measure."""
    for image in root.iter("img"):
        around = list(image.iterancestors())
        in_note = any(element.get("role") == "doc-footnote" for element in around)
        block = next((e for e in around if e.tag in _BLOCKS or e.tag in _HEADINGS), root)
        if in_note or (block.tag != "figure" and "".join(block.itertext()).strip()):
            image.set("class", f"{image.get('class') or ''} small".strip())
        elif block.tag == "p":
            block.set("data-alone", "")


def _part_verse(root: etree._Element) -> None:
    """A line of verse is one of several: to readers of the PDF's text it ends with a space."""
    for line in root.iter("span"):
        after = line.getnext()
        if after is not None and after.tag == "br" and "verse-line" in (line.get("class") or ""):
            line.set("data-parted", "")


def _hide_source_pages(root: etree._Element) -> None:
    """The print edition has pages of its own; without the marks its lines break as they would."""
    for span in root.iter("span"):
        if span.get("class") == "source-page":
            span.tag = "source-page"
    etree.strip_tags(root, "source-page")


def _bind_call(call: etree._Element) -> None:
    """Let no line begin with a note call: U+2060 holds it to the word before."""
    previous, parent = call.getprevious(), call.getparent()
    assert parent is not None
    if previous is not None:
        previous.tail = (previous.tail or "") + _JOINER
    elif (parent.text or "").strip():
        parent.text = (parent.text or "") + _JOINER


def _target(call: etree._Element) -> str:
    return (call.get("href") or "").removeprefix("#")


def _may_be_long(note: Note, longest: int) -> bool:
    """Whether a note may take more room than so many characters: there may be pictures in it, formulas, or
    many lines that are not full. Which do is seen when they are measured (`longnotes.py`)."""
    if _TALL.search(note.html):
        return True
    code = "".join(_CODE.findall(note.html))
    ends: int = len(_ENDED_LINE.findall(note.html)) + code.count("\n")
    return len(note.text) + _LINE * ends > longest


def _notes_beside(
    calls: Iterable[etree._Element], notes: Mapping[str, Note], book: Book, margin: Margin | None
) -> set[str]:
    """The ids of those notes that stand in the margin: beside what stands on its side there is none."""
    if margin is None:
        return set()
    place_of = book.metadata.notes.place_of
    return {
        note.id
        for call in calls
        if place_of((note := notes[_target(call)]).series) == "margin"
        and not _may_be_long(note, margin.longest)
        and not any(
            LANDSCAPE in (e.get("class") or "").split() or e.get(BLEED) is not None
            for e in call.iterancestors()
        )
    }


def _calls_near_long_notes(calls: list[etree._Element], long: set[str]) -> set[etree._Element]:
    """Calls that may stand in one line with the call of a note that runs over the page.

    Such a note cannot begin before the long one ends. If it insisted on the page of its call, the
    line would move on from page to page with both.
    """
    crowded: set[etree._Element] = set()
    for before, call in pairwise(calls):
        near = before.getparent() is call.getparent() and len(before.tail or "") < _LINE
        if near and (_target(before) in long or before in crowded):
            crowded.add(call)
    return crowded


def _note_in(tag: str, note: Note, words: Words) -> etree._Element:
    """An element that holds a note."""
    holder = etree.fromstring(f"<{tag}>{note_body(note, '')}</{tag}>")
    label = next(a for a in holder.iter("a") if a.get("class") == _NOTE_LABEL)
    label.set("data-said", words.to_call.format(note.label))
    return holder


def _place_note(
    call: etree._Element, note: Note, classes: list[str], words: Words
) -> etree._Element:
    """Put the note behind its call; the answer is the element that holds it."""
    holder = _note_in("span", note, words)
    holder.set("class", " ".join(classes))
    holder.set("id", note.id)
    holder.set("role", "doc-footnote")
    _collapse_space(holder)
    holder.tail, call.tail = call.tail, None
    parent = call.getparent()
    assert parent is not None
    parent.insert(parent.index(call) + 1, holder)
    return holder


def _collapse_space(element: etree._Element) -> None:
    """Take out line ends: the engine prints those of a note as breaks."""
    if element.tag == "pre":
        return
    blocks = any(child.tag in _BLOCKS for child in element)
    element.text = _collapsed(element.text, blocks)
    for child in element:
        _collapse_space(child)
        child.tail = _collapsed(child.tail, blocks)


def _collapsed(text: str | None, between_blocks: bool) -> str | None:
    if text is None or (between_blocks and not text.strip()):
        return None
    return re.sub(r"\s+", " ", text) if "\n" in text else text


def contents_lines(
    entries: Sequence[Entry], folios: Mapping[str, str], words: Words, draw: Draw, level: int = 1
) -> list[dict[str, object]]:
    """The lines of the printed contents as the template has them, with the folios of their headings."""
    lines: list[dict[str, object]] = []
    for entry in entries:
        heading = entry.heading
        lines.append(
            {
                "level": level,
                "kind": entry.kind.value if level <= 2 and entry.division_id == heading.id else "",
                "id": heading.id,
                "number": heading.number,
                "html": Markup(print_line(heading.html, draw)),
                "folio": (folio := folios.get(heading.id, "")),
                "said": words.to_page.format(folio, heading.label),
            }
        )
        lines += contents_lines(entry.children, folios, words, draw, level + 1)
    return lines
