"""A build with nothing to do is answered at once, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo import pipeline
from octavo.cli import main
from octavo.workshop import unchanged

TEXT = '# One\n\nA paragraph.\n\n![Caption](x.svg){alt="A square"}\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def root(write_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book that was built once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = write_book(TEXT)
    (folder / "manuscript" / "x.svg").write_text(SVG)
    assert main(["build", str(folder), "--to", "html"]) == 0
    return folder


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The builds that were really made."""
    made: list[str] = []
    real = pipeline.build_book

    def build_book(*arguments: object, **more: object) -> object:
        made.append(str(arguments[0]))
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build_book", build_book)
    return made


def test_the_same_book_is_not_built_again(
    root: Path, builds: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(root), "--to", "html"]) == 0
    names = ("a-test.html", "report.html", "report.json")
    said = capsys.readouterr().out.splitlines()[-3:]
    assert said == [str(root.resolve() / "build" / name) for name in names]
    assert builds == []


@pytest.mark.parametrize("change", [
    lambda root: (root / "manuscript" / "book.md").write_text("---\ntitle: A Test\n---\n\n# Two\n\nOther text.\n"),
    lambda root: (root / "manuscript" / "x.svg").write_text(SVG.replace("9", "8")),
    lambda root: (root / "manuscript" / "more.md").write_text("# More\n\nText.\n"),
    lambda root: ((root / "styles").mkdir(), (root / "styles" / "web.css").write_text("p { color: red }")),
    lambda root: (root / "build" / "a-test.html").write_text("broken"),
    lambda root: (root / "build" / "a-test.html").unlink(),
    lambda root: (root / "build" / ".octavo-build.json").write_text("{"),
])  # fmt: skip
def test_any_change_builds_again(root: Path, builds: list[str], change) -> None:  # type: ignore[no-untyped-def]
    change(root)
    assert main(["build", str(root), "--to", "html"]) == 0
    assert len(builds) == 1
    assert "<html" in (root / "build" / "a-test.html").read_text("utf-8")


def test_a_file_outside_of_the_manuscript_that_it_includes_or_cites_by_builds_again(
    root: Path, builds: list[str]
) -> None:
    for name, content in (("part.md", "More."), ("refs.bib", "@book{a, title={One}}")):
        (root / name).write_text(content)
    text = (root / "manuscript" / "book.md").read_text()
    text = text.replace("---\n", "---\nbibliography: ../refs.bib\n", 1)
    (root / "manuscript" / "book.md").write_text(
        f"{text}\n[@a]\n\n{{{{< include ../part.md >}}}}\n"
    )
    for name, content in (("part.md", "Less."), ("refs.bib", "@book{a, title={Two}}")):
        assert main(["build", str(root), "--to", "html"]) == 0
        builds.clear()
        assert main(["build", str(root), "--to", "html"]) == 0
        assert builds == []
        (root / name).write_text(content)
    assert main(["build", str(root), "--to", "html"]) == 0
    assert len(builds) == 1


def test_files_are_named_in_the_same_order_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(root)]) == 0
    first = capsys.readouterr().out.splitlines()[-5:]
    assert main(["build", str(root)]) == 0
    assert capsys.readouterr().out.splitlines() == first


def test_other_editions_another_date_and_no_cache_build_again(
    root: Path, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["build", str(root), "--to", "epub"]) == 0
    assert main(["build", str(root), "--to", "epub", "--no-cache"]) == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    assert main(["build", str(root), "--to", "epub"]) == 0
    assert len(builds) == 3


def test_findings_are_said_again(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book("# One\n\nText.\n\n[^unused]: Never called.\n")
    assert main(["build", str(root), "--to", "html"]) == 0
    first = capsys.readouterr().err
    assert "[note-unused]" in first
    assert main(["build", str(root), "--to", "html"]) == 0
    assert capsys.readouterr().err == first


def test_what_python_compiles_meanwhile_is_no_other_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, packages, others = (tmp_path / name for name in ("own/octavo", "packages", "others"))
    for folder in (package / "desk", packages / "engine-1.0.dist-info", others / "a-1.dist-info"):
        folder.mkdir(parents=True)
    (package / "cli.py").write_text("first")
    monkeypatch.setattr(unchanged, "_PACKAGE", package)
    monkeypatch.setattr(unchanged, "_ASIDE", str(package / "desk"))
    monkeypatch.setattr("sys.path", [str(tmp_path / "python.zip"), str(others), str(packages)])
    program_key = unchanged.program_key.__wrapped__
    first = program_key()

    (package / "desk" / "window.js").write_text("aside")
    half = "cli.cpython-311.pyc.140735"  # as Python names it while it writes
    for folder in (package / "__pycache__", packages / "__pycache__"):
        folder.mkdir()
        (folder / half).write_text("")
    os.utime(packages, (1, 1))
    assert program_key() == first

    (packages / "engine-1.0.dist-info").rename(packages / "engine-1.1.dist-info")
    second = program_key()
    (others / "a-1.dist-info").rename(others / "a-2.dist-info")  # of a user, or of the system
    third = program_key()
    (package / "cli.py").write_text("second")
    assert len({first, second, third, program_key()}) == 4


def test_a_build_with_nothing_to_do_imports_no_library(root: Path) -> None:
    code = (
        "import sys; from octavo.cli import main; main(sys.argv[1:]); "
        "print([m for m in sys.modules if m in "
        "('lxml', 'pydantic', 'jinja2', 'rich', 'weasyprint', 'multiprocessing')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", str(root), "--to", "html"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
