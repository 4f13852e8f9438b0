"""What a click adds to the content: a wording, a term's word, a search to expect or ignore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from ingest.content.files.edits import appended_line, edited_register, extended_register
from ingest.content.files.toml_edits import Table, TomlValue
from ingest.content.files.wording_files import LONGEST_WORDING, RECORDS_WITH_WORDINGS
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import fold
from ingest.errors import ContentError, UsageError
from ingest.files import present_bytes
from search.entries import titles_of
from webapp.desk.shared.places import RECORD, WORDINGS, Place, find_place
from webapp.desk.shared.saving import ConflictError, save
from webapp.desk.shared.store import digest_of
from webapp.desk.shared.workspace import Reading, Workspace

__all__ = ["Addition", "add", "planned"]

_ATTEMPTS = 5
"""How often somebody else may save the file meanwhile before nothing is added."""

_TURN = Lock()


@dataclass(frozen=True)
class Addition:
    """One thing to add."""

    name: str
    """wording, synonym, expect or ignore."""
    words: str
    kind: str = ""
    id: str = ""
    """Of the record that it is about; of none that is ignored."""


def planned(reading: Reading, one: Addition) -> tuple[Place, str, bytes | None, bytes]:
    """The place and its part that it changes, the bytes there and those with it.

    Raises UsageError for what cannot be added.
    """
    words = " ".join(one.words.split())
    if not words or len(words) > LONGEST_WORDING or not words.isprintable():
        raise UsageError(f"Write one line, of at most {LONGEST_WORDING} characters.")
    kind, slug, part = one.kind, one.id, RECORD
    titles = titles_of(reading.files.knowledge)
    if one.name in ("expect", "ignore"):
        kind, slug = "file", "expectations" if one.name == "expect" else "gaps"
    elif one.name == "wording" and kind in RECORDS_WITH_WORDINGS:
        part = WORDINGS
    elif one.name != "synonym" or kind != "term":
        raise UsageError("That cannot be added here.")
    place = find_place(reading.files, kind, slug)
    if place is None or (one.name == "expect" and (one.kind, one.id) not in titles):
        raise UsageError("The record is not there any more.")
    path = place.paths[part]
    data = present_bytes(path)
    lay = {term.id: term.lay for term in reading.files.knowledge.terms}.get(Slug(slug), ())

    def new_table(name: str, values: dict[str, TomlValue]) -> bytes:
        return extended_register(data, path, Table(name, is_one_of_many=True), values)

    makers: dict[str, Callable[[], bytes]] = {
        "wording": lambda: appended_line(data, words),
        "expect": lambda: new_table("search", {"query": words, "expected": (one.id,)}),
        "ignore": lambda: new_table("ignore", {"query": words}),
        "synonym": lambda: edited_register(
            data or b"", path, (Table("term", slug),), {"term.lay": (*lay, words)}
        ),
    }
    if one.name == "wording" and words.startswith("#"):
        raise UsageError("A wording cannot begin with “#”.")
    if one.name == "wording" and fold(words) == fold(titles.get((kind, slug), "")):
        raise UsageError("That is its title already.")
    return place, part, data, makers[one.name]()


def add(here: Workspace, one: Addition) -> str:
    """Adds it; what git says. Nothing else of the file is another.

    Raises UsageError for what cannot be added, ContentError, and adds nothing, where the folder
    would have more faults than before, and what `save` raises.
    """
    with _TURN:  # those at this desk; others may save the file meanwhile
        for _ in range(_ATTEMPTS):
            reading = here.read()
            place, part, data, new = planned(reading, one)
            after = here.read({place.paths[part]: new})
            if faults := {*after.faults} - {*reading.faults}:
                raise ContentError(faults)
            author = reading.files.knowledge.association.desk_author
            try:
                return save(
                    here.content, here.store, place, {part: digest_of(data)}, {part: new}, author
                )
            except ConflictError:
                continue
    raise UsageError("Others save this file again and again. Try once more.")
