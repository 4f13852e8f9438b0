"""The static site: every page of the live site as a file, in one folder that is swapped in whole.

    addresses ──application──> new folder beside DIR ──carry over, manifest──> renamed to DIR

The search runs in the browser; links are relative, so the folder works from any place. Nothing
in it depends on the clock: the same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path, PurePosixPath

from ingest.errors import FaqError, UsageError
from ingest.files import remove_abandoned
from webapp import catalogue, documents, pieces, views
from webapp.application import create_app
from webapp.manifest import MANIFEST, Manifest, format_manifest, read_manifest
from webapp.offline import service_worker
from webapp.pdf import write_pdfs
from webapp.site import Site, file_of

__all__ = ["MANIFEST", "ExportError", "export_site"]

_MODULES = (views, documents, pieces, catalogue)
"""Modules with pages: the `addresses` of each says which there are."""


class ExportError(FaqError):
    """The export cannot be made or written; what was there before is as it was."""


def export_site(
    content: Path,
    target: Path,
    *,
    with_pdf: bool = False,
    progress: Callable[[Iterable[object], int], Iterable[object]] = lambda pages, total: pages,
    before_swap: Callable[[Path], None] = lambda new: None,
) -> int:
    """Writes the site of a content folder to the folder `target`; gives the number of files.

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
        with app.app_context():
            pages = _pages(app)
        files: dict[str, str] = {}
        for _ in progress(_render_all(app, pages, new, files), len(pages)):
            pass
        if with_pdf:
            for file in write_pdfs(app, new, progress):
                files[str(file)] = hashlib.sha256((new / file).read_bytes()).hexdigest()
        if app.library.edition().knowledge.association.offline:
            files["sw.js"] = _write(new / "sw.js", service_worker(files).encode())
        _carry_over(target, earlier, new)
        (new / MANIFEST).write_text(
            format_manifest(_head(), Manifest(files)), "utf-8", newline="\n"
        )
        new.chmod(0o755)  # mkdtemp makes folders private; a web server must read this one
        before_swap(new)
        _swap(new, target, old)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return len(files)


def _head() -> Iterator[str]:
    yield "Made by `faq export`. Check with: sha256sum -c faq-manifest.txt"


def _pages(app: Site) -> dict[str, str]:
    """File below the export -> path of the page in it, for all pages of all modules.

    Raises ExportError where two pages have one file.
    """
    pages: dict[str, str] = {}
    edition = app.library.edition()
    addresses = chain.from_iterable(module.addresses(edition) for module in _MODULES)
    for endpoint, values in chain(addresses, app.static_addresses()):
        path = app.path_of(endpoint, values)
        if pages.setdefault(file_of(path), path) != path:
            raise ExportError(f"Two pages are one file: {path} and {pages[file_of(path)]}.")
    return pages


def _render_all(
    app: Site, pages: dict[str, str], folder: Path, files: dict[str, str]
) -> Iterator[str]:
    """Writes the pages, notes their hashes in `files` and gives each file when it is written."""
    for file, path in pages.items():
        files[file] = _write(folder / file, _rendered(app, path))
        yield file


def _rendered(app: Site, path: str) -> bytes:
    """What the application answers. Raises ExportError when it is no page."""
    with app.test_request_context(path), closing(app.full_dispatch_request()) as response:
        if response.status_code != 200:
            raise ExportError(f"The page {path} cannot be made: {response.status}.")
        response.direct_passthrough = False  # a static file comes as bytes too
        return response.get_data()


def _write(path: Path, data: bytes) -> str:
    """Writes a file and gives its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


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
    ours = {MANIFEST, *earlier.files}
    ours |= {str(parent) for name in earlier.files for parent in PurePosixPath(name).parents}
    for place, subfolders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        for name in [*subfolders, *names]:
            path, copy = folder / inside / name, new / inside / name
            if (inside / name).as_posix() in ours or copy.exists() or copy.is_symlink():
                continue
            if path.is_dir() and not path.is_symlink():
                copy.mkdir(parents=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy, follow_symlinks=False)
