"""What documents ask now beside what they asked at their last import: reworded, or gone. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.content.loading import Existing
from ingest.content.model.records import Question, SourceDocument
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.importing.rewordings import Asked, Reworded, find_reworded

__all__ = ["Changes", "find_changes"]


@dataclass(frozen=True)
class Changes:
    """What became of questions that were imported before."""

    reworded: tuple[Reworded, ...]
    gone: Mapping[Slug, tuple[str, ...]]
    """Id -> file names of the documents that asked it, where none does that still counts."""
    wordings: Mapping[str, Slug]
    """Comparable wording -> id, of the new wordings."""


def find_changes(
    found: Mapping[str, Sequence[FoundQuestion]],
    known: Mapping[str, Slug],
    existing: Existing,
    unread: frozenset[str],
) -> Changes:
    """What documents ask in other words now, and what they ask no more.

    `found` has the questions of every document that was read, in its order, `known` the id of each
    comparable wording that records have. A document that is neither there nor among those that
    could not be read (`unread`) has been taken away, and asks nothing.
    """
    asked = _with_successors(_asked(existing), found, existing.register.documents)
    here = {
        name: {known.get(comparable(one.question, existing.terms)) for one in questions}
        for name, questions in found.items()
    }
    reworded, wordings = list[Reworded](), dict[str, Slug]()
    away = [name for name in asked if name not in found and name not in unread]
    for name in (*found, *away):
        if name not in asked or all(one.id in here.get(name, ()) for one in asked[name]):
            continue
        # What a document asked that was taken away may stand in one that came for it.
        of_name = found.get(name) or [
            one for other in found if other not in asked for one in found[other]
        ]
        for one in find_reworded(asked[name], of_name, {**known, **wordings}, existing.terms):
            words = comparable(one.new.question, existing.terms)
            if words:
                reworded.append(one)
                wordings[words] = one.id
                here.setdefault(name, set()).add(one.id)
    still = {name: here.get(name, set()) for name in (*found, *away)}
    gone = {
        id_: names
        for id_, names in _lost(asked, still).items()
        if not _is_asked_elsewhere(id_, names, still, existing.register.documents)
    }
    return Changes(tuple(reworded), gone, wordings)


def _asked(existing: Existing) -> dict[str, list[Asked]]:
    """File name -> what the document asked when it was imported last, in its order."""
    present = {
        slug: file.record
        for file in existing.questions.values()
        for slug in (*file.record.former_ids, file.record.id)
    }
    asked = defaultdict[str, list[Asked]](list)
    for file in existing.remembered.questions:
        record = present.get(file.record.id)
        if record is None:  # staff have deleted it
            continue
        for name, line in _lines(file.record):
            titles = tuple(dict.fromkeys((file.record.title, record.title)))
            asked[name].append(Asked(record.id, titles, file.record.answer, line))
    return {name: sorted(of_name, key=lambda one: one.line) for name, of_name in asked.items()}


def _with_successors(
    asked: dict[str, list[Asked]],
    found: Mapping[str, Sequence[FoundQuestion]],
    documents: Sequence[SourceDocument],
) -> dict[str, list[Asked]]:
    """With what a document that is new supersedes, as if it had been asked there.

    So a version under another name is one as well.
    """
    successors = dict[str, list[Asked]]()
    for one in documents:
        if one.name in found and one.name not in asked:
            before = {each.id: each for name in one.supersedes for each in asked.get(name, ())}
            if before:
                successors[one.name] = [*before.values()]
    return asked | successors


def _lines(record: Question) -> Iterator[tuple[str, int]]:
    """Each document that the record was found in, with the first of its lines."""
    first: dict[str, int] = {}
    for span in record.sources:
        first[span.document] = min(span.first, first.get(span.document, span.first))
    yield from first.items()


def _lost(
    asked: Mapping[str, Sequence[Asked]], still: Mapping[str, set[Slug | None]]
) -> dict[Slug, tuple[str, ...]]:
    """Id -> the documents that asked it and do so no more."""
    lost = defaultdict[Slug, list[str]](list)
    for name, of_name in asked.items():
        for one in of_name:
            if name in still and one.id not in still[name] and name not in lost[one.id]:
                lost[one.id].append(name)
    return {id_: tuple(names) for id_, names in lost.items() if names}


def _is_asked_elsewhere(
    id_: Slug,
    names: Sequence[str],
    still: Mapping[str, set[Slug | None]],
    documents: Sequence[SourceDocument],
) -> bool:
    """Whether a document asks it that none of those supersedes."""
    superseded, waiting = set[str](), list(names)
    below = {one.name: one.supersedes for one in documents}
    while waiting:
        for name in below.get(waiting.pop(), ()):
            if name not in superseded:
                superseded.add(name)
                waiting.append(name)
    return any(id_ in ids for name, ids in still.items() if name not in superseded)
