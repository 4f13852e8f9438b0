"""The marks that documents put before questions and answers: "Q.", "A1)", "Question 3:"."""

from __future__ import annotations

import re

__all__ = ["ANSWER_MARK", "QUESTION_MARK", "is_marked"]

_QUESTION_WORDS = (
    "question frage pregunta pergunta domanda vraag pytanie otázka kysymys fråga spørgsmål вопрос"
)
_ANSWER_WORDS = (
    "answer antwort réponse reponse respuesta resposta risposta antwoord odpowiedź odpověď "
    "vastaus svar ответ"
)


def _any_case(words: str) -> str:
    return "|".join(
        form for word in words.split() for form in (word, word.capitalize(), word.upper())
    )


_NUMBER = r"\d{1,3}(?:[.\-]\d{1,3})*[a-z]?"
_END = r"\s*[.:：)\]>–—-]+"

QUESTION_MARK = re.compile(
    rf"[\s*_\[(]*(?:"
    rf"(?:Q|{_any_case(_QUESTION_WORDS)}|FAQ)\s?[#№]?\s?(?:{_NUMBER})?(?:{_END}(?:[*_]*\s+|[*_]*$)|(?<=\d)\s+(?=\S))"
    rf"|(?:Q|{_any_case(_QUESTION_WORDS)})\s?(?:{_NUMBER})?[:：)](?=\S)"
    rf"|(?:В|F|P|D|V|S|K|L)\s?\d{{0,3}}[:：](?:[*_]*\s+|$)"
    rf"|[問问]\s?\d*\s?[.:：、)]?\s*(?=\S)"
    rf"|Q$|(?:Subject|SUBJECT):\s+(?:{_NUMBER}[.:)]?\s+)?(?=\S)"
    r")"
)
"""The mark of a question, in the languages that use one: "Q.", "Question 3.2:", "Frage 1)"."""

ANSWER_MARK = re.compile(
    rf"[\s*_\[(]*(?:"
    rf"(?:A|{_any_case(_ANSWER_WORDS)})\s?[#№]?\s?(?:{_NUMBER})?(?:{_END}(?:[*_]*\s+|[*_]*$)|(?<=\d)\s+(?=\S))"
    rf"|(?:A|{_any_case(_ANSWER_WORDS)})\s?(?:{_NUMBER})?[:：)](?=\S)"
    rf"|(?:О|R|O|S|V)\s?\d{{0,3}}[:：](?:[*_]*\s+|$)"
    rf"|A$|答\s?\d*\s?[.:：、)]?\s*(?=\S)"
    r")"
)
"""The mark of an answer."""


def is_marked(line: str) -> bool:
    """Whether a line begins a question or an answer.

    >>> [is_marked(line) for line in ("Q. How?", "A1) So.", "A.M. hours", "Quite.")]
    [True, True, False, False]
    """
    return bool(QUESTION_MARK.match(line) or ANSWER_MARK.match(line))
