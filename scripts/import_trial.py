"""Turn a manuscript into PDFs, these into text by the tools that are installed, and that into a table of what came back.

    python scripts/import_trial.py manuscript.md [--until "Chapter Two"] [--tools VENV/bin/python] [--keep FOLDER]

PDFs are made by WeasyPrint, and by Typst and xelatex where they are there; texts by `pdftotext`, and by what the
Python of `--tools` can import: pymupdf4llm (1.28; 2.0.0 on PyPI holds no module), opendataloader-pdf (it needs Java),
markitdown. What is not installed is left out and named. A note counts as right when every letter of it is that of the
manuscript, a call when the sixteen letters before it are.
"""

from __future__ import annotations

import argparse
import copy
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from lxml import etree, html

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from octavo.scan import import_scan  # noqa: E402  # the folder above is found first
from octavo.scan.model import Log, Options  # noqa: E402
from octavo.scan.source import read_text  # noqa: E402
from octavo.workshop.pandoc import run_pandoc  # noqa: E402

_CSS = """
@page { size: 6in 9in; margin: 20mm; @top-center { content: "TITLE"; font-style: italic }
        @bottom-center { content: counter(page) } @footnote { border-top: .5pt solid } }
body { font: 11pt/1.35 serif } h1 { break-before: page; font-size: 18pt } h2 { font-size: 13pt }
p { margin: 0; text-indent: 1.5em; text-align: justify; hyphens: auto } h1 + p, h2 + p { text-indent: 0 }
.fn { float: footnote; font-size: 8.5pt }
::footnote-call, ::footnote-marker { content: counter(footnote); font-size: 60%; vertical-align: super; line-height: 0 }
nav a::after { content: leader('.') target-counter(attr(href), page) } nav ul { list-style: none }
nav a { text-decoration: none; color: black }
"""
_TOOLS = {
    "pymupdf4llm": "import pymupdf4llm as p; open(out, 'w').write(p.to_markdown(pdf))",
    "pymupdf4llm, page separators": "import pymupdf4llm as p; open(out, 'w').write(p.to_markdown(pdf, page_separators=True))",
    "opendataloader-pdf": (
        "import opendataloader_pdf as p, tempfile, pathlib, shutil; d = tempfile.mkdtemp(); "
        "p.convert(input_path=[pdf], output_dir=d, format='markdown'); "
        "shutil.copy(next(pathlib.Path(d).glob('*.md')), out)"
    ),
    "markitdown": "from markitdown import MarkItDown as M; open(out, 'w').write(M().convert(pdf).text_content)",
}  # fmt: skip

_NOTE = re.compile(r"(?ms)^\[\^([\w-]+)\]: (.*?)(?=\n\n(?! {4})|\Z)")  # with all of its paragraphs


@dataclass(frozen=True)
class Parts:
    """What a manuscript holds: notes and the letters before their calls by number, headings, paragraphs."""

    notes: dict[str, str]
    calls: dict[str, str]
    headings: list[str]
    paragraphs: list[str]


