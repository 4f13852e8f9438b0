"""Documents that were made, or happened, to keep a program busy or to fill its memory.

Each is of a kind that took a reader, a library or the recognition more than linear time, or far
more memory than it has bytes. `scale` makes all of them smaller by the same factor.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

from openpyxl import Workbook

from support.open_document import open_document
from support.paper import drawn
from support.word import paragraph, word_file

__all__ = ["HOSTILE", "alike_questions", "hostile_document"]

MEGABYTE = 1_000_000


def _repeated(unit: str, size: int) -> bytes:
    """At least one unit, or as many as fit into `size` bytes."""
    data = unit.encode()
    return data * max(1, size // len(data))


def _numbered(unit: str, size: int) -> bytes:
    """Units with numbers in place of `#`, in about as many bytes."""
    count = max(1, size // (len(unit.encode()) + 4))
    return "".join(unit.replace("#", str(n)) for n in range(count)).encode()


def _deep_list(size: int) -> bytes:
    count = max(2, int((size / 2) ** 0.5))
    return b"".join(b"  " * n + b"- a\n" for n in range(count))


def _wide_table(size: int) -> bytes:
    columns = max(2, size // 8)
    row = "| a " * columns + "|\n"
    return (row + "|-" * columns + "|\n" + row).encode()


def _page(body: bytes) -> bytes:
    return b"<!doctype html><title>t</title><body><h2>How much is it?</h2>" + body


def _paragraphs(size: int) -> bytes:
    return _page(_numbered("<h3>What is # of it?</h3><p>It is #.</p>", size))


def _questions(size: int) -> bytes:
    return _numbered("What is number # of them?\nIt is #.\n\n", size)


def alike_questions(count: int, first: int = 0) -> bytes:
    """Questions that share all words but one, a number in letters, with their answers."""
    names = [
        f"fee{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}"
        for n in range(first, first + count)
    ]
    return "".join(
        f"Q: How much is the yearly {name} of the association for members?\nA: It is {name}.\n\n"
        for name in names
    ).encode()


def _runs(size: int) -> bytes:
    run = "<w:r><w:t>a</w:t></w:r>"
    return word_file(f"<w:p>{run * max(1, size // len(run))}</w:p>")


def _word_paragraphs(size: int) -> bytes:
    one = paragraph("a")
    return word_file(one * max(1, size // len(one)))


def _word_table(size: int) -> bytes:
    cell = f"<w:tc>{paragraph('a')}</w:tc>"
    return word_file(f"<w:tbl><w:tr>{cell * max(1, size // len(cell))}</w:tr></w:tbl>")


def _word_bomb(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b"<a/>" * (size // 4))
        archive.writestr("word/styles.xml", b"<w:styles>" + b"<a/>" * (size // 4))
    return file.getvalue()


def _word_entities(size: int) -> bytes:
    body = paragraph("&#65;" * max(1, size // 5))
    return word_file(body)


def _streams(packed: bytes) -> bytes:
    """A page whose drawing is a packed stream."""
    data = drawn("BT ET")
    begin = data.index(b"<< /Length 5 >>")
    stream = b"<< /Filter /FlateDecode /Length %d >> stream\n" % len(packed)
    return data[:begin] + stream + packed + data[data.index(b"\nendstream") :]


def _packed(unit: bytes, size: int) -> bytes:
    packer = zlib.compressobj(1)
    chunk = unit * max(1, MEGABYTE // len(unit))
    count = max(1, size // len(chunk))
    return b"".join([*(packer.compress(chunk) for _ in range(count)), packer.flush()])


def _drawn_pdf(unit: str) -> Callable[[int], bytes]:
    return lambda size: _streams(_packed(unit.encode(), size))


def _objects_pdf(size: int) -> bytes:
    """A PDF of very many objects that nothing asks for, without a table of where they are."""
    data = drawn("BT /F1 10 Tf 40 400 Td (How much is it?) Tj ET")
    more = b"".join(b"%d 0 obj\n<<>>\nendobj\n" % n for n in range(100, 100 + size // 24))
    at = data.index(b"xref\n")
    return data[:at] + more + data[at:].replace(b"startxref", b"startxref 1", 1)


def _looped_pdf(size: int) -> bytes:
    """Pages that are their own parent and child."""
    data = drawn("BT /F1 10 Tf 40 400 Td (How much is it?) Tj ET")
    at = data.index(b"/Kids [") + len(b"/Kids [")
    end = data.index(b"]", at)
    kid = data[at:end].strip()
    tree = data[: data.index(b"/Kids")].rfind(b" obj")
    number = data[data[:tree].rfind(b"\n") + 1 : tree].split()[0]
    again = b" ".join([b"%s 0 R" % number] * 2)
    return data[:at] + again + b" " + kid + data[end:]


def _pages_pdf(size: int) -> bytes:
    """One page that the tree of pages names very often."""
    data = drawn("BT /F1 10 Tf 40 400 Td (How much is it?) Tj ET")
    at = data.index(b"/Kids [") + len(b"/Kids [")
    end = data.index(b"]", at)
    count = max(1, size // 1000)
    kids = (data[at:end].strip() + b" ") * count
    data = data[:at] + kids + data[end:]
    return data.replace(b"/Count 1", b"/Count %d" % count, 1)


def _nested_pdf(size: int) -> bytes:
    """Arrays within arrays in the dictionary of the page."""
    data = drawn("BT /F1 10 Tf 40 400 Td (How much is it?) Tj ET")
    deep = b"/Deep " + b"[" * (size // 2) + b"]" * (size // 2)
    return data.replace(b"/Type /Page\n", b"/Type /Page " + deep + b"\n", 1).replace(
        b"/Type /Page ", b"/Type /Page " + deep + b" ", 1
    )


_MARKDOWN = {
    "fences": ("```\n", 1),
    "tilde-fences": ("~~~ a\n", 1),
    "backslashes": ("\\*", 6),
    "entities": ("&lt;", 9),
    "comment": ("<!-- a ", 9),
    "tags": ("<h2>", 9),
    "short-lines": ("a\n", 1.6),
    "word": ("a", 1),
    "quotes": (">", 1),
    "quoted-lines": ("> a\n", 5),
    "headings": ("# What is it?\n", 1),
    "long-line": ("What is it? ", 5),
    "brackets": ("[", 1),
    "links": ("[a](", 1),
    "images": ("![a", 1),
    "emphasis": ("*_*_", 1),
    "bold": ("**a", 1),
    "stars": ("*a ", 1),
    "underlines": ("_a ", 1),
    "ticks": ("`", 1),
    "odd-ticks": ("`a``", 1),
    "references": ("[a]: b\n", 1),
    "footnotes": ("[^a]: b\n", 1),
    "definitions": ("a\n:   b\n", 1),
    "items": ("- a\n", 1),
    "numbers": ("1. a\n", 1),
    "pipes": ("|", 1),
    "rows": ("a|b\n-|-\n", 1),
    "colons": (":::\n", 1),
    "boxes": ("!!! note\n    ", 1),
    "directives": ("```{note}\n", 1),
    "summaries": ("<details><summary>a", 1),
    "rules": ("---\n", 1),
    "anchors": ("<a ", 1),
    "attributes": ('<a b="', 1),
    "blank-lines": ("\n", 9),
    "blanks": (" ", 9),
    "returns": ("a\r", 5),
    "letters": ("é", 9),
    "broken-letters": ("Ã©â€™", 5),
    "marks": ("a\u0301\u0302", 3),
    "signs": ("?!", 3),
    "capitals": ("A: Q: ", 3),
    "enumerations": ("1.2.3.4.", 3),
    "indents": ("    a\n\tb\n", 3),
    "dots": ("a ..... 1\n", 3),
    "addresses": ("http://a.b/", 3),
    "mails": ("a@b.", 3),
    "nulls": ("\0a", 3),
    "questions": ("What is it?\n", 3),
    "asked": ("Q: What is it?\nA: That.\n", 3),
    "titled": ("What is it?\n===\n", 3),
}  # fmt: skip
"""Name -> what is repeated, and the megabytes of it."""

_HTML = {
    "tags": ("<h2>", 9),
    "ended-tags": ("<h2>a</h2>", 5),
    "entities": ("&lt;", 9),
    "open-entities": ("&lt", 5),
    "unknown-entities": ("&amp;#;&x", 5),
    "comment": ("<!-- a ", 9),
    "comments": ("<!---->", 5),
    "divs": ("<div>", 5),
    "closed-divs": ("<div>a</div>", 5),
    "anchors": ("<a>", 2),
    "fonts": ("<font color=a><p>", 2),
    "bold": ("<b><p>", 1),
    "table": ("<table>", 1),
    "cells": ("<td>a", 2),
    "foster": ("<table>a<tr>", 2),
    "lists": ("<ul><li>a", 1),
    "items": ("<li>a", 3),
    "terms": ("<dt>a<dd>b", 3),
    "breaks": ("a<br>", 3),
    "details": ("<details><summary>a?</summary>b", 1),
    "buttons": ("<button aria-controls=a>a?</button>", 1),
    "options": ("<select><option>a", 1),
    "forms": ("<form>", 2),
    "templates": ("<template>", 1),
    "svg": ("<svg><a>", 1),
    "frames": ("<frameset>", 2),
    "styles": ("<style>.a{font-weight:bold}</style><span class=a>b</span>", 2),
    "scripts": ("<script>", 5),
    "data": ('<script type="application/ld+json">[', 3),
    "ended": ("</p>", 3),
    "ended-breaks": ("</br>", 2),
    "attributes": ("<p a=b c=d>", 3),
    "open-attribute": ('<p a="', 5),
    "less": ("<", 5),
    "more": ("a<b>c", 2),
    "instructions": ("<?a", 5),
    "cdata": ("<![CDATA[", 5),
    "word": ("a", 5),
    "short-lines": ("a\n", 3),
    "sentences": ("What is it? It is a. ", 5),
    "nulls": ("\0", 3),
    "headings": ("<h2>What is it?</h2><p>That.</p>", 3),
    "links": ("<a href=#a>What is it?</a> ", 3),
    "images": ("<img alt=a>", 3),
    "pre": ("<pre>\na\n", 1),
    "quotes": ("<blockquote>", 1),
    "quoted": ("<blockquote>a</blockquote>", 3),
}  # fmt: skip

_PDF = {
    "strings": ("(a) Tj ", 20),
    "moved": ("1 0 Td (a) Tj ", 20),
    "saved": ("q ", 20),
    "blanks": (" ", 200),
    "numbers": ("1 ", 50),
    "arrays": ("[", 20),
    "dictionaries": ("<<", 20),
    "brackets": ("(", 20),
    "hexadecimal": ("<41", 20),
    "begun": ("BT ", 20),
    "lines": ("T* (How much is it?) Tj ", 20),
    "lines-drawn": ("0 0 m 1 1 l S ", 20),
    "pictures": ("BI /W 1 /H 1 ID a EI ", 20),
    "names": ("/a", 20),
    "comments": ("%", 20),
    "moves": ("1 0 0 1 0 0 cm ", 20),
}  # fmt: skip


def _of_units(
    units: Mapping[str, tuple[str, float]], ending: str, wrap: Callable[[bytes], bytes]
) -> Iterable[tuple[str, Callable[[float], bytes]]]:
    for name, (unit, megabytes) in units.items():

        def make(scale: float, unit: str = unit, size: float = megabytes) -> bytes:
            return wrap(_repeated(unit, int(size * scale * MEGABYTE)))

        yield f"{name}{ending}", make


def _sized(make: Callable[[int], bytes], megabytes: float) -> Callable[[float], bytes]:
    return lambda scale: make(int(megabytes * scale * MEGABYTE))


def _workbook(rows: Callable[[int], str], more: str = "") -> Callable[[int], bytes]:
    """A workbook of one sheet with rows of about so many bytes."""

    def made(size: int) -> bytes:
        file = io.BytesIO()
        Workbook().save(file)
        sheet = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f'<dimension ref="A1:XFD1048576"/><sheetData>{rows(size)}</sheetData>{more}</worksheet>'
        )
        made = io.BytesIO()
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                is_sheet = name == "xl/worksheets/sheet1.xml"
                new.writestr(name, sheet if is_sheet else old.read(name))
        return made.getvalue()

    return made


def _text_cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


_MERGED = '<mergeCell ref="A#:B#"/>'
_EMPTY_ROW = '<row r="#"><c r="A#" s="0"/><c r="B#" s="0"/></row>'
_FULL_ROW = f'<row r="#">{_text_cell("A#", "Who is #?")}{_text_cell("B#", "It is #.")}</row>'
_HUGE_CELL = f'<row r="1">{_text_cell("A1", "Who?")}{_text_cell("B1", "@")}</row>'


def _rows_of(unit: str) -> Callable[[int], str]:
    return lambda size: "".join(
        unit.replace("#", str(n)) for n in range(1, max(3, size // len(unit)))
    )


def _sheet_of(rows: str) -> bytes:
    return open_document(f'<table:table table:name="A">{rows}</table:table>', "spreadsheet")


def _cells(*texts: str) -> str:
    return "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in texts)


_SHEET_ROW = f"<table:table-row>{_cells('Who is #?', 'It is #.')}</table:table-row>"
_REPEATED_ROW = (
    '<table:table-row table:number-rows-repeated="#"><table:table-cell '
    'table:number-columns-repeated="@"><text:p>Who?</text:p></table:table-cell></table:table-row>'
)

_TWO_PARAGRAPHS = "<text:p>Who is #?</text:p><text:p>It.</text:p>"
_SPAN = "<text:span>a</text:span># "

_TABLES: Mapping[str, tuple[Callable[[int], bytes], float]] = {
    "rows.csv": (lambda size: _numbered("Who is #?,It is #.\n", size), 7),
    "columns.csv": (lambda size: _repeated("a,", size) + b"\n" + _repeated("b,", size), 4),
    "quotation.csv": (lambda size: b'Question,Answer\nWho?,"' + _repeated("a b,\n", size), 9),
    "signs.csv": (lambda size: _repeated(',;\t|"', size), 4),
    "markup.csv": (lambda size: b"Question,Answer\nWho?," + _repeated("<b><p></p>", size), 3),
    "lines.tsv": (lambda size: b'Who?\t"' + _repeated("- a\n", size) + b'"\nHow?\tSo.\n', 4),
    "empty-rows.xlsx": (_workbook(_rows_of(_EMPTY_ROW)), 60),
    "rows.xlsx": (_workbook(_rows_of(_FULL_ROW)), 20),
    "cell.xlsx": (_workbook(lambda size: _HUGE_CELL.replace("@", "a " * (size // 2))), 30),
    "merged.xlsx": (
        _workbook(
            lambda size: (
                _rows_of(_FULL_ROW)(2_000)
                + f"</sheetData><mergeCells>{_rows_of(_MERGED)(size)}</mergeCells><sheetData>"
            )
        ),
        6,
    ),
    "rows.ods": (lambda size: _sheet_of(_rows_of(_SHEET_ROW)(size)), 12),
    "repeated.ods": (
        lambda size: _sheet_of(
            _REPEATED_ROW.replace("#", str(size)).replace("@", str(16_384 * size // MEGABYTE))
        ),
        1,
    ),
    "paragraphs.odt": (
        lambda size: open_document(
            _rows_of("<text:p>Who is #?</text:p><text:p>It.</text:p>")(size)
        ),
        10,
    ),
    "spans.odt": (
        lambda size: open_document(
            f"<text:p>{_rows_of('<text:span>a</text:span># ')(size)}</text:p>"
        ),
        4,
    ),
    "part.odt": (lambda size: open_document(" " * size), 40),
}
"""Name -> what makes it in about so many bytes, and how many million those are."""

HOSTILE: Mapping[str, Callable[[float], bytes]] = {
    **dict(_of_units(_MARKDOWN, ".md", bytes)),
    **dict(_of_units(_MARKDOWN, ".txt", bytes)),
    **dict(_of_units(_HTML, ".html", _page)),
    **{
        f"{name}.pdf": _sized(_drawn_pdf(unit), megabytes)
        for name, (unit, megabytes) in _PDF.items()
    },
    **{name: _sized(made, megabytes) for name, (made, megabytes) in _TABLES.items()},
    "deep-list.md": _sized(_deep_list, 2),
    "deep-list.txt": _sized(_deep_list, 2),
    "wide-table.md": _sized(_wide_table, 1),
    "wide-table.txt": _sized(_wide_table, 1),
    "many-questions.txt": _sized(_questions, 3),
    "many-questions.md": _sized(_questions, 3),
    "many-headings.html": _sized(_paragraphs, 5),
    "alike.txt": lambda scale: alike_questions(int(5_000 * scale)),
    "runs.docx": _sized(_runs, 30),
    "paragraphs.docx": _sized(_word_paragraphs, 30),
    "cells.docx": _sized(_word_table, 30),
    "bomb.docx": _sized(_word_bomb, 31),
    "entities.docx": _sized(_word_entities, 30),
    "objects.pdf": _sized(_objects_pdf, 20),
    "looped.pdf": _sized(_looped_pdf, 1),
    "pages.pdf": _sized(_pages_pdf, 2),
    "nested.pdf": _sized(_nested_pdf, 10),
}
"""Name -> the bytes of such a document at a scale: 1 for the sizes that were met."""


def hostile_document(name: str, scale: float = 1.0) -> bytes:
    """The bytes of a document of `HOSTILE`."""
    return HOSTILE[name](scale)
