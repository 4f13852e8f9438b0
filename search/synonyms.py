"""Names that stand for one another: what to look up besides the words themselves.

    "Level III", "category 3", "cat three", "IMHS"  ->  "@imhs"          in place of the words
    "RS/C", "RSC"                                   ->  "@reflective-supervision"
    "thirty"                                        ->  "30"
    "continuing endorsement"                        ->  "@renewal"       beside the words

Made from the registers of categories and terms when the index is built; the browser gets the same
tables, and `webapp/static/search/synonyms.js` reads them as this does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ingest.content.model.former_names import is_numbered
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.languages import language_of
from ingest.content.model.records import Term
from search.analysis import as_written, fold, split_words, stem
from search.common_words import common_words

__all__ = [
    "CASED_PREFIX",
    "CONCEPT_PREFIX",
    "NO_ALIASES",
    "Aliases",
    "Token",
    "aliases_of",
    "tokens",
]

CONCEPT_PREFIX = "@"
"""Begins the term of a concept, such as "@ifs": no word of a text holds this character."""

CASED_PREFIX = "="
"""Begins the name of a word that other letters make another word of, such as "=EASy"."""

_NUMERALS = {
    "I": ("1", "one"),
    "II": ("2", "two"),
    "III": ("3", "three"),
    "IV": ("4", "four"),
}
_ORDINALS = {"I": "first", "II": "second", "III": "third", "IV": "fourth"}

_SHORT_FOR_CATEGORY = ("cat", "lvl", "tier")


@dataclass(frozen=True)
class Aliases:
    """What names stand for. A name is its folded words, joined by spaces."""

    instead: Mapping[str, tuple[str, ...]]
    """Name -> terms that are looked up in its place."""
    added: Mapping[str, tuple[str, ...]]
    """Name of several words -> terms that are looked up beside them."""
    cased: Mapping[str, str] = field(default_factory=dict)
    """A word as written -> its name, where other letters make another word: EASy is not easy."""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folded word -> concepts that it may mean; spent when the index is built."""
    language: str = "en"
    """What the words are of, which says what their stems are."""

    def stem(self, folded: str) -> str:
        """The stem of a folded word."""
        return stem(folded, self.language)

    @cached_property
    def concepts_of_stem(self) -> dict[str, tuple[str, ...]]:
        """Stem -> the concepts that a word of it may mean."""
        concepts: dict[str, tuple[str, ...]] = {}
        for word, of_word in self.synonyms.items():
            known = concepts.get(self.stem(word), ())
            concepts[self.stem(word)] = tuple(dict.fromkeys((*known, *of_word)))
        return concepts

    @cached_property
    def longest(self) -> tuple[dict[str, int], dict[str, int]]:
        """First word of a name -> words of the longest such name: of `instead`, of `added`."""
        return _longest(self.instead), _longest(self.added)


NO_ALIASES = Aliases({name: (number,) for name, number in common_words("en").numbers.items()}, {})
"""For records that come without registers: number words are digits, nothing else."""


class Token(NamedTuple):
    """One word of a text, or a name that is looked up as one."""

    folded: tuple[str, ...]
    """The folded words."""
    first: int
    """Place of the first among the words of the text, from zero."""
    terms: tuple[str, ...] = ()
    """What it stands for; empty where it is a word that stands for itself."""


def tokens(names: Sequence[str], aliases: Aliases) -> tuple[list[Token], list[Token]]:
    """The words of a text, in order, with names read as one; and the names to add to them.

    `names` are the words as written. The longest name wins, from left to right.
    """
    folded = [aliases.cased.get(as_written(name)) or fold(name) for name in names]
    longest, longest_added = aliases.longest
    in_order = _read(folded, aliases.instead, longest, with_words=True)
    if longest_added.keys().isdisjoint(folded):
        return in_order, []
    return in_order, _read(folded, aliases.added, longest_added, with_words=False)


def _read(
    folded: Sequence[str],
    table: Mapping[str, tuple[str, ...]],
    longest: Mapping[str, int],
    *,
    with_words: bool,
) -> list[Token]:
    found = []
    place = 0
    while place < len(folded):
        word = folded[place]
        length = longest.get(word, 0)
        if length:
            length = min(length, len(folded) - place)
            while length and " ".join(folded[place : place + length]) not in table:
                length -= 1
        if length:
            name = tuple(folded[place : place + length])
            found.append(Token(name, place, table[" ".join(name)]))
        elif with_words and word:
            found.append(Token((word,), place))
        place += length or 1
    return found


def _longest(names: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in names:
        first, *others = name.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


def aliases_of(knowledge: KnowledgeBase) -> Aliases:
    """The tables of a knowledge base."""
    language = language_of(knowledge.association.language)
    numbers = common_words(language).numbers
    instead: dict[str, list[str]] = {name: [number] for name, number in numbers.items()}
    added: dict[str, list[str]] = {}
    synonyms: dict[str, list[str]] = {}
    cased: dict[str, str] = {}
    _add_categories(knowledge, instead)
    for term in knowledge.terms:
        if not is_numbered(term, knowledge):
            _add_term(term, instead, added, synonyms, cased)
    return Aliases(_frozen(instead), _frozen(added), cased, _frozen(synonyms), language)


def _add_categories(knowledge: KnowledgeBase, instead: dict[str, list[str]]) -> None:
    words_for_it = [
        *_SHORT_FOR_CATEGORY,
        *(
            name.lower()
            for term in knowledge.terms
            if is_numbered(term, knowledge)
            for name in (term.preferred, *term.former)
        ),
    ]
    for category in knowledge.categories:
        names = [category.name, category.abbreviation, *category.former]
        for number in (category.numeral, *_NUMERALS.get(category.numeral, ())):
            names += [f"{word} {number}" for word in words_for_it if number]
        if category.numeral in _ORDINALS:
            names += [f"{_ORDINALS[category.numeral]} {word}" for word in words_for_it]
        if len(category.numeral) > 1:  # "I" alone is a person
            names.append(category.numeral)
        for name in names:
            _add(instead, name, f"{CONCEPT_PREFIX}{category.id}")


def _add_term(
    term: Term,
    instead: dict[str, list[str]],
    added: dict[str, list[str]],
    synonyms: dict[str, list[str]],
    cased: dict[str, str],
) -> None:
    concept = f"{CONCEPT_PREFIX}{term.id}"
    for name in (term.preferred, *term.former, *term.abbreviations, *term.lay):
        folded = _folded(name)
        if not folded:
            continue
        if _is_mixed(name):
            cased[name] = f"{CASED_PREFIX}{name}"
            instead.setdefault(cased[name], []).append(concept)
        elif name in term.abbreviations and name != name.lower():
            _add(instead, name, concept)
        elif len(folded) > 1:
            _add(added, name, concept)
        else:
            synonyms.setdefault(folded[0], []).append(concept)


def _is_mixed(name: str) -> bool:
    """Whether small and capital letters are mixed within a single word: EASy, MEd, not CEUs."""
    inner = name.removesuffix("s")
    return name.isalpha() and inner[1:] != inner[1:].lower() and inner != inner.upper()


def _add(table: dict[str, list[str]], name: str, concept: str) -> None:
    key = " ".join(_folded(name))
    if key and concept not in table.setdefault(key, []):
        table[key].append(concept)


def _folded(name: str) -> list[str]:
    return [folded for word in split_words(name) if (folded := fold(word))]


def _frozen(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(table[name]) for name in sorted(table)}
