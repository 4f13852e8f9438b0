"""A record that is imported again: what staff made of it and what documents say now, in one. Pure.

Three records go in: the one that the last import wrote, the one that is there and the new one.
What one side alone changed is taken; what both changed, and not alike, is a conflict. Title and
status are merged as wholes, lists item by item and the answer line by line (`ingest.diff3`).

    last import ──┐
    file now ─────┼──revise──> Revision: kept (staff's side), incoming (the documents'), conflicts
    documents ────┘
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.references import replace_references
from ingest.content.model.wording import comparable, fold
from ingest.diff3 import Chunk, merge_items, merge_lines

__all__ = ["Conflict", "Revision", "revise_question", "revise_topic"]

_Record = TypeVar("_Record", Question, Topic)
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Conflict:
    """One thing that staff and documents changed, each in another way."""

    field: str
    """“title”, “status” or “answer”; an answer may have several, in the order of its lines."""
    kept: str
    """What the file has; empty where staff took it away."""
    incoming: str
    """What the documents have; empty where they took it away."""


@dataclass(frozen=True)
class Revision(Generic[_Record]):
    """A merged record."""

    kept: _Record
    """With the words of staff in every conflict."""
    incoming: _Record
    """The same with those of the documents."""
    conflicts: tuple[Conflict, ...]


def revise_question(last: Question | None, present: Question, new: Question) -> Revision[Question]:
    """The merged question; `last` is None where no import wrote it.

    Documents know nothing of categories, criteria, reviews, former ids, short labels and the
    wordings that are never shown, so those are staff's; but a review was of the answer as it stood,
    and goes with it. Links that staff put into an answer do not change its words. Where documents
    have no answer, that of staff stands with its status; a question that staff retired stays so. In
    the place (`order`) both may change without harm, and staff's holds.
    """
    base = last or Question(new.id, new.topic, "", status=Status.OPEN)
    title = _merge_titles(base.title, present.title, new.title)
    answer, about_answer = _merge_answers(base.answer, present.answer, new.answer)
    status = _merge_statuses(base, present, new, is_same=answer == (present.answer,) * 2)
    documents = {span.document for span in new.sources}
    asked_as = (
        *present.asked_as,
        *(
            one
            for one in new.asked_as
            if one not in (*present.asked_as, *present.wordings, *base.asked_as)
        ),
    )
    kept, incoming = (
        replace(
            new,
            topic=present.topic,
            title=title[side],
            answer=answer[side],
            status=_fitting(status[side], answer[side], present if side == 0 else new),
            order=_merge(base.order, present.order, new.order)[0],
            asked_as=tuple(
                one
                for one in asked_as
                if title[side] == present.title or fold(one) != fold(title[side])
            ),
            categories=present.categories,
            criteria=present.criteria,
            sources=merge_items(base.sources, present.sources, new.sources),
            reviewed=present.reviewed if answer[side] == present.answer else None,
            checked_against=present.checked_against if answer[side] == present.answer else (),
            former_ids=present.former_ids,
            short=present.short,
            wordings=present.wordings,
            gone_from=tuple(name for name in present.gone_from if name not in documents),
        )
        for side in (0, 1)
    )
    conflicts = (
        *_conflict("title", *title),
        *_conflict("status", *status),
        *about_answer,
    )
    return Revision(kept, incoming, conflicts)


def revise_topic(last: Topic | None, present: Topic, new: Topic) -> Revision[Topic]:
    """The merged topic; its introduction is staff's. `last` is None where no import wrote it."""
    base = last or Topic(new.id, "")
    title = _merge_titles(base.title, present.title, new.title)
    order = _merge(base.order, present.order, new.order)[0]
    kept, incoming = (replace(present, title=one, order=order) for one in title)
    return Revision(kept, incoming, _conflict("title", *title))


def _merge(base: _Value, ours: _Value, theirs: _Value) -> tuple[_Value, _Value]:
    """The merged value on either side; they differ in a conflict alone."""
    if theirs in (base, ours):
        return ours, ours
    return (theirs, theirs) if ours == base else (ours, theirs)


def _merge_titles(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Titles that differ in capitals and punctuation alone are no conflict."""
    kept, incoming = _merge(base, ours, theirs)
    is_same = comparable(kept, ()) == comparable(incoming, ()) != ""
    return (kept, kept) if is_same else (kept, incoming)


def _merge_statuses(
    base: Question, present: Question, new: Question, *, is_same: bool
) -> tuple[Status, Status]:
    """Documents say whether an answer that is new is published; then staff do.

    `is_same` says that the answer stays as it is. One that changes stays a draft, or becomes one
    again where nothing says that the new words are an answer.
    """
    if not new.answer or present.status is Status.RETIRED or (is_same and present.answer):
        return present.status, present.status
    if not base.answer:
        return _merge(base.status, present.status, new.status)
    status = new.status if present.status is Status.PUBLISHED else present.status
    return status, status


def _fitting(status: Status, answer: str, other: Question) -> Status:
    """The status, or that of the other where it does not go with an answer or the lack of one."""
    if status is Status.RETIRED or (status is Status.OPEN) != bool(answer):
        return status
    return other.status


def _merge_answers(
    base: str, ours: str, theirs: str
) -> tuple[tuple[str, str], tuple[Conflict, ...]]:
    if not theirs or _words(ours) == theirs:
        return (ours, ours), ()
    found = merge_lines(_lines(base), _lines(ours), _lines(theirs))
    chunks = [part for chunk in found for part in _told_apart(chunk, is_first=not base)]
    conflicts = [one for one in chunks if one.is_conflict and not _differs_in_links(one)]
    incoming = [one.theirs if one in conflicts else one.settled for one in chunks]
    return (_joined([one.settled for one in chunks]), _joined(incoming)), tuple(
        Conflict("answer", _joined([one.ours]), _joined([one.theirs])) for one in conflicts
    )


def _told_apart(chunk: Chunk, *, is_first: bool) -> Iterator[Chunk]:
    """A conflict, without what one side only put before or behind what the other changed.

    So a paragraph that staff added is none. `is_first` says that nothing was there before, so that
    two answers, and not two additions, stand against each other.
    """
    base, ours, theirs = chunk.base, chunk.ours, chunk.theirs
    if not chunk.is_conflict or _differs_in_links(chunk) or (is_first and not base):
        yield chunk
    elif (at := _position(base, ours)) is not None:
        end = at + len(base)
        before, behind = Chunk((), ours[:at], ()), Chunk((), ours[end:], ())
        yield from (before, Chunk(base, base, theirs), behind)
    elif (at := _position(base, theirs)) is not None:
        end = at + len(base)
        before, behind = Chunk((), (), theirs[:at]), Chunk((), (), theirs[end:])
        yield from (before, Chunk(base, ours, base), behind)
    else:
        yield chunk


def _position(part: tuple[str, ...], whole: tuple[str, ...]) -> int | None:
    """Where the lines of a part stand in the whole, without a gap; None where they do not."""
    size = len(part)
    return next((n for n in range(len(whole) - size + 1) if whole[n : n + size] == part), None)


def _differs_in_links(chunk: Chunk) -> bool:
    return _words("\n".join(chunk.ours)) == "\n".join(chunk.theirs)


def _words(answer: str) -> str:
    """An answer without the links that staff put into it."""
    return replace_references(answer, lambda reference: reference.label)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _joined(parts: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(line for part in parts for line in part).strip("\n").rstrip()


def _conflict(field: str, ours: str, theirs: str) -> tuple[Conflict, ...]:
    return (Conflict(field, ours, theirs),) if ours != theirs else ()
