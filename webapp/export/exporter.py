"""The static site: every page of the live site as a file, in one folder that is swapped in whole.

    addresses ──application──> new folder beside DIR ──carry over, manifest──> renamed to DIR

The search runs in the browser; links are relative, so the folder works from any place. Nothing
in it depends on the clock: the same content gives the same bytes, whether they are made or, where
nothing that a page depends on has changed, taken from the earlier export.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from itertools import chain
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.test import EnvironBuilder

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.errors import FaqError, UsageError
from ingest.files import remove_abandoned
from ingest.markdown import remember, render
from ingest.phrasing import counted
from search.expectations import place_searches
from webapp.application import create_app
from webapp.export.manifest import MANIFEST, Manifest, format_manifest, read_manifest
from webapp.export.page_keys import KEYS, format_keys, question_keys, read_keys
from webapp.export.processes import shared_out
from webapp.export.service_worker import service_worker
from webapp.formats import data as catalogue
from webapp.formats import embed as pieces
from webapp.formats import markdown_twins as alternates
from webapp.formats.pdf import write_pdfs
from webapp.site import pages as views
from webapp.site.addresses import Site, file_of

__all__ = ["MANIFEST", "ExportError", "Written", "export_site"]

_MODULES = (views, alternates, pieces, catalogue)
"""Modules with pages: the `addresses` of each says which there are."""


class ExportError(FaqError):
    """The export cannot be made or written; what was there before is as it was."""


class Written(NamedTuple):
    """What an export has written."""

    files: int
    """Number of files in all, the manifest and files of others left out."""
    changed: int
    """How many of them are new or not as in the earlier export."""


def export_site(
    content: Path,
    target: Path,
    *,
    with_pdf: bool = False,
    progress: Callable[[Iterable[object], int], Iterable[object]] = lambda pages, total: pages,
    before_swap: Callable[[Path], None] = lambda new: None,
) -> Written:
    """Writes the site of a content folder to the folder `target`.

    An earlier export there is replaced in one step when the new one is complete; files that
    neither export made, such as `CNAME` or `.git`, are carried over. `progress` wraps the loop
    over the pages and is told how many there will be. `with_pdf` adds the PDFs, for which
    `missing_for_pdf` must have found nothing missing. `before_swap` is given the finished new
    folder before it takes the place of the earlier one; what it raises leaves that as it was.

    Raises UsageError when `target` is neither empty nor an earlier export, ExportError when it
    cannot be written, and what `create_app` and `read_manifest` raise.
    """
    target = target.resolve()
    new_prefix, old = f".{target.name}.new-", target.with_name(f".{target.name}.old")
    _recover(target, old)
    _refuse_other_folders(target)
    earlier = read_manifest(target / MANIFEST) if (target / MANIFEST).is_file() else Manifest()
    app = create_app(content, is_export=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target.parent, new_prefix)
        new = Path(tempfile.mkdtemp(prefix=new_prefix, dir=target.parent))
    except OSError as error:
        raise _write_error(target, error) from error
    try:
        app.config["WITH_PDF"] = with_pdf
        folder = _Folder(new, target, earlier.files)
        keys = _write_pages(app, content, folder, progress)
        if with_pdf:
            for file in map(str, write_pdfs(app, new, progress)):
                folder.note(file, *folder.write(file, (new / file).read_bytes()))
        if app.library.edition().knowledge.association.offline:
            script = service_worker(folder.files).encode()
            folder.note("sw.js", *folder.write("sw.js", script))
        _carry_over(target, earlier, new)
        (new / KEYS).write_text(format_keys(keys), "utf-8", newline="\n")
        searches = place_searches(app.library.edition().scored, app.library.expectations)
        manifest = format_manifest(_head(app, folder), Manifest(folder.files, searches))
        (new / MANIFEST).write_text(manifest, "utf-8", newline="\n")
        new.chmod(0o755)  # mkdtemp makes folders private; a web server must read this one
        before_swap(new)
        _swap(new, target, old)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Written(len(folder.files), folder.changed)


def _head(app: Site, folder: _Folder) -> Iterator[str]:
    """What the manifest tells people first."""
    knowledge = app.library.edition().knowledge
    answered = sum(one.is_answered for one in knowledge.questions)
    yield f"{knowledge.association.site_title}, {knowledge.association.label}"
    yield f"Made by `faq export` of aimh-faq {version('aimh-faq')}. The files of this folder:"
    yield f"check that they are whole with `sha256sum -c {MANIFEST}`."
    yield f"{counted(len(knowledge.questions), 'question')}, {answered} answered."
    yield f"{counted(len(folder.files), 'file')}, {folder.bytes} bytes in all."
    yield ""


class _Page(NamedTuple):
    """A page to be written."""

    path: str
    """What the application answers on."""
    question: str
    """Id of the question that it is about; empty for all other pages."""


class _Noted(NamedTuple):
    """What is to be noted of a file that is there, which another process may have written."""

    digest: str
    """Its SHA-256."""
    size: int
    """In bytes."""
    is_changed: bool
    """Whether it is new or not as in the earlier export."""


class _Folder:
    """The new folder, with what may be taken over from the earlier export."""

    def __init__(self, new: Path, earlier: Path, digests: Mapping[str, str]) -> None:
        """`digests` are the SHA-256 of the files of the earlier export, by path."""
        self._new, self.earlier, self._digests = new, earlier, digests
        self.files: dict[str, str] = {}
        """SHA-256 of the files that are there, by path."""
        self.bytes = 0
        """Size of them all."""
        self.changed = 0
        """How many of them are not as in the earlier export."""

    def keep(self, file: str) -> _Noted | None:
        """Takes a file over as it is; None for one that is missing, damaged or edited."""
        path, digest = self.earlier / file, self._digests.get(file, "")
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if path.is_symlink() or _sha256(data) != digest:
            return None
        self._link(file)
        return _Noted(digest, len(data), is_changed=False)

    def write(self, file: str, data: bytes) -> _Noted:
        """Puts a file there: the earlier one, where it has these bytes, with its time of change."""
        digest = _sha256(data)
        if digest == self._digests.get(file) and (kept := self.keep(file)):
            return kept
        self._place(file).write_bytes(data)
        return _Noted(digest, len(data), is_changed=True)

    def note(self, file: str, digest: str, size: int, is_changed: bool) -> None:
        """Counts a file that is there."""
        self.files[file] = digest
        self.bytes += size
        self.changed += is_changed

    def _link(self, file: str) -> None:
        copy = self._place(file)
        try:
            copy.hardlink_to(self.earlier / file)
        except OSError:  # not every file system has links
            shutil.copy2(self.earlier / file, copy)

    def _place(self, file: str) -> Path:
        """Where the file will be; what a process that failed left there is gone."""
        path = self._new / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return path


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write_pages(
    app: Site,
    content: Path,
    folder: _Folder,
    progress: Callable[[Iterable[object], int], Iterable[object]],
) -> dict[str, str]:
    """Puts all pages into the folder. Gives the keys of those that are about a question, by file.

    Most pages need no index, which takes long to build: so both are made at the same time.
    """
    edition = app.library.edition()
    with app.app_context():
        addresses = chain.from_iterable(module.addresses(edition) for module in _MODULES)
        pages = _pages(app, addresses)
    keys = _keys(app, pages, content)
    earlier = read_keys(folder.earlier)

    def write(file: str) -> _Noted:
        is_same = file in keys and keys[file] == earlier.get(file)
        kept = folder.keep(file) if is_same else None
        return kept or folder.write(file, _rendered(app, pages[file].path))

    early = list(pages)
    _render_answers(edition.knowledge)
    with shared_out(early, write) as written:
        with app.app_context():
            made = views.index_addresses(edition), alternates.word_index_addresses(edition)
            pages = _pages(app, chain(*made, app.static_addresses()), pages)
        late = list(pages)[len(early) :]
        with shared_out(late, write) as also_written:
            noted = _all_noted(pages, write, chain(also_written, written), folder)
            for _ in progress(noted, len(pages)):
                pass
    return keys


def _render_answers(knowledge: KnowledgeBase) -> None:
    """Renders what both the pages and the index are made of, so that each text is rendered once."""
    texts = {spoken(one.answer, knowledge) for one in knowledge.questions}
    with shared_out(sorted(texts), render) as rendered:
        for text, html in rendered:
            remember(text, html)


def _all_noted(
    files: Iterable[str],
    write: Callable[[str], _Noted],
    written: Iterable[tuple[str, Sequence[Any]]],
    folder: _Folder,
) -> Iterator[str]:
    """Notes all files: what others have written, then what they have left. Gives each."""
    left = dict.fromkeys(files)
    for file, noted in written:
        folder.note(file, *noted)
        del left[file]
        yield file
    for file in left:  # all, where there is one processor; else what has failed, to say why
        folder.note(file, *write(file))
        yield file


def _pages(
    app: Site,
    addresses: Iterable[tuple[str, dict[str, Any]]],
    others: Mapping[str, _Page] = MappingProxyType({}),
) -> dict[str, _Page]:
    """File below the export -> the page in it, of addresses as endpoint and values, and of others.

    Raises ExportError where two pages have one file.
    """
    pages = dict(others)
    questions = app.library.edition().knowledge.question_by_id
    for endpoint, values in addresses:
        path, slug = app.path_of(endpoint, values), values.get("question_id", "")
        page = _Page(path, slug if slug in questions else "")
        if pages.setdefault(file_of(path), page) != page:
            raise ExportError(f"Two pages are one file: {path} and {pages[file_of(path)].path}.")
    return pages


def _keys(app: Site, pages: Mapping[str, _Page], content: Path) -> dict[str, str]:
    """File -> key, of the pages that are about a question."""
    edition = app.library.edition()
    settings = {name: app.config[name] for name in app.config.keys() - Flask.default_config.keys()}
    settings["has_changes"] = bool(edition.changes)  # then every page leads to the feed
    keys = question_keys(edition.knowledge, content, settings)
    return {file: keys[page.question] for file, page in pages.items() if page.question}


_ENVIRON = EnvironBuilder().get_environ()
"""What a server tells of a request; made once, since it takes as long as half a page."""


def _rendered(app: Site, path: str) -> bytes:
    """What the application answers. Raises ExportError when it is no page."""
    environ = {**_ENVIRON, "PATH_INFO": path}
    with app.request_context(environ), closing(app.full_dispatch_request()) as response:
        if response.status_code != 200:
            raise ExportError(f"The page {path} cannot be made: {response.status}.")
        response.direct_passthrough = False  # a static file comes as bytes too
        return response.get_data()


def _write_error(target: Path, error: OSError) -> ExportError:
    return ExportError(
        f"The site cannot be written to {target} ({error.strerror or error}). "
        "Check that you may write there and that the disk is not full."
    )


def _refuse_other_folders(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target} is a file. Name a folder to export to.")
    if any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise UsageError(
            f"{target} is not empty and no earlier export ({MANIFEST} is missing). "
            "Nothing was changed: name a new or empty folder."
        )


def _recover(target: Path, old: Path) -> None:
    """Puts back what a crash between the two steps of `_swap` may have left aside."""
    if old.is_dir():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def _swap(new: Path, target: Path, old: Path) -> None:
    """Puts the new folder in the place of the old one, or leaves the old one where it is."""
    had_earlier = target.exists()
    try:
        if had_earlier:
            target.rename(old)
        new.rename(target)
    except BaseException:
        if had_earlier and old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _carry_over(folder: Path, earlier: Manifest, new: Path) -> None:
    """Copies what someone else put into the earlier export and the new one does not have.

    Links stay links and empty folders stay, which a git repository cannot do without.
    """
    ours = {MANIFEST, KEYS, *earlier.files}
    folders = {name.rpartition("/")[0] for name in earlier.files}
    ours |= {str(parent) for one in folders for parent in (one, *PurePosixPath(one).parents)}
    for place, subfolders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        begin = f"{inside.as_posix()}/" if inside.parts else ""
        for name in [*subfolders, *names]:
            file = begin + name
            path, copy = folder / file, new / file
            if file in ours or copy.exists() or copy.is_symlink():
                continue
            if path.is_dir() and not path.is_symlink():
                copy.mkdir(parents=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy, follow_symlinks=False)
