"""Sites that say the same in other languages: `[translations.<language>]` of site.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.toml_files import TomlReader
from ingest.content.model.languages import is_language_tag
from ingest.content.model.records import Translation
from ingest.errors import FaultKind, did_you_mean
from ingest.files import link_problem, read_text

__all__ = ["read_translations"]

_KEYS = ("address", "content", "pairs")

_RETIRED = re.compile(r"^status:\s*[\"']?retired", re.MULTILINE)


def read_translations(
    reader: TomlReader,
    folder: Path,
    web_address: Callable[[TomlReader, Mapping[str, Any], str], str],
) -> tuple[Translation, ...]:
    """The other sites; the content folder of each is named from that of this site.

    Of the other folder only the names of its files are read, the ids of its categories, and whether
    a record is retired.
    """
    found = []
    for language in reader.sub_table("translations"):
        table = reader.sub_table("translations", language)
        reader.check_keys(table, _KEYS, f"[translations.{language}]")
        if not is_language_tag(language):
            problem, remedy = (
                f"“{language}” is no tag of a language",
                "Write “es”, “de-AT” or such.",
            )
            reader.fault(language, problem, remedy, kind=FaultKind.MALFORMED, value=language)
        address = web_address(reader, table, "address")
        if not reader.text(table, "address"):
            problem = f"the site in “{language}” has no “address”"
            remedy = 'Add the line address = "https://...".'
            reader.fault(language, problem, remedy, table, kind=FaultKind.MISSING)
        ids = _ids(reader, table, folder)
        pairs = reader.sub_table("translations", language, "pairs")
        for here in pairs:
            there = reader.text(pairs, here)
            known = sorted({one for of_kind in ids.values() for one in of_kind})
            if there not in known:
                problem = f"the site in “{language}” has no record “{there}”"
                remedy = did_you_mean(there, known)
                kind = FaultKind.UNKNOWN_RECORD
                reader.fault(here, problem, remedy, pairs, kind=kind, value=there)
        content = reader.text(table, "content") if ids else ""
        named = {one: str(pairs[one]) for one in pairs}
        found.append(Translation(language, address, content, ids, named))
    return tuple(found)


def _ids(reader: TomlReader, table: Mapping[str, Any], folder: Path) -> dict[str, tuple[str, ...]]:
    """Kind of record -> the ids that have a page there; none where no folder is named."""
    name = reader.text(table, "content")
    if not name:
        return {}
    other = folder / name
    if not (other / "faq").is_dir():
        problem = f"there is no content folder “{name}”"
        remedy = "Name it from the folder of this file, such as “../content-es”."
        reader.fault("content", problem, remedy, table, kind=FaultKind.MISSING, value=name)
        return {}
    topics = sorted(path.parent.name for path in other.glob("faq/*/_topic.md"))
    return {
        "question": _stems(other, "faq/*/[!_]*.md"),
        "criterion": _stems(other, "criteria/*.md"),
        "topic": tuple(topics),
        "category": _categories(other),
    }


def _stems(folder: Path, pattern: str) -> tuple[str, ...]:
    paths = sorted(folder.glob(pattern))
    return tuple(path.stem for path in paths if not _RETIRED.search(_text(path, folder)))


def _categories(other: Path) -> tuple[str, ...]:
    """The ids of the categories there; none where their file is missing or broken."""
    with suppress(tomllib.TOMLDecodeError):
        named = tomllib.loads(_text(other / CATEGORIES_FILE, other)).get("category", ())
        listed = named if isinstance(named, list) else ()
        return tuple(str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one)
    return ()


def _text(path: Path, root: Path) -> str:
    """What a file of the other folder says; nothing where it cannot be had."""
    return "" if link_problem(path, root) else read_text(path).value or ""
