"""The live site's own counts of searches: an SQLite file of days, searches and numbers.

It lies in the data folder of whoever runs the site. Nothing in it tells who searched or at what
time of a day; a day's searches are erased when so many days as `site.toml` says have passed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.errors import FaqError
from ingest.private_files import data_folder, make_private

__all__ = ["BEGINS_COUNTS", "SearchCounts", "counts_of", "read_counts"]

BEGINS_COUNTS = b"SQLite format 3\0"
"""How the file begins."""

_MOST_A_DAY = 20_000
"""Different searches of a day that are kept: a program that makes them up fills no disk."""

_LONGEST = 200
_PATIENCE = 2.0

_TABLE = """
CREATE TABLE IF NOT EXISTS searches (
    day TEXT NOT NULL, query TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, query)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO searches SELECT :day, :query, 1
WHERE (SELECT count(*) FROM searches WHERE day = :day) < :most
   OR EXISTS (SELECT 1 FROM searches WHERE day = :day AND query = :query)
ON CONFLICT (day, query) DO UPDATE SET count = count + 1
"""


class SearchCounts:
    """Those of one content folder. Methods raise FaqError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, query: str, days: int, today: dt.date) -> None:
        """Counts a search, and erases those of days that are over."""
        kept = " ".join(query.split())[:_LONGEST]
        if not kept:
            return
        values = {"day": today.isoformat(), "query": kept, "most": _MOST_A_DAY}
        with self._opened() as file:
            last = today - dt.timedelta(days=days)
            file.execute("DELETE FROM searches WHERE day <= ?", (last.isoformat(),))
            file.execute(_ADD, values)

    def erase(self, days: int, today: dt.date) -> None:
        """Erases those of days that are over."""
        if self._path.exists():
            last = today - dt.timedelta(days=days)
            with self._opened() as file:
                file.execute("DELETE FROM searches WHERE day <= ?", (last.isoformat(),))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            for folder in (self._path.parent.parent, self._path.parent):
                make_private(folder)
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as file:
                file.execute("PRAGMA secure_delete = ON")
                with file:
                    file.execute(_TABLE)
                    yield file
        except (sqlite3.Error, OSError) as error:
            raise FaqError(f"{self._path}: searches cannot be counted ({error}).") from error


def counts_of(content: Path) -> Path | None:
    """Where the live site of a content folder counts; None where the user has no place for it."""
    own = data_folder()
    name = hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:16]
    return own / "searches" / f"{name}.sqlite" if own else None


def read_counts(path: Path) -> Counter[str]:
    """Each search with how often it was made. Raises FaqError for what is no such file."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            rows = file.execute("SELECT query, sum(count) FROM searches GROUP BY query")
            return Counter({str(query)[:_LONGEST]: int(count) for query, count in rows})
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise FaqError(f"{path}: these are no counts of searches ({error}).") from error
