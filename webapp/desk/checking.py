"""What is wrong or doubtful in a record as it would be saved, by where its form shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ingest.content.files.edits import RecordText, RegisterText
from ingest.content.mending import replacement_of
from ingest.content.warnings.warning import ContentWarning
from ingest.errors import FaqError, Fault, FaultKind, Finding
from ingest.files import present_bytes
from webapp.desk.forms import read_place
from webapp.desk.shared.places import RECORD, Place
from webapp.desk.shared.remedies import remedy_here
from webapp.desk.shared.workspace import Reading, Workspace

__all__ = ["Note", "notes_of", "overlay_of"]


@dataclass(frozen=True)
class Note:
    """One thing to say about a form."""

    field: str
    """Name of the field that it is about: text, title, f.<key>, raw.<part>; empty for another
    file."""
    line: int
    """Of the text of that field, counted from one."""
    place: str
    """File and line, for what stands elsewhere."""
    is_fault: bool
    problem: str
    remedy: str
    replacement: tuple[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def overlay_of(place: Place, made: Mapping[str, bytes | None]) -> dict[Any, bytes | None]:
    """The files that would be others after a save, as they would be."""
    files = {place.paths[part]: data for part, data in made.items()}
    return {path: data for path, data in files.items() if data != present_bytes(path)}


def notes_of(
    workspace: Workspace, place: Place, made: Mapping[str, bytes | None], *, is_raw: bool
) -> list[Note]:
    """Faults and remarks of the record's own files, and faults elsewhere that the save would make.

    Faults come first, both by where they stand.
    """
    reading = workspace.read(overlay_of(place, made))
    parts = {str(path): part for part, path in place.paths.items()}
    before = set() if not reading.faults else {*workspace.read().faults}
    own = [one for one in reading.faults if one.path in parts]
    others = [one for one in reading.faults if one.path not in parts and one not in before]
    # What cannot be read is missing wherever it is named, and that is no news.
    unread = [one for one in own if one.kind is FaultKind.UNREADABLE]
    findings: list[Finding] = [*(unread or [*own, *others])]
    findings += [one for one in reading.warnings if one.path in parts]
    data = made.get(RECORD)
    text = None
    if place.form and not is_raw and data is not None:
        try:
            text = read_place(place, data)
        except FaqError:  # told among the faults
            text = None
    notes = [_note(one, parts, text, _replacement(one, place, reading)) for one in findings]
    if place.kind in ("category", "term") and text is not None:  # others have forms of their own
        notes = [one for one in notes if one.is_fault or one.field]
    return notes


def _note(
    finding: Finding,
    parts: Mapping[str, str],
    text: RecordText | RegisterText | None,
    replacement: tuple[str, str] | None,
) -> Note:
    part = parts.get(finding.path)
    field, line = ("", finding.line) if part is None else (f"raw.{part}", finding.line)
    if part == RECORD and text is not None:
        field, line = _field_at(text, finding.line)
    is_warning = isinstance(finding, ContentWarning)
    return Note(
        field,
        line,
        f"{finding.path}:{finding.line}",
        not is_warning,
        finding.problem,
        remedy_here(finding.remedy),
        replacement,
    )


def _replacement(finding: Finding, place: Place, reading: Reading) -> tuple[str, str] | None:
    """What is to be written for what, where that is sure."""
    if isinstance(finding, ContentWarning):
        return finding.replacement
    if isinstance(finding, Fault):
        return replacement_of(finding, reading.files.knowledge, place.form)
    return None


def _field_at(text: RecordText | RegisterText, line: int) -> tuple[str, int]:
    """The field of a form that shows a line of the file, and the line within the field."""
    if isinstance(text, RegisterText):
        key = next((key for key, lines in text.lines.items() if line in lines), "")
        return (f"f.{key}", max(1, line - text.lines[key].start)) if key else ("", line)
    if line >= text.text_line:
        return "text", line - text.text_line + 1
    above = [entry for entry in text.entries.values() if entry.line <= line]
    if not above or line > max(above[-1].line, *above[-1].lines, 0):
        return "title", 1
    entry = above[-1]
    return f"f.{entry.key}", max(1, sum(one <= line for one in entry.lines))
