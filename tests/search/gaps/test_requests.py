"""Lines of logs of many servers -> searches of people."""

from __future__ import annotations

import json

import pytest

from search.gaps.requests import (
    LoggedSearch,
    columns_of,
    is_program,
    parse_object,
    read_request,
    search_of,
    without_typing,
)

AGENT = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
AT = 1795946400  # 2026-11-29 10:00:00 UTC
WHEN = "29/Nov/2026:10:00:00 +0000"
FIELDS = "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)"


def _objects() -> list[dict[str, object]]:
    return [
        {
            "ts": AT + 0.5,
            "request": {
                "remote_ip": "192.0.2.1",
                "method": "GET",
                "uri": "/search/?q=late+fee",
                "headers": {"User-Agent": [AGENT]},
            },
            "status": 200,
        },
        {
            "time_iso8601": "2026-11-29T10:00:00+00:00",
            "remote_addr": "192.0.2.1",
            "request": "GET /search/?q=late+fee HTTP/2.0",
            "status": "200",
            "http_user_agent": AGENT,
        },
        {
            "msec": f"{AT}.123",
            "remote_addr": "192.0.2.1",
            "request_method": "GET",
            "uri": "/search/index.html",
            "args": "q=late%20fee",
            "status": 200,
            "http_user_agent": AGENT,
        },
        {
            "date": "2026-11-29",
            "time": "10:00:00",
            "c-ip": "192.0.2.1",
            "cs-method": "GET",
            "cs-uri-stem": "/search/",
            "cs-uri-query": "q=late+fee",
            "sc-status": "304",
            "cs(User-Agent)": AGENT,
        },
        {
            "StartUTC": "2026-11-29T10:00:00Z",
            "ClientHost": "192.0.2.1",
            "RequestMethod": "GET",
            "RequestPath": "/search/?q=late+fee",
            "DownstreamStatus": 200,
            "request_User-Agent": AGENT,
        },
        {
            "httpRequest": {
                "requestMethod": "GET",
                "requestUrl": "https://a.example/search/?q=late+fee",
                "status": 200,
                "userAgent": AGENT,
                "remoteIp": "192.0.2.1",
            },
            "timestamp": "2026-11-29T10:00:00Z",
        },
    ]


def _combined(path: str = "/search/?q=late+fee", status: int = 200, method: str = "GET") -> str:
    return f'192.0.2.1 - - [{WHEN}] "{method} {path} HTTP/1.1" {status} 512 "-" "{AGENT}"'


LINES = [
    _combined(),
    f"{_combined()} 0.012 upstream=10.0.0.1",
    f"faq.example:443 {_combined()}",
    f'192.0.2.1 - - [{WHEN}] "GET /search/?q=late+fee HTTP/1.0" 200 -',
    f'192.0.2.1 ident John Smith [{WHEN}] "GET /search/?q=late+fee HTTP/1.1" 200 5 "-" "{AGENT}"',
    *map(json.dumps, _objects()),
]


@pytest.mark.parametrize("line", LINES)
def test_a_search_is_read_of_every_format(line: str) -> None:
    request = read_request(line, None, parse_object(line))
    assert request is not None
    assert request.client.startswith("192.0.2.1")
    search = search_of(request)
    assert search is not None
    assert search.query == "late fee"
    if "Fields" not in line and "c-ip" not in line:
        assert search.seconds is not None
        assert int(search.seconds) == AT
    assert not is_program(request.agent)


def test_the_columns_of_a_w3c_log_are_named_in_it() -> None:
    columns = columns_of(FIELDS)
    agent = AGENT.replace(" ", "+")
    line = f"2026-11-29 10:00:00 192.0.2.1 GET /search/ q=late+fee 200 {agent}"
    request = read_request(line, columns)
    assert request is not None
    assert search_of(request) == LoggedSearch(f"192.0.2.1 {agent}", float(AT), "late fee")
    tabs = read_request(line.replace(" ", "\t"), columns)
    assert tabs == request
    assert read_request(line + " more", columns) is None
    twice = read_request(line.replace("q=late+fee", "q=late%2520fee"), columns)
    assert twice is not None
    assert search_of(twice) == search_of(request)
    assert columns_of("#Version: 1.0") is None


