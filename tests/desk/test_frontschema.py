"""``octavo schema``: an editor that has it takes what Octavo takes, and knows what each key is for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import BOOKS, ROOT

from octavo.cli import main
from octavo.desk.frontschema import front_matter_schema
from octavo.desk.keys import KEYS
from octavo.desk.starting import KINDS
from octavo.reading.frontmatter import FrontMatter, parse_front_matter

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = front_matter_schema()


class _Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: days stay texts, and only true and false are switches."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith((":timestamp", ":bool", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # fmt: skip
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def editor_takes(block: str) -> bool:
    value = yaml.load(block, Loader=_Editor)  # noqa: S506 (a SafeLoader)
    return bool(jsonschema.Draft7Validator(SCHEMA).is_valid(value))


def octavo_takes(block: str) -> bool:
    return isinstance(parse_front_matter(f"---\n{block}\n---\n", "a.md"), FrontMatter)


def test_it_is_a_schema_that_editors_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == SCHEMA
    jsonschema.Draft7Validator.check_schema(said)


def test_every_key_is_described_and_no_other() -> None:
    parts: dict[str, Any] = {"Metadata": SCHEMA, **SCHEMA["definitions"]}
    keys = {name: set(part["properties"]) for name, part in parts.items()}
    keys["Metadata"] -= {"lang"}
    assert keys == {name: set(texts) for name, texts in KEYS.items()}
    described = [p["description"] for part in parts.values() for p in part["properties"].values()]
    assert [
        text for text in described if not text.endswith((".", "”).")) and not text[-1].isalnum()
    ] == []


@pytest.mark.parametrize(
    "folder", [*BOOKS.iterdir(), *(ROOT / "octavo/desk/kinds" / kind for kind in KINDS)]
)
def test_books_of_ours_are_taken(folder: Path) -> None:
    text = min((folder / "manuscript").glob("*.md")).read_text("utf-8")
    assert editor_takes(re.sub(r"@[A-Z]+@", "en", text.split("---\n")[1]))


@pytest.mark.parametrize(
    "line",
    [
        "author: Ada", "author: [Ada, {name: Ben, role: translator}]", "author: {name: Ada}", "author:",
        "author: [{name: Ada, role: cook}]", "author: [{role: editor}]", "author: {name: Ada, affiliation: A Press}",
        "institution: A University", "institution: {name: A, ror: https://ror.org/02n2fzt79}", "committee: [A, {name: B, role: chair}]",
        "funding: A Fund", "funding: [{funder: A Fund, award: 12}]", "funding: {award: 12}", "series: A Series",
        "series: {name: A, number: 7}", "epigraph: Words", "epigraph: {text: Words}", "date: 2026", "date: 2026-11-22",
        "language: no", "lang: de", "language: [de]", "subjects: one", "subjects: [one, 2]", "subjects: {a: b}",
        "print: {trim: a5}", "print: {trim: 152mm x 229mm}", "print: {trim: 6 x 9}", "print: {trim: huge}",
        "print: {font-size: 10.5}", "print: {font-size: 3}", "print: {hyphenation: false}", "print: {hyphenation: no}",
        "print: {hyphenation: {never: Ada}}", "print: {hyphenation: {sometimes: Ada}}", "print:", "print: a5",
        "contents: {depth: 2}", "contents: {depth: 7}", "contents: {depth: x}", "numbering: {figures: book}",
        "numbering: {figures: false}", "numbering: {figures: off}", "numbering: {figures: page}", "numbering: {sections: true}",
        "numbering: {sections: sometimes}", "notes: {place: page, numbering: chapter}", "notes: {place: margin}",
        "accessibility: {level: AA, certified-by: Ada, wcag: 2.2}", "accessibility: {level: AA}", "theme: modern", "theme: none",
        "fonts: {hebrew: a.ttf, greek: [a.ttf, b.ttf]}", "fonts: a.ttf", "bibliography: [a.bib]", "allow-remote: true",
        "related: {relation: references, doi: 10.1234/a}", "related: [A Book]", "degree: Doctor",
        "degree: {name: Doctor, level: doctor}", "toc: true", "short_title: A", "page-list: source",
    ],
)  # fmt: skip
def test_an_editor_and_octavo_are_of_one_mind(line: str) -> None:
    block = f"title: A\n{line}"
    assert editor_takes(block) is octavo_takes(block)


@pytest.mark.parametrize("block", ["title: 1984", "title: ''", "author: Ada", "title: [a]"])
def test_about_the_title_too(block: str) -> None:
    if block == "title: ''":
        assert not editor_takes(block)
    assert editor_takes(block) is octavo_takes(block)
