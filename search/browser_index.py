"""The index for the browser: small scripts that `webapp/static/search/browser_index.js` reads.

    search-index.js          what every search needs, and of a small index all the rest
    index-HASH/terms-N.js    words and postings from one word of the alphabet to the next
    index-HASH/records-N.js  what results show of a few records

Scripts and not JSON, because a page opened from a folder may not fetch. Numbers are written as
characters: one for up to 44, which is what nearly all of them are, and strings of one kind of
number stand together, because that is what makes them small when a web host compresses them.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from search import engine, query_terms, sets
from search.analysis import ENDINGS
from search.columns.postings import Postings
from search.excerpts import EXCERPT_WORDS, FOUND_WORDS, LEAD_WORDS
from search.letters import FOLDED, PATTERNS
from search.scored_index import ScoredIndex
from search.synonyms import CONCEPT_PREFIX

__all__ = [
    "FORMAT",
    "BrowserIndex",
    "Cards",
    "Known",
    "Shown",
    "ShownFigure",
    "build_browser_index",
    "format_core",
    "format_piece",
]

FORMAT = 1
"""Number of the format of the index, another one with every change that a script which reads the
index would not understand: browsers keep scripts, so that the two may be of different releases."""

_DIGITS = "".join(chr(code) for code in range(35, 127) if chr(code) != "\\")[:90]
"""Printable characters that a script need not escape."""

_HALF = 45
"""Characters that end a number; the others are followed by more of it."""

_TERM_PIECE = 700
"""Characters of a piece with terms, about; more in a large index, see `_piece_size`."""

HOLDERS_PREFIX = "~"
"""Begins the key under which the records stand that hold a term, where its postings have others."""

FILTER_PREFIX = "="
"""Begins the key of the records of a topic or category, such as "=topic:training"."""

_KEY_SIZE = 12
"""Characters that the core needs for the first key of a piece, about."""

_PIECES_LOADED = 16
"""Pieces with terms that a search loads, about."""

_RECORDS_A_PIECE = 4

_DEFLATED_AT_ONCE = 1 << 16
_WHOLE = 80_000
"""Bytes, compressed, up to which one script holds the whole index: for so little, fewer requests
are worth more than fewer bytes, and a search never has to wait."""


@dataclass(frozen=True)
class ShownFigure:
    """A figure of a criterion, in the parts that are set apart."""

    bound: str
    number: str
    rest: str


@dataclass(frozen=True)
class Known:
    """What is known for a question that is not answered: a criterion that it names."""

    title: str
    url: str
    """As that of `Shown`."""
    text: str
    """Its figures, or what it says first."""


@dataclass(frozen=True)
class Shown:
    """What a result shows of a record."""

    title: str
    about: str
    """Title of its topic; kind and categories of a criterion; earlier names of the others."""
    url: str
    """Its page, relative to the root of the site; of another collection that is searched together
    with its own a whole address, or empty where nobody knows one."""
    is_answered: bool = False
    text: str = ""
    """The answer as plain text, whom a category is for, what a term means, what a criterion
    without figures says first."""
    figures: tuple[ShownFigure, ...] = ()
    is_confirmed: bool = True
    """Whether one may rely on it without asking; False for what stands in a source alone. Of a
    question, whether that is so of all that is known for it."""
    aspect: str = ""
    """What a criterion shares with its siblings, in words; empty where it has none."""
    row: str = ""
    """Its name among its siblings."""
    note: str = ""
    """For whom and since when it holds, as far as `row` does not say so."""
    known: tuple[Known, ...] = ()
    site: str = ""
    """Of another collection, the address of its site with a slash at the end; else empty."""

    def as_json(self) -> dict[str, Any]:
        """It as plain values; `from_json` reads it back. Whose it is, is not the record's."""
        values = asdict(self)
        del values["site"]
        return values

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Shown:
        """What those values say. Raises TypeError for others."""
        figures = tuple(ShownFigure(**figure) for figure in value["figures"])
        known = tuple(Known(**one) for one in value["known"])
        return cls(**{**value, "figures": figures, "known": known})

    def check(self) -> None:
        """Raises TypeError where a value is of another type, as one from elsewhere may be."""
        parts: tuple[Shown | ShownFigure | Known, ...] = (self, *self.figures, *self.known)
        for one in parts:
            for its in fields(one):
                found = getattr(one, its.name)
                # The name of its type, by `annotations` of `__future__`; tuples are made above.
                if its.type in ("str", "bool") and type(found).__name__ != its.type:
                    raise TypeError(f"{its.name} is {found!r}")


@dataclass(frozen=True)
class BrowserIndex:
    """The index in pieces."""

    core: Mapping[str, Any]
    """What every search needs, as plain values."""
    terms: tuple[str, ...]
    """Pieces with words and postings, each as JSON, in the order of the alphabet."""
    records: tuple[str, ...]
    """Pieces with what results show, each as JSON, in the order of the index."""
    folder: str
    """Name of the folder of the pieces, by the content of them all."""
    is_whole: bool
    """Whether one script holds all of it."""


