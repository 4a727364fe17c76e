"""Turn what holds the pages of a book (a file of sheets, a folder, a zip, a METS file) into Sheets, or into one text.

1. the files with words are told from all others by their content; of several kinds that most pages have, the one that
   knows places is taken;
2. their order is that of METS, else of the numbers in their names; a number that is missing, or there twice, is told;
3. each is read by its reader, and their pages follow one another.

Nothing outside the folder or the zip is read, and what a zip unfolds to has the limits of `archive.py`.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

from octavo.model.errors import UsageError
from octavo.scan.archive import ENTRIES, Entries
from octavo.scan.kinds import SUFFIXES, Kind, kind_of_content
from octavo.scan.model import Log, Look
from octavo.scan.readers.mets import read_mets
from octavo.scan.sheets.model import Sheet, Sheets
from octavo.scan.source import decode_text, read_bytes, settle_text, shown

_LARGEST = 2_000_000_000  # bytes of all pages of a folder
_HEAD = 1 << 16  # bytes that tell a kind
_NUMBER = re.compile(r"\d+")
_MANY = 5  # missing pages, and files that are left out, are told one by one up to here


Reading = Callable[[str], bytes]  # gives the content of a file by its name


@dataclass(frozen=True, slots=True)
class _Page:
    """A file of a page."""

    name: str  # below the folder
    content: bytes
    kind: Kind
    label: str = ""  # as METS calls the page


def read_holding(path: Path, kind: Kind, log: Log) -> Sheets | str:
    """The pages of a file or folder. Raises UsageError where there are none, none has a word, or one cannot be read."""
    held = _read_holding(path, kind, log)
    if isinstance(held, Sheets) and not any(
        line.words for sheet in held.pages for region in sheet.regions for line in region.lines
    ):
        raise UsageError(
            f"{shown(path.name)} has no word on any of its pages ({len(held.pages)})",
            hint="its pages were cut into lines and not read, or are pictures: let an OCR program read them",
        )
    return held


def _read_holding(path: Path, kind: Kind, log: Log) -> Sheets | str:
    name = shown(path.name)
    if kind.road == "sheets":
        return _read_sheets(kind.reader, read_bytes(path), name)
    if kind.reader == "mets":
        near = _Folder(path.parent)
        return _read_bound(read_bytes(path), "", near.names(), near.read, name, log)
    if path.is_dir():
        folder = _Folder(path)
        names = folder.names()
        if folder.links:
            log.looks.append(
                Look(
                    "page",
                    f"links that lead out of the folder are not followed: {_named(sorted(folder.links))}",
                )
            )
        return _read_all(names, folder.read, name, log)
    entries = Entries(read_bytes(path), name)
    names = entries.names()
    outside = next((one for one in names if _leads_out(one)), None)
    if outside is not None:
        raise UsageError(
            f"{name} names a path outside of itself: {outside[:80]!r}",
            hint="do not trust this file; where it is your own, pack its folder anew",
        )
    return _read_all(names, entries.read, name, log)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


class _Folder:
    """The files of a folder, and of those in it; links that lead out of it are none, and named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read = 0
        self.links: list[str] = []  # that lead out, known when the names are

    def names(self) -> list[str]:
        """The paths of all files below the folder. Raises UsageError when there are too many."""
        found: list[str] = []
        for above, folders, files in os.walk(self._folder):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for file in files:
                path = Path(above) / file
                name = path.relative_to(self._folder).as_posix()
                if not path.resolve().is_relative_to(self._folder):
                    self.links.append(name)
                elif path.is_file():
                    found.append(name)
            if len(found) > ENTRIES:
                raise UsageError(
                    f"{shown(self._folder.name)} holds more than {ENTRIES:,} files, the most that are read",
                    hint="name the folder that holds the pages of one book",
                )
        return found

    def read(self, name: str) -> bytes:
        """The content of a file. Raises UsageError when all that were read are too large together."""
        content = (self._folder / name).read_bytes()
        self._read += len(content)
        if self._read > _LARGEST:
            raise UsageError(
                f"{shown(self._folder.name)} holds more than {_LARGEST / 1_000_000:,.0f} MB, the most that is read",
                hint="import it in parts",
            )
        return content


