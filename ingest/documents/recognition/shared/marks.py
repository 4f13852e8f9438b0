"""The marks that documents put before questions and answers: "Q.", "A1)", "Question 3:"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.documents.vocabulary import characters, phrases

__all__ = [
    "ANSWER_MARK",
    "ANSWER_WITHIN",
    "CELLS",
    "HEADER_MARK",
    "LOCAL_MARK",
    "QUESTION_MARK",
    "UNFOLDING",
    "any_case",
    "is_marked",
]

_ONLY_WITH_COLON = "L"
"""A letter that marks questions in documents of a language that the vocabulary does not have."""


def any_case(words: Iterable[str]) -> str:
    """A pattern of words in small letters, with a capital, or in capitals."""
    return "|".join(form for word in words for form in (word, word.capitalize(), word.upper()))


_QUESTION = f"Q|{any_case(phrases('question_words'))}"
_ANSWER = f"A|{any_case(phrases('answer_words'))}"
_QUESTION_LETTERS = "".join(phrases("question_letters")) + _ONLY_WITH_COLON
_ANSWER_LETTERS = "".join(phrases("answer_letters"))
_QUESTION_SIGNS = "".join(characters("question_words"))
_ANSWER_SIGNS = "".join(characters("answer_words"))
_NUMBER = r"\d{1,3}(?:[.\-]\d{1,3})*[a-z]?"
_END = r"\s*[.:：)\]>–—-]+"

QUESTION_MARK = re.compile(
    rf"[\s*_\[(]*(?:"
    rf"(?:{_QUESTION}|FAQ)\s?[#№]?\s?(?:{_NUMBER})?(?:{_END}(?:[*_]*\s+|[*_]*$)|(?<=\d)\s+(?=\S))"
    rf"|(?:{_QUESTION})\s?(?:{_NUMBER})?[:：)](?=\S)"
    rf"|[{_QUESTION_LETTERS}]\s?\d{{0,3}}[:：](?:[*_]*\s+|$)"
    rf"|[{_QUESTION_SIGNS}]\s?\d*\s?[.:：、)]?\s*(?=\S)"
    rf"|Q$|(?:Subject|SUBJECT):\s+(?:{_NUMBER}[.:)]?\s+)?(?=\S)"
    r")"
)
"""The mark of a question, in the languages that use one: "Q.", "Question 3.2:", "Frage 1)"."""

ANSWER_MARK = re.compile(
    rf"[\s*_\[(]*(?:"
    rf"(?:{_ANSWER})\s?[#№]?\s?(?:{_NUMBER})?(?:{_END}(?:[*_]*\s+|[*_]*$)|(?<=\d)\s+(?=\S))"
    rf"|(?:{_ANSWER})\s?(?:{_NUMBER})?[:：)](?=\S)"
    rf"|[{_ANSWER_LETTERS}]\s?\d{{0,3}}[:：](?:[*_]*\s+|$)"
    rf"|A$|[{_ANSWER_SIGNS}]\s?\d*\s?[.:：、)]?\s*(?=\S)"
    r")"
)
"""The mark of an answer."""

_INNER_ANSWER = rf"(?:[AR]|{any_case(phrases('answer_words'))})\s?\d*[.:)]\s"
"""Within a line, of letters only the two that are no usual initials or numerals."""

ANSWER_WITHIN = re.compile(rf"(?<=[?.!:？])\s+(?={_INNER_ANSWER})")
"""Where an answer begins in the paragraph of its question: "Q: How? ANSWER: So."."""

CELLS = re.compile(r"\S(?: {3,}|\t+)\S")
"""What parts the cells of a row in a text."""

UNFOLDING = "+−×✕✖›▼▾▸►▶◀◄⌄⌃˅˄∨▲△▽▷↓↑➕➖⊕⊖✚❯❮➤"
"""Signs that a page shows beside what unfolds, those within the brackets of a pattern."""

HEADER_MARK = re.compile(r"Subject:")
"""The mark that heads every posting, as mail writes it: what follows may ask nothing."""

LOCAL_MARK = re.compile(rf"\s*(?:Subject|SUBJECT|[{_QUESTION_LETTERS.replace('Q', '')}]|FAQ)\b")
"""The mark of a question that is less sure than "Q" and whole words."""


def is_marked(line: str) -> bool:
    """Whether a line begins a question or an answer.

    >>> [is_marked(line) for line in ("Q. How?", "A1) So.", "A.M. hours", "Quite.")]
    [True, True, False, False]
    """
    return bool(QUESTION_MARK.match(line) or ANSWER_MARK.match(line))
