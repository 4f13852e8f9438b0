"""README and docs/ keep their word: commands run, links lead somewhere, keys are explained."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name

import click
import pytest
from click.testing import Result

from ingest.content.files.criterion_files import CRITERION_KEYS
from ingest.content.files.question_files import QUESTION_KEYS
from support.content import CONTENT, DATA, ROOT
from support.lantern_faq import DOCUMENTS
from support.manual import INSTALLING, MANUAL, PAGES, README, STARTING, TESTING, blocks
from webapp.application import create_app
from webapp.cli.main import main

MOST_LINES, MOST_PICTURES = 130, 8


def _commands(page: str) -> list[str]:
    """The commands of a page that work on a content folder which is there."""
    apart = [*INSTALLING, *TESTING, STARTING]
    return [line for block in blocks(page) if block not in apart for line in block]


def test_every_block_is_run_by_a_test() -> None:
    for block in (*INSTALLING, *TESTING, STARTING):
        assert block in blocks(README)
    commands = [command for page in USED for command in _commands(PAGES[page])]
    assert len(commands) >= 12
    assert all(command.startswith("faq ") for command in commands)


USED = [path for path, page in PAGES.items() if _commands(page) and path != "docs/operations.md"]
"""Pages with commands of `faq`; test_operations.py runs the scripts of the one left out."""


@pytest.mark.parametrize("path", USED)
def test_the_commands_of_a_page_work_one_after_another(
    path: str, faq: Callable[..., Result], content: Path
) -> None:
    """Nothing that a page tells to run changes the content, but the review of an answer."""
    for command in _commands(PAGES[path]):
        result = faq(*_arguments(command))
        assert result.exit_code == 0, f"{command}: {result.stderr}"
    assert {file.relative_to(content) for file in _files(content)} == {
        file.relative_to(CONTENT) for file in _files(CONTENT)
    }
    changed = [
        file.relative_to(content).as_posix()
        for file in _files(content)
        if file.read_bytes() != (CONTENT / file.relative_to(content)).read_bytes()
    ]
    is_reviewed = any(one.startswith("faq review ") for one in _commands(PAGES[path]))
    assert changed == (["faq/work-experience/work-how-many.md"] if is_reviewed else [])


def _arguments(command: str) -> list[str]:
    """The words behind the name of the command, `*` as a shell reads it."""
    return [
        name
        for word in shlex.split(command)[1:]
        for name in (
            sorted(map(str, Path().glob(word.replace("*", "[!.]*")))) if "*" in word else [word]
        )
    ]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_in_an_empty_folder_becomes_a_site(
    faq: Callable[..., Result], tmp_path: Path
) -> None:
    importing, serving = STARTING
    shutil.copy(DOCUMENTS / "office.docx", tmp_path / "handbook.docx")
    assert faq(*_arguments(importing)).exit_code == 0
    assert serving == "faq serve"  # the site that it serves:
    assert create_app(tmp_path / "content").test_client().get("/").status_code == 200


def test_the_shown_hits_are_the_real_ones(faq: Callable[..., Result], content: Path) -> None:
    shown = re.search(r"```text\n( +\d+ {2}question +work-how-many.*?)```", README, re.DOTALL)
    assert shown is not None
    real = faq("search", "how many toddlers do I need").stdout.splitlines()
    for line, expected in zip(real, shown[1].splitlines(), strict=False):
        assert line.startswith(expected.removesuffix("…"))


@pytest.mark.parametrize("key", [*QUESTION_KEYS, *CRITERION_KEYS])
def test_every_key_of_a_question_and_a_criterion_is_explained(key: str) -> None:
    assert f"\n| `{key}` | " in PAGES["docs/content.md"]


@pytest.mark.parametrize("command", main.commands)
def test_every_command_is_listed(command: str) -> None:
    assert f"\n| `faq {command}" in README


@pytest.mark.parametrize("command", main.commands)
def test_every_option_is_explained(command: str) -> None:
    real = main.resolve_command(click.Context(main), [command])[1]
    assert real is not None
    options = [name for one in real.params if isinstance(one, click.Option) for name in one.opts]
    assert "--content" in options
    for name in options:
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", MANUAL), name


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "hours", "--json"),
        ("check", "--json"),
        ("explain", "hours", "work-how-many", "--json"),
        ("evaluate", "queries.jsonl", "--json"),
        ("gaps", "queries.jsonl", "--json"),
        ("import", "content/sources/000_92faf81f376fa029.txt", "--dry-run", "--json"),
        ("publish", "site", "--dry-run", "--json"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_key_of_json_is_explained(
    arguments: tuple[str, ...], faq: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    (tmp_path / "queries.jsonl").write_text('{"id": "1", "query": "x", "expected": ["y"]}', "utf-8")
    section = PAGES["docs/data-formats.md"].split(f"### faq {arguments[0]} --json\n")[1]
    explained = section.split("\n### ")[0]
    printed = json.loads(faq(*arguments).stdout)
    assert printed
    for key in printed:
        assert f"`{key}`" in explained


def _links(page: str) -> Iterator[str]:
    """Where the links and pictures of a page lead, those to other hosts left out."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if "://" not in target:
            yield target


