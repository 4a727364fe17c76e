"""Turn the first bytes of a file into what it is, where they say it for sure, whatever its name says."""

from __future__ import annotations

import re

# What begins so → the suffix of such files, and their name.
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", ".pdf", "a PDF"),
    (b"{\\rtf", ".rtf", "an RTF document"),
    (b"PK\x03\x04", ".zip", "a zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", "a document of an old Word, Excel or PowerPoint"),
    (b"AT&TFORM", ".djvu", "a DjVu file"),
    (b"\x89PNG\r\n", ".png", "a picture (PNG)"),
    (b"\xff\xd8\xff", ".jpg", "a picture (JPEG)"),
    (b"II*\0", ".tif", "a picture (TIFF)"),
    (b"MM\0*", ".tif", "a picture (TIFF)"),
    (b"GIF87a", ".gif", "a picture (GIF)"),
    (b"GIF89a", ".gif", "a picture (GIF)"),
    (b"\0\0\0\x0cjP  ", ".jp2", "a picture (JPEG 2000)"),
    (b"%!PS", ".ps", "PostScript"),
    (b"7z\xbc\xaf\x27\x1c", ".7z", "an archive (7z)"),
    (b"Rar!\x1a", ".rar", "an archive (rar)"),
    (b"\x1f\x8b", ".gz", "a packed file (gzip)"),
)
_MARKUP = re.compile(
    r"\s*(?:<\?xml\s|<!DOCTYPE\s+[\w:.-]|<html[\s>]|<[\w.-]+(?::[\w.-]+)?\s[^<>]*\bxmlns)",
    re.IGNORECASE,
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # what Office makes of a file with a password
_MOBI = slice(60, 68)


def sign_of(head: bytes) -> tuple[str, str]:
    """The suffix and the name of what a file is; "" where its first bytes do not tell it."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    for sign, suffix, name in _SIGNS:
        if head.startswith(sign) or (sign[0] in b"%{" and bare.startswith(sign)):
            return suffix, name
    if head[_MOBI] == b"BOOKMOBI":
        return ".mobi", "an e-book for Kindle"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _MARKUP.match(head.decode("utf-16" if wide else "utf-8-sig", "replace")):
        return ".xml", "XML or HTML"
    return "", ""


def is_locked(content: bytes) -> bool:
    """Whether an office document has a password."""
    return _LOCKED in content


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes may be those of a text."""
    try:
        text = head[:4096].decode()
    except UnicodeDecodeError as error:
        text = head[: error.start].decode() if error.start > len(head[:4096]) - 4 else ""
    return bool(text) and all(c.isprintable() or c.isspace() for c in text)
