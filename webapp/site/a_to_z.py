"""Everything that has a title by its first letter, for readers without JavaScript. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.relations import glossary_terms

__all__ = ["LetterGroup", "TitleEntry", "a_to_z"]

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
class LetterGroup:
    """The entries that begin with one letter."""

    id: str
    """What stands in addresses, in ASCII: `a`, `u0434` for д, `other`."""
    label: str
    """What readers see: `A`, `Д`, `0–9`."""
    entries: tuple[TitleEntry, ...]
    """By alphabet."""


def a_to_z(knowledge: KnowledgeBase) -> tuple[LetterGroup, ...]:
    """Titles of questions and criteria, names of categories and terms that have an entry.

    The letters from A to Z come first, then those of other alphabets, then everything else. É
    stands below E; a quotation mark before a title does not count.
    """
    entries = sorted(_entries(knowledge), key=lambda entry: _place(entry.title))
    return tuple(
        LetterGroup(_id(letter), letter.upper() or "0–9", tuple(group))
        for (_, letter), group in groupby(entries, key=lambda entry: _place(entry.title)[:2])
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
