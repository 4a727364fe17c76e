"""Turn a .docx into one whose text has signs where pandoc says nothing: kinds of notes, pages, levels of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from octavo.scan.model import Log
from octavo.scan.processors.changes import Comment, tell_changes, tell_comments
from octavo.scan.processors.guessing import Shape, guess_headings
from octavo.scan.processors.packed import read_part, with_parts
from octavo.scan.processors.signs import HEAD, NOTE, OPEN, PAGE, SHUT, clear_signs, sign
from octavo.scan.processors.styles import WordStyles, value_of
from octavo.scan.series import sign_of
from octavo.text.numerals import roman
from octavo.text.trees import drop, unwrap

_DOCUMENT, _NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")


def prepare_docx(content: bytes, changes: str, log: Log) -> bytes:
    """The file with signs in it; comments and tracked changes are told, as ``changes`` has pandoc take them."""
    document = read_part(content, _DOCUMENT)
    if document is None:
        return content
    parts = {_DOCUMENT: document} | {name: read_part(content, name) for name in _NOTES}
    trees = [tree for tree in parts.values() if tree is not None]
    for tree in trees:
        clear_signs(tree, log)
    _take_changes(trees, changes, log)
    tell_comments(_comments(read_part(content, "word/comments.xml")), log)
    _sign_notes(document, parts["word/footnotes.xml"], parts["word/endnotes.xml"])
    _sign_headings(document, WordStyles(read_part(content, "word/styles.xml")), log)
    _sign_pages(document)
    return with_parts(content, parts)


def _name(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _put(paragraph: etree._Element, text: str) -> None:
    """Put a text before the first words of a paragraph, in a run of its own."""
    first = paragraph.find("{*}pPr")
    paragraph.insert(0 if first is None else 1, _run(paragraph, text))


def _run(beside: etree._Element, text: str) -> etree._Element:
    space = str(beside.tag).rpartition("}")[0] + "}"
    run = etree.Element(f"{space}r")
    etree.SubElement(run, f"{space}t").text = text
    return run


# Changes and comments


def _take_changes(trees: list[etree._Element], changes: str, log: Log) -> None:
    """Leave of tracked changes what is asked for; ends of paragraphs are left to pandoc, which is asked the same."""
    put_in: list[str] = []
    taken_out: list[str] = []
    for tree in trees:
        for element in list(tree.iter("{*}ins", "{*}moveTo", "{*}del", "{*}moveFrom")):
            for deleted in element.iter("{*}delText"):
                deleted.tag = f"{{{etree.QName(deleted).namespace}}}t"
            words = _text(element, "t")
            if not words:
                continue
            new = _name(element) in ("ins", "moveTo")
            (put_in if new else taken_out).append(words)
            if changes == "mark":
                element.insert(0, _run(element, sign(OPEN, "ins" if new else "del")))
                element.append(_run(element, sign(SHUT, "")))
            if new != (changes == "reject") or changes == "mark":
                unwrap(element)
            else:
                drop(element)
    tell_changes(put_in, taken_out, changes, log)


def _comments(root: etree._Element | None) -> Iterator[Comment]:
    for comment in [] if root is None else root.iter("{*}comment"):
        words = " ".join(_text(item, "t") for item in comment.iter("{*}p"))
        yield Comment(value_of(comment, "author"), " ".join(words.split()))


def _text(element: etree._Element, name: str) -> str:
    return "".join(item.text or "" for item in element.iter(f"{{*}}{name}"))


# Notes


def _sign_notes(
    document: etree._Element, footnotes: etree._Element | None, endnotes: etree._Element | None
) -> None:
    by_id = {
        value_of(note, "id"): note
        for note in ([] if footnotes is None else footnotes.iter("{*}footnote"))
    }
    for note in [] if endnotes is None else endnotes.iter("{*}endnote"):
        first = next(note.iter("{*}p"), None)
        if first is not None:
            _put(first, sign(NOTE, "end"))
    for call in document.iter("{*}footnoteReference"):
        called = by_id.get(value_of(call, "id"))
        if called is None or value_of(call, "customMarkFollows") not in ("1", "true", "on"):
            continue
        mark = next((item for item in call.itersiblings() if _name(item) in ("t", "sym")), None)
        words = (mark.text or "").strip() if mark is not None else ""
        first = next(called.iter("{*}p"), None)
        if mark is None or first is None or not sign_of(words):
            continue
        mark.text = ""
        start = next((item for item in first.iter("{*}t") if (item.text or "").strip()), None)
        if start is not None and (start.text or "").lstrip().startswith(words):
            start.text = (start.text or "").lstrip()[len(words) :]
        _put(first, sign(NOTE, f"sign:{sign_of(words)}"))


# Headings


def _sign_headings(document: etree._Element, styles: WordStyles, log: Log) -> None:
    body = document.find("{*}body")
    shapes = [_shape(item, styles) for item in ([] if body is None else body) if _name(item) == "p"]
    for paragraph, level in guess_headings(shapes, log).items():
        _put(paragraph, sign(HEAD, str(level)))
    for shape in shapes:
        if shape.level and not styles.is_heading(shape.element) and shape.words.strip():
            _put(
                shape.element, sign(HEAD, str(shape.level))
            )  # a level of the outline, and no style of a heading


def _shape(paragraph: etree._Element, styles: WordStyles) -> Shape:
    look = styles.of_paragraph(paragraph)
    runs = [run for run in paragraph.iter("{*}r") if _text(run, "t").strip()]
    looks = [styles.of_run(run, look) for run in runs]
    properties = paragraph.find("{*}pPr")
    opens = properties is not None and properties.find("{*}pageBreakBefore") is not None
    opens = opens or any(value_of(item, "type") == "page" for item in paragraph.iter("{*}br"))
    words = "".join(_text(run, "t") for run in runs)
    sizes = {size for _, size in looks}
    return Shape(
        paragraph, words, max(sizes, default=0.0), bool(looks) and all(bold for bold, _ in looks), look.centred, opens,
        look.level,
    )  # fmt: skip


# Pages


def _sign_pages(document: etree._Element) -> None:
    """Where Word last saw a page begin, counted as its sections say."""
    breaks = [
        item for item in document.iter("{*}lastRenderedPageBreak") if _name(item.getparent()) == "r"
    ]
    body = document.find("{*}body")
    if not breaks or body is None:
        return
    starts = _section_starts(body)
    number, form = _count_of(starts.get(0, ("", "")), 1, "decimal")
    marks = [(next(body.iter("{*}p"), None), _label(number, form))]
    place_of = {
        item: place
        for place, child in enumerate(body)
        for item in child.iter("{*}lastRenderedPageBreak")
    }
    seen = {0}
    for item in breaks:
        place = max((start for start in starts if start <= place_of[item]), default=0)
        number += 1
        if place not in seen:  # the first page of a section may begin its own count
            seen.add(place)
            number, form = _count_of(starts[place], number, form)
        text = etree.Element(f"{str(item.tag).rpartition('}')[0]}}}t")
        text.text = sign(PAGE, _label(number, form))
        item.addprevious(text)
    for paragraph, label in marks:
        if paragraph is not None:
            _put(paragraph, sign(PAGE, label))


def _section_starts(body: etree._Element) -> dict[int, tuple[str, str]]:
    """Where sections begin, as places among the body's children, with first number and form of their pages."""
    starts: dict[int, tuple[str, str]] = {}
    begin = 0
    for place, child in enumerate(body):
        section = child if _name(child) == "sectPr" else child.find("{*}pPr/{*}sectPr")
        if section is not None:
            count = section.find("{*}pgNumType")
            starts[begin] = value_of(count, "start"), value_of(count, "fmt")
            begin = place + 1
    return starts


def _count_of(said: tuple[str, str], number: int, form: str) -> tuple[int, str]:
    start, fmt = said
    return (int(start) if re.fullmatch("[0-9]{1,5}", start) else number), (
        fmt or "decimal" if start or fmt else form
    )


def _label(number: int, form: str) -> str:
    label = roman(number) if "oman" in form and 0 < number < 4000 else str(number)
    return label.upper() if form == "upperRoman" else label
