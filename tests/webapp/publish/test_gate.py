"""The gate before publishing, with real exports of edited content: what stops it, what it tells."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from ingest.content.loading import load, open_content
from ingest.content.writing import writing_to
from ingest.word_differences import differences, in_words
from support.chromium import assert_accessible, assert_fits
from support.content import CONTENT, edit_file, write_small_content
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.cli.main import main
from webapp.export.exporter import MANIFEST, build_export, export_site
from webapp.export.workplace import open_workplace
from webapp.publish.comparison import Record, compare
from webapp.publish.exported_site import read_exported
from webapp.publish.gate import PublishSettings, publish
from webapp.publish.sizes import weigh

Faq = Callable[..., Result]

T = TypeVar("T")

TRAVEL = """\
---
id: travel
status: published
asked_as:
  - is mileage paid
---
# Who pays for my travel to the exam?

Nobody pays for travel. See [[question:cost]].
"""

SEARCH = """\
[[search]]
query = "who pays for travel"
expected = ["travel"]
within = 1

[[search]]
query = "what does it cost"
expected = ["cost"]
within = 1
"""

SISTER = {
    "sources/sources.toml": """\
[[page]]
id = "sister-page"
title = "Travel"
address = "https://sister.invalid/"
read = 2026-11-22
""",
    "criteria/mileage.md": """\
---
id: mileage
kind: application
standing: confirmed
sources: [sister-page]
---
# Mileage

Nobody pays for it.
""",
}
"""Files with a criterion that readers see until its standing changes."""

UNTOUCHED = (
    "Nothing was written to site. Correct what is named above, then run the same command again."
)


def _write_fees(content: Path) -> Path:
    write_small_content(content)
    (content / "faq" / "fees" / "travel.md").write_text(TRAVEL, "utf-8")
    (content / "expectations.toml").write_text(SEARCH, "utf-8")
    return content / "faq" / "fees"


@pytest.fixture
def fees(tmp_path: Path) -> Path:
    """The folder of the one topic, with two answered questions."""
    return _write_fees(tmp_path / "content")


@pytest.fixture(scope="module")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of `fees` as it is."""
    folder = tmp_path_factory.mktemp("first")
    _write_fees(folder / "content")
    arguments = ["publish", str(folder / "site"), "--content", str(folder / "content")]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    return folder / "site"


@pytest.fixture
def published(fees: Path, first_site: Path, tmp_path: Path) -> Path:
    """The site as it was published first, in `site`."""
    return Path(shutil.copytree(first_site, tmp_path / "site"))


def _rename(fees: Path, old: str, new: str) -> None:
    """Gives a question another id everywhere, and leaves nothing that leads on."""
    (fees / f"{old}.md").rename(fees / f"{new}.md")
    edit_file(fees / f"{new}.md", f"id: {old}", f"id: {new}")
    edit_file(fees.parent.parent / "expectations.toml", f'"{old}"', f'"{new}"')


def _retire(fees: Path, slug: str) -> None:
    """Takes a question away, and what is expected of it."""
    edit_file(fees / f"{slug}.md", "status: published", "status: retired")
    expectations = fees.parent.parent / "expectations.toml"
    blocks = expectations.read_text("utf-8").split("\n\n")
    kept = [block for block in blocks if f'"{slug}"' not in block]
    expectations.write_text("\n\n".join(kept), "utf-8")


def _say_where(fees: Path) -> None:
    """Writes where the site will be."""
    (fees.parent.parent / "site.toml").write_text(
        '[site]\nbase_address = "https://faq.example.org/"\n', "utf-8"
    )


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _noise(words: int) -> str:
    """Words that do not compress well: some 35 bytes each."""
    return " ".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(words))


def _values(result: Result) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(result.stdout)
    return values


def _rewrite(site: Path, name: str, text: str) -> None:
    """Puts another file in the place of one of an export, and its hash into the manifest."""
    (site / name).write_text(text, "utf-8")
    digest = hashlib.sha256((site / name).read_bytes()).hexdigest()
    manifest = site / MANIFEST
    listed = re.sub(
        rf"^[0-9a-f]{{64}}(?=  {re.escape(name)}$)", digest, _text(manifest), flags=re.M
    )
    manifest.write_text(listed, "utf-8")


def _text(path: Path) -> str:
    return path.read_text("utf-8")


# The first time


def test_the_first_export_is_all_new_and_nothing_stops_it(
    faq: Faq, fees: Path, tmp_path: Path
) -> None:
    result = faq("publish", "site")
    assert (result.exit_code, result.stderr) == (0, f"{WITHOUT_BASE_ADDRESS}\n")
    assert result.stdout.startswith(
        "Published. This is the first export: 2 questions, all of them new.\n\nSize: "
    )
    assert result.stdout.endswith(
        "\n\nThe new site is in site. Look at it once more, site/index.html, then put the folder "
        "on the web host.\n"
    )
    export_site(fees.parent.parent, tmp_path / "plain")
    assert _tree(tmp_path / "site") == _tree(tmp_path / "plain")


def test_with_a_base_address_nothing_is_missing(faq: Faq, fees: Path, tmp_path: Path) -> None:
    _say_where(fees)
    assert faq("publish", "site").stderr == ""


def test_an_empty_folder_is_a_first_time_too(faq: Faq, fees: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    values = _values(faq("publish", "site", "--json"))
    assert (values["is_first"], values["against"], values["published"]) == (True, None, True)
    assert [one["id"] for one in values["added"]] == ["cost", "travel"]
    assert values["sizes"]["before"] is None


def test_a_first_export_is_checked_as_well(faq: Faq, fees: Path, tmp_path: Path) -> None:
    edit_file(fees / "cost.md", "Nothing.", "See [the list](fees.html).")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert "questions/cost/ has a link to “fees.html”, which is not there." in result.stdout
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.glob(".site*"))


def test_without_a_change_nothing_is_told_and_nothing_differs(faq: Faq, published: Path) -> None:
    before = _tree(published)
    result = faq("publish", "site")
    assert result.stdout.startswith("Published. Nothing has changed since site.\n\nSize: ")
    assert _tree(published) == before


