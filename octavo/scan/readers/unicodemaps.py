"""Say in another way which glyphs of a PDF are no letter, so that pdfium reads them as such.

A font's map of its codes (ToUnicode; ISO 32000-1, 9.10.3) may give U+FFFF, which stands for no letter: XeTeX does so for the
empty glyph or the box that it sets where a font lacks a letter. pdfium takes that for the first ligature of the map, so that
“Λουκιανός” comes as “Λfifififififi”, and where a map has no ligature, the glyphs are not read at all
(`findings/pdfium-reads-ligatures-for-ffff.sh`). A control character in its place is what pdfium gives for glyphs without
a letter, too: they are counted and told.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_NO_LETTER = b"<FFFF>"
_UNNAMED = b"<0001>"
_STREAM = re.compile(rb"<<([^<>]{0,256})>>\s{0,8}stream\r?\n")
_OF_OTHER_KINDS = (b"/Subtype", b"/Length1", b"/DecodeParms", b"/ObjStm", b"/XRef")
_END = b"endstream"
_HEAD = 2048  # bytes in which a map says that it is one
_MOST = 1_000_000  # bytes of a map
_ALL = 32_000_000  # of all maps of a file
_PACKED = b"/FlateDecode"
_SECTION = re.compile(rb"(\d{1,6}\s{1,8}beginbf(char|range))([\s<>\[\]0-9A-Fa-f]*)endbf\2")
_READ = re.compile(rb"/Adobe-\w+-UCS2|" + _SECTION.pattern)
_CODE = re.compile(rb"<[^<>]*>")
_CODES = rb"((?:<[^<>]*>\s*){%d})"
_PAIR, _RANGE = (
    re.compile(_CODES % count + rb"(<[^<>]*>|\[[^\[\]]*\])") for count in (1, 2)
)  # codes, and what they are


def name_no_letters(content: bytes) -> bytes:
    """The PDF with a control character for U+FFFF in the maps of its fonts; the same bytes where there is none. Nothing moves:
    a map is written where it stood, without what pdfium does not read of it."""
    made: bytearray | None = None
    for start, end, packed, text in _maps(content):
        mended = _mended(text)
        if mended == text:
            continue
        written = zlib.compress(_bare(mended), 9) if packed else _bare(mended)
        if len(written) <= len(content[start:end].rstrip()):
            made = bytearray(content) if made is None else made
            made[start:end] = written.ljust(end - start, b"\n")
    return content if made is None else bytes(made)


def _maps(content: bytes) -> Iterator[tuple[int, int, bool, bytes]]:
    """Each map that may name U+FFFF: from where to where it stands in the file, whether it is packed, and its text."""
    at, left = 0, _ALL
    while left > 0 and (match := _STREAM.search(content, at)):
        at = start = match.end()
        packed = _PACKED in match[1]
        if any(kind in match[1] for kind in _OF_OTHER_KINDS) or (
            not packed and b"/Filter" in match[1]
        ):
            continue
        if (at := content.find(_END, start)) < 0:
            return
        text = _unpacked(content[start:at]) if packed else content[start : min(at, start + _MOST)]
        if b"begincmap" in text[:_HEAD]:
            left -= len(text)
            if len(text) < _MOST and _NO_LETTER in text.upper():
                yield start, at, packed, text


def _unpacked(data: bytes) -> bytes:
    """What was packed; of what is no map no more than shows that it is none."""
    try:
        head = zlib.decompressobj().decompress(data, _HEAD)
        return zlib.decompressobj().decompress(data, _MOST) if b"begincmap" in head else b""
    except zlib.error:
        return b""  # of a file that is locked, or damaged


def _mended(text: bytes) -> bytes:
    """The map with a control character for what is U+FFFF alone."""

    def named(match: re.Match[bytes]) -> bytes:
        if match[2].startswith(b"<") and len({*_CODE.findall(match[1].upper())}) > 1:
            return match[0]  # letters one after the other, of which it is the first
        return match[1] + re.sub(rb"(?i)<\s*FFFF\s*>", _UNNAMED, match[2])

    return _SECTION.sub(
        lambda found: found[1]
        + (_PAIR if found[2] == b"char" else _RANGE).sub(named, found[3])
        + b"endbf" + found[2],
        text,
    )  # fmt: skip


def _bare(text: bytes) -> bytes:
    """What pdfium reads of a map: what codes are, and of which collection others are; so that it is no longer than before."""
    return b" ".join(match[0] for match in _READ.finditer(text))
