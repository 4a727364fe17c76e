"""Turn a name that a book gives into the file that is meant: one function for every door.

Pictures, bibliographies, citation styles, style sheets, templates, fonts and the files of the
manuscript itself are found here. All links are followed first: what then lies outside of the folder
that holds it is not the book's, and is refused.
"""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.model import Finding, Place

# What of a book's folder can be part of the book.
FOLDERS = ("manuscript", "templates", "styles")
_MOST_LINKED = 1000  # folders that are looked into by links: links among links are many soon


class Refused(Enum):
    """Why a name leads to no file of the book."""

    OUTSIDE = "outside"
    MISSING = "missing"


class Remote(Enum):
    """Whether a picture may be fetched from the web."""

    ALLOWED = "allowed"
    REFUSED = "refused"  # the front matter does not say allow-remote: true
    OFFLINE = "offline"  # the book is a stranger's, and is built without the web, whatever it says


def is_address(name: str) -> bool:
    """Whether a name is an address, and no path; one letter and a colon are a drive."""
    return re.match(r"(?:[a-z][a-z0-9+.-]+:|//)", name, re.IGNORECASE) is not None


def find_file(name: str | os.PathLike[str], folder: Path, within: Path) -> Path | Refused:
    """The file ``name``, relative to ``folder``, all links followed, when it lies inside ``within``."""
    try:
        path = (folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(within.resolve()):
            return Refused.OUTSIDE
        if path.is_file():
            return path
        # a disk, or a bag, may have the name's letters written in Unicode's form C
        composed = unicodedata.normalize("NFC", str(name))
        return Refused.MISSING if composed == str(name) else find_file(composed, folder, within)
    except (
        OSError,
        ValueError,
        RuntimeError,
    ):  # a name that no file can have, or a circle of links
        return Refused.MISSING


def find_named(
    name: str, root: Path, what: str, place: Place | None, findings: list[Finding]
) -> Path | None:
    """The file ``name``, relative to the manuscript of the book in ``root``; None, and a finding why.

    ``what`` it is (“image”) begins the finding's code and message.
    """
    from octavo.model import Finding, Severity

    folder = root / "manuscript"
    found = find_file(name, folder, root)
    if isinstance(found, Path):
        return found
    if found is Refused.OUTSIDE:
        message, hint = f"{what} {name} is outside the book folder", "copy it into the book folder"
    else:
        near = _nearest(folder, root, name)
        message = f"{what} {name} is not there"
        hint = f"did you mean {near}?" if near else "paths are relative to manuscript/"
    findings.append(Finding(f"{what}-{found.value}", Severity.ERROR, message, place, hint))
    return None


def read_file(path: Path, name: str, place: Place | None, findings: list[Finding]) -> bytes | None:
    """What a file holds; None, and a finding why, when it cannot be read."""
    from octavo.model import Finding, Severity

    try:
        if path.is_file():  # a pipe would keep us waiting for ever
            return path.read_bytes()
        reason = "it is not a file"
    except OSError as error:
        reason = error.strerror or "the system refuses"
    findings.append(
        Finding("file-unreadable", Severity.ERROR, f"{name} cannot be read: {reason}", place,
                "look at the file and its permissions")
    )  # fmt: skip
    return None


def book_files(root: Path, extra: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Every file that can be part of the book in ``root``, with its name there: those of its usual
    folders in order, then ``extra``. What a link out of the book leads to is none.

    Raises OSError when one of ``extra`` is not there.
    """
    for name in FOLDERS:
        if not (root / name).resolve().is_relative_to(root):
            continue  # a link out of the book: nothing of it is read
        for path in sorted(_below(root / name, root, (), [_MOST_LINKED])):
            inside = path.relative_to(root)
            found = find_file(inside, root, root)
            if isinstance(found, Path):
                yield inside.as_posix(), found
    for name in sorted(extra):
        found = find_file(name, root, root)
        if isinstance(found, Refused):
            raise FileNotFoundError(name)
        yield name, found


def _below(folder: Path, root: Path, chain: tuple[Path, ...], left: list[int]) -> Iterator[Path]:
    """All files below a folder, those behind links to folders of the book among them.

    ``chain``: the folders from which links led here, so that no circle is gone through twice; ``left``: how many folders
    may still be looked into by links.
    """
    for place, folders, files in os.walk(folder):
        here = Path(place)
        yield from (here / name for name in files)
        steps = (*chain, here.resolve())
        for name in sorted(folders):
            target = (here / name).resolve() if (here / name).is_symlink() else None
            if target is None or not target.is_relative_to(root) or left[0] == 0:
                continue
            if not any(step.is_relative_to(target) for step in steps):
                left[0] -= 1
                yield from _below(here / name, root, steps, left)


def _nearest(folder: Path, root: Path, name: str) -> str | None:
    """The file whose name is most like a wrong one, among its neighbours; else the one file of that name elsewhere
    in the manuscript, for books whose chapters were moved."""
    try:
        wanted = folder / name
        if not wanted.parent.resolve().is_relative_to(root):
            return None
        there = wanted.parent.is_dir()
        neighbours = sorted(p.name for p in wanted.parent.iterdir() if p.is_file()) if there else []
    except (OSError, ValueError):
        return None
    by_fold = {neighbour.casefold(): neighbour for neighbour in neighbours}
    near = difflib.get_close_matches(wanted.name.casefold(), by_fold, n=1, cutoff=0.8)
    if near:
        return PurePosixPath(name).with_name(by_fold[near[0]]).as_posix()
    same = [path for path in folder.rglob("*") if path.name == wanted.name]
    moved = [path for path in same if path.is_file()]
    return moved[0].relative_to(folder).as_posix() if len(moved) == 1 else None