def test_a_change_beside_the_records_is_told_by_its_files(
    faq: Faq, fees: Path, published: Path
) -> None:
    (fees.parent.parent / "site.toml").write_text('[contact]\nemail = "a@example.org"\n', "utf-8")
    result = faq("publish", "site")
    assert result.stdout.startswith(
        "Published. No question, criterion or term has changed since site.\n\nSize: "
    )
    assert _values(faq("publish", "site", "--json"))["files_changed"] == 0
    (fees.parent.parent / "site.toml").unlink()
    assert _values(faq("publish", "site", "--json"))["files_changed"] >= 2


def test_the_frozen_content_can_be_published(faq: Faq, content: Path, tmp_path: Path) -> None:
    report = publish(content, tmp_path / "site")
    assert report.stops == ()
    assert report.is_published
    assert report.links.external == {"ct-aimh.org": 15, "www.ct-aimh.org": 4}


# What is told


def test_a_changed_answer_is_told_word_by_word(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(
        fees / "travel.md", "Nobody pays for travel.", "The association pays for your travel."
    )
    result = faq("publish", "site")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Published. 1 change since site.\n\n"
        "1 question changed\n"
        "  travel: Who pays for my travel to the exam?\n"
        "    answer: “Nobody” is now “The association”, “your” is new\n\n"
    )
    assert "The association pays for your travel." in _text(published / "faq.csv")


def test_what_was_added_answered_reopened_and_reworded_is_told_apart(
    faq: Faq, fees: Path, published: Path
) -> None:
    (fees / "exam.md").write_text("---\nid: exam\nstatus: open\n---\n# When is the exam?\n")
    assert "1 question added\n  exam: When is the exam?\n" in faq("publish", "site").stdout
    (fees / "exam.md").write_text(
        "---\nid: exam\nstatus: published\n---\n# When is the exam?\n\nIn May.\n"
    )
    edit_file(fees / "cost.md", "# What does it cost?", "# What does it cost me?")
    edit_file(fees / "travel.md", "status: published", "status: draft")
    shown = faq("publish", "site").stdout
    assert (
        "1 question newly answered\n"
        "  exam: When is the exam?\n"
        "    answer: “In May.” is new\n\n"
        "1 question no longer answered\n"
        "  travel: Who pays for my travel to the exam?\n"
        "    answer: “Nobody pays for travel. See What does it cost?.” is gone\n\n"
        "1 question changed\n"
        "  cost: What does it cost me?\n"
        "    question: “cost?” is now “cost me?”\n\n"
    ) in shown


def test_other_wordings_criteria_and_the_topic_are_parts_of_a_question(
    faq: Faq, content: Path, tmp_path: Path
) -> None:
    export_site(content, tmp_path / "site")
    file = content / "faq" / "work-experience" / "work-masters-start.md"
    edit_file(file, "asked_as:\n", "asked_as:\n  - zigzag\n")
    edit_file(content / "faq" / "training" / "_topic.md", "# Specialized", "# Special")
    edit_file(
        content / "criteria" / "training-30-hours.md", "at least 30 clock", "at least 31 clock"
    )
    moved = content / "faq" / "supervision" / "supervision-multiple-sources.md"
    for file in moved.parent.glob(f"{moved.stem}.*"):
        file.rename(content / "faq" / "training" / file.name)
    values = _values(faq("publish", "site", "--dry-run", "--json"))
    changed = {
        (one["kind"], one["id"]): {part["name"]: part["words"] for part in one["parts"]}
        for one in values["changed"]
    }
    assert ["new", "zigzag"] in changed["questions", "work-masters-start"]["other wordings"]
    assert changed["questions", "supervision-multiple-sources"] == {
        "topic": [["gone", "supervision"], ["new", "training"]]
    }
    assert changed["topics", "training"]["title"][:2] == [
        ["gone", "Specialized"],
        ["new", "Special"],
    ]
    assert [state for state, _ in changed["criteria", "training-30-hours"]["figures"]] == [
        "gone",
        "new",
    ]


def test_a_link_that_leads_elsewhere_is_a_change_of_its_own(
    faq: Faq, fees: Path, published: Path
) -> None:
    edit_file(fees / "travel.md", "[[question:cost]]", "[[question:travel|What does it cost?]]")
    assert (
        "    links or marks of the answer: “cost?](<questions/cost/index.html>).” is now "
        "“cost?](<questions/travel/index.html>).”\n"
    ) in faq("publish", "site").stdout


def test_more_than_a_few_are_counted(faq: Faq, fees: Path, published: Path) -> None:
    for number in range(20):
        (fees / f"more-{number}.md").write_text(
            f"---\nid: more-{number}\nstatus: open\n---\n# Is {number} more?\n"
        )
    result = faq("publish", "site", "--report", "report.html")
    assert "20 questions added\n" in result.stdout
    assert "\n  and 8 more: see the page that --report writes\n" in result.stdout
    assert len(BeautifulSoup(_text(Path("report.html")), "html.parser").select("section")) == 20


def test_moved_places_of_searches_are_told(faq: Faq, fees: Path, published: Path) -> None:
    old = published.with_name("old")
    shutil.copytree(published, old)
    manifest = _text(old / MANIFEST)
    places = [("1  travel  who pays for travel", "3"), ("1  cost  what does it cost", "-")]
    for line, earlier in places:
        assert f"# search {line}\n" in manifest
        manifest = manifest.replace(f"# search {line}", f"# search {earlier}{line[1:]}")
    (old / MANIFEST).write_text(manifest, "utf-8")
    result = faq("publish", "site", "--against", "old")
    assert (
        "2 searches with another place\n"
        "  “who pays for travel” finds travel at place 1, before at place 3\n"
        "  “what does it cost” finds cost at place 1, before nowhere\n"
    ) in result.stdout
    assert _values(faq("publish", "site", "--against", "old", "--json"))["searches"] == [
        {"query": "who pays for travel", "id": "travel", "before": 3, "after": 1},
        {"query": "what does it cost", "id": "cost", "before": None, "after": 1},
    ]


