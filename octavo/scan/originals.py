"""Turn a document's file into the paragraphs that it holds, to see what pandoc did not read.

Pandoc passes over text boxes, some fields, some formulas and elements that it does not know without a word. So the file is
read a second time, without pandoc, and every paragraph of it is looked for in pandoc's tree.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from octavo.scan.model import Aside, Log, Look
from octavo.scan.processors.signs import without_signs
from octavo.scan.rtftext import read_rtf_text
from octavo.scan.textext import tex_pieces
from octavo.scan.xmltext import xml_paragraphs

_PARTS = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
    "odt": ("content.xml",),
}
_PARAGRAPHS = {"docx": ("p",), "odt": ("p", "h")}
_FORMULAS = {"docx": "oMath", "odt": "object"}
_XML = ("docbook", "jats")
_EACH = 12  # paragraphs that are told one by one
_APART = ("note", "note-citation", "annotation", "tracked-changes", "sequence-decls")  # of ODF


def tell_unread(content: bytes, reader: str, tree: dict[str, Any], log: Log) -> None:
    """Set aside every paragraph of a document (``content``) that is not in pandoc's ``tree``, and say so."""
    if reader not in (*_PARTS, *_XML, "rtf", "latex"):
        return
    apart: list[str] = []
    running = _letters("".join(_running(tree["blocks"], apart)))
    known = [_letters("".join(_meta(item))) for item in tree["meta"].values()]
    there = "\n".join([running, *known, *map(_letters, apart)])
    formulas = 0
    missing = list(_missing(_paragraphs_of(content, reader, log), there.casefold()))
    log.asides += [Aside("not read by pandoc", words, line) for line, words in missing]
    for line, words in missing[:_EACH]:
        log.looks.append(Look("letters", f"pandoc did not read: “{words[:60]}”", line or None))
    if (left := len(missing) - _EACH) > 0:
        said = f"pandoc did not read {left} more paragraphs: they stand in this report"
        log.looks.append(Look("letters", said))
    if reader in _PARTS:
        formulas = sum(
            1
            for root in _roots(content, _PARTS[reader], log)
            for _ in root.iter(f"{{*}}{_FORMULAS[reader]}")
        )
    if (read := _count(tree["blocks"], "Math")) < formulas:
        log.looks.append(
            Look(
                "letters",
                f"{formulas - read} formulas or embedded objects of the file were not read",
            )
        )


def _missing(pieces: Iterable[tuple[int, str]], there: str) -> Iterator[tuple[int, str]]:
    """The pieces that are not there, with the line of each; those of LaTeX that follow one another, as one."""
    start = last = 0
    held: list[str] = []
    for line, text in pieces:
        is_missing = _letters(text).casefold() not in there
        if held and not (is_missing and line and line - last <= 1):
            yield start, " ".join(held)
            held = []
        if is_missing:
            start, last = (start if held else line), line
            held.append(" ".join(text.split()))
    if held:
        yield start, " ".join(held)


def _paragraphs_of(content: bytes, reader: str, log: Log) -> Iterator[tuple[int, str]]:
    """The words of each paragraph of a document, those of its notes by themselves, with its line in LaTeX, else 0."""
    if reader == "latex":
        yield from tex_pieces(content.decode())
        return
    for words in _words_of(content, reader, log):
        yield 0, words


def _words_of(content: bytes, reader: str, log: Log) -> Iterator[str]:
    if reader == "rtf":
        said = read_rtf_text(content)
        if said.comments:
            log.asides += [Aside("comment", words, 0) for words in said.comments]
            log.looks.append(Look("comment", f"{len(said.comments)} comments were left out"))
        yield from said.paragraphs
    elif reader in _XML:
        yield from xml_paragraphs(content, reader)
    else:
        for root in _roots(content, _PARTS[reader], log):
            for paragraph in root.iter(*(f"{{*}}{name}" for name in _PARAGRAPHS[reader])):
                yield without_signs("".join(_own_text(paragraph, reader)))
            if reader == "odt":  # pandoc writes an abstract so
                for holder in root.iter("{*}text", "{*}section"):
                    for words in (holder.text, *(child.tail for child in holder)):
                        if words and words.strip():
                            yield words


def _roots(content: bytes, names: tuple[str, ...], log: Log) -> Iterator[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in names:
            if name not in archive.namelist():
                continue
            try:
                yield etree.fromstring(archive.read(name), parser)
            except etree.XMLSyntaxError as error:
                log.looks.append(Look("letters", f"{name} in the file is damaged, and what it holds may be lost: "
                                      f"{error.msg}"))  # fmt: skip


def _own_text(paragraph: etree._Element, reader: str) -> Iterator[str]:
    """The words of a paragraph, those of its notes and of paragraphs inside it apart."""
    if reader == "docx":
        for run in paragraph.iter("{*}t"):
            holder = run.getparent()
            while holder is not None and etree.QName(holder).localname != "p":
                holder = holder.getparent()
            if (
                holder is paragraph
                and etree.QName(run).namespace == etree.QName(paragraph).namespace
            ):
                yield run.text or ""
        return
    yield paragraph.text or ""
    for child in paragraph:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            if name not in (*_APART, "p", "h"):
                yield from _own_text(child, reader)
        yield child.tail or ""


def _running(value: Any, apart: list[str]) -> Iterator[str]:
    """The words of pandoc's tree but for its formulas; those of notes go to ``apart``."""
    if isinstance(value, list):
        for item in value:
            yield from _running(item, apart)
    elif isinstance(value, dict):
        kind: Any = value.get("t")
        content: Any = value.get("c")
        if kind == "Str":
            yield str(content)
        elif kind in ("Code", "CodeBlock"):
            yield str(content[1])
        elif kind == "Note":
            apart.append("".join(_running(content, [])))
        elif kind in ("Link", "Span", "Quoted", "Cite"):
            yield from _running(content[1], apart)
        elif kind == "Header":
            yield from _running(content[2], apart)
        elif kind not in ("Math", "Image"):  # what is said of a picture is no text of the file
            yield from _running(content, apart)


def _meta(value: Any) -> Iterator[str]:
    """The words of a piece of metadata."""
    if isinstance(value, dict) and value.get("t") in ("MetaMap", "MetaList"):
        held = value["c"]
        for item in held.values() if isinstance(held, dict) else held:
            yield from _meta(item)
    elif isinstance(value, dict) and value.get("t") == "MetaString":
        yield str(value["c"])
    elif isinstance(value, dict):
        yield from _running(value.get("c"), [])


def _count(value: Any, kind: str) -> int:
    if isinstance(value, list):
        return sum(_count(item, kind) for item in value)
    if isinstance(value, dict):
        return (value.get("t") == kind) + _count(value.get("c"), kind)
    return 0


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
