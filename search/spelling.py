"""What a mistyped or unfinished word may have been, among the words of the index.

`webapp/static/search/spelling.js` does the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Spellings",
    "beginning_with",
    "distance",
    "is_number",
    "letter_mask",
    "nearest",
    "of_like_letters",
    "split",
]

_SLIP = 2
"""What it costs to swap two neighbours, to leave a letter out, or to double or not to double one:
most typing errors are of these, and few words are so near to one another."""

_STRAY = 3
"""What it costs to put a letter in, or a vowel in the place of another, as words are written by
ear."""

_CHANGE = 4
"""What it costs to put any other letter in the place of one: "fever" is no "fewer"."""

_VOWELS = "aeiouy"

_IS_VOWEL = np.array([chr(code) in _VOWELS for code in range(128)])

_LIMITS = ((4, 2), (6, 3), (7, 4), (9, 6))
"""Letters of a word from which on its errors may cost so much: the shorter a word, the more others
are near. Of 706 common words of other subjects 10 are mended so; of 1,649 words with one error,
1,519 are mended rightly and 2 wrongly."""

_FEW = 20
"""Words that are looked at one by one; of more it is first worked out which are near."""

_LOOKED_AFTER = 3
"""Letters after which those of many words are given up that are too far already."""

_PART = 3
"""Letters from which on a word may be part of words that ran together."""


def beginning_with(prefix: str, words: Sequence[str]) -> Sequence[str]:
    """The words that begin with a prefix; `words` must be sorted.

    >>> beginning_with("fam", ["fair", "families", "family", "far"])
    ['families', 'family']
    """
    first = bisect_left(words, prefix)
    last = bisect_left(words, prefix + "\U0010ffff", lo=first)
    return words[first:last]


def distance(typed: str, meant: str, limit: int) -> int:
    """What the errors cost that make one word of the other: `_SLIP`, `_STRAY` or `_CHANGE` each.

    More than `limit` is given as `limit + 1`. The distance is that of "optimal string alignment",
    Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.2, with
    weights: no part is edited twice.

    >>> distance("confrence", "conference", 4), distance("trianing", "training", 4)
    (2, 2)
    >>> distance("infent", "infant", 4), distance("fever", "fewer", 4)
    (3, 4)
    """
    pairs = enumerate(zip(typed, meant, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(typed), len(meant)))
    same = max(0, same - 1)  # what is doubled is told by the letter before
    typed, meant = typed[same:], meant[same:]
    band = limit // _SLIP
    if abs(len(typed) - len(meant)) > band:
        return limit + 1
    far = limit + 1
    before: list[int] = []
    above = [_SLIP * j for j in range(len(meant) + 1)]
    for i, letter in enumerate(typed, 1):
        # Only what lies near the diagonal can be near enough (Ukkonen 1985).
        first, last = max(1, i - band), min(len(meant), i + band)
        row = [far] * (len(meant) + 1)
        is_double = i > 1 and letter == typed[i - 2]
        put_in = _SLIP if is_double else _STRAY
        row[0] = above[0] + put_in
        least = row[0]
        for j in range(first, last + 1):
            other = meant[j - 1]
            cost = min(above[j] + put_in, row[j - 1] + _SLIP, above[j - 1] + _change(letter, other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + _SLIP)
            row[j] = cost
            least = min(least, cost)
        if least > limit:
            return far
        before, above = above, row
    return min(above[-1], far)


def _change(one: str, other: str) -> int:
    if one == other:
        return 0
    return _STRAY if one in _VOWELS and other in _VOWELS else _CHANGE


def _least_distances(typed: str, meant: Sequence[str], limit: int) -> list[int]:
    """What `distance` is at least for each of some words, all of them at once.

    Nearly always it is just that: only where letters at the beginning are doubled may it be more.
    """
    letters = np.array(meant).view(np.uint32).reshape(len(meant), -1).T
    changes = np.where(_IS_VOWEL[np.minimum(letters, len(_IS_VOWEL) - 1)], _STRAY, _CHANGE)
    changes = changes.astype(np.int16)
    steps = np.arange(0, _SLIP * len(letters) + 1, _SLIP, dtype=np.int16)[:, np.newaxis]
    row = above = np.broadcast_to(steps, (len(steps), len(meant)))
    is_it, last = letters, ""
    left = np.arange(len(meant))
    for place, letter in enumerate(typed, 1):
        was_it, is_it = is_it, letters == ord(letter)
        change = ~is_it * (changes if letter in _VOWELS else np.int16(_CHANGE))
        before, above = above, row
        row = row + np.int16(_SLIP if letter == last else _STRAY)
        np.minimum(row[1:], above[:-1] + change, out=row[1:])
        if last:
            is_swap = is_it[:-1] & was_it[1:]
            np.minimum(row[2:], before[:-2] + _SLIP, out=row[2:], where=is_swap)
        row -= steps
        np.minimum.accumulate(row, axis=0, out=row)
        row += steps
        last = letter
        if place % _LOOKED_AFTER == 0:
            near = (row.min(axis=0) <= limit).nonzero()[0]
            left, letters, changes = left[near], letters[:, near], changes[:, near]
            above, row, is_it = above[:, near], row[:, near], is_it[:, near]
    found = [limit + 1] * len(meant)
    for place, number in enumerate(left.tolist()):
        found[number] = int(row[len(meant[number]), place])
    return found


def letter_mask(word: str) -> int:
    """Which letters a word has, a bit for each; all but a to z share one.

    >>> letter_mask("abba") == letter_mask("ab") == 0b11
    True
    """
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26)
    return letters


class Spellings:
    """Words with one first letter, of which few are looked at for each word that was mistyped."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._lengths = np.array([*map(len, words)], dtype=np.int64)
        # Every letter is a number of its own: a hundred thousand words have a million letters.
        letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
        is_letter = (letters >= 97) & (letters <= 122)
        bits = np.uint32(1) << np.where(is_letter, letters - np.uint32(97), np.uint32(26))
        starts = np.cumsum(self._lengths) - self._lengths
        self._letters: NDArray[np.uint32] = np.bitwise_or.reduceat(bits, starts)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """The words and their `letter_mask`."""
        return zip(self._words, self._letters.tolist(), strict=True)

    def near(self, word: str) -> list[str]:
        """Those of the words that may be near enough to a word, by their letters and lengths."""
        limit = _limit(word)
        changed = np.bitwise_count(self._letters ^ np.uint32(letter_mask(word)))
        is_near = changed * _STRAY <= 2 * limit
        is_near &= np.abs(self._lengths - len(word)) <= limit // _SLIP
        return [self._words[place] for place in np.flatnonzero(is_near).tolist()]


