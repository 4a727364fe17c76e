"""A template that is wrong is named with its line, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.cli import main

NAMES = "a template can use only the names listed in the writing guide"
CORRECT = "correct the template"
CLOSE = "close every tag, and write &#160; instead of &nbsp;"


@pytest.mark.parametrize(("file", "text", "said", "hint"), [
    ("parts/title.xhtml", "<p>\n{% if %}", "templates/parts/title.xhtml:2: Expected an expression, got "
     "'end of statement block'", CORRECT),
    ("web/page.html", "{{ nothing.at.all }}", "templates/web/page.html:1: 'nothing' is undefined", NAMES),
    ("parts/title.xhtml", "{{ 1 / 0 }}", "templates/parts/title.xhtml:1: division by zero", CORRECT),
    ("parts/title.xhtml", "{{ metadata.title() }}", "templates/parts/title.xhtml:1: 'str' object is not "
     "callable", CORRECT),
    ("parts/title.xhtml", '{% include "parts/title.xhtml" %}', "templates/parts/title.xhtml:1: it "
     "includes itself without end", CORRECT),
    ("parts/title.xhtml", '{% include "parts/gone.xhtml" %}', "templates/parts/title.xhtml:1: there is no "
     "template parts/gone.xhtml", "name one of ours, or put it into the book's templates/"),
    ("parts/title.xhtml", '{% include "../../secret" %}', "templates/parts/title.xhtml:1: there is no "
     "template ../../secret", "name one of ours, or put it into the book's templates/"),
    ("parts/title.xhtml", '{{ "x" * 10 ** 8 }}', "templates/parts/title.xhtml:1: ** would give something "
     "very large", NAMES),
    ("parts/title.xhtml", '{{ "x" * 100000000 }}', "templates/parts/title.xhtml:1: * would give something "
     "very large", NAMES),
    ("ebook/division.xhtml", "<p>open", "templates/ebook/division.xhtml: what it gives is not XML: "
     "Premature end of data in tag p line 1, line 1, column 8", CLOSE),
    ("web/page.html", "", "templates/web/page.html: the page does not begin with its policy",
     "let <meta charset> and the policy be the first things in its <head>"),
    ("parts/title.xhtml", "{{ cycler() }}", "templates/parts/title.xhtml:1: at least one item has to be "
     "provided", CORRECT),
    ("parts/title.xhtml", "{{ none|length }}", "templates/parts/title.xhtml:1: object of type 'none' has "
     "no len()", CORRECT),
    ("report/report.html", "{{ 1 / 0 }}", "templates/report/report.html:1: division by zero", CORRECT),
])  # fmt: skip
def test_a_wrong_template_is_told(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str],
    file: str, text: str, said: str, hint: str,
) -> None:  # fmt: skip
    root = write_book("# One\n\nText.\n")
    (root / "secret").write_text("not for templates")
    path = root / "templates" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert main(["build", str(root), "--to", "epub,html"]) == 3
    assert capsys.readouterr().err.splitlines() == [f"error: {said} [stopped]", f"  hint: {hint}"]
    assert not (root / "build").exists()


@pytest.mark.parametrize("text", ["<p>open", "", "<p>&nbsp;</p>"])
def test_a_print_template_that_gives_no_xml_is_told(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], text: str
) -> None:
    root = write_book("# One\n\nText.\n")
    (root / "templates" / "print").mkdir(parents=True)
    (root / "templates" / "print" / "division.xhtml").write_text(text)
    assert main(["build", str(root), "--to", "pdf", "--jobs", "1"]) == 3
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("error: “1 One”: what the templates in print/ give is not XML: ")
    assert said[1] == f"  hint: {CLOSE}"


def test_a_template_that_is_a_link_out_of_the_book_is_not_read(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book("# One\n\nText.\n")
    (tmp_path / "secret.xhtml").write_text("<p>secret</p>")
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "title.xhtml").symlink_to(tmp_path / "secret.xhtml")
    (root / "styles").mkdir()
    (root / "styles" / "web.css").symlink_to(tmp_path / "secret.xhtml")
    assert main(["build", str(root), "--to", "html"]) == 0
    assert "secret" not in (root / "build" / "a-test.html").read_text("utf-8")


def test_a_template_may_be_a_link_within_the_book(write_book: Callable[..., Path]) -> None:
    root = write_book("# One\n\nText.\n")
    (root / "shared.xhtml").write_text("<p>shared with others</p>")
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "title.xhtml").symlink_to(root / "shared.xhtml")
    assert main(["build", str(root), "--to", "html"]) == 0
    assert "shared with others" in (root / "build" / "a-test.html").read_text("utf-8")
