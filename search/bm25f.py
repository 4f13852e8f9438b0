"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search/engine.js`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import LONGEST_WORD, as_written, fold, pieces, split_words
from search.columns.runs import laid_out, run_starts
from search.columns.terms import Terms
from search.common_words import common_words
from search.entries import KINDS, QUESTION, Entry
from search.postings import HolderLists, Numbers, PostingLists
from search.scored_index import IndexRecord, Records, ScoredIndex
from search.synonyms import CASED_PREFIX, CONCEPT_PREFIX, NO_ALIASES, Aliases, Token, tokens

__all__ = [
    "EARLIER_PENALTY",
    "FIELDS",
    "MOST_POSTINGS",
    "QUESTION_BONUS",
    "SCALE",
    "WORDINGS_PENALTY",
    "Field",
    "average_lengths",
    "build_scored_index",
    "fields_of",
    "impacts_of",
    "in_order",
    "synonym_impact",
]


@dataclass(frozen=True)
class Field:
    """How much the words of one field count."""

    weight: float
    """Times that a word here counts as often as a word of a field of weight 1."""
    b: float
    """How far a long field is held against its words: 0 not at all, 1 in full proportion."""


FIELDS: Mapping[str, Field] = {
    "question": Field(weight=5.0, b=1.0),
    "asked_as": Field(weight=2.5, b=1.0),
    "answer": Field(weight=1.0, b=0.7),
    "criteria": Field(weight=0.2, b=0.6),
}
"""Field of an entry -> its part in BM25F. Measured on StackFAQ with `faq evaluate`."""

_UNPAIRED = "asked_as"
"""The field without pairs: nobody quotes what is not shown, and there they would be a third of the
index."""

PAIR_WEIGHT = 0.05
"""What a pair of neighbouring words counts, measured against a word."""

SYNONYM_WEIGHT = 0.4
"""What a word counts in a record that holds only another word for the same concept."""

K1 = 4.0
"""How late repeating a word stops to help: the saturation constant of BM25. It is large because
a word of the question counts five times."""

WORDINGS_PENALTY = (85, 10)
"""What a record loses for its wordings, in thousandths of what the query weighs, and how many of
them cost little: the first times ln(1 + n / the second). Who has fifty wordings holds more words
of any query, by chance, than who has none; without this, what is new is not found."""

QUESTION_BONUS = 120
"""What a question gains, in thousandths of what the query weighs: a criterion is short, so that
its words count more."""

EARLIER_PENALTY = 130
"""What a criterion loses that a later one contradicts, likewise."""

SCALE = 100
"""Impacts are BM25F scores times this, rounded: fine enough that rounding changes no ranking
measure in its third digit, small enough to print."""

MOST_POSTINGS, MOST_OF_RECORDS = 2_000, 0.02
"""Records that are kept for a term, those with the best impacts, and the share of all records that
are kept where that is more: a word that more of them hold tells them hardly apart, and what a
search costs must grow slowly. After Carmel et al., "Static index pruning for information retrieval
systems" (2001). Of a million records that one query was made for, 2,000 for each word lose every
third."""


