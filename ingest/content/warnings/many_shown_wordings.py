"""Questions that show more wordings than anybody reads, and hide their answer below them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.wording_files import wordings_beside
from ingest.content.model.records import Status
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["many_shown_wordings"]

_MANY = 7
"""More of them push the answer off the first screen of an editor."""


def many_shown_wordings(files: ContentFiles) -> Iterator[ContentWarning]:
    """Questions with more than a handful of `asked_as`."""
    for file in files.questions:
        count = len(file.record.asked_as)
        if count > _MANY and file.record.status is not Status.RETIRED:
            problem = f"“asked_as” has {count} wordings, and readers see them all"
            remedy = (
                f"Keep up to {_MANY} that read well, and move the others to "
                f"{wordings_beside(file.path)}, one a line."
            )
            line = file.line_of("asked_as")
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.SHOWN)
