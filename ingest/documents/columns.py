"""What the columns of a table with questions in its rows hold, told by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from ingest.documents.vocabulary import LANGUAGES, characters, either

__all__ = [
    "SPREADSHEETS",
    "Column",
    "ColumnRole",
    "ColumnsError",
    "ToldColumns",
    "column_letters",
    "is_head",
    "parse_columns",
    "role_of_heading",
    "roles_of_headings",
    "status_of",
]

_LONGEST_HEADING = 6
"""Words of the heading of a column; more are text."""

SPREADSHEETS = (".csv", ".ods", ".tsv", ".xls", ".xlsx")
"""How the names of documents end that are tables, in small letters."""

MOST_COLUMNS = 100
"""Columns of a table that are looked at."""


class ColumnRole(StrEnum):
    """What a column holds, in the words that staff read and may type."""

    QUESTION = "question"
    ANSWER = "answer"
    TOPIC = "topic"
    NUMBER = "number"
    DATE = "date"
    STATUS = "status"
    TAGS = "tags"
    WORDINGS = "other wordings"
    NOTHING = "left out"


_ENTRIES = {
    # "Number of the question", "answer status": what a column says of questions comes first.
    ColumnRole.WORDINGS: "column_wordings",
    ColumnRole.NUMBER: "column_number",
    ColumnRole.DATE: "column_date",
    ColumnRole.STATUS: "column_status",
    ColumnRole.TAGS: "column_tags",
    ColumnRole.TOPIC: "column_topic",
    ColumnRole.ANSWER: "column_answer",
    ColumnRole.QUESTION: "column_question",
}
_OF_PERSONS = {ColumnRole.NOTHING: "column_person"}
"""Who answers. As a whole heading alone: "Contact", and no "Contact with parents"."""
_WITHOUT_SPACES = {
    ColumnRole.QUESTION: characters("column_question"),
    ColumnRole.ANSWER: characters("column_answer"),
    ColumnRole.TOPIC: characters("column_topic"),
}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")


@cache
def _whole(role: ColumnRole) -> re.Pattern[str]:
    """What a heading of this role is as a whole; made when the first table comes."""
    return re.compile(either((_ENTRIES | _OF_PERSONS)[role]))


@cache
def _within(role: ColumnRole) -> re.Pattern[str]:
    """What stands in a heading of this role."""
    return re.compile(rf"\b{either(_ENTRIES[role])}\b")


@cache
def _status(of: str) -> re.Pattern[str]:
    return re.compile(either(f"status_{of}"), re.IGNORECASE)


@lru_cache(maxsize=5_000)
def role_of_heading(heading: str) -> ColumnRole | None:
    """What a column with this heading holds; None where its words do not say.

    >>> [str(role_of_heading(text)) for text in ("Question (public)", "Antwort:", "Date of answer")]
    ['question', 'answer', 'date']
    """
    words = _SIGNS.sub("", _BRACKETS.sub(" ", heading)).casefold()
    words = " ".join(re.split(r"[\s_/-]+", words)) or heading.strip().casefold()
    if words in ("#", "№"):
        return ColumnRole.NUMBER
    if not words or len(words.split()) > _LONGEST_HEADING or heading.rstrip().endswith(("?", ".")):
        return _role_of_sign(heading)
    for role in _OF_PERSONS | _ENTRIES:
        if _whole(role).fullmatch(words):
            return role
    for role, texts in _WITHOUT_SPACES.items():
        if words in texts:
            return role
    return next((role for role in _ENTRIES if _within(role).search(words)), None)


def _role_of_sign(heading: str) -> ColumnRole | None:
    """ "No." is a heading and no sentence, and "Answered?" is no question."""
    words = heading.strip().rstrip("?.").casefold()
    roles = (ColumnRole.NUMBER, ColumnRole.STATUS)
    return next((role for role in roles if _whole(role).fullmatch(words)), None)


def roles_of_headings(headings: Mapping[int, str]) -> dict[int, ColumnRole]:
    """Column -> what it holds, for those whose heading says so: words, or letters as in Q and A."""
    roles = {
        column: role
        for column, heading in headings.items()
        if (role := role_of_heading(heading)) is not None
    }
    letters = {_SIGNS.sub("", text).upper(): column for column, text in headings.items()}
    for table in LANGUAGES.values():
        of_question = next(
            (letters[one] for one in table["question_letters"] if one in letters), None
        )
        of_answer = next((letters[one] for one in table["answer_letters"] if one in letters), None)
        if None not in (of_question, of_answer) and of_question != of_answer:
            assert of_question is not None
            assert of_answer is not None
            roles |= {of_question: ColumnRole.QUESTION, of_answer: ColumnRole.ANSWER}
            break
    return roles


def status_of(text: str) -> str:
    """How far a question has come, by the words of a status: "draft", "retired" or nothing.

    >>> [status_of(text) for text in ("In Arbeit", "Obsolete.", "published")]
    ['draft', 'retired', '']
    """
    words = _SIGNS.sub("", text)
    return next((one for one in ("draft", "retired") if _status(one).fullmatch(words)), "")


def is_head(cells: Iterable[str]) -> bool:
    """Whether cells are the headings of a table of questions: one of questions, one of answers."""
    roles = roles_of_headings(dict(enumerate(cells))).values()
    return ColumnRole.QUESTION in roles and ColumnRole.ANSWER in roles


def column_letters(column: int) -> str:
    """The name of a column, counted from zero, as spreadsheets have it.

    >>> [column_letters(number) for number in (0, 25, 26, 701)]
    ['A', 'Z', 'AA', 'ZZ']
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    letters: str
    """Its name, as spreadsheets have it."""
    text: str
    """Its heading, or the first words in it."""
    role: ColumnRole
    """What it was taken for."""


