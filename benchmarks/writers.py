"""Generated documents in each format, as the programs write it that people use."""

from __future__ import annotations

import csv
import io
import re
import textwrap
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from string import Template

from structures import LANGUAGES, Asked, Line, Structure

__all__ = ["write"]

_Cell = str | tuple[Line, ...]

_JOINED = ("menu", "contents", "item", "step", "code", "row")
"""Lines that stand together without a blank one between them."""

_BESIDE = "<beside>"
"""How an answer in the paragraph of its question begins, until the two are joined."""


def write(structure: Structure, asked: Sequence[Asked], lines: Sequence[Line]) -> bytes:
    """The bytes of a document.

    Raises ModuleNotFoundError where the library of a format is not installed.
    """
    base, kind = structure.format.rpartition(".")[::2]
    if kind == "txt":
        return _text(base, lines).encode()
    if kind == "md":
        return _markdown(lines).encode()
    rows = _rows(structure, asked)
    if kind in ("csv", "tsv", "xlsx", "ods"):
        return _sheet(kind, [[_cell_text(cell) for cell in row] for row in rows])
    is_table = base in ("table", "bare")
    if kind == "docx":
        return _docx(_docx_table(rows) if is_table else _docx_body(lines))
    if kind == "odt":
        return _open_document("text", _odt_body(lines))
    if is_table:
        body = _html(lines[:1]) + _html_table(rows)
    else:
        body = _folds(base, lines) if base in _FOLDS else _html(lines)
    if base == "br":
        body = body.replace("</p>\n<p>", "<br>\n")
    page = _html_page(structure, body)
    if kind == "html":
        return page.encode()
    import weasyprint  # the extra `pdf`

    written: bytes = weasyprint.HTML(string=page).write_pdf()
    return written


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand together, and each other line for itself."""
    for role, group in groupby(lines, key=lambda line: line.role):
        run = list(group)
        yield from [run] if role in _JOINED else [[line] for line in run]


# Plain text and Markdown.


def _text(base: str, lines: Sequence[Line]) -> str:
    written = list[str]()
    for run in _runs(lines):
        line = run[0]
        if line.role == "beside":
            paragraph = f"{written.pop()} {line.lead}{line.text}".replace("\n", " ")
            written.append(textwrap.fill(paragraph, 72) if base == "folded" else paragraph)
            continue
        # "A:" stands right below "Q:".
        is_apart = base != "lines" and not (line.role == "paragraph" and line.lead)
        written += [""] * (is_apart and bool(written)) + [
            "\n".join(_as_text(base, one) for one in run)
        ]
    return "\n".join(written) + "\n"


def _as_text(base: str, line: Line) -> str:
    text = line.lead + line.text
    if line.role == "row":
        return "".join(cell.ljust(20) for cell in text.split("\t")).rstrip()
    starts = {"item": "- ", "code": "    ", "contents": "  " * line.level}
    starts["quotation"] = "> " if base != "lines" else ""
    start = starts.get(line.role, "")
    if base == "folded" and line.role not in ("code", "contents"):
        rest = start if line.role == "quotation" else " " * len(start)
        text = textwrap.fill(text, 72, initial_indent=start, subsequent_indent=rest)
    else:
        text = start + text
    if line.style == "underlined":
        text += "\n" + ("=" if line.role == "topic" else "-") * max(map(len, text.split("\n")))
    return text


def _markdown(lines: Sequence[Line]) -> str:
    written = list[str]()
    for run in _runs(lines):
        texts = [_as_markdown(line) for line in run]
        if run[0].role == "beside":
            written[-1] += f" {texts[0]}"
            continue
        if run[0].role == "row":
            texts.insert(1, "| --- | --- |")
        written.append(textwrap.dedent("\n".join(texts)) if run[0].level else "\n".join(texts))
    return "\n\n".join(written) + "\n"


def _as_markdown(line: Line) -> str:
    text = line.lead + line.text
    if line.role == "contents":
        return "    " * line.level + f"* {line.text}"
    if line.role == "title":
        return f"# {text}"
    if line.style == "heading":
        return f"{'##' if line.role == 'topic' else '###'} {text}"
    if line.style == "bold" or line.role == "note":
        return f"**{text}**"
    if line.style == "italic":
        return f"*{text}*"
    if line.role == "top":
        return f"[{text}](#)"
    if line.role == "row":
        return f"| {text} |".replace("\t", " | ")
    starts = {"item": "- ", "quotation": "> ", "code": "    ", "menu": "* "}
    return starts.get(line.role, "") + text


# The web, and PDF by way of it.


def _html_page(structure: Structure, body: str) -> str:
    style = "body{font:11pt sans-serif}td,th{vertical-align:top;text-align:left;padding:3pt 9pt}"
    if structure.format in ("table.pdf", "table.html"):
        style += "td,th{border:1px solid}table{border-collapse:collapse}"
    if structure.format == "columns.pdf":
        style += "body{columns:2}"
    if structure.page == "heads":
        style += '@page{@top-left{content:"Rowing Club"}@bottom-center{content:counter(page)}}'
    return (
        f'<!DOCTYPE html><html lang="{structure.language}"><head><meta charset="utf-8">'
        f"<title>{escape(LANGUAGES[structure.language]['title'])}</title><style>{style}</style>"
        f"</head><body>\n{body}\n</body></html>\n"
    )


def _html(lines: Sequence[Line]) -> str:
    written = list[str]()
    for run in _runs(lines):
        written.append(_html_list(run) if run[0].role in _JOINED else _element(run[0]))
    return "\n".join(written).replace(f"</p>\n{_BESIDE}", " ")


def _anchor(line: Line) -> str:
    """Where a link to a question or a topic leads."""
    return "-".join(re.findall(r"\w+", line.text.casefold()))


def _element(line: Line) -> str:
    text = escape(line.lead + line.text)
    if line.role == "title":
        return f"<h1>{text}</h1>"
    if line.role == "beside":
        return f"{_BESIDE}{f'<b>{text}</b>' if line.style else text}</p>"
    if line.role == "quotation":
        return f"<blockquote><p>{text}</p></blockquote>"
    if line.role == "foot":
        return f"<footer>{text}</footer>"
    if line.role == "top":
        text = f'<a href="#">{text}</a>'
    own = f' id="{_anchor(line)}"' if line.role in ("question", "topic") else ""
    if line.style == "heading":
        name = "h2" if line.role == "topic" else "h3"
        return f"<{name}{own}>{text}</{name}>"
    look = {"bold": "b", "italic": "i", "underlined": "u"}.get(line.style)
    look = "b" if line.role == "note" else look
    return f"<p{own}><{look}>{text}</{look}></p>" if look else f"<p{own}>{text}</p>"


def _html_list(run: Sequence[Line]) -> str:
    texts = [escape(line.text) for line in run]
    role = run[0].role
    if role == "code":
        return "<pre>" + "\n".join(texts) + "</pre>"
    if role == "row":
        rows = (text.replace("\t", "</td><td>") for text in texts)
        return "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"
    if role == "contents":
        return _html_contents(run)
    name = "ol" if role == "step" else "ul"
    if role == "menu":
        texts = [f'<a href="/{place}">{text}</a>' for place, text in enumerate(texts)]
    items = f"<{name}>" + "".join(f"<li>{text}</li>" for text in texts) + f"</{name}>"
    return f"<nav>{items}</nav>" if role == "menu" else items


def _html_contents(run: Sequence[Line]) -> str:
    """Topics with the links to their questions below them, or the links alone."""
    groups = [""]
    for line in run:  # a topic is of level 0, a question of 1
        if not line.level:
            groups.append(escape(line.text))
        else:
            groups[-1] += f'\n<li><a href="#{_anchor(line)}">{escape(line.text)}</a></li>'
    alone, *topics = groups
    listed = (f"<li>{one.replace(chr(10), '<ul>', 1)}</ul></li>" for one in topics)
    return f"<ul>{alone}{''.join(listed)}</ul>"


_FOLDS = {
    "details": ("", "<details><summary>$text</summary>", "</details>", ""),
    "accordion": (
        '<div class="accordion">',
        '<div class="item"><h3><button aria-expanded="false" aria-controls="a$n">$text'
        '<span class="icon">+</span></button></h3><div id="a$n" role="region">',
        "</div></div>",
        "</div>",
    ),
    "dl": ("<dl>", "<dt>$text</dt><dd>", "</dd>", "</dl>"),
}
"""What begins a run of folds, a question, the end of its answer, and the end of the run."""


def _folds(base: str, lines: Sequence[Line]) -> str:
    outer, start, end, close = _FOLDS[base]
    written, held, is_in, place = "", list[Line](), False, 0
    for line in [*lines, Line("foot", "")]:
        if line.role not in ("question", "topic", "foot"):
            held.append(line)
            continue
        written += _html(held) + end * is_in
        held = [] if line.role == "question" else [line]
        if line.role == "question":
            place += 1
            written += outer * (not is_in)
            written += Template(start).substitute(text=escape(line.lead + line.text), n=place)
        else:
            written += close * is_in
        is_in = line.role == "question"
    return written + _html(held[:-1])


# Tables, in whatever holds them.


def _rows(of: Structure, asked: Sequence[Asked]) -> list[list[_Cell]]:
    """Rows of the same number of cells, the heads first; a topic's own row has one."""
    topic, question, answer, number, date = LANGUAGES[of.language]["columns"]
    is_counted, is_dated, is_sorted = of.number != "none", of.page == "extra", of.topics == "column"
    heads = [number] * is_counted + [topic] * is_sorted
    rows: list[list[_Cell]] = [[*heads, question, answer, *[date] * is_dated]]
    before = ""
    for place, one in enumerate(asked, 1):
        if of.topics == "row" and one.topic != before:
            rows.append([one.topic])
        before = one.topic
        first = [str(place)] * is_counted + [one.topic] * is_sorted
        rows.append([*first, one.question, one.answer, *["12.03.2024"] * is_dated])
    return rows


