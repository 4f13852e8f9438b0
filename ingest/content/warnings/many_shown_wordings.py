"""Records that show more wordings than anybody reads, and hide their text below them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.files.wording_files import wordings_beside, wordings_of_register
from ingest.content.warnings.texts import files_shown, line_in_register
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["many_shown_wordings"]

_MANY = 5
"""More of them push the answer off the first screen of an editor."""


def many_shown_wordings(files: ContentFiles) -> Iterator[ContentWarning]:
    """Records of every kind with more than a handful of `asked_as`."""
    for file in files_shown(files):
        count = len(file.record.asked_as)
        if count > _MANY:
            beside, line = wordings_beside(file.path), file.line_of("asked_as")
            yield _warning(count, file.path, line, beside)
    for name, records in (
        (CATEGORIES_FILE, files.knowledge.categories),
        (TERMS_FILE, files.knowledge.terms),
    ):
        path = str(files.folder / name)
        for record in records:
            count = len(record.asked_as)
            if count > _MANY:
                line = line_in_register(files.registers.get(path, ""), record.asked_as[0])
                yield _warning(count, path, line, wordings_of_register(path, record.id))


def _warning(count: int, path: str, line: int, beside: str) -> ContentWarning:
    problem = f"“asked_as” has {count} wordings, and readers see them all"
    remedy = f"Keep up to {_MANY} that read well, and move the others to {beside}, one a line."
    return ContentWarning(path, line, problem, remedy, WarningKind.SHOWN)
