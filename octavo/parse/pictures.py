"""Turn the pictures that the text names into references that every edition can carry.

A picture's ``src`` in the Book is a plain relative path below the manuscript folder, whatever the
author wrote: an address on the web, a path with spaces, a path that leads up and down again.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from octavo.model import Finding, ImageRef, Place, Severity
from octavo.parse.lines import Finder
from octavo.parse.tree import ADORNS, ALTERNATIVE, plain_text
from octavo.text.fragments import DECORATIVE

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)  # one letter is a drive
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


def find_images(
    trees: Iterable[etree._Element], finder: Finder
) -> tuple[list[ImageRef], list[Finding]]:
    """The pictures of ``trees`` in reading order; their ``src`` and ``alt`` are set, and the class of those that only
    adorn, as an author says by ``alt=""``."""
    refs: list[ImageRef] = []
    findings: list[Finding] = []
    for tree in trees:
        for image in tree.iter("img"):
            written = image.get("src") or ""
            origin = written if _SCHEME.match(written) else unquote(written)
            place = finder.next_of(origin) or (
                finder.next_of(written) if origin != written else None
            )
            src = _src_of(origin)
            image.set("src", src)
            refs.append(ImageRef(src, origin, place))
            findings += _check_alternative(image, origin, place)
    return refs, findings


def _src_of(origin: str) -> str:
    """The name under which a picture stands in the editions."""
    if _SCHEME.match(origin):
        return _named_by_digest("remote", origin, PurePosixPath(origin.partition("?")[0]).suffix)
    path = posixpath.normpath(origin)
    if _PLAIN_PATH.fullmatch(path):
        return path
    return _named_by_digest("images", path, PurePosixPath(path).suffix)


def _named_by_digest(folder: str, origin: str, suffix: str) -> str:
    kept = suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else ""
    return f"{folder}/{hashlib.sha256(origin.encode()).hexdigest()[:16]}{kept}"


def _check_alternative(image: etree._Element, origin: str, place: Place | None) -> list[Finding]:
    parent = image.getparent()
    caption = parent.find("figcaption") if parent is not None else None
    if caption is not None:
        caption.attrib.pop("aria-hidden", "")
    said = image.attrib.pop(ALTERNATIVE, image.get("alt"))
    if image.attrib.pop(ADORNS, None):
        said = ""
    alt = " ".join((said or "").split())
    image.set("alt", alt)
    if said is not None and not alt:
        image.set("class", " ".join(filter(None, (image.get("class"), DECORATIVE))))
        return []
    if alt and (caption is None or alt != plain_text(caption)):
        return []
    shown = "a picture" if origin.startswith("data:") else origin
    return [
        Finding("image-alt", Severity.WARNING, f"{shown} has no alternative text", place,
                'describe what it shows: ![Caption](file.svg){alt="…"}; write alt="" where it only adorns')
    ]  # fmt: skip
