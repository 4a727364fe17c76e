"""Turn payload and tag files into a bag: BagIt 1.0 (RFC 8493), with manifests in SHA-256 and SHA-512."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"  # section 2.1.1
ALGORITHMS = ("sha256", "sha512")
PAYLOAD = "data/"
INFO = "bag-info.txt"


def seal_bag(
    payload: Mapping[str, bytes], tags: Mapping[str, bytes], info: Sequence[tuple[str, str]]
) -> dict[str, bytes]:
    """All files of the bag by their paths in it.

    ``payload``: paths begin with ``data/``; ``tags``: other files, by their paths; ``info``: what ``bag-info.txt``
    says besides, label by label. Size and number of the payload's files are added to it.
    """
    octets = sum(len(content) for content in payload.values())
    said = [*info, ("Bag-Size", _in_words(octets)), ("Payload-Oxum", f"{octets}.{len(payload)}")]
    files = {"bagit.txt": DECLARATION, INFO: write_info(said), **tags}
    for name in ALGORITHMS:
        files[f"manifest-{name}.txt"] = write_manifest(digests_of(payload, name))
    for name in ALGORITHMS:
        listed = {path: content for path, content in files.items() if not is_tagmanifest(path)}
        files[f"tagmanifest-{name}.txt"] = write_manifest(digests_of(listed, name))
    return {**files, **payload}


def digests_of(files: Mapping[str, bytes], algorithm: str) -> dict[str, str]:
    """The digest of each file, hexadecimal."""
    return {
        path: hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
        for path, content in files.items()
    }


def write_manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest in the one form that we write: a line for each file, in the order of their paths.

    Paths stand as they are: those that would have to be escaped are not put into a bag (`naming.py`).
    """
    lines = (f"{digests[path]}  {path}\n" for path in sorted(digests))
    return "".join(lines).encode()


def write_info(labels: Iterable[tuple[str, str]]) -> bytes:
    """``bag-info.txt``: a line for each label; white space of a value is one space."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in labels).encode()


def is_tagmanifest(path: str) -> bool:
    """Whether a file lists the tag files, and so is listed by none."""
    return path.startswith("tagmanifest-") and "/" not in path


def day_of(epoch: int) -> str:
    """The day of a stamp, in UTC: "2026-11-29"."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d")


def _in_words(octets: int) -> str:
    size, unit = float(octets), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.3g} {unit}" if size < 100 else f"{size:.0f} {unit}"
