"""The site as one file that many workers serve: see `webapp/production/edition.py`.

    content ──application──> answers ──deflated──> new file beside FILE ──renamed──> FILE

The same content gives the same bytes: nothing hangs on the clock, and members lie in the order of
their names.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from ingest.content.content_files import ContentFiles
from ingest.errors import UsageError
from ingest.files import remove_abandoned, sync_folder
from search.scored_index import scored_as_parts
from webapp.api.records import api_site
from webapp.api.views import addresses as api_addresses
from webapp.application import addresses, create_edition_app
from webapp.export.cards import card_texts
from webapp.export.rendering import ExportError, Page, Progress, answered, make_pages, silently
from webapp.export.workplace import as_export_errors
from webapp.production.edition import (
    CARDS,
    ERRORS,
    FRAME,
    INDEX,
    Edition,
    Stored,
    comment_of,
    open_edition,
)
from webapp.site.addresses import Site, file_of, shown_frame
from webapp.site.asset_names import plain_name
from webapp.site.errors import error_page
from webapp.site.headers import HEADERS
from webapp.site.snapshot import Snapshot

__all__ = ["SUFFIX", "build_edition"]

SUFFIX = ".edition"
"""How the name of the file ends."""

_OWN = "edition/"
"""Folder in the file of what is no answer; no address of the site begins so."""

_NEW = ".faq-edition-"
_LEVEL = 9
_WORTH = 0.95
"""What is not smaller than this part of itself when deflated, such as a picture, stays as it is."""

_LEFT = {name.lower() for name in HEADERS} | {
    *("accept-ranges", "content-disposition", "content-length", "date", "etag", "last-modified"),
    "vary",
    "cache-control",  # but for what may be kept for ever
}
"""Headers that the server of an edition gives itself, or leaves out."""

_ERROR_PAGES = dict(zip(ERRORS, (NotFound, MethodNotAllowed, InternalServerError), strict=True))


@dataclass(frozen=True)
class _Answer:
    """What the application answers at a path."""

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    location: str
    data: bytes


def build_edition(files: ContentFiles, target: Path, progress: Progress = silently) -> Edition:
    """Writes the site of content without faults to the file `target`; gives it, open.

    The file that is there stays until the new one is whole and on the disk. Raises UsageError for
    a target that is no edition, and ExportError when a page cannot be made or the file cannot be
    written.
    """
    target = target.resolve()  # of a link, what it leads to is replaced
    with as_export_errors(target):
        _refuse_others(target)
    app = create_edition_app(files)
    with as_export_errors(target), _new_file(target) as new:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            _Writer(archive, app).write(progress)
        _sync(new)
        new.replace(target)
        sync_folder(target.parent)
    return open_edition(target)


class _Writer:
    """Puts the parts of an edition into an archive and keeps where they lie."""

    def __init__(self, archive: zipfile.ZipFile, app: Site) -> None:
        self._archive, self._app = archive, app
        self._heads: dict[tuple[tuple[str, str], ...], int] = {}
        self._answers: dict[str, Stored] = {}
        self._moved: dict[str, str] = {}

    def write(self, progress: Progress) -> None:
        app, snapshot = self._app, self._app.watcher.snapshot()

        def make(page: Page) -> _Answer:
            return _answer(app, page[1])

        # In the order in which they come, which is always the same.
        for answer in make_pages(app, make, progress, _addresses):
            if answer.location:
                self._moved[unquote(answer.path)] = answer.location
            else:
                place = self._put(file_of(answer.path), answer.data, self._head(answer.headers))
                self._answers[unquote(answer.path)] = place
        errors = {name: self._put_error(name) for name in ERRORS}
        parts, cards, site = self._put_search(snapshot)
        table = {
            "heads": list(self._heads),
            "answers": self._answers,
            "moved": self._moved,
            "present": _present_assets(self._answers),
            "errors": errors,
            "parts": parts,
            "cards": cards,
            "site": site,
        }
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        place = self._put(f"{_OWN}table.json", text.encode(), 0, deflate=True)
        self._archive.comment = comment_of(place.start, self._read(place))

    def _put_error(self, name: str) -> Stored:
        data = _error_page(self._app, name)
        head = self._head((("Content-Type", "text/html; charset=utf-8"),))
        return self._put(f"{_OWN}errors/{name}.html", data, head)

    def _put_search(
        self, snapshot: Snapshot
    ) -> tuple[dict[str, Stored], list[Any], dict[str, Any]]:
        """The parts of the search, the place of each card, what is known of the site."""
        index, knowledge = snapshot.scored, snapshot.knowledge
        with self._app.test_request_context("/search/"):
            frame = json.dumps(shown_frame().as_json(), ensure_ascii=False).encode()
        lines = [f"{card}\n".encode() for card in card_texts(self._app)]
        parts = {
            INDEX: self._put(_OWN + INDEX, b"".join(scored_as_parts(index)), 0, deflate=True),
            FRAME: self._put(_OWN + FRAME, frame, 0, deflate=True),
            # As they are, so that one can be read without the others.
            CARDS: self._put(_OWN + CARDS, b"".join(lines), 0, deflate=False),
        }
        cards = [
            (one.kind, one.id, len(line), zlib.crc32(line))
            for one, line in zip(index.records, lines, strict=True)
        ]
        site = {"title": knowledge.association.site_title, "api": asdict(api_site(knowledge))}
        return parts, cards, site

    def _head(self, headers: tuple[tuple[str, str], ...]) -> int:
        return self._heads.setdefault(headers, len(self._heads))

    def _put(self, name: str, data: bytes, head: int, *, deflate: bool | None = None) -> Stored:
        """Writes a member and says where its bytes lie."""
        if deflate is None:
            deflate = len(_deflated(data)) < _WORTH * len(data)
        info = zipfile.ZipInfo(name)  # of 1980: no member has a time
        info.create_system, info.external_attr = 3, 0o644 << 16  # whatever system it is made on
        kind = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
        self._archive.writestr(info, data, kind, _LEVEL)
        start = info.header_offset + len(info.FileHeader())
        digest = hashlib.sha256(data).hexdigest()[:32]
        place = Stored(start, info.compress_size, len(data), info.CRC, 0, digest, head)
        return place._replace(stored_check=zlib.crc32(self._read(place)))

    def _read(self, place: Stored) -> bytes:
        """The stored bytes that were just written."""
        file: Any = self._archive.fp
        end = file.tell()
        file.seek(place.start)
        data: bytes = file.read(place.length)
        file.seek(end)
        return data


def _addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those of the site, and what the API can be asked for but searches."""
    yield from addresses(snapshot)
    yield from api_addresses(snapshot)


