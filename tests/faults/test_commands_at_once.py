"""Two commands at once in one content folder give what one after the other gives."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.loading import load
from support.attacked_content import (
    IMPORT,
    IMPORT_OF_OTHER,
    REVIEW,
    copy_of,
    new_to_git,
    put_back,
    tree,
    write_start,
    write_start_of_review,
)
from support.depth import deep
from support.killing import faq_process
from support.processes import PATIENCE

_Arguments = tuple[str, ...]

_REVIEW_OF_OTHER = ("review", "training-30-vs-15", "work-ii-vs-iii")

PAIRS: dict[str, tuple[Callable[[Path], Path], _Arguments, _Arguments]] = {
    "import and import": (write_start, IMPORT, IMPORT_OF_OTHER),
    "import twice": (write_start, IMPORT, IMPORT),
    "import and review": (write_start, IMPORT, ("review", "is-it-paid-once")),
    "import and check": (write_start, IMPORT, ("check",)),
    "import and build": (write_start, IMPORT, ("build", "--index", "index")),
    "import and export": (write_start, IMPORT, ("export", "site")),
    "review and review": (write_start_of_review, REVIEW, _REVIEW_OF_OTHER),
}


def _both(root: Path, first: _Arguments, second: _Arguments, pause: float) -> None:
    """Runs both, the second so many seconds after the first."""
    processes = [faq_process(first, root)]
    time.sleep(pause)
    processes.append(faq_process(second, root))
    for process in processes:
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, output + errors


def _in_turn(start: Path, place: Path, first: _Arguments, second: _Arguments) -> dict[str, bytes]:
    root = copy_of(start, place)
    for arguments in (first, second):
        process = faq_process(arguments, root)
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, output + errors
    return tree(root)


@pytest.mark.parametrize("rounds", [1, deep(30, name="30")])
@pytest.mark.parametrize("pair", PAIRS)
def test_two_commands_at_once_give_what_one_after_the_other_gives(
    tmp_path: Path, pair: str, rounds: int
) -> None:
    write, first, second = PAIRS[pair]
    start = write(tmp_path / "start")
    expected = [
        _in_turn(start, tmp_path / "one way", first, second),
        _in_turn(start, tmp_path / "other way", second, first),
    ]
    root, by_chance = copy_of(start, tmp_path / "root"), random.Random(rounds)
    for _ in range(rounds):
        _both(root, first, second, by_chance.uniform(0, 0.3))
        found = tree(root)
        assert found in expected
        load(root / "content")
        assert new_to_git(root) <= found.keys()
        put_back(start, root)
        for made in ("site", "index"):
            shutil.rmtree(root / made, ignore_errors=True)
