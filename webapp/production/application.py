"""The WSGI application that serves an edition: no templates, no content, nothing that is written.

    request ──host, method, size, rate──> address ──table──> stored bytes of the edition
                                             └──query──> search ──> page or JSON

Each answer is chosen by the edition that is in use when the request comes in, from begin to end.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache, wraps
from http import HTTPStatus
from itertools import count
from secrets import token_hex
from threading import Lock
from typing import Any, NamedTuple, ParamSpec, TypeVar
from urllib.parse import quote

from cachetools import LRUCache, cached

from ingest.errors import FaqError
from webapp.production.clients import Clients, Rate
from webapp.production.edition import PROGRAM, Edition, Stored, TornError
from webapp.production.health import live, ready
from webapp.production.logs import RequestLog
from webapp.production.searching import (
    PAGE_TYPE,
    SEARCH_API,
    SEARCH_PAGE,
    Answer,
    ChangedError,
    EditionSearch,
    Search,
    SearchAnswers,
    is_sound,
)
from webapp.production.settings import Settings
from webapp.production.watching import Watcher
from webapp.site.asset_names import plain_name
from webapp.site.headers import ANY_ORIGIN, HEADERS
from webapp.site.hosts import TrustedHosts
from webapp.site.problems import PROBLEM, RETRY_AFTER, problem_json, refusal_of, wants_problem

__all__ = ["Files", "Production", "Served", "accepts_gzip"]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]
_P = ParamSpec("_P")
_T = TypeVar("_T")

_ALLOWED = "GET, HEAD, OPTIONS"

_LONGEST_PATH = 2000
"""Bytes of a path; the longest of ours has some two hundred."""

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_PAGE_OF_ERROR = {
    **dict.fromkeys((400, 404, 414), "missing"),
    **dict.fromkeys((405, 413), "refused"),
    **dict.fromkeys((429, 500, 503), "failed"),
}
_OTHER_NAME = "This site does not answer to that name. Who runs it can add it to its hosts."
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_MOST_KEPT = 24_000_000
"""Bytes that a process keeps of pages, and as many of searches: those that were asked for last."""

_BESIDE = 1_000
"""Bytes that an answer takes beside its body, about: its address the most of it."""

_LONGEST_KEPT = 500
"""Characters of a query whose answer is kept: a longer one is hardly asked twice, and would take
more than is counted."""

_LONGEST_CODINGS = 200
"""Characters of what a client accepts; the longest that browsers send has thirty."""

_GZIP_MORE = 18
"""Bytes of a gzip stream beside what is deflated."""

_log = logging.getLogger(__name__)


class Reply(NamedTuple):
    """What is answered."""

    kind: str
    """What the log calls it: page, asset, search, api, health or other."""
    status: int
    headers: Headers
    body: bytes


class _Error(Exception):
    """The request is answered with a page of an error."""

    def __init__(
        self, status: int, *headers: tuple[str, str], said: str = "", has_page: bool = True
    ) -> None:
        """`said` is what programs are told; what is always said of the status unless given.

        Without a page, readers are told the same.
        """
        super().__init__(status)
        self.status, self.headers, self.said, self.has_page = status, list(headers), said, has_page


class Files:
    """The answers of an edition that are in it, with the headers of each."""

    def __init__(self, edition: Edition, settings: Settings) -> None:
        self.edition = edition
        self.body = cached(_lru(_MOST_KEPT, len), lock=Lock())(edition.body)
        """What lies at a place, as a gzip stream or inflated: what many ask for is read and
        checked once. Raises TornError."""
        self.caching = kept = _caching(settings)
        self.heads: list[Headers] = [
            [
                *HEADERS.items(),
                *head,
                *(() if is_kept else (("Cache-Control", kept),)),
                ("Vary", "Accept-Encoding"),
                ("Accept-Ranges", "none"),
            ]
            for head, is_kept in zip(edition.heads, edition.is_kept, strict=True)
        ]


class Served(Files):
    """An edition in use, with what is searched."""

    def __init__(self, edition: Edition, settings: Settings, search: Search | None = None) -> None:
        """Reads what the search needs, unless another one is given. Raises EditionError."""
        super().__init__(edition, settings)
        self.search = search or EditionSearch(edition)
        self.is_torn = False
        """Whether something in the file was not what had been written there."""
        self._made = SearchAnswers(edition, self.search).made
        self._kept_made = _kept(self._made, lambda made: len(made.body))

    def found(self, path: str, query: str, digest: str) -> Answer:
        """What a search is answered, as `SearchAnswers.made` makes it; what many search for is
        made once. A digest stands for what does not change."""
        made = self._kept_made if len(query) <= _LONGEST_KEPT else self._made
        return made(path, query, digest)


class _Again(LRUCache[Any, _T]):
    """What was asked for again; what has to go is then as if it had been asked for once."""

    def __init__(self, most: int, once: LRUCache[Any, _T]) -> None:
        super().__init__(most, once.getsizeof)
        self._once = once

    def popitem(self) -> tuple[Any, _T]:
        key, made = super().popitem()
        with suppress(ValueError):  # it is larger than all of it
            self._once[key] = made
        return key, made


def _lru(most: int, size: Callable[[_T], int]) -> LRUCache[Any, _T]:
    """What was asked for last, up to so many bytes."""
    return LRUCache(most, lambda one: size(one) + _BESIDE)


def _kept(answer: Callable[_P, _T], size: Callable[[_T], int]) -> Callable[_P, _T]:
    """The same function, which keeps its answers up to so many bytes.

    Those that were asked for again have two thirds of them for themselves (a segmented LRU), so
    that whoever asks for everything once drives nothing out that readers ask for. After Karedla,
    Love & Wherry, "Caching strategies to improve disk system performance" (1994).
    """
    once = _lru(_MOST_KEPT // 3, size)
    again = _Again(_MOST_KEPT - _MOST_KEPT // 3, once)
    lock = Lock()

    @wraps(answer)
    def found_or_made(*key: _P.args, **named: _P.kwargs) -> _T:  # nothing is named
        with lock:
            if (found := again.get(key)) is not None:
                return found
            if (found := once.pop(key, None)) is not None:
                again[key] = found
                return found
        made = answer(*key, **named)
        for kept in once, again:
            with lock, suppress(ValueError):  # it is larger than all of it
                kept[key] = made
                break
        return made

    return found_or_made


def _caching(settings: Settings) -> str:
    """What caches are told of a page: it may change with the next edition."""
    said = f"public, max-age={settings.page_seconds}"
    if settings.shared_seconds:
        said += f", s-maxage={settings.shared_seconds}"
    if settings.stale_seconds:
        stale = settings.stale_seconds
        return f"{said}, stale-while-revalidate={stale}, stale-if-error={stale}"
    return f"{said}, must-revalidate"


class Production:
    """The application."""

    def __init__(self, settings: Settings, search: Search | None = None) -> None:
        """Opens the edition, which is searched too unless something else is given.

        Raises EditionError where there is none that can be used.
        """
        self.settings = settings
        self.watcher = Watcher(settings.edition, lambda edition: Served(edition, settings, search))
        self.is_stopping = False
        """Whether readiness says no, since this process is about to end."""
        self._files_before = lru_cache(maxsize=1)(lambda edition: Files(edition, settings))
        is_open = settings.host not in ("127.0.0.1", "::1", "localhost")
        hosts = TrustedHosts(frozenset(settings.hosts), by_any_address=is_open)
        self._clients = Clients(hosts, settings.proxies)
        self._rate = Rate(settings.requests_a_minute)
        self._search_rate = Rate(settings.searches_a_minute)
        self._requests = RequestLog(settings.log_level)
        self._names, self._numbers = token_hex(4), count(1)
        self._hsts = (
            [("Strict-Transport-Security", f"max-age={settings.hsts_seconds}")]
            if settings.hsts_seconds
            else []
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        served = self.watcher.present
        by_proxy = self._clients.is_by_proxy(environ)
        try:
            reply = self._reply(environ, served, by_proxy)
        except _Error as error:
            reply = self._error(environ, served, error)
        except TornError as error:
            if not served.is_torn:
                served.is_torn = True
                _log.error("%s What is not in memory is refused. Put the edition back.", error)
            self.watcher.look_now()
            reply = self._error(environ, served, _Error(503, ("Retry-After", "1")))
        except Exception:
            _log.exception("A request could not be answered.")
            reply = self._error(environ, served, _Error(500))
        kind, status, headers, body = reply
        name = self._name(environ, by_proxy)
        headers = [*headers, ("X-Request-ID", name)]
        if self._hsts and self._clients.is_secure(environ, by_proxy):
            headers += self._hsts
        method = environ["REQUEST_METHOD"]
        if method == "HEAD":
            body = b""
        start_response(_STATUS[status], headers)
        self._requests.write(method, kind, status, began, len(body), served.edition.name, name)
        return [body]

    def _reply(self, environ: Environ, served: Served, by_proxy: bool) -> Reply:
        path = _path(environ)
        if path.startswith("/health/") and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self._health(path, served)
        source = self._clients.source(environ, by_proxy)
        if wait := self._rate.seconds_to_wait(source):  # what is refused below counts, too
            raise _Error(429, ("Retry-After", str(wait)))
        if not self._clients.trusts_host(environ, by_proxy):
            # A page would say that the address is mistyped, and it is a setting that lacks.
            raise _Error(400, said=_OTHER_NAME, has_page=False)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            headers = [*HEADERS.items(), ("Allow", _ALLOWED), *_api_headers(path)]
            return Reply(_kind(path), 204, headers, b"")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            raise _Error(405, ("Allow", _ALLOWED))
        if environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
            raise _Error(413)
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise _Error(413)
        if len(path) > _LONGEST_PATH:
            raise _Error(414)
        query = environ.get("QUERY_STRING", "")
        if query and (refusal := refusal_of(query)):
            raise _Error(refusal[0], said=refusal[1])
        if (query and path == SEARCH_PAGE) or path == SEARCH_API:
            return self._search(environ, served, path, _text(query), source)
        place = served.edition.answer_at(path)
        if place is not None:
            return _stored(environ, served, place, _kind(path))
        if (moved := served.edition.moved_to(path)) is not None:
            is_spelling = moved.replace("/", "") == path.replace("/", "")
            location = f"{_quoted(moved)}?{query}" if query else _quoted(moved)
            return Reply(
                _kind(path),
                308 if is_spelling else 301,
                [
                    *HEADERS.items(),
                    ("Location", location),
                    ("Content-Length", "0"),
                    ("Cache-Control", served.caching),
                    *_api_headers(path),
                ],
                b"",
            )
        return self._other_asset(environ, served, path)

    def _search(
        self, environ: Environ, served: Served, path: str, query: str, source: object
    ) -> Reply:
        """What a search is answered: all of it of what is searched now."""
        if wait := self._search_rate.seconds_to_wait(source):
            raise _Error(429, ("Retry-After", str(wait)))
        while True:
            with suppress(ChangedError):  # meanwhile, in a database
                return self._found(environ, served, path, query, served.search.digest)

    def _found(self, environ: Environ, served: Served, path: str, query: str, digest: str) -> Reply:
        """What a search of a digest is answered; each time the same, so that it has a tag."""
        kind = "api" if path == SEARCH_API else "search"
        tag = f'W/"{served.edition.name}-{digest}-{PROGRAM}"'
        kept: Headers = [
            ("Cache-Control", served.caching),
            ("Vary", "Accept-Encoding"),
            ("ETag", tag),
            *_api_headers(path),
        ]
        asked = environ.get("HTTP_IF_NONE_MATCH", "")
        if (tag in asked or asked.strip() == "*") and is_sound(path, query):
            return Reply(kind, 304, [*HEADERS.items(), *kept], b"")
        if environ["REQUEST_METHOD"] == "HEAD" and path == SEARCH_PAGE:
            # What it finds would be thrown away; a page is made of whatever is asked. Length and
            # coding are those of what is not made (RFC 9110, 9.3.2).
            return Reply(kind, 200, [*HEADERS.items(), ("Content-Type", PAGE_TYPE), *kept], b"")
        is_gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        try:
            found = served.found(path, query, digest).for_client(is_gzip)
        except TornError:
            raise
        except FaqError as error:
            raise _Error(503, ("Retry-After", str(RETRY_AFTER))) from error
        if found.status != 200:
            kept = [
                ("Cache-Control", "no-cache"),
                ("Vary", "Accept-Encoding"),
                *_api_headers(path),
            ]
        if found.is_gzip:
            kept.append(("Content-Encoding", "gzip"))
        headers = _typed(found.media_type, found.body) + kept
        return Reply(kind, found.status, headers, found.body)

    def _other_asset(self, environ: Environ, served: Served, path: str) -> Reply:
        """An asset of the edition before, or the present one of another content."""
        if path.startswith(("/assets/", "/files/")):
            before = self.watcher.before
            if before is not None and (place := before.answer_at(path)) is not None:
                with suppress(TornError):  # a file that was written over has none any more
                    return _stored(environ, self._files_before(before), place, "asset")
            present = served.edition.present_asset(plain_name(path))
            if present is not None and (place := served.edition.answer_at(present)) is not None:
                reply = _stored(environ, served, place, "asset")
                headers = [one for one in reply.headers if one[0] != "Cache-Control"]
                return reply._replace(headers=[*headers, ("Cache-Control", "no-cache")])
        raise _Error(404)

    def _health(self, path: str, served: Served) -> Reply:
        if path == "/health/live":
            status, text = live()
        elif path == "/health/ready":
            status, text = ready(
                served.edition,
                search=served.search.standing,
                left_out=served.search.left_out,
                is_stopping=self.is_stopping,
                is_torn=served.is_torn,
            )
        else:
            raise _Error(404)
        headers = _typed("application/json", text)
        return Reply("health", status, [*headers, ("Cache-Control", "no-store")], text)

    def _error(self, environ: Environ, served: Served, error: _Error) -> Reply:
        """The page of an error in the language of the site, or JSON for programs."""
        status, path = error.status, _path(environ)
        more = [*error.headers, ("Cache-Control", "no-cache"), ("Vary", "Accept, Accept-Encoding")]
        kind = "other" if status == 404 else _kind(path)
        if error.has_page and not wants_problem(path, environ.get("HTTP_ACCEPT", "")):
            place = served.edition.errors[_PAGE_OF_ERROR[status]]
            try:
                data = served.body(place, False)
                head = served.edition.heads[place.head]
                headers = [*HEADERS.items(), *head, ("Content-Length", str(len(data)))]
                return Reply(kind, status, headers + more, data)
            except TornError:
                pass  # what cannot be read needs no page
        text = problem_json(status, error.said).encode()
        return Reply(kind, status, [*_typed(PROBLEM, text), *_api_headers(path), *more], text)

    def _name(self, environ: Environ, by_proxy: bool) -> str:
        """What the log and the answer call a request: the proxy's name, or one of our own."""
        if by_proxy and _NAME.fullmatch(environ.get("HTTP_X_REQUEST_ID", "")):
            return str(environ["HTTP_X_REQUEST_ID"])
        return f"{self._names}-{next(self._numbers)}"


