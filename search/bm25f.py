"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search/engine.js`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import LONGEST_WORD, as_written, fold, pieces, split_words
from search.columns.runs import run_starts
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


def build_scored_index(entries: Iterable[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
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
    records, read = _read(entries, aliases)
    total = len(records)
    postings, holders = _lists_of(read, aliases)
    weights = _weights(postings, total)
    words = _vocabulary(read.words, aliases, weights)
    common = common_words(aliases.language)
    return ScoredIndex(
        records=records,
        postings=postings,
        weights=weights,
        words=words,
        stop_words=common.stop.union(
            word for word in common.asking if aliases.stem(word) not in weights
        ),
        general_words=common.general.intersection(words),
        aliases=aliases,
        unknown_weight=round(SCALE * _idf(total, 0)),
        holders=HolderLists(holders),
    )


def average_lengths(entries: Iterable[Entry], aliases: Aliases = NO_ALIASES) -> Mapping[str, float]:
    """Field -> its mean length in words, over the entries that have it."""
    return _averages(_read(entries, aliases)[1].lengths)


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


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries in the order of the index, kind after kind: else as they stand.

    Those of the first kind, which are nearly all, are given as they come.
    """
    others: dict[str, list[Entry]] = {kind: [] for kind in KINDS[1:]}
    for entry in entries:
        if entry.kind == KINDS[0]:
            yield entry
        else:
            others[entry.kind].append(entry)
    yield from chain.from_iterable(others.values())


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


_COUNTED, _IN_ROW = 1, 2
_BITS, _BOTH = 2, _COUNTED | _IN_ROW
"""The last bits of a token: whether it is a term of its text, and whether it stands in its row."""

_END = -1
"""The token behind the last one of a text; as all its bits are set, it ends a row too."""

_APART_KEPT = 10_000
"""Texts of which the tokens are kept: what criteria say stands with many questions."""


class _Codes(dict[str, int]):
    """Text -> its number; a new text gets the next one."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


class _Tokens:
    """Words and names -> tokens.

    A token is the number of a term with two bits behind it. What stands side by side in a text,
    stop words among it, is its row. A name that is looked up beside its words is a term beside the
    row, as are the words of a name that is looked up as one:

        "The RS/C of Ann"  ->  the (row), @rs (row, term), rs (term), c (term), of (row),
                               ann (row, term)

    Tokens are given as the bytes of 32-bit numbers, which are joined without looking at them.
    """

    def __init__(self, aliases: Aliases) -> None:
        self.aliases = aliases
        # A word may get the records of the concepts that it may mean, where no text has the word.
        self._concepts = aliases.concepts_of_stem
        terms = dict.fromkeys(chain(self._concepts, *self._concepts.values()))
        self._stop_words = common_words(aliases.language).stop
        self.terms = _Codes((term, code) for code, term in enumerate(terms))

    def of_text(self, text: str) -> bytes:
        """Those of a text in which a name of several words may begin."""
        return self.of(*tokens(split_words(text), self.aliases))

    def of(self, read: Iterable[Token], added: Iterable[Token] = ()) -> bytes:
        """Those of words and names in order, and of names to add to them."""
        found = [*self._beside(term for token in added for term in token.terms)]
        stem, stop_words = self.aliases.stem, self._stop_words
        for token in read:
            if token.terms:
                found.append(self.terms[token.terms[0]] << _BITS | _BOTH)
                found += self._beside(token.terms[1:])
                if len(token.folded) > 1 or token.terms[0].startswith(CONCEPT_PREFIX):
                    found += self._beside(
                        stem(one) for one in token.folded if one not in stop_words
                    )
                continue
            term = stem(token.folded[0])
            is_stop = token.folded[0] in stop_words
            found.append(self.terms[term] << _BITS | (_IN_ROW if is_stop else _BOTH))
            if not is_stop and term in self._concepts:
                found += self._beside(self._concepts[term])
        return array("i", found).tobytes()

    def _beside(self, terms: Iterable[str]) -> Iterator[int]:
        return (self.terms[term] << _BITS | _COUNTED for term in terms)


class _Pieces(dict[str, bytes]):
    """Piece of a text -> the tokens of its words, read when it first comes."""

    def __init__(self, tokens: _Tokens) -> None:
        self.words: set[str] = set()
        """All folded words but those that other letters make another word of."""
        self.longer: set[str] = set()
        """Pieces with a word that may begin a name of several words: read with their text."""
        self._tokens, self._aliases, self._cased = tokens, tokens.aliases, tokens.aliases.cased
        self._names: dict[str, bytes] = {"": b""}

    def __missing__(self, piece: str) -> bytes:
        found = []
        for word in _words_of(piece):
            name = self._name(word)
            if (its := self._names.get(name)) is None:
                its = self._names[name] = self._read(name)
            if name and not its:
                self.longer.add(piece)
            found.append(its)
        self[piece] = tokens = found[0] if len(found) == 1 else b"".join(found)
        return tokens

    def _name(self, word: str) -> str:
        if self._cased and (name := self._cased.get(as_written(word))):
            return name
        folded = _folded(word)
        self.words.add(folded)
        return folded

    def _read(self, name: str) -> bytes:
        """The tokens of a name of one word; none where it may be longer."""
        longest, longest_added = self._aliases.longest
        if longest.get(name, 0) > 1 or name in longest_added:
            return b""
        return self._tokens.of([Token((name,), 0, self._aliases.instead.get(name, ()))])


class _Reader:
    """Reads the texts of entries, one after the other, so that none need be kept."""

    def __init__(self, aliases: Aliases) -> None:
        self.count = 0
        """How many entries there were."""
        self.tokens, self.starts, self.places = array("i"), array("q"), array("i")
        """As in `_Reading`, but that terms are numbered as they came."""
        self._tokens = _Tokens(aliases)
        self._pieces = _Pieces(self._tokens)
        self._of_text = lru_cache(_APART_KEPT)(self._tokens.of_text)

    @property
    def terms(self) -> Mapping[str, int]:
        """Term -> its number."""
        return self._tokens.terms

    @property
    def words(self) -> Set[str]:
        """All folded words."""
        return self._pieces.words

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries, each after its texts have been read."""
        for entry in entries:
            for field, texts in enumerate(_texts(entry).values()):
                for text in texts:
                    self.starts.append(len(self.tokens))
                    self.places.append(self.count * len(FIELDS) + field)
                    self.tokens.frombytes(self._read(text))
                    self.tokens.append(_END)
            self.count += 1
            yield entry

    def _read(self, text: str) -> bytes:
        cut, longer = pieces(text), self._pieces.longer
        # Nearly all pieces come again: a hundred thousand records have ten million of them.
        found = b"".join(map(self._pieces.__getitem__, cut))
        return found if not longer or longer.isdisjoint(cut) else self._of_text(text)


@dataclass(frozen=True)
class _Reading:
    """All texts of some entries, as tokens; see `_Tokens`."""

    terms: Sequence[str]
    """All terms but pairs, and what stands in pairs beside them, sorted."""
    words: frozenset[str]
    """All folded words but stop words."""
    lengths: NDArray[np.int64]
    """In words: a row for each record with a column for each field."""
    tokens: Numbers
    """Those of one text behind those of the other, each with `_END` behind it. The number of a
    term is its place in `terms`."""
    counts: Numbers
    """How often each term stands in `tokens`."""
    starts: Numbers
    """Where each text begins there."""
    places: Numbers
    """Of each text its record times the number of fields, and its field; ascending."""

    @classmethod
    def of(cls, reader: _Reader, aliases: Aliases) -> _Reading:
        """All that a reader has read; its tokens are written over."""
        terms = sorted(reader.terms)
        of_codes = np.full(len(terms) + 1, _END, dtype=np.int32)  # the last one is that of `_END`
        of_codes[[reader.terms[term] for term in terms]] = np.arange(len(terms))
        tokens, starts, places = map(np.asarray, (reader.tokens, reader.starts, reader.places))
        counts = np.zeros(len(terms), dtype=np.int64)
        lengths = np.zeros(len(starts), dtype=np.int64)
        for first in range(0, len(starts), _TEXTS_AT_ONCE):
            last = first + _TEXTS_AT_ONCE
            of_texts = starts[first:last]
            its = tokens[of_texts[0] : starts[last] if last < len(starts) else None]
            its[:] = of_codes[its >> _BITS] << _BITS | its & _BOTH
            counts += np.bincount(its[its != _END] >> _BITS, minlength=len(terms))
            # Of all that stands in the row, stop words count for nothing, nor does the end.
            is_word = its & _BOTH == _BOTH
            lengths[first:last] = np.add.reduceat(is_word, of_texts - of_texts[0], dtype=int) - 1
        of_fields = np.bincount(places, lengths, reader.count * len(FIELDS)).astype(np.int64)
        return cls(
            terms=terms,
            words=frozenset(reader.words - common_words(aliases.language).stop - {""}),
            lengths=of_fields.reshape(reader.count, len(FIELDS)),
            tokens=tokens,
            counts=counts,
            starts=starts,
            places=places,
        )

    @property
    def stride(self) -> int:
        """Of the keys of `Terms`."""
        return len(self.terms) + 1

    def parts(self) -> Iterator[tuple[int, Numbers]]:
        """What stands in the texts, some terms and pairs at once, all that is of one together.

        Before each part comes the number of its first term; the parts ascend. See `standing`.
        """
        for first, its in self._parts():
            for standing in _in_runs(self.standing(first, its), self.lengths.size):
                yield first, standing

    def _parts(self) -> Iterator[tuple[int, Numbers]]:
        """Where the tokens of some terms are, these terms one after the other."""
        # So that what `standing` makes of terms, records and fields is one number.
        most = max(1, _LARGEST // (self.stride * self.lengths.size or 1))
        at_once = max(_TOKENS_AT_ONCE, len(self.tokens) // _MOST_PARTS)
        numbers = self.counts.cumsum() // at_once + np.arange(len(self.terms)) // most
        firsts, part_of = np.unique(numbers, return_index=True, return_inverse=True)[1:]
        # The last part stands first, so that what is done is cut off at the end.
        part_of = (len(firsts) - 1 - part_of).astype(np.min_scalar_type(len(firsts)))
        sizes = np.bincount(part_of, self.counts, len(firsts)).astype(np.intp)
        starts = sizes.cumsum() - sizes
        places = np.empty(sizes.sum(), np.min_scalar_type(len(self.tokens)))
        free = starts.copy()
        for first in range(0, len(self.tokens), at_once):
            tokens = self.tokens[first : first + at_once]
            its = np.flatnonzero(tokens != _END)
            of_parts = part_of[tokens[its] >> _BITS]
            sizes = np.bincount(of_parts, minlength=len(firsts))
            shifts = np.repeat(free - (sizes.cumsum() - sizes), sizes)
            order = of_parts.argsort(kind="stable")  # of small numbers, which is fast
            places[np.arange(len(its)) + shifts] = its[order] + first
            free += sizes
        for first, start in zip(firsts.tolist(), starts[::-1].tolist(), strict=True):
            yield first, places[start:].copy()
            places.resize(start, refcheck=False)

    def standing(self, first: int, its: Numbers) -> Numbers:
        """What stands at some tokens, of which `first` is the first term by number, as one number
        for each time that a term or pair stands there, ascending.

        It is the key, see `Terms`, less that of `first`, times the number of places, and the place.
        """
        found = np.empty(2 * len(its), dtype=np.int64)
        end = 0
        for start in range(0, len(its), _TOKENS_AT_ONCE):
            for more in self._standing(first, its[start : start + _TOKENS_AT_ONCE].astype(np.intp)):
                found[end : end + len(more)] = more
                end += len(more)
        found = found[:end]
        found.sort()
        return found

    def _standing(self, first: int, its: Numbers) -> tuple[Numbers, Numbers]:
        """The same for words and for pairs, in the order of the tokens."""
        tokens, fields = self.tokens[its], len(FIELDS)
        places = self.places[self.starts.searchsorted(its, side="right") - 1].astype(np.int64)
        numbers = ((tokens >> _BITS) - first).astype(np.int64)
        numbers *= self.stride * self.lengths.size
        numbers += places
        is_pair = (tokens & _IN_ROW != 0) & (places % fields != [*FIELDS].index(_UNPAIRED))
        following = its[is_pair] + 1
        while (is_beside := self.tokens[following] & _BOTH == _COUNTED).any():
            following += is_beside
        seconds = self.tokens[following]
        pairs = numbers[is_pair] + ((seconds >> _BITS).astype(np.int64) + 1) * self.lengths.size
        return numbers[tokens & _COUNTED != 0], pairs[seconds != _END]


@dataclass(frozen=True)
class _EntryTerms:
    """The terms of one entry, counted as those of an index are."""

    terms: Sequence[str]
    """As in `_Reading`."""
    standing: Numbers
    """As `_Reading.standing` gives it; a place is a field."""
    norms: NDArray[np.float64]

    @classmethod
    def of(cls, entry: Entry, average: Mapping[str, float], aliases: Aliases) -> _EntryTerms:
        _, read = _read([entry], aliases)
        standing = read.standing(0, np.flatnonzero(read.tokens != _END))
        return cls(read.terms, standing, _norms(read.lengths, average))

    def frequencies(self, field: int | None = None) -> dict[str, float]:
        """Term -> its frequency, of one field or of all."""
        its = self.standing % len(FIELDS) == field if field is not None else slice(None)
        keys, _, frequencies = _frequencies_of(self.standing[its], self.norms, len(self.terms) + 1)
        return {
            _term(key, self.terms): frequency
            for key, frequency in zip(keys.tolist(), frequencies.tolist(), strict=True)
        }


def _read(entries: Iterable[Entry], aliases: Aliases) -> tuple[Records, _Reading]:
    """The records of entries, and their texts."""
    reader = _Reader(aliases)
    records = Records.of(map(_record, reader.through(in_order(entries))), KINDS)
    return records, _Reading.of(reader, aliases)


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


_TOKENS_AT_ONCE, _TEXTS_AT_ONCE = 1 << 17, 1 << 13
"""What is worked on together, which takes some 200 bytes a token beside what is kept."""

_MOST_PARTS = 1 << 8
"""More tokens are worked on together where there would be more parts than that: to lay tokens into
parts by one byte each is fast."""

_LARGEST = 1 << 62
"""What the numbers of `_Reading.standing` stay below."""


class _Lists:
    """The posting lists of an index under way, each left the best of its records."""

    def __init__(self, terms: Sequence[str], total: int, aliases: Aliases) -> None:
        """`terms` are all but pairs, sorted; `total` is how many records there are."""
        self._terms, self._stride, self._total = terms, len(terms) + 1, total
        self._most = max(MOST_POSTINGS, round(MOST_OF_RECORDS * total))
        self._concepts_of_stem = aliases.concepts_of_stem
        codes = {term: code for code, term in enumerate(terms)} if aliases.synonyms else {}
        self._meant = {
            term: codes[term] * self._stride
            for term in chain(self._concepts_of_stem, *self._concepts_of_stem.values())
        }
        """Words that may mean a concept, and concepts that may be meant -> key, see `Terms`."""
        self._whole: dict[int, dict[int, int]] = {key: {} for key in self._meant.values()}
        """Key of one of these -> record -> impact, of all records."""
        self._pruned: dict[int, Numbers] = {}
        """Key -> the records of a list that had too many."""
        # These grow where they lie: to join parts would take as much memory again.
        self._keys, self._ends = array("q"), array("q", [0])
        self._records, self._impacts = array("i"), array("i")

    def add(self, keys: Numbers, records: Numbers, frequencies: NDArray[np.float64]) -> None:
        """Adds whole lists behind those that there are; key and record ascend."""
        starts = run_starts(keys)
        counts, keys = np.diff(starts, append=len(keys)), keys[starts]
        idf = np.repeat(_by_count(counts, lambda count: _idf(self._total, count)), counts)
        scores = np.rint(SCALE * idf * frequencies / (K1 + frequencies))
        impacts = np.maximum(1, scores).astype(np.int32)
        is_kept = np.ones(len(records), dtype=bool)
        is_meant = np.isin(keys, [*self._whole]) if self._whole else False
        for place in np.flatnonzero((counts > self._most) | is_meant).tolist():
            its, key = slice(starts[place], starts[place] + counts[place]), int(keys[place])
            if key in self._whole:
                found = zip(records[its].tolist(), impacts[its].tolist(), strict=True)
                self._whole[key] = dict(found)
            is_kept[its] = self._best(key, records[its], impacts[its])
        ends = np.minimum(counts, self._most).cumsum() + len(self._records)
        for column, more in (
            (self._keys, keys),
            (self._ends, ends),
            (self._records, records[is_kept]),
            (self._impacts, impacts[is_kept]),
        ):
            column.frombytes(more.astype(column.typecode, copy=False).tobytes())

    def _best(self, key: int, records: Numbers, impacts: Numbers) -> NDArray[np.bool_]:
        """Which records of a list stay; where some do not, it is noted which there were."""
        if len(records) > self._most:
            self._pruned[key] = records.copy()
        are_best = np.zeros(len(records), dtype=bool)
        are_best[np.argsort(-impacts, kind="stable")[: self._most]] = True
        return are_best

    def finished(self) -> tuple[PostingLists, dict[str, Numbers]]:
        """All lists; and of terms whose lists have fewer records, or others, those they had.

        A word gets the records of the concepts that it may mean.
        """
        before = {}
        changed: dict[int, tuple[Numbers, Numbers]] = {}
        for term, concepts in self._concepts_of_stem.items():
            key = self._meant[term]
            its = self._whole[key]
            found = dict(its)
            for concept in concepts:
                for number, impact in self._whole[self._meant[concept]].items():
                    found[number] = max(found.get(number, 0), synonym_impact(impact))
            if len(found) > len(its):
                before[term] = np.array([*its], dtype=np.int32)
            if found != its:
                records = np.array(sorted(found), dtype=np.int32)
                impacts = np.array([found[number] for number in records.tolist()], dtype=np.int32)
                are_best = self._best(key, records, impacts)
                changed[key] = records[are_best], impacts[are_best]
        pruned = {_term(key, self._terms): its for key, its in sorted(self._pruned.items())}
        return self._lists(changed), {**pruned, **before}

    def _lists(self, changed: Mapping[int, tuple[Numbers, Numbers]]) -> PostingLists:
        """All lists with some others, by key, in their place or between them."""
        keys, ends, records, impacts = map(
            np.asarray, (self._keys, self._ends, self._records, self._impacts)
        )
        if changed:
            others = sorted(changed)
            places = keys.searchsorted(others)
            nexts = keys.searchsorted(others, side="right")
            its = [changed[key] for key in others]
            spans = [*zip(ends[places].tolist(), ends[nexts].tolist(), strict=True)]
            records = _spliced(records, spans, [found for found, _ in its])
            impacts = _spliced(impacts, spans, [found for _, found in its])
            spans = [*zip(places.tolist(), nexts.tolist(), strict=True)]
            counts = _spliced(np.diff(ends), spans, [[len(found)] for found, _ in its])
            keys = _spliced(keys, spans, [[key] for key in others])
            ends = np.append(0, counts.cumsum())
        return PostingLists.of_arrays(Terms(self._terms, keys), ends, records, impacts)


def _lists_of(read: _Reading, aliases: Aliases) -> tuple[PostingLists, dict[str, Numbers]]:
    """As in `_Lists.finished`."""
    lists = _Lists(read.terms, len(read.lengths), aliases)
    norms = _norms(read.lengths, _averages(read.lengths))
    for first, standing in read.parts():
        keys, records, frequencies = _frequencies_of(standing, norms, read.stride)
        lists.add(keys + first * read.stride, records, frequencies)
    return lists.finished()


def _spliced(
    column: Numbers, spans: Iterable[tuple[int, int]], others: Iterable[Sequence[int] | Numbers]
) -> Numbers:
    """A column with other numbers in the place of some spans of it, which ascend."""
    parts: list[Sequence[int] | Numbers] = []
    done = 0
    for (start, end), more in zip(spans, others, strict=True):
        parts += [column[done:start], more]
        done = end
    return np.concatenate([*parts, column[done:]], dtype=column.dtype)


def _weights(lists: PostingLists, total: int) -> dict[str, int]:
    """Term that is no pair -> what it weighs."""
    names, keys = lists.terms.names, lists.terms.sorted_keys
    its = np.arange(len(names)) * (len(names) + 1)
    counts = lists.ends[keys.searchsorted(its, side="right")] - lists.ends[keys.searchsorted(its)]
    weights = _by_count(counts, lambda count: max(1, round(SCALE * _idf(total, count))))
    return {
        name: int(weight)
        for name, weight, count in zip(names, weights.tolist(), counts.tolist(), strict=True)
        if count
    }


def _in_runs(standing: Numbers, size: int) -> Iterator[Numbers]:
    """Ascending numbers some at once, all that are one key times `size` and a place together."""
    start = 0
    while start < len(standing):
        end = start + 2 * _TOKENS_AT_ONCE
        if end < len(standing):
            end = int(standing.searchsorted((int(standing[end]) // size + 1) * size))
        yield standing[start:end]
        start = end


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
    standing: Numbers, norms: NDArray[np.float64], stride: int
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Key and record, ascending, and the frequency of what `_Reading.standing` gives."""
    fields = len(FIELDS)
    starts = run_starts(standing)
    times, standing = np.diff(starts, append=len(standing)), standing[starts]
    keys, places = np.divmod(standing, norms.size or 1)
    record, field = np.divmod(places, fields)
    weights = np.array([its.weight for its in FIELDS.values()])
    weight = np.where(keys % stride, (weights * PAIR_WEIGHT)[field], weights[field])
    starts = run_starts(standing // fields)
    of_run = np.zeros(len(keys), dtype=np.intp)
    of_run[starts[1:]] = 1
    frequency: NDArray[Any] = np.bincount(of_run.cumsum(), weight * times / norms[record, field])
    return keys[starts], record[starts].astype(np.int32), frequency


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
