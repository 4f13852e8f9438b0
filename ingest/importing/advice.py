"""What staff are told of a document that brings less than they see in it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from ingest.documents.columns import SPREADSHEETS
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.names import typed
from ingest.phrasing import counted, shortened

__all__ = ["LONG_ANSWER", "advice_without_questions", "count_alike", "doubts_about_answers"]

_ASKS = re.compile(r"[?？؟]\W*$")

_FEW = 3
"""So many lines are named; of more the number is told."""

LONG_ANSWER = 8
"""Words of an answer that two questions do not have in common by chance."""

_MARKS = "write “Q. ” before each question and “A. ” before its answer"


def advice_without_questions(name: str, lines: Sequence[str]) -> str:
    """What a document without questions looks like, and what to try.

    >>> advice_without_questions("a.txt", ["Dear all,", "Yours"])[:60]
    'It has 2 lines of text, and none ends with a question mark: '
    """
    texts = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    asking = [(number, line) for number, line in texts if _ASKS.search(line)]
    has = f"It has {counted(len(texts), 'line')} of text, and "
    if PurePath(name).suffix.lower() in SPREADSHEETS:
        return (
            f"{has}no column that is known as one of questions. Say which holds questions, which "
            f"answers: faq import --columns B=question,C=answer {typed(name)}. Or write "
            "“Question” and “Answer” (and “Topic”, where there are any) into the first row, above "
            "their columns, and import it again with --replace."
        )
    if not asking:
        return (
            f"{has}none ends with a question mark: it looks like running text, such as a letter or "
            f"minutes. If it answers questions, {_MARKS}, in a copy with another name, and import "
            "that."
        )
    number, first = asking[0]
    verb = "ends" if len(asking) == 1 else "of them end"
    return (
        f"{has}{len(asking)} {verb} with a question mark (line {number}: “{shortened(first)}”), "
        "but nothing tells where an answer begins and ends. Put an empty line before each "
        f"question, or {_MARKS}, in a copy with another name, and import that."
    )


def doubts_about_answers(questions: Sequence[FoundQuestion], lines: Sequence[str]) -> Iterator[str]:
    """Where an answer may hold another question, lack its end, or stand under two questions."""
    same = defaultdict[str, list[FoundQuestion]](list)
    asking, unended = list[tuple[int, str]](), list[tuple[int, str]]()
    for question in questions:
        own = {n for span in question.question_spans for n in range(span.first, span.last + 1)}
        for span in question.spans:
            asking += [
                (number, lines[number - 1].strip())
                for number in range(span.first, span.last + 1)
                if number not in own and _is_asking(lines[number - 1])
            ]
        if question.answer.rstrip("* _").endswith((":", "：")):
            unended.append((question.spans[-1].last, question.question))
        if len(question.answer.split()) >= LONG_ANSWER:
            same[question.answer].append(question)
    yield from _told(
        asking,
        "looks like a question and stands in an answer",
        "look like questions and stand in answers",
        f"If that is wrong, {_MARKS}, in the document, and import it again",
    )
    yield from _told(
        unended,
        "the answer ends with a colon",
        "answers end with a colon",
        "If a list is missing below, it was no text in the document, or was taken for something "
        "else: see there",
    )
    for alike in same.values():
        if len(alike) > 1 and len({one.question for one in alike}) > 1:
            places = _lines(one.spans[0].first for one in alike)
            yield f"{places}: these questions have the same answer, word for word"


def _is_asking(line: str) -> bool:
    words = line.split()
    return len(words) >= _FEW and bool(_ASKS.search(line)) and words[0][:1].isupper()


def _told(found: Sequence[tuple[int, str]], one: str, many: str, remedy: str) -> Iterator[str]:
    if len(found) <= _FEW:
        for number, text in found:
            yield f"line {number}: “{shortened(text)}”: {one}. {remedy}."
    else:
        yield f"{_lines(number for number, _ in found)}: {many}. {remedy}."


def count_alike(notes: Iterable[str]) -> Iterator[str]:
    """The notes, each that several lines have only once, with how many they are.

    >>> list(count_alike(["line 1: a picture", "line 7: a picture", "line 9: other"]))
    ['lines 1 and 7: a picture', 'line 9: other']
    """
    of_note = defaultdict[str, list[int]](list)
    for note in notes:
        found = re.match(r"line (\d+): ", note)
        of_note[note[found.end() :] if found else note] += [int(found[1])] if found else []
    for note, numbers in of_note.items():
        yield f"{_lines(numbers)}: {note}" if numbers else note


def _lines(numbers: Iterable[int]) -> str:
    """A few numbers of lines in words, and how many more there are.

    >>> _lines([3]), _lines([3, 4]), _lines(range(9))
    ('line 3', 'lines 3 and 4', 'lines 0, 1, 2 and 6 more')
    """
    each = [*dict.fromkeys(numbers)]
    if len(each) == 1:
        return f"line {each[0]}"
    shown = [str(number) for number in each[:_FEW]]
    if len(each) > _FEW:
        return f"lines {', '.join(shown)} and {len(each) - _FEW} more"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
