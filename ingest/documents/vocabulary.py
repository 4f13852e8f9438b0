"""The words of `vocabulary.toml` -> patterns that find them in the lines of documents.

The file tells how a phrase is written. Readers and recognition take their words from here, so that
a language is added in one place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

__all__ = ["LANGUAGES", "characters", "either", "phrase_pattern", "phrases"]

_WITHOUT_SPACES = "without_spaces"


def _load() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = resources.files("ingest.documents").joinpath("vocabulary.toml").read_text("utf-8")
    return {language: _table(**entries) for language, entries in tomllib.loads(text).items()}


def _table(*, unseen: Sequence[str] = (), **entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The entries of a language; those that are `unseen` have no phrase."""
    return {entry: tuple(words) for entry, words in entries.items()} | dict.fromkeys(unseen, ())


_TABLES = _load()

LANGUAGES = {name: table for name, table in _TABLES.items() if name != _WITHOUT_SPACES}
"""Code of a language -> entry -> its phrases, none where no document has shown one yet."""


def phrases(entry: str) -> tuple[str, ...]:
    """The phrases of an entry in all languages, each once, in the order of the file.

    Raises KeyError for an entry that a language does not have.

    >>> phrases("answer_letters")
    ('A', 'R', 'O', 'S', 'V', 'О')
    """
    return tuple(dict.fromkeys(phrase for table in LANGUAGES.values() for phrase in table[entry]))


def characters(entry: str) -> tuple[str, ...]:
    """What the scripts without spaces between words have for an entry."""
    return _TABLES[_WITHOUT_SPACES][entry]


@cache
def either(*entries: str) -> str:
    """A pattern of any phrase of the entries, in one group that is not numbered.

    The longest come first, so that a shorter one never ends a match within a longer.
    """
    found = sorted({phrase for entry in entries for phrase in phrases(entry)})
    return f"(?:{'|'.join(sorted(map(phrase_pattern, found), key=len, reverse=True))})"


def phrase_pattern(phrase: str) -> str:
    r"""The pattern of a phrase as the file writes it.

    >>> for phrase in ("table/list of questions", "(the) faq …", "stand: +", "we didn't …answer…"):
    ...     print(phrase_pattern(phrase))
    (?:table|list)\s+of\s+questions
    (?:the\s+)?faq(?:\W.*)?
    stand:\s.*
    we\s+didn[’']t\s+.*answer.*
    """
    source = ""
    for token in phrase.split():
        if token == "…":
            source += r"(?:\W.*)?" if source else r"(?:.*\W)?"
            continue
        if token == "+":
            source += r"\s.*"
            continue
        words = token.removeprefix("(").removesuffix(")").split("/")
        group = "|".join(map(_word_pattern, words))
        group = f"(?:{group})" if len(words) > 1 else group
        is_first = not source or source.endswith((r"\s+)?", r"\W)?"))
        if not token.startswith("("):
            source += group if is_first else rf"\s+{group}"
        else:
            source += rf"(?:{group}\s+)?" if is_first else rf"(?:\s+{group})?"
    return source


def _word_pattern(word: str) -> str:
    special = {"*": r"\w+", "#": r"[\d.]+,?"}
    if word in special:
        return special[word]
    return re.escape(word).replace("…", ".*").replace("'", "[’']")
