"""Try `import` on what tesseract reads of a printed page, and print how many notes come back to their calls.

    python scripts/ocrtrial.py BOOK.pdf MANUSCRIPT.md [--first 13] [--pages 20] [--dpi 300] [--language eng] [--keep FOLDER]

The PDF is made of the manuscript, by whatever program; it is drawn by pdfium, read by tesseract (hOCR and ALTO) and
imported. A note is right when its call stands behind the word that it stands behind in the manuscript. One that is wrong
has to be among the looks.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2 as pdfium

from octavo.cli import main as octavo

_NOTE = re.compile(r"(?ms)^\[\^([^\]\s]+)\]:[ ](.*?)(?=\n\n(?![ ]{4})|\Z)")
_CALL = re.compile(r"(\S*)\[\^([^\]\s]+)\](?!:)")
_MARK = re.compile(r'\[\]\{\.page n="[^"]*"\}')
_ALIKE = 0.6  # notes whose letters are so much the same are one, read by OCR
_SAME_WORD = 0.5  # as much more are they one that the same word calls


@dataclass(frozen=True, slots=True)
class Called:
    """A note, and the word that calls it."""

    key: str
    word: str
    note: str


def main() -> int:
    """0 when tesseract is there and no note is wrong without a look."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pdf", type=Path)
    parser.add_argument("manuscript", type=Path)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--language", default="eng", help="as tesseract names it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave pages and books there")
    options = parser.parse_args()
    if shutil.which("tesseract") is None:
        print("tesseract is not installed")
        return 1
    truth = read_calls(options.manuscript.read_text("utf-8"))
    silent = 0
    with tempfile.TemporaryDirectory(prefix="octavo-trial-") as scratch:
        folder = options.keep or Path(scratch)
        read_pages(options.pdf, options.first, options.pages, options.dpi, options.language, folder)
        print(
            "| input | notes of the pages | found | linked | right | wrong | wrong without a look | letters lost |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for kind in ("hocr", "alto"):
            silent += try_import(folder, kind, truth)
    return int(silent > 0)


def read_pages(pdf: Path, first: int, count: int, dpi: int, language: str, folder: Path) -> None:
    """A folder of hOCR and one of ALTO, a file a page."""
    for kind in ("hocr", "alto"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    document = pdfium.PdfDocument(pdf)
    for index in range(first - 1, min(first - 1 + count, len(document))):
        picture, stem = folder / f"{index + 1}.png", folder / f"{index + 1}"
        document[index].render(scale=dpi / 72, grayscale=True).to_pil().save(
            picture, dpi=(dpi, dpi)
        )
        subprocess.run(
            ["tesseract", picture, stem, "-l", language, "hocr", "alto"],
            check=True,
            capture_output=True,
        )
        stem.with_suffix(".hocr").replace(folder / "hocr" / f"{index + 1}.hocr")
        stem.with_suffix(".xml").replace(folder / "alto" / f"{index + 1}.xml")


def try_import(folder: Path, kind: str, truth: list[Called]) -> int:
    """Print a row of the table; how many notes are wrong and not told."""
    out = folder / f"book-{kind}"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        octavo(["import", str(folder / kind), "--out", str(out), "--replace"])
    report = json.loads((out / "import-report.json").read_text("utf-8"))
    (manuscript,) = (out / "manuscript").glob("*.md")
    right = wrong = silent = 0
    told = " ".join(look["message"] for look in report["look"])
    pairs = list(match_notes(read_calls(manuscript.read_text("utf-8")), truth))
    places = [next(n for n, one in enumerate(truth) if one is known) for _, known in pairs]
    there = places[-1] - places[0] + 1 if places else 0  # on these pages
    for call, known in pairs:
        if _is_right(call, known):
            right += 1
            continue
        wrong += 1
        silent += re.search(rf"\bnote {re.escape(call.key)}\b", told) is None
    notes, letters_of = report["notes"], report["letters"]
    print(
        f"| {kind} | {there} | {notes['found']} | {notes['linked']} | {right} | {wrong} | {silent} | {len(letters_of['lost'])} |"
    )
    return silent


def read_calls(text: str) -> list[Called]:
    """The notes of a manuscript in the order of their calls."""
    notes = {key: " ".join(words.split()) for key, words in _NOTE.findall(text)}
    body = _MARK.sub("", _NOTE.sub("", text))
    return [Called(key, word, notes[key]) for word, key in _CALL.findall(body) if key in notes]


def match_notes(calls: list[Called], truth: list[Called]) -> Iterator[tuple[Called, Called]]:
    """Each note that was read with the one of the manuscript that it is, in order: by its letters, and of many “Ibid.” by
    the words that call them."""
    alike = [[_likeness(call, known) for known in truth] for call in calls]
    best = [[0.0] * (len(truth) + 1) for _ in range(len(calls) + 1)]
    for i in range(len(calls) - 1, -1, -1):
        for k in range(len(truth) - 1, -1, -1):
            both = best[i + 1][k + 1] + alike[i][k]
            best[i][k] = max(best[i + 1][k], best[i][k + 1], both if alike[i][k] else 0.0)
    i = k = 0
    while i < len(calls) and k < len(truth):
        if alike[i][k] and best[i][k] == best[i + 1][k + 1] + alike[i][k]:
            yield calls[i], truth[k]
            i, k = i + 1, k + 1
        elif best[i][k] == best[i][k + 1]:
            k += 1
        else:
            i += 1


def _likeness(call: Called, known: Called) -> float:
    """How much two notes are one; 0 where they are not."""
    ratio = SequenceMatcher(
        None, letters(call.note)[:60], letters(known.note)[:60], autojunk=False
    ).ratio()
    return ratio + _SAME_WORD * _is_right(call, known) if ratio > _ALIKE else 0.0


def _is_right(call: Called, known: Called) -> bool:
    """Whether the call stands behind the word that it stands behind in the manuscript."""
    return letters(call.word)[-4:] == letters(known.word)[-4:]


def letters(text: str) -> str:
    """Its letters and digits, small."""
    return "".join(filter(str.isalnum, text)).casefold()


if __name__ == "__main__":
    sys.exit(main())
