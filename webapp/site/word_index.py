"""The index of words at the back of a book: each word with the records in which it is found. Pure.

Words of titles and alternative wordings, and the names of the registers. `webapp/documents.py`
makes pages of it, for readers without JavaScript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ingest.content.model.former_names import is_numbered
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Criterion, Question, Term, Topic
from ingest.content.model.slugs import make_slug
from search.analysis import fold, split_words, stem
from search.bm25f import STOP_WORDS

__all__ = ["LetterGroup", "WordEntry", "word_index"]

_OTHERS = "other"
"""Id of the group for what begins with no letter from A to Z."""

_MANY = 12
"""An entry that would lead to more questions than this leads to their topics instead."""

_COMMON = 0.25
"""A word that more records have, as a share of all, says too little about any of them."""

_TELLING = 0.1
"""A word of the alternative wordings counts when this share of a question's wordings have it: a
single one of many may hold anything."""

_EMPTY_WORDS = (
    "able across actually after again ago alike all almost alone along already also although "
    "always among another anybody anyone anything anyway around ask away back because become "
    "before begin better between beyond both bring call came certain come different down each "
    "either else end enough even ever every everybody everyone everything far few find first fit "
    "follow former gave get give go good got great grow had heard here however i'd i'll include "
    "instead keep kind know last later least less like list little long look lot main make many "
    "may maybe might more most much must need never new next nobody none nothing now number off "
    "often okay old once one only other otherwise out outside over own particular per perhaps "
    "please previous put quite rather read really reason same say see seem send set several "
    "similar since six some somebody someone something somewhere soon still such sure take talk "
    "tell ten than though three through time together too toward true try turn twice two type "
    "under unless until use usual various versus very vs want way well went whether while "
    "whoever whole whose within without yet"
)
"""Words that are no subject, in addition to the words of grammar."""

_STOP_WORDS = frozenset(fold(word) for word in split_words(STOP_WORDS))
_EMPTY_STEMS = frozenset(stem(fold(word)) for word in split_words(_EMPTY_WORDS))


@dataclass(frozen=True)
class WordEntry:
    """A word or name and where it leads."""

    word: str
    """As readers know it: "babies", "Infant Family Specialist (IFS)"."""
    id: str
    """Slug, each once in the index."""
    letter: str
    """Id of its group."""
    questions: tuple[Question, ...] = ()
    """In the order shown; none where there are too many."""
    topics: tuple[tuple[Topic, int], ...] = ()
    """Where there are too many questions: their topics, and the number of each."""
    criteria: tuple[Criterion, ...] = ()
    """In the order shown; none where there are too many."""
    criteria_count: int = 0
    """Number of criteria, whether listed or not."""
    term: Term | None = None
    """The defined term that it names."""
    category: Category | None = None
    """The category that it names."""
    see: tuple[WordEntry, ...] = ()
    """Entries of the names that are used now."""

    @property
    def is_reference(self) -> bool:
        """Whether it only leads to other entries: "IFS: see Infant Family Specialist"."""
        return not (
            self.questions or self.topics or self.criteria_count or self.term or self.category
        )


@dataclass(frozen=True)
class LetterGroup:
    """The entries that begin with one letter."""

    id: str
    """A small letter, or "other" for what begins with anything else."""
    entries: tuple[WordEntry, ...]
    """By alphabet."""

    @property
    def label(self) -> str:
        return "0–9" if self.id == _OTHERS else self.id.upper()


@dataclass(frozen=True)
class _Name:
    """A name of the registers."""

    word: str
    """What stands in the index."""
    mentions: tuple[str, ...]
    """What means it wherever it stands, itself first."""
    aliases: tuple[str, ...]
    """All other names under which people look for it."""
    term: Term | None = None
    category: Category | None = None


@dataclass
class _Found:
    """What is known of a word or name so far."""

    forms: Counter[str] = field(default_factory=Counter)
    """The ways in which it is written, and how often."""
    records: dict[str, Question | Criterion] = field(default_factory=dict)
    """By id, in the order shown."""
    name: _Name | None = None
    see: dict[str, None] = field(default_factory=dict)
    """Keys of other names, in the order of the registers."""


def word_index(knowledge: KnowledgeBase) -> tuple[LetterGroup, ...]:
    """The words and names of a knowledge base by letter, in order.

    A word stands in its most usual form. Left out are words that are no subject, numbers, and
    words that more than a quarter of the records have. What a term or a category is called
    otherwise leads to its present name.
    """
    found: dict[str, _Found] = {}
    names = {_key(name.mentions[0]): name for name in _names(knowledge)}
    for key, name in names.items():
        found.setdefault(key, _Found()).name = name
    _add_records(knowledge, names, found)
    for key, name in names.items():
        for alias in filter(_is_heading, name.aliases):
            if _key(alias) != key:
                other = found.setdefault(_key(alias), _Found())
                other.see[key] = None
                if other.name is None and other.records.keys() <= found[key].records.keys():
                    other.records.clear()  # the present name leads to all of them
                if not other.forms:
                    other.forms[alias] += 1
    _leave_out_common(found, len(knowledge.questions) + len(knowledge.criteria))
    return _groups(found, knowledge)


def _key(name: str) -> str:
    """What is the same for all forms of a word; of a name of several words, all its words.

    IFS is no form of "if": what is written in capitals stands for itself.
    """
    written = split_words(name)
    folded = [fold(word) for word in written]
    if len(written) == 1 and not (written[0].isupper() and len(written[0]) > 1):
        return stem(folded[0])
    return " ".join(folded) if len(written) > 1 else "".join(f"={word}" for word in folded)


def _names(knowledge: KnowledgeBase) -> Iterator[_Name]:
    numbered = [term for term in knowledge.terms if is_numbered(term, knowledge)]
    for category in knowledge.categories:
        abbreviation = category.abbreviation
        earlier = [f"{term.preferred} {category.numeral}" for term in numbered if category.numeral]
        others = tuple(filter(None, (abbreviation, *category.former, *earlier)))
        word = f"{category.name} ({abbreviation})" if abbreviation else category.name
        yield _Name(word, (category.name, *others), others, category=category)
    for term in knowledge.terms:
        others = (*term.former, *term.abbreviations)
        yield _Name(term.preferred, (term.preferred, *others), (*others, *term.lay), term=term)


class _Mentions:
    """Finds names in a text: one word as it is, several in whatever form they have."""

    def __init__(self, names: Mapping[str, _Name]) -> None:
        self._words: dict[str, list[str]] = {}  # folded word -> keys of the names
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}  # first stem -> stems, key
        for key, name in names.items():
            for mention in name.mentions:
                words = [fold(word) for word in split_words(mention)]
                if len(words) > 1:
                    stems = [stem(word) for word in words]
                    self._phrases.setdefault(stems[0], []).append((stems, key))
                elif words and not _is_empty(words[0]):
                    self._words.setdefault(words[0], []).append(key)

    def find(self, folded: Sequence[str]) -> tuple[set[str], set[int]]:
        """Keys of the names, and the places of words that are only part of one."""
        stems = [stem(word) for word in folded]
        keys: set[str] = set()
        covered: set[int] = set()
        for place, word in enumerate(folded):
            keys.update(self._words.get(word, ()))
            for phrase, key in self._phrases.get(stems[place], ()):
                if stems[place : place + len(phrase)] == phrase:
                    keys.add(key)
                    covered.update(range(place, place + len(phrase)))
        return keys, covered


def _add_records(
    knowledge: KnowledgeBase, names: Mapping[str, _Name], found: dict[str, _Found]
) -> None:
    mentions = _Mentions(names)
    for record, texts in _texts(knowledge):
        counted: Counter[str] = Counter()
        forms: dict[str, Counter[str]] = {}
        for text in texts:
            written = split_words(text)
            folded = [fold(word) for word in written]
            keys, covered = mentions.find(folded)
            for place, word in enumerate(folded):
                if place not in covered and _is_subject(word):
                    key = _key(written[place])
                    keys.add(key)
                    forms.setdefault(key, Counter())[_form(written[place], place)] += 1
            # The title counts for itself, whatever the other wordings are.
            counted.update(dict.fromkeys(keys, len(texts) if text is texts[0] else 1))
        for key, count in counted.items():
            if count >= _TELLING * (len(texts) - 1):
                of_key = found.setdefault(key, _Found())
                of_key.records[record.id] = record
                of_key.forms.update(forms.get(key, ()))


def _is_heading(name: str) -> bool:
    """Whether people look for a name at its first letter: not for "the association" below T."""
    first = split_words(name)[:1]
    return name[:1].isalnum() and bool(first) and not _is_empty(fold(first[0]))


def _is_empty(folded: str) -> bool:
    return folded in _STOP_WORDS or stem(folded) in _EMPTY_STEMS


def _is_subject(folded: str) -> bool:
    return len(folded) > 1 and not folded[0].isdigit() and not _is_empty(folded)


def _texts(
    knowledge: KnowledgeBase,
) -> Iterator[tuple[Question | Criterion, tuple[str, ...]]]:
    """Each record with its title and its other wordings."""
    for question in knowledge.questions:
        yield question, (question.title, *question.asked_as)
    for criterion in knowledge.criteria:
        yield criterion, (criterion.title,)


def _form(word: str, place: int) -> str:
    """A word without the capital that it has as the first of a text."""
    return word.lower() if place == 0 and word.istitle() else word


def _leave_out_common(found: dict[str, _Found], size: int) -> None:
    most = max(_MANY, _COMMON * size)
    for one in found.values():
        if one.name is None and len(one.records) > most:
            one.records.clear()


def _groups(found: dict[str, _Found], knowledge: KnowledgeBase) -> tuple[LetterGroup, ...]:
    entries: dict[str, WordEntry] = {}
    taken: set[str] = set()
    order = sorted((_alphabetical(_word(one)), key) for key, one in found.items())
    for (letters, word), key in order:
        slug = make_slug(word, taken)
        taken.add(slug)
        entries[key] = _entry(word, slug, _letter(letters), found[key], knowledge)
    linked = []
    for key, entry in entries.items():
        see = tuple(entries[one] for one in found[key].see if not entries[one].is_reference)
        if see or not entry.is_reference:
            linked.append(replace(entry, see=see))
    # By alphabet already; only what begins with a sign or a foreign letter stands elsewhere.
    linked.sort(key=lambda entry: (entry.letter == _OTHERS, entry.letter))
    return tuple(
        LetterGroup(letter, tuple(group))
        for letter, group in groupby(linked, key=lambda entry: entry.letter)
    )


def _word(one: _Found) -> str:
    if one.name is not None:
        return one.name.word
    return min(one.forms, key=lambda form: (-one.forms[form], len(form), form))


def _alphabetical(word: str) -> tuple[str, str]:
    return " ".join(fold(part) for part in split_words(word)), word


def _letter(letters: str) -> str:
    return letters[0] if "a" <= letters[:1] <= "z" else _OTHERS


def _entry(word: str, slug: str, letter: str, found: _Found, knowledge: KnowledgeBase) -> WordEntry:
    records = found.records.values()
    questions = tuple(one for one in records if isinstance(one, Question))
    criteria = tuple(one for one in records if isinstance(one, Criterion))
    counted = Counter(one.topic for one in questions) if len(questions) > _MANY else Counter()
    name = found.name
    return WordEntry(
        word,
        slug,
        letter,
        questions=() if counted else questions,
        topics=tuple((topic, counted[topic.id]) for topic in knowledge.topics if counted[topic.id]),
        criteria=criteria if len(criteria) <= _MANY else (),
        criteria_count=len(criteria),
        # The glossary is sure to show what has a definition.
        term=name.term if name and name.term and name.term.definition else None,
        category=name.category if name else None,
    )
