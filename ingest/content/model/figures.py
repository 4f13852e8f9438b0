"""Figures of criteria, written as staff would say them: text to `Figure`. Pure.

    figure   := quantity [ "per" (unit | quantity) | ("over" | "within" | "every") quantity ]
    quantity := ["at least" | "at most" | "about"] number ["to" number] unit

`str` of a figure is its text again.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.content.model.records import Figure, Quantity
from ingest.content.model.site_strings import Strings, with_values

__all__ = [
    *("Count", "SaidFigure", "counted_noun", "find_counts", "number_in_words", "parse_figure"),
    "said_figure",
]

_RELATION = re.compile(
    r"\s(?:(?P<per>per)\s"
    r"|(?P<relation>over|within|every)\s(?=(?:at least |at most |about )?\d))"
)
_QUANTITY = re.compile(
    r"(?:(?P<bound>at least|at most|about)\s)?"
    r"(?P<low>birth|\d+(?:\.\d+)?)(?:\sto\s(?P<high>\d+(?:\.\d+)?))?"
    r"\s(?P<unit>(?!to\b)[^\W\d].*)"
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
    rest, relation = plain[found.end() :], found["per"] or found["relation"]
    period = f"1 {rest}" if found["per"] and not rest[:1].isdigit() else rest
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


@dataclass(frozen=True)
class SaidFigure:
    """A figure in the words of a site."""

    bound: str
    """"at least", "al menos", or nothing."""
    number: str
    """"10", "1 to 2", "2,5"."""
    rest: str
    """What follows the number: "families over at least 6 months"."""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.bound, self.number, self.rest)))


def said_figure(figure: Figure, strings: Strings) -> SaidFigure:
    """A figure in the words of a site, by its strings.

    >>> from ingest.content.model.site_strings import strings_in
    >>> figure = parse_figure("at least 1.5 to 2 horas over at least 6 meses")
    >>> str(said_figure(figure, strings_in("es")))
    'al menos 1,5 a 2 horas durante al menos 6 meses'
    """
    words = strings["figures"]
    amount, period = figure.amount, figure.period
    time = ""
    if period is not None:
        parts = [_said_bound(period, strings), _said_number(period, strings), period.unit]
        is_one = figure.relation == "per" and period.low == period.high == 1
        said = period.unit if is_one else " ".join(filter(None, parts))
        time = with_values(words[figure.relation], period=said)
    rest = " ".join(filter(None, (amount.unit, time)))
    return SaidFigure(_said_bound(amount, strings), _said_number(amount, strings), rest)


def _said_bound(quantity: Quantity, strings: Strings) -> str:
    return quantity.bound and strings["figures"][quantity.bound.replace(" ", "_")]


def _said_number(quantity: Quantity, strings: Strings) -> str:
    def said(number: Decimal) -> str:
        return str(number).replace(".", strings["punctuation"]["decimal"])

    if quantity.low == quantity.high:
        return said(quantity.low)
    words = strings["figures"]
    low = words["birth"] if quantity.is_from_birth else said(quantity.low)
    return with_values(words["range"], low=low, high=said(quantity.high))


def number_in_words(text: str) -> Decimal | None:
    """The number that digits or an English word below a hundred say; None for any other word.

    >>> number_in_words("six"), number_in_words("Forty-eight"), number_in_words("2.5")
    (Decimal('6'), Decimal('48'), Decimal('2.5'))
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    tens, _, ones = text.lower().replace(" ", "-").partition("-")
    if tens in _TENS and (not ones or ones in _WORDS[1:10]):
        return Decimal((_TENS.index(tens) + 2) * 10 + (_WORDS.index(ones) if ones else 0))
    return Decimal(_WORDS.index(tens)) if tens in _WORDS and not ones else None


def counted_noun(unit: str) -> str:
    """What a unit counts, in the singular: its last plural, else the last word before "of" etc.

    >>> counted_noun("clock hours on giving reflective supervision"), counted_noun("weeks ahead")
    ('hour', 'week')
    """
    counted = re.split(r"\s(?:of|on|for|in|with|after|before|to|from|about)\s", unit)[0].split()
    plurals = [word for word in counted if word.endswith("s") and not word.endswith("ss")]
    return _singular((plurals or counted)[-1])


def _singular(noun: str) -> str:
    lower = noun.lower()
    return lower[:-3] + "y" if lower.endswith("ies") else lower.removesuffix("s")


@dataclass(frozen=True)
class Count:
    """A number and what it counts, as a text says it."""

    text: str
    """"30 clock hours", "six months", "1 to 2 years"."""
    numbers: tuple[Decimal, ...]
    """One, or the two ends of a range."""
    noun: str
    """In the singular."""
    start: int
    """Position of the number in the text."""


_TENS_AND_ONES = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_WORDS[1:10])}))?"
_NUMBER = rf"\d+(?:\.\d+)?|{_TENS_AND_ONES}|(?:{'|'.join(_WORDS)})"
_COUNT = re.compile(
    rf"(?<![\w.,-])(?P<low>{_NUMBER})(?:\s*(?:to|or|–|-)\s*(?P<high>{_NUMBER}))?"
    r"(?:\s+or\s+more)?[\s-]+(?P<words>[A-Za-z]+(?:[\s-]+[A-Za-z]+){0,3})",
    re.IGNORECASE,
)
_NOT_BETWEEN = frozenset({"of", "or", "and", "the", "to", "on", "per", "in", "for", "with", "a"})


def find_counts(text: str, nouns: Container[str]) -> Iterator[Count]:
    """The numbers of a text that count one of these nouns, given in the singular.

    Up to three words may stand between; none of them a plural, which is then what is counted.

    >>> [one.text for one in find_counts("12 hours per year, a two-hour talk", {"hour", "year"})]
    ['12 hours', 'two-hour']
    """
    for match in _COUNT.finditer(text):
        end = match.start("words")
        for word in re.finditer(r"[A-Za-z]+", match["words"]):
            end = match.start("words") + word.end()
            if _singular(word[0]) in nouns:
                numbers = (number_in_words(match[name]) for name in ("low", "high") if match[name])
                yield Count(
                    " ".join(text[match.start() : end].split()),
                    tuple(number for number in numbers if number is not None),
                    _singular(word[0]),
                    match.start(),
                )
                break
            if word[0].lower() in _NOT_BETWEEN or word[0].endswith("s"):
                break
