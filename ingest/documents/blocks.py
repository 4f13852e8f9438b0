"""The stream of blocks: what every reader gives and every strategy takes.

    <h2>Fees</h2>                       Block(HEADING, "Fees", level=2)
    <p><b>How much?</b><br>Fifty.</p>   Block(PARAGRAPH, "How much?", emphasis=BOLD)
                                        Block(PARAGRAPH, "Fifty.", joint=BREAK)

A block is the smallest thing that can be a question: a heading, an item, a line of plain text.
What was one paragraph in the document is several blocks that say how they are joined, so that a
strategy may part them and an answer put them together again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, StrEnum, auto

__all__ = ["LONGEST_LABEL", "Block", "BlockKind", "Container", "Emphasis", "Joint", "Reading"]

LONGEST_LABEL = 200
"""Characters of what a picture shows, as a note quotes it."""


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """The first block of a list item; what follows in the same item is a paragraph."""
    TERM = "term"
    """`dt` and the like."""
    DEFINITION = "definition"
    """The first block of a `dd`."""
    SUMMARY = "summary"
    """What is clicked to unfold something: `summary`, `button`, a heading that controls a panel."""
    CODE = "code"
    TABLE = "table"
    """A table of data, whole."""
    RULE = "rule"
    """A line across the page; it has no words."""
    IMAGE = "image"
    """The text is the alternative text or the file name."""
    CONTENTS = "contents"
    """A line of a table of contents that its reader knows to be one (dot leaders, `nav`)."""
    DATA = "data"
    """JSON-LD; no words that readers see."""
    BOILERPLATE = "boilerplate"
    """What the reader knows to be no text of the document; `reason` says why."""


class Joint(StrEnum):
    """How a block is joined to the one before it."""

    APART = "apart"
    """A paragraph of its own."""
    BREAK = "break"
    """The same paragraph, on a new line that its writer wanted (`br`)."""
    WRAP = "wrap"
    """The same paragraph, on a new line because the last one was full; joined by a space."""
    GLUE = "glue"
    """The same line: `<b>How much?</b> Fifty.` is two blocks; joined by a space."""


class Emphasis(Flag):
    """What the whole of a block is set in, beyond the text around it."""

    NONE = 0
    BOLD = auto()
    ITALIC = auto()
    UNDERLINE = auto()
    FONT = auto()
    """Another typeface, size or colour: `<font>`, a style, larger type in a PDF."""


@dataclass(frozen=True, eq=False)
class Container:
    """An element that holds blocks: a `div`, a list, a cell. Compared by identity."""

    name: str
    """Name of the element."""
    parent: Container | None = None
    classes: tuple[str, ...] = ()
    """In lower case."""
    id: str = ""
    role: str = ""
    """`role`, `itemprop` or the last part of `itemtype`, in lower case, with spaces between."""
    label: str = ""
    """`aria-label` or a title."""
    column: int | None = None
    """Of a cell: the first column that it fills, counted from zero; None where that is unknown."""
    rows: int = 1
    """Of a cell: how many rows of its table it fills."""
    columns: int = 1
    """Of a cell: how many columns it fills."""
    unknown: frozenset[int] = frozenset()
    """Of a row: columns of cells whose value the document does not hold."""

    def path(self) -> Iterator[Container]:
        """The container and those around it, innermost first."""
        container: Container | None = self
        while container is not None:
            yield container
            container = container.parent


@dataclass(frozen=True)
class Block:
    """One piece of a document."""

    text: str
    """Its words on one line, without markup; code keeps its lines."""
    markdown: str = ""
    """The same as Markdown, without the marker of an item; empty where `text` is to be escaped."""
    kind: BlockKind = BlockKind.PARAGRAPH
    joint: Joint = Joint.APART
    level: int = 0
    """Of a heading, 1 to 6, 1 the highest; 0 for anything else."""
    emphasis: Emphasis = Emphasis.NONE
    """Of the whole block."""
    size: float = 1.0
    """Size of its type, 1.0 that of most of the document."""
    link: str = ""
    """The target, where the whole block is one link."""
    anchors: tuple[str, ...] = ()
    """Names by which links lead to this block."""
    controls: str = ""
    """The anchor of the panel that this block unfolds."""
    depth: int = 0
    """How many lists it stands in."""
    marker: str = ""
    """Of an item, as shown: "1.", "a)", "-"."""
    indent: int = 0
    """Columns of blank space before it, in characters of the body's type."""
    container: Container | None = None
    """The innermost element around it."""
    page: int = 0
    """Counted from one; 0 where the format knows no pages."""
    first: int = 1
    """Line of the document where it begins, counted from one."""
    last: int = 1
    """Line where it ends, `first` or later."""
    reason: str = ""
    """Of boilerplate: why it is no text, in words for staff, such as "page number"."""

    def path(self) -> Iterator[Container]:
        """The containers around it, innermost first."""
        return self.container.path() if self.container else iter(())


@dataclass(frozen=True)
class Reading:
    """A document as its reader understands it."""

    lines: tuple[str, ...]
    """Its lines without line ends: of the file, or of the text that a reader took out of it."""
    blocks: tuple[Block, ...]
    """In the order of reading; their lines need not cover all of `lines`."""
