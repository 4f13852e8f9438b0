"""What a server of an edition answers, and what it refuses."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from ingest.content.loading import open_content
from ingest.errors import FaqError
from support.content import CONTENT
from support.production import build
from webapp.api.parameters import DESCRIPTION
from webapp.application import create_edition_app
from webapp.export.edition import build_edition
from webapp.production import application
from webapp.production.application import Production, Served, accepts_gzip
from webapp.production.edition import Edition
from webapp.production.logs import RequestLog
from webapp.production.searching import EditionSearch
from webapp.production.settings import Settings
from webapp.site.headers import HEADERS
from webapp.site.problems import PROBLEM

PAGE = "/questions/work-how-many/"
SEARCH = "/search/?q=how+many+toddlers"
API = "/api/v1/search?q=how+many+toddlers"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Of the frozen content."""
    return build_edition(open_content(CONTENT), tmp_path_factory.mktemp("built") / "site.edition")


Ask = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def asking(edition: Edition) -> Callable[..., Ask]:
    """Makes a function that asks an application with some settings."""

    def made(**changes: Any) -> Ask:
        client = Client(Production(replace(Settings(edition.path), **changes)))

        def ask(path: str, method: str = "GET", **headers: str) -> TestResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            data = named.pop("Body", "").encode() or None
            environ = {"REMOTE_ADDR": "127.0.0.1"}
            if path.startswith("//"):  # for the client that would be a host
                environ["PATH_INFO"] = path.partition("?")[0]
                path = "/?" + path.partition("?")[2]
            return client.open(
                path,
                method=method,
                headers=named,
                data=data,
                buffered=True,
                environ_overrides=environ,
            )

        return ask

    return made


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Ask]) -> Ask:
    return asking()


@pytest.mark.parametrize("path", [PAGE, SEARCH, API, "/search/", "/api/v1/questions/work-how-many"])
def test_it_answers_as_the_live_site_does(path: str, ask: Ask) -> None:
    live = create_edition_app(open_content(CONTENT)).test_client().get(path)
    response = ask(path)
    assert (response.status_code, response.data) == (200, live.data)
    assert response.headers["Content-Type"] == live.headers["Content-Type"]
    for name in (*HEADERS, "Access-Control-Allow-Origin"):
        assert response.headers.get_all(name) == live.headers.get_all(name)


