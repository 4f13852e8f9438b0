"""Aspects that a single criterion has, which no search can show with siblings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.errors import did_you_mean

__all__ = ["lone_aspects"]


def lone_aspects(files: ContentFiles) -> Iterator[ContentWarning]:
    """Criteria with an aspect that no other one has: often a slip of the keyboard."""
    counts = Counter(file.record.aspect for file in files.criteria if file.record.aspect)
    shared = sorted(aspect for aspect, count in counts.items() if count > 1)
    for file in files.criteria:
        aspect = file.record.aspect
        if counts[aspect] == 1:
            problem = f"no other criterion has the aspect “{aspect}”"
            remedy = did_you_mean(aspect, shared) if shared else "Take it out."
            line = file.line_of("aspect")
            yield ContentWarning(file.path, line, problem, remedy, WarningKind.ASPECT)
