"""Turn objects into the file of a PDF that presses read: each by itself, behind a plain table (ISO 32000-1, 7.3 and 7.5.4).

PDF/X-1a:2001 is PDF 1.3, which has no streams of objects. `typeset/pdffile.py` packs them together, so it cannot
write for a press; a printed interior has no structure, and few objects.
"""

from __future__ import annotations

import hashlib
from typing import Any

from octavo.checks.pdfobjects import Stream
from octavo.checks.pdftokens import Name, Reference

_PLAIN = frozenset(
    b"!\"$&'*+,-.0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`abcdefghijklmnopqrstuvwxyz|~"
)


class PressFile:
    """A PDF in the making; each object is given once."""

    def __init__(self, version: str) -> None:
        """``version``: "1.3" to "1.7"."""
        self._parts = [b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version.encode()]
        self._length = len(self._parts[0])
        self._offsets: list[int] = [0]

    def reserve(self) -> Reference:
        """The name of an object that is written later."""
        self._offsets.append(0)
        return Reference(len(self._offsets) - 1)

    def add(self, value: Any, name: Reference | None = None) -> Reference:
        """Write an object, under a name that was reserved for it or a new one."""
        name = name or self.reserve()
        assert not self._offsets[name.number], f"object {name.number} is there already"
        self._offsets[name.number] = self._length
        self._write(b"%d 0 obj\n%s\nendobj\n" % (name.number, write_object(value)))
        return name

    def finish(self, catalog: Reference, info: Reference) -> bytes:
        """The whole file. Its identifier is made of its bytes: the same pages have the same one."""
        digest = hashlib.sha256()
        for part in self._parts:
            digest.update(part)
        identifier = digest.digest()[:16]
        start = self._length
        rows = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % at for at in self._offsets[1:])]
        self._write(b"xref\n0 %d\n" % len(rows) + b"".join(rows))
        trailer = {"Size": len(rows), "Root": catalog, "Info": info, "ID": [identifier, identifier]}
        self._write(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (write_object(trailer), start))
        return b"".join(self._parts)

    def _write(self, part: bytes) -> None:
        self._parts.append(part)
        self._length += len(part)


def write_object(value: Any) -> bytes:
    """An object as a PDF writes it."""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if value is None:
        return b"null"
    if isinstance(value, Reference):
        return b"%d 0 R" % value.number
    if isinstance(value, Name):
        return write_name(value)
    if isinstance(value, bytes):
        return b"<%s>" % value.hex().upper().encode()
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, (list, tuple)):
        return b"[%s]" % b" ".join(map(write_object, value))
    if isinstance(value, dict):
        inside = b"".join(
            b"%s %s" % (write_name(key), write_object(held)) for key, held in value.items()
        )
        return b"<<%s>>" % inside
    assert isinstance(value, Stream), f"no object: {value!r}"
    head = {**value.head, "Length": len(value.raw)}
    return b"%s\nstream\n%s\nendstream" % (write_object(head), value.raw)


def write_name(name: str) -> bytes:
    """A name with its slash."""
    return b"/" + b"".join(
        bytes([code]) if code in _PLAIN else b"#%02X" % code for code in name.encode()
    )


def write_number(value: float) -> bytes:
    """A number with at most six decimals."""
    return (
        f"{value:.6f}".rstrip("0").rstrip(".").replace("-0", "0", int(abs(value) < 5e-7)).encode()
        or b"0"
    )
