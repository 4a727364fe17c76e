"""Judge what a person typed: languages, dates, numbers with check digits, addresses.

Each function gives the value in its one form back, or raises ValueError with a sentence for whoever typed it.
"""

from __future__ import annotations

import datetime
import re

from octavo.model.languages import is_language

_ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32


def check_language(value: str) -> str:
    """A language tag (BCP 47), with hyphens."""
    tag = value.replace("_", "-")
    if not is_language(tag):
        raise ValueError(f"“{value}” is not a language tag; write one like en, en-GB or hy")
    return tag


def check_date(value: str) -> str:
    """A year, a month or a day that there is: “2026”, “2026-11”, “2026-11-22”."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value)
    wrong = ValueError(f"“{value}” is not a date; write 2026, 2026-11 or 2026-11-22")
    if match is None:
        raise wrong
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise wrong from None
    return value


def check_isbn(value: str) -> str:
    """An ISBN with its check digit, hyphened as its group has it."""
    from stdnum import isbn
    from stdnum.exceptions import ValidationError as NumberError

    try:
        return str(isbn.format(isbn.validate(value)))
    except NumberError:
        raise ValueError(
            f"“{value}” is not an ISBN: its length or its check digit is wrong"
        ) from None


def check_orcid(value: str) -> str:
    """An ORCID iD with its check digit (ISO 7064, 11-2): “0000-0002-1825-0097”."""
    from stdnum import isni
    from stdnum.exceptions import ValidationError as NumberError

    try:
        digits = str(isni.validate(value.removeprefix("https://orcid.org/")))
    except NumberError:
        raise ValueError(f"“{value}” is not an ORCID iD") from None
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def check_doi(value: str) -> str:
    """A DOI without its address: “10.1234/fold”."""
    value = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", value)
    if not re.fullmatch(r"10\.\d{4,9}/\S+", value):
        raise ValueError(f"“{value}” is not a DOI; it begins with 10. and has a slash")
    return value


def check_ror(value: str) -> str:
    """An identifier of the Research Organization Registry: seven characters and two check digits (ISO 7064, 97-10)."""
    name = value.removeprefix("https://").removeprefix("ror.org/").lower()
    if re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", name):
        number = 0
        for letter in name[:7]:
            number = number * 32 + _ROR_LETTERS.index(letter)
        if 98 - number * 100 % 97 == int(name[7:]):
            return f"https://ror.org/{name}"
    raise ValueError(f"“{value}” is not a ROR: its form or its check digits are wrong")


def check_day(value: str) -> str:
    """A day, not less."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", check_date(value)):
        raise ValueError(f"“{value}” is not a day; write 2026-11-22")
    return value


def check_address(value: str) -> str:
    """An address of the web."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError(f"“{value}” is not an address; it begins with https://")
    return value
