"""Files that are saved, moved, deleted or made while a command works: nothing of it is lost.

A command and a deed come one after the other, in either order, whatever the moment: what is there
in the end is what the deed and then the command give, or the command and then the deed.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.importing.importer import import_documents
from support.attacked_content import (
    ACTIONS,
    IMPORT,
    REVIEW,
    copy_of,
    put_back,
    tree,
    write_start,
    write_start_of_review,
)
from support.depth import chosen, deep
from support.killing import faq_process
from support.moments import Deed, Job, Runs, change, runs
from support.processes import PATIENCE

_FEES = "content/faq/fees"
_MORE = "\nAsk the office.\n"
_OWN = "---\nid: own\nstatus: draft\n---\n# {}\n\nWe wrote this.\n"

DURING_IMPORT = {
    "edit of an updated file": Deed("save at once", f"{_FEES}/what-does-it-cost.md", _MORE),
    "edit in place": Deed("save", f"{_FEES}/what-does-it-cost.md", _MORE),
    "edit of the line that is updated": Deed(
        "save at once", f"{_FEES}/what-does-it-cost.md", "Eleven.", "Ten."
    ),
    "edit of a merged file": Deed("save at once", f"{_FEES}/who-pays-the-fee.md", _MORE),
    "edit of a conflict": Deed("save at once", f"{_FEES}/when-do-i-hear-of-it.md", _MORE),
    "edit of an unchanged file": Deed("save at once", f"{_FEES}/is-it-paid-once.md", _MORE),
    "edit of a topic": Deed("save at once", f"{_FEES}/_topic.md", "# Costs", "# FEES"),
    "deleted": Deed("delete", f"{_FEES}/what-does-it-cost.md"),
    "deleted merged file": Deed("delete", f"{_FEES}/who-pays-the-fee.md"),
    "moved": Deed(
        "move", f"{_FEES}/what-does-it-cost.md", "content/faq/travel/what-does-it-cost.md"
    ),
    "new": Deed("create", f"{_FEES}/own.md", _OWN.format("Whom do I ask?")),
    "new with a question of the document": Deed(
        "create", f"{_FEES}/own.md", _OWN.format("May it be paid later?")
    ),
    "new where a file is made": Deed(
        "create",
        f"{_FEES}/may-it-be-paid-later.md",
        _OWN.format("Whom do I ask?").replace("own", "may-it-be-paid-later"),
    ),
    "document replaced": Deed("save at once", "content/sources/a.txt", "Thirteen.", "Twelve."),
    "document deleted": Deed("delete", "content/sources/a.txt"),
    "other document of that name": Deed("create", "content/sources/b.txt", "Q: Other?\nA: Yes.\n"),
    "register": Deed("create", "content/sources/sources.toml", '[topics]\nway = "TRAVEL"\n'),
}

_HOW_MANY = "content/faq/work-experience/work-how-many.md"

DURING_REVIEW = {
    "edit": Deed("save at once", _HOW_MANY, _MORE),
    "edit in place": Deed("save", _HOW_MANY, _MORE),
    "edit of its head": Deed("save at once", _HOW_MANY, "order: 7\n", "order: 20\n"),
    "edit of a criterion": Deed(
        "save at once", "content/criteria/infant-toddler-age.md", "# Now ", "# Not "
    ),
    "moved": Deed("move", _HOW_MANY, "content/faq/training/work-how-many.md"),
    "another deleted": Deed("delete", "content/faq/training/training-one-conference.md"),
    "new": Deed("create", "content/faq/training/own.md", _OWN.format("Whom do I ask?")),
}


@dataclass(frozen=True)
class Scene:
    """A command in a working folder."""

    start: Path
    arguments: tuple[str, ...]
    moments: int
    """How many there are when nobody does anything meanwhile."""
    done: Path
    """The working folder after it."""


def _scene(start: Path, arguments: tuple[str, ...], run: Runs) -> Scene:
    done = copy_of(start, start.with_name("done"))
    (ended,) = run([Job(done, arguments)])
    assert ended.code == 0, ended.output
    assert ended.moments > 50
    return Scene(start, arguments, ended.moments, done)


def _assert_one_after_the_other(
    scene: Scene, deed: Deed, every: int, place: Path, run: Runs
) -> None:
    deed_first, deed_last = copy_of(scene.start, place / "first"), copy_of(scene.done, place / "2")
    change(deed_first, deed)
    change(deed_last, deed)
    assert tree(deed_first) != tree(scene.start), "it must be seen whether it is done"
    # From one deed to the next other moments are chosen, and the first and the last always.
    offset = sum(map(ord, deed.path + deed.what + deed.other)) % every
    moments = sorted({0, *range(offset, scene.moments, every), scene.moments - 1})
    jobs = [
        Job(copy_of(scene.start, place / f"at-{one}"), scene.arguments, one, deed)
        for one in moments
    ]
    (first,) = run([Job(deed_first, scene.arguments)])
    expected = [(first.code, tree(deed_first)), (0, tree(deed_last))]
    for job, ended in zip(jobs, run(jobs), strict=True):
        assert "Traceback" not in ended.output, ended.output
        assert (ended.code, tree(job.root)) in expected, (job.moment, ended.output)


@pytest.fixture(scope="module")
def run() -> Iterator[Runs]:
    with runs() as run:
        yield run


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_start(tmp_path_factory.mktemp("imported") / "start")


@pytest.fixture(scope="module")
def importing(start: Path, run: Runs) -> Scene:
    return _scene(start, IMPORT, run)


@pytest.fixture(scope="module")
def reviewing(tmp_path_factory: pytest.TempPathFactory, run: Runs) -> Scene:
    start = write_start_of_review(tmp_path_factory.mktemp("reviewed") / "start")
    return _scene(start, REVIEW, run)


def test_the_import_does_all_that_an_import_can_do(start: Path, tmp_path: Path) -> None:
    root = copy_of(start, tmp_path / "copy")
    done = import_documents(
        [root / "content" / "sources" / "a.txt", root / "b.txt"], root / "content"
    )
    assert {file.action for file in done.account.files} == ACTIONS


@pytest.mark.parametrize("every", [80, deep(3, name="3")])
@pytest.mark.parametrize(
    "deed",
    chosen(DURING_IMPORT, ["edit of an updated file", "edit in place", "deleted", "moved", "new"]),
)
def test_what_is_done_during_an_import_is_not_lost(
    importing: Scene, tmp_path: Path, run: Runs, deed: str, every: int
) -> None:
    _assert_one_after_the_other(importing, DURING_IMPORT[deed], every, tmp_path, run)


@pytest.mark.parametrize("every", [160, deep(11, name="11")])
@pytest.mark.parametrize("deed", chosen(DURING_REVIEW, ["edit", "moved"]))
def test_what_is_done_during_a_review_is_not_lost(
    reviewing: Scene, tmp_path: Path, run: Runs, deed: str, every: int
) -> None:
    _assert_one_after_the_other(reviewing, DURING_REVIEW[deed], every, tmp_path, run)


@pytest.mark.parametrize("rounds", [pytest.param(4, id="few"), deep(200, name="many")])
def test_an_edit_at_any_time_is_there_after_the_import(
    start: Path, tmp_path: Path, rounds: int
) -> None:
    """As editors do it: by a process of its own, at a time of its own."""
    root, by_chance = copy_of(start, tmp_path / "copy"), random.Random(14)
    questions = sorted((root / "content" / "faq").glob("*/*.md"))
    for number in range(rounds):
        put_back(start, root)
        path, words = by_chance.choice(questions), f"Added in round {number}."
        process = faq_process(IMPORT, root)
        time.sleep(by_chance.uniform(0.2, 0.8))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{words}\n")
        output, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (0, ""), output
        assert words in path.read_text("utf-8")
        load(root / "content")
    shutil.rmtree(root)
