"""Turn a PDF whose pages have a text layer into Sheets.

1. open it with pdfium, or say why that cannot be: it is locked, it breaks off, it is no PDF, it is too large;
2. page by page: type (`glyphs.py`), pictures and links (`pdfthings.py`), what its tags say of headings;
3. of the whole: page labels, outline, and what it says of itself.

A page is closed as soon as it is read, and the document opened anew now and then: pdfium keeps what it has read.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.model.errors import UsageError
from octavo.scan.model import Box, Look
from octavo.scan.readers.carriedlinks import drop_carried_links
from octavo.scan.readers.glyphs import Glyphs, Typed
from octavo.scan.readers.pdfformulas import find_formulas, set_formulas, tell_formulas
from octavo.scan.readers.pdfpictures import Pictures
from octavo.scan.readers.pdftags import NO_ROLE, Numbers, Role, Told, read_marks
from octavo.scan.readers.pdfthings import read_links, read_outline
from octavo.scan.readers.unicodemaps import name_no_letters
from octavo.scan.sheets.model import Line, Order, Region, Sheet, Sheets

PAGES = 4_000  # that are read of one file
LETTERS = 200_000  # of one page: more are a drawing
_OPEN_FOR = 96  # pages, before the document is opened anew
_FEW_LETTERS = 12  # letters of a page: a stamp or a folio, and no text layer
_FULL = 0.6  # paragraphs to a line of type at most
_NAMED = 12  # pages that a look names
_END = b"%%EOF"
_PROMISE = b"pdfuaid:part"  # of PDF/UA (ISO 14289-1), in metadata that are not packed: all that is no ornament is tagged
_LANGUAGE = 128  # bytes of its name
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")  # of a language (BCP 47)
_OURS = "Octavo "
_TAIL = 4096  # bytes in which a whole file ends
_METADATA = {"title": "Title", "author": "Author", "date": "CreationDate"}
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_UNNAMED = re.compile(
    r"untitled.*|microsoft \w+ - .*|.*\.(?:docx?|indd|tex|pdf|odt|rtf|qxd)|\W*", re.IGNORECASE
)


def read_pdf(content: bytes, name: str) -> Sheets:
    """The sheets of a PDF; ``name``: of its file, for messages. Raises UsageError when it cannot be read."""
    if b"%PDF-" not in content[:1024]:
        raise UsageError(f"{name} is no PDF, whatever its name says",
                         hint="open it in the program that made it and save it again")  # fmt: skip
    if _END not in content[-_TAIL:]:
        raise UsageError(f"{name} breaks off: a PDF ends with {_END.decode()}, this one does not",
                         hint="fetch or copy the file anew")  # fmt: skip
    with closing(_open(content, name)) as document:
        count = len(document)
        if count > PAGES:
            raise UsageError(
                f"{name} has {count:,} pages; {PAGES:,} are the most that are read at once",
                hint="import it in parts, for example: qpdf IN.pdf --pages . 1-2000 -- PART.pdf",
            )
        metadata = _read_metadata(document)
        outline = read_outline(document)
        tagged = document.is_tagged()
        structured = tagged and _PROMISE in content
        if structured and (language := _language_of(document)):
            metadata["language"] = language
        own = structured and document.get_metadata_value("Producer").startswith(_OURS)
    pictures = Pictures()
    remarks: list[str] = []
    unnamed: dict[int, int] = {}  # glyphs without a letter, of pages (0-based) that have some
    formulas: dict[int, tuple[int, int]] = {}  # of pages: written as words, left out
    numbers: Numbers = {}
    pages = tuple(drop_carried_links(
        _read_pages(name_no_letters(content), name, count, tagged, structured, pictures, remarks, unnamed, formulas, numbers)
    ))  # fmt: skip
    _check_letters(pages, pictures, name)
    remarks += pictures.remarks()
    return Sheets(
        pages, metadata, outline, pictures.files, tuple(remarks),
        (*_tell_unnamed(unnamed), *tell_formulas(formulas), *_tell_wordless(pictures, structured)),
        structured=structured, own=own,
    )  # fmt: skip


def _tell_unnamed(unnamed: dict[int, int]) -> Iterator[Look]:
    """What a page shows and nobody can read: its font does not say which letters its glyphs are."""
    if unnamed:
        pages = ", ".join(str(index + 1) for index in sorted(unnamed)[:_NAMED])
        yield Look(
            "letters",
            f"signs of fonts that do not say which letters they are were left out: {sum(unnamed.values())}, on pages of "
            f"the file: {pages}{' …' if len(unnamed) > _NAMED else ''}",
        )


def _tell_wordless(pictures: Pictures, structured: bool) -> Iterator[Look]:
    """Pages that are a picture and have no words, as those are that OCR has passed over; a cover is none."""
    found = [index for index in pictures.wordless if index and not structured]
    if found:
        pages = ", ".join(str(index + 1) for index in found[:_NAMED])
        yield Look(
            "page",
            f"pages that are pictures without words were taken as pictures: {len(found)}, on pages of the file: "
            f"{pages}{' …' if len(found) > _NAMED else ''}; where they show text, OCR it first, for example with: "
            "ocrmypdf --skip-text IN.pdf OUT.pdf",
        )


def _open(content: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD or "assword" in str(
            error
        ):
            raise UsageError(
                f"{name} is locked with a password",
                hint="save it without one, for example: qpdf --decrypt --password=… IN.pdf OUT.pdf",
            ) from error
        raise UsageError(f"{name} cannot be read as PDF: it is damaged",
                         hint="open it in a viewer and save it again, or fetch the file anew") from error  # fmt: skip


def _read_pages(
    content: bytes,
    name: str,
    count: int,
    tagged: bool,
    structured: bool,
    pictures: Pictures,
    remarks: list[str],
    unnamed: dict[int, int],
    formulas: dict[int, tuple[int, int]],
    numbers: Numbers,
) -> Iterator[Sheet]:
    for start in range(0, count, _OPEN_FOR):
        with closing(_open(content, name)) as document:
            for index in range(start, min(start + _OPEN_FOR, count)):
                label = ""
                with suppress(pdfium.PdfiumError):
                    label = _plain(document.get_page_label(index) or "")
                try:
                    page = document[index]
                except pdfium.PdfiumError:
                    remarks.append(
                        f"page {index + 1} of the file is damaged: nothing was read of it"
                    )
                    yield Sheet(index, 0.0, 0.0, (), label=label)
                    continue
                with closing(page):
                    yield _read_page(
                        document, page, index, label, name, tagged, structured, pictures, unnamed,
                        formulas, numbers,
                    )  # fmt: skip


def _read_page(
    document: Any,
    page: Any,
    index: int,
    label: str,
    name: str,
    tagged: bool,
    structured: bool,
    pictures: Pictures,
    unnamed: dict[int, int],
    formulas: dict[int, tuple[int, int]],
    numbers: Numbers,
) -> Sheet:
    left, bottom, right, top = page.get_cropbox()
    size = (right - left, top - bottom)
    with closing(page.get_textpage()) as text:
        count = pdfium_c.FPDFText_CountChars(text.raw)
        if count > LETTERS:
            raise UsageError(
                f"{name} has {count:,} letters on its page {index + 1}; {LETTERS:,} are the most that are read",
                hint="take that page out, or print the file anew",
            )
        characters = text.get_text_range(0, count) if count > 0 else ""
        if (
            len(characters) != count
        ):  # beyond U+FFFF, where a character is two units; or 0, which is no letter
            codes = (pdfium_c.FPDFText_GetUnicode(text.raw, i) for i in range(count))
            characters = "".join(
                chr(code or 1) if not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes
            )
        links = read_links(document, page)
        roles, said, orders, linked = (
            read_marks(page, numbers, structured=structured) if tagged else Told({}, {}, {}, set())
        )
        blocks = {mark: role.tag.block for mark, role in roles.items() if role.tag is not None}
        glyphs = Glyphs(text.raw, characters, size, (left, bottom), links, tagged, blocks, linked)
        typed = glyphs.read()
    if typed.unnamed:
        unnamed[index] = typed.unnamed
    if drawn := find_formulas(page, glyphs.place, said):
        described = sum(bool(formula.text) for formula in drawn)
        formulas[index] = described, len(drawn) - described
        lines, marks = set_formulas(typed.lines, typed.line_marks, drawn, roles)
        typed = replace(typed, lines=lines, line_marks=marks)
    turned = typed.turned in (90, 270)
    width, height = (size[1], size[0]) if turned else size
    letters = sum(len(word.text) for line in typed.lines for word in line.words)
    pictured = pictures.take(
        page, index, glyphs.place, roles, orders if structured else {},
        covered=letters > _FEW_LETTERS,
    )  # fmt: skip
    told = _regions(typed, roles, orders, pictured.drawings, structured=structured)
    regions = (*told, *pictured.regions)
    return Sheet(index, width, height, regions, ordered=False, label=label, turned=typed.turned)


def _regions(
    typed: Typed,
    roles: dict[int, Role],
    orders: dict[int, Order],
    drawings: tuple[Box, ...],
    *,
    structured: bool,
) -> list[Region]:
    """The lines of a page; by themselves those that are no running text, as its tags or drawings say."""

    def role_of(item: tuple[Line, int]) -> Role:
        line, mark = item
        x, y = (line.box.left + line.box.right) / 2, line.baseline - 1
        if mark < 0 and any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in drawings):
            return Role("picture")
        if structured and mark < 0 and any(c.isalnum() for word in line.words for c in word.text):
            return Role(
                "head"
            )  # what is not tagged is no text: running heads, heads of tables that are repeated
        return roles.get(mark, NO_ROLE)

    regions = []
    items = [*zip(typed.lines, typed.line_marks, strict=True)]
    aside = [item for item in typed.askew if not structured or item[1] not in roles]
    items += [item for item in typed.askew if item not in aside]
    whole = structured or _tells_paragraphs([role_of(item) for item in items])
    for (kind, level, block, tag), group in groupby(items, key=role_of):
        held = list(group)
        lines = tuple(line for line, _ in held)
        if structured:
            lines = tuple(replace(line, tag=tag, order=orders.get(mark, ())) for line, mark in held)
        elif tag is not None and whole:
            lines = tuple(replace(line, tag=tag) for line in lines)
        box = Box(min(line.box.left for line in lines), min(line.box.top for line in lines),
                  max(line.box.right for line in lines), max(line.box.bottom for line in lines))  # fmt: skip
        regions.append(Region(lines, box, kind, level, paragraph=max(block, 0) if whole else 0))
    regions += [Region((line,), line.box, "head") for line, _ in aside]
    return regions


def _tells_paragraphs(roles: list[Role]) -> bool:
    """Whether tags tell paragraphs, and not each line by itself, as some programs have it."""
    blocks = [role.paragraph for role in roles if role.paragraph > 0]
    return len(set(blocks)) <= _FULL * len(blocks)


def _check_letters(pages: tuple[Sheet, ...], pictures: Pictures, name: str) -> None:
    """Refuse a file of pictures: nothing can be read of it here."""
    letters = sum(
        len(word.text)
        for sheet in pages
        for region in sheet.regions
        for line in region.lines
        for word in line.words
    )
    scanned = 2 * pictures.pages >= len(pages)
    if not letters or (scanned and letters <= _FEW_LETTERS * len(pages)):
        raise UsageError(
            f"{name} has no text layer: {'its pages are pictures' if scanned else 'there are no letters in it'}",
            hint="OCR it first, for example with: ocrmypdf IN.pdf OUT.pdf, and import what that makes",
        )  # fmt: skip


def _read_metadata(document: Any) -> dict[str, str]:
    """What the file says of itself, where that is more than a program's own guess."""
    found: dict[str, str] = {}
    for key, name in _METADATA.items():
        with suppress(pdfium.PdfiumError, UnicodeDecodeError):
            value = " ".join(_plain(document.get_metadata_value(name)).split())
            if key == "date":
                match = _DATE.match(value)
                value = "-".join(part for part in match.groups() if part) if match else ""
            if value and not _UNNAMED.fullmatch(value):
                found[key] = value
    return found


def _language_of(document: Any) -> str:
    """The language of the text, as the file says it; "" where it does not."""
    buffer = ctypes.create_string_buffer(_LANGUAGE)
    length = pdfium_c.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), _LANGUAGE
    )
    said = buffer.raw[: max(0, min(length, _LANGUAGE) - 2)].decode("utf-16-le", "replace")
    return said if _TAG.fullmatch(said) else ""


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
