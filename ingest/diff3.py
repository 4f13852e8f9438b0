"""Three-way merge of lines, values and lists: what was, what staff made of it, what comes. Pure.

`ingest.importing.revision` merges records with it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = [
    "TWO_VERSIONS",
    "Chunk",
    "both_versions",
    "conflict_mark",
    "merge_items",
    "merge_lines",
    "versions_apart",
]

_Item = TypeVar("_Item")

_NAMES = ("the file has", "the documents have")
_OURS, _BETWEEN, _THEIRS = "<<<<<<< ", "=======", ">>>>>>> "

_MARK = re.compile(r"^(?:<{7}(?: .*)?|(?:>{7}|\|{7}) .*\S.*)$", re.MULTILINE)
"""A line that stands in no text but one with a conflict that nobody has settled: of ours, or of
git and other programs that keep versions. Their "=======" alone may be a heading's."""


TWO_VERSIONS = (
    "two versions stand here",
    "Keep one, and take out the other with the lines of marks.",
)
"""Problem and remedy of a file with such a line."""


def conflict_mark(text: str) -> tuple[int, str] | None:
    """Line, counted from one, and text of the first mark of a conflict; None where there is none.

    >>> conflict_mark("5\\n<<<<<<< HEAD\\n6"), conflict_mark("> 5")
    ((2, '<<<<<<< HEAD'), None)
    """
    match = _MARK.search(text)
    return None if match is None else (text.count("\n", 0, match.start()) + 1, match[0])


@dataclass(frozen=True)
class Chunk:
    """A run of lines as each of the three has it."""

    base: tuple[str, ...]
    """What was there before both."""
    ours: tuple[str, ...]
    """What staff have made of it."""
    theirs: tuple[str, ...]
    """What the documents say now."""

    @property
    def is_conflict(self) -> bool:
        """Whether both changed it, and not alike."""
        return self.ours != self.theirs and self.base not in (self.ours, self.theirs)

    @property
    def settled(self) -> tuple[str, ...]:
        """The lines of the one side that changed them; those of staff in a conflict."""
        return self.theirs if self.ours == self.base else self.ours


def merge_lines(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> tuple[Chunk, ...]:
    """The three texts cut into chunks, in order; joined, each side gives its text again.

    The algorithm is diff3 (Khanna, Kunal & Pierce 2007, "A formal investigation of diff3",
    section 3): lines of `base` that are matched on both sides are stable and cut the texts;
    what stands between two such lines is one chunk, and a conflict where both sides changed it.
    So changes that touch each other, without a line between them, are one. Matching is done by
    `difflib`, which prefers long runs to most lines; any matching gives a correct merge.

    >>> [one.settled for one in merge_lines("ab.", "xab.", "ab.y")]
    [('x',), ('a', 'b', '.'), ('y',)]
    >>> [one.is_conflict for one in merge_lines("ab", "xb", "yb")]
    [True, False]
    """
    ours_at, theirs_at = _matches(base, ours), _matches(base, theirs)
    chunks: list[Chunk] = []
    stable: list[str] = []
    b = o = t = 0  # what is in a chunk already

    def close() -> None:
        if stable:
            lines = tuple(stable)
            chunks.append(Chunk(lines, lines, lines))
            stable.clear()

    for position in [*sorted(ours_at.keys() & theirs_at.keys()), len(base)]:
        ours_to, theirs_to = ours_at.get(position, len(ours)), theirs_at.get(position, len(theirs))
        chunk = Chunk(tuple(base[b:position]), tuple(ours[o:ours_to]), tuple(theirs[t:theirs_to]))
        if chunk != Chunk((), (), ()):
            close()
            chunks.append(chunk)
        if position < len(base):
            stable.append(base[position])
        b, o, t = position + 1, ours_to + 1, theirs_to + 1
    close()
    return tuple(chunks)


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Position in `base` -> position of the same line in `other`, rising in both."""
    blocks = difflib.SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}


def merge_items(
    base: Sequence[_Item], ours: Sequence[_Item], theirs: Sequence[_Item]
) -> tuple[_Item, ...]:
    """A list in which no item stands twice, merged item by item; there is no conflict.

    What either side added is there, what either took away is not. The order is that of the
    documents, then what only staff have; that of staff where the documents bring nothing new.

    >>> merge_items("ab", "abx", "bc")
    ('b', 'c', 'x')
    """
    if tuple(ours) == tuple(base):
        return tuple(theirs)
    if set(theirs) == set(base):
        return tuple(ours)
    kept = [one for one in theirs if one in ours or one not in base]
    return tuple(dict.fromkeys([*kept, *(one for one in ours if one not in base)]))


def both_versions(kept: str, incoming: str, names: tuple[str, str] = _NAMES) -> str:
    """Two versions of a text in one, with what differs between lines of marks.

    Equal texts come back as they are. Above the middle mark stands what `kept` has, below it what
    `incoming` has, and the marks say so by these `names`.
    """
    ours, theirs = kept.split("\n"), incoming.split("\n")
    lines: list[str] = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind == "equal":
            lines += ours[a:a_end]
        else:
            lines += [_OURS + names[0], *ours[a:a_end], _BETWEEN]
            lines += [*theirs[b:b_end], _THEIRS + names[1]]
    return "\n".join(lines)


def versions_apart(both: str) -> tuple[str, str] | None:
    """The two versions that `both_versions` has made one text of; None where its marks are gone.

    >>> versions_apart(both_versions("a\\nb", "a\\nc"))
    ('a\\nb', 'a\\nc')
    """
    kept, incoming = list[str](), list[str]()
    sides: tuple[list[str], ...] = (kept, incoming)
    found = 0
    for line in both.split("\n"):
        if line == _OURS + _NAMES[0] and len(sides) == 2:
            sides = (kept,)
        elif line == _BETWEEN and sides == (kept,) and sides[0] is kept:
            sides = (incoming,)
        elif line == _THEIRS + _NAMES[1] and len(sides) == 1 and sides[0] is incoming:
            sides, found = (kept, incoming), found + 1
        else:
            for side in sides:
                side.append(line)
    return ("\n".join(kept), "\n".join(incoming)) if found and len(sides) == 2 else None
