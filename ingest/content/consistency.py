"""What one file alone cannot show: that ids stand once and that whatever is named exists. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from ingest.content.model.citations import parse_citation
from ingest.spans import parse_span
from ingest.errors import Fault, FaultKind, did_you_mean
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Criterion, Question, Standing, Status, Topic
from ingest.content.model.knowledge import KnowledgeBase
from ingest.spans import SourceSpan
from ingest.content.model.references import REFERENCE_KINDS, Reference, find_references
from ingest.content.files.toml_files import without_structure

__all__ = ["check_ids", "check_together"]


def check_together(
    knowledge: KnowledgeBase,
    questions: Sequence[RecordFile[Question]],
    criteria: Sequence[RecordFile[Criterion]],
    topics: Sequence[RecordFile[Topic]],
    registers: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """Adds a fault for everything in the files that does not fit together.

    `registers` maps the path of a TOML file to its text.
    """
    check_ids(questions, criteria, faults)
    for file in questions:
        _check_topic(file, knowledge, faults)
        _check_spans(file, file.record.sources, knowledge, faults)
        _check_criteria(file, knowledge, faults)
        _check_notes(file, faults)
    for criterion in criteria:
        _check_criterion(criterion, knowledge, faults)
    _check_registered(knowledge, registers, faults)
    for path, reference, audience in _references(questions, criteria, topics, registers):
        fault = _broken(reference, knowledge, audience)
        if fault is not None:
            faults.append(Fault(path, reference.line, *fault))


def check_ids(
    questions: Iterable[RecordFile[Question]],
    criteria: Iterable[RecordFile[Criterion]],
    faults: list[Fault],
) -> None:
    """No id and no former id stands twice, not of a question and a criterion either."""
    first_use: dict[str, str] = {}
    files: list[RecordFile[Question] | RecordFile[Criterion]] = [*questions, *criteria]
    for file in files:
        _claim(first_use, file.record.id, file.path, file.line_of("id"), faults)
    for one in files:
        for position, former in enumerate(one.record.former_ids):
            line = one.line_of("former_ids", position)
            if former == one.record.id:
                problem = f"“{former}” is the id of this file, not a former one"
                faults.append(Fault(one.path, line, problem, "Take it out."))
            else:
                _claim(first_use, former, one.path, line, faults)


def _claim(first_use: dict[str, str], slug: str, path: str, line: int, faults: list[Fault]) -> None:
    if slug in first_use:
        problem = f"the id “{slug}” is taken by {first_use[slug]}"
        faults.append(Fault(path, line, problem, "Give one of the two another id and file name."))
    else:
        first_use[slug] = path


def _check_topic(file: RecordFile[Question], knowledge: KnowledgeBase, faults: list[Fault]) -> None:
    topic, folder = file.record.topic, Path(file.path).parent.name
    if topic not in knowledge.topic_by_id:
        problem = f"the topic “{topic}” does not exist"
        remedy = did_you_mean(topic, knowledge.topic_by_id)
        if topic == folder:
            remedy = f"Write {Path(file.path).with_name('_topic.md')} with its title. {remedy}"
        kind = FaultKind.UNKNOWN_RECORD
        faults.append(Fault(file.path, file.line_of("topic"), problem, remedy, kind, "topic", topic))
    elif topic != folder:
        problem = f"the file lies in “{folder}” but names the topic “{topic}”"
        remedy = "Move the file, or take the line out."
        faults.append(Fault(file.path, file.line_of("topic"), problem, remedy))


def _check_spans(
    file: RecordFile[Question] | RecordFile[Criterion],
    spans: Iterable[SourceSpan],
    knowledge: KnowledgeBase,
    faults: list[Fault],
) -> None:
    for span in spans:
        fault = _bad_span(span, knowledge)
        if fault is not None:
            faults.append(Fault(file.path, _line_of_source(file, span), *fault))


def _line_of_source(
    file: RecordFile[Question] | RecordFile[Criterion], source: SourceSpan | str
) -> int:
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
        remedy, kind = did_you_mean(span.document, knowledge.source_by_name), FaultKind.UNKNOWN_RECORD
        return _Broken(problem, remedy, kind, "document", span.document)
    if span.last > source.line_count:
        problem = f"“{span}” ends below the document's last line, {source.line_count}"
        return _Broken(problem, "Correct the lines.", FaultKind.CONTRADICTION, "lines", str(span))
    return None


def _check_criteria(
    file: RecordFile[Question], knowledge: KnowledgeBase, faults: list[Fault]
) -> None:
    for position, slug in enumerate(file.record.criteria):
        line = file.line_of("criteria", position)
        fault = _unknown("criterion", slug, knowledge.criterion_by_id)
        if fault is None and knowledge.criterion_by_id[slug].standing is Standing.SISTER:
            problem = f"the criterion “{slug}” is only another association's"
            remedy = "Take it out: it governs no question here until staff confirm it."
            fault = _Broken(problem, remedy, FaultKind.CONTRADICTION, "criterion", slug)
        if fault is not None:
            faults.append(Fault(file.path, line, *fault))


def _check_notes(file: RecordFile[Question], faults: list[Fault]) -> None:
    """Notes for staff do not go out with the answer."""
    if file.record.status is not Status.PUBLISHED:
        return
    for number, line in enumerate(file.head.body.split("\n"), file.head.body_line):
        if _NOTES.match(line):
            problem = f"the answer is published with its notes: “{line.strip()}”"
            remedy = "Settle them and take the section out, or set the status to “draft”."
            faults.append(Fault(file.path, number, problem, remedy))


_NOTES = re.compile(r"#{2,}\s*For staff\b", re.IGNORECASE)
"""The heading above what a draft leaves for staff to settle."""


def _check_criterion(
    file: RecordFile[Criterion], knowledge: KnowledgeBase, faults: list[Fault]
) -> None:
    criterion = file.record
    _check_spans(file, criterion.citation.spans, knowledge, faults)
    for slug in criterion.citation.pages:
        fault = _unknown("page", slug, knowledge.page_by_id)
        if fault is not None:
            faults.append(Fault(file.path, _line_of_source(file, slug), *fault))
        elif criterion.standing is Standing.PUBLISHED and knowledge.page_by_id[slug].publisher:
            publisher = knowledge.page_by_id[slug].publisher
            problem = f"the standing is “published” but “{slug}” is a page of {publisher}"
            remedy = "Write the standing “sister”, or take the page out."
            faults.append(Fault(file.path, _line_of_source(file, slug), problem, remedy))
    for key, slugs, known in (
        ("eras", criterion.eras, knowledge.era_by_id),
        ("differs_from", criterion.differs_from, knowledge.criterion_by_id),
    ):
        what = "era" if key == "eras" else "criterion"
        for position, name in enumerate(slugs):
            fault = _unknown(what, name, known)
            if fault is not None:
                faults.append(Fault(file.path, file.line_of(key, position), *fault))


def _check_registered(
    knowledge: KnowledgeBase, registers: Mapping[str, str], faults: list[Fault]
) -> None:
    """The sources that terms and categories name."""
    citations = [
        *(term.citation for term in knowledge.terms),
        *(category.citation for category in knowledge.categories),
    ]
    for citation in citations:
        for name, fault in [
            *((str(one), _bad_span(one, knowledge)) for one in citation.spans),
            *((one, _unknown("page", one, knowledge.page_by_id)) for one in citation.pages),
        ]:
            if fault is not None:
                faults += [Fault(path, line, *fault) for path, line in _places(name, registers)]


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


def _references(
    questions: Iterable[RecordFile[Question]],
    criteria: Iterable[RecordFile[Criterion]],
    topics: Iterable[RecordFile[Topic]],
    registers: Mapping[str, str],
) -> Iterator[tuple[str, Reference, _Audience]]:
    """Every reference with its file, its line there, and who sees it."""
    audiences = {
        Status.PUBLISHED: _Audience.PUBLIC,
        Status.DRAFT: _Audience.STAFF,
        Status.OPEN: _Audience.STAFF,
        Status.RETIRED: _Audience.NOBODY,
    }
    for question in questions:
        for one in question.references():
            yield question.path, one, audiences[question.record.status]
    for criterion in criteria:
        is_sister = criterion.record.standing is Standing.SISTER
        for one in criterion.references():
            yield criterion.path, one, _Audience.STAFF if is_sister else _Audience.PUBLIC
    for topic in topics:
        for one in topic.references():
            yield topic.path, one, _Audience.PUBLIC
    for path, text in registers.items():
        for one in find_references(without_structure(text)):
            yield path, one, _Audience.PUBLIC


class _Audience(IntEnum):
    """Who sees a text."""

    NOBODY = 0
    STAFF = 1
    PUBLIC = 2


def _broken(
    reference: Reference, knowledge: KnowledgeBase, audience: _Audience
) -> _Broken | None:
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
