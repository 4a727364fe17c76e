"""Turn letters into the scripts that they belong to, and names of scripts into their letters.

A purpose is a key of ``fonts:`` in the front matter, as it is kept: an English name in small letters
(“hebrew”, “old italic”), “symbols” or “fallback”. Signs that scripts share count for each of them, as
Unicode's Script_Extensions say; what is of no script at all is a symbol.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from octavo.model.languages import script_of

FALLBACK = "fallback"
SYMBOLS = "symbols"
OWN = "Octavo Own"  # how the families of a book's own fonts begin, with a number behind it
BOXES = "Octavo Missing"  # the family whose glyphs stand for letters that no face has
_HAN = frozenset(("Hani",))
_KANA = frozenset(("Hira", "Kana"))
# Names that are of a language, or of several scripts; all others are Unicode's names of scripts.
_NAMED: dict[str, frozenset[str]] = {
    "chinese": _HAN | {"Bopo"},
    "japanese": _HAN | _KANA,
    "korean": _HAN | {"Hang"},
    "cjk": _HAN | _KANA | {"Bopo", "Hang"},
    SYMBOLS: frozenset(),
    FALLBACK: frozenset(),
}
_OTHER_NAMES = {
    "hans": "chinese", "hant": "chinese", "hanb": "chinese", "jpan": "japanese", "hrkt": "japanese",
    "kore": "korean", "emoji": SYMBOLS, "zsye": SYMBOLS, "zsym": SYMBOLS, "persian": "arabic",
    "urdu": "arabic", "yiddish": "hebrew", "hindi": "devanagari",
}  # fmt: skip
_OF_NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))
_RIGHT_TO_LEFT = frozenset("Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())
# Forms that Chinese, Japanese and Korean share and that Unicode gives to no script.
_WIDE = frozenset((*range(0x3000, 0x3040), *range(0xFE30, 0xFE50), *range(0xFF00, 0xFFF0)))
# What stands among letters of any script: spaces, joiners, the circle that carries a mark without a letter.
_AMONG = frozenset((0x20, 0xA0, 0x200C, 0x200D, 0x25CC))
# Drawn by no font: white space, controls, what only chooses or joins.
_INVISIBLE = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-"
    r"\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def direction_of(language: str) -> str:
    """How a language is written: “ltr” or “rtl”."""
    return "rtl" if script_of(language) in _RIGHT_TO_LEFT else "ltr"


def is_visible(character: str) -> bool:
    """Whether a font has to draw it; what has no meaning of its own in Unicode is nobody's to draw."""
    return _INVISIBLE.fullmatch(character) is None and unicodedata.category(character) != "Cn"


def purpose_of(name: str) -> str | None:
    """The purpose that an author means by a name or by a code of ISO 15924; None when there is none such."""
    from fontTools.unicodedata import script_code, script_name

    plain = " ".join(re.split(r"[\s_-]+", name.strip().casefold()))
    plain = _OTHER_NAMES.get(plain, plain)
    if plain in _NAMED:
        return plain
    code = plain.title() if len(plain) == 4 and script_name(plain.title(), None) else None
    code = code or script_code(plain, None) or script_code(plain.replace(" ", "_"), None)
    if code is None or code in _OF_NO_SCRIPT:
        return None
    return str(script_name(code)).replace("_", " ").casefold()


def known_purposes() -> list[str]:
    """All names that can stand in ``fonts:``, for a message about one that cannot."""
    from fontTools.unicodedata import Scripts

    names = (name.replace("_", " ").casefold() for code, name in Scripts.NAMES.items()
             if code not in _OF_NO_SCRIPT)  # fmt: skip
    return [*_NAMED, *_OTHER_NAMES, *names]


@lru_cache(maxsize=64)
def codes_of(purpose: str) -> frozenset[str]:
    """The codes of its scripts; none for symbols and for the fallback."""
    from fontTools.unicodedata import script_code

    if purpose in _NAMED:
        return _NAMED[purpose]
    return frozenset((script_code(purpose.replace(" ", "_"), None) or script_code(purpose),))


def letters_for(purpose: str, codes: Iterable[int]) -> frozenset[int]:
    """Those of ``codes`` (code points) that belong to a purpose: signs that its scripts share among them."""
    from fontTools.unicodedata import script_extension

    if purpose == FALLBACK:
        return frozenset(codes)
    if purpose == SYMBOLS:
        symbols = frozenset(c for c in codes if _is_symbol(chr(c)))
        return symbols | _AMONG.intersection(codes) if symbols else symbols
    wanted = codes_of(purpose)
    shared = _AMONG | (_WIDE if wanted & _NAMED["cjk"] else frozenset())
    found = frozenset(c for c in codes if wanted & script_extension(chr(c)))
    return found | shared.intersection(codes) if found else found


def own_letters(purpose: str, codes: Iterable[int]) -> frozenset[int]:
    """Those of ``codes`` that are of the purpose's scripts and of no other."""
    from fontTools.unicodedata import script

    wanted = codes_of(purpose)
    return frozenset(c for c in codes if script(chr(c)) in wanted) if wanted else frozenset()


def group_by_purpose(characters: Collection[str], language: str) -> dict[str, list[str]]:
    """Characters by the purpose for which a font has to be named, in a book of this language.

    Han is Chinese, but in a book in Japanese or Korean. Marks that scripts share go with whatever script
    there is, else they are symbols.
    """
    from fontTools.unicodedata import script, script_extension

    groups: dict[str, list[str]] = {}
    shared: list[tuple[str, set[str]]] = []
    for character in sorted(characters):
        code = script(character)
        if code not in _OF_NO_SCRIPT:
            groups.setdefault(_language_of(code, language), []).append(character)
        else:
            shared.append((character, script_extension(character) - _OF_NO_SCRIPT))
    for character, codes in shared:
        fitting = (purpose for purpose in groups if codes & codes_of(purpose))
        alone = (
            _language_of(min(codes), language) if codes and script(character) == "Zyyy" else SYMBOLS
        )
        groups.setdefault(next(fitting, alone), []).append(character)
    return groups


def _language_of(code: str, language: str) -> str:
    if code in _KANA:
        return "japanese"
    if code == "Hang":
        return "korean"
    if code in ("Hani", "Bopo"):
        by_language = {"ja": "japanese", "ko": "korean"}
        return by_language.get(language.partition("-")[0].lower(), "chinese")
    return purpose_of(code) or SYMBOLS


def _is_symbol(character: str) -> bool:
    """Whether it is of no script, and no letter, digit or sign of plain text in Latin either."""
    from fontTools.unicodedata import script, script_extension

    if ord(character) <= 0xFF or not is_visible(character):
        return False
    return script(character) == "Brai" or (
        script(character) in _OF_NO_SCRIPT and script_extension(character) <= _OF_NO_SCRIPT
    )
