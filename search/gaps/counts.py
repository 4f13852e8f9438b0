"""The live site's own counts of searches: an SQLite file of days, searches and numbers.

It lies in the data folder of whoever runs the site. Nothing in it tells who searched or at what
time of a day; a day's searches are erased when so many days as `site.toml` says have passed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    delete,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import FaqError
from ingest.private_files import make_private

__all__ = ["SearchCounts", "read_counts"]

_MOST_A_DAY = 20_000
"""Different searches of a day that are kept: a program that makes them up fills no disk."""

_LONGEST = 200
_PATIENCE = 2.0

_SEARCHES = Table(
    "searches",
    MetaData(),
    Column("day", Date, primary_key=True),
    Column("query", String, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)


class SearchCounts:
    """Those of one content folder. Methods raise FaqError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, query: str, days: int, today: dt.date) -> None:
        """Counts a search, and erases those of days that are over."""
        kept = " ".join(query.split())[:_LONGEST]
        if not kept:
            return
        of_today = select(func.count()).where(_SEARCHES.c.day == today).scalar_subquery()
        known = select(_SEARCHES.c.day).filter_by(day=today, query=kept).exists()
        once = select(literal(today, Date), literal(kept), literal(1))
        adding = insert(_SEARCHES).from_select(
            ["day", "query", "count"], once.where(or_(of_today < _MOST_A_DAY, known))
        )
        more = {"count": _SEARCHES.c.count + 1}
        with self._opened() as file:
            file.execute(delete(_SEARCHES).where(_SEARCHES.c.day <= today - dt.timedelta(days)))
            file.execute(adding.on_conflict_do_update(set_=more))

    def erase(self, days: int, today: dt.date) -> None:
        """Erases those of days that are over."""
        if self._path.exists():
            with self._opened() as file:
                last = today - dt.timedelta(days)
                file.execute(delete(_SEARCHES).where(_SEARCHES.c.day <= last))

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        """A transaction on the file, which is made where there is none."""
        try:
            for folder in (self._path.parent.parent, self._path.parent):
                make_private(folder)
            with _connected(URL.create("sqlite", database=str(self._path))) as file, file.begin():
                file.execute(text("PRAGMA secure_delete = ON"))
                _SEARCHES.create(file, checkfirst=True)
                yield file
        except (SQLAlchemyError, OSError) as error:
            raise FaqError(f"{self._path}: searches cannot be counted ({error}).") from error


def read_counts(path: Path) -> Counter[str]:
    """Each search with how often it was made. Raises FaqError for what is no such file."""
    total = func.sum(_SEARCHES.c.count)
    only_reading = {"mode": "ro", "uri": "true"}
    address = URL.create("sqlite", database=path.resolve().as_uri(), query=only_reading)
    try:
        with _connected(address) as file:
            rows = file.execute(select(_SEARCHES.c.query, total).group_by(_SEARCHES.c.query))
            return Counter({str(query)[:_LONGEST]: int(count) for query, count in rows})
    except (SQLAlchemyError, ValueError, TypeError) as error:
        raise FaqError(f"{path}: these are no counts of searches ({error}).") from error


@contextmanager
def _connected(address: URL) -> Iterator[Connection]:
    """A connection that nothing is left of."""
    engine = create_engine(
        address, poolclass=NullPool, connect_args={"timeout": _PATIENCE}, hide_parameters=True
    )
    with engine.connect() as file:
        yield file
