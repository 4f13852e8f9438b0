"""Shared fixtures: the frozen content, a copy that may be changed, the command, the export."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings
from playwright.sync_api import Browser

from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from search.entries import entries_of
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from support.chromium import launched
from support.content import CONTENT, write_small_content
from support.databases import Server, running_server
from support.depth import deep
from support.fuzzing import Fuzzing
from support.indexes import built_once
from support.templates import compiled_once
from webapp.cli.main import main
from webapp.export.exporter import export_site

# The same examples each time; `make test-full` tries more, and new ones. A busy machine is slow, so
# that no example has a deadline.
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("full", deadline=None, max_examples=300)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long `tests/faults/test_fuzzing.py` takes for each of its tests, and what it draws."""
    parser.addoption("--fuzz-seconds", type=float, default=60.0, help="seconds of a deep case")
    parser.addoption("--fuzz-seed", type=int, default=1, help="what the changes are drawn from")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: some wait for a server, a kill or a pause."""
    own = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return (own or 1) + 1


def pytest_collection_finish() -> None:
    """Ten thousand tests stay to the end: nobody is to look for garbage in them again and again."""
    gc.freeze()


collect_ignore = ["support/make_documents.py"]  # it needs the programs that write PDF and Word


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's folders for caches and data, which no test shares with whoever runs the tests."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Compiled once, however many applications the tests make."""
    with compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def indexes() -> Iterator[None]:
    """Built once from the same content, however many commands the tests run on it."""
    with built_once():
        yield


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The frozen content."""
    return load(CONTENT)


@pytest.fixture(scope="session")
def index(knowledge: KnowledgeBase) -> ScoredIndex:
    """What the public may find in it."""
    public = knowledge.public()
    return build_index(entries_of(public), aliases_of(public))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the frozen content that a test may change."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def small_content(tmp_path: Path) -> Path:
    """A content folder with one topic, "fees", and one question, "cost"."""
    folder = tmp_path / "content"
    write_small_content(folder)
    return folder


@pytest.fixture
def faq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command `faq` in `tmp_path`; what it prints is in `stdout` and `stderr`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Result:
        # An exception that is not one of ours is a bug and must fail the test as itself.
        return CliRunner().invoke(
            main, [str(one) for one in arguments], prog_name="faq", catch_exceptions=False
        )

    return run


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server of PostgreSQL, in which each test makes a database of its own."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new and empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'index.sqlite'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.make(f"test_{uuid.uuid4().hex[:12]}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen content as a static site."""
    folder = tmp_path_factory.mktemp("export") / "site"
    export_site(CONTENT, folder)
    return folder


@pytest.fixture(params=[deep(True, name="long"), pytest.param(False, id="short")])
def fuzzing(request: pytest.FixtureRequest) -> Fuzzing:
    """Some rounds of changes, or as many as a minute allows."""
    seconds = request.config.getoption("--fuzz-seconds") if request.param else 0.0
    return Fuzzing(request.config.getoption("--fuzz-seed"), rounds=25, seconds=seconds)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one process for all tests; each opens a context of its own in it."""
    with launched() as browser:
        yield browser
