"""Question and topic files: text to record and back. Pure; `content` does the reading.

A file is a head (`frontmatter`), a title "# ..." and Markdown below it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.errors import Fault, did_you_mean
from ingest.frontmatter import Head, HeadEntry, format_head, parse_head
from ingest.records import Question, SourceSpan, Status, Topic
from ingest.slugs import Slug, parse_slug

__all__ = [
    "QUESTION_KEYS",
    "TOPIC_KEYS",
    "ParsedQuestion",
    "format_question",
    "format_topic",
    "parse_question",
    "parse_span",
    "parse_topic",
]

QUESTION_KEYS = (
    "id",
    "topic",
    "order",
    "status",
    "categories",
    "criteria",
    "asked_as",
    "reviewed",
    "sources",
    "former_ids",
)
"""All keys of a question's head, in the order they are written."""

TOPIC_KEYS = ("order",)
"""All keys of a topic's head."""

_SHORT_LISTS = frozenset({"categories", "criteria", "sources", "former_ids"})
_SPAN = re.compile(r"(?P<document>.+):(?P<first>\d+)(?:-(?P<last>\d+))?")
_HEADING = re.compile(r"#(?!#)\s*(?P<title>.*)")
_FENCE = re.compile(r"\s*(?:```[^`]*|~~~.*)")

_T = TypeVar("_T")


@dataclass(frozen=True)
class ParsedQuestion:
    """A question and its head, which knows the lines for messages about other files."""

    question: Question
    head: Head

    def line_of(self, key: str, position: int = 0) -> int:
        """The line of a key's value, or 1 where the head lacks the key."""
        entry = self.head.entries.get(key)
        if entry is None:
            return 1
        return entry.lines[position] if position < len(entry.lines) else entry.line


class _Reader:
    """Converts the values of one head; what does not convert goes to `faults`."""

    def __init__(self, head: Head, path: str, faults: list[Fault]) -> None:
        self.head, self.path, self.faults = head, path, faults

    def fault(self, line: int, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.path, line, problem, remedy))

    def check_keys(self, known: Sequence[str]) -> None:
        for entry in self.head.entries.values():
            if entry.key == "title":
                remedy = "Write the title as a line “# ...” below the head instead."
            elif entry.key not in known:
                remedy = did_you_mean(entry.key, known)
            else:
                continue
            self.fault(entry.line, f"the key “{entry.key}” is unknown", remedy)

    def line_of(self, key: str) -> int:
        """The line of a key, with or without a value, or 1 where it is missing."""
        return self.head.entries[key].line if key in self.head.entries else 1

    def entry(self, key: str) -> HeadEntry | None:
        entry = self.head.entries.get(key)
        return entry if entry and entry.values else None

    def items(self, key: str) -> list[tuple[str, int]]:
        """The values of a list and their lines."""
        entry = self.entry(key)
        return list(zip(entry.values, entry.lines, strict=True)) if entry else []

    def number(self, key: str) -> int:
        entry = self.entry(key)
        if entry is None:
            return 0
        if re.fullmatch(r"-?\d{1,9}", entry.text):
            return int(entry.text)
        self.fault(entry.line, f"“{key}: {entry.text}” is not a whole number", "Write digits only.")
        return 0

    def date(self, key: str) -> dt.date | None:
        entry = self.entry(key)
        if entry is None:
            return None
        try:
            return dt.date.fromisoformat(entry.text)
        except ValueError:
            problem = f"“{key}: {entry.text}” is not a date"
            self.fault(entry.line, problem, "Write year-month-day, such as 2026-11-21.")
            return None

    def slugs(self, key: str) -> tuple[Slug, ...]:
        slugs = []
        for value, line in self.items(key):
            try:
                slugs.append(parse_slug(value))
            except ValueError as error:
                self.fault(line, str(error), "Write words such as “work-how-many”.")
        return tuple(slugs)

    def spans(self, key: str) -> tuple[SourceSpan, ...]:
        spans = []
        for value, line in self.items(key):
            try:
                spans.append(parse_span(value))
            except ValueError as error:
                self.fault(line, str(error), "Write file and lines, such as “faq.txt:24-31”.")
        return tuple(spans)

    def title_and_text(self) -> tuple[str, str]:
        """The "# ..." line and the Markdown below it."""
        lines = self.head.body.split("\n")
        first = next((n for n, line in enumerate(lines) if line.strip()), None)
        heading = _HEADING.match(lines[first]) if first is not None else None
        if first is None or heading is None:
            line = self.head.body_line + (first or 0)
            problem = "the title is missing"
            self.fault(line, problem, "Write it as a line “# ...” below the head.")
            return "", "\n".join(lines).strip()
        title = " ".join(heading["title"].split())
        if not title:
            self.fault(self.head.body_line + first, "the title is empty", "Write it after the “#”.")
        self._check_second_title(lines, first)
        return title, "\n".join(lines[first + 1 :]).strip("\n").rstrip()

    def _check_second_title(self, lines: Sequence[str], first: int) -> None:
        in_code = False
        for number, line in enumerate(lines[first + 1 :], self.head.body_line + first + 1):
            in_code ^= bool(_FENCE.fullmatch(line))
            if not in_code and re.match(r"#\s", line):
                problem = "a second title “# ...” stands in the text"
                self.fault(number, problem, "Use “##” for a heading, or a file for each question.")


