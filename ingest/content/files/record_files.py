"""What the files of questions, topics and criteria share: a head, a title "# ..." and a text.

`frontmatter` gives the head as texts; `HeadReader` converts them and says what does not convert.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from ingest.content.files.frontmatter import Head, HeadEntry
from ingest.content.model.citations import CITATION_REMEDY, parse_citation
from ingest.content.model.records import Citation
from ingest.content.model.references import Reference, find_references, unread_brackets
from ingest.content.model.slugs import Slug, parse_slug
from ingest.errors import Fault, FaultKind, Parsed, did_you_mean, is_slip
from ingest.markdown import TOO_MUCH, first_line_too_much
from ingest.spans import SourceSpan, parse_span

__all__ = ["LABEL_WORDS", "HeadReader", "RecordFile", "format_document"]

LABEL_WORDS = 12
"""How many words a label may have: so many still fit into a line or two of a list."""

_HEADING = re.compile(r"#(?!#)\s*(?P<title>.*)")
_FENCE = re.compile(r"\s*(?:```[^`]*|~~~.*)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MARKUP = re.compile(r"\[\[|\]\(|\*\*|`|<\w")

_Record = TypeVar("_Record")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True)
class RecordFile(Generic[_Record]):
    """A record and the file that it was read from, for messages that name a line."""

    record: _Record
    path: str
    """As the user would type it."""
    head: Head

    def line_of(self, key: str, position: int = 0) -> int:
        """The line of a key's value, or 1 where the head lacks the key."""
        entry = self.head.entries.get(key)
        if entry is None:
            return 1
        return entry.lines[position] if position < len(entry.lines) else entry.line

    def references(self) -> list[Reference]:
        """The references below the head, with their lines in the file."""
        above = self.head.body_line - 1
        return [replace(one, line=one.line + above) for one in find_references(self.head.body)]


