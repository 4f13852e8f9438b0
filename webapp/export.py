"""The static site: every page of the live site as a file, in one folder that is swapped in whole.

    views ──Frozen-Flask──> new folder beside DIR ──carry over, manifest──> renamed to DIR

The search runs in the browser; links are relative, so the folder works from any place. Nothing
in it depends on the clock: the same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from flask_frozen import Freezer, MissingURLGeneratorWarning

from ingest.errors import FaqError, UsageError
from ingest.files import remove_abandoned
from webapp.application import LIBRARY, create_app
from webapp.library import Edition
from webapp.pdf import write_pdfs
from webapp.views import browser_index

__all__ = ["MANIFEST", "ExportError", "export_site"]

MANIFEST = "faq-manifest.txt"
"""Lists the files of an export, for `sha256sum -c`; its presence marks a folder as an export."""

_MANIFEST_HEAD = "# Made by `faq export`. Check with: sha256sum -c faq-manifest.txt\n"


class ExportError(FaqError):
    """The export cannot be written; what was there before is as it was."""


def export_site(
    content: Path,
    target: Path,
    *,
    with_pdf: bool = False,
    progress: Callable[[Iterable[object], int], Iterable[object]] = lambda pages, total: pages,
) -> int:
    """Writes the site of a content folder to the folder `target`; gives the number of files.

    An earlier export there is replaced in one step when the new one is complete; files that
    neither export made, such as `CNAME` or `.git`, are carried over. `progress` wraps the loop
    over the pages and is told how many there will be. `with_pdf` adds the PDFs, for which
    `missing_for_pdf` must have found nothing missing.

    Raises UsageError when `target` is neither empty nor an earlier export, ExportError when it
    cannot be written, and what `create_app` raises.
    """
    target = target.resolve()
    new_prefix, old = f".{target.name}.new-", target.with_name(f".{target.name}.old")
    _recover(target, old)
    _refuse_other_folders(target)
    app = create_app(content, is_export=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target.parent, new_prefix)
        new = Path(tempfile.mkdtemp(prefix=new_prefix, dir=target.parent))
    except OSError as error:
        raise _write_error(target, error) from error
    try:
        app.config |= {
            "WITH_PDF": with_pdf,
            "FREEZER_DESTINATION": str(new),
            "FREEZER_RELATIVE_URLS": True,
            "FREEZER_REMOVE_EXTRA_FILES": False,
        }
        freezer = Freezer(app)
        # Named here and not only found by their links, so that the number of pages is known.
        freezer.register_generator(lambda: _record_pages(app.extensions[LIBRARY].edition()))
        total = len(set(freezer.all_urls()))
        with warnings.catch_warnings():
            # A page that cannot be frozen well is a bug of ours and must not be published.
            warnings.simplefilter("error")
            # Every record has its generator above, so this can only mean that there is no record.
            warnings.simplefilter("ignore", MissingURLGeneratorWarning)
            for _ in progress(freezer.freeze_yield(), total):
                pass
        if with_pdf:
            write_pdfs(app, new, progress)
        files = _files(new)
        _carry_over(target, new)
        _write_manifest(new, files)
        new.chmod(0o755)  # mkdtemp makes folders private; a web server must read this one
        _swap(new, target, old)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return len(files)


def _record_pages(edition: Edition) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of the pages that exist once for each record."""
    for topic in edition.knowledge.topics:
        yield "pages.topic", {"topic_id": topic.id}
    for question in edition.knowledge.questions:
        for address in (question.id, *question.former_ids):
            yield "pages.question", {"question_id": address}
    for criterion in edition.knowledge.criteria:
        for address in (criterion.id, *criterion.former_ids):
            yield "pages.criterion", {"criterion_id": address}
    for category in edition.knowledge.categories:
        yield "pages.category", {"category_id": category.id}
    index = browser_index(edition)
    if not index.is_whole:
        for kind, pieces in (("terms", index.terms), ("records", index.records)):
            for number in range(len(pieces)):
                yield "pages.search_piece", {"kind": kind, "number": str(number)}


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


def _files(folder: Path) -> list[PurePosixPath]:
    """All files below a folder, relative to it, in order."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(PurePosixPath(path.as_posix()) for path in found)


def _write_manifest(folder: Path, files: Iterable[PurePosixPath]) -> None:
    lines = (
        f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  {file}" for file in files
    )
    (folder / MANIFEST).write_text(_MANIFEST_HEAD + "\n".join(lines) + "\n", "utf-8", newline="\n")


def _carry_over(earlier: Path, new: Path) -> None:
    """Copies what someone else put into the earlier export and the new one does not have.

    Links stay links and empty folders stay, which a git repository cannot do without.
    """
    manifest = earlier / MANIFEST
    if not manifest.is_file():
        return
    lines = manifest.read_text("utf-8").splitlines()
    ours = {line.split("  ", 1)[1] for line in lines if "  " in line and not line.startswith("#")}
    ours.add(MANIFEST)
    folders = {str(folder) for name in ours for folder in PurePosixPath(name).parents}
    for place, subfolders, names in os.walk(earlier):
        inside = Path(place).relative_to(earlier)
        for name in [*subfolders, *names]:
            path, copy = earlier / inside / name, new / inside / name
            if (inside / name).as_posix() in ours | folders or copy.exists() or copy.is_symlink():
                continue
            if path.is_dir() and not path.is_symlink():
                copy.mkdir(parents=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy, follow_symlinks=False)
