"""The strings that pages show to readers; site.toml may say them otherwise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = [
    "PLAIN",
    "TRANSLATED",
    "Strings",
    "default_strings",
    "strings_in",
    "values_of",
    "with_values",
]

Strings = Mapping[str, Mapping[str, str]]
"""Section -> name -> text, such as `strings["search"]["none"]`."""

PLAIN: Mapping[str, frozenset[str]] = {
    "box": frozenset(
        (
            *("label", "button", "clear_field", "suggestions", "suggestions_count"),
            *("suggestions_count_one", "suggestions_all", "suggestions_more"),
        )
    ),
    "state": frozenset(("answered", "open", "draft")),
    "question": frozenset(("shared",)),
    "search": frozenset(
        (
            *("one", "many", "part", "unsure"),
            *("none", "none_chosen", "failed", "others", "others_one", "known"),
            *("all", "all_count", "all_count_one"),
        )
    ),
    "filters": frozenset(("option",)),
    "criteria": frozenset(("count", "count_one")),
    "glossary": frozenset(("count", "count_one")),
    "topic": frozenset(("count", "count_one")),
    "criterion": frozenset(("unconfirmed",)),
    "category": frozenset(("asks_for",)),
    "pieces": frozenset(("failed",)),
}
"""Section -> names of the strings that scripts put into a page: they know no strong words."""

_VALUE = re.compile(r"\{(\w+)\}|\]\((\w+)\)")


TRANSLATED = ("es",)
"""Languages besides English in which the program has every string."""


@cache
def default_strings() -> Strings:
    """The strings of the program, strings.toml: every section and every name there is."""
    return _read("strings.toml")


@cache
def strings_in(language: str) -> Strings:
    """The strings of the program in a language; in English where it has them in no other."""
    return _read(f"strings.{language}.toml") if language in TRANSLATED else default_strings()


def _read(name: str) -> Strings:
    text = resources.files("ingest.content.model").joinpath(name).read_text("utf-8")
    sections: Strings = tomllib.loads(text)
    return sections


def values_of(text: str) -> set[str]:
    """The names of the values and links that a string asks for.

    >>> sorted(values_of("{count} of [all criteria](criteria)"))
    ['count', 'criteria']
    """
    return {value or link for value, link in _VALUE.findall(text)}


def with_values(text: str, **values: str) -> str:
    """A string that has neither links nor strong words, with its values.

    Raises KeyError for a value that is not given.

    >>> with_values("{title}, line {line}", title="{line}", line="3")
    '{line}, line 3'
    """
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)