@pytest.mark.parametrize("path", [PAGE, SEARCH, API, "/faq.json"])
def test_gzip_holds_the_same_and_is_another_representation(path: str, ask: Ask) -> None:
    plain, packed = ask(path), ask(path, Accept_Encoding="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    for response in (plain, packed):
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Content-Length"] == str(len(response.data))
    is_strong = not plain.headers["ETag"].startswith("W/")
    assert (plain.headers["ETag"] != packed.headers["ETag"]) == is_strong


ACCEPTED = {
    "gzip": True,
    "GZIP": True,
    "deflate, gzip;q=0.8": True,
    "*": True,
    "identity, *;q=0.1": True,
    "": False,
    "identity": False,
    "gzip;q=0": False,
    "gzip; q=0.000, *": False,
    "*;q=0": False,
    "br": False,
}


@pytest.mark.parametrize("header", ACCEPTED)
def test_gzip_is_sent_to_those_who_accept_it(header: str) -> None:
    assert accepts_gzip(header) == ACCEPTED[header]


@pytest.mark.parametrize("path", [PAGE, SEARCH, API, "/404.html"])
def test_who_has_an_answer_is_not_sent_it_again(path: str, ask: Ask) -> None:
    tag = ask(path).headers["ETag"]
    for asked in (tag, f'"other", {tag}', f"W/{tag.removeprefix('W/')}", "*"):
        again = ask(path, If_None_Match=asked)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    for other in ('"other"', tag.replace('"', '"x', 1), tag[:-1] + '-gzip"'):
        assert ask(path, If_None_Match=other).status_code == 200


@pytest.mark.parametrize("path", [PAGE, "/nosuch/", "/health/ready", "/assets/icon.svg"])
def test_head_says_what_get_says_and_sends_nothing(path: str, ask: Ask) -> None:
    one, other = ask(path), ask(path, "HEAD")
    assert (other.status_code, other.data) == (one.status_code, b"")
    unlike = {"X-Request-ID"}
    assert {*other.headers} ^ {*one.headers} <= {(name, one.headers[name]) for name in unlike} | {
        (name, other.headers[name]) for name in unlike
    }


def test_the_head_of_a_search_lacks_only_what_needs_the_body(ask: Ask) -> None:
    """RFC 9110, 9.3.2."""
    one, other = dict(ask(SEARCH).headers), dict(ask(SEARCH, "HEAD").headers)
    del one["Content-Length"], one["X-Request-ID"], other["X-Request-ID"]
    assert other == one


def test_caches_are_told_how_long(edition: Edition, asking: Callable[..., Ask]) -> None:
    ask = asking(page_seconds=10, shared_seconds=600, stale_seconds=3600)
    said = "public, max-age=10, s-maxage=600, stale-while-revalidate=3600, stale-if-error=3600"
    assert ask(PAGE).headers["Cache-Control"] == said
    assert ask(SEARCH).headers["Cache-Control"] == said
    style = next(path for path in edition.paths() if path.startswith("/assets/style."))
    kept = ask(style)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    other = ask("/assets/style.00000000.css")
    assert (other.data, other.headers["Cache-Control"]) == (kept.data, "no-cache")


SPELLED = {
    "/search?q=a+b%26c": "/search/?q=a+b%26c",
    "//search/?q=a": "/search/?q=a",
    "/questions//work-how-many?a=//b": "/questions/work-how-many/?a=//b",
    "/api/v1//questions/work-how-many": "/api/v1/questions/work-how-many",
}


@pytest.mark.parametrize(("path", "place"), SPELLED.items())
def test_slashes_that_are_missing_or_too_many_lead_on(path: str, place: str, ask: Ask) -> None:
    response = ask(path)
    assert (response.status_code, response.headers["Location"]) == (308, place)
    assert response.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert ("Access-Control-Allow-Origin" in response.headers) == path.startswith("/api/")


def test_no_slashes_lead_elsewhere(ask: Ask) -> None:
    for path in ("//evil.example", "//evil.example//", "//questions//evil.example/", "//..//"):
        assert ask(path).status_code == 404
    assert ask("///").headers["Location"] == "/"


ERRORS: dict[str, tuple[tuple[str, str, dict[str, str]], int]] = {
    "no such page": (("/nosuch/", "GET", {}), 404),
    "another method": (("/", "POST", {}), 405),
    "a method that nobody knows": (("/", "BREW", {}), 405),
    "a body": (("/", "GET", {"Body": "a letter"}), 413),
    "a body of unknown length": (("/", "GET", {"Transfer_Encoding": "chunked"}), 413),
    "a long path": (("/" + "a" * 3000, "GET", {}), 414),
    "a long query": (("/search/?q=" + "a" * 20_000, "GET", {}), 414),
    "many parameters": (("/search/?" + "a=1&" * 60, "GET", {}), 400),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_a_page_and_json_for_programs(name: str, ask: Ask) -> None:
    (path, method, headers), status = ERRORS[name]
    response = ask(path, method, **headers)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<h1>" in response.data
    assert {one: response.headers.get(one) for one in HEADERS} == HEADERS
    problem = ask(path, method, Accept="application/json", **headers)
    assert problem.status_code == status
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.data)["status"] == status
    if status == 405:
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_the_api_answers_errors_in_json(ask: Ask) -> None:
    response = ask("/api/v1/nosuch", Accept="text/html")
    assert (response.status_code, json.loads(response.data)["title"]) == (404, "Not Found")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    for method in ("GET", "HEAD"):
        response = ask("/api/v1/search?q=hours&nosuch=1", method, If_None_Match="*")
        assert response.status_code == 400
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Cache-Control"] == "no-cache"
        assert "ETag" not in response.headers


class _Broken(EditionSearch):
    """A search with a bug."""

    @property
    def left_out(self) -> Iterable[str]:
        return ()

    def read(self, *_: Any) -> Any:
        raise ZeroDivisionError


class _Away(_Broken):
    def read(self, *_: Any) -> Any:
        raise FaqError("The database is away.")


def _statuses(edition: Edition, asking: Callable[..., Ask], path: str) -> set[int]:
    """Of whatever an address of the API can be asked, in whatever state the server is."""
    ask = asking(hosts=("faq.example",))
    answers = [ask(path, method) for method in ("GET", "HEAD", "POST", "BREW")]
    answers += [ask(path, method, Body="a letter") for method in ("GET", "PATCH")]
    answers += [ask(path, Transfer_Encoding="chunked"), ask(path, If_None_Match="*")]
    answers += [ask(path, Host="evil.example"), ask(path + "/nosuch/" + "a" * 3000)]
    separator = "&" if "?" in path else "?"
    for more in ("a" * 20_000, "a=1&" * 60, "nosuch=1"):
        answers.append(ask(f"{path}{separator}{more}"))
    answers.append(ask(path.replace("work-how-many", "nosuch").replace("fee-family", "nosuch")))
    few = asking(requests_a_minute=1)
    answers += [few(path) for _ in range(3)]
    torn = Path(shutil.copy(edition.path, edition.path.with_name("torn.edition")))
    for search in (_Broken(edition), _Away(edition)):
        client = Client(Production(Settings(torn), search))
        answers.append(client.get(path))
    with torn.open("r+b") as file:
        file.write(b"\0" * torn.stat().st_size)
    answers.append(client.get(path, headers={"Accept-Encoding": "gzip"}))
    for answer in answers:
        assert answer.status_code in (200, 304) or answer.mimetype == PROBLEM
    return {answer.status_code for answer in answers}


OF_SEARCHES_ALONE = {500}
"""Nothing else has a part that could be broken for a test; a former id is in test_api.py."""


@pytest.mark.parametrize("path", DESCRIPTION["paths"])
def test_every_status_of_the_api_is_described(
    path: str, edition: Edition, asking: Callable[..., Ask]
) -> None:
    """And none is that cannot be."""
    operation = DESCRIPTION["paths"][path]["get"]
    asked = path
    for parameter in operation.get("parameters", ()):
        asked = asked.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    if path == "/api/v1/search":
        asked = API
    described = {int(status) for status in operation["responses"]}
    unseen = {301} if asked != API else set()
    unseen |= OF_SEARCHES_ALONE if asked != API else set()
    found = _statuses(edition, asking, asked)
    assert found <= described
    assert described - found <= unseen


@pytest.mark.parametrize("path", ["/", API, "/nosuch/"])
def test_options_say_what_can_be_asked(path: str, ask: Ask) -> None:
    response = ask(path, "OPTIONS")
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_hosts_that_are_named_are_answered(asking: Callable[..., Ask]) -> None:
    ask = asking(hosts=("faq.example",))
    assert ask("/", Host="FAQ.example:443").status_code == 200
    for other in ("evil.example", "a b"):
        refused = ask("/", Host=other)
        assert refused.status_code == 400
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert {one: refused.headers.get(one) for one in HEADERS} == HEADERS
        assert json.loads(refused.data)["detail"] == (
            "This site does not answer to that name. Who runs it can add it to its hosts."
        ), "no page says so, and that of a mistyped address would mislead"
        assert other.encode() not in refused.data
    assert ask("/", Host="192.0.2.1").status_code == 400
    assert ask("/health/live", Host="192.0.2.1").status_code == 200, "balancers ask by address"
    assert asking(host="0.0.0.0")("/", Host="192.0.2.1").status_code == 200


def test_a_proxy_is_believed_if_it_is_named(asking: Callable[..., Ask]) -> None:
    forwarded = {
        "X_Forwarded_Host": "faq.example",
        "X_Forwarded_Proto": "https",
        "X_Request_ID": "abc-1",
    }
    trusted = asking(hosts=("faq.example",), proxies=(ip_network("127.0.0.0/8"),), hsts_seconds=600)
    response = trusted("/", Host="inside", **forwarded)
    assert response.status_code == 200
    assert response.headers["Strict-Transport-Security"] == "max-age=600"
    assert response.headers["X-Request-ID"] == "abc-1"
    assert "Strict-Transport-Security" not in trusted("/", Host="faq.example").headers
    assert trusted("/", **{**forwarded, "X_Request_ID": "a b"}).headers["X-Request-ID"] != "a b"
    alone = asking(hosts=("faq.example",), hsts_seconds=600)
    assert alone("/", Host="inside", **forwarded).status_code == 400
    response = alone("/", **forwarded)
    assert "Strict-Transport-Security" not in response.headers
    assert response.headers["X-Request-ID"] != "abc-1"


def test_who_asks_too_often_waits(
    asking: Callable[..., Ask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.production.clients.time.monotonic", lambda: 6000.0 + 15)
    ask = asking(requests_a_minute=5, searches_a_minute=2, proxies=(ip_network("127.0.0.0/8"),))

    def asked(path: str, client: str) -> int:
        return ask(path, X_Forwarded_For=client).status_code

    assert [asked(SEARCH, "192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert [asked(PAGE, "192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert asked(PAGE, "192.0.2.2") == 200
    assert asked(PAGE, "192.0.2.1, 192.0.2.3") == 200, "only the last one is the proxy's word"
    assert asked(PAGE, "192.0.2.1, 127.0.0.9") == 429, "a chain of trusted proxies"
    assert [asked(PAGE, f"2001:db8::{n}") for n in range(6)][-1] == 429, "one network"
    assert asked(PAGE, "2001:db8:0:1::1") == 200
    response = ask(PAGE, X_Forwarded_For="192.0.2.1")
    assert response.headers["Retry-After"] == "45"
    assert ask("/health/ready", X_Forwarded_For="192.0.2.1").status_code == 200
    monkeypatch.setattr("webapp.production.clients.time.monotonic", lambda: 6000.0 + 60)
    assert asked(PAGE, "192.0.2.1") == 200


REFUSED_TOO = {
    "another method": ("/", "POST", {}),
    "options": ("/", "OPTIONS", {}),
    "another host": ("/", "GET", {"Host": "evil.example"}),
    "a long path": ("/" + "a" * 3000, "GET", {}),
}


@pytest.mark.parametrize("name", REFUSED_TOO)
def test_what_is_refused_is_counted_too(name: str, asking: Callable[..., Ask]) -> None:
    path, method, headers = REFUSED_TOO[name]
    ask = asking(requests_a_minute=2)
    statuses = [ask(path, method, **headers).status_code for _ in range(6)]  # or a new minute
    assert 429 in statuses[2:]


def test_nothing_that_is_kept_is_as_long_as_a_client_likes(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of headers, nor of files and searches: what is kept stays within some megabytes."""
    app = Production(Settings(edition.path, proxies=(ip_network("127.0.0.0/8"),)))
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": PAGE, "REMOTE_ADDR": "127.0.0.1"}
    tracemalloc.start()
    try:
        for name in ("ACCEPT_ENCODING", "HOST", "X_FORWARDED_HOST", "X_FORWARDED_FOR"):
            for number in range(100):
                app({**asked, f"HTTP_{name}": f"{number}" + "a" * 60_000}, lambda *_: None)
        assert tracemalloc.get_traced_memory()[0] < 3_000_000
    finally:
        tracemalloc.stop()
    monkeypatch.setattr(application, "_MOST_KEPT", 100_000)
    served = Served(edition, Settings(edition.path))
    places = [place for path in edition.paths() if (place := edition.answer_at(path))]
    largest = max(places, key=lambda place: place.size)
    assert largest.size > 100_000
    assert served.body(largest, False) is not served.body(largest, False)
    assert gzip.decompress(served.body(largest, True)) == served.body(largest, False)
    tracemalloc.start()
    try:
        for number in range(100):
            served.found("/search/", f"q=hours&other={number}", edition.name)
        for place in places:
            served.body(place, False)
        assert sum(place.size for place in places) > 2_000_000
        for number in range(100):
            served.found("/api/v1/search", f"other={number}&{'a' * 16_000}", edition.name)
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_query_that_is_not_quoted_is_read_as_utf8(edition: Edition) -> None:
    """As a shell types it; WSGI hands it on as Latin-1."""
    app = Production(Settings(edition.path))
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/search", "REMOTE_ADDR": "127.0.0.1"}
    query = "q=Größe".encode().decode("latin-1")
    (data,) = app({**asked, "QUERY_STRING": query}, lambda *_: None)
    assert json.loads(data)["query"] == "Größe"


def test_who_asks_for_everything_once_drives_nothing_out_that_is_asked_again(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "_MOST_KEPT", 300_000)
    served = Served(edition, Settings(edition.path))
    asked = [f"q=hours&other={number}" for number in range(300)]
    made = served.found("/search/", "q=cost", edition.name)
    assert served.found("/search/", "q=cost", edition.name) is made
    first = served.found("/search/", asked[0], edition.name)
    for one in asked[1:]:
        served.found("/search/", one, edition.name)
    assert served.found("/search/", "q=cost", edition.name) is made
    assert served.found("/search/", asked[0], edition.name) is not first


def test_all_that_is_kept_may_be_of_what_is_asked_again(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes for others of its kind takes the place of what was asked for once."""
    monkeypatch.setattr(application, "_MOST_KEPT", 300_000)
    served = Served(edition, Settings(edition.path))
    made = [served.found("/search/", "q=hours", edition.name)]
    room = 300_000 // (len(made[0].body) + 1_000)
    asked = ["q=hours", *(f"q=hours&other={number}" for number in range(room * 9 // 10 - 1))]
    for one in asked:  # the last third stays what was asked for once
        for _ in "12":
            served.found("/search/", one, edition.name)
    assert served.found("/search/", "q=hours", edition.name) is made[0]


def test_the_same_search_is_made_once(edition: Edition) -> None:
    served = Served(edition, Settings(edition.path))
    made = served.found("/search/", "q=hours", edition.name)
    assert served.found("/search/", "q=hours", edition.name) is made
    assert served.found("/search/", "q=years", edition.name) != made
    assert gzip.decompress(made.body) == made.for_client(False).body


def test_health_says_what_is_in_use(edition: Edition, ask: Ask) -> None:
    assert ask("/health/live").json == {"live": True}
    response = ask("/health/ready")
    said = response.json
    assert said is not None
    assert said.pop("since").endswith("Z")
    assert said == {
        "ready": True,
        "edition": edition.digest,
        "search": "reachable",
        "searchText": "Searches are answered.",
        "leftOut": [],
        "stopping": False,
        "torn": False,
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert ask("/health/nosuch").status_code == 404
    assert ask("/health/ready", "HEAD").status_code == 200
    assert ask("/health/ready", "POST").status_code == 405


@pytest.mark.parametrize("asked", ["q=", "q=a&limit=0", "q=a&q=b", "limit=1", "q=a&other=1"])
def test_a_tag_makes_no_wrong_search_right(asked: str, ask: Ask) -> None:
    """Every search of an edition has the same tag."""
    for tag in ask(API).headers["ETag"], "*":
        answer = ask(f"/api/v1/search?{asked}", If_None_Match=tag)
        assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
        assert ask(f"/search/?{asked}", If_None_Match=tag).status_code == 304
        answer = ask("/api/v1/search?q=nothing&page=2", If_None_Match=tag)
        assert (answer.status_code, answer.data) == (304, b"")


def test_readiness_says_no_before_the_end(edition: Edition) -> None:
    app = Production(Settings(edition.path))
    app.is_stopping = True
    client = Client(app)
    assert client.get("/health/ready").status_code == 503
    assert client.get("/").status_code == 200, "what still comes is answered"


# Another edition


def test_another_edition_is_used_and_the_files_of_the_one_before(
    small_content: Path, tmp_path: Path
) -> None:
    path = tmp_path / "site.edition"
    site = small_content / "site.toml"
    build(small_content, path)
    app = Production(Settings(path))
    client = Client(app)
    old = next(one for one in app.watcher.present.edition.paths() if "/style." in one)
    old_style = client.get(old).data
    site.write_text('[site]\naccent = "#123456"\n', "utf-8")
    build(small_content, path, "A zebra.")
    app.watcher.look()
    assert b"A zebra." in client.get("/questions/cost/").data
    assert b"A zebra." in client.get("/search/?q=zebra").data.replace(b"<mark>", b"").replace(
        b"</mark>", b""
    )
    assert client.get(old).data == old_style
    app.watcher.before = None
    assert client.get(old).data != old_style, "what the style is now"


@pytest.mark.parametrize("data", [b"", b"A letter.", b"PK\x03\x04 and no more"])
def test_what_is_no_edition_is_logged_once_and_changes_nothing(
    data: bytes, small_content: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    app = Production(Settings(path))
    client = Client(app)
    new = tmp_path / "new"
    new.write_bytes(data)
    new.replace(path)
    for _ in range(3):
        app.watcher.look()
    assert client.get("/questions/cost/").status_code == 200
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(f"{path}: it is ")
    assert caplog.messages[0].endswith(" The edition in use stays.")
    path.unlink()
    app.watcher.look()
    assert client.get("/questions/cost/").status_code == 200
    assert len(caplog.messages) == 2
    build(small_content, path, "A zebra.")
    app.watcher.look()
    assert b"A zebra." in client.get("/questions/cost/").data


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_an_edition_that_could_not_be_opened_once_is_tried_again(
    small_content: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """All numbers of files were in use just then, which says nothing of the edition."""
    import resource  # Windows has none

    path = tmp_path / "site.edition"
    build(small_content, path)
    app = Production(Settings(path))
    build(small_content, path, "A zebra.")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        app.watcher.look()
        app.watcher.look()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(caplog.messages) == 1, "it is logged once"
    assert b"A zebra." not in Client(app).get("/questions/cost/").data
    app.watcher.look()
    assert b"A zebra." in Client(app).get("/questions/cost/").data


def test_a_file_that_is_written_over_gives_503_until_it_is_whole(
    small_content: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, new = tmp_path / "site.edition", tmp_path / "new.edition"
    build(small_content, path)
    build(small_content, new, "A zebra.")
    app = Production(Settings(path))
    client = Client(app)
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
    response = client.get("/questions/cost/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert json.loads(response.data)["status"] == 503, "nothing of the file is shown"
    assert client.get("/search/?q=nothing").status_code == 503
    assert caplog.messages == [
        f"{path}: it is being written over. What is not in memory is refused. Put the edition back."
    ]
    ready = client.get("/health/ready")
    assert (ready.status_code, (ready.json or {})["torn"]) == (503, True)
    path.write_bytes(new.read_bytes())
    app.watcher.look()
    assert b"A zebra." in client.get("/questions/cost/").data
    assert client.get("/health/ready").status_code == 200


# The log


def test_the_log_says_nothing_of_who_asks_for_what(
    edition: Edition, capfd: pytest.CaptureFixture[str]
) -> None:
    client = Client(Production(Settings(edition.path)))
    for path in (SEARCH, PAGE, "/nosuch-secret/", "/api/v1/search?q=secret"):
        client.get(path, headers={"User-Agent": "Secret/1", "X-Forwarded-For": "192.0.2.77"})
    client.open("/", method="SECRET")
    lines = capfd.readouterr().err.splitlines()
    said = [json.loads(line) for line in lines]
    assert [(one["kind"], one["method"], one["status"], one["level"]) for one in said] == [
        ("search", "GET", 200, "info"),
        ("page", "GET", 200, "info"),
        ("other", "GET", 404, "warning"),
        ("api", "GET", 200, "info"),
        ("page", "other", 405, "warning"),
    ]
    assert {tuple(one) for one in said} == {
        (
            *("time", "level", "event", "method", "kind", "status", "ms", "bytes"),
            *("edition", "request"),
        )
    }
    for line in lines:
        for word in ("ecret", "toddlers", "work-how-many", "192.0.2.77", "SECRET"):
            assert word not in line


def test_what_keeps_the_log_from_being_written_keeps_no_answer_back(edition: Edition) -> None:
    """A full disk, and a reader of the log that has gone."""
    reader, gone = os.pipe()
    os.close(reader)
    full = os.open("/dev/full", os.O_WRONLY) if Path("/dev/full").exists() else gone
    kept = os.dup(2)
    try:
        client = Client(Production(Settings(edition.path)))
        for handle in (gone, full):
            os.dup2(handle, 2)
            assert client.get(PAGE).status_code == 200
    finally:
        os.dup2(kept, 2)
        for handle in {gone, full, kept}:
            os.close(handle)


def test_a_line_has_its_own_second_whatever_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread writes a line a second later, just before this one is put together."""
    reader, writer = os.pipe()
    log = RequestLog("info", writer)
    seconds, ticks = iter((100.0, 101.0)), iter((True, False))

    def ticking() -> float:
        if next(ticks):
            log.write("GET", "page", 200, 0.0, 1, "e", "later")
        return 1.0

    monkeypatch.setattr("webapp.production.logs.time.time", lambda: next(seconds))
    monkeypatch.setattr("webapp.production.logs.time.perf_counter", ticking)
    log.write("GET", "page", 200, 0.0, 1, "e", "first")
    os.close(writer)
    said = [json.loads(line) for line in os.read(reader, 10_000).splitlines()]
    os.close(reader)
    assert {one["request"]: one["time"] for one in said} == {
        "first": "1970-01-01T00:01:40.000Z",
        "later": "1970-01-01T00:01:41.000Z",
    }


def test_the_log_has_a_level(edition: Edition, capfd: pytest.CaptureFixture[str]) -> None:
    for level, count in (("info", 2), ("warning", 1), ("error", 0)):
        client = Client(Production(Settings(edition.path, log_level=level)))
        client.get("/")
        client.get("/nosuch/")
        assert len(capfd.readouterr().err.splitlines()) == count
