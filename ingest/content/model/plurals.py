"""Which form of a counted string a number takes: the plural rules of CLDR for whole numbers. Pure.

Browsers know the same rules (`Intl.PluralRules`), to which a test holds these. Left out is what
holds for whole millions alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ingest.content.model.languages import language_of

__all__ = ["plural_categories", "plural_category"]

_ONE = "n = 1"
_RULES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("bo dz id ig ii ja jv km ko lo ms my sah su th to vi wo yo zh", {}),
    ("ak am as bn fa ff fr gu guw hi hy kab kn ln mg nso pa pt si ti wa zu", {"one": "n = 0..1"}),
    ("is mk", {"one": "n % 10 = 1 and n % 100 != 11"}),
    ("lv", {"zero": "n % 10 = 0 or n % 100 = 11..19", "one": "n % 10 = 1 and n % 100 != 11"}),
    ("tl", {"one": "n = 1..3 or n % 10 != 4,6,9"}),
    ("he iu naq se sma smj smn sms", {"one": _ONE, "two": "n = 2"}),
    ("ro", {"one": _ONE, "few": "n = 0 or n % 100 = 1..19"}),
    (
        "bs hr sh sr",
        {
            "one": "n % 10 = 1 and n % 100 != 11",
            "few": "n % 10 = 2..4 and n % 100 != 12..14",
        },
    ),
    (
        "be ru uk",
        {
            "one": "n % 10 = 1 and n % 100 != 11",
            "few": "n % 10 = 2..4 and n % 100 != 12..14",
            "many": "n % 10 = 0 or n % 10 = 5..9 or n % 100 = 11..14",
        },
    ),
    (
        "pl",
        {
            "one": _ONE,
            "few": "n % 10 = 2..4 and n % 100 != 12..14",
            "many": "n % 10 = 0..1 or n % 10 = 5..9 or n % 100 = 12..14",
        },
    ),
    ("cs sk", {"one": _ONE, "few": "n = 2..4"}),
    ("dsb hsb sl", {"one": "n % 100 = 1", "two": "n % 100 = 2", "few": "n % 100 = 3..4"}),
    (
        "lt",
        {
            "one": "n % 10 = 1 and n % 100 != 11..19",
            "few": "n % 10 = 2..9 and n % 100 != 11..19",
        },
    ),
    ("ga", {"one": _ONE, "two": "n = 2", "few": "n = 3..6", "many": "n = 7..10"}),
    ("gd", {"one": "n = 1,11", "two": "n = 2,12", "few": "n = 3..10,13..19"}),
    ("cy", {"zero": "n = 0", "one": _ONE, "two": "n = 2", "few": "n = 3", "many": "n = 6"}),
    (
        "mt",
        {
            "one": _ONE,
            "two": "n = 2",
            "few": "n = 0 or n % 100 = 3..10",
            "many": "n % 100 = 11..19",
        },
    ),
    (
        "ar",
        {
            "zero": "n = 0",
            "one": _ONE,
            "two": "n = 2",
            "few": "n % 100 = 3..10",
            "many": "n % 100 = 11..99",
        },
    ),
)
"""Languages -> category -> condition, as CLDR writes it; else it is "other"."""

_OTHERS: Mapping[str, str] = {"one": _ONE}
"""Of every other language."""

_RELATION = re.compile(r"n(?: % (?P<modulus>\d+))? (?P<relation>!?=) (?P<ranges>[\d.,]+)")


def plural_categories(tag: str) -> tuple[str, ...]:
    """The categories of a language besides "other".

    >>> plural_categories("es-US"), plural_categories("ja"), plural_categories("pl")
    (('one',), (), ('one', 'few', 'many'))
    """
    return tuple(_rules(language_of(tag)))


def plural_category(count: int, tag: str) -> str:
    """The category of a number of things: zero, one, two, few, many or other.

    >>> [plural_category(count, "ru") for count in (1, 3, 11, 21)]
    ['one', 'few', 'many', 'one']
    """
    for category, condition in _rules(language_of(tag)).items():
        for both in condition.split(" or "):
            if all(_holds(relation, count) for relation in both.split(" and ")):
                return category
    return "other"


@cache
def _rules(language: str) -> Mapping[str, str]:
    return next((rules for languages, rules in _RULES if language in languages.split()), _OTHERS)


def _holds(relation: str, count: int) -> bool:
    """Whether a relation of the form "n % 10 = 2..4,9" holds."""
    found = _RELATION.fullmatch(relation)
    assert found is not None, relation
    value = count % int(found["modulus"]) if found["modulus"] else count
    is_in = any(
        int(first) <= value <= int(last or first)
        for first, _, last in (one.partition("..") for one in found["ranges"].split(","))
    )
    return is_in == (found["relation"] == "=")
