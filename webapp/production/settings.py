"""The settings of `faq serve --production`: a TOML file, and variables of the environment over it.

All that is wrong is said at once, each with its place and what to do, before anything is served.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from ingest.content.files.toml_files import TomlReader
from ingest.errors import UsageError, slip_of
from ingest.files import read_text
from ingest.names import visible
from webapp.site.hosts import host_name

__all__ = ["LEVELS", "PREFIX", "SETTINGS_FILE", "Network", "Settings", "read_settings"]

PREFIX = "FAQ_"
"""Begins the variable of each setting: `FAQ_PAGE_SECONDS` is `page_seconds`."""

SETTINGS_FILE = f"{PREFIX}SETTINGS"
"""The variable that names the file."""

LEVELS = ("info", "warning", "error")
"""What is logged: all requests; what was refused or failed; what failed."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Settings:
    """What a server of an edition must know beside it."""

    edition: Path
    """The file that `faq build --to` made."""
    index: str = ""
    """The database to search in, as `faq build --to` was given it; empty: the edition itself."""
    collections: tuple[str, ...] = ()
    """Collections of the database that are searched; all where none is named."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Processes that answer."""
    threads: int = 0
    """Requests that each of them has under way at once; 0: one, and eight with a database. An
    edition waits for nothing, so that more threads would only wait for each other."""
    hosts: tuple[str, ...] = ()
    """Names that the site answers to, beside the addresses of this computer."""
    proxies: tuple[Network, ...] = ()
    """Proxies whose X-Forwarded headers are believed."""
    page_seconds: int = 60
    """Seconds for which browsers keep a page without asking again."""
    shared_seconds: int = 0
    """The same for caches between, such as a CDN; 0: as browsers."""
    stale_seconds: int = 0
    """Seconds for which such a cache may give an old page while it asks for the new one."""
    hsts_seconds: int = 0
    """Seconds for which browsers ask by https alone; 0: nothing is said of it."""
    requests_a_minute: int = 1200
    """Of one client to one worker; 0: any number."""
    searches_a_minute: int = 120
    """The same of searches, which cost more."""
    drain_seconds: int = 2
    """Seconds from the wish to stop, when readiness says no, until nothing new is taken."""
    stop_seconds: int = 20
    """Seconds after that in which requests under way may end."""
    stuck_seconds: int = 30
    """Seconds after which a worker that stands still is replaced; 0: it is not."""
    log_level: str = "info"
    """One of `LEVELS`."""


