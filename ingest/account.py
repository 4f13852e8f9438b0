"""The account of an import: every line of every document is kept or dropped, and says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

__all__ = ["Account", "Action", "DocumentAccount", "FileAction", "counted", "format_account"]


class Action(StrEnum):
    """What an import did, or would do, with one content file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    INCOMING = "edited by staff"
    """The file stays as it is; the text of the documents lies beside it."""


@dataclass(frozen=True)
class FileAction:
    """One content file of an import."""

    path: str
    """As the user would type it."""
    action: Action
    beside: str = ""
    """The path of the incoming text, where there is one."""


@dataclass(frozen=True)
class DocumentAccount:
    """One document: its lines and what became of each."""

    name: str
    strategy: str
    """How the questions were recognised."""
    lines: tuple[str, ...]
    kept: Mapping[int, str]
    """Line, counted from one -> the content file it went to."""
    dropped: Mapping[int, str]
    """Line -> why it went nowhere."""
    questions: int
    answered: int
    notes: tuple[str, ...] = ()
    """What staff should look at: slips that were mended, signs that were kept."""
    why: str = ""
    """Why they were recognised so and not otherwise."""

    def __post_init__(self) -> None:
        accounted = sorted([*self.kept, *self.dropped])
        if accounted != list(range(1, len(self.lines) + 1)):
            raise AssertionError(f"{self.name}: lines lost or counted twice")

    def runs(self) -> Iterator[tuple[int, int, bool, str]]:
        """Neighbouring lines of one fate: first line, last line, is kept, where to or why.

        Blank lines are left out, and so do not end a run.
        """
        fates = [
            (number, number in self.kept, self.kept.get(number) or self.dropped[number])
            for number, line in enumerate(self.lines, 1)
            if line.strip()
        ]
        for (is_kept, fate), run in groupby(fates, key=lambda one: one[1:]):
            numbers = [number for number, _, _ in run]
            yield numbers[0], numbers[-1], is_kept, fate


@dataclass(frozen=True)
class Account:
    """One import."""

    documents: tuple[DocumentAccount, ...]
    files: tuple[FileAction, ...]
    failures: tuple[str, ...] = ()
    """Messages about documents that could not be read."""
    is_dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        """The account as plain values; the README documents the keys."""
        return {
            "dry_run": self.is_dry_run,
            "documents": [
                {
                    "file": document.name,
                    "strategy": document.strategy,
                    "why": document.why,
                    "questions": document.questions,
                    "answered": document.answered,
                    "open": document.questions - document.answered,
                    "total": len(document.lines),
                    "kept": len(document.kept),
                    "dropped": len(document.dropped),
                    "notes": list(document.notes),
                    "lines": [
                        {
                            "line": number,
                            "text": text,
                            "kept": document.kept.get(number),
                            "dropped": document.dropped.get(number),
                        }
                        for number, text in enumerate(document.lines, 1)
                    ],
                }
                for document in self.documents
            ],
            "files": [
                {"path": file.path, "action": file.action, "beside": file.beside or None}
                for file in self.files
            ],
            "failures": list(self.failures),
        }


def format_account(account: Account) -> str:
    """The account for a terminal, with its totals last."""
    parts = [_format_document(document) for document in account.documents]
    if account.files:
        parts.append(_format_files(account.files, is_dry_run=account.is_dry_run))
    total = sum(len(document.lines) for document in account.documents)
    kept = sum(len(document.kept) for document in account.documents)
    dropped = sum(len(document.dropped) for document in account.documents)
    parts.append(f"{counted(kept, 'line')} kept + {dropped} dropped = {total} in all\n")
    if account.is_dry_run:
        parts.append("This was a dry run: nothing was written.\n")
    return "\n".join(parts)


def _format_document(document: DocumentAccount) -> str:
    lines = [
        f"{document.name}: {_findings(document)}",
        f"  {counted(len(document.kept), 'line')} kept + {len(document.dropped)} dropped "
        f"= {len(document.lines)}",
    ]
    if document.why:
        lines.insert(1, f"  why: {document.why}")
    for first, last, is_kept, fate in document.runs():
        numbers = str(first) if first == last else f"{first}-{last}"
        verb = "kept   " if is_kept else "dropped"
        text = "" if is_kept else _beginning(document, first)
        lines.append(f"  {numbers:>9}  {verb}  {fate}{text}")
    blank = sum(not line.strip() for line in document.lines)
    if blank:
        lines.append(f"  {'':>9}  dropped  {counted(blank, 'blank line')}")
    lines.extend(f"  note: {note}" for note in document.notes)
    return "\n".join(lines) + "\n"


def _findings(document: DocumentAccount) -> str:
    count, answered = document.questions, document.answered
    if not count:
        return "no questions found in any form that is known"
    return (
        f"{counted(count, 'question')} "
        f"({answered} answered, {count - answered} open), recognised by {document.strategy}"
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number and its noun.

    >>> counted(1, "topic"), counted(3, "topic"), counted(2, "criterion", "criteria")
    ('1 topic', '3 topics', '2 criteria')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _beginning(document: DocumentAccount, number: int, width: int = 48) -> str:
    text = " ".join(document.lines[number - 1].split())
    return f": {text[: width - 1]}…" if len(text) > width else f": {text}"


def _format_files(files: Sequence[FileAction], *, is_dry_run: bool) -> str:
    lines = []
    for action in Action:
        chosen = [file for file in files if file.action is action]
        if not chosen:
            continue
        would = "would be " if is_dry_run and action in (Action.CREATED, Action.UPDATED) else ""
        lines.append(f"{len(chosen)} {would}{action}")
        if action is not Action.UNCHANGED:
            lines.extend(f"  {file.path}{_place_beside(file, is_dry_run)}" for file in chosen)
    return "\n".join(lines) + "\n"


def _place_beside(file: FileAction, is_dry_run: bool) -> str:
    if not file.beside:
        return ""
    return f": kept; the incoming text {'would be' if is_dry_run else 'is'} in {file.beside}"
