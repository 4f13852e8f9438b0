"""The walk through the elements of a page, which hands their text to a writer of blocks."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.documents.blocks import LONGEST_LABEL, Block, BlockKind, Container, Joint
from ingest.documents.readers.html.block_writer import PageWriter, TextPlace
from ingest.documents.readers.html.elements import (
    CLAIMS,
    CODE,
    ENDS_HEADING,
    HEADINGS,
    INLINE,
    LISTS,
    SKIPPED,
    attribute,
    classes_of,
    controlled_by,
    emphasis_of,
    is_permalink,
    is_struck,
    role_of,
    shift_of,
)
from ingest.documents.readers.html.limits import MAX_DEPTH
from ingest.documents.readers.tables import CellPlace, cell_places, data_table, on_one_line
from ingest.documents.readers.text import LONG_CODE, blocks_of_lines

__all__ = ["walk_page"]

_NO_WIDTH = str.maketrans("", "", "\u200b\ufeff")


def walk_page(soup: BeautifulSoup) -> tuple[Block, ...]:
    """The blocks of a parsed page, data of its head first."""
    writer = PageWriter()
    if soup.head:
        for tag in soup.head.find_all("script"):
            writer.line = max(writer.line, tag.sourceline or 0)
            _data(tag, TextPlace(), writer)
    if soup.body:
        _walk(soup.body, TextPlace(), writer)
        writer.end()
    return tuple(writer.blocks)


def _walk(element: Tag, place: TextPlace, writer: PageWriter) -> None:
    for child in element.children:
        if isinstance(child, Tag):
            if child.sourceline is not None:
                writer.line = max(writer.line, child.sourceline)
            _element(child, place, writer)
        elif isinstance(child, PreformattedString):  # comments and the like
            writer.line += child.count("\n")
        elif isinstance(child, NavigableString):
            text = str(child)
            writer.add(text.translate(_NO_WIDTH), place)
            writer.line += text.count("\n")


def _element(tag: Tag, place: TextPlace, writer: PageWriter) -> None:
    name = tag.name
    if name == "script":
        _data(tag, place, writer)
    if name in SKIPPED:
        return
    anchors = [attribute(tag, "id"), attribute(tag, "name") if name == "a" else ""]
    writer.anchors.extend(anchor for anchor in anchors if anchor)
    if place.depth >= MAX_DEPTH:
        writer.add(tag.get_text(" "), place)
    elif name == "br":
        writer.end(Joint.BREAK)
    elif name == "img":
        _image(tag, place, writer)
    elif place.heading and name not in INLINE and name not in ENDS_HEADING:
        inner = _inside(tag, place)
        writer.add(" ", inner)
        _walk(tag, inner, writer)
    elif name in INLINE:
        if not is_permalink(tag):
            _walk(tag, _inside(tag, place), writer)
    else:
        _block(tag, place, writer)


def _block(tag: Tag, place: TextPlace, writer: PageWriter) -> None:
    """An element that is not part of a line."""
    name = tag.name
    inner = _inside(tag, place)
    writer.end()
    if place.heading:  # one that was never closed
        inner = replace(inner, heading=0)
    if name == "hr":
        writer.put("", BlockKind.RULE, place)
    elif name == "pre":
        _preformatted(tag, inner, writer)
    elif name == "table" and (table := _table(tag)):
        text, markdown = table
        last = max((inside.sourceline or 0 for inside in tag.find_all(True)), default=0)
        writer.put(text, BlockKind.TABLE, inner, markdown, max(0, last - writer.line))
    else:
        if name == "table":
            inner = replace(inner, cells=_cell_places(tag))
        _container(tag, inner, writer)
    writer.end()


def _container(tag: Tag, inner: TextPlace, writer: PageWriter) -> None:
    """What stands in an element with blocks, or is one."""
    name = tag.name
    outer = writer.claim, writer.marker
    if name in HEADINGS:
        inner = replace(inner, heading=HEADINGS[name])
    elif name in CLAIMS:
        writer.claim = CLAIMS[name]
        writer.marker = _marker(tag, writer.counted) if name == "li" else ""
    elif name == "button":
        writer.claim = writer.claim if writer.claim is BlockKind.TERM else BlockKind.SUMMARY
    elif name in LISTS:
        inner = replace(inner, lists=inner.lists + 1)
    _walk(tag, inner, writer)
    writer.end()
    if name in ("button", *CLAIMS) and writer.claim is not None:
        writer.claim, writer.marker = outer  # an empty element claims nothing


def _inside(tag: Tag, place: TextPlace) -> TextPlace:
    """What holds for the text in an element."""
    name = tag.name
    classes = classes_of(tag)
    container = place.container
    if name not in INLINE or classes or "itemprop" in tag.attrs:
        label = attribute(tag, "aria-label")
        container = Container(name, container, classes, attribute(tag, "id"), role_of(tag), label)
        if name in ("td", "th") and (cell := place.cells.get(id(tag))):
            container = replace(container, column=cell.column, rows=cell.rows, columns=cell.columns)
    is_link = name == "a" and "href" in tag.attrs
    return TextPlace(
        depth=place.depth + 1,
        container=container,
        heading=place.heading,
        emphasis=place.emphasis | emphasis_of(tag, classes),
        link=unquote(attribute(tag, "href").strip()) if is_link else place.link,
        is_code=place.is_code or name in CODE,
        shift=shift_of(tag) or place.shift,
        is_struck=place.is_struck or is_struck(tag),
        lists=place.lists,
        cells=place.cells,
        controls=controlled_by(tag) or place.controls,
    )


def _marker(tag: Tag, counted: dict[int, int]) -> str:
    """What a browser shows before an item; `counted` has the items of each list so far."""
    parent = tag.parent
    if parent is None or parent.name != "ol":
        return "-"
    value = attribute(tag, "value")
    if value.isdecimal() and len(value) < 6:
        return f"{int(value)}."
    start = attribute(parent, "start")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    count = counted[id(parent)] = counted.get(id(parent), -1) + 1
    return f"{number + count}."


def _image(tag: Tag, place: TextPlace, writer: PageWriter) -> None:
    source = attribute(tag, "src")
    name = attribute(tag, "alt").strip() or source.rsplit("/", 1)[-1] * ("data:" not in source)
    label = shorten(name or "without a name", LONGEST_LABEL, placeholder=" …")
    writer.put_aside(label, BlockKind.IMAGE, place)


def _data(tag: Tag, place: TextPlace, writer: PageWriter) -> None:
    if "ld+json" in attribute(tag, "type").lower() and tag.string:
        text = str(tag.string)
        writer.put_aside(text, BlockKind.DATA, place, text.count("\n"))


def _preformatted(tag: Tag, place: TextPlace, writer: PageWriter) -> None:
    text = tag.get_text()
    lines = text.rstrip().split("\n")
    if len(lines) > LONG_CODE:
        writer.blocks.extend(blocks_of_lines(lines, writer.line, place.container))
        writer.line += text.count("\n")
        return
    code = "\n".join(line.rstrip() for line in lines).strip("\n")
    if code.strip():
        blank = len(lines) - len(text.lstrip("\n").rstrip().split("\n"))
        writer.line += blank
        writer.put(code, BlockKind.CODE, place, lines=code.count("\n"))
        writer.line += text.count("\n") - blank


def _table(tag: Tag) -> tuple[str, str] | None:
    """The words and the Markdown of a table of data."""
    if tag.find(["table", *HEADINGS, "dl", "pre", "form", "details"]):
        return None
    rows = [row.find_all(["td", "th"], recursive=False) for row in tag.find_all("tr")]
    return data_table(
        [[_cell(cell) for cell in row] for row in rows if row],
        has_head=any(cell.name == "th" for row in rows for cell in row),
        has_border=attribute(tag, "border") not in ("", "0"),
    )


def _cell_places(table: Tag) -> dict[int, CellPlace]:
    """Identity of each cell of a table, without those of tables within, -> its place."""
    parts = [table, *table.find_all(["thead", "tbody", "tfoot"], recursive=False)]
    rows = [
        row.find_all(["td", "th"], recursive=False)
        for part in parts
        for row in part.find_all("tr", recursive=False)
    ]
    places = cell_places(
        [[(_span(cell, "row"), _span(cell, "col")) for cell in row] for row in rows]
    )
    return {
        id(cell): place
        for row, of_row in zip(rows, places, strict=True)
        for cell, place in zip(row, of_row, strict=True)
    }


def _span(cell: Tag, of: str) -> int:
    value = attribute(cell, f"{of}span").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _cell(cell: Tag) -> str:
    """The Markdown of a cell on one line."""
    writer = PageWriter()
    _walk(cell, TextPlace(), writer)
    writer.end()
    return on_one_line(writer.blocks)
