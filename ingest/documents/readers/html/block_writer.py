"""Text in its place on a page -> blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.documents.blocks import Block, BlockKind, Container, Emphasis, Joint
from ingest.documents.readers.tables import CellPlace
from ingest.documents.runs import StyledRun, block_of_runs, part_lead, with_words

__all__ = ["PageWriter", "TextPlace"]


@dataclass(frozen=True)
class TextPlace:
    """Where the walk is: what holds for all text below an element."""

    depth: int = 0
    """Elements around it."""
    container: Container | None = None
    heading: int = 0
    """Level of the heading, 0 outside headings."""
    emphasis: Emphasis = Emphasis.NONE
    link: str = ""
    is_code: bool = False
    shift: str = ""
    is_struck: bool = False
    """See `StyledRun`."""
    lists: int = 0
    """Lists around it."""
    controls: str = ""
    """The anchor of the panel that a click on it unfolds."""
    cells: Mapping[int, CellPlace] = field(default_factory=dict)
    """Identity of each cell of the table under way -> its place there."""


@dataclass(frozen=True)
class _PlacedRun(StyledRun):
    """Text in one style, and where it stands."""

    place: TextPlace = field(default_factory=TextPlace)
    line: int = 1
    """Line of the page where it begins."""


@dataclass
class PageWriter:
    """Runs of text on their way into blocks."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[_PlacedRun] = field(default_factory=list)
    line: int = 1
    """Where the walk is in the page."""
    joint: Joint = Joint.APART
    """How the next block is joined."""
    anchors: list[str] = field(default_factory=list)
    """Of the next block."""
    claim: BlockKind | None = None
    """What the next block is, by its list."""
    marker: str = ""
    """Of the next block, where that is an item."""
    counted: dict[int, int] = field(default_factory=dict)
    """Ordered list -> items so far."""

    def add(self, text: str, place: TextPlace) -> None:
        """Text of the block under way."""
        if self.runs and self.runs[-1].place is place:
            self.runs[-1] = replace(self.runs[-1], text=self.runs[-1].text + text)
        elif text.strip() or self.runs:
            form = place.emphasis, place.link, place.is_code, place.shift, place.is_struck
            self.runs.append(_PlacedRun(text, *form, place, self.line))

    def end(self, joint: Joint = Joint.APART) -> None:
        """The block ends here; the next one is joined in this way."""
        runs = self.runs
        while runs and not runs[-1].text.strip():
            runs.pop()
        self.runs = []
        if runs:
            for part in [runs] if runs[0].place.heading else part_lead(runs):
                self._emit(part)
                self.joint = Joint.GLUE
            self.joint = joint
        elif joint is Joint.APART or self.joint is Joint.BREAK:
            self.joint = Joint.APART  # two line breaks are a paragraph's end

    def _emit(self, runs: Sequence[_PlacedRun]) -> None:
        if not any(run.text.strip() for run in runs):
            return
        places = [run.place for run in with_words(runs)]
        level = max(place.heading for place in places)
        controls = next((place.controls for place in places if place.controls), "")
        kind = self._kind(level, controls)
        block = Block(
            text="",
            kind=kind,
            joint=self.joint if self.blocks else Joint.APART,
            level=level,
            anchors=self._anchors(),
            controls=controls,
            depth=max(place.lists for place in places),
            marker=self.marker,
            container=_common([run.place.container for run in runs if run.text.strip()]),
            first=runs[0].line,
            last=max(run.line + run.text.rstrip().count("\n") for run in runs),
        )
        # What is a heading needs no stars to be seen.
        outer = Emphasis.BOLD | Emphasis.ITALIC if level else Emphasis.NONE
        self.blocks.append(block_of_runs(block, runs, outer=outer))
        self.claim, self.marker = None, ""

    def _kind(self, level: int, controls: str) -> BlockKind:
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        if self.claim is not None and (
            self.claim in (BlockKind.TERM, BlockKind.SUMMARY) or not level
        ):
            kind = self.claim
        is_text = kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        return BlockKind.SUMMARY if controls and is_text else kind

    def _anchors(self) -> tuple[str, ...]:
        """Those that wait for a block."""
        anchors, self.anchors = tuple(dict.fromkeys(self.anchors)), []
        return anchors

    def put(
        self, text: str, kind: BlockKind, place: TextPlace, markdown: str = "", lines: int = 0
    ) -> None:
        """A block that is whole, over `lines` more lines: code, a table, a rule."""
        self.end()
        joint, self.joint = self.joint, Joint.APART
        self.blocks.append(
            Block(
                text=text,
                markdown=markdown,
                kind=kind,
                joint=joint,
                anchors=self._anchors(),
                depth=place.lists,
                marker=self.marker if self.claim else "",
                container=place.container,
                first=self.line,
                last=self.line + lines,
            )
        )
        self.claim, self.marker = None, ""

    def put_aside(self, text: str, kind: BlockKind, place: TextPlace, lines: int = 0) -> None:
        """A block beside the text under way, which goes on behind it: a picture, data."""
        first = self.line
        aside = Block(
            text=text, kind=kind, container=place.container, first=first, last=first + lines
        )
        self.blocks.append(aside)


def _common(containers: Iterable[Container | None]) -> Container | None:
    """The innermost container that holds all of them."""
    common: list[Container] | None = None
    last: Container | None = None
    for container in containers:
        if common is not None and container is last:
            continue
        last = container
        path = list(container.path())[::-1] if container else []
        if common is None:
            common = path
            continue
        same = 0
        for a, b in zip(common, path, strict=False):
            if a is not b:
                break
            same += 1
        common = common[:same]
    return common[-1] if common else None
