"""What an exported folder says of itself: its manifest and its records.

`webapp.publish.comparison` compares two of them; nothing here knows the content folder.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.errors import FaqError, UsageError
from webapp.export.manifest import MANIFEST, ManifestError, read_manifest
from webapp.formats.data import FORMAT

__all__ = ["CATALOGUE", "DamagedExportError", "Exported", "read_exported"]

CATALOGUE, FEED = "faq.json", "changes.xml"

_KEYS = {
    "questions": ("id", "title", "text", "url"),
    "criteria": ("id", "title", "text", "url"),
    "topics": ("id", "title", "url"),
    "categories": ("id", "name", "url"),
    "terms": ("id", "preferred", "text"),
}
"""The lists of records in `faq.json`, and the texts that each record must have."""


class DamagedExportError(FaqError):
    """An earlier export cannot be compared with: its manifest or its records are damaged."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: {problem}. Name another export with --against, or write the site anew "
            "without comparing: faq export DIR"
        )


@dataclass(frozen=True)
class Exported:
    """An exported site, as far as it is compared."""

    name: str
    """As the user would type it."""
    files: Mapping[str, str]
    """Path from the root of the site -> SHA-256."""
    searches: Mapping[tuple[str, str], int | None]
    """Query and expected id -> place at which it is found, from one; None where it is not."""
    records: Mapping[str, Any] | None = None
    """The values of its `faq.json`; None where only the manifest is there."""
    folder: Path | None = None
    """Where its files lie; None where only the manifest is there."""

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The pages among its files."""
        return tuple(path for path in self.files if path.endswith(".html"))

    @cached_property
    def feed_id(self) -> str:
        """By what feed readers know its feed, as they do its entries; empty without one."""
        feed = self.folder / FEED if self.folder and FEED in self.files else None
        match = re.search("<id>([^<]*)</id>", _text(feed)) if feed and feed.is_file() else None
        return match[1] if match else ""

    @property
    def base_address(self) -> str:
        """Where the site is on the web, with its last slash; empty where that is not known."""
        association = self.records.get("association") if self.records else None
        return str(association.get("base_address", "")) if isinstance(association, dict) else ""

    @cached_property
    def question_pages(self) -> tuple[str, ...]:
        """The files of its questions' pages; none where its records are not known."""
        questions = self.records["questions"] if self.records else ()
        return tuple(one["url"] for one in questions if one["url"] in self.files)


def read_exported(path: Path) -> Exported:
    """The export in a folder, or the one that a manifest tells of.

    Raises UsageError where there is none, DamagedExportError where it cannot be relied on.
    """
    manifest = path / MANIFEST if path.is_dir() else path
    if not manifest.is_file():
        if path.is_dir():
            raise UsageError(f"{path} holds no export ({MANIFEST} is missing).")
        raise UsageError(f"There is no {path}. Name the folder of an export, or its {MANIFEST}.")
    _text(manifest)  # a damaged one is not read with gaps
    try:
        found = read_manifest(manifest)
    except ManifestError as error:
        problem = f"line {error.line} names no file and its hash"
        raise DamagedExportError(manifest, problem) from error
    files, searches = found.files, {(one.query, one.id): one.place for one in found.searches}
    if not files:
        raise DamagedExportError(manifest, "it names no files")
    folder = manifest.parent if (manifest.parent / CATALOGUE).is_file() else None
    records = _records(manifest.parent / CATALOGUE, files) if folder else None
    return Exported(str(path), files, searches, records, folder)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedExportError(path, "this is no text") from error
    except OSError as error:
        raise DamagedExportError(path, f"it cannot be read ({error.strerror})") from error


def _records(path: Path, files: Mapping[str, str]) -> Mapping[str, Any]:
    """The values of a `faq.json`, if it is the one of the manifest and in a form we know."""
    text = _text(path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != files.get(CATALOGUE):
        raise DamagedExportError(path, f"it is not the one that {MANIFEST} lists")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedExportError(path, "this is not JSON") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise DamagedExportError(path, f"its format is not {FORMAT}, the one of this version")
    for kind, keys in _KEYS.items():
        found = values.get(kind)
        if not isinstance(found, list) or not all(_has_texts(one, keys) for one in found):
            raise DamagedExportError(path, f"“{kind}” is no list of records")
    return values


def _has_texts(value: Any, keys: Iterable[str]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)
