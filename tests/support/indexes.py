"""Indexes of the search, built once for all commands and applications of a process.

Tests make hundreds of them from the same content; building the index takes most of what a command
takes with it. What tests build themselves, and what other processes build, is built each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache

import pytest

from search.entries import Entry
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import NO_ALIASES, Aliases

__all__ = ["built_once"]

_CALLERS = ("search.index", "webapp.cli.searched")
"""Modules that the program calls it by."""


class _Built:
    """What an index is built from, equal where it is the same whatever the objects are."""

    def __init__(self, entries: Sequence[Entry], aliases: Aliases) -> None:
        self.entries, self.aliases = tuple(entries), aliases
        parts = [getattr(aliases, part.name) for part in fields(aliases)]
        told = (tuple(one.items()) if isinstance(one, Mapping) else one for one in parts)
        self._key = (self.entries, *told)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Built) and self._key == other._key


@contextmanager
def built_once() -> Iterator[None]:
    """From now on the program has the same index wherever it would build the same."""

    @lru_cache(maxsize=64)
    def known(built: _Built) -> ScoredIndex:
        return build_index(built.entries, built.aliases)

    def build(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
        return known(_Built(entries, aliases))

    with pytest.MonkeyPatch.context() as patch:
        for module in _CALLERS:
            patch.setattr(f"{module}.build_index", build)
        yield
