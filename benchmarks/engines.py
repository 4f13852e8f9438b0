"""The engines in Python, one set-up each: entries -> an engine that answers queries.

Each of the others is set up as ranks best on StackFAQ among what was tried, which stands beside
it: stemmed words of question and answer, any of which may match. An engine is imported when it is
built, since none of them is needed by the project.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from measured import OURS

from search.engine import search
from search.entries import Entry
from search.index import build_index
from search.scored_index import ScoredIndex

__all__ = [
    "KINDS",
    "Engine",
    "Kind",
    "fts5_filled",
    "fts5_searching",
    "searching",
    "tantivy_filled",
    "tantivy_opened",
    "tantivy_searching",
]

Engine = Callable[[str, int], list[str]]
"""Query and limit -> ids of the best records, best first."""


@dataclass(frozen=True)
class Kind:
    """An engine that can be built."""

    name: str
    setup: str
    build: Callable[[Sequence[Entry]], Engine]
    """Raises ModuleNotFoundError when it is not installed."""
    version_of: Callable[[], str]


_WORD = re.compile(r"\w+")

_TANTIVY_BOOST = 1.5
"""MRR@10 0.830, 0.832, 0.831, 0.826 with 1, 1.25, 1.5, 2; MAP rises all along."""

_BM25S_TIMES = 3
"""bm25s knows one field. MRR@10 0.815, 0.828, 0.830, 0.830 with the question once to four times."""

_FTS5_BOOST = 3
"""MRR@10 0.808, 0.811, 0.811, 0.814 with 1, 1.5, 2, 3; 0.77 without stems, and no better without
stop words."""


def searching(index: ScoredIndex) -> Engine:
    """This project, over an index that is built."""
    return lambda query, limit: [hit.id for hit in search(index, query, limit=limit).hits]


def _ours(entries: Sequence[Entry]) -> Engine:
    return searching(build_index(entries))


def _tantivy(entries: Sequence[Entry]) -> Engine:
    return tantivy_searching(tantivy_filled(entries))


def tantivy_filled(entries: Iterable[Entry], folder: Path | None = None) -> Any:
    """The index of tantivy, made by one thread; in memory without a folder."""
    lib = import_module("tantivy")
    schema = lib.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("question", tokenizer_name="english")
    schema.add_text_field("answer", tokenizer_name="english")
    index = _with_stems(lib, lib.Index(schema.build(), path=str(folder) if folder else None))
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for one in entries:
        writer.add_document(lib.Document(id=one.id, question=one.question, answer=one.answer))
    writer.commit()
    writer.wait_merging_threads()
    return index


def tantivy_opened(folder: Path) -> Any:
    """What `tantivy_filled` left there."""
    lib = import_module("tantivy")
    return _with_stems(lib, lib.Index.open(str(folder)))


def tantivy_searching(index: Any) -> Engine:
    """Signs are taken out of a query, since its parser would read them. Matches are not counted,
    which would take longer."""
    index.reload()
    searcher = index.searcher()

    def answer(query: str, limit: int) -> list[str]:
        parsed, _ = index.parse_query_lenient(  # which refuses none of stop words alone
            " ".join(_WORD.findall(query.lower())),  # in capitals OR and NOT are operators
            ["question", "answer"],
            field_boosts={"question": _TANTIVY_BOOST},
        )
        found = searcher.search(parsed, limit, count=False).hits
        return [searcher.doc(address)["id"][0] for _, address in found]

    return answer


def _with_stems(lib: Any, index: Any) -> Any:
    analyzer = (
        lib.TextAnalyzerBuilder(lib.Tokenizer.simple())
        .filter(lib.Filter.lowercase())
        .filter(lib.Filter.stopword("english"))
        .filter(lib.Filter.stemmer("english"))
        .build()
    )
    index.register_tokenizer("english", analyzer)
    return index


def _bm25s(entries: Sequence[Entry]) -> Engine:
    lib = import_module("bm25s")
    stemmer = import_module("Stemmer").Stemmer("english")
    ids = [one.id for one in entries]
    texts = [" ".join([*[one.question] * _BM25S_TIMES, one.answer]) for one in entries]
    index = lib.BM25()
    index.index(
        lib.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False),
        show_progress=False,
    )

    def answer(query: str, limit: int) -> list[str]:
        terms = lib.tokenize(
            [query], stopwords=None, stemmer=stemmer, return_ids=False, show_progress=False
        )
        found, scores = index.retrieve(terms, k=min(limit, len(ids)), show_progress=False)
        # It fills up with records that hold no word of the query.
        return [ids[n] for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return answer


def _fts5(entries: Sequence[Entry]) -> Engine:
    table = sqlite3.connect(":memory:")
    fts5_filled(entries, table)
    return fts5_searching(table)


def fts5_filled(entries: Iterable[Entry], table: sqlite3.Connection) -> None:
    """Writes FTS5's table into a database that is empty."""
    table.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, question, answer, "
        "tokenize='porter unicode61')"
    )
    rows = ((one.id, one.question, one.answer) for one in entries)
    table.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
    table.execute("INSERT INTO entry(entry) VALUES ('optimize')")
    table.commit()


def fts5_searching(table: sqlite3.Connection) -> Engine:
    """Every word is quoted, since some words and all signs are operators."""
    order = f"bm25(entry, 0, {_FTS5_BOOST}, 1)"

    def answer(query: str, limit: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(query.lower()))
        if not words:
            return []
        found = table.execute(
            f"SELECT id FROM entry WHERE entry MATCH ? ORDER BY {order} LIMIT ?", (words, limit)
        )
        return [slug for (slug,) in found]

    return answer


KINDS = (
    Kind(OURS, "as it is", _ours, lambda: version("aimh-faq")),
    Kind(
        "tantivy",
        f"English stems and stop words, question x {_TANTIVY_BOOST}, one thread, one segment, "
        "in memory",
        _tantivy,
        lambda: version("tantivy"),
    ),
    Kind(
        "bm25s",
        f"PyStemmer's English stems, its own k1 and b, the question {_BM25S_TIMES} times in one "
        "text with the answer",
        _bm25s,
        lambda: version("bm25s"),
    ),
    Kind(
        "SQLite FTS5",
        f"porter over unicode61, words joined with OR, bm25() with question x {_FTS5_BOOST}, "
        "in memory",
        _fts5,
        lambda: sqlite3.sqlite_version,
    ),
)
"""Ours first."""
