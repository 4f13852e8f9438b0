"""Words of documents -> words that a content file gives back as they are. Pure.

What means something in a content file stands in a document for itself: brackets of references, a
line as conflicts have them, a heading of the first order.
"""

from __future__ import annotations

import re

from ingest.content.model.references import escape_references
from ingest.diff3 import conflict_mark
from ingest.names import UNPRINTABLE

__all__ = ["writable_answer", "writable_title"]

_FENCE = re.compile(r"\s*(?:```[^`]*|~~~.*)")


def writable_title(text: str) -> str:
    """A question or the title of a topic on one line, without the brackets of references.

    >>> writable_title("What is\\f [[x]]?")
    'What is [x]?'
    """
    words = " ".join(UNPRINTABLE.sub(" ", text).split())
    return re.sub(r"\[{2,}", "[", re.sub(r"\]{2,}", "]", words))


def writable_answer(text: str) -> str:
    r"""An answer in Markdown that refers to no record and holds no title.

    >>> writable_answer("See [[x]].\n# More")
    'See \\[[x]].\n## More'
    """
    text = escape_references(UNPRINTABLE.sub(" ", text))
    lines, in_code = list[str](), False
    for line in text.split("\n"):
        in_code ^= bool(_FENCE.fullmatch(line))
        if conflict_mark(line):
            line = f" {line}"
        elif not in_code and re.match(r"#\s", line):
            line = f"#{line}"
        lines.append(line)
    return "\n".join(lines).strip("\n").rstrip()
