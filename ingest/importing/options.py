"""What staff may say of an import beside the documents themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.content.files.register_edits import RegisterChanges
from ingest.documents.columns import ColumnsError, ToldColumns, parse_columns
from ingest.errors import UsageError

__all__ = ["Answers", "Gone", "ImportOptions", "Side", "told_columns"]


class Answers(StrEnum):
    """How answers come into the content."""

    AS_MARKED = "as marked"
    """Published where their document marks them as answers, unless `site.toml` says “draft”."""
    DRAFT = "draft"
    """As drafts."""
    PUBLISHED = "published"
    """Published; drafts of the same documents, too."""


class Gone(StrEnum):
    """What becomes of a question that a document no longer asks, where no other does."""

    REVIEW = "review"
    """It stays, is marked, and nothing is published until that is settled."""
    KEEP = "keep"
    """It stays as it is: a question of staff from now on."""
    RETIRE = "retire"
    """It is shown no more."""


class Side(StrEnum):
    """Whose words a file gets where staff and documents have others."""

    FILE = "file"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class ImportOptions:
    """What staff say; without a word everything is as the documents have it."""

    answers: Answers = Answers.AS_MARKED
    gone: Gone = Gone.REVIEW
    topic: str = ""
    """Id of the topic that all questions of the documents go to; empty for their own."""
    replaces: bool = False
    """Whether a document takes the place of another of its name, as its new version."""
    columns: ToldColumns | None = None
    """What the columns of the tables in the documents hold, where they do not say it."""
    register: RegisterChanges = RegisterChanges()  # noqa: RUF009 - it is frozen
    """What `sources.toml` is to say, written with the documents: what is said there holds for
    every later import."""
    same: tuple[tuple[str, str], ...] = ()
    """Pairs of questions, in the words of documents, that are one."""
    settled: Mapping[str, Side] = field(default_factory=dict)
    """Path of a content file, below the folder -> whose words it gets."""
    answers_of: Mapping[str, str] = field(default_factory=dict)
    """The same -> file name of the document whose answer it gets, where several answer it."""


def told_columns(text: str) -> ToldColumns:
    """The columns as staff type them: `B=question,C=answer`. Raises UsageError."""
    try:
        return parse_columns(text)
    except ColumnsError as error:
        raise UsageError(f"--columns: {error}") from error
