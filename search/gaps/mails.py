"""Mails -> what each asks: its subject and the lines of its text that ask. Pure.

Quoted replies, signatures and the mails of programs are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import cast

from search.common_words import common_words
from search.gaps.personal import name_words

__all__ = ["BEGINS_MAIL", "BEGINS_MAILBOX", "Mail", "mails_of", "read_mail"]

BEGINS_MAILBOX = re.compile(rb"From \S+ .*\d\d:\d\d.*\d{4}")
"""The line that begins a mail in an mbox file (RFC 4155)."""

BEGINS_MAIL = re.compile(
    rb"(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|MIME-Version|Message-ID"
    rb"|X-[\w-]+): ",
    re.IGNORECASE,
)
"""A line of the head of a mail."""

_MOST_BYTES = 5_000_000
"""Of a mail; pictures may make it longer, and stand behind its text."""

_MOST_CHARACTERS = 200_000
"""Of its text, the style sheets of Word among it: what people ask stands before what they quote."""

_MOST_QUESTIONS = 2
_TOLD = 60  # characters by which the title of a page is known again, which a subject may cut
_LONGEST = 200  # characters of what a mail asks, as of a wording

_REPLY = re.compile(r"(?i)(?:\s*(?:re|aw|fw|fwd|wg|rv|tr|sv|antw|ref)(?:\[\d+\])?\s*:)+\s*")
_SIGNATURE = re.compile(r"-- ?|_{5,}|-{5,}.*|(?i:sent from my .*|get outlook for .*)")
_QUOTED_HEAD = re.compile(r"(?i)\*?(?:from|von|de|da|van)\*?:\s.*@.*")
_SENTENCE = re.compile(r"[^.?!¿]*(?:\.(?!\s)[^.?!¿]*)*[.?!]*")


@dataclass(frozen=True)
class Mail:
    """What a mail asks."""

    query: str
    """Subject and lines that ask; empty where nobody asks anything."""
    names: tuple[str, ...]
    """Words of the name of who sent it."""


def mails_of(lines: Iterable[bytes], *, is_mailbox: bool) -> Iterator[bytes]:
    """The mails of an mbox file, or the one of a file."""
    mail, size, before = list[bytes](), 0, b"\n"
    for line in lines:
        if is_mailbox and not before.strip() and BEGINS_MAILBOX.match(line):
            if mail:
                yield b"".join(mail)
            mail, size = [], 0
        elif size < _MOST_BYTES:
            mail.append(line[1:] if is_mailbox and line.startswith(b">From ") else line)
            size += len(line)
        before = line
    if mail:
        yield b"".join(mail)


def read_mail(data: bytes, language: str, own: str = "", ready: str = "") -> Mail | None:
    """What a mail asks; None where it is none.

    `own` is the address at which people ask: mails from it answer. `ready` begins the subject of
    the mails that the site offers: what they name was read and did not help, so that what else they
    ask counts, where they ask anything else.
    """
    message = cast(EmailMessage, message_from_bytes(data, policy=policy.compat32))
    sender = getaddresses([_header(data, "From")])
    if not message.keys() or not (sender or message["Subject"]):
        return None
    automatic = str(message["Auto-Submitted"] or "no").casefold() != "no"
    bulk = any(message[name] for name in ("List-Id", "List-Unsubscribe"))
    if (
        automatic
        or bulk
        or any(own and address.casefold() == own.casefold() for _, address in sender)
    ):
        return Mail("", ())
    subject = _REPLY.sub("", _header(data, "Subject"), count=1)
    subject = " ".join(subject.split())
    asking = list(_asking(_lines(_text(data)), language))
    if ready and subject.casefold().startswith(ready.casefold()):
        page = subject[len(ready) :].strip(" :.…")
        asking = [one for one in asking if not page or not one.startswith(page[:_TOLD])]
        asking = asking or [page or subject]
        subject = ""
    asking = asking[:_MOST_QUESTIONS]
    parts = [subject, *(one for one in asking if one.casefold() != subject.casefold())]
    query = " ".join(part if part[-1] in ".?!:" else f"{part}:" for part in parts[:-1] if part)
    names = tuple(
        word for name, _ in sender for word in re.findall(r"[^\W\d_]{2,}", name) if "@" not in name
    )
    return Mail(f"{query} {parts[-1]}".strip()[:_LONGEST], names)


def _header(data: bytes, name: str) -> str:
    """A line of the head as text; empty where it cannot be read."""
    try:
        message = message_from_bytes(data.partition(b"\n\n")[0] + b"\n\n", policy=policy.default)
        return str(message[name] or "")
    except (
        ValueError,
        LookupError,
        IndexError,
        AttributeError,
    ):  # what the library makes of odd ones
        return ""


def _text(data: bytes) -> str:
    """The text of a mail, that of HTML where there is no other."""
    texts: dict[str, str] = {}
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        kind = part.get_content_type()
        payload = None if part.get_filename() else part.get_payload(decode=True)
        if kind in ("text/plain", "text/html") and isinstance(payload, bytes):
            try:
                text = payload.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                text = payload.decode("utf-8", "replace")
            texts.setdefault(kind, text)
    if texts.get("text/plain", "").strip():
        return texts["text/plain"][:_MOST_CHARACTERS]
    page = _PageText()
    page.feed(texts.get("text/html", "")[:_MOST_CHARACTERS])
    return page.text


class _PageText(HTMLParser):
    """The text of a mail in HTML without what it quotes."""

    _LEFT_OUT = ("blockquote", "style", "script", "head", "title")

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._depth = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._depth += tag in self._LEFT_OUT
        if tag in ("br", "p", "div", "li", "tr", "h1", "h2", "h3"):
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - (tag in self._LEFT_OUT))
        if tag in ("p", "div", "li", "tr", "h1", "h2", "h3"):
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self._parts.append(data.replace("\n", " "))


def _lines(text: str) -> Iterator[str]:
    """The lines that the sender wrote, up to the signature or what is quoted below."""
    for line in text.splitlines():
        line = line.strip()
        if _SIGNATURE.fullmatch(line) or _QUOTED_HEAD.fullmatch(line):
            return
        yield line


def _asking(lines: Iterable[str], language: str) -> Iterator[str]:
    """The sentences that ask, up to the end of the letter."""
    words = name_words(language)
    asking = common_words(language).asking | common_words("en").asking
    endings = tuple(words["writing"])
    paragraph: list[str] = []
    for line in (*lines, ""):
        if line.casefold().endswith(endings):
            if " " not in line:  # the line above was long
                del paragraph[-1:]
            break
        is_closing = line.casefold().rstrip(" ,.!") in words["closings"]
        if line and not line.startswith((">", "|")) and not is_closing:
            paragraph.append(line)
            continue
        yield from _asking_in(" ".join(paragraph), asking)
        paragraph = []
        if is_closing:
            break
    yield from _asking_in(" ".join(paragraph), asking)


def _asking_in(paragraph: str, asking: frozenset[str]) -> Iterator[str]:
    for sentence in _SENTENCE.findall(paragraph):
        sentence = sentence.strip(" ,;–—-")
        first = re.match(r"[^\W\d_]+", sentence)
        if sentence.endswith("?") or (first and first[0].casefold() in asking):
            yield sentence
