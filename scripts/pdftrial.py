"""Try `import` on PDFs that other programs make of one manuscript, and print how much comes back.

    python scripts/pdftrial.py MANUSCRIPT.md [--to HEADING] [--keep FOLDER [--made]] [--font NAME]

The manuscript is Markdown with notes, such as `import` writes. pandoc gives it to each program that is there: xelatex,
Typst (the Python package) and WeasyPrint, once with its notes at the foot of the page and once behind the text. What is
not installed is left out and said.
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
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from octavo.cli import main as octavo
from octavo.text.numerals import roman
from octavo.workshop.pandoc import find_pandoc

_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE = re.compile(r"(?ms)^\[\^([^\]\s]+)\]:[ ](.*?)(?=\n\n(?![ ]{4})|\Z)")
_MARK = re.compile(r'\[\]\{\.page n="[^"]*"\}')
_LINK = re.compile(r"(?<!!)\[([^\]^][^\]]*)\]\((?:<[^>]*>|[^)\s]*)\)")
_NUMBER = re.compile(r"^(#+ )(\d{1,3}|[IVXLC]{1,7})(?:[.:)]|(?=\s))\s+")
_ROMAN = {roman(number): number for number in range(1, 100)}
_TYPED = {
    ord(a): b
    for a, b in zip("’‘′“”–—<>\u2060", ("'", "'", "'", '"', '"', "-", "-", "", "", ""), strict=True)
}  # what pandoc makes of typed quotes and dashes; a word joiner shows nothing
_FOOT = """
<style>.footnotes { display: none } .foot { float: footnote } @page { @bottom-center { content: counter(page) } }
::footnote-call { content: counter(footnote); vertical-align: super; font-size: .7em; line-height: 0 }
::footnote-marker { content: counter(footnote) ". " } body { font-size: 11pt } .foot { font-size: 9pt }
.p, .blockquote, .ul, .ol, .li { display: block } .blockquote { margin: 0 2em }</style>
"""


def main() -> int:
    """0 when every program that is there gave a PDF."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manuscript", type=Path)
    parser.add_argument("--to", metavar="HEADING", help="cut before this heading")
    parser.add_argument(
        "--font", help="for xelatex, where its own has no glyphs for letters of the manuscript"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="leave the PDFs and the books there"
    )
    parser.add_argument(
        "--made", action="store_true", help="take the PDFs that were kept there before"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="octavo-trial-") as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / "source.md"
        source.write_text(
            cut_manuscript(options.manuscript.read_text("utf-8"), options.to), "utf-8"
        )
        print(
            "| program | notes linked | headings at their level | paragraphs whole | of these to the sign | looks | seconds |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        makers = MAKERS | {"xelatex": partial(_by_xelatex, font=options.font)}
        for name, make in makers.items():
            pdf = folder / f"{name}.pdf"
            why = "" if options.made and pdf.exists() else make(source, pdf)
            if why:
                print(f"| {name} | left out: {why} | | | | | |")
                continue
            started = time.perf_counter()
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                octavo(["import", str(pdf), "--out", str(folder / name), "--replace"])
            seconds = time.perf_counter() - started
            made = next((folder / name / "manuscript").glob("*.md")).read_text("utf-8")
            cells = compare(source.read_text("utf-8"), made)
            report = json.loads((folder / name / "import-report.json").read_text("utf-8"))
            looks = report["needs_a_look"]
            print(f"| {name} | {' | '.join(cells)} | {looks} | {seconds:.1f} |")
    return 0


def cut_manuscript(text: str, heading: str | None) -> str:
    """The manuscript up to a heading, with the notes that it calls there, without marks of pages."""
    head, _, body = text.partition("\n---\n")
    notes = dict(_NOTE.findall(body))
    body = _MARK.sub("", _NOTE.sub("", body))
    if heading:
        body = re.split(rf"(?m)^#+ {re.escape(heading)}", body)[0]
    called = dict.fromkeys(_CALL.findall(body))
    kept = "\n\n".join(f"[^{key}]: {notes[key]}" for key in called if key in notes)
    keys = "\n".join(re.findall(r"(?m)^(?:title|subtitle|author|date): .*$", head))
    return f"---\n{keys}\nlang: en-US\n---\n\n{body.strip()}\n\n{kept}\n"


def compare(source: str, made: str) -> list[str]:
    """Notes, headings and paragraphs that came back, of how many; and of the paragraphs those with every sign."""
    counts_chapters = re.search(r"(?m)^numbering:\n +chapters: false", made) is None
    wanted, found = _parts(source, counted=False), _parts(made, counted=counts_chapters)
    counts: list[str] = []
    for kind in ("notes", "headings", "paragraphs"):
        count = _same(wanted[kind], found[kind])
        counts.append(f"{count} of {len(wanted[kind])}")
    whole = _same(
        [_letters(text) for text in wanted["paragraphs"]],
        [_letters(text) for text in found["paragraphs"]],
    )
    return [*counts[:2], f"{whole} of {len(wanted['paragraphs'])}", counts[2]]


def _same(wanted: list[str], found: list[str]) -> int:
    """How many stand in both, in their order; what differs is told."""
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            _tell(" | ".join(wanted[i:j]), " | ".join(found[k:m]))
    return sum(size for _, _, size in matcher.get_matching_blocks())


def _letters(text: str) -> str:
    """What makes a paragraph whole, whatever stands at the ends of its lines."""
    return "".join(filter(str.isalnum, text))


def _tell(wanted: str, found: str) -> None:
    """Where two texts begin to differ."""
    same = next(
        (n for n, (x, y) in enumerate(zip(wanted, found, strict=False)) if x != y),
        min(len(wanted), len(found)),
    )
    start = max(0, same - 40)
    print(
        f"{wanted[start : same + 60]!r} came back as {found[start : same + 60]!r}",
        file=sys.stderr,
    )


def _parts(text: str, *, counted: bool) -> dict[str, list[str]]:
    """Calls, headings and paragraphs of a manuscript; ``counted``: its book numbers its chapters."""
    body = _MARK.sub("", text.partition("\n---\n")[2])
    # a note is linked where its call stands behind the words that it stands behind in the source
    words = {key: " ".join(_plain(note).split()[:3]) for key, note in _NOTE.findall(body)}
    flow = _NOTE.sub("", body)
    blocks = [block.strip() for block in re.split(r"\n[ \t>]*\n", flow) if block.strip()]
    notes: list[str] = []
    for match in _CALL.finditer(flow):
        before = re.findall(r"\w+", _plain(flow[max(0, match.start() - 90) : match.start()]))[-2:]
        notes.append(f"{' '.join(before)}: {words.get(match[1], '')[:12]}")
    return {
        "notes": notes,
        "headings": [
            *_headings([block for block in blocks if block.startswith("#")], counted=counted)
        ],
        "paragraphs": [_plain(block) for block in blocks if not block.startswith("#")],
    }


def _headings(blocks: list[str], *, counted: bool) -> Iterator[str]:
    """The headings as the book prints them: with their numbers where it counts its chapters; in which numerals these
    are typed is nothing to the count."""
    number = 0
    for block in blocks:
        title, _, classes = block.partition(" {")
        words = _plain(title)
        if counted and words.startswith("# ") and not classes:
            number += 1
            words = f"# {number} {words[2:]}"
        yield _NUMBER.sub(lambda match: f"{match[1]}{_value(match[2])} ", words)


def _value(numeral: str) -> str:
    return str(_ROMAN.get(numeral.lower(), numeral))


def _plain(text: str) -> str:
    """The words, without marks of emphasis and escapes; calls as a sign."""
    if text.startswith("| "):  # a block of lines
        text = re.sub(r"(?m)^\| ", "", text)
    text = re.sub(r"\\$", "", text, flags=re.MULTILINE)  # the end of one
    text = _LINK.sub(r"\1", _CALL.sub("", re.sub(r"^> ?", "", text, flags=re.MULTILINE)))
    text = re.sub(r"[*_]|</?[ib]>", "", re.sub(r"\\(?=[^\w\s])", "", text))
    return " ".join(text.translate(_TYPED).replace("...", "…").replace("--", "-").split())


def _by_xelatex(source: Path, pdf: Path, font: str | None = None) -> str:
    if not shutil.which("xelatex"):
        return "there is no xelatex"
    face = ["-V", f"mainfont={font}"] if font else []
    return _run([find_pandoc(), str(source), "-s", "--pdf-engine=xelatex", *face, "-o", str(pdf)])


def _by_typst(source: Path, pdf: Path) -> str:
    if find_spec("typst") is None:
        return "the Python package typst is not installed"
    import typst

    written = pdf.with_suffix(".typ")
    why = _run([find_pandoc(), str(source), "-s", "-t", "typst", "-o", str(written)])
    if not why:
        typst.compile(str(written), output=str(pdf))
    return why


def _by_weasyprint(source: Path, pdf: Path) -> str:
    return _weasyprint(_html(source, pdf), pdf)


def _by_weasyprint_at_foot(source: Path, pdf: Path) -> str:
    html = _html(source, pdf)
    text = html.read_text("utf-8")
    held = dict(re.findall(r'(?s)<li id="(fn\d+)"[^>]*>\s*(.*?)\s*<a[^>]*href="#fnref', text))
    call = re.compile(r'(?s)<a\s+href="#(fn\d+)"\s+class="footnote-ref"[^>]*>.*?</a>')
    text = call.sub(lambda match: f'<span class="foot">{_in_line(held[match[1]])}</span>', text)
    html.write_text(text.replace("</head>", f"{_FOOT}</head>"), "utf-8")
    return _weasyprint(html, pdf)


def _in_line(blocks: str) -> str:
    """A note as it may stand within a paragraph, which no block can; its last is open where the way back stood in it."""
    made = re.sub(r"</(?:p|blockquote|ul|ol|li)>", "</span>", blocks.strip().removeprefix("<p>"))
    if blocks.strip().startswith("<p>"):
        made = made.replace("</span>", "", 1)
    made = re.sub(r"<(p|blockquote|ul|ol|li)\b[^>]*>", r'<span class="\1">', made)
    return made + "</span>" * (made.count("<span") - made.count("</span>"))


def _html(source: Path, pdf: Path) -> Path:
    html = pdf.with_suffix(".html")
    _run([find_pandoc(), str(source), "-s", "-t", "html", "-o", str(html)])
    return html


def _weasyprint(html: Path, pdf: Path) -> str:
    return _run([sys.executable, "-m", "weasyprint", "-q", str(html), str(pdf)])


def _run(command: list[str]) -> str:
    """Nothing, or the last line of what went wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it failed"])[-1]


MAKERS: dict[str, Callable[[Path, Path], str]] = {
    "xelatex": _by_xelatex,
    "typst": _by_typst,
    "weasyprint": _by_weasyprint,
    "weasyprint-foot": _by_weasyprint_at_foot,
}


if __name__ == "__main__":
    sys.exit(main())
