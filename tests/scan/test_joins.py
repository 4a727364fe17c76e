"""What happens to a paragraph where a page ends, by which rule and how sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.commands.importing import import_book
from octavo.scan.inline import Reader
from octavo.scan.joins import decide_join, is_open, join_nodes, keeps_hyphen, unwrap
from octavo.scan.model import Mark, Options, Text
from octavo.scan.words import read_lexicon
from octavo.scan.write import write_block

LEXICON = read_lexicon(
    "government self-government northern the book wagon-lit, and a long line of words to read here"
)
LONG = "A line that is long enough to be the last one of a page of the book "


def joined(before: str, after: str) -> tuple[str, str, float]:
    """The paragraph (or both, parted by ¶), the rule and how sure it is."""
    left, right = Reader(None).read(before), Reader(None).read(after)
    decision = decide_join(left, right, LEXICON)
    if not decision.joined:
        return f"{before} ¶ {after}", decision.rule, decision.confidence
    nodes = join_nodes(left, (Mark("9"),), right, decision.glue)
    return (
        write_block(nodes, {}).replace('[]{.page n="9"}', "|"),
        decision.rule,
        decision.confidence,
    )


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        ("petitioning the government to", "transfer Artsakh.", "petitioning the government to |transfer Artsakh."),
        (LONG + "and then", "Armenia came.", LONG + "and then |Armenia came."),
        ("By 18", "February, it", "By 18 ¶ February, it"),  # alone, as short as a line of its own
        (LONG + "by 18", "February, it", LONG + "by 18 |February, it"),
        (LONG + "in", "2018, there", LONG + "in |2018, there"),
        ("all of it.", "The next page.", "all of it. ¶ The next page."),
        ("all of it.”", "The next page.", "all of it.” ¶ The next page."),
        ("He said: “All of it.", "And more.” Then he", "He said: “All of it. |And more.” Then he"),
        ("the gov-", "ernment fell", "the gov|ernment fell"),
        ("the wagon-", "lit stood", "the wagon-|lit stood"),
        ("even non-", "Armenians knew", "even non-|Armenians knew"),
        ("to self-", "made men", "to self-|made men"),
        ("in Nakhichevan—", "which was", "in Nakhichevan—|which was"),
        (LONG + "*Black*", "*Garden*, who", LONG + "*Black |Garden*, who"),
        ("by Mr.", "Smith and", "by Mr. |Smith and"),
        ("Raffi Toghramadjian", "May 17, 2021", "Raffi Toghramadjian ¶ May 17, 2021"),
        ("of the men (", "and women)", "of the men (|and women)"),
    ],
)  # fmt: skip
def test_paragraphs_are_joined_or_kept_apart(before: str, after: str, result: str) -> None:
    assert joined(before, after)[0] == result


def test_the_less_there_is_to_go_by_the_less_sure_it_is() -> None:
    sure = joined("to the", "government of it")[2]
    name = joined(LONG + "to the", "Government of it")[2]
    colon = joined(LONG + "as follows:", "Nobody came.")[2]
    assert sure > name > 0.8 > colon


@pytest.mark.parametrize(
    ("text", "whether"),
    [("It ends.<sup>12</sup>", False), ("It goes on<sup>12</sup>", True), ("“It ends.”[^3]", False),
     ("It ends.¹²", False), ("It ends, and", True)],
)  # fmt: skip
def test_a_call_at_the_end_does_not_hide_whether_a_sentence_ends(text: str, whether: bool) -> None:
    assert is_open(text) is whether


def test_words_cut_at_a_lines_end_are_whole_again() -> None:
    text = "the north-\nern govern-\n  ment and wagon-\nlit of non-\nArmenians"
    assert unwrap(text, LEXICON) == "the northern government and wagon-lit of non-Armenians"


def test_a_word_that_two_line_ends_cut_is_whole_again() -> None:
    assert unwrap("of the gov-\nern-\nment, and so on", LEXICON) == "of the government, and so on"
    assert unwrap("1813-\nand 3-\nyear", LEXICON) == "1813-\nand 3-\nyear"


def test_a_word_that_may_be_a_prefix_is_one_only_before_a_word() -> None:
    text = (
        "It was far-\nreaching, and so-\nciety was well-\nread; the far-\nmers of the inter-\nior"
    )
    lexicon = read_lexicon(f"{text} read it: reaching all of them.")
    assert unwrap(text, lexicon) == (
        "It was far-reaching, and society was well-read; the farmers of the interior"
    )


def test_a_half_of_a_word_at_the_head_of_a_page_or_column_is_no_word() -> None:
    """“quarrel” and “som” would be two that stand elsewhere."""
    cut = "of the quarrel-\n\nsom men"
    text = f"a quarrel and a quarrel {cut}\n\n{cut}\n\n{cut}, and quarrel-\nsom boys"
    assert unwrap(text, read_lexicon(text)).endswith("quarrelsom boys")


def test_what_words_end_with_is_no_word_behind_a_hyphen() -> None:
    lexicon = read_lexicon(
        "It was fully in his power, and able to be in his power fully, able men."
    )
    assert unwrap("how power-\nfully and power-\nable", lexicon) == "how powerfully and powerable"


def test_an_address_goes_on_over_a_page_end() -> None:
    before, after = (Text("See https://www.example.org/2020"),), (Text("/11/10/all.html."),)
    decision = decide_join(before, after, LEXICON)
    assert (decision.joined, decision.glue) == (True, "nothing")


def test_a_soft_hyphen_is_the_typesetter_s() -> None:
    decision = decide_join((Text("and pro\u00ad"),), (Text("portion of it"),), LEXICON)
    assert (decision.joined, decision.glue) == (True, "hyphen")


def test_a_number_and_a_fraction_keep_their_hyphen() -> None:
    assert keeps_hyphen("two", "thirds", LEXICON)[0]


def test_a_quotation_of_which_the_first_paragraph_was_joined_keeps_the_others(
    tmp_path: Path,
) -> None:
    scan = tmp_path / "a.md"
    scan.write_text("# One\n\n<!-- page 1 -->\n\nIt was said of them that they\n\n<!-- page 2 -->\n\n"
                    "> had gone away.\n>\n> And so they had, all of them.\n", "utf-8")  # fmt: skip
    told, _ = import_book(scan, tmp_path / "book", Options(), lambda *_: None)
    assert told.account.lost == ""
    assert "> And so they had, all of them." in (tmp_path / "book" / told.manuscript).read_text(
        "utf-8"
    )