def test_hosts_of_other_sites_are_counted_and_not_asked(
    faq: Faq, fees: Path, published: Path
) -> None:
    links = "[a](http://nowhere.invalid/a) [b](https://nowhere.invalid/b) [m](mailto:a@b.org)"
    edit_file(fees / "cost.md", "Nothing.", f"{links} [a](http://nowhere.invalid/a)")
    result = faq("publish", "site")
    assert result.exit_code == 0
    assert "Links to other sites, which were not tried: nowhere.invalid (2)\n" in result.stdout


def test_the_sizes_before_and_after_are_told(faq: Faq, fees: Path, published: Path) -> None:
    noise = _noise(100)
    edit_file(fees / "cost.md", "Nothing.", noise)
    sizes = _values(faq("publish", "site", "--json"))["sizes"]
    assert sizes["after"]["page"] == "questions/cost/index.html"
    assert sizes["after"]["page_bytes"] > sizes["before"]["page_bytes"] + 3000
    assert sizes["after"]["bytes"] > sizes["before"]["bytes"]
    assert sizes["after"]["files"] == sizes["before"]["files"] == len(_tree(published)) - 1
    assert MANIFEST in _tree(published), "which is not counted"


# Addresses


def test_an_address_that_would_vanish_stops_it_and_the_likely_question_is_proposed(
    faq: Faq, fees: Path, published: Path
) -> None:
    _rename(fees, "travel", "who-pays")
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "Not published: 1 thing keeps the new site back.\n\n"
        "Addresses that would vanish: 1\n"
        "  - The address questions/travel/ would vanish (“Who pays for my travel to the exam?”).\n"
        "    Write “former_ids: [travel]” in content/faq/fees/who-pays.md:3 (“Who pays for my "
        "travel to the exam?”), if that question replaces it. To let it go for good, add --let-go "
        "questions/travel/\n\n"
    )
    assert result.stdout.endswith(f"\n\n{UNTOUCHED}\n")
    assert _tree(published) == before
    assert not list(published.parent.glob(".site*"))


def test_the_proposed_line_keeps_the_address(faq: Faq, fees: Path, published: Path) -> None:
    _rename(fees, "travel", "who-pays")
    edit_file(fees / "who-pays.md", "id: who-pays\n", "id: who-pays\nformer_ids: [travel]\n")
    edit_file(fees / "who-pays.md", "Nobody pays", "No one pays")
    result = faq("publish", "site")
    assert result.exit_code == 0
    assert (
        "1 question changed\n"
        "  who-pays: Who pays for my travel to the exam?\n"
        "    answer: “Nobody” is now “No one”\n\n"
        "1 question with a new address; the earlier one leads on\n"
        "  who-pays: Who pays for my travel to the exam?\n"
        "    earlier address: questions/travel/\n"
    ) in result.stdout
    assert (published / "questions/travel/index.html").is_file()
    assert faq("publish", "site").stdout.startswith("Published. Nothing has changed since site.")


def test_a_new_id_is_asked_for_wherever_the_old_one_stands(
    faq: Faq, fees: Path, published: Path
) -> None:
    """First in what cannot be read otherwise, then where the next import would look."""
    edit_file(fees / "travel.md", "id: travel", "id: who-pays")
    edit_file(fees / "cost.md", "Nothing.", "Nothing.\n\nSee [[question:travel]].")
    sources = fees.parent.parent / "sources" / "sources.toml"
    sources.parent.mkdir()
    sources.write_text(
        '[questions]\ntravel = "Who pays"\n[different]\ncost = ["travel"]\n', "utf-8"
    )
    values = _values(faq("publish", "site", "--json"))
    assert [(stop["kind"], stop["problem"]) for stop in values["stops"]] == [
        (
            "content",
            "content/expectations.toml:3: the record “travel” does not exist",
        ),
        ("content", "content/faq/fees/cost.md:9: the question “travel” does not exist"),
        ("content", "content/faq/fees/travel.md:2: the id “who-pays” is not the name of the file"),
    ]
    (fees / "travel.md").rename(fees / "who-pays.md")
    for file in (fees.parent.parent / "expectations.toml", fees / "cost.md"):
        file.write_text(re.sub(r"\btravel(?=[]\" ])", "who-pays", _text(file)), "utf-8")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert result.stdout == (
        "Not published: 1 thing keeps the new site back.\n\n"
        "Addresses that would vanish: 1\n"
        "  - The address questions/travel/ would vanish (“Who pays for my travel to the exam?”).\n"
        "    Write “former_ids: [travel]” in content/faq/fees/who-pays.md:3 (“Who pays for my "
        "travel to the exam?”), if that question replaces it. Write “who-pays” for “travel” in "
        "content/sources/sources.toml:2, content/sources/sources.toml:4. To let it go for good, "
        "add --let-go questions/travel/\n\n"
        + result.stdout[result.stdout.index("1 question added") :]
    )
    edit_file(fees / "who-pays.md", "id: who-pays\n", "id: who-pays\nformer_ids: [travel]\n")
    sources.write_text(re.sub(r"\btravel(?=[]\" ])", "who-pays", _text(sources)), "utf-8")
    again = faq("publish", "site")
    assert again.exit_code == 0, again.stdout
    assert (published / "questions/travel/index.html").is_file()


def test_a_record_that_was_there_before_is_not_proposed(
    faq: Faq, fees: Path, published: Path
) -> None:
    """However alike it is: who wanted it to lead on would have said so."""
    (fees / "paid.md").write_text(TRAVEL.replace("id: travel", "id: paid"), "utf-8")
    assert faq("export", "site").exit_code == 0
    (fees / "travel.md").unlink()
    edit_file(
        fees.parent.parent / "expectations.toml", 'expected = ["travel"]', 'expected = ["paid"]'
    )
    values = _values(faq("publish", "site", "--json"))
    assert [stop["remedy"] for stop in values["stops"]] == [
        "Write “former_ids: [travel]” in the file of the question that replaces it. To let it go "
        "for good, add --let-go questions/travel/"
    ]


