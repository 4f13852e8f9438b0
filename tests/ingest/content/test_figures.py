"""Figures of criteria: what staff write, what it means, and what is no figure."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.loading import open_content
from ingest.content.model.figures import counted_noun, find_counts, number_in_words, parse_figure
from ingest.content.model.records import Figure, Quantity
from support.content import CONTENT

# A text, and bound, lowest, highest number and unit of the amount, relation, the same of the time.

READ = [
    ("30 clock hours", ("", 30, 30, "clock hours"), "", None),
    ("0 hours", ("", 0, 0, "hours"), "", None),
    ("2.5 hours", ("", "2.5", "2.5", "hours"), "", None),
    ("at least 30 hours", ("at least", 30, 30, "hours"), "", None),
    ("at most 1 further source", ("at most", 1, 1, "further source"), "", None),
    ("about 50 hours", ("about", 50, 50, "hours"), "", None),
    ("1 to 2 years", ("", 1, 2, "years"), "", None),
    ("about 1 to 2.5 years", ("about", 1, "2.5", "years"), "", None),
    ("2 to 2 years", ("", 2, 2, "years"), "", None),
    ("birth to 36 months", ("", 0, 36, "months"), "", None),
    ("15 hours per year", ("", 15, 15, "hours"), "per", ("", 1, 1, "year")),
    ("24 hours within 1 to 2 years", ("", 24, 24, "hours"), "within", ("", 1, 2, "years")),
    (
        "at least 10 families over at least 6 months",
        ("at least", 10, 10, "families"),
        "over",
        ("at least", 6, 6, "months"),
    ),
    ("15 hours every 3 years", ("", 15, 15, "hours"), "every", ("", 3, 3, "years")),
    (
        "1 hour on diversity, equity and inclusion per year",
        ("", 1, 1, "hour on diversity, equity and inclusion"),
        "per",
        ("", 1, 1, "year"),
    ),
    ("60 multiple-choice questions", ("", 60, 60, "multiple-choice questions"), "", None),
    ("2 vignettes answered of 3", ("", 2, 2, "vignettes answered of 3"), "", None),
    ("15 hours per 2 years", ("", 15, 15, "hours"), "per", ("", 2, 2, "years")),
    ("1 day of care over night", ("", 1, 1, "day of care over night"), "", None),
    ("3 hours overtime", ("", 3, 3, "hours overtime"), "", None),
    ("10 families over", ("", 10, 10, "families over"), "", None),
    ("5 Stunden für Kinder", ("", 5, 5, "Stunden für Kinder"), "", None),
]

SPACED = [
    ("  at  least\t10\u00a0families \n over at least 6 months ", READ[12][0]),
    ("30  clock  hours", "30 clock hours"),
]

NO_FIGURES = [
    pytest.param("", id="nothing"),
    pytest.param("   ", id="space"),
    pytest.param("30", id="no unit"),
    pytest.param("hours", id="no number"),
    pytest.param("30hours", id="no space"),
    pytest.param("thirty hours", id="number in words"),
    pytest.param("-3 hours", id="below zero"),
    pytest.param("3,5 hours", id="decimal comma"),
    pytest.param("1,000 hours", id="thousands"),
    pytest.param("3. hours", id="dot without digits"),
    pytest.param("80 %", id="sign for a unit"),
    pytest.param("15 $", id="sign of a currency"),
    pytest.param("$15 fee", id="currency first"),
    pytest.param("4-6 weeks", id="range with a hyphen"),
    pytest.param("4–6 weeks", id="range with a dash"),
    pytest.param("4 to weeks", id="range without an end"),
    pytest.param("4 to 5", id="range without a unit"),
    pytest.param("at least hours", id="bound without a number"),
    pytest.param("At least 3 hours", id="bound with a capital"),
    pytest.param("at least at most 3 hours", id="two bounds"),
    pytest.param("more than 3 hours", id="unknown bound"),
    pytest.param("10 over 5 hours", id="amount without a unit"),
    pytest.param("1e3 hours", id="exponent"),
    pytest.param("NaN hours", id="no number of Decimal's"),
]

TURNED_ROUND = [
    pytest.param("6 to 3 years", id="range"),
    pytest.param("birth months", id="birth alone"),
    pytest.param("10 hours within 2 to 1 years", id="time"),
]

NUMBERS = [
    ("0", 0),
    ("12", 12),
    ("2.5", "2.5"),
    ("zero", 0),
    ("one", 1),
    ("Ten", 10),
    ("TWELVE", 12),
    ("nineteen", 19),
    ("twenty", 20),
    ("forty-eight", 48),
    ("forty eight", 48),
    ("Ninety-Nine", 99),
]

NO_NUMBERS = [
    *("", "-", "a", "dozen", "hundred", "forty-ten", "forty-zero", "ten-two", "-two"),
    *("1,000", "1.", ".5", "-1", "1e3", "first", "tens", "twenty-twenty", "forty  two"),
]


def _quantity(parts: tuple[str, int | str, int | str, str]) -> Quantity:
    bound, low, high, unit = parts
    return Quantity(bound, Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(("text", "amount", "relation", "time"), READ, ids=[one[0] for one in READ])
def test_a_figure_is_read(
    text: str,
    amount: tuple[str, int | str, int | str, str],
    relation: str,
    time: tuple[str, int | str, int | str, str] | None,
) -> None:
    assert parse_figure(text) == Figure(
        _quantity(amount), relation, _quantity(time) if time else None
    )


@pytest.mark.parametrize("text", [one[0] for one in READ if one[0] != "2 to 2 years"])
def test_a_figure_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_figure(text)) == text


def test_only_an_age_begins_at_birth() -> None:
    assert str(parse_figure("0 to 12 hours")) == "0 to 12 hours"
    assert str(parse_figure("birth to 36 months")) == "birth to 36 months"


@pytest.mark.parametrize(("text", "plain"), SPACED)
def test_spaces_do_not_matter(text: str, plain: str) -> None:
    assert parse_figure(text) == parse_figure(plain)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse_figure(text)
    assert str(caught.value) == f"“{text}” is not a figure with its unit"


@pytest.mark.parametrize("text", TURNED_ROUND)
def test_a_range_that_ends_before_it_begins_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse_figure(text)
    assert str(caught.value) == f"“{text}” ends before it begins"


COUNTED = [
    ("families", "family"),
    ("clock hours on giving reflective supervision", "hour"),
    ("Hours", "hour"),
    ("years of paid work", "year"),
    ("dollars for registration", "dollar"),
    ("multiple-choice questions", "question"),
    ("hours received", "hour"),
    ("weeks ahead", "week"),
    ("vignettes answered of 3", "vignette"),
    ("endorsed rater", "rater"),
]


@pytest.mark.parametrize(("unit", "noun"), COUNTED)
def test_a_unit_counts_a_noun(unit: str, noun: str) -> None:
    assert counted_noun(unit) == noun


# A text and what is counted in it, with its numbers, where families, hours and months count.

COUNTS = [
    ("30 clock hours", [("30 clock hours", (30,), "hour")]),
    ("Six months, two-hour talks", [("Six months", (6,), "month"), ("two-hour", (2,), "hour")]),
    ("1 to 2 months", [("1 to 2 months", (1, 2), "month")]),
    ("1–2 months or 3-4 hours", [("1–2 months", (1, 2), "month"), ("3-4 hours", (3, 4), "hour")]),
    ("twenty two or more families", [("twenty two or more families", (22,), "family")]),
    ("12 hours per month", [("12 hours", (12,), "hour")]),
    ("12 days of hours, 12 of the hours, 12 cats hours", []),
    ("v1.12 hours, 1,000 hours, x12 hours, -3 hours", []),
    ("10\n families", [("10 families", (10,), "family")]),
    ("hours 12", []),
    ("none hours, tone hours", []),
]


@pytest.mark.parametrize(("text", "counts"), COUNTS)
def test_numbers_of_a_text_are_found_with_what_they_count(
    text: str, counts: list[tuple[str, tuple[int, ...], str]]
) -> None:
    found = list(find_counts(text, {"family", "hour", "month"}))
    assert [(one.text, tuple(map(int, one.numbers)), one.noun) for one in found] == counts
    assert all(text[one.start :].startswith(one.text.split()[0]) for one in found)


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_digits_and_words_are_numbers(text: str, number: int | str) -> None:
    assert number_in_words(text) == Decimal(number)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_other_words_are_no_numbers(text: str) -> None:
    assert number_in_words(text) is None


def test_every_number_below_a_hundred_has_one_name() -> None:
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    names = [name for ten in tens for name in (ten, *(f"{ten}-{one}" for one in ones))]
    assert list(map(number_in_words, names)) == [Decimal(n) for n in range(20, 100)]


# What a figure may hold so that its text gives it back: numbers as staff write them, to the
# hundredth; units of words, none of which ties an amount to a time. Nothing but an age begins at 0.

_numbers = st.decimals(min_value=0, max_value=10**6, places=2) | st.integers(0, 10**6).map(Decimal)
_words = st.from_regex(r"[A-Za-zäé][A-Za-zäé,/®0-9-]{0,8}", fullmatch=True).filter(
    lambda word: word not in ("per", "over", "within", "every", "to")
)
_units = st.lists(_words, min_size=1, max_size=4).map(" ".join)
_bounds = st.sampled_from(["", "at least", "at most", "about"])


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    low = draw(_numbers)
    high = draw(st.just(low) | _numbers.filter(lambda number: number >= low))
    return Quantity(draw(_bounds), low, high, draw(_units))


_times = st.tuples(st.sampled_from(["over", "within", "every"]), _quantities()) | st.builds(
    lambda unit: ("per", Quantity("", Decimal(1), Decimal(1), unit)), _units
)
_figures = st.builds(Figure, _quantities()) | st.builds(
    lambda amount, time: Figure(amount, *time), _quantities(), _times
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(_figures)
def test_parse_after_str_gives_the_same_figure(figure: Figure) -> None:
    assert parse_figure(str(figure)) == figure


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text() | st.text("0123456789 birthtoleasmperv-.\n", max_size=40))
def test_any_text_is_a_figure_or_refused(text: str) -> None:
    with suppress(ValueError):
        figure = parse_figure(text)
        assert parse_figure(str(figure)) == figure


def test_the_frozen_figures_are_written_as_they_are_read() -> None:
    figures = [
        value
        for file in open_content(CONTENT).criteria
        for value in (file.head.entries["figures"].values if "figures" in file.head.entries else ())
    ]
    assert len(figures) > 50
    assert [str(parse_figure(text)) for text in figures] == figures
