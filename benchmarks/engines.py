"""Entries -> engines that answer queries, one set-up each; `latency` and `growth` run them.

Each of the others is set up as simply as ranks best on StackFAQ: stemmed words of question and
answer, any of which may match. What a number here was chosen from stands beside it. An engine is
imported when it is built, since none of them is needed by the project.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from search.build import build_index
from search.engine import search
from search.entries import Entry
from search.scoring import ScoredIndex

__all__ = ["OURS", "PEERS", "Engine", "bm25s", "ours", "ours_of", "tantivy", "whoosh"]

Engine = Callable[[str, int], list[str]]
"""Query and limit -> ids of the best records, best first."""

OURS = "aimh-faq"

_WORD = re.compile(r"\w+")

_TANTIVY_BOOST = 1.5
"""MRR@10 0.830, 0.832, 0.831, 0.826 with 1, 1.25, 1.5, 2; MAP rises all along."""

_BM25S_TIMES = 3
"""bm25s knows one field. MRR@10 0.815, 0.828, 0.830, 0.830 with the question once to four times."""


def ours(entries: Sequence[Entry]) -> Engine:
    """This project."""
    return ours_of(build_index(entries))


def ours_of(index: ScoredIndex) -> Engine:
    """This project, over an index that is built."""
    return lambda query, limit: [hit.id for hit in search(index, query, limit=limit).hits]


def tantivy(entries: Sequence[Entry], folder: Path | None = None) -> Engine:
    """tantivy, in memory unless there is a folder for it: one segment, English stop words left out.

    Signs are taken out of a query, since its parser would read them. Matches are not counted.
    """
    lib = import_module("tantivy")
    analyzer = (
        lib.TextAnalyzerBuilder(lib.Tokenizer.simple())
        .filter(lib.Filter.lowercase())
        .filter(lib.Filter.stopword("english"))
        .filter(lib.Filter.stemmer("english"))
        .build()
    )
    schema = lib.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("question", tokenizer_name="english")
    schema.add_text_field("answer", tokenizer_name="english")
    index = lib.Index(schema.build(), path=str(folder) if folder else None)
    index.register_tokenizer("english", analyzer)
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for one in entries:
        writer.add_document(lib.Document(id=one.id, question=one.question, answer=one.answer))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def answer(query: str, limit: int) -> list[str]:
        parsed = index.parse_query(
            " ".join(_WORD.findall(query.lower())),  # in capitals OR and NOT are operators
            ["question", "answer"],
            field_boosts={"question": _TANTIVY_BOOST},
        )
        found = searcher.search(parsed, limit, count=False).hits
        return [searcher.doc(address)["id"][0] for _, address in found]

    return answer


def bm25s(entries: Sequence[Entry]) -> Engine:
    """bm25s with PyStemmer, its default k1 and b, over question and answer as one text."""
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


def whoosh(entries: Sequence[Entry]) -> Engine:
    """Whoosh: its BM25F and its stemming analyser, which leaves stop words out.

    A boost of the question lowers MRR@10: 0.844, 0.835, 0.818 with 1, 1.5, 2.
    """
    fields, index = import_module("whoosh.fields"), import_module("whoosh.index")
    qparser, analysis = import_module("whoosh.qparser"), import_module("whoosh.analysis")
    text = fields.TEXT(analyzer=analysis.StemmingAnalyzer())
    folder = tempfile.TemporaryDirectory()
    made = index.create_in(
        folder.name, fields.Schema(id=fields.ID(stored=True), question=text, answer=text)
    )
    writer = made.writer()
    for entry in entries:
        writer.add_document(id=entry.id, question=entry.question, answer=entry.answer)
    writer.commit(optimize=True)
    searcher = made.searcher()
    parser = qparser.MultifieldParser(
        ["question", "answer"], made.schema, group=qparser.OrGroup, plugins=[]
    )

    def answer(query: str, limit: int) -> list[str]:
        assert folder  # kept until the engine goes
        return [hit["id"] for hit in searcher.search(parser.parse(query), limit=limit)]

    return answer


PEERS: Mapping[str, Callable[[Sequence[Entry]], Engine]] = {
    "tantivy": tantivy,
    "bm25s": bm25s,
    "Whoosh": whoosh,
}
"""What ours is compared with; the names are those of the packages."""