def _cell_text(cell: _Cell) -> str:
    if isinstance(cell, str):
        return cell
    return "\n".join(("- " if line.role == "item" else line.lead) + line.text for line in cell)


def _html_table(rows: Sequence[Sequence[_Cell]]) -> str:
    written = "\n<table>\n"
    for place, row in enumerate(rows):
        name = "td" if place else "th"
        span = f' colspan="{len(rows[0])}"' if len(row) == 1 else ""
        cells = (escape(cell) if isinstance(cell, str) else _html(cell) for cell in row)
        written += "<tr>" + "".join(f"<{name}{span}>{cell}</{name}>" for cell in cells) + "</tr>\n"
    return written + "</table>"


def _sheet(kind: str, rows: Sequence[Sequence[str]]) -> bytes:
    if kind in ("csv", "tsv"):
        stream = io.StringIO()
        csv.writer(stream, delimiter=";" if kind == "csv" else "\t").writerows(rows)
        return stream.getvalue().encode()
    if kind == "xlsx":
        import openpyxl

        book, buffer = openpyxl.Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(buffer)
        return buffer.getvalue()
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>'
            + escape(cell).replace("\n", "</text:p><text:p>")
            + "</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return _open_document("spreadsheet", f'<table:table table:name="FAQ">{body}</table:table>')