def _answer(app: Site, path: str) -> _Answer:
    with answered(app, path) as response:
        status = response.status_code
        if status not in (200, 301, 308):
            raise ExportError(f"The page {path} cannot be made: {response.status}.")
        headers = tuple(
            (name, value)
            for name, value in response.headers
            if name.lower() not in _LEFT or "immutable" in value
        )
        return _Answer(path, status, headers, response.location or "", response.get_data())


def _error_page(app: Site, name: str) -> bytes:
    """The page of an error, as at an address that does not exist."""
    with app.test_request_context("/-"):
        return error_page(_ERROR_PAGES[name]()).get_data()


def _present_assets(answers: dict[str, Stored]) -> dict[str, str]:
    """Plain name of each asset whose name says its content -> that name; as paths."""
    return {plain: path for path in answers if (plain := plain_name(path)) != path}


def _deflated(data: bytes) -> bytes:
    made = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return made.compress(data) + made.flush()


# The file


def _refuse_others(target: Path) -> None:
    """Raises UsageError for what is there and no edition, nor what is left of one."""
    if target.is_file():
        with target.open("rb") as file:
            if file.read(4) in (b"", b"PK\x03\x04"):
                return
    elif not target.exists():
        return
    raise UsageError(
        f"{target} is there and no edition. Nothing was changed: name a new file, such as "
        f"site{SUFFIX}."
    )


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A new file beside the target, which is gone after the block unless it has been renamed."""
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    remove_abandoned(folder, f"{_NEW}*")
    handle, name = tempfile.mkstemp(prefix=_NEW, dir=folder)
    os.close(handle)
    new = Path(name)
    try:
        new.chmod(0o644)  # whoever serves it may be another user than who made it
        yield new
    finally:
        new.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
