"""What one file alone cannot show: that ids stand once and that whatever is named exists. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.files.sources import missing_document
from ingest.content.files.toml_files import without_structure
from ingest.content.files.wording_files import WORDINGS_SUFFIX, WordingFile, repeats
from ingest.content.model.citations import parse_citation
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question, Standing, Status
from ingest.content.model.references import REFERENCE_KINDS, Reference, find_references
from ingest.content.published_notes import check_notes
from ingest.errors import Fault, FaultKind, did_you_mean
from ingest.spans import SourceSpan, parse_span

__all__ = ["check_ids", "check_together", "check_wordings", "with_copies_told"]


_AnyFile = RecordFile[Question] | RecordFile[Criterion]


def check_together(files: ContentFiles) -> Iterator[Fault]:
    """A fault for everything in the files that does not fit together."""
    knowledge = files.knowledge
    yield from check_ids(files.questions, files.criteria)
    for question in files.questions:
        yield from _check_topic(question, knowledge)
        yield from _check_spans(question, question.record.sources, knowledge)
        yield from _check_criteria(question, knowledge)
    for criterion in files.criteria:
        yield from _check_criterion(criterion, knowledge)
    yield from _check_registered(knowledge, files.registers)
    yield from check_notes(files)
    for path, reference, audience in _references(files):
        broken = _broken(reference, knowledge, audience)
        if broken is not None:
            yield Fault(path, reference.line, *broken)


def check_wordings(files: ContentFiles, unread: Collection[str]) -> Iterator[Fault]:
    """Each file of wordings has its record, and says nothing that the record shows already.

    Of a record whose file is among the paths `unread` nothing can be said.
    """
    asked_as = _asked_as(files)
    for file in files.wordings:
        shown = asked_as[file.kind]
        key = file.id if file.kind in _REGISTERS else file.record_path
        if key in shown:
            yield from repeats(file, shown[key])
        elif file.record_path not in unread:
            problem = f"the wordings belong to no {file.kind}: “{file.id}” is not in "
            place = Path(file.record_path)
            problem += place.name if file.kind in _REGISTERS else str(place.parent)
            remedy, kind = _where_record_went(file, files), FaultKind.UNKNOWN_RECORD
            yield Fault(file.path, 1, problem, remedy, kind, file.kind, file.id)


_REGISTERS = ("category", "term")
"""Kinds of records that stand together in one file."""


def _asked_as(files: ContentFiles) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Kind -> path of a record's file, or id where a register holds it -> its `asked_as`."""
    knowledge = files.knowledge
    return {
        "question": {one.path: one.record.asked_as for one in files.questions},
        "criterion": {one.path: one.record.asked_as for one in files.criteria},
        "category": {one.id: one.asked_as for one in knowledge.categories},
        "term": {one.id: one.asked_as for one in knowledge.terms},
    }


def _where_record_went(file: WordingFile, files: ContentFiles) -> str:
    """What to do with wordings that were left behind."""
    known: Mapping[str, Sequence[_AnyFile]] = {
        "question": files.questions,
        "criterion": files.criteria,
    }
    moved = known.get(file.kind, ())
    for one in moved:
        if file.id == Path(one.path).stem:
            return f"Move the file to {Path(one.path).parent}, where the {file.kind} is."
        if file.id in one.record.former_ids:
            new = Path(one.path).with_suffix(WORDINGS_SUFFIX)
            return f"The {file.kind} is called “{one.record.id}” now: rename the file to {new}."
    ids = [Path(one.path).stem for one in moved]
    if file.kind in _REGISTERS:
        ids = [*_asked_as(files)[file.kind]]
    return f"{did_you_mean(file.id, ids)} Name the file by the id of its {file.kind}."


def check_ids(
    questions: Iterable[RecordFile[Question]], criteria: Iterable[RecordFile[Criterion]]
) -> Iterator[Fault]:
    """No id and no former id stands twice, not of a question and a criterion either."""
    first_use: dict[str, str] = {}
    files: list[_AnyFile] = [*questions, *criteria]
    claims: list[tuple[_AnyFile, str, int]] = [
        (file, file.record.id, file.line_of("id")) for file in files
    ]
    for file in files:
        for position, former in enumerate(file.record.former_ids):
            line = file.line_of("former_ids", position)
            if former == file.record.id:
                problem = f"“{former}” is the id of this file, not a former one"
                kind = FaultKind.CONTRADICTION
                yield Fault(file.path, line, problem, "Take it out.", kind, "former_ids", former)
            else:
                claims.append((file, former, line))
    for file, slug, line in claims:
        if slug in first_use:
            problem = f"the id “{slug}” is taken by {first_use[slug]}"
            remedy, kind = "Give one of the two another id and file name.", FaultKind.DUPLICATE
            yield Fault(file.path, line, problem, remedy, kind, "id", slug)
        first_use.setdefault(slug, file.path)


