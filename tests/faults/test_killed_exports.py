"""`faq export` and `faq publish`, killed at any moment: readers have one edition, whole."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import pytest

from support.depth import deep
from support.editions import (
    edition_of,
    faults_of,
    publishing_content,
    unpacked,
    watched,
    write_edition,
)
from support.killing import faq_process, kill, killed_before
from support.processes import PATIENCE, wait_until
from webapp.export.exporter import MANIFEST, export_site
from webapp.publish.editions import editions_of, put_back
from webapp.publish.gate import publish

EXPORT, PUBLISH = ["export", "site"], ["publish", "site"]

BEFORE_CHANGES = [pytest.param(EXPORT, id="export"), deep(PUBLISH, name="publish")]
AT_ANY_TIME = [deep(EXPORT, name="export"), pytest.param(PUBLISH, id="publish")]
"""Both write with the same exporter: each is killed in one way, and in `make test-full` in both."""


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _begin(folder: Path) -> tuple[Path, Path]:
    content, site = folder / "content", folder / "site"
    write_edition(content, 1)
    export_site(content, site)
    return content, site


def _assert_next_one_is_whole(content: Path, site: Path, edition: int) -> None:
    """After the next command the new edition is there and nothing beside it."""
    write_edition(content, edition)
    export_site(content, site)
    assert (edition_of(site), faults_of(site)) == (edition, [])
    assert _names(site.parent) == ["content", "site"]


CHANGES = [
    pytest.param(0, 71, id="some"),
    *(deep(first, 10, name=f"each tenth from {first}") for first in range(10)),
]
"""The first change before which a command is killed, and how many further on the next is."""


@pytest.mark.parametrize(("first", "step"), CHANGES)
@pytest.mark.parametrize("command", BEFORE_CHANGES)
def test_killed_before_a_change_leaves_one_edition(
    command: list[str], first: int, step: int, tmp_path: Path
) -> None:
    content, site = _begin(tmp_path)
    seen = set[bool]()
    with watched(site) as faults:
        for change in count(first, step):
            write_edition(content, 2 * change + 2)
            before = edition_of(site)
            if not killed_before(command, tmp_path, change):
                break
            assert faults_of(site) == [], f"before change {change}"
            assert edition_of(site) in {before, 2 * change + 2}
            seen.add(edition_of(site) == before)
            _assert_next_one_is_whole(content, site, 2 * change + 3)
    assert faults == []
    assert seen == {True, False}, "some were killed before the exchange and some after it"


@pytest.mark.parametrize(("first", "step"), CHANGES)
def test_a_system_without_an_exchange_loses_no_edition(
    first: int, step: int, tmp_path: Path
) -> None:
    """There is a moment without a site then; the next command puts the earlier one back first."""
    content, site = _begin(tmp_path)
    for change in count(first, step):
        before = edition_of(site)
        write_edition(content, 2 * change + 2)
        if not killed_before(["export", "site"], tmp_path, change, lacks="renameat2"):
            break
        if not site.exists():
            assert not killed_before(["publish", "site", "--dry-run"], tmp_path, -1)
            assert edition_of(site) == before
        assert faults_of(site) == []
        _assert_next_one_is_whole(content, site, 2 * change + 3)
    assert edition_of(site) == 2 * change + 2
    assert _names(tmp_path) == ["content", "site"]


@pytest.mark.parametrize("rounds", [2, deep(200, name="200 rounds")])
@pytest.mark.parametrize("command", AT_ANY_TIME)
def test_killed_at_random_moments_leaves_one_edition(
    command: list[str], rounds: int, tmp_path: Path
) -> None:
    content, site = _begin(tmp_path)
    chance = random.Random(rounds)
    started = time.monotonic()
    process = faq_process(command, tmp_path)
    assert process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    takes = time.monotonic() - started
    with watched(site) as faults:
        for edition in range(2, 2 + rounds):
            write_edition(content, edition)
            before = edition_of(site)
            process = faq_process(command, tmp_path)
            time.sleep(takes * chance.uniform(0.3, 1.1))
            kill(process)
            assert faults_of(site) == []
            assert edition_of(site) in {before, edition}
        _assert_next_one_is_whole(content, site, 2 + rounds)
    assert faults == []


@pytest.mark.parametrize("rounds", [3, deep(100, name="100 rounds")])
@pytest.mark.parametrize("name", ["site", "site.zip"])
def test_killed_amid_nothing_is_torn_and_each_edition_goes_back(
    name: str, rounds: int, tmp_path: Path
) -> None:
    """What the list says is there is there, and what it offers can be had."""
    content, target = publishing_content(tmp_path, name)
    chance = random.Random(rounds)
    publish(content, target)
    takes = 0.0
    for edition in range(1, rounds + 1):
        write_edition(content, edition)
        command = ["publish"] if edition % 3 else ["publish", "--put-back"]
        started = time.monotonic()
        process = faq_process(command, tmp_path)
        if takes:
            time.sleep(takes * chance.uniform(0.3, 1.1))
            kill(process)
        else:
            process.communicate(timeout=PATIENCE)
            takes = time.monotonic() - started
        log = editions_of(target)
        with unpacked(target) as site:
            assert faults_of(site) == []
            seen = edition_of(site)
            manifest = (site / MANIFEST).read_bytes()
        assert (log[0].digest, log[0].is_present) == (hashlib.sha256(manifest).hexdigest(), True)
    write_edition(content, rounds + 1)
    publish(content, target)
    put_back(content, target)
    with unpacked(target) as site:
        assert (edition_of(site), faults_of(site)) == (seen, [])
    assert _names(tmp_path) == ["content", name]


@pytest.mark.parametrize("rounds", [2, deep(100, name="100 pairs")])
def test_two_at_once_take_turns(rounds: int, tmp_path: Path) -> None:
    """Each has a content folder of its own, so that a mix would show."""
    _, site = _begin(tmp_path)
    write_edition(tmp_path / "second", 2)
    ends = set[int]()
    with watched(site) as faults:
        for number in range(rounds):
            commands: Iterable[list[str]] = (
                ["export", "site"],
                [*(EXPORT, PUBLISH)[number % 2], "--content", "second"],
            )
            pair = [faq_process(command, tmp_path) for command in commands]
            for process in pair:
                _, errors = process.communicate(timeout=PATIENCE)
                assert process.returncode == 0, errors
            assert faults_of(site) == []
            ends.add(edition_of(site))
            assert _names(tmp_path) == ["content", "second", "site"]
    assert faults == []
    assert ends <= {1, 2}


def test_one_waits_for_another_that_has_the_lock(tmp_path: Path) -> None:
    """One that is stopped amid holds the other up; one that is killed does not."""
    content, site = _begin(tmp_path)
    write_edition(content, 2)
    first = faq_process(["export", "site"], tmp_path, before=20, by=signal.SIGSTOP)
    wait_until(lambda: os.waitpid(first.pid, os.WUNTRACED | os.WNOHANG)[0])
    second = faq_process(["publish", "site"], tmp_path)
    assert second.stderr is not None
    assert "waiting until it has ended" in second.stderr.readline()
    assert second.poll() is None
    kill(first)
    output, errors = second.communicate(timeout=PATIENCE)
    assert (second.returncode, errors.count("Traceback")) == (0, 0), errors
    assert output.startswith("Published.")
    assert (edition_of(site), faults_of(site)) == (2, [])
    assert _names(tmp_path) == ["content", "site"]
