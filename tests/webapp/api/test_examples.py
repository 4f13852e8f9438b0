"""What docs/api.md shows of the API works: from a shell, and on a page of another web site."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from shutil import which
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from support.content import CONTENT
from support.manual import PAGES
from support.servers import running
from support.serving import serving

SITE = "https://faq.example.org"

BLOCKS = re.findall(r"```\w+\n(.*?)```", PAGES["docs/api.md"], re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, "--content", str(CONTENT)) as (_, host, port):
        yield f"http://{host}:{port}"


def _block(beginning: str, address: str) -> str:
    """The block that begins so, for a site that is there."""
    (block,) = (one for one in BLOCKS if one.startswith(beginning))
    assert SITE in block
    return str(block).replace(SITE, address)


def _answer(address: str) -> bytes:
    with urlopen(address) as answer:
        data: bytes = answer.read()
    return data


def test_the_addresses_that_are_shown_answer(address: str) -> None:
    (block,) = (one for one in BLOCKS if one.startswith("GET "))
    for line in block.splitlines():
        assert json.loads(_answer(address + line.removeprefix("GET ")))


def test_a_shell_gets_the_answer(address: str) -> None:
    assert which("curl"), "curl is not installed; skipped, the test would look passed"
    command = shlex.split(_block("curl ", address))
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert {hit["kind"] for hit in found["hits"]} == {"criterion"}


class _OtherSite(BaseHTTPRequestHandler):
    """A web site with the example on its only page."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.browser
def test_a_page_of_another_web_site_shows_what_is_found(address: str, browser: Browser) -> None:
    page = browser.new_page()
    _OtherSite.page = f"<!doctype html>{_block('<ul', address)}".encode()
    other = ThreadingHTTPServer(("127.0.0.1", 0), _OtherSite)
    with running(other):
        page.goto(f"http://127.0.0.1:{other.server_port}/")
        page.wait_for_selector("#answers li")
        links = page.locator("#answers a").all()
        shown = [(one.text_content() or "", one.get_attribute("href")) for one in links]
    page.close()
    hits = json.loads(_answer(f"{address}/api/v1/search?q=how+many+toddlers&limit=3"))["hits"]
    assert [link for _, link in shown] == [address + hit["url"] for hit in hits]
    for hit, (text, _) in zip(hits, shown, strict=True):
        for part in (hit["title"], hit["about"], *hit["figures"], hit["caution"]):
            assert part is None or part in text