def test_data_and_feeds_may_not_vanish_either(faq: Faq, fees: Path, tmp_path: Path) -> None:
    _say_where(fees)
    assert faq("publish", "site").exit_code == 0
    (fees.parent.parent / "site.toml").unlink()
    values = _values(faq("publish", "site", "--json"))
    assert [one["problem"] for one in values["stops"]] == [
        "The address opensearch.xml would vanish",
        "The address robots.txt would vanish",
        "The address sitemap.xml would vanish",
    ]
    assert values["stops"][0]["remedy"] == (
        "Write base_address below [site] in content/site.toml again. To let it go for good, add "
        "--let-go opensearch.xml"
    )
    let_go = [f"--let-go={name}" for name in ("opensearch.xml", "robots.txt", "sitemap.xml")]
    assert faq("publish", "site", *let_go).exit_code == 0


def test_what_a_topic_has_beside_its_page_goes_only_with_a_word(
    faq: Faq, fees: Path, published: Path
) -> None:
    """Its Markdown alternate goes with its page; assets and the index of words stop nothing."""
    manifest = published / MANIFEST
    others = ("pdf/topics/fees.pdf", "word-index/z/index.html", "assets/gone.01234567.css")
    lines = "".join(f"{'0' * 64}  {name}\n" for name in others)
    manifest.write_text(_text(manifest) + lines, "utf-8")
    fees.rename(fees.with_name("money"))
    result = faq("publish", "site")
    assert re.findall(r"The address (\S+) would vanish", result.stdout) == [
        "pieces/topics/fees.html",
        "topics/fees/",
        "pdf/topics/fees.pdf",
    ]
    assert (
        "  - The address pdf/topics/fees.pdf would vanish.\n"
        "    Call the folder of the topic content/faq/fees again. To let it go for good, add "
        "--let-go pdf/topics/fees.pdf\n"
    ) in result.stdout


def test_a_redirect_may_not_vanish_either_and_its_end_is_certain(
    faq: Faq, fees: Path, published: Path
) -> None:
    edit_file(fees / "cost.md", "id: cost\n", "id: cost\nformer_ids: [price, fee]\n")
    assert faq("publish", "site").exit_code == 0
    edit_file(fees / "cost.md", "former_ids: [price, fee]", "former_ids: [fee]")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "  - The address questions/price/ would vanish.\n"
        "    Write “former_ids: [fee, price]” in content/faq/fees/cost.md:3 (“What does it "
        "cost?”). To let it go for good, add --let-go questions/price/\n"
    ) in result.stdout


def test_a_retired_question_is_replaced_or_let_go(faq: Faq, fees: Path, published: Path) -> None:
    _retire(fees, "travel")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "    It is retired in content/faq/fees/travel.md. If another question replaces it, delete "
        "that file, and in the file of the other, write “former_ids: [travel]” and its words in "
        "the file of wordings beside it. To let it go for good, add --let-go questions/travel/\n"
    ) in result.stdout
    let_go = faq("publish", "site", "--let-go", "questions/travel/")
    assert let_go.exit_code == 0
    assert "1 question no longer shown\n  travel: Who pays" in let_go.stdout
    assert "\nAddress let go: questions/travel/\n" in let_go.stdout
    assert not (published / "questions/travel").exists()
    assert faq("publish", "site").exit_code == 0, "it is let go for good"


@pytest.mark.parametrize(
    "address",
    [
        "questions/travel",
        "/questions/travel/",
        "questions/travel/index.html",
        "https://faq.example.org/questions/travel/",
    ],
)
def test_an_address_may_be_written_in_any_way(faq: Faq, fees: Path, address: str) -> None:
    _say_where(fees)
    assert faq("publish", "site").exit_code == 0
    _retire(fees, "travel")
    assert faq("publish", "site", "--dry-run", "--let-go", address).exit_code == 0


def test_an_address_that_never_was_cannot_be_let_go(faq: Faq, published: Path) -> None:
    result = faq("publish", "site", "--let-go", "questions/travl/")
    assert result.exit_code == 2
    assert result.stderr == (
        "There is no address “questions/travl/” in site. Did you mean “questions/travel/”?\n"
    )
    first = faq("publish", "other", "--let-go", "x")
    assert first.stderr == "There is no earlier export, so no address can be let go.\n"


def test_a_topic_that_goes_stops_it(faq: Faq, fees: Path, published: Path) -> None:
    fees.rename(fees.with_name("money"))
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "  - The address topics/fees/ would vanish (“Fees”).\n"
        "    Call the folder of the topic content/faq/fees again. To let it go for good, add "
        "--let-go topics/fees/\n"
    ) in result.stdout


def test_criteria_and_categories_keep_their_addresses(
    faq: Faq, content: Path, tmp_path: Path
) -> None:
    export_site(content, tmp_path / "site")
    file = content / "criteria" / "fee-mentor.md"
    edit_file(file, "id: fee-mentor", "id: mentor-fee")
    file.rename(content / "criteria" / "mentor-fee.md")
    wordings = content / "criteria" / "fee-mentor.wordings.txt"
    wordings.rename(wordings.with_name("mentor-fee.wordings.txt"))
    edit_file(content / "expectations.toml", '"fee-mentor"', '"mentor-fee"')
    for path in content.rglob("*.md"):
        if "fee-mentor" in (text := _text(path)):
            path.write_text(text.replace("fee-mentor", "mentor-fee"), "utf-8")
    stops = publish(content, tmp_path / "site", PublishSettings(is_dry_run=True)).stops
    assert len(stops) == 1
    assert stops[0].problem.startswith("The address criteria/fee-mentor/ would vanish (“")
    assert stops[0].remedy.startswith(f"Write “former_ids: [fee-mentor]” in {content}")
    assert "criteria/mentor-fee.md" in stops[0].remedy
    assert ", if that criterion replaces it. " in stops[0].remedy


def test_a_criterion_that_only_a_sister_association_has_is_replaced_or_let_go(
    faq: Faq, fees: Path, published: Path
) -> None:
    content = fees.parent.parent
    for path, text in SISTER.items():
        (content / path).parent.mkdir()
        (content / path).write_text(text, "utf-8")
    assert faq("publish", "site").exit_code == 0
    edit_file(content / "criteria" / "mileage.md", "confirmed", "sister")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "    It is of the standing “sister” in content/criteria/mileage.md. If another criterion "
        "replaces it, delete that file, and in the file of the other, write “former_ids: "
        "[mileage]”. To let it go for good, add --let-go criteria/mileage/\n"
    ) in result.stdout
    assert faq("publish", "site", "--let-go", "criteria/mileage/").exit_code == 0


