"""What applicants type, looked up in the index: the terms of a query with their postings.

`webapp/static/search/query_terms.js` does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.analysis import PlacedWord, beginning, fold, is_unspaced, split_words
from search.analysis import words as words_of
from search.columns.postings import NO_POSTINGS, Postings, best_of
from search.query import Query, parse_query
from search.scored_index import ScoredIndex
from search.spelling import beginning_with, is_number, nearest, split
from search.synonyms import CONCEPT_PREFIX, NO_ALIASES, Aliases, Token, tokens

__all__ = [
    "DOUBTFUL_PART",
    "GENERAL_EVIDENCE",
    "GUESSED_CHARACTERS",
    "GUESSED_EVIDENCE",
    "JOINED_CHARACTERS",
    "LEAST_GUESSED",
    "PREFIX_CHARACTERS",
    "READ_WORDS",
    "TELLING_CHARACTERS",
    "TITLE_TERMS",
    "WHOLE_EVIDENCE",
    "QueryReading",
    "QueryTerm",
    "is_stop_word",
    "pair_term",
    "read_query",
    "terms_beginning_with",
    "title_key",
]

PREFIX_CHARACTERS = 2
"""Characters from which on an unfinished word is looked for."""

DOUBTFUL_PART = 5
"""Words are mended when one of so many is unknown: in a long text an unknown word is more likely
one that the index lacks than a slip."""

TELLING_CHARACTERS = 7
"""Characters from which on an unknown word is mended in a long text too."""

REMEMBERED_READINGS = 32
"""Queries whose reading is remembered: a page reads the same one several times."""

READ_WORDS = 40
"""Words of a query that are read: more than anyone asks, too few to keep the site busy."""

GUESSED_CHARACTERS = 40
"""Characters of a query's unknown words up to which they are guessed at, as beginnings or errors:
where there are more of them, most are of another language, or of none."""

LEAST_GUESSED = 8
"""Characters for which an unknown word counts at least."""

JOINED_CHARACTERS = 6
"""Characters from which on two words may be one that was written apart."""

WHOLE_EVIDENCE = 10
"""What finding a word says about a record, in tenths."""

GUESSED_EVIDENCE = 7
"""What finding a word says that may have been meant: mended, or taken for a beginning."""

GENERAL_EVIDENCE = 5
"""What finding a word says that stands in texts of every subject."""

TITLE_TERMS = ("",)
"""The terms of a whole title."""


class QueryTerm(NamedTuple):
    """One word, name or pair of a query."""

    words: tuple[str, ...]
    """As folded, or as corrected."""
    terms: tuple[str, ...]
    """What is looked up for it; a record counts with the best of them."""
    postings: Postings
    """Record number -> impact."""
    weight: int = 0
    """What it weighs when the share that was found is asked for; 0 for pairs."""
    evidence: int = 0
    """How far finding it says that a record is about what was asked, in tenths: 0 for pairs, whose
    words count already, and for words that ask."""
    finds: bool = True
    """Whether it finds records; a pair of stop words only adds to what others find, where there
    are others."""


@dataclass(frozen=True)
class QueryReading:
    """How a query was understood."""

    query: Query
    asked: tuple[QueryTerm, ...]
    correction: str | None = None
    """The words of the query as mended; None where nothing was."""


def read_query(index: ScoredIndex, text: str, *, verbatim: bool = False) -> QueryReading:
    """What a query asks for, in order, each thing once; with `verbatim` nothing is mended.

    A word is looked up as it is, then as the beginning of words, then as a typing error: the
    first way that finds something is taken. Only the last word is also looked up as a beginning
    when it is a word by itself, since it may not be finished.
    """
    key = text, verbatim
    reading: QueryReading | None = index.readings.get(key)
    if reading is None:
        reading = _read_query(index, text, verbatim=verbatim)
        if len(index.readings) >= REMEMBERED_READINGS:
            index.readings.clear()
        index.readings[key] = reading
    return reading


def _read_query(index: ScoredIndex, text: str, *, verbatim: bool) -> QueryReading:
    query = parse_query(beginning(text, READ_WORDS))
    names = split_words(query.text)
    in_order, added = tokens(names, index.aliases)
    words = _words(index, in_order)
    if not verbatim and not all(word.is_known for word in words):
        mended = _mended(index, names)
        if mended != [[name] for name in names]:
            text = _joined_text(words_of(query.text), mended)
            phrases = tuple(_mended_text(index, phrase) for phrase in query.phrases)
            query = replace(query, text=text, phrases=phrases)
            anew = [one for row in mended for one in row]
            in_order, added = tokens(anew, index.aliases)
            asked = _asked(index, anew, _words(index, in_order), added)
            typed = frozenset(map(fold, names))
            return QueryReading(query, tuple(_as_mended(one, typed) for one in asked), text)
    return QueryReading(query, _asked(index, names, words, added))


def _as_mended(term: QueryTerm, typed: Container[str]) -> QueryTerm:
    """What may not have been meant is less evidence."""
    if not term.evidence or all(word in typed for word in term.words):
        return term
    return term._replace(evidence=min(term.evidence, GUESSED_EVIDENCE))


def _mended_text(index: ScoredIndex, text: str) -> str:
    placed = list(words_of(text))
    return _joined_text(placed, _mended(index, [word.text for word in placed]))


def _joined_text(placed: Iterable[PlacedWord], mended: Iterable[Sequence[str]]) -> str:
    """The words with blanks between them; of words that overlap what the one before has not."""
    text, end = "", 0
    for word, row in zip(placed, mended, strict=True):
        if word.start >= end:
            text += f" {' '.join(row)}"
        else:
            text += word.text[end - word.start :]
        end = max(end, word.end)
    return text[1:]


def _mended(index: ScoredIndex, names: Sequence[str]) -> list[list[str]]:
    """The words with typing errors mended, and with words that ran together apart: for each name
    what it has become."""
    in_order, added = tokens(names, index.aliases)
    known = {
        place
        for token in (*(one for one in in_order if one.terms), *added)
        for place in range(token.first, token.first + len(token.folded))
    }
    folded = [fold(name) for name in names]
    guessed = _guessed(index, names)
    for place, (one, other) in enumerate(pairwise(folded)):
        if not guessed.isdisjoint((place, place + 1)) and _is_one_word(index, one, other):
            known.update((place, place + 1))
    doubtful = {
        place
        for place in guessed - known
        if len(folded[place]) < PREFIX_CHARACTERS or not beginning_with(folded[place], index.words)
    }
    counted = sum(word not in index.stop_words for word in folded)
    if len(doubtful) * DOUBTFUL_PART < counted:
        doubtful = {place for place in doubtful if len(folded[place]) >= TELLING_CHARACTERS}
    return [
        (place in doubtful and _correction(index, folded[place])) or [name]
        for place, name in enumerate(names)
    ]


def _guessed(index: ScoredIndex, names: Sequence[str]) -> set[int]:
    """The places of the unknown words, which are guessed at unless there are too many."""
    guessed, characters = set(), 0
    for place, word in enumerate(map(fold, names)):
        if word and not _is_known(index, word):
            characters += max(len(word), LEAST_GUESSED)
            if characters > GUESSED_CHARACTERS:
                return set()
            guessed.add(place)
    return guessed


def _is_known(index: ScoredIndex, folded: str) -> bool:
    return (
        folded in index.stop_words
        or folded in index.aliases.instead
        or index.stem(folded) in index.postings
    )


def _correction(index: ScoredIndex, folded: str) -> list[str] | None:
    apart = split(folded, lambda one, other: _are_neighbours(index, one, other))
    if apart is not None:
        return apart
    # Errors at the very beginning are rare, but for a swap.
    first, second = folded[:1], folded[1:2]
    spellings = index.spellings
    found = nearest(
        folded,
        [
            *(spellings[first].near(folded) if first in spellings else ()),
            *(
                one
                for one in (spellings[second].near(folded) if second in spellings else ())
                if one[1:2] == first != second
            ),
        ],
        lambda word: _count(index, word),
    )
    return [found] if found else None


def _are_neighbours(index: ScoredIndex, one: str, other: str) -> bool:
    """Whether a record has two words side by side, neither a word of grammar; beside a number any
    word of the index may stand."""
    grammar = index.stop_words, index.common.asking
    if any(one in words or other in words for words in grammar):
        return False
    if is_number(one) or is_number(other):
        return _is_known(index, other if is_number(one) else one)
    first = index.stem(one)
    return first in index.postings and f"{first} {index.stem(other)}" in index.postings


def _count(index: ScoredIndex, word: str) -> int:
    """How many records hold a word or a name."""
    terms = index.aliases.instead.get(word, (index.stem(word),))
    return max(len(index.postings.get(term, ())) for term in terms)


class _Word(NamedTuple):
    """What the index knows of a word or a name."""

    token: Token
    term: str
    """What stands for it in a pair."""
    found: Postings
    """What it finds as it stands; nothing for a stop word."""
    is_stop_word: bool
    is_known: bool
    """Whether it is looked up as it stands, not mended."""


def _words(index: ScoredIndex, in_order: Iterable[Token]) -> list[_Word]:
    words = []
    for token in in_order:
        if token.terms:
            found = _postings(index, token.terms)
            words.append(_Word(token, token.terms[0], found, is_stop_word=False, is_known=True))
            continue
        folded = token.folded[0]
        term = index.stem(folded)
        if folded in index.stop_words:
            words.append(_Word(token, term, NO_POSTINGS, is_stop_word=True, is_known=True))
            continue
        its = index.postings.get(term)
        is_known = its is not None or folded in index.aliases.instead
        found = NO_POSTINGS if its is None else its
        words.append(_Word(token, term, found, is_stop_word=False, is_known=is_known))
    return words


def _asked(
    index: ScoredIndex, names: Sequence[str], words: Sequence[_Word], added: Iterable[Token]
) -> tuple[QueryTerm, ...]:
    """What the words of a query ask for, and the names to look up beside them."""
    are_known = all(word.is_known for word in words)
    guessed = set() if are_known else _guessed(index, names)
    asked: dict[tuple[str, ...], QueryTerm] = {}
    for word in words:
        token = word.token
        term = _asked_word(
            index,
            word,
            is_last=token.first + len(token.folded) == len(names),
            is_guessed=token.first in guessed,
        )
        if term is not None and (word is words[-1] or (term.terms or term.words) not in asked):
            asked[term.terms or term.words] = term
    for token in added:
        postings = _postings(index, token.terms)
        asked.setdefault(token.terms, QueryTerm(token.folded, token.terms, postings))
    if not are_known:
        for word, following in pairwise(words):
            is_guessed = not guessed.isdisjoint((word.token.first, following.token.first))
            joined = is_guessed and _joined(index, word.token, following.token)
            if joined:
                asked.setdefault(joined.terms, joined)
    pairs = [f"{word.term} {following.term}" for word, following in pairwise(words)]
    found = {pair: its for pair in pairs if (its := index.postings.get(pair)) is not None}
    # Of nothing but grammar may be a title, such as "Who are we?": all of it must stand so.
    is_row = all(word.is_stop_word for word in words) and all(pair in found for pair in pairs)
    for pair, (word, following) in zip(pairs, pairwise(words), strict=True):
        if pair in found:
            finds = is_row or not (word.is_stop_word and following.is_stop_word)
            both = word.term, following.term
            asked.setdefault((pair,), QueryTerm(both, (pair,), found[pair], finds=finds))
    title = index.titles.get(_key(word.token for word in words))
    if title is not None:
        number, more = title
        asked[TITLE_TERMS] = QueryTerm((), TITLE_TERMS, Postings.of({number: more}))
    return tuple(asked.values())


def title_key(title: str, aliases: Aliases = NO_ALIASES) -> str:
    """What `ScoredIndex.titles` has for a title."""
    names = split_words(parse_query(title).text)
    in_order, _ = tokens(names, aliases)
    return _key(in_order)


def _key(in_order: Iterable[Token]) -> str:
    """The folded words; of a name what it stands for, so that all names of it are one."""
    return " ".join(
        " ".join(token.terms if token.terms and _is_name(token) else token.folded)
        for token in in_order
    )


def _is_name(token: Token) -> bool:
    return any(term.startswith(CONCEPT_PREFIX) for term in token.terms)


def _joined(index: ScoredIndex, token: Token, following: Token) -> QueryTerm | None:
    """Two words that the index has as one: "case load" for "caseload"."""
    if token.terms or following.terms:
        return None
    if not _is_one_word(index, token.folded[0], following.folded[0]):
        return None
    folded = token.folded[0] + following.folded[0]
    return QueryTerm((folded,), (index.stem(folded),), index.postings[index.stem(folded)])


def _is_one_word(index: ScoredIndex, one: str, other: str) -> bool:
    """Whether two words are one in the index. Where both are known, they are taken as they are:
    to look every pair up would cost a browser more than it is worth."""
    if len(one) + len(other) < JOINED_CHARACTERS or not one or not other:
        return False
    if _is_known(index, one) and _is_known(index, other):
        return False
    return index.stem(one + other) in index.postings


def pair_term(index: ScoredIndex, token: Token) -> str:
    """What stands for a word or a name in a pair, as in the index."""
    return token.terms[0] if token.terms else index.stem(token.folded[0])


def is_stop_word(index: ScoredIndex, token: Token) -> bool:
    return not token.terms and token.folded[0] in index.stop_words


def _asked_word(
    index: ScoredIndex, word: _Word, *, is_last: bool, is_guessed: bool
) -> QueryTerm | None:
    """What a word or a name asks for; nothing for a stop word that is finished."""
    token, exact = word.token, word.found
    folded = token.folded[0]
    if token.terms:
        if is_last and len(token.folded) == 1:  # a short name may be the beginning of a word
            exact = _with_longer(index, exact, token.terms, folded)
        weight = max(index.weights.get(term, index.unknown_weight) for term in token.terms)
        return _weighed(index, token.folded, token.terms, exact, weight)
    if word.is_stop_word:
        longer = _with_longer(index, exact, (), folded) if is_last else None
        return QueryTerm(token.folded, (), longer) if longer else None
    terms = (word.term,)
    if exact:
        if is_last:
            exact = _with_longer(index, exact, terms, folded)
        return _weighed(index, token.folded, terms, exact, index.weights[word.term])
    if is_last or is_guessed:
        longer_terms = _longer_terms(index, folded)
        longer = _postings(index, longer_terms)
        if longer:
            # Half as much as with the whole word.
            half = Postings(longer.records, np.maximum(1, longer.impacts // 2))
            weight = min(index.weights[term] for term in longer_terms if term in index.weights)
            return _weighed(index, token.folded, (), half, weight)
    return _weighed(index, token.folded, terms, NO_POSTINGS, index.unknown_weight)


def _weighed(
    index: ScoredIndex, words: tuple[str, ...], terms: tuple[str, ...], found: Postings, weight: int
) -> QueryTerm:
    """A word or a name; without `terms` it is one that may not be finished."""
    evidence = 0 if words[0] in index.common.asking else WHOLE_EVIDENCE
    if len(words) == 1 and words[0] in index.general_words:
        evidence = min(evidence, GENERAL_EVIDENCE)
    if not terms:
        evidence = min(evidence, GUESSED_EVIDENCE)
    return QueryTerm(words, terms, found, weight, evidence)


def _longer_terms(index: ScoredIndex, folded: str) -> Iterable[str]:
    """The terms of what an unfinished word may become, each once."""
    if len(folded) < PREFIX_CHARACTERS and not is_unspaced(folded):
        return ()
    return dict.fromkeys(terms_beginning_with(index, folded))


def _with_longer(
    index: ScoredIndex, whole: Postings, terms: Container[str], folded: str
) -> Postings:
    """The postings of a word, those of `terms`, and of all that begin with it.

    What holds only a longer word gets next to nothing, as less than any that holds the word itself.
    """
    longer = [
        index.postings[term]
        for term in _longer_terms(index, folded)
        if term not in terms and term in index.postings
    ]
    return best_of([whole, *(Postings(one.records, np.minimum(one.impacts, 1)) for one in longer)])


def terms_beginning_with(index: ScoredIndex, prefix: str) -> Iterator[str]:
    """The terms of the words and one-word names that begin with a prefix."""
    for word in beginning_with(prefix, index.words):
        yield from index.aliases.instead.get(word, (index.stem(word),))


def _postings(index: ScoredIndex, terms: Iterable[str]) -> Postings:
    """The best impact of some terms for each record."""
    return best_of([index.postings[term] for term in terms if term in index.postings])
