"""The paragraphs of a PDF -> blocks: headings, paragraphs, items, code, lines of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint
from ingest.documents.readers.pdf.cells import Cells, cells_of, in_cells
from ingest.documents.readers.pdf.contents import mark_contents, without_page
from ingest.documents.readers.pdf.headings import is_heading, level_of, levels_of
from ingest.documents.readers.pdf.hyphens import words_of
from ingest.documents.readers.pdf.inline import inline, lead_of, link_of, text_of
from ingest.documents.readers.pdf.lines import Row
from ingest.documents.readers.pdf.page_ends import mend_page_ends, part_dense
from ingest.documents.readers.pdf.paragraphs import Paragraph, mark_code, paragraphs_of
from ingest.documents.readers.pdf.typography import (
    INDENT,
    NUMBER,
    Body,
    Sheet,
    TextLine,
    TypeStyle,
    are_neighbours,
    body_of,
    emphasis_of,
    lines_of,
    style_of,
)
from ingest.documents.readers.pdf.words import PrintedWord

__all__ = ["blocks_of"]

_INDENT_STEP = 0.5
"""A column of blank space is about so wide, in sizes of the body's type."""

_BLANK_LINE = 1.8
"""Lines of code further apart than this, in sizes of their type, have an empty line between."""

_MOST_BLANKS = 200
"""Columns of code: a line painted far to the right is no reason for thousands of blanks."""

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*]*$")

_BELOW_TEXT = 0.3
"""A paragraph of an item begins at least so far from its marker, in least indents."""


def blocks_of(sheets: Sequence[Sheet], boilerplate: Mapping[int, str]) -> list[Block]:
    """The blocks of a document; `boilerplate` has the reason for each `id` of a row to be left out.

    Lines are numbered as the rows come, from one. Every row is in one block, at least.
    """
    lines = lines_of(sheets, boilerplate)
    text = [line for line in lines if line.kind is not BlockKind.BOILERPLATE]
    if not text:
        return [_boilerplate(line) for line in lines]
    body = body_of(text)
    lines = mark_contents(mark_code(lines, body), body)
    paragraphs = paragraphs_of(lines, body)
    levels = levels_of(paragraphs, body)
    cells = cells_of(lines)
    blocks: list[Block] = []
    above: Paragraph | None = None
    for paragraph, depth in zip(paragraphs, _depths(paragraphs, body), strict=True):
        match paragraph.first.kind:
            case BlockKind.BOILERPLATE:
                blocks.append(_boilerplate(paragraph.first))
            case BlockKind.CODE:
                blocks.append(_code(paragraph))
            case BlockKind.CONTENTS:
                blocks.append(_entry(paragraph, body, cells))
            case _ if is_heading(paragraph, body):
                blocks.append(_heading(paragraph, body, cells, level_of(paragraph, levels)))
            case _:
                is_answer = above is not None and _is_question_above(above, paragraph, body)
                blocks.extend(_text_blocks(paragraph, body, cells, depth, is_answer=is_answer))
        above = paragraph
    return mend_page_ends(part_dense(in_cells(blocks)), lines, body.words)


def _is_item(paragraph: Paragraph, body: Body) -> bool:
    """Whether it begins with a marker; a number in bold type is that of a heading."""
    first = paragraph.first
    is_bold = bool(emphasis_of(first.style, body) & Emphasis.BOLD)
    return bool(first.marker) and not (is_bold and NUMBER.fullmatch(first.marker))


def _depths(paragraphs: Sequence[Paragraph], body: Body) -> Iterator[int]:
    """How many lists each paragraph stands in, by where its markers and its text begin."""
    room = INDENT * body.style.size
    markers: list[float] = []  # left edges of the markers of the lists around, outermost first
    for paragraph in paragraphs:
        if paragraph.first.kind is not BlockKind.PARAGRAPH:
            yield 0
            continue
        if is_heading(paragraph, body):
            markers.clear()
            yield 0
            continue
        x = paragraph.first.row.x - paragraph.first.left
        is_item = _is_item(paragraph, body)
        while markers and x < markers[-1] - (room if is_item else 0.0):
            markers.pop()
        if not is_item:
            while markers and x <= markers[-1] + _BELOW_TEXT * room:
                markers.pop()
        elif not markers or x > markers[-1] + room:
            markers.append(x)
        yield len(markers)


def _boilerplate(line: TextLine) -> Block:
    return Block(
        text=line.row.text,
        kind=BlockKind.BOILERPLATE,
        page=line.row.page,
        first=line.number,
        last=line.number,
        reason=line.reason,
    )


