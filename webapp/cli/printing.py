"""How commands print: JSON, and how far they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import click

__all__ = ["print_json", "progress"]

_T = TypeVar("_T")


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))


def progress(items: Iterable[_T], total: int, label: str) -> Iterator[_T]:
    """The items, with a progress bar on a terminal and silently in a pipe."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=total, label=label, file=sys.stderr) as bar:
        yield from bar
