"""What an import has left to staff, and what they have not settled yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.entries import INCOMING_SUFFIX
from ingest.content.files.record_files import RecordFile
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.model.records import Question, Status
from ingest.content.model.similarity import alike_pairs
from ingest.content.warnings.texts import line_of_title
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["Unsettled", "compared_wordings", "find_unsettled", "unsettled"]


@dataclass(frozen=True)
class Unsettled:
    """One thing that waits for staff."""

    name: str
    """By which it may be let go: the path of the file, or the two ids with a “+” between."""
    warning: ContentWarning


def unsettled(files: ContentFiles) -> Iterator[ContentWarning]:
    """A warning for each version of a text and each pair of questions that waits."""
    return (one.warning for one in find_unsettled(files))


def find_unsettled(files: ContentFiles) -> Iterator[Unsettled]:
    """Incoming texts that still lie beside theirs, questions that documents have ceased to ask, and
    pairs of questions that may be one."""
    for path in files.incoming:
        kept = path.removesuffix(INCOMING_SUFFIX)
        problem = f"what the documents say now waits beside {kept}"
        remedy = "Take over what is right of it, then delete this file."
        kind = WarningKind.UNSETTLED
        yield Unsettled(path, ContentWarning(path, 1, problem, remedy, kind))
    for file in files.questions:
        if file.record.gone_from and file.record.status is not Status.RETIRED:
            yield Unsettled(file.path, _gone(file))
    yield from _pairs(files)


def _gone(file: RecordFile[Question]) -> ContentWarning:
    """That no document asks a question any more."""
    record = file.record
    names, verb = " and ".join(record.gone_from), "asks" if len(record.gone_from) == 1 else "ask"
    problem = f"{names} no longer {verb} “{record.title}”"
    remedy = (
        f"Is it right all the same? Run `faq review {record.id}`. Is it not? Write “status: "
        "retired” in this file."
    )
    line, kind = file.line_of("gone_from"), WarningKind.UNSETTLED
    return ContentWarning(file.path, line, problem, remedy, kind)


def _pairs(files: ContentFiles) -> Iterator[Unsettled]:
    """Questions that are alike, one of them of a document, and of which nothing has been said."""
    found = [file for file in files.questions if file.record.status is not Status.RETIRED]
    records = [file.record for file in found]
    ids = [frozenset((record.id, *record.former_ids)) for record in records]
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for pair in files.register.different:
        for id_ in pair:
            apart[id_] |= pair - {id_}
    sources = [frozenset(span.document for span in record.sources) for record in records]

    def is_open(one: int, other: int) -> bool:
        if not sources[one] and not sources[other]:
            return False
        return not any(apart[id_] & ids[other] for id_ in ids[one])

    alike = alike_pairs(
        [compared_wordings(record) for record in records],
        # Who told the questions of a document apart did not know of what one of them has become.
        [
            frozenset() if record.former_ids else of_record
            for record, of_record in zip(records, sources, strict=True)
        ],
        tuple(files.knowledge.terms),
        is_open,
    )
    for _, first, second in alike.pairs:
        one, other = found[first], found[second]
        problem = f"“{one.record.title}” may be the same question as that of {other.path}"
        remedy = (
            f"If it is, delete one file and write its title below “asked_as” of the other, its id "
            f'below “former_ids”. If not, write {one.record.id} = ["{other.record.id}"] below '
            f"[different] in {files.folder / 'sources' / SOURCES_FILE}."
        )
        line, kind = line_of_title(one), WarningKind.UNSETTLED
        name = f"{one.record.id}+{other.record.id}"
        yield Unsettled(name, ContentWarning(one.path, line, problem, remedy, kind))


def compared_wordings(record: Question) -> tuple[str, ...]:
    """What a question counts with: of one that was merged also the words of those that went."""
    carried = record.wordings if record.former_ids else ()
    return (*filter(None, (record.title, record.short)), *record.asked_as, *carried)
