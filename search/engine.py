"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search.js` does the same in the browser; both give the same hits in the same order
with the same scores and the same corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from search.analysis import fold, split_words, stem
from search.bm25f import IndexRecord, ScoredIndex
from search.entries import CRITERION, QUESTION
from search.postings import NO_POSTINGS, Postings, best_of
from search.query import Query, parse_query
from search.spelling import beginning_with, nearest, split
from search.synonyms import Token, tokens

__all__ = [
    "CONFIDENT",
    "CRITERION_SHARE",
    "Asked",
    "Confidence",
    "Hit",
    "Reading",
    "Results",
    "Scores",
    "add_up",
    "confidence_of",
    "count_facets",
    "read_query",
    "search",
    "terms_beginning_with",
    "title_key",
]

CONFIDENT = 957
"""The sum from which on the best question is likely to be what was asked, in thousandths; see
`Confidence`."""

RIVAL_PART = 500
"""What a better criterion takes from that sum: this share of its score measured against the best
question's, in thousandths."""

RIVAL_LIMIT = 2
"""No criterion counts as more than so many times the best question."""

UNKNOWN_PART = (4, 5)
"""What an unknown word is taken to be worth, measured against the rarest word of the index."""

CRITERION_SHARE = (3, 5)
"""A criterion must hold this share of what was asked to be a hit at all: shown as an answer in
itself, it must be what was meant, not merely near it."""

CRITERION_PART = (2, 3)
"""It must have this part of the best question's score, too."""

PREFIX_LETTERS = 2
"""Letters from which on an unfinished word is looked for."""

DOUBTFUL_PART = 5
"""Words are mended when one of so many is unknown: in a long text an unknown word is more likely
one that the index lacks than a slip."""

TELLING_LETTERS = 7
"""Letters from which on an unknown word is mended in a long text too."""

JOINED_LETTERS = 6
"""Letters from which on two words may be one that was written apart."""

_MOST_WORDS = 20_000
"""Words of queries that are remembered."""

_TITLE = ("",)
"""The terms of a whole title."""

Scores = NDArray[np.float64]
"""The score of each record, by number; whole numbers, 0 for a record that was not found."""


@dataclass(frozen=True)
class Asked:
    """One word, name or pair of a query."""

    words: tuple[str, ...]
    """As folded, or as corrected."""
    terms: tuple[str, ...]
    """What is looked up for it; a record counts with the best of them."""
    postings: Postings
    """Record number -> impact."""
    weight: int = 0
    """What it weighs when the share that was found is asked for; 0 for pairs."""
    possible: int = 0
    """What it gives the question that has most of it, or what it might have given; 0 where it
    weighs nothing."""
    finds: bool = True
    """Whether it finds records; a pair of words of grammar only adds to what others find."""


@dataclass(frozen=True)
class Reading:
    """How a query was understood."""

    query: Query
    asked: tuple[Asked, ...]
    correction: str | None = None
    """The words of the query as mended; None where nothing was."""


@dataclass(frozen=True)
class Confidence:
    """What tells whether the best question is likely to be what was asked, in thousandths."""

    strength: int
    """Its score, measured against the rarest word of the index."""
    share: int
    """Its score, measured against the best that the words of the query could give."""
    rivalry: int
    """Taken away: how much better a criterion is of which no question speaks, since then that is
    what was asked."""

    @property
    def total(self) -> int:
        return self.strength + self.share - self.rivalry

    def __bool__(self) -> bool:
        return self.total >= CONFIDENT


class Hit(NamedTuple):
    """A record that was found."""

    id: str
    score: int
    """Sum of the impacts of what was asked."""
    kind: str


@dataclass(frozen=True)
class Results:
    """What a search gives."""

    confident: bool
    """Whether the best question is likely to be about what was asked."""
    hits: tuple[Hit, ...]
    """Questions, then criteria; each best first, and those of one score in the order of the
    index."""
    totals: Mapping[str, int]
    """Kind -> number of records found, whatever the limit."""
    suggestion: str | None = None
    """The words that were searched for, where the query had to be mended."""


