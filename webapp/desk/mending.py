"""The page of small changes: lines that a remark knows how to write, changed many at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.warnings.warning import ContentWarning
from ingest.content.writing import ChangedError, writing_to
from ingest.files import present_bytes
from webapp.desk.shared.comparing import compared_texts, text_of
from webapp.desk.shared.places import Place, place_of_path
from webapp.desk.shared.store import digest_of
from webapp.desk.shared.workspace import Reading, workspace

__all__ = ["mending", "small_changes"]

mending = Blueprint("mending", __name__)


@dataclass(frozen=True)
class SmallChange:
    """A line of a file as it is and as a remark would have it."""

    warning: ContentWarning
    place: Place | None
    before: str
    after: str

    @property
    def key(self) -> str:
        """Names this change as long as the line is what it is."""
        said = f"{self.warning.path}:{self.warning.line}:{self.before}\n{self.after}"
        return digest_of(said.encode())[:16]


def small_changes(reading: Reading) -> list[SmallChange]:
    """The first that each line needs, in the order of the remarks."""
    found: dict[tuple[str, int], SmallChange] = {}
    for warning in reading.warnings:
        data = present_bytes(Path(warning.path)) if warning.replacement else None
        if data is None or warning.replacement is None:
            continue
        lines = text_of(data).split("\n")
        before = lines[warning.line - 1] if warning.line <= len(lines) else ""
        after = before.replace(*warning.replacement, 1)
        if before != after:
            place = place_of_path(reading.files, warning.path)
            change = SmallChange(warning, place, before, after)
            found.setdefault((warning.path, warning.line), change)
    return [*found.values()]


@mending.get("/small-changes/")
def page() -> str:
    changes = small_changes(workspace().read())
    shown = [(one, compared_texts(one.before, one.after)) for one in changes]
    return render_template("desk/mending.html", changes=shown)


@mending.post("/small-changes/")
def change() -> BaseResponse:
    """Writes the chosen lines that are still as they were shown."""
    here, chosen = workspace(), {*request.form.getlist("change")}
    by_path: dict[Path, list[SmallChange]] = {}
    for one in small_changes(here.read()):
        if one.key in chosen:
            by_path.setdefault(Path(one.warning.path), []).append(one)
    count = 0
    with writing_to(here.content, "faq desk") as writer:
        for path, changes in by_path.items():
            data = present_bytes(path)
            made, name = _made(data, changes), path.relative_to(here.content).as_posix()
            if made is None:
                continue
            here.store.note_version(name, data)
            try:
                writer.replace(path, data, made)
            except ChangedError:
                continue
            here.store.note_version(name, made)
            count += len(changes)
    left = len(chosen) - count
    others = f" {left} were not as shown any more, and stay as they are." if left else ""
    flash(f"Lines changed: {count}.{others}")
    return redirect(url_for("mending.page"))


def _made(data: bytes | None, changes: list[SmallChange]) -> bytes | None:
    """The file with these lines changed, all else as it is; None where one is not there."""
    lines = (data or b"").split(b"\n")
    for one in changes:
        number, before = one.warning.line - 1, one.before.encode()
        if number >= len(lines) or before not in lines[number]:
            return None
        lines[number] = lines[number].replace(before, one.after.encode(), 1)
    return b"\n".join(lines)
