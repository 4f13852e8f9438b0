"""What differs between two exports, for readers: records, addresses, searches. Pure.

`exported_site` reads exports, `gate` judges what differs, `report` says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.word_differences import Run, differences
from webapp.publish.exported_site import Exported

__all__ = [
    "RECORD_PAGE",
    "Changed",
    "Comparison",
    "Moved",
    "Part",
    "Place",
    "Record",
    "compare",
    "record_of",
    "records_by_id",
]

RECORD_PAGE = re.compile(r"(questions|criteria|topics|categories)/([^/]+)/index\.html")
"""The page of a record: its kind and id."""

_ALL_EMBEDS = "pieces/all.html"

_EMBED = re.compile(r"pieces/(?:topics/[^/]+|all)\.html")

_FLEETING = ("assets/", "word-index/", "sw.js")
"""Beginnings of addresses that nobody notes."""

_TITLES = {"terms": "preferred", "categories": "name"}
"""The key of a record's title, where it is not “title”."""

_PARTS: Mapping[str, Mapping[str, str]] = {
    "questions": {
        "title": "question",
        "text": "answer",
        "criteria": "criteria",
        "categories": "categories",
        "topic": "topic",
        "asked_as": "other wordings",
        "reviewed": "reviewed",
    },
    "criteria": {
        "title": "title",
        "figures": "figures",
        "text": "text",
        "kind": "kind",
        "categories": "categories",
        "standing": "standing",
    },
    "topics": {"title": "title", "introduction": "introduction"},
    "categories": {"name": "name", "abbreviation": "abbreviation", "former": "earlier names"},
    "terms": {
        "preferred": "term",
        "text": "definition",
        "former": "earlier terms",
        "abbreviations": "abbreviations",
        "lay": "words of applicants",
    },
}
"""Kind of record -> what is compared, by its key in `faq.json`, and what staff call it."""

_MARKED = {"questions": "answer", "criteria": "statement", "terms": "definition"}
"""The key of the Markdown whose words are in `text`."""


@dataclass(frozen=True)
class Record:
    """A record that a reader can look at."""

    kind: str
    """The name of its list in `faq.json`, such as “questions”."""
    id: str
    title: str
    """The id, where the title is not known."""
    url: str = ""
    """Its page; empty for a term."""


@dataclass(frozen=True)
class Part:
    """One part of a record that is not what it was."""

    name: str
    """What staff call it."""
    runs: tuple[Run, ...]
    """Its words, or the items of a list."""


@dataclass(frozen=True)
class Changed:
    """A record that says something else than before."""

    record: Record
    parts: tuple[Part, ...]
    """None where the earlier words are not known."""
    answered: bool | None = None
    """Whether a question has now been answered, or no longer is; None where that is as before."""


@dataclass(frozen=True)
class Moved:
    """An address that now leads to another record."""

    record: Record
    former_id: str


@dataclass(frozen=True)
class Place:
    """Where a search finds what it must, when that is not where it was."""

    query: str
    id: str
    before: int | None
    """From one; None where it was not found."""
    after: int | None


@dataclass(frozen=True)
class Comparison:
    """What differs between two exports."""

    added: tuple[Record, ...] = ()
    retired: tuple[Record, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Changed, ...] = ()
    searches: tuple[Place, ...] = ()
    vanished: tuple[str, ...] = ()
    """Files that others may have noted and that are no more, neither as themselves nor, of pages,
    as one that leads on."""
    files_changed: int = 0
    """Files that are new or hold something else."""
    embeds: tuple[str, ...] = ()
    """Embeds that other pages may have pasted and that hold something else now."""
    is_feed_renewed: bool = False
    """Whether feed readers will show every entry again."""
    words_known: bool = True
    """Whether the earlier words were there to compare."""


def compare(old: Exported | None, new: Exported) -> Comparison:
    """What differs between an earlier export and a new one, whose records are known.

    Without an earlier one everything is new.
    """
    if old is None:
        questions = records_by_id(new, "questions").values()
        added = tuple(record_of("questions", one) for one in questions)
        return Comparison(added, files_changed=len(new.files))
    found = _compare_files(old, new) if old.records is None else _compare_records(old, new)
    return replace(
        found,
        searches=_moved_places(old, new),
        vanished=_vanished(old, new),
        embeds=_changed_embeds(old, new),
        is_feed_renewed=bool(old.feed_id and new.feed_id) and old.feed_id != new.feed_id,
        files_changed=sum(old.files.get(path) != digest for path, digest in new.files.items()),
    )


