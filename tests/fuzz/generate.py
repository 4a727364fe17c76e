"""Turn a seed into a case: the files of a book, a scan or a document, and what is known of them.

The same seed gives the same files, whatever was made before. Every case has files beside the book that
nobody may read; they hold `SECRET`.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from fuzz import front, scans
from fuzz.faults import Draft, add_fault
from fuzz.markdown import Writer
from fuzz.pictures import picture
from fuzz.spoil import spoil, spoil_bytes
from fuzz.styles import right_files
from fuzz.texts import make_text
from fuzz.words import terms

SECRET = "Quisquiliae-7f3a"  # noqa: S105
_SECRETS = (
    "secret.txt",
    "secret.png",
    "secret.svg",
    "secret.bib",
    "secret.css",
    "secret.xhtml",
    "secret.md",
    "secret.ttf",
    "secret.tex",
)
_PICTURE_NAMES = ("a", "figures/b", "Bild mit Ä", "c.d", "e (1)", "f-g_h")
_FILE_NAMES = ("book", "01 first", "Ä", "a.b", "chapter'one", "-x", "#1", "z&y")


@dataclass(frozen=True, slots=True)
class Case:
    """What is built or imported, and what is to come of it."""

    name: str  # "html:17", with which it is repeated
    kind: str  # sound, odd, wrong, spoiled, scan, document or text
    files: Mapping[str, bytes]  # by their paths in the case's folder; the book's begin with “book/”
    links: Mapping[str, str] = field(default_factory=dict)  # symbolic links, and where they lead
    earlier: Mapping[str, bytes] = field(default_factory=dict)  # the book when it was still sound
    words: tuple[str, ...] = ()  # that have to be in every edition
    environ: Mapping[str, str] = field(default_factory=dict)  # in which it is built
    fetches: bool = False  # whether the book asks for pictures from the web


def make_case(name: str) -> Case:
    """The case of a name such as “html:17”: what stands before the colon is how it is run."""
    dice = Random(name)  # noqa: S311
    if name.startswith("import"):
        return _import_case(name, dice)
    if name.startswith("text"):
        text = make_text(dice).encode("utf-8", "replace")
        return Case(name, "text", {"book/manuscript/a.md": text})
    kind = dice.choices(("sound", "odd", "wrong", "spoiled"), (35, 20, 25, 20))[0]
    files, marks, made = _sound_book(dice, odd=kind != "sound" and dice.random() < 0.7)
    text = files[first := min(name for name in files if name.endswith(".md"))].decode()
    files[first] = (front.write(made) + text).encode()
    written = " ".join(content.decode() for path, content in files.items() if path.endswith(".md"))
    marks = [
        mark for mark in marks if mark in written
    ]  # not those of a form that has no place for them
    case = Case(name, kind, _placed(files), words=tuple(marks) if kind in ("sound", "odd") else ())
    if kind == "wrong":
        return _with_fault(case, dice, Draft(dict(files), first, made, text))
    if kind == "spoiled":
        return _with_accidents(case, dice, files)
    return case


def write_case(case: Case, folder: Path, files: Mapping[str, bytes] | None = None) -> None:
    """Write the files of a case, or ``files`` instead, below ``folder``."""
    for name, content in (case.files if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, target in case.links.items() if files is None else ():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(target)


def _placed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a book in their case, with the files beside it that nobody may read."""
    secrets = {name: f"{SECRET} = {{% {SECRET} %}}\n".encode() for name in _SECRETS}
    return {**{f"book/{name}": content for name, content in files.items()}, **secrets}


def _sound_book(
    dice: Random, *, odd: bool
) -> tuple[dict[str, bytes], list[str], dict[str, object]]:
    """Files of a book in which everything is right, its words, and its front matter."""
    files: dict[str, bytes] = {}
    shown = []
    for name in dice.sample(_PICTURE_NAMES, dice.choice((0, 0, 1, 2, 3))):
        kind = dice.choice(("png", "jpg", "gif", "webp", "svg"))
        files[f"manuscript/{name}.{kind}"] = picture(dice, kind)
        shown.append(f"<{name}.{kind}>")
    made = front.keys(dice)
    works = []
    if dice.random() < 0.15:
        files["manuscript/refs.bib"] = front.BIBLIOGRAPHY.encode()
        made["bibliography"] = "refs.bib"
        works = front.WORKS
        if dice.random() < 0.5:
            made["csl"] = dice.choice(("chicago-notes-bibliography", "apa", "ieee"))
    if shown and dice.random() < 0.3:
        made["cover"] = shown[0].strip("<>")
    writer = Writer(dice, shown, works, odd=odd)
    chapters = writer.book()
    if writer.page:
        made["source-edition"] = "An older edition, 1921"
    if dice.random() < 0.25:
        for number, chapter in enumerate(chapters):
            stem = dice.choice(_FILE_NAMES)
            files[f"manuscript/{number:02} {stem}.md"] = chapter.encode()
    else:
        files[f"manuscript/{dice.choice(_FILE_NAMES)}.md"] = "".join(chapters).encode()
    if dice.random() < 0.15:
        files |= right_files(dice)
    if dice.random() < 0.15:
        files["manuscript/terms.csv"] = terms(dice).encode()
        made["index"] = {"terms": "terms.csv", **front.indexing(dice)}
    elif dice.random() < 0.2:
        made["index"] = front.indexing(dice)
    return files, writer.marks, made


def _with_fault(case: Case, dice: Random, draft: Draft) -> Case:
    """The case with something wrong beside its text."""
    earlier = _placed(draft.files) if dice.random() < 0.3 else {}
    add_fault(dice, draft)
    files = _placed(draft.files)
    fetches = any(b"allow-remote" in content for content in files.values())
    return replace(
        case,
        files=files,
        links=draft.links,
        earlier=earlier,
        fetches=fetches,
        environ=draft.environ,
        words=(),
    )


def _with_accidents(case: Case, dice: Random, files: dict[str, bytes]) -> Case:
    """The case with its texts spoiled."""
    spoiled = dict(files)
    for name in sorted(files):
        if name.endswith(".md"):
            head, fence, body = files[name].decode().partition("\n---\n")
            text = (
                spoil(dice, head + fence + body)
                if dice.random() < 0.1
                else head + fence + spoil(dice, body)
            )
            spoiled[name] = text.encode("utf-8", "replace")
            if dice.random() < 0.1:
                spoiled[name] = spoil_bytes(dice, spoiled[name])
    earlier = _placed(files) if dice.random() < 0.3 else {}
    fetches = any(b"allow-remote" in content for content in spoiled.values())
    return Case(case.name, case.kind, _placed(spoiled), earlier=earlier, fetches=fetches)


def _import_case(name: str, dice: Random) -> Case:
    make = scans.document if dice.random() < 0.4 else scans.scan
    file, content = make(dice)
    files = {file: content, "own.png": picture(dice, "png")}
    placed = {f"in/{path}": inner for path, inner in files.items()}
    secrets = {path: f"{SECRET}\n".encode() for path in _SECRETS}
    return Case(name, "document" if make is scans.document else "scan", {**placed, **secrets})
