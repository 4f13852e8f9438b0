"""What a mistyped or unfinished word may have been, among the words of the index.

`webapp/static/search/spelling.js` does the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

__all__ = ["beginning_with", "distance", "letter_mask", "nearest", "split"]

_UNCORRECTED = 3
"""Letters of a word that is too short to be mended: too many others are near."""

_LONG = 8
"""Letters from which on a word may hold two errors."""

_PARTS = 4
"""Words that may have run together."""


def beginning_with(prefix: str, words: Sequence[str]) -> Sequence[str]:
    """The words that begin with a prefix; `words` must be sorted.

    >>> beginning_with("fam", ["fair", "families", "family", "far"])
    ['families', 'family']
    """
    first = bisect_left(words, prefix)
    last = bisect_left(words, prefix + "\U0010ffff", lo=first)
    return words[first:last]


def distance(one: str, other: str, limit: int) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour.

    More than `limit` is given as `limit + 1`. The distance is that of "optimal string alignment",
    Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.2: no part
    is edited twice.

    >>> distance("confrence", "conference", 2), distance("trianing", "training", 2)
    (1, 1)
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    pairs = enumerate(zip(one, other, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    one, other = one[same:], other[same:]
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        # Only what lies within `limit` of the diagonal can be near enough (Ukkonen 1985).
        first, last = max(1, i - limit), min(len(other), i + limit)
        row = [limit + 1] * (len(other) + 1)
        row[0] = i
        least = i
        for j in range(first, last + 1):
            other_letter = other[j - 1]
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


def letter_mask(word: str) -> int:
    """Which letters a word has, a bit for each; all but a to z share one.

    >>> letter_mask("abba") == letter_mask("ab") == 0b11
    True
    """
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26)
    return letters


def nearest(
    word: str, words: Iterable[tuple[str, int]], weight_of: Callable[[str], int]
) -> str | None:
    """The word that was most likely meant; None where none is near enough.

    `words` are words with their `letter_mask`.

    One error is allowed for, from `_LONG` letters on two, in words of up to `_UNCORRECTED` letters
    none. Among words equally near the one with the same first letter wins, then the commoner,
    which is the one of less weight, then the first by alphabet.
    """
    limit = 0 if len(word) <= _UNCORRECTED else 1 if len(word) < _LONG else 2
    if any(letter in "0123456789" for letter in word):  # a number may be any
        return None
    letters = letter_mask(word)
    best: tuple[int, bool, int, str] | None = None
    for candidate, its_letters in words if limit else ():
        # An edit changes at most two of the letters that a word has: most words end here.
        if (letters ^ its_letters).bit_count() > 2 * limit:
            continue
        edits = distance(word, candidate, limit)
        if edits <= limit:
            found = (edits, candidate[0] != word[0], weight_of(candidate), candidate)
            if best is None or found < best:
                best = found
    return best[3] if best else None


def split(word: str, known: Callable[[str], bool]) -> list[str] | None:
    """The words that have run together in one; None where it is no such thing.

    As few words as possible, at most `_PARTS`, each known; where several ways are open the one
    whose first word is longest. A single letter is a word only if it is "a" or "i", digits always
    are.

    >>> split("mastersdegree", {"masters", "degree", "master"}.__contains__)
    ['masters', 'degree']
    """
    if _is_number(word):
        return None
    for parts in range(2, _PARTS + 1):
        found = _split_into(word, parts, known)
        if found is not None:
            return found
    return None


def _split_into(word: str, parts: int, known: Callable[[str], bool]) -> list[str] | None:
    if parts == 1:
        return [word] if _is_word(word, known) else None
    for end in range(len(word) - parts + 1, 0, -1):
        is_within_number = _is_number(word[end - 1 : end + 1])
        if not is_within_number and _is_word(word[:end], known):
            rest = _split_into(word[end:], parts - 1, known)
            if rest is not None:
                return [word[:end], *rest]
    return None


def _is_word(part: str, known: Callable[[str], bool]) -> bool:
    if _is_number(part):
        return True
    return known(part) and (len(part) > 1 or part in "ai")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
