"""What the words of a search mean, for one index: its key, and what of it the content lacks."""

from __future__ import annotations

from search.analysis import fold, split_words
from search.gaps.personal import ELLIPSIS
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from search.synonyms import tokens

__all__ = ["Meaning"]


class Meaning:
    """What the words of searches mean, for one index."""

    def __init__(self, index: ScoredIndex) -> None:
        self._index = index
        common = index.common
        self._silent = common.stop | common.asking | index.stop_words
        self._general = common.general

    def key(self, query: str) -> frozenset[str]:
        """Stems of the words that tell something, concepts for names; of all where none does."""
        text = read_query(self._index, query.replace(ELLIPSIS, " ")).query.text
        in_order, _ = tokens(split_words(text), self._index.aliases)
        stems = {
            word.terms[0] if word.terms else self._index.stem(word.folded[0]): word.folded[0]
            for word in in_order
            if word.terms or word.folded[0] not in self._silent
        }
        telling = {stem for stem, word in stems.items() if word not in self._general}
        return frozenset(telling or stems)

    def is_of_content(self, word: str) -> bool:
        """Whether a folded word is no secret: the content has it, or every text."""
        known = word in self._silent or word in self._general or word in self._index.aliases.instead
        return known or not word or self._index.stem(word) in self._index.postings

    def unknown(self, query: str) -> list[str]:
        """The words of a search that the content does not have, once each, as they are written."""
        words = split_words(query.replace(ELLIPSIS, " "))
        return list(dict.fromkeys(word for word in words if not self.is_of_content(fold(word))))
