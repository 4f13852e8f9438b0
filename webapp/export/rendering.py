"""The pages of an export or an edition: what the application answers on each address."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from flask import Response
from werkzeug.test import EnvironBuilder

from ingest.errors import FaqError
from webapp.application import addresses
from webapp.export.folder import NewFolder, WrittenFile
from webapp.site.addresses import Site, file_of
from webapp.site.pages import index_addresses
from webapp.site.snapshot import Snapshot

__all__ = [
    "Addresses",
    "ExportError",
    "Page",
    "Progress",
    "answered",
    "make_pages",
    "rendered",
    "silently",
    "write_pages",
]

Addresses = Callable[[Snapshot], Iterable[tuple[str, dict[str, Any]]]]
"""Gives endpoint and values of pages of a snapshot; needs the context of an application."""

Page = tuple[str, str]
"""A file below an export, and the path on which the application answers with what it holds."""

_MANY = 400
"""Pages from which on other processes are worth their start."""

_MOST_PROCESSES = 8

_SHARE = 25
"""Pages that one of them is given at a time: some fifty milliseconds of work."""

_T = TypeVar("_T")


class ExportError(FaqError):
    """The export cannot be made or written; what was there before is as it was."""


class Progress(Protocol):
    """Wraps a loop, to show how far it is."""

    def __call__(self, items: Iterable[_T], total: int, label: str, /) -> Iterable[_T]:
        """The items, of which there are `total`; `label` says what is done, as “Exporting”."""


def silently(items: Iterable[_T], total: int, label: str, /) -> Iterable[_T]:
    """The items: a progress that shows nothing."""
    return items


def write_pages(
    app: Site, folder: NewFolder, progress: Progress = silently
) -> dict[str, WrittenFile]:
    """Writes all pages into the folder; gives what is there, by path below it.

    Raises what `make_pages` raises, and OSError when a page cannot be written.
    """

    def write(page: Page) -> tuple[str, WrittenFile]:
        file, path = page
        return file, folder.write(file, rendered(app, path))

    return dict(make_pages(app, write, progress))


def make_pages(
    app: Site,
    make: Callable[[Page], _T],
    progress: Progress = silently,
    addresses: Addresses = addresses,
) -> Iterator[_T]:
    """What `make` gives of each page, which is a file and the path that it is asked for by.

    `addresses` gives those of the pages that need no index. Most need none, which takes long to
    build: of many questions other processes make the pages meanwhile. Raises ExportError when a
    page cannot be made.
    """
    snapshot = app.watcher.snapshot()
    with app.app_context():
        early = pages_of(app, addresses(snapshot))
    try:
        with _shared_out(make, [*early.items()]) as made:
            with app.app_context():
                others = chain(index_addresses(snapshot), app.static_addresses())
                every = pages_of(app, others, early)
            late = map(make, [*every.items()][len(early) :])
            yield from progress(chain(late, made), len(every), "Exporting")
    except BrokenExecutor as error:
        raise ExportError(
            "A process that made pages was stopped from outside, perhaps for want of memory. "
            "Nothing was changed: close other programs and try again."
        ) from error


def pages_of(
    app: Site,
    addresses: Iterable[tuple[str, dict[str, Any]]],
    others: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """File below the export -> the path of the page in it: `others`, then those of the addresses.

    An address is an endpoint and its values. Raises ExportError where two pages have one file.
    """
    pages = dict(others)
    for endpoint, values in addresses:
        path = app.path_of(endpoint, values)
        if pages.setdefault(file_of(path), path) != path:
            raise ExportError(f"Two pages are one file: {path} and {pages[file_of(path)]}.")
    return pages


_ENVIRON = EnvironBuilder().get_environ()
"""What a server tells of a request; made once, since it takes as long as half a page."""


def rendered(app: Site, path: str) -> bytes:
    """What the application answers. Raises ExportError when it is no page."""
    with answered(app, path) as response:
        if response.status_code != 200:
            raise ExportError(f"The page {path} cannot be made: {response.status}.")
        return response.get_data()


@contextmanager
def answered(app: Site, path: str) -> Iterator[Response]:
    """The application's response, whatever it is, while it is the one under way."""
    environ = {**_ENVIRON, "PATH_INFO": path}
    with app.request_context(environ), closing(app.full_dispatch_request()) as response:
        response.direct_passthrough = False  # a static file comes as bytes too
        yield response


# Other processes

_Make = Callable[[Page], Any]


@contextmanager
def _shared_out(make: Callable[[Page], _T], pages: Sequence[Page]) -> Iterator[Iterable[_T]]:
    """What `make` gives of each page, in order; many are made by copies of this process.

    These are at work within the block, whether or not anybody takes what they give. Only a copy
    has the application, which cannot be sent; and only on Linux may a process be copied safely.
    """
    if len(pages) < _MANY or sys.platform != "linux":
        yield map(make, pages)
        return
    pool = ProcessPoolExecutor(
        min(_MOST_PROCESSES, len(os.sched_getaffinity(0))),
        get_context("fork"),
        _begin,
        (make,),
    )
    try:
        yield pool.map(_make_here, pages, chunksize=_SHARE)
    finally:
        pool.shutdown(cancel_futures=True)


_make: _Make
"""In a copy alone: what it does, which a fork hands on, but no message to it could."""


def _begin(make: _Make) -> None:
    """The start of a copy, which Ctrl+C leaves to the first process and which ends with that."""
    global _make
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _make_here(page: Page) -> Any:
    return _make(page)
