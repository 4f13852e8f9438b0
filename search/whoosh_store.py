"""Whoosh behind a small door: all records, for the staff's query language.

Whoosh keeps the records with fields, stored values and positions; the public ranking does not run
through it. `index_cache` says where they are kept.

Whoosh's table of contents is a pickle, so that opening one runs the code of whoever wrote it. Hence
all its files are one piece of data here, which the cache knows as our own before it is opened.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from typing import Any, Self

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.languages import language_of
from ingest.content.model.records import Kind, Standing, Status
from ingest.errors import UsageError, did_you_mean
from search import analysis
from search.entries import CRITERION, QUESTION, entries_of

with warnings.catch_warnings():
    # Whoosh 2.7.4 is of 2016; a new Python finds fault with its source when it compiles it.
    warnings.simplefilter("ignore")
    from whoosh import fields, qparser, query
    from whoosh.analysis import RegexTokenizer, Token, Tokenizer
    from whoosh.filedb.filestore import RamStorage

__all__ = ["Store", "check_staff_query"]

_NO_LIMIT = 1_000_000
"""Megabytes up to which Whoosh sorts in memory, where all of it is in the end."""


class _Terms(Tokenizer):  # type: ignore[misc]
    """Our terms as a Whoosh analyser, so that staff and applicants find the same words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, value: str, start_pos: int = 0, **_: Any) -> Iterator[Any]:
        token = Token(positions=True, chars=True)
        position = start_pos
        for word in analysis.words(value):
            if text := analysis.term(word.text, self.language):
                token.text, token.pos = text, position
                token.startchar, token.endchar = word.start, word.end
                position += 1
                yield token


def _schema(language: str) -> dict[str, Any]:
    words = _Terms(language)
    return {
        "id": fields.ID(stored=True, unique=True),
        "kind": fields.KEYWORD(commas=True),  # "criterion,work experience"
        "topic": fields.ID(stored=True),
        "status": fields.ID(stored=True),
        "question": fields.TEXT(analyzer=words, stored=True, phrase=True),
        "asked_as": fields.TEXT(analyzer=words, phrase=True),
        "answer": fields.TEXT(analyzer=words, phrase=True),
        "source": fields.TEXT(analyzer=RegexTokenizer(r"[^\n]+"), phrase=False),  # a name is a word
        "reviewed": fields.DATETIME(stored=True),
    }


_SCHEMA = frozenset(_schema("en"))
"""Names of the fields."""

_STATUSES = [*Status, *Standing]
"""A question has a status, a criterion its standing."""
_KINDS = [QUESTION, CRITERION, *Kind]
"""A criterion has a kind of its own too."""
_WORD_FIELDS = ["question", "asked_as", "answer"]


class _Memory(RamStorage):  # type: ignore[misc]
    """Files in memory. Whoosh's own class keeps its scratch files in a folder that all users share,
    under a name that each of them can guess."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


class Store:
    """An open index."""

    def __init__(self, data: bytes) -> None:
        """Opens what `as_parts` gave. Runs the code of whoever made it: see above."""
        self._storage = _Memory()
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            self._storage.files = {name: files.read(name) for name in files.namelist()}
        self._open()

    @classmethod
    def of(cls, knowledge: KnowledgeBase) -> Self:
        """A new one of all records."""
        store = cls.__new__(cls)
        store._storage = _Memory()
        _write_records(knowledge, store._storage)
        store._open()
        return store

    def _open(self) -> None:
        opened = self._storage.open_index()
        self._schema, self._searcher = opened.schema, opened.searcher()

    def as_parts(self) -> tuple[bytes]:
        """All of it, to be kept in one part."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as files:
            for name, content in self._storage.files.items():
                files.writestr(name, content)
        return (data.getvalue(),)

    def find(self, text: str, *, limit: int = 20) -> list[str]:
        """Ids of the records that a query in the staff's language finds, best first.

        All words must be there. `kind:`, `topic:`, `status:`, `source:`, `reviewed:[2026 to]`,
        "phrases", AND, OR, NOT and brackets work as in Whoosh. Retired records and drafts are
        found too. A query that Whoosh cannot make sense of is searched for its plain words.
        """
        parser = qparser.MultifieldParser(_WORD_FIELDS, self._schema)
        try:
            found = self._searcher.search(parser.parse(text), limit=limit)
        except Exception:  # Whoosh fails in many ways, such as IndexError on "NOT NOT a"
            language = self._schema["question"].analyzer.language
            plain = query.And(
                [
                    query.Or([query.Term(name, term) for name in _WORD_FIELDS])
                    for term in dict.fromkeys(analysis.terms(text, language))
                    if term not in ("and", "or", "not")
                ]
            )
            found = self._searcher.search(plain, limit=limit)
        return [hit["id"] for hit in found]


def check_staff_query(text: str) -> None:
    """Raises UsageError for a field, status or kind that does not exist, which Whoosh lets pass."""
    for name in re.findall(r"(?<![\w:])([a-z_]+):(?=[^\s/])", text):
        if name not in _SCHEMA:
            raise UsageError(f"There is no field “{name}”. {did_you_mean(name, _SCHEMA)}")
    _check_values(text, "status", _STATUSES)
    _check_values(text, "kind", _KINDS)


def _check_values(text: str, field: str, known: Collection[str]) -> None:
    for plain, quoted in re.findall(rf'(?<!\w){field}:(?:([A-Za-z]+)|"([^"]*)")', text):
        if (value := plain or quoted) not in known:
            raise UsageError(f"There is no {field} “{value}”. {did_you_mean(value, known)}")


def _write_records(knowledge: KnowledgeBase, storage: RamStorage) -> None:
    """Writes Whoosh's files of these records."""
    schema = fields.Schema(**_schema(language_of(knowledge.association.language)))
    writer = storage.create_index(schema).writer(limitmb=_NO_LIMIT)
    for entry in entries_of(knowledge):
        if entry.kind not in (QUESTION, CRITERION):
            continue
        question = knowledge.question_by_id.get(entry.id)
        criterion = knowledge.criterion_by_id.get(entry.id)
        spans = question.sources if question else criterion.citation.spans if criterion else ()
        reviewed = question.reviewed if question else None
        writer.add_document(
            id=entry.id,
            kind=f"{entry.kind},{criterion.kind}" if criterion else entry.kind,
            topic=entry.topic,
            status=str(question.status if question else criterion and criterion.standing),
            question=entry.question,
            asked_as="\n".join(entry.asked_as),
            answer=entry.answer,
            source="\n".join(sorted({span.document for span in spans})),
            reviewed=reviewed and dt.datetime.combine(reviewed, dt.time.min),
        )
    writer.commit()
