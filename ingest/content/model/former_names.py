"""Names that have changed over the years, and where a text uses a term. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Term

__all__ = [
    "NameChange",
    "is_numbered",
    "name_changes",
    "present_names",
    "term_finder",
    "term_pattern",
]


@dataclass(frozen=True)
class NameChange:
    """A name in a text and what it has become since."""

    names: tuple[str, ...]
    """The name, then those that came between, oldest first: "Level II", "Category II"."""
    categories: tuple[Category, ...] = ()
    """What it is called at last: the categories that the name stood for."""
    term: Term | None = None
    """The same where it was another word than a category's name."""


def name_changes(text: str, knowledge: KnowledgeBase) -> list[NameChange]:
    """The earlier names that a text uses, each once, in the order of the registers.

    A text that says both "Level II" and "Category II" speaks of one change.
    """
    if not any(name in text for name in _any_names(knowledge)):  # most texts; patterns are slow
        return []
    changes: dict[tuple[str, ...], list[Category]] = {}
    rest = text
    for category in knowledge.categories:
        names = (*category.former, *_numbered(category, knowledge))
        names = tuple(dict.fromkeys(names))
        used = [n for n, name in enumerate(names) if _is_in(name, text)]
        if used:
            changes.setdefault(names[used[0] :], []).append(category)
            for name in names:
                rest = re.sub(_whole(name), "", rest)
    found = [NameChange(names, tuple(of_name)) for names, of_name in changes.items()]
    for term in knowledge.terms:
        if is_numbered(term, knowledge):  # alone it is a word like any other
            continue
        earlier = [name for name in term.former if _is_in(name, rest)]
        found += [NameChange((name,), term=term) for name in earlier]
    return found


def _any_names(knowledge: KnowledgeBase) -> Iterator[str]:
    """Of every earlier name at least a part."""
    for category in knowledge.categories:
        yield from category.former
    for term in knowledge.terms:
        yield term.preferred  # it begins a numbered name
        yield from term.former


def _numbered(category: Category, knowledge: KnowledgeBase) -> Iterator[str]:
    """What a numbered name became when its word changed: Level II, with Level now Category."""
    for term in knowledge.terms:
        if category.numeral and is_numbered(term, knowledge):
            yield f"{term.preferred} {category.numeral}"


def is_numbered(term: Term, knowledge: KnowledgeBase) -> bool:
    """Whether a term is the word before the number of categories, such as Category and Level."""
    return any(
        name.startswith(f"{former} ")
        for former in term.former
        for category in knowledge.categories
        for name in category.former
    )


def present_names(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    """Former name -> the names to write instead, the longest former name first."""
    present: dict[str, list[str]] = {}
    for category in knowledge.categories:
        for former in category.former:
            present.setdefault(former, []).append(category.name)
    for term in knowledge.terms:
        for former in term.former:
            present.setdefault(former, []).append(term.preferred)
    return dict(sorted(present.items(), key=lambda item: (-len(item[0]), item[0])))


def term_pattern(term: Term) -> re.Pattern[str]:
    """Finds the name of a term and its abbreviations in a text.

    A name with a capital and an abbreviation count only as they are written: "Category" is the
    endorsement category, "category" may be any.
    """
    name = re.escape(term.preferred)
    names = [f"{name}s?" if term.preferred != term.preferred.lower() else f"(?i:{name}s?)"]
    names += [re.escape(one) for one in term.abbreviations if one != one.lower()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")


def term_finder(term: Term) -> Callable[[str, str], bool]:
    """Whether a text uses a term; it is given in small letters, too.

    That is `term_pattern`, asked only where the letters of the term are in the text.
    """
    finds = term_pattern(term).search
    names = [name.lower() for name in (term.preferred, *term.abbreviations)]

    def uses(text: str, lowered: str) -> bool:
        return any(name in lowered for name in names) and finds(text) is not None

    return uses


def _is_in(name: str, text: str) -> bool:
    """Whether a text holds a name as a whole; most hold no letter of it, which is quick to see."""
    return name in text and re.search(_whole(name), text) is not None


def _whole(name: str) -> str:
    """A pattern for a name that is no part of a longer one: "Level II" is not in "Level III"."""
    return rf"(?<!\w){re.escape(name)}(?![\w-])"
