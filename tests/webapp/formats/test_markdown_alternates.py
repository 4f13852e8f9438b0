"""What other programs read: sitemap, feed, llms.txt, Markdown alternates, JSON-LD, 404.html."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import url_for

from ingest.content.loading import load, open_content
from ingest.markdown import render
from support.content import CONTENT, SEEDS, edit_file
from webapp.application import addresses, create_app, create_export_app
from webapp.export.exporter import export_site
from webapp.formats.json_ld import faq_page, format_json_ld

BASE = "https://faq.example.org/sub/"

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"

WORK = "faq/work-experience/work-how-many.md"

UNLISTED = {"coverage/index.html", "404.html", "pieces/index.html"}
"""Pages that search engines are asked not to list."""


def with_base(content: Path) -> Path:
    edit_file(content / "site.toml", "[site]\n", f'[site]\nbase_address = "{BASE}"\n')
    return content


def with_dates(content: Path) -> Path:
    """One answer with the day of its review, one whose newest source has a date."""
    edit_file(content / WORK, "status: published\n", "status: published\nreviewed: 2026-10-05\n")
    edit_file(
        content / "sources/sources.toml",
        'file = "000_92faf81f376fa029.txt"\n',
        'file = "000_92faf81f376fa029.txt"\ndate = 2012-03-04\n',
    )
    return content


@pytest.fixture(scope="module")
def based(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the frozen content with a base address and with dates."""
    folder = tmp_path_factory.mktemp("based")
    content = with_dates(with_base(Path(shutil.copytree(CONTENT, folder / "content"))))
    export_site(content, folder / "site")
    return folder / "site"


def html_of(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """All pages; the pieces to be pasted into others are none."""
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        if page.html is not None:
            yield path.relative_to(site).as_posix(), page


def address_of(place: str) -> str:
    return BASE + re.sub(r"(^|/)index\.html$", r"\1", place)


def file_of(site: Path, address: str) -> Path:
    """The file of an absolute address of the site."""
    assert address.startswith(BASE)
    path = urlsplit(address).path.removeprefix("/sub/")
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def attribute(page: BeautifulSoup, selector: str, name: str) -> str | None:
    tag = page.select_one(selector)
    return str(tag[name]) if tag else None


# Search engines


def test_the_sitemap_has_every_page_that_may_be_listed_and_no_other(based: Path) -> None:
    urls = ET.parse(based / "sitemap.xml").getroot().findall(f"{SITEMAP}url")
    locations = [url.findtext(f"{SITEMAP}loc") for url in urls]
    assert len(set(locations)) == len(locations)
    assert set(locations) == {address_of(place) for place, _ in html_of(based)} - {
        address_of(place) for place in UNLISTED
    }
    days = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in urls
        if url.find(f"{SITEMAP}lastmod") is not None
    }
    assert days[f"{BASE}questions/work-how-many/"] == "2026-10-05"
    assert days[f"{BASE}questions/work-masters-start/"] == "2012-03-04"
    assert f"{BASE}questions/training-mandatory/" not in days
    assert (based / "robots.txt").read_text() == (
        f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"
    )


def test_every_page_names_its_address_or_asks_not_to_be_listed(based: Path) -> None:
    for place, page in html_of(based):
        address = attribute(page, "link[rel=canonical]", "href")
        robots = attribute(page, "meta[name=robots]", "content")
        if place in UNLISTED:
            leads_to = f"{BASE}compare/" if place == "coverage/index.html" else None
            assert (address, robots) == (leads_to, "noindex"), place
        else:
            assert (address, robots) == (address_of(place), None), place
            assert attribute(page, "meta[property='og:url']", "content") == address


def test_every_listed_page_has_a_description_of_its_own_kind(based: Path) -> None:
    for place, page in html_of(based):
        if place in UNLISTED:
            continue
        text = attribute(page, "meta[name=description]", "content")
        assert text, place
        assert 20 < len(text) <= 155, place
        assert "{" not in text
        assert "\n" not in text
        assert attribute(page, "meta[property='og:description']", "content") == text
        assert attribute(page, "meta[property='og:title']", "content")
        assert attribute(page, "meta[property='og:site_name']", "content")


