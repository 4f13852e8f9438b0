"""A content folder as it was read: its records, and the files that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.files.expectations import Expectation
from ingest.content.files.record_files import RecordFile
from ingest.content.files.sources import SourceRegister
from ingest.content.files.wording_files import WordingFile
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question, Topic

__all__ = ["ContentFiles", "SourceText"]


@dataclass(frozen=True)
class SourceText:
    """A Markdown text as it stands in a file."""

    path: str
    """As the user would type it."""
    folder: str
    """Of the file, below the content folder; empty for a register."""
    text: str
    """With its references as words; what is no part of the text is empty."""
    line: int
    """Of the file, on which the text begins."""
    is_shown: bool = True
    """Whether readers or staff ever see it."""


@dataclass(frozen=True)
class ContentFiles:
    """The records of a content folder, and the files that they were read from."""

    folder: Path
    knowledge: KnowledgeBase
    questions: tuple[RecordFile[Question], ...]
    """By topic and file name."""
    criteria: tuple[RecordFile[Criterion], ...]
    """By file name."""
    topics: tuple[RecordFile[Topic], ...]
    """By folder name."""
    registers: Mapping[str, str]
    """Path of each register (TOML file) that is there -> its text."""
    remembered: Mapping[str, Question]
    """Id -> the question as the last import wrote it."""
    checked: Mapping[tuple[str, str], Criterion]
    """Id and fingerprint -> a criterion as it was when an answer was checked against it."""
    expectations: tuple[Expectation, ...] = ()
    """What searches must find, in the order of the file."""
    ignored: tuple[str, ...] = ()
    """Searches that `faq gaps` need not tell, as `gaps.toml` has them."""
    wordings: tuple[WordingFile, ...] = ()
    """The files of wordings; what they say is in the records."""
    attachments: tuple[str, ...] = ()
    """Paths below the folder of all pictures and files beside texts, used or not."""
    texts: tuple[SourceText, ...] = ()
    """Every Markdown text, as its file has it."""
    incoming: tuple[str, ...] = ()
    """Path of each text that an import has put beside one that staff edited."""
    hidden: tuple[str, ...] = ()
    """Path of each text with a name that hides it; none is read."""
    register: SourceRegister = field(default_factory=SourceRegister)
    """What `sources.toml` says."""
