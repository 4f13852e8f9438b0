"""What differs between two texts or lists, run by run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Run", "differences", "in_words"]


@dataclass(frozen=True)
class Run:
    """Neighbouring items that are the same in both, or that one has in place of the other's."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def differences(old: Sequence[str], new: Sequence[str]) -> tuple[Run, ...]:
    """Two lists of words or other items cut into runs, in order; each side joined is itself again.

    >>> differences("at least 30 hours".split(), "at least 33 clock hours".split())[1]
    Run(old=('30',), new=('33', 'clock'))
    """
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(Run(tuple(old[a:b]), tuple(new[c:d])) for _, a, b, c, d in codes)


def in_words(runs: Iterable[Run]) -> str:
    """What differs, in words; nothing where all is the same.

    >>> in_words(differences("at least 30 hours".split(), "30 hours a year".split()))
    '“at least” is gone, “a year” is new'
    """
    changes = []
    for run in runs:
        gone, come = " ".join(run.old), " ".join(run.new)
        if run.is_same:
            continue
        if gone and come:
            changes.append(f"“{gone}” is now “{come}”")
        else:
            changes.append(f"“{gone}” is gone" if gone else f"“{come}” is new")
    return ", ".join(changes)
