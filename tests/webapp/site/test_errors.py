"""What is answered where no page can be, and what every answer tells the browser."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from support.content import edit_file
from webapp.application import create_app
from webapp.site.addresses import Site
from webapp.site.headers import HEADERS
from webapp.site.hosts import TrustedHosts

READING = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def app(small_content: Path) -> Site:
    return create_app(small_content)


@pytest.fixture
def client(app: Site) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def broken(small_content: Path) -> FlaskClient:
    """A site on which addresses fail in ways that tell of this computer."""
    app = create_app(small_content)

    def fail() -> str:
        raise RuntimeError(f"the disk below {small_content} is on fire")

    app.add_url_rule("/fail/", "fail", fail)
    app.add_url_rule("/fail.json", "fail_json", fail)
    return app.test_client()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/questions/cost/", "/search/?q=cost", "/assets/page.js"])
def test_pages_can_only_be_read(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, data="x=1")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == READING
    page = BeautifulSoup(response.text, "html.parser")
    assert [one.text for one in page.select("h1")] == ["This page can only be read"]
    assert page.select_one("header nav")
    assert page.select_one("form[role=search]")


def test_a_page_that_fails_says_so_without_a_path_and_logs_why(
    broken: FlaskClient, small_content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = broken.get("/fail/?q=x")
    assert response.status_code == 500
    page = BeautifulSoup(response.text, "html.parser")
    assert [one.text for one in page.select("h1")] == ["This page could not be shown"]
    assert page.select_one("header nav")
    for secret in (str(small_content), "fire", "RuntimeError", "Traceback"):
        assert secret not in response.text
    (record,) = caplog.records
    assert record.getMessage() == "GET '/fail/' could not be answered"
    assert record.exc_info
    assert f"the disk below {small_content} is on fire" in str(record.exc_info[1])


def test_where_no_page_can_be_made_an_error_is_plain_text(
    small_content: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(small_content).test_client()
    monkeypatch.setattr("webapp.site.template_values.Kind", None)
    response = client.get("/")
    assert response.status_code == 500
    assert response.mimetype == "text/plain"
    assert response.text.startswith("500 Internal Server Error\n")
    assert str(small_content) not in response.text
    assert caplog.records


def test_an_address_in_the_log_stays_on_its_line(
    small_content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(small_content)
    app.add_url_rule("/fail/<rest>", "fail", lambda rest: 1 / 0)
    assert app.test_client().get("/fail/%0d%0aforged 'x'").status_code == 500
    (record,) = caplog.records
    assert record.getMessage() == """GET "/fail/\\r\\nforged 'x'" could not be answered"""


@pytest.mark.parametrize(
    ("method", "path", "accept", "code", "title"),
    [
        ("GET", "/nowhere.json", "text/html", 404, "Not Found"),
        ("POST", "/faq.json", None, 405, "Method Not Allowed"),
        ("GET", "/fail.json", None, 500, "Internal Server Error"),
        ("GET", "/api/nowhere", "text/html", 404, "Not Found"),
        ("DELETE", "/api/v1/search", "*/*", 405, "Method Not Allowed"),
        ("GET", "/nowhere/", "application/json", 404, "Not Found"),
        ("GET", "/fail/", "application/problem+json", 500, "Internal Server Error"),
        ("GET", "/nowhere/", "application/json, text/html;q=0.9, */*;q=0.1", 404, "Not Found"),
    ],
)
@pytest.mark.usefixtures("caplog")
def test_programs_get_errors_as_json(
    broken: FlaskClient, method: str, path: str, accept: str | None, code: int, title: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = broken.open(path, method=method, headers=headers)
    assert (response.status_code, response.mimetype) == (code, "application/problem+json")
    problem = json.loads(response.text)
    assert (problem["status"], problem["title"]) == (code, title)
    assert "fire" not in problem["detail"]
    assert (code != 405) or set(response.headers["Allow"].split(", ")) == READING


@pytest.mark.parametrize(
    "accept",
    [None, "*/*", "text/html, application/json", "text/html;q=0.5, application/json;q=0.1", "x"],
)
def test_whoever_accepts_a_page_gets_one(client: FlaskClient, accept: str | None) -> None:
    response = client.get("/nowhere/", headers={} if accept is None else {"Accept": accept})
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=" + "a" * 16_382, 200),
        ("q=" + "a" * 16_383, 414),
        ("&".join(["q=fee", *["a=b"] * 49]), 200),
        ("&".join(["q=fee", *["a=b"] * 50]), 400),
        ("&" * 50, 400),
    ],
    ids=["long", "too long", "many", "too many", "none of them"],
)
def test_an_address_asks_for_no_more_than_a_page_ever_does(
    client: FlaskClient, query: str, code: int
) -> None:
    response = client.get(f"/search/?{query}")
    assert response.status_code == code
    assert code == 200 or response.mimetype == "text/plain"


@pytest.mark.parametrize("path", ["/", "/faq.json", "/questions/cost/", "/assets/page.js"])
def test_head_and_options_say_what_they_must(client: FlaskClient, path: str) -> None:
    whole = client.get(path, buffered=True)
    head = client.head(path, buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]
    options = client.options(path)
    assert (options.status_code, options.data) == (200, b"")
    assert set(options.headers["Allow"].split(", ")) == READING


ANSWERS = {
    # Method, path, code
    "a page": ("GET", "/", 200),
    "its head": ("HEAD", "/questions/cost/", 200),
    "what it allows": ("OPTIONS", "/", 200),
    "a search": ("GET", "/search/?q=cost", 200),
    "a script": ("GET", "/assets/page.js", 200),
    "a made file": ("GET", "/assets/search-index.js", 200),
    "the element for others": ("GET", "/assets/faq-search.js", 200),
    "an embed": ("GET", "/pieces/all.html", 200),
    "data": ("GET", "/faq.json", 200),
    "a redirect": ("GET", "/questions/cost", 308),
    "nothing": ("GET", "/nowhere/", 404),
    "no asset": ("GET", "/assets/nowhere.js", 404),
    "a refusal": ("POST", "/", 405),
    "a failure": ("GET", "/fail/", 500),
}


@pytest.mark.usefixtures("caplog")
@pytest.mark.parametrize(("method", "path", "code"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer_has_the_headers(
    broken: FlaskClient, method: str, path: str, code: int
) -> None:
    response = broken.open(path, method=method, buffered=True)
    assert response.status_code == code
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert [len(response.headers.getlist(name)) for name in HEADERS] == [1] * len(HEADERS)


ASKED_AGAIN = [
    *("/", "/search/?q=cost", "/faq.json", "/api/v1/search?q=cost"),
    *("/assets/icon.svg", "/assets/search-index.js"),
]
"""What may not be used again without asking."""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ASKED_AGAIN)
def test_what_nothing_has_changed_is_not_sent_again(
    client: FlaskClient, path: str, method: str
) -> None:
    first = client.open(path, method=method, buffered=True)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        headers = {"If-None-Match": known}
        again = client.open(path, method=method, headers=headers, buffered=True)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "no-cache"
        assert {name: again.headers.get(name) for name in HEADERS} == HEADERS
    other = client.open(path, method=method, headers={"If-None-Match": '"x"'}, buffered=True)
    assert other.status_code == 200


def test_what_an_edit_changes_is_sent(client: FlaskClient, small_content: Path) -> None:
    first = {path: client.get(path, buffered=True).headers["ETag"] for path in ASKED_AGAIN}
    edit_file(small_content / "faq" / "fees" / "cost.md", "it cost", "it really cost")
    for path, tag in first.items():
        again = client.get(path, headers={"If-None-Match": tag}, buffered=True)
        assert again.status_code == (304 if path == "/assets/icon.svg" else 200)


def test_an_asset_is_kept_for_ever_and_not_sent_again(client: FlaskClient) -> None:
    sheet = BeautifulSoup(client.get("/").text, "html.parser").select_one("link[rel=stylesheet]")
    assert sheet is not None
    address = str(sheet["href"])
    first = client.get(address, buffered=True)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nowhere/", 404),
        ("GET", "/questions/cost", 308),
        ("GET", "/api/v1/search", 400),
        ("OPTIONS", "/", 200),
        ("POST", "/", 405),
    ],
)
def test_what_is_no_answer_has_no_tag(
    client: FlaskClient, method: str, path: str, code: int
) -> None:
    response = client.open(path, method=method, headers={"If-None-Match": "*"})
    assert response.status_code == code
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(one.split(" ", 1) for one in HEADERS["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }


@pytest.mark.parametrize("path", ["/", "/assets/search-index.js", "/faq.json", "/pieces/all.html"])
def test_what_is_shown_to_staff_no_other_site_can_load(small_content: Path, path: str) -> None:
    """Scripts of the index hold the titles of drafts, and any page may name a script."""
    client = create_app(small_content, with_drafts=True).test_client()
    response = client.get(path, buffered=True)
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


# Names of hosts

TRUSTED = ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.9:1", "[::1]:8000", "localhost."]

UNTRUSTED = [
    *("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"),
    *("notlocalhost", "192.0.2.1", "[2001:db8::1]", "0.0.0.0", "2130706433", "0x7f.1", ""),
    *("localhost, evil.example", "evil.example, localhost", "localhost/evil", "localhost:8000:1"),
    *("localhost:", "localhost:port", "user@localhost", "localhost\\evil", "[::1", "a" * 70_000),
    *("local host", "localhost\0", "lоcalhost", "[::1]evil", "..", "."),
]


@pytest.mark.parametrize("host", TRUSTED)
def test_a_site_answers_to_the_names_of_this_computer(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", UNTRUSTED, ids=lambda host: ascii(host[:30]))
@pytest.mark.parametrize("path", ["/", "/questions/cost", "/nowhere/"])
def test_by_any_other_name_it_refuses_and_repeats_nothing(
    client: FlaskClient, host: str, path: str
) -> None:
    response = client.get(path, environ_overrides={"HTTP_HOST": host})
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert response.text == (
        "400 Bad Request\n\nThis site does not answer to that name. Who runs it can add it: "
        "faq serve --trusted-host NAME\n"
    )
    assert "evil" not in str(response.headers)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/faq.json", "/api/v1/search?q=cost", "/api/v1/nowhere"])
def test_programs_are_told_so_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert json.loads(response.text)["detail"] == (
        "This site does not answer to that name. Who runs it can add it: "
        "faq serve --trusted-host NAME"
    )
    assert "evil" not in response.text + str(response.headers)


def test_without_a_name_it_answers(app: Site) -> None:
    """Old programs that look whether it is there send none; browsers always do."""
    with app.test_request_context("/") as context:
        del context.request.environ["HTTP_HOST"]
        assert app.full_dispatch_request().status_code == 200


def test_more_names_can_be_trusted(small_content: Path) -> None:
    hosts = TrustedHosts(frozenset({"faq.example", "xn--mnchen-3ya.example"}), by_any_address=True)
    client = create_app(small_content, hosts=hosts).test_client()
    for host in ("faq.example", "FAQ.example:80", "xn--mnchen-3ya.example", "192.0.2.1:8000"):
        assert client.get("/", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "www.faq.example", "example", "faq.example.evil.example"):
        assert client.get("/", headers={"Host": host}).status_code == 400


REDIRECTED = {
    # Path -> where it leads
    "/questions/cost": "/questions/cost/",
    "/questions/cost?found=a&b=//evil.example": "/questions/cost/?found=a&b=//evil.example",
    "//questions//cost/": "/questions/cost/",
    "/questions//cost": "/questions/cost/",
    "/questions/former/": "/questions/cost/",
    "/search?q=%0d%0aSet-Cookie:%20a=b": "/search/?q=%0d%0aSet-Cookie:%20a=b",
}


@pytest.mark.parametrize(("path", "expected"), REDIRECTED.items(), ids=REDIRECTED)
def test_what_leads_on_does_so_within_the_site(
    small_content: Path, path: str, expected: str
) -> None:
    """Also where every name is trusted: no name that was asked for comes back."""
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("\nstatus", "\nformer_ids: former\nstatus"))
    hosts = TrustedHosts(frozenset({"evil.example"}))
    client = create_app(small_content, hosts=hosts).test_client()
    query = path.partition("?")[2]
    environ = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": query, "RAW_URI": path}
    response = client.get("/", environ_overrides={"HTTP_HOST": "evil.example", **environ})
    assert 300 <= response.status_code < 400
    assert response.headers["Location"] == expected
    assert "evil.example" not in response.text.replace("//evil.example", "")


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example", "//evil.example/", "///evil.example/%2e%2e", "/\\evil.example"),
        *("/%5cevil.example/", "/%2f%2fevil.example/", "/%2e%2e//evil.example", "/.//evil.example"),
        *("/questions/%2f%2fevil.example", "/@evil.example", "/questions/..%2f..%2fevil.example"),
        *("/%0d%0aLocation:%20http://evil.example/", "/questions/%E2%81%84evil.example"),
    ],
)
def test_no_path_leads_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path.replace("%5c", "\\")})
    location = response.headers.get("Location", "/")
    assert response.status_code in (200, 301, 308, 404)
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location
