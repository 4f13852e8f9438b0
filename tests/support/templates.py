"""Templates of pages, compiled once for all applications of a process.

Tests make hundreds of applications; what the templates compile to is the same for each of them, and
takes longer than the pages of a small site.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

__all__ = ["compiled_once"]


class _Memory(BytecodeCache):
    """What templates have been compiled to, by the name of each and the digest of its text."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def compiled_once() -> Iterator[None]:
    """Applications that are made from now on share what their templates compile to."""
    memory = _Memory()

    class SharedEnvironment(Environment):
        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, bytecode_cache=memory, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_environment", SharedEnvironment)
        yield
