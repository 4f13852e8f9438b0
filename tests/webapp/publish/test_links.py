"""The links of an exported site: pages read as a parser reads them, dead links found."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from webapp.publish.links import DeadLink, follow_links, scan_page


class Tags(HTMLParser):
    """What Python's own parser finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif name in ("href", "src", "action"):
                self.links.add(value or "")


def _agree(html: str) -> bool:
    tags = Tags()
    tags.feed(html)
    tags.close()
    page = scan_page(html)
    return (page.ids, page.links) == (tags.ids, tags.links)


def test_a_page_is_read_as_an_html_parser_reads_it(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 90
    for path in pages:
        assert _agree(path.read_text("utf-8")), path


TRICKY = [
    '<a href="a&amp;b">x</a>',
    "<A HREF='c'>x</A><a\nhref=d\tid = e>",
    '<p title="see href=f id=g">href="h"</p>',
    '<p title=\'<a href=i>\'><a title=">" href="j">',
    '<!-- <a href="k"> --><a href="l">',
    '<script>var a = "<a href=m>";</script><script src="n.js"></script>',
    '<script type="application/ld+json">{"@id": "<p id=o>"}</script>',
    '<style>a[href="p"] {}</style><link rel="stylesheet" href="q.css">',
    '<img src="r" alt=""/><br/><hr><a href>s</a><a data-href="t">',
    "5 < 6 and <a href='u'> 7 > 6",
    '<form action="v"><input id="w"></form>',
    "<p id='é' class=x><a href='?q=1#é'>",
]


@pytest.mark.parametrize("html", TRICKY)
def test_odd_html_is_read_as_an_html_parser_reads_it(html: str) -> None:
    assert _agree(html)


@pytest.fixture
def linked(tmp_path: Path) -> Callable[..., list[str]]:
    """Writes a page `a/b/index.html` with one link, and gives the dead links of the folder."""
    folder = tmp_path / "linked"
    for name in ("index.html", "a/index.html", "a/b/index.html", "a/my list.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('<p id="here">', "utf-8")

    def dead(link: str, base_address: str = "") -> list[str]:
        place = folder / "a" / "b" / "index.html"
        place.write_text(f'<p id="here"><a href="{link}">x</a>', "utf-8")
        pages = ["index.html", "a/index.html", "a/b/index.html"]
        found = follow_links(folder, pages, base_address=base_address)
        assert all(one.page == "a/b/index.html" and one.pages == 1 for one in found.dead)
        return [one.address for one in found.dead]

    return dead


ALIVE = [
    *(
        "#here",
        "#",
        "#top",
        "?q=1",
        "index.html",
        "../index.html#here",
        "../../index.html?q=1#here",
    ),
    *("../../a/index.html", "../my%20list.pdf", "../../a/../index.html"),
    *("http://example.org/x", "//example.org/x", "mailto:a@b.org", "tel:1", "data:,x"),
    *("#here:~:text=x",),
]

DEAD = [
    *("#gone", "gone.html", "../index.html#gone", "../../index.html#gone", "../b", "../b/"),
    *("/index.html", "../../../linked/index.html", "../my list.pdf#gone", "../Index.html"),
]


@pytest.mark.parametrize("link", ALIVE)
def test_a_link_that_leads_somewhere_is_alive(linked: Callable[..., list[str]], link: str) -> None:
    assert linked(link) == []


@pytest.mark.parametrize("link", DEAD)
def test_a_link_that_leads_nowhere_is_dead(linked: Callable[..., list[str]], link: str) -> None:
    assert linked(link) == [link]


BASE = "https://faq.example.org/sub/"


@pytest.mark.parametrize(
    "link",
    [BASE, f"{BASE}a/b/", f"{BASE}a/index.html#here", "/sub/a/", "/sub/index.html", f"{BASE}?q=1"],
)
def test_an_address_of_the_site_itself_is_followed(
    linked: Callable[..., list[str]], link: str
) -> None:
    assert linked(link, BASE) == []


@pytest.mark.parametrize("link", [f"{BASE}gone/", "/sub/gone.html", "/a/", f"{BASE}a/#gone"])
def test_an_address_of_the_site_itself_may_be_dead(
    linked: Callable[..., list[str]], link: str
) -> None:
    assert linked(link, BASE) == [link]


def test_a_dead_link_of_many_pages_is_one(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.html").write_text('<a href="gone.html">x</a>', "utf-8")
    found = follow_links(tmp_path, [f"{number}.html" for number in range(4)])
    assert found.dead == (DeadLink("gone.html", "0.html", 4),)
