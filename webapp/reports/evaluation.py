"""What an evaluation found, for three kinds of readers: a table, plain values, a page.

`webapp.cli.evaluate` searches and judges; `search.metrics` counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.phrasing import counted
from search.metrics import Judged, Measures, measure, measure_styles
from webapp.reports.page import render_page

__all__ = ["Answered", "as_json", "format_table", "render_report"]

_ALL = "all"
"""Name of the row that counts every search."""


@dataclass(frozen=True)
class Answered:
    """One line of the file of queries, with what the search gave."""

    id: str | None
    query: str
    judged: Judged


@dataclass(frozen=True)
class _Column:
    """One measure in a table."""

    title: str
    key: str
    """Field of `Measures`."""
    about: str
    """What it says."""
    is_of_answerless: bool = False
    """Whether it is a mean over the searches without an answer."""


_COLUMNS = (
    _Column("success@1", "success_at_1", "a right answer came first"),
    _Column("success@3", "success_at_3", "a right answer was among the first three"),
    _Column("MRR@10", "mrr_at_10", "mean of 1 / place of the first right answer"),
    _Column("MAP", "mean_average_precision", "mean precision at each right answer"),
    _Column("nDCG@10", "ndcg_at_10", "gain among the first ten, beside the best possible"),
    _Column("recognised", "refused_rightly", "no answer, and the search said so", True),
    _Column("refused", "refused_wrongly", "an answer, but the search was not sure of it"),
)


def as_json(answered: Sequence[Answered], titles: Mapping[str, str]) -> dict[str, Any]:
    """The measures of all, those of each style, and the searches in which something went wrong."""
    judged = [one.judged for one in answered]
    return {
        **asdict(measure(judged)),
        "styles": {name: asdict(one) for name, one in measure_styles(judged).items()},
        "misses": [_miss(one, titles) for one in answered if one.judged.troubles],
    }


def format_table(answered: Sequence[Answered]) -> str:
    """A row for all searches and one for each style; a mean over nothing is a dash."""
    rows = _rows([one.judged for one in answered])
    heads = ["", "queries", *(column.title for column in _COLUMNS)]
    lines = [heads, *([name, str(one.queries), *_cells(one)] for name, one in rows.items())]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join([name.ljust(widths[0]), *map(str.rjust, numbers, widths[1:])]) + "\n"
        for name, *numbers in lines
    )


def render_report(answered: Sequence[Answered], titles: Mapping[str, str], name: str) -> str:
    """The evaluation as one HTML page that needs nothing else; `name` is that of the file."""
    rows = _rows([one.judged for one in answered])
    return render_page(
        "reports/evaluation.html",
        name=name,
        size=counted(len(answered), "search", "searches"),
        without_answer=sum(not one.judged.expected for one in answered),
        columns=_COLUMNS,
        overall=dict(zip((one.key for one in _COLUMNS), _cells(rows[_ALL]), strict=True)),
        rows=[(row, one, _cells(one)) for row, one in rows.items()],
        misses=[_miss(one, titles) for one in answered if one.judged.troubles],
        titles=titles,
        has_styles=len(rows) > 1,
    )


def _rows(judged: Sequence[Judged]) -> dict[str, Measures]:
    return {_ALL: measure(judged), **measure_styles(judged)}


def _cells(measures: Measures) -> list[str]:
    """The measures as shown, in the order of the columns."""
    cells = []
    for column in _COLUMNS:
        answerless = measures.queries - measures.answerable
        base = answerless if column.is_of_answerless else measures.answerable
        cells.append(f"{getattr(measures, column.key):.3f}" if base else "–")
    return cells


def _miss(one: Answered, titles: Mapping[str, str]) -> dict[str, Any]:
    """A search in which something went wrong; `first` is what came first instead."""
    judged = one.judged
    best = judged.ranked[0] if judged.ranked and judged.place != 1 else None
    return {
        "id": one.id,
        "query": one.query,
        "style": judged.style,
        "troubles": [str(trouble) for trouble in judged.troubles],
        "expected": sorted(judged.expected),
        "place": judged.place,
        "first": None if best is None else {"id": best, "title": titles[best]},
        "confident": judged.confident,
    }
