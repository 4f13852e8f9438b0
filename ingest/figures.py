"""Figures of criteria, written as staff would say them: text to `Figure`. Pure.

    figure   := quantity [ "per" unit | ("over" | "within" | "every") quantity ]
    quantity := ["at least" | "at most" | "about"] number ["to" number] unit

`str` of a figure is its text again.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.records import Figure, Quantity

__all__ = ["number_in_words", "parse_figure"]

_RELATION = re.compile(r"\s(?P<relation>per|over|within|every)\s")
_QUANTITY = re.compile(
    r"(?:(?P<bound>at least|at most|about)\s)?"
    r"(?P<low>birth|\d+(?:\.\d+)?)(?:\sto\s(?P<high>\d+(?:\.\d+)?))?"
    r"\s(?P<unit>[^\W\d].*)"
)
_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def parse_figure(text: str) -> Figure:
    """The figure that a text says. Raises ValueError when it is not of the form above.

    >>> figure = parse_figure("at least 10 families over at least 6 months")
    >>> figure.amount.number, figure.amount.unit, figure.time
    ('10', 'families', 'over at least 6 months')
    """
    plain = " ".join(text.split())
    found = _RELATION.search(plain)
    if found is None:
        return Figure(_quantity(plain, text))
    rest, relation = plain[found.end() :], found["relation"]
    period = f"1 {rest}" if relation == "per" else rest
    return Figure(_quantity(plain[: found.start()], text), relation, _quantity(period, text))


def _quantity(plain: str, text: str) -> Quantity:
    match = _QUANTITY.fullmatch(plain)
    if match is None:
        raise ValueError(f"“{text}” is not a figure with its unit")
    low = Decimal(0 if match["low"] == "birth" else match["low"])
    high = Decimal(match["high"]) if match["high"] else low
    if high < low or (match["low"] == "birth" and not match["high"]):
        raise ValueError(f"“{text}” ends before it begins")
    return Quantity(match["bound"] or "", low, high, match["unit"])


def number_in_words(text: str) -> Decimal | None:
    """The number that digits or an English word below a hundred say; None for any other word.

    >>> number_in_words("six"), number_in_words("Forty-eight"), number_in_words("2.5")
    (Decimal('6'), Decimal('48'), Decimal('2.5'))
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    tens, _, ones = text.lower().partition("-")
    if tens in _TENS and (not ones or ones in _WORDS[1:10]):
        return Decimal((_TENS.index(tens) + 2) * 10 + (_WORDS.index(ones) if ones else 0))
    return Decimal(_WORDS.index(tens)) if tens in _WORDS and not ones else None