def _read_all(names: Sequence[str], read: Reading, name: str, log: Log) -> Sheets | str:
    """The pages of a folder or zip: as METS binds them where it does, else by their names."""
    kept = [one for one in names if not re.search(r"(?:^|/)(?:\.|__MACOSX)", one)]
    held: list[_Page] = []
    strange: list[
        str
    ] = []  # what may have words, and is no page that is known; a PDF beside pages shows them
    for one in kept:
        if (page := _page(one, read)) is not None:
            held.append(page)
        elif PurePosixPath(one).suffix.lower() in SUFFIXES and not one.lower().endswith(".pdf"):
            strange.append(one)
    for page in held:
        if page.kind.reader == "mets":
            folder = page.name.rpartition("/")[0]
            return _read_bound(page.content, folder, kept, read, page.name, log)
    groups: dict[Kind, list[_Page]] = defaultdict(list)
    for page in held:
        groups[page.kind].append(page)
    if not groups:
        raise UsageError(
            f"{name} holds no pages: no text, hOCR, ALTO, PAGE or ABBYY file",
            hint="pictures of pages have to go through OCR first: tesseract writes hOCR; documents are imported one by one",
        )
    if strange:
        log.looks.append(
            Look(
                "page",
                f"left out, since they are no pages that are known, or broken: {_named(sorted(strange))}",
            )
        )
    kind = max(groups, key=lambda one: (len(groups[one]), one.road == "sheets"))
    with_places = [
        one for one in groups if one.road == "sheets" and len(groups[one]) >= len(groups[kind])
    ]
    kind = with_places[0] if with_places else kind
    pages = _in_order(groups[kind], log)
    beside = sorted(page.name for other, group in groups.items() if other != kind for page in group
                    if len(group) < len(pages) / 2)  # fmt: skip
    if beside:
        log.looks.append(
            Look("page", f"left out, since most pages are of another kind: {_named(beside)}")
        )
    return _join(pages, name, log)


