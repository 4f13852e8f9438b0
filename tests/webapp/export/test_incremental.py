"""A second export into the same folder: only what changed is new, and all is as in a full one."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from webapp.export.exporter import MANIFEST, export_site
from webapp.export.manifest import read_manifest
from webapp.export.page_keys import KEYS

CRITERION = """\
---
id: {id}
kind: training
standing: published
sources: [guide]
---
# {title}

{text}
"""

SITE = '[association]\nname = "Example"\n[site]\ntitle = "Questions"\n'

TERMS = '[[term]]\nid = "log"\npreferred = "Log"\ndefinition = "A list."\nsources = ["guide"]\n'

SOURCES = (
    '[[page]]\nid = "guide"\ntitle = "Guide"\naddress = "https://example.org/"\nread = 2026-01-02\n'
)


def _ask(folder: Path, topic: str, slug: str, head: str, title: str, answer: str = "") -> None:
    status = "published" if answer else "open"
    text = f"---\nid: {slug}\nstatus: {status}\n{head}---\n# {title}\n\n{answer}\n"
    (folder / "faq" / topic / f"{slug}.md").write_text(text.replace("\n\n\n", "\n"), "utf-8")


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A content folder: two topics, nine questions that refer to each other and to criteria."""
    folder = tmp_path / "content"
    for topic in ("hours", "forms"):
        (folder / "faq" / topic).mkdir(parents=True)
        (folder / "faq" / topic / "_topic.md").write_text(f"# About {topic}\n", "utf-8")
    (folder / "criteria").mkdir()
    (folder / "sources").mkdir()
    (folder / "site.toml").write_text(SITE, "utf-8")
    (folder / "terms.toml").write_text(TERMS, "utf-8")
    (folder / "sources" / "sources.toml").write_text(SOURCES, "utf-8")
    for slug, text in (("thirty", "As in [[question:count]]."), ("signed", "Sign it.")):
        file = folder / "criteria" / f"{slug}.md"
        file.write_text(CRITERION.format(id=slug, title=f"Rule {slug}", text=text), "utf-8")
    for number in range(6):
        head = "criteria: [thirty]\n" if number % 2 else ""
        _ask(folder, "hours", f"hour-{number}", head, f"Hour {number}?", f"Hour *{number}*.")
    _ask(folder, "hours", "count", "criteria: [thirty]\n", "What counts?", "A [[term:log]].")
    _ask(folder, "forms", "sign", "criteria: [signed]\n", "Who signs?", "See [[question:count]].")
    _ask(folder, "forms", "where", "order: 2\n", "Where do I send it?")
    return folder


def _replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        file = folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def _renamed(folder: Path) -> None:
    file = folder / "faq/hours/hour-1.md"
    text = file.read_text("utf-8").replace("id: hour-1", "id: first\nformer_ids: [hour-1]")
    file.unlink()
    file.with_name("first.md").write_text(text, "utf-8")


EDITS: dict[str, Callable[[Path], None]] = {
    "title": _replaced("faq/hours/count.md", "What counts?", "What does count?"),
    "answer": _replaced("faq/hours/hour-0.md", "Hour *0*.", "Another **answer**."),
    "status": _replaced("faq/hours/hour-2.md", "status: published", "status: draft"),
    "order": _replaced("faq/hours/hour-3.md", "id: hour-3", "id: hour-3\norder: -1"),
    "id": _renamed,
    "topic": _replaced("faq/forms/_topic.md", "About forms", "Forms"),
    "criterion": _replaced("criteria/signed.md", "Sign it.", "Sign it twice."),
    "criterion's title": _replaced("criteria/thirty.md", "Rule thirty", "Thirty hours"),
    "link of a criterion": _replaced(
        "criteria/signed.md", "\n\nSign", "\n\n[[question:where]] Sign"
    ),
    "term": _replaced("terms.toml", 'preferred = "Log"', 'preferred = "Log book"'),
    "site": _replaced("site.toml", 'name = "Example"', 'name = "Another"'),
    "link": _replaced("faq/hours/hour-5.md", "Hour *5*.", "As in [[question:sign]]."),
    "criteria": _replaced("faq/hours/hour-4.md", "id: hour-4", "id: hour-4\ncriteria: [signed]"),
    "deleted": lambda folder: (folder / "faq/forms/where.md").unlink(),
    "added": lambda folder: _ask(folder, "forms", "new", "criteria: [signed]\n", "New?", "Yes."),
}


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_it_is_as_a_full_export(asked: Path, tmp_path: Path, seed: int) -> None:
    names = list(EDITS)
    random.Random(seed).shuffle(names)
    if names.index("deleted") < names.index("link of a criterion"):
        names.remove("link of a criterion")  # it would lead nowhere
    elif "link of a criterion" in names:
        names.remove("deleted")
    export_site(asked, tmp_path / "site")
    for name in names:
        before = _tree(tmp_path / "site")
        EDITS[name](asked)
        written = export_site(asked, tmp_path / "site")
        full = export_site(asked, tmp_path / "full")
        after = _tree(tmp_path / "site")
        assert after == _tree(tmp_path / "full"), name
        changed = {path for path, data in after.items() if before.get(path) != data}
        assert written.changed == len(changed - {MANIFEST, KEYS}), name
        assert written.files == full.files == len(after) - 2
        shutil.rmtree(tmp_path / "full")


