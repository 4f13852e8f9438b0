"""What a command costs: it imports what it needs, reads each file once and builds one index."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from search.bm25f import build_scored_index
from search.scored_index import ScoredIndex
from support.content import CONTENT
from webapp.cli.main import COMMANDS, main

Run = Callable[..., Result]

IMPORTED = """
import sys
from webapp.cli.main import main

main(sys.argv[1:], standalone_mode=False)
print(*sys.modules, sep="\\n", file=sys.stderr)
"""
"""Runs the command; the modules that it has imported go to the standard error."""

HEAVY = {
    *("flask", "jinja2", "werkzeug", "waitress", "whoosh", "weasyprint", "markdown"),
    *("bs4", "html5lib", "pypdf", "pdfminer", "markdown_it", "pymdownx"),
}
"""Packages that no search needs."""

READING = [
    ("check",),
    ("build",),
    ("search", "hours"),
    ("search", "hours", "--category", "IFS"),
    ("search", "--staff", "hours"),
    ("explain", "how many infants", "work-how-many"),
    ("evaluate", "{queries}"),
    ("export", "{site}"),
    ("publish", "{site}"),
]
"""Commands that read the content."""


def _imported(*arguments: str | Path) -> set[str]:
    command = [sys.executable, "-c", IMPORTED, *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def _packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_help_imports_the_list_of_commands_alone() -> None:
    modules = _imported("--help")
    ours = {one for one in modules if _packages({one}) & {"ingest", "search", "webapp"}}
    printing = {"ingest.names", "webapp.cli.printing"}  # what no terminal obeys
    assert ours <= {"ingest", "ingest.errors", "webapp", "webapp.cli", "webapp.cli.main"} | printing
    assert not _packages(modules) & {*HEAVY, "numpy", "nh3"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_the_first_sentence_of_each_command(name: str) -> None:
    with click.Context(main) as context:
        listed = main.get_command(context, name)
        called = main.resolve_command(context, [name])[1]
    assert listed is not None
    assert called is not None
    assert listed.get_short_help_str(1000) == called.get_short_help_str(1000)
    assert called.name == name


def test_a_search_of_a_built_index_imports_what_it_needs(content: Path) -> None:
    _imported("build", "--content", content)
    modules = _imported("search", "how many hours", "--content", content)
    assert not _packages(modules) & HEAVY


@pytest.fixture(scope="module")
def searched_by_staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the frozen content, of which staff have made their index."""
    content = Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("staff") / "content"))
    assert "whoosh" in _packages(_imported("search", "--staff", "hours", "--content", content))
    return content


PUBLIC = [
    ("build",),
    ("search", "how many hours"),
    ("explain", "how many infants", "work-how-many"),
    ("evaluate", "{queries}"),
    ("check",),
    ("export", "{site}"),
]
"""Commands that serve the public."""


WITHOUT_STAFF = """
import json, sys
from webapp.cli.main import main

for command in json.load(sys.stdin):
    main(command, standalone_mode=False)
    assert "whoosh" not in sys.modules, command
"""
"""Runs commands one after the other; none of them may import what staff search with."""


def _run_without_staff(commands: Iterable[Sequence[str]]) -> None:
    command = [sys.executable, "-c", WITHOUT_STAFF]
    done = subprocess.run(command, input=json.dumps(list(commands)), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _public_command(arguments: tuple[str, ...], folder: Path, content: Path) -> list[str]:
    queries = folder / "queries.jsonl"
    queries.write_text('{"id": "1", "query": "hours", "expected": ["work-how-many"]}\n', "utf-8")
    command = [one.format(queries=queries, site=folder / "new") for one in arguments]
    return [*command, "--content", str(content)]


def test_only_staff_open_what_can_run_code(tmp_path: Path) -> None:
    """Whoosh keeps pickles, which no command that serves the public may open or make."""
    commands = []
    for arguments in PUBLIC:  # each finds no index yet
        content = Path(shutil.copytree(CONTENT, tmp_path / arguments[0] / "content"))
        commands.append(_public_command(arguments, tmp_path, content))
    _run_without_staff(commands)


def test_nor_where_staff_have_one(searched_by_staff: Path, tmp_path: Path) -> None:
    """Not by the first run either, nor by one that finds what it has kept itself."""
    commands = [_public_command(one, tmp_path, searched_by_staff) for one in PUBLIC]
    _run_without_staff(commands)
    _run_without_staff(commands)


class Opened:
    """Hears of every file that the interpreter opens, while it is told to listen."""

    def __init__(self) -> None:
        self.is_listening = False
        self.counts: Counter[str] = Counter()
        """Path of each file -> how often it was opened."""

    def note(self, event: str, values: tuple[object, ...]) -> None:
        if self.is_listening and event == "open" and isinstance(values[0], (str, Path)):
            self.counts[str(Path(values[0]).absolute())] += 1


@pytest.fixture(scope="module")
def opened() -> Opened:
    opened = Opened()
    sys.addaudithook(opened.note)  # for good: the interpreter forgets none
    return opened


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_command_reads_each_file_once_and_builds_one_index(
    opened: Opened,
    faq: Run,
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    # Of an answer that no other test has, since they share the indexes of the same content.
    answered = content / "faq" / "work-experience" / "work-how-many.md"
    answered.write_text(f"{answered.read_text('utf-8')}\n{tmp_path.name}\n", "utf-8")
    built = 0

    def build_and_count(*values: Any) -> ScoredIndex:
        nonlocal built
        built += 1
        return build_scored_index(*values)

    monkeypatch.setattr("search.index.build_scored_index", build_and_count)
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "1", "query": "hours", "expected": ["work-how-many"]}\n', "utf-8")
    places = {"queries": queries, "site": tmp_path / "new"}
    opened.counts.clear()
    opened.is_listening = True
    result = faq(*(argument.format_map(places) for argument in arguments))
    opened.is_listening = False
    assert result.exit_code == 0
    records = [*content.glob("faq/*/*.md"), *content.glob("criteria/*.md")]
    assert {opened.counts[str(path)] for path in records} == {1}
    # Staff search with Whoosh alone; what the public searches is none of their business.
    assert built == (0 if "--staff" in arguments else 1)
