"""Answers that are to be looked at again, and why: accepted or retired, one or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.review import Choice, RefusedError, retire, review
from ingest.content.warnings.due import Due, due_reviews
from ingest.errors import FaqError
from ingest.files import present_bytes
from ingest.phrasing import counted
from ingest.word_differences import Run
from webapp.desk.shared.comparing import Compared
from webapp.desk.shared.places import place_of_path
from webapp.desk.shared.store import digest_of
from webapp.desk.shared.workspace import workspace
from webapp.export.single_page import answers_page

__all__ = ["reviewing"]

reviewing = Blueprint("reviewing", __name__)

_SHOWN = 100
"""Answers on a page."""


@reviewing.get("/review/")
def page() -> str:
    return _page()


@reviewing.post("/review/")
def settle() -> BaseResponse | Response:
    """Accepts or retires the questions that were chosen, as they stood when the page was made, or
    gives them as one page for a colleague."""
    here, sent = workspace(), request.form
    act, _, one = sent.get("act", "").partition(" ")
    ids = (one,) if one else tuple(dict.fromkeys(sent.getlist("id")))
    states = {slug: sent.get(f"seen.{slug}", "") for slug in ids}
    is_known = True
    if act == "accept-all":
        _, due = _due(sent.get("document", ""))
        is_known = _state(due) == sent.get("seen")
        states = {str(found.file.record.id): found.state for found in due}
        ids = tuple(states)
    choice = Choice(ids=ids, states=states)
    files = here.read().files
    _note_versions(Path(one.path) for one in files.questions if one.record.id in ids)
    try:
        if not is_known:
            raise FaqError("The list has changed since you looked at it. Look at it again.")
        if not ids:
            raise FaqError("Choose the questions first.")
        if act == "hand-out":
            page = Response(answers_page(files, ids), mimetype="text/html")
            name = f"{ids[0]}.html" if one else "answers.html"
            page.headers.set("Content-Disposition", "attachment", filename=name)
            return page
        if act == "retire":
            changed = retire(here.content, choice)
        else:
            changed = review(
                here.content, choice, dt.date.today(), publishes=True, beside_faults=True
            )
    except RefusedError as error:
        _note_versions(error.changed)
        return Response(_page(refused=error), status=409)
    except FaqError as error:
        return Response(_page(str(error)), status=409)
    verb = "retired" if act == "retire" else "accepted"
    flash(f"{counted(len(changed), 'question')} {verb}.")
    _note_versions(changed)
    return redirect(url_for("reviewing.page", document=sent.get("document") or None))


def _note_versions(paths: Iterable[Path]) -> None:
    here = workspace()
    for path in paths:
        here.store.note_version(path.relative_to(here.content).as_posix(), present_bytes(path))


def _due(document: str) -> tuple[list[str], list[Due]]:
    """The documents that what is due comes from, and what is due of one, or of all."""
    due = sorted(due_reviews(workspace().read().files, dt.date.today()), key=_is_quiet)
    of_each = [{span.document for span in one.file.record.sources} for one in due]
    known = sorted(set[str]().union(*of_each))
    found = zip(due, of_each, strict=True)
    return known, [one for one, names in found if document not in known or document in names]


def _state(due: list[Due]) -> str:
    return digest_of("".join(one.state for one in due).encode())


def _page(problem: str = "", refused: RefusedError | None = None) -> str:
    document, files = request.values.get("document", ""), workspace().read().files
    names, due = _due(document)
    return render_template(
        "desk/review.html",
        due=[
            (
                one,
                [
                    (change, [(name, _runs(runs)) for name, runs in change.parts()])
                    for change in one.changes
                ],
            )
            for one in due[:_SHOWN]
        ],
        total=len(due),
        seen=_state(due),
        names=names,
        document=document if document in names else "",
        problem=problem,
        accepted=len(refused.changed) if refused else 0,
        refused=[
            (place_of_path(files, str(path)), faults)
            for path, faults in (refused.refused.items() if refused else ())
        ],
        counted=counted,
    )


def _is_quiet(due: Due) -> bool:
    """Whether nothing has changed around an answer: then it comes behind the others."""
    return not (due.changes or due.file.record.gone_from)


def _runs(runs: tuple[Run, ...]) -> Compared:
    return [(f"{' '.join(one.old)} ", f"{' '.join(one.new)} ", one.is_same) for one in runs]
