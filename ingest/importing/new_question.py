"""A question that staff write themselves: a file that is right from the first line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as replace_fields
from pathlib import Path

from ingest.content.files.question_files import format_question, parse_question
from ingest.content.folder import TOPIC_FILE
from ingest.content.loading import Existing, load_existing, refuse_missing
from ingest.content.model.records import Question
from ingest.content.model.slugs import Slug, make_slug
from ingest.content.model.wording import comparable
from ingest.content.new_records import STEP, new_id
from ingest.content.published_notes import find_note
from ingest.content.writing import Waiting, silently, writing_to
from ingest.errors import UsageError, did_you_mean
from ingest.importing.ids import present_wordings
from ingest.importing.writable import writable_title

__all__ = ["new_question"]


def new_question(
    folder: Path,
    topic: str,
    title: str,
    waiting: Waiting = silently,
    *,
    criteria: Sequence[str] = (),
) -> Path:
    """Writes the file of an open question into a topic and says where it is.

    Its id is made of the title, its place is after the others. `criteria` are the ids of those that
    its answer will rest on. Raises UsageError for a topic or a criterion that is not there and a
    title that cannot be one or is asked already, ContentError where the content
    has faults, and what `writing_to` raises.
    """
    refuse_missing(folder)
    with writing_to(folder, "faq new", waiting) as writer:
        return writer.until_settled(lambda: _write(folder, topic, title, criteria, writer.replace))


def _write(
    folder: Path,
    topic: str,
    title: str,
    criteria: Sequence[str],
    replace: Callable[[Path, bytes | None, bytes], None],
) -> Path:
    existing = load_existing(folder)
    if topic not in existing.topics:
        path = folder / "faq" / (make_slug(topic) if topic else "topic") / TOPIC_FILE
        raise UsageError(
            f"There is no topic “{topic}”. {did_you_mean(topic, existing.topics)} A new one begins "
            f"with a file {path} that holds its title: # The title"
        )
    known = {path.stem for path in (folder / "criteria").glob("*.md")}
    for slug in criteria:
        if slug not in known:
            raise UsageError(f"There is no criterion “{slug}”. {did_you_mean(slug, known)}")
    question = _question(existing, Slug(topic), " ".join(title.split()))
    question = replace_fields(question, criteria=(*criteria,))
    path = folder / "faq" / topic / f"{question.id}.md"
    text = format_question(question)
    read = parse_question(text, str(path), folder=topic, stem=question.id)
    if read.faults or read.value.record != question:
        problem = read.faults[0].problem if read.faults else "it is not read as it stands"
        raise UsageError(f"“{title}” cannot be a title: {problem}. Write plain words.")
    replace(path, None, text.encode())
    return path


def _question(existing: Existing, topic: Slug, title: str) -> Question:
    """The record, with an id that none has or had. Raises UsageError for a title that is there."""
    words = comparable(title, existing.terms)
    present = present_wordings(existing).ids.get(words) if words else None
    if present is not None:
        path = existing.questions[present].path
        raise UsageError(f"“{title}” is asked already, in {path}. Edit that file.")
    if note := "<!--" if "<!--" in title else find_note(title, existing.language):
        raise UsageError(
            f"“{title}” cannot be a title: readers would see the note “{note}”. Leave it out; it "
            "may stand in the file, below the title, as <!-- a comment -->."
        )
    if not words or writable_title(title) != title:
        raise UsageError(f"“{title}” cannot be a title. Write the question in plain words.")
    of_topic = [one.record for one in existing.questions.values() if one.record.topic == topic]
    former = {slug for one in existing.questions.values() for slug in one.record.former_ids}
    criteria = {path.stem for path in (existing.folder / "criteria").glob("*.md")}
    taken = {*existing.questions, *existing.register.questions, *former, *criteria}
    order = max((one.order for one in of_topic), default=0)
    return Question(new_id(title, taken), topic, title, order=order + STEP if order else 0)
