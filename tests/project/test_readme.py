"""The README keeps its word: every command in it is run, every key and option stands in it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ingest.content.files.criterion_files import CRITERION_KEYS
from ingest.content.files.question_files import QUESTION_KEYS
from support.content import CONTENT, ROOT
from support.readme import INSTALLING
from webapp.cli.main import main

README = (ROOT / "README.md").read_text("utf-8")

BLOCKS = [block.splitlines() for block in re.findall(r"```(?:sh|bat)\n(.*?)```", README, re.DOTALL)]
"""The command blocks, in order."""


TESTING = [["make test"]]
"""What runs this very test."""

COMMANDS = [line for block in BLOCKS if block not in INSTALLING + TESTING for line in block]


def test_every_block_is_run_by_a_test() -> None:
    for block in INSTALLING + TESTING:
        assert block in BLOCKS
    assert len(COMMANDS) >= 7
    assert all(command.startswith("faq ") for command in COMMANDS)


def test_the_commands_work_one_after_another(
    faq: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    for command in COMMANDS:
        arguments = [
            name
            for word in shlex.split(command)[1:]
            for name in (
                sorted(map(str, Path().glob(word.replace("*", "[!.]*")))) if "*" in word else [word]
            )
        ]
        result = faq(*arguments)
        assert result.exit_code == 0, f"{command}: {result.stderr}"
    assert (tmp_path / "site" / "index.html").is_file()
    # Nothing that the README tells to run changes the content, but the review of an answer.
    frozen = {path.relative_to(CONTENT): path for path in _files(CONTENT)}
    assert {path.relative_to(content) for path in _files(content)} == set(frozen)
    changed = [
        name for name, path in frozen.items() if (content / name).read_bytes() != path.read_bytes()
    ]
    assert changed == [Path("faq/work-experience/work-how-many.md")]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_shown_hits_are_the_real_ones(faq: Callable[..., Result], content: Path) -> None:
    shown = re.search(r"```text\n( +\d+ {2}work-how-many.*?)```", README, re.DOTALL)
    assert shown is not None
    real = faq("search", "how many toddlers do I need").stdout.splitlines()
    for line, expected in zip(real, shown[1].splitlines(), strict=False):
        assert line.startswith(expected.removesuffix("…"))


@pytest.mark.parametrize("key", [*QUESTION_KEYS, *CRITERION_KEYS])
def test_every_key_of_a_question_and_a_criterion_is_explained(key: str) -> None:
    assert f"\n| `{key}` | " in README


@pytest.mark.parametrize("command", main.commands)
def test_every_command_is_listed(command: str) -> None:
    assert f"\n| `faq {command}" in README


def test_the_test_command_runs_all_tests_and_the_fast_one_fewer() -> None:
    def plan(target: str) -> str:
        return subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
        ).stdout

    assert plan("test").rstrip().endswith("\n.venv/bin/pytest")
    assert '.venv/bin/pytest -m "not browser and not install"' in plan("test-fast")
    for line in (".venv/bin/ruff check .", ".venv/bin/ruff format --check .", ".venv/bin/mypy"):
        assert line in plan("test")


def test_continuous_integration_calls_the_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().endswith("\nmake test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_without_browsers_the_test_command_says_what_to_install(tmp_path: Path) -> None:
    """Run as a user who is not root, with a path on which there is no browser."""
    for name in ("make", "sh", "id"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    (tmp_path / "id").unlink()
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    result = subprocess.run(
        ["make", "browsers"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": str(tmp_path)},
    )
    assert result.returncode != 0
    assert (
        "The browser tests need chromium firefox-esr. Install them (Debian: sudo apt-get install "
        "chromium firefox-esr)"
    ) in result.stderr


def test_python_is_new_enough_for_what_the_readme_says() -> None:
    assert sys.version_info >= (3, 11)
    assert "Python 3.11 or newer" in README
