"""What imports have left to staff, side by side: two versions of a text, questions that may be one,
and questions that no document asks any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.content_files import ContentFiles
from ingest.content.merging import merge_questions
from ingest.content.model.records import Question, Status
from ingest.content.review import Choice, retire, review, state_of
from ingest.content.warnings.unsettled import Unsettled, find_unsettled
from ingest.errors import FaqError, UsageError
from ingest.importing.options import Side
from ingest.importing.settling import OpenConflict, open_conflicts, settle_conflict, tell_apart
from webapp.desk.shared.comparing import compared_texts, text_of
from webapp.desk.shared.store import digest_of
from webapp.desk.shared.workspace import workspace

__all__ = ["settling"]

settling = Blueprint("settling", __name__)

_Files = Mapping[Path, bytes | None]


@settling.get("/settle/")
def page() -> str:
    files = workspace().read().files
    waiting = [*find_unsettled(files)]
    return render_template(
        "desk/settle.html",
        conflicts=[
            (one, [(*part, compared_texts(*part[1:])) for part in one.fields], _seen(one))
            for one in open_conflicts(files)
        ],
        text_of=text_of,
        compared=compared_texts,
        gone=[
            (one, _state(files, one))
            for one in files.knowledge.questions
            if one.gone_from and one.status is not Status.RETIRED
        ],
        pairs=[
            (one, other, compared_texts(one.title, other.title), _states(files, one, other))
            for one, other in _pairs(files, waiting)
        ],
        topic_of=lambda slug: files.knowledge.topic_by_id.get(slug),
    )


@settling.post("/settle/conflict/")
def conflict() -> BaseResponse | Response:
    name, whose = request.form.get("name", ""), request.form.get("whose", "")

    def act() -> _Files:
        if whose not in tuple(Side):
            raise UsageError("Choose one of the two.")
        found = {one.name: one for one in open_conflicts(workspace().read().files)}
        if name not in found or _seen(found[name]) != request.form.get("seen"):
            raise UsageError("Somebody has changed or settled this meanwhile. Look at it again.")
        return settle_conflict(workspace().content, name, Side(whose), found[name].state)

    return _done(act)


@settling.post("/settle/pair/")
def pair() -> BaseResponse | Response:
    """One question, with the answer of the one that stays; or two."""
    sent, content = request.form, workspace().content
    one, other = sent.get("one", ""), sent.get("other", "")

    def act() -> _Files:
        known = workspace().read().files
        both = [known.knowledge.question_by_id.get(slug) for slug in (one, other)]
        if None in both or sent.get("seen") != _states(known, *filter(None, both)):
            raise UsageError("Somebody has changed or settled these meanwhile. Look at them again.")
        if sent.get("act") == "different":
            tell_apart(content, one, other)
            return {}
        gone, kept = (other, one) if sent.get("act") == "one" else (one, other)
        return merge_questions(content, gone, kept)

    return _done(act)


@settling.post("/settle/gone/")
def gone() -> BaseResponse | Response:
    slug, content = request.form.get("id", ""), workspace().content
    choice = Choice(ids=(slug,), states={slug: request.form.get("seen", "")})

    def act() -> _Files:
        if request.form.get("act") == "retire":
            retire(content, choice)
        else:
            review(content, choice, dt.date.today(), beside_faults=True)
        return {}

    return _done(act)


def _done(act: Callable[[], _Files]) -> BaseResponse | Response:
    """Does it, keeps what was there before, and shows what is left."""
    here = workspace()
    try:
        for path, data in act().items():
            here.store.note_version(path.relative_to(here.content).as_posix(), data)
    except FaqError as error:
        problem = render_template(
            "desk/problem.html", problem=str(error), back=url_for("settling.page")
        )
        return Response(problem, status=409)
    flash("Settled.")
    return redirect(url_for("settling.page"))


def _seen(one: OpenConflict) -> str:
    return digest_of(b"\0".join(part or b"" for part in one.state))


def _state(files: ContentFiles, question: Question) -> str:
    return state_of(question, files.knowledge.cited_by(question))


def _states(files: ContentFiles, *questions: Question) -> str:
    return digest_of("".join(_state(files, one) for one in questions).encode())


def _pairs(files: ContentFiles, waiting: list[Unsettled]) -> Iterator[tuple[Question, Question]]:
    """Questions that may be one, by the name under which they wait."""
    known = {str(slug): one for slug, one in files.knowledge.question_by_id.items()}
    for found in waiting:
        one, _, other = found.name.partition("+")
        if one in known and other in known:
            yield known[one], known[other]
