"""Turn the file of an index's terms into rows: a table of commas, a line of names above, each row a term with the words
by which its places are found."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from octavo.model import Finding, Place, Severity
from octavo.model.index import TermFile, TermRow
from octavo.reading.frontmatter import CONTROL, FrontMatter
from octavo.reading.paths import find_named, read_file

COLUMNS = ("term", "words", "main", "index", "sort", "see", "also")
_SIGNS = "\t;,"  # that may part the cells; the first of the head does
_NONE = "-"  # for words: the term has places by other rows only, or none
_LONGEST = 100_000  # letters of a cell that the reader of tables takes
_INVERTED = re.compile(r"([^,!]+),\s*([^,!]+)")


def find_terms(front: FrontMatter, root: Path, findings: list[Finding]) -> TermFile | None:
    """The terms of the file that the front matter names; None where it names none, or a finding says why."""
    named = front.metadata.index.terms
    if not named:
        return None
    place = front.place("index")
    path = find_named(named, root, "terms", place, findings)
    if path is None:
        return None
    name = path.relative_to(root).as_posix()
    content = read_file(path, name, place, findings)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.append(Finding("file-encoding", Severity.ERROR,
                                f"the file is not UTF-8: byte 0x{content[error.start]:02x}",
                                Place(name, line), "save it as UTF-8"))  # fmt: skip
        return None
    rows = tuple(_read_rows(CONTROL.sub(" ", text), name, findings))
    return TermFile(path, rows)


def _read_rows(text: str, name: str, findings: list[Finding]) -> Iterator[TermRow]:
    before = len(findings)
    lines = _cells(text, name, findings)
    line, head = next(lines, (1, []))
    columns = [cell.lower() for cell in head]
    unknown = [column for column in columns if column and column not in COLUMNS]
    if "term" not in columns:
        findings.append(_error("terms-unread", "the file of terms has no column “term”", Place(name, line),
                               f"name the columns in its first line: {', '.join(COLUMNS)}"))  # fmt: skip
        return
    for column in unknown:
        findings.append(_error("terms-unread", f"the file of terms has a column “{column}”", Place(name, line),
                               f"its columns are {', '.join(COLUMNS)}"))  # fmt: skip
    count = 0
    for line, cells in lines:
        if not any(cells):
            continue
        count += 1
        place = Place(name, line)
        if any(cells[len(columns) :]):
            findings.append(_error("terms-unread", f"the row has {len(cells)} cells, and the table {len(columns)} columns", place,
                                   "put a cell with the sign that parts cells in it into quotation marks"))  # fmt: skip
            continue
        said = dict(zip(columns, cells, strict=False))
        row = _row(said, place)
        if not row.term.strip("!"):
            findings.append(_error("terms-unread", "the row has no term", place, "write the term into its first column"))  # fmt: skip
        elif not (row.words or row.main or row.see or row.also):
            findings.append(_error("terms-unread", f"nothing is said by which “{row.term}” could be found", place,
                                   "write words of the text into the column “words”"))  # fmt: skip
        else:
            wordless = [w for w in (*row.words, *row.main) if not re.search(r"\w", w)]
            if wordless:
                findings.append(_error("terms-unread", f"there is no letter in “{wordless[0]}”", place,
                                       "write words as they stand in the text"))  # fmt: skip
            else:
                yield row
    if not count and len(findings) == before:
        findings.append(_error("terms-unread", "the file of terms has no terms", Place(name), "write a row for each term"))  # fmt: skip


def _row(said: dict[str, str], place: Place) -> TermRow:
    def several(column: str) -> tuple[str, ...]:
        return tuple(part for part in map(str.strip, said.get(column, "").split(";")) if part)

    term, words, main, see = (
        said.get("term", ""),
        several("words"),
        several("main"),
        said.get("see", ""),
    )
    if not (words or see) and "!" not in term.replace("!!", ""):
        plain = term.replace("!!", "!")
        inverted = _INVERTED.fullmatch(plain)  # as the text has it: Heydar Aliyev
        words = (f"{inverted[2]} {inverted[1]}" if inverted else plain,)
        words = words if re.search(r"\w", plain) else ()
    words = () if words == (_NONE,) else words
    return TermRow(
        term, words, main, said.get("index", ""), said.get("sort", ""), see, said.get("also", ""), place
    )  # fmt: skip


def _cells(text: str, name: str, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, and the line with which it begins."""
    head = text.lstrip().partition("\n")[0]
    sign = min((sign for sign in _SIGNS if sign in head), key=head.index, default=",")
    reader = csv.reader(
        StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=sign, strict=True
    )
    begin = 1
    try:
        for cells in reader:
            if any(len(cell) > _LONGEST for cell in cells):
                raise csv.Error("a cell is very long")
            if any(cells):
                yield begin, [" ".join(cell.split()) for cell in cells]
            begin = reader.line_num + 1
    except csv.Error as error:
        findings.append(_error("terms-unread", f"the file of terms is no table from here on: {error}", Place(name, begin),
                               "close every quotation mark; within a cell write it twice"))  # fmt: skip


def _error(code: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
