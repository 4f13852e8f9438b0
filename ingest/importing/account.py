"""The account of an import: every line of every document is kept or dropped, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.files.wording_files import wordings_beside
from ingest.documents.columns import Column
from ingest.importing.advice import advice_without_questions
from ingest.importing.revision import Conflict
from ingest.phrasing import counted, shortened
from ingest.word_differences import differences

__all__ = [
    "MORE_DUPLICATES",
    "REMEDIES",
    "Account",
    "Action",
    "DocumentAccount",
    "Duplicate",
    "Duplicates",
    "FileAction",
    "Heading",
    "LineRun",
    "differing_words",
    "format_account",
    "format_waiting",
]

_FEW = 10
"""How many pairs of questions a terminal shows."""

MORE_DUPLICATES = (
    "There may be more: so many questions are alike that only the most alike are listed. Settle "
    "these, and import again."
)

_MANY = 20
"""More new files are told by their folders."""

_BLANK = "blank line"
"""The fate of blank lines before all others."""

_WIDTH = 72
"""Characters of a question in a terminal."""

_LONGEST = 400
"""Characters of what differs in a conflict."""


class Action(StrEnum):
    """What an import did, or would do, with one content file."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged with what staff edited"
    """Staff and documents changed different things; both are in the file."""
    UNCHANGED = "unchanged"
    GONE = "asked by no document any more"
    """It stays, and `Gone` says as what."""
    INCOMING = "edited by staff"
    """The file stays as it is; the text of the documents lies beside it."""


REMEDIES: Mapping[Action, str] = {
    Action.GONE: (
        "Is an answer right all the same? Run `faq review ID`, or `faq review --gone-from FILE` "
        "for all of a document. Is it not? Write “status: retired” in its file."
    ),
    Action.MERGED: "Both changed these: read them once more.",
    Action.INCOMING: (
        "Take over into the file what is right of the other, and delete the one that ends in "
        ".incoming: that ends the conflict."
    ),
}
"""What staff do about files of an import."""


@dataclass(frozen=True)
class FileAction:
    """One content file of an import."""

    path: str
    """As the user would type it."""
    action: Action
    beside: str = ""
    """The path of the incoming text, where there is one."""
    conflicts: tuple[Conflict, ...] = ()
    """What staff and documents changed, each in another way."""
    notes: tuple[str, ...] = ()
    """What staff should know of it, in words."""


@dataclass(frozen=True)
class Duplicate:
    """One of two questions that may be one."""

    id: str
    path: str
    """Its content file, as the user would type it."""
    document: str
    """File name of the newest document that asks it; empty where staff alone do."""
    line: int
    """Where it does so, counted from one; 0 where none does."""
    question: str
    """In the words of that document, or of its file."""
    answer: str
    """Empty where no document answers it."""

    @property
    def place(self) -> str:
        """Where it stands: the line of the document, or its file."""
        return f"{self.document}:{self.line}" if self.document else self.path


@dataclass(frozen=True)
class Duplicates:
    """Two questions that are alike but not certainly one."""

    likeness: float
    """From 0, no word in common, to 1, all; see `ingest.content.model.similarity`."""
    newer: Duplicate
    older: Duplicate
    has_same_answer: bool = False
    """Whether they have the same answer, word for word."""

    @property
    def why(self) -> str:
        """What speaks for it that they are one."""
        alike = f"{self.likeness:.0%} alike"
        return f"{alike}, with the same answer" if self.has_same_answer else alike

    @property
    def remedy(self) -> str:
        """What staff do about them: the older one keeps its address, which others may link to."""
        return (
            f"If they are one, add “{self.newer.question}” to {wordings_beside(self.older.path)}, "
            f"take over what you need of {self.newer.path} and delete that file. If not, write "
            f'{self.newer.id} = ["{self.older.id}"] below [different] in '
            f"content/sources/{SOURCES_FILE}."
        )


@dataclass(frozen=True)
class LineRun:
    """Neighbouring lines of one document that have one fate."""

    is_kept: bool
    fate: str
    """The content file that they went to, or why they went nowhere."""
    numbers: tuple[int, ...]
    """The lines, counted from one."""


@dataclass(frozen=True)
class Heading:
    """A topic as a document has it."""

    title: str
    """Empty for questions under none."""
    size: int
    """How many questions the document has below it."""
    topic: str
    """Id of the topic that new ones of them go to."""
    topic_title: str


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
    """What staff should look at: slips that were mended, characters that were kept."""
    why: str = ""
    """Why they were recognised so and not otherwise."""
    topics: tuple[str, ...] = ()
    """Titles of its topics, in order."""
    topic_sizes: Mapping[str, int] = field(default_factory=dict)
    """Title of a topic -> how many of its questions stand there; of “” those under none."""
    headings: tuple[Heading, ...] = ()
    """The topics that it has questions in, as it calls them, in order."""
    columns: tuple[Column, ...] = ()
    """Those of a spreadsheet."""
    merged: int = 0
    """How many of its questions are asked elsewhere too and became one record with those."""

    def __post_init__(self) -> None:
        accounted = sorted([*self.kept, *self.dropped])
        if accounted != list(range(1, len(self.lines) + 1)):
            raise AssertionError(f"{self.name}: lines lost or counted twice")

    def runs(self) -> list[LineRun]:
        """All lines in order, neighbours of one fate together.

        A blank line that was dropped belongs to the run that it stands in, and so ends none.
        """
        fates: list[tuple[bool, str]] = []
        for number, line in enumerate(self.lines, 1):
            if number in self.kept:
                fates.append((True, self.kept[number]))
            elif line.strip():
                fates.append((False, self.dropped[number]))
            else:
                fates.append(fates[-1] if fates else (False, _BLANK))
        return [
            LineRun(is_kept, fate, tuple(number for number, _ in run))
            for (is_kept, fate), run in groupby(enumerate(fates, 1), key=lambda one: one[1])
        ]


