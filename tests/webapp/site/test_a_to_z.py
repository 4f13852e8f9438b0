"""Everything by its first letter: the letters, their order, and the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question, Topic
from ingest.content.model.slugs import Slug
from support.content import CONTENT
from webapp.application import create_app
from webapp.site.a_to_z import LetterGroup, a_to_z

ORDERED = [
    ("a", ["All of it?"]),
    ("e", ["Éclair?", "“Each of us?”", "Eclipse?"]),
    ("z", ["Zebra?"]),
    ("u00f8", ["Øre?"]),
    ("u0434", ["Да?"]),
    ("u05d0", ["אמא?"]),
    ("other", ["30 hours?", "資格は?"]),
]
"""Group -> its titles, in order."""


def _index(titles: list[str]) -> tuple[LetterGroup, ...]:
    topic = Topic(Slug("t"), "T", 1)
    questions = [Question(Slug(f"q{n}"), topic.id, title) for n, title in enumerate(titles)]
    return a_to_z(KnowledgeBase(topics=(topic,), questions=tuple(questions)))


def test_letters_of_every_alphabet_have_their_place() -> None:
    titles = [title for _, group in ORDERED for title in group]
    groups = _index(sorted(titles, reverse=True))
    assert [group.id for group in groups] == [name for name, _ in ORDERED]
    assert {group.id: sorted(one.title for one in group.entries) for group in groups} == {
        name: sorted(group) for name, group in ORDERED
    }
    assert [group.label for group in groups] == ["A", "E", "Z", "Ø", "Д", "א", "0–9"]


def test_accents_and_signs_do_not_count() -> None:
    (group,) = _index(["Eel?", "Éclair?", "“Each of us?”", "eclipse"])
    assert [one.title for one in group.entries] == ["“Each of us?”", "Éclair?", "eclipse", "Eel?"]


@pytest.mark.parametrize("title", ["?", "!!!", "👶", "…"])
def test_a_title_without_a_letter_stands_with_the_others(title: str) -> None:
    assert [group.id for group in _index([title])] == ["other"]


def test_everything_that_readers_see_stands_in_it_once(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    entries = [entry for group in a_to_z(public) for entry in group.entries]
    places = {(entry.endpoint, *entry.values.values()) for entry in entries}
    assert len(places) == len(entries)
    for endpoint, records in (
        ("pages.question", public.questions),
        ("pages.criterion", public.criteria),
        ("pages.category", public.categories),
    ):
        assert {ids[0] for name, *ids in places if name == endpoint} == {one.id for one in records}


# The pages


@pytest.fixture
def many_titles(small_content: Path) -> FlaskClient:
    """A site with more titles than one page shows."""
    for number in range(400):
        name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        (small_content / "faq" / "fees" / f"fee-{number}.md").write_text(
            f"---\nid: fee-{number}\nstatus: open\n---\n# {name}qz?\n"
        )
    return create_app(small_content).test_client()


def _page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser")


def test_one_page_leads_from_each_letter_to_every_page() -> None:
    client = create_app(CONTENT).test_client()
    page = _page(client, "/word-index/")
    for link in page.select(".letters a"):
        assert page.select(f"section[id='{str(link['href'])[1:]}'] li a")
    links = [str(link["href"]) for link in page.select("section li a")]
    assert "/questions/work-how-many/" in links
    assert "/categories/imhm-rf/" in links
    assert any(link.startswith("/glossary/#") for link in links)
    for link in links:
        assert client.get(link).status_code == 200, link
    assert client.get("/word-index/a/").status_code == 404


def test_many_titles_have_a_page_for_each_letter(many_titles: FlaskClient) -> None:
    whole = _page(many_titles, "/word-index/")
    assert not whole.select("section")
    letters = [str(link["href"]) for link in whole.select(".letters a")]
    assert letters[:3] == ["/word-index/a/", "/word-index/b/", "/word-index/c/"]
    found = 0
    for letter in letters:
        page = _page(many_titles, letter)
        assert page.select(f".letters a[href='{letter}'][aria-current=page]")
        assert [str(link["href"]) for link in page.select(".letters a")] == letters
        titles = [link.text for link in page.select("section li a")]
        assert titles == sorted(titles, key=str.casefold)
        assert all(title[0].lower() == letter.split("/")[2] for title in titles)
        found += len(titles)
    assert found == 401
    assert many_titles.get("/word-index/y/").status_code == 404


def test_the_pages_of_letters_are_in_the_sitemap_and_the_export(many_titles: FlaskClient) -> None:
    from webapp.site.pages import a_to_z_addresses, addresses

    app = many_titles.application
    with app.test_request_context():
        snapshot = app.watcher.snapshot()
        named = list(a_to_z_addresses(snapshot))
        exported = list(addresses(snapshot))
    assert ("pages.titles_of_letter", {"letter": "a"}) in named
    assert all(exported.count(place) == 1 for place in named)
