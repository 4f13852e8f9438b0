"""Databases of tests: a real server of PostgreSQL, and indexes that are loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import postgresql  # of benchmarks/
from postgresql import Server, standby_of

from search.browser_index import Shown
from search.database.connection import open_database
from search.database.loading import Collection, Loaded, load_edition
from search.scored_index import ScoredIndex

__all__ = ["Server", "load_index", "running_server", "standby_of"]

_SETTINGS = {
    "fsync": "off",  # no test cuts the power of a database
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "listen_addresses": "127.0.0.1",
}


@contextmanager
def running_server(**settings: str) -> Iterator[Server]:
    """A new server with settings of its own. Raises OSError where there is none: make database."""
    with postgresql.running_server({**_SETTINGS, **settings}) as server:
        yield server


def load_index(
    address: str,
    index: ScoredIndex,
    name: str = "ct",
    owner: str = "CT",
    base: str = "",
    *,
    says: str | None = None,
) -> Loaded:
    """Loads an index whose results show their ids as titles; `says` is the text of all of them."""
    text = name if says is None else says
    cards = [
        json.dumps(Shown(one.id, "", f"questions/{one.id}/", text=text).as_json())
        for one in index.records
    ]
    with closing(open_database(address, is_loading=True)) as database:
        return load_edition(database, Collection(name, owner, base), index, cards)
