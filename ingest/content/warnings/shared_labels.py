"""Records that a short label makes alike in lists, so that nobody can tell which one to open."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Criterion, Question
from ingest.content.model.wording import comparable
from ingest.content.warnings.texts import files_shown
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["shared_labels"]


def shared_labels(files: ContentFiles) -> Iterator[ContentWarning]:
    """A `short` that is the label of another record of its kind.

    Two titles that are alike are wordings that two records share.
    """
    first: dict[tuple[type, str], RecordFile[Question] | RecordFile[Criterion]] = {}
    for file in files_shown(files):
        label = comparable(file.record.label, ())
        other = first.setdefault((type(file.record), label), file)
        labelled, alike = (file, other) if file.record.short else (other, file)
        if alike is not labelled and labelled.record.short:
            problem = f"lists call it “{labelled.record.short}”, as they call {alike.path}"
            remedy = "Say in “short” what is different in it."
            line = labelled.line_of("short")
            yield ContentWarning(labelled.path, line, problem, remedy, WarningKind.LABEL)
