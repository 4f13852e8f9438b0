"""What printed lines say that they are: marks of questions, contents, numbers of pages."""

from __future__ import annotations

import re

from ingest.documents.vocabulary import characters, either, phrases

__all__ = ["CONTENTS_TITLE", "MARK", "PAGE_NUMBER"]

_MARK_WORDS = "|".join(
    word.capitalize() for entry in ("question_words", "answer_words") for word in phrases(entry)
)
MARK = re.compile(rf"(?:[QAFRPD]|{_MARK_WORDS})\s?(?:\d{{1,3}}(?:\.\d{{1,3}})*)?\s?[.:)]")
"""The mark of a question or an answer at the beginning of a line: "Q 3.", "Antwort:". Of letters
those that are no common initials of names and no numerals."""

CONTENTS_TITLE = re.compile(
    rf"(?:\d+\.?\s+)?{either('contents_titles')}|{'|'.join(characters('contents_titles'))}",
    re.IGNORECASE,
)
"""What stands alone above a table of contents."""

PAGE_NUMBER = re.compile(
    rf"[-–—\[(|•·\s]*(?:{either('page_words')}\.?\s*)?"
    r"(?P<number>\d{1,4}|[ivxlc]{1,7})"
    rf"(?:\s*(?P<of>{either('page_of')}|/|\|)\s*\d{{1,4}})?[-–—\])|•·.\s]*",
    re.IGNORECASE,
)
"""A line that is the number of its page: "- 3 -", "Page 3 of 12"."""
