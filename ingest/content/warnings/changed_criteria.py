"""Criteria that have changed since an answer was checked against them, by their fingerprints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Criterion, Question, Status
from ingest.content.warnings.texts import answered
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.word_differences import differences, in_words

__all__ = ["changed_criteria"]


def changed_criteria(files: ContentFiles) -> Iterator[ContentWarning]:
    """Criteria that are no longer, or never were, what an answer was checked against."""
    for file in answered(files):
        yield from _changed(file, files)


def _changed(file: RecordFile[Question], files: ContentFiles) -> Iterator[ContentWarning]:
    question, checked = file.record, dict(file.record.checked_against)
    positions = {slug: n for n, (slug, _) in enumerate(question.checked_against)}
    for criterion in files.knowledge.cited_by(question):
        remedy = f"Correct the answer if need be, then run: faq review {question.id}"
        before = checked.get(criterion.id)
        if before is None:
            if question.status is Status.PUBLISHED:
                line = file.line_of("criteria")
                problem = f"the answer was never checked against the criterion “{criterion.id}”"
                yield ContentWarning(file.path, line, problem, remedy, WarningKind.UNCHECKED)
        elif before != fingerprint(criterion):
            line = file.line_of("checked_against", positions[criterion.id])
            earlier = files.checked.get((criterion.id, before))
            words = f": {_difference(earlier, criterion)}" if earlier else ""
            problem = (
                f"the criterion “{criterion.id}” has changed since the answer was checked "
                f"against it{words}"
            )
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.CHANGED)


def _difference(before: Criterion, after: Criterion) -> str:
    """The words that changed, part by part."""
    parts: Mapping[str, Callable[[Criterion], Sequence[str]]] = {
        "title": lambda one: one.title.split(),
        "kind": lambda one: [one.kind],
        "categories": lambda one: one.categories or ["all"],
        "figures": lambda one: [str(figure) for figure in one.figures],
        "text": lambda one: one.text.split(),
    }
    changes = (
        f"{name}: {in_words(differences(part(before), part(after)))}"
        for name, part in parts.items()
        if [*part(before)] != [*part(after)]
    )
    return "; ".join(changes)
