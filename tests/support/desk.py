"""The desk of a content folder, as browsers and as bare requests meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page
from werkzeug.test import Client, TestResponse

from support.chromium import complaints_of, opened, served
from webapp.desk.application import create_desk
from webapp.desk.shared.safety import Doorkeeper
from webapp.site.hosts import THIS_COMPUTER

__all__ = ["Staff", "at_the_desk", "form_of", "staff"]

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser sends of the form of the editor when nobody has touched it."""
    form = BeautifulSoup(page, "html.parser").select_one("#editor")
    assert form is not None
    sent: dict[str, list[str]] = {}
    for field in form.select("input, textarea, select"):
        kind, name = field.get("type"), str(field.get("name", ""))
        if not name or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        value = str(field.get("value", ""))
        if field.name == "textarea":
            value = field.get_text().removeprefix("\n").replace("\n", "\r\n")
        elif field.name == "select":
            value = next(str(one["value"]) for one in field.select("option[selected]"))
        sent.setdefault(name, []).append(value)
    return sent


class Staff:
    """Somebody at the desk, whose browser runs no scripts."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status, response.text)
        return response.text

    def open(self, kind: str, slug: str, query: str = "") -> dict[str, list[str]]:
        """The form of a record, as it would be sent."""
        return form_of(self.get(f"/edit/{kind}/{slug}/{query}"))

    def send(self, path: str, form: dict[str, Any]) -> TestResponse:
        return self.client.post(path, data=form)

    def save(
        self, kind: str, slug: str, form: dict[str, list[str]], act: str = "save"
    ) -> TestResponse:
        return self.send(f"/edit/{kind}/{slug}/", {**form, "act": act})

    def token(self) -> str:
        """That of the forms of this session."""
        match = _TOKEN.search(self.get("/new/"))
        assert match is not None
        return unescape(match[1])


def staff(content: Path) -> Staff:
    """Somebody who has come in by the link."""
    door = Doorkeeper(THIS_COMPUTER)
    client = create_desk(content, door).test_client()
    assert client.get(f"/enter?token={door.token}").status_code == 302
    return Staff(client)


@contextmanager
def at_the_desk(browser: Browser, content: Path, **options: Any) -> Iterator[tuple[Page, str]]:
    """A tab that has come in, and the address of the desk; the console may not complain."""
    door = Doorkeeper(THIS_COMPUTER)
    with served(create_desk(content, door)) as address:
        context = browser.new_context(**options)
        try:
            page = opened(context.new_page())
            complaints = complaints_of(page)
            page.goto(f"{address}enter?token={door.token}")
            yield page, address
            refused = re.compile("status of (409|422) ")  # which a test expects itself
            unexpected = [one for one in complaints if not refused.search(one)]
            assert not unexpected, unexpected
        finally:
            context.close()
