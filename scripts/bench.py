"""Turn runs of this and other programs on one text into docs/benchmarks.md.

    python scripts/bench.py BOOK [--runs 5] [--sizes 1,2,4,8]

Every program is run as a whole process, in turn with the others, so that a machine that grows slower
slows them all. Figures are medians, and only their ratios mean anything elsewhere. All make pages of
one size in one type face. What is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from scripts.makeup import COUNTS, measure  # noqa: E402

PLAIN = "plain WeasyPrint, PDF alone"
EDITED = "octavo, three editions, one word edited"
UNCHANGED = "octavo, three editions, nothing changed"
COLD = "octavo, three editions, cold"
PRINT = "octavo, PDF alone, cold"
XELATEX = "pandoc + xelatex, PDF alone"
MEMOIR = "pandoc + memoir, microtype, LuaLaTeX, PDF alone"
TYPST = "pandoc + typst, PDF alone"


@dataclass(frozen=True, slots=True)
class Run:
    """One process, from start to end, with those that it started."""

    wall: float  # seconds
    peak: float  # MB of the largest process


@dataclass(frozen=True, slots=True)
class Contender:
    """A program, and what has to be done before each of its runs."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], object] = lambda: None


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("book", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="1,2,4,8")
    options = parser.parse_args()
    if not (options.book / "manuscript").is_dir():
        sys.stderr.write(f"there is no book {options.book}\n  hint: make bench BENCH_BOOK=folder\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as name:
        work = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(work / "cache")
        sizes = [int(size) for size in options.sizes.split(",")]
        books = {size: lengthen(options.book, size, work) for size in sizes}
        _run(_octavo(books[1], work / "first"))  # the fonts are cut when they are first used
        contenders, absent = _contenders(books[1], work)
        runs = _measure(contenders, options.runs)
        growth = {
            size: _measure([Contender("", _octavo(book, work / f"long-{size}", "--no-cache"))], 1)[
                ""
            ]
            for size, book in books.items()
        }
        proof = json.loads((work / "first" / "report.json").read_bytes())
        text = page(runs, growth, absent, options.runs, proof) + makeup_table(work)
    (HERE / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def lengthen(book: Path, times: int, work: Path) -> Path:
    """A book with the text of ``book`` so many times, keys and ids of the copies made their own.

    What is front matter in the first is text in the copies: roman folios come once.
    """
    target = work / f"book-{times}"
    shutil.copytree(book, target, ignore=shutil.ignore_patterns("build", ".*"))
    paths = _texts(target)
    for number in range(1, times):
        for path in paths:
            text = path.read_text("utf-8")
            body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
            body = re.sub(r"\[\^([\w-]+)\]", rf"[^\1-{number}]", body)
            body = re.sub(r"([{(]#[\w-]+)", rf"\1-{number}", body)
            body = body.replace("{.frontmatter}", "{.unnumbered}")
            copied = path.with_name(f"zz-{number:02}-{path.name}")
            copied.write_text(body, "utf-8")
    return target


def _texts(book: Path) -> list[Path]:
    return sorted((book / "manuscript").glob("*.md"))


# The contenders


def _contenders(book: Path, work: Path) -> tuple[list[Contender], list[str]]:
    """Those that are installed, and the names of those that are not."""
    edited = work / "edited"
    shutil.copytree(book, edited)
    warm = _octavo(edited, work / "warm")
    plain = (sys.executable, str(HERE / "scripts" / "plain.py"), str(book))
    found = [
        Contender(PLAIN, (*plain, str(work / "plain.pdf"))),
        Contender(
            "octavo, PDF alone, cold, one process",
            _octavo(book, work / "one", "--no-cache", "--to", "pdf", "--jobs", "1"),
        ),
        Contender(PRINT, _octavo(book, work / "print", "--no-cache", "--to", "pdf")),
        Contender(COLD, _octavo(book, work / "cold", "--no-cache")),
        Contender(EDITED, warm, lambda: _edit(edited, warm)),
        Contender(UNCHANGED, warm, lambda: _run(warm)),
    ]
    absent = []
    for make, name in (
        (_xelatex, XELATEX),
        (_memoir, MEMOIR),
        (_typst, TYPST),
        (_paged, "pandoc + Paged.js, PDF alone"),
        (_vivliostyle, "pandoc + Vivliostyle, PDF alone"),
    ):
        command = make([str(path) for path in _texts(book)], work)
        if command is None:
            absent.append(name)
        else:
            found.append(Contender(name, command))
    return found, absent


def _octavo(book: Path, out: Path, *options: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "build.py"), "build", str(book), "--out", str(out), *options)


def _edit(book: Path, warm: tuple[str, ...]) -> None:
    """Bring the book up to date, then change one word in its middle."""
    _run(warm)
    path = max(_texts(book), key=lambda text: text.stat().st_size)
    lines = path.read_text("utf-8").split("\n")
    long = [i for i, line in enumerate(lines) if len(line) > 300 and not line.startswith("[^")]
    middle = long[len(long) // 2]
    words = lines[middle].split(" ")
    words[5] = words[5] + "x"
    lines[middle] = " ".join(words)
    path.write_text("\n".join(lines), "utf-8")


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def _xelatex(texts: list[str], work: Path) -> tuple[str, ...] | None:
    return _latex("xelatex", "book", texts, work / "x.pdf")


def _memoir(texts: list[str], work: Path) -> tuple[str, ...] | None:
    return _latex("lualatex", "memoir", texts, work / "memoir.pdf")


def _latex(engine: str, style: str, texts: list[str], made: Path) -> tuple[str, ...] | None:
    """Pandoc's template loads microtype, which spaces letters and margins as far as the engine can."""
    if not shutil.which(engine):
        return None
    options = (
        f"Path={_fonts(made.parent)}/,Extension=.ttf,UprightFont=*-Regular,BoldFont=*-Bold,"
        "ItalicFont=*-Italic,BoldItalicFont=*-BoldItalic"
    )
    return (
        _pandoc(), *texts, "-o", str(made), "--quiet", f"--pdf-engine={engine}", "--toc",
        "--top-level-division=chapter", "-V", f"documentclass={style}", "-V", "fontsize=11pt",
        "-V", "geometry:paperwidth=6in", "-V", "geometry:paperheight=9in",
        "-V", "geometry:margin=0.8in", "-V", "indent", "-V", "mainfont=EBGaramond", "-V",
        f"mainfontoptions={options}",
    )  # fmt: skip


def _typst(texts: list[str], work: Path) -> tuple[str, ...] | None:
    if not importlib.util.find_spec("typst"):
        return None
    # stands before the body: pandoc's template sets a page of its own behind the header
    head = work / "head.typ"
    head.write_text(
        "#set page(width: 6in, height: 9in, margin: 0.8in)\n"
        "#set par(first-line-indent: 1.2em, spacing: 0.65em, justify: true)\n"
    )
    program = (
        "import subprocess, sys, typst; "
        "subprocess.run(sys.argv[3:], check=True); "
        "typst.compile(sys.argv[1], output=sys.argv[1] + '.pdf', font_paths=[sys.argv[2]])"
    )
    made = str(work / "x.typ")
    return (
        sys.executable, "-c", program, made, str(_fonts(work)), _pandoc(), *texts, "--quiet",
        "-s", "-t", "typst", "--toc", "-o", made, "-V", "mainfont=EB Garamond",
        "-V", "fontsize=11pt", "-B", str(head),
    )  # fmt: skip


def _paged(texts: list[str], work: Path) -> tuple[str, ...] | None:
    out = str(work / "paged.pdf")
    return _browser("pagedjs-cli", ("--browserArgs", "--no-sandbox", "-o", out), texts, work)


def _vivliostyle(texts: list[str], work: Path) -> tuple[str, ...] | None:
    return _browser(
        "vivliostyle", ("build", *_chromium(), "-o", str(work / "vivlio.pdf")), texts, work
    )


def _chromium() -> tuple[str, ...]:
    """The browser of this machine, where there is one: else Vivliostyle brings its own."""
    path = shutil.which("chromium")
    return ("--executable-browser", path) if path else ()


_PANDOC_THEN = """
import subprocess, sys
cut = sys.argv.index("then")
subprocess.run(sys.argv[1:cut], check=True)
subprocess.run(sys.argv[cut + 1:], check=True)
"""


def _browser(
    program: str, arguments: tuple[str, ...], texts: list[str], work: Path
) -> tuple[str, ...] | None:
    """A program that prints pandoc's HTML by a browser, notes at the end."""
    if not shutil.which(program):
        return None
    css = work / "page.css"
    css.write_text("@page { size: 6in 9in; margin: 0.8in }")
    made = str(work / f"{program}.html")
    return (
        sys.executable, "-c", _PANDOC_THEN, _pandoc(), *texts, "--quiet", "-s",
        "--embed-resources", "-c", str(css), "-o", made, "then", program, *arguments, made,
    )  # fmt: skip


def _fonts(work: Path) -> Path:
    """The face of the print edition, as files that other programs find by name."""
    folder = work / "fonts"
    if not folder.exists():
        from fontTools.ttLib import TTFont
        from fontTools.varLib.instancer import instantiateVariableFont

        from octavo.engine.fonts import packaged_file

        folder.mkdir()
        for file, name, weight in (
            ("EBGaramond[wght].ttf", "Regular", 400),
            ("EBGaramond[wght].ttf", "Bold", 700),
            ("EBGaramond-Italic[wght].ttf", "Italic", 400),
            ("EBGaramond-Italic[wght].ttf", "BoldItalic", 700),
        ):
            face = TTFont(packaged_file("fontpkg_eb_garamond", f"files/{file}"))
            cut = instantiateVariableFont(face, {"wght": weight}, updateFontNames=True)
            cut.save(folder / f"EBGaramond-{name}.ttf")
    return folder


# Measuring


def _measure(contenders: list[Contender], runs: int) -> dict[str, Run]:
    found: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for _ in range(runs):
        for contender in contenders:
            contender.prepare()
            found[contender.name].append(_run(contender.command))
    return {
        name: Run(
            statistics.median(run.wall for run in all_runs), max(run.peak for run in all_runs)
        )
        for name, all_runs in found.items()
    }


_TIMER = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
wall = time.perf_counter() - start
print(wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)
"""


def _run(command: tuple[str, ...]) -> Run:
    done = subprocess.run(
        (sys.executable, "-c", _TIMER, *command), capture_output=True, text=True, check=True
    )
    wall, peak, code = done.stdout.split()
    ours = any(part.endswith("build.py") for part in command)
    if code != "0" and not (ours and code == "1"):  # 1: built, with findings
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return Run(float(wall), float(peak) / 1024)


# The page


def page(
    runs: dict[str, Run],
    growth: dict[int, Run],
    absent: list[str],
    count: int,
    proof: dict[str, object],
) -> str:
    """docs/benchmarks.md."""
    plain = runs[PLAIN]
    versions = ", ".join(f"{name} {version(name)}" for name in ("weasyprint", "pypandoc-binary"))
    lines = [
        "# Benchmarks",
        "",
        f"Made by `make bench` on {time.strftime('%Y-%m-%d')}: whole processes, each run in turn, medians "
        f"of {count}. Only ratios mean anything on another machine.",
        "",
        f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, Python "
        f"{platform.python_version()}, {versions}{_others()}.",
        "",
        "The text is a thesis of 62,000 words with 1,085 notes. Pages are 6 × 9 in; xelatex and "
        "typst set the same face, EB Garamond, with contents; the two programs that print with a "
        "browser set its own. Octavo's times are those of the whole command, its own proof of the finished files "
        "included. “Plain WeasyPrint” is one call of `write_pdf` for a PDF with tags, from the same "
        "templates and style sheet, in one document; contents without page numbers, no proof. "
        "Four conditions in its handling of notes are mended there as here (`octavo/engine/mending.py`), "
        "because without that it gives 1,558 pages.",
        "",
        "| program | seconds | times as fast as plain | largest process, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {run.wall:.2f} | {plain.wall / run.wall:.2f} | {run.peak:.0f} |"
        for name, run in runs.items()
    ]
    if absent:
        lines += ["", f"Not installed, and not measured: {', '.join(absent)}."]
    lines += ["", "## What was asked", "", "| asked | measured |", "| --- | --- |"]
    lines += _answers(runs, growth, proof)
    lines += [
        "",
        "## Longer books",
        "",
        "The same text several times over; three editions, cold, one run each.",
        "",
        "| text | seconds | largest process, MB |",
        "| --- | ---: | ---: |",
    ]
    lines += [f"| {n} × | {run.wall:.1f} | {run.peak:.0f} |" for n, run in growth.items()]
    return "\n".join(lines) + "\n"


def makeup_table(work: Path) -> str:
    """The make-up of the pages that were made, side by side."""
    made = {
        "octavo": next((work / "print").glob("*.pdf")),
        "memoir, LuaLaTeX": work / "memoir.pdf",
        "xelatex": work / "x.pdf",
        "typst": work / "x.typ.pdf",
    }
    figures = {name: measure(path.read_bytes()) for name, path in made.items() if path.exists()}
    lines = [
        "",
        "## Make-up",
        "",
        "The same pages, measured by where their words stand (`scripts/makeup.py`): lines of text and pages with text, else "
        "for each hundred lines, paragraphs, spreads or pages. Spaces are in natural word spaces. The other programs set them by "
        "pandoc's own templates, with paragraphs indented; microtype protrudes and, in LuaLaTeX, expands letters.",
        "",
        f"| what | {' | '.join(figures)} |",
        f"| --- |{' ---: |' * len(figures)}",
    ]
    for what in next(iter(figures.values())):
        values = (told[what] for told in figures.values())
        cells = (f"{value:.0f}" if what in COUNTS else f"{value:.2f}" for value in values)
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _answers(runs: dict[str, Run], growth: dict[int, Run], proof: dict[str, object]) -> list[str]:
    plain = runs[PLAIN]

    def faster(name: str, than: str) -> str:
        return f"{runs[than].wall / runs[name].wall:.2f} ×" if than in runs else "not measured"

    sizes = sorted(growth)
    answers = [
        ("print edition 3 × faster than plain", faster(PRINT, PLAIN)),
        ("peak memory of print at most 1.3 × plain", f"{runs[PRINT].peak / plain.peak:.2f} ×"),
        ("three editions cold 2 × faster than pandoc + xelatex", faster(COLD, XELATEX)),
        ("one word edited 6 × faster than plain", faster(EDITED, PLAIN)),
        ("one word edited not slower than pandoc + typst", faster(EDITED, TYPST)),
        ("nothing changed 30 × faster than plain", faster(UNCHANGED, PLAIN)),
    ]
    if len(sizes) > 1:
        first, last = growth[sizes[0]], growth[sizes[-1]]
        exponent = math.log(last.wall / first.wall) / math.log(sizes[-1] / sizes[0])
        answers += [
            (f"exponent of time at most 1.1, to {sizes[-1]} ×", f"{exponent:.2f}"),
            (f"any process at most 400 MB at {sizes[-1]} ×", f"{last.peak:.0f} MB"),
        ]
    counts = {"counts": proof["counts"], **dict(proof["measures"])}
    answers.append(("notes lost, doubled, away from their call; text past the margin",
                    f"findings of the proof: {json.dumps(counts)}"))  # fmt: skip
    return [f"| {asked} | {measured} |" for asked, measured in answers]


def _others() -> str:
    """The versions of other programs that are there."""
    said = []
    if importlib.util.find_spec("typst"):
        said.append(f"typst {version('typst')}")
    for program in ("xelatex", "vivliostyle"):
        if shutil.which(program):
            done = subprocess.run(
                (program, "--version"), capture_output=True, text=True, check=False
            )
            said.append(f"{program}: {(done.stdout or done.stderr).strip().split(chr(10))[0]}")
    return "".join(f", {text}" for text in said)


if __name__ == "__main__":
    sys.exit(main())