class _WrongError(ValueError):
    """A value is not as it must be: what is wrong, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("is not a text", "Put it in quotes.")
    return value.strip()


def _file(value: Any) -> Path:
    if not _text(value) or "\0" in value:
        problem = "has a character that no name has" if _text(value) else "is empty"
        raise _WrongError(problem, "Name the file that faq build --to FILE.edition made.")
    return Path(_text(value))


def _address(value: Any) -> str:
    """Raises UsageError, which shows no password."""
    from search.database.connection import open_database  # most have none

    # As if to load: whether a file is there is asked when it is searched. Nothing is opened yet.
    open_database(_text(value), is_loading=True)
    return _text(value)


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, str) and value.strip().isdecimal() and value.isascii():
            value = int(value)  # of a variable, which is a text
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _WrongError("is no such number", f"Write a whole number from {least} to {most}.")
        return value

    return read


def _list(value: Any) -> list[str]:
    if isinstance(value, str):  # of a variable
        value = value.split(",")
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _WrongError("is not a list of texts", 'Write ["one", "two"].')
    return [one.strip() for one in value if one.strip()]


def _host(value: Any) -> str:
    text = _text(value)
    with suppress(ValueError):
        return str(ip_address(text))
    if not text or host_name(text) != text.lower() or ":" in text:
        raise _WrongError(
            f"is “{text}”, where nobody can listen" if text else "is empty",
            "Write an address such as 127.0.0.1, 0.0.0.0 or ::1, without the port.",
        )
    return text


def _names(value: Any) -> tuple[str, ...]:
    made, wrong = list[str](), list[str]()
    for name in _list(value):
        try:
            ascii_name = host_name(name.encode("idna").decode("ascii"))
        except UnicodeError:
            ascii_name = ""
        is_name = ascii_name and ":" not in name
        (made if is_name else wrong).append(ascii_name if is_name else name)
    if wrong:
        remedy = "Leave out http:// and the port: faq.example.org."
        if any(" " in name for name in wrong):
            remedy = "Put a comma between names."
        raise _WrongError(f"has {_quoted(wrong)}, which is no name of a host", remedy)
    return tuple(made)


def _networks(value: Any) -> tuple[Network, ...]:
    made, wrong, remedies = list[Network](), list[str](), list[str]()
    for text in _list(value):
        try:
            made.append(ip_network(text))
        except ValueError:
            wrong.append(text)
            with suppress(ValueError):  # digits stand behind those of the network
                remedies.append(f"{ip_network(text, strict=False)} for {text}")
    if wrong:
        examples = ", ".join(remedies) or "127.0.0.1 or 10.0.0.0/8"
        raise _WrongError(
            f"has {_quoted(wrong)}, which is no address", f"Write numbers, such as {examples}."
        )
    return tuple(made)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in texts)


def _level(value: Any) -> str:
    if _text(value) not in LEVELS:
        raise _WrongError(f"is “{value}”", f"Use one of: {', '.join(LEVELS)}.")
    return _text(value)


_YEAR = 366 * 24 * 3600
_SECONDS = _number(0, 2 * _YEAR)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "edition": _file,
    "index": _address,
    "collections": lambda value: tuple(_list(value)),
    "host": _host,
    "port": _number(0, 65535),
    "workers": _number(1, 256),
    "threads": _number(0, 256),
    "hosts": _names,
    "proxies": _networks,
    "page_seconds": _SECONDS,
    "shared_seconds": _SECONDS,
    "stale_seconds": _SECONDS,
    "hsts_seconds": _SECONDS,
    "requests_a_minute": _number(0, 10_000_000),
    "searches_a_minute": _number(0, 10_000_000),
    "drain_seconds": _number(0, 600),
    "stop_seconds": _number(1, 600),
    "stuck_seconds": _number(0, 3600),
    "log_level": _level,
}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of the file that `FAQ_SETTINGS` names, and of the variables, which go before.

    A path in the file is seen from its folder. Raises UsageError, which says all that is wrong.
    """
    values, places, problems = dict[str, Any](), dict[str, str](), list[str]()
    if name := environment.get(SETTINGS_FILE):
        values, places, problems = _read_file(Path(name))
    known = {f"{PREFIX}{key.upper()}": key for key in _READ}
    for variable, text in environment.items():
        if variable in known and text:
            places[known[variable]] = variable
            _keep(values, known[variable], text, variable, problems)
        elif variable.startswith(PREFIX) and variable not in (*known, SETTINGS_FILE):
            near = slip_of(variable.lower(), [one.lower() for one in (*known, SETTINGS_FILE)])
            if near:  # other programs may have variables that begin so
                problems.append(
                    f"{variable}: there is no such setting. Did you mean {near.upper()}?"
                )
    if values.get("collections") and "index" not in places:
        problems.append(
            f"{places['collections']}: “collections” says what is searched in a database, and none "
            "is named. Set “index” to its address, or leave “collections” out."
        )
    if not problems and "edition" not in values:
        problems.append(
            "No edition is named. Make one with faq build --to site.edition, and name it: "
            'edition = "site.edition" in the file of the settings, or FAQ_EDITION=site.edition'
        )
    if problems:
        raise UsageError("\n".join(problems))
    return Settings(**values)


def _read_file(path: Path) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """The values of a file, the place of each key in it, and what is wrong, by its lines."""
    text = read_text(path)
    if text.value is None:
        return {}, {}, list(map(str, text.faults))
    reader = TomlReader(text.value, str(path))
    reader.check_keys(reader.table, _READ, "the settings")
    values, places = dict[str, Any](), dict[str, str]()
    problems = [(fault.line, str(fault)) for fault in reader.parsed(None).faults]
    for key in reader.table.keys() & _READ.keys():
        line = reader.line_of(key)
        places[key] = f"{visible(str(path))}:{line}"
        try:
            values[key] = _READ[key](reader.table[key])
        except _WrongError as error:
            said = f"{places[key]}: “{key}” {error.problem}. {error.remedy}"
            problems.append((line, said))
        except UsageError as error:
            problems.append((line, f"{places[key]}: {error}"))
    if "edition" in values:
        values["edition"] = path.parent / values["edition"]
    return values, places, [said for _, said in sorted(problems)]


def _keep(values: dict[str, Any], key: str, text: str, variable: str, problems: list[str]) -> None:
    try:
        values[key] = _READ[key](text)
    except _WrongError as error:
        problems.append(f"{variable}: “{text}” {error.problem}. {error.remedy}")
    except UsageError as error:  # of an address, which may hold a password
        problems.append(f"{variable}: {error}")
