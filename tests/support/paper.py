"""PDF documents made of operators."""

from __future__ import annotations

__all__ = ["BOLD", "COURIER", "HELVETICA", "drawn"]

HELVETICA, BOLD, COURIER = "/F1", "/F2", "/F3"


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
