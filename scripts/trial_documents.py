"""Take a book through other programs and back: what ``import`` has left of its notes, headings and paragraphs.

    python scripts/trial_documents.py BOOK.md [--until "# The Road"]

A folder of chapters will do as well; files that its front matter names, as a bibliography, are not taken along.
Pandoc writes the text as .docx, .odt, .html and .epub; LibreOffice and calibre, where they are installed, save these again;
the pages of Word, Google Docs and Gutenberg are written here, as those programs write them. A program that is not there is
named and passed over. Nothing is kept but the table.
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
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from lxml import etree, html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from octavo.cli import main as octavo  # noqa: E402
from octavo.model.book import Book  # noqa: E402
from octavo.parse import parse_manuscript  # noqa: E402
from octavo.reading.folder import read_manuscript  # noqa: E402
from octavo.workshop.pandoc import find_pandoc  # noqa: E402

KINDS = ("docx", "odt", "html", "epub")


def main() -> int:
    """The table; 1 where a note, a heading or a paragraph did not come back."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("book", type=Path, help="a folder of Markdown, or one file")
    parser.add_argument("--until", default="", help="the line at which the text is cut")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="octavo-trial-") as name:
        folder = Path(name)
        text = _text_of(options.book, options.until)
        (folder / "old" / "manuscript").mkdir(parents=True)
        (folder / "old" / "manuscript" / "a.md").write_text(text, "utf-8")
        old = _book_of(folder / "old")
        print(
            f"{'':24} notes {len(old.notes)}, headings {len(_headings(old))}, paragraphs {len(_paragraphs(old))}"
        )
        failed = [made.name for made in _made(folder, text) if not _tell(made, folder, old)]
    return int(bool(failed))


def _text_of(book: Path, until: str) -> str:
    files = [book] if book.is_file() else sorted(book.glob("*.md"))
    text = "\n\n".join(file.read_text("utf-8") for file in files)
    if until:  # notes stand behind the text, or among it: those that are not called are dropped
        head, _, tail = text.partition(f"\n{until}")
        called = set(re.findall(r"\[\^([^]]+)\](?!:)", head))
        notes = re.findall(r"^\[\^([^]]+)\]:(?:.*\n(?:(?:    .*)?\n)*)", tail, re.MULTILINE)
        kept = [match[0] for match in re.finditer(r"^\[\^([^]]+)\]:.*\n(?:(?:    .*)?\n)*", tail, re.MULTILINE)
                if match[1] in called] if notes else []  # fmt: skip
        text = "\n".join([head, "", *kept])
    return re.sub(r" \{\.(?:frontmatter|unnumbered|backmatter)\}$", "", text, flags=re.MULTILINE)


def _made(folder: Path, text: str) -> Iterator[Path]:
    """The files that other programs make of the text."""
    source = folder / "a.md"
    source.write_text(text, "utf-8")
    for kind in KINDS:
        subprocess.run(
            [find_pandoc(), "-s", "--quiet", str(source), "-o", str(folder / f"pandoc.{kind}")],
            check=True,
        )
        yield folder / f"pandoc.{kind}"
    page = (folder / "pandoc.html").read_text("utf-8")
    for name, write in PAGES.items():
        (folder / f"{name}.html").write_text(_rewritten(page, write), "utf-8")
        yield folder / f"{name}.html"
    for program, write_all in (("soffice", _by_libreoffice), ("ebook-convert", _by_calibre)):
        if shutil.which(program) is None:
            print(f"{program} is not installed: nothing of it was tried")
        else:
            yield from write_all(folder)


def _by_libreoffice(folder: Path) -> Iterator[Path]:
    for source, kind in (("odt", "docx"), ("docx", "odt"), ("odt", "html")):
        out = folder / "libreoffice"
        subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", str(out), str(folder / f"pandoc.{source}")],
                       check=True, capture_output=True)  # fmt: skip
        yield shutil.copy(out / f"pandoc.{kind}", folder / f"libreoffice.{kind}")


def _by_calibre(folder: Path) -> Iterator[Path]:
    for source in ("docx", "odt", "html"):
        made = folder / f"calibre-of-{source}.epub"
        subprocess.run(
            ["ebook-convert", str(folder / f"pandoc.{source}"), str(made)],
            check=True,
            capture_output=True,
        )
        yield made


