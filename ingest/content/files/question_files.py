"""Question and topic files: text to record and back. Pure; `content` does the reading.

A file is a head (`frontmatter`), a title "# ..." and Markdown below it.
"""

from __future__ import annotations

import re

from ingest.content.files.frontmatter import format_head, parse_head, replace_value
from ingest.content.files.record_files import HeadReader, RecordFile, format_document
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.errors import FaultKind, Parsed, did_you_mean
from ingest.markdown_losses import without_notes

__all__ = [
    "QUESTION_KEYS",
    "SHORT_LISTS",
    "TOPIC_KEYS",
    "format_question",
    "format_topic",
    "parse_question",
    "parse_topic",
    "rewrite_question",
    "rewrite_topic",
]

QUESTION_KEYS = (
    "id",
    "topic",
    "short",
    "order",
    "status",
    "categories",
    "criteria",
    "asked_as",
    "reviewed",
    "checked_against",
    "sources",
    "gone_from",
    "former_ids",
)
"""All keys of a question's head, in the order they are written."""

TOPIC_KEYS = ("order",)
"""All keys of a topic's head."""

SHORT_LISTS = frozenset(
    {"categories", "criteria", "checked_against", "sources", "gone_from", "former_ids"}
)
"""Keys whose lists are written on one line, so that the answer stays on the first screen."""

_CHECKED = re.compile(r"(?P<id>[a-z0-9-]+) (?P<fingerprint>[0-9a-f]{8})")


def parse_question(text: str, path: str, *, folder: str, stem: str) -> Parsed[RecordFile[Question]]:
    """The question in a file.

    `folder` and `stem` are the names that the file's place gives: the topic and the id.
    """
    reader = HeadReader(parse_head(text, path), path)
    if not reader.head.is_closed:
        return reader.parsed(Question(Slug(stem), Slug(folder), ""))
    reader.check_keys(QUESTION_KEYS, unsaid=("gone_from",))
    title, answer = reader.title_and_text()
    question = Question(
        id=reader.identity(stem),
        topic=_topic(reader, folder),
        title=title,
        answer=answer,
        status=_status(reader, has_answer=bool(without_notes(answer).strip())),
        order=reader.number("order"),
        asked_as=tuple(value for value, _ in reader.items("asked_as")),
        categories=tuple(value for value, _ in reader.items("categories")),
        criteria=tuple(value for value, _ in reader.items("criteria")),
        sources=reader.spans("sources"),
        reviewed=reader.date("reviewed"),
        checked_against=_checked_against(reader),
        former_ids=reader.slugs("former_ids"),
        gone_from=tuple(value for value, _ in reader.items("gone_from")),
        short=reader.label("short"),
    )
    return reader.parsed(question)


def _topic(reader: HeadReader, folder: str) -> Slug:
    """The folder is the topic; a key `topic` may repeat it."""
    entry = reader.entry("topic")
    return Slug(entry.text if entry else folder)


def _checked_against(reader: HeadReader) -> tuple[tuple[str, str], ...]:
    checked = []
    for value, line in reader.items("checked_against"):
        match = _CHECKED.fullmatch(value)
        if match:
            checked.append((match["id"], match["fingerprint"]))
        else:
            problem = f"“{value}” is not a criterion's id and its fingerprint"
            remedy, kind = "Do not write this key by hand: `faq review` does.", FaultKind.MALFORMED
            reader.fault(line, problem, remedy, kind, "checked_against", value)
    return tuple(checked)


def _status(reader: HeadReader, *, has_answer: bool) -> Status:
    entry = reader.entry("status")
    if entry is None:
        likely = Status.DRAFT if has_answer else Status.OPEN
        remedy = f"Add the line “status: {likely}”."
        line, problem = reader.line_of("status"), "the key “status” is missing"
        reader.fault(line, problem, remedy, FaultKind.MISSING, "status")
        return likely
    try:
        status = Status(entry.text.lower())
    except ValueError:
        problem = f"the status “{entry.text}” does not exist"
        remedy = did_you_mean(entry.text, list(Status))
        reader.fault(entry.line, problem, remedy, FaultKind.UNKNOWN_WORD, "status", entry.text)
        return Status.DRAFT
    if status is Status.OPEN and has_answer:
        problem = "the status is “open” but there is an answer"
        remedy = "Change it to “draft”, or to “published” when approved."
        reader.fault(entry.line, problem, remedy, FaultKind.CONTRADICTION, "status", status)
    if status in (Status.DRAFT, Status.PUBLISHED) and not has_answer:
        problem = f"the status is “{status}” but there is no answer"
        remedy = "Write the answer below the title, or change it to “open”."
        reader.fault(entry.line, problem, remedy, FaultKind.CONTRADICTION, "status", status)
    return status


def format_question(question: Question) -> str:
    """The content file of a question; `parse_question` reads the same record from it."""
    head = format_head(_head_values(question), short_lists=SHORT_LISTS)
    return format_document(head, question.title, question.answer)


def rewrite_question(text: str, present: Question, question: Question) -> str:
    """The file of `present` as that of `question`, with only what differs written anew.

    Keys, remarks and forms of the head that staff wrote stay; so does the whole text below the
    head while title and answer are the same.
    """
    before, after = _head_values(present), _head_values(question)
    for key, value in after.items():
        if value != before[key]:
            text = replace_value(text, key, value, order=QUESTION_KEYS, short_lists=SHORT_LISTS)
    if (present.title, present.answer) != (question.title, question.answer):
        text = format_document(_head_of(text), question.title, question.answer)
    return text


def _head_values(question: Question) -> dict[str, str | tuple[str, ...]]:
    """Key -> value as written, empty where there is none; the folder says the topic."""
    return {
        "id": question.id,
        "short": question.short,
        "order": str(question.order) if question.order else "",
        "status": str(question.status),
        "categories": question.categories,
        "criteria": question.criteria,
        "asked_as": question.asked_as,
        "reviewed": question.reviewed.isoformat() if question.reviewed else "",
        "checked_against": tuple(map(" ".join, question.checked_against)),
        "sources": tuple(map(str, question.sources)),
        "gone_from": question.gone_from,
        "former_ids": question.former_ids,
    }


def parse_topic(text: str, path: str, *, folder: str) -> Parsed[RecordFile[Topic]]:
    """The topic in a `_topic.md`; `folder` is the name of its folder: the id."""
    reader = HeadReader(parse_head(text, path), path)
    if not reader.head.is_closed:
        return reader.parsed(Topic(Slug(folder), ""))
    reader.check_keys(TOPIC_KEYS)
    title, introduction = reader.title_and_text()
    return reader.parsed(Topic(Slug(folder), title, reader.number("order"), introduction))


def format_topic(topic: Topic) -> str:
    """The `_topic.md` of a topic; `parse_topic` reads the same record from it."""
    head = format_head({"order": str(topic.order) if topic.order else ""}, short_lists=())
    return format_document(head, topic.title, topic.introduction)


def rewrite_topic(text: str, present: Topic, topic: Topic) -> str:
    """The `_topic.md` of `present` as that of `topic`, with only what differs written anew."""
    if not text.startswith("---"):
        return format_topic(topic)
    if present.order != topic.order:
        text = replace_value(text, "order", str(topic.order), order=TOPIC_KEYS)
    if present.title != topic.title:
        text = format_document(_head_of(text), topic.title, topic.introduction)
    return text


def _head_of(text: str) -> str:
    """The lines of the head as they are; whether it has faults does not matter."""
    above = parse_head(text, "").value.body_line - 1
    return "".join(f"{line}\n" for line in text.split("\n")[:above])