# Searches, links, sizes, faults


def test_a_search_that_fails_stops_it(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(
        fees.parent.parent / "expectations.toml", 'expected = ["cost"]', 'expected = ["travel"]'
    )
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "Searches that do not find what they must: 1\n"
        "  - content/expectations.toml:7: the search “what does it cost” should find “travel” "
        "first, but finds “cost”.\n"
        "    Add what people type to content/faq/fees/travel.wordings.txt, or change what is "
        'expected. Learn why with: faq explain "what does it cost" travel\n'
    ) in result.stdout
    assert _tree(published) == before


def test_a_dead_link_stops_it(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "cost.md", "Nothing.", "[a](../travel/index.html#nowhere) [b](list.html)")
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "Links that lead nowhere: 2\n"
        "  - questions/cost/ has a link to “../travel/index.html#nowhere”, which is not there.\n"
        "    Correct the link in content/faq/fees/cost.md, or take it out.\n"
        "  - questions/cost/ has a link to “list.html”, which is not there.\n"
    ) in result.stdout
    assert _tree(published) == before


def test_a_link_to_a_file_that_staff_put_there_is_not_dead(
    faq: Faq, fees: Path, published: Path
) -> None:
    (published / "list.pdf").write_bytes(b"%PDF")
    edit_file(fees / "cost.md", "Nothing.", "[b](../../list.pdf)")
    assert faq("publish", "site").exit_code == 0
    assert (published / "list.pdf").is_file()


def test_a_heavy_page_stops_it_until_more_is_allowed(faq: Faq, fees: Path, published: Path) -> None:
    noise = _noise(400)
    edit_file(fees / "cost.md", "Nothing.", noise)
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert re.search(
        r"Too much to load: 1\n  - questions/cost/ weighs \d\d\.\d kB, more than 15\.\n"
        r"    Shorten content/faq/fees/cost\.md, or allow more with --budget\.\n",
        result.stdout,
    )
    assert _tree(published) == before
    assert faq("publish", "site", "--budget", "30").exit_code == 0


def test_a_heavy_search_index_stops_it(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "cost.md", "Nothing.", _noise(50))
    result = faq("publish", "site", "--index-budget", "1")
    assert result.exit_code == 1
    assert re.search(r"  - The search index weighs \d\.\d kB, more than 1\.\n", result.stdout)


def test_a_page_weighs_what_it_loads(site: Path) -> None:
    place = site / "questions" / "work-how-many" / "index.html"
    page = BeautifulSoup(_text(place), "html.parser")
    tags = page.select("link[rel=stylesheet], script[src]")
    files = {(place.parent / str(tag.get("href") or tag.get("src"))).resolve() for tag in tags}
    assert files
    sizes = [len(gzip.compress(file.read_bytes(), 6)) for file in (place, *files)]
    name = place.relative_to(site).as_posix()
    assert weigh(site, [name]) == {name: sum(sizes)}


def test_faults_of_the_content_stop_it_all_at_once(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "cost.md", "status: published", "status: publishd")
    edit_file(fees / "travel.md", "[[question:cost]]", "[[question:cots]]")
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert result.stdout == (
        "Not published: 2 things keep the new site back.\n\n"
        "Faults in the content: 2\n"
        "  - content/faq/fees/cost.md:3: the status “publishd” does not exist.\n"
        "    Did you mean “published”?\n"
        "  - content/faq/fees/travel.md:9: the question “cots” does not exist.\n"
        "    Did you mean “cost”?\n\n"
        f"{UNTOUCHED}\n"
    )
    assert _tree(published) == before
    values = _values(faq("publish", "site", "--json"))
    assert [stop["kind"] for stop in values["stops"]] == ["content", "content"]
    assert values["sizes"]["after"] is None


def test_all_that_stops_it_is_said_at_once(faq: Faq, fees: Path, published: Path) -> None:
    _rename(fees, "travel", "who-pays")
    edit_file(fees / "cost.md", "Nothing.", f"[b](list.html) {_noise(50)}")
    edit_file(
        fees.parent.parent / "expectations.toml", 'expected = ["cost"]', 'expected = ["who-pays"]'
    )
    values = _values(faq("publish", "site", "--json", "--index-budget", "1"))
    assert [stop["kind"] for stop in values["stops"]] == ["address", "search", "link", "size"]
    assert not values["published"]


# Dry runs and reports


def test_a_dry_run_tells_the_same_and_writes_nothing(
    faq: Faq, fees: Path, published: Path, tmp_path: Path
) -> None:
    edit_file(fees / "travel.md", "Nobody", "No one")
    before = _tree(published)
    dry = faq("publish", "site", "--dry-run")
    assert dry.exit_code == 0
    assert dry.stdout.startswith("Ready to be published. 1 change since site.\n")
    assert dry.stdout.endswith(
        "\n\nThis was a dry run: nothing was written. "
        "To publish, run the same command without --dry-run.\n"
    )
    assert _tree(published) == before
    real = faq("publish", "site").stdout
    assert real.split("\n\n")[1:-1] == dry.stdout.split("\n\n")[1:-1]
    assert faq("publish", "new", "--dry-run").exit_code == 0
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".*"))


def test_the_page_marks_words_not_by_colour_alone(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "travel.md", "Nobody pays", "<b>No one</b> pays")
    result = faq("publish", "site", "--report", "report.html")
    assert result.stderr.startswith("report.html: the report, with all words that changed\n")
    page = BeautifulSoup(_text(Path("report.html")), "html.parser")
    assert [tag.text for tag in page.select(".words del")] == ["gone: Nobody"]
    assert [tag.text for tag in page.select(".words ins")] == ["new: No one"]
    style = page.style
    assert style is not None
    assert "line-through" in style.text
    assert "underline" in style.text
    assert not page.select("script, link, img, [src], [href]")
    headings = [int(tag.name[1]) for tag in page.select("h1, h2, h3")]
    assert headings[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(headings))


