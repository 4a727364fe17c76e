"""Letters are of the script that Unicode gives them, and authors may name scripts in several ways."""

from __future__ import annotations

import pytest

from octavo.text.scripts import (
    codes_of,
    direction_of,
    group_by_purpose,
    is_visible,
    letters_for,
    own_letters,
    purpose_of,
)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("Hebrew", "hebrew"), ("Hebr", "hebrew"), ("old-italic", "old italic"), ("Phags Pa", "phags pa"),
        ("Jpan", "japanese"), ("emoji", "symbols"), ("persian", "arabic"), ("fallback", "fallback"),
        ("klingon", None), ("Zyyy", None), ("", None),
    ],
)  # fmt: skip
def test_a_script_is_named_in_english_or_by_its_code(name: str, purpose: str | None) -> None:
    assert purpose_of(name) == purpose
    if purpose not in (None, "symbols", "fallback"):
        assert codes_of(str(purpose))


def test_letters_are_grouped_by_what_an_author_would_name() -> None:
    found = group_by_purpose(set("★שלוم你こンー안。\u0301"), "en")
    assert {purpose: "".join(letters) for purpose, letters in found.items()} == {
        "hebrew": "ולש", "arabic": "م", "japanese": "こン。ー", "chinese": "你", "korean": "안",
        "symbols": "\u0301★",
    }  # fmt: skip


def test_han_is_of_the_book_s_language() -> None:
    assert group_by_purpose({"本"}, "ja-JP") == {"japanese": ["本"]}
    assert group_by_purpose({"本"}, "ko") == {"korean": ["本"]}
    assert group_by_purpose({"本"}, "zh-Hant") == {"chinese": ["本"]}


def test_a_font_for_a_script_brings_the_signs_that_scripts_share_but_no_latin() -> None:
    codes = {ord(c) for c in "aé1،؟ب★ "}
    assert letters_for("arabic", codes) == {ord(c) for c in "،؟ب "}
    assert own_letters("arabic", codes) == {ord("ب")}
    assert letters_for("symbols", codes) == {ord(c) for c in "★ "}
    assert letters_for("fallback", codes) == codes
    assert letters_for("thai", codes) == frozenset()


def test_nobody_has_to_draw_what_only_joins_or_chooses() -> None:
    assert not [
        c for c in "\u200d\ufe0f\u00ad\u2060\t\u202b\ue000\U000e0041\u0378" if is_visible(c)
    ]
    assert [c for c in "aא你★😀\u0301" if is_visible(c)] == list("aא你★😀\u0301")


def test_languages_have_the_direction_of_their_script() -> None:
    assert [direction_of(tag) for tag in ("he", "ar-EG", "fa", "yi", "az-Arab", "en", "ja", "hy")] == [
        *["rtl"] * 5, "ltr", "ltr", "ltr",
    ]  # fmt: skip
