"""Wordings that two questions share, so that a search can find only one of them first."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Question, Status
from ingest.content.model.wording import comparable
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["shared_wordings"]


def shared_wordings(files: ContentFiles) -> Iterator[ContentWarning]:
    """Wordings of a question that are those of an earlier one, word for word."""
    renamed = [term for term in files.knowledge.terms if term.former]  # the others change nothing
    first_use: dict[str, tuple[RecordFile[Question], int]] = {}
    for file in files.questions:
        if file.record.status is Status.RETIRED:
            continue
        for wording, line in _wordings(file):
            words = comparable(wording, renamed)
            earlier, earlier_line = first_use.setdefault(words, (file, line))
            if not words or earlier is file:
                continue
            problem = (
                f"“{wording}” is a wording of “{earlier.record.id}” too "
                f"({earlier.path}:{earlier_line})"
            )
            remedy = "Leave it to the question that answers it."
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.WORDING)


def _wordings(file: RecordFile[Question]) -> Iterator[tuple[str, int]]:
    """Each wording with its line in the file: the title, then the others."""
    lines = file.head.body.split("\n")
    title = next((n for n, line in enumerate(lines) if line.strip()), 0)
    yield file.record.title, file.head.body_line + title
    for position, wording in enumerate(file.record.asked_as):
        yield wording, file.line_of("asked_as", position)