def search(
    index: ScoredIndex,
    query: str,
    *,
    limit: int = 10,
    topic: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    verbatim: bool = False,
) -> Results:
    """The questions that hold a word of the query, and the criteria that match it better still.

    `limit`, 1 or more, is for each kind. `topic` is a topic's id, `category` a category's and
    `kind` "question" or "criterion"; a record that is not of it is no hit. With `verbatim` no
    typing error is mended. A query without a word that counts finds nothing and is not confident.
    """
    reading = read_query(index, query, verbatim=verbatim)
    scores = add_up(index, reading.asked)
    found = _filtered(index, reading.query, scores, topic, category, kind)
    questions, criteria = (_of_kind(index, found, one) for one in (QUESTION, CRITERION))
    best = _best(scores, questions, limit)
    best_score = best[0][1] if best else 0
    if len(criteria):
        criteria = criteria[scores[criteria] * CRITERION_PART[1] >= best_score * CRITERION_PART[0]]
        criteria = _with_share(index, reading.asked, criteria, CRITERION_SHARE)
    ranked = [*best, *(_best(scores, criteria, limit) if len(criteria) else ())]
    records = index.records
    return Results(
        confident=best_score > 0 and bool(confidence_of(index, reading.asked, scores, best_score)),
        hits=tuple(Hit(records[one].id, score, records[one].kind) for one, score in ranked),
        totals={QUESTION: len(questions), CRITERION: len(criteria)},
        suggestion=reading.correction,
    )


def add_up(index: ScoredIndex, asked: Sequence[Asked]) -> Scores:
    """The sum of the impacts of what was asked, for each record."""
    if not asked:
        return np.zeros(len(index.records))
    lists = [one.postings for one in asked]
    records = np.concatenate([one.records for one in lists])
    impacts = np.concatenate([one.impacts for one in lists])
    scores = cast(Scores, np.bincount(records, impacts, len(index.records)))
    finding = [one.postings.records for one in asked if one.finds]
    if len(finding) < len(asked):
        is_found = np.zeros(len(index.records), dtype=bool)
        if finding:
            is_found[np.concatenate(finding)] = True
        scores *= is_found
    return scores


