"""A price is an amount and a currency, in whichever way a person writes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from octavo.model.prices import Price, parse_prices


@pytest.mark.parametrize(
    ("said", "amount", "currency"),
    [
        ("19.99 USD", "19.99", "USD"), ("$19.99", "19.99", "USD"), ("US $19.99", "19.99", "USD"), ("USD 5", "5", "USD"),
        ("19,99 USD", "19.99", "USD"), ("19,99 €", "19.99", "EUR"), ("€ 1.299,50", "1299.50", "EUR"),
        ("1,299.00 usd", "1299", "USD"), ("12 500 RUB", "12500", "RUB"), ("CHF 1’299.50", "1299.50", "CHF"),
        ("$25.99 CAN", "25.99", "CAD"), ("C$25.99", "25.99", "CAD"), ("$30 AUD", "30", "AUD"), ("£9.5", "9.5", "GBP"),
        ("CHF 20.–", "20", "CHF"), ("20,- €", "20", "EUR"), ("€ 20,—", "20", "EUR"), ("49,90 zł", "49.90", "PLN"), ("Fr. 39.50", "39.50", "CHF"), ("5 000 ֏", "5000", "AMD"),
    ],
)  # fmt: skip
def test_a_price_is_read_as_it_is_written(said: str, amount: str, currency: str) -> None:
    assert parse_prices(said) == (Price(Decimal(amount), currency),)


def test_several_prices_stand_beside_one_another() -> None:
    wanted = (Price(Decimal("19.99"), "USD"), Price(Decimal("25.99"), "CAD"))
    assert parse_prices("$19.99 US / $25.99 CAN") == wanted
    assert parse_prices("US $19.99, CAN $25.99") == wanted


@pytest.mark.parametrize(
    "said",
    ["free", "1e999 USD", "inf USD", "nan USD", "19.99", "USD", "19.99 ABC", "-5 USD", "1.2.3 USD", "19.999,9 $ €", "0 USD",
     "٥ USD", "about 20 USD", "123456789 USD", "19.99 USD /"],
)  # fmt: skip
def test_what_is_no_price_is_told_with_what_to_write(said: str) -> None:
    with pytest.raises(ValueError, match=r"is no price[;:]"):
        parse_prices(said)
