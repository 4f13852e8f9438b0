"""The account of an import as one HTML page, for staff who compare it with their documents.

`webapp.cli` writes it; `ingest.importing.account` has the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.importing.account import (
    MORE_DUPLICATES,
    REMEDIES,
    Account,
    Action,
    DocumentAccount,
    differing_words,
)
from ingest.importing.advice import advice_without_questions
from ingest.phrasing import shortened
from webapp.reports.page import render_page

__all__ = ["render_account"]

_LONGEST = 2000
"""Characters shown of one line: a page that a program wrote may be a single line."""

_FEW = 12
"""So many passages that were left out are listed openly, more are folded."""


@dataclass(frozen=True)
class _Line:
    """One line of a document."""

    number: int
    """Counted from one."""
    text: str
    state: str
    """“kept”, “dropped” or “blank”; blank lines are dropped as well."""


@dataclass(frozen=True)
class _Run:
    """Neighbouring lines of one fate."""

    is_kept: bool
    fate: str
    """The content file that they went to, or why they went nowhere."""
    lines: list[_Line]

    @property
    def state(self) -> str:
        """What became of them."""
        return "kept" if self.is_kept else "dropped"

    @property
    def is_blank(self) -> bool:
        """Whether it holds blank lines alone."""
        return all(line.state == "blank" for line in self.lines)

    @property
    def first(self) -> int:
        """Number of its first line."""
        return self.lines[0].number

    @property
    def numbers(self) -> str:
        """Its lines in words."""
        last = self.lines[-1].number
        return f"line {self.first}" if self.first == last else f"lines {self.first}–{last}"

    @property
    def beginning(self) -> str:
        """The first words of it."""
        return shortened(next((line.text for line in self.lines if line.text.strip()), ""), 90)


def render_account(account: Account) -> str:
    """The account as one page that needs nothing else: no script, no request, light and dark.

    Every line of every document stands in it once, with its place or the reason.
    """
    documents = [(one, list(_runs(one))) for one in account.documents]
    return render_page(
        "reports/import_account.html",
        account=account,
        totals=account.totals(),
        documents=documents,
        places={one.name: place for place, (one, _) in enumerate(documents, 1)},
        groups=[
            (action, [file for file in account.files if file.action is action]) for action in Action
        ],
        unchanged=Action.UNCHANGED,
        written=(Action.CREATED, Action.UPDATED, Action.MERGED),
        conflicting=[one for one in account.files if one.action is Action.INCOMING],
        few=_FEW,
        more_duplicates=MORE_DUPLICATES,
        differing_words=differing_words,
        remedies=REMEDIES,
        advice=advice_without_questions,
    )


def _runs(document: DocumentAccount) -> Iterator[_Run]:
    """All lines of a document, in order; a blank line belongs to the run that it stands in."""
    for run in document.runs():
        state = "kept" if run.is_kept else "dropped"
        texts = [(number, document.lines[number - 1]) for number in run.numbers]
        yield _Run(
            run.is_kept,
            run.fate,
            [
                _Line(
                    number,
                    _clipped(text),
                    state if text.strip() or number in document.kept else "blank",
                )
                for number, text in texts
            ],
        )


def _clipped(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text) - _LONGEST} more characters)"
