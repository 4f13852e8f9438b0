"""What keeps a new site back: reasons found in it, in words for staff.

`webapp.publish.gate` collects them; an address that would vanish is in
`webapp.publish.replacements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.warnings.unsettled import Unsettled
from ingest.errors import Fault, Finding
from webapp.publish.comparison import RECORD_PAGE
from webapp.publish.links import DeadLink
from webapp.publish.sizes import Sizes

__all__ = [
    "Budget",
    "Stop",
    "StopKind",
    "address_of_page",
    "dead_links",
    "failed_searches",
    "faults_of_content",
    "kilobytes",
    "record_file",
    "too_large",
    "unsettled_content",
]


class StopKind(StrEnum):
    """What readers would lose."""

    UNSETTLED = "unsettled"
    """What an import has left to staff waits."""
    ANSWER = "answer"
    """An answer that readers had would be gone."""
    CONTENT = "content"
    """The content has a fault, so there is no new site."""
    ADDRESS = "address"
    """An address would vanish."""
    SEARCH = "search"
    """A search does not find what `expectations.toml` says."""
    LINK = "link"
    """A link leads nowhere."""
    SIZE = "size"
    """A page or the search index is too large."""


@dataclass(frozen=True)
class Stop:
    """One reason not to publish."""

    kind: StopKind
    problem: str
    """What is wrong, in words, without a full stop."""
    remedy: str
    """What to do: whole sentences."""
    path: str = ""
    """The file to edit, where it is known which."""
    line: int = 1
    let_go: str = ""
    """What `--let-go` takes to accept it; empty for what cannot be accepted."""


@dataclass(frozen=True)
class Budget:
    """What readers may have to load, in bytes, compressed."""

    page: int = 15_000
    """A question's page with its style and scripts."""
    index: int = 250_000
    """The search index."""


def faults_of_content(faults: Iterable[Fault]) -> Iterator[Stop]:
    """The stops of content from which no site can be made."""
    for fault in faults:
        yield _stop_of(StopKind.CONTENT, fault)


def unsettled_content(found: Iterable[Unsettled]) -> Iterator[Stop]:
    """The stops of what an import has left to staff."""
    for one in found:
        stop = _stop_of(StopKind.UNSETTLED, one.warning)
        remedy = f"{stop.remedy} To publish before that, add --let-go {one.name}"
        yield replace(stop, remedy=remedy, let_go=one.name)


def failed_searches(failures: Iterable[Finding]) -> Iterator[Stop]:
    """The stops of searches that do not find what they must."""
    for failure in failures:
        yield _stop_of(StopKind.SEARCH, failure)


def _stop_of(kind: StopKind, found: Finding) -> Stop:
    problem = f"{found.path}:{found.line}: {found.problem}"
    return Stop(kind, problem, found.remedy, found.path, found.line)


def dead_links(links: Iterable[DeadLink], files: ContentFiles) -> Iterator[Stop]:
    """The stops of links that lead nowhere."""
    for link in links:
        others = f" and {link.pages - 1} other pages" if link.pages > 1 else ""
        path = _path_of_page(link.page, files) if link.pages == 1 else ""
        yield Stop(
            StopKind.LINK,
            f"{address_of_page(link.page)}{others} {'has' if link.pages == 1 else 'have'} a link "
            f"to “{link.address}”, which is not there",
            f"Correct the link in {path or files.folder}, or take it out.",
            path,
        )


def too_large(
    weights: Mapping[str, int], sizes: Sizes, budget: Budget, files: ContentFiles
) -> Iterator[Stop]:
    """The stops of pages, heaviest first, and of a search index over the budget.

    `weights` are those of the questions' pages.
    """
    heavy = sorted((-weight, page) for page, weight in weights.items() if weight > budget.page)
    for weight, page in heavy:
        yield Stop(
            StopKind.SIZE,
            f"{address_of_page(page)} weighs {kilobytes(-weight)} kB, more than "
            f"{kilobytes(budget.page)}",
            f"Shorten {_path_of_page(page, files)}, or allow more with --budget.",
            _path_of_page(page, files),
        )
    if sizes.index_bytes > budget.index:
        yield Stop(
            StopKind.SIZE,
            f"The search index weighs {kilobytes(sizes.index_bytes)} kB, more than "
            f"{kilobytes(budget.index)}",
            "Allow more with --index-budget.",
        )


def _path_of_page(page: str, files: ContentFiles) -> str:
    """The file whose text a page shows; empty for a page of several records."""
    match = RECORD_PAGE.fullmatch(page)
    file = record_file(match[1], match[2], files) if match else None
    return file.path if file else ""


def record_file(kind: str, slug: str, files: ContentFiles) -> RecordFile[Any] | None:
    """The file of a question, a criterion or a topic; None where there is none.

    `kind` is the name of its list in `faq.json`, `slug` its id.
    """
    of_kind: Mapping[str, Iterable[RecordFile[Any]]] = {
        "questions": files.questions,
        "criteria": files.criteria,
        "topics": files.topics,
    }
    return next((file for file in of_kind.get(kind, ()) if file.record.id == slug), None)


def address_of_page(file: str) -> str:
    """How a page is called: its address below the root of the site.

    >>> address_of_page("questions/cost/index.html"), address_of_page("404.html")
    ('questions/cost/', '404.html')
    """
    return file.removesuffix("index.html") if file != "index.html" else file


def kilobytes(size: int) -> str:
    """A number of bytes in thousands, with a decimal place where it is small.

    >>> kilobytes(3960), kilobytes(15000), kilobytes(250400)
    ('4.0', '15', '250')
    """
    if size % 1000 == 0 or size >= 100_000:
        return f"{size / 1000:.0f}"
    return f"{size / 1000:.1f}"
