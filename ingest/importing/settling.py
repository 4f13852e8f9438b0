"""What imports have left to staff, settled: two versions of a text, and questions that are two.

Two questions that are one are settled by `ingest.content.merging`, and those that no document asks
any more by `ingest.content.review`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ingest.content.content_files import ContentFiles
from ingest.content.entries import INCOMING_SUFFIX
from ingest.content.files.edits import edited_text
from ingest.content.files.question_files import (
    parse_question,
    parse_topic,
    rewrite_question,
    rewrite_topic,
)
from ingest.content.files.register_edits import RegisterChanges, changed_register
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.folder import TOPIC_FILE
from ingest.content.loading import read_content, refuse_missing
from ingest.content.model.records import Question, Topic
from ingest.content.writing import ChangedError, ContentWriter, Waiting, silently, writing_to
from ingest.diff3 import merge_lines, versions_apart
from ingest.errors import FaqError, UsageError
from ingest.files import present_bytes, text_of
from ingest.importing.options import Side

__all__ = ["OpenConflict", "open_conflicts", "settle_conflict", "tell_apart"]

_Value = TypeVar("_Value")

_Written = dict[Path, bytes | None]
"""Path -> bytes before the act; None where there was no file."""


@dataclass(frozen=True)
class OpenConflict:
    """A file whose text staff and documents have changed, each in another way."""

    path: str
    """Of the file, as the user would type it."""
    versions: tuple[Question | Topic, Question | Topic] | None
    """The record as the file has it, and with the words of the documents where the two differ; None
    where that cannot be told any more, since somebody has begun to settle it by hand."""
    state: tuple[bytes | None, bytes]
    """What the file and the one beside it hold: a choice counts for these alone."""

    @property
    def name(self) -> str:
        """By which it is told from others: topic and file name."""
        return "/".join(Path(self.path).parts[-2:])

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """What differs: its name, what the file has, what the documents have."""
        if self.versions is None:
            return ()
        present, incoming = self.versions
        names = ("title", "status", "answer") if isinstance(present, Question) else ("title",)
        both = ((name, getattr(present, name), getattr(incoming, name)) for name in names)
        return tuple((name, str(one), str(other)) for name, one, other in both if one != other)


def open_conflicts(files: ContentFiles) -> Iterator[OpenConflict]:
    """The conflicts that imports have left, by path."""
    for beside in files.incoming:
        path = beside.removesuffix(INCOMING_SUFFIX)
        data, both = present_bytes(Path(path)), present_bytes(Path(beside))
        text, mixed = (text_of(one or b"", Path(path)).value for one in (data, both))
        is_told = data is not None and text is not None and mixed is not None
        if both is not None:
            versions = _conflict(path, text or "", mixed or "") if is_told else None
            yield OpenConflict(path, versions, (data, both))


def settle_conflict(
    folder: Path,
    name: str,
    side: Side,
    state: tuple[bytes | None, bytes] | None = None,
    waiting: Waiting = silently,
) -> _Written:
    """Gives a file the words of one side where both had others; the files as they were before.

    What staff have changed since the import stays. With a `state` only a conflict counts that is
    still as it was. Raises UsageError where it is there no more or is another, or where the words
    of the documents cannot be told, and what `writing_to` raises.
    """

    def attempt() -> _Written:
        found = {one.name: one for one in open_conflicts(read_content(folder).value)}
        if name not in found or (state is not None and found[name].state != state):
            raise UsageError(
                f"“{name}” has changed meanwhile, or is settled already. Look at it again."
            )
        one = found[name]
        path, beside = Path(one.path), Path(one.path + INCOMING_SUFFIX)
        data = one.state[0]
        before: _Written = {path: data}
        new = data if side is Side.FILE else _rewritten(one)
        if new is not None and new != data:
            writer.replace(path, data, new)
            writer.sync()  # the end of the conflict says that the file has been settled
        if present_bytes(beside) != one.state[1]:
            raise ChangedError(beside)
        writer.remove(beside)
        return before

    refuse_missing(folder)
    writer: ContentWriter
    with writing_to(folder, "faq desk", waiting) as writer:
        return writer.until_settled(attempt)


def tell_apart(folder: Path, one: str, other: str, waiting: Waiting = silently) -> None:
    """Notes in `sources.toml` that two questions are alike and yet two.

    Raises UsageError for a question that is not there, FaqError where the register is written in a
    way that cannot be changed so, and what `writing_to` raises.
    """

    def attempt() -> None:
        known = read_content(folder).value.knowledge.question_by_id
        if missing := [slug for slug in (one, other) if slug not in known]:
            raise UsageError(f"There is no question “{missing[0]}” any more.")
        path = folder / "sources" / SOURCES_FILE
        data = present_bytes(path)
        read = text_of(data or b"", path)
        if read.value is None:
            raise FaqError(str(read.faults[0]))
        changes = RegisterChanges(different=((one, other),))
        new = edited_text(data, changed_register(read.value, str(path), changes))
        if new != data:
            writer.replace(path, data, new)

    refuse_missing(folder)
    writer: ContentWriter
    with writing_to(folder, "faq desk", waiting) as writer:
        writer.until_settled(attempt)


def _conflict(path: str, text: str, mixed: str) -> tuple[Question | Topic, Question | Topic] | None:
    """The record in a file, and as it would be with the words of the documents."""
    apart = versions_apart(mixed)
    if apart is None:
        return None
    topic, name = Path(path).parts[-2:]
    if name == TOPIC_FILE:
        present, kept, incoming = (
            parse_topic(one, path, folder=topic).value.record for one in (text, *apart)
        )
        return present, replace(present, title=_chosen(kept.title, present.title, incoming.title))
    ours, base, theirs = (
        parse_question(one, path, folder=topic, stem=Path(path).stem).value.record
        for one in (text, *apart)
    )
    answer = "\n".join(
        line
        for chunk in merge_lines(*(one.answer.split("\n") for one in (base, ours, theirs)))
        for line in (chunk.theirs if chunk.is_conflict else chunk.settled)
    )
    is_same = answer == ours.answer
    return ours, replace(
        ours,
        title=_chosen(base.title, ours.title, theirs.title),
        status=_chosen(base.status, ours.status, theirs.status),
        answer=answer,
        sources=theirs.sources,
        reviewed=ours.reviewed if is_same else None,
        checked_against=ours.checked_against if is_same else (),
    )


def _chosen(base: _Value, ours: _Value, theirs: _Value) -> _Value:
    """What the documents have, where that was in conflict; else what staff have made of it."""
    return ours if theirs == base else theirs


def _rewritten(one: OpenConflict) -> bytes:
    data = one.state[0]
    if one.versions is None or data is None:
        raise UsageError(f"“{one.name}” has been edited by hand: take over what is right of it.")
    text = text_of(data, Path(one.path)).value or ""
    present, incoming = one.versions
    if isinstance(present, Question) and isinstance(incoming, Question):
        return edited_text(data, rewrite_question(text, present, incoming))
    assert isinstance(present, Topic)
    assert isinstance(incoming, Topic)
    return edited_text(data, rewrite_topic(text, present, incoming))