def _compare_records(old: Exported, new: Exported) -> Comparison:
    """What became of the records."""
    added, retired, moved, changed = [], [], [], []
    for kind in _PARTS:
        before, after = records_by_id(old, kind), records_by_id(new, kind)
        former = {
            slug: one
            for one in after.values()
            for slug in one.get("former_ids", ())
            if slug in before and slug not in after
        }
        moved += [Moved(record_of(kind, one), slug) for slug, one in former.items()]
        renamed = {one["id"]: slug for slug, one in former.items() if one["id"] not in before}
        for slug, one in after.items():
            earlier = before.get(slug) or before.get(renamed.get(slug, ""))
            if earlier is None:
                added.append(record_of(kind, one))
            elif change := _change(kind, earlier, one):
                changed.append(change)
        gone = before.keys() - after.keys() - former.keys()
        retired += [record_of(kind, one) for slug, one in before.items() if slug in gone]
    return Comparison(tuple(added), tuple(retired), tuple(moved), tuple(changed))


def _compare_files(old: Exported, new: Exported) -> Comparison:
    """The same by names and hashes of files, where the earlier words are not known."""
    added, retired, moved, changed = [], [], [], []
    for kind in ("questions", "criteria"):
        before = {match[2]: page for page in old.pages if (match := _page_of(kind, page))}
        after = records_by_id(new, kind)
        former = {slug: one for one in after.values() for slug in one["former_ids"]}
        moved += [
            Moved(record_of(kind, one), slug)
            for slug, one in former.items()
            if slug in before and one["id"] not in before
        ]
        renamed = {one.record.id for one in moved}
        for slug, one in after.items():
            if slug not in before and slug not in renamed:
                added.append(record_of(kind, one))
            elif slug in before and old.files[before[slug]] != new.files.get(before[slug]):
                changed.append(Changed(record_of(kind, one), ()))
        gone = [slug for slug in before if slug not in after and slug not in former]
        retired += [Record(kind, slug, slug, before[slug]) for slug in gone]
    return Comparison(tuple(added), tuple(retired), tuple(moved), tuple(changed), words_known=False)


def _page_of(kind: str, page: str) -> re.Match[str] | None:
    match = RECORD_PAGE.fullmatch(page)
    return match if match and match[1] == kind else None


def records_by_id(site: Exported, kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Id -> values of the records of one list of `faq.json`; empty where they are not known."""
    return {one["id"]: one for one in site.records[kind]} if site.records else {}


def record_of(kind: str, one: Mapping[str, Any]) -> Record:
    """A record by its values in `faq.json`."""
    title = one.get(_TITLES.get(kind, "title")) or one["id"]
    return Record(kind, one["id"], str(title), str(one.get("url", "")))


def _change(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed | None:
    """What a record says otherwise than before; None where it is the same to readers."""
    parts = []
    for key, name in _PARTS[kind].items():
        old, new = _words(before.get(key)), _words(after.get(key))
        if old != new:
            parts.append(Part(name, differences(old, new)))
        elif key == "text":
            marked = _MARKED[kind]
            old, new = _words(before.get(marked)), _words(after.get(marked))
            if old != new:
                parts.append(Part(f"links or marks of the {name}", differences(old, new)))
    answered = after.get("is_answered")
    answered = None if answered == before.get("is_answered") else answered
    if not parts and answered is None:
        return None
    return Changed(record_of(kind, after), tuple(parts), answered)


def _words(value: Any) -> list[str]:
    """A text word by word, a list item by item."""
    return [*map(str, value)] if isinstance(value, list) else str(value or "").split()


def _moved_places(old: Exported, new: Exported) -> tuple[Place, ...]:
    """The searches of both that find what they must in another place."""
    return tuple(
        Place(*search, old.searches[search], place)
        for search, place in new.searches.items()
        if search in old.searches and old.searches[search] != place
    )


def _vanished(old: Exported, new: Exported) -> tuple[str, ...]:
    """The files that are gone and that others may have noted, in the order of the manifest.

    Any file, PDFs, data and feeds too, but these: assets, which pages load by names that say their
    content; the index of words, whose pages come and go with the words; the script for reading
    offline, which browsers give up when it is gone; and Markdown alternates, which go with their
    pages, and which a page that only leads on does not have.
    """
    return tuple(
        path
        for path in old.files
        if path not in new.files
        and not path.startswith(_FLEETING)
        and not _is_markdown_alternate(path)
    )


def _changed_embeds(old: Exported, new: Exported) -> tuple[str, ...]:
    """Files to paste into other pages; what was pasted stays as it was. The topics' come first."""
    changed = [
        path
        for path, digest in new.files.items()
        if _EMBED.fullmatch(path) and old.files.get(path, digest) != digest
    ]
    return tuple(sorted(changed, key=lambda path: (path == _ALL_EMBEDS, path)))


def _is_markdown_alternate(path: str) -> bool:
    return path.rpartition("/")[2] == "index.md"
