"""Whether words ask something, and the marks and numbers that stand before questions."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.documents.recognition.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.vocabulary import characters, either

__all__ = [
    "clean_question",
    "is_front_matter",
    "likeness",
    "number_of",
    "plain",
    "without_answer_mark",
]

_INTERROGATIVES = re.compile(
    rf"(?:{either('before_asking')}[,!:]?\s+)?{either('asking_first')}(?![\w])", re.IGNORECASE
)
_PROBLEM = re.compile(rf"{either('trouble_labels')}\s?\d*:\s+\S", re.IGNORECASE)
_ASKS_AT_END = re.compile(
    rf"(?:[?？؟]|[{''.join(characters('asking_last'))}][。．.]?)[\s\"'”’»)\]._*:」』）]*$"
)
_ASKS_ANYWHERE = re.compile(r"[?？؟](?:[\s\"'”’»)\].*_:!]|$)|[α-ωά-ώ];$")
_STATES = re.compile(
    rf"{either('stating_first')}(?![\w])|.*(?<!\w){either('stating')}(?!\w)", re.IGNORECASE
)
_FRONT = re.compile(
    rf"(?:the\s+)?{either('contents_titles', 'front_matter')}[\s:.!?]*", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:\w+day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+)?(?:de\s+)?"
    rf"{either('months')}[^\W\d_]{{0,7}}\.?\s+"
    r"(?:de\s+)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(
    r"[\s*_]*(?:"
    r"[(\[](?:Q\s?)?(\d{1,3}(?:[.\-]\d{1,3})*)(?:[a-z])?[)\]][.:]?\s*"
    r"|(?:§|#|No\.|Nr\.|FAQ\s|Q)?\s?(\d{1,3}(?:\s?[.\-]\s?\d{1,3})+)[a-z]?[.:)\]]*(?:\s*[-–—]\s+|\s+|(?=[A-Z]))"
    r"|(?:§|#|No\.|Nr\.|FAQ\s|Q)?\s?(\d{1,3})[a-z]?\s?[.:)\]]+\s*(?:[-–—]\s+)?(?!\d)"
    r"|(?:§|#)?(\d{1,3})\s+[-–—]\s+"
    r")"
)
_BULLET = re.compile(r"^[\s•▪◦●○·‣»>*+^↑–—|-]+(?=[^\s])")


def number_of(text: str) -> tuple[int, ...]:
    """The number that a text begins with, empty where there is none.

    >>> number_of("3.2) How?"), number_of("(14) How?"), number_of("42 is it"), number_of("[3-1] x")
    ((3, 2), (14,), (), (3, 1))
    """
    match = _LEADING_NUMBER.match(text)
    if not match:
        return ()
    digits = next(group for group in match.groups() if group)
    return tuple(int(one) for one in re.split(r"\s?[.\-]\s?", digits))


def without_number(text: str) -> str:
    match = _LEADING_NUMBER.match(text)
    rest = text[match.end() :] if match else text
    return rest if rest.strip() else text


def clean_question(text: str) -> str:
    """A question without its mark, its number and its bullets.

    >>> clean_question("Q3.2) Why?"), clean_question("(4) Why?"), clean_question("Q. 4.1 Why?")
    ('Why?', 'Why?', 'Why?')
    """
    for _ in range(3):
        before = text
        text = _BULLET.sub("", text.strip())
        match = QUESTION_MARK.match(text)
        if match and text[match.end() :].strip():
            text = text[match.end() :]
        text = without_number(text)
        if text == before:
            break
    text = text.strip().strip("¶").strip()
    for sign in ("**", "__"):
        if text.startswith(sign) and text.endswith(sign) and len(text) > 5:
            text = text[2:-2].strip()
    return text


def without_answer_mark(text: str) -> str:
    match = ANSWER_MARK.match(text)
    return text[match.end() :] if match else text


@lru_cache(maxsize=20_000)
def likeness(text: str) -> float:
    """How much a text looks like a question, zero to one.

    1 asks with a question mark, 0.8 begins as questions do, 0.55 states a trouble or a whole
    sentence, 0.2 is a title.
    """
    if QUESTION_MARK.match(text) and len(text.split()) > 1 and not text.startswith("Subject"):
        return 1.0
    words = clean_question(text)
    count = len(words.split())
    if not count or not any(sign.isalpha() for sign in words):
        return 0.0
    if is_front_matter(words):
        return 0.0
    if count > 80:
        return 0.05
    if _ASKS_AT_END.search(words):
        return 1.0
    asks = bool(_ASKS_ANYWHERE.search(words))
    if asks and count < 60:
        return 0.9
    if _INTERROGATIVES.match(words) and count > 1 and not words.endswith((".", ":", ";")):
        return 0.8
    if count > 40:
        return 0.1
    if _PROBLEM.match(words):
        return 0.8
    if _INTERROGATIVES.match(words) and count > 2:
        return 0.55
    if count >= 3 and _STATES.match(words):
        return 0.5
    if words.rstrip().endswith(("…", "...", "!")):
        return 0.5
    return 0.3 if count >= 5 and not words.endswith(":") else 0.2


def is_front_matter(text: str) -> bool:
    """Whether a heading is of a part that has no questions, such as "Contents", or a date."""
    if _DATE.fullmatch(text.strip(" *_[](){}=-—–|")):
        return True
    return bool(_FRONT.fullmatch(without_number(text).strip(" *_[](){}=-—–|")))


def plain(text: str) -> str:
    """Words to compare by: without case, signs, marks and numbers.

    >>> plain("1.2 **How** is it?") == plain("Q: how is it")
    True
    """
    return " ".join(re.sub(r"[\W_]+", " ", clean_question(text).lower()).split())
