"""What several collections say in the same words: by what their cards say, not by what rows claim.

    said of rows ──> records that may be the same ──> their cards are read ──> those that are

Whoever loads a collection writes all of its rows. Were `said` believed, a row could take the place
of another association's answer and speak in its name.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from search.database.reading import NO_INDEX, Edition
from search.database.schema import RECORDS

__all__ = ["Said", "read_said", "said_of"]

Said = Mapping[int, str]
"""Number of a record -> what is the same where others say the same; without those that nobody else
seems to say."""

_BATCH = 1000
"""Cards that one statement reads."""


def said_of(card: Any) -> str:
    """What is the same for cards, as plain values, that say the same: all but where and of whom."""
    value = card
    if isinstance(card, dict):
        known = [one.get("text") for one in card.get("known", ())]
        value = {**card, "about": "", "url": "", "known": known}
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def read_said(connection: Connection, editions: Sequence[Edition]) -> tuple[Said, ...]:
    """For each edition its records that others may have, too, and what their cards say."""
    times = Counter(said for edition in editions for said in set(edition.said))
    return tuple(
        _said_by_cards(
            connection,
            edition,
            [number for number, said in enumerate(edition.said) if times[said] > 1],
        )
        for edition in editions
    )


def _said_by_cards(connection: Connection, edition: Edition, numbers: Sequence[int]) -> Said:
    columns = RECORDS.c
    found = {}
    for first in range(0, len(numbers), _BATCH):
        rows = connection.execute(
            select(columns.record, columns.kind, columns.card).where(
                columns.collection == edition.place.collection,
                columns.edition == edition.place.edition,
                columns.record.in_(numbers[first : first + _BATCH]),
            )
        )
        for number, kind, card in rows:
            try:
                found[number] = f"{kind} {said_of(json.loads(card))}"
            except NO_INDEX:  # no card: it is like no other
                continue
    return found
