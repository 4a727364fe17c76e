"""Turn numbers into the numerals of folios, parts, appendices and lists."""

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


def letters(number: int) -> str:
    """Lower-case letters of a positive number: a … z, aa, ab …"""
    result = ""
    while number:
        number, rest = divmod(number - 1, 26)
        result = chr(ord("a") + rest) + result
    return result


def number_of(folio: str) -> tuple[int, int] | None:
    """The row in which a folio counts (0: roman numerals, 1: figures), and its number; None for what is none."""
    if folio.isascii() and folio.isdigit():
        return 1, int(folio)
    values = [
        dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True)).get(c) for c in folio
    ]
    if not values or None in values:
        return None
    known = [value for value in values if value]
    total = sum(
        -value if value < after else value
        for value, after in zip(known, [*known[1:], 0], strict=True)
    )
    return (0, total) if roman(total) == folio else None
