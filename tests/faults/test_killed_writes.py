"""Commands that write content, killed: no file is torn, and the next run ends as if nothing was."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.content.loading import load
from support.attacked_content import (
    IMPORT,
    REVIEW,
    copy_of,
    new_to_git,
    put_back,
    tree,
    write_start,
    write_start_of_review,
)
from support.depth import deep
from support.killing import faq_process, kill
from support.moments import Deed, Job, Runs, runs

_SCENES = {
    "import": (write_start, (*IMPORT, "--records", "records.jsonl", "--html", "account.html")),
    "review": (write_start_of_review, REVIEW),
}


@dataclass(frozen=True)
class Scene:
    """A command in a working folder."""

    start: Path
    """The folder as it is before."""
    root: Path
    """The one in which the command is killed."""
    arguments: tuple[str, ...]
    done: dict[str, bytes]
    """The content after a run that nobody disturbs."""
    moments: int
    """How many there are in it."""
    run: Runs


@pytest.fixture(scope="module")
def run() -> Iterator[Runs]:
    with runs() as run:
        yield run


@pytest.fixture(params=_SCENES)
def scene(request: pytest.FixtureRequest, tmp_path: Path, run: Runs) -> Scene:
    write, arguments = _SCENES[request.param]
    start = write(tmp_path / "start")
    root = copy_of(start, tmp_path / "root")
    (ended,) = run([Job(root, arguments)])
    assert ended.code == 0, ended.output
    done = tree(root)
    put_back(start, root)
    assert done != tree(root)
    return Scene(start, root, arguments, done, ended.moments, run)


def _assert_whole(scene: Scene) -> None:
    """After a kill: each file is the old or the new one, and git is offered those alone."""
    load(scene.root / "content")
    before, found = tree(scene.start), tree(scene.root)
    for path, data in found.items():
        if not path.startswith(".faq-work"):
            assert data in (before.get(path), scene.done.get(path)), path
    new = new_to_git(scene.root)
    assert new <= {*before, *scene.done}, new


def _assert_mended(scene: Scene) -> None:
    """The next run of the command ends as one that nobody has disturbed."""
    (ended,) = scene.run([Job(scene.root, scene.arguments)])
    assert ended.code == 0, ended.output
    assert tree(scene.root) == scene.done
    put_back(scene.start, scene.root)


@pytest.mark.parametrize("parts", [6, deep(1000, name="each moment")])
def test_a_command_that_is_killed_at_a_moment_harms_nothing(scene: Scene, parts: int) -> None:
    for moment in range(0, scene.moments, max(scene.moments // parts, 1)):
        (ended,) = scene.run([Job(scene.root, scene.arguments, moment, Deed("kill"))])
        assert ended.code == -signal.SIGKILL, ended.output
        _assert_whole(scene)
        _assert_mended(scene)


@pytest.mark.parametrize("rounds", [2, deep(200, name="200")])
def test_a_command_that_is_killed_at_any_time_harms_nothing(scene: Scene, rounds: int) -> None:
    """Kill upon kill: what one has left may be met by several before a run comes to its end."""
    by_chance, began = random.Random(rounds), time.monotonic()
    process = faq_process(scene.arguments, scene.root)
    process.communicate()
    seconds = time.monotonic() - began
    put_back(scene.start, scene.root)
    for _ in range(rounds):
        process = faq_process(scene.arguments, scene.root)
        time.sleep(by_chance.uniform(0.4, 1.0) * seconds)
        kill(process)
        _assert_whole(scene)
        if by_chance.random() < 0.3:
            _assert_mended(scene)
    _assert_mended(scene)
