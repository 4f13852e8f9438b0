"""What can be edited, by kind and id: the files of a record. No path comes from a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.expectations import EXPECTATIONS_FILE
from ingest.content.files.gaps import GAPS_FILE
from ingest.content.files.site import SITE_FILE, SITE_KEYS
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.files.toml_edits import Table
from ingest.content.files.wording_files import wordings_beside, wordings_of_register

__all__ = ["RECORD", "WORDINGS", "Place", "find_place", "place_of_path", "places"]

RECORD, WORDINGS = "record", "wordings"
"""The parts of a record: the file that it stands in, and that of its other wordings."""

_FILES = {
    "settings": (SITE_FILE, "Site settings", "/"),
    "categories": (CATEGORIES_FILE, "Categories", "/categories/"),
    "terms": (TERMS_FILE, "Words and terms", "/glossary/"),
    "expectations": (EXPECTATIONS_FILE, "Searches that must work", "/search/"),
    "gaps": (GAPS_FILE, "Searches that need no answer", "/search/"),
    "documents": (f"sources/{SOURCES_FILE}", "Documents", "/about/"),
}
"""Id of a register -> its file, what staff call it, and a page that shows it."""


@dataclass(frozen=True)
class Place:
    """A record and its files."""

    kind: str
    """question, topic, criterion, category, term, or file for a register."""
    id: str
    label: str
    paths: Mapping[str, Path]
    """Part -> its file, which need not be there yet."""
    page: str
    """The path of its page on the site."""

    @property
    def form(self) -> str:
        """Which fields its form has: by its kind, of whole files those of `settings` alone."""
        if self.kind != "file":
            return self.kind
        return self.id if self.id == "settings" else ""

    @property
    def has_front_matter(self) -> bool:
        """Whether its file has a title and a text; else it is a register."""
        return self.kind in ("question", "topic", "criterion")

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of a register that its form shows."""
        if self.kind in ("category", "term"):
            return (Table(self.kind, self.id),)
        return tuple(map(Table, SITE_KEYS)) if self.form == "settings" else ()


def places(files: ContentFiles) -> Iterator[Place]:
    """All that can be edited, in the order shown."""
    for topic in files.topics:
        record = topic.record
        paths = {RECORD: Path(topic.path)}
        yield Place("topic", record.id, record.title, paths, f"/topics/{record.id}/")
    for question in files.questions:
        slug, label = question.record.id, question.record.label
        yield Place("question", slug, label, _beside(question.path), f"/questions/{slug}/")
    for criterion in files.criteria:
        slug, label = criterion.record.id, criterion.record.label
        yield Place("criterion", slug, label, _beside(criterion.path), f"/criteria/{slug}/")
    register = files.folder / CATEGORIES_FILE
    for category in files.knowledge.categories:
        paths = _of_register(register, category.id)
        page = f"/categories/{category.id}/"
        yield Place("category", category.id, category.name, paths, page)
    register = files.folder / TERMS_FILE
    for term in files.knowledge.terms:
        paths = _of_register(register, term.id)
        yield Place("term", term.id, term.preferred, paths, "/glossary/")
    for name, (file, label, page) in _FILES.items():
        yield Place("file", name, label, {RECORD: files.folder / file}, page)


def _beside(path: str) -> dict[str, Path]:
    return {RECORD: Path(path), WORDINGS: Path(wordings_beside(path))}


def _of_register(register: Path, slug: str) -> dict[str, Path]:
    return {RECORD: register, WORDINGS: Path(wordings_of_register(str(register), slug))}


def find_place(files: ContentFiles, kind: str, slug: str) -> Place | None:
    """The one of this kind and id; None where there is none."""
    found = (one for one in places(files) if (one.kind, one.id) == (kind, slug))
    return next(found, None)


def place_of_path(files: ContentFiles, path: str) -> Place | None:
    """The one that a file belongs to; a register rather than what stands in it."""
    found = [one for one in places(files) if Path(path) in one.paths.values()]
    return next((one for one in found if one.kind == "file"), found[0] if found else None)