def test_the_numbers_of_the_page_are_those_of_the_last_line(
    faq: Faq, fees: Path, published: Path
) -> None:
    _rename(fees, "travel", "who-pays")
    edit_file(fees / "who-pays.md", "id: who-pays\n", "id: who-pays\nformer_ids: [travel]\n")
    edit_file(fees / "_topic.md", "# Fees", "# Costs")
    (fees / "exam.md").write_text("---\nid: exam\nstatus: open\n---\n# When is the exam?\n")
    result = faq("publish", "site", "--report", "report.html")
    assert result.stdout.startswith("Published. 3 changes since site.\n")
    page = BeautifulSoup(_text(Path("report.html")), "html.parser")
    tiles = {tag.dt.text: int(tag.dd.text) for tag in page.select(".numbers div")}  # type: ignore[union-attr]
    assert tiles == {
        "reasons to stop": 0,
        "added": 1,
        "newly answered": 0,
        "changed": 1,
        "with a new address": 1,
        "no longer shown": 0,
        "searches with another place": 0,
    }


def test_the_page_says_first_what_stops_it(faq: Faq, fees: Path, published: Path) -> None:
    _rename(fees, "travel", "who-pays")
    assert faq("publish", "site", "--report", "report.html").exit_code == 1
    page = BeautifulSoup(_text(Path("report.html")), "html.parser")
    assert page.h1 is not None
    assert page.h1.text == "What keeps the new site back"
    assert [tag.text for tag in page.select("h2")][:2] == [
        "Addresses that would vanish",
        "1 question added",
    ]
    assert len(page.select(".stop")) == 1


@pytest.mark.browser
def test_the_page_fits_every_screen_and_axe_finds_nothing(
    browser: Browser, faq: Faq, fees: Path, published: Path, tmp_path: Path
) -> None:
    _rename(fees, "travel", "who-pays")
    edit_file(fees / "cost.md", "Nothing.", "See https://example.org/" + "a" * 200)
    assert faq("publish", "site", "--report", "report.html").exit_code == 1
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto((tmp_path / "report.html").as_uri())
            assert_fits(page)
            assert_accessible(page)
            assert asked == [page.url]
            context.close()


def test_a_report_is_the_same_twice(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "travel.md", "Nobody", "No one")
    for name in ("one.html", "two.html"):
        faq("publish", "site", "--dry-run", "--report", name)
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()


# Earlier exports


def test_another_export_may_be_compared_with(faq: Faq, fees: Path, published: Path) -> None:
    published.rename(published.with_name("old"))
    edit_file(fees / "travel.md", "Nobody", "No one")
    result = faq("publish", "new", "--against", "old")
    assert result.stdout.startswith("Published. 1 change since old.\n")
    assert (Path("new") / "index.html").is_file()
    beside = faq("publish", "newer", "--against", Path("old") / MANIFEST)
    assert "answer: “Nobody” is now “No one”" in beside.stdout


def test_the_manifest_alone_tells_of_addresses(faq: Faq, fees: Path, published: Path) -> None:
    shutil.copy(published / MANIFEST, "old.txt")
    shutil.rmtree(published)
    (fees / "exam.md").write_text("---\nid: exam\nstatus: open\n---\n# When is the exam?\n")
    edit_file(fees / "cost.md", "id: cost\n", "id: cost\nformer_ids: [price]\n")
    _retire(fees, "travel")
    result = faq("publish", "site", "--against", "old.txt")
    assert result.exit_code == 1
    assert "  - The address questions/travel/ would vanish.\n" in result.stdout
    assert (
        "1 question added\n  exam: When is the exam?\n\n"
        "1 question changed\n  cost: What does it cost?\n\n"
        "1 question no longer shown\n  travel\n\n"
        "Only the manifest of the earlier site is here, so its words are not known: a question "
        "counts\nas changed when anything on its page has changed.\n"
    ) in result.stdout
    values = _values(
        faq("publish", "site", "--against", "old.txt", "--let-go", "questions/travel/", "--json")
    )
    assert (values["published"], values["words_known"]) == (True, False)
    assert values["sizes"]["before"] is None


def test_the_manifest_alone_knows_redirects(faq: Faq, fees: Path, published: Path) -> None:
    shutil.copy(published / MANIFEST, "old.txt")
    _rename(fees, "travel", "who-pays")
    edit_file(fees / "who-pays.md", "id: who-pays\n", "id: who-pays\nformer_ids: [travel]\n")
    values = _values(faq("publish", "site", "--against", "old.txt", "--json", "--dry-run"))
    assert values["stops"] == values["added"] == values["retired"] == []
    assert [(one["id"], one["former_id"]) for one in values["moved"]] == [("who-pays", "travel")]


def test_an_export_of_a_version_without_records_counts_as_its_manifest(
    faq: Faq, fees: Path, published: Path
) -> None:
    (published / "faq.json").unlink()
    result = faq("publish", "site")
    assert result.exit_code == 0
    assert "Only the manifest of the earlier site is here" in result.stdout


BROKEN = "Name another export with --against, or write the site anew without comparing: "


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (MANIFEST, "nonsense\n", "line 1 names no file and its hash"),
        (MANIFEST, "# nothing\n", "it names no files"),
        ("faq.json", "{}", f"it is not the one that {MANIFEST} lists"),
    ],
)
def test_a_damaged_export_is_refused(
    faq: Faq, published: Path, name: str, text: str, problem: str
) -> None:
    (published / name).write_text(text, "utf-8")
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert result.stderr == f"site/{name}: {problem}. {BROKEN}faq export DIR\n"
    assert _tree(published) == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[1", "this is not JSON"),
        ("[]", "its format is not 1, the one of this version"),
        ('{"format": 2}', "its format is not 1, the one of this version"),
        ('{"format": 1, "questions": [{}]}', "“questions” is no list of records"),
        ('{"format": 1, "questions": [{"id": "a"}]}', "“questions” is no list of records"),
        ('{"format": 1, "questions": 3}', "“questions” is no list of records"),
    ],
)
def test_records_in_no_form_that_is_known_are_refused(
    faq: Faq, published: Path, text: str, problem: str
) -> None:
    _rewrite(published, "faq.json", text)
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert result.stderr == f"site/faq.json: {problem}. {BROKEN}faq export DIR\n"


