"""A question that moves to another topic, and one that turns out to be the same as another.

The id of a question is its address, whatever its topic; the id of one that goes leads on to the one
that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.edits import Changes, edited, edited_text, read_record_text
from ingest.content.files.record_files import RecordFile
from ingest.content.files.wording_files import wordings_beside
from ingest.content.loading import read_content
from ingest.content.model.records import Question
from ingest.content.model.wording import fold
from ingest.content.writing import ChangedError, ContentWriter, Waiting, silently, writing_to
from ingest.errors import ContentError, UsageError, did_you_mean
from ingest.files import present_bytes, text_of

__all__ = ["merge_questions", "move_question"]

_Files = Mapping[Path, bytes | None]
"""Path -> bytes after the act; None where the file is gone then."""


def move_question(folder: Path, slug: str, topic: str, waiting: Waiting = silently) -> _Files:
    """Moves a question and its wordings to another topic; the files as they were before.

    Raises UsageError for a question or a topic that is not there, ContentError, and changes
    nothing, where the folder would have more faults than before (a picture beside it, say, which
    others may use too), and what `writing_to` raises.
    """

    def planned(files: ContentFiles) -> dict[Path, bytes | None]:
        question = _question(files, slug)
        topics = [one.record.id for one in files.topics]
        if topic not in topics:
            raise UsageError(f"There is no topic “{topic}”. {did_you_mean(topic, topics)}")
        made: dict[Path, bytes | None] = {}
        for path in (Path(question.path), Path(wordings_beside(question.path))):
            to, data = folder / "faq" / topic / path.name, present_bytes(path)
            if to == path or data is None:
                continue
            if present_bytes(to) is not None:
                raise UsageError(f"{to} is there already. Rename one of the two files.")
            if path.suffix == ".md" and "topic" in question.head.entries:
                data = _changed(path, data, {"topic": (topic,)})
            made |= {to: data, path: None}
        return made

    return _act(folder, "faq desk", planned, waiting)


def merge_questions(folder: Path, slug: str, into: str, waiting: Waiting = silently) -> _Files:
    """Makes one question of two: that of `slug` goes; the files as they were before.

    The one that stays gets the ids, the title and all wordings of the other, and its sources; its
    own answer stays. Raises what `move_question` raises.
    """

    def planned(files: ContentFiles) -> dict[Path, bytes | None]:
        gone, kept = _question(files, slug), _question(files, into)
        if gone.path == kept.path:
            raise UsageError("A question cannot be merged into itself.")
        path, beside = Path(kept.path), Path(wordings_beside(kept.path))
        data, wordings = present_bytes(path), present_bytes(beside)
        if data is None:
            raise ChangedError(path)
        ids = (*kept.record.former_ids, gone.record.id, *gone.record.former_ids)
        sources = tuple(map(str, (*kept.record.sources, *gone.record.sources)))
        changed = {
            "former_ids": tuple(map(str, dict.fromkeys(ids))),
            "sources": tuple(dict.fromkeys(sources)),
        }
        known = {
            fold(one) for one in (kept.record.title, *kept.record.asked_as, *kept.record.wordings)
        }
        carried = {
            fold(one): one
            for one in (gone.record.title, *gone.record.asked_as, *gone.record.wordings)
            if fold(one) not in known
        }
        present = (text_of(wordings, beside).value or "") if wordings is not None else ""
        text = "\n".join([*filter(None, [present.rstrip("\n")]), *carried.values(), ""])
        made: dict[Path, bytes | None] = {path: _changed(path, data, changed)}
        if carried:
            made[beside] = edited_text(wordings, text)
        other = Path(wordings_beside(gone.path))
        made |= {Path(gone.path): None, **({other: None} if other.exists() else {})}
        return made

    return _act(folder, "faq desk", planned, waiting)


def _question(files: ContentFiles, slug: str) -> RecordFile[Question]:
    found: dict[str, RecordFile[Question]] = {one.record.id: one for one in files.questions}
    if slug not in found:
        raise UsageError(f"There is no question “{slug}”. {did_you_mean(slug, found)}")
    return found[slug]


def _changed(path: Path, data: bytes, values: Mapping[str, tuple[str, ...]]) -> bytes:
    shown = read_record_text(data, path)
    return edited(data, path, "question", Changes(shown.title, shown.text, values))


def _act(
    folder: Path,
    command: str,
    planned: Callable[[ContentFiles], dict[Path, bytes | None]],
    waiting: Waiting,
) -> dict[Path, bytes | None]:
    """Writes what is planned, new texts first: what a kill leaves, doing it again ends."""

    def attempt() -> dict[Path, bytes | None]:
        read = read_content(folder)
        made = planned(read.value)
        before = {path: present_bytes(path) for path in made}
        after = read_content(folder, overlay=made)
        if new := {*after.faults} - {*read.faults}:
            raise ContentError(new)
        for path, data in made.items():
            if data is not None and data != before[path]:
                writer.replace(path, before[path], data)
        writer.sync()
        for path, data in made.items():
            if data is None:
                if present_bytes(path) != before[path]:
                    raise ChangedError(path)
                writer.remove(path)
        return before

    writer: ContentWriter
    with writing_to(folder, command, waiting) as writer:
        return writer.until_settled(attempt)
