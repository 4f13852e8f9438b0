"""Files that hold what people asked -> searches with counts, without personal data.

What a file is shows in it, line by line: a log, mails, or questions one a line. It may be gzip.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from ingest.content.model.languages import language_of
from ingest.content.model.records import Association
from ingest.errors import FaqError, UsageError
from ingest.names import visible
from search.analysis import fold
from search.gaps.counts_file import BEGINS_COUNTS
from search.gaps.mails import BEGINS_MAIL, BEGINS_MAILBOX, mails_of, read_mail
from search.gaps.personal import PersonalData
from search.gaps.requests import (
    LoggedSearch,
    columns_of,
    is_program,
    parse_object,
    read_request,
    search_of,
    without_typing,
)
from search.scored_index import ScoredIndex

__all__ = ["AskedSite", "FileAccount", "Searches", "asked_site", "read_asked"]

_LONGEST_LINE = 100_000
"""Bytes of a line: no request or question has more, and some files have no lines at all."""

_LONGEST_QUESTION = 1000
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+")
_IS_QUESTION = re.compile(
    r"[^\x00-\x08\x0e-\x1f\x7f\ufffd]*[^\W\d_]{2}[^\x00-\x08\x0e-\x1f\x7f\ufffd]*"
)
_QUERY_KEYS = ("query", "question", "q")


@dataclass
class FileAccount:
    """What a file held."""

    path: str
    kind: str = "questions"
    """"log", "counts", "mails" or "questions"; "unread" where nothing of it could be read."""
    lines: int = 0
    """Lines, or mails, without blank ones."""
    searches: int = 0
    """What people asked, each search once."""
    programs: int = 0
    """Searches of programs, which are left out."""
    typing: int = 0
    """Requests on the way to a longer search, which are left out."""
    unreadable: int = 0
    first_unreadable: int | None = None
    """The first of these lines, or mails, from one."""
    problem: str = ""
    """Why the file was not read to its end; empty where it was."""

    def refuse(self, number: int, count: int = 1) -> None:
        self.unreadable += count
        self.first_unreadable = min(number, self.first_unreadable or number)


@dataclass(frozen=True)
class Searches:
    """What people asked, each search in small letters with how often it was asked."""

    files: tuple[FileAccount, ...]
    in_logs: Mapping[str, int]
    """By people whom nobody knows."""
    directly: Mapping[str, int]
    """In mails and lists."""
    spelled: Mapping[str, str] = field(default_factory=dict)
    """The same as it is written most often."""


@dataclass(frozen=True)
class AskedSite:
    """What must be known of the site whose readers asked."""

    personal: PersonalData
    language: str
    base: str = ""
    """Where the site is published; empty where it is not known."""
    email: str = ""
    """The address at which people ask."""
    subject: str = ""
    """How the subject of the mails begins that the site offers."""


def asked_site(association: Association, index: ScoredIndex) -> AskedSite:
    """That of an association, with the index of its content."""
    language = language_of(association.language)
    personal = PersonalData(language, lambda word: index.stem(fold(word)) in index.postings)
    subject = association.strings["ask"]["subject"]
    return AskedSite(personal, language, association.base_address, association.email, subject)


def read_asked(
    paths: Iterable[Path],
    site: AskedSite,
    most: int | None = None,
    *,
    skips_unreadable: bool = False,
) -> Searches:
    """What people asked, in the files in order; of each file `most` bytes, unpacked.

    A line that cannot be read is counted. Raises UsageError for a file that cannot be opened, and
    FaqError where nothing of a file is text; with `skips_unreadable` only where that is so of all,
    and else the account of the file says it.
    """
    unread: list[FaqError] = []
    accounts, searches = [], dict[bool, Counter[str]]()
    for is_log in (True, False):
        searches[is_log] = Counter()
    for path in paths:
        account = FileAccount(str(path))
        try:
            found = _counted(path, account, site, most)
        except FaqError as error:
            if not skips_unreadable:
                raise
            unread.append(error)
            problem = str(error).removeprefix(f"{visible(str(path))}: ")
            account, found = FileAccount(str(path), "unread", problem=problem), Counter()
        account.searches = found.total()
        accounts.append(account)
        searches[account.kind in ("log", "counts")] += found
    if unread and len(unread) == len(accounts):
        raise unread[0]
    spellings: dict[str, Counter[str]] = {}
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for is_log, of_kind in searches.items():
        for text, count in of_kind.items():
            counts[is_log][text.casefold()] += count
            spellings.setdefault(text.casefold(), Counter())[text] += count
    spelled = {key: min(of, key=lambda text: (-of[text], text)) for key, of in spellings.items()}
    return Searches(tuple(accounts), counts[True], counts[False], spelled)


def _counted(path: Path, account: FileAccount, site: AskedSite, most: int | None) -> Counter[str]:
    """The searches of a file with their counts, without personal data."""
    if not _begins(path).startswith(BEGINS_COUNTS):
        return Counter(_read_file(path, account, site, most))
    from search.gaps.counts import read_counts  # which loads a library for databases

    account.kind, counted = "counts", read_counts(path)
    found = Counter[str]()
    for text, count in counted.items():
        found[site.personal.dropped(text)] += count
    account.lines = len(counted)
    return found


def _read_file(
    path: Path, account: FileAccount, site: AskedSite, most: int | None
) -> Iterator[str]:
    """Each search of a file, without personal data."""
    with closing(_opened(path)) as file:
        lines = enumerate(_lines_of(file, account, most), 1)
        first = [pair for pair in (next(lines, None) for _ in range(50)) if pair]
        head = b"".join(line for _, line in first)
        if b"\0" in head:
            raise FaqError(
                f"{visible(str(path))}: this is not a text file. Save it as text in UTF-8."
            )
        start = next((line for _, line in first if line.strip()), b"")
        is_mailbox = bool(BEGINS_MAILBOX.match(start))
        everything = chain(first, lines)
        if is_mailbox or (BEGINS_MAIL.match(start) and b"\n\n" in head.replace(b"\r", b"")):
            yield from _read_mails((line for _, line in everything), is_mailbox, account, site)
            return
        dropped = dict[str, str]()
        for text in _read_lines(everything, account, site):
            if text not in dropped:
                dropped[text] = site.personal.dropped(text)
            yield dropped[text]


def _opened(path: Path) -> BinaryIO:
    is_gzip = _begins(path).startswith(b"\x1f\x8b")
    return cast(BinaryIO, gzip.open(path)) if is_gzip else path.open("rb")


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINS_COUNTS))
    except OSError as error:
        message = f"cannot be read ({error.strerror}). Check the name."
        raise UsageError(f"{visible(str(path))}: {message}") from error


def _lines_of(file: BinaryIO, account: FileAccount, most: int | None) -> Iterator[bytes]:
    """The lines with their ends; of one that is too long, its beginning."""
    try:
        is_rest, read = False, 0
        for line in iter(partial(file.readline, _LONGEST_LINE), b""):
            if not is_rest:
                yield line.removesuffix(b"\r\n") + b"\n" if line.endswith(b"\r\n") else line
            is_rest = not line.endswith(b"\n")
            if most is not None:
                read += len(line)
                if read > most:
                    account.problem = f"only the first {most // 1_000_000} MB were read"
                    return
    except (OSError, EOFError, zlib.error):
        account.problem = "the file is damaged; what stands before that was read"


def _read_mails(
    lines: Iterable[bytes], is_mailbox: bool, account: FileAccount, site: AskedSite
) -> Iterator[str]:
    account.kind = "mails"
    for number, data in enumerate(mails_of(lines, is_mailbox=is_mailbox), 1):
        account.lines += 1
        mail = read_mail(data, site.language, site.email, site.subject)
        if mail is None:
            account.refuse(number)
        elif not mail.query:
            account.programs += 1
        else:
            yield site.personal.dropped(mail.query, mail.names)


def _read_lines(
    lines: Iterable[tuple[int, bytes]], account: FileAccount, site: AskedSite
) -> Iterator[str]:
    """The searches of a log, or the questions of a list: what reads as no request may be one."""
    columns: tuple[str, ...] | None = None
    found, programs = list[tuple[LoggedSearch, str]](), set[str]()
    questions = dict[int, str]()
    is_log = False
    for number, data in lines:
        line = data.decode("utf-8", "replace").strip("\ufeff\r\n ")
        if not line:
            continue
        if line.startswith("#"):
            columns = columns_of(line) or columns
            is_log = is_log or columns is not None
            continue
        account.lines += 1
        value = parse_object(line)
        request = read_request(line, columns, value)
        if request is not None:
            is_log = True
            if is_program(request.agent) or request.target.startswith("/robots.txt"):
                programs.add(request.client)  # only programs ask for it
            search = search_of(request, site.base)
            if search is not None:
                found.append((search, request.client))
            continue
        text = _question_of(line) if value is None else _query_in(value)
        if text and (value is not None or not is_log):
            questions[number] = text
        else:
            account.refuse(number)
    if is_log:
        account.kind = "log"
        for number in sorted(questions):
            account.refuse(number)
        of_people = [search for search, client in found if client not in programs]
        account.programs = len(found) - len(of_people)
        kept = [search.query for search in without_typing(of_people)]
        account.typing = len(of_people) - len(kept)
        yield from kept
    else:
        yield from questions.values()


def _query_in(value: Mapping[str, object]) -> str:
    texts = (value.get(key) for key in _QUERY_KEYS)
    return next((_question_of(text) for text in texts if isinstance(text, str)), "")


def _question_of(line: str) -> str:
    """The question that a line holds; empty where it is none."""
    text = " ".join(_ITEM.sub("", line, count=1).split()).strip('"')
    is_question = len(text) <= _LONGEST_QUESTION and _IS_QUESTION.fullmatch(text)
    return text if is_question and not text.startswith(("{", "<")) else ""
