"""Whether words ask something, and the marks and numbers that stand before questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.marks import HEADER_MARK, QUESTION_MARK, UNFOLDING
from ingest.documents.vocabulary import characters, either

__all__ = [
    "begins_question",
    "clean_question",
    "ends_question",
    "is_closing",
    "is_date",
    "is_faq_title",
    "is_front_matter",
    "number_of",
    "plain",
    "question_likeness",
    "without_number",
]

_INTERROGATIVES = re.compile(
    rf"¿|(?:{either('before_asking')}[,!:]?\s+)?{either('asking_first')}(?![\w])", re.IGNORECASE
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
    rf"(?:(?:the\s+)?{either('front_matter', 'contents_titles')}|¿?{either('page_questions')})"
    r"[\s:.!?]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"{either('closings')}[\s,.!…]*", re.IGNORECASE)
_ONE_SENTENCE = re.compile(r"(?:[^.?!]|[.?!](?!\s))*")
_FAQ_TITLE = re.compile(rf"(?:\d+[.)]?\s*)?{either('faq_titles')}", re.IGNORECASE)
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
_BULLET = re.compile(r"(?:[\s•▪◦●○·‣»>*+↑–—|−▸►▶▼▾⌄›✚⊕-]|\[[+−-]\])+(?=[^\s])")
_SIGNS = rf"(?:\[?[–—>{UNFOLDING}-]+\]?)"
_LAST_OF_SIGNS = frozenset(f"–—>{UNFOLDING}-]»")
_UNFOLDING_SIGN = re.compile(
    rf"(?<=[?？؟])\s*{_SIGNS}\s*$|(?<=[?？؟])\s+»$|(?<=[\w)\]\"”’!.])\s+{_SIGNS}\s*$"
)
"""What a page shows beside a question that unfolds: "How? +", "Fees ▼"; not the plus of "C++"."""
_WORD = re.compile(r"[^\W_]+")


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
    """A text without the number that it begins with, unless that is all of it."""
    match = _LEADING_NUMBER.match(text)
    rest = text[match.end() :] if match else text
    return rest if rest.strip() else text


@lru_cache(maxsize=20_000)  # each strategy looks at the same lines
def clean_question(text: str) -> str:
    """A question without its mark, its number, its bullets and the sign by which it unfolds.

    >>> clean_question("Q3.2) Why?"), clean_question("(4) Why?"), clean_question("Q. 4.1 Why?")
    ('Why?', 'Why?', 'Why?')
    >>> clean_question("Why? +"), clean_question("Fees ▼"), clean_question("Is it C++")
    ('Why?', 'Fees', 'Is it C++')
    """
    for _ in range(3):
        before = text
        text = text.strip()
        if match := _BULLET.match(text):
            text = text[match.end() :]
        match = QUESTION_MARK.match(text)
        if match and text[match.end() :].strip():
            text = text[match.end() :]
        text = without_number(text)
        if text == before:
            break
    text = text.strip().strip("¶").strip()
    if text[-1:] in _LAST_OF_SIGNS:  # most texts show by their last character that they have none
        text = _UNFOLDING_SIGN.sub("", text)
    for sign in ("**", "__"):
        if text.startswith(sign) and text.endswith(sign) and len(text) > 5:
            text = text[2:-2].strip()
    return text


def ends_question(text: str) -> bool:
    """Whether a text ends in a question mark, brackets and quotes after it apart.

    >>> ends_question("(Is it **so**?)"), ends_question("So? Yes.")
    (True, False)
    """
    return text.rstrip(" \"'”’»)]*_").endswith(("?", "？", "؟"))


def begins_question(text: str) -> bool:
    """Whether a text begins with words that ask.

    >>> begins_question("How do I join"), begins_question("Joining?")
    (True, False)
    """
    return bool(_INTERROGATIVES.match(clean_question(text)))


@lru_cache(maxsize=20_000)
def question_likeness(text: str) -> float:
    """How much a text looks like a question, zero to one, by the first rule that knows it.

    1 asks with a question mark, 0.8 begins as questions do, 0.55 states a trouble or a whole
    sentence, 0.2 is a title.
    """
    is_marked = QUESTION_MARK.match(text) and not HEADER_MARK.match(text)
    if is_marked and len(text.split()) > 1:
        return weights.LIKE_QUESTION
    words = clean_question(text)
    count = len(words.split())
    return next(like for rule, like in _LIKENESS if rule(words, count))


def _has_no_words(words: str, count: int) -> bool:
    """Rows of characters, "Contents", "Copyright", a date."""
    return not any(character.isalpha() for character in words) or is_front_matter(words)


def _is_paragraph(words: str, count: int) -> bool:
    return count > weights.WORDS_OF_NONE


def _asks_at_its_end(words: str, count: int) -> bool:
    return bool(_ASKS_AT_END.search(words))


def _asks_within(words: str, count: int) -> bool:
    """ "Can I cancel? I am ill.", as lists have it of what visitors wrote."""
    return count < weights.WORDS_WITHIN and bool(_ASKS_ANYWHERE.search(words))


def _begins_as_questions_do(words: str, count: int) -> bool:
    """ "How to join", but not "How to join:" above a list of steps."""
    is_open = not words.endswith((".", ":", ";"))
    return count > 1 and is_open and bool(_INTERROGATIVES.match(words))


def _is_long(words: str, count: int) -> bool:
    return count > weights.WORDS_OF_SENTENCE


def _names_a_trouble(words: str, count: int) -> bool:
    """ "Problem: the door sticks", as lists of troubles of machines have it."""
    return bool(_PROBLEM.match(words))


def _is_sentence_that_begins_so(words: str, count: int) -> bool:
    """ "What I tried did not help." """
    return count > 2 and bool(_INTERROGATIVES.match(words))


def _states_a_trouble(words: str, count: int) -> bool:
    """ "I have lost my card", "The page is not found"."""
    return count >= 3 and bool(_STATES.match(words))


def _is_left_open(words: str, count: int) -> bool:
    """ "I would like to …", above the questions that end the sentence."""
    return words.rstrip().endswith(("…", "...", "!"))


def _is_long_title(words: str, count: int) -> bool:
    return count >= 5 and not words.endswith(":")


def _is_title(words: str, count: int) -> bool:
    return True


_Rule = Callable[[str, int], bool]
"""Cleaned words and their number -> whether they are of a kind."""

_LIKENESS: tuple[tuple[_Rule, float], ...] = (
    (_has_no_words, weights.LIKE_NONE),
    (_is_paragraph, weights.LIKE_PARAGRAPH),
    (_asks_at_its_end, weights.LIKE_QUESTION),
    (_asks_within, weights.LIKE_QUESTION_WITHIN),
    (_begins_as_questions_do, weights.LIKE_BEGINNING),
    (_is_long, weights.LIKE_LONG_SENTENCE),
    (_names_a_trouble, weights.LIKE_BEGINNING),
    (_is_sentence_that_begins_so, weights.LIKE_SENTENCE),
    (_states_a_trouble, weights.LIKE_TROUBLE),
    (_is_left_open, weights.LIKE_TROUBLE),
    (_is_long_title, weights.LIKE_LONG_TITLE),
    (_is_title, weights.LIKE_TITLE),
)
"""The first rule that holds gives the likeness; the last one always does."""


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else.

    >>> [is_date(text) for text in ("3 May 2019", "2019-05-03", "3/5/2019", "in May 2019")]
    [True, True, True, False]
    """
    return bool(_DATE.fullmatch(text.strip(" *_[](){}=-—–|")))


def is_closing(text: str) -> bool:
    """Whether a text is what documents close with: thanks, a greeting, how they were made.

    >>> [is_closing(text) for text in ("Thank you!", "Yours,", "Thanks to a gift it is free.")]
    [True, True, False]
    """
    return len(text.split()) <= weights.FOOT_CLOSING_WORDS and bool(
        _ONE_SENTENCE.fullmatch(text) and _CLOSING.fullmatch(text.strip(" *_()[]-–—"))
    )


def is_faq_title(text: str) -> bool:
    """Whether a text is the whole title of a part that holds questions.

    >>> is_faq_title("Frequently asked questions:"), is_faq_title("A question of taste")
    (True, False)
    """
    return bool(_FAQ_TITLE.fullmatch(text.strip(" :*_")))


def is_front_matter(text: str) -> bool:
    """Whether a heading is of a part without questions: "Contents", "Any questions?", a date."""
    if is_date(text):
        return True
    return bool(_FRONT.fullmatch(without_number(text).strip(" *_[](){}=-—–|")))


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Words to compare by: without case, signs, marks and numbers.

    >>> plain("1.2 **How** is it?") == plain("Q: how is it")
    True
    """
    return " ".join(_WORD.findall(clean_question(text).lower()))