def with_copies_told(faults: Iterable[Fault]) -> list[Fault]:
    """The faults, with one instead of two for a second file of one id.

    Programs that share folders leave such files, "cost (conflicted copy).md", where two persons
    have edited one: to call it by its id would take the place of the other.
    """
    faults = [*faults]
    doubled = {one.value for one in faults if (one.kind, one.subject) == _TAKEN}
    copies = [one for one in faults if one.kind is FaultKind.MISNAMED and one.value in doubled]
    said = {one.value for one in copies}
    return [
        _told(one) if one in copies else one
        for one in faults
        if not ((one.kind, one.subject) == _TAKEN and one.value in said)
    ]


_TAKEN = (FaultKind.DUPLICATE, "id")


def _told(fault: Fault) -> Fault:
    problem = f"this is a second file of “{fault.value}”, such as a copy in conflict"
    remedy = f"Keep what is right of the two in {fault.value}.md, and delete this one."
    return replace(fault, problem=problem, remedy=remedy, kind=FaultKind.DUPLICATE)


def _check_topic(file: RecordFile[Question], knowledge: KnowledgeBase) -> Iterator[Fault]:
    topic, folder = file.record.topic, Path(file.path).parent.name
    line = file.line_of("topic")
    if topic not in knowledge.topic_by_id:
        problem = f"the topic “{topic}” does not exist"
        remedy = did_you_mean(topic, knowledge.topic_by_id)
        if topic == folder:
            remedy = f"Write {Path(file.path).with_name('_topic.md')} with its title. {remedy}"
        kind = FaultKind.UNKNOWN_RECORD
        yield Fault(file.path, line, problem, remedy, kind, "topic", topic)
    elif topic != folder:
        problem = f"the file lies in “{folder}” but names the topic “{topic}”"
        remedy, kind = "Move the file, or take the line out.", FaultKind.CONTRADICTION
        yield Fault(file.path, line, problem, remedy, kind, "topic", topic)


def _check_spans(
    file: _AnyFile, spans: Iterable[SourceSpan], knowledge: KnowledgeBase
) -> Iterator[Fault]:
    for span in spans:
        broken = _bad_span(span, knowledge)
        if broken is not None:
            yield Fault(file.path, _line_of_source(file, span), *broken)


def _line_of_source(file: _AnyFile, source: SourceSpan | str) -> int:
    """The line of the head that names a source."""
    entry = file.head.entries.get("sources")
    for value, line in zip(entry.values, entry.lines, strict=True) if entry else ():
        with suppress(ValueError):  # a fault by itself
            citation = parse_citation([value])
            if source in (*citation.spans, *citation.pages):
                return line
    return file.line_of("sources")


class _Broken(NamedTuple):
    """What is wrong with something that is named: a `Fault` but for its place."""

    problem: str
    remedy: str
    kind: FaultKind
    subject: str
    value: str


def _bad_span(span: SourceSpan, knowledge: KnowledgeBase) -> _Broken | None:
    """What is wrong with lines that are not there."""
    source = knowledge.source_by_name.get(span.document)
    if source is None:
        problem = f"the document “{span.document}” is not in content/sources"
        remedy = missing_document(span.document, knowledge.source_by_name)
        return _Broken(problem, remedy, FaultKind.UNKNOWN_RECORD, "document", span.document)
    if source.line_count is not None and span.last > source.line_count:
        problem = f"“{span}” ends below the document's last line, {source.line_count}"
        return _Broken(problem, "Correct the lines.", FaultKind.CONTRADICTION, "lines", str(span))
    return None


def _check_criteria(file: RecordFile[Question], knowledge: KnowledgeBase) -> Iterator[Fault]:
    for position, slug in enumerate(file.record.criteria):
        broken = _unknown("criterion", slug, knowledge.criterion_by_id)
        if broken is None and knowledge.criterion_by_id[slug].standing is Standing.SISTER:
            problem = f"the criterion “{slug}” is only another association's"
            remedy = "Take it out: it governs no question here until staff confirm it."
            broken = _Broken(problem, remedy, FaultKind.CONTRADICTION, "criterion", slug)
        if broken is not None:
            yield Fault(file.path, file.line_of("criteria", position), *broken)


def _check_criterion(file: RecordFile[Criterion], knowledge: KnowledgeBase) -> Iterator[Fault]:
    criterion = file.record
    yield from _check_spans(file, criterion.citation.spans, knowledge)
    for slug in criterion.citation.pages:
        broken = _unknown("page", slug, knowledge.page_by_id)
        if broken is None and criterion.standing is Standing.PUBLISHED:
            broken = _foreign(slug, knowledge.page_by_id[slug].publisher)
        if broken is not None:
            yield Fault(file.path, _line_of_source(file, slug), *broken)
    for key, what, slugs, known in (
        ("eras", "era", criterion.eras, knowledge.era_by_id),
        ("differs_from", "criterion", criterion.differs_from, knowledge.criterion_by_id),
    ):
        for position, name in enumerate(slugs):
            broken = _unknown(what, name, known)
            if broken is not None:
                yield Fault(file.path, file.line_of(key, position), *broken)


