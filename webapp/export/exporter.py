"""The static site: every page of the live site as a file, in one folder that is swapped in whole.

    content ──application──> new folder beside DIR ──looked at──> renamed to DIR

The search runs in the browser; links are relative, so the folder works from any place. Nothing
in it depends on the clock: the same content gives the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import UsageError
from ingest.files import remove_abandoned
from ingest.phrasing import counted
from search.quality.expectations import place_searches
from webapp.application import create_export_app
from webapp.export.folder import NewFolder, WrittenFile, carry_over
from webapp.export.manifest import MANIFEST, Manifest, format_manifest, read_manifest
from webapp.export.rendering import ExportError, Progress, silently, write_pages
from webapp.export.service_worker import service_worker
from webapp.formats.pdf import draw_pdfs
from webapp.site.addresses import Site
from webapp.site.snapshot import Snapshot

__all__ = ["MANIFEST", "ExportError", "NewExport", "build_export", "export_site", "recover"]


@dataclass(frozen=True)
class NewExport:
    """A finished site, which lies beside the place where it is to be."""

    folder: Path
    target: Path
    """Where it is to be."""
    snapshot: Snapshot
    """What it shows, with the index that was built for it."""
    files: Mapping[str, WrittenFile]
    """By path; the manifest and files of others are left out."""

    @property
    def changed(self) -> int:
        """How many of its files are new or not as in the earlier export."""
        return sum(file.is_changed for file in self.files.values())

    def swap(self) -> None:
        """Puts it in the place of the earlier export, or leaves that where it is.

        Raises OSError where it cannot be renamed.
        """
        old = _aside(self.target)
        had_earlier = self.target.exists()
        try:
            if had_earlier:
                self.target.rename(old)
            self.folder.rename(self.target)
        except BaseException:
            if had_earlier and old.exists() and not self.target.exists():
                old.rename(self.target)
            raise
        shutil.rmtree(old, ignore_errors=True)


def export_site(
    content: Path, target: Path, *, with_pdf: bool = False, progress: Progress = silently
) -> NewExport:
    """Writes the site of a content folder to the folder `target`; gives what has been written.

    Raises what `open_content` and `build_export` raise.
    """
    recover(target)
    files = open_content(content)
    with build_export(files, target, with_pdf=with_pdf, progress=progress) as new:
        new.swap()
    return new


@contextmanager
def build_export(
    files: ContentFiles, target: Path, *, with_pdf: bool = False, progress: Progress = silently
) -> Iterator[NewExport]:
    """The new site of content without faults, whole, in a folder beside `target`.

    Within the block it may be looked at and swapped in; otherwise it is gone after it. Files of
    the earlier export in `target` that neither made, such as `CNAME` or `.git`, are in it.
    `with_pdf` adds the PDFs, for which `missing_for_pdf` must have found nothing missing.

    Raises UsageError when `target` is neither empty nor an earlier export, ManifestError for one
    whose manifest is damaged, and ExportError when the site cannot be made or written.
    """
    target = target.resolve()
    _refuse_other_folders(target)
    earlier = read_manifest(target / MANIFEST) if (target / MANIFEST).is_file() else Manifest()
    app = create_export_app(files)
    app.config["WITH_PDF"] = with_pdf
    prefix = f".{target.name}.new-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target.parent, prefix)
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        try:
            folder = NewFolder(path, target, earlier.files)
            written = _write_site(app, folder, progress)
            carry_over(target, earlier.files, path)
            _write_manifest(app.watcher.snapshot(), files, written, path / MANIFEST)
            path.chmod(0o755)  # mkdtemp makes folders private; a web server must read this one
            yield NewExport(path, target, app.watcher.snapshot(), written)
        finally:
            shutil.rmtree(path, ignore_errors=True)
    except OSError as error:
        raise ExportError(
            f"The site cannot be written to {target} ({error.strerror or error}). "
            "Check that you may write there and that the disk is not full."
        ) from error


def _write_site(app: Site, folder: NewFolder, progress: Progress) -> dict[str, WrittenFile]:
    """Writes all files but the manifest; gives them by path."""
    written = write_pages(app, folder, progress)
    if app.config["WITH_PDF"]:
        count = len(app.watcher.snapshot().knowledge.topics) + 1  # and the handbook
        for file, data in progress(draw_pdfs(app), count, "Drawing PDFs"):
            written[file] = folder.write(file, data)
    if app.watcher.snapshot().knowledge.association.offline:
        digests = {file: one.digest for file, one in written.items()}
        written["sw.js"] = folder.write("sw.js", service_worker(digests).encode())
    return written


def _write_manifest(
    snapshot: Snapshot, content: ContentFiles, files: Mapping[str, WrittenFile], path: Path
) -> None:
    searches = place_searches(snapshot.scored, content.expectations)
    digests = {file: one.digest for file, one in files.items()}
    text = format_manifest(_head(snapshot.knowledge, files), Manifest(digests, searches))
    path.write_text(text, "utf-8", newline="\n")


def _head(knowledge: KnowledgeBase, files: Mapping[str, WrittenFile]) -> Iterator[str]:
    """What the manifest tells people first."""
    answered = sum(question.is_answered for question in knowledge.questions)
    size = sum(file.size for file in files.values())
    yield f"{knowledge.association.site_title}, {knowledge.association.label}"
    yield f"Made by `faq export` of aimh-faq {version('aimh-faq')}. The files of this folder:"
    yield f"check that they are whole with `sha256sum -c {MANIFEST}`."
    yield f"{counted(len(knowledge.questions), 'question')}, {answered} answered."
    yield f"{counted(len(files), 'file')}, {size} bytes in all."
    yield ""


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


def recover(target: Path) -> None:
    """Puts back the earlier export which a crash within `NewExport.swap` may have left aside."""
    target = target.resolve()
    old = _aside(target)
    if old.is_dir():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def _aside(target: Path) -> Path:
    """Where the earlier export is for the moment in which the new one takes its place."""
    return target.with_name(f".{target.name}.old")
