"""What a form that is not saved would change of searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, abort, render_template

from ingest.content.content_files import ContentFiles
from ingest.errors import FaqError
from search.quality.trying import Changed, what_changes
from webapp.desk.checking import overlay_of
from webapp.desk.previewing import made_of
from webapp.desk.shared.places import find_place, places
from webapp.desk.shared.workspace import workspace

__all__ = ["Trial", "trial", "try_unsaved"]

trial = Blueprint("trial", __name__)

_MOST = 20
"""New names of a record that are searched for; somebody who pastes a list reads no more."""


class Record(NamedTuple):
    """What a hit names."""

    kind: str
    id: str


@dataclass(frozen=True)
class Trial:
    """What a form would change of searches, and what records are called."""

    told: Changed
    labels: dict[Record, str]


@trial.get("/trial/<edit>/")
def try_page(edit: str) -> str:
    """The page of it, which a script shows below the form."""
    unsaved = workspace().store.unsaved(edit)
    if unsaved is None:
        abort(404)
    try:
        return render_template(
            "desk/trial.html", trial=try_unsaved(edit), of=Record(unsaved.kind, unsaved.id)
        )
    except FaqError as error:
        return render_template("desk/trial.html", problem=str(error))


def try_unsaved(edit: str) -> Trial:
    """Tries what stands in a form: the names that it gives its record, and all expectations.

    Raises FaqError where the folder, as it is or as it would be, has faults.
    """
    here = workspace()
    unsaved, before = here.store.unsaved(edit), here.read()
    place = find_place(before.files, unsaved.kind, unsaved.id) if unsaved else None
    if unsaved is None or place is None:
        raise FaqError("The record is gone from the content folder.")
    after = here.read(overlay_of(place, made_of(unsaved)))
    if before.faults or after.faults:
        raise FaqError("Searches can be tried when there is no fault.")
    known = _names(before.files, place.kind, place.id)
    new = [name for name in _names(after.files, place.kind, place.id) if name not in known]
    told = what_changes(
        before.public_index, after.public_index, new[:_MOST], after.files.expectations
    )
    return Trial(told, {Record(one.kind, one.id): one.label for one in places(after.files)})


def _names(files: ContentFiles, kind: str, slug: str) -> list[str]:
    """What a record is asked for by, in order."""
    knowledge = files.knowledge
    if kind == "question" and (question := knowledge.question_by_id.get(slug)):
        return [question.title, *question.asked_as, *question.wordings]
    if kind == "criterion" and (criterion := knowledge.criterion_by_id.get(slug)):
        return [criterion.title, *criterion.asked_as, *criterion.wordings]
    for category in knowledge.categories:
        if (kind, slug) == ("category", category.id):
            own = (category.name, category.abbreviation, *category.former)
            return [name for name in (*own, *category.asked_as, *category.wordings) if name]
    for term in knowledge.terms:
        if (kind, slug) == ("term", term.id):
            names = (term.preferred, *term.former, *term.abbreviations, *term.lay)
            return [*names, *term.asked_as, *term.wordings]
    return []
