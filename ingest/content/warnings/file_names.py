"""Files that are not what their names make them seem to be, here or on other systems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.names import name_key, unportable

__all__ = ["hidden_files", "unportable_names"]


def unportable_names(files: ContentFiles) -> Iterator[ContentWarning]:
    """A name that Windows refuses, or that it or macOS takes for that of another document."""
    first: dict[str, str] = {}
    for source in files.knowledge.sources:
        path = str(files.folder / "sources" / source.name)
        other = first.setdefault(name_key(source.name), source.name)
        reason = unportable(source.name)
        if other != source.name:
            reason = f"“{other}” differs from it in capitals or in how accents are stored"
        if reason:
            problem = f"not every system can keep a file of this name: {reason}"
            remedy = "Rename the document, and name it so in “sources” of what was made from it."
            yield ContentWarning(path, 1, problem, remedy, WarningKind.NAME)


def hidden_files(files: ContentFiles) -> Iterator[ContentWarning]:
    """A text whose name begins with a full stop: nobody sees the file, and it is not read."""
    for path in files.hidden:
        name = Path(path).name
        problem = f"“{name}” is a hidden file, which is not read"
        remedy = f"Call it “{name.lstrip('.')}” if it is for readers, else move it away."
        yield ContentWarning(path, 1, problem, remedy, WarningKind.HIDDEN)
