"""Words that stand in texts of every subject, by how little they say, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from ingest.content.model.languages import SEARCHED
from search.analysis import fold, split_words

__all__ = [
    "ASKING_WORDS",
    "GENERAL_WORDS",
    "NUMBER_WORDS",
    "STOP_WORDS",
    "CommonWords",
    "common_words",
]

STOP_WORDS = (
    "a about am an and any are as at be been being but by did doing for from had has have having "
    "he her him his i if in into is it its just me my no not of on or our she so some than that "
    "the their them then there these they this to up us was we were with you your "
    "i'm i've you're you've we're we've they're they've he's she's it's that's there's "
    "what's aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't "
    "wasn't weren't won't wouldn't"
)
"""Stop words, which say nothing about what is asked; as written, each is folded."""

ASKING_WORDS = frozenset(
    [
        "can",
        "could",
        "do",
        "does",
        "how",
        "should",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "would",
    ]
)
"""Words that ask: among questions they tell which kind of answer is wanted. Those that no record
holds are stop words, and no typing errors."""

GENERAL_WORDS = (
    "able about above across actually after again ago all allow almost already also always "
    "another answer any anybody anyone anything apply ask away back bad become before begin best "
    "better big both bring buy call change check choose close come correct could day difference "
    "different do down each easy either else end enough even ever every everyone everything "
    "exactly example except explain far few find fine first follow for found free from full get "
    "give go going good great happen hard help here high hold idea instead into issue just keep "
    "kind know large last late later leave less let like little long look lot make many matter "
    "may maybe mean meaning might more most move much must name near necessary need never new "
    "next no nobody none nothing now number off often okay old once one only open order other out "
    "over own part people person place please point possible problem put question quick quickly "
    "real really reason receive right same say second see seem send set several show side simple "
    "since small someone something sometimes soon sort start stay still stop such sure take talk "
    "tell thank thanks thing think three through time today together too try turn two type under "
    "understand until use useful usually very want way week well whole without word work wrong "
    "year yes yet"
)
"""Words that are found like others, and say little about the subject of a search; folded."""

NUMBER_WORDS = frozenset(
    (
        *("many", "much", "long", "often", "old", "age", "number", "minimum"),
        *("cost", "costs", "fee", "fees", "price", "pay", "hours", "years", "months"),
    )
)
"""Words of queries that a number answers: then a passage with a figure is the better one."""

_NUMBERS = {
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"},
    **{"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15"},
    **{"twenty": "20", "twenty four": "24", "thirty": "30", "forty": "40", "fifty": "50"},
}

_WORDINGS_OF_NAME = (
    "what is {name}",
    "what does {name} mean",
    "what does {name} stand for",
    "{name} meaning",
    "new name of {name}",
)
_WORDINGS_OF_CATEGORY = (
    "what is a {name}",
    "requirements for {name}",
    "all requirements for {name}",
    "what do I need for {name}",
    "everything I need to become {name}",
    "which category is right for me",
)


@dataclass(frozen=True)
class CommonWords:
    """What a language has of them; all words are folded."""

    stop: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    general: frozenset[str] = frozenset()
    number: frozenset[str] = frozenset()
    """Words of queries that a number answers: then a passage with a figure is the better one."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Words for numbers -> their figures."""
    wordings_of_name: tuple[str, ...] = ()
    """How everybody asks for what has a name, `{name}`."""
    wordings_of_category: tuple[str, ...] = ()


@cache
def common_words(language: str) -> CommonWords:
    """Those of a language; none for one that `ingest.content.model.languages` does not name."""
    if language == "en":
        return CommonWords(
            *(_folded(STOP_WORDS), ASKING_WORDS, _folded(GENERAL_WORDS), NUMBER_WORDS),
            *(_NUMBERS, _WORDINGS_OF_NAME, _WORDINGS_OF_CATEGORY),
        )
    known = _languages().get(language, {})
    asking = _folded(known.get("asking", ""))
    return CommonWords(
        stop=(_folded(known.get("stop", "")) | _stop_words_of_snowball(language)) - asking,
        asking=asking,
        general=_folded(known.get("general", "")),
        number=_folded(known.get("number", "")),
        numbers={
            fold(word): figure
            for word, _, figure in (one.partition("=") for one in known.get("numbers", "").split())
        },
        wordings_of_name=tuple(known.get("name", ())),
        wordings_of_category=tuple(known.get("category", ())),
    )


@cache
def _languages() -> Mapping[str, Any]:
    text = resources.files("search").joinpath("languages.toml").read_text("utf-8")
    return tomllib.loads(text)


def _stop_words_of_snowball(language: str) -> frozenset[str]:
    if language not in SEARCHED:
        return frozenset()
    from whoosh.lang.stopwords import stoplists  # no site in English has to load it

    words: Iterable[str] = stoplists.get("no" if language == "nb" else language, ())
    return frozenset(map(fold, words))


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in split_words(text))