def _best(scores: Scores, numbers: NDArray[np.intp], limit: int) -> list[tuple[int, int]]:
    """The best of some records and their scores; the first in the index among equal ones."""
    # One number to sort by: scores are whole, so that the place in the index decides among equals.
    keys = scores[numbers] * len(scores) - numbers
    if len(keys) > limit:
        keys = np.partition(keys, len(keys) - limit)[-limit:]
    keys.sort()
    ranked = []
    for key in keys.tolist()[::-1]:
        score = -(-key // len(scores))
        ranked.append((int(score * len(scores) - key), int(score)))
    return ranked


def count_facets(
    index: ScoredIndex,
    query: str,
    *,
    topic: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    verbatim: bool = False,
) -> dict[str, dict[str, int]]:
    """How many of the records found are of each topic, each category and each kind.

    Facets: "topic", "category" and "kind", each by its ids; an id that nothing found has is left
    out. The records pass what is chosen of the other facets, so that a count says what choosing
    gives. All records count for an empty query.
    """
    reading = read_query(index, query, verbatim=verbatim)
    scores = add_up(index, reading.asked) if query else np.ones(len(index.records))
    chosen = {"topic": topic, "category": category, "kind": kind}
    found: dict[tuple[str | None, ...], list[int]] = {}
    facets: dict[str, dict[str, int]] = {}
    for facet in chosen:
        others = tuple(None if name == facet else value for name, value in chosen.items())
        if others not in found:
            passing = _filtered(index, reading.query, scores, *others)
            criteria = _of_kind(index, passing, CRITERION)
            if len(criteria):
                criteria = _with_share(index, reading.asked, criteria, CRITERION_SHARE)
            found[others] = [*_of_kind(index, passing, QUESTION).tolist(), *criteria.tolist()]
        counts = facets.setdefault(facet, {})
        for value in chain.from_iterable(
            _facet_values(index.records[number], facet) for number in found[others]
        ):
            counts[value] = counts.get(value, 0) + 1
    return facets


def _facet_values(record: IndexRecord, facet: str) -> tuple[str, ...]:
    if facet == "category":
        return record.categories
    value = record.topic if facet == "topic" else record.kind
    return (value,) if value else ()


def read_query(index: ScoredIndex, text: str, *, verbatim: bool = False) -> Reading:
    """What a query asks for, in order, each thing once; with `verbatim` nothing is mended.

    A word is looked up as it is, then as the beginning of words, then as a typing error: the
    first way that finds something is taken. Only the last word is also looked up as a beginning
    when it is a word by itself, since it may not be finished.
    """
    query = parse_query(text)
    names = split_words(query.text)
    words, beside = _words(index, names)
    if not verbatim and not all(word.is_known for word in words):
        mended = _mended(index, names)
        if mended != names:
            text = " ".join(mended)
            phrases = tuple(
                " ".join(_mended(index, split_words(phrase))) for phrase in query.phrases
            )
            query = replace(query, text=text, phrases=phrases)
            return Reading(query, _asked(index, mended, *_words(index, mended)), text)
    return Reading(query, _asked(index, names, words, beside))


def _mended(index: ScoredIndex, names: Sequence[str]) -> list[str]:
    """The words with typing errors mended, and with words that ran together apart."""
    in_order, beside = tokens(names, index.aliases)
    known = {
        place
        for token in (*(one for one in in_order if one.terms), *beside)
        for place in range(token.first, token.first + len(token.folded))
    }
    folded = [fold(name) for name in names]
    for place, (one, other) in enumerate(pairwise(folded)):
        if _is_one_word(index, one, other):
            known.update((place, place + 1))
    doubtful = {
        place
        for place, word in enumerate(folded)
        if word
        and place not in known
        and not _is_known(index, word)
        and not (len(word) >= PREFIX_LETTERS and beginning_with(word, index.words))
    }
    counted = sum(word not in index.stop_words for word in folded)
    if len(doubtful) * DOUBTFUL_PART < counted:
        doubtful = {place for place in doubtful if len(folded[place]) >= TELLING_LETTERS}
    return [
        right
        for place, name in enumerate(names)
        for right in (place in doubtful and _correction(index, folded[place])) or [name]
    ]


def _is_known(index: ScoredIndex, folded: str) -> bool:
    return (
        folded in index.stop_words
        or folded in index.aliases.instead
        or stem(folded) in index.postings
    )


def _correction(index: ScoredIndex, folded: str) -> list[str] | None:
    apart = split(folded, lambda part: _is_known(index, part))
    if apart is not None and (len(apart) == 2 or len(folded) > 6):
        return apart
    # Words with another beginning are too many to load in a browser, and errors there are rare.
    spellings = chain.from_iterable(
        index.spellings.get(letter, ()) for letter in dict.fromkeys(folded[:2])
    )
    found = nearest(folded, spellings, lambda word: index.weights.get(stem(word), 0))
    return [found] if found else apart


class _Word(NamedTuple):
    """What the index knows of a word or a name."""

    token: Token
    term: str
    """What stands for it in a pair."""
    asked: Asked | None
    """What it asks for; None for a word of grammar."""
    is_grammar: bool
    is_known: bool
    """Whether it is looked up as it stands, not mended."""


def _words(index: ScoredIndex, names: Sequence[str]) -> tuple[list[_Word], list[Token]]:
    """The words and names of a query, in order, and the names to look up beside them.

    What is known of a word is remembered for the next query.
    """
    memo = index.memo  # another thread may clear it at any moment
    keys = [*names[:-1], *((name,) for name in names[-1:])]
    words: list[_Word] = [word for key in keys if (word := memo.get(key)) is not None]
    if len(words) == len(names):
        return words, []
    in_order, beside = tokens(names, index.aliases)
    words = []
    for token in in_order:
        is_last = token.first + len(token.folded) == len(names)
        word = _read_word(index, token, is_last=is_last)
        words.append(word)
        name = names[token.first]
        if not token.terms and not index.aliases.begins_name(name):
            if len(memo) >= _MOST_WORDS:
                memo.clear()
            memo[(name,) if is_last else name] = word
    return words, beside


def _asked(
    index: ScoredIndex, names: Sequence[str], words: Sequence[_Word], beside: Sequence[Token]
) -> tuple[Asked, ...]:
    asked: dict[tuple[str, ...], Asked] = {}
    for word in words:
        one = word.asked
        if one is not None and (word is words[-1] or (one.terms or one.words) not in asked):
            asked[one.terms or one.words] = one
    for token in beside:
        postings = _postings(index, token.terms)
        asked.setdefault(token.terms, Asked(token.folded, token.terms, postings))
    if not all(word.is_known for word in words):
        for word, following in pairwise(words):
            joined = _joined(index, word.token, following.token)
            if joined is not None:
                asked.setdefault(joined.terms, joined)
    for word, following in pairwise(words):
        pair = f"{word.term} {following.term}"
        if pair in index.postings:
            finds = not (word.is_grammar and following.is_grammar)
            one = index.memo.get((pair, finds))
            if one is None:
                terms = word.term, following.term
                one = Asked(terms, (pair,), index.postings[pair], finds=finds)
                index.memo[pair, finds] = one
            asked.setdefault((pair,), one)
    title = index.titles.get(" ".join(map(fold, names)))
    if title is not None:
        number, more = title
        asked[_TITLE] = Asked((), _TITLE, Postings.of({number: more}))
    return tuple(asked.values())


def title_key(title: str) -> str:
    """What `ScoredIndex.titles` has for a title."""
    return " ".join(map(fold, split_words(parse_query(title).text)))


def _joined(index: ScoredIndex, token: Token, following: Token) -> Asked | None:
    """Two words that the index has as one: "case load" for "caseload"."""
    if token.terms or following.terms:
        return None
    if not _is_one_word(index, token.folded[0], following.folded[0]):
        return None
    folded = token.folded[0] + following.folded[0]
    return Asked((folded,), (stem(folded),), index.postings[stem(folded)])


def _is_one_word(index: ScoredIndex, one: str, other: str) -> bool:
    """Whether two words are one in the index. Where both are known, they are taken as they are:
    to look every pair up would cost a browser more than it is worth."""
    if len(one) + len(other) < JOINED_LETTERS or not one or not other:
        return False
    if _is_known(index, one) and _is_known(index, other):
        return False
    return stem(one + other) in index.postings


def _term(token: Token) -> str:
    """What stands for a word or a name in a pair, as in the index."""
    return token.terms[0] if token.terms else stem(token.folded[0])


def _is_grammar(index: ScoredIndex, token: Token) -> bool:
    return not token.terms and token.folded[0] in index.stop_words


def _read_word(index: ScoredIndex, token: Token, *, is_last: bool) -> _Word:
    return _Word(
        token,
        _term(token),
        _asked_token(index, token, is_last=is_last),
        is_grammar=_is_grammar(index, token),
        is_known=bool(token.terms) or _is_known(index, token.folded[0]),
    )


def _asked_token(index: ScoredIndex, token: Token, *, is_last: bool) -> Asked | None:
    if token.terms:
        postings = _postings(index, token.terms)
        if is_last and len(token.folded) == 1:  # a short name may be the beginning of a word
            longer = _unfinished(index, token.folded[0], is_whole=True)
            postings = _first_of(postings, longer)
        weight = max(index.weights.get(term, index.unknown_weight) for term in token.terms)
        return _weighed(index, token.folded, token.terms, postings, weight)
    folded = token.folded[0]
    term = stem(folded)
    is_stop_word = folded in index.stop_words
    exact = NO_POSTINGS if is_stop_word else index.postings.get(term, NO_POSTINGS)
    if is_stop_word and not is_last:
        return None
    if exact and not is_last:
        return _weighed(index, token.folded, (term,), exact, index.weights[term])
    unfinished = _unfinished(index, folded, is_whole=bool(exact) or is_stop_word)
    if is_stop_word:
        return Asked(token.folded, (), unfinished) if unfinished else None
    if exact:
        postings = _first_of(exact, unfinished)
        return _weighed(index, token.folded, (term,), postings, index.weights[term])
    if unfinished:
        weight = min(
            index.weights[term]
            for term in terms_beginning_with(index, folded)
            if term in index.weights
        )
        return _weighed(index, token.folded, (), unfinished, weight)
    return _weighed(index, token.folded, (term,), NO_POSTINGS, index.unknown_weight)


def _weighed(
    index: ScoredIndex, words: tuple[str, ...], terms: tuple[str, ...], found: Postings, weight: int
) -> Asked:
    of_questions = found.impacts[: found.records.searchsorted(index.questions)]
    if len(of_questions):
        possible = int(of_questions.max())
    else:
        numerator, denominator = UNKNOWN_PART
        possible = index.unknown_weight * numerator // denominator
    return Asked(words, terms, found, weight, possible)


def _unfinished(index: ScoredIndex, folded: str, *, is_whole: bool) -> Postings:
    """The records that hold a word which begins with this one.

    They count half as much as with the whole word, and less than any record that holds the word
    itself; next to nothing where it is a word already.
    """
    if len(folded) < PREFIX_LETTERS:
        return NO_POSTINGS
    found = _postings(index, dict.fromkeys(terms_beginning_with(index, folded)))
    impacts = np.minimum(found.impacts, 1) if is_whole else np.maximum(1, found.impacts // 2)
    return Postings(found.records, impacts)


def _first_of(one: Postings, other: Postings) -> Postings:
    """The postings of one list, and those of the other for records that the first has not."""
    if not other:
        return one
    is_new = ~np.isin(other.records, one.records)
    return best_of([one, Postings(other.records[is_new], other.impacts[is_new])])


def terms_beginning_with(index: ScoredIndex, prefix: str) -> Iterator[str]:
    """The terms of the words and one-word names that begin with a prefix."""
    for word in beginning_with(prefix, index.words):
        yield from index.aliases.instead.get(word, (stem(word),))


def _postings(index: ScoredIndex, terms: Iterable[str]) -> Postings:
    """The best impact of some terms for each record."""
    return best_of([index.postings[term] for term in terms if term in index.postings])


def _filtered(
    index: ScoredIndex,
    query: Query,
    scores: Scores,
    topic: str | None,
    category: str | None,
    kind: str | None,
) -> NDArray[np.intp]:
    """The records that were found and pass, in the order of the index."""
    found = np.flatnonzero(scores)
    wanted = {name: value if name == "category" else value.lower() for name, value in query.filters}
    kind = wanted.get("kind") if kind is None else kind
    if kind is not None:
        found = _of_kind(index, found, kind)
    if query.has_words_only and topic is category is None:
        return found
    topic = wanted.get("topic") if topic is None else topic
    categories = _category_ids(index, wanted.get("category") if category is None else category)
    phrases = [
        records
        for phrase in query.phrases
        if (records := _phrase_records(index, phrase)) is not None
    ]
    excluded = set().union(*(_phrase_records(index, one) or () for one in query.excluded))
    passing = [
        number
        for number in found.tolist()
        if number not in excluded
        and not any(_is_of_one(index, number, *one) for one in query.unwanted)
        and all(number in phrase for phrase in phrases)
        and _is_of(index.records[number], topic, categories)
    ]
    return np.array(passing, dtype=np.intp)


def _of_kind(index: ScoredIndex, numbers: NDArray[np.intp], kind: str) -> NDArray[np.intp]:
    """The records of one kind; questions come first in the index."""
    first_criterion = numbers.searchsorted(index.questions)
    parts = {QUESTION: numbers[:first_criterion], CRITERION: numbers[first_criterion:]}
    return parts.get(kind, numbers[:0])


def _is_of_one(index: ScoredIndex, number: int, name: str, value: str) -> bool:
    """Whether a record passes one filter."""
    record = index.records[number]
    if name == "category":
        return _is_of(record, None, _category_ids(index, value))
    if name == "kind":
        return record.kind == value.lower()
    return _is_of(record, value.lower(), None)


def _category_ids(index: ScoredIndex, name: str | None) -> set[str] | None:
    """Ids of the categories that a name may mean: an id, a number or an abbreviation."""
    if name is None:
        return None
    folded = " ".join(map(fold, split_words(name)))
    named = (
        term.removeprefix("@")
        for key in (folded, f"category {folded}")
        for term in index.aliases.instead.get(key, ())
        if term.startswith("@")
    )
    return {name, *named}


def _phrase_records(index: ScoredIndex, phrase: str) -> set[int] | None:
    """The records in which each word of a phrase stands beside the next.

    None for a phrase that asks for nothing: signs, or one word of grammar.
    """
    in_order, _ = tokens(split_words(phrase), index.aliases)
    row = [_term(token) for token in in_order]
    terms = [" ".join(pair) for pair in pairwise(row)] or row
    if not terms or (len(row) == 1 and _is_grammar(index, in_order[0])):
        return None
    return set.intersection(*(_holders(index, term) for term in terms))


def _holders(index: ScoredIndex, term: str) -> set[int]:
    """The records that hold a term itself."""
    found: Iterable[int] | None = index.holders.get(term)
    return set(index.postings.get(term, NO_POSTINGS) if found is None else found)


def _is_of(record: IndexRecord, topic: str | None, categories: set[str] | None) -> bool:
    return (topic is None or "" != record.topic == topic) and (
        categories is None or not categories.isdisjoint(record.categories)
    )


def confidence_of(
    index: ScoredIndex, asked: Iterable[Asked], scores: Scores, best: int
) -> Confidence:
    """Whether the best question, whose score is `best`, 1 or more, is likely to be what was asked.

    `scores` are those of all records. Whole numbers only, so that every runtime agrees. The parts
    were fitted on searches of applicants.
    """
    possible = sum(one.possible for one in asked)
    rival = int(scores[index.rivals].max()) if len(index.rivals) else 0
    return Confidence(
        strength=1000 * best // index.unknown_weight,
        share=1000 * best // possible if possible else 0,
        rivalry=RIVAL_PART * min(rival, RIVAL_LIMIT * best) // best,
    )


def _with_share(
    index: ScoredIndex, asked: Iterable[Asked], numbers: NDArray[np.intp], share: tuple[int, int]
) -> NDArray[np.intp]:
    """Those of some records that hold this share, by weight, of what was asked."""
    held = np.zeros(len(index.records), dtype=np.int64)
    total = 0
    for one in asked:
        total += one.weight
        held[one.postings.records] += one.weight
    for one in asked:
        if one.terms == _TITLE:  # who types a title means its record
            held[one.postings.records] = total
    numerator, denominator = share
    return numbers[held[numbers] * denominator >= total * numerator]
