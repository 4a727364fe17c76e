"""Findings come to where people work: a SARIF file by its schema, and annotations on GitHub."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from octavo.cli import main
from octavo.commands.terminal import said_of
from octavo.desk.annotations import annotation_lines
from octavo.desk.sarif import sarif_log
from octavo.model import Finding, Place, Severity
from octavo.tools.places import find_npm_file

FINDINGS = (
    Finding("note-undefined", Severity.ERROR, "the note [^a] is not defined", Place("manuscript/a b.md", 3),
            "add it:\n  100 %", (Place("manuscript/ö.md", 7), Place("manuscript/a b.md", 3), None)),
    Finding("not-run", Severity.NOTE, "EPUBCheck was not run"),
    Finding("image-alt", Severity.WARNING, "a picture, “x::y”, without words", Place("manuscript/c,d.md")),
)  # fmt: skip
_SCHEMA = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


def judge(log: Any) -> None:
    """What SARIF's schema asks of the parts that we write, and the schema itself where it is installed."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "invocations", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert [set(rule) for rule in driver["rules"]] == [{"id", "shortDescription"}] * len(
        driver["rules"]
    )
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(one["executionSuccessful"], bool) for one in run["invocations"])
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[\w%./~-]+", physical["artifactLocation"]["uri"], re.ASCII)
            region = physical.get("region", {"startLine": 1})
            assert region["startLine"] >= 1
    schema = find_npm_file(_SCHEMA)
    if schema is not None:
        jsonschema = pytest.importorskip("jsonschema")
        jsonschema.Draft7Validator(json.loads(schema.read_bytes())).validate(log)


def test_a_log_has_each_place_of_each_finding() -> None:
    log = json.loads(sarif_log(FINDINGS, "books/one/", 1))
    judge(log)
    told = [
        (one["ruleId"], one["level"], one["locations"][0]["physicalLocation"])
        for one in log["runs"][0]["results"]
    ]
    first = {
        "artifactLocation": {"uri": "books/one/manuscript/a%20b.md"},
        "region": {"startLine": 3},
    }
    second = {
        "artifactLocation": {"uri": "books/one/manuscript/%C3%B6.md"},
        "region": {"startLine": 7},
    }
    assert told == [
        ("note-undefined", "error", first),
        ("note-undefined", "error", second),
        ("not-run", "note", {"artifactLocation": {"uri": "books/one/manuscript"}}),
        ("image-alt", "warning", {"artifactLocation": {"uri": "books/one/manuscript/c%2Cd.md"}}),
    ]
    assert log["runs"][0]["results"][0]["message"]["text"].endswith("\nadd it:\n  100 %")
    rules = {
        rule["id"]: rule["shortDescription"]["text"]
        for rule in log["runs"][0]["tool"]["driver"]["rules"]
    }
    assert rules["not-run"] == "A validator was not run because it is not installed."


def test_annotations_are_commands_of_one_line_each() -> None:
    assert list(annotation_lines(FINDINGS, "b/")) == [
        "::error file=b/manuscript/a b.md,line=3,title=note-undefined::the note [^a] is not defined"
        "%0Aadd it:%0A  100 %25",
        "::error file=b/manuscript/ö.md,line=7,title=note-undefined::the note [^a] is not defined"
        "%0Aadd it:%0A  100 %25",
        "::warning file=b/manuscript/c%2Cd.md,title=image-alt::a picture, “x::y”, without words",
        "::notice title=not-run::EPUBCheck was not run",
    ]


def test_build_and_check_write_the_log_also_when_nothing_has_changed(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book("# One\n\n![](a.png)\n\nText `\\vspace{1em}`{=latex} here.\n")
    (root / "manuscript/a.png").write_bytes((ROOT / "docs/pictures/front.png").read_bytes())
    (tmp_path / ".git").mkdir()
    logs = []
    for command in ("build", "build", "check"):
        file = tmp_path / "out" / f"{len(logs)}.sarif"
        code = main([command, str(root), "--to", "html", "--sarif", str(file)])
        logs.append(json.loads(file.read_bytes()))
        judge(logs[-1])
        assert logs[-1]["runs"][0]["invocations"] == [
            {"executionSuccessful": True, "exitCode": code}
        ]
    assert logs[0] == logs[1]
    uris = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in logs[0]["runs"][0]["results"]
    }
    assert uris == {"book/manuscript/book.md"}


def test_a_book_that_cannot_be_built_is_told_too(
    write_book: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    root = write_book("# One\n\nText.[^gone]\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    file = tmp_path / "a.sarif"
    assert main(["build", str(root), "--sarif", str(file), "--json"]) == 3
    log = json.loads(file.read_bytes())
    judge(log)
    assert log["runs"][0]["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["note-undefined"]
    said = capsys.readouterr()
    assert json.loads(said.out)["findings"][0]["code"] == "note-undefined"
    assert said.err.startswith("::error file=book/manuscript/book.md,line=6,title=note-undefined::")


def test_the_log_is_none_of_the_books_sources(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book("# One\n\nText.\n")
    assert main(["build", str(root), "--sarif", str(root / "manuscript/x.md")]) == 2
    assert "holds its sources" in capsys.readouterr().err
    assert not (root / "manuscript/x.md").exists()
    assert not (root / "build").exists()


def test_the_problem_matcher_reads_what_is_said() -> None:
    value = json.loads((ROOT / "docs/problem-matcher.json").read_bytes())
    (matcher,) = value["problemMatcher"]
    (pattern,) = matcher["pattern"]
    lines = said_of(FINDINGS).splitlines()
    found = [match for line in lines if (match := re.search(pattern["regexp"], line))]
    assert [
        tuple(match[pattern[name]] for name in ("file", "line", "severity", "message", "code"))
        for match in found
    ] == [
        ("manuscript/a b.md", "3", "error",
         "the note [^a] is not defined (4 times, also manuscript/ö.md:7)", "note-undefined")
    ]  # fmt: skip