# Word and OpenDocument, the least that their programs write.

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLES = {
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Heading3": "heading 3",
    "Quote": "Quote",
}
_DOCX_LOOKS = {
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "underlined": '<w:u w:val="single"/>',
    "code": '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>',
}


def _zipped(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for name, text in parts.items():
            folder.writestr(zipfile.ZipInfo(name), text)  # without the time of day
    return buffer.getvalue()


def _docx(body: str) -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for n, (kind, text) in enumerate([("bullet", "•"), ("decimal", "%1.")])
    )
    numbers = sorted({int(one) for one in re.findall(r'<w:numId w:val="(\d+)"', body)})
    lists = "".join(  # the first is the bullets', each other one begins at 1
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{int(n > 1)}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for n in numbers
    )
    parts = {
        "document": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "styles": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
        "numbering": f'<w:numbering xmlns:w="{_W}">{kinds}{lists}</w:numbering>',
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.'
        f'{"document.main" if name == "document" else name}+xml"/>'
        for name in parts
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"

    def related(**targets: str) -> str:
        inner = "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets.items())
        )
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'

    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{rels}"/>{types}</Types>',
            "_rels/.rels": related(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": related(styles="styles.xml", numbering="numbering.xml"),
            **{f"word/{name}.xml": text for name, text in parts.items()},
        }
    )


