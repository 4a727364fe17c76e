"""What tesseract reads of a printed page of ours comes back with its notes where they were called."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import builders
import pypdfium2 as pdfium
import pytest
from conftest import build

from octavo.cli import main

_DPI = 300
_SENTENCES = (
    "The mills of the lower valley were built before the flood and stood until the railway came to its upper end",
    "Nobody kept the books of the company after its owner died, and what is known of her comes from letters",
    "A clerk was sent each spring to count the sheep that grazed between the two rivers and the town",
    "In the second year the count was lost, and the cousin wrote that he would come himself before the harvest",
    "The widow sold the land to a cousin in the city, who never saw it and who asked for no rent in his life",
    "What the town made of the mills is told by two of its teachers, who did not like one another",
)
_NOTES = (
    "Carter, *Mills of the Valley*, 12.", "Letter of the widow, County Archive, box 4.", "Harris, “The Cousin,” 9.",
    "County Archive, box 5.", "Ibid., 17.", "Carter, *Mills of the Valley*, 40.",
)  # fmt: skip


def prose(paragraphs: int) -> tuple[str, list[tuple[str, str]]]:
    """A chapter, and its notes with the word that calls each."""
    parts, called, notes = [], [], []
    for number in range(paragraphs):
        sentences = []
        for place, sentence in enumerate(_SENTENCES):
            key = number * len(_SENTENCES) + place
            is_called = place % 2 == number % 2
            sentences.append(f"{sentence}.[^{key}]" if is_called else f"{sentence}.")
            if is_called:
                notes.append(f"[^{key}]: {_NOTES[place]}")
                called.append((sentence.split()[-1], _NOTES[place].replace("*", "")))
        parts.append(" ".join(sentences))
    return "\n\n".join(["# The Valley", *parts, *notes]), called


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of what tesseract reads of the same pages."""
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    folder = tmp_path_factory.mktemp("read")
    text, _ = prose(2)
    book = builders.write_book(
        folder / "book", text, title="The Valley", language="en", notes={"place": "page"}
    )
    document = pdfium.PdfDocument(build(book, ("pdf",)).content("pdf"))
    for kind in ("hocr", "alto"):
        (folder / kind).mkdir()
    for number, page in enumerate(document):
        if "mills" in page.get_textpage().get_text_bounded():
            picture, stem = folder / f"{number}.png", folder / str(number)
            page.render(scale=_DPI / 72, grayscale=True).to_pil().save(picture, dpi=(_DPI, _DPI))
            subprocess.run(
                ["tesseract", picture, stem, "hocr", "alto"], check=True, capture_output=True
            )
            stem.with_suffix(".hocr").replace(folder / "hocr" / f"{number}.hocr")
            stem.with_suffix(".xml").replace(folder / "alto" / f"{number}.xml")
    return folder


@pytest.mark.parametrize("kind", ["hocr", "alto"])
def test_notes_of_pages_that_tesseract_has_read_are_called_where_they_were(
    pages: Path, tmp_path: Path, kind: str
) -> None:
    _, called = prose(2)
    main(["import", str(pages / kind), "--out", str(tmp_path)])
    (manuscript,) = (tmp_path / "manuscript").glob("*.md")
    body = manuscript.read_text("utf-8")
    notes = dict(re.findall(r"(?m)^\[\^([\w-]+)\]: (.*)$", body))
    back = re.findall(r"(\w+)\W*\[\^([\w-]+)\](?!:)", body)
    known = {(word, note.split()[0][:4]) for word, note in called}
    right = sum((word, notes[key].split()[0][:4]) in known for word, key in back)
    report = json.loads((tmp_path / "import-report.json").read_text("utf-8"))
    told = " ".join(look["message"] for look in report["look"] if look["what"] == "guessed")
    assert len(notes) >= 0.8 * len(called)
    assert right >= 0.8 * len(called)
    assert [
        key for word, key in back if word not in dict(called) and f"note {key} " not in told
    ] == []
    assert report["letters"]["lost"] == ""
