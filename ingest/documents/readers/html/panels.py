"""Names of parts of a page that stand elsewhere on it: the tab of a panel, a label for listeners.

    <ul role="tablist"><li role="tab" aria-controls="a">Loans</li>...</ul>
    <div role="tabpanel" id="a">...</div>          <div id="a"><h2>Loans</h2>...</div>

A browser shows one panel at a time below a row of tabs; read in a row, each needs its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from ingest.documents.readers.html.elements import HEADINGS, attribute

__all__ = ["name_panels"]

_TOGGLES = ("tab", "pill")
_LABELLED = ("section", "div", "article", "ul", "ol", "dl", "fieldset")
_MOST_TABS = 100
"""Looked for on a page; a real one has some ten."""
_USUAL_LEVEL = 2
"""Of the name of a part that has no headings itself."""


def name_panels(soup: BeautifulSoup) -> None:
    """Puts the words of its tab above each panel, and its label above each labelled part, as
    headings; the tabs go."""
    tabs = list(_tabs(soup))
    around = Counter(id(parent) for control, _ in tabs for parent in control.parents)
    for control, panel in tabs:
        row = next((parent for parent in control.parents if around[id(parent)] > 1), None)
        if row is None or row is panel or any(parent is row for parent in panel.parents):
            continue  # an accordion, whose heads are called tabs too
        _name(soup, panel, control.get_text(" ", strip=True))
        control.decompose()
    for part, label in _labelled(soup):
        _name(soup, part, label)


def _tabs(soup: BeautifulSoup) -> Iterator[tuple[Tag, Tag]]:
    """The tabs, each with its panel."""
    labelled = {
        attribute(panel, "aria-labelledby"): panel for panel in soup.find_all(role="tabpanel")
    }
    for control in soup.find_all(_is_tab, limit=_MOST_TABS):
        links = [control, *control.find_all("a", href=True)]
        names = (
            attribute(one, key).lstrip("#")
            for one in links
            for key in ("aria-controls", "data-bs-target", "data-target", "href")
            if key != "href" or attribute(one, key).startswith("#")
        )
        found = (soup.find(id=name) for name in names if name)
        panel = next((one for one in found if isinstance(one, Tag)), None)
        panel = panel or labelled.get(attribute(control, "id") or "-")
        if panel is not None and control.get_text(strip=True):
            yield control, panel


def _is_tab(tag: Tag) -> bool:
    toggle = attribute(tag, "data-bs-toggle") or attribute(tag, "data-toggle")
    is_inner = tag.find(role="tab") is not None
    return not is_inner and (attribute(tag, "role") == "tab" or toggle in _TOGGLES)


def _labelled(soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Neighbours of one name that bear different labels: "Main content" alone is no topic."""
    groups: dict[tuple[int, str], list[Tag]] = {}
    for part in soup.find_all(_LABELLED, attrs={"aria-label": True}):
        if not attribute(part, "role"):
            groups.setdefault((id(part.parent), part.name), []).append(part)
    for group in groups.values():
        labels = [attribute(part, "aria-label").strip() for part in group]
        if len(set(labels)) == len(labels) > 1 and all(labels):
            yield from zip(group, labels, strict=True)


def _name(soup: BeautifulSoup, part: Tag, words: str) -> None:
    """Puts a heading above a part, unless the part begins with these words."""
    if part.get_text(" ", strip=True).startswith(words):
        return
    levels = [HEADINGS[heading.name] for heading in part.find_all(list(HEADINGS))]
    heading = soup.new_tag(f"h{max(1, min(levels) - 1) if levels else _USUAL_LEVEL}")
    heading.string = words
    part.insert_before(heading)
