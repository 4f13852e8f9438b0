"""What a search of the API asks for, read against `openapi.json`, which says what may stand there.

What is unknown is refused, since a filter with a slip in its name would find the figures of others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from ingest.errors import UsageError, did_you_mean

__all__ = ["DESCRIPTION", "SEARCH", "ParameterError", "read_parameters"]

DESCRIPTION: Mapping[str, Any] = json.loads(
    files("webapp.api").joinpath("openapi.json").read_text("utf-8")
)
"""The API as OpenAPI describes it, of no site in particular."""

SEARCH: Mapping[str, Mapping[str, Any]] = {
    one["name"]: one for one in DESCRIPTION["paths"]["/api/v1/search"]["get"]["parameters"]
}
"""Name -> parameter of a search."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}")


class ParameterError(UsageError):
    """A parameter is not as it must be; `name` says which."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


def read_parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Name -> value of every parameter of a search; what is not given is as usual, or None.

    `pairs` are those of the address, decoded. Raises ParameterError for the first that is unknown,
    given twice or no such value, and for one that is missing.
    """
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in SEARCH:
            shown = name[:40]
            raise ParameterError(
                shown, f"There is no parameter “{shown}”. {did_you_mean(shown, SEARCH)}"
            )
        if name in given:
            raise ParameterError(name, f"“{name}” is given twice. Give it once.")
        given[name] = value
    values: dict[str, Any] = {}
    for name, parameter in SEARCH.items():
        schema = parameter["schema"]
        if name in given:
            values[name] = _read(name, given[name], schema)
        elif parameter.get("required"):
            raise ParameterError(name, f"“{name}” is missing. Give {_said(schema)}.")
        else:
            values[name] = schema.get("default")
    return values


def _read(name: str, text: str, schema: Mapping[str, Any]) -> str | int:
    value: str | int = text
    if schema["type"] == "integer":
        value = int(text) if _NUMBER.fullmatch(text) else -1
        is_right = schema["minimum"] <= value <= schema["maximum"]
    else:
        is_right = (
            schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
            and text in schema.get("enum", (text,))
            and re.fullmatch(schema.get("pattern", ".*"), text, re.DOTALL) is not None
        )
    if not is_right:
        raise ParameterError(name, f"“{name}” is not as it must be. Give {_said(schema)}.")
    return value


def _said(schema: Mapping[str, Any]) -> str:
    """What a value must be, in words."""
    if schema["type"] == "integer":
        return f"a whole number from {schema['minimum']} to {schema['maximum']}"
    if "enum" in schema:
        return f"one of: {', '.join(schema['enum'])}"
    if "pattern" in schema:
        return f"an id: small letters, digits and single hyphens, {schema['maxLength']} at most"
    return f"{schema['minLength']} to {schema['maxLength']} characters"
