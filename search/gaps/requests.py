"""Lines of web server access logs -> requests -> searches of people. Pure.

common, combined    192.0.2.1 - - [29/Nov/2026:10:00:00 +0000] "GET /search/?q=fee HTTP/1.1" 200 5
JSON lines          {"request": {"uri": "/search/?q=fee", ...}, "status": 200}
W3C extended        columns as a line "#Fields: ..." names them (IIS, CloudFront)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

__all__ = [
    "TYPING",
    "LoggedRequest",
    "LoggedSearch",
    "columns_of",
    "is_program",
    "parse_object",
    "read_request",
    "search_of",
    "without_typing",
]

TYPING = 60
"""Seconds between two requests of one reader within which one search is being typed: those who type
slowly, look at what is found and go on need less."""

_LINE = re.compile(
    r"(?:[\w.-]+:\d+ (?!- ))?(?P<client>\S+) \S+ [^\[\]\"]*\[(?P<time>[^\]]*)\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) \S+'
    r'(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
"""Common and combined format; a virtual host with its port may stand first, and anything behind."""

_ESCAPE = re.compile(r'\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(["\\]))')

_FIELDS: Mapping[str, Sequence[str]] = {
    "client": (
        *("xforwardedfor", "httpxforwardedfor", "clientip", "cip", "remoteaddr", "remoteip"),
        *("clienthost", "remotehost", "ip", "client"),
    ),
    "method": ("method", "requestmethod", "csmethod", "clientrequestmethod", "verb"),
    "target": (
        *("requesturi", "uri", "url", "requesturl", "path", "requestpath", "csuristem"),
        *("clientrequesturi", "request", "requestline"),
    ),
    "query": ("args", "querystring", "csuriquery", "query"),
    "status": (
        *("status", "scstatus", "statuscode", "responsestatus", "edgeresponsestatus"),
        *("downstreamstatus", "responsecode", "response", "code"),
    ),
    "agent": ("httpuseragent", "useragent", "csuseragent", "requestuseragent", "agent"),
    "time": (
        *("ts", "timeiso8601", "timestamp", "timelocal", "msec", "datetime", "startutc"),
        *("edgestarttimestamp", "time", "date"),
    ),
}
"""What a request is made of -> names of fields, letters and digits alone, the surest first: those
of nginx as people write them, Caddy, Traefik, CloudFront, Cloudflare, IIS and Apache."""

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_LOG_TIME = re.compile(r"(\d\d?)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?: ([+-])(\d\d)(\d\d))?")

_BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
_PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|https?://|headless|lighthouse|monitor|preview|scan"
    r"|phantomjs|facebookexternalhit|python|curl|wget",
    re.IGNORECASE,
)

_TWICE = re.compile(r"%25([0-9A-Fa-f]{2})")
"""CloudFront writes the signs of a query twice over: %2520 for a blank."""

_SEARCH_PATH = re.compile(r"(.*/)search(?:/|/index\.html|\.html)?")
_SEEN = (200, 304)
_LONGEST = 1000  # characters of a query, as `webapp.search_page.address` reads


class LoggedRequest(NamedTuple):
    """One line of a log."""

    client: str
    """Address and user agent, which tell readers apart; empty where neither is known."""
    agent: str | None
    """None where the log has none."""
    time: str
    """As it is written."""
    method: str
    target: str
    """Path and query."""
    status: int


class LoggedSearch(NamedTuple):
    """A request for the search page."""

    client: str
    seconds: float | None
    """Since 1970; None where the log does not say it."""
    query: str


def columns_of(line: str) -> tuple[str, ...] | None:
    """The columns that a line `#Fields: ...` of a W3C log names; None where it is another line."""
    name, _, columns = line.partition(":")
    return tuple(columns.split()) if name.casefold() == "#fields" else None


def parse_object(line: str) -> Mapping[str, Any] | None:
    """The object of a JSON line; None where it is none."""
    if line.startswith("{"):
        with suppress(ValueError, RecursionError):
            value = json.loads(line)
            return value if isinstance(value, dict) else None
    return None


def read_request(
    line: str, columns: Sequence[str] | None = None, value: Mapping[str, Any] | None = None
) -> LoggedRequest | None:
    """The request of a line; None where it cannot be read as one.

    `columns` are those of a W3C log, `value` the object of a JSON line.
    """
    if value is not None:
        return _of_fields(_flat(value))
    if columns:
        cells = line.split("\t") if "\t" in line else line.split(" ")
        if len(cells) == len(columns):
            named = {_plain(name): cell for name, cell in zip(columns, cells, strict=True)}
            named["time"] = f"{named.pop('date', '')} {named.get('time', '')}".strip()
            named["csuseragent"] = _decoded(named.get("csuseragent", ""))
            named["csuriquery"] = _TWICE.sub(r"%\1", named.get("csuriquery", ""))
            return _of_fields(named)
    found = _LINE.match(line)
    if found is None:
        return None
    client, time, request, status, agent = found.group(
        "client", "time", "request", "status", "agent"
    )
    method, _, rest = _unescaped(request).partition(" ")
    target = rest.rpartition(" ")[0] or rest
    return LoggedRequest(f"{client} {agent}", agent, time, method, target, int(status))


def _flat(value: Mapping[str, Any]) -> dict[str, str]:
    """Fields by plain names; those of objects within, and lists by their first."""
    flat: dict[str, str] = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            flat = {**_flat(inner), **flat}
        elif isinstance(inner, list):
            flat.setdefault(_plain(name), str(inner[0]) if inner else "")
        elif inner is not None:
            flat[_plain(name)] = str(inner)
    return flat


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _of_fields(fields: Mapping[str, str]) -> LoggedRequest | None:
    client, method, target, query, status, agent, time = (
        next((fields[name] for name in names if fields.get(name, "-") not in ("", "-")), None)
        for names in _FIELDS.values()
    )
    if target is None or status is None or not status.isdecimal():
        return None
    first, _, rest = target.partition(" ")
    if rest:  # a whole line "GET /search/ HTTP/1.1"
        method, target = first, rest.rpartition(" ")[0] or rest
    if query and "?" not in target:
        target = f"{target}?{query.removeprefix('?')}"
    if agent is None and any(name in fields for name in _FIELDS["agent"]):
        agent = "-"  # the log has them, and this request has none
    known = [one for one in (client, agent) if one is not None]
    return LoggedRequest(" ".join(known), agent, time or "", method or "GET", target, int(status))


def _unescaped(text: str) -> str:
    """A text in which Apache and nginx have written bytes as `\\xc3` and quotes as `\\"`."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda one: f"%{one[1]}" if one[1] else chr(int(one[2], 16)) if one[2] else one[3], text
    )


