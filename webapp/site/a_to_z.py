"""Everything that has a title by its first letter, for readers without JavaScript. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Generic, TypeVar

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.relations import glossary_terms

__all__ = ["LetterGroup", "TitleEntry", "a_to_z", "by_letter"]

_Entry = TypeVar("_Entry")

_OTHERS = "other"
"""Id of the group for what begins with no letter of an alphabet."""


@dataclass(frozen=True)
class TitleEntry:
    """A title and where it leads."""

    title: str
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)
    """What the address of the endpoint needs."""


@dataclass(frozen=True)
class LetterGroup(Generic[_Entry]):
    """The entries that begin with one letter."""

    id: str
    """What stands in addresses, in ASCII: `a`, `u0434` for д, `other`."""
    label: str
    """What readers see: `A`, `Д`, `0–9`."""
    entries: tuple[_Entry, ...]
    """By alphabet."""


def a_to_z(knowledge: KnowledgeBase) -> tuple[LetterGroup[TitleEntry], ...]:
    """Titles of questions and criteria, names of categories and terms that have an entry."""
    return by_letter(_entries(knowledge), lambda entry: entry.title)


def by_letter(
    entries: Iterable[_Entry], title: Callable[[_Entry], str]
) -> tuple[LetterGroup[_Entry], ...]:
    """Whatever has a title by the letter with which that begins.

    The letters from A to Z come first, then those of other alphabets, then everything else. É
    stands below E; a quotation mark before a title does not count.
    """
    placed = sorted(((_place(title(entry)), entry) for entry in entries), key=lambda pair: pair[0])
    return tuple(
        LetterGroup(_id(letter), letter.upper() or "0–9", tuple(entry for _, entry in group))
        for (_, letter), group in groupby(placed, key=lambda pair: pair[0][:2])
    )


def _entries(knowledge: KnowledgeBase) -> Iterator[TitleEntry]:
    for question in knowledge.questions:
        yield TitleEntry(question.label, "pages.question", {"question_id": question.id})
    for criterion in knowledge.criteria:
        yield TitleEntry(criterion.label, "pages.criterion", {"criterion_id": criterion.id})
    for category in knowledge.categories:
        yield TitleEntry(category.title, "pages.category", {"category_id": category.id})
    for term, _ in glossary_terms(knowledge):
        yield TitleEntry(term.preferred, "pages.glossary", {"_anchor": term.id})


def _place(title: str) -> tuple[bool, str, str, str]:
    """What entries are sorted by: the group of the others last, its letter, letters, title."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    letters = "".join(char for char in plain if char.isalnum() or char.isspace()).strip()
    letter = letters[:1] if _is_of_alphabet(letters[:1]) else ""
    # Python sorts by code point: a to z come before the letters of every other alphabet.
    return not letter, letter, letters, title


def _is_of_alphabet(character: str) -> bool:
    """Whether a character is a letter; thousands of ideographs and syllables are no alphabet."""
    return character.isalpha() and not unicodedata.name(character, "").startswith(("CJK", "HANGUL"))


def _id(letter: str) -> str:
    if not letter:
        return _OTHERS
    return letter if letter.isascii() else f"u{ord(letter):04x}"
