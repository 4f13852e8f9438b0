"""Where the live site's own counts of searches lie, and how such a file begins."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.private_files import data_folder

__all__ = ["BEGINS_COUNTS", "counts_of"]

BEGINS_COUNTS = b"SQLite format 3\0"


def counts_of(content: Path) -> Path | None:
    """Where the live site of a content folder counts; None where the user has no place for it."""
    own = data_folder()
    name = hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:16]
    return own / "searches" / f"{name}.sqlite" if own else None