@lru_cache(maxsize=1000)
def is_program(agent: str | None) -> bool:
    """Whether a user agent is no browser of a person: every browser calls itself "Mozilla/5.0 ...",
    programs do not, and robots say that they are or give an address. Of None nothing is known."""
    return agent is not None and (not _BROWSER.match(agent) or bool(_PROGRAM.search(agent)))


def search_of(request: LoggedRequest, base: str = "") -> LoggedSearch | None:
    """The search that a request asks for; None where it is no first page of one that was shown.

    `base` is the address of the site, where it is known: then another site's search on the same
    host is none.
    """
    if request.status not in _SEEN or request.method not in ("GET", "HEAD"):
        return None
    address, _, asked = request.target.partition("?")
    if "search" not in address or not asked:  # most lines
        return None
    if not address.startswith("/"):  # a proxy asks for https://a.example/search/
        address = f"/{address.partition('://')[2].partition('/')[2]}"
    path = _SEARCH_PATH.fullmatch(_decoded(address))
    if path is None or (base and path[1] not in {"/", urlsplit(base).path}):
        return None
    values = dict(one.partition("=")[::2] for one in reversed(asked.partition("#")[0].split("&")))
    query = " ".join(_decoded(values.get("q", "").replace("+", " "))[:_LONGEST].split())
    if not query or values.get("page", "1") != "1":
        return None
    return LoggedSearch(request.client, _seconds(request.time), query)


def _decoded(text: str) -> str:
    """The text with %41 as A; bytes that are no UTF-8 are those of older Windows."""
    if "%" not in text:
        return text
    data = unquote_to_bytes(text)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _seconds(time: str) -> float | None:
    """Seconds since 1970 of a time as logs have it."""
    with suppress(ValueError, OverflowError):
        if found := _LOG_TIME.match(time):
            day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
            away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
            zone = timezone(-away if sign == "-" else away)
            date = int(year), 1 + _MONTHS.index(month.title()) // 3, int(day)
            return datetime(*date, int(hour), int(minute), int(second), tzinfo=zone).timestamp()
        if time.replace(".", "", 1).isdecimal():
            number = float(time)
            while number > 1e11:  # some count in thousandths, or thousandths of these
                number /= 1000
            return number
        said = datetime.fromisoformat(time)
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()
    return None


def without_typing(searches: Iterable[LoggedSearch]) -> Iterator[LoggedSearch]:
    """The searches without those that were only on the way to a longer one.

    Of requests of one reader, each `TYPING` seconds or less after the one before, of which each is
    the beginning of the next, the last counts; the same asked again is one search.
    """
    last: dict[str, LoggedSearch] = {}
    for search in searches:
        before = last.get(search.client) if search.client else None
        if before is not None and not _goes_on(before, search):
            yield before
        if search.client:
            last[search.client] = search
        else:
            yield search
    yield from last.values()


def _goes_on(before: LoggedSearch, search: LoggedSearch) -> bool:
    if before.seconds is None or search.seconds is None:
        return False
    is_soon = 0 <= search.seconds - before.seconds <= TYPING
    return is_soon and search.query.casefold().startswith(before.query.casefold())
