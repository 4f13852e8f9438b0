"""Files of wordings, `ID.wordings.txt`: how people ask for a record, one wording a line. Pure.

They keep what only the search needs away from the file that staff read and edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ingest.content.model.wording import fold
from ingest.diff3 import TWO_VERSIONS, conflict_mark
from ingest.errors import Fault, FaultKind, Parsed

__all__ = [
    "LONGEST_WORDING",
    "RECORDS_WITH_WORDINGS",
    "WORDINGS_SUFFIX",
    "WordingFile",
    "parse_wordings",
    "repeats",
    "wordings_beside",
    "wordings_of_register",
]

WORDINGS_SUFFIX = ".wordings.txt"
"""Ends the name of a file of wordings; the id of its record stands before it."""

LONGEST_WORDING = 200
"""Characters. A longer line is a paragraph that was pasted, not something that people type."""

RECORDS_WITH_WORDINGS = ("question", "criterion", "category", "term")
"""The kinds of records that may have a file of wordings."""


@dataclass(frozen=True)
class WordingFile:
    """What a file of wordings says."""

    kind: str
    """One of `RECORDS_WITH_WORDINGS`, by the folder that it lies in."""
    id: str
    """Of its record, by its name."""
    path: str
    """As the user would type it."""
    wordings: tuple[str, ...]
    lines: tuple[int, ...]
    """The line that each wording stands on."""

    @property
    def record_path(self) -> str:
        """The file that its record must stand in: beside it, or the register above its folder."""
        path = PurePath(self.path)
        if self.kind in ("question", "criterion"):
            return str(path.with_name(f"{self.id}.md"))
        return str(path.parent.with_name(f"{path.parent.name}.toml"))


def wordings_beside(path: str) -> str:
    """The file of wordings beside the file of a question or a criterion."""
    return str(PurePath(path).with_suffix(WORDINGS_SUFFIX))


def wordings_of_register(path: str, slug: str) -> str:
    """The file of wordings of a record of a register, `categories.toml` or `terms.toml`."""
    return str(PurePath(path).with_suffix("") / f"{slug}{WORDINGS_SUFFIX}")


def parse_wordings(text: str, path: str, *, kind: str) -> Parsed[WordingFile]:
    """The wordings in a file; empty lines and those that begin with “#” are for staff."""
    faults: list[Fault] = []
    wordings: dict[str, int] = {}
    first_use: dict[str, int] = {}
    if mark := conflict_mark(text):
        faults.append(Fault(path, mark[0], *TWO_VERSIONS, FaultKind.CONTRADICTION, "text", mark[1]))
        text = ""
    for number, line in enumerate(text.split("\n"), 1):
        wording = " ".join(line.split())
        if not wording or wording.startswith("#"):
            continue
        fault = _fault_of(wording)
        if fault is None:
            earlier = first_use.setdefault(fold(wording), number)
            if earlier == number:
                wordings[wording] = number
                continue
            fault = f"“{wording}” stands on line {earlier} already", "Take one of the two out."
            faults.append(Fault(path, number, *fault, FaultKind.DUPLICATE, "wording", wording))
        else:
            faults.append(Fault(path, number, *fault, FaultKind.MALFORMED, "wording", wording))
    slug = PurePath(path).name.removesuffix(WORDINGS_SUFFIX)
    file = WordingFile(kind, slug, path, tuple(wordings), tuple(wordings.values()))
    return Parsed(file, tuple(faults))


def _fault_of(wording: str) -> tuple[str, str] | None:
    """Problem and remedy of a line that nobody can search for."""
    if len(wording) > LONGEST_WORDING:
        problem = f"the line has {len(wording)} characters, more than {LONGEST_WORDING}"
        return problem, "Write one wording a line, as people type it into a search box."
    if not any(character.isalnum() for character in wording):
        problem = f"“{wording}” has no letter and no digit"
        return problem, "Take the line out, or begin it with “#” where it is a remark."
    return None


def repeats(file: WordingFile, asked_as: Sequence[str]) -> Iterator[Fault]:
    """A fault for each wording that the record has in `asked_as` too."""
    shown = {fold(wording) for wording in asked_as}
    for wording, line in zip(file.wordings, file.lines, strict=True):
        if fold(wording) in shown:
            problem = f"“{wording}” stands in “asked_as” in {file.record_path} too"
            remedy, kind = "Take one of the two out.", FaultKind.DUPLICATE
            yield Fault(file.path, line, problem, remedy, kind, "wording", wording)
