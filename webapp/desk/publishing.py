"""The page from which the site is published: what would change, what stops it, what was there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.entries import INCOMING_SUFFIX
from ingest.content.folder import folder_state
from ingest.content.warnings.warning import WarningKind
from ingest.errors import FaqError, UsageError
from webapp.desk.shared.places import Place, place_of_path
from webapp.desk.shared.remedies import remedy_here
from webapp.desk.shared.workspace import workspace
from webapp.formats.pdf import missing_for_pdf
from webapp.publish.editions import WHERE_TO, editions_of, publish_target, put_back
from webapp.publish.gate import PublishSettings, Report, publish
from webapp.publish.report import headline, render_changes, stops_by_kind

__all__ = ["publishing"]

publishing = Blueprint("publishing", __name__)


@publishing.get("/publish/")
def page() -> str:
    return _page()


@publishing.post("/publish/")
def look_or_publish() -> BaseResponse | Response | str:
    """Says what would change, or publishes what was looked at, unless it is not that any more."""
    here, sent = workspace(), request.form
    target = publish_target(here.content)
    is_wanted = sent.get("act") == "publish"
    is_stale = is_wanted and sent.get("state") != _state()
    try:
        if target is None:
            raise UsageError(f"First say where to: write {WHERE_TO} in the site settings.")
        settings = PublishSettings(
            let_go=tuple(sent.getlist("let_go")),
            with_pdf="pdf" in sent,
            is_dry_run=not is_wanted or is_stale,
        )
        report = publish(here.content, target, settings)
    except FaqError as error:
        return Response(_page(problem=str(error)), status=422)
    if report.is_published:
        flash(f"{headline(report)} {report.leftover}".strip())
        return redirect(url_for("publishing.page"))
    changed = "The content has changed since you looked. This is what would change now."
    page = _page(report, problem=changed if is_stale else "")
    return Response(page, status=409 if is_stale else 422 if is_wanted else 200)


@publishing.get("/publish/would/")
def would() -> Response:
    """A sentence for the first page: what publishing would change. It costs an export."""
    target = publish_target(workspace().content)
    if target is None:
        told = "Nobody has said yet where the site is published."
    else:
        there = target.stat() if target.exists() else None
        told = _would(target, (_state(), there and (there.st_ino, there.st_mtime_ns)))
    return Response(told, mimetype="text/plain")


@lru_cache(maxsize=1)
def _would(target: Path, _state: object) -> str:
    """The same as long as neither the folder nor the place changes."""
    settings = PublishSettings(is_dry_run=True)
    return headline(publish(workspace().content, target, settings))


@publishing.post("/publish/back/")
def back() -> BaseResponse | Response:
    """Puts an edition back."""
    target = publish_target(workspace().content)
    digest = request.form.get("edition", "")
    try:
        if target is None or not digest:
            raise UsageError("There is no such edition.")
        found = put_back(workspace().content, target, digest)
    except FaqError as error:
        return Response(_page(problem=str(error)), status=422)
    flash(f"The edition of {found.when} is back. The content here has not changed with it.")
    return redirect(url_for("publishing.page"))


def _page(report: Report | None = None, problem: str = "") -> str:
    here = workspace()
    target = publish_target(here.content)
    stops = stops_by_kind(report) if report else []
    return render_template(
        "desk/publish.html",
        target=target,
        where_to=WHERE_TO,
        editions=editions_of(target) if target else [],
        report=report,
        problem=problem,
        headline=headline(report) if report else "",
        stops=[(title, [(one, _place(one.path)) for one in found]) for title, found in stops],
        remarks=[
            (one, remedy_here(one.remedy), _place(one.path))
            for one in (here.read().warnings if report else ())
            if one.kind is not WarningKind.UNSETTLED  # which stops it, and is told above
        ],
        changes=Markup(render_changes(replace(report, remarks=())))
        if report and report.after
        else "",
        state=_state(),
        let_go=request.form.getlist("let_go"),
        pdf="pdf" in request.form,
        has_pdf=not missing_for_pdf(),
    )


def _place(path: str) -> Place | None:
    """What is edited to mend a file; of what an import has left, the file that it is about."""
    return place_of_path(workspace().read().files, path.removesuffix(INCOMING_SUFFIX))


def _state() -> str:
    """Tells whether anything in the folder has changed."""
    return hashlib.sha256(repr(folder_state(workspace().content)).encode()).hexdigest()
