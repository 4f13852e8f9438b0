"""One thing that staff should look at. `faq check` prints it as a remark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.errors import Finding
from ingest.names import visible

__all__ = ["ContentWarning", "WarningKind"]


class WarningKind(StrEnum):
    """What a warning is about."""

    CHANGED = "changed criterion"
    """A criterion is no longer what the answer was checked against."""
    UNCHECKED = "unchecked criterion"
    """A published answer names a criterion that it was never checked against."""
    FIGURE = "contradicting figure"
    """A number in an answer is not the number of the criteria that it names."""
    FORMER = "former name"
    """Text of staff uses a name that has been given up."""
    LINK = "missing link"
    """An answer mentions a criterion or a term without linking it."""
    WORDING = "shared wording"
    """Two records have one wording, so that a search for it can only find one of them first."""
    LABEL = "shared label"
    """Two records are called alike in lists."""
    SHOWN = "many shown wordings"
    """A record has more wordings in `asked_as` than readers need to see."""
    LONG = "long title"
    """A title fills a list and has no short form."""
    FEW = "few wordings"
    """A record has far fewer wordings than others of its kind, which come first in its stead."""
    NAME = "name of a document"
    """Some systems cannot keep a file of this name."""
    HIDDEN = "hidden file"
    """A text that nobody sees in the folder, and that is not read."""
    ASPECT = "lone aspect"
    """A criterion says that it has siblings, and there are none."""
    PICTURE = "picture"
    """A picture is not shown, or says where it was taken."""
    UNUSED = "unused file"
    """A picture or file that no text shows or links."""
    LANGUAGE = "language"
    """The site is in a language that the program does not know, or in part."""
    DATE = "date"
    """A date that is still to come, or of another calendar."""
    TOPIC = "topic"
    """A topic without questions, or called as another."""
    UNSETTLED = "unsettled"
    """What an import has left to staff and that waits: two versions of a text, a question that no
    document asks any more, two that may be one. Nothing is published meanwhile."""
    SEARCH = "expected search"
    """A search does not find what `expectations.toml` says."""


@dataclass(frozen=True, order=True)
class ContentWarning(Finding):
    """One thing to look at."""

    kind: WarningKind
    replacement: tuple[str, str] | None = None
    """What to write for what on this line, where nothing else could be meant."""

    def __str__(self) -> str:
        return (
            f"{visible(self.path)}:{self.line}: remark, {self.kind}: {self.problem}. {self.remedy}"
        )
