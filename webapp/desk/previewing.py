"""The site as it would be after a save: its own pages, below an address of the desk."""

from __future__ import annotations

import re

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.entries import AS_IT_IS, Overlay
from ingest.errors import FaqError
from webapp.desk.checking import overlay_of
from webapp.desk.forms import new_bytes
from webapp.desk.shared.store import Unsaved
from webapp.desk.shared.workspace import Workspace, workspace
from webapp.export.single_page import fetch_of, single_page
from webapp.site.addresses import Site
from webapp.site.snapshot import Snapshot

__all__ = ["OverlaidContent", "PublicContent", "made_of", "previewing"]

previewing = Blueprint("previewing", __name__)

_OVERLAY = "faq_desk.overlay"

_SCRIPT = re.compile(rb"<script\b[^>]*></script>")


class OverlaidContent:
    """Gives the site the snapshot that the request under way asks for."""

    def __init__(self, place: Workspace) -> None:
        self._workspace = place

    def snapshot(self) -> Snapshot:
        """Raises ContentError where there is none without faults."""
        overlay: Overlay = request.environ.get(_OVERLAY, AS_IT_IS)
        return self._workspace.snapshot(overlay)


class PublicContent:
    """Gives the site what readers see of the folder as it is."""

    def __init__(self, place: Workspace) -> None:
        self._workspace = place

    def snapshot(self) -> Snapshot:
        return self._workspace.read().public_snapshot


def made_of(unsaved: Unsaved) -> dict[str, bytes | None]:
    """Part -> the bytes that a form would save. Raises FaqError where that cannot be told."""
    here = workspace()
    files = here.read().files
    place = here.place(unsaved.kind, unsaved.id)
    if place is None:
        raise FaqError("The record is gone from the content folder.")
    bases = {part: here.store.text(digest) for part, digest in unsaved.bases.items()}
    return new_bytes(place, bases, unsaved.form, files.knowledge)


@previewing.get("/preview/<edit>/", defaults={"path": ""})
@previewing.get("/preview/<edit>/<path:path>")
def preview(edit: str, path: str) -> BaseResponse:
    """A page of the site with what stands in a form."""
    site: Site = current_app.config["PREVIEW"]
    try:
        overlay = _overlay(edit)
        workspace().snapshot(overlay)
    except FaqError as error:
        return Response(render_template("desk/no_preview.html", problem=str(error)))
    return _page_of(site, f"preview/{edit}", path, overlay)


@previewing.get("/readers/", defaults={"path": ""})
@previewing.get("/readers/<path:path>")
def readers(path: str) -> BaseResponse:
    """A page of the site as readers get it."""
    reading = workspace().read()
    if reading.faults:
        problem = "\n".join(map(str, reading.faults))
        return Response(render_template("desk/no_preview.html", problem=problem))
    return _page_of(current_app.config["READERS"], "readers", path, AS_IT_IS)


def _page_of(site: Site, below: str, path: str, overlay: Overlay) -> BaseResponse:
    environ = {
        **request.environ,
        "SCRIPT_NAME": f"{request.environ.get('SCRIPT_NAME', '')}/{below}",
        "PATH_INFO": f"/{path}",
        "HTTP_COOKIE": "",  # no page of the site is anybody's business
        _OVERLAY: overlay,
    }
    response = BaseResponse.from_app(site, environ)
    if request.headers.get("Sec-Fetch-Dest") == "iframe" and response.mimetype == "text/html":
        # The frame beside a form runs none, and the browser would complain of each.
        response.set_data(_SCRIPT.sub(b"", response.get_data()))
    return response


@previewing.get("/hand-out/<edit>/<kind>/<slug>/")
def hand_out(edit: str, kind: str, slug: str) -> BaseResponse:
    """The page of a record with what stands in a form, as one file for a colleague."""
    here = workspace()
    place = here.place(kind, slug)
    if place is None:
        abort(404)
    try:
        overlay = _overlay(edit)
        reading = here.read(overlay)
        if reading.faults:
            raise FaqError("Mend the faults first: the page cannot be made with them.")
        fetch = fetch_of(current_app.config["PREVIEW"], {_OVERLAY: overlay})
        base = reading.files.knowledge.association.base_address
        data = single_page([place.page], fetch, base)
    except FaqError as error:
        flash(str(error))
        return redirect(url_for("editor.edit", kind=kind, slug=slug, unsaved=edit))
    response = Response(data, mimetype="text/html")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.html")
    return response


def _overlay(edit: str) -> Overlay:
    """The files as a form would save them. Raises FaqError where that cannot be told."""
    unsaved = workspace().store.unsaved(edit)
    place = unsaved and workspace().place(unsaved.kind, unsaved.id)
    return overlay_of(place, made_of(unsaved)) if unsaved and place else AS_IT_IS
