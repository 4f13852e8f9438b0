"""The kept index under kills: whatever is left behind, the next command finds what it must."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import add_question
from support.depth import chosen, deep
from support.killing import faq_process, kill, killed_before_each_change
from support.processes import PATIENCE

COMMANDS = {
    "build": ("build",),
    "the first search": ("search", "cost", "--json"),
    "the first search of staff": ("search", "--staff", "cost", "--json"),
}


@pytest.fixture
def root(small_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with content, and with the user's own folders in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    add_question(small_content, "travel", "far", "Who pays for a cost of travel?")
    return tmp_path


def _output(root: Path, *arguments: str) -> str:
    process = faq_process(arguments, root)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return output


def _forget(root: Path, *, with_key: bool) -> None:
    shutil.rmtree(root / "cache", ignore_errors=True)
    if with_key:
        shutil.rmtree(root / "data", ignore_errors=True)


def _left(root: Path) -> set[str]:
    return {path.name for path in root.glob("*/aimh-faq/**/*") if path.is_file()}


@pytest.mark.parametrize(
    "name",
    chosen(COMMANDS, ["build", "the first search of staff"]),  # each writes another file
)
def test_a_command_killed_before_each_change_is_made_good_by_the_next(
    root: Path, name: str
) -> None:
    command = COMMANDS[name]
    expected = _output(root, "search", "cost", "--json")
    _forget(root, with_key=True)
    for change in killed_before_each_change(command, root):
        assert _output(root, "search", "cost", "--json") == expected
        assert _output(root, "build").startswith("Up to date: ")
        _forget(root, with_key=change % 2 == 0)
    assert change >= 1, "it was killed before its files took their names"


@pytest.mark.parametrize(
    ("rounds", "seed"), [(3, 1), deep(200, 2, name="200 kills")], ids=["3 kills", None]
)
def test_commands_killed_at_any_moment_leave_nothing_that_the_next_trusts(
    root: Path, rounds: int, seed: int
) -> None:
    chance = random.Random(seed)
    started = time.monotonic()
    expected = _output(root, "search", "cost", "--json")
    staff = _output(root, "search", "--staff", "cost", "--json")
    longest = time.monotonic() - started
    for number in range(rounds):
        _forget(root, with_key=number % 3 == 0)
        process = faq_process(COMMANDS[chance.choice(list(COMMANDS))], root)
        time.sleep(chance.uniform(0, longest / 2))
        kill(process)
        assert _output(root, "search", "cost", "--json") == expected
        if number % 4 == 0:
            assert _output(root, "search", "--staff", "cost", "--json") == staff
    kept = {name for name in _left(root) if not name.startswith(".new-")}
    assert kept <= {"scored.index", "staff.index", "index.key"}


@pytest.mark.parametrize("pairs", [1, deep(70, name="70 at once")], ids=["1 at once", None])
def test_commands_at_once_give_what_each_gives_alone(root: Path, pairs: int) -> None:
    expected = {name: _output(root, *command) for name, command in COMMANDS.items()}
    for number in range(pairs):
        _forget(root, with_key=number % 2 == 0)
        processes = {
            (name, twin): faq_process(command, root)
            for name, command in COMMANDS.items()
            for twin in range(2)
        }
        for (name, _), process in processes.items():
            output, errors = process.communicate(timeout=PATIENCE)
            assert (process.returncode, errors.replace("2 records found\n", "")) == (0, "")
            if name != "build":
                assert output == expected[name]
        assert _output(root, "search", "cost", "--json") == expected["the first search"]
    assert not {name for name in _left(root) if name.startswith(".new-")}