class HeadReader:
    """Converts the values of one head and keeps a fault for each that does not convert."""

    def __init__(self, parsed: Parsed[Head], path: str) -> None:
        self.head, self.path, self._faults = parsed.value, path, [*parsed.faults]

    def parsed(self, record: _Record) -> Parsed[RecordFile[_Record]]:
        """The record made of the values, with all faults until now."""
        return Parsed(RecordFile(record, self.path, self.head), tuple(self._faults))

    def fault(
        self,
        line: int,
        problem: str,
        remedy: str,
        kind: FaultKind,
        subject: str,
        value: str = "",
    ) -> None:
        self._faults.append(Fault(self.path, line, problem, remedy, kind, subject, value))

    def check_keys(self, known: Sequence[str], unsaid: Container[str] = ()) -> None:
        """A fault for each key that is not known; `unsaid` are those that nobody writes by hand."""
        present = [key for key in known if key in self.head.entries]
        for entry in self.head.entries.values():
            if entry.key == "title":
                remedy = "Write the title as a line “# ...” below the head instead."
            elif entry.key not in known:
                is_like_present = any(is_slip(entry.key, key) for key in present)
                said = [key for key in known if key not in unsaid]
                free = [key for key in said if key not in present]
                remedy = did_you_mean(entry.key, free if is_like_present else said)
            else:
                continue
            problem = f"the key “{entry.key}” is unknown"
            self.fault(entry.line, problem, remedy, FaultKind.UNKNOWN_KEY, "key", entry.key)

    def line_of(self, key: str) -> int:
        """The line of a key, with or without a value, or 1 where it is missing."""
        return self.head.entries[key].line if key in self.head.entries else 1

    def entry(self, key: str) -> HeadEntry | None:
        entry = self.head.entries.get(key)
        return entry if entry and entry.values else None

    def items(self, key: str) -> list[tuple[str, int]]:
        """The values of a list and their lines."""
        entry = self.entry(key)
        return list(zip(entry.values, entry.lines, strict=True)) if entry else []

    def number(self, key: str) -> int:
        entry = self.entry(key)
        if entry is None:
            return 0
        if re.fullmatch(r"-?\d{1,9}", entry.text):
            return int(entry.text)
        problem = f"“{key}: {entry.text}” is not a whole number"
        kind = FaultKind.MALFORMED
        self.fault(entry.line, problem, "Write digits only.", kind, key, entry.text)
        return 0

    def date(self, key: str) -> dt.date | None:
        entry = self.entry(key)
        if entry is None:
            return None
        try:
            if not _DATE.fullmatch(entry.text):  # weeks are dates of ISO 8601, too
                raise ValueError
            return dt.date.fromisoformat(entry.text)
        except ValueError:
            problem = f"“{key}: {entry.text}” is not a date"
            meant = _dates_meant(entry.text)
            remedy = f"Write year-month-day, such as {' or '.join(meant) or '2026-11-21'}."
            self.fault(entry.line, problem, remedy, FaultKind.MALFORMED, key, entry.text)
            return None

    def label(self, key: str) -> str:
        """A short text for lists and headings: plain words, at most `LABEL_WORDS` of them."""
        entry = self.entry(key)
        if entry is None:
            return ""
        if len(entry.values) > 1:
            problem, kind = f"“{key}: {entry.text}” is a list", FaultKind.MALFORMED
            self.fault(entry.line, problem, "Write one line of words.", kind, key, entry.text)
        elif _MARKUP.search(entry.text):
            problem, kind = f"“{key}: {entry.text}” holds marks or a link", FaultKind.MALFORMED
            self.fault(entry.line, problem, "Write plain words.", kind, key, entry.text)
        elif (count := len(entry.text.split())) > LABEL_WORDS:
            problem, kind = f"“{key}” has {count} words", FaultKind.MALFORMED
            remedy = f"Write at most {LABEL_WORDS}: the title has the whole."
            self.fault(entry.line, problem, remedy, kind, key, entry.text)
        return entry.text

    def slugs(self, key: str) -> tuple[Slug, ...]:
        slugs = []
        for value, line in self.items(key):
            try:
                slugs.append(parse_slug(value))
            except ValueError as error:
                remedy = "Write words such as “work-how-many”."
                self.fault(line, str(error), remedy, FaultKind.MALFORMED, key, value)
        return tuple(slugs)

    def spans(self, key: str) -> tuple[SourceSpan, ...]:
        """Lines of documents."""
        spans = []
        for value, line in self.items(key):
            try:
                spans.append(parse_span(value))
            except ValueError as error:
                remedy = "Write file and lines, such as “faq.txt:24-31”."
                self.fault(line, str(error), remedy, FaultKind.MALFORMED, key, value)
        return tuple(spans)

    def citation(self, key: str) -> Citation:
        """Lines of documents and ids of web pages."""
        spans, pages = list[SourceSpan](), list[Slug]()
        for value, line in self.items(key):
            try:
                one = parse_citation([value])
            except ValueError as error:
                self.fault(line, str(error), CITATION_REMEDY, FaultKind.MALFORMED, key, value)
            else:
                spans.extend(one.spans)
                pages.extend(one.pages)
        return Citation(tuple(spans), tuple(pages))

    def choice(self, key: str, known: type[_Choice]) -> _Choice | None:
        """One of a few words, in any case; None, with a fault, where it is missing or another."""
        entry = self.entry(key)
        if entry is None:
            problem = f"the key “{key}” is missing"
            remedy = f"Add it; {_one_of(known)}"
            self.fault(self.line_of(key), problem, remedy, FaultKind.MISSING, key)
            return None
        try:
            return known(entry.text.lower())
        except ValueError:
            problem = f"the {key} “{entry.text}” does not exist"
            remedy = did_you_mean(entry.text, list(known))
            self.fault(entry.line, problem, remedy, FaultKind.UNKNOWN_WORD, key, entry.text)
            return None

    def identity(self, stem: str) -> Slug:
        """The id, which is the name of the file."""
        entry = self.entry("id")
        if entry is None:
            remedy = f"Add the line “id: {stem}” to the head."
            problem = "the key “id” is missing"
            self.fault(self.line_of("id"), problem, remedy, FaultKind.MISSING, "id")
            return Slug(stem)
        if len(entry.values) > 1:
            problem = f"“id: {entry.text}” is more than one id"
            remedy = "Keep one; earlier ones go to “former_ids”."
            self.fault(entry.line, problem, remedy, FaultKind.DUPLICATE, "id", entry.text)
            return Slug(stem)
        slugs = self.slugs("id")
        if slugs and slugs[0] != stem:
            problem = f"the id “{slugs[0]}” is not the name of the file"
            remedy = f"Name the file {slugs[0]}.md: an id is an address and never changes."
            self.fault(entry.line, problem, remedy, FaultKind.MISNAMED, "id", slugs[0])
        return slugs[0] if slugs else Slug(stem)

    def title_and_text(self) -> tuple[str, str]:
        """The "# ..." line and the Markdown below it."""
        lines = self.head.body.split("\n")
        first = next((n for n, line in enumerate(lines) if line.strip()), None)
        heading = _HEADING.match(lines[first]) if first is not None else None
        if first is None or heading is None:
            line = self.head.body_line + (first or 0)
            problem = "the title is missing"
            remedy = "Write it as a line “# ...” below the head."
            self.fault(line, problem, remedy, FaultKind.MISSING, "title")
            return "", "\n".join(lines).strip()
        title = " ".join(heading["title"].split())
        if not title:
            problem, remedy = "the title is empty", "Write it after the “#”."
            line = self.head.body_line + first
            self.fault(line, problem, remedy, FaultKind.MISSING, "title")
        if "[[" in title:
            problem = "the title holds a reference"
            line, kind = self.head.body_line + first, FaultKind.MALFORMED
            self.fault(line, problem, "Write plain words.", kind, "title", title)
        self._check_second_title(lines, first)
        self._check_brackets("\n".join(lines))
        self._check_size("\n".join(lines))
        return title, "\n".join(lines[first + 1 :]).strip("\n").rstrip()

    def _check_brackets(self, text: str) -> None:
        """Brackets that are no reference would be shown as they are."""
        for line in unread_brackets(text):
            problem = "“[[” begins a reference that has no end or holds brackets"
            remedy = "Write it such as [[criterion:ID]] or [[criterion:ID|words]]."
            number = self.head.body_line + line - 1
            self.fault(number, problem, remedy, FaultKind.MALFORMED, "reference")

    def _check_size(self, text: str) -> None:
        """A text that would keep whatever shows it busy is not shown."""
        line = first_line_too_much(text)
        if line is not None:
            self.fault(self.head.body_line + line - 1, *TOO_MUCH, FaultKind.MALFORMED, "text")

    def _check_second_title(self, lines: Sequence[str], first: int) -> None:
        in_code = False
        for number, line in enumerate(lines[first + 1 :], self.head.body_line + first + 1):
            in_code ^= bool(_FENCE.fullmatch(line))
            if not in_code and re.match(r"#\s", line):
                problem = "a second title “# ...” stands in the text"
                remedy = "Use “##” for a heading, or a file for each question."
                self.fault(number, problem, remedy, FaultKind.DUPLICATE, "title", line)


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _dates_meant(text: str) -> list[str]:
    """The days that a date of another form may mean; US and European order give two.

    >>> _dates_meant("2026-01-02T05:00:00Z"), _dates_meant("1/2/2026"), _dates_meant("3 May 2026")
    (['2026-01-02'], ['2026-01-02', '2026-02-01'], ['2026-05-03'])
    """
    text = "".join(str(unicodedata.decimal(one, one)) for one in text)
    parts = re.findall(r"\d+|[^\W\d_]+", text.split("T")[0] if text[:1].isdigit() else text)
    parts = [one for one in parts if one.lower() not in ("st", "nd", "rd", "th", "of")][:3]
    if len(parts) < 3 or (parts[0].isdigit() and len(parts[0]) < 3 and len(parts[2]) != 4):
        return []
    numbers = [int(one) if one.isdigit() else _month(one) for one in parts]
    first, second, third = numbers
    if len(parts[0]) == 4 and parts[0].isdigit():
        orders = [(first, second, third)]
    elif not parts[0].isdigit():
        orders = [(third, first, second)]
    elif not parts[1].isdigit() or "." in text:
        orders = [(third, second, first)]
    else:
        orders = [(third, first, second), (third, second, first)]
    found = dict[str, None]()
    for year, month, day in orders:
        with suppress(ValueError):
            found[dt.date(year, month, day).isoformat()] = None
    return [*found]


def _month(name: str) -> int:
    """The number of an English month; 0 for what is none."""
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0


def _one_of(known: Iterable[str]) -> str:
    return f"it is one of: {', '.join(known)}."


def format_document(head: str, title: str, text: str) -> str:
    """A record file of its parts."""
    return f"{head}# {title}\n" + (f"\n{text}\n" if text else "")
