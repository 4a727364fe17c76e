"""Turn a term into what it is sorted by, as the language of the book sorts.

Letter by letter (*Chicago Manual of Style*, 17th ed., 16.59): spaces, hyphens and other signs do not count, up to the first
comma or bracket; then the rest; then accents, then capitals. An accent is a variety of its letter unless the language has a
place for the letter of its own, as Swedish has for å, ä and ö.

The whole of Unicode's collation is not needed for that: what it would add for the scripts of our books is in the table
below (CLDR's rules for these languages). ICU would have to be compiled where it is installed, and pyuca knows no language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Key = tuple[tuple[str, ...], tuple[str, ...], str, str]

# Letters with a place of their own: behind which letter they stand, in their order.
_OWN_PLACES = {
    "az": {"c": "ç", "e": "ə", "g": "ğ", "i": "ı", "o": "ö", "s": "ş", "u": "ü"},
    "cs": {"c": "č", "h": "ch", "r": "ř", "s": "š", "z": "ž"},
    "da": {"z": "æ ø å"},
    "es": {"n": "ñ"},
    "et": {"s": "š z ž", "w": "õ ä ö ü"},
    "fi": {"z": "å ä ö"},
    "hr": {"c": "č ć", "d": "dž đ", "l": "lj", "n": "nj", "s": "š", "z": "ž"},
    "hu": {"c": "cs", "d": "dz dzs", "g": "gy", "l": "ly", "n": "ny", "o": "ö", "s": "sz", "t": "ty", "u": "ü", "z": "zs"},
    "is": {"d": "ð", "z": "þ æ ö å"},
    "lt": {"c": "č", "s": "š", "z": "ž"},
    "lv": {"c": "č", "g": "ģ", "k": "ķ", "l": "ļ", "n": "ņ", "s": "š", "z": "ž"},
    "nb": {"z": "æ ø å"},
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "ź ż"},
    "ro": {"a": "ă â", "i": "î", "s": "ș", "t": "ț"},
    "ru": {"и": "й"},
    "sk": {"a": "ä", "c": "č", "h": "ch", "o": "ô", "s": "š", "z": "ž"},
    "sl": {"c": "č", "s": "š", "z": "ž"},
    "sv": {"z": "å ä ö"},
    "tr": {"c": "ç", "g": "ğ", "h": "ı", "o": "ö", "s": "ş", "u": "ü"},
    "uk": {"г": "ґ", "е": "є", "и": "і ї й"},
}  # fmt: skip
_OWN_PLACES |= {"no": _OWN_PLACES["nb"], "nn": _OWN_PLACES["nb"], "sr": _OWN_PLACES["hr"]}
_SAME = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ə": "e",
    "և": "եւ",
}  # elsewhere
_HEAD = re.compile(r"[,(\[]")
_OPENED = re.compile(r"^[\s,(\[]+")
_LATIN_CAPITALS = {"tr": {"I": "ı", "İ": "i"}, "az": {"I": "ı", "İ": "i"}}


def sort_key(term: str, language: str) -> Key:
    """Keys of terms compare as their terms are sorted in this language."""
    return letters_of(_head(term), language), letters_of(term, language), _plain(term), term


def letter_head(term: str, language: str) -> str:
    """The letter under which a term stands, as a head over all of them; "" for one that begins with a figure, or has
    none."""
    letters = letters_of(_head(term), language)
    if not letters or letters[0][:1].isdigit():
        return ""
    primary = language.partition("-")[0].lower()
    own = next((kept for kept, key in _places(primary).items() if key == letters[0]), letters[0])
    capital = next(
        (big for big, small in _LATIN_CAPITALS.get(primary, {}).items() if small == own), ""
    )
    return capital or own.capitalize()


def _head(term: str) -> str:
    """What stands before the first comma or bracket, but for one with which a term begins."""
    return _HEAD.split(_OPENED.sub("", term), maxsplit=1)[0]


def letters_of(term: str, language: str) -> tuple[str, ...]:
    """The letters and figures of a term, each as what it is sorted by; a row of figures counts as a number."""
    primary = language.partition("-")[0].lower()
    for capital, small in _LATIN_CAPITALS.get(primary, {}).items():
        term = term.replace(capital, small)
    places = _places(primary)
    found: list[str] = []
    for part in _parts(primary).findall(unicodedata.normalize("NFC", term.casefold())):
        if part in places:
            found.append(places[part])
        elif part.isdigit():
            # figures before letters, in the order of their values
            found.append(f"0{len(part.lstrip('0')):03}{part.lstrip('0')}")
        else:
            base = unicodedata.normalize("NFKD", part)
            found += [
                kept
                for letter in base
                for kept in _SAME.get(letter, letter)
                if not unicodedata.combining(kept) and kept.isalnum()
            ]
    return tuple(found)


@lru_cache(maxsize=8)
def _places(language: str) -> dict[str, str]:
    """What letters with a place of their own are sorted by: the letter before them, and their number behind it."""
    return {
        letter: f"{before}\uffff{number:02}"
        for before, letters in _OWN_PLACES.get(language, {}).items()
        for number, letter in enumerate(letters.split())
    }


@lru_cache(maxsize=8)
def _parts(language: str) -> re.Pattern[str]:
    own = sorted(_places(language), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, own), r"\d+", r"\w[\u0300-\u036f]*"]))


def _plain(term: str) -> str:
    return unicodedata.normalize("NFD", term.casefold())
