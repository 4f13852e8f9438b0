"""How much an address may ask for: more than any page or program of ours does."""

from __future__ import annotations

__all__ = ["AWAY_SECONDS", "LONGEST_QUERY_STRING", "MOST_PARAMETERS", "refusal_of"]

AWAY_SECONDS = 2
"""After which a search may be made again that was refused because its database is away."""

LONGEST_QUERY_STRING = 16 * 1024
"""Bytes behind the question mark: the longest query that is read has 12,000."""

MOST_PARAMETERS = 50
"""What others add to a link, for their statistics, is some ten."""


def refusal_of(query_string: str) -> tuple[int, str] | None:
    """Status and words with which an address is refused for what stands behind its question mark.

    >>> refusal_of("q=" + "a" * 20_000)
    (414, 'The address is too long: 16384 bytes at most may follow the question mark.')
    >>> refusal_of("q=hours&page=2")
    """
    if len(query_string) > LONGEST_QUERY_STRING:
        return 414, (
            "The address is too long: "
            f"{LONGEST_QUERY_STRING} bytes at most may follow the question mark."
        )
    if query_string.count("&") >= MOST_PARAMETERS:
        return 400, f"The address has too many parameters: {MOST_PARAMETERS} at most are read."
    return None
