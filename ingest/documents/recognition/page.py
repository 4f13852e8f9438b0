"""A document's blocks, and which of them are no part of any question: navigation and the like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.documents.blocks import Block, Container, Joint, Kind
from ingest.documents.recognition.boilerplate import is_furniture_text
from ingest.documents.recognition.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.recognition.question_words import number_of, plain
from ingest.documents.vocabulary import either

__all__ = ["Page", "open_page", "paragraphs"]

_FURNITURE_NAMES = {"nav", "footer", "aside", "form"}
_NO_FURNITURE = {"html", "body", "a", "span", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_OF_TEXT = {"li", "p", "section"}
_FURNITURE_ROLES = re.compile(
    r"\b(?:navigation|banner|contentinfo|search|complementary|doc-toc|dialog|alertdialog)\b"
)
_FURNITURE_CLASSES = re.compile(
    r"(?:^|[-_])(?:nav(?:bar|igation|header|footer|button|s)?|menu|mainmenu|side-?bar|sphinxsidebar|"
    r"bread-?crumbs?|"
    r"footer|printfooter|catlinks|colophon|cookies?|consent|gdpr|newsletter|subscribe|toc|tableofcontents|contents-list|"
    r"toctree|related|share|sharing|social|comments?|pagination|pager|skip(?:-?link)?|popup|"
    r"shortcontents|search(?:box|form)?|masthead|topbar|site-header|page-header|byline|"
    r"tagline|language|lang-switch|copyright|edit-?link|prev-?next|headertop)(?:$|[-_])"
    r"|^(?:contents|topic|localtoc|header|entry-meta|post-meta|author|social|navheader|navfooter)$"
)
_CONTENTS_CLASSES = re.compile(
    r"(?:^|[-_])(?:toc|tableofcontents|shortcontents|contents)(?:$|[-_])|^contents"
)
_NOT_CLASSES = re.compile(
    r"elementor|toggle|accordion|collaps|faq|backref|no-toc|has-|with-|wp-site"
)
_CONTENTS = "table of contents"
_CONTENTS_WORDS = 40
_CONTENTS_LINES, _CONTENTS_TIMES = 3, 3
_MAIN_ROLE = re.compile(r"\bmain\b")
_MOST = 0.5
"""A container with so much of the document is no furniture, whatever it is called."""
_NAVIGATION = re.compile(
    rf"(?:[\s|•·»«<>\[\]():,./←→↑↓▲^=*_-]|\b{either('navigation')}\b)+", re.IGNORECASE
)
_GO_BACK = re.compile(rf"\b{either('going_back')}\b|↑|▲|\^", re.IGNORECASE)
_GO_TO = re.compile(
    rf"\W*{either('go_to')}\s+(?:[\w’'-]+\s+){{0,4}}{either('go_places')}\W*", re.IGNORECASE
)
_COLOPHON = re.compile(
    rf"(?:©|\(c\)\s|copyright\b|\$(?:id|date|revision|header)\b"
    rf"|{either('last_changed', 'colophon')})",
    re.IGNORECASE,
)


@dataclass
class Page:
    """A document that the strategies look at."""

    name: str
    lines: Sequence[str]
    blocks: Sequence[Block]
    dropped: dict[int, str] = field(default_factory=dict)
    """Number of a block -> why it is no part of any question."""
    furniture: dict[int, str] = field(default_factory=dict)
    """Line -> why it is no part of any question, in documents where lines tell."""

    @cached_property
    def open(self) -> list[int]:
        """Numbers of the blocks that may be part of a question or an answer."""
        return [
            n
            for n, block in enumerate(self.blocks)
            if n not in self.dropped and block.kind is not Kind.DATA
        ]

    @cached_property
    def words(self) -> list[int]:
        """Words of each block, zero for those that are dropped."""
        return [
            0 if n in self.dropped or block.kind is Kind.DATA else len(block.text.split()) or 0
            for n, block in enumerate(self.blocks)
        ]

    @cached_property
    def total(self) -> int:
        return max(1, sum(self.words))

    @cached_property
    def asking(self) -> frozenset[int]:
        """Numbers of the short blocks that stand alone and end in a question mark."""
        return frozenset(
            n
            for n in self.open
            if self.blocks[n].joint is Joint.APART
            and 3 <= self.words[n] <= 30
            and self.blocks[n].text.rstrip(" \"'”’»)]*_").endswith(("?", "？", "؟"))
        )

    @cached_property
    def targets(self) -> dict[str, int]:
        """Anchor -> number of the block that it leads to."""
        found: dict[str, int] = {}
        for n, block in enumerate(self.blocks):
            for anchor in block.anchors:
                found.setdefault(anchor, n)
        return found

    def target(self, link: str) -> int | None:
        """The block that a link within the document leads to."""
        if "#" not in link or link.endswith("#"):
            return None
        page, anchor = link.rsplit("#", 1)
        if page and page.rsplit("/", 1)[-1] != self.name and "://" in page:
            return None
        return self.targets.get(anchor)


def open_page(
    name: str, lines: Sequence[str], blocks: Sequence[Block], furniture: dict[int, str]
) -> Page:
    """The page of a document; `furniture` is what its lines alone give."""
    page = Page(name, lines, blocks, {}, furniture)
    for n, block in enumerate(blocks):
        if block.kind is Kind.FURNITURE:
            page.dropped[n] = block.reason or "furniture"
        elif block.kind is Kind.CONTENTS:
            page.dropped[n] = _CONTENTS
        elif block.kind is Kind.IMAGE:
            page.dropped[n] = f"picture “{block.text}”"
        elif (reason := furniture.get(block.first, "")) or (
            reason := is_furniture_text(block.text)
        ):
            page.dropped[n] = reason
    _drop_containers(page)
    _drop_navigation(page)
    _drop_contents(page)
    _drop_repeated(page)
    for cached in ("open", "words", "total", "asking"):
        page.__dict__.pop(cached, None)
    return page


def _drop_containers(page: Page) -> None:
    """Drops what stands in navigation, footers, cookie boxes; and all beside the main part."""
    held: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    known: dict[int, Container] = {}
    total = 0
    for n, block in enumerate(page.blocks):
        if n in page.dropped or block.kind is Kind.DATA:
            continue
        count = len(block.text.split())
        total += count
        for one in block.path():
            held[id(one)] += count
            linked[id(one)] += count if block.link else 0
            known[id(one)] = one
    reasons: dict[int, str] = {}
    main = [key for key, one in known.items() if one.name == "main" or _MAIN_ROLE.search(one.role)]
    main = [key for key in main if held[key] >= 0.3 * total]
    for key, one in known.items():
        reason = _container_reason(one) if held[key] < _MOST * total else ""
        if reason and (reason != _CONTENTS or linked[key] >= 0.5 * held[key]):
            reasons[key] = reason
    if not (reasons or main):
        return
    for n, block in enumerate(page.blocks):
        if n in page.dropped or block.kind is Kind.DATA:
            continue
        path = [id(one) for one in block.path()]
        reason = next((reasons[key] for key in path if key in reasons), "")
        if not reason and main and not set(main) & set(path):
            reason = "beside the main part of the page"
        if reason:
            page.dropped[n] = reason


def _container_reason(one: Container) -> str:
    if one.name in _NO_FURNITURE or (one.name in _OF_TEXT and not one.classes):
        return ""
    names = [*one.classes, *([one.id.lower()] if one.id else [])]
    if any(_CONTENTS_CLASSES.search(name) for name in names) and not any(
        _NOT_CLASSES.search(name) for name in names
    ):
        return _CONTENTS
    if one.name in _FURNITURE_NAMES:
        return "navigation" if one.name == "nav" else "beside the text of the page"
    if _FURNITURE_ROLES.search(one.role):
        return "navigation"
    if any(_FURNITURE_CLASSES.search(name) and not _NOT_CLASSES.search(name) for name in names):
        return "navigation or other furniture of the page"
    return ""


def _drop_navigation(page: Page) -> None:
    buttons = Counter(block.text for block in page.blocks if block.kind is Kind.SUMMARY)
    for n, block in enumerate(page.blocks):
        if (
            n in page.dropped
            or block.kind in (Kind.DATA, Kind.CODE, Kind.HEADING)
            or not block.text
        ):
            continue
        text = block.text
        if (
            (
                len(text) < 80
                and (
                    _NAVIGATION.fullmatch(text)
                    and (_GO_BACK.search(text) or block.link)
                    and block.kind is not Kind.TERM
                )
            )
            or (len(text) < 60 and _GO_TO.fullmatch(text))
            or re.fullmatch(r"[¶#§^↑▲]+", text)
            or (block.container is not None and re.fullmatch(r"[+−–×✕›»▼▾▸►▶⌄˅]", text))
            or (block.kind is Kind.SUMMARY and buttons[text] > 1 and len(text.split()) < 3)
        ):
            page.dropped[n] = "navigation"
    last = len(page.blocks)
    words, total = 0, sum(len(block.text.split()) for block in page.blocks)
    for n in range(len(page.blocks) - 1, -1, -1):  # a colophon is the last thing of a page
        block = page.blocks[n]
        if n in page.dropped or block.kind in (Kind.DATA, Kind.RULE):
            continue
        words += len(block.text.split())
        if words > 120 or words > 0.25 * total or last - n > 40 or block.text.endswith("?"):
            break
        if _COLOPHON.match(block.text):
            for later in range(n, len(page.blocks)):
                page.dropped.setdefault(later, "colophon")
            break


def paragraphs(page: Page) -> Iterator[tuple[int, int, str]]:
    """First block, number after the last one, and comparable words of each paragraph."""
    n = 0
    while n < len(page.blocks):
        if n in page.dropped or not page.blocks[n].text or page.blocks[n].kind is Kind.DATA:
            n += 1
            continue
        end = n + 1
        while (
            end < len(page.blocks)
            and page.blocks[end].joint is Joint.WRAP
            and page.blocks[end].kind is not Kind.ITEM
            and not number_of(page.blocks[end].text)
            and not QUESTION_MARK.match(page.blocks[end].text)
        ):
            end += 1
        yield n, end, plain(" ".join(one.text for one in page.blocks[n:end]))
        n = end


def _drop_repeated(page: Page) -> None:
    """Drops lists of short lines that all come again further down: contents without links."""
    found = list(paragraphs(page))
    last = {words: place for place, (_, _, words) in enumerate(found)}
    times = Counter(words for _, _, words in found)
    place = 0
    while place < len(found):
        run = place
        repeated: list[int] = []
        while run < len(found):
            first, end, words = found[run]
            again = last[words]
            count = len(words.split())
            if (
                again > run
                and again not in repeated
                and times[words] <= _CONTENTS_TIMES  # "Yes, it is." may answer many questions
                and 2 <= count <= _CONTENTS_WORDS
                and len(words) >= 8
            ):
                repeated.append(again)
            elif (
                count > 8
                or run == place
                or ANSWER_MARK.match(page.blocks[first].text)
                or page.blocks[first].kind is Kind.CODE
                or run - place + 1 > 1.5 * len(repeated) + 2
            ):
                break
            run += 1
        while run > place and last[found[run - 1][2]] <= run - 1:
            run -= 1  # a line that does not come again is the beginning of the text
        if len(repeated) >= _CONTENTS_LINES and min(repeated) >= run:
            for first, end, _ in found[place:run]:
                for n in range(first, end):
                    page.dropped[n] = _CONTENTS
            place = run
        else:
            place += 1


def _drop_contents(page: Page) -> None:
    """Drops lists of links that lead to places further down: tables of contents."""
    run: list[int] = []
    targets: list[int] = []

    def finish() -> None:
        if len(targets) >= 3:
            for one in run:
                page.dropped[one] = _CONTENTS
        run.clear()
        targets.clear()

    for n, block in enumerate(page.blocks):
        if n in page.dropped or block.kind in (Kind.DATA, Kind.RULE):
            continue
        target = page.target(block.link) if block.link else None
        if target is not None and target > n and block.kind is not Kind.CODE:
            if targets and min(targets) <= n:
                finish()
            run.append(n)
            targets.append(target)
        elif (
            run
            and n - run[-1] <= 2
            and len(block.text.split()) <= 8
            and not block.text.endswith(".")
        ):
            continue  # the heading of a part of the table
        elif run:
            finish()
    finish()
    for n, block in enumerate(page.blocks):
        if n in page.dropped:
            continue
        following = next((m for m in range(n + 1, len(page.blocks)) if page.blocks[m].text), None)
        if (
            following is not None
            and page.dropped.get(following) == _CONTENTS
            and len(block.text.split()) <= 8
            and page.dropped.get(n - 1) == _CONTENTS
        ):
            page.dropped[n] = _CONTENTS
