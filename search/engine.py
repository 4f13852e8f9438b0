"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search.js` does the same in the browser; both give the same hits in the same order
with the same scores and the same corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import chain, pairwise

from search.aliases import Token, tokens
from search.analysis import fold, stem, words
from search.correction import beginning_with, nearest, split
from search.entries import CRITERION, QUESTION
from search.query import Query, parse_query
from search.scoring import IndexRecord, ScoredIndex

__all__ = [
    "CONFIDENT",
    "CRITERION_SHARE",
    "Asked",
    "Confidence",
    "Hit",
    "Reading",
    "Results",
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

_NO_POSTINGS: Mapping[int, int] = {}


@dataclass(frozen=True)
class Asked:
    """One word, name or pair of a query."""

    words: tuple[str, ...]
    """As folded, or as corrected."""
    terms: tuple[str, ...]
    """What is looked up for it; a record counts with the best of them."""
    postings: Mapping[int, int]
    """Record number -> impact."""
    weight: int
    """What it weighs when the share that was found is asked for; 0 for pairs."""


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


@dataclass(frozen=True)
class Hit:
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
    scores: dict[int, int] = {}
    for asked in reading.asked:
        for number, impact in asked.postings.items():
            scores[number] = scores.get(number, 0) + impact
    found = _filtered(index, reading.query, scores, topic, category, kind)
    questions = [number for number in found if index.records[number].kind != CRITERION]
    best_score = max((scores[number] for number in questions), default=0)
    criteria = [
        number
        for number in found
        if index.records[number].kind == CRITERION
        and scores[number] * CRITERION_PART[1] >= best_score * CRITERION_PART[0]
        and _holds_share(reading.asked, number, CRITERION_SHARE)
    ]
    # Numbers are in the order of the index, which nlargest keeps among equal scores.
    best = nlargest(limit, questions, key=scores.__getitem__)
    ranked = [*best, *nlargest(limit, criteria, key=scores.__getitem__)]
    return Results(
        confident=bool(best) and bool(confidence_of(index, reading.asked, scores, best_score)),
        hits=tuple(
            Hit(index.records[number].id, scores[number], index.records[number].kind)
            for number in ranked
        ),
        totals={QUESTION: len(questions), CRITERION: len(criteria)},
        suggestion=reading.correction,
    )


def count_facets(
    index: ScoredIndex, query: str, *, verbatim: bool = False
) -> dict[str, dict[str, int]]:
    """How many of the questions found are of each topic and each category, by their ids.

    Facets: "topic" and "category", each with its ids in the order of the index; an id that no
    question found has is left out.
    """
    reading = read_query(index, query, verbatim=verbatim)
    scores = {number: 1 for asked in reading.asked for number in asked.postings}
    facets: dict[str, dict[str, int]] = {"topic": {}, "category": {}}
    for number in _filtered(index, reading.query, scores, None, None, None):
        record = index.records[number]
        if record.kind == CRITERION:
            continue
        for facet, values in (("topic", (record.topic,)), ("category", record.categories)):
            for value in filter(None, values):
                facets[facet][value] = facets[facet].get(value, 0) + 1
    return facets


def read_query(index: ScoredIndex, text: str, *, verbatim: bool = False) -> Reading:
    """What a query asks for, in order, each thing once; with `verbatim` nothing is mended.

    A word is looked up as it is, then as the beginning of words, then as a typing error: the
    first way that finds something is taken. Only the last word is also looked up as a beginning
    when it is a word by itself, since it may not be finished.
    """
    query = parse_query(text)
    names = [word.text for word in words(query.text)]
    if not verbatim:
        mended = _mended(index, names)
        if mended != names:
            phrases = tuple(
                " ".join(_mended(index, [word.text for word in words(phrase)]))
                for phrase in query.phrases
            )
            text = " ".join(mended)
            query = replace(query, text=text, phrases=phrases)
            return Reading(query, _asked(index, mended), text)
    return Reading(query, _asked(index, names))


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


def _asked(index: ScoredIndex, names: Sequence[str]) -> tuple[Asked, ...]:
    in_order, beside = tokens(names, index.aliases)
    asked: dict[tuple[str, ...], Asked] = {}
    for token in in_order:
        is_last = token.first + len(token.folded) == len(names)
        one = _asked_token(index, token, is_last=is_last)
        if one is not None:
            asked.setdefault(one.terms or one.words, one)
    for token in beside:
        postings = _best(index, token.terms)
        asked.setdefault(token.terms, Asked(token.folded, token.terms, postings, 0))
    for token, following in pairwise(in_order):
        joined = _joined(index, token, following)
        if joined is not None:
            asked.setdefault(joined.terms, joined)
    for pair in pairwise(_row(in_order)):
        term = " ".join(pair)
        if term in index.postings:
            asked.setdefault((term,), Asked(pair, (term,), index.postings[term], 0))
    title = index.titles.get(" ".join(fold(name) for name in names))
    if title is not None:
        number, more = title
        asked[("",)] = Asked((), ("",), {number: more}, 0)
    return tuple(asked.values())


def title_key(title: str) -> str:
    """What `ScoredIndex.titles` has for a title."""
    return " ".join(fold(word.text) for word in words(parse_query(title).text))


def _joined(index: ScoredIndex, one: Token, other: Token) -> Asked | None:
    """Two words that the index has as one: "case load" for "caseload"."""
    if one.terms or other.terms:
        return None
    if not _is_one_word(index, one.folded[0], other.folded[0]):
        return None
    folded = one.folded[0] + other.folded[0]
    term = stem(folded)
    return Asked((folded,), (term,), index.postings[term], 0)


def _is_one_word(index: ScoredIndex, one: str, other: str) -> bool:
    """Whether two words are one in the index. Where both are known, they are taken as they are:
    to look every pair up would cost a browser more than it is worth."""
    if len(one) + len(other) < JOINED_LETTERS or not one or not other:
        return False
    if _is_known(index, one) and _is_known(index, other):
        return False
    return stem(one + other) in index.postings


def _row(in_order: Iterable[Token]) -> list[str]:
    """The terms that stand side by side, as `scoring.pairs_of` has them."""
    return [token.terms[0] if token.terms else stem(token.folded[0]) for token in in_order]


def _asked_token(index: ScoredIndex, token: Token, *, is_last: bool) -> Asked | None:
    if token.terms:
        postings = _best(index, token.terms)
        if is_last and len(token.folded) == 1:  # a short name may be the beginning of a word
            postings = {**_unfinished(index, token.folded[0], is_whole=True), **postings}
        weight = max(index.weights.get(term, index.unknown_weight) for term in token.terms)
        return Asked(token.folded, token.terms, postings, weight)
    folded = token.folded[0]
    term = stem(folded)
    is_stop_word = folded in index.stop_words
    exact = _NO_POSTINGS if is_stop_word else index.postings.get(term, _NO_POSTINGS)
    if exact and not is_last:
        return Asked(token.folded, (term,), exact, index.weights[term])
    if is_stop_word and not is_last:
        return None
    unfinished = _unfinished(index, folded, is_whole=bool(exact) or is_stop_word)
    if is_stop_word:
        return Asked(token.folded, (), unfinished, 0) if unfinished else None
    if exact:
        return Asked(token.folded, (term,), {**unfinished, **exact}, index.weights[term])
    if unfinished:
        weight = min(
            index.weights[term]
            for term in terms_beginning_with(index, folded)
            if term in index.weights
        )
        return Asked(token.folded, (), unfinished, weight)
    return Asked(token.folded, (term,), _NO_POSTINGS, index.unknown_weight)


def _unfinished(index: ScoredIndex, folded: str, *, is_whole: bool) -> dict[int, int]:
    """The records that hold a word which begins with this one.

    They count half as much as with the whole word, and less than any record that holds the word
    itself; next to nothing where it is a word already.
    """
    if len(folded) < PREFIX_LETTERS:
        return {}
    found: dict[int, int] = {}
    for term in terms_beginning_with(index, folded):
        for number, impact in index.postings.get(term, _NO_POSTINGS).items():
            found[number] = max(found.get(number, 0), 1 if is_whole else max(1, impact // 2))
    return found


def terms_beginning_with(index: ScoredIndex, prefix: str) -> Iterator[str]:
    """The terms of the words and one-word names that begin with a prefix."""
    for word in beginning_with(prefix, index.words):
        yield from index.aliases.instead.get(word, (stem(word),))


def _best(index: ScoredIndex, terms: Iterable[str]) -> Mapping[int, int]:
    """The best impact of some terms for each record."""
    best: dict[int, int] = {}
    for term in terms:
        for number, impact in index.postings.get(term, _NO_POSTINGS).items():
            best[number] = max(best.get(number, 0), impact)
    return best


def _filtered(
    index: ScoredIndex,
    query: Query,
    scores: Mapping[int, int],
    topic: str | None,
    category: str | None,
    kind: str | None,
) -> list[int]:
    """The records that were found and pass, in the order of the index."""
    parts = (query.filters, query.unwanted, query.phrases, query.excluded)
    if not any(parts) and not (topic or category or kind):
        return sorted(scores)
    wanted = {name: value if name == "category" else value.lower() for name, value in query.filters}
    kind = kind or wanted.get("kind")
    topic = topic or wanted.get("topic")
    categories = _category_ids(index, category or wanted.get("category"))
    phrases = [
        records
        for phrase in query.phrases
        if (records := _phrase_records(index, phrase)) is not None
    ]
    excluded = set().union(*(_phrase_records(index, one) or () for one in query.excluded))
    return [
        number
        for number in sorted(scores)
        if number not in excluded
        and not any(_is_of_one(index, number, *one) for one in query.unwanted)
        and all(number in phrase for phrase in phrases)
        and _is_of(index.records[number], topic, categories, kind)
    ]


def _is_of_one(index: ScoredIndex, number: int, name: str, value: str) -> bool:
    """Whether a record passes one filter."""
    record = index.records[number]
    if name == "category":
        return _is_of(record, None, _category_ids(index, value), None)
    topic, kind = (value.lower(), None) if name == "topic" else (None, value.lower())
    return _is_of(record, topic, None, kind)


def _category_ids(index: ScoredIndex, name: str | None) -> set[str] | None:
    """Ids of the categories that a name may mean: an id, a number or an abbreviation."""
    if name is None:
        return None
    folded = " ".join(fold(word.text) for word in words(name))
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
    in_order, _ = tokens([word.text for word in words(phrase)], index.aliases)
    row = _row(in_order)
    terms = [" ".join(pair) for pair in pairwise(row)] or row
    if not terms or (len(row) == 1 and in_order[0].folded[0] in index.stop_words):
        return None
    return set.intersection(*(set(index.postings.get(term, _NO_POSTINGS)) for term in terms))


def _is_of(
    record: IndexRecord, topic: str | None, categories: set[str] | None, kind: str | None
) -> bool:
    return (
        (topic is None or record.topic == topic)
        and (categories is None or not categories.isdisjoint(record.categories))
        and (kind is None or record.kind == kind)
    )


def confidence_of(
    index: ScoredIndex, asked: Iterable[Asked], scores: Mapping[int, int], best: int
) -> Confidence:
    """Whether the best question, whose score is `best`, is likely to be what was asked.

    `scores` are those of all records by number. Whole numbers only, so that every runtime agrees.
    The parts were fitted on searches of applicants.
    """
    possible = 0
    for one in asked:
        if one.weight:
            known = [i for n, i in one.postings.items() if index.records[n].kind != CRITERION]
            numerator, denominator = UNKNOWN_PART
            possible += max(known, default=index.unknown_weight * numerator // denominator)
    rival = max(
        (score for number, score in scores.items() if index.records[number].is_rival), default=0
    )
    return Confidence(
        strength=1000 * best // index.unknown_weight,
        share=1000 * best // possible if possible else 0,
        rivalry=RIVAL_PART * min(rival, RIVAL_LIMIT * best) // best,
    )


def _holds_share(asked: Iterable[Asked], number: int, share: tuple[int, int]) -> bool:
    """Whether a record holds this share, by weight, of what was asked."""
    total = found = 0
    for one in asked:
        total += one.weight
        if number in one.postings:
            found += one.weight
    numerator, denominator = share
    return found * denominator >= total * numerator
