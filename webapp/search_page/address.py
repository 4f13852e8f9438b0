"""What the address of the search page asks for.

    ?q=hours&topic=training&category=ifs&kind=question&page=2

`webapp/static/site/search-address.js` reads and writes the same addresses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.entries import KINDS

__all__ = [
    "MOST_PAGES",
    "QUERY_LENGTH",
    "RESULTS",
    "SAID_LENGTH",
    "Asked",
    "last_page",
    "page_numbers",
    "read_search",
]

RESULTS = 20
"""Results on a page."""

MOST_PAGES = 50
"""Pages that can be asked for: what is further back was hardly meant."""

QUERY_LENGTH = 1000
"""Characters of a query that are read: more than anyone asks, too few to keep the site busy."""

SAID_LENGTH = 40
"""Characters of a query that the heading of its results repeats; the field shows all of it."""

_PAGE = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Asked:
    """A search with all that is chosen."""

    query: str = ""
    is_verbatim: bool = False
    """Whether typing errors are left as they are."""
    topic: str | None = None
    category: str | None = None
    kind: str | None = None
    page: int = 1

    @property
    def filters(self) -> dict[str, str | None]:
        """What is chosen of each facet, as `search.engine.search` takes it."""
        return {"topic": self.topic, "category": self.category, "kind": self.kind}

    @property
    def parameters(self) -> dict[str, str]:
        """The address's parameters; what is as usual is left out.

        >>> Asked("hours", topic="training", page=2).parameters
        {'q': 'hours', 'topic': 'training', 'page': '2'}
        """
        values = {
            "q": self.query,
            "exact": "1" if self.is_verbatim else "",
            **self.filters,
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in values.items() if value}


def read_search(
    parameters: Mapping[str, str], topics: Collection[str], categories: Collection[str]
) -> Asked:
    """What an address asks for, where there are these topics and categories, by their ids.

    Values that do not exist choose nothing.
    """
    known = {"topic": topics, "category": categories, "kind": KINDS}
    chosen = {
        name: value if (value := parameters.get(name)) in values else None
        for name, values in known.items()
    }
    query = " ".join(parameters.get("q", "")[:QUERY_LENGTH].split())
    if not query:
        chosen["kind"] = None  # without a query questions are listed, and nothing else
    page = parameters.get("page", "")
    return Asked(
        query=query,
        is_verbatim=bool(parameters.get("exact")),
        **chosen,
        page=min(int(page), MOST_PAGES) if _PAGE.fullmatch(page) else 1,
    )


def last_page(count: int) -> int:
    """The number of the last page of so many results.

    >>> [last_page(count) for count in (0, 20, 21, 10_000)]
    [1, 1, 2, 50]
    """
    return min(max(1, -(-count // RESULTS)), MOST_PAGES)


def page_numbers(page: int, last: int) -> list[int | None]:
    """The pages to link: the first, the last and those beside the present one; None for a gap.

    Nothing where there is one page.

    >>> page_numbers(5, 9)
    [1, None, 4, 5, 6, None, 9]
    >>> page_numbers(3, 4)
    [1, 2, 3, 4]
    """
    near = sorted({1, *range(max(1, page - 1), min(page + 1, last) + 1), last})
    numbers: list[int | None] = []
    for number in near if last > 1 else ():
        before = numbers[-1] if numbers else None
        if before is not None and number > before + 1:
            numbers.append(before + 1 if number == before + 2 else None)
        numbers.append(number)
    return numbers
