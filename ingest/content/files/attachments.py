"""Pictures and files that lie beside texts: what they are by their bytes, and how large.

Pillow reads pictures: it knows each kind by its bytes, turns what a phone has turned, and finds
what is damaged. SVG is refused, since it may hold scripts and load other files.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ingest.content.model.records import ContentFile
from ingest.errors import Fault, FaultKind, Parsed
from ingest.files import read_within

__all__ = [
    "ATTACHED",
    "KINDS_SAID",
    "LARGEST_FILE",
    "OFFICE",
    "REFUSED",
    "has_place",
    "read_attachment",
]

_PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}
"""Name of a format that browsers show -> its suffix."""

_DOCUMENTS = {
    "docx": ("word/", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("ppt/", "vnd.openxmlformats-officedocument.presentationml.presentation"),
}
"""Suffix -> the folder that a document of Office has within, and its media type."""

_OPEN_DOCUMENTS = {
    f"vnd.oasis.opendocument.{name}": suffix
    for name, suffix in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}

OFFICE = frozenset(f".{suffix}" for suffix in (*_DOCUMENTS, "odt", "ods", "odp"))
"""Suffixes of documents of office programs."""

ATTACHED = OFFICE | {f".{suffix}" for suffix in (*_PICTURES.values(), "jpeg", "pdf")}
"""Suffixes of files that may lie beside texts."""

KINDS_SAID = "png, jpg, webp, gif; pdf, docx, xlsx, pptx, odt, ods, odp"

REFUSED = {
    ".svg": "It may hold scripts: save it as PNG.",
    ".heic": "Few browsers show it: save it as JPEG.",
    ".heif": "Few browsers show it: save it as JPEG.",
    ".avif": "Save it as WebP or JPEG.",
    ".bmp": "Save it as PNG.",
    ".tif": "Save it as PNG or JPEG.",
    ".tiff": "Save it as PNG or JPEG.",
    ".doc": "Save it as PDF or docx.",
    ".docm": "It may hold macros: save it as PDF or docx.",
    ".xls": "Save it as xlsx.",
    ".xlsm": "It may hold macros: save it as xlsx.",
    ".ppt": "Save it as PDF or pptx.",
    ".mp4": "Put it where videos are, and write a link: [title](address).",
    ".mov": "Put it where videos are, and write a link: [title](address).",
    ".mp3": "Put it where recordings are, and write a link: [title](address).",
}
"""Suffix of a file that may not lie there -> what to do."""

_LARGEST_PICTURE = 3_000_000
LARGEST_FILE = 20_000_000
"""Bytes."""

_MOST_PIXELS = 40_000_000
_PLACE = 0x8825
"""Where a picture keeps the place at which it was taken (Exif, GPS IFD)."""

_ORIENTATION = 0x0112
_ON_ITS_SIDE = range(5, 9)
_PDF = b"%PDF-"


def read_attachment(root: Path, place: str) -> Parsed[ContentFile | None]:
    """The file that lies at `place` below the content folder `root`; None with a fault."""
    path = root / place
    try:
        status = path.stat()
        return _read(path, root, place, status.st_mtime_ns, status.st_size)
    except OSError as error:
        return _fault(
            path, f"it cannot be read ({error.strerror})", "Check that it is a file you may open."
        )


@lru_cache(maxsize=2_000)
def _read(
    path: Path, root: Path, place: str, changed: int, size: int
) -> Parsed[ContentFile | None]:
    """The same of the file that was changed at that time. Raises OSError."""
    if size > LARGEST_FILE:
        return _too_large(path, size, LARGEST_FILE)
    data = read_within(path, root, LARGEST_FILE)
    digest = hashlib.sha256(data).hexdigest()[:8]
    stem = _stem(PurePosixPath(place).stem)
    if document := _document(data):
        suffix, media_type = document
        name = f"{stem}.{digest}.{suffix}"
        return Parsed(ContentFile(place, name, f"application/{media_type}", size))
    from PIL import Image

    try:
        with _whole_pictures(), Image.open(io.BytesIO(data), formats=list(_PICTURES)) as picture:
            width, height = picture.size
            if picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE:
                width, height = height, width
            kind = str(picture.format)
            if width * height > _MOST_PIXELS:
                problem = f"the picture has {width} × {height} pixels"
                return _fault(path, problem, "Make it smaller: 1600 pixels a side are enough.")
            picture.load()
    except Exception:  # whatever a damaged picture makes of the library
        problem = "it is none of the kinds that its page could show or link, or it is damaged"
        return _fault(path, problem, f"Save it anew as one of: {KINDS_SAID}.")
    if size > _LARGEST_PICTURE:
        return _too_large(path, size, _LARGEST_PICTURE)
    suffix = _PICTURES[kind]
    name = f"{stem}-{width}x{height}.{digest}.{suffix}"
    media_type = f"image/{kind.lower()}"
    return Parsed(ContentFile(place, name, media_type, size, width, height))


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """A picture that is cut is none, in a process that has drawn PDFs, too.

    WeasyPrint has the library take the rest of one for grey.
    """
    from PIL import ImageFile

    takes_cut, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = takes_cut


def has_place(path: Path, root: Path) -> bool:
    """Whether a picture says where it was taken, which is no reader's business."""
    from PIL import Image

    try:
        data = io.BytesIO(read_within(path, root, LARGEST_FILE))
        with Image.open(data, formats=list(_PICTURES)) as picture:
            return bool(picture.getexif().get_ifd(_PLACE))
    except Exception:  # whatever a damaged picture makes of the library; or it is gone
        return False


def _document(data: bytes) -> tuple[str, str] | None:
    """Suffix and media type of a document; None where it is none without macros."""
    if data.startswith(_PDF):
        return "pdf", "pdf"
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if "mimetype" in names:
                kind = package.read("mimetype")[:100].decode("ascii", "replace")
                kind = kind.removeprefix("application/").strip()
                suffix = _OPEN_DOCUMENTS.get(kind)
                return (suffix, kind) if suffix else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    for suffix, (folder, media_type) in _DOCUMENTS.items():
        if any(name.startswith(folder) for name in names):
            return suffix, media_type
    return None


def _stem(stem: str) -> str:
    """The name without its suffix, in letters that every system and address has."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:60] or "file"


def _too_large(path: Path, size: int, most: int) -> Parsed[ContentFile | None]:
    problem = f"it has {size / 1e6:.1f} million bytes, more than {most // 1_000_000} million"
    return _fault(path, problem, "Make it smaller: readers with a phone pay for it.")


def _fault(path: Path, problem: str, remedy: str) -> Parsed[ContentFile | None]:
    kind = FaultKind.MALFORMED
    return Parsed(None, (Fault(str(path), 1, problem, remedy, kind, "file", path.name),))
