"""A real Firefox, driven by WebDriver BiDi (W3C), which the browser speaks by itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from support.processes import PATIENCE, wait_until

NAMES = ("firefox-esr", "firefox")

QUIET = """\
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
"""
"""Keeps it from asking for anything by itself."""


NO_SCRIPTS = 'user_pref("javascript.enabled", false);\n'

DARK = 'user_pref("layout.css.prefers-color-scheme.content-override", 0);\n'


class Firefox:
    """One tab of the browser, which runs `first` before the scripts of any page."""

    def __init__(self, connection: ClientConnection, first: str = "") -> None:
        self._connection, self._numbers = connection, count(1)
        self.complaints: list[str] = []
        """What the console has said of errors."""
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]
        if first:
            self._call("script.addPreloadScript", functionDeclaration=f"() => {{ {first} }}")

    def _call(self, method: str, **parameters: Any) -> Any:
        """The result of a command. Raises AssertionError where the browser refuses it."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=PATIENCE))
            if message.get("method") == "log.entryAdded":
                if message["params"]["level"] == "error":
                    self.complaints.append(message["params"]["text"])
            elif message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str) -> None:
        """Goes to an address and waits until the page is there with all its scripts."""
        # What a page changes of its address as it is left would pass for the end of the way.
        for one in ("about:blank", address):
            self._call("browsingContext.navigate", context=self._tab, url=one, wait="complete")

    def start(self, address: str) -> None:
        """Goes to an address and waits for the beginning of the page alone."""
        self._call("browsingContext.navigate", context=self._tab, url=address, wait="none")

    def value(self, script: str) -> Any:
        """What a JavaScript expression gives, a promise's value too, by way of JSON."""
        expression = f"Promise.resolve({script}).then((value) => JSON.stringify(value ?? null))"
        result = self._call(
            "script.evaluate",
            expression=expression,
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"]["value"])

    def texts(self, selector: str) -> list[str]:
        """The text of each element that a CSS selector finds; for pages without scripts, too."""
        found = self._call(
            "browsingContext.locateNodes",
            context=self._tab,
            locator={"type": "css", "value": selector},
            serializationOptions={"maxDomDepth": 9, "maxObjectDepth": 9},
        )
        return [_text(node["value"]) for node in found["nodes"]]

    def resize(self, width: int, height: int) -> None:
        """Gives the page a window of so many pixels."""
        size = {"width": width, "height": height}
        self._call("browsingContext.setViewport", context=self._tab, viewport=size)

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        shot = self._call("browsingContext.captureScreenshot", context=self._tab, origin="document")
        return b64decode(shot["data"])

    def printed(self) -> bytes:
        """The page on paper, as a PDF."""
        return b64decode(self._call("browsingContext.print", context=self._tab)["data"])

    def wait_until(self, condition: str) -> None:
        """Waits until a JavaScript expression is true, `PATIENCE` seconds at most."""
        wait_until(lambda: self.value(condition), condition)

    def press(self, keys: str) -> None:
        """Presses the keys of a text one after the other, where the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._call(
            "input.performActions",
            context=self._tab,
            actions=[{"type": "key", "id": "keyboard", "actions": actions}],
        )


def _text(node: dict[str, Any]) -> str:
    """The text of a node and all that is in it."""
    inner = "".join(_text(child["value"]) for child in node.get("children", []))
    return node.get("nodeValue", "") + inner


def executable() -> str:
    """The browser's path. Without one the test fails; skipped, it would look passed."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail("Firefox is not installed. `make test` installs it or says how.")


@contextmanager
def launched(
    *, with_scripts: bool = True, is_dark: bool = False, first: str = ""
) -> Iterator[Firefox]:
    """The browser with a new profile, without a window; it runs `first` before any page."""
    preferences = QUIET + ("" if with_scripts else NO_SCRIPTS) + (DARK if is_dark else "")
    with tempfile.TemporaryDirectory() as profile:
        (Path(profile) / "user.js").write_text(preferences)
        command = [executable(), "--headless", "--remote-debugging-port", "0"]
        said = Path(profile) / "said"  # a pipe that nobody reads holds it up once it is full
        with said.open("w") as file:
            process = subprocess.Popen(
                [*command, "--profile", profile, "about:blank"],
                stdout=subprocess.DEVNULL,
                stderr=file,
            )
        try:
            listens = re.compile(r"BiDi listening on (ws://\S+)\n")
            wait_until(lambda: listens.search(said.read_text()) or process.poll() is not None)
            found = listens.search(said.read_text())
            assert found, said.read_text()
            # It has all its time for each answer; that it is slow to a ping says nothing.
            options = {"open_timeout": PATIENCE, "ping_interval": None, "max_size": None}
            with connect(f"{found[1]}/session", proxy=None, **options) as connection:
                yield Firefox(connection, first)
        finally:
            process.terminate()
            process.wait()
