"""Running heads are taken out of the text; what only looks like one is not."""

from __future__ import annotations

from octavo.scan import import_scan
from octavo.scan.model import Log, Options


def manuscript_of(pages: list[str]) -> tuple[str, list[str]]:
    """The text of the manuscript, and what was set aside as a running head."""
    log = Log()
    text = "# Chapter One\n\n" + "\n\n\f\n".join(pages)
    made = import_scan(text, "scan.md", Options(), {}, lambda _: {}, log)
    return made.text, [aside.text for aside in log.asides if aside.what == "running head"]


def test_a_line_at_the_head_of_many_pages_is_a_running_head() -> None:
    pages = [f"The Bridge\n\nThe road number {n} goes over it and comes back." for n in range(5)]
    text, heads = manuscript_of(pages)
    assert heads == ["The Bridge"] * 5
    assert "The Bridge" not in text


def test_the_beginning_of_a_sentence_at_the_foot_of_many_pages_is_text() -> None:
    pages = ["It begins here.\n\nNobody"]
    pages += [f"came by road {n} that year.\n\nNobody" for n in range(4)]
    text, heads = manuscript_of([*pages, "came at all."])
    assert heads == []
    assert text.count("Nobody") == 5


def test_the_end_of_a_sentence_at_the_head_of_many_pages_is_text() -> None:
    pages = [f"the same way.\n\nRoad {n} was long and went" for n in range(5)]
    text, heads = manuscript_of(["All of them went", *pages, "the same way."])
    assert heads == []
    assert text.count("the same way.") == 6
