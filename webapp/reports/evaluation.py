"""What an evaluation found, for three kinds of readers: a table, plain values, a page.

`webapp.cli.evaluate` searches and judges; `search.quality.metrics` counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.phrasing import counted
from search.entries import KINDS
from search.quality.metrics import Judged, Measures, measure, measure_groups
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
    base: str = "answerable"
    """Field of `Measures` with the number of searches that it is a mean over."""


_COLUMNS = (
    _Column("success@1", "success_at_1", "a right answer came first"),
    _Column("success@3", "success_at_3", "a right answer was among the first three"),
    _Column("MRR@10", "mrr_at_10", "mean of 1 / place of the first right answer"),
    _Column("MAP", "mean_average_precision", "mean precision at each right answer"),
    _Column("nDCG@10", "ndcg_at_10", "gain among the first ten, beside the best possible"),
    _Column("set@6", "set_recall_at_6", "share of a set among the first six", "with_set"),
    _Column("recognised", "refused_rightly", "no answer, and the search said so", "answerless"),
    _Column("refused", "refused_wrongly", "an answer, but the search was not sure of it"),
)


def as_json(answered: Sequence[Answered], titles: Mapping[str, str]) -> dict[str, Any]:
    """The measures of all, each kind and each style, and the searches that went wrong."""
    judged = [one.judged for one in answered]
    return {
        **asdict(measure(judged)),
        "kinds": {name: asdict(one) for name, one in _by_kind(judged).items()},
        "styles": {name: asdict(one) for name, one in _by_style(judged).items()},
        "misses": [_miss(one, titles) for one in answered if one.judged.troubles],
    }


def format_table(answered: Sequence[Answered]) -> str:
    """A row for all searches, for each kind and for each style; a mean over nothing is a dash."""
    rows = _rows([one.judged for one in answered])
    heads = ["", "queries", *(column.title for column in _COLUMNS)]
    lines = [heads, *([name, str(one.queries), *_cells(one)] for name, one in rows)]
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
        overall=dict(zip((one.key for one in _COLUMNS), _cells(rows[0][1]), strict=True)),
        rows=[(row, one, _cells(one)) for row, one in rows],
        misses=[_miss(one, titles) for one in answered if one.judged.troubles],
        titles=titles,
        has_groups=len(rows) > 1,
    )


def _rows(judged: Sequence[Judged]) -> list[tuple[str, Measures]]:
    """All searches, then those that a kind of record answers, if there are several, then styles."""
    kinds = _by_kind(judged)
    return [
        (_ALL, measure(judged)),
        *(kinds.items() if len(kinds) > 1 else ()),
        *_by_style(judged).items(),
    ]


def _by_kind(judged: Sequence[Judged]) -> dict[str, Measures]:
    """The measures of the searches that a kind answers; one that several do stands with each."""
    found = measure_groups(judged, lambda one: one.kinds)
    return {kind: found[kind] for kind in KINDS if kind in found}


def _by_style(judged: Sequence[Judged]) -> dict[str, Measures]:
    return measure_groups(judged, lambda one: filter(None, [one.style]))


def _cells(measures: Measures) -> list[str]:
    """The measures as shown, in the order of the columns."""
    cells = []
    for column in _COLUMNS:
        base = getattr(measures, column.base)
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
        "expected": sorted(judged.expected | judged.wanted_set),
        "place": judged.place,
        "first": None if best is None else _first(best, titles),
        "confident": judged.confident,
    }


def _first(name: str, titles: Mapping[str, str]) -> dict[str, str]:
    """A hit by its name, which is its kind and id where nobody asked for it."""
    kind, _, slug = name.rpartition(":")
    return {"kind": kind, "id": slug, "title": titles[name]}
