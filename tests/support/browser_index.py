"""Reads the scripts of the index for the browser, by the definition of their format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

BEGINNING, END = "globalThis.FaqSearchIndex=", ";\n"

SIGNS = [chr(code) for code in range(35, 127) if chr(code) != "\\"][:90]


def value_of(script: str) -> dict[str, Any]:
    """What the script assigns: all between the assignment and its end, read as JSON."""
    script = script.removeprefix("\ufeff")
    assert script.startswith(BEGINNING)
    assert script.endswith(END)
    value: dict[str, Any] = json.loads(script[len(BEGINNING) : -len(END)])
    return value


def read_numbers(text: str) -> list[int]:
    """The numbers that are written as signs."""
    numbers, digits = [], list[int]()
    for sign in text:
        digits.append(SIGNS.index(sign))
        if digits[-1] < 45:
            number = digits.pop()
            while digits:
                number = (number + 1) * 45 + digits.pop() - 45
            numbers.append(number)
    assert not digits
    return numbers


def read_keys(text: str) -> list[str]:
    """The keys that are written without the letters they share with the one before."""
    keys, before = [], ""
    for line in text.split("\n") if text else ():
        before = before[: SIGNS.index(line[0])] + line[1:]
        keys.append(before)
    return keys


def read_pieces(pieces: Sequence[Any]) -> tuple[list[str], dict[str, dict[int, int]]]:
    """The words and the postings of all pieces with terms."""
    all_words: list[str] = []
    postings: dict[str, dict[int, int]] = {}
    for words, terms, counts, steps, impacts in pieces:
        all_words += read_keys(words)
        pairs = iter(list(zip(read_numbers(steps), read_numbers(impacts), strict=True)))
        for term, count in zip(read_keys(terms), read_numbers(counts), strict=True):
            record = -1
            postings[term] = {}
            for _ in range(count):
                step, impact = next(pairs)
                record += step
                postings[term][record] = impact
    return all_words, postings
