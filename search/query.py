"""What applicants type -> what is asked: words, phrases, words to leave out, filters.

    "reflective supervision" hours -exam kind:question

`webapp/static/search/query.js` parses as this does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Query", "parse_query"]

# The blanks are written out and only ASCII letters have two cases, because languages disagree.
_BLANK = " \\t\\n\\r\\f\\v\\u00a0"
_QUOTES = '"“”„'
_PART = re.compile(
    rf"(?:(?:^|[{_BLANK}])(?P<minus>-))?(?:"  # Safari 15 cannot look behind
    rf"[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]"
    rf"|(?P<filter>topic|category|kind):(?P<value>[^{_BLANK}{_QUOTES}]+)"
    rf"|(?P<word>[^{_BLANK}{_QUOTES}]+))",
    re.IGNORECASE | re.ASCII,
)
_SYNTAX = re.compile(f"[-:{_QUOTES}]")
_BLANKS = re.compile(f"[{_BLANK}]+")


@dataclass(frozen=True)
class Query:
    """What is asked."""

    text: str
    """The words to look for, those of phrases too, in order."""
    phrases: tuple[str, ...] = ()
    """What must stand side by side."""
    excluded: tuple[str, ...] = ()
    """Words and phrases that a hit must not hold."""
    filters: tuple[tuple[str, str], ...] = ()
    """Filter and value, in order, the filter in small letters."""
    unwanted: tuple[tuple[str, str], ...] = ()
    """The same with a minus: what a hit must not be of."""

    @property
    def has_words_only(self) -> bool:
        """Whether nothing is asked of a hit but that it holds a word."""
        return not (self.phrases or self.excluded or self.filters or self.unwanted)


def parse_query(text: str) -> Query:
    """The parts of a query. Any text is a query; a quotation mark without an end is passed over.

    >>> parse_query('"case notes" -exam topic:training hours')
    Query(text='case notes hours', phrases=('case notes',), excluded=('exam',), \
filters=(('topic', 'training'),), unwanted=())
    """
    if not _SYNTAX.search(text):  # most queries
        return Query(_BLANKS.sub(" ", text).strip(" "))
    kept: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: list[tuple[str, str]] = []
    unwanted: list[tuple[str, str]] = []
    for match in _PART.finditer(text):
        words = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["filter"]:
            wanted = unwanted if match["minus"] else filters
            wanted.append((match["filter"].lower(), match["value"]))
        elif match["minus"]:
            excluded.append(words)
        else:
            if words:
                kept.append(words)
            if match["phrase"] is not None:
                phrases.append(words)
    return Query(" ".join(kept), tuple(phrases), tuple(excluded), tuple(filters), tuple(unwanted))
