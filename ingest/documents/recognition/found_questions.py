"""What recognition gives of a document: topics, questions, and why each other line was dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.documents.columns import Column
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.spans import SourceSpan

__all__ = ["FoundQuestion", "FoundTopic", "Recognition"]


@dataclass(frozen=True)
class FoundTopic:
    """A heading above questions."""

    title: str
    line: int
    """Counted from one."""


@dataclass(frozen=True)
class FoundQuestion:
    """A question as one document words it."""

    document: str
    """File name."""
    topic: str
    """Title of the topic, empty where it stands under none."""
    question: str
    answer: str
    """Markdown, empty where the document gives none."""
    spans: tuple[SourceSpan, ...]
    """Its lines, in order; several where boilerplate stands between them."""
    question_spans: tuple[SourceSpan, ...] = ()
    """Those of its lines that hold the question alone."""
    is_answer_marked: bool = True
    """Whether the document says that the answer is one, and not only text below the question."""
    wordings: tuple[str, ...] = ()
    """Other wordings of the question, where a column of its table has them."""
    tags: tuple[str, ...] = ()
    """The same of words by which it is sorted."""
    status: str = ""
    """The same of how far it has come: "draft", "retired", or nothing where it is public."""


@dataclass(frozen=True)
class Recognition:
    """What one document holds."""

    strategy: str
    """Name of the strategy, for the account."""
    topics: tuple[FoundTopic, ...] = ()
    questions: tuple[FoundQuestion, ...] = ()
    dropped: dict[int, str] = field(default_factory=dict)
    """Line -> reason, for every line that is in no topic and no question."""
    why: str = ""
    """Why this strategy and not another, in words for staff; empty where there is no doubt."""
    notes: tuple[str, ...] = ()
    """What staff should look at, such as pictures that stood in answers."""
    columns: tuple[Column, ...] = ()
    """Those of the widest table of a spreadsheet, whether or not questions were found in it."""

    @property
    def lines_above(self) -> tuple[int, ...]:
        """The lines above the first topic that may be its title: no contents, no letterhead."""
        return tuple(
            line for line, why in sorted(self.dropped.items()) if why == Dropped.ABOVE_QUESTIONS
        )