def _docx_body(lines: Sequence[Line]) -> str:
    written, lists = "", 1
    for run in _runs(lines):
        role = run[0].role
        lists += role == "step"
        if role == "row":
            written += _docx_table([line.text.split("\t") for line in run])
            continue
        for line in run:
            key = ""
            if role == "quotation":
                key = '<w:pStyle w:val="Quote"/>'
            elif role == "title" or line.style == "heading":
                level = {"title": 1, "topic": 2}.get(role, 3)
                key = f'<w:pStyle w:val="Heading{level}"/>'
            elif role in ("item", "step"):
                number = 1 if role == "item" else lists
                key = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
            style = {"note": "bold", "code": "code"}.get(role, line.style)
            text = line.text if role == "step" else line.lead + line.text
            if role == "beside":
                written += _BESIDE + _docx_run(f" {text}", style) + "</w:p>"
            else:
                written += f"<w:p><w:pPr>{key}</w:pPr>{_docx_run(text, style)}</w:p>"
    return written.replace(f"</w:p>{_BESIDE}", "")


def _docx_run(text: str, style: str = "") -> str:
    return (
        f"<w:r><w:rPr>{_DOCX_LOOKS.get(style, '')}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _docx_table(rows: Sequence[Sequence[_Cell]]) -> str:
    width = len(rows[0])
    written = f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
    for row in rows:
        span = f'<w:gridSpan w:val="{width}"/>' if len(row) < width else ""
        written += "<w:tr>"
        for cell in row:
            inner = f"<w:p>{_docx_run(cell)}</w:p>" if isinstance(cell, str) else _docx_body(cell)
            written += f"<w:tc><w:tcPr>{span}</w:tcPr>{inner or '<w:p/>'}</w:tc>"
        written += "</w:tr>"
    return written + "</w:tbl><w:p/>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_STYLES = {
    "bold": 'fo:font-weight="bold"',
    "italic": 'fo:font-style="italic"',
    "underlined": 'style:text-underline-style="solid"',
}
_ODF_LISTS = """
<text:list-style style:name="item"><text:list-level-style-bullet text:level="1"
text:bullet-char="•"/></text:list-style>
<text:list-style style:name="step"><text:list-level-style-number text:level="1"
style:num-format="1" style:num-suffix="."/></text:list-style>
"""


def _open_document(kind: str, body: str) -> bytes:
    type_of = f"application/vnd.oasis.opendocument.{kind}"
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/>'
        "</style:style>"
        for name, look in _ODF_STYLES.items()
    )
    spaces = {name: name for name in ("office", "text", "table", "style")}
    spaces["fo"] = "xsl-fo-compatible"
    names = "".join(f' xmlns:{name}="{_ODF}:{space}:1.0"' for name, space in spaces.items())
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{type_}"/>'
        for path, type_ in (("/", type_of), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">{listed}</manifest:manifest>'
    )
    content = (
        f'<office:document-content{names} office:version="1.2">'
        f"<office:automatic-styles>{styles}{_ODF_LISTS}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    styles_of_all = f'<office:document-styles{names} office:version="1.2"/>'
    return _zipped(
        {
            "mimetype": type_of,
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
            "styles.xml": styles_of_all,
        }
    )


def _odt_body(lines: Sequence[Line]) -> str:
    written = ""
    for run in _runs(lines):
        role = run[0].role
        if role in ("item", "step"):
            items = (f"<text:p>{escape(line.text)}</text:p>" for line in run)
            inner = "".join(f"<text:list-item>{one}</text:list-item>" for one in items)
            written += f'<text:list text:style-name="{role}">{inner}</text:list>'
            continue
        if role == "row":
            between = "</text:p></table:table-cell><table:table-cell><text:p>"
            rows = [escape(line.text).replace("\t", between) for line in run]
            inner = "".join(
                f"<table:table-row><table:table-cell><text:p>{row}</text:p></table:table-cell>"
                "</table:table-row>"
                for row in rows
            )
            columns = "<table:table-column/>" * (rows[0].count(between) + 1)
            written += f"<table:table>{columns}{inner}</table:table>"
            continue
        for line in run:
            text = escape(line.lead + line.text)
            style = "bold" if role == "note" else line.style
            if style in _ODF_STYLES:
                text = f'<text:span text:style-name="{style}">{text}</text:span>'
            if role == "beside":
                written += f"{_BESIDE} {text}</text:p>"
            elif role == "title" or style == "heading":
                level = {"title": 1, "topic": 2}.get(role, 3)
                written += f'<text:h text:outline-level="{level}">{text}</text:h>'
            else:
                name = {"quotation": "Quotations", "code": "Preformatted_20_Text"}.get(
                    role, "Standard"
                )
                written += f'<text:p text:style-name="{name}">{text}</text:p>'
    return written.replace(f"</text:p>{_BESIDE}", "")