def _times(site: Path) -> dict[str, int]:
    return {name: (site / name).stat().st_mtime_ns for name in read_manifest(site / MANIFEST).files}


def test_what_did_not_change_keeps_its_time_and_pages_of_questions_are_not_made_anew(
    asked: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    export_site(asked, site)
    before, times = _tree(site), _times(site)
    EDITS["answer"](asked)
    export_site(asked, site)
    after, later = _tree(site), _times(site)
    changed = {name for name in later if after[name] != before.get(name)}
    assert "questions/hour-0/index.html" in changed
    assert {name for name in later if later[name] != times.get(name)} == changed
    keys, earlier = (json.loads(tree[KEYS]) for tree in (after, before))
    assert set(keys) == {
        f"questions/{path.stem}/index.{kind}"
        for path in asked.glob("faq/*/[!_]*")
        for kind in ("html", "md")
    }
    anew = {name for name in keys if keys[name] != earlier[name]}
    assert "questions/hour-0/index.html" in anew
    assert "questions/where/index.html" not in anew


def test_nothing_changed_writes_nothing_new(
    asked: Path, tmp_path: Path, faq: Callable[..., Result]
) -> None:
    said = [faq("export", "site", "--content", asked).stdout for _ in range(2)]
    counts = [re.findall(r"\d+", text) for text in said]
    assert counts[0] == [counts[0][0]] * 2
    assert counts[1] == [counts[0][0], "0"]


@pytest.mark.parametrize(
    "name", ["questions/count/index.html", "index.html", KEYS, "assets/search.js"]
)
@pytest.mark.parametrize("damage", ["edited", "deleted", "a link"])
def test_a_damaged_file_is_made_anew(asked: Path, tmp_path: Path, name: str, damage: str) -> None:
    site = tmp_path / "site"
    export_site(asked, site)
    if name == "assets/icon":
        name = next(site.glob("assets/icon.*.svg")).relative_to(site).as_posix()
    before = _tree(site)
    (site / name).unlink()
    if damage == "edited":
        (site / name).write_text("damaged", "utf-8")
    elif damage == "a link":
        (tmp_path / "elsewhere").write_bytes(before[name])
        (site / name).symlink_to(tmp_path / "elsewhere")
    export_site(asked, site)
    assert _tree(site) == before
    assert not (site / name).is_symlink()


def test_a_page_damaged_together_with_its_hash_is_made_anew_when_its_key_is_another(
    asked: Path, tmp_path: Path
) -> None:
    """Keys of another program, as after an update, keep no page."""
    site = tmp_path / "site"
    export_site(asked, site)
    before = _tree(site)
    keys = json.loads(before[KEYS])
    (site / KEYS).write_text(json.dumps(dict.fromkeys(keys, "0" * 32)), "utf-8")
    export_site(asked, site)
    assert _tree(site) == before


def test_the_export_is_whole_without_links_to_the_earlier_one(asked: Path, tmp_path: Path) -> None:
    """Files of the new folder do not change when someone edits a copy of the earlier one."""
    site = tmp_path / "site"
    export_site(asked, site)
    export_site(asked, site)
    assert {path.stat().st_nlink for path in site.rglob("*") if path.is_file()} == {1}
