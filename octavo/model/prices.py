"""Prices, as the backs of books say them: an amount and a currency, in any of the ways in which they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# ISO 4217, the currencies that are in use
_CODES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG""".split()
)
_DOLLARS = {"": "USD", "US": "USD", "C": "CAD", "CA": "CAD", "CAN": "CAD", "A": "AUD", "AU": "AUD", "AUS": "AUD",
            "NZ": "NZD", "HK": "HKD", "S": "SGD", "NT": "TWD", "R": "BRL", "MX": "MXN"}  # fmt: skip
_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "֏": "AMD", "₼": "AZN", "₾": "GEL", "₺": "TRY",
          "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND", "₦": "NGN", "₱": "PHP", "₸": "KZT", "ZŁ": "PLN", "KČ": "CZK",
          "FT": "HUF", "LEI": "RON", "ЛВ": "BGN", "EURO": "EUR", "FR": "CHF", "SFR": "CHF"}  # fmt: skip
_BETWEEN = re.compile(r"\s*(?:[/;|·]|,\s(?=[^0-9]))\s*")  # several prices, each in its currency
_PRICE = re.compile(r"([^0-9]*?)\s*([0-9][0-9.,'’\s]*[0-9]|[0-9])\s*([^0-9]*)")
_NO_CENTS = re.compile(r"(?<=[0-9])[.,]\s?[-–—]+")  # 20.– and 20,-
_AMOUNT = re.compile(r"([0-9]{1,3}(?:[.,'’\s][0-9]{3})+|[0-9]{1,7})(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Price:
    """What a book costs."""

    amount: Decimal
    currency: str  # by its code in ISO 4217


def parse_prices(value: str) -> tuple[Price, ...]:
    """The prices of ``19.99 USD``, ``$19.99``, ``19,99 €``, ``CHF 20.–`` or ``US $19.99 / CAN $25.99``.

    Raises ValueError, with a sentence for whoever typed it, for anything else.
    """
    return tuple(_price(part, value) for part in _BETWEEN.split(value.strip()))


def check_price(value: str) -> str:
    """The same text, where it is one price or more. Raises ValueError as `parse_prices` does."""
    parse_prices(value)
    return value


def _price(part: str, value: str) -> Price:
    match = _PRICE.fullmatch(_NO_CENTS.sub("", part))
    amount = _AMOUNT.fullmatch(match[2]) if match else None
    code = _code(match[1] + match[3]) if match else None
    if amount is None or code is None:
        raise ValueError(
            f"“{value}” is no price; write an amount and a currency, such as 19.99 USD"
        )
    whole = re.sub(r"\D", "", amount[1])
    found = Decimal(f"{whole}.{amount[2] or 0}")
    if not found:
        raise ValueError(f"“{value}” is no price: of a book that costs nothing none is printed")
    return Price(found, code)


def _code(said: str) -> str | None:
    """The code of a currency, by what stands before and behind an amount."""
    word = re.sub(r"[\s.]", "", said).upper()
    if word in _CODES:
        return word
    if "$" in word:
        country = word.replace("$", "", 1)
        return country if country in _CODES else _DOLLARS.get(country)
    return _SIGNS.get(word)
