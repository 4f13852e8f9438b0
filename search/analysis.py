"""Text -> terms: the one piece of logic that `webapp/static/search/analysis.js` repeats.

    "Master’s degrees" ──words──> "Master’s", "degrees" ──fold──> "masters", "degrees"
                                                        ──stem──> "master", "degre"

Both sides run one table of cases (`tests/data/analysis.json`) and generated text; whatever
changes here changes there. Which characters make words is data, see `search.letters`.

A word of a script without spaces is two neighbouring characters, each but the last beginning
one: "申请认证" is "申请", "请认", "认证". A long number, such as that of a telephone, is a word
beside its groups. So words may overlap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from threading import Lock
from typing import Any

import snowballstemmer

from search.letters import FOLDED, pattern

__all__ = [
    "ENDINGS",
    "LONGEST_WORD",
    "STEMMERS",
    "PlacedWord",
    "as_written",
    "beginning",
    "fold",
    "is_unspaced",
    "pieces",
    "split_words",
    "stem",
    "term",
    "terms",
    "words",
]

LONGEST_WORD = 32
"""Letters of a word that are read; few words of any language have so many."""

_MOST_CHARACTERS = 4 * LONGEST_WORD
"""Of a word with its accents; what stands together longer is not remembered either."""

_WORD = re.compile(pattern("word"))
_SPACED_NUMBER = re.compile(f"[0-9)][{pattern('blanks')}][(0-9]")
_CUTS = re.compile(r"(?<![0-9)])\s+|\s+(?![(0-9])")
_IS_UNSPACED = re.compile(f"[{pattern('unspaced')}]")
_CHARACTERS = re.compile(pattern("character"))
_IS_AMOUNT = re.compile(pattern("amount"))
_ARE_NUMBERS = re.compile(pattern("numbers"))
_IS_ONE_NUMBER = re.compile(pattern("one_number"))
_IS_LONG_NUMBER = re.compile(pattern("long_number"))
_IS_DOTTED = re.compile(pattern("dotted"))
_DIGITS = re.compile("[0-9]+")
_BETWEEN_DOTS = re.compile("[^.@]+")
_NOT_WRITTEN = re.compile(pattern("not_written"))
_NOT_FOLDED = re.compile(pattern("not_folded"))
_FOLDED = str.maketrans({pair[0]: pair[1:] for pair in FOLDED})

_TOLD_DIGITS = 7
"""Last digits by which a long number is found, with or without the code of its country."""

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pt": "portuguese",
    "sv": "swedish",
}
"""Language -> its algorithm of Snowball, https://snowballstem.org/algorithms/."""

ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "es": (("ion", "ión"), ("logia", "logía"), ("logias", "logías")),
    "fr": (("ite", "ité"), ("ites", "ités")),
    "pt": (("cao", "ção"), ("coes", "ção")),
}
"""Endings that a stemmer knows by their accents alone, and people type without: as folded, as
written."""

_lock = Lock()  # a stemmer holds the word under way, and the live site asks from many threads


@dataclass(frozen=True)
class PlacedWord:
    """A word of a text and where it stands."""

    text: str
    start: int
    """Position of its first character, in code points from zero."""
    end: int
    """Position after its last character."""


def words(text: str) -> Iterator[PlacedWord]:
    """The words of a text in order: letters and digits, and apostrophes between them.

    >>> [word.text for word in words("in-service, I’ve 30 h.")]
    ['in', 'service', 'I’ve', '30', 'h']
    >>> [word.text for word in words("Ph.D. for $1,250, 203-737-6422, 申请认证")]
    ['Ph.D', 'for', '1,250', '203', '737', '6422', '203-737-6422', '申请', '请认', '认证']
    """
    for match in _WORD.finditer(text):
        for start, end in _parts(match[0]):
            first = match.start() + start
            yield PlacedWord(match[0][start:end], first, match.start() + end)


def beginning(text: str, count: int) -> str:
    """The text as far as its first words, so many of them.

    >>> beginning("in-service hours", 2)
    'in-service '
    """
    if len(split_words(text)) <= count:  # most texts, and faster than to look where words stand
        return text
    end = 0
    for number, word in enumerate(words(text)):
        if number == count:
            return text[: max(end, word.start)]
        end = max(end, word.end)
    return text


def split_words(text: str) -> list[str]:
    """The words of a text as written, in order, where nobody asks for their places.

    >>> split_words("in-service, I’ve 30 h.")
    ['in', 'service', 'I’ve', '30', 'h']
    """
    if _SPACED_NUMBER.search(text):
        return [found[start:end] for found in _WORD.findall(text) for start, end in _parts(found)]
    # Else no word goes beyond a blank, and most of what stands between two comes again.
    parts = text.split()
    if any(len(part) > _MOST_CHARACTERS for part in parts):
        return [word.text for word in words(text)]
    return list(chain.from_iterable(map(_words_between_blanks, parts)))


