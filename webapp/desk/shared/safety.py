"""Who may use the desk, and what its pages may do.

On this computer: whoever has the link that the command prints, once; the cookie it gives is the
browser's then. For others: a password. A form counts only with the token of its session, sent from
a page of the desk itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response as BaseResponse

from webapp.site.headers import HEADERS
from webapp.site.hosts import TrustedHosts

__all__ = ["Doorkeeper", "csrf_token", "protect", "safety"]

safety = Blueprint("safety", __name__)

_OPEN = ("static", "desk_style", "safety.login", "safety.enter")
"""Endpoints for those who are not in yet."""

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

_LARGEST_OF_OTHERS = 10_000
"""Bytes that those who are not in may send: a password."""

_LONGEST_WAIT = 300.0
_MOST_ADDRESSES = 10_000


@dataclass
class Doorkeeper:
    """Lets people in."""

    hosts: TrustedHosts
    password_hash: str = ""
    """As werkzeug makes them; empty where the desk can be reached from this computer alone."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Opens the desk once, on this computer; then there is another."""
    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Address -> wrong passwords in a row, and until when no other is looked at."""
    _lock: Lock = field(default_factory=Lock)

    @property
    def pass_mark(self) -> str:
        """What a session holds of those who are in: another password, and they are out."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()

    def opens(self, token: str) -> bool:
        """Whether this is the token, which is used up then."""
        with self._lock:
            is_right = not self.password_hash and hmac.compare_digest(
                token.encode(), self.token.encode()
            )
            if is_right:
                self.token = secrets.token_urlsafe(32)
        return is_right

    def wait_for(self, address: str) -> float:
        """Seconds until a password from this address is looked at."""
        with self._lock:
            return max(0.0, self._failures.get(address, (0, 0.0))[1] - time.monotonic())

    def knows(self, address: str, password: str) -> bool:
        """Whether the password is right. Each wrong one in a row doubles the wait for the next."""
        is_right = check_password_hash(self.password_hash, password)
        with self._lock:
            count = self._failures.pop(address, (0, 0.0))[0] + 1
            if not is_right:
                wait = min(_LONGEST_WAIT, 0.5 * 2 ** min(count, 12))
                self._failures[address] = (count, time.monotonic() + wait)
                while len(self._failures) > _MOST_ADDRESSES:
                    self._failures.pop(next(iter(self._failures)))
        return is_right


def protect(app: Flask, door: Doorkeeper) -> None:
    """Has every request pass the door, and every answer say what its page may do."""
    app.config["DOOR"] = door
    app.register_blueprint(safety)
    app.before_request(_refuse)
    app.after_request(_with_headers)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The token that each form of this session must send."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def _door() -> Doorkeeper:
    door: Doorkeeper = current_app.config["DOOR"]
    return door


def _refuse() -> BaseResponse | None:
    if not _door().hosts.trusts(request.environ.get("HTTP_HOST")):
        abort(400, "The desk does not answer to that name.")
    is_in = hmac.compare_digest(session.get("in", ""), _door().pass_mark)
    if not is_in:
        request.max_content_length = _LARGEST_OF_OTHERS
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _refuse_forged()
    if is_in or request.endpoint in _OPEN:
        return None
    if _door().password_hash and request.method == "GET":
        return redirect(url_for("safety.login"))
    return Response(render_template("desk/shut.html"), status=403)


def _refuse_forged() -> None:
    """Refuses a form that was not sent by a page of this session."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if site != "same-origin" or (origin and urlsplit(origin).netloc != request.host):
        abort(403, "This form was sent by another page.")
    if "csrf" not in session or not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        abort(403, "This form is of an earlier session. Go back, copy your text, open it anew.")


@safety.get("/enter")
def enter() -> BaseResponse:
    """Lets in the browser that brings the token of the command."""
    if _door().opens(request.args.get("token", "")):
        session.clear()
        session["in"] = _door().pass_mark
        current_app.config["ENTERED"]()
    return redirect(url_for("home.home"))


@safety.route("/login", methods=["GET", "POST"])
def login() -> BaseResponse | Response:
    """Asks for the password."""
    address, door = request.remote_addr or "", _door()
    problem, status = "", 200
    if request.method == "POST" and door.password_hash:
        wait = door.wait_for(address)
        if wait:
            problem, status = f"Wait {wait:.0f} seconds before the next try.", 429
        elif door.knows(address, request.form.get("password", "")):
            session.clear()
            session["in"] = door.pass_mark
            return redirect(url_for("home.home"))
        else:
            problem, status = "That is not the password.", 403
    return Response(render_template("desk/login.html", problem=problem), status=status)


def _with_headers(response: Response) -> Response:
    has_own = "Content-Security-Policy" in response.headers
    is_preview = request.endpoint in ("previewing.preview", "previewing.readers")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not (is_preview or has_own):
        response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
