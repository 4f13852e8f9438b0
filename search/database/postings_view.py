"""The posting lists as rows, for people and for SQL: a view, so that nothing lies there twice.

    faq_terms.packed ──> faq_postings: collection, edition, term, record, impact

Only here do PostgreSQL and SQLite get statements of their own: bytes are no numbers in SQL itself.
"""

from __future__ import annotations

from search.browser_index import HOLDERS_PREFIX

__all__ = ["COLUMNS", "NAME", "POSTINGS"]

NAME = "faq_postings"

COLUMNS = ("collection", "edition", "term", "record", "impact")


def _of_postgresql(at: str) -> str:
    """The number whose lowest byte stands at a place, counted from 0."""
    return " | ".join(f"(get_byte(p.packed, {at} + {n}) << {8 * n})" for n in range(4))


def _of_sqlite(at: str) -> str:
    """The same, from its hexadecimal digits: `instr` gives 0 for the digit that is not there."""
    digits = f"hex(substr(t.packed, {at} + 1, 4))"
    return " | ".join(
        f"(instr('123456789ABCDEF', substr({digits}, {n + 1}, 1)) << {shift})"
        for n, shift in enumerate((4, 0, 12, 8, 20, 16, 28, 24))
    )


POSTINGS = {
    # The bytes are put together once for each list: as they lie there they may be compressed, and
    # each look at one of them would unpack all.
    "postgresql": f"""
CREATE VIEW {NAME} AS
SELECT t.collection, t.edition, t.term,
    {_of_postgresql("4 * n")} AS record,
    {_of_postgresql("octet_length(p.packed) / 2 + 4 * n")} AS impact
FROM faq_terms t
CROSS JOIN LATERAL (SELECT t.packed || ''::bytea AS packed OFFSET 0) p
CROSS JOIN LATERAL generate_series(0, octet_length(p.packed) / 8 - 1) n
WHERE left(t.term, 1) <> '{HOLDERS_PREFIX}'
""",
    # SQLite counts by a list of as many zeros, in JSON.
    "sqlite": f"""
CREATE VIEW {NAME} AS
SELECT t.collection, t.edition, t.term,
    {_of_sqlite("4 * n.key")} AS record,
    {_of_sqlite("length(t.packed) / 2 + 4 * n.key")} AS impact
FROM faq_terms t,
    json_each('[' || substr(replace(hex(zeroblob(length(t.packed) / 8)), '00', ',0'), 2) || ']') n
WHERE substr(t.term, 1, 1) <> '{HOLDERS_PREFIX}'
""",
}
"""The statement that makes it, by SQLAlchemy's name of the kind of database."""
