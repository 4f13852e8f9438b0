"""The static site: every page of the live site as a file, in one folder that is swapped in whole.

    content ──application──> new folder beside DIR ──looked at──> takes the place of DIR

The search runs in the browser; links are relative, so the folder works from any place. Nothing
in it depends on the clock: the same content gives the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.writing import Waiting
from ingest.content.writing import silently as without_word
from ingest.phrasing import counted
from search.quality.expectations import place_searches
from webapp.application import create_export_app
from webapp.export.disk import remove_tree
from webapp.export.folder import NewFolder, WrittenFile, begin_like, carry_over, end_like
from webapp.export.manifest import MANIFEST, Manifest, format_manifest, read_manifest
from webapp.export.placement import put_in_place, swap
from webapp.export.rendering import ExportError, Progress, silently, write_pages
from webapp.export.service_worker import service_worker
from webapp.export.workplace import Workplace, as_export_errors, open_workplace
from webapp.formats.pdf import draw_pdfs
from webapp.site.addresses import Site
from webapp.site.snapshot import Snapshot

__all__ = ["MANIFEST", "ExportError", "NewExport", "build_export", "export_site", "restore_export"]


@dataclass(frozen=True)
class NewExport:
    """A finished site, which lies beside the place where it is to be."""

    folder: Path
    place: Workplace
    """With the place where it is to be."""
    snapshot: Snapshot
    """What it shows, with the index that was built for it."""
    files: Mapping[str, WrittenFile]
    """By path; the manifest and files of others are left out."""

    @property
    def changed(self) -> int:
        """How many of its files are new or not as in the earlier export."""
        return sum(file.is_changed for file in self.files.values())

    @property
    def leftover(self) -> str:
        """What to do with an earlier export that could not be removed; empty where it was."""
        if not self.folder.exists():
            return ""
        return (
            f"Files of the earlier export in {self.folder} could not be removed. "
            "The new one is whole; remove them with the rights of their owner."
        )

    def swap(self) -> None:
        """Puts it in the place of the earlier export, or leaves that where it is.

        The earlier one is at `folder` then and goes with that. Raises OSError where it cannot be
        put there.
        """
        _put(self.folder, self.place)


def export_site(
    content: Path,
    target: Path,
    *,
    with_pdf: bool = False,
    progress: Progress = silently,
    waiting: Waiting = without_word,
) -> NewExport:
    """Writes the site of a content folder to the folder `target`; gives what has been written.

    `waiting` is told that another command writes there.

    Raises what `open_content` and `build_export` raise.
    """
    with open_workplace(content, target, waiting) as place:
        files = open_content(content)
        with build_export(files, place, with_pdf=with_pdf, progress=progress) as new:
            new.swap()
    return new


@contextmanager
def build_export(
    files: ContentFiles, place: Workplace, *, with_pdf: bool = False, progress: Progress = silently
) -> Iterator[NewExport]:
    """The new site of content without faults, whole, in its workplace.

    Within the block it may be looked at and swapped in; otherwise it is gone after it. Files of
    the earlier export in the target that neither made, such as `CNAME` or `.git`, are in it.
    `with_pdf` adds the PDFs, for which `missing_for_pdf` must have found nothing missing.

    Raises ManifestError for an earlier export whose manifest is damaged, and ExportError when the
    site cannot be made or written.
    """
    app = create_export_app(files)
    app.config["WITH_PDF"] = with_pdf
    with _begun(place) as folder:
        written = _write_site(app, folder, progress)
        _write_manifest(app.watcher.snapshot(), files, written, folder.path / MANIFEST)
        _end(folder, place)
        yield NewExport(folder.path, place, app.watcher.snapshot(), written)


def restore_export(files: Mapping[str, bytes], place: Workplace) -> None:
    """Puts a site that was exported before, its manifest among its files, in the place of another.

    Files that neither made stay. Raises what `build_export` raises.
    """
    with _begun(place) as folder:
        for name, data in files.items():
            folder.write(name, data)
        _end(folder, place)
        _put(folder.path, place)


@contextmanager
def _begun(place: Workplace) -> Iterator[NewFolder]:
    """An empty new folder in a workplace, which is gone with what is in it after the block."""
    manifest = place.target / MANIFEST
    earlier = read_manifest(manifest) if manifest.is_file() else Manifest()
    with as_export_errors(place.target):
        path = Path(tempfile.mkdtemp(prefix="new-", dir=place.folder))
        try:
            begin_like(place.target, path)
            yield NewFolder(path, place.target, earlier.files)
        finally:
            remove_tree(path)


def _end(folder: NewFolder, place: Workplace) -> None:
    """Ends a folder with all files of the site: what others have put into the earlier one."""
    carry_over(place.target, folder.digests, folder.path, without=place.folder)
    end_like(place.target, folder.path)


def _put(path: Path, place: Workplace) -> None:
    if place.can_swap:
        swap(path, place.target)
    else:
        put_in_place(path, place.target)


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
