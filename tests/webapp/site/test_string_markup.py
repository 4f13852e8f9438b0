"""Strings of the content as text of a page."""

from __future__ import annotations

import datetime as dt

import pytest
from markupsafe import Markup

from ingest.content.model.site_strings import plural_form
from webapp.site.string_markup import fill, written_date


def _address(name: str) -> str:
    return f"/{name}/?a=1&b=2"


@pytest.mark.parametrize(
    ("text", "values", "html"),
    [
        ("plain", {}, "plain"),
        ("<b> & co", {}, "&lt;b&gt; &amp; co"),
        ("{n} found", {"n": 3}, "3 found"),
        ("for “{q}”", {"q": "<i> {n} [x](home) **y**"}, "for “&lt;i&gt; {n} [x](home) **y**”"),
        ("on {date}", {"date": Markup("<time>now</time>")}, "on <time>now</time>"),
        ("[all <](home)", {}, '<a href="/home/?a=1&amp;b=2">all &lt;</a>'),
        ("**now** or never", {}, "<strong>now</strong> or never"),
        ("**{n}**", {"n": "<"}, "<strong>&lt;</strong>"),
        ("[{n} more](home)", {"n": 2}, '<a href="/home/?a=1&amp;b=2">2 more</a>'),
        ("a * b ** c [d] (e)", {}, "a * b ** c [d] (e)"),
        ("", {}, ""),
    ],
)
def test_a_string_is_filled_and_nothing_in_a_value_is_markup(
    text: str, values: dict[str, object], html: str
) -> None:
    assert fill(text, _address, **values) == html


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{count} found", _address)


def test_a_single_thing_has_a_string_of_its_own() -> None:
    strings = {"hits": "{count} hits", "hits_one": "1 hit"}
    assert [plural_form(strings, "hits", n, "en") for n in (0, 1, 2)] == [
        "{count} hits",
        "1 hit",
        "{count} hits",
    ]


def test_a_day_is_written_as_the_strings_say() -> None:
    day = dt.date(2026, 2, 7)
    assert written_date(day, {"day": "{day}. {month} {year}", "months": "I, II"}) == "7. II 2026"
    assert written_date(day, {"day": "{month}/{day}", "months": "I"}) == "2/7"
