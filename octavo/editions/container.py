"""Turn the files of an EPUB into one container, the same bytes for the same files.

1. ebooklib writes package document and container, in which all files are empty;
2. the container is written again: the media type first and stored, every other entry with the date
   of the stamp and the same mode, the files with what is in them, the package with the language of what it says.

Left to itself ebooklib gives a book a random identifier, and every entry the time of the wall clock.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import accumulate
from typing import Any

from lxml import etree

from octavo.editions.opf import Meta
from octavo.model import Stamp
from octavo.workshop.shelves import Forms, recall_kept

# An entry of a zip file cannot be older than 1980, nor younger than 2107.
_EARLIEST, _LATEST = 315_532_800, 4_354_819_198
_OF_PACKAGE = ("meta", "link")  # elements of metadata in the package's own namespace
_OFFSET = 42  # in a line of the directory: where the file stands
_END = struct.Struct("<4s4H2LH")  # what stands behind the directory
_UNIX = 3
_MODE = 0o100644  # a plain file that everybody may read


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the container, as the manifest lists it."""

    name: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


def pack_files(
    files: Sequence[PackedFile],
    identifier: str,
    language: str,
    direction: str,
    described: Iterable[Meta],
    stamp: Stamp,
) -> bytes:
    """The container; the spine is in the order of ``files``, ``language`` that of the metadata, and ``direction`` is that
    in which it is written."""
    from ebooklib import epub

    package = _describe(epub.EpubBook(), identifier, described)
    if direction == "rtl":
        package.set_direction(direction)  # in which pages are turned
    for file in files:
        item = epub.EpubItem(_item_id(file), file.name, file.media_type, b"")
        if file.properties:
            item.properties = list(file.properties)
        package.add_item(item)
        if file.in_spine:
            package.spine.append(item)
    written = BytesIO()
    options = {"mtime": datetime.fromtimestamp(stamp.epoch, UTC), "raise_exceptions": True}
    epub.write_epub(written, package, options)
    contents = {f"{package.FOLDER_NAME}/{file.name}": file.content for file in files}
    return _write_again(written, contents, language, stamp)


def _describe(package: Any, identifier: str, described: Iterable[Meta]) -> Any:
    package.metadata.clear()  # a random identifier, which setting ours would leave there
    package.set_identifier(identifier)
    for meta in described:
        namespace = None if meta.name in _OF_PACKAGE else "DC"
        package.add_metadata(namespace, meta.name, meta.value or None, meta.attributes)
    # readers of EPUB 2 look for the cover here
    package.add_metadata(None, "meta", None, {"name": "cover", "content": "cover-image"})
    return package


def _item_id(file: PackedFile) -> str:
    """The id in the manifest; those of NCX and cover are referred to from elsewhere."""
    if file.media_type == "application/x-dtbncx+xml":
        return "ncx"
    if "cover-image" in file.properties:
        return "cover-image"
    return "item-" + re.sub(r"[^A-Za-z0-9.-]", "-", file.name)


def _write_again(
    written: BytesIO, contents: Mapping[str, bytes], language: str, stamp: Stamp
) -> bytes:
    date = datetime.fromtimestamp(min(max(stamp.epoch, _EARLIEST), _LATEST), UTC).timetuple()[:6]
    entries: list[_Entry] = []
    with zipfile.ZipFile(written) as source:
        for name in source.namelist():
            content = contents[name] if name in contents else source.read(name)
            if name.endswith(".opf"):
                content = _with_language(content, language)
            key = (name, content, date)
            entries.append(recall_kept("entry", key, partial(_pack, *key), _FORMS))
    return _join(entries)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file as it stands in a container, wherever that is (APPNOTE.TXT, 4.3)."""

    local: bytes  # its header, and what is packed of it
    central: bytes  # its line in the directory


_FORMS = Forms(_Entry)


def _pack(name: str, content: bytes, date: tuple[int, ...]) -> _Entry:
    """A file, packed: as the only one of a container."""
    entry = zipfile.ZipInfo(name, (date[0], date[1], date[2], date[3], date[4], date[5]))
    entry.create_system = _UNIX
    entry.external_attr = _MODE << 16
    stored = name == "mimetype"
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr(entry, content, compresslevel=None if stored else 9)
        end = container.start_dir
    packed = out.getvalue()
    return _Entry(packed[:end], packed[end : -_END.size])


def _join(entries: Sequence[_Entry]) -> bytes:
    """The container of these files, in their order."""
    starts = accumulate((len(entry.local) for entry in entries), initial=0)
    directory = b"".join(
        entry.central[:_OFFSET] + start.to_bytes(4, "little") + entry.central[_OFFSET + 4 :]
        for entry, start in zip(entries, starts, strict=False)
    )
    files = b"".join(entry.local for entry in entries)
    count = len(entries)
    return (
        files + directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(files), 0)
    )


def _with_language(package: bytes, language: str) -> bytes:
    root = etree.fromstring(package)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
