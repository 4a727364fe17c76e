"""The docs name what there is: every key of front matter, every command and option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import finished_book
from conftest import ROOT
from pydantic import BaseModel

from octavo.cli import main
from octavo.model import metadata
from octavo.scan import dialects

GUIDE = (ROOT / "docs" / "writing.md").read_text("utf-8")
ARCHIVES = (ROOT / "docs" / "import.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PARTS: dict[str, type[BaseModel]] = {
    "author[]": metadata.Person,
    "identifiers": metadata.Identifiers,
    "series": metadata.Series,
    "institution": metadata.Institution,
    "degree": metadata.Degree,
    "committee[]": metadata.Examiner,
    "funding[]": metadata.Funding,
    "related[]": metadata.Related,
    "epigraph": metadata.Epigraph,
    "accessibility": metadata.Accessibility,
    "print": metadata.Print,
    "notes": metadata.Notes,
    "contents": metadata.Contents,
    "citations": metadata.Citations,
    "numbering": metadata.Numbering,
}


def keys() -> Iterator[str]:
    for name, field in metadata.Metadata.model_fields.items():
        if name not in PARTS:
            yield field.alias or name
    for part, model in PARTS.items():
        for name, field in model.model_fields.items():
            yield f"{part}.{field.alias or name}"


@pytest.mark.parametrize("key", list(keys()))
def test_the_writing_guide_names_every_key_of_front_matter(key: str) -> None:
    assert f"`{key}`" in GUIDE


@pytest.mark.parametrize("trim", metadata.TRIMS)
def test_the_writing_guide_names_every_trim(trim: str) -> None:
    assert trim in GUIDE


@pytest.mark.parametrize("command", ["build", "check", "cache clear", "import"])
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"python build.py {command}" in README


@pytest.mark.parametrize("target", ["docs/writing.md", "docs/checks.md", "docs/architecture.md", "docs/screens.md", "docs/security.md",
                                    "docs/import.md", "docs/coming-from.md",
                                    "CONTRIBUTING.md", "CHANGELOG.md", "docs/pictures/spread.png",
                                    "docs/pictures/front.png", "docs/pictures/opening.png",
                                    "docs/pictures/tables.png", "docs/pictures/figures.png",
                                    "docs/pictures/modern.png"])  # fmt: skip
def test_the_readme_links_to_files_that_are_there(target: str) -> None:
    assert f"({target})" in README
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("table", [dialects.BREAKS, dialects.CALLS])
def test_the_archivists_page_names_every_dialect(table: dict[str, object]) -> None:
    for name in table:
        assert f"`{name}`" in ARCHIVES


def test_help_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "one numbering" in capsys.readouterr().out


def test_the_security_page_names_modules_and_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`((?:\w+/)+(?:\w+\.py)?|\w+\.py)`", page)
    missing = [
        name for name in named
        if not (ROOT / name).exists() and not (ROOT / "octavo" / name).exists()
        and name not in ("templates/", "styles/")
    ]  # fmt: skip
    assert missing == []
    assert len(named) > 20


def test_all_that_the_page_for_other_tools_says_to_work_works(tmp_path: Path) -> None:
    """Every way of writing in its table of what works is built: no finding tells that it does not."""
    page = (ROOT / "docs" / "coming-from.md").read_text("utf-8")
    assert "## What works as it is written" in page
    lines = ['::: {.callout-note title="T"}\nW.\n:::', "> [!NOTE]\n> W.", "> [!note]- Title\n> W.", "```{note}\nW.\n```",
             ":::{note}\nW.\n:::", "```admonish note\nW.\n```", "{{< include part.qmd >}}", "{{#include part.qmd:1:2}}",
             "```{include} part.qmd\n```", '```{r, child="part.qmd"}\n```', "{{< pagebreak >}}", "\\newpage", "\\pagebreak",
             "\\clearpage", "[One]", "[x](#a-heading)", "[x](other.md#b)", "Text.[^1]\n\n[^1]: A note.", "## A heading\n\nText.",
             "```{math}\na\n```", "```{code-block} python\nx\n```"]  # fmt: skip
    files = {"1.md": "# One\n\n" + "\n\n".join(lines) + "\n\n# (PART) Title {-}\n", "part.qmd": "Part.\n",
             "2-other.md": "# Other\n\nText.[^1]\n\n[^1]: A note.\n\n## B\n\nText.\n"}  # fmt: skip
    assert finished_book(tmp_path, files)[1] == []
