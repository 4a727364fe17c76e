"""One fault is said once, however often it occurs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from conftest import build

from octavo.commands.terminal import said_of
from octavo.model import Finding, Place, Severity
from octavo.model.folding import fold_findings
from octavo.report import report_json


def finding(line: int | None, message: str = "it is dead") -> Finding:
    place = None if line is None else Place("manuscript/a.md", line)
    return Finding("link-dead", Severity.WARNING, message, place, "mend it")


def test_equal_findings_are_one_with_all_places() -> None:
    folded = fold_findings([finding(3), finding(5, "other"), finding(9), finding(12), finding(15)])
    assert [(f.message, f.count) for f in folded] == [("it is dead", 4), ("other", 1)]
    assert folded[0].place == Place("manuscript/a.md", 3)
    assert fold_findings(folded) == folded


def test_it_is_said_with_a_count_and_the_first_three_places() -> None:
    said = said_of(fold_findings([finding(3), finding(9), finding(12), finding(15)]))
    assert said == (
        "manuscript/a.md:3: warning: it is dead (4 times, also manuscript/a.md:9, manuscript/a.md:12 …) "
        "[link-dead]\n  hint: mend it\n"
    )


def test_what_has_a_place_stands_before_what_has_none() -> None:
    (folded,) = fold_findings([finding(None), finding(7), finding(7)])
    assert folded.place == Place("manuscript/a.md", 7)
    assert folded.repeated == " (3 times)"


def test_the_report_for_machines_counts_every_time(write_book: Callable[..., Path]) -> None:
    built = build(write_book("# One\n\n[a](#no) and [b](#no)\n\n[c](#no)\n"), ("html",))
    report = json.loads(report_json(built.build))
    (found,) = [f for f in report["findings"] if f["code"].startswith("link")]
    assert found["count"] == 3
    assert report["counts"]["warning"] == 3
