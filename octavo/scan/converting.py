"""Turn a document's file into pandoc's tree and its pictures, and a tree into Markdown.

What may be asked of pandoc, and for how long, is said in `workshop/pandoc.py`; archives are looked at
before it gets them (`archive.py`). It gets the file's bytes and never its name, in its sandbox.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from octavo.model.errors import UsageError
from octavo.scan.archive import check_archive
from octavo.scan.model import Log, Look
from octavo.scan.source import read_bytes, read_text, shown
from octavo.scan.tree import Element
from octavo.workshop.pandoc import PandocError, PandocLimitError, run_pandoc

ARCHIVES = ("docx", "odt", "epub")
_XML = ("docbook", "jats")
# The sign for programs without Unicode behind a letter: pandoc 3.9 loses a blank behind it, unless it is spelled \'3f.
_STAND_IN = re.compile(rb"(?<!\\)(\\u-?\d{1,5}) ?\?")
_WRITER = "markdown-smart-auto_identifiers-simple_tables-multiline_tables-raw_attribute"


def read_document(path: Path, reader: str, log: Log) -> tuple[bytes, Element, dict[str, bytes]]:
    """The file's content, its tree, and its pictures by the names that the tree uses.

    Raises UsageError when it cannot be read, MissingToolError without pandoc.
    """
    if reader == "tei":  # pandoc knows none
        from octavo.scan.readers.tei import read_tei

        content = read_bytes(path)
        return content, read_tei(content, shown(path.name), log), {}
    if reader in ARCHIVES:
        content = read_bytes(path)
        check_archive(content, shown(path.name))
    else:
        content = read_text(path, log).encode()
    if reader == "rtf":
        content = _STAND_IN.sub(rb"\1\\'3f", content)
    if reader in _XML:
        from octavo.scan.readers.xmlfile import check_xml

        check_xml(content, shown(path.name))
    with tempfile.TemporaryDirectory(prefix="octavo-") as folder:
        said = Path(folder) / "log.json"
        arguments = ["--sandbox", f"--extract-media={folder}", f"--log={said}"]
        written = _ask_pandoc(shown(path.name), reader, "json", content, arguments)
        entries = json.loads(said.read_text("utf-8") or "[]") if said.exists() else []
        pictures = {
            str(file): file.read_bytes() for file in sorted(Path(folder).rglob("*"))
            if file.is_file() and file != said
        }  # fmt: skip
    for entry in entries:
        if entry.get("verbosity") == "WARNING":
            log.looks.append(Look("markup", str(entry.get("pretty")), entry.get("line")))
    tree: Element = json.loads(written)
    return content, tree, pictures


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
