"""An account of an import, as the reports show it."""

from __future__ import annotations

from ingest.importing.account import (
    Action,
    DocumentAccount,
    Duplicate,
    Duplicates,
    FileAction,
)
from ingest.importing.revision import Conflict

__all__ = ["CONFLICTS", "DOCUMENT", "DUPLICATES", "FILES", "LINES"]

LINES = ("Our Association", "", "Fees", "", "Q. One?", "", "A. Yes.", "", "Page 1")

DOCUMENT = DocumentAccount(
    name="faq.txt",
    strategy="lines marked Q. and A.",
    lines=LINES,
    kept={3: "faq/fees/_topic.md", 5: "faq/fees/one.md", 7: "faq/fees/one.md"},
    dropped={
        1: "title or text above the first topic",
        2: "blank line",
        4: "blank line",
        6: "blank line",
        8: "blank line",
        9: "page number",
    },
    questions=2,
    answered=1,
    notes=("line 5: “Onne” is read as “One”",),
    why="2 questions",
)


FILES = (
    FileAction("content/faq/fees/_topic.md", Action.CREATED),
    FileAction("content/faq/fees/one.md", Action.INCOMING, "content/faq/fees/one.md.incoming"),
    FileAction("content/faq/fees/two.md", Action.UNCHANGED),
    FileAction("content/faq/fees/three.md", Action.UPDATED),
    FileAction("content/faq/fees/four.md", Action.CREATED),
)


DUPLICATES = Duplicates(
    0.8,
    Duplicate("one", "content/faq/fees/one.md", "faq.txt", 5, "One?", "Yes."),
    Duplicate("uno", "content/faq/fees/uno.md", "old.txt", 7, "Is it one?", ""),
)


CONFLICTS = (
    Conflict("title", "One?", "Is it one?"),
    Conflict("answer", "", "No."),
    Conflict("answer", "It costs 60 dollars, paid once", "It costs 75 dollars, paid"),
)