def _foreign(slug: str, publisher: str) -> _Broken | None:
    """What is wrong with a page for a criterion that the association itself has published."""
    if not publisher:
        return None
    problem = f"the standing is “published” but “{slug}” is a page of {publisher}"
    remedy = "Write the standing “sister”, or take the page out."
    return _Broken(problem, remedy, FaultKind.CONTRADICTION, "page", slug)


def _check_registered(knowledge: KnowledgeBase, registers: Mapping[str, str]) -> Iterator[Fault]:
    """The sources that terms and categories name."""
    citations = [
        *(term.citation for term in knowledge.terms),
        *(category.citation for category in knowledge.categories),
    ]
    for citation in citations:
        named = [
            *((str(one), _bad_span(one, knowledge)) for one in citation.spans),
            *((one, _unknown("page", one, knowledge.page_by_id)) for one in citation.pages),
        ]
        for name, broken in named:
            if broken is not None:
                for path, line in _places(name, registers):
                    yield Fault(path, line, *broken)


def _places(name: str, registers: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Every line of the registers on which a name stands in quotes."""
    for path, text in registers.items():
        for number, line in enumerate(text.split("\n"), 1):
            if f'"{name}"' in line or f"'{name}'" in line:
                yield path, number


def _unknown(what: str, slug: str, known: Collection[str]) -> _Broken | None:
    if slug in known:
        return None
    problem = f"the {what} “{slug}” does not exist"
    return _Broken(problem, did_you_mean(slug, known), FaultKind.UNKNOWN_RECORD, what, slug)


def _references(files: ContentFiles) -> Iterator[tuple[str, Reference, _Audience]]:
    """Every reference with its file, its line there, and who sees it."""
    audiences = {
        Status.PUBLISHED: _Audience.PUBLIC,
        Status.DRAFT: _Audience.STAFF,
        Status.OPEN: _Audience.STAFF,
        Status.RETIRED: _Audience.NOBODY,
    }
    for question in files.questions:
        for one in question.references():
            yield question.path, one, audiences[question.record.status]
    for criterion in files.criteria:
        is_sister = criterion.record.standing is Standing.SISTER
        for one in criterion.references():
            yield criterion.path, one, _Audience.STAFF if is_sister else _Audience.PUBLIC
    for topic in files.topics:
        for one in topic.references():
            yield topic.path, one, _Audience.PUBLIC
    for path, text in files.registers.items():
        for one in find_references(without_structure(text)):
            yield path, one, _Audience.PUBLIC


class _Audience(IntEnum):
    """Who sees a text."""

    NOBODY = 0
    STAFF = 1
    PUBLIC = 2


def _broken(reference: Reference, knowledge: KnowledgeBase, audience: _Audience) -> _Broken | None:
    """What is wrong with a reference that leads nowhere, or where its readers may not go."""
    if reference.kind not in REFERENCE_KINDS:
        problem = f"the reference “{reference.text}” does not say to what kind of record"
        kinds = ", ".join(f"[[{kind}:...]]" for kind in REFERENCE_KINDS)
        remedy, kind = f"Write one of {kinds}.", FaultKind.MALFORMED
        return _Broken(problem, remedy, kind, "reference", reference.text)
    known: Mapping[str, Collection[str]] = {
        "criterion": knowledge.criterion_by_id,
        "question": knowledge.question_by_id,
        "term": knowledge.term_by_id,
        "category": knowledge.category_by_id,
        "source": knowledge.page_by_id,
    }
    target = reference.target
    if reference.kind == "source" and ":" in target:
        try:
            return _bad_span(parse_span(target), knowledge)
        except ValueError as error:
            remedy = "Write file and lines, such as [[source:faq.txt:24-31]]."
            return _Broken(str(error), remedy, FaultKind.MALFORMED, "lines", target)
    fault = _unknown(reference.kind, target, known[reference.kind])
    if fault is not None or audience is _Audience.NOBODY:
        return fault
    if reference.kind == "question" and knowledge.question_by_id[target].status is Status.RETIRED:
        problem = f"the question “{target}” is retired and shown nowhere"
        remedy = "Take the reference out."
        return _Broken(problem, remedy, FaultKind.CONTRADICTION, "question", target)
    if audience is not _Audience.PUBLIC:
        return None
    if reference.kind == "source" and (publisher := knowledge.page_by_id[target].publisher):
        problem = f"“{target}” is a page of {publisher}, and the public sees this text"
        remedy = "Take out what only another association says."
        return _Broken(problem, remedy, FaultKind.CONTRADICTION, "page", target)
    if (
        reference.kind == "criterion"
        and knowledge.criterion_by_id[target].standing is Standing.SISTER
    ):
        problem = f"“{target}” is only another association's, and the public does not see it"
        remedy = "Take the reference out, or let staff confirm the criterion."
        return _Broken(problem, remedy, FaultKind.CONTRADICTION, "criterion", target)
    return None
