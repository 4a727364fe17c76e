"""The docs name what there is: every key of front matter, every command and option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import finished_book
from conftest import ROOT
from pydantic import BaseModel

from octavo.archive.contents import describe_book
from octavo.archive.facts import Facts, gather_facts
from octavo.archive.lacking import _ESSENTIAL, _NEEDS, FILES
from octavo.archive.model import SCHEMES, Inventory
from octavo.archive.records.dspace import make_dspace
from octavo.archive.records.rocrate import make_rocrate
from octavo.cli import main
from octavo.model import metadata
from octavo.scan import dialects

GUIDE = (ROOT / "docs" / "writing.md").read_text("utf-8")
ARCHIVES = (ROOT / "docs" / "import.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
DEPOSIT = (ROOT / "docs" / "deposit.md").read_text("utf-8")
PARTS: dict[str, type[BaseModel]] = {
    "author[]": metadata.Person,
    "identifiers": metadata.Identifiers,
    "series": metadata.Series,
    "index": metadata.Indexing,
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

# A thesis that says everything. Words that records may have of each key; one of them is enough.
THESIS: dict[str, object] = {
    "title": "Leaves", "subtitle": "On Folding", "language": "hy", "date": "2027-03-04", "publisher": "A Press",
    "author": [
        {"name": "Ada Writer", "sort-name": "Writer, Ada", "orcid": "0000-0002-1825-0097",
         "affiliation": {"name": "An Academy", "ror": "02n2fzt79"}},
        {"name": "Ben Guide", "role": "advisor"},
    ],
    "edition": "Ninth edition", "version": "77.88", "rights": "© Writer", "licence": "CC-BY-SA-4.0",
    "abstract": "At length.", "description": "In short.", "subjects": ["Paper"],
    "identifiers": {"doi": "10.1234/leaf", "isbn-print": "978-3-16-148410-0", "isbn-epub": "978-0-306-40615-7"},
    "institution": "A College", "department": "Folds", "committee": "Cleo Judge", "defended": "2025-01-02",
    "degree": {"name": "Master of Arts", "level": "master", "discipline": "Botany"},
    "funding": {"funder": "A Fund", "award": "A-12", "award-title": "Trees"}, "series": {"name": "Sheets"},
    "related": {"relation": "is-derived-from", "doi": "10.1234/older"},
}  # fmt: skip
WORDS = {
    "`title`, `subtitle`": ["On Folding"], "`author`": ["Ada"], "`author[].role: advisor`": ["Ben Guide"],
    "`author[].orcid`": ["0000-0002-1825-0097", "0000000218250097"], "`author[].affiliation`": ["An Academy"],
    "`committee`": ["Cleo Judge"], "`language`": [">hy<", '"hy"', "arm", "hye", "- hy"], "`date`": ["2027-03-04", "20270304"],
    "`publisher`": ["A Press"], "`edition`": ["Ninth edition"], "`version`": ["77.88"], "`rights`": ["© Writer"],
    "`licence`": ["CC-BY-SA-4.0", "cc-by-sa-4.0"], "`abstract`": ["At length."],
    "`description`, with an abstract": ["In short."], "`subjects`": ["Paper"], "`identifiers.doi`": ["10.1234/leaf"],
    "`identifiers.isbn-print`": ["978-3-16-148410-0", "9783161484100"],
    "`identifiers.isbn-epub`": ["978-0-306-40615-7", "9780306406157"], "`institution`": ["A College"],
    "`department`": ["Folds"], "`degree.name`": ["Master of Arts"],
    "`degree.level`": ["<level>1<", "<ThesisType>07<", ">Master<"], "`degree.discipline`": ["Botany"],
    "`defended`": ["2025-01-02", "<ThesisYear>2025<"], "`funding[].funder`": ["A Fund"], "`funding[].award`": ["A-12"],
    "`funding[].award-title`": ["Trees"], "`related`": ["10.1234/older"], "`series`": ["Sheets"],
}  # fmt: skip


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table whose head begins with these words, row by row, without its head."""
    lines = page[page.index(f"\n| {heading} |") + 1 :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def records(facts: Facts) -> list[str]:
    """All records of a book, in the order of the page's columns."""
    made = describe_book(facts, "press", 0, []) | describe_book(facts, "zenodo", 0, [])
    found = [
        made[FILES[name][0]]
        for name in ("datacite", "dc", "mods", "onix", "etdms", "zenodo", "citation")
    ]
    found += [
        make_rocrate(facts, Inventory((), (), ()), 0),
        b"".join(make_dspace(facts, []).values()),
    ]
    return [record.decode() for record in found]


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


@pytest.mark.parametrize(
    "command", ["build", "serve", "check", "deposit", "verify", "cache clear", "import"]
)
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"python build.py {command}" in README


@pytest.mark.parametrize("target", ["docs/writing.md", "docs/checks.md", "docs/architecture.md", "docs/screens.md", "docs/security.md",
                                    "docs/import.md", "docs/coming-from.md", "docs/archive.md", "docs/deposit.md",
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


def test_the_deposit_page_says_which_key_is_in_which_record() -> None:
    made = records(gather_facts(metadata.Metadata.model_validate(THESIS), "leaves", 7))
    rows = table(DEPOSIT, "key | datacite | dc | mods | onix | etdms | zenodo | CITATION.cff | RO-Crate | DSpace")  # fmt: skip
    assert {row[0] for row in rows} == set(WORDS)
    for key, *cells in rows:
        told = [cell not in ("", "–") for cell in cells]
        assert told == [any(word in record for word in WORDS[key]) for record in made], key


def test_the_deposit_page_says_what_each_record_needs() -> None:
    rows = {file: needs for files, _, needs in table(DEPOSIT, "record | is made for | needs")
            for file in re.findall(r"`([\w.]+)`", files)}  # fmt: skip
    for record, names in FILES.items():
        for key in _NEEDS.get(record, ()):
            for word in re.findall(r"[\w.-]{3,}", key):
                assert (word in rows[names[0]]) or ("isbn" in word and "ISBN" in rows[names[0]])


def test_the_deposit_page_says_what_each_profile_cannot_do_without() -> None:
    rows = {row[0].strip("`"): row[1] for row in table(DEPOSIT, "profile | cannot do without | beside the bag | rules, and where they stand")}  # fmt: skip
    assert tuple(rows) == SCHEMES
    for scheme, records_of in _ESSENTIAL.items():
        assert rows[scheme] == (", ".join(f"`{FILES[name][0]}`" for name in records_of) or "–")


def test_the_deposit_page_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("deposit", "verify"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        for option in set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}:
            assert option in DEPOSIT, option