@pytest.mark.parametrize(
    "line",
    [
        "what does it cost",
        _combined()[:40],
        '{"status": 200}',
        '{"uri": "/search/?q=fee", "status": "soon"}',
        '{"query": "fee"}',
        '{"uri": [], "status": 200}',
        "[1, 2]",
        '{"a":' * 5000,
        "",
    ],
)
def test_what_is_no_request_is_none(line: str) -> None:
    assert read_request(line, None, parse_object(line)) is None


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search/?q=fee", "fee"),
        ("/search?q=fee", "fee"),
        ("/search/index.html?q=fee", "fee"),
        ("/sub/faq/search/index.html?topic=fees&q=fee", "fee"),
        ("https://a.example/search/?q=fee", "fee"),
        ("/search/?q=caf%C3%A9", "café"),
        ("/search/?q=caf%E9", "café"),
        (r"/search/?q=caf\xc3\xa9", "café"),
        (r"/search/?q=\"side by side\"", '"side by side"'),
        ("/search/?q=30%25+%26+more", "30% & more"),
        ("/search/?q=++a++b%0A", "a b"),
        ("/search/?q=fee&page=1", "fee"),
        ("/search/?q=fee&page=2", None),
        ("/search/?q=", None),
        ("/search/", None),
        ("/research/?q=fee", None),
        ("/search/suggestions?q=fee", None),
        ("/questions/fee/?found=fee", None),
        ("/assets/search.js?q=fee", None),
        ("http://[/search/?q=fee", "fee"),
    ],
)
def test_only_the_search_page_counts(path: str, query: str | None) -> None:
    request = read_request(_combined(path))
    assert request is not None
    search = search_of(request)
    assert (search and search.query) == query


@pytest.mark.parametrize(
    ("method", "status", "counts"),
    [
        *(("GET", 200, True), ("HEAD", 200, True), ("GET", 304, True)),
        *(("POST", 200, False), ("GET", 404, False), ("GET", 301, False), ("GET", 503, False)),
    ],
)
def test_only_what_was_shown_counts(method: str, status: int, counts: bool) -> None:
    request = read_request(_combined(status=status, method=method))
    assert request is not None
    assert (search_of(request) is not None) == counts


def test_the_search_of_another_site_on_the_host_does_not_count() -> None:
    for path, counts in (("/faq/search/", True), ("/search/", True), ("/blog/search/", False)):
        request = read_request(_combined(f"{path}?q=fee"))
        assert request is not None
        assert (search_of(request, "https://a.example/faq/") is not None) == counts


@pytest.mark.parametrize(
    ("agent", "is_one"),
    [
        (AGENT, False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", False),
        ("Opera/9.80 (X11; Linux) Presto/2.12", False),
        ("Mozilla/5.0 (Linux; Android 9; Cubot Note) Chrome/120.0 Mobile", True),
        (None, False),
        ("-", True),
        ("", True),
        ("curl/8.5.0", True),
        ("python-requests/2.32", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (compatible; SomeSpider)", True),
        ("Mozilla/5.0 (X11) HeadlessChrome/120.0", True),
        ("Mozilla/5.0 (compatible; UptimeMonitor/1.0)", True),
    ],
)
def test_programs_are_told_by_their_name(agent: str | None, is_one: bool) -> None:
    assert is_program(agent) == is_one


def _typed(*searches: tuple[str, float | None, str]) -> list[str]:
    return [one.query for one in without_typing(LoggedSearch(*one) for one in searches)]


def test_a_search_that_is_typed_counts_once_as_the_longest() -> None:
    steps = [("a", float(n), "late fees"[: n + 1]) for n in range(9)]
    assert _typed(*steps) == ["late fees"]
    assert _typed(("a", 0, "fee"), ("a", 30, "FEE ")) == ["FEE "]


def test_readers_pauses_and_other_words_are_other_searches() -> None:
    assert _typed(("a", 0, "fee"), ("b", 1, "fees")) == ["fee", "fees"]
    assert _typed(("a", 0, "fee"), ("a", 61, "fees")) == ["fee", "fees"]
    assert _typed(("a", 0, "fee"), ("a", 1, "hours"), ("a", 2, "fees")) == ["fee", "hours", "fees"]
    assert _typed(("a", 9, "fee"), ("a", 1, "fees")) == ["fee", "fees"]
    assert _typed(("", 0, "fee"), ("", 1, "fees")) == ["fee", "fees"]
    assert _typed(("a", None, "fee"), ("a", None, "fees")) == ["fee", "fees"]


@pytest.mark.parametrize(
    "time",
    [f"{AT}", f"{AT}000", f"{AT}000000", f"{AT}000000000", "2026-11-29T05:00:00-05:00", WHEN],
)
def test_times_are_read_as_logs_have_them(time: str) -> None:
    value = {"time": time, "uri": "/search/?q=fee", "status": 200}
    request = read_request("", None, value)
    assert request is not None
    assert search_of(request) == LoggedSearch("", float(AT), "fee")


def test_readers_behind_a_proxy_are_told_apart() -> None:
    value = {"remote_addr": "10.0.0.1", "uri": "/", "status": 200, "http_user_agent": ""}
    clients = ("192.0.2.1", "192.0.2.2", "-")
    requests = [read_request("", None, {**value, "http_x_forwarded_for": one}) for one in clients]
    assert [one and one.client for one in requests] == ["192.0.2.1 -", "192.0.2.2 -", "10.0.0.1 -"]
    assert all(one and is_program(one.agent) for one in requests)
