"""Terms stand in the order of the book's language."""

from __future__ import annotations

import pytest

from octavo.text.collation import sort_key


@pytest.mark.parametrize(
    ("language", "terms"),
    [
        (
            "en",
            "9th regiment|10th regiment|a|Abel|Ábel|Abel, Karl|Abelard|new|Newark|newt|New York",
        ),
        ("sv", "Zorn|Ås|Ärla|Öland"),
        ("de", "Ofen|Öl|Olaf"),
        ("es", "nube|ñandú|oca"),
        ("cs", "cena|čáp|hrad|chata|ikona"),
        ("da", "Zorn|Ære|Øl|Ål"),
        ("pl", "lato|łan|mak"),
        ("ru", "ели|ёлка|жук|ива|йод"),
        ("tr", "dal|hız|ılık|ince"),
        ("hy", "Աղվանք|Արցախ|Շուշի"),
        ("el", "Ἀθῆναι|Βυζάντιον"),
    ],
)
def test_terms_are_sorted_as_the_language_sorts_them(language: str, terms: str) -> None:
    wanted = terms.split("|")
    assert sorted(sorted(wanted), key=lambda term: sort_key(term, language)) == wanted
