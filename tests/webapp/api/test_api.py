"""The API of the live site: what it answers, and that its description tells the truth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from ingest.content.loading import open_content
from search.engine import search
from search.scored_index import ScoredIndex
from support.content import CONTENT, CRITERIA_OF_EACH_KIND, edit_file
from support.manual import PAGES
from webapp.api.parameters import DESCRIPTION
from webapp.application import create_app, create_export_app
from webapp.site.addresses import Site
from webapp.site.problems import PROBLEM, problem_json

SCHEMAS = DESCRIPTION["components"]["schemas"]

QUERIES = [
    *("how many toddlers do I need", "fee", "ifs", "suprevision hours", "scholarship", "zebra"),
    *(" ", "-hours", 'kind:term "reflective supervision"', "🦉", "\0", "a" * 1000),
]


@pytest.fixture(scope="module")
def app() -> Site:
    return create_app(CONTENT)


@pytest.fixture(scope="module")
def client(app: Site) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def catalogue(client: FlaskClient) -> dict[str, Any]:
    """`faq.json` of the same site."""
    values: dict[str, Any] = client.get("/faq.json").get_json()
    return values


def _read(response: TestResponse, name: str) -> dict[str, Any]:
    """The values of an answer, which are as the schema of this name says and hold nothing else."""
    values: dict[str, Any] = json.loads(response.text)
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _closed()}}
    Draft202012Validator(schema, validate_formats=True).validate(values)
    return values


def _closed() -> dict[str, Any]:
    """The schemas, with no property but those that they name."""

    def closed(value: Any) -> Any:
        if isinstance(value, list):
            return [closed(one) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: closed(one) for key, one in value.items()}
        return {**made, "additionalProperties": False} if "required" in made else made

    made: dict[str, Any] = closed(SCHEMAS)
    return made


def _search(client: FlaskClient, query: str, **chosen: str | int) -> dict[str, Any]:
    response = client.get("/api/v1/search", query_string={"q": query, **chosen})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return _read(response, "Search")


# Searches


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: ascii(query[:20]))
def test_a_search_finds_what_the_engine_finds(
    client: FlaskClient, index: ScoredIndex, query: str
) -> None:
    found = _search(client, query)
    expected = search(index, query, limit=20)
    assert [(one["kind"], one["id"], one["score"], one["more"]) for one in found["hits"]] == [
        (one.kind, one.id, one.score, one.more) for one in expected.hits
    ]
    assert found["totals"] == expected.totals
    assert (found["query"], found["confident"]) == (query, expected.confident)
    assert found["suggestion"] == expected.suggestion
    assert sum(found["facets"]["kind"].values()) == sum(found["totals"].values())


def test_pages_follow_one_another_and_end(client: FlaskClient) -> None:
    whole = _search(client, "hours", limit=50)["hits"]
    assert len(whole) == 50
    assert [
        hit for page in (1, 2, 3, 4) for hit in _search(client, "hours", limit=7, page=page)["hits"]
    ] == whole[:28]
    found = _search(client, "scholarship", limit=1)
    assert found["pages"] == sum(found["totals"].values())
    assert _search(client, "scholarship", limit=1, page=20)["hits"] == []


def test_a_filter_leaves_what_is_of_it_and_one_that_does_not_exist_nothing(
    client: FlaskClient,
) -> None:
    counts = _search(client, "hours")["facets"]
    for facet, count in (("topic", "training"), ("category", "ifs"), ("kind", "criterion")):
        found = _search(client, "hours", **{facet: count})
        assert sum(found["totals"].values()) == counts[facet][count]
    assert _search(client, "hours", topic="nowhere")["hits"] == []


def test_an_excerpt_is_marked_and_its_parts_are_the_whole(client: FlaskClient) -> None:
    hits = _search(client, "how many toddlers do I need")["hits"]
    for hit in hits:
        assert "".join(one["text"] for one in hit["fragments"]) == hit["excerpt"]
    marked = [one["text"] for one in hits[0]["fragments"] if one["is_match"]]
    assert marked
    assert {one.lower() for one in marked} <= {"infant", "infants", "toddler", "toddlers"}


def test_no_figure_stands_without_for_whom_it_holds_and_how_far_to_rely_on_it(
    client: FlaskClient, catalogue: dict[str, Any]
) -> None:
    """A lone figure never poses as the rule for all."""
    by_id = {one["id"]: one for one in catalogue["criteria"]}
    hits = _search(client, "what does it cost", limit=50)["hits"]
    with_figures = [hit for hit in hits if hit["figures"]]
    assert with_figures
    for hit in with_figures:
        assert hit["figures"] == by_id[hit["id"]]["figures"]
        assert " · " in hit["about"]
        assert hit["caution"] == (None if hit["confirmed"] else catalogue["caution"])
        record = _read(client.get(f"/api/v1/criteria/{hit['id']}"), "Criterion")
        assert hit["about"].startswith(record["about"])
    assert any(hit["sibling"] for hit in hits)
    known = [one for hit in _search(client, "scholarship")["hits"] for one in hit["known"]]
    assert all(one["text"] and one["url"] for one in known)


def test_addresses_are_whole_where_the_site_knows_its_own(content: Path) -> None:
    edit_file(
        content / "site.toml", "[site]\n", '[site]\nbase_address = "https://faq.example/a/"\n'
    )
    client = create_app(content).test_client()
    hits = _search(client, "what does endorsement mean", limit=50)["hits"]
    assert {hit["kind"] for hit in hits} >= {"question", "criterion", "term"}
    for hit in hits:
        assert hit["url"].startswith("https://faq.example/a/")
    record = _read(client.get("/api/v1/questions/work-how-many"), "Question")
    assert record["url"] == "https://faq.example/a/questions/work-how-many/"
    links = re.findall(r"\]\(<?([^)>]*)", record["answer"])
    links += re.findall(r'href="([^"]*)', record["html"])
    assert len(links) > 4
    assert all(one.startswith("https://faq.example/a/") for one in links)
    description = client.get("/api/v1/openapi.json").get_json()
    assert description["servers"] == [{"url": "https://faq.example/a"}]


def test_where_nobody_knows_where_the_site_is_they_begin_at_its_root(client: FlaskClient) -> None:
    for hit in _search(client, "what does endorsement mean", limit=50)["hits"]:
        assert client.get(hit["url"].partition("#")[0]).status_code == 200


# Records

BESIDE = {"html", "related", "about", "beside", "questions", "caution"}
"""What a record has here and not in `faq.json`."""


def _records(catalogue: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for question in catalogue["questions"]:
        yield "Question", f"/api/v1/questions/{question['id']}", question
    for criterion in catalogue["criteria"]:
        if criterion["id"] in CRITERIA_OF_EACH_KIND:
            yield "Criterion", f"/api/v1/criteria/{criterion['id']}", criterion


def test_a_record_is_that_of_the_catalogue_and_what_its_page_says_beside(
    client: FlaskClient, catalogue: dict[str, Any]
) -> None:
    for name, path, expected in _records(catalogue):
        values = _read(client.get(path), name)
        assert values["caution"] == (None if values["confirmed"] else catalogue["caution"])
        assert bool(values["html"]) == bool(values["text"])
        same = {key: one for key, one in values.items() if key not in BESIDE}
        for linking in ("answer", "statement", "url"):  # from the root, and not relative to it
            if linking in same:
                same[linking] = same[linking].replace("(</", "(<").removeprefix("/")
        assert same == expected


def test_ids_of_others_lead_to_them(client: FlaskClient) -> None:
    fee = _read(client.get("/api/v1/criteria/fee-family-associate"), "Criterion")
    assert fee["beside"]
    others = [f"/api/v1/criteria/{one}" for one in fee["beside"]]
    question = _read(client.get("/api/v1/questions/work-how-many"), "Question")
    others += [f"/api/v1/criteria/{one}" for one in question["criteria"]]
    others += [f"/api/v1/questions/{one}" for one in question["related"]]
    assert {client.get(one).status_code for one in others} == {200}


def test_a_former_id_leads_to_the_record(small_content: Path) -> None:
    edit_file(small_content / "faq" / "fees" / "cost.md", "\nstatus", "\nformer_ids: old\nstatus")
    client = create_app(small_content).test_client()
    response = client.get("/api/v1/questions/old")
    assert (response.status_code, response.location) == (301, "/api/v1/questions/cost")
    assert client.get("/api/v1/criteria/old").location == "/api/v1/questions/cost"


@pytest.mark.parametrize("path", ["questions/nope", "criteria/nope", "questions/a%2fb", "nope", ""])
def test_what_does_not_exist_is_a_problem(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    example = DESCRIPTION["components"]["responses"]["NotFound"]["content"][PROBLEM]["example"]
    assert _read(response, "Problem") == example


def test_a_wrong_parameter_is_a_problem_that_names_it(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=fee&limit=900")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert _read(response, "Problem") == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "“limit” is not as it must be. Give a whole number from 1 to 50.",
        "parameter": "limit",
    }


# Other web sites


@pytest.mark.parametrize("path", ["search?q=fee", "search", "questions/work-how-many", "nowhere"])
def test_scripts_of_any_web_site_may_read_it(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"Origin": "https://other.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_no_page_may_be_read_by_others(client: FlaskClient) -> None:
    for path in ("/", "/search/?q=fee", "/apix"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers


def test_neither_drafts_nor_an_export_have_an_api(content: Path) -> None:
    drafts = create_app(content, with_drafts=True).test_client()
    response = drafts.get("/api/v1/search?q=fee")
    assert response.status_code == 404
    assert "Access-Control-Allow-Origin" not in response.headers
    export = create_export_app(open_content(content)).test_client()
    assert export.get("/api/v1/questions/work-how-many").status_code == 404


# The description


def test_the_site_gives_its_description(client: FlaskClient) -> None:
    description = client.get("/api/v1/openapi.json").get_json()
    assert description["info"]["title"] != DESCRIPTION["info"]["title"]
    assert description["paths"] == DESCRIPTION["paths"]
    assert description["servers"] == [{"url": "/"}]


def test_the_description_lists_all_addresses(app: Site) -> None:
    rules = {one.rule for one in app.url_map.iter_rules() if one.rule.startswith("/api/")}
    assert {re.sub(r"<\w+>", "{id}", one) for one in rules} == set(DESCRIPTION["paths"])


def test_problems_that_are_described_are_those_that_are_said() -> None:
    for answer in DESCRIPTION["components"]["responses"].values():
        for content in answer.get("content", {}).values():
            example = content["example"]
            assert json.loads(problem_json(example["status"])) == example


def _answers() -> Iterator[dict[str, Any]]:
    for path in DESCRIPTION["paths"].values():
        yield from path["get"]["responses"].values()
    yield from DESCRIPTION["components"]["responses"].values()


def test_a_problem_that_is_shared_is_that_of_its_status() -> None:
    shared = DESCRIPTION["components"]["responses"]
    for path in DESCRIPTION["paths"].values():
        for status, answer in path["get"]["responses"].items():
            if "$ref" in answer:
                one = shared[answer["$ref"].rpartition("/")[2]]
                for content in one.get("content", {}).values():
                    assert content["example"]["status"] == int(status)


def test_examples_are_as_their_schemas_say() -> None:
    for path in DESCRIPTION["paths"].values():
        for parameter in path["get"].get("parameters", ()):
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])
    for answer in _answers():
        for media in answer.get("content", {}).values():
            if "example" in media:
                schema = {**media["schema"], "components": {"schemas": _closed()}}
                Draft202012Validator(schema).validate(media["example"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_explained(name: str) -> None:
    explained = PAGES["docs/api.md"]
    for key in SCHEMAS[name]["properties"]:
        assert f"`{key}`" in explained, key
