"""Strings of the content made into text of a page: values filled in, links and strong words set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from ingest.content.model.site_strings import with_values

__all__ = ["fill", "say", "written_date"]

_PIECE = re.compile(
    r"\{(?P<value>\w+)\}"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<link>\w+)\)"
    r"|\*\*(?P<strong>.+?)\*\*"
)


def fill(text: str, address: Callable[[str], str], /, **values: Any) -> Markup:
    """The HTML of a string.

    `{name}` becomes a value, `[words](name)` a link to `address(name)`, `**words**` strong. Text is
    escaped, values that are Markup are not. Raises KeyError for a value that is not given.

    >>> fill("**{n}** of [all <](all)", lambda name: name + ".html", n=3)
    Markup('<strong>3</strong> of <a href="all.html">all &lt;</a>')
    """
    made = Markup()
    end = 0
    for piece in _PIECE.finditer(text):
        made += text[end : piece.start()]
        end = piece.end()
        if piece["value"]:
            made += escape(values[piece["value"]])
        elif piece["link"]:
            words = fill(piece["words"], address, **values)
            made += Markup('<a href="{}">{}</a>').format(address(piece["link"]), words)
        else:
            made += Markup("<strong>{}</strong>").format(fill(piece["strong"], address, **values))
    return made + text[end:]


def say(text: str, /, **values: Any) -> str:
    """The words of a string with its values, without links, for text that is not HTML.

    >>> say("**{n}** of [all <](all)", n=3)
    '3 of all <'
    """
    return str(fill(text, lambda name: "", **values).striptags())


def written_date(day: date, strings: Mapping[str, str]) -> str:
    """A day as readers write it, by the strings "day", "first_day" and "months".

    >>> strings = {"day": "{day} {month} {year}", "first_day": "1er", "months": "a, b, mars"}
    >>> written_date(date(2026, 3, 5), strings), written_date(date(2026, 3, 1), strings)
    ('5 mars 2026', '1er mars 2026')
    """
    months = [name.strip() for name in strings["months"].split(",")]
    # A list that is too short leaves the number of the month.
    month = months[day.month - 1] if day.month <= len(months) else str(day.month)
    number = strings["first_day"] if day.day == 1 else str(day.day)
    return with_values(strings["day"], day=number, month=month, year=str(day.year))