class ColumnsError(ValueError):
    """What is wrong with columns that staff have told, in sentences."""


@dataclass(frozen=True)
class ToldColumns:
    """What staff have said of columns: `B=question, Antwort=answer`."""

    pairs: tuple[tuple[str, ColumnRole], ...] = ()
    """Name of a column, a letter or its heading, and what it holds."""

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __str__(self) -> str:
        """As staff type it."""
        words = {ColumnRole.NOTHING: "ignore"}
        return ",".join(f"{name}={words.get(role, role)}" for name, role in self.pairs)

    def roles(self, heads: Sequence[Mapping[int, str]], count: int) -> dict[int, ColumnRole]:
        """Column -> what it holds, of a table of `count` columns whose first rows are `heads`.

        A heading that is not there is passed over; `parse_columns` tells letters from headings.
        """
        roles: dict[int, ColumnRole] = {}
        for name, role in self.pairs:
            column = self.column_of(name, heads, count)
            if column is not None:
                roles[column] = role
        return roles

    @staticmethod
    def column_of(name: str, heads: Sequence[Mapping[int, str]], count: int) -> int | None:
        """The column of a name in one table; None where it has no such column."""
        wanted = _plain(name)
        for head in heads:
            for column, text in head.items():
                if _plain(text) == wanted:
                    return column
        number = _number(name)
        return number if number is not None and number < count else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" :*")


def _number(name: str) -> int | None:
    """The number of a column from its letters, counted from zero."""
    if not re.fullmatch(r"[A-Za-z]{1,2}", name):
        return None
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1 if number <= MOST_COLUMNS else None


_LEFT_OUT = ("ignore", "nothing", "none", "skip", "left out", "-", "")


def parse_columns(text: str) -> ToldColumns:
    """What `--columns` says. Raises ColumnsError, with what to write instead.

    >>> parse_columns("B=question, Antwort = answer").pairs
    (('B', <ColumnRole.QUESTION: 'question'>), ('Antwort', <ColumnRole.ANSWER: 'answer'>))
    """
    pairs: list[tuple[str, ColumnRole]] = []
    for part in re.split(r"[,;]", text):
        if not part.strip():
            continue
        name, sign, what = (piece.strip(" \"'") for piece in part.partition("="))
        if not sign or not name:
            raise ColumnsError(
                f"“{part.strip()}” names no column and what it holds. Write for example "
                "B=question,C=answer,A=topic, or headings in place of the letters."
            )
        role = ColumnRole.NOTHING if what.casefold() in _LEFT_OUT else role_of_heading(what)
        if role is None or (role is ColumnRole.NOTHING and what.casefold() not in _LEFT_OUT):
            known = ", ".join(role for role in ColumnRole if role is not ColumnRole.NOTHING)
            raise ColumnsError(
                f"“{what}” is nothing that a column holds. Choose of {known}, ignore."
            )
        pairs.append((name, role))
    if not pairs:
        return ToldColumns()
    named = [_plain(name) for name, _ in pairs]
    twice = next(
        (name for name, plain in zip(dict(pairs), named, strict=False) if named.count(plain) > 1),
        None,
    )
    if twice is not None:
        raise ColumnsError(f"the column “{twice}” stands there twice. Name it once.")
    roles = [role for _, role in pairs]
    if ColumnRole.QUESTION not in roles:
        raise ColumnsError(
            "no column is named as that of the questions. Write for example B=question,C=answer."
        )
    if roles.count(ColumnRole.QUESTION) > 1 or roles.count(ColumnRole.TOPIC) > 1:
        raise ColumnsError("two columns hold the same. Name one for the questions, one for topics.")
    return ToldColumns(tuple(pairs))