def parse_question(
    text: str, path: str, *, folder: str, stem: str, faults: list[Fault]
) -> ParsedQuestion:
    """The question in a file; what is wrong goes to `faults`.

    `folder` and `stem` are the names that the file's place gives: the topic and the id.
    """
    head = parse_head(text, path, faults)
    if not head.is_closed:
        return ParsedQuestion(Question(Slug(stem), Slug(folder), ""), head)
    reader = _Reader(head, path, faults)
    reader.check_keys(QUESTION_KEYS)
    title, answer = reader.title_and_text()
    question = Question(
        id=_identity(reader, stem),
        topic=_topic(reader, folder),
        title=title,
        answer=answer,
        status=_status(reader, has_answer=bool(answer)),
        order=reader.number("order"),
        asked_as=tuple(value for value, _ in reader.items("asked_as")),
        categories=tuple(value for value, _ in reader.items("categories")),
        criteria=tuple(value for value, _ in reader.items("criteria")),
        sources=reader.spans("sources"),
        reviewed=reader.date("reviewed"),
        former_ids=reader.slugs("former_ids"),
    )
    return ParsedQuestion(question, head)


def _identity(reader: _Reader, stem: str) -> Slug:
    entry = reader.entry("id")
    if entry is None:
        remedy = f"Add the line “id: {stem}” to the head."
        reader.fault(reader.line_of("id"), "the key “id” is missing", remedy)
        return Slug(stem)
    if len(entry.values) > 1:
        problem = f"“id: {entry.text}” is more than one id"
        reader.fault(entry.line, problem, "Keep one; earlier ones go to “former_ids”.")
        return Slug(stem)
    slugs = reader.slugs("id")
    if slugs and slugs[0] != stem:
        problem = f"the id “{slugs[0]}” is not the name of the file"
        remedy = f"Name the file {slugs[0]}.md: an id is an address and never changes."
        reader.fault(entry.line, problem, remedy)
    return slugs[0] if slugs else Slug(stem)


def _topic(reader: _Reader, folder: str) -> Slug:
    """The folder is the topic; a key `topic` may repeat it."""
    entry = reader.entry("topic")
    return Slug(entry.text if entry else folder)


def _status(reader: _Reader, *, has_answer: bool) -> Status:
    entry = reader.entry("status")
    if entry is None:
        likely = Status.DRAFT if has_answer else Status.OPEN
        remedy = f"Add the line “status: {likely}”."
        reader.fault(reader.line_of("status"), "the key “status” is missing", remedy)
        return likely
    try:
        status = Status(entry.text.lower())
    except ValueError:
        problem = f"the status “{entry.text}” does not exist"
        reader.fault(entry.line, problem, did_you_mean(entry.text, list(Status)))
        return Status.DRAFT
    if status is Status.OPEN and has_answer:
        problem = "the status is “open” but there is an answer"
        reader.fault(entry.line, problem, "Change it to “draft”, or to “published” when approved.")
    if status in (Status.DRAFT, Status.PUBLISHED) and not has_answer:
        problem = f"the status is “{status}” but there is no answer"
        reader.fault(
            entry.line, problem, "Write the answer below the title, or change it to “open”."
        )
    return status


def parse_span(text: str) -> SourceSpan:
    """Lines of a document. Raises ValueError when the text is not `name:first-last`.

    >>> parse_span("faq.txt:24-31")
    SourceSpan(document='faq.txt', first=24, last=31)
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” does not name lines of a document")
    first = int(match["first"])
    last = int(match["last"] or first)
    if not 1 <= first <= last:
        raise ValueError(f"“{text}” names lines that do not exist")
    return SourceSpan(match["document"], first, last)


def format_question(question: Question) -> str:
    """The content file of a question; `parse_question` reads the same record from it."""
    head = format_head(
        {
            "id": question.id,
            "order": str(question.order) if question.order else "",
            "status": question.status,
            "categories": question.categories,
            "criteria": question.criteria,
            "asked_as": question.asked_as,
            "reviewed": question.reviewed.isoformat() if question.reviewed else "",
            "sources": tuple(map(str, question.sources)),
            "former_ids": question.former_ids,
        },
        short_lists=_SHORT_LISTS,
    )
    return _document(head, question.title, question.answer)


def parse_topic(text: str, path: str, *, folder: str, faults: list[Fault]) -> Topic:
    """The topic in a `_topic.md`; what is wrong goes to `faults`."""
    head = parse_head(text, path, faults)
    if not head.is_closed:
        return Topic(Slug(folder), "")
    reader = _Reader(head, path, faults)
    reader.check_keys(TOPIC_KEYS)
    title, introduction = reader.title_and_text()
    return Topic(Slug(folder), title, reader.number("order"), introduction)


def format_topic(topic: Topic) -> str:
    """The `_topic.md` of a topic; `parse_topic` reads the same record from it."""
    head = format_head({"order": str(topic.order) if topic.order else ""}, short_lists=())
    return _document(head, topic.title, topic.introduction)


def _document(head: str, title: str, text: str) -> str:
    return f"{head}# {title}\n" + (f"\n{text}\n" if text else "")
