"""The strings that pages show to readers; site.toml may say them otherwise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from ingest.content.model.languages import language_of
from ingest.content.model.plurals import plural_categories, plural_category

__all__ = [
    "PLAIN",
    "TRANSLATED",
    "WRITTEN",
    "Strings",
    "default_strings",
    "is_written",
    "kind_name",
    "plural_form",
    "plural_names",
    "said_of_one",
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
    "punctuation": frozenset(("colon", "comma")),
}
"""Section -> names of the strings that scripts put into a page: they know no strong words."""

_VALUE = re.compile(r"\{(\w+)\}|\]\((\w+)\)")


TRANSLATED = ("es",)
"""Languages besides English in which the program has every string."""


@cache
def default_strings() -> Strings:
    """The strings of the program, strings.toml: every section and every name there is."""
    return _read("strings.toml")


WRITTEN = ("dates", "punctuation")
"""Sections that say no words but how days, fractions and lists are written."""

_MORE_COUNTED = {"search": ("many",)}
"""Strings of a number of things of which the one of a single thing is called otherwise: "one"."""


@cache
def strings_in(tag: str) -> Strings:
    """The strings of the program in a language, a BCP 47 tag.

    Days, fractions and lists are written as in its country; words are in English where the program
    has them in no other language.
    """
    strings = {section: {**names} for section, names in default_strings().items()}
    language = language_of(tag)
    for one in (language, tag.lower()):
        written = _typography().get(one, {})
        for section in WRITTEN:
            strings[section] |= {
                name: written[name] for name in strings[section] if name in written
            }
    if language in TRANSLATED:
        for section, names in _read(f"strings.{language}.toml").items():
            strings[section] |= names
    return strings


def is_written(tag: str) -> bool:
    """Whether the program knows how days, fractions and lists are written in a language."""
    return language_of(tag) in _typography()


@cache
def _typography() -> Strings:
    return _read("typography.toml")


@cache
def plural_names(tag: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Section -> name of a string of a number of things -> names of its other forms in a language.

    >>> plural_names("ru")["glossary"]
    {'count': ('count_one', 'count_few', 'count_many')}
    """
    return {
        section: {
            name: tuple(f"{name}_{category}" for category in plural_categories(tag))
            for name, text in names.items()
            if ("{count}" in text and f"{name}_one" in names)
            or name in _MORE_COUNTED.get(section, ())
        }
        for section, names in default_strings().items()
    }


def plural_form(strings: Mapping[str, str], name: str, count: int, tag: str) -> str:
    """The string for a number of things in a language; `pluralForm` chooses in the same way.

    >>> plural_form({"hits": "{count} hits", "hits_one": "1 hit"}, "hits", 1, "en")
    '1 hit'
    """
    return strings.get(f"{name}_{plural_category(count, tag)}", strings[name])


def said_of_one(text: str, tag: str) -> str:
    """A string of a single thing, saying the number where the language counts 0 or 21 as one.

    >>> said_of_one("1 слово", "ru"), said_of_one("1 word", "en")
    ('{count} слово', '1 word')
    """
    is_of_more = any(plural_category(count, tag) == "one" for count in (0, 2, 21))
    return re.sub(r"(?<!\d)1(?!\d)", "{count}", text, count=1) if is_of_more else text


def kind_name(kind: str, strings: Strings) -> str:
    """What readers call a kind of criteria."""
    return strings["kinds"][kind.replace(" ", "_")]


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
