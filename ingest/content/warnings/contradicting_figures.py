"""Numbers that are not those of the criteria that they come from."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.figures import find_counts
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question
from ingest.content.model.references import find_references, replace_references
from ingest.content.warnings.texts import (
    NO_EMPHASIS,
    STATEMENT,
    answer_lines,
    answered,
    line_of_text,
    names_its_source,
    number_alone,
    numbers_of,
)
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["contradicting_figures"]

_TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})


def contradicting_figures(files: ContentFiles) -> Iterator[ContentWarning]:
    """Numbers in answers, criteria and registers that criteria contradict."""
    for question in answered(files):
        yield from _contradictions(question, files.knowledge)
    for criterion in files.criteria:
        yield from _own_contradictions(criterion, files.knowledge)
    for path, text in files.registers.items():
        yield from _wrong_labels(path, 1, text, files.knowledge)


def _contradictions(
    file: RecordFile[Question], knowledge: KnowledgeBase
) -> Iterator[ContentWarning]:
    """Numbers in an answer that are not those of the criteria it names.

    A number in the words of a link is held against that criterion alone, any other against all
    that the answer names. A statement that names its own source is not held against them.
    """
    cited = knowledge.cited_by(file.record)
    text = answer_lines(file.head)
    yield from _wrong_labels(file.path, file.head.body_line, text, knowledge)
    known = {pair for criterion in cited for pair in numbers_of(criterion)}
    nouns = {noun for _, noun in known}
    for statement in STATEMENT.finditer(text):
        if names_its_source(statement[0]):
            continue
        said = replace_references(statement[0], number_alone).translate(NO_EMPHASIS)
        for count in find_counts(said, nouns):
            if all((number, count.noun) in known for number in count.numbers):
                continue
            asked = sorted(number for number, noun in known if noun == count.noun)
            line = line_of_text(file, text, statement.start() + count.start)
            problem = (
                f"the answer says “{count.text}”, but the criteria that it names say "
                f"{' or '.join(map(str, asked))}"
            )
            remedy = "Correct the number, or name the criterion that it comes from."
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.FIGURE)


def _wrong_labels(
    path: str, first_line: int, text: str, knowledge: KnowledgeBase
) -> Iterator[ContentWarning]:
    """Links to a criterion whose words give another number than it does."""
    for reference in find_references(text):
        criterion = knowledge.criterion_by_id.get(reference.target)
        if reference.kind != "criterion" or criterion is None:
            continue
        known = numbers_of(criterion, with_ages=True)
        nouns = _TIMES.union(noun for _, noun in known)
        for count in find_counts(reference.label, nouns) if known else ():
            if all((number, count.noun) in known for number in count.numbers):
                continue
            figures = "; ".join(map(str, criterion.figures))
            problem = f"“{count.text}” links to “{criterion.id}”, which says: {figures}"
            remedy = "Correct the words, or link the criterion that they come from."
            line = first_line + reference.line - 1
            yield ContentWarning(path, line, problem, remedy, WarningKind.FIGURE)


def _own_contradictions(
    file: RecordFile[Criterion], knowledge: KnowledgeBase
) -> Iterator[ContentWarning]:
    """Numbers in a criterion's own text that neither it nor a criterion it links gives."""
    text = answer_lines(file.head)
    yield from _wrong_labels(file.path, file.head.body_line, text, knowledge)
    targets = {one.target for one in find_references(text) if one.kind == "criterion"}
    known = numbers_of(file.record, with_ages=True)
    nouns = {noun for _, noun in known}
    for slug in targets.union(file.record.differs_from) & knowledge.criterion_by_id.keys():
        known |= numbers_of(knowledge.criterion_by_id[slug], with_ages=True)
    said = replace_references(text, number_alone).translate(NO_EMPHASIS)
    for count in find_counts(said, nouns):
        if all((number, count.noun) in known for number in count.numbers):
            continue
        figures = "; ".join(map(str, file.record.figures))
        problem = f"the text says “{count.text}”, but the figures say: {figures}"
        line = file.head.body_line + text.count("\n", 0, count.start)
        remedy = "Make the two agree."
        yield ContentWarning(file.path, line, problem, remedy, WarningKind.FIGURE)
