"""The tables: what stands in the database, and nothing that a database of another make lacks.

    collections 1 ── n editions 1 ── n records, terms

One row of `collections` says which edition is in use: to change it is to put another in use.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from search import scored_index

__all__ = [
    "COLLECTIONS",
    "EDITIONS",
    "FORMAT",
    "LEAVING",
    "LOADING",
    "OF_EDITIONS",
    "READY",
    "RECORDS",
    "TABLES",
    "TERMS",
    "WRITERS",
]

FORMAT = 1000 + scored_index.FORMAT
"""Number of the format of an edition: a thousand for each of the tables, and that of the index."""

LOADING, READY, LEAVING = "loading", "ready", "leaving"
"""States of an edition: only one that is ready is read, one that leaves is being removed."""

TABLES = MetaData()

COLLECTIONS = Table(
    "faq_collections",
    TABLES,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("name", String(100), nullable=False, unique=True),
    Column("edition", Integer),
    Column("last", Integer, nullable=False),
)
"""`edition` is the one in use, null before the first has been loaded; `last` is the highest number
that one has had: none comes twice, since readers know editions by their numbers."""

EDITIONS = Table(
    "faq_editions",
    TABLES,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("format", Integer, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("common", LargeBinary, nullable=False),
    Column("words", Text, nullable=False),
)
"""`digest` is of all that was loaded, `made` the second since 1970 when it began; `owner` names who
answers, `base` is the address of their site or empty; `common` and
`words` are what every search needs, see `search.database.common_part`."""

RECORDS = Table(
    "faq_records",
    TABLES,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("record", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("topic", Text, nullable=False),
    Column("categories", Text, nullable=False),
    Column("handicap", Integer, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("said", String(16), nullable=False),
    Column("card", Text, nullable=False),
    Index("faq_records_by_id", "collection", "edition", "id"),
)
"""`record` is its number in the index; `categories` and `card`, what a result shows, are JSON;
`said` is the same for records that say the same, whoever says it."""

TERMS = Table(
    "faq_terms",
    TABLES,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("term", Text, primary_key=True),
    Column("weight", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
"""`packed` has the records, then the impacts, each number four bytes, the lowest first; for people
`search.database.postings_view` shows them as rows."""

WRITERS = Table(
    "faq_writers",
    TABLES,
    Column("role", Text, primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("base", Text, nullable=False),
)
"""Which role of the database may load which collection, and in whose name: what `owner` and `base`
of its editions must be; see docs/hosting/postgresql-roles.sql."""

OF_EDITIONS = (RECORDS, TERMS)
"""Tables with the rows of editions."""
