"""Word documents made of a few paragraphs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

__all__ = [
    "RELATIONS",
    "RELATION_SPACE",
    "WORD_SPACE",
    "paragraph",
    "table_file",
    "word_file",
]

WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


RELATION_SPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file(body: str, parts: Mapping[str, str] | None = None, links: str = "") -> bytes:
    """A Word document with this body; `parts` are the kinds of others and what is in them."""
    parts = dict(parts or {})
    targets = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="d" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships>{targets}{links}</Relationships>"
        )
        archive.writestr(
            "word/document.xml",
            f"<w:document {WORD_SPACE} {RELATION_SPACE}><w:body>{body}</w:body></w:document>",
        )
        for kind, text in parts.items():
            archive.writestr(f"word/{kind}.xml", text)
    return file.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    words = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def table_file(rows: Sequence[Sequence[str]]) -> bytes:
    """A Word document with a table of these cells."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return word_file(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>")
