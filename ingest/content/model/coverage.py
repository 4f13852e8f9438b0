"""Which questions name which criteria: the table, its totals and its gaps. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ingest.content.model.csv_text import format_rows
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question

__all__ = ["Coverage", "coverage_of", "format_csv"]


@dataclass(frozen=True)
class Coverage:
    """A table with a row for each criterion and a column for each question."""

    criteria: tuple[Criterion, ...]
    """The rows."""
    questions: tuple[Question, ...]
    """The columns."""
    cells: frozenset[tuple[str, str]]
    """Criterion id and question id of each pair where the question names the criterion."""

    def row_total(self, criterion: Criterion) -> int:
        """Number of questions that name a criterion."""
        return self._totals[0][criterion.id]

    def column_total(self, question: Question) -> int:
        """Number of criteria that a question names."""
        return self._totals[1][question.id]

    @cached_property
    def _totals(self) -> tuple[Counter[str], Counter[str]]:
        """Of the rows and of the columns, by id."""
        return Counter(row for row, _ in self.cells), Counter(column for _, column in self.cells)

    @property
    def criteria_without_question(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.criteria if not self.row_total(one))

    @property
    def questions_without_criterion(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if not self.column_total(one))


def coverage_of(knowledge: KnowledgeBase) -> Coverage:
    """The table of a knowledge base."""
    cells = frozenset(
        (criterion.id, question.id)
        for question in knowledge.questions
        for criterion in knowledge.cited_by(question)
    )
    return Coverage(knowledge.criteria, knowledge.questions, cells)


def format_csv(coverage: Coverage) -> str:
    """The table as CSV (RFC 4180): 1 where a question names a criterion, totals at the edges."""
    questions = coverage.questions
    head = ["criterion", "kind", "categories", *(one.id for one in questions), "total"]
    rows: list[list[str | int]] = [[*head]]
    for criterion in coverage.criteria:
        marks = [int((criterion.id, one.id) in coverage.cells) or "" for one in questions]
        about = [criterion.id, criterion.kind, " ".join(criterion.categories) or "all"]
        rows.append([*about, *marks, coverage.row_total(criterion)])
    totals = [coverage.column_total(one) for one in questions]
    rows.append(["total", "", "", *totals, len(coverage.cells)])
    return format_rows(rows)
