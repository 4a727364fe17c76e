"""Turn a file that somebody wants to import into its kind: which road leads from it to a book.

The first bytes decide where they are sure (`magic.py`), and where a name says little (`.xml`, `.html`, `.gz`, `.zip`,
`.doc`); else the name is believed. What no road leads from is a UsageError that names the way to a kind that has one.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from octavo.model.errors import UsageError
from octavo.scan.magic import is_locked, looks_like_text, sign_of
from octavo.scan.model import Log
from octavo.scan.source import TEXT_SUFFIXES, shown

Road = Literal["text", "document", "sheets", "pages"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, and who reads it."""

    road: Road  # text: as it is; document: a tree of blocks; sheets: words with places; pages: many files
    reader: str = ""  # of a document: pandoc's name, or "tei"; of sheets: a module of `readers/`


TEXT = Kind("text")
PAGES = Kind("pages")
# Kinds that their suffix tells.
_BY_SUFFIX = {
    **dict.fromkeys(TEXT_SUFFIXES, TEXT),
    ".docx": Kind("document", "docx"),
    ".odt": Kind("document", "odt"),
    ".epub": Kind("document", "epub"),
    ".tex": Kind("document", "latex"),
    ".latex": Kind("document", "latex"),
    ".rtf": Kind("document", "rtf"),
    ".pdf": Kind("sheets", "pdf"),
}
# Kinds that the first element of an XML document tells.
_BY_ROOT = {
    "alto": Kind("sheets", "alto"),
    "PcGts": Kind("sheets", "pagexml"),
    "mets": Kind("pages", "mets"),
    "TEI": Kind("document", "tei"),
    "TEI.2": Kind("document", "tei"),
    **dict.fromkeys(("book", "article", "chapter", "part", "set", "section"), Kind("document", "docbook")),
}  # fmt: skip
_HOCR = Kind("sheets", "hocr")
_ABBYY = Kind("sheets", "abbyy")
_HTML = Kind("document", "html")
_TOLD_INSIDE = (".xml", ".tei", ".alto", ".page", ".hocr", ".html", ".htm", ".xhtml", ".dbk", ".docbook", ".jats",
                ".nxml", ".mets", ".gz", ".zip", ".doc")  # fmt: skip
SUFFIXES = (*_BY_SUFFIX, *_TOLD_INSIDE[:-1])

_WORD = "open it in a word processor and save it as .docx or .odt"
_PICTURE = (
    "put it through OCR first: tesseract PICTURE NAME hocr writes NAME.hocr, which can be imported"
)
_CALIBRE = "calibre makes an .epub of it (ebook-convert NAME NAME.epub); books with a lock against copies it cannot open"  # fmt: skip
_LAYOUT = "export it from the program that made it, as .docx, .rtf, .epub or a PDF"
_PACKED = "unpack it and import the folder of its pages"
_TABLE = "a table is no book: put it into a document, or write it as a Markdown table"
_JSON = "import the Markdown, hOCR or ALTO that the same program writes"
# What can be done with kinds from which no road leads, by suffix.
_CURES = {
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpd", ".sxw", ".fodt", ".pages", ".docm", ".dotx", ".ott", ".lwp"), _WORD),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".jp2", ".jpx", ".heic", ".pnm",
                     ".ppm", ".pgm", ".pbm", ".avif"), _PICTURE),
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".kfx", ".prc", ".lit", ".fb2", ".lrf", ".pdb", ".chm"), _CALIBRE),
    **dict.fromkeys((".indd", ".idml", ".qxp", ".qxd", ".pub", ".fm", ".sla", ".pmd", ".p65", ".afpub"), _LAYOUT),
    **dict.fromkeys((".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst"), _PACKED),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".csv", ".tsv"), _TABLE),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "slides are no book: export their outline or notes as .docx or .rtf"),
    **dict.fromkeys((".djvu", ".djv"), "djvutxt NAME NAME.txt writes its text layer, which can be imported; without one, "
                    "ddjvu -format=tiff NAME NAME.tif and tesseract"),
    ".ps": "ps2pdf makes a PDF of it",
    ".xps": "print it to a PDF",
    ".json": _JSON,
    ".jsonl": _JSON,
    ".wacz": "save its page as .html", ".warc": "save its page as .html", ".mhtml": "save its page as .html",
    ".mht": "save its page as .html", ".webarchive": "save its page as .html",
    ".ipynb": "jupyter nbconvert --to markdown NAME writes Markdown of it",
    ".rst": "pandoc --to markdown NAME writes Markdown of it", ".org": "pandoc --to markdown NAME writes Markdown of it",
    ".adoc": "asciidoctor --backend docbook NAME writes DocBook of it, which can be imported",
    ".typ": "pandoc --to markdown NAME writes Markdown of it", ".textile": "pandoc --to markdown NAME writes Markdown of it",
    ".lyx": "export it from LyX as LaTeX, which can be imported",
    ".bib": "a bibliography is no book: name it in the front matter of one (bibliography:)",
}  # fmt: skip

