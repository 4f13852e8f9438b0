"""What can go wrong and how it is said: one family of errors, each readable by staff.

Raised in every package; the command line prints them as one message and ends with `exit_code`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from ingest.names import visible

__all__ = [
    "ContentError",
    "FaqError",
    "Fault",
    "FaultKind",
    "Finding",
    "Parsed",
    "SourceError",
    "UsageError",
    "did_you_mean",
    "is_slip",
    "slip_of",
]

_FEW = 12
"""How many words a message lists."""

_NEAR = 0.6
"""How alike two words are of which one may have been typed for the other."""

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to say about one line of one file.

    >>> str(Finding("content/faq/cost.md", 3, "the status “opne” does not exist", "Use “open”."))
    'content/faq/cost.md:3: the status “opne” does not exist. Use “open”.'
    """

    path: str
    """The file or folder as the user would type it."""
    line: int
    """The line, counted from one."""
    problem: str
    """What is wrong, in words, without a full stop."""
    remedy: str
    """What to do: a whole sentence."""

    def __str__(self) -> str:
        return f"{visible(self.path)}:{self.line}: {self.problem}. {self.remedy}"


class FaultKind(StrEnum):
    """What a fault is about; decisions hang on it and never on the wording."""

    UNREADABLE = "unreadable"
    """A file or folder cannot be opened, or is no text, no TOML, without the end of its head."""
    MISPLACED = "misplaced"
    """A file or folder lies where none of its kind may, or has a name that it may not have."""
    MISNAMED = "misnamed"
    """A file is called otherwise than the record in it: `value` is the id of the record."""
    MISSING = "missing"
    """What must be there is not: `subject` is the key or the part of the file."""
    DUPLICATE = "duplicate"
    """What may stand once stands twice: `value` is the key, the id or the text."""
    UNKNOWN_KEY = "unknown key"
    """No key is called `value` here."""
    UNKNOWN_RECORD = "unknown record"
    """`value` is the id of a record that does not exist; `subject` is what it would be: question,
    criterion, topic, category, era, term, page, document."""
    UNKNOWN_WORD = "unknown word"
    """`value` is none of the few words that `subject`, a key, may have."""
    MALFORMED = "malformed"
    """A value is not written as such values are."""
    LOST = "lost"
    """What stands in a text would not be shown: `value` is what."""
    CONTRADICTION = "contradiction"
    """Two things that are said do not fit together."""


@dataclass(frozen=True, order=True)
class Fault(Finding):
    """One thing that is wrong in one file."""

    kind: FaultKind
    subject: str
    """What is wrong: a key, a part of the file, a kind of record."""
    value: str = ""
    """What stands there, as it is written; empty where nothing does."""


_Value = TypeVar("_Value", covariant=True)


@dataclass(frozen=True)
class Parsed(Generic[_Value]):
    """What could be made of a text, a file or a folder, and all that is wrong with it.

    With faults the value is good for messages and for finding more faults, and no more.
    """

    value: _Value
    faults: tuple[Fault, ...] = ()


class FaqError(Exception):
    """The root of the family: a fault we know, to be shown as one message."""

    exit_code = 1
    """What the command line ends with."""


class UsageError(FaqError):
    """The command was given something it cannot work with: no such folder, a port that is taken."""

    exit_code = 2


class ContentError(FaqError):
    """The content folder has faults; `faults` lists all of them, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class SourceError(FaqError):
    """A source document cannot be read; `path` names it."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(f"{visible(path)}: {message}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence with the known word that was meant, or else all known words if they are few.

    >>> did_you_mean("statsu", ["status", "sources"])
    'Did you mean “status”?'
    >>> did_you_mean("colour", ["part-10", "part-2"])
    'Use one of: part-2, part-10.'
    >>> did_you_mean("fee-30-hours", ["fee-33-hours", *map(str, range(20))])
    'The nearest is “fee-33-hours”, which may be another.'
    >>> did_you_mean("colour", map(str, range(20)))
    'None of the 20 that there are is called like it.'
    >>> did_you_mean("x", [])
    'None is defined yet.'
    """
    words = sorted(known, key=_in_counting_order)
    if meant := slip_of(word, words):
        return f"Did you mean “{meant}”?"
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=_NEAR)
    if len(words) <= _FEW:
        return f"Use one of: {', '.join(words)}." if words else "None is defined yet."
    if near:
        return f"The nearest is “{near[0]}”, which may be another."
    return f"None of the {len(words)} that there are is called like it."


def slip_of(word: str, known: Iterable[str]) -> str:
    """The known word for which another was typed; empty where there is none, or it is unsure.

    >>> slip_of("statsu", ["status", "sources"]), slip_of("fee-30", ["fee-33"])
    ('status', '')
    """
    words = sorted(known, key=_in_counting_order)
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=_NEAR)
    return near[0] if near and is_slip(word.lower(), near[0].lower()) else ""


def is_slip(word: str, known: str) -> bool:
    """Whether one was typed for the other, word by word: ids of two records share most words.

    A kind before an id (`term:renewal`) does not count.
    """
    parts, others = (re.split(r"[\W_]+", one.rpartition(":")[2]) for one in (word, known))
    if "".join(parts) == "".join(others):
        return True
    return len(parts) == len(others) and all(
        one == other
        or (
            not (one + other).isdecimal()
            and difflib.SequenceMatcher(None, one, other).ratio() >= _NEAR
        )
        for one, other in zip(parts, others, strict=True)
    )


def _in_counting_order(word: str) -> list[tuple[int, str]]:
    """A key that puts “part-2” before “part-10”."""
    return [(int(one), "") if one.isdecimal() else (0, one) for one in _DIGITS.split(word)]
