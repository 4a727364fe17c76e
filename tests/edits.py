"""Edits as an author makes them, and some that break a book: drawn by dice, so that a seed tells them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

_Edit = Callable[[Path, Random], str]


def edit_book(root: Path, dice: Random) -> str:
    """Edit a book in its folder; the answer says how. An edit that broke it before is taken back first, most times."""
    kept = root / ".before"
    if kept.exists() and dice.random() < 0.8:
        name, _, text = kept.read_text("utf-8").partition("\n")
        (root / name).write_text(text, "utf-8")
        kept.unlink()
        return f"{name}: mended"
    edit = dice.choices(_EDITS, [weight for _, weight in _WEIGHTED])[0]
    path = dice.choice(_files(root))
    before = path.read_text("utf-8")
    if edit in _BREAKING and not kept.exists():
        kept.write_text(f"{path.relative_to(root).as_posix()}\n{before}", "utf-8")
    return f"{path.name}: {edit.__name__} {edit(path, dice)}"


def _files(root: Path) -> list[Path]:
    return sorted((root / "manuscript").glob("*.md"))


def _plain_lines(path: Path) -> tuple[list[str], list[int]]:
    lines = path.read_text("utf-8").split("\n")
    plain = [
        n
        for n, line in enumerate(lines)
        if len(line) > 60 and line[0].isalpha() and ":" not in line[:30]
    ]
    return lines, plain


def _put(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines), "utf-8")


def type_word(path: Path, dice: Random) -> str:
    """A word more in a line."""
    lines, plain = _plain_lines(path)
    if not plain:
        return "nothing"
    number = dice.choice(plain)
    words = lines[number].split(" ")
    words.insert(dice.randrange(1, len(words)), word := f"word{dice.randrange(1000)}")
    lines[number] = " ".join(words)
    _put(path, lines)
    return word


def drop_word(path: Path, dice: Random) -> str:
    """A word less."""
    lines, plain = _plain_lines(path)
    if not plain:
        return "nothing"
    number = dice.choice(plain)
    words = lines[number].split(" ")
    chosen = [n for n, word in enumerate(words) if word.isalpha() and n]
    if not chosen:
        return "nothing"
    word = words.pop(dice.choice(chosen))
    lines[number] = " ".join(words)
    _put(path, lines)
    return word


def add_paragraph(path: Path, dice: Random) -> str:
    """A paragraph behind another, with a note."""
    lines, plain = _plain_lines(path)
    if not plain:
        return "nothing"
    number, key = dice.choice(plain) + 1, f"n{dice.randrange(10**6)}"
    lines[number:number] = [
        "",
        f"A paragraph of {key} words.[^{key}]",
        "",
        f"[^{key}]: A note, {key}.",
        "",
    ]
    _put(path, lines)
    return key


def add_heading(path: Path, dice: Random) -> str:
    """A section, or a chapter."""
    lines, plain = _plain_lines(path)
    if not plain:
        return "nothing"
    number, title = dice.choice(plain), f"Title {dice.randrange(10**6)}"
    lines[number:number] = ["", f"{dice.choice(['#', '##'])} {title}", ""]
    _put(path, lines)
    return title


def change_title(path: Path, dice: Random) -> str:
    """Another title of the book, or year."""
    first = _files(path.parent.parent)[0]
    lines = first.read_text("utf-8").split("\n")
    title = f"title: A Book of {dice.randrange(1000)}"
    lines = [title if line.startswith("title:") else line for line in lines]
    _put(first, lines)
    return title


def add_file(path: Path, dice: Random) -> str:
    """A file more, or one less that was more."""
    first = _files(path.parent.parent)[0]  # which has the front matter
    more = first.with_name(f"{first.stem.removesuffix('_more')}_more.md")  # and stays the first
    if more.exists():
        more.unlink()
        return "unlinked"
    more.write_text(f"# More {dice.randrange(100)}\n\nWords of a file that came later.\n", "utf-8")
    return "written"


def break_front(path: Path, dice: Random) -> str:
    """Front matter that is none."""
    first = _files(path.parent.parent)[0]
    (path.parent.parent / ".before").write_text(
        f"manuscript/{first.name}\n{first.read_text('utf-8')}", "utf-8"
    )
    first.write_text(first.read_text("utf-8").replace("title:", "title: [", 1), "utf-8")
    return first.name


def break_note(path: Path, dice: Random) -> str:
    """A call without a note."""
    lines, plain = _plain_lines(path)
    if not plain:
        return "nothing"
    lines[dice.choice(plain)] += "[^nowhere]"
    _put(path, lines)
    return "called"


_WEIGHTED: tuple[tuple[_Edit, int], ...] = (
    (type_word, 8), (drop_word, 4), (add_paragraph, 2), (add_heading, 1), (change_title, 1), (add_file, 1),
    (break_front, 1), (break_note, 1),
)  # fmt: skip
_EDITS = [edit for edit, _ in _WEIGHTED]
_BREAKING = (break_front, break_note)
