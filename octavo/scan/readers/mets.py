"""Turn a METS document into the order of the files that it binds: which file is which page, and what the page is called.

The physical structMap says order (ORDER) and label (ORDERLABEL); of the files of a page that one is taken which holds
words (ALTO, hOCR, PAGE, TEI, text), never a picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.front import real_date
from octavo.scan.readers.xmlfile import local, number, read_xml

_HREF = "{http://www.w3.org/1999/xlink}href"
_WORDS = re.compile(r"alto|hocr|fulltext|ocr|page|text|transcript", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:xml|hocr|html?|txt|alto)(?:\.gz)?$", re.IGNORECASE)
_LABELS = ("ORDERLABEL", "LABEL")
_FOLIO = re.compile(
    r"\W*(?:(?:page|seite|p\.?|s\.?)\s*)?(\d{1,5}[a-z]?|[ivxlcdm]{1,12})\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file of a page, as METS names it."""

    href: str  # relative to the METS file
    label: str  # of the page; "" where it says none


def read_mets(content: bytes, name: str) -> tuple[tuple[Leaf, ...], dict[str, str]]:
    """The files of pages in order, and what is said of the whole: title, author, date, language.

    Raises UsageError when it is no whole XML, or names no file with words.
    """
    root = read_xml(content, name)
    files = _files(root)
    leaves: list[Leaf] = []
    for page in _pages(root):
        held = [files[key] for part in page.iter("{*}fptr", "{*}area")
                if (key := part.get("FILEID") or "") in files]  # fmt: skip
        if held:
            href = min(held, key=lambda one: one[0])[1]
            leaves.append(
                Leaf(href, next(filter(None, (_label(page, key) for key in _LABELS)), ""))
            )
    if not leaves and not any(True for _ in root.iter("{*}structMap")):
        leaves = [Leaf(href, "") for _, href in files.values()]
    if not leaves:
        raise UsageError(
            f"{name} names no file that holds the words of a page",
            hint="import the folder of its ALTO, PAGE or hOCR files; pictures have to go through OCR first",
        )
    return tuple(leaves), _metadata(root)


def _files(root: etree._Element) -> dict[str, tuple[int, str]]:
    """Files that may hold words, by ID, with a rank: those in a group of full texts first."""
    found: dict[str, tuple[int, str]] = {}
    for file in root.iter("{*}file"):
        location = file.find("{*}FLocat")
        href = (
            ""
            if location is None
            else unquote(str(location.get(_HREF) or "")).removeprefix("file://")
        )
        kind = file.get("MIMETYPE") or ""
        groups = " ".join(
            above.get("USE") or above.get("ID") or "" for above in file.iterancestors("{*}fileGrp")
        )
        if not href or kind.startswith(("image/", "application/pdf")):
            continue
        if _SUFFIX.search(href) or "xml" in kind or kind == "text/plain":
            # ocrd, DFG: FULLTEXT, OCR-D-OCR…; of several steps the last is the best
            found[file.get("ID") or ""] = (0 if _WORDS.search(groups) else 1, href)
    return found


def _pages(root: etree._Element) -> list[etree._Element]:
    """The divisions of the physical structMap that are pages, in order."""
    maps = list(root.iter("{*}structMap"))
    physical = [one for one in maps if (one.get("TYPE") or "").upper() == "PHYSICAL"] or maps[:1]
    found = [
        div for one in physical[:1] for div in one.iter("{*}div") if div.find("{*}fptr") is not None
    ]
    if all(div.get("ORDER") for div in found):
        found.sort(key=lambda div: number(div.get("ORDER")))
    return found


def _label(page: etree._Element, key: str) -> str:
    """What a page is called, if that is the number of a page: “12”, “xii”, “Seite 12”; “uncounted” is none."""
    match = _FOLIO.fullmatch(page.get(key) or "")
    return match[1] if match else ""


def _metadata(root: etree._Element) -> dict[str, str]:
    """What MODS or Dublin Core in it say."""
    record = root.find("{*}dmdSec")
    if record is None:
        return {}

    def first(*names: str) -> str:
        for name in names:
            for e in record.iter(f"{{*}}{name}"):
                if words := " ".join(" ".join(e.itertext()).split()):
                    return words
        return ""

    authors = []
    for e in record.iter("{*}name", "{*}creator"):
        parts = [
            part for part in e.iter("{*}displayForm", "{*}namePart") if part.get("type") != "date"
        ]
        shown = next((part for part in parts if local(part) == "displayForm"), None)
        named = [shown] if shown is not None else parts
        words = " ".join(" ".join(" ".join(part.itertext()) for part in named or [e]).split())
        if words and words not in authors:
            authors.append(words)
    date = re.search(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", first("dateIssued", "date"))
    made = {"title": first("title"), "author": "; ".join(authors), "date": real_date(date[0]) if date else "",
            "language": _language(first("languageTerm", "language")), "publisher": first("publisher")}  # fmt: skip
    return {key: words for key, words in made.items() if words}


def _language(tag: str) -> str:
    """A language as BCP 47 has it; catalogues say “ger”."""
    return langcodes.standardize_tag(tag) if tag and langcodes.tag_is_valid(tag) else ""
