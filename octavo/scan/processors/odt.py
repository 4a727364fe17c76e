"""Turn an .odt into one whose text has signs where pandoc says nothing: kinds of notes, pages, headings by look.

Pandoc reads an .odt as if all tracked changes were accepted, drops comments and words that were taken out, and
makes quotations of whatever is indented, notes too. All that is set right before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from octavo.scan.model import Log
from octavo.scan.processors.changes import Comment, tell_changes, tell_comments
from octavo.scan.processors.guessing import Shape, guess_headings
from octavo.scan.processors.packed import read_part, with_parts
from octavo.scan.processors.signs import ALT, HEAD, NOTE, OPEN, PAGE, SHUT, clear_signs, sign
from octavo.scan.processors.styles import OdtStyles, value_of
from octavo.scan.series import sign_of
from octavo.text.trees import drop, put_before

_LEVELS = tuple("123456789")
_BODY = "Standard"  # the style of a paragraph without any look of its own


def prepare_odt(content: bytes, changes: str, log: Log) -> bytes:
    """The file with signs in it; ``changes``: what is done with tracked ones."""
    root = read_part(content, "content.xml")
    text = None if root is None else root.find(".//{*}body/{*}text")
    if root is None or text is None:
        return content
    named = read_part(content, "styles.xml")
    styles = OdtStyles(root, named)
    clear_signs(root, log)
    tell_comments(_take_comments(text), log)
    _take_changes(text, changes, log)
    _sign_pictures(text)
    _sign_notes(root, text, styles)
    for paragraph, level in guess_headings(list(_shapes(text, styles)), log).items():
        _put(paragraph, sign(HEAD, str(level)))
    _sign_small_capitals(text, styles)
    _sign_pages(text, styles)
    return with_parts(content, {"content.xml": root})


def name_of(element: etree._Element) -> str:
    """The local name of an element."""
    return str(element.tag).rpartition("}")[2]


def _put(paragraph: etree._Element, text: str) -> None:
    paragraph.text = text + (paragraph.text or "")


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


# Comments and changes


def _take_comments(text: etree._Element) -> Iterator[Comment]:
    for element in list(text.iter("{*}annotation", "{*}annotation-end")):
        author = next((_words(item) for item in element.iter("{*}creator")), "")
        words = " ".join(_words(item) for item in element.iter("{*}p"))
        drop(element)
        yield Comment(author, " ".join(words.split()))


def _take_changes(text: etree._Element, changes: str, log: Log) -> None:
    deleted: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for region in text.iter("{*}changed-region"):
        name = value_of(region, "id")
        for change in region:
            kinds[name] = name_of(change)
            if name_of(change) == "deletion":
                deleted[name] = " ".join(
                    _words(item) for item in change if name_of(item) in ("p", "h")
                ).strip("\n")
    for holder in list(text.iter("{*}tracked-changes")):
        drop(holder)
    put_in = _take_insertions(text, kinds, changes)
    for place in list(text.iter("{*}change")):
        words = deleted.get(value_of(place, "change-id"), "")
        if words and changes == "reject":
            put_before(place, words)
        elif words and changes == "mark":
            put_before(place, f"{sign(OPEN, 'del')}{words}{sign(SHUT, '')}")
    for place in list(text.iter("{*}change", "{*}change-start", "{*}change-end")):
        drop(place)
    tell_changes(put_in, [words for words in deleted.values() if words], changes, log)


def _take_insertions(text: etree._Element, kinds: dict[str, str], changes: str) -> list[str]:
    """The words that were put in, marked, or taken out where they are rejected."""
    found: dict[str, list[str]] = {}
    inside: list[str] = []
    for event, element in etree.iterwalk(text, events=("start", "end")):
        name, key = name_of(element), value_of(element, "change-id")
        if event == "start":
            if name == "change-end" and key in inside:
                inside.remove(key)
                if changes == "mark":
                    put_before(element, sign(SHUT, ""))
            elif inside and element.text:
                found.setdefault(inside[-1], []).append(element.text)
                element.text = None if changes == "reject" else element.text
        else:
            if inside and element.tail:
                found.setdefault(inside[-1], []).append(element.tail)
                element.tail = None if changes == "reject" else element.tail
            if name == "change-start" and kinds.get(key) == "insertion":
                inside.append(key)
                if element.tail:
                    found.setdefault(key, []).append(element.tail)
                    element.tail = None if changes == "reject" else element.tail
                if changes == "mark":
                    element.tail = sign(OPEN, "ins") + (element.tail or "")
    return ["".join(words) for words in found.values()]


# Notes


def _sign_notes(root: etree._Element, text: etree._Element, styles: OdtStyles) -> None:
    notes = list(text.iter("{*}note"))
    made = {
        value_of(style, "name"): style
        for holder in root.iter("{*}automatic-styles")
        for style in holder
    }
    for kind in ("footnote", "endnote"):
        own = [note for note in notes if value_of(note, "note-class") == kind]
        _free_of_margins([item for note in own for item in note.iter("{*}p")], made, styles)
    for note in notes:
        first = next(
            (item for body in note.iter("{*}note-body") for item in body.iter("{*}p")), None
        )
        label = sign_of(value_of(note.find("{*}note-citation"), "label"))
        if first is None:
            continue
        if value_of(note, "note-class") == "endnote":
            _put(first, sign(NOTE, "end"))
        elif label:
            _put(first, sign(NOTE, f"sign:{label}"))


def _free_of_margins(
    paragraphs: list[etree._Element], made: dict[str, etree._Element], styles: OdtStyles
) -> None:
    """Take off the style that notes have because they are notes: pandoc makes a quotation of its margin."""
    named = Counter(style for item in paragraphs if (style := _named(item, made, styles)))
    if not named:
        return
    usual = named.most_common(1)[0][0]
    for paragraph in paragraphs:
        if _named(paragraph, made, styles) != usual:
            continue
        own = made.get(value_of(paragraph, "style-name"))
        if own is None:
            _set(paragraph, "style-name", _BODY)
        else:
            _set(own, "parent-style-name", _BODY)


def _named(paragraph: etree._Element, made: dict[str, etree._Element], styles: OdtStyles) -> str:
    """The name of the style that somebody, or the program, chose for a paragraph."""
    chain = styles.chain("paragraph", value_of(paragraph, "style-name"))
    return next((name for style in chain if (name := value_of(style, "name")) not in made), "")


def _set(element: etree._Element, name: str, value: str) -> None:
    for key in element.attrib:
        if str(key).rpartition("}")[2] == name:
            element.set(key, value)


# Pictures and formulas


def _sign_pictures(text: etree._Element) -> None:
    """What is said of a picture stands behind it; a formula is named as pandoc looks for it."""
    for frame in list(text.iter("{*}frame")):
        said = {
            name_of(item): " ".join(_words(item).split())
            for item in frame
            if name_of(item) in ("title", "desc")
        }
        words = said.get("desc") or said.get("title") or ""
        for item in [item for item in frame if name_of(item) in ("title", "desc")]:
            drop(item)
        parent = frame.getparent()
        inside = parent is not None and name_of(parent) in ("p", "h", "span", "a")
        if words and inside and any(name_of(item) == "image" for item in frame):
            frame.tail = sign(ALT, words) + (frame.tail or "")
        for item in frame:
            if name_of(item) == "object":
                _set(item, "href", "./" + value_of(item, "href").removeprefix("./").rstrip("/"))


# Pages and looks


def _sign_pages(text: etree._Element, styles: OdtStyles) -> None:
    """Where the program last saw a page begin: at soft breaks, and at paragraphs that open a page."""
    soft = any(True for _ in text.iter("{*}soft-page-break"))
    if not soft and value_of(text, "use-soft-page-breaks") != "true":
        return
    number, waiting, begun = 1, True, False
    for element in list(text.iter("{*}p", "{*}h", "{*}soft-page-break")):
        if any(name_of(above) in ("note", "frame") for above in element.iterancestors()):
            continue
        if name_of(element) == "soft-page-break":
            number += 1
            parent = element.getparent()
            if parent is not None and name_of(parent) in ("p", "h", "span", "a"):
                element.tail = sign(PAGE, str(number)) + (element.tail or "")
            else:
                waiting = True
            continue
        look = styles.of("paragraph", value_of(element, "style-name"))
        if begun and look.opens_page and not waiting:
            number, waiting = number + 1, True
        if waiting:
            _put(element, sign(PAGE, str(number)))
            waiting, begun = False, True


def _sign_small_capitals(text: etree._Element, styles: OdtStyles) -> None:
    for span in list(text.iter("{*}span")):
        chain = styles.chain("text", value_of(span, "style-name"))
        variants = [value_of(style.find("{*}text-properties"), "font-variant") for style in chain]
        if next(filter(None, variants), "") == "small-caps" and _words(span).strip():
            span.text = sign(OPEN, "caps") + (span.text or "")
            if len(span):
                span[-1].tail = (span[-1].tail or "") + sign(SHUT, "")
            else:
                span.text += sign(SHUT, "")


def _shapes(text: etree._Element, styles: OdtStyles) -> Iterator[Shape]:
    for element in text.iter("{*}p", "{*}h"):
        parent = element.getparent()
        if parent is None or name_of(parent) not in ("text", "section"):
            continue
        look = styles.of("paragraph", value_of(element, "style-name"))
        said = value_of(element, "outline-level")
        level = int(said) if said in _LEVELS else int(name_of(element) == "h")
        spans = [item for item in element if name_of(item) == "span" and _own_words(item).strip()]
        bare = (element.text or "") + "".join(child.tail or "" for child in element)
        bold, size = look.bold, look.size
        if spans and not bare.strip():
            looks = [styles.of("text", value_of(span, "style-name"), look) for span in spans]
            bold, size = all(one.bold for one in looks), max(one.size for one in looks)
        titled = any(
            value_of(style, "name") in ("Title", "Subtitle")
            for style in styles.chain("paragraph", value_of(element, "style-name"))
        )
        yield Shape(
            element,
            _own_words(element),
            size,
            bold,
            look.centred,
            look.opens_page,
            level or int(titled),
        )


def _own_words(element: etree._Element) -> str:
    """The words of a paragraph without those of its notes."""
    words = element.text or ""
    for child in element:
        if name_of(child) not in ("note", "annotation", "frame"):
            words += _own_words(child)
        words += child.tail or ""
    return words
