"""Entries -> the tokens of their texts, read one after the other; see `search.scoring.tokens`.

Whatever comes again, as nearly all pieces between blanks do, is read once: a hundred thousand
records have ten million words, and half a million different pieces.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain

import numpy as np

from search.analysis import LONGEST_WORD, as_written, fold, pieces, split_words
from search.common_words import common_words
from search.entries import Entry
from search.scoring.formula import FIELDS
from search.scoring.tokens import BITS, BOTH, COUNTED, END, IN_ROW, TextTokens
from search.synonyms import CONCEPT_PREFIX, Aliases, Token, tokens

__all__ = ["Reader"]

_APART_KEPT = 10_000
"""Texts of which the tokens are kept: what criteria say stands with many questions."""


class Reader:
    """Reads the texts of entries, so that none need be kept."""

    def __init__(self, aliases: Aliases) -> None:
        self._count = 0
        # As in `TextTokens`, but that terms are numbered as they come.
        self._found, self._starts, self._places = array("i"), array("q"), array("i")
        self._tokens = _Tokens(aliases)
        self._pieces = _Pieces(self._tokens)
        self._of_text = lru_cache(_APART_KEPT)(self._tokens.of_text)

    @property
    def words(self) -> Set[str]:
        """All folded words, stop words among them."""
        return self._pieces.words

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries, each after its texts have been read."""
        for entry in entries:
            for field, texts in enumerate(_texts(entry).values()):
                for text in texts:
                    self._starts.append(len(self._found))
                    self._places.append(self._count * len(FIELDS) + field)
                    self._found.frombytes(self._read(text))
                    self._found.append(END)
            self._count += 1
            yield entry

    def finished(self) -> TextTokens:
        """The texts of all these entries; no others can be read then."""
        found = map(np.asarray, (self._found, self._starts, self._places))
        return TextTokens.of(self._tokens.terms, self._count, *found)

    def _read(self, text: str) -> bytes:
        cut, longer = pieces(text), self._pieces.longer
        found = b"".join(map(self._pieces.__getitem__, cut))
        return found if not longer or longer.isdisjoint(cut) else self._of_text(text)


class _Tokens:
    """Words and names -> tokens: the bytes of 32-bit numbers, joined without looking at them."""

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
                found.append(self.terms[token.terms[0]] << BITS | BOTH)
                found += self._beside(token.terms[1:])
                if len(token.folded) > 1 or token.terms[0].startswith(CONCEPT_PREFIX):
                    found += self._beside(
                        stem(one) for one in token.folded if one not in stop_words
                    )
                continue
            term = stem(token.folded[0])
            is_stop = token.folded[0] in stop_words
            found.append(self.terms[term] << BITS | (IN_ROW if is_stop else BOTH))
            if not is_stop and term in self._concepts:
                found += self._beside(self._concepts[term])
        return array("i", found).tobytes()

    def _beside(self, terms: Iterable[str]) -> Iterator[int]:
        return (self.terms[term] << BITS | COUNTED for term in terms)


class _Codes(dict[str, int]):
    """Text -> its number; a new text gets the next one."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


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


def _words_of(piece: str) -> Sequence[str]:
    """The words of a piece: mostly one, with a sign behind it or none."""
    word = piece.rstrip(".,;:?!")
    return (word,) if word.isascii() and word.isalpha() else split_words(piece)


def _folded(word: str) -> str:
    is_plain = len(word) <= LONGEST_WORD and word.isascii() and word.isalpha()
    return word.lower() if is_plain else fold(word)


def _texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {
        "question": (entry.question,),
        "asked_as": entry.asked_as,
        "answer": (entry.answer,),
        "criteria": entry.criteria,
    }
