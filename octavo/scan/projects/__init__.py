"""Turn a manuscript that was written for pandoc, Quarto, bookdown, mdBook or MkDocs into a book folder's files.

In comes a folder with the program's own file, or one Markdown file whose front matter is pandoc's or Quarto's; out
come chapters in their order, with our front matter, and the files that they name. The text stays as its author wrote
it: what other tools have added to Markdown is translated when the book is built.

1. `finding.py`: which program, which chapters, what its file says of the book;
2. `frontkeys.py`: its keys as ours;
3. `bringing.py`: pictures, included files and bibliographies, from inside the folder only;
4. here: chapters with their titles and classes, and the account of every letter.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

from octavo.scan.accounting import Account
from octavo.scan.front import Front
from octavo.scan.keys import name_file, write_keys
from octavo.scan.model import Aside, Log, Look
from octavo.scan.ownkeys import cut_block, read_block
from octavo.scan.projects.bringing import Bringer
from octavo.scan.projects.finding import Chapter, Project, find_project
from octavo.scan.projects.frontkeys import translate_keys
from octavo.scan.report import Told
from octavo.scan.source import read_text

_HEADING = re.compile(
    r"^(?P<signs>#{1,6})(?P<title>[ \t]+.*?)(?P<class>[ \t]*\{[^{}\n]*\})?[ \t]*$"
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")

__all__ = ["Project", "find_project", "import_project"]


def import_project(project: Project, log: Log) -> tuple[Told, dict[str, bytes]]:
    """What there is to tell, and the files of the book folder by their paths, chapters last and in order.

    Raises UsageError when a chapter cannot be read.
    """
    bringer = Bringer(project.root, log)
    for chapter in project.chapters:
        if "missing" in chapter.classes:
            log.looks.append(
                Look("file", f"the chapter {chapter.name[:80]} is not there, or is no Markdown")
            )
    chapters = [chapter for chapter in project.chapters if "missing" not in chapter.classes]
    read = [(chapter, read_text(chapter.path, log) if chapter.path else "") for chapter in chapters]
    theirs = dict(project.keys)
    first_read = next((text for chapter, text in read if chapter.path is not None), "")
    theirs = {**read_block(first_read), **theirs}
    keys, sources = translate_keys(theirs, project.name, bringer, log)
    written: dict[str, str] = {}
    digits = len(str(len(read)))
    for number, (chapter, text) in enumerate(read, start=1):
        body = _write_chapter(chapter, text, bringer, log)
        if not written:
            body = f"{write_keys(keys)}\n\n{_with_heading(body, str(keys['title']), log)}"
        name = (
            _name(chapter, number, max(2, digits))
            if len(read) > 1
            else name_file(str(keys["title"]))
        )
        written[f"manuscript/{name}.md"] = body
    account = _account([text for _, text in read], written, log)
    front = Front(title=str(keys["title"]), sources=sources)
    first = next(iter(written))
    told = Told(project.name, first, keys, front, None, (), (), (), None, log, account)
    files = {f"manuscript/{path}": content for path, content in bringer.files.items()}
    return told, files | {name: text.encode() for name, text in written.items()}


def _name(chapter: Chapter, number: int, digits: int) -> str:
    """A file's name in the order of reading, in which links to its old name are known."""
    stem = str(PurePosixPath(chapter.name).with_suffix("")).replace("/", "-")
    return f"{number:0{digits}}-{re.sub(r'[^A-Za-z0-9_-]+', '-', stem).strip('-') or 'chapter'}"


def _write_chapter(chapter: Chapter, text: str, bringer: Bringer, log: Log) -> str:
    """A chapter with its title as a heading, its class, its level, and its files by their new names."""
    if chapter.path is None:
        return f"# {chapter.title} {{.part}}\n"
    own = read_block(text)
    block, body = cut_block(text)
    if block:
        log.asides.append(Aside("front matter of a file", block, 2))
    body = bringer.bring(body.strip("\n"), chapter.path.parent)
    lines = _shifted(body.split("\n"), chapter.depth)
    place = next((n for n in _headings(lines) if lines[n].startswith("# ")), None)
    title = " ".join(str(own.get("title", "")).split()) or chapter.title
    if place is None and title and chapter.depth == 0 and chapter.titled:
        lines = [f"# {title}", "", *lines]
        place = 0
    if place is not None and chapter.classes:
        lines[place] = _with_classes(lines[place], chapter.classes)
    return "\n".join(lines).strip("\n") + "\n"


def _headings(lines: list[str]) -> list[int]:
    """The indexes of headings; none is in code."""
    found: list[int] = []
    fence = ""
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        elif not fence and _HEADING.match(line):
            found.append(index)
    return found


def _shifted(lines: list[str], depth: int) -> list[str]:
    """Headings of a chapter that stands below another are as much lower."""
    if depth:
        for index in _headings(lines):
            signs = lines[index][: len(lines[index]) - len(lines[index].lstrip("#"))]
            lines[index] = "#" * min(6 - len(signs), depth) + lines[index]
    return lines


def _with_classes(line: str, classes: tuple[str, ...]) -> str:
    match = _HEADING.match(line)
    assert match is not None
    given = (match["class"] or "").strip()[1:-1].strip()
    added = " ".join(f".{name}" for name in classes if f".{name}" not in given.split())
    attributes = " ".join(filter(None, (given, added)))
    return f"{match['signs']}{match['title']}{f' {{{attributes}}}' if attributes else ''}"


def _with_heading(body: str, title: str, log: Log) -> str:
    """A book begins with a heading; a text that does not gets the book's title."""
    lines = body.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    places = _headings(lines)
    if places and (places[0] == first or not any(_says(line) for line in lines[first : places[0]])):
        return body
    log.looks.append(Look("heading", "the text begins without a heading; it got the book's title"))
    return f"# {title} {{.unnumbered}}\n\n{body}"


def _says(line: str) -> bool:
    return any(map(str.isalnum, line)) and not line.lstrip().startswith(
        ("<!--", ":::", "\\", "{{<")
    )


def _account(texts: list[str], written: dict[str, str], log: Log) -> Account:
    """Letters of all files against those of the manuscript and of what was set aside."""
    there = _letters("".join(texts))
    kept = _letters("".join(written.values()))
    aside = _letters("".join(item.text for item in log.asides))
    missing = there - kept - aside
    lost = "".join(sorted(missing.elements()))[:200]
    if lost:
        log.looks.append(Look("letters", f"{missing.total()} letters are neither in the manuscript nor in this report: {lost[:60]}"))  # fmt: skip
    total = there.total()
    beside = min(aside.total(), total)
    return Account(total, total - beside - missing.total(), beside, lost)


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))
