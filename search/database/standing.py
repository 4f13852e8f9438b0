"""How a database stands, in one word: what errors carry and health tells, without a driver."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Standing"]


class Standing(StrEnum):
    """Whether a database can be searched; if not, why."""

    REACHABLE = "reachable"
    """It answers."""
    AWAY = "away"
    """It does not answer, or not in time: asking again makes sense."""
    DAMAGED = "damaged"
    """It answers, and what lies there is not what was loaded."""
    MISSING = "missing"
    """It answers, and a table, a column or what is to be searched is not there."""
    FORBIDDEN = "forbidden"
    """It answers, and the role may not read."""
    UNUSABLE = "unusable"
    """It answers in another way that nothing can be searched."""
