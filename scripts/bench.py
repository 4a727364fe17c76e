"""Turn runs of this and other programs on one text into docs/benchmarks.md.

    python scripts/bench.py BOOK [--runs 5] [--sizes 1,2,4,8]

Every program is run as a whole process and measured by the operating system; programs are run in turn,
so that a machine that grows slower slows them all. Figures are medians, and only their ratios mean
anything elsewhere. What is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))


@dataclass(frozen=True, slots=True)
class Run:
    """One process from start to end."""

    wall: float  # seconds
    peak: float  # MB of the largest process


@dataclass(frozen=True, slots=True)
class Contender:
    """A program, and what has to be done before each of its runs."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], None] = lambda: None


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="1,2,4,8")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as name:
        work = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(work / "cache")
        books = {int(size): _lengthen(options.book, int(size), work) for size in
                 options.sizes.split(",")}  # fmt: skip
        _run(_octavo(books[1], work, "--no-cache"))  # cuts the fonts
        same = _measure(_contenders(books[1], work), options.runs)
        growth = {
            size: _measure([Contender("octavo", _octavo(book, work, "--no-cache"))], 1)["octavo"]
            for size, book in books.items()
        }
        page = _page(same, growth, options.runs)
    (HERE / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")
    print(page)
    return 0


def plain_print(book: Path, out: Path) -> None:
    """The print edition by one call of WeasyPrint on one document, as it comes from the shelf."""
    from octavo.engine import BASE, _font_face
    from octavo.model import Stamp
    from octavo.pipeline import _read_book
    from octavo.theme import load_theme, template_environment
    from octavo.typeset.design import design_pages, page_css
    from octavo.typeset.pieces import Setter

    manuscript, value, _ = _read_book(book, lambda *_: None)
    theme = load_theme(value.metadata.theme, manuscript.root)
    design = design_pages(value.metadata.print, theme, 203)
    setter = Setter(value, theme, template_environment(manuscript.root), Stamp(0), design)
    front, body = setter.divisions()
    pieces = [setter.preliminaries(), setter.contents({}), *front, *body]
    inside = "".join(re.search("<body[^>]*>(.*)</body>", p.job.html, re.S)[1] for p in pieces)
    html = f'<html lang="en"><head><title>-</title></head><body>{inside}</body></html>'
    css = "".join(_font_face(face) for face in theme.faces) + theme.print_css
    css += page_css(design, value.metadata) + ".division { break-before: right }"
    import weasyprint

    document = weasyprint.HTML(string=html.replace("octavo-id:", "#"), base_url=BASE)
    document.write_pdf(out, stylesheets=[weasyprint.CSS(string=css)], pdf_tags=True)


def _contenders(book: Path, work: Path) -> list[Contender]:
    text = next((book / "manuscript").glob("*.md"))
    edited = work / "edited"
    shutil.copytree(book, edited)
    warm = _octavo(edited, work / "warm")
    pandoc = _pandoc()
    found = [
        Contender("plain WeasyPrint, PDF alone",
                  (sys.executable, __file__.replace("bench.py", "plain.py"), str(book),
                   str(work / "plain.pdf"))),
        Contender("octavo, PDF alone, one process",
                  _octavo(book, work, "--no-cache", "--to", "pdf", "--jobs", "1")),
        Contender("octavo, PDF alone", _octavo(book, work, "--no-cache", "--to", "pdf")),
        Contender("octavo, three editions and proof, cold", _octavo(book, work, "--no-cache")),
        Contender("octavo, one word edited", warm, lambda: _edit(edited, warm)),
        Contender("octavo, nothing changed", warm, lambda: _warm(warm)),
    ]  # fmt: skip
    if shutil.which("xelatex"):
        found.append(Contender("pandoc + xelatex, PDF alone",
                     (pandoc, str(text), "-o", str(work / "x.pdf"), "--pdf-engine=xelatex")))  # fmt: skip
    if importlib.util.find_spec("typst"):
        program = ("import sys,subprocess,typst; subprocess.run(sys.argv[1:4] + ['-o', sys.argv[4],"
                   " '--standalone', '-t', 'typst'], check=True); "
                   "typst.compile(sys.argv[4], output=sys.argv[4] + '.pdf')")  # fmt: skip
        found.append(Contender("pandoc + typst, PDF alone",
                     (sys.executable, "-c", program, pandoc, str(text), "--quiet",
                      str(work / "x.typ"))))  # fmt: skip
    return found


def _edit(book: Path, warm: tuple[str, ...]) -> None:
    """Bring the book up to date, then change one word in its middle."""
    _run(warm)
    path = next((book / "manuscript").glob("*.md"))
    lines = path.read_text("utf-8").split("\n")
    middle = next(i for i in range(len(lines) // 3, len(lines)) if len(lines[i]) > 400
                  and not lines[i].startswith("[^"))  # fmt: skip
    words = lines[middle].split(" ")
    words[3] = words[3] + "x"
    lines[middle] = " ".join(words)
    path.write_text("\n".join(lines), "utf-8")


def _warm(warm: tuple[str, ...]) -> None:
    _run(warm)


def _octavo(book: Path, out: Path, *options: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "build.py"), "build", str(book), "--out",
            str(out / "out"), *options)  # fmt: skip


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def _lengthen(book: Path, times: int, work: Path) -> Path:
    """A book with the text of ``book`` so many times, its notes under keys of their own."""
    target = work / f"book-{times}" / "manuscript"
    target.mkdir(parents=True)
    text = next((book / "manuscript").glob("*.md")).read_text("utf-8")
    _, head, body = text.split("---\n", 2)
    copies = [re.sub(r"\[\^(\w+)\]", rf"[^\1-{n}]", body) for n in range(times)]
    (target / "book.md").write_text(f"---\n{head}---\n" + "\n\n".join(copies), "utf-8")
    return target.parent


def _measure(contenders: list[Contender], runs: int) -> dict[str, Run]:
    found: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for _ in range(runs):
        for contender in contenders:
            contender.prepare()
            found[contender.name].append(_run(contender.command))
    return {
        name: Run(statistics.median(r.wall for r in all_runs), max(r.peak for r in all_runs))
        for name, all_runs in found.items()
    }


def _run(command: tuple[str, ...]) -> Run:
    timer = ("/usr/bin/time", "-f", "%e %M")
    done = subprocess.run((*timer, *command), capture_output=True, text=True, check=False)
    last = done.stderr.strip().split("\n")[-1].split()
    if done.returncode not in (0, 1) or len(last) != 2:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return Run(float(last[0]), float(last[1]) / 1024)


def _page(same: dict[str, Run], growth: dict[int, Run], runs: int) -> str:
    plain = same["plain WeasyPrint, PDF alone"]
    versions = [f"{n} {importlib.metadata.version(n)}" for n in ("weasyprint", "pypandoc-binary")]
    lines = [
        "# Benchmarks", "",
        "Made by `make bench`: whole processes, in turn, "
        f"medians of {runs}. Only the ratios mean anything on another machine.", "",
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{', '.join(versions)}.", "",
        "| a thesis of 200 pages with 1,085 notes | seconds | plain = 1 | times faster | peak MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, run in same.items():
        lines.append(f"| {name} | {run.wall:.2f} | {run.wall / plain.wall:.2f} | "
                     f"{plain.wall / run.wall:.1f} × | {run.peak:.0f} |")  # fmt: skip
    lines += ["", "| length of the text | seconds | largest process, MB |", "| --- | ---: | ---: |"]
    lines += [f"| {n} × | {run.wall:.1f} | {run.peak:.0f} |" for n, run in growth.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
