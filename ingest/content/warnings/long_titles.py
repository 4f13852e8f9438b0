"""Titles that fill a list, and have no short form that could stand there for them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import LABEL_WORDS
from ingest.content.warnings.texts import files_shown, line_of_title
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["long_titles"]

_LONG = 18
"""Words. A longer title takes four lines of a list on a phone."""


def long_titles(files: ContentFiles) -> Iterator[ContentWarning]:
    """Questions and criteria with a long title and no `short`."""
    for file in files_shown(files):
        count = len(file.record.title.split())
        if count > _LONG and not file.record.short:
            problem = f"the title has {count} words, and lists show them all"
            remedy = f"Add a line “short: …” of at most {LABEL_WORDS} words that ask the same."
            line = line_of_title(file)
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.LONG)