def pieces(text: str) -> list[str]:
    """The text cut at blanks that no word goes beyond: its words are those of the pieces, in order.

    >>> pieces("call 203 737 6422, or me")
    ['call', '203 737 6422,', 'or', 'me']
    """
    return _CUTS.split(text) if _SPACED_NUMBER.search(text) else text.split()


@lru_cache(maxsize=100_000)
def _words_between_blanks(text: str) -> tuple[str, ...]:
    return tuple(found[start:end] for found in _WORD.findall(text) for start, end in _parts(found))


def _parts(found: str) -> tuple[tuple[int, int], ...]:
    """Where the words begin and end within what stands together."""
    return (_known_parts if len(found) <= _MOST_CHARACTERS else _new_parts)(found)


def _new_parts(found: str) -> tuple[tuple[int, int], ...]:
    whole = (0, len(found))
    if _IS_UNSPACED.match(found):
        places = [match.span() for match in _CHARACTERS.finditer(found)]
        return tuple((one[0], other[1]) for one, other in pairwise(places)) or (whole,)
    if _IS_AMOUNT.fullmatch(found) or _is_acronym(found):
        return (whole,)
    if not _ARE_NUMBERS.fullmatch(found):
        return tuple(match.span() for match in _BETWEEN_DOTS.finditer(found))
    groups = [match.span() for match in _DIGITS.finditer(found)]
    return (*groups, whole) if _IS_ONE_NUMBER.fullmatch(found) else tuple(groups)


_known_parts = lru_cache(maxsize=100_000)(_new_parts)


def _is_acronym(found: str) -> bool:
    """Whether dots stand within one word: between at most four letters each, of one part a single
    one."""
    is_dotted = "." in found and _IS_DOTTED.fullmatch(found)
    return bool(is_dotted) and any(len(fold(part)) == 1 for part in found.split("."))


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script without spaces, where a single character is one."""
    return _IS_UNSPACED.match(word) is not None


def as_written(word: str) -> str:
    """A word as it is written without dots and invisible characters: M.Ed as MEd."""
    return _NOT_WRITTEN.sub("", word)


def fold(word: str) -> str:
    """A word without accents, case, apostrophes and dots; empty where no letter or digit is left.

    Of a long number the last digits are left, however they are grouped. What is behind the first
    `LONGEST_WORD` letters is cut off: no word is so long.

    >>> fold("Café"), fold("DON’T"), fold("Straße"), fold("Ph.D"), fold("1,250")
    ('cafe', 'dont', 'strasse', 'phd', '1250')
    >>> fold("+1 203-737-6422") == fold("2037376422") == "7376422"
    True
    """
    return _folded(word[:_MOST_CHARACTERS])


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).lower()
    if not folded.isascii():
        letters = (one for one in folded.translate(_FOLDED) if not unicodedata.combining(one))
        folded = unicodedata.normalize("NFC", "".join(letters))
    folded = _NOT_FOLDED.sub("", folded)[:LONGEST_WORD]
    return folded[-_TOLD_DIGITS:] if _IS_LONG_NUMBER.fullmatch(folded) else folded


@cache
def _stemmer(language: str) -> Any:
    """The stemmer of a language of `STEMMERS`."""
    return getattr(snowballstemmer, f"{STEMMERS[language].capitalize()}Stemmer")()


@lru_cache(maxsize=100_000)
def stem(folded: str, language: str = "en") -> str:
    """The stem of a folded word: Snowball's; the word itself in a language without a stemmer.

    >>> stem("supervisions"), stem("degrees")
    ('supervis', 'degre')
    >>> stem("formacion", "es") == stem("formaciones", "es")
    True
    """
    # JavaScript counts letters beyond the first plane twice, and stems hang on lengths.
    if language not in STEMMERS or max(folded, default="") > "\uffff":
        return folded
    written = folded
    for ending, accented in ENDINGS.get(language, ()):
        if folded.endswith(ending):
            written = folded.removesuffix(ending) + accented
    with _lock:
        stemmed: str = _stemmer(language).stemWord(written)
    return stemmed if language == "en" else fold(stemmed)


def term(word: str, language: str = "en") -> str:
    """The term that stands for a word in the index; empty where no letter or digit is left.

    >>> term("Supervision"), term("SUPERVISIONS"), term("Café"), term("don’t")
    ('supervis', 'supervis', 'cafe', 'dont')
    """
    return stem(fold(word), language)


def terms(text: str, language: str = "en") -> list[str]:
    """The terms of a text, in order, repetitions included."""
    return [found for word in split_words(text) if (found := term(word, language))]
