"""Index, query and a record's id -> why it stands where it stands: the sum, part by part.

Nothing is computed here that `engine` does not add up; what it looked up is put into words.
`webapp.reports.explanation` puts the whole into words for staff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from ingest.errors import UsageError, did_you_mean
from search.analysis import fold, words
from search.columns.postings import NO_POSTINGS
from search.engine import Confidence, Hit, add_up, confidence_of, search
from search.entries import CRITERION
from search.query import parse_query
from search.query_terms import TITLE_TERMS, QueryReading, QueryTerm, read_query
from search.scored_index import ScoredIndex
from search.scoring.formula import synonym_impact
from search.spelling import beginning_with
from search.synonyms import tokens

__all__ = ["Absence", "Contribution", "Missing", "ScoreExplanation", "Way", "explain"]


class Way(StrEnum):
    """How something in a query was understood."""

    WORD = "the word itself"
    NAME = "a name"
    """Of a category, a term or a number."""
    PAIR = "neighbouring words"
    BEGINNING = "the beginning of a word"
    MENDED = "a typing error, mended"
    SYNONYM = "another word for the same thing"
    JOINED = "one word, written apart"
    TITLE = "the exact title"


@dataclass(frozen=True)
class Contribution:
    """One summand of the score."""

    asked: str
    """The words of the query, as typed but for mended errors; empty for the title."""
    way: Way
    means: tuple[str, ...]
    """What it stands for: concepts such as "@ifs" for a name or another word, whole words for a
    beginning, the word as typed for a typing error; empty elsewhere."""
    impact: int
    """1 or more."""


@dataclass(frozen=True)
class Missing:
    """Something asked that the record does not hold."""

    asked: str
    is_known: bool
    """Whether any record holds it."""


class Absence(StrEnum):
    """Why a record is not among the hits."""

    NOTHING = "it holds nothing of what was asked"
    FILTERED = "the query's filter, phrase or excluded word leaves it out"


@dataclass(frozen=True)
class ScoreExplanation:
    """Why a record stands where it stands."""

    query: str
    id: str
    kind: str
    """One of `search.entries.KINDS`."""
    parts: tuple[Contribution, ...]
    """In the order of the query, pairs after words."""
    missing: tuple[Missing, ...]
    passed_over: tuple[str, ...]
    """Stop words, which count for nothing."""
    correction: str | None
    """The words that were searched for, where errors were mended."""
    handicap: int
    """What is taken from the sum for its wordings and kind; less than 0 adds."""
    place: int | None
    """Place among the hits, from one; None where it is no hit."""
    absence: Absence | None
    """Why it is no hit."""
    total: int
    """Number of hits."""
    first: Hit | None
    """The first hit; None where nothing was found."""
    siblings: tuple[Hit, ...]
    """Criteria of one aspect that stand together among the hits, in their order; see
    `search.sets`."""
    aspect: str
    """What these share; empty where there are none."""
    best: Hit | None
    """The hit with the best score, which is not the first where siblings stand together."""
    confident: bool
    confidence: Confidence | None
    """What that was decided by, of the best hit; None where nothing was found."""

    @property
    def score(self) -> int:
        """The sum of the impacts less the handicap; 0 where it holds nothing that was asked."""
        return sum(part.impact for part in self.parts) - self.handicap


def explain(
    index: ScoredIndex,
    query: str,
    record_id: str,
    *,
    concepts_of_stem: Mapping[str, Sequence[str]] | None = None,
) -> ScoreExplanation:
    """Why a record scores what it scores for a query.

    Where records of several kinds have one id, the first is meant, or that of a kind in front:
    `term:renewal`.
    `concepts_of_stem` are those of the `Aliases` that the index was built with; an index that was
    read from a file has lost them, and then no word can be told to be another one's synonym.
    Raises UsageError, with the nearest id, where the index has no such record.
    """
    number = _number_of(index, record_id)
    reading = read_query(index, query)
    results = search(index, query, limit=len(index.records))
    scores = add_up(index, reading.asked)
    record = index.records[number]
    place = next(
        (
            n
            for n, hit in enumerate(results.hits, 1)
            if (hit.id, hit.kind) == (record.id, record.kind)
        ),
        None,
    )
    first = next(iter(results.hits), None)
    numbers = {(one.kind, one.id): n for n, one in enumerate(index.records)}
    best = max(results.hits, key=lambda hit: (hit.score, -numbers[hit.kind, hit.id]), default=None)
    siblings = tuple(hit for hit in results.hits if hit.sibling)
    reader = _Reader(index, query, reading, concepts_of_stem or {})
    held = [one for one in reading.asked if number in one.postings and scores[number]]
    parts = [reader.part(one, number) for one in held]
    joined = {word for part in parts if part.way is Way.JOINED for word in part.asked.split()}
    return ScoreExplanation(
        query=query,
        id=record.id,
        kind=record.kind,
        parts=tuple(parts),
        missing=tuple(
            Missing(reader.typed(one), bool(one.postings))
            for one in reading.asked
            if one.weight and number not in one.postings and reader.typed(one) not in joined
        ),
        passed_over=reader.passed_over(),
        correction=reading.correction,
        handicap=sum(part.impact for part in parts) - scores[number],
        place=place,
        absence=None if place else Absence.FILTERED if scores[number] else Absence.NOTHING,
        total=len(results.hits),
        first=first,
        siblings=siblings,
        aspect=index.records[numbers[CRITERION, siblings[0].id]].aspect if siblings else "",
        best=best,
        confident=results.confident,
        confidence=best
        and confidence_of(index, reading.asked, numbers[best.kind, best.id], best.score),
    )


def _number_of(index: ScoredIndex, record_id: str) -> int:
    """The number of the record that is meant. Raises UsageError where there is none."""
    for number, one in enumerate(index.records):
        if record_id in (one.id, f"{one.kind}:{one.id}"):
            return number
    near = did_you_mean(record_id, [one.id for one in index.records])
    raise UsageError(f"The search has no record “{record_id}”. {near}")


class _Reader:
    """Finds in a query the words that something asked stands for."""

    def __init__(
        self,
        index: ScoredIndex,
        query: str,
        reading: QueryReading,
        concepts_of_stem: Mapping[str, Sequence[str]],
    ) -> None:
        self._index, self._reading, self._concepts = index, reading, concepts_of_stem
        names = [word.text for word in words(reading.query.text)]
        self._in_order, beside = tokens(names, index.aliases)
        every = [*self._in_order, *beside]
        self._names = {(one.folded, one.terms) for one in every if one.terms}
        self._typed = {
            one.folded: " ".join(names[one.first : one.first + len(one.folded)]) for one in every
        }
        self._typed_of_term = {
            one.terms[0] if one.terms else index.stem(one.folded[0]): self._typed[one.folded]
            for one in self._in_order
        }
        self._mended = _mended([word.text for word in words(parse_query(query).text)], names)

    def typed(self, asked: QueryTerm) -> str:
        """The words of the query."""
        if asked.words in self._typed:
            return self._typed[asked.words]
        if len(asked.words) > 1:  # of a pair `words` are terms
            return " ".join(self._typed_of_term.get(one, one) for one in asked.words)
        joined = asked.words
        for one, other in pairwise(self._in_order):
            if ("".join((*one.folded, *other.folded)),) == joined:
                return f"{self._typed[one.folded]} {self._typed[other.folded]}"
        return " ".join(joined)

    def part(self, asked: QueryTerm, number: int) -> Contribution:
        """What a thing asked gives a record that holds it."""
        impact = asked.postings[number]
        way, means = self._way(asked, number, impact)
        return Contribution(self.typed(asked), way, tuple(means), impact)

    def _way(self, asked: QueryTerm, number: int, impact: int) -> tuple[Way, Sequence[str]]:
        postings = self._index.postings
        if asked.terms == TITLE_TERMS:
            return Way.TITLE, ()
        if (asked.words, asked.terms) in self._names:
            held = [
                one for one in asked.terms if postings.get(one, NO_POSTINGS).get(number) == impact
            ]
            if not held:
                return Way.BEGINNING, self._begun(asked.words[0], number)
            return Way.NAME, held
        if len(asked.words) > 1:
            return Way.PAIR, ()
        folded = asked.words[0]
        term = self._index.stem(folded)
        if not asked.terms or number not in postings.get(term, NO_POSTINGS):
            return Way.BEGINNING, self._begun(folded, number)
        if folded in self._mended:
            return Way.MENDED, [self._mended[folded]]
        if asked.words not in self._typed:
            return Way.JOINED, [folded]
        concepts = [
            one
            for one in self._concepts.get(term, ())
            if number in postings.get(one, NO_POSTINGS)
            and synonym_impact(postings[one][number]) == impact
        ]
        return (Way.SYNONYM, concepts) if concepts else (Way.WORD, ())

    def _begun(self, folded: str, number: int) -> list[str]:
        """The words and names that begin so and that the record holds."""
        postings, names = self._index.postings, self._index.aliases.instead
        return [
            word
            for word in beginning_with(folded, self._index.words)
            if any(
                number in postings.get(one, NO_POSTINGS)
                for one in names.get(word, (self._index.stem(word),))
            )
        ]

    def passed_over(self) -> tuple[str, ...]:
        """The words that count for nothing by themselves, each once."""
        asked = {one.words for one in self._reading.asked}
        found = (
            self._typed[one.folded]
            for one in self._in_order
            if not one.terms and one.folded[0] in self._index.stop_words and one.folded not in asked
        )
        return tuple(dict.fromkeys(found))


def _mended(typed: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Folded word as mended -> the word or words as typed."""
    mended = {}
    changes = SequenceMatcher(None, typed, names, autojunk=False).get_opcodes()
    for change, first, last, new_first, new_last in changes:
        if change != "equal":
            for name in names[new_first:new_last]:
                mended[fold(name)] = " ".join(typed[first:last])
    return mended