_ZIPPED = (".docx", ".odt", ".epub")
_KINDS = f"give a folder of pages, or one of {', '.join(SUFFIXES)}"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, KeyError,
)  # fmt: skip
_HEAD = 1 << 16  # bytes that are looked at
_MARK = re.compile(rb"""class\s*=\s*["'][^"']*\bocr_page\b""")
_ROOT = re.compile(r"<(?!\?|!)([^\s/>]+)([^>]*)>?")
_BEFORE_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>)", re.DOTALL
)
_JOURNAL = re.compile(r"JATS|NLM|dtd-version|article-type|BITS", re.IGNORECASE)


def find_kind(path: Path) -> Kind:
    """The kind of a file or folder. Raises UsageError where no road leads from it."""
    suffix = path.suffix.lower()
    if path.is_dir():
        return PAGES
    head = _head_of(path)
    if not head and suffix not in TEXT_SUFFIXES and path.is_file() and path.stat().st_size == 0:
        raise UsageError(f"{shown(path.name)} is empty", hint="fetch or copy the file anew")
    if suffix in _BY_SUFFIX:
        return _kind_in_truth(path, suffix, head)
    kind = kind_of_content(head, suffix)
    if kind is None and zipfile.is_zipfile(path) and suffix not in _CURES:
        kind = _kind_of_zip(path)
    if kind is None:
        raise _not_as_named(shown(path.name), suffix, head) or refused(shown(path.name), suffix)
    return kind


def tell_name(path: Path, kind: Kind, log: Log) -> None:
    """Say that a file is another than its name says."""
    named = _BY_SUFFIX.get(path.suffix.lower(), kind)
    if named != kind and path.is_file():
        name = sign_of(_head_of(path))[1]
        log.remarks.append(
            f"{shown(path.name)} is {name}, whatever its name says, and was read as that"
        )


def _kind_in_truth(path: Path, suffix: str, head: bytes) -> Kind:
    """The kind of a file whose suffix says one, which its first bytes may contradict."""
    named, name = _BY_SUFFIX[suffix], shown(path.name)
    said, what = sign_of(head)
    if not head or said == suffix or (said == ".pdf" and b"%PDF-" not in head[:16]):
        return named
    if said in (".pdf", ".rtf"):
        return _BY_SUFFIX[said]
    if said == ".zip":
        return _kind_in_zip(path, suffix, name)
    if said == ".xml":
        kind = kind_of_content(head, ".xml")
        if kind is not None and (named is not TEXT or kind is not _HTML):
            return kind
    if said == ".doc" and is_locked(_content_of(path)):
        raise UsageError(f"{name} is locked with a password",
                         hint="open it in the program that made it and save it without one")  # fmt: skip
    if said and (named is not TEXT or said != ".xml"):
        raise UsageError(f"{name} is {what}, whatever its name says", hint=_CURES.get(said, _KINDS))
    if suffix in _ZIPPED:
        known = "a text" if looks_like_text(head) else "of no kind that is known"
        raise UsageError(f"{name} is no {suffix}, whatever its name says: it is {known}",
                         hint="give it the name of what it is, .txt or .md for example")  # fmt: skip
    return named