def _page(name: str, read: Reading) -> _Page | None:
    """A file with words; None of others."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in (".txt", ".text", ".md", ".markdown", ".xml", ".alto", ".page", ".hocr", ".html", ".htm", ".xhtml",
                      ".gz", ".mets"):  # fmt: skip
        return None
    content = read(name)
    kind = kind_of_content(content[:_HEAD], suffix)
    if kind is None or (kind.road == "document" and kind.reader != "tei") or not content.strip():
        return (
            None
            if kind is not None or content.strip() or suffix not in (".txt", ".text")
            else _Page(name, b"", Kind("text"))
        )
    return _Page(name, content, kind) if kind.road in ("text", "sheets", "pages") else None


def _in_order(pages: Sequence[_Page], log: Log) -> list[_Page]:
    """Pages by the numbers in their names; what the numbers do not tell is told."""
    numbered = sorted(pages, key=lambda page: (_numbers(page.name), page.name))
    counted = [
        (int(found[-1]), page)
        for page in numbered
        if (found := _NUMBER.findall(PurePosixPath(page.name).stem))
    ]
    strays = [page.name for page in numbered if not _NUMBER.search(PurePosixPath(page.name).stem)]
    if len(pages) > 1 and len(counted) < 2:
        log.looks.append(
            Look(
                "page",
                "the names of the pages have no numbers; they are in the order of the alphabet",
            )
        )
        return numbered
    if strays:
        log.looks.append(
            Look("page", f"left out, since their names have no number: {_named(strays)}")
        )
    missing = [
        (before, number) for (before, _), (number, _) in pairwise(counted) if number > before + 1
    ]
    if len(missing) <= max(_MANY, len(counted) // 10):  # else numbers of another kind
        for before, number in missing:
            gap = (
                f"page {before + 1} is"
                if number == before + 2
                else f"pages {before + 1} to {number - 1} are"
            )
            log.looks.append(
                Look("page", f"{gap} missing between the files of {before} and {number}")
            )
    for (before, one), (number, other) in pairwise(counted):
        if before == number:
            log.looks.append(
                Look("page", f"two files have the number {number}: {one.name}, {other.name}")
            )
    return [page for _, page in counted]


def _named(names: Sequence[str]) -> str:
    """A few names, and how many there are."""
    said = ", ".join(shown(name) for name in names[:_MANY])
    return f"{said} … ({len(names)})" if len(names) > _MANY else said


def _numbers(name: str) -> list[int]:
    return [int(found) for found in _NUMBER.findall(PurePosixPath(name).with_suffix("").as_posix())]


def _read_bound(
    content: bytes, folder: str, names: Iterable[str], read: Reading, name: str, log: Log
) -> Sheets | str:
    """The pages that a METS file binds; ``folder``: that it stands in, below that of ``names``."""
    leaves, metadata = read_mets(content, name)
    there = set(names)
    pages: list[_Page] = []
    lacking: list[str] = []
    for leaf in leaves:
        path = os.path.normpath(f"{folder}/{leaf.href}" if folder else leaf.href)
        page = _page(path, read) if path in there else None
        if page is None:
            lacking.append(leaf.href)
        else:
            pages.append(replace(page, label=leaf.label))
    if not pages:
        raise UsageError(
            f"{name} names files of pages of which none is beside it: {lacking[0][:80]}",
            hint="put the files where it says, below its own folder; nothing is fetched",
        )
    if lacking:
        log.looks.append(
            Look(
                "page",
                f"not there, though METS names them: {', '.join(lacking[:5])} ({len(lacking)})",
            )
        )
    held = _join(pages, name, log)
    return (
        replace(held, metadata={**held.metadata, **metadata}) if isinstance(held, Sheets) else held
    )


def _join(pages: Sequence[_Page], name: str, log: Log) -> Sheets | str:
    """The pages one behind the other."""
    if pages[0].kind.road == "text":
        marked = all(page.label for page in pages)
        texts = [decode_text(page.content, page.name).strip("\f\n\r\ufeff") for page in pages]
        joined = "".join(
            f"<!-- page {page.label} -->\n\n{text}\n\n" if marked else f"{text}\n\f"
            for page, text in zip(pages, texts, strict=True)
        )  # fmt: skip
        return settle_text(joined.rstrip("\f"), name, log)
    sheets: list[Sheet] = []
    metadata: dict[str, str] = {}
    looks: list[Look] = []
    for page in pages:
        made = _read_sheets(page.kind.reader, page.content, page.name)
        looks += (replace(look, message=f"{page.name}: {look.message}") for look in made.looks)
        metadata = {**made.metadata, **metadata} if len(pages) == 1 else metadata
        for sheet in made.pages:
            sheets.append(replace(sheet, index=len(sheets), label=page.label or sheet.label))
    return _with_language(Sheets(tuple(sheets), metadata, recognised=True, looks=tuple(looks)))


def _read_sheets(reader: str, content: bytes, name: str) -> Sheets:
    """The sheets of a file; its reader, and what that needs, is loaded now."""
    match reader:
        case "pdf":
            from octavo.scan.readers.pdf import read_pdf as read
        case "hocr":
            from octavo.scan.readers.hocr import read_hocr as read
        case "alto":
            from octavo.scan.readers.alto import read_alto as read
        case "pagexml":
            from octavo.scan.readers.pagexml import read_pagexml as read
        case _:
            from octavo.scan.readers.abbyy import read_abbyy as read
    made = read(content, name)
    pages = [replace(sheet, file=name, leaf=sheet.index) for sheet in made.pages]
    return _with_language(replace(made, pages=tuple(pages)))


def _with_language(sheets: Sheets) -> Sheets:
    """The language of all pages is that of the book."""
    said = {sheet.language for sheet in sheets.pages if sheet.language}
    if len(said) != 1 or "language" in sheets.metadata:
        return sheets
    return replace(sheets, metadata={**sheets.metadata, "language": said.pop()})
