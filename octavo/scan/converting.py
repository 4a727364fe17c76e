"""Turn a document's file into pandoc's tree and its pictures, and a tree into Markdown.

What may be asked of pandoc, and for how long, is said in `workshop/pandoc.py`; archives are looked at
before it gets them (`archive.py`). It gets the file's bytes and never its name, in its sandbox.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from octavo.model.errors import UsageError
from octavo.scan.archive import check_archive
from octavo.scan.model import Log, Look
from octavo.scan.rtftext import in_unicode
from octavo.scan.source import read_bytes, read_text, shown
from octavo.scan.tree import Element
from octavo.scan.xmltext import jats_authors
from octavo.workshop.pandoc import PandocError, PandocLimitError, run_pandoc
from octavo.workshop.scratch import scratch_folder

if TYPE_CHECKING:
    from octavo.scan.hypertext.reading import Hypertext
    from octavo.scan.processors.reading import Processed

ARCHIVES = ("docx", "odt", "epub")
_XML = ("docbook", "jats")
# What pandoc 3.9 passes over in RTF: notes as LibreOffice and pandoc write them, letters in two halves, and what
# comes behind the sign for programs without Unicode, unless that is spelled \'3f.
_NOTE_ASIDE = re.compile(rb"\{\s*\\\*\s*(?=\\footnote(?![a-z]))")
_HALVES = re.compile(rb"(?<!\\)\\u(-?\d{4,5}+) ?(?:\\'3[fF]|\?)?\\u(-?\d{4,5}+) ?(?:\\'3[fF]|\?)?")
_STAND_IN = re.compile(rb"(?<!\\)(\\u-?\d{1,5}+) ?([!-/:-@\[\]^_`|~])")
PAGES = ("html", "epub")
PROCESSORS = ("docx", "odt")
_WRITER = "markdown-smart-auto_identifiers-simple_tables-multiline_tables-raw_attribute"


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document when pandoc has read it."""

    content: bytes  # of its file
    tree: Element
    pictures: Mapping[str, bytes]  # by the names that the tree uses
    page: Hypertext | None = None  # of a page or an e-book
    processed: Processed | None = None  # of a word processor's file


def read_document(path: Path, reader: str, log: Log, changes: str = "accept") -> Document:
    """The document in a file, with tracked ``changes`` accepted, rejected or marked. Raises UsageError when it cannot be read, MissingToolError without pandoc."""
    name = shown(path.name)
    if reader == "tei":  # pandoc knows none
        from octavo.scan.readers.tei import read_tei

        content = read_bytes(path)
        return Document(content, read_tei(content, name, log), {})
    if reader in ARCHIVES:
        content = read_bytes(path)
        check_archive(content, name)
    else:
        content = read_text(path, log).encode()
    given = content
    if reader == "rtf":
        content = _mend_rtf(content)
    if reader in _XML:
        from octavo.scan.readers.xmlfile import check_xml

        check_xml(content, name)
    if reader in PAGES:
        from octavo.scan.hypertext.reading import read_hypertext

        page = read_hypertext(content if reader == "epub" else content.decode(), name, log)
        written = _ask_pandoc(name, "html", "json", page.html, ["--sandbox"])
        return Document(content, json.loads(written), page.pictures, page)
    processed = None
    if reader in PROCESSORS:
        from octavo.scan.processors.reading import read_processed

        processed = read_processed(content, reader, changes, log)
        content = processed.content
    with scratch_folder() as folder:
        said = folder / "log.json"
        arguments = ["--sandbox", f"--extract-media={folder}", f"--log={said}"]
        if reader == "docx":
            arguments.append(f"--track-changes={'reject' if changes == 'reject' else 'accept'}")
        written = _ask_pandoc(shown(path.name), reader, "json", content, arguments)
        entries = json.loads(said.read_text("utf-8") or "[]") if said.exists() else []
        pictures = {
            str(file): file.read_bytes() for file in sorted(folder.rglob("*"))
            if file.is_file() and file != said
        }  # fmt: skip
    for entry in entries:
        if entry.get("verbosity") == "WARNING":
            log.looks.append(Look("markup", str(entry.get("pretty")), entry.get("line")))
    tree = json.loads(written)
    if reader == "jats" and (authors := jats_authors(content)):
        named = [{"t": "MetaString", "c": name} for name in authors]
        tree["meta"]["author"] = {"t": "MetaList", "c": named}
    if processed is not None:
        from octavo.scan.processors.signs import read_signs

        tree["blocks"] = read_signs(tree["blocks"])
    return Document(given if reader == "rtf" else content, tree, pictures, processed=processed)


def _mend_rtf(content: bytes) -> bytes:
    """RTF in the words that pandoc reads."""
    content = _NOTE_ASIDE.sub(b"{", in_unicode(content))
    content = _HALVES.sub(_joined, content)
    return _STAND_IN.sub(lambda found: b"%b\\'%02x" % (found[1], found[2][0]), content)


def _joined(halves: re.Match[bytes]) -> bytes:
    """One letter of its two halves in UTF-16, in UTF-8; any other two as they are."""
    high, low = (int(half) & 0xFFFF for half in halves.groups())
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return halves[0]
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00).encode()


def write_markdown(blocks: Sequence[Element], version: Any, name: str, *, grids: bool) -> str:
    """The Markdown of blocks. ``version``: of the tree; ``grids``: tables may be drawn as grids."""
    document = {"pandoc-api-version": version, "meta": {}, "blocks": list(blocks)}
    writer = _WRITER if grids else f"{_WRITER}-grid_tables"
    given = json.dumps(document).encode()
    return _ask_pandoc(name, "json", writer, given, ["--wrap=none"]).decode()


def _ask_pandoc(
    name: str, reader: str, writer: str, content: bytes, arguments: Sequence[str]
) -> bytes:
    """What pandoc makes of ``content``; ``name``: of the file that is imported, for messages."""
    common = ["--from", reader, "--to", writer, "--quiet", f"--data-dir={os.devnull}"]
    try:
        return run_pandoc([*common, *arguments], content)
    except PandocLimitError as error:
        raise UsageError(
            f"{name} takes pandoc more than {error}, the most that it gets",
            hint="import it in parts, or save it in another of the kinds that can be read",
        ) from error
    except PandocError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise UsageError(
            f"{name} cannot be read as {reader}: {lines[-1] if lines else 'no reason given'}",
            hint="open it in the program that made it and save it again",
        ) from error
