"""The letters of each mark of a page are written down as they are shown, or as the mark says that they are read."""

from __future__ import annotations

import pytest

from octavo.checks.founts import Fount, measurers_of
from octavo.checks.marks import Aloud
from octavo.checks.pdfobjects import Stream
from octavo.checks.showing import Form, follow_content

FOUNT = Fount(dict.fromkeys(range(65536), 500.0), {n: chr(n) for n in range(32, 127)}, (32,))


def shown(words: str) -> str:
    codes = "".join(f"{ord(letter):04x}" for letter in words)
    return f"BT\n1 0 0 1 10 10 Tm\n/F 10 Tf\n[<{codes}>] TJ\nET"


def heard(content: str, forms: dict[bytes, Form] | None = None) -> Aloud:
    return follow_content(content.encode(), measurers_of({b"F": FOUNT}), forms).marks.aloud()


def test_a_mark_has_the_letters_that_stand_in_it_with_their_spaces() -> None:
    content = f"/Span\n<</MCID 3>>\nBDC\n{shown('some words ')}\n{shown('and more')}\nEMC"
    assert heard(content) == Aloud((3,), ("some words and more",))


def test_a_mark_may_stand_in_one_line() -> None:
    assert heard(f"/P <</MCID 0>> BDC\n{shown('words')}\nEMC") == Aloud((0,), ("words",))


@pytest.mark.parametrize("how", ["/Span\n{}\nBDC", "/Span {} BDC"])
@pytest.mark.parametrize("instead", ["<</ActualText<FEFF00AD>>>", "<</ActualText (\\255)>>"])
def test_what_a_mark_says_for_its_glyphs_is_read_in_their_place(how: str, instead: str) -> None:
    hyphen = f"{how.format(instead)}\n{shown('-')}\nEMC"
    content = f"/Span\n<</MCID 0>>\nBDC\n{shown('for')}\n{hyphen}\n{shown('tress')}\nEMC"
    assert heard(content) == Aloud((0,), ("for\u00adtress",))


def test_an_artifact_in_a_mark_is_not_read_and_its_words_are_told() -> None:
    aside = f"/Artifact\nBMC\n{shown('12')}\nEMC"
    content = f"/Span\n<</MCID 0>>\nBDC\n{shown('a')}\n{aside}\n{shown('b')}\nEMC"
    assert heard(content) == Aloud((0,), ("ab",), ("12",))


def test_an_artifact_without_words_is_nothing() -> None:
    assert heard(f"/Artifact\nBMC\n{shown('. . .')}\nEMC") == Aloud()


def test_what_stands_in_no_mark_is_told() -> None:
    assert heard(f"{shown('loose')}\n/Span\nBMC\n{shown(' words')}\nEMC") == Aloud(
        loose="loose words"
    )


def test_a_form_in_a_mark_is_of_the_mark_and_one_in_an_artifact_is_not_heard() -> None:
    form = Form(Stream({}, shown("inside").encode()), True, {})
    content = (
        "/Span\n<</MCID 0>>\nBDC\n/X Do\nEMC\nq /Artifact <</Type /Pagination>> BDC q /X Do Q EMC"
    )
    assert heard(content, {b"X": form}) == Aloud((0,), ("inside",))


def test_type_that_lies_askew_is_read_all_the_same() -> None:
    content = shown("words").replace("1 0 0 1 10 10", "0 1 1 0 10 10")
    assert heard(f"/Span\n<</MCID 0>>\nBDC\n{content}\nEMC") == Aloud((0,), ("words",))


def test_a_mark_that_says_nothing_that_can_be_read_is_read_by_its_glyphs() -> None:
    content = f"/Span\n<</MCID 0/ActualText(>>\nBDC\n{shown('words')}\nEMC"
    assert heard(content) == Aloud((0,), ("words",))
