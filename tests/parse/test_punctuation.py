"""Marks, spaces and dashes are those of the language that the words are in; no letter is touched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from builders import parse_book
from lxml import etree


def set_texts(folder: Path, texts: Iterable[str], language: str = "en") -> list[str]:
    """The words of each paragraph of a book."""
    text = "\n\n".join(["# One", *texts])
    book = parse_book(folder, f"{text}\n", language=language).book
    root = etree.fromstring(f"<x>{book.divisions[0].html}</x>")
    return ["".join(paragraph.itertext()) for paragraph in root.iter("p")]


TYPED = "\"a 'b' c\" d"


MARKS = {
    "en": "“a ‘b’ c” d",
    "en-GB": "“a ‘b’ c” d",
    "fr": "«\u202fa “b” c\u202f» d",
    "fr-CA": "«\u202fa “b” c\u202f» d",
    "fr-CH": "«\u202fa ‹\u202fb\u202f› c\u202f» d",
    "de": "„a ‚b‘ c“ d",
    "de-AT": "„a ‚b‘ c“ d",
    "de-CH": "«a ‹b› c» d",
    "es": "«a “b” c» d",
    "es-MX": "“a ‘b’ c” d",
    "it": "«a “b” c» d",
    "pt-PT": "«a “b” c» d",
    "pt-BR": "“a ‘b’ c” d",
    "ru": "«a „b“ c» d",
    "uk": "«a „b“ c» d",
    "pl": "„a «b» c” d",
    "cs": "„a ‚b‘ c“ d",
    "hu": "„a »b« c” d",
    "sv": "”a ’b’ c” d",
    "fi": "”a ’b’ c” d",
    "da": "»a ›b‹ c« d",
    "nb": "«a ‘b’ c» d",
    "nl": "“a ‘b’ c” d",
    "el": "«a “b” c» d",
    "hy": "«a “b” c» d",
    "ja": "「a 『b』 c」 d",
    "zh-Hant": "「a 『b』 c」 d",
    "tlh": "“a ‘b’ c” d",
}


def test_typed_quotation_marks_are_those_of_the_language(tmp_path: Path) -> None:
    texts = [f"::: {{lang={language}}}\n{TYPED}\n:::" for language in MARKS]
    assert dict(zip(MARKS, set_texts(tmp_path, texts), strict=True)) == MARKS


def test_typed_quotation_marks_are_those_of_the_books_language(tmp_path: Path) -> None:
    assert set_texts(tmp_path, [TYPED], "de-CH") == [MARKS["de-CH"]]


def test_words_in_another_language_have_its_marks_and_those_around_them_the_books(
    tmp_path: Path,
) -> None:
    text = 'He said [un "mot" là]{lang=fr}, and "[ja]{lang=de}".'
    assert set_texts(tmp_path, [text]) == ["He said un «\u202fmot\u202f» là, and “ja”."]
    text = 'Er sagte [he said "yes"]{lang=en-GB}, "ja".'
    assert set_texts(tmp_path, [text], "de") == ["Er sagte he said “yes”, „ja“."]


def test_marks_that_are_typed_as_they_are_to_be_printed_stay(tmp_path: Path) -> None:
    texts = ["„Wort“ und „noch“.", "“Wort” und ‘noch’.", "»Wort« und ›noch‹.", "”ord” ’ett’"]
    assert set_texts(tmp_path, texts, "de") == texts


def test_a_quotation_that_ends_in_a_later_paragraph_opens_with_the_languages_mark(
    tmp_path: Path,
) -> None:
    texts = ['"Le premier.', '"Le second."']
    assert set_texts(tmp_path, texts, "fr") == ["«\u202fLe premier.", "«\u202fLe second.\u202f»"]


def test_an_alternative_text_has_the_marks_of_its_language(tmp_path: Path) -> None:
    text = '![Das "Bild" dort](x.svg)'
    book = parse_book(tmp_path, {"a.md": f"# One\n\n{text}\n", "x.svg": b"<svg/>"}, language="de")
    assert "Das „Bild“ dort" in book.book.divisions[0].html


FRENCH = {
    "Quoi ? Non ! Si ; oui": "Quoi\u202f? Non\u202f! Si\u202f; oui",
    "Quoi? Non! Si; oui": "Quoi\u202f? Non\u202f! Si\u202f; oui",
    "Quoi ?! Non !!": "Quoi\u202f?! Non\u202f!!",
    "Il dit : oui, il dit: non": "Il dit\u00a0: oui, il dit\u00a0: non",
    "« Mot » et «mot»": "«\u202fMot\u202f» et «\u202fmot\u202f»",
    "*Quoi* ? *Quoi*? *Non !*": "Quoi\u202f? Quoi\u202f? Non\u202f!",
    "à 10:30, http://a.fr/?b;c": "à 10:30, http://a.fr/?b;c",
    "`code ?` et `code` !": "code ? et code\u202f!",
    "(Oui !) « Si ! »": "(Oui\u202f!) «\u202fSi\u202f!\u202f»",
}


def test_french_has_its_spaces_whether_they_were_typed_or_not(tmp_path: Path) -> None:
    made = set_texts(tmp_path, FRENCH, "fr")
    assert dict(zip(FRENCH, made, strict=True)) == FRENCH


def test_canada_has_no_space_before_high_marks(tmp_path: Path) -> None:
    made = set_texts(tmp_path, ["Quoi? Il dit: non!"], "fr-CA")
    assert made == ["Quoi? Il dit\u00a0: non!"]


SET = {
    "word -- word --- word": "word\u00a0– word\u00a0— word",
    "word---word, 12--15": "word—word, 12–15",
    "-- a speech": "– a speech",
    "a *word* --- another": "a word\u00a0— another",
    "well ... yes … no...": "well\u00a0… yes\u00a0… no…",
    "well . . . yes. . . .": "well\u00a0.\u00a0.\u00a0. yes.\u00a0.\u00a0.\u00a0.",
    "the .NET word": "the .NET word",
    "\"'a' b 'c'\"": "“\u200a‘a’ b ‘c’\u200a”",
    "\"*'a'*\"": "“\u200a‘a’\u200a”",
    "———, a——, ————": "———, a⸺, ————",
    "`——— -- 'a'`": "——— -- 'a'",
}


def test_dashes_dots_and_marks_stand_as_a_compositor_sets_them(tmp_path: Path) -> None:
    made = set_texts(tmp_path, SET)
    assert dict(zip(SET, made, strict=True)) == SET


def test_two_em_dashes_are_one_in_chinese(tmp_path: Path) -> None:
    assert set_texts(tmp_path, ["字——字"], "zh") == ["字——字"]
