"""Where each record of a content folder stands, and where its wordings belong: for messages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.files.wording_files import wordings_beside, wordings_of_register

__all__ = ["RecordPlace", "record_places"]

_ID = re.compile(r"""\s*id\s*=\s*["'](.*)["']""")


@dataclass(frozen=True)
class RecordPlace:
    """Where a record stands."""

    path: str
    """Its file, or the register that it stands in, as the user would type it."""
    line: int
    """The line of its `asked_as`, in a register that of its id, else the first; from one."""
    wordings: str
    """Its file of wordings, whether or not it is there."""


def record_places(files: ContentFiles) -> dict[tuple[str, str], RecordPlace]:
    """Kind and id -> place, of all questions, criteria, categories and terms, in this order."""
    places: dict[tuple[str, str], RecordPlace] = {}
    for kind, of_kind in (("question", files.questions), ("criterion", files.criteria)):
        for file in of_kind:
            place = RecordPlace(file.path, file.line_of("asked_as"), wordings_beside(file.path))
            places[kind, file.record.id] = place
    for kind, name, records in (
        ("category", CATEGORIES_FILE, files.knowledge.categories),
        ("term", TERMS_FILE, files.knowledge.terms),
    ):
        path = str(files.folder / name)
        lines = _lines_of_ids(files.registers.get(path, ""))
        for record in records:
            place = RecordPlace(
                path, lines.get(record.id, 1), wordings_of_register(path, record.id)
            )
            places[kind, record.id] = place
    return places


def _lines_of_ids(register: str) -> dict[str, int]:
    """Id -> its line, in the text of a register."""
    numbered = enumerate(register.split("\n"), 1)
    return {found[1]: number for number, line in numbered if (found := _ID.match(line))}
