"""Criteria that have changed since an answer was checked against them, by their fingerprints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Criterion, Question, Status
from ingest.content.warnings.texts import answered
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.word_differences import Run, differences, in_words

__all__ = ["CriterionChange", "changed_criteria", "criterion_changes"]


@dataclass(frozen=True)
class CriterionChange:
    """A criterion that an answer was not checked against as it is now."""

    criterion: Criterion
    before: Criterion | None
    """As it was when the answer was checked; None where that is not kept, or never was."""
    is_first: bool
    """Whether the answer was never checked against it."""

    def parts(self) -> Iterator[tuple[str, tuple[Run, ...]]]:
        """The parts of it that changed by name, each with its words."""
        if self.before is not None:
            for name, part in _PARTS.items():
                before, after = part(self.before), part(self.criterion)
                if [*before] != [*after]:
                    yield name, differences(before, after)


def criterion_changes(file: RecordFile[Question], files: ContentFiles) -> Iterator[CriterionChange]:
    """What has changed in the criteria of an answer since it was checked."""
    checked = dict(file.record.checked_against)
    for criterion in files.knowledge.cited_by(file.record):
        mark = checked.get(criterion.id)
        if mark is None:
            if file.record.status is Status.PUBLISHED:
                yield CriterionChange(criterion, None, is_first=True)
        elif mark != fingerprint(criterion):
            before = files.checked.get((criterion.id, mark))
            yield CriterionChange(criterion, before, is_first=False)


def changed_criteria(files: ContentFiles) -> Iterator[ContentWarning]:
    """Criteria that are no longer, or never were, what an answer was checked against."""
    for file in answered(files):
        yield from _changed(file, files)


def _changed(file: RecordFile[Question], files: ContentFiles) -> Iterator[ContentWarning]:
    question = file.record
    positions = {slug: n for n, (slug, _) in enumerate(question.checked_against)}
    remedy = f"Correct the answer if need be, then run: faq review {question.id}"
    for one in criterion_changes(file, files):
        slug = one.criterion.id
        if one.is_first:
            problem = f"the answer was never checked against the criterion “{slug}”"
            line, kind = file.line_of("criteria"), WarningKind.UNCHECKED
        else:
            told = "; ".join(f"{name}: {in_words(runs)}" for name, runs in one.parts())
            problem = (
                f"the criterion “{slug}” has changed since the answer was checked "
                f"against it{f': {told}' if one.before else ''}"
            )
            line, kind = file.line_of("checked_against", positions[slug]), WarningKind.CHANGED
        yield ContentWarning(file.path, line, problem, remedy, kind)


_PARTS: Mapping[str, Callable[[Criterion], Sequence[str]]] = {
    "title": lambda one: one.title.split(),
    "kind": lambda one: [one.kind],
    "categories": lambda one: one.categories or ["all"],
    "figures": lambda one: [str(figure) for figure in one.figures],
    "text": lambda one: one.text.split(),
}
"""The parts of a criterion, as words."""
