"""Answers that readers had and that would be gone: taken back, or lost in a merge."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Status
from ingest.phrasing import shortened
from webapp.publish.comparison import records_by_id
from webapp.publish.exported_site import Exported
from webapp.publish.stops import Stop, StopKind, record_file

__all__ = ["lost_answers"]

_KEPT = 0.5
"""The share of its words that an answer must keep where its question has been joined to another."""

_WIDTH = 90
"""Characters of a title in a sentence."""


def lost_answers(old: Exported, new: Exported, files: ContentFiles) -> dict[str, Stop]:
    """By address the stops of questions that have lost their answer, or got that of another.

    One that is no longer there at all is an address that vanishes.
    """
    before, after = records_by_id(old, "questions"), records_by_id(new, "questions")
    stops = dict[str, Stop]()
    heirs = {slug: one for one in after.values() for slug in one.get("former_ids", ())}
    for slug, earlier in before.items():
        present = after.get(slug) or heirs.get(slug)
        address = f"questions/{slug}/"
        if present is None or not earlier.get("is_answered"):
            continue
        file = record_file("questions", present["id"], files)
        lost = _lost(slug, earlier, present, before, file)
        if lost is not None:
            problem, remedy = lost
            title = shortened(str(earlier["title"]), _WIDTH)
            stops[address] = Stop(
                StopKind.ANSWER,
                f"The answer to “{title}” {problem}",
                f"{remedy} To let it go, add --let-go {address}",
                file.path if file else "",
                let_go=address,
            )
    return stops


def _lost(
    slug: str,
    earlier: Mapping[str, Any],
    present: Mapping[str, Any],
    before: Collection[str],
    file: RecordFile[Any] | None,
) -> tuple[str, str] | None:
    """What became of an answer, and what brings it back; None where readers still have it."""
    path = file.path if file else ""
    if not present.get("is_answered"):
        if file is None or file.record.status is Status.OPEN:
            return (
                "would be gone: it is open again",
                f"Write the answer in {path} again, with the status “published”.",
            )
        return (
            f"would be gone: it is a {file.record.status} again",
            f"Set the status to “published” in {path}:{file.line_of('status')}.",
        )
    words, kept = _words(str(earlier["text"])), _words(str(present["text"]))
    if words and not kept:
        return "would be gone: no word is left of it", f"Write the answer in {path} again."
    if present["id"] == slug or present["id"] not in before:
        return None  # its words are told where they have changed
    if len(words & kept) >= _KEPT * len(words):
        return None
    return (
        f"would be lost: its question is one with “{present['id']}” now, which says other words",
        f"Put what still holds of it into {path}.",
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