Cards = Callable[[Sequence[tuple[str, str]]], Sequence[Shown]]
"""Gives what results show of records, by kind and id: all at once, for who asks a database."""


def build_browser_index(index: ScoredIndex, shown: Mapping[tuple[str, str], Shown]) -> BrowserIndex:
    """The pieces of an index; `shown` maps kind and id of every record to what a result shows."""
    bounds, terms = _term_pieces(index)
    values = [_shown_values(record.id, shown[record.kind, record.id]) for record in index.records]
    records = tuple(
        _json(values[first : first + _RECORDS_A_PIECE])
        for first in range(0, len(values), _RECORDS_A_PIECE)
    )
    least = min((record.handicap for record in index.records), default=0)
    core = {
        "format": FORMAT,
        "records": len(index.records),
        # One kind after the other, in the order of the index.
        "counts": index.counts,
        "leastHandicap": least,
        "handicaps": _coded(record.handicap - least for record in index.records),
        "facets": {
            "topic": list(dict.fromkeys(one.topic for one in index.records if one.topic)),
            "category": list(
                dict.fromkeys(name for one in index.records for name in one.categories)
            ),
        },
        "siblings": index.siblings,
        "unknownWeight": index.unknown_weight,
        "least": dict(index.least),
        "weights": _weight_steps(index),
        "stopWords": " ".join(sorted(index.stop_words)),
        "generalWords": " ".join(sorted(index.general_words)),
        "instead": _names(index.aliases.instead),
        "added": _names(index.aliases.added),
        "cased": dict(index.aliases.cased),
        "titles": {key: list(value) for key, value in sorted(index.titles.items())},
        "patterns": dict(PATTERNS),
        "folds": " ".join(FOLDED),
        "endings": [*ENDINGS.get(index.aliases.language, ()), ("", "")],
        "bounds": bounds,
        "recordsAPiece": _RECORDS_A_PIECE,
        "rules": {
            "evidencePart": engine.EVIDENCE_PART,
            "wholeEvidence": query_terms.WHOLE_EVIDENCE,
            "guessedEvidence": query_terms.GUESSED_EVIDENCE,
            "generalEvidence": query_terms.GENERAL_EVIDENCE,
            "askingWords": " ".join(sorted(index.common.asking)),
            "shown": engine.SHOWN,
            "shownPart": engine.SHOWN_PART,
            "setPart": sets.SET_PART,
            "aheadPart": sets.AHEAD_PART,
            "prefixCharacters": query_terms.PREFIX_CHARACTERS,
            "doubtfulPart": query_terms.DOUBTFUL_PART,
            "tellingCharacters": query_terms.TELLING_CHARACTERS,
            "joinedCharacters": query_terms.JOINED_CHARACTERS,
            "readWords": query_terms.READ_WORDS,
            "guessedCharacters": query_terms.GUESSED_CHARACTERS,
            "leastGuessed": query_terms.LEAST_GUESSED,
            "excerptWords": EXCERPT_WORDS,
            "leadWords": LEAD_WORDS,
            "numberWords": " ".join(sorted(index.common.number)),
            "foundWords": FOUND_WORDS,
            "conceptPrefix": CONCEPT_PREFIX,
            "holdersPrefix": HOLDERS_PREFIX,
            "filterPrefix": FILTER_PREFIX,
        },
    }
    everything = _json([core, terms, records]).encode()
    folder = f"index-{hashlib.sha256(everything).hexdigest()[:8]}"
    is_whole = _is_small(everything)
    return BrowserIndex(core, terms, records, folder, is_whole)


def _is_small(everything: bytes) -> bool:
    """Whether what a host sends of it, about, is at most `_WHOLE` bytes."""
    deflating, size = zlib.compressobj(9), 0
    for start in range(0, len(everything), _DEFLATED_AT_ONCE):
        size += len(deflating.compress(everything[start : start + _DEFLATED_AT_ONCE]))
        if size > _WHOLE:  # of a large one this is known soon
            return False
    return size + len(deflating.flush()) <= _WHOLE


def format_core(index: BrowserIndex) -> str:
    """The script that every search loads; it sets `FaqSearchIndex`."""
    value = dict(index.core)
    if index.is_whole:
        value["terms"] = [json.loads(piece) for piece in index.terms]
        value["shown"] = [json.loads(piece) for piece in index.records]
    else:
        value["folder"] = index.folder
    return f"globalThis.FaqSearchIndex={_json(value)};\n"


def format_piece(folder: str, kind: str, number: int, piece: str) -> str:
    """The script of one piece of the index whose pieces lie in `folder`.

    `kind` is "terms" or "records", `number` counts from zero.
    """
    return f'globalThis.FaqSearch.add("{folder}","{kind}",{number},{piece});\n'