def test_a_manifest_that_is_no_text_is_refused(faq: Faq, published: Path) -> None:
    (published / MANIFEST).write_bytes(b"\xff\xfe\x00")
    assert faq("publish", "site").stderr.startswith(f"site/{MANIFEST}: this is no text. ")


def test_an_earlier_export_that_is_not_there_is_an_error_of_the_call(
    faq: Faq, fees: Path, tmp_path: Path
) -> None:
    missing = faq("publish", "site", "--against", "gone")
    assert missing.exit_code == 2
    assert missing.stderr == (
        f"There is no gone. Name the folder of an export, or its {MANIFEST}.\n"
    )
    (tmp_path / "empty").mkdir()
    empty = faq("publish", "site", "--against", "empty")
    assert empty.exit_code == 2
    assert empty.stderr == f"empty holds no export ({MANIFEST} is missing).\n"
    assert not (tmp_path / "site").exists()


def test_a_folder_of_something_else_is_refused(faq: Faq, fees: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    result = faq("publish", "photos")
    assert result.exit_code == 2
    assert "is not empty and no earlier export" in result.stderr
    assert _tree(tmp_path / "photos") == {"cat.jpg": b"cat"}


# Comparing


def test_what_differs_is_empty_between_an_export_and_itself(site: Path) -> None:
    one = read_exported(site)
    found = compare(one, one)
    assert (found.added, found.retired, found.moved, found.changed) == ((), (), (), ())
    assert found.vanished == ()


def test_everything_is_new_without_an_earlier_export(site: Path) -> None:
    found = compare(None, read_exported(site))
    public = load(CONTENT).public()
    assert found.added == tuple(
        Record("questions", one.id, one.title, f"questions/{one.id}/index.html")
        for one in public.questions
    )


@settings(deadline=None, derandomize=True)
@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_differences_joined_are_both_texts_again(old: list[str], new: list[str]) -> None:
    runs = differences(old, new)
    assert [word for run in runs for word in run.old] == old
    assert [word for run in runs for word in run.new] == new
    assert (in_words(runs) == "") == (old == new)


# Interruptions


def _lasting(names: Iterable[str]) -> set[str]:
    """The files but the search index, whose name says its content."""
    return {name for name in names if not name.startswith("assets/search-index.")}


def test_what_is_not_swapped_in_leaves_all_as_it_was(small_content: Path, tmp_path: Path) -> None:
    export_site(small_content, tmp_path / "site")
    before = _tree(tmp_path / "site")
    edit_file(small_content / "faq" / "fees" / "cost.md", "Nothing.", "Something.")
    with (
        open_workplace(small_content, tmp_path / "site") as place,
        build_export(open_content(small_content), place) as new,
    ):
        assert _lasting(_tree(new.folder)) == _lasting(before)
    assert _tree(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "site"]


def test_a_failure_before_the_swap_leaves_all_as_it_was(
    small_content: Path, tmp_path: Path
) -> None:
    export_site(small_content, tmp_path / "site")
    before = _tree(tmp_path / "site")
    edit_file(small_content / "faq" / "fees" / "cost.md", "Nothing.", "Something.")

    def fail(items: Iterable[T], total: int, label: str, /) -> Iterable[T]:
        yield from items
        raise RuntimeError(label)

    with pytest.raises(RuntimeError, match="Exporting"):
        export_site(small_content, tmp_path / "site", progress=fail)
    assert _tree(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "site"]


# Other commands at work


def test_a_command_says_at_once_that_it_waits_for_another(fees: Path, tmp_path: Path) -> None:
    (tmp_path / ".site.faq-export").mkdir()
    lock = FileLock(tmp_path / ".site.faq-export" / "lock")
    lock.acquire()
    command = "from webapp.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "publish", "site"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr
        said = process.stderr.readline().decode()
        assert not (tmp_path / "site").exists()
        lock.release()
        process.communicate()
    assert process.returncode == 0
    assert said == (
        f"{tmp_path / 'site'}: another command is writing there; waiting until it has ended.\n"
    )


def test_publishing_says_that_another_command_writes_to_the_content(
    fees: Path, tmp_path: Path
) -> None:
    content = fees.parent.parent
    (content / "sources").mkdir(exist_ok=True)
    (content / "sources" / "new.txt").write_text("Q\nA\n", "utf-8")  # its lines are to be counted
    is_at_work, is_told = threading.Event(), threading.Event()
    messages: list[str] = []

    def write() -> None:
        with writing_to(content, "faq import"):
            is_at_work.set()
            is_told.wait()

    def waiting(message: str) -> None:
        messages.append(message)
        is_told.set()

    other = threading.Thread(target=write)
    other.start()
    is_at_work.wait()
    try:
        assert publish(content, tmp_path / "site", waiting=waiting).is_published
    finally:
        is_told.set()
        other.join()
    assert len(messages) == 1
    assert messages[0].startswith(f"{content}: faq import, process ")
    assert messages[0].endswith(" is writing there; waiting until it has ended.")


def test_all_who_write_to_a_site_meet_at_one_lock(tmp_path: Path) -> None:
    """The superuser, who may change the folder around it, and its owner, who may not."""
    site = tmp_path / "site"
    site.mkdir()
    if os.geteuid() == 0:
        os.chown(site, 65534, 65534)
    else:
        tmp_path.chmod(0o555)
    with open_workplace(tmp_path / "content", site) as place:
        assert (place.folder, place.can_swap) == (site / ".faq-export", False)
    tmp_path.chmod(0o777)
    with open_workplace(tmp_path / "content", site) as place:
        assert (place.folder, place.can_swap) == (tmp_path / ".site.faq-export", True)


# Answers that readers had, what waits, what was pasted elsewhere, and the feed.


@pytest.mark.parametrize("status", ["draft", "open"])
def test_an_answer_that_is_taken_back_stops(
    faq: Faq, fees: Path, published: Path, status: str
) -> None:
    edit_file(fees / "travel.md", "status: published", f"status: {status}")
    if status == "open":
        text = (fees / "travel.md").read_text("utf-8")
        (fees / "travel.md").write_text(text.partition("\nNobody")[0], "utf-8")
    before = _tree(published)
    result = faq("publish", "site")
    assert result.exit_code == 1
    remedy = {
        "draft": "it is a draft again.\n    Set the status to “published” in "
        "content/faq/fees/travel.md:3.",
        "open": "it is open again.\n    Write the answer in content/faq/fees/travel.md again, with "
        "the status “published”.",
    }
    assert (
        "Answers that readers would lose: 1\n"
        "  - The answer to “Who pays for my travel to the exam?” "
        f"would be gone: {remedy[status]} To let it go, add --let-go questions/travel/\n"
    ) in result.stdout
    assert _tree(published) == before
    let_go = faq("publish", "site", "--let-go", "questions/travel/")
    assert let_go.exit_code == 0
    assert "\nAddress let go: questions/travel/\n" in let_go.stdout
    (fees / "travel.md").write_text(TRAVEL, "utf-8")
    assert faq("publish", "site").exit_code == 0


@pytest.mark.parametrize("rest", ["-", "<b></b>…", "* * *"])
def test_an_answer_of_which_no_word_is_left_stops(
    faq: Faq, fees: Path, published: Path, rest: str
) -> None:
    text = (fees / "travel.md").read_text("utf-8")
    above, _, _ = text.partition("\nNobody")
    (fees / "travel.md").write_text(f"{above}\n{rest}\n", "utf-8")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "would be gone: no word is left of it.\n    Write the answer in "
        "content/faq/fees/travel.md again. To let it go, add --let-go questions/travel/\n"
    ) in result.stdout


