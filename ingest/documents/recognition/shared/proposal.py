"""What a strategy proposes: where questions begin, and under which topics they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.documents.recognition.shared.cleared import ClearedDocument

__all__ = ["Family", "Proposal", "RowWords", "Start", "Strategy"]


class Family(Enum):
    """The kind of structure by which a proposal tells its questions."""

    SCHEMA_ORG = auto()
    QUESTION_MARKS = auto()
    """Lines that begin with "Q:" and the like."""
    ANSWER_MARKS = auto()
    """Lines above those that begin with "A:"."""
    ACCORDIONS = auto()
    DEFINITION_LISTS = auto()
    HEADINGS = auto()
    NUMBERS = auto()
    EMPHASIS = auto()
    TABLES = auto()
    """Rows of a table whose columns have headings."""
    LAYOUT = auto()


@dataclass(frozen=True)
class RowWords:
    """What the other columns of a row of a table say of its question."""

    wordings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True)
class Start:
    """One question: the blocks that it fills. Its answer follows, up to what ends it."""

    first: int
    """Number of its first block."""
    end: int
    """Number after its last block."""
    text: str = ""
    """Its words, where they are not those of its blocks."""
    rest: str = ""
    """Markdown that stands in its last block but belongs to the answer."""
    stop: int | None = None
    """Number of the block at which its answer ends at the latest, where that is known."""
    answer: str | None = None
    """The answer's Markdown, where no blocks hold it."""
    body: tuple[int, ...] | None = None
    """Numbers of the blocks of its answer, where its place in a table tells them; else None."""
    topic: int | None = None
    """Number of the block of its topic, where that is told likewise, -1 where it has none."""
    row: RowWords = RowWords()


@dataclass(frozen=True)
class Proposal:
    """One way to understand a document."""

    family: Family
    name: str
    """In words for staff: "headings of level 3"."""
    starts: tuple[Start, ...]
    topics: Mapping[int, str] = field(default_factory=dict)
    """Number of a block -> the title of the topic that begins there."""
    ends: frozenset[int] = frozenset()
    """Numbers of blocks at which an answer ends though no question begins."""
    trust: float = 1.0
    """How sure the structure itself is, whatever the words say; 1 is a plain heading."""
    states_answers: bool = False
    """Whether the document says that the answers are answers, and not only text below."""
    is_certain: bool = False
    """Whether a single question is enough, since the document names it one."""
    shares_answers: bool = False
    """Whether a question without an answer shares that of the next one, as terms do."""
    share: float = 1.0
    """Of the blocks of this form, how many were taken for questions."""
    unused: Mapping[int, str] = field(default_factory=dict)
    """Number of a block -> why it is in no question, where the structure tells."""
    notes: tuple[str, ...] = ()
    """What staff should know of how it was understood."""


Strategy = Callable[[ClearedDocument], Iterable[Proposal]]
"""All the ways in which a family of structures may explain a document; none where it is absent."""