def _code(paragraph: Paragraph) -> Block:
    """Lines of code with the blanks that stand before them and between their words."""
    left = min(line.row.x for line in paragraph.lines)
    texts: list[str] = []
    for above, line in zip([None, *paragraph.lines], paragraph.lines, strict=False):
        if above is not None and line.row.y - above.row.y > _BLANK_LINE * line.style.size:
            texts.append("")
        texts.append(_spaced(line.row, left))
    return Block(
        text="\n".join(texts),
        kind=BlockKind.CODE,
        joint=paragraph.joint,
        page=paragraph.first.row.page,
        first=paragraph.first.number,
        last=paragraph.lines[-1].number,
    )


def _spaced(row: Row, left: float) -> str:
    letters = sum(len(word.text) for word in row.words)
    width = sum(word.end - word.x for word in row.words) / max(letters, 1)
    text = ""
    for n, word in enumerate(row.words):
        if n and word.is_glued:
            text += word.text
            continue
        column = min(round((word.x - left) / width), _MOST_BLANKS) if width > 0 else 0
        text += " " * max(column - len(text), 1 if n else 0) + word.text
    return text


def _base(paragraph: Paragraph, body: Body, cells: Cells) -> Block:
    """The block of a paragraph, without its words."""
    first = paragraph.first
    indent = (first.row.x - first.left) / (_INDENT_STEP * body.style.size)
    cell = first.row.cell
    return Block(
        text="",
        joint=paragraph.joint,
        size=round(first.style.size / body.style.size, 2),
        indent=max(0, round(indent)),
        container=cells[first.row.page, cell] if cell else None,
        page=first.row.page,
        first=first.number,
        last=paragraph.lines[-1].number,
    )


def _entry(paragraph: Paragraph, body: Body, cells: Cells) -> Block:
    words = words_of(paragraph.lines, body.words)
    marker = paragraph.first.marker
    if marker and not NUMBER.fullmatch(marker):
        words = _without_marker(words, marker)
    text = without_page(text_of(words))
    return replace(_base(paragraph, body, cells), text=text, kind=BlockKind.CONTENTS)


def _heading(paragraph: Paragraph, body: Body, cells: Cells, level: int) -> Block:
    words = words_of(paragraph.lines, body.words)
    return replace(
        _base(paragraph, body, cells),
        text=text_of(words),
        kind=BlockKind.HEADING,
        level=level,
        emphasis=emphasis_of(_style(paragraph), body),
        link=link_of(words),
    )


def _is_question_above(above: Paragraph, paragraph: Paragraph, body: Body) -> bool:
    """Whether a paragraph stands right below a question that is bold as a whole.

    What it begins with in bold type is the beginning of the answer then: `**How much?**` and below
    it `**Fifty crowns** a year.`
    """
    last, line = above.lines[-1], paragraph.first
    return (
        are_neighbours(last, line)
        and bool(emphasis_of(_style(above), body) & Emphasis.BOLD)
        and bool(_ASKED.search(last.row.text))
    )


def _text_blocks(
    paragraph: Paragraph, body: Body, cells: Cells, depth: int, *, is_answer: bool
) -> Iterator[Block]:
    """One block, or two where a paragraph begins in bold type: `How much? Fifty.`

    With `is_answer` it stands below its question, and begins with it only where it asks as well.
    """
    words = words_of(paragraph.lines, body.words)
    style = _style(paragraph)
    base = replace(_base(paragraph, body, cells), depth=depth)
    if _is_item(paragraph, body):
        base = replace(base, kind=BlockKind.ITEM, marker=paragraph.first.marker)
        words = _without_marker(words, base.marker)
        style = replace(style_of(words), size=style.size)
    emphasis = emphasis_of(style, body)
    lead = lead_of(words, emphasis, body)
    head, rest = words[:lead], words[lead:]
    if not lead or (is_answer and not _ASKED.search(text_of(head))):
        yield inline(replace(base, emphasis=emphasis, link=link_of(words)), words)
        return
    line = next((line for line in paragraph.lines if rest[0] in line.row.words), None)
    line = line or paragraph.lines[-1]
    starts_line = line.row.words[0] is rest[0]
    last = line.number - 1 if starts_line and line.number > base.first else line.number
    emphasis = emphasis_of(replace(style_of(head), size=style.size), body)
    yield inline(replace(base, last=last, emphasis=emphasis), head)
    joint = Joint.WRAP if starts_line else Joint.GLUE
    base = replace(base, kind=BlockKind.PARAGRAPH, marker="", joint=joint, first=line.number)
    yield inline(base, rest)


def _style(paragraph: Paragraph) -> TypeStyle:
    """What all its words share, in the size of its first line."""
    words = [word for line in paragraph.lines for word in line.row.words]
    return replace(style_of(words), size=paragraph.first.style.size)


def _without_marker(words: Sequence[PrintedWord], marker: str) -> list[PrintedWord]:
    first, *others = words
    if first.text == marker:
        return others
    return [first._replace(text=first.text.removeprefix(marker)), *others]