def main() -> int:
    """Make all, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("manuscript", type=Path)
    parser.add_argument("--until", default="", help="title of the chapter before which to stop")
    parser.add_argument("--tools", default=sys.executable, help="a Python that has the tools")
    parser.add_argument("--keep", type=Path, help="a folder for PDFs and texts")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="import-trial-"))
    folder.mkdir(parents=True, exist_ok=True)
    text = cut_manuscript(options.manuscript.read_text("utf-8"), options.until)
    wanted = read_parts(text)
    print(
        f"{len(wanted.notes)} notes, {len(wanted.headings)} headings, {len(wanted.paragraphs)} paragraphs\n"
    )
    print(
        "| PDF by | text by | pages, calls | notes | linked | notes right | calls right | headings | paragraphs | looks | lost | s |"
    )
    print("| --- | --- | --- " + "| ---: " * 9 + "|")
    for maker, make in _MAKERS.items():
        pdf = folder / f"{maker}.pdf"
        if (why := make(text, pdf, options.tools)) is not None:
            print(f"| {maker} | left out: {why} |")
            continue
        for tool, path in read_pdf(pdf, folder, options.tools):
            if isinstance(path, str):
                print(f"| {maker} | {tool} | left out: {path} |")
            else:
                print(f"| {maker} | {tool} | {row_of(path, wanted)} |", flush=True)
    return 0


def cut_manuscript(text: str, until: str) -> str:
    """The manuscript up to a chapter, with the notes that are called there."""
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    kept = body.split(f"\n# {until}")[0] if until else body
    defined = dict(_NOTE.findall(body))
    kept = _NOTE.sub("", kept)
    used = [key for key in re.findall(r"\[\^([\w-]+)\]", kept) if key in defined]
    return (
        f"---\n{front}\n---\n{kept}\n\n"
        + "\n\n".join(f"[^{key}]: {defined[key]}" for key in used)
        + "\n"
    )


# PDFs: each maker gives None, or why it could not


def make_weasyprint(text: str, pdf: Path, _: str) -> str | None:
    """Notes at the foot, running heads, folios, contents with leaders."""
    from weasyprint import HTML

    page = html.fromstring(
        run_pandoc(["-f", "markdown", "-t", "html5", "-s", "--toc"], text.encode())
    )
    notes = {item.get("id"): item for item in page.xpath('//li[starts-with(@id, "fn")]')}
    for call in page.xpath('//a[@class="footnote-ref"]'):
        item = copy.deepcopy(notes[call.get("href")[1:]])
        for back in item.xpath('.//a[@class="footnote-back"]'):
            back.getparent().remove(back)
        for block in (item, *item.iter("p", "blockquote", "ul", "ol", "li")):
            block.tag = "span"
        item.attrib.clear()
        item.set("class", "fn")
        item.tail = call.tail
        call.getparent().replace(call, item)
    for old in page.xpath('//section[contains(@class, "footnotes")]|//style'):
        old.getparent().remove(old)
    style = etree.SubElement(page.find("head"), "style")
    style.text = _CSS.replace("TITLE", page.findtext(".//title") or "")
    HTML(string=html.tostring(page, encoding="unicode")).write_pdf(str(pdf))
    return None


def make_typst(text: str, pdf: Path, python: str) -> str | None:
    """Pandoc's own template, with a running head."""
    source = run_pandoc(["-f", "markdown", "-t", "typst", "-s", "--toc"], text.encode()).decode()
    title = re.search(r"(?m)^title: (.*)$", text)
    path = pdf.with_suffix(".typ")
    path.write_text(
        f"#set page(header: align(center)[_{title[1] if title else ''}_])\n{source}", "utf-8"
    )
    return _run([python, "-c", "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])", str(path), str(pdf)])  # fmt: skip


def make_xelatex(text: str, pdf: Path, _: str) -> str | None:
    """Pandoc's own template."""
    if shutil.which("xelatex") is None:
        return "xelatex is not installed"
    source = run_pandoc(["-f", "markdown", "-t", "latex", "-s", "--toc"], text.encode())
    path = pdf.with_suffix(".tex")
    path.write_bytes(source)
    for _number in range(2):
        why = _run(
            ["xelatex", "-interaction=batchmode", f"-output-directory={pdf.parent}", str(path)]
        )
    return why if not pdf.exists() else None


_MAKERS: dict[str, Callable[[str, Path, str], str | None]] = {
    "WeasyPrint": make_weasyprint,
    "Typst": make_typst,
    "xelatex": make_xelatex,
}


def _run(command: list[str]) -> str | None:
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = made.stderr.strip().splitlines()
    return (
        None
        if made.returncode == 0
        else (lines[-1] if lines else f"exit code {made.returncode}")[:90]
    )


