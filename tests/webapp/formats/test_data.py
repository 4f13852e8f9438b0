"""All records as data: complete, as the public sees them, with addresses that lead somewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from ingest.content.loading import open_content
from ingest.content.model.csv_text import format_rows
from ingest.content.model.knowledge import KnowledgeBase
from support.content import CONTENT, edit_file
from support.manual import PAGES
from webapp.application import create_app, create_export_app
from webapp.export.exporter import export_site

EXPLAINED = PAGES["docs/data-formats.md"]

KINDS = ("topics", "questions", "criteria", "categories", "terms")


@pytest.fixture(scope="module")
def catalogue(site: Path) -> dict[str, Any]:
    """The `faq.json` of the export of the frozen content."""
    values: dict[str, Any] = json.loads((site / "faq.json").read_text("utf-8"))
    return values


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(CONTENT).test_client()


def _table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_record_is_there_in_the_order_shown(
    catalogue: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    public = knowledge.public()
    assert catalogue["format"] == 1
    assert catalogue["association"]["name"] == public.association.name
    for kind in KINDS:
        assert [one["id"] for one in catalogue[kind]] == [one.id for one in getattr(public, kind)]


def test_a_question_has_all_that_its_page_says(
    catalogue: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    one = dict(next(one for one in catalogue["questions"] if one["id"] == "work-how-many"))
    asked_as = one.pop("asked_as")
    assert asked_as == list(knowledge.question_by_id["work-how-many"].asked_as) != []
    assert one.pop("text").startswith(
        "CT-AIMH believes that endorsement applicants should have enough experience with"
    )
    assert one.pop("answer").startswith(
        "CT-AIMH believes that [endorsement](<glossary/index.html#endorsement>) applicants should "
        "have [enough experience with infants/toddlers]"
        "(<criteria/work-enough-to-be-rated/index.html>) so that"
    )
    assert one == {
        "id": "work-how-many",
        "topic": "work-experience",
        "title": "How many infants or toddlers do I need to work with to meet the specialized "
        "work criteria?",
        "is_answered": True,
        "categories": ["ifa", "ifs", "ifrs", "ers", "imhs", "imhm-c", "imhm-p", "imhm-rf"],
        "criteria": [
            "families-after-preschool-work",
            "families-without-prior-work",
            "work-enough-to-be-rated",
            "infant-toddler-age",
        ],
        "short": "How many infants or toddlers do I need to work with?",
        "confirmed": False,
        "reviewed": None,
        "changed": None,
        "sources": [
            {
                "document": "000_92faf81f376fa029.txt",
                "title": "Frequently Asked Questions: Specialized Work Experience",
                "first": 22,
                "last": 28,
            },
            {
                "document": "002_6dcc4df6943ad766.txt",
                "title": "Frequently Asked Questions on the association's web site",
                "first": 30,
                "last": 30,
            },
        ],
        "former_ids": [],
        "url": "questions/work-how-many/index.html",
    }


def test_a_criterion_has_its_figures_and_what_it_rests_on(catalogue: dict[str, Any]) -> None:
    one = next(one for one in catalogue["criteria"] if one["id"] == "families-after-preschool-work")
    assert one["figures"] == ["at least 10 families over at least 6 months"]
    assert one["standing"] == "quoted"
    assert [(span["document"], span["first"]) for span in one["sources"]] == [
        ("000_92faf81f376fa029.txt", 24)
    ]
    page = next(page for one in catalogue["criteria"] for page in one["pages"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page["read"])
    assert urlsplit(page["address"]).netloc


def test_every_key_is_explained(catalogue: dict[str, Any]) -> None:
    for kind in KINDS:
        for key in catalogue[kind][0]:
            assert f"`{key}`" in EXPLAINED, f"{kind}: {key}"
    for key in (*catalogue, *catalogue["association"], *_table_head()):
        assert f"`{key}`" in EXPLAINED, key


def _table_head() -> list[str]:
    return _table(create_app(CONTENT).test_client().get("/faq.csv").data)[0]


def _links(catalogue: dict[str, Any]) -> set[str]:
    written = json.dumps([catalogue[kind] for kind in KINDS])
    markdown = {one for one in re.findall(r"\]\(<([^>]*)>\)", written) if "://" not in one}
    return markdown | {one["url"] for kind in KINDS for one in catalogue[kind] if "url" in one}


def test_every_address_of_the_export_is_a_file_of_it(site: Path, catalogue: dict[str, Any]) -> None:
    links = _links(catalogue)
    assert len(links) > 90
    for link in links:
        file, _, fragment = link.partition("#")
        page = (site / file).read_text("utf-8")
        assert not fragment or f'id="{fragment}"' in page, link


def test_every_address_of_the_live_site_is_a_page_of_it(client: FlaskClient) -> None:
    links = _links(client.get("/faq.json").get_json())
    assert "questions/work-how-many/" in links
    for link in {link.partition("#")[0] for link in links}:
        assert client.get(f"/{link}").status_code == 200, link


def test_each_record_stands_on_a_line_of_its_own(site: Path, catalogue: dict[str, Any]) -> None:
    lines = (site / "faq.json").read_text("utf-8").splitlines()
    assert sum(line.startswith('{"id": ') for line in lines) == sum(
        len(catalogue[kind]) for kind in KINDS
    )


def test_drafts_and_retired_questions_are_not_in_it(content: Path, tmp_path: Path) -> None:
    folder = content / "faq" / "work-experience"
    edit_file(folder / "work-how-many.md", "status: published", "status: draft")
    edit_file(folder / "work-masters-start.md", "status: published", "status: retired")
    (content / "expectations.toml").unlink()
    export_site(content, tmp_path / "site")
    catalogue = json.loads((tmp_path / "site" / "faq.json").read_text("utf-8"))
    by_id = {one["id"]: one for one in catalogue["questions"]}
    assert "work-masters-start" not in by_id
    assert (by_id["work-how-many"]["is_answered"], by_id["work-how-many"]["answer"]) == (False, "")
    table = (tmp_path / "site" / "faq.csv").read_text("utf-8")
    assert "professional development ladder" not in table
    assert "CT-AIMH expects service delivery" not in table


def test_an_empty_collection_is_data_too(small_content: Path) -> None:
    (small_content / "faq" / "fees" / "cost.md").unlink()
    client = create_app(small_content).test_client()
    assert client.get("/faq.json").get_json()["questions"] == []
    assert len(_table(client.get("/faq.csv").data)) == 1


# The table


def test_the_table_has_a_row_for_each_question_and_criterion(
    site: Path, knowledge: KnowledgeBase
) -> None:
    head, *rows = _table((site / "faq.csv").read_bytes())
    public = knowledge.public()
    assert [(row[0], row[1]) for row in rows] == [
        *(("question", one.id) for one in public.questions),
        *(("criterion", one.id) for one in public.criteria),
    ]
    assert {len(row) for row in rows} == {len(head)}
    one = dict(zip(head, next(row for row in rows if row[1] == "work-how-many"), strict=True))
    assert one["topic"] == "work-experience"
    assert one["answered"] == "yes"
    assert one["sources"] == "000_92faf81f376fa029.txt:22-28; 002_6dcc4df6943ad766.txt:30"
    assert one["url"] == "questions/work-how-many/index.html"


def test_addresses_of_the_table_are_whole_where_the_site_is_known(small_content: Path) -> None:
    base = "https://faq.example.org/sub/"
    (small_content / "site.toml").write_text(f'[site]\nbase_address = "{base}"\n', "utf-8")
    client = create_export_app(open_content(small_content)).test_client()
    head, row = _table(client.get("/faq.csv").data)
    assert row[head.index("url")] == f"{base}questions/cost/"


def test_the_table_opens_in_a_spreadsheet(site: Path) -> None:
    data = (site / "faq.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkind,id,title,")
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(small_content: Path, start: str) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    edit_file(file, "# What does it cost?", f'# {start}HYPERLINK("http://example.org"; "Cost")')
    row = _table(create_app(small_content).test_client().get("/faq.csv").data)[1]
    assert row[2] == f'\'{start}HYPERLINK("http://example.org"; "Cost")'


def test_no_cell_of_the_frozen_table_is_a_formula(site: Path) -> None:
    for row in _table((site / "faq.csv").read_bytes()):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_numbers_stay_numbers_and_tabs_are_no_formula() -> None:
    assert format_rows([[-1, "\t=1", "\r=1", "a=1", "'=1"]]) == ("-1,'\t=1,\"'\r=1\",a=1,'=1\r\n")
