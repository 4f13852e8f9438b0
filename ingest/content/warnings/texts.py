"""Texts of files as the rules look at them: on their lines, with what does not count blanked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.content.content_files import ContentFiles
from ingest.content.files.frontmatter import Head
from ingest.content.files.record_files import RecordFile
from ingest.content.model.figures import counted_noun, number_in_words
from ingest.content.model.records import Criterion, Question, Standing, Status
from ingest.content.model.references import Reference, find_references

__all__ = [
    "NO_EMPHASIS",
    "STATEMENT",
    "answer_lines",
    "answered",
    "blanked",
    "files_shown",
    "in_place",
    "keep_lines",
    "line_in_register",
    "line_of_text",
    "line_of_title",
    "names_its_source",
    "number_alone",
    "numbers_of",
]

STATEMENT = re.compile(
    r"(?:[^.!?\n]|[.!?](?!\s)|\n(?!\s*(?:\n|\Z|[-*+|#>]|\d+[.)]\s)))+(?:[.!?]|$)?", re.MULTILINE
)
"""A sentence, or the rest of a paragraph, an item or a row without an end."""

NO_EMPHASIS = str.maketrans("*_", "  ")


def answered(files: ContentFiles) -> Iterator[RecordFile[Question]]:
    """The questions whose answers staff answer for: published ones and drafts."""
    for file in files.questions:
        if file.record.status in (Status.DRAFT, Status.PUBLISHED):
            yield file


def files_shown(
    files: ContentFiles,
) -> Iterator[RecordFile[Question] | RecordFile[Criterion]]:
    """The questions and criteria that readers may find."""
    yield from (file for file in files.questions if file.record.status is not Status.RETIRED)
    yield from (file for file in files.criteria if file.record.standing is not Standing.SISTER)


def keep_lines(reference: Reference) -> str:
    """The words of a reference on as many lines as it takes."""
    return reference.label + "\n" * reference.text.count("\n")


def names_its_source(statement: str) -> bool:
    return any(one.kind == "source" for one in find_references(statement))


def number_alone(reference: Reference) -> str:
    """The words of a reference where they are but a number, else nothing, as long as it is."""
    is_number = number_in_words(reference.label) is not None
    words = reference.label if is_number else ""
    return words + blanked(reference.text)[len(words) :].replace("\0", " " if is_number else "\0")


def blanked(text: str) -> str:
    """Nothing, as long as the text, so that positions stay."""
    return re.sub(r"[^\n]", "\0", text)


def answer_lines(head: Head) -> str:
    """What stands below the head, the title emptied, so that the lines stay where they are."""
    lines = head.body.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is not None:
        lines[first] = ""
    return "\n".join(lines)


def in_place(head: Head, text: str) -> str:
    """The text on the lines of the file that it stands on."""
    return "\n" * (head.body_line - 1) + text


def line_of_title(file: RecordFile[Question] | RecordFile[Criterion]) -> int:
    """The line of the file on which the title stands; the first below the head without one."""
    lines = file.head.body.split("\n")
    return file.head.body_line + next((n for n, line in enumerate(lines) if line.strip()), 0)


def line_in_register(text: str, words: str) -> int:
    """The first line of a register that holds these words, or 1."""
    return next((n for n, line in enumerate(text.split("\n"), 1) if words in line), 1)


def line_of_text(file: RecordFile[Question], text: str, position: int) -> int:
    """The line of the file on which a position of `answer_lines` stands."""
    return file.head.body_line + text.count("\n", 0, position)


def numbers_of(criterion: Criterion, *, with_ages: bool = False) -> set[tuple[Decimal, str]]:
    """Each number of the figures with what it counts.

    An age is no duration: "36 months" of birth to 36 months must not pass for a time of work, nor
    keep one from being checked.
    """
    numbers = set()
    for figure in criterion.figures:
        for quantity in (figure.amount, figure.period):
            if quantity is None or (quantity is figure.period and figure.relation == "per"):
                continue
            is_age = "of age" in quantity.unit or (quantity.low == 0 and quantity.high > 0)
            if with_ages or not is_age:
                noun = counted_noun(quantity.unit)
                numbers |= {(quantity.low, noun), (quantity.high, noun)}
    return numbers
