"""Turn an ISBN into the bars that shops read: EAN-13, and the price beside it as EAN-5 (ISO/IEC 15420).

The packages that draw bar codes (python-barcode 0.16, bookbarcode 0.4) know no add-on for the price, and each draws
files of its own; the bars are three small tables, and the cover draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from octavo.model.prices import parse_prices

MODULE_MM = 0.33  # the narrowest bar, at 100 %
HEIGHT_MM = 22.85  # of the bars, guards go 5 modules deeper
QUIET = (
    11,
    7,
)  # modules of white before the first bar, and behind the last: 11, 7; before an add-on 7 to 12
GAP = 9  # modules between the number and the add-on
# bars of a digit by the set that it is taken of; the even set is the right one backwards
_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")  # fmt: skip
_RIGHT = tuple(code.translate({48: "1", 49: "0"}) for code in _ODD)
_EVEN = tuple(code[::-1] for code in _RIGHT)
# which of the first six digits behind the leading one are taken of the even set
_LEADING = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")  # fmt: skip
_PRICE = ("EEOOO", "EOEOO", "EOOEO", "EOOOE", "OEEOO", "OOEEO", "OOOEE", "OEOEO", "OEOOE", "OOEOE")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, in modules from the left end."""

    start: int
    width: int
    guard: bool  # whether it goes deeper than the others
    price: bool  # whether it is of the add-on


@dataclass(frozen=True, slots=True)
class Barcode:
    """The bars of a number, and the digits below and above them."""

    bars: tuple[Bar, ...]
    modules: int  # the width of all of them
    digits: str  # of the ISBN
    price: str  # of the add-on; "" for none
    price_start: int  # module at which the add-on begins


def make_barcode(isbn: str, price: str = "") -> Barcode:
    """``isbn``: of thirteen digits or of ten, with or without hyphens, its check digit right; ``price``: five digits, or ""."""
    digits = _thirteen("".join(sign for sign in isbn if sign.isalnum()))
    assert len(digits) == 13, f"no ISBN: {isbn}"
    first = zip(digits[1:7], _LEADING[int(digits[0])], strict=True)
    left = "".join(_digit(digit, kind) for digit, kind in first)
    right = "".join(_RIGHT[int(digit)] for digit in digits[7:])
    main = _bars(f"101{left}01010{right}101", 0, price=False, guards=((0, 3), (45, 50), (92, 95)))
    if not price:
        return Barcode(main, 95, digits, "", 0)
    start = 95 + GAP
    check = (3 * sum(map(int, price[::2])) + 9 * sum(map(int, price[1::2]))) % 10
    parts = [_digit(digit, kind) for digit, kind in zip(price, _PRICE[check], strict=True)]
    addon = _bars("1011" + "01".join(parts), start, price=True, guards=())
    return Barcode(main + addon, start + 47, digits, price, start)


def _thirteen(number: str) -> str:
    """A number of ten digits as the bars have it since 2007: behind 978, with another check digit."""
    if len(number) != 10:
        return number
    digits = f"978{number[:9]}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def price_code(price: str) -> str:
    """The five digits of a price in dollars of the United States, below a hundred: “19.99 USD”; "" for all others.

    Raises ValueError for what is no price.
    """
    dollars = (one.amount for one in parse_prices(price) if one.currency == "USD")
    cents = round(100 * next(dollars, Decimal(0)))
    return f"5{cents:04}" if 0 < cents < 10000 else ""


def _digit(digit: str, kind: str) -> str:
    return (_ODD if kind == "O" else _EVEN)[int(digit)]


def _bars(
    code: str, start: int, *, price: bool, guards: tuple[tuple[int, int], ...]
) -> tuple[Bar, ...]:
    found: list[Bar] = []
    at = 0
    while at < len(code):
        width = len(code[at:]) - len(code[at:].lstrip(code[at]))
        if code[at] == "1":
            guard = any(begin <= at < end for begin, end in guards)
            found.append(Bar(start + at, width, guard, price))
        at += width
    return tuple(found)