def _kind_in_zip(path: Path, suffix: str, name: str) -> Kind:
    """The kind of a zip by another name."""
    kind = _kind_of_zip(path)
    if kind is not PAGES:
        return kind
    if suffix in _ZIPPED:
        return _BY_SUFFIX[suffix]  # it is damaged, perhaps: whoever reads it tells
    names = _names_in(path)
    for first, cure in (("xl/", _CURES[".xlsx"]), ("ppt/", _CURES[".pptx"])):
        if any(held.startswith(first) for held in names):
            raise UsageError(
                f"{name} is a document of Excel or PowerPoint, whatever its name says", hint=cure
            )
    return PAGES


def kind_of_content(head: bytes, suffix: str) -> Kind | None:
    """The kind that the first bytes of a file tell; None where they tell of none."""
    if head.startswith(b"\x1f\x8b"):
        inner = kind_of_content(_unfold_head(head), suffix)
        return inner if inner in (_ABBYY, _HOCR, _BY_ROOT["alto"]) else None
    if head.startswith(b"{\\rtf"):
        return _BY_SUFFIX[".rtf"]
    if _MARK.search(head):
        return _HOCR
    if suffix in (".html", ".htm", ".xhtml"):
        return _HTML
    if suffix in _BY_SUFFIX and b"<" not in head[:64]:
        return _BY_SUFFIX[suffix]
    return _kind_of_xml(head)


def refused(name: str, suffix: str) -> UsageError:
    """What to say of a file that cannot be read."""
    if suffix in (".xml", ".gz", ".zip", ".hocr", ".alto", ".page", ".tei", ".mets"):
        return UsageError(
            f"{name} holds nothing that is known: no hOCR, ALTO, PAGE, METS, ABBYY, TEI, DocBook or JATS",
            hint="look into it: give the file or folder that has the words of the pages",
        )
    return UsageError(
        f"{name} is of a kind that cannot be imported",
        hint=_CURES.get(suffix, _KINDS),
    )


def _not_as_named(name: str, suffix: str, head: bytes) -> UsageError | None:
    """What to say of a zip that breaks off, or is none; None of other files."""
    if suffix != ".zip":
        return None
    said, what = sign_of(head)
    if said == ".zip":
        return UsageError(f"{name} breaks off: the list of its files, at its end, is missing",
                          hint="fetch or copy the file anew, or pack its folder anew")  # fmt: skip
    known = what or ("a text" if looks_like_text(head) else "of no kind that is known")
    return UsageError(f"{name} is no .zip, whatever its name says: it is {known}",
                      hint="give it the name of what it is, .txt or .md for example")  # fmt: skip


def _content_of(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


def _head_of(path: Path) -> bytes:
    if not path.is_file():  # who reads it says so; a pipe would be waited for
        return b""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""  # whoever reads the file tells why it cannot be read


def _kind_of_xml(head: bytes) -> Kind | None:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip()
    start = 0
    while match := _BEFORE_ROOT.match(text, start):
        start = match.end()
    root = _ROOT.match(text[start:].lstrip())
    if root is None:
        return None
    name = root[1].rpartition(":")[2]
    if name == "document" and "abbyy" in root[2].lower():
        return _ABBYY
    if name == "html":
        return _HTML
    if name in ("article", "book") and _JOURNAL.search(text[:start] + root[2]):
        return Kind("document", "jats")
    if name == "article" and re.search(r"<(?:article-meta|journal-meta)\b", text):
        return Kind("document", "jats")
    return _BY_ROOT.get(name)


def _unfold_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _kind_of_zip(path: Path) -> Kind:
    """A zip is of pages, or a document that lost its name."""
    names = _names_in(path)
    said = b""
    with suppress(*_BROKEN), zipfile.ZipFile(path) as archive:
        said = archive.open("mimetype").read(60) if "mimetype" in names[:1] else b""
    if "word/document.xml" in names:
        return _BY_SUFFIX[".docx"]
    if said.startswith(b"application/epub"):
        return _BY_SUFFIX[".epub"]
    if said.startswith(b"application/vnd.oasis.opendocument.text"):
        return _BY_SUFFIX[".odt"]
    return PAGES


def _names_in(path: Path) -> list[str]:
    """The names of the files in a zip; none where it is damaged."""
    with suppress(*_BROKEN), zipfile.ZipFile(path) as archive:
        return archive.namelist()
    return []