def build_scored_index(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The impacts of BM25F with term frequencies joined before saturation.

    For a term t in a record d, after Robertson & Zaragoza, "The Probabilistic Relevance
    Framework: BM25 and Beyond" (2009), section 3.6:

        tf(t, d)     = sum over fields f of  weight_f * tf_f(t, d) / norm_f(d)
        norm_f(d)    = 1 - b_f + b_f * len_f(d) / avg_f
        impact(t, d) = idf(t) * tf(t, d) / (K1 + tf(t, d))
        idf(t)       = ln(1 + (N - n_t + 0.5) / (n_t + 0.5))

    The idf is the form that stays positive for words that most records hold. Lengths are counted
    in words, and avg_f over the records that have the field at all.

    A term is the stem of a word, a concept that names stand for, or a pair of either that stand
    side by side, stop words among them. A pair counts as `PAIR_WEIGHT` words.
    A word that may mean a concept gets `SYNONYM_WEIGHT` of the concept's impact in records that do
    not hold it themselves.
    """
    entries = in_order(entries)
    read = _read(entries, aliases)
    lists = _Lists.of(read)
    holders = lists.add_synonyms(aliases)
    holders = {**lists.prune(), **holders}
    postings = lists.postings()
    weights = lists.weights()
    words = _vocabulary(read.words, aliases, weights)
    common = common_words(aliases.language)
    return ScoredIndex(
        records=Records.of(map(_record, entries), KINDS),
        postings=postings,
        weights=weights,
        words=words,
        stop_words=common.stop.union(
            word for word in common.asking if aliases.stem(word) not in weights
        ),
        general_words=common.general.intersection(words),
        aliases=aliases,
        unknown_weight=round(SCALE * _idf(len(entries), 0)),
        holders=HolderLists(holders),
    )


def average_lengths(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> Mapping[str, float]:
    """Field -> its mean length in words, over the entries that have it."""
    return _averages(_read(entries, aliases).lengths)


def impacts_of(
    entry: Entry, index: ScoredIndex, average: Mapping[str, float], aliases: Aliases
) -> dict[str, int]:
    """The impacts that an entry of an index would have in it, were it as it is here.

    It may lack words that it has in the index, and has none that no record there holds. `average`
    has the mean length of each field, `aliases` are those that the index was built with.
    """
    impacts = {}
    for term, tf in _EntryTerms.of(entry, average, aliases).frequencies().items():
        holders = len(index.holders.get(term, ())) or len(index.postings[term])
        idf = _idf(len(index.records), holders)
        impacts[term] = max(1, round(SCALE * idf * tf / (K1 + tf)))
    for term, concepts in aliases.concepts_of_stem.items():
        if meant := [synonym_impact(impacts[one]) for one in concepts if one in impacts]:
            impacts[term] = max(impacts.get(term, 0), *meant)
    return impacts


def fields_of(
    entry: Entry, average: Mapping[str, float], aliases: Aliases
) -> dict[str, dict[str, float]]:
    """Term of an entry -> field -> the part of its frequency that comes from there; 1 in all.

    The impact of a term is not a sum over fields, since they are joined before saturation: this is
    how it divides in proportion.
    """
    terms = _EntryTerms.of(entry, average, aliases)
    alone: dict[str, dict[str, float]] = {}
    for field, name in enumerate(FIELDS):
        for term, frequency in terms.frequencies(field).items():
            alone.setdefault(term, {})[name] = frequency
    return {
        term: {name: frequency / sum(parts.values()) for name, frequency in parts.items()}
        for term, parts in alone.items()
    }


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order of the index, kind after kind: else as they stand."""
    return sorted(entries, key=lambda entry: KINDS.index(entry.kind))


def _record(entry: Entry) -> IndexRecord:
    return IndexRecord(
        *(entry.id, entry.kind, entry.topic, entry.categories),
        handicap=_handicap(entry),
        aspect=entry.aspect,
    )


def _handicap(entry: Entry) -> int:
    """What is taken from its score, in thousandths of what the query weighs; less than 0 adds."""
    penalty, few = WORDINGS_PENALTY
    return (
        round(penalty * math.log(1 + len(entry.asked_as) / few))
        + EARLIER_PENALTY * entry.is_earlier
        - QUESTION_BONUS * (entry.kind == QUESTION)
    )


@dataclass(frozen=True)
class _ReadText:
    """What one text is to the index."""

    row: Sequence[str] = ()
    """What stands side by side: the terms of names and of words, stop words among them."""
    terms: Sequence[str] = ()
    """Its terms but for pairs, each as often as it stands there."""
    length: int = 0
    """In words."""


def _read_text(text: str, aliases: Aliases) -> _ReadText:
    return _as_read(*tokens(split_words(text), aliases), aliases)


def _as_read(read: Sequence[Token], added: Iterable[Token], aliases: Aliases) -> _ReadText:
    in_order, others = _terms(read, added, aliases)
    row = [token.terms[0] if token.terms else aliases.stem(token.folded[0]) for token in read]
    return _ReadText(row, [*others, *chain.from_iterable(in_order)], len(in_order))


def _terms(
    read: Iterable[Token], added: Iterable[Token], aliases: Aliases
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The terms of a text, stop words left out: one tuple for each word or name.

    The second list holds the terms of names that are looked up beside their words. The words of a
    name that is looked up as one can be found too.
    """
    stop_words, stem = common_words(aliases.language).stop, aliases.stem
    in_order: list[tuple[str, ...]] = []
    others = [term for token in added for term in token.terms]
    for token in read:
        if token.terms:
            in_order.append(token.terms)
            if len(token.folded) > 1 or token.terms[0].startswith(CONCEPT_PREFIX):
                others += [stem(one) for one in token.folded if one not in stop_words]
        elif token.folded[0] not in stop_words:
            term = stem(token.folded[0])
            in_order.append((term,))
            others += aliases.concepts_of_stem.get(term, ())
    return in_order, others


class _Codes(dict[str, int]):
    """Text -> its number; a new text gets the next one."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code

    def of(self, texts: Iterable[str]) -> Iterator[int]:
        return map(self.__getitem__, texts)


class _Rows:
    """Rows of numbers, of any length, one behind the other."""

    def __init__(self, rows: Iterable[Iterable[int]]) -> None:
        values, starts = array("i"), array("q", [0])
        for row in rows:
            values.extend(row)
            starts.append(len(values))
        self.values: Numbers = np.array(values)
        self.starts: Numbers = np.array(starts)

    def at(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of some rows, and how many each of them has."""
        return laid_out(rows, self.starts, self.values)

    def sums(self, of_value: NDArray[Any]) -> NDArray[np.int64]:
        """For each row the sum of what each of its values counts."""
        ends = np.concatenate([[0], np.cumsum(of_value[self.values], dtype=np.int64)])[self.starts]
        sums: NDArray[np.int64] = np.diff(ends)
        return sums


@dataclass(frozen=True)
class _Reading:
    """All texts of some entries, as numbers.

        "A fee, a Fee" -> pieces "A", "fee,", "a", "Fee" -> names "a", "fee", "a", "fee"
                       -> terms "fee", "fee"; row "a", "fee", "a", "fee"

    Whatever comes again, as nearly all does, is a number from its first time on: a hundred
    thousand records have ten million words, and half a million different pieces. A text in which
    a name of several words may begin is one piece and one name.
    """

    terms: Sequence[str]
    """All terms but pairs, and what stands in pairs beside them, sorted."""
    words: frozenset[str]
    """All folded words but stop words."""
    lengths: NDArray[np.int64]
    """In words: a row for each record with a column for each field."""
    places: Numbers
    """Of each text its record times the number of fields, and its field; ascending."""
    pieces_of_texts: _Rows
    names_of_pieces: _Rows
    terms_of_names: _Rows
    rows_of_names: _Rows

    def counted(self, first: int, end: int) -> tuple[Numbers, Numbers]:
        """The terms of the records from `first` to `end`, as keys of `Terms`, each as often as it
        stands there, and the place of the text that it stands in."""
        fields, stride = len(FIELDS), len(self.terms) + 1
        texts = np.arange(*self.places.searchsorted([first * fields, end * fields]))
        found, counts = self.pieces_of_texts.at(texts)
        texts = np.repeat(texts, counts)
        names, counts = self.names_of_pieces.at(found)
        texts = np.repeat(texts, counts)
        terms, counts = self.terms_of_names.at(names)
        places = self.places[np.repeat(texts, counts)]
        row, counts = self.rows_of_names.at(names)
        texts = np.repeat(texts, counts)
        is_pair = texts[1:] == texts[:-1]
        is_pair &= self.places[texts[1:]] % fields != [*FIELDS].index(_UNPAIRED)
        pairs = row[:-1][is_pair].astype(np.int64) * stride + row[1:][is_pair] + 1
        return (
            np.concatenate([terms.astype(np.int64) * stride, pairs]),
            np.concatenate([places, self.places[texts[1:][is_pair]]]),
        )


@dataclass(frozen=True)
class _EntryTerms:
    """The terms of one entry, counted as those of an index are."""

    terms: Sequence[str]
    """As in `_Reading`."""
    keys: Numbers
    places: Numbers
    """Both as `_Reading.counted` gives them; a place is a field."""
    norms: NDArray[np.float64]

    @classmethod
    def of(cls, entry: Entry, average: Mapping[str, float], aliases: Aliases) -> _EntryTerms:
        read = _read([entry], aliases)
        return cls(read.terms, *read.counted(0, 1), _norms(read.lengths, average))

    def frequencies(self, field: int | None = None) -> dict[str, float]:
        """Term -> its frequency, of one field or of all."""
        its = self.places == field if field is not None else slice(None)
        keys, _, frequencies = _frequencies_of(
            self.keys[its], self.places[its], self.norms, 0, 1, len(self.terms) + 1
        )
        return {
            _term(key, self.terms): frequency
            for key, frequency in zip(keys.tolist(), frequencies.tolist(), strict=True)
        }


def _read(entries: Sequence[Entry], aliases: Aliases) -> _Reading:
    texts = [
        (number * len(FIELDS) + field, text)
        for number, entry in enumerate(entries)
        for field, of_field in enumerate(_texts(entry).values())
        for text in of_field
    ]
    piece_codes, word_codes, name_codes = _Codes(), _Codes(), _Codes()
    pieces_of_texts = _Rows(piece_codes.of(pieces(text)) for _, text in texts)
    names_of_pieces = _Rows(word_codes.of(_words_of(piece)) for piece in piece_codes)
    folded = [*map(_folded, word_codes)]
    names = folded
    if aliases.cased:
        pairs = zip(word_codes, folded, strict=True)
        names = [aliases.cased.get(as_written(word)) or name for word, name in pairs]
    names_of_words = np.fromiter(name_codes.of(names), np.int64, len(names))
    names_of_pieces.values = names_of_words[names_of_pieces.values]
    longest, longest_added = aliases.longest
    is_long = np.array(
        [longest.get(name, 0) > 1 or name in longest_added for name in name_codes], dtype=bool
    )
    read = [
        _ReadText() if is_apart or not name else _read_name(name, aliases)
        for name, is_apart in zip(name_codes, is_long.tolist(), strict=True)
    ]
    _read_apart(texts, pieces_of_texts, names_of_pieces, is_long, read, aliases)
    lengths = pieces_of_texts.sums(
        names_of_pieces.sums(np.array([one.length for one in read], dtype=np.int64))
    )
    places = np.array([place for place, _ in texts], dtype=np.int64)
    terms = {term for one in read for term in (*one.row, *one.terms)}
    # A word may get the records of the concepts that it may mean, where no text has the word.
    terms.update(
        chain.from_iterable(
            ((stem, *of_stem) for stem, of_stem in aliases.concepts_of_stem.items())
        )
    )
    in_order = sorted(terms)
    codes = {term: code for code, term in enumerate(in_order)}
    of_fields = np.bincount(places, lengths, len(entries) * len(FIELDS)).astype(np.int64)
    stop_words = common_words(aliases.language).stop
    return _Reading(
        terms=in_order,
        words=frozenset(
            {
                name
                for word, name in zip(word_codes, folded, strict=True)
                if word not in aliases.cased
            }
            - stop_words
            - {""}
        ),
        lengths=of_fields.reshape(len(entries), len(FIELDS)),
        places=places,
        pieces_of_texts=pieces_of_texts,
        names_of_pieces=names_of_pieces,
        terms_of_names=_Rows(map(codes.__getitem__, one.terms) for one in read),
        rows_of_names=_Rows(map(codes.__getitem__, one.row) for one in read),
    )


def _read_name(name: str, aliases: Aliases) -> _ReadText:
    """What a word or a name of one word is to the index, wherever it stands."""
    if name in aliases.instead:
        return _as_read([Token((name,), 0, aliases.instead[name])], [], aliases)
    # What `_terms` makes of a word, said again because there are a hundred thousand of them.
    term = aliases.stem(name)
    if name in common_words(aliases.language).stop:
        return _ReadText((term,))
    return _ReadText((term,), (term, *aliases.concepts_of_stem.get(term, ())), 1)


def _read_apart(
    texts: Sequence[tuple[int, str]],
    pieces_of_texts: _Rows,
    names_of_pieces: _Rows,
    is_long: NDArray[np.bool_],
    read: list[_ReadText],
    aliases: Aliases,
) -> None:
    """Makes each text with a name that may be longer one piece, of one name, added to `read`."""
    has_long = pieces_of_texts.sums(names_of_pieces.sums(is_long)) > 0
    pieces_count, first = len(names_of_pieces.starts) - 1, len(read)
    codes = _Codes()
    for text in np.flatnonzero(has_long).tolist():
        its = slice(*pieces_of_texts.starts[text : text + 2])
        code = codes[texts[text][1]]  # what criteria say stands with many questions
        if first + code == len(read):
            read.append(_read_text(texts[text][1], aliases))
        pieces_of_texts.values[its] = pieces_count  # one of no names
        pieces_of_texts.values[its.start] = pieces_count + 1 + code
    last = names_of_pieces.starts[-1]
    more = np.arange(len(codes))
    names_of_pieces.starts = np.concatenate([names_of_pieces.starts, [last], last + 1 + more])
    names_of_pieces.values = np.concatenate([names_of_pieces.values, first + more])


def _words_of(piece: str) -> Sequence[str]:
    """The words of a piece: mostly one, with a sign behind it or none."""
    word = piece.rstrip(".,;:?!")
    return (word,) if word.isascii() and word.isalpha() else split_words(piece)


def _folded(word: str) -> str:
    is_plain = len(word) <= LONGEST_WORD and word.isascii() and word.isalpha()
    return word.lower() if is_plain else fold(word)


def _averages(lengths: NDArray[np.int64]) -> dict[str, float]:
    """The mean length of each field, over the records that have it."""
    sums, counts = lengths.sum(axis=0).tolist(), np.count_nonzero(lengths, axis=0).tolist()
    return {
        name: total / count if count else 1.0
        for name, total, count in zip(FIELDS, sums, counts, strict=True)
    }


_RECORDS_AT_ONCE = 1 << 17
"""Records whose terms are counted together, at most: what the sorting needs of memory."""


@dataclass
class _Lists:
    """The posting lists of an index under way."""

    terms: Sequence[str]
    """All terms but pairs, sorted."""
    keys: Numbers
    """Of each list the key of its term, see `Terms`; ascending."""
    starts: Numbers
    """Where each list begins, and where the last one ends."""
    records: Numbers
    impacts: Numbers
    total: int
    """How many records there are."""

    @classmethod
    def of(cls, read: _Reading) -> _Lists:
        """The lists of all terms that stand in texts."""
        total = len(read.lengths)
        norms = _norms(read.lengths, _averages(read.lengths))
        most = 2**61 // (len(read.terms) + 1) ** 2 // len(FIELDS)
        at_once = 1 << min(most, _RECORDS_AT_ONCE).bit_length() - 1
        parts = [
            _frequencies_of(
                *read.counted(first, first + at_once), norms, first, at_once, len(read.terms) + 1
            )
            for first in range(0, total or 1, at_once)
        ]
        keys, records, frequencies = map(np.concatenate, zip(*parts, strict=True))
        if len(parts) > 1:
            order = keys.argsort(kind="stable")
            keys, records, frequencies = keys[order], records[order], frequencies[order]
        starts = run_starts(keys)
        counts = np.diff(starts, append=len(keys))
        idf = np.repeat(_by_count(counts, lambda count: _idf(total, count)), counts)
        scores = np.rint(SCALE * idf * frequencies / (K1 + frequencies))
        return cls(
            read.terms,
            keys[starts],
            np.append(starts, len(keys)),
            records,
            np.maximum(1, scores).astype(np.int32),
            total,
        )

    def add_synonyms(self, aliases: Aliases) -> dict[str, Numbers]:
        """Gives a word the records of the concepts that it may mean; tells which it had before."""
        codes = {term: code for code, term in enumerate(self.terms)} if aliases.synonyms else {}
        holders: dict[str, Numbers] = {}
        changed: dict[int, dict[int, int]] = {}
        for term, concepts in aliases.concepts_of_stem.items():
            own = self._found(codes[term])
            before = np.array([*own], dtype=np.int32)
            for concept in concepts:
                for number, impact in self._found(codes[concept]).items():
                    own[number] = max(own.get(number, 0), synonym_impact(impact))
            if len(own) > len(before):
                holders[term] = before
            changed[codes[term] * (len(self.terms) + 1)] = own
        if changed:
            self._replace(changed)
        return holders

    def _found(self, code: int) -> dict[int, int]:
        """Record -> impact, of a term that is no pair."""
        place = int(self.keys.searchsorted(code * (len(self.terms) + 1)))
        if place == len(self.keys) or self.keys[place] != code * (len(self.terms) + 1):
            return {}
        its = slice(self.starts[place], self.starts[place + 1])
        return dict(zip(self.records[its].tolist(), self.impacts[its].tolist(), strict=True))

    def _replace(self, lists: Mapping[int, Mapping[int, int]]) -> None:
        """Puts other lists, by key, in the place of those that there are, or beside them."""
        keys = np.repeat(self.keys, np.diff(self.starts))
        is_kept = ~np.isin(keys, [*lists])
        more = [(key, *found) for key, its in lists.items() for found in its.items()]
        columns = np.array(more, dtype=np.int64).reshape(-1, 3).T
        keys, records, impacts = (
            np.concatenate([old[is_kept], new])
            for old, new in zip((keys, self.records, self.impacts), columns, strict=True)
        )
        order = np.lexsort((records, keys))
        keys, self.records = keys[order], records[order].astype(np.int32)
        self.impacts = impacts[order].astype(np.int32)
        starts = run_starts(keys)
        self.keys, self.starts = keys[starts], np.append(starts, len(keys))

    def prune(self) -> dict[str, Numbers]:
        """Leaves each term the best of its records; tells which it had before."""
        holders: dict[str, Numbers] = {}
        most = max(MOST_POSTINGS, round(MOST_OF_RECORDS * self.total))
        counts = np.diff(self.starts)
        is_kept = np.ones(len(self.records), dtype=bool)
        for place in np.flatnonzero(counts > most).tolist():
            its = slice(self.starts[place], self.starts[place + 1])
            holders[_term(int(self.keys[place]), self.terms)] = self.records[its].copy()
            left_out = np.argsort(-self.impacts[its], kind="stable")[most:]
            is_kept[its.start + left_out] = False
        if holders:
            self.records, self.impacts = self.records[is_kept], self.impacts[is_kept]
            self.starts = np.append(0, np.minimum(counts, most).cumsum())
        return holders

    def postings(self) -> PostingLists:
        return PostingLists.of_arrays(
            Terms(self.terms, self.keys), self.starts, self.records, self.impacts
        )

    def weights(self) -> dict[str, int]:
        """Term that is no pair -> what it weighs."""
        firsts, seconds = np.divmod(self.keys, len(self.terms) + 1)
        counts = np.diff(self.starts)[seconds == 0]
        weights = _by_count(counts, lambda count: max(1, round(SCALE * _idf(self.total, count))))
        return {
            self.terms[first]: int(weight)
            for first, weight in zip(firsts[seconds == 0].tolist(), weights.tolist(), strict=True)
        }


def _term(key: int, terms: Sequence[str]) -> str:
    first, second = divmod(key, len(terms) + 1)
    return f"{terms[first]} {terms[second - 1]}" if second else terms[first]


def _norms(lengths: NDArray[np.int64], average: Mapping[str, float]) -> NDArray[np.float64]:
    """What the words of each record and field are divided by."""
    norms = np.ones(lengths.shape)
    for field, (name, its_field) in enumerate(FIELDS.items()):
        b, its = its_field.b, lengths[:, field]
        norms[:, field] = np.where(its, 1 - b + b * its / average[name], 1.0)
    return norms


def _frequencies_of(
    terms: Numbers,
    places: Numbers,
    norms: NDArray[np.float64],
    first: int,
    at_once: int,
    stride: int,
) -> tuple[Numbers, Numbers, NDArray[Any]]:
    """Key and record, ascending, and the frequency of what stands in some records.

    `terms` and `places` are those of `_Reading.counted` for so many records from `first` on.
    """
    fields = len(FIELDS)
    # One number each, so that they are counted by sorting.
    keys = terms * (at_once * fields) + (places - first * fields)
    keys.sort()
    starts = run_starts(keys)
    times, keys = np.diff(starts, append=len(keys)), keys[starts]
    field, keys = keys % fields, keys // fields
    term, record = keys // at_once, keys % at_once + first
    weights = np.array([its.weight for its in FIELDS.values()])
    weight = np.where(term % stride, (weights * PAIR_WEIGHT)[field], weights[field])
    starts = run_starts(keys)
    of_run = np.zeros(len(keys), dtype=np.intp)
    of_run[starts[1:]] = 1
    frequency: NDArray[Any] = np.bincount(of_run.cumsum(), weight * times / norms[record, field])
    return term[starts], record[starts].astype(np.int32), frequency


def _by_count(counts: Numbers, value_of: Callable[[int], float]) -> NDArray[Any]:
    """What hangs on the number of holders alone, for each of some terms."""
    different, places = np.unique(counts, return_inverse=True)
    values: NDArray[Any] = np.array([value_of(count) for count in different.tolist()])[places]
    return values


def _vocabulary(words: Iterable[str], aliases: Aliases, found: Container[str]) -> tuple[str, ...]:
    """All words that find something, sorted."""
    known = set(words)
    known.update(word for word in aliases.synonyms if aliases.stem(word) in found)
    known.update(
        name
        for name, terms in aliases.instead.items()
        if " " not in name
        and not name.startswith(CASED_PREFIX)
        and any(term in found for term in terms)
    )
    return tuple(sorted(known))


def synonym_impact(impact: int) -> int:
    """What a word gets in a record that holds only another word for a concept of this impact."""
    return max(1, round(SYNONYM_WEIGHT * impact))


def _texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {
        "question": (entry.question,),
        "asked_as": entry.asked_as,
        "answer": (entry.answer,),
        "criteria": entry.criteria,
    }


def _idf(records: int, holders: int) -> float:
    return math.log(1 + (records - holders + 0.5) / (holders + 0.5))