def read_pdf(pdf: Path, folder: Path, python: str) -> list[tuple[str, Path | str]]:
    """The PDF's text by each tool: a file, or why there is none."""
    made: list[tuple[str, Path | str]] = []
    for name, more in (("pdftotext", ["-enc", "UTF-8"]), ("pdftotext -layout", ["-layout"])):
        out = folder / f"{pdf.stem}.{name.replace(' ', '')}.txt"
        there = shutil.which("pdftotext") is not None
        made.append(
            (
                name,
                (_run(["pdftotext", *more, str(pdf), str(out)]) or out)
                if there
                else "not installed",
            )
        )
    for name, code in _TOOLS.items():
        out = folder / f"{pdf.stem}.{re.sub(r'[^a-z0-9]+', '-', name)}.md"
        why = _run(
            [python, "-c", f"import sys; pdf, out = sys.argv[1:]; {code}", str(pdf), str(out)]
        )
        made.append((name, why or out))
    return made


# What came back


def row_of(path: Path, wanted: Parts) -> str:
    """Cells of the table for one text."""
    start = time.monotonic()
    log = Log()
    made = import_scan(read_text(path, log), path.name, Options(), {}, lambda _: {}, log)
    spent = time.monotonic() - start
    found = read_parts(made.text)
    linked = len(made.flow.notes) - len(made.flow.linked.uncalled)
    right, called = (
        _same(
            [*of_wanted.values()], [*of_found.values()]
        )  # Typst counts a call of the contents, too
        for of_wanted, of_found in ((wanted.notes, found.notes), (wanted.calls, found.calls))
    )
    titles = [
        _letters(title.prefix + title.text) for title in made.titles
    ]  # the book has its numbers by itself
    heads = _same(wanted.headings, titles)  # “Part II” stands there once for each chapter
    whole = sum(text in found.paragraphs for text in wanted.paragraphs)
    cells = (f"{made.dialect.breaks}, {made.dialect.calls}", len(made.flow.notes), linked, right, called, heads, whole,
             len(log.looks), len(made.account.lost), f"{spent:.1f}")  # fmt: skip
    return " | ".join(map(str, cells))


def _same(wanted: list[str], found: list[str]) -> int:
    """How many stand in both, in their order, whatever their numbers."""
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    return sum(size for _, _, size in matcher.get_matching_blocks())


def read_parts(text: str) -> Parts:
    """Notes, calls, headings and paragraphs of a manuscript, their letters only."""
    notes: dict[str, str] = {}
    blocks: list[str] = []
    last = ""
    for block in re.split(r"\n\s*\n", text.partition("\n---\n")[2]):
        if match := re.match(r"\[\^([\w-]+)\]: (.*)", block, re.DOTALL):
            last = match[1].rpartition("-")[2]
            notes[last] = _letters(match[2])
        elif block.startswith("    ") and last:
            notes[last] += _letters(block)
        else:
            blocks.append(block)
    body = "\n\n".join(blocks)
    calls: dict[str, str] = {}
    before, position = "", 0
    for call in re.finditer(r"\[\^([\w-]+)\]", body):
        before = (before + _letters(body[position : call.start()]))[-16:]
        calls[call[1].rpartition("-")[2]] = before
        position = call.end()
    heads = [
        _letters(re.sub(r"\{[^}]*\}|\[\^[\w-]+\]", "", line))
        for line in re.findall(r"(?m)^#+ (.*)$", body)
    ]
    texts = [
        _letters(re.sub(r"\[\^[\w-]+\]", "", block))
        for block in blocks
        if not block.startswith("#")
    ]
    return Parts(notes, calls, heads, [words for words in texts if words])


def _letters(text: str) -> str:
    text = re.sub(r"\]\((?:<[^>]*>|[^)\s]*)\)", "]", text)  # where a link leads, no page shows
    return "".join(filter(str.isalnum, re.sub(r'\[\]\{\.page n="[^"]*"\}', "", text)))


if __name__ == "__main__":
    sys.exit(main())
