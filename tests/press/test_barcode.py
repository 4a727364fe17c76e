"""Bars say the number: they are read back by a table of their own, written from the standard."""

from __future__ import annotations

import pytest

from octavo.press.barcode import Bar, make_barcode, price_code

# widths of bar and space, as ISO/IEC 15420 lists them for set A; set B is its mirror, C has its colours exchanged
_WIDTHS = {"3211": 0, "2221": 1, "2122": 2, "1411": 3, "1132": 4, "1231": 5, "1114": 6, "1312": 7, "1213": 8, "3112": 9}  # fmt: skip
_FIRST = {"AAAAAA": 0, "AABABB": 1, "AABBAB": 2, "AABBBA": 3, "ABAABB": 4, "ABBAAB": 5, "ABBBAA": 6, "ABABAB": 7, "ABABBA": 8, "ABBABA": 9}  # fmt: skip


def runs(bars: tuple[Bar, ...]) -> list[int]:
    """Widths of bars and spaces in turn."""
    found: list[int] = []
    for before, bar in zip((None, *bars), bars, strict=False):
        if before is not None:
            found.append(bar.start - before.start - before.width)
        found.append(bar.width)
    return found


def read_digit(widths: list[int]) -> tuple[int, str]:
    said = "".join(map(str, widths))
    if said in _WIDTHS:
        return _WIDTHS[said], "A"
    return _WIDTHS[said[::-1]], "B"


def read(bars: tuple[Bar, ...]) -> str:
    widths = runs(bars)
    assert widths[:3] == widths[-3:] == [1, 1, 1]
    assert widths[27:32] == [1, 1, 1, 1, 1]
    left = [read_digit(widths[at : at + 4]) for at in range(3, 27, 4)]
    right = [read_digit(widths[at : at + 4]) for at in range(32, 56, 4)]
    first = _FIRST["".join(kind for _, kind in left)]
    return f"{first}" + "".join(str(digit) for digit, _ in left + right)


@pytest.mark.parametrize(
    "isbn", ["978-0-306-40615-7", "9789295055124", "979-10-90636-07-1", "9783161484100"]
)
def test_a_number_is_read_back_from_its_bars(isbn: str) -> None:
    made = make_barcode(isbn)
    assert read(made.bars) == isbn.replace("-", "")
    assert made.modules == 95
    assert made.bars[-1].start + made.bars[-1].width == 95
    assert sum(bar.guard for bar in made.bars) == 6


@pytest.mark.parametrize("price", ["51999", "50000", "90000", "54495"])
def test_a_price_is_read_back_from_its_bars(price: str) -> None:
    made = make_barcode("978-0-306-40615-7", price)
    bars = tuple(bar for bar in made.bars if bar.price)
    widths = runs(bars)
    assert widths[:3] == [1, 1, 2]
    digits, at = "", 3
    for place in range(5):
        digit, _ = read_digit(widths[at : at + 4])
        digits += str(digit)
        at += 4
        if place < 4:
            assert widths[at : at + 2] == [1, 1]
            at += 2
    assert digits == price
    assert made.modules == 95 + 9 + 47


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ("19.99 USD", "51999"), ("5 usd", "50500"), ("$19.99", "51999"), ("19,99 USD", "51999"), ("120 USD", ""),
        ("12.50 EUR", ""), ("$25.99 CAN", ""), ("CAN $25.99 / US $19.99", "51999"),
    ],
)  # fmt: skip
def test_only_prices_in_dollars_have_digits(price: str, code: str) -> None:
    assert price_code(price) == code


@pytest.mark.parametrize("isbn", ["0-306-40615-2", "080442957X"])
def test_a_number_of_ten_digits_is_in_the_bars_as_one_of_thirteen(isbn: str) -> None:
    from stdnum.isbn import to_isbn13

    assert make_barcode(isbn).digits == read(make_barcode(isbn).bars)
    assert make_barcode(isbn).digits == to_isbn13(isbn.replace("-", ""))
