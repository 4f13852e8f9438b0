"""How many lines each source document has, as an import or a check counted them. Pure.

Counting means reading the whole document, which takes seconds for a long PDF; so the numbers are
kept in `content/sources/.imported/lines.json`, and nothing but an import or a check counts again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

__all__ = ["LINES_FILE", "LineCount", "format_line_counts", "parse_line_counts"]

LINES_FILE = "lines.json"


@dataclass(frozen=True)
class LineCount:
    """The number of lines of a document, and what tells whether it is still that document."""

    lines: int
    size: int
    """In bytes: enough to see most changes without opening the document."""
    sha256: str
    """Of its bytes, in hexadecimal digits. The time of change would not outlive a copy."""


def parse_line_counts(text: str) -> dict[str, LineCount]:
    """File name -> its count; empty for a text of any other form, since they can be counted again.

    >>> parse_line_counts('{"faq.txt": {"lines": 2, "size": 9, "sha256": "aa"}}')
    {'faq.txt': LineCount(lines=2, size=9, sha256='aa')}
    >>> parse_line_counts("<<<<<<< HEAD")
    {}
    """
    try:
        counts = {name: LineCount(**count) for name, count in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
    is_of_form = all(
        isinstance(count.lines, int)
        and isinstance(count.size, int)
        and isinstance(count.sha256, str)
        for count in counts.values()
    )
    return counts if is_of_form else {}


def format_line_counts(counts: Mapping[str, LineCount]) -> str:
    """The file, with a line for each number, by file name; `parse_line_counts` reads it back."""
    values = {name: asdict(one) for name, one in sorted(counts.items())}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
