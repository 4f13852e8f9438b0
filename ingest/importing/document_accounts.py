"""What became of every line of one document, and what staff should look at in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.loading import Existing
from ingest.content.model.records import Question, Topic
from ingest.content.model.wording import comparable
from ingest.documents.reading import Document
from ingest.documents.recognition.found_questions import FoundQuestion, Recognition
from ingest.importing.account import DocumentAccount
from ingest.importing.duplicates import MergedQuestion
from ingest.importing.targets import path_of_question, path_of_topic
from ingest.spans import SourceSpan

__all__ = ["account_of_document"]


def account_of_document(
    document: Document,
    recognition: Recognition,
    topics: Mapping[str, Topic],
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
    slips: Sequence[str],
) -> DocumentAccount:
    """The account of one document.

    `topics` are by their comparable title, `questions` those of all documents with what they were
    merged from, `slips` what was mended in this document, in words.
    """
    kept: dict[int, str] = {}
    dropped = dict(recognition.dropped)
    notes = [*slips, *recognition.notes, *_character_notes(document)]
    for topic in recognition.topics:
        kept[topic.line] = path_of_topic(topics[comparable(topic.title, existing.terms)])
    for question, merged in questions:
        path = path_of_question(question, existing)
        for found in merged.found:
            if found.document != document.name:
                continue
            lines = _text_lines(found.spans, recognition)
            kept |= dict.fromkeys(lines, path)
            if found.answer not in ("", merged.answer):
                reason = f"answer not taken: another stands in {path}"
                for number in lines - _text_lines(found.question_spans, recognition):
                    dropped[number] = reason
                    kept.pop(number, None)
            line = found.spans[0].first
            about_answer = _answer_notes(found, merged, path, existing)
            notes.extend(f"line {line}: {note}" for note in about_answer)
    return DocumentAccount(
        name=document.name,
        strategy=recognition.strategy,
        lines=document.lines,
        kept=kept,
        dropped={line: reason for line, reason in dropped.items() if line not in kept},
        questions=len(recognition.questions),
        answered=sum(bool(question.answer) for question in recognition.questions),
        notes=tuple(notes),
        why=recognition.why,
        topics=tuple(dict.fromkeys(topic.title for topic in recognition.topics)),
        merged=sum(
            found.document == document.name
            for _, one in questions
            if one.is_merged
            for found in one.found
        ),
    )


def _answer_notes(
    found: FoundQuestion, merged: MergedQuestion, path: str, existing: Existing
) -> Iterator[str]:
    """What staff should look at in an answer: it is not the only one, or nothing marks it."""
    if not found.answer:
        return
    if found.answer != merged.answer:
        yield f"another answer stands in {path}; compare it with this one"
        return
    documents = existing.register.documents
    superseded = {
        name for one in documents if one.name == found.document for name in one.supersedes
    }
    answers = {one.document for one in merged.found if one.answer not in ("", found.answer)}
    if others := sorted(answers - superseded - {found.document}):
        yield (
            f"this answer is taken and not the one of {', '.join(others)}; "
            f"say in {SOURCES_FILE} which supersedes which"
        )
    if not found.is_answer_marked:
        yield f"nothing marks the text below as its answer; {path} is a draft until you publish it"


def _text_lines(spans: Iterable[SourceSpan], recognition: Recognition) -> set[int]:
    """The lines of the spans that are not blank."""
    lines = {number for span in spans for number in range(span.first, span.last + 1)}
    return lines - recognition.dropped.keys()


_CHARACTERS = (("‘’“”", "typographic quotation marks"), ("®™©", "signs of a registered name"))


def _character_notes(document: Document) -> list[str]:
    """Where characters stand that other programs often damage."""
    notes = []
    for characters, name in _CHARACTERS:
        lines = [
            str(number)
            for number, line in enumerate(document.lines, 1)
            if any(character in line for character in characters)
        ]
        if lines:
            noun = "line" if len(lines) == 1 else "lines"
            notes.append(f"{noun} {', '.join(lines)}: {name} stand as printed")
    return notes
