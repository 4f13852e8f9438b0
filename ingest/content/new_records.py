"""Topics, criteria and terms that staff write themselves: right from the first line."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import format_criterion
from ingest.content.files.edits import extended_register
from ingest.content.files.question_files import format_topic
from ingest.content.files.terms import TERMS_FILE
from ingest.content.files.toml_edits import Table, TomlValue
from ingest.content.folder import TOPIC_FILE
from ingest.content.loading import read_content, refuse_missing
from ingest.content.model.citations import CITATION_REMEDY, parse_citation
from ingest.content.model.figures import parse_figure
from ingest.content.model.records import Criterion, Kind, Standing, Topic
from ingest.content.model.similarity import ANY_QUESTION
from ingest.content.model.slugs import MADE_WORDS, Slug, make_slug, slug_words
from ingest.content.model.wording import fold
from ingest.content.writing import Waiting, silently, writing_to
from ingest.errors import UsageError
from ingest.files import present_bytes

__all__ = ["STEP", "new_criterion", "new_id", "new_term", "new_topic"]

STEP = 10
"""From the place of the last record of a list to that of a new one: leaves room between two."""

_KEPT = 4
"""Words of an id that stay, whatever they are."""

_LEADS_ON = re.compile(r"(?!\d+$|[ivx]+$)..?")
"""A word so short says little, be it of whatever language; a number does."""


def new_id(title: str, taken: Container[str]) -> Slug:
    """An id made of a title; where it is cut, it does not end with a word that leads on.

    >>> new_id("What do I need to send in with the application?", ())
    'what-do-i-need-to-send'
    """
    words = slug_words(title)
    if len(words) > MADE_WORDS:
        words = words[:MADE_WORDS]
        while len(words) > _KEPT and (words[-1] in ANY_QUESTION or _LEADS_ON.fullmatch(words[-1])):
            words.pop()
    return make_slug("-".join(words), taken)


def new_topic(folder: Path, title: str, waiting: Waiting = silently) -> Path:
    """Writes the file of a topic after all others and says where it is.

    Raises UsageError for a title that cannot be one or is there already, and what `writing_to`
    raises; so do the others.
    """
    title = _said(title, "title")
    files = _files(folder)
    topics = files.knowledge.topics
    _refuse_twice(title, {one.title: f"the topic “{one.id}”" for one in topics})
    slug = new_id(title, _Taken({one.id for one in topics}, folder / "faq"))
    order = max((one.order for one in topics), default=0)
    topic = Topic(slug, title, order + STEP if order else 0)
    path = folder / "faq" / slug / TOPIC_FILE
    return _add(folder, path, format_topic(topic).encode(), waiting)


def new_criterion(
    folder: Path,
    title: str,
    text: str,
    *,
    kind: Kind,
    standing: Standing,
    sources: Sequence[str],
    figures: Sequence[str] = (),
    waiting: Waiting = silently,
) -> Path:
    """Writes the file of a criterion; a figure is such as “at least 30 clock hours”."""
    title, text = _said(title, "title"), _said(text, "text")
    files = _files(folder)
    criteria = files.knowledge.criteria
    _refuse_twice(title, {one.title: f"the criterion “{one.id}”" for one in criteria})
    taken = {slug for one in criteria for slug in (one.id, *one.former_ids)}
    taken |= {slug for one in files.questions for slug in (one.record.id, *one.record.former_ids)}
    try:
        read = tuple(map(parse_figure, figures))
    except ValueError as error:
        raise UsageError(f"{error}. Write it such as: at least 30 clock hours.") from error
    try:
        citation = parse_citation(sources)
    except ValueError as error:
        raise UsageError(f"{error}. {CITATION_REMEDY}") from error
    slug = new_id(title, taken)
    criterion = Criterion(slug, kind, title, standing, text, read, citation=citation)
    path = folder / "criteria" / f"{slug}.md"
    return _add(folder, path, format_criterion(criterion).encode(), waiting)


def new_term(
    folder: Path,
    preferred: str,
    *,
    lay: Sequence[str] = (),
    definition: str = "",
    sources: Sequence[str] = (),
    waiting: Waiting = silently,
) -> str:
    """Writes a term at the end of its register; its id."""
    preferred = _said(preferred, "word")
    files = _files(folder)
    terms = files.knowledge.terms
    names = {name: f"the term “{one.id}”" for one in terms for name in (one.preferred, *one.former)}
    _refuse_twice(preferred, names)
    slug = new_id(preferred, {one.id for one in terms})
    values: dict[str, TomlValue] = {
        "preferred": preferred,
        "lay": (*lay,),
        "definition": " ".join(definition.split()),
        "sources": (*sources,),
    }
    path = folder / TERMS_FILE
    data = extended_register(present_bytes(path), path, Table("term", slug), values)
    _add(folder, path, data, waiting)
    return slug


class _Taken(Container[str]):
    """Ids that records have, and names of folders, which may hold what is no record."""

    def __init__(self, ids: Container[str], folder: Path) -> None:
        self._ids, self._folder = ids, folder

    def __contains__(self, slug: object) -> bool:
        return slug in self._ids or (self._folder / str(slug)).exists()


def _files(folder: Path) -> ContentFiles:
    refuse_missing(folder)
    return read_content(folder).value


def _said(text: str, what: str) -> str:
    if not (said := " ".join(text.split()) if what != "text" else text.strip()):
        raise UsageError(f"There is no {what}. Write it in plain words.")
    return said


def _refuse_twice(title: str, present: dict[str, str]) -> None:
    """Raises UsageError where something is called so already."""
    known = {fold(name): what for name, what in present.items()}
    if what := known.get(fold(title)):
        raise UsageError(f"“{title}” is there already: {what}. Edit that.")


def _add(folder: Path, path: Path, data: bytes, waiting: Waiting) -> Path:
    """Writes the file, unless the folder had a fault by it that it has not yet."""
    with writing_to(folder, "faq new", waiting) as writer:
        present = present_bytes(path)
        known = {(one.path, one.problem) for one in read_content(folder).faults}
        for fault in read_content(folder, overlay={path: data}).faults:
            if (fault.path, fault.problem) not in known:
                raise UsageError(f"Nothing was written: {fault.problem}. {fault.remedy}")
        writer.replace(path, present, data)
    return path
