"""Strings of the content made into text of a page: values filled in, links and strong words set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from ingest.content.model.site_strings import with_values

__all__ = ["fill", "plural_form", "say", "written_date"]

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


def plural_form(strings: Mapping[str, str], name: str, count: int) -> str:
    """The string for a number of things: the one ending in "_one" for a single thing.

    >>> plural_form({"hits": "{count} hits", "hits_one": "1 hit"}, "hits", 1)
    '1 hit'
    """
    return strings[f"{name}_one" if count == 1 else name]


def written_date(day: date, strings: Mapping[str, str]) -> str:
    """A day as readers write it, by the strings "day" and "months".

    >>> written_date(date(2026, 3, 5), {"day": "{day} {month} {year}", "months": "a, b, March"})
    '5 March 2026'
    """
    months = [name.strip() for name in strings["months"].split(",")]
    # A list that is too short leaves the number of the month.
    month = months[day.month - 1] if day.month <= len(months) else str(day.month)
    return with_values(strings["day"], day=str(day.day), month=month, year=str(day.year))
