"""A site in a language of which the program does not know the word forms or the strings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.site import SITE_FILE
from ingest.content.model.languages import SEARCHED, language_of
from ingest.content.model.site_strings import (
    TRANSLATED,
    WRITTEN,
    default_strings,
    is_written,
    plural_names,
)
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.phrasing import counted

__all__ = ["language_served"]

_STAFF = frozenset(("staff", "coverage"))
"""Sections of which readers see nothing."""


def language_served(files: ContentFiles) -> Iterator[ContentWarning]:
    """What of the program stays English, or is missing, in the language of the site."""
    tag = files.knowledge.association.language
    language = language_of(tag)
    path = next((one for one in files.registers if one.endswith(SITE_FILE)), None)
    if path is None or language == "en":
        return
    text = files.registers[path]
    line = next((n for n, one in enumerate(text.splitlines(), 1) if "language" in one), 1)
    if language not in SEARCHED:
        problem = f"the search knows no word forms and no stop words of “{tag}”"
        remedy = (
            "Words are found as they are written, and by their beginning; other forms belong into "
            f"files of wordings. It knows those of {', '.join(SEARCHED)}."
        )
        yield ContentWarning(path, line, problem, remedy, WarningKind.LANGUAGE)
    if language not in TRANSLATED:
        yield from _missing(tomllib.loads(text).get("strings", {}), tag, path, line)


def _missing(given: dict[str, Any], tag: str, path: str, line: int) -> Iterator[ContentWarning]:
    """A warning for each section with strings that pages would say in English."""
    left_out = {*_STAFF, *(WRITTEN if is_written(tag) else ())}
    for section, names in default_strings().items():
        counted_names = plural_names(tag)[section]
        # Forms for one thing that the language does not have, and those for more that it has.
        unused = {
            f"{name}_one" for name, forms in counted_names.items() if f"{name}_one" not in forms
        }
        more = [
            form
            for forms in counted_names.values()
            for form in forms
            if form not in names and not form.endswith("_one")
        ]
        wanted = [name for name in names if name not in unused]
        missing = [name for name in (*wanted, *more) if name not in given.get(section, {})]
        if missing and section not in left_out:
            problem = f"pages in “{tag}” say {counted(len(missing), 'string')} in English"
            remedy = f"Write below [strings.{section}]: {', '.join(missing)}."
            yield ContentWarning(path, line, problem, remedy, WarningKind.LANGUAGE)
