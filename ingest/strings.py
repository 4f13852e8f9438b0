"""The strings that pages show to readers; site.toml may say them otherwise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = ["Strings", "default_strings", "values_of"]

Strings = Mapping[str, Mapping[str, str]]
"""Section -> name -> text, such as `strings["search"]["none"]`."""

_VALUE = re.compile(r"\{(\w+)\}|\]\((\w+)\)")


@cache
def default_strings() -> Strings:
    """The strings of the program, strings.toml: every section and every name there is."""
    text = resources.files("ingest").joinpath("strings.toml").read_text("utf-8")
    sections: Strings = tomllib.loads(text)
    return sections


def values_of(text: str) -> set[str]:
    """The names of the values and links that a string asks for.

    >>> sorted(values_of("{count} of [all criteria](criteria)"))
    ['count', 'criteria']
    """
    return {value or link for value, link in _VALUE.findall(text)}