# Pages of programs that do not run here, by what they are known to write

Form = Callable[[str, str], tuple[str, str]]  # number and words of a note → its call, its note


def _of_word(number: str, words: str) -> tuple[str, str]:
    label = (
        f"<span class=MsoFootnoteReference><span style='font-size:12.0pt'>[{number}]</span></span>"
    )
    return (f'<a href="#_ftn{number}" name="_ftnref{number}" title="">{label}</a>',
            f'<div id=ftn{number}><p class=MsoFootnoteText><a href="#_ftnref{number}" name="_ftn{number}" title="">'
            f"{label}</a> {words}</p></div>")  # fmt: skip


def _of_google(number: str, words: str) -> tuple[str, str]:
    return (f'<sup><a href="#ftnt{number}" id="ftnt_ref{number}">[{number}]</a></sup>',
            f'<div><p class="c5"><a href="#ftnt_ref{number}" id="ftnt{number}">[{number}]</a><span>&nbsp;{words}</span></p></div>')  # fmt: skip


def _of_gutenberg(number: str, words: str) -> tuple[str, str]:
    return (f'<a id="FNanchor_{number}"></a><a href="#Footnote_{number}" class="fnanchor">[{number}]</a>',
            f'<div class="footnote"><p><a id="Footnote_{number}"></a><a href="#FNanchor_{number}"><span class="label">'
            f"[{number}]</span></a> {words}</p></div>")  # fmt: skip


PAGES: dict[str, Form] = {"word": _of_word, "google": _of_google, "gutenberg": _of_gutenberg}


def _rewritten(page: str, write: Form) -> str:
    """Pandoc's page with its notes as another program writes them."""
    root = html.document_fromstring(page)
    notes = root.get_element_by_id("footnotes")
    made = []
    for item in notes.iter("li"):
        for back in [link for link in item.iter("a") if link.get("role") == "doc-backlink"]:
            back.drop_tree()
        words = "</p><p>".join(
            (p.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in p)
            for p in item.iter("p")
        )
        made.append((item.get("id", "").removeprefix("fn"), words))
    notes.drop_tree()
    text = html.tostring(root, encoding="unicode")
    for number, words in made:
        call, _ = write(number, words)
        text = re.sub(
            rf'<a href="#fn{number}"[^>]*>.*?</a>', lambda _, call=call: call, text, count=1
        )
    behind = "".join(write(number, words)[1] for number, words in made)
    return text.replace("</body>", f"<hr><div>{behind}</div></body>")


# What came back


def _tell(made: Path, folder: Path, old: Book) -> bool:
    out = folder / "new" / made.name
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = octavo(["import", str(made), "--out", str(out)])
    if code > 1:
        print(f"{made.name:24} {said.getvalue().strip()}")
        return False
    new = _book_of(out)
    report = json.loads((out / "import-report.json").read_text("utf-8"))
    figures = []
    whole = True
    for name, count in (("notes", _notes), ("headings", _headings), ("paragraphs", _paragraphs)):
        there, here = count(old), count(new)
        same = sum(
            block.size
            for block in SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks()
        )
        figures.append(
            f"{name} {same} of {len(there)}{f' (and {len(here) - same} more)' if len(here) > same else ''}"
        )
        whole = whole and same == len(there)
    lost = len(report["letters"]["lost"])
    print(f"{made.name:24} {', '.join(figures)}, looks {len(report['look'])}, letters lost {lost}")
    return whole and not lost


def _book_of(folder: Path) -> Book:
    manuscript, _ = read_manuscript(folder)
    return parse_manuscript(manuscript).book


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _notes(book: Book) -> list[str]:
    return [_letters(note.text) for note in book.notes]


def _headings(book: Book) -> list[str]:
    return [f"{level} {_letters(text)}" for division in book.divisions
            for level, text in ((1, division.heading.text), *((h.level, h.text) for h in division.sections))]  # fmt: skip


def _paragraphs(book: Book) -> list[str]:
    found = []
    for division in book.divisions:
        for paragraph in etree.fromstring(f"<x>{division.html}</x>").iter("p"):
            for call in paragraph.iter("a"):
                if call.get("role") == "doc-noteref":
                    call.text = ""
            found.append(_letters("".join(map(str, paragraph.itertext()))))
    return found


if __name__ == "__main__":
    sys.exit(main())
