"""The Flask application of `faq desk`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException

from ingest.errors import FaqError
from ingest.private_files import private_secret
from webapp.application import create_preview_app
from webapp.desk.acts import acts
from webapp.desk.editor import editor
from webapp.desk.guide import add_guide, guide
from webapp.desk.home import home
from webapp.desk.importing import importing
from webapp.desk.mending import mending
from webapp.desk.previewing import OverlaidContent, PublicContent, previewing
from webapp.desk.publishing import publishing
from webapp.desk.reviewing import reviewing
from webapp.desk.searches.gaps import Asked, gaps
from webapp.desk.searches.searching import searching
from webapp.desk.settling import settling
from webapp.desk.shared.places import RECORD, WORDINGS
from webapp.desk.shared.safety import Doorkeeper, protect
from webapp.desk.shared.store import open_store
from webapp.desk.shared.workspace import Workspace
from webapp.desk.trial import trial
from webapp.desk.waiting import Imports
from webapp.site.bundles import joined_style
from webapp.site.theme import theme_style

__all__ = ["LARGEST_BODY", "create_desk"]

LARGEST_BODY = 60_000_000
"""Bytes of a request: a document to import."""

_LARGEST_FORM = 20_000_000
"""Bytes of the fields of a form; the text of the largest record has a tenth of them."""

_MOST_FIELDS = 20_000
"""Of a form: a document of the most questions may have a topic for each."""

_BLUEPRINTS = (
    *(home, editor, acts, previewing, trial),
    *(importing, settling, reviewing),
    *(mending, gaps, searching, publishing, guide),
)
"""A room of the desk each. What a room adds: its blueprint here, its first page below."""

_NAVIGATION = (
    ("home.home", "What to do"),
    ("home.records", "Everything"),
    ("home.new", "New"),
    ("importing.documents", "Import"),
    ("reviewing.page", "Review"),
    ("searching.page", "Try a search"),
    ("gaps.page", "What people miss"),
    ("publishing.page", "Publish"),
    ("guide.whole", "Guide"),
)


def create_desk(
    content: Path, door: Doorkeeper, entered: Callable[[], None] = lambda: None
) -> Flask:
    """The desk of a content folder; `entered` is called when somebody has used up the link.

    Raises UsageError where there is no folder and FaqError where nothing can be kept for the user.
    """
    workspace = Workspace(content, open_store(content))
    workspace.read()
    app = Flask("webapp.desk")
    name = hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:8]
    try:
        app.secret_key = private_secret(f"desk session {content.resolve()}")
    except OSError as error:
        raise FaqError(f"No session can be kept in private ({error.strerror}).") from error
    app.config.update(
        WORKSPACE=workspace,
        IMPORTS=Imports(content, workspace.store),
        PREVIEW=create_preview_app(OverlaidContent(workspace), content),
        READERS=create_preview_app(PublicContent(workspace), content, is_public=True),
        ENTERED=entered,
        ASKED=Asked(),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
        MAX_FORM_PARTS=_MOST_FIELDS,
        SESSION_COOKIE_NAME=f"faq-desk-{name}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals |= {
        "RECORD": RECORD,
        "WORDINGS": WORDINGS,
        "folder": content,
        "navigation": _NAVIGATION,
    }
    protect(app, door)
    add_guide(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(FaqError, lambda error: _problem_page(str(error), 500))

    @app.get("/desk.css")
    def desk_style() -> Response:
        """The site's own style, in its colour; that of the desk comes after it."""
        accent = workspace.read().files.knowledge.association.accent
        return Response(joined_style("style.css") + theme_style(accent), mimetype="text/css")

    return app


def _error_page(error: HTTPException) -> Response:
    return _problem_page(f"{error.name}. {error.description}", error.code or 500)


def _problem_page(problem: str, code: int) -> Response:
    return Response(render_template("desk/problem.html", problem=problem), status=code)
