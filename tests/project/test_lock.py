"""The locked dependencies: all that pyproject.toml asks for, each known by its hashes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.content import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

LOCK = (ROOT / "requirements.lock").read_text("utf-8")

ASKED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(
        line
        for extra, lines in PROJECT["project"]["optional-dependencies"].items()
        for line in lines
        if extra != "dev"
    ),
]
"""What a release asks for: to be built, to run, and with each of its extras."""

OF_FLASK = {"jinja2", "markupsafe"}
"""What Flask hands on as its own."""


def _locked() -> dict[str, list[Requirement]]:
    """Name -> its pinned releases; more than one where systems or Pythons need others."""
    found = defaultdict(list)
    for line in re.findall(r"^[\w.-].*?(?= \\$)", LOCK, re.MULTILINE):
        requirement = Requirement(line)
        found[canonicalize_name(requirement.name)].append(requirement)
    return found


def test_every_dependency_is_locked_within_its_bounds() -> None:
    locked = _locked()
    for line in ASKED:
        asked = Requirement(line)
        pinned = locked.get(canonicalize_name(asked.name), [])
        assert pinned, f"{line} is not in requirements.lock. Run `make lock`."
        for one in pinned:
            (exactly,) = one.specifier
            assert exactly.operator == "=="
            assert asked.specifier.contains(exactly.version), f"{one}: run `make lock`."


def test_every_locked_release_has_hashes_and_no_place() -> None:
    entries = re.split(r"^(?=[\w.-])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == sum(map(len, _locked().values()))
    for entry in entries:
        assert re.search(r"^    --hash=sha256:[0-9a-f]{64}", entry, re.MULTILINE), entry
    assert "//" not in LOCK
    assert "index" not in re.sub(r"^ *#.*", "", LOCK, flags=re.MULTILINE)


def test_every_dependency_of_a_release_has_an_upper_bound() -> None:
    open_ended = [
        line
        for line in ASKED
        if not any(one.operator in ("<", "==", "~=") for one in Requirement(line).specifier)
    ]
    assert open_ended == PROJECT["build-system"]["requires"]


def test_what_the_program_imports_is_asked_for() -> None:
    """And not there by chance, for another's sake."""
    owners = packages_distributions()
    asked = {canonicalize_name(Requirement(line).name) for line in ASKED} | OF_FLASK
    program = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    paths = [path for room in program for path in sorted((ROOT / room).rglob("*.py"))]
    for path in paths:
        if path.name.startswith(("test_", "conftest")):
            continue
        for name in _imported(path) - {*program, *sys.stdlib_module_names}:
            names = {canonicalize_name(one) for one in owners.get(name, [name])}
            assert names & asked, f"{path.relative_to(ROOT)} imports {name}"


def _imported(path: Path) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