def _limit(word: str) -> int:
    """What the errors of a word may cost."""
    return max((limit for letters, limit in _LIMITS if len(word) >= letters), default=0)


def of_like_letters(word: str, words: Iterable[tuple[str, int]]) -> list[str]:
    """Those of some words, given with their `letter_mask`, that `nearest` may take for a word."""
    letters, most = letter_mask(word), 2 * _limit(word)
    # What costs `_STRAY` or more changes at most two of the letters that a word has, and what
    # costs less one: most words end here.
    return [one for one, its in words if (letters ^ its).bit_count() * _STRAY <= most]


def nearest(word: str, words: Sequence[str], count_of: Callable[[str], int]) -> str | None:
    """The word that was most likely meant; None where none is near enough.

    `count_of` tells how many records hold a word; one that none holds is not meant.

    How near it must be hangs on the letters of the word, see `_LIMITS`; a word of one record must
    be nearer by a slip. Among words equally near the commonest wins, then the first by alphabet.
    """
    limit = _limit(word)
    if not limit or any(letter in "0123456789" for letter in word):  # a number may be any
        return None
    least = _least_distances(word, words, limit) if len(words) > _FEW else [0] * len(words)
    best: tuple[int, int, str] | None = None
    for cost, candidate in sorted(zip(least, words, strict=True)):
        most = best[0] if best else limit
        if cost > most:
            break
        cost = distance(word, candidate, most)
        if cost > most:
            continue
        count = count_of(candidate)
        if count > 1 or (count == 1 and cost + _SLIP <= limit):
            found = (cost, -count, candidate)
            if best is None or found < best:
                best = found
    return best[2] if best else None


def split(word: str, are_neighbours: Callable[[str, str], bool]) -> list[str] | None:
    """The two words that have run together in one; None where it is no such thing.

    `are_neighbours` tells whether two words may stand side by side. Each has `_PART` letters or
    more or is a number; where several ways are open the one whose first word is longest.

    >>> split("mastersdegree", lambda *words: words == ("masters", "degree"))
    ['masters', 'degree']
    """
    if is_number(word):
        return None
    for end in range(len(word) - 1, 0, -1):
        one, other = word[:end], word[end:]
        if _is_part(one) and _is_part(other) and are_neighbours(one, other):
            return [one, other]
    return None


def _is_part(part: str) -> bool:
    return len(part) >= _PART or is_number(part)


def is_number(text: str) -> bool:
    """Whether a text is a number in figures, without any other character."""
    return text.isascii() and text.isdigit()
