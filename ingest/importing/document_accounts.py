"""What became of every line of one document, and what staff should look at in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.files.wording_files import wordings_beside
from ingest.content.loading import Existing
from ingest.content.model.records import Question, Status
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable
from ingest.documents.columns import ToldColumns
from ingest.documents.reading import Document
from ingest.documents.recognition.found_questions import FoundQuestion, Recognition
from ingest.importing.account import DocumentAccount, Heading
from ingest.importing.advice import LONG_ANSWER, count_alike, doubts_about_answers
from ingest.importing.duplicates import MergedQuestion
from ingest.importing.targets import path_of_question, path_of_topic
from ingest.importing.topics import TopicsFound
from ingest.names import typed
from ingest.phrasing import counted, shortened
from ingest.spans import SourceSpan

__all__ = ["account_of_document"]

_NO_TOPIC = "title of a topic that needs no file: its questions stand in another, or there are none"

_FEW = 3
"""So many answers that nothing marks are named."""


def account_of_document(
    document: Document,
    recognition: Recognition,
    topics: TopicsFound,
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
    slips: Sequence[str],
    found_here: Sequence[FoundQuestion],
    statuses: Mapping[Slug, Status],
    told: ToldColumns | None,
) -> DocumentAccount:
    """The account of one document.

    `topics` and `questions` are those of all documents, these with what they were merged from,
    `slips` what was mended in this document, in words, `found_here` its questions in the order of
    the recognition, with the topics that staff have chosen, `statuses` those that questions have
    after the import, `told` what staff have said of its columns in this import alone.
    """
    kept: dict[int, str] = {}
    dropped = dict(recognition.dropped)
    notes = [*slips, *recognition.notes, *_character_notes(document)]
    notes += _columns_notes(document.name, told, existing)
    homes = {_folder(path_of_question(question, existing)) for question, _ in questions}
    for heading in recognition.topics:
        topic = topics.by_key.get(comparable(heading.title, existing.terms))
        if topic is not None and topic.id in {*homes, *existing.topics}:
            kept[heading.line] = path_of_topic(topic)
        else:
            dropped[heading.line] = _NO_TOPIC
    drafts, unmarked = list[int](), list[tuple[int, str]]()
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
            if statuses[question.id] is Status.DRAFT and found.answer == merged.answer != "":
                drafts.append(line)
                if not found.is_answer_marked:
                    unmarked.append((line, path))
    notes += _elsewhere(document.name, questions, existing)
    notes += _kept_elsewhere(document.name, topics, questions, existing)
    notes += [*_draft_notes(document.name, drafts, unmarked)]
    notes += doubts_about_answers(recognition.questions, document.lines)
    return DocumentAccount(
        name=document.name,
        strategy=recognition.strategy,
        lines=document.lines,
        kept=kept,
        dropped={line: reason for line, reason in dropped.items() if line not in kept},
        questions=len(recognition.questions),
        answered=sum(bool(question.answer) for question in recognition.questions),
        notes=tuple(count_alike(notes)),
        why=recognition.why,
        topics=tuple(dict.fromkeys(topic.title for topic in recognition.topics)),
        headings=_headings(recognition, found_here, topics, existing),
        columns=recognition.columns,
        topic_sizes=_topic_sizes(document.name, topics, questions, existing),
        merged=sum(
            found.document == document.name
            for _, one in questions
            if one.is_merged
            for found in one.found
        ),
    )


def _columns_notes(name: str, told: ToldColumns | None, existing: Existing) -> Iterator[str]:
    """What staff write down, so that the next import has the columns that they told this one."""
    entry = next((one for one in existing.register.documents if one.name == name), None)
    if not told or (entry and str(told) == entry.columns):
        return
    begins = "below its [[document]]" if entry else f"[[document]], file = {json.dumps(name)} and"
    yield (
        "every import reads this document again, and knows these columns only if "
        f"content/sources/{SOURCES_FILE} says them. Write there, each on a line of its own: "
        f"{begins} columns = {json.dumps(str(told), ensure_ascii=False)}"
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


def _draft_notes(
    name: str, drafts: Sequence[int], unmarked: Sequence[tuple[int, str]]
) -> Iterator[str]:
    """That answers wait, and how they are published; many in one sentence."""
    if len(unmarked) <= _FEW:
        for line, path in unmarked:
            yield (
                f"line {line}: nothing marks the text below as its answer; {path} is a draft until "
                "you publish it"
            )
    if len(drafts) > len(unmarked) or len(unmarked) > _FEW:
        since = ", since nothing marks the text below as their answers" if unmarked else ""
        what = "it, then publish it" if len(drafts) == 1 else "them, then publish them all at once"
        yield (
            f"{counted(len(drafts), 'answer is a draft', 'answers are drafts')}{since}. Read "
            f"{what}: faq review --publish --from {typed(name)}"
        )


def _elsewhere(
    name: str, questions: Sequence[tuple[Question, MergedQuestion]], existing: Existing
) -> Iterator[str]:
    """Questions of the document with an answer that stands under one of another document, too."""
    others: dict[str, Question] = {}
    for question, merged in questions:
        if not merged.is_in({name}) and len(merged.answer.split()) >= LONG_ANSWER:
            others.setdefault(merged.answer, question)
    for question, merged in questions:
        other = others.get(merged.answer)
        if other is None or not merged.is_in({name}):
            continue
        line = next(one.spans[0].first for one in merged.found if one.document == name)
        path, own = (
            str(existing.folder / path_of_question(one, existing)) for one in (other, question)
        )
        yield (
            f"line {line}: the same answer stands in {path} (“{shortened(other.title)}”). If the "
            f"two questions are one, add “{question.title}” to {wordings_beside(path)}, delete "
            f"{own}, and import again"
        )


def _kept_elsewhere(
    name: str,
    topics: TopicsFound,
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
) -> Iterator[str]:
    """Questions whose files stay in another topic than the document has them in now."""
    kept = [
        (found.spans[0].first, path, topic.title)
        for question, merged in questions
        for found in merged.found
        if found.document == name and question.id in existing.questions
        for topic in [topics.of_title(found.topic, existing)]
        for path in [path_of_question(question, existing)]
        if found.topic and _folder(path) != topic.id
    ]
    if len(kept) <= _FEW:
        for line, path, title in sorted(kept):
            yield f"line {line}: stands below “{title}” here, and stays in {path}; you may move it"
    else:
        yield (
            f"{len(kept)} questions stand below other topics here than their files, which stay "
            "where they are; you may move them"
        )


def _topic_sizes(
    name: str,
    topics: TopicsFound,
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
) -> dict[str, int]:
    """Title of a topic, with that of the content where it is another -> number of questions."""
    found = sorted(
        (one for _, merged in questions for one in merged.found if one.document == name),
        key=lambda one: one.spans[0].first,
    )
    sizes = Counter[str]()
    for one in found:
        title = topics.of_title(one.topic, existing).title
        is_same = comparable(title, existing.terms) == comparable(one.topic, existing.terms)
        sizes[one.topic if is_same or not one.topic else f"{one.topic}, in “{title}”"] += 1
    return dict(sizes)


def _headings(
    recognition: Recognition,
    found: Sequence[FoundQuestion],
    topics: TopicsFound,
    existing: Existing,
) -> tuple[Heading, ...]:
    sizes = Counter(one.topic for one in recognition.questions)
    chosen = {
        plain.topic: topics.of_title(one.topic, existing)
        for plain, one in zip(recognition.questions, found, strict=True)
    }
    return tuple(
        Heading(title, sizes[title], topic.id, topic.title) for title, topic in chosen.items()
    )


def _folder(path: str) -> str:
    """The topic of a file of a question.

    >>> _folder("faq/fees/cost.md")
    'fees'
    """
    return path.split("/")[1]


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