@dataclass(frozen=True)
class Account:
    """One import."""

    documents: tuple[DocumentAccount, ...]
    files: tuple[FileAction, ...]
    failures: tuple[str, ...] = ()
    """Messages about documents that could not be read."""
    is_dry_run: bool = False
    duplicates: tuple[Duplicates, ...] = ()
    """Questions that may be one, the most alike first."""
    has_more_duplicates: bool = False
    """Whether there may be more than those, which were too many to be looked for."""
    merged: int = 0
    """How many records were merged of several questions."""
    unclear: tuple[str, ...] = ()
    """What staff have said that fits two questions, so that it counts for neither."""

    def uncertain_in(self, name: str) -> int:
        """How many questions of the document with this name may be one with another."""
        return self._uncertain[name]

    @cached_property
    def _uncertain(self) -> Counter[str]:
        sides = {one for pair in self.duplicates for one in (pair.newer, pair.older)}
        return Counter(one.document for one in sides)

    def totals(self) -> dict[str, int]:
        """What there is in all documents together, by name, in the order of reading."""
        documents = self.documents
        questions = sum(one.questions for one in documents)
        answered = sum(one.answered for one in documents)
        return {
            "documents": len(documents),
            "topics": len({title for one in documents for title in one.topics}),
            "questions": questions,
            "answered": answered,
            "open": questions - answered,
            "merged": self.merged,
            "uncertain": len(self.duplicates),
            "conflicts": sum(file.action is Action.INCOMING for file in self.files),
            "gone": sum(file.action is Action.GONE for file in self.files),
            "total": sum(len(one.lines) for one in documents),
            "kept": sum(len(one.kept) for one in documents),
            "dropped": sum(len(one.dropped) for one in documents),
        }

    def as_json(self) -> dict[str, Any]:
        """The account as plain values; the README documents the keys."""
        return {
            "dry_run": self.is_dry_run,
            "totals": self.totals(),
            "documents": [
                {
                    "file": document.name,
                    "strategy": document.strategy,
                    "why": document.why,
                    "topics": list(document.topics),
                    "topic_sizes": dict(document.topic_sizes),
                    "questions": document.questions,
                    "answered": document.answered,
                    "open": document.questions - document.answered,
                    "merged": document.merged,
                    "uncertain": self.uncertain_in(document.name),
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
                {
                    "path": file.path,
                    "action": file.action,
                    "beside": file.beside or None,
                    "conflicts": [asdict(one) for one in file.conflicts],
                    "notes": list(file.notes),
                }
                for file in self.files
            ],
            "more_twins": self.has_more_duplicates,
            "twins": [{**asdict(pair), "remedy": pair.remedy} for pair in self.duplicates],
            "unclear": list(self.unclear),
            "failures": list(self.failures),
        }


def format_account(account: Account) -> str:
    """The account for a terminal, with its totals last."""
    parts = [_format_document(document) for document in account.documents]
    if account.files:
        parts.append(_format_files(account.files, is_dry_run=account.is_dry_run))
    if account.duplicates:
        parts.append(_format_duplicates(account.duplicates, has_more=account.has_more_duplicates))
    if account.unclear:
        parts.append("".join(f"{message}\n" for message in account.unclear))
    total = account.totals()
    kept = counted(total["kept"], "line")
    parts.append(f"{kept} kept + {total['dropped']} dropped = {total['total']} in all\n")
    if account.is_dry_run:
        parts.append("This was a dry run: nothing was written.\n")
    return "\n".join(parts)


def format_waiting(account: Account) -> str:
    """What an import leaves to staff, in a sentence; empty where it is nothing."""
    total = account.totals()
    conflicts, gone, pairs = total["conflicts"], total["gone"], total["uncertain"]
    parts = [
        counted(conflicts, "file with a conflict", "files with a conflict") if conflicts else "",
        counted(gone, "question that has gone", "questions that have gone") if gone else "",
        counted(pairs, "pair that may be one", "pairs that may be one") if pairs else "",
    ]
    waiting = ", ".join(part for part in parts if part)
    return f"`faq publish` waits until this is settled: {waiting}." if waiting else ""


def _format_document(document: DocumentAccount) -> str:
    lines = [
        f"{document.name}: {_findings(document)}",
        f"  {counted(len(document.kept), 'line')} kept + {len(document.dropped)} dropped "
        f"= {len(document.lines)}",
    ]
    if document.merged:
        lines.insert(1, f"  {counted(document.merged, 'question')} asked elsewhere too, merged")
    if document.why:
        lines.insert(1, f"  why: {document.why}")
    if document.topic_sizes:
        lines.insert(1, f"  topics: {', '.join(_sizes(document))}")
    if not document.questions:
        lines.insert(1, f"  {advice_without_questions(document.name, document.lines)}")
    for run in document.runs():
        shown = [number for number in run.numbers if document.lines[number - 1].strip()]
        if not shown:
            continue
        numbers = str(shown[0]) if len(shown) == 1 else f"{shown[0]}-{shown[-1]}"
        verb = "kept   " if run.is_kept else "dropped"
        text = "" if run.is_kept else _beginning(document, shown[0])
        lines.append(f"  {numbers:>9}  {verb}  {run.fate}{text}")
    blank = sum(not line.strip() for line in document.lines)
    if blank:
        lines.append(f"  {'':>9}  dropped  {counted(blank, 'blank line')}")
    lines.extend(f"  note: {note}" for note in document.notes)
    return "\n".join(lines) + "\n"


def _sizes(document: DocumentAccount) -> Iterator[str]:
    for title, count in document.topic_sizes.items():
        yield f"{title} ({count})" if title else f"under no title ({count})"


def _findings(document: DocumentAccount) -> str:
    count, answered = document.questions, document.answered
    if not count:
        return "no questions found in any form that is known"
    return (
        f"{counted(count, 'question')} "
        f"({answered} answered, {count - answered} open), recognised by {document.strategy}"
    )


def _beginning(document: DocumentAccount, number: int) -> str:
    return f": {shortened(document.lines[number - 1])}"


def _format_duplicates(duplicates: Sequence[Duplicates], *, has_more: bool) -> str:
    noun = "pair of questions that may be one", "pairs of questions that may be one"
    lines = [f"{counted(len(duplicates), *noun)}; nothing was merged"]
    for pair in duplicates[:_FEW]:
        for one in (pair.newer, pair.older):
            lines.append(f"  {one.place}: {shortened(one.question, _WIDTH)}")
            answer = shortened(one.answer, _WIDTH - 4)
            lines.append(f"    {f'A. {answer}' if answer else 'no answer'}")
        lines.append(f"    {pair.why}. {pair.remedy}")
    if len(duplicates) > _FEW:
        lines.append(f"  {len(duplicates) - _FEW} more are in the page that --html writes")
    if has_more:
        lines.append(f"  {MORE_DUPLICATES}")
    return "\n".join(lines) + "\n"


def _format_files(files: Sequence[FileAction], *, is_dry_run: bool) -> str:
    lines = []
    for action in Action:
        chosen = [file for file in files if file.action is action]
        if not chosen:
            continue
        is_written = action not in (Action.UNCHANGED, Action.INCOMING, Action.GONE)
        would = "would be " if is_dry_run and is_written else ""
        lines.append(f"{len(chosen)} {would}{action}")
        if action is not Action.UNCHANGED:
            if action is Action.CREATED and len(chosen) > _MANY:
                lines += _folders(chosen)
                continue
            for file in chosen:
                lines.append(f"  {file.path}{_place_beside(file, is_dry_run)}")
                lines.extend(f"    {note}" for note in file.notes)
                lines.extend(map(_format_conflict, file.conflicts))
        if action in REMEDIES:
            lines.append(f"  {REMEDIES[action]}")
    return "\n".join(lines) + "\n"


def _folders(files: Iterable[FileAction]) -> Iterator[str]:
    """The folders of many files: each question has been named above, below its document."""
    for folder, count in Counter(file.path.rpartition("/")[0] for file in files).items():
        yield f"  {folder}: {counted(count, 'file')}"


def _place_beside(file: FileAction, is_dry_run: bool) -> str:
    if not file.beside:
        return ""
    return f": kept; the incoming text {'would be' if is_dry_run else 'is'} in {file.beside}"


def _format_conflict(conflict: Conflict) -> str:
    if differing := differing_words(conflict):
        return f"    {conflict.field}: {shortened(differing, _LONGEST)}"
    kept, incoming = (
        f"“{shortened(text)}”" if text else "nothing" for text in (conflict.kept, conflict.incoming)
    )
    return f"    {conflict.field}: the file has {kept}, the documents have {incoming}"


def differing_words(conflict: Conflict) -> str:
    """The words in which two versions differ; empty where they have little in common."""
    runs = differences(conflict.kept.split(), conflict.incoming.split())
    same = sum(len(run.old) for run in runs if run.is_same)
    longest = max(len(conflict.kept.split()), len(conflict.incoming.split()))
    if 2 * same < longest:
        return ""
    return "; ".join(
        f"the file has {_quoted(run.old)}, the documents have {_quoted(run.new)}"
        for run in runs
        if not run.is_same
    )


def _quoted(words: Sequence[str]) -> str:
    return f"“{' '.join(words)}”" if words else "nothing"
