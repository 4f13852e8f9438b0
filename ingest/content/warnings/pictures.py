"""Pictures and files beside texts: unused ones, those of other sites, and what they tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.attachments import has_place
from ingest.content.shown_texts import used_attachments
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.markdown_losses import targets_of

__all__ = ["pictures"]


def pictures(files: ContentFiles) -> Iterator[ContentWarning]:
    """Files that nobody gets, pictures that stand as a link, and places where one was taken."""
    yield from _unused(files)
    yield from _of_others(files)
    for file in files.knowledge.files:
        path = files.folder / file.path
        if file.width and has_place(path, files.folder):
            problem = "the picture says where it was taken, and readers can read that"
            remedy = "Save a copy without it, such as with “remove location” or as PNG."
            yield ContentWarning(str(path), 1, problem, remedy, WarningKind.PICTURE)


def _unused(files: ContentFiles) -> Iterator[ContentWarning]:
    used = used_attachments(files.texts, files.attachments)
    for path in files.attachments:
        if path not in used:
            name = Path(path).name
            problem = "no text shows or links this file, so that readers do not get it"
            remedy = (
                f"Write ![what it shows]({name}) or [words]({name}) beside it, or move it away."
            )
            place = str(files.folder / path)
            yield ContentWarning(place, 1, problem, remedy, WarningKind.UNUSED)


def _of_others(files: ContentFiles) -> Iterator[ContentWarning]:
    """Pictures on the web, in whose place a link stands, since nothing from elsewhere is loaded."""
    for text in files.texts:
        has_any = text.is_shown and ("![" in text.text or "<" in text.text)
        for target in targets_of(text.text) if has_any else ():
            if target.is_picture and target.address.startswith(("http://", "https://", "//")):
                problem = f"a link stands in the place of the picture “{target.words}”"
                remedy = "Save it beside the text to show it: nothing from elsewhere is loaded."
                line = text.line + target.line - 1
                yield ContentWarning(text.path, line, problem, remedy, WarningKind.PICTURE)
