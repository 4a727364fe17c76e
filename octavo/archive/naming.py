"""Turn the names of sources into those that a bag can hold, or into findings.

A bag is opened on other machines than ours. Letters are written in Unicode's form C, so that manifest and file are
the same everywhere (RFC 8493, section 5.2; Unicode Standard Annex 15); what no two programs agree on is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from octavo.model import Finding, Image, Place, Severity

# “%” has to be escaped in manifests (RFC 8493, section 2.1.3), which bagit 1.9.0 does not read back: no name has one.
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029%\\\ud800-\udfff]")
_WINDOWS = re.compile(  # section 6.1.3: what another system cannot have as a name
    r'[<>:"|?*]|[. ](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)',
    re.IGNORECASE,
)
_RENAME = "give the file another name, and write it so in the text"
_LONGEST = 255  # bytes of a name between slashes

FETCHED = Finding(
    "deposit-remote", Severity.ERROR, "pictures were fetched from the web, and nobody can say that they will be there",
    None, "put them into manuscript/, and name them there",
)  # fmt: skip
LINKED = Finding(
    "deposit-link", Severity.ERROR,
    "the book cannot be built from copies of its files: a file is named by way of a link, which no bag has",
    None, "put the files and folders themselves where links lead to them",
)  # fmt: skip


def name_sources(paths: Iterable[str]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The name in the bag of each source by the one in the book's folder, and what is wrong with them."""
    names = {path: unicodedata.normalize("NFC", path) for path in paths}
    return names, (*_refused(names), *_twins(names))


def name_pictures(images: Iterable[Image], root: Path) -> dict[str, str]:
    """Where in the bag each picture of the book in ``root`` is, as the copies of its text name it."""
    return {
        image.src: f"../source/{quote(unicodedata.normalize('NFC', image.path.relative_to(root).as_posix()))}"
        for image in images
        if image.path.is_absolute()
    }


def _refused(names: dict[str, str]) -> Iterator[Finding]:
    for name in names.values():
        place = Place(_shown(name))
        if _REFUSED.search(name):
            yield Finding("deposit-name", Severity.ERROR,
                          "a name with %, a backslash, a line’s end or a control character has no place in a bag",
                          place, _RENAME)  # fmt: skip
        elif any(len(part.encode("utf-8", "replace")) > _LONGEST for part in name.split("/")):
            yield Finding("deposit-name", Severity.ERROR,
                          f"the name is longer than {_LONGEST} bytes when it is written in Unicode’s form C",
                          place, _RENAME)  # fmt: skip
        elif _WINDOWS.search(name):
            yield Finding("deposit-name", Severity.WARNING,
                          "a file cannot have this name on every system (Windows)", place, _RENAME)  # fmt: skip


def _twins(names: dict[str, str]) -> Iterator[Finding]:
    """Names that some systems cannot tell apart (RFC 8493, sections 5.2 and 6.1.2.2)."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names.values():
        alike[unicodedata.normalize("NFC", name.casefold())].append(name)
    for group in alike.values():
        if len(group) > 1:
            told = (
                "only in how their letters are written in Unicode"
                if len(set(group)) == 1
                else "only in capitals"
            )
            yield Finding("deposit-name", Severity.ERROR,
                          f"the names of two files differ {told}: “{_shown(sorted(group)[1])}”",
                          Place(_shown(sorted(group)[0])), _RENAME)  # fmt: skip


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
