"""Text -> terms: the one piece of logic that `webapp/static/search/analysis.js` repeats.

    "Master’s degrees" ──words──> "Master’s", "degrees" ──fold──> "masters", "degrees"
                                                        ──stem──> "master", "degre"

Both sides run one table of cases (`tests/data/analysis.json`) and generated text; whatever
changes here changes there. The characters of a word are written out as ranges instead of asked of
the language, because Python and a browser rarely know the same version of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import Lock

from snowballstemmer import EnglishStemmer

__all__ = [
    "LONGEST_WORD",
    "PlacedWord",
    "beginning",
    "fold",
    "split_words",
    "stem",
    "term",
    "terms",
    "words",
]

LONGEST_WORD = 32
"""Letters of a word that are read; few words of any language have so many."""

_LETTER = 4
"""Characters that a letter has at most, with its accents."""

_LETTERS = (
    "0-9A-Za-z"
    "\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"  # Latin
    "\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # its ligatures and wide forms
    "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff"  # Greek
    "\u0400-\u0481\u048a-\u052f\u05d0-\u05ea\u0620-\u064a"  # Cyrillic, Hebrew, Arabic
)
_ACCENTS = "\u0300-\u036f"
_APOSTROPHES = "'\u2019\u02bc"

_WORD = re.compile(
    f"[{_LETTERS}][{_LETTERS}{_ACCENTS}]*(?:[{_APOSTROPHES}][{_LETTERS}{_ACCENTS}]+)*"
)
_NOT_FOLDED = re.compile(f"[^{_LETTERS}]|[A-Z]")

_stemmer = EnglishStemmer()
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
    """
    for match in _WORD.finditer(text):
        yield PlacedWord(match[0], match.start(), match.end())


def beginning(text: str, count: int) -> str:
    """The text as far as its first words, so many of them.

    >>> beginning("in-service hours", 2)
    'in-service '
    """
    following = next(islice(_WORD.finditer(text), count, None), None)
    return text if following is None else text[: following.start()]


def split_words(text: str) -> list[str]:
    """The words of a text as written, in order, where nobody asks for their places.

    >>> split_words("in-service, I’ve 30 h.")
    ['in', 'service', 'I’ve', '30', 'h']
    """
    return _WORD.findall(text)


def fold(word: str) -> str:
    """A word without accents, case and apostrophes; empty where no letter or digit is left.

    What is behind its first `LONGEST_WORD` letters is cut off: no word is so long.

    >>> fold("Café"), fold("DON’T")
    ('cafe', 'dont')
    """
    return _folded(word[: LONGEST_WORD * _LETTER])


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    # A final sigma is one by its neighbours, and each language asks them in its own way.
    folded = unicodedata.normalize("NFKD", word).lower().replace("\u03c2", "\u03c3")
    return _NOT_FOLDED.sub("", folded)[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The stem of a folded word: Snowball English, that is Porter 2.

    https://snowballstem.org/algorithms/english/stemmer.html

    >>> stem("supervisions"), stem("degrees")
    ('supervis', 'degre')
    """
    with _lock:
        stemmed: str = _stemmer.stemWord(folded)
    return stemmed


def term(word: str) -> str:
    """The term that stands for a word in the index; empty where no letter or digit is left.

    >>> term("Supervision"), term("SUPERVISIONS"), term("Café"), term("don’t")
    ('supervis', 'supervis', 'cafe', 'dont')
    """
    return stem(fold(word))


def terms(text: str) -> list[str]:
    """The terms of a text, in order, repetitions included."""
    return [found for word in split_words(text) if (found := term(word))]
