"""PDF documents made of operators."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["BOLD", "COURIER", "HELVETICA", "Text", "drawn", "typeset"]

HELVETICA, BOLD, COURIER = "/F1", "/F2", "/F3"

Text = tuple[float, float, str, float, str]
"""Left edge, height from above, font, size, words."""


def typeset(*pages: Sequence[Text], rules: Sequence[float] = ()) -> bytes:
    """Pages of 400 x 500 points with these texts in the order of painting.

    `rules` are the heights of rules across every page.
    """
    streams = []
    for page in pages:
        parts = [f"20 {500 - top} m 380 {500 - top} l S" for top in rules]
        for x, top, font, size, words in page:
            escaped = re.sub(r"([\\()])", r"\\\1", words)
            parts.append(f"BT {font} {size} Tf {x} {500 - top} Td ({escaped}) Tj ET")
        streams.append("\n".join(parts))
    return drawn(*streams)


def drawn(*streams: str) -> bytes:
    """Pages that these operators paint."""
    fonts = "".join(
        f"{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >> "
        for key, name in (
            (HELVETICA, "Helvetica"),
            (BOLD, "Helvetica-Bold"),
            (COURIER, "Courier"),
        )
    )
    numbers = [4 + 2 * n for n in range(len(streams))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>",
        f"<< /Font << {fonts} >> >>",
    ]
    for number, stream in zip(numbers, streams, strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 500] /Resources 3 0 R "
            f"/Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >> stream\n{stream}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return body + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode("cp1252")