def test_an_answer_that_is_lost_in_a_merge_stops(faq: Faq, fees: Path, published: Path) -> None:
    (fees / "travel.md").unlink()
    edit_file(fees / "cost.md", "id: cost\n", "id: cost\nformer_ids: [travel]\n")
    (fees.parent.parent / "expectations.toml").unlink()
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "  - The answer to “Who pays for my travel to the exam?” would be lost: its question is "
        "one with “cost” now, which says other words.\n    Put what still holds of it into "
        "content/faq/fees/cost.md. To let it go, add --let-go questions/travel/\n"
    ) in result.stdout
    with (fees / "cost.md").open("a", encoding="utf-8") as file:
        file.write("\nNobody pays for travel, see above.\n")
    assert faq("publish", "site").exit_code == 0


def test_what_waits_for_staff_stops_until_it_is_settled_or_let_go(
    faq: Faq, fees: Path, published: Path
) -> None:
    incoming = fees / "cost.md.incoming"
    incoming.write_text("# What?\n", "utf-8")
    result = faq("publish", "site")
    assert result.exit_code == 1
    assert (
        "What an import has left to settle: 1\n  - content/faq/fees/cost.md.incoming:1: what the "
        "documents say now waits beside content/faq/fees/cost.md.\n    Take over what is right of "
        "it, then delete this file. To publish before that, add --let-go "
        "content/faq/fees/cost.md.incoming\n"
    ) in result.stdout
    name = "content/faq/fees/cost.md.incoming"
    let_go = faq("publish", "site", "--let-go", name)
    assert let_go.exit_code == 0
    assert f"\nPublished before it was settled: {name}\n" in let_go.stdout
    assert faq("publish", "new", "--let-go", name).exit_code == 0  # the first export, too
    assert faq("publish", "site").exit_code == 1
    incoming.unlink()
    assert faq("publish", "site").exit_code == 0
    assert faq("publish", "site", "--let-go", name).exit_code == 2


def test_a_pair_of_questions_that_may_be_one_stops(faq: Faq, fees: Path, published: Path) -> None:
    sources = fees.parent.parent / "sources"
    sources.mkdir(exist_ok=True)
    for name in ("a.txt", "b.txt"):
        (sources / name).write_text("Q\n", "utf-8")
    edit_file(fees / "travel.md", "id: travel\n", "id: travel\nsources: [a.txt:1]\n")
    twin = TRAVEL.replace("id: travel\n", "id: trip\nsources: [b.txt:1]\n").replace(
        "my travel", "travel"
    )
    (fees / "trip.md").write_text(twin.replace("is mileage paid", "is petrol paid"), "utf-8")
    (fees.parent.parent / "expectations.toml").unlink()
    result = faq("publish", "site")
    (name,) = re.findall(r"--let-go (\S+\+\S+)", result.stdout)
    assert result.exit_code == 1
    assert faq("publish", "site", "--let-go", name).exit_code == 0
    (line,) = re.findall(r'write (\w+ = \["\w+"\]) below', result.stdout)
    (sources / "sources.toml").write_text(f"[different]\n{line}\n", "utf-8")
    assert faq("publish", "site").exit_code == 0


def test_pieces_that_say_other_words_are_named(faq: Faq, fees: Path, published: Path) -> None:
    edit_file(fees / "travel.md", "Nobody pays", "The exam’s host pays")
    result = faq("publish", "site", "--report", "report.html")
    assert (
        "2 pieces with other words: paste them again where they were pasted into other pages\n"
        "  pieces/topics/fees.html\n  pieces/all.html\n"
    ) in result.stdout
    page = BeautifulSoup(Path("report.html").read_text("utf-8"), "html.parser")
    assert "pieces/topics/fees.html" in page.text
    assert "pieces" not in faq("publish", "site").stdout


def test_entries_of_the_feed_keep_their_ids_from_http_to_https(
    faq: Faq, fees: Path, published: Path
) -> None:
    edit_file(fees / "travel.md", "id: travel\n", "id: travel\nreviewed: 2026-01-02\n")
    site_file = fees.parent.parent / "site.toml"
    ids, reports = [], []
    for address in ("", "http://a.example/", "https://a.example/", "https://b.example/"):
        said = f'base_address = "{address}"' if address else ""
        site_file.write_text(f"[site]\n{said}\n", "utf-8")
        reports.append("show every entry of changes.xml as new" in faq("publish", "site").stdout)
        ids.append(re.findall("<id>(.*)</id>", (published / "changes.xml").read_text("utf-8")))
    assert ids[1] == ids[2] == ["https://a.example/", "https://a.example/questions/travel/"]
    assert reports == [False, True, False, True]
    assert not set(ids[0]) & set(ids[1])