def _stored(environ: Environ, served: Files, place: Stored, kind: str) -> Reply:
    """An answer as it lies in the edition, or 304 for who has it."""
    is_gzip = place.is_deflated and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tag = f'"{place.digest}-gzip"' if is_gzip else f'"{place.digest}"'
    headers = [*served.heads[place.head], ("ETag", tag)]
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked is not None and (tag in asked or asked.strip() == "*"):
        return Reply(kind, 304, headers, b"")
    if is_gzip:
        headers.append(("Content-Encoding", "gzip"))
    size = place.length + _GZIP_MORE if is_gzip else place.size
    headers.append(("Content-Length", str(size)))
    if environ["REQUEST_METHOD"] == "HEAD":
        return Reply(kind, 200, headers, b"")
    return Reply(kind, 200, headers, served.body(place, is_gzip))


def accepts_gzip(header: str) -> bool:
    """Whether a client takes gzip, by its header `Accept-Encoding` (RFC 9110, 12.5.3).

    A very long one is not read: what is not compressed is for everybody.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip("*")
    (True, False, True)
    """
    return len(header) <= _LONGEST_CODINGS and _takes_gzip(header)


@lru_cache(maxsize=1000)
def _takes_gzip(header: str) -> bool:
    weights: dict[str, bool] = {}
    for one in header.lower().split(","):
        name, _, weight = one.partition(";")
        weights[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def _path(environ: Environ) -> str:
    """The path that was asked for, not quoted."""
    return _text(environ.get("PATH_INFO") or "/")


def _text(text: str) -> str:
    """What a server read as Latin-1, since WSGI has it so (PEP 3333), as the UTF-8 that it is."""
    return text if text.isascii() else text.encode("latin-1", "replace").decode("utf-8", "replace")


def _quoted(place: str) -> str:
    return quote(place, safe="/%?#=&:;,+@!$'()*~")


def _kind(path: str) -> str:
    if path == SEARCH_PAGE:
        return "search"
    if path.startswith("/assets/") or path.startswith("/files/"):
        return "asset"
    return "api" if path.startswith("/api/") else "page"


def _typed(kind: str, data: bytes) -> Headers:
    """The headers of an answer that is made here."""
    return [*HEADERS.items(), ("Content-Type", kind), ("Content-Length", str(len(data)))]


def _api_headers(path: str) -> Iterable[tuple[str, str]]:
    return ANY_ORIGIN.items() if path.startswith("/api/") else ()
