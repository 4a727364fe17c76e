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


def test_the_beginning_of_a_sentence_above_notes_is_text_where_running_heads_stand_too() -> None:
    """The next page goes on below its running head."""
    pages = ["THE BRIDGE 1\n\nIt begins here.[1]\n\n*The*\n\n[1] A note."]
    pages += [
        f"THE BRIDGE {n}\n\nroad {n} was long.[{n}]\n\nThe\n\n[{n}] A note." for n in range(2, 6)
    ]
    text, heads = manuscript_of([*pages, "THE BRIDGE 6\n\nriver was not."])
    assert heads == [f"THE BRIDGE {n}" for n in range(1, 7)]
    assert text.count("[^") == 10
    assert text.count("The ") + text.count("*The* ") == 5


def test_a_page_that_holds_one_word_of_a_sentence_keeps_it_below_its_running_head() -> None:
    pages = ["It goes", *["and"] * 4, "and goes."]
    text, heads = manuscript_of([f"THE BRIDGE {n}\n\n{page}" for n, page in enumerate(pages, 1)])
    assert heads == [f"THE BRIDGE {n}" for n in range(1, 7)]
    assert text.count("and") == 5


def test_the_beginning_of_a_sentence_is_text_above_a_named_foot() -> None:
    pages = [f'road {n} was long.\n\nThe\n\n<!-- PageFooter="Bridges" -->' for n in range(4)]
    text, heads = manuscript_of(["It is long.\n\nThe", *pages, "river was not."])
    assert len(heads) == 4
    assert text.count("The ") == 5


def test_a_sentence_that_ends_with_the_call_of_a_note_has_ended() -> None:
    pages = [f"road {n} was long.{call}\n\nThe\n\n{call} A note." for n, call in enumerate("¹²³⁴")]
    text, heads = manuscript_of(["It is long.\n\nThe", *pages, "river was not."])
    assert heads == []
    assert text.count("The ") == 5


def test_a_line_in_small_letters_is_a_running_head_where_the_sentence_goes_on_below_it() -> None:
    pages = [f"the bridge\n\nand went by road {n} and came back and" for n in range(5)]
    text, heads = manuscript_of(["They came", *pages, "the bridge\n\nwent home."])
    assert heads == ["the bridge"] * 6
    assert "the bridge" not in text


def test_a_running_head_on_a_page_without_text_is_one_in_the_middle_of_a_sentence() -> None:
    pages = [f"THE BRIDGE\n\nand went by road {n} and came back and" for n in range(4)]
    text, heads = manuscript_of(["They came", *pages, "THE BRIDGE", "THE BRIDGE\n\nwent home."])
    assert heads == ["THE BRIDGE"] * 6
    assert "THE BRIDGE" not in text


def test_of_two_lines_on_a_page_without_other_text_the_rarer_one_is_half_a_sentence() -> None:
    pages = ["It begins.", "The", "road was long.", "The", "river was not.", "The", "end was near."]
    text, heads = manuscript_of([f"THE BRIDGE {n}\n\n{page}" for n, page in enumerate(pages, 1)])
    assert heads == [f"THE BRIDGE {n}" for n in range(1, 8)]
    assert text.count("The ") == 3


def test_a_sum_that_stands_alone_is_no_folio() -> None:
    pages = [
        f"THE BRIDGE {n}\n\nIt costs by road {n} what it costs by any other road, and never"
        for n in range(1, 5)
    ]
    text, heads = manuscript_of([*pages, "THE BRIDGE 5\n\n\\$5", "THE BRIDGE 6\n\nor more."])
    assert heads == [f"THE BRIDGE {n}" for n in range(1, 7)]
    assert 'never []{.page n="5"}\\$5 []{.page n="6"}or more.' in text
