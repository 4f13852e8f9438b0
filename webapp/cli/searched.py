"""What `faq search`, `faq explain` and `faq evaluate` search: the content, or records in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import FaqError
from search.entries import Entry, entry_from_json, titles_of
from search.index import build_index
from search.index_cache import open_scored, place_of
from search.scored_index import ScoredIndex
from webapp.cli.jsonl import json_lines

__all__ = ["Searched", "open_searched"]


@dataclass(frozen=True)
class Searched:
    """An index with what tells people of its hits."""

    index: ScoredIndex
    """Public records only."""
    titles: dict[tuple[str, str], str]
    """Title of each record by kind and id, of those too that the public does not see."""
    topics: set[str]
    """Ids of topics."""
    knowledge: KnowledgeBase | None
    """The content; None where records of a file are searched."""

    @property
    def titles_by_id(self) -> dict[str, str]:
        """Title of each record by id; that of the first kind where several have it."""
        return {slug: title for (_, slug), title in reversed(self.titles.items())}


def open_searched(records: Path | None, content: Path, index: Path | None) -> Searched:
    """The records of the file `records`, and where it is None the content with its kept index.

    Raises what `json_lines`, `load` and `open_scored` raise.
    """
    if records is not None:
        entries = _read_records(records)
        topics = {entry.topic for entry in entries}
        return Searched(
            build_index(entries),
            {(entry.kind, entry.id): entry.question for entry in entries},
            topics,
            None,
        )
    knowledge = load(content)
    scored = open_scored(knowledge, place_of(content, index)).index
    return Searched(
        scored, titles_of(knowledge), {topic.id for topic in knowledge.topics}, knowledge
    )


def _read_records(path: Path) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for number, value in json_lines(path):
        try:
            entry = entry_from_json(value)
        except ValueError as error:
            raise FaqError(
                f"{path}:{number}: {error}. A line needs “id” and “question”, in quotes."
            ) from error
        if entry.id in entries:
            raise FaqError(f"{path}:{number}: the id “{entry.id}” stands here a second time.")
        entries[entry.id] = entry
    return list(entries.values())