def test_a_description_is_the_beginning_of_the_answer_or_says_that_there_is_none(
    based: Path,
) -> None:
    def text(name: str) -> str | None:
        page = BeautifulSoup((based / name / "index.html").read_text("utf-8"), "html.parser")
        return attribute(page, "meta[name=description]", "content")

    answered = text("questions/work-how-many")
    assert answered is not None
    assert answered.startswith("CT-AIMH believes that endorsement applicants should have enough")
    assert answered.endswith(" so that the… Not confirmed: ask before you rely on it.")
    assert text("questions/training-how-far-back") == (
        "CT-AIMH has not answered this question yet. What is known are the criteria that govern it."
    )
    assert text("topics/work-experience") == (
        "3 questions about Specialized Work Experience, 3 of them answered."
    )


def test_without_a_base_address_nothing_needs_one(site: Path) -> None:
    for name in ("sitemap.xml", "robots.txt", "opensearch.xml"):
        assert not (site / name).exists()
    for place, page in html_of(site):
        assert not page.select("link[rel=canonical], link[rel=search], meta[property='og:url']")
        assert "://" not in "".join(str(tag) for tag in page.select("link, meta")), place
    client = create_app(CONTENT).test_client()
    for name in ("sitemap.xml", "robots.txt", "opensearch.xml", "changes.xml"):
        assert client.get(f"/{name}").status_code == 404


