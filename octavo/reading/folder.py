"""Turn a book folder into a Manuscript.

1. find ``manuscript/*.md``, in the order of their names;
2. decode them, blank out the front matter, join them with what they include (line numbers stay true);
3. find what the front matter names: bibliography, citation style, cover, terms of the index.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from shlex import quote

from octavo.model import Finding, Manuscript, Place, Severity, SourceFile
from octavo.model.errors import ManuscriptError, UsageError
from octavo.model.face import OwnFont
from octavo.reading.frontmatter import CONTROL, FrontMatter, parse_front_matter
from octavo.reading.includes import Includer, Part
from octavo.reading.paths import Refused, find_file, find_named, is_address, read_file
from octavo.reading.references import find_references
from octavo.reading.terms import find_terms
from octavo.workshop.nowhere import is_nowhere

_LATER_BLOCK = re.compile(r"\n*---[ \t]*\n(?:[A-Za-z][\w-]*:.*\n)(?:.*\n)*?(?:---|\.\.\.)[ \t]*\n")

# Unicode keeps them for programs: ours has them stand for quotation marks while pandoc reads.
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")


def read_manuscript(root: Path) -> tuple[Manuscript, tuple[Finding, ...]]:
    """Read the book folder ``root``.

    Raises UsageError when there is no such folder, ManuscriptError when what it holds cannot be
    a book.
    """
    if not root.is_dir():
        raise _no_folder(root)
    root = root.resolve()
    folder = root / "manuscript"
    # a name that begins with a dot is an editor's or a disk's: a lock, a copy of what is being written
    found = (path for path in folder.glob("*.md") if not path.name.startswith("."))
    paths = sorted(found, key=_in_order) if folder.is_dir() else []
    if not paths:
        raise ManuscriptError((
            _error("manuscript-missing", f"there is no manuscript in {root.name}/",
                   Place("manuscript"),
                   "put one or more .md files into a folder manuscript/ in the book folder"),
        ))  # fmt: skip
    findings: list[Finding] = []
    paths = [path for path in paths if _has_a_name(path, findings)]
    texts = [_read_text(path, root, findings) for path in paths]
    _stop_on_errors(findings)
    first = parse_front_matter(texts[0], _name(paths[0], root))
    if not isinstance(first, FrontMatter):
        raise ManuscriptError((*findings, *first))
    findings += first.findings
    files = _join_files(paths, [first.body, *texts[1:]], root, findings)
    bibliography, csl = find_references(first, root, findings)
    cover = first.metadata.cover
    if cover and not is_address(cover):
        find_named(cover, root, "cover", first.place("cover"), findings)
    fonts = _find_fonts(first, root, findings) if first.metadata.fonts else ()
    terms = find_terms(first, root, findings)
    _stop_on_errors(findings)
    place = Place(files[0].name, 1)
    block = texts[0].removesuffix(first.body.lstrip("\n"))
    manuscript = Manuscript(
        root, files, first.metadata, place, bibliography, csl, block, fonts, terms, first.lines
    )
    return manuscript, tuple(findings)


def _no_folder(root: Path) -> UsageError:
    """What to say where ``root`` is no folder, and what to type instead."""
    if not root.exists():
        return UsageError(
            f"there is no folder {root}", hint="name the folder that holds manuscript/"
        )
    said = f"{root} is a file, and a book is a folder with manuscript/ in it"
    if root.suffix.lower() in (".md", ".markdown") and root.absolute().parent.name == "manuscript":
        return UsageError(said, hint=f"octavo build {quote(str(root.parent.parent))}")
    book = root.parent / (root.stem if root.stem != root.name else f"{root.name}-book")
    return UsageError(
        said,
        hint=f"octavo import {quote(str(root))} --out {quote(str(book))} makes such a folder of it, and "
        f"octavo build {quote(str(book))} builds that",
    )


def _find_fonts(front: FrontMatter, root: Path, findings: list[Finding]) -> tuple[OwnFont, ...]:
    from octavo.reading.fonts import find_fonts  # brings the library that reads fonts

    return find_fonts(front, root, findings)


def _in_order(path: Path) -> tuple[str, str]:
    """Where a file stands among the others, in whichever of Unicode's forms a disk writes its name."""
    return unicodedata.normalize("NFC", path.name), path.name


def _has_a_name(path: Path, findings: list[Finding]) -> bool:
    """Whether a file's name is text; where it is not, no report could say it."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        shown = path.name.encode("utf-8", "backslashreplace").decode()
        findings.append(_error("file-name", f"the name of the file {shown} is not UTF-8",
                               Place("manuscript"), "give the file another name"))  # fmt: skip
        return False
    return True


def _join_files(
    paths: list[Path], texts: list[str], root: Path, findings: list[Finding]
) -> tuple[SourceFile, ...]:
    """The files in reading order; each ends with an empty line, so that none runs into the next.

    What another file includes stands there, and not once more in the order of the names.
    """

    def read(path: Path, name: str, place: Place) -> str | None:
        text = _read_text(path, root, findings, name)
        _check_head(text, name, first, findings)
        return text

    first = _name(paths[0], root)
    includer = Includer(root, read, findings)
    made: list[tuple[Path, list[Part]]] = []
    for path, text in zip(paths, texts, strict=True):
        name = _name(path, root)
        if made:
            _check_head(text, name, first, findings)
        made.append((path, includer.parts_of(path, name, text.rstrip("\n") + "\n")))
    files: list[SourceFile] = []
    offset = 0
    for number, (path, parts) in enumerate(made):
        if number and path.resolve() in includer.included:
            continue
        for part in parts:
            whole = "\n".join(part.lines) + "\n"
            files.append(SourceFile(part.name, whole, offset, part.first))
            offset += whole.count("\n")
    return tuple(files)


def _check_head(text: str, name: str, first: str, findings: list[Finding]) -> None:
    """A later file has no front matter."""
    if _LATER_BLOCK.match(text):
        line = len(text) - len(text.lstrip("\n")) + 1
        findings.append(_error("front-matter-later", "a second front matter", Place(name, line),
                               f"state everything about the book in {first}"))  # fmt: skip


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _error(code: str, message: str, place: Place | None, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


def _stop_on_errors(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ManuscriptError(tuple(findings))


def _read_text(path: Path, root: Path, findings: list[Finding], name: str = "") -> str:
    name = name or _name(path, root)
    if find_file(name, root, root) is Refused.OUTSIDE:
        findings.append(_error("file-outside", f"{name} is a link out of the book folder",
                               Place(name), "copy the file into manuscript/"))  # fmt: skip
        return ""
    content = read_file(path, name, Place(name), findings)
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
    match = None if is_nowhere(CONTROL, text) else CONTROL.search(text)
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        findings.append(
            Finding("control-character", Severity.WARNING,
                    f"control character U+{ord(match.group()):04X}, replaced by a space",
                    Place(name, line), "delete it"))  # fmt: skip
        text = CONTROL.sub(" ", text)
    return text if is_nowhere(_NONCHARACTER, text) else _NONCHARACTER.sub("\ufffd", text)