def _term_pieces(index: ScoredIndex) -> tuple[list[str], tuple[str, ...]]:
    """The first key of each piece but the first, and the pieces."""
    words = set(index.words)
    others = {**_filters(index), **_holders(index)}
    # Posting lists are made when they are asked for: all at once would be larger than the index.
    counts = {term: len(found) for term, found in chain(index.postings.items(), others.items())}
    every = sorted(words.union(counts))
    sizes = [len(key) // 2 + 2 * counts.get(key, 0) for key in every]
    most = _piece_size(sum(sizes))
    pieces: list[list[str]] = []
    keys: list[str] = []
    size = 0
    for key, its_size in zip(every, sizes, strict=True):
        keys.append(key)
        size += its_size
        if size >= most:
            pieces.append(keys)
            keys, size = [], 0
    if keys or not pieces:
        pieces.append(keys)
    bounds = [piece[0] for piece in pieces[1:]]

    def found(keys: Sequence[str]) -> dict[str, Mapping[int, int]]:
        its = (key for key in keys if key in counts)
        return {key: others[key] if key in others else index.postings[key] for key in its}

    return bounds, tuple(_term_piece(found(piece), piece, words) for piece in pieces)


def _piece_size(total: int) -> int:
    """Characters of a piece with terms, where all of them together have `total`.

    A search costs one key a piece in the core, `_KEY_SIZE` * total / size, and the pieces that it
    loads, `_PIECES_LOADED` * size: the sum is least where both are equal.
    """
    return max(_TERM_PIECE, math.isqrt(total * _KEY_SIZE // _PIECES_LOADED))


def _filters(index: ScoredIndex) -> dict[str, dict[int, int]]:
    """The records of each topic and category, as postings of a term that no text can hold."""
    filters: dict[str, dict[int, int]] = {}
    for number, record in enumerate(index.records):
        if record.topic:
            filters.setdefault(f"{FILTER_PREFIX}topic:{record.topic}", {})[number] = 0
        for category in record.categories:
            filters.setdefault(f"{FILTER_PREFIX}category:{category}", {})[number] = 0
    return filters


def _holders(index: ScoredIndex) -> dict[str, dict[int, int]]:
    """The records that hold a term, where its postings have others, under a key of its own."""
    return {
        f"{HOLDERS_PREFIX}{term}": dict.fromkeys(found, 0) for term, found in index.holders.items()
    }


def _term_piece(
    postings: Mapping[str, Mapping[int, int]], keys: Sequence[str], words: set[str]
) -> str:
    """Words, then terms, each without what it shares with the one before; then numbers."""
    terms = [key for key in keys if key in postings]
    counts: list[int] = []
    steps: list[int] = []
    impacts: list[int] = []
    for term in terms:
        found = postings[term]
        if isinstance(found, Postings):  # as a mapping it is slow: each number is looked up
            records, of_records = found.records.tolist(), found.impacts.tolist()
        else:
            records, of_records = [*found], [*found.values()]
        counts.append(len(records))
        steps += [after - before for before, after in pairwise((-1, *records))]
        impacts += of_records
    return _json(
        [
            _front_coded(key for key in keys if key in words),
            _front_coded(terms),
            _coded(counts),
            _coded(steps),
            _coded(impacts),
        ]
    )


def _front_coded(keys: Iterable[str]) -> str:
    """Sorted keys, each as the number of characters it shares with the one before and the rest.

    >>> _front_coded(["famili", "family"])
    '#famili\\n(y'
    """
    coded, before = [], ""
    for key in keys:
        shared = 0
        while shared < min(len(key), len(before), _HALF - 1) and key[shared] == before[shared]:
            shared += 1
        coded.append(_DIGITS[shared] + key[shared:])
        before = key
    return "\n".join(coded)


def _coded(numbers: Iterable[int]) -> str:
    """Whole numbers from zero as characters.

    >>> _coded([0, 1, 44, 45])
    '#$OP#'
    """
    return "".join(map(_coded_number, numbers))


@lru_cache(maxsize=100_000)
def _coded_number(number: int) -> str:
    text = ""
    while number >= _HALF:
        text += _DIGITS[_HALF + number % _HALF]
        number = number // _HALF - 1
    return text + _DIGITS[number]


def _weight_steps(index: ScoredIndex) -> list[list[int]]:
    """Weights by the number of records that hold a term: each weight and the least such number.

    The weight of a term is a function of how many records hold it, which the browser counts.
    """
    steps: list[list[int]] = []
    of_count = {len(index.postings[term]): weight for term, weight in index.weights.items()}
    for count, weight in sorted(of_count.items()):
        if not steps or steps[-1][1] != weight:
            steps.append([count, weight])
    return steps


def _names(table: Mapping[str, Sequence[str]]) -> str:
    """A table of aliases: a line for each name, its terms behind an equals sign."""
    return "\n".join(f"{name}={' '.join(terms)}" for name, terms in table.items())


def _shown_values(record_id: str, shown: Shown) -> list[Any]:
    figures = [[figure.bound, figure.number, figure.rest] for figure in shown.figures]
    values = [record_id, shown.title, shown.about, shown.url, int(shown.is_answered), shown.text]
    known = [[one.title, one.url, one.text] for one in shown.known]
    siblings = [shown.aspect, shown.row, shown.note] if shown.aspect else []
    return [*values, figures, int(shown.is_confirmed), known, *siblings]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
