"""Seeded text of any size: so many records, streamed, and queries whose record is known.

Words are made up but for the hundred that English uses most. They stand as often as their rank
says (Zipf), so that new words go on coming as a collection grows, and frequent words stand in a
fixed share of the records. A smaller collection begins a larger one.

All of it is of one subject, as the questions of many associations are: the words of a query that
are not among the hundred stand in 2 % of the records in the median, in 5 % or more for a tenth.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from collection import Asked
from numpy.typing import NDArray

from ingest.content.files.question_files import format_question, format_topic
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from search.entries import Entry

__all__ = ["MISSPELT", "entries", "queries", "write_content"]

MISSPELT = 0.2
"""The share of the queries that have a typing error."""

_SEED = 2026
_TOGETHER = 1_000
"""Records that are made at once; each thousand has a seed of its own and needs no other."""

_FREQUENT = (
    "the of and to a in is you that it he was for on are as with his they i at be this have "
    "from or one had by word but not what all were we when your can said there use an each "
    "which she do how their if will up other about out many then them these so some her would "
    "make like him into time has look two more write go see number no way could people my than "
    "first been call who its now find long down day did get come made may part"
)
_VOCABULARY, _EXPONENT = 200_000, 1.1
"""A word stands as often as its rank to the power of minus so much says."""
_TOPICS = 40
_OF_TOPIC, _TOPIC_WORDS = 0.5, 300
"""The share of words that are drawn of those of the topic, and how many it has."""
_OF_QUESTION = 0.15
"""The share of the words of an answer that its question has too."""
_SENTENCE = 13

_QUESTION_LENGTHS = (5, 6, 7, 8, 9, 10, 11, 13, 16, 22)
_ANSWER_LENGTHS = (12, 22, 34, 46, 58, 70, 85, 110, 150, 220)
"""In words, each for a tenth of the records: 11 and 81 in the mean."""
_WORDINGS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 4)

_ONSETS = "b c d f g h j k l m n p r s t v w br st tr"
_VOWELS = "a e i o u ai"
_CODAS = ("", "n", "r", "l", "m", "ck")


def entries(size: int) -> Iterator[Entry]:
    """So many questions with answers, some with other wordings, in 40 topics."""
    for first in range(0, size, _TOGETHER):
        yield from _thousand(first // _TOGETHER)[: size - first]


def queries(size: int, count: int) -> list[Asked]:
    """So many queries for records of a collection of that size, each with its record.

    Two to five words of a question that are not among the frequent hundred, in any order, behind
    a few words as people ask; `MISSPELT` of them with an error in one word.
    """
    chance, frequent = random.Random(_SEED), {*_FREQUENT.split()}
    numbers = {chance.randrange(-(-size // _TOGETHER)) for _ in range(30)}
    groups = [_thousand(one)[: size - one * _TOGETHER] for one in sorted(numbers)]
    made = []
    for number in range(count):
        entry = chance.choice(groups[number % len(groups)])
        said = [word for word in _plain(entry.question) if word not in frequent]
        said = [*dict.fromkeys(said)] or _plain(entry.answer)
        words = chance.sample(said, min(len(said), chance.randint(2, 5)))
        is_misspelt = number < round(MISSPELT * count)
        if is_misspelt:
            longest = max(words, key=len)
            words[words.index(longest)] = _misspelt(longest, chance)
        asking = chance.choice(("", "", "how do i ", "what is the ", "can you "))
        made.append(Asked(asking + " ".join(words), frozenset({entry.id}), is_misspelt))
    chance.shuffle(made)
    return made


def write_content(folder: Path, size: int) -> None:
    """The first so many records as a content folder."""
    topics = set()
    for entry in entries(size):
        place = folder / "faq" / entry.topic
        if entry.topic not in topics:
            topics.add(entry.topic)
            place.mkdir(parents=True)
            topic = Topic(Slug(entry.topic), entry.topic.replace("-", " ").title(), len(topics))
            (place / "_topic.md").write_text(format_topic(topic), "utf-8")
        question = Question(
            *(Slug(entry.id), Slug(entry.topic), entry.question, entry.answer, Status.PUBLISHED),
            asked_as=entry.asked_as,
        )
        (place / f"{entry.id}.md").write_text(format_question(question), "utf-8")


def _thousand(number: int) -> list[Entry]:
    """The records from `number` times a thousand on."""
    # Only the stream of floats is drawn from, which numpy keeps from version to version.
    chance = np.random.Generator(np.random.PCG64([_SEED, number]))
    words, share = _vocabulary()

    def drawn(lengths: NDArray[Any], topics: NDArray[Any]) -> list[NDArray[Any]]:
        """Ranks of words, a row for each length."""
        count = int(lengths.sum())
        ranks = np.searchsorted(share, chance.random(count) * share[-1])
        near = np.searchsorted(share[:_TOPIC_WORDS], chance.random(count) * share[_TOPIC_WORDS - 1])
        its = 101 + (near * 7_919 + np.repeat(topics, lengths) * 104_729) % 2_000
        is_its = (chance.random(count) < _OF_TOPIC) & (ranks > 100)
        return np.split(np.where(is_its, its, ranks), np.cumsum(lengths)[:-1])

    def chosen(values: tuple[int, ...]) -> Any:
        places = (chance.random(_TOGETHER) * len(values)).astype(int)
        return np.array(values, dtype=int)[places]

    topics = (chance.random(_TOGETHER) * _TOPICS).astype(int)
    questions = drawn(chosen(_QUESTION_LENGTHS), topics)
    answers = drawn(chosen(_ANSWER_LENGTHS), topics)
    wordings = chosen(_WORDINGS)
    made = []
    for place, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        again = np.nonzero(chance.random(len(answer)) < _OF_QUESTION)[0]
        answer[again] = question[again % len(question)]
        asked_as = [
            question[chance.random(len(question)) < 0.6] for _ in range(int(wordings[place]))
        ]
        made.append(
            Entry(
                f"r{number * _TOGETHER + place:07}",
                f"topic-{topics[place]}",
                " ".join(words[question]).capitalize() + "?",
                tuple(dict.fromkeys(" ".join(words[one]) for one in asked_as if len(one) > 1)),
                " ".join(
                    " ".join(words[answer[first : first + _SENTENCE]]).capitalize() + "."
                    for first in range(0, len(answer), _SENTENCE)
                ),
            )
        )
    return made


@cache
def _vocabulary() -> tuple[NDArray[Any], NDArray[np.float64]]:
    """All words by rank, and how often words up to each rank stand."""
    made = _FREQUENT.split()
    for rank in range(len(made), _VOCABULARY):
        if rank % 6 == 5:
            made.append(made[rank - 2] + "s")
        elif rank % 6 == 4:
            made.append(made[rank - 1] + "ing")
        else:
            made.append(_word(rank))
    return np.array(made, dtype=object), np.cumsum(np.arange(1, _VOCABULARY + 1) ** -_EXPONENT)


def _word(rank: int) -> str:
    """A word that can be spoken. Neighbouring ranks have unlike words."""
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    syllables = len(onsets) * len(vowels)
    rest = rank * 611_953 % syllables**3  # a prime: no two ranks share a word but for the ending
    coda = _CODAS[rank // 6 % len(_CODAS)]
    text = ""
    for _ in range(2 if rank < 3_000 else 3):
        rest, syllable = divmod(rest, syllables)
        text += onsets[syllable // len(vowels)] + vowels[syllable % len(vowels)]
    return text + coda


def _misspelt(word: str, chance: random.Random) -> str:
    """With two letters exchanged, one left out, or one too many."""
    place = chance.randrange(1, max(2, len(word) - 1))
    head, tail = word[:place], word[place:]
    return chance.choice((head + tail[1::-1] + tail[2:], head + tail[1:], head + "e" + tail))


def _plain(text: str) -> list[str]:
    return text.lower().replace(".", "").replace("?", "").split()
