"""OpenDocument files made of a few elements."""

from __future__ import annotations

import io
import zipfile

__all__ = ["open_document"]

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "office": "office",
        "presentation": "presentation",
        "style": "style",
        "svg": "svg-compatible",
        "table": "table",
        "text": "text",
    }.items()
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"/>{}</manifest:manifest>'
)


def open_document(
    body: str,
    kind: str = "text",
    styles: str = "",
    *,
    manifest: str = "",
    declaration: str = "",
    has_styles: bool = True,
) -> bytes:
    """A document whose body, a `kind` such as "text", holds this, with styles of its own."""
    content = (
        f"{declaration}<office:document-content {_SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    media = f"application/vnd.oasis.opendocument.{kind}"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", media)
        archive.writestr("content.xml", content)
        if has_styles:
            archive.writestr("styles.xml", f"<office:document-styles {_SPACES}/>")
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(manifest))
    return file.getvalue()