def test_a_page_that_has_moved_names_the_new_address_and_is_in_no_list(
    content: Path, tmp_path: Path
) -> None:
    edit_file(with_base(content) / WORK, "order:", "former_ids: [how-many]\norder:")
    export_site(content, tmp_path / "site")
    text = (tmp_path / "site/questions/how-many/index.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    new = f"{BASE}questions/work-how-many/"
    assert attribute(page, "link[rel=canonical]", "href") == new
    assert attribute(page, "meta[name=robots]", "content") == "noindex"
    assert not page.select("script[type='application/ld+json'], link[type='text/markdown']")
    assert not (tmp_path / "site/questions/how-many/index.md").exists()
    for name in ("sitemap.xml", "llms.txt"):
        assert "/how-many/" not in (tmp_path / "site" / name).read_text("utf-8")


def test_opensearch_has_what_it_must_and_leads_to_the_search(based: Path, content: Path) -> None:
    root = ET.parse(based / "opensearch.xml").getroot()
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    short = root.findtext(f"{OPENSEARCH}ShortName")
    assert short
    assert len(short) <= 16
    assert root.findtext(f"{OPENSEARCH}Description")
    url = root.find(f"{OPENSEARCH}Url")
    assert url is not None
    assert url.attrib["template"] == f"{BASE}search/index.html?q={{searchTerms}}"
    assert file_of(based, url.attrib["template"].partition("?")[0]).is_file()
    for place, page in html_of(based):
        href = attribute(page, "link[rel=search]", "href")
        assert href, place
        # 404.html is shown at any address.
        assert urljoin(BASE + place, href) == f"{BASE}opensearch.xml", place
    live = create_app(with_base(content)).test_client().get("/opensearch.xml")
    assert live.content_type.startswith("application/opensearchdescription+xml")
    assert f'template="{BASE}search/?q={{searchTerms}}"' in live.text


# JSON-LD: https://developers.google.com/search/docs/appearance/structured-data names what must be


def data_of(page: BeautifulSoup) -> list[dict[str, Any]]:
    scripts = page.select("script[type='application/ld+json']")
    assert len(scripts) <= 1
    if not scripts:
        return []
    data = json.loads(scripts[0].text)
    assert data["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = data["@graph"]
    return graph


def answers_of(page: BeautifulSoup) -> dict[str, str]:
    """Question -> answer of the FAQPage, each checked for what it must have."""
    pages = [one for one in data_of(page) if one["@type"] == "FAQPage"]
    assert len(pages) <= 1
    found = {}
    for question in pages[0]["mainEntity"] if pages else []:
        assert question["@type"] == "Question"
        assert question["acceptedAnswer"]["@type"] == "Answer"
        found[question["name"]] = question["acceptedAnswer"]["text"]
    assert not pages or found
    assert all(found)
    assert all(found.values())
    return found


def test_answered_questions_and_no_others_are_told_to_search_engines(based: Path) -> None:
    knowledge = load(CONTENT).public()
    for place, page in html_of(based):
        kind, _, rest = place.partition("/")
        slug = rest.partition("/")[0]
        if kind == "questions":
            expected = [knowledge.question_by_id[slug]]
        elif kind == "topics":
            expected = list(knowledge.questions_of(slug))
        else:
            expected = []
        assert list(answers_of(page)) == [one.title for one in expected if one.is_answered], place


def test_an_answer_is_told_as_html_whose_links_work_from_anywhere(based: Path) -> None:
    count = 0
    for _, page in html_of(based):
        for answer in answers_of(page).values():
            told = BeautifulSoup(answer, "html.parser")
            assert told.p is not None
            for link in told.select("a[href]"):
                count += 1
                if str(link["href"]).startswith(BASE):
                    assert file_of(based, str(link["href"])).is_file()
                else:
                    assert urlsplit(str(link["href"])).scheme in ("http", "https", "mailto", "tel")
    assert count > 20


def test_without_a_base_address_an_answer_is_told_in_plain_words(site: Path) -> None:
    text = (site / "questions/work-how-many/index.html").read_text("utf-8")
    (answer,) = answers_of(BeautifulSoup(text, "html.parser")).values()
    assert answer.startswith("CT-AIMH believes that endorsement applicants")
    assert "<" not in answer
    assert "[[" not in answer


def test_the_way_to_a_page_is_told_step_by_step(based: Path) -> None:
    counted = 0
    for place, page in html_of(based):
        for one in data_of(page):
            if one["@type"] != "BreadcrumbList":
                continue
            counted += 1
            steps = one["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
            assert all(step["@type"] == "ListItem" and step["name"] for step in steps)
            assert all(file_of(based, step["item"]).is_file() for step in steps)
            assert steps[-1]["item"] == address_of(place)
    assert counted > 50


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "]]>", '"\\'])
def test_no_text_can_end_the_script(text: str) -> None:
    data = format_json_ld([faq_page([(text, text, None)])])
    assert "<" not in data
    assert json.loads(data)["@graph"][0]["mainEntity"][0]["name"] == text


def test_markup_in_a_question_stays_in_its_script(small_content: Path) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    edit_file(file, "What does it cost?", 'What </script><img src=x> & "it"?')
    edit_file(file, "Nothing.", "`</script>` & <b>no</b>")
    page = BeautifulSoup(
        create_app(small_content).test_client().get("/questions/cost/").text, "html.parser"
    )
    assert list(answers_of(page)) == ['What </script><img src=x> & "it"?']
    assert not page.select("img")


# The feed


def entries_of(text: str) -> tuple[ET.Element, list[ET.Element]]:
    """The feed and its entries, checked for what RFC 4287 asks of them."""
    feed = ET.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
            assert one.findtext(f"{ATOM}{name}")
        updated = one.findtext(f"{ATOM}updated") or ""
        assert dt.datetime.fromisoformat(updated).tzinfo is not None
        assert urlsplit(one.findtext(f"{ATOM}id") or "").scheme
        alternates = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert alternates[0].get("href")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for entry in entries:
        assert len(entry.findall(f"{ATOM}content") + entry.findall(f"{ATOM}summary")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    return feed, entries


def test_the_feed_has_dated_answers_newest_first(based: Path) -> None:
    feed, entries = entries_of((based / "changes.xml").read_text("utf-8"))
    assert feed.findtext(f"{ATOM}id") == BASE
    assert feed.findtext(f"{ATOM}updated") == "2026-10-05T00:00:00Z"
    assert [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated")) for one in entries] == [
        (f"{BASE}questions/work-how-many/", "2026-10-05T00:00:00Z"),
        (f"{BASE}questions/work-ii-vs-iii/", "2012-03-04T00:00:00Z"),
        (f"{BASE}questions/work-masters-start/", "2012-03-04T00:00:00Z"),
    ]
    for entry in entries:
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        links = BeautifulSoup(content.text or "", "html.parser").select("a[href]")
        assert links
        assert all(file_of(based, str(link["href"])).is_file() for link in links)
    for place, page in html_of(based):
        href = attribute(page, "link[type='application/atom+xml']", "href")
        assert href, place
        assert urljoin(BASE + place, href) == f"{BASE}changes.xml"


def test_without_a_base_address_the_feed_has_names_that_stay(content: Path, tmp_path: Path) -> None:
    export_site(with_dates(content), tmp_path / "site")
    _, entries = entries_of((tmp_path / "site/changes.xml").read_text("utf-8"))
    for entry in entries:
        assert str(entry.findtext(f"{ATOM}id")).startswith("urn:uuid:")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (tmp_path / "site" / link.attrib["href"]).is_file()
        assert "<" not in (entry.findtext(f"{ATOM}summary") or "<")
    live = create_app(content).test_client().get("/changes.xml")
    assert live.content_type == "application/atom+xml; charset=utf-8"
    again = entries_of(live.text)[1]
    assert [one.findtext(f"{ATOM}id") for one in again] == [
        one.findtext(f"{ATOM}id") for one in entries
    ]


def test_links_that_staff_wrote_for_a_page_lead_there_from_feed_and_topic(
    small_content: Path,
) -> None:
    (small_content / "site.toml").write_text(f'[site]\nbase_address = "{BASE}"\n', "utf-8")
    (small_content / "faq" / "fees" / "cost.md").write_text(
        "---\nid: cost\nstatus: published\nreviewed: 2026-01-02\n---\n# What does it cost?\n\n"
        "[a](../why/index.html#x) [b](//other.example/b) [[question:cost|c]]\n",
        "utf-8",
    )
    links = [f"{BASE}questions/why/#x", "https://other.example/b", f"{BASE}questions/cost/"]
    for app in (create_app(small_content), create_export_app(open_content(small_content))):
        client = app.test_client()
        _, entries = entries_of(client.get("/changes.xml").text)
        texts = [entries[0].findtext(f"{ATOM}content") or ""]
        for address in ("/topics/fees/", "/questions/cost/"):
            page = BeautifulSoup(client.get(address).text, "html.parser")
            data = json.loads(page.select("script[type='application/ld+json']")[0].text)
            texts.append(data["@graph"][0]["mainEntity"][0]["acceptedAnswer"]["text"])
        for text in texts:
            found = BeautifulSoup(text, "html.parser").select("a[href]")
            assert [one["href"] for one in found] == links


def test_the_feed_holds_fifty_answers_at_most(small_content: Path) -> None:
    for number in range(60):
        (small_content / "faq" / "fees" / f"fee-{number}.md").write_text(
            f"---\nid: fee-{number}\nstatus: published\nreviewed: 2026-0{number // 20 + 1}-"
            f"{number % 20 + 1:02}\n---\n# Fee {number}?\n\nA.\n"
        )
    client = create_app(small_content).test_client()
    _, entries = entries_of(client.get("/changes.xml").text)
    assert [one.findtext(f"{ATOM}title") for one in entries] == [
        f"Fee {number}?" for number in range(59, 9, -1)
    ]


def test_without_a_date_there_is_no_feed(site: Path) -> None:
    assert not (site / "changes.xml").exists()
    assert not any(page.select("link[type='application/atom+xml']") for _, page in html_of(site))


# Markdown


def links_of(markdown: str) -> list[str]:
    return [
        str(a["href"]) for a in BeautifulSoup(render(markdown), "html.parser").select("a[href]")
    ]


@pytest.mark.parametrize("which", ["site", "based"])
def test_every_link_of_an_alternate_leads_to_a_file_and_a_place_in_it(
    which: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(which)
    alternates = sorted(folder.rglob("index.md"))
    assert len(alternates) > 80
    places = set()
    for path in [*alternates, folder / "llms.txt"]:
        text = path.read_text("utf-8")
        assert "[[" not in text, path
        for link in links_of(text):
            if urlsplit(link).scheme and not link.startswith(BASE):
                continue
            link, _, place = link.partition("#")
            target = file_of(folder, link) if urlsplit(link).scheme else path.parent / link
            assert target.is_file(), f"{path}: {link}"
            assert not place or f'id="{unquote(place)}"' in target.read_text("utf-8"), (
                f"{path}: {place}"
            )
            places.add(place)
    assert "portfolio" in places
    assert f'id="{SEEDS[0]}"' in (folder / "about/index.md").read_text("utf-8")


def test_an_alternate_lies_beside_every_page_of_text_and_its_page_leads_to_it(site: Path) -> None:
    for place, page in html_of(site):
        is_text = place not in UNLISTED | {"word-index/index.html", "search/index.html"}
        href = attribute(page, "link[type='text/markdown']", "href")
        expected = (site / place).with_name("index.md") if is_text else None
        assert (href and (site / place).parent.joinpath(href).resolve()) == expected, place
        assert (site / place).with_name("index.md").exists() == is_text or place == "404.html"


def test_the_alternate_of_an_answer_says_what_its_page_says(based: Path) -> None:
    text = (based / "questions/work-how-many/index.md").read_text("utf-8")
    assert text.startswith(
        "# How many infants or toddlers do I need to work with to meet the specialized work "
        "criteria?\n\n**Answered**\n\nCT-AIMH believes that [endorsement]"
    )
    assert (
        "\n- [Families to serve after work mainly with preschoolers]"
        "(../../criteria/families-after-preschool-work/index.md): "
        "at least 10 families over at least 6 months (in a document, until 2017)\n" in text
    )
    assert "\n- Frequently Asked Questions: Specialized Work Experience, 2012-03-04\n" in text
    assert "\nReviewed on October 5, 2026.\n" in text
    assert text.endswith(f"\n[Web page]({BASE}questions/work-how-many/)\n")


def test_the_alternate_of_an_open_question_says_that_it_is_open(site: Path) -> None:
    text = (site / "questions/training-how-far-back/index.md").read_text("utf-8")
    assert (
        "\n**This question has not been answered yet.** CT-AIMH has published no answer to it here"
    ) in text
    assert "\n## The criteria that govern it\n" in text


def test_a_title_is_plain_text_in_an_alternate(small_content: Path) -> None:
    edit_file(small_content / "faq/fees/cost.md", "What does it cost?", "Is [this](x) *it* <b>?")
    client = create_app(small_content).test_client()
    page = BeautifulSoup(render(client.get("/questions/cost/index.md").text), "html.parser")
    assert "Is [this](x) *it* <b>?" in page.text
    page = BeautifulSoup(render(client.get("/topics/fees/index.md").text), "html.parser")
    assert page.a is not None
    assert page.a.text == "Is [this](x) *it* <b>?"


def test_drafts_are_in_no_document(content: Path) -> None:
    """Not even where staff look at them."""
    edit_file(with_base(content) / WORK, "status: published", "status: draft")
    for with_drafts in (False, True):
        client = create_app(content, with_drafts=with_drafts).test_client()
        alternate = client.get("/questions/work-how-many/index.md").text
        assert "has not been answered yet" in alternate
        for url in ("/topics/work-experience/index.md", "/llms.txt", "/sitemap.xml"):
            assert "CT-AIMH believes" not in client.get(url).text
        assert "CT-AIMH believes" not in alternate
        assert client.get("/criteria/supervision-50-hours-imhs/index.md").status_code == 404
        head = BeautifulSoup(client.get("/questions/work-how-many/").text, "html.parser").head
        assert head is not None
        assert "CT-AIMH believes" not in str(head)
        assert bool(head.select("meta[name=robots][content=noindex]")) == with_drafts


def test_llms_txt_has_the_form_that_its_readers_expect(based: Path, site: Path) -> None:
    for folder in (based, site):
        lines = (folder / "llms.txt").read_text("utf-8").splitlines()
        assert lines[0] == "# Endorsement questions and answers"
        assert lines[2].startswith("> What applicants ask about endorsement")
        heads = [line for line in lines if line.startswith("## ")]
        assert heads == [
            "## Specialized In-Service Training",
            "## Specialized Work Experience",
            "## Reflective Supervision",
            "## Requirements and words",
            "## Optional",
        ]
        rest = lines[lines.index(heads[0]) :]
        for line in filter(None, rest):
            assert line in heads or re.fullmatch(r"- \[.+\]\(\S*index\.md\)(: .+)?", line), line
        assert "/index.md): Answered" in "\n".join(lines)


def test_llms_txt_stays_short_for_many_questions(small_content: Path) -> None:
    for number in range(300):
        (small_content / "faq" / "fees" / f"fee-{number}.md").write_text(
            f"---\nid: fee-{number}\nstatus: open\n---\n# Fee {number}?\n"
        )
    text = create_app(small_content).test_client().get("/llms.txt").text
    assert "(/topics/fees/index.md): 301 questions, 1 answered\n" in text
    assert "Fee 7" not in text


def test_a_folder_with_nothing_in_it_has_documents_too(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.toml").write_text(f'[site]\nbase_address = "{BASE}"\n')
    export_site(tmp_path / "content", tmp_path / "site")
    for name in ("index.md", "glossary/index.md", "llms.txt", "sitemap.xml", "opensearch.xml"):
        assert (tmp_path / "site" / name).read_text("utf-8").strip()
    assert "There are no pages yet." in (tmp_path / "site/word-index/index.html").read_text("utf-8")


def test_every_address_that_the_export_is_told_of_is_there(
    based: Path, small_content: Path
) -> None:
    content = based.parent / "content"
    for client in (create_app(folder).test_client() for folder in (small_content, content)):
        app = client.application
        snapshot = app.watcher.snapshot()
        with app.app_context():
            named = list(addresses(snapshot))
        for endpoint, values in named:
            with app.test_request_context():
                url = url_for(endpoint, **values)
            assert client.get(url).status_code == 200, url
        assert len(named) == len({(name, *values.values()) for name, values in named})
