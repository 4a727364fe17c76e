"""Turn numbers into the numerals of folios and parts."""

from __future__ import annotations


def roman(number: int) -> str:
    """Lower-case roman numeral of a positive number."""
    result = ""
    for value, numeral in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        result += numeral * count
    return result