def _anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.M)
    return {re.sub(r"[^\w\s-]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*PAGES, "DESIGN.md", "CONTRIBUTING.md"])
def test_every_link_leads_somewhere(path: str) -> None:
    for link in _links((ROOT / path).read_text("utf-8")):
        name, _, anchor = link.partition("#")
        target = (ROOT / path).parent / name if name else ROOT / path
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target.read_text("utf-8")), link


def test_every_page_of_the_manual_can_be_reached_from_the_readme() -> None:
    linked = {link.partition("#")[0] for link in _links(README + PAGES["docs/README.md"])}
    for path in PAGES:
        assert path == "README.md" or {path, path.removeprefix("docs/")} & linked, path


def test_the_readme_is_one_page_with_few_pictures() -> None:
    assert len(README.splitlines()) <= MOST_LINES
    pictures = _files(ROOT / "docs" / "screenshots")
    assert 0 < len([one for one in pictures if one.parent.name != "desk"]) <= MOST_PICTURES
    for picture in pictures:
        assert picture.name in MANUAL


ROOMS = ("ingest", "search", "webapp", "tests", "benchmarks")

NAMING = [
    "README.md",
    "DESIGN.md",
    "CONTRIBUTING.md",
    "benchmarks/README.md",
    *(
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for ending in ("py", "js", "mjs")
        for path in sorted((ROOT / room).rglob(f"*.{ending}"))
        if "node_modules" not in path.parts and DATA not in path.parents
    ),
]
"""Texts that name files and modules of the program: pages, docstrings and comments."""


def test_every_file_that_a_text_names_is_there() -> None:
    named = re.compile(
        rf"`((?:docs|{'|'.join(ROOMS)})/[\w./-]*)`"
        rf"|(?<![\w./-])((?:{'|'.join(ROOMS)})/[\w/-]+\.py)\b"
    )
    names_of_files = {Path(page).name for page in NAMING}
    found = 0
    for page in NAMING:
        text = (ROOT / page).read_text("utf-8")
        for match in named.finditer(text):
            found += 1
            assert (ROOT / (match[1] or match[2])).exists(), f"{page}: {match[0]}"
        assert set(re.findall(r"`(\w+\.py)`", text)) <= names_of_files, page
    assert found > 50


def test_every_module_that_a_text_names_is_there() -> None:
    """Names in backquotes, such as `ingest.spans`, or of something in a module."""
    named = re.compile(r"`((?:ingest|search|webapp)(?:\.(?!js`)[A-Za-z_]\w*)+)`")
    found = {
        (name, page) for page in NAMING for name in named.findall((ROOT / page).read_text("utf-8"))
    }
    assert found
    for name, page in sorted(found):
        try:
            resolve_name(name)
        except (ImportError, AttributeError):
            pytest.fail(f"{page}: {name}")


def test_the_test_commands_run_fewer_or_more_of_the_tests() -> None:
    def plan(target: str) -> str:
        return subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
        ).stdout

    command = ".venv/bin/pytest --numprocesses auto --dist loadfile"
    chosen = f'\n{command} -m "not deep and not install and not office'
    assert plan("test").rstrip().endswith(f'{chosen}"')
    assert plan("test-fast").rstrip().endswith(f'{chosen} and not browser and not database"')
    assert plan("test-full").rstrip().endswith(f"\n{command} --hypothesis-profile=full")
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
