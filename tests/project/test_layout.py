"""The rooms of the program: what a folder may import, and how many modules it may hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from support.content import ROOT

KERNEL = {"ingest"}
MODEL = {*KERNEL, "ingest.content.model"}
CONTENT = {*MODEL, "ingest.content.files", "ingest.content", "ingest.content.warnings"}
READERS = {
    f"ingest.documents.readers{format}"
    for format in ("", ".docx", ".html", ".markdown", ".odf", ".pdf", ".sheets")
}
SHARED = {*KERNEL, "ingest.documents", "ingest.documents.recognition.shared"}
DOCUMENTS = {
    *SHARED,
    "ingest.documents.recognition.boilerplate",
    "ingest.documents.recognition.strategies",
}
SITE = {
    *CONTENT,
    "search",
    "search.columns",
    "search.database",
    "search.scoring",
    "webapp.search_page",
    "webapp.site",
}
PAGES = {*SITE, "webapp.api", "webapp.formats", "webapp"}

ROOMS = {
    "ingest": set[str](),
    "ingest.content": {*MODEL, "ingest.content.files"},
    "ingest.content.files": MODEL,
    "ingest.content.model": KERNEL,
    "ingest.content.warnings": {*MODEL, "ingest.content.files", "ingest.content"},
    # It calls the reader that a document needs; readers take from it what blocks are made of.
    "ingest.documents": {*KERNEL, *READERS},
    "ingest.documents.readers": {*KERNEL, "ingest.documents"},
    "ingest.documents.readers.docx": {*KERNEL, "ingest.documents", "ingest.documents.readers"},
    "ingest.documents.readers.html": {*KERNEL, "ingest.documents", "ingest.documents.readers"},
    "ingest.documents.readers.markdown": {*KERNEL, "ingest.documents", "ingest.documents.readers"},
    "ingest.documents.readers.pdf": {*KERNEL, "ingest.documents", "ingest.documents.readers"},
    # A text has the blocks that Word's has, and the rows of its sheets are those of Excel's.
    "ingest.documents.readers.odf": {
        *KERNEL,
        "ingest.documents",
        "ingest.documents.readers",
        "ingest.documents.readers.docx",
        "ingest.documents.readers.sheets",
    },
    # Cells of what programs export may hold HTML.
    "ingest.documents.readers.sheets": {
        *KERNEL,
        "ingest.documents",
        "ingest.documents.readers",
        "ingest.documents.readers.html",
    },
    "ingest.documents.recognition": DOCUMENTS,
    "ingest.documents.recognition.boilerplate": SHARED,
    "ingest.documents.recognition.shared": {*KERNEL, "ingest.documents"},
    # An answer in data for search engines is a piece of HTML.
    "ingest.documents.recognition.strategies": {*SHARED, "ingest.documents.readers.html"},
    "ingest.importing": {*CONTENT, *KERNEL, "ingest.documents", "ingest.documents.recognition"},
    "search": {*CONTENT, "search.columns", "search.scoring"},
    "search.columns": set(),
    "search.database": {*CONTENT, "search", "search.columns", "search.scoring"},
    "search.gaps": {*CONTENT, "search", "search.columns"},
    "search.quality": {*CONTENT, "search", "search.columns", "search.scoring"},
    "search.scoring": {"search.columns"},
    "webapp": {*PAGES, "search.gaps", "webapp.production"},
    "webapp.api": {*SITE, "webapp.formats"},
    "webapp.cli": {
        *PAGES,
        "ingest.importing",
        "search.gaps",
        "search.quality",
        "webapp.production",
        "webapp.desk",
        "webapp.desk.shared",
        "webapp.export",
        "webapp.publish",
        "webapp.reports",
    },
    # The desk does what commands do: others but `faq desk` know nothing of it.
    "webapp.desk": {
        *PAGES,
        "ingest.documents",
        "ingest.importing",
        "search.quality",
        "webapp.desk.searches",
        "webapp.desk.shared",
        "webapp.export",
        "webapp.publish",
        "webapp.reports",
    },
    "webapp.desk.searches": {
        *PAGES,
        "ingest.importing",
        "search.gaps",
        "search.quality",
        "webapp.desk.shared",
        "webapp.reports",
    },
    "webapp.desk.shared": {*PAGES, "search.quality"},
    "webapp.export": {*PAGES, "search.quality", "webapp.production"},
    "webapp.formats": SITE,
    "webapp.production": {*SITE, "search.database", "webapp.api"},
    "webapp.publish": {
        *PAGES,
        "ingest.importing",
        "search.quality",
        "webapp.export",
        "webapp.reports",
    },
    "webapp.reports": {*CONTENT, "ingest.importing", "search", "search.gaps", "search.quality"},
    # It serves an edition without Flask and templates, too.
    "webapp.search_page": {*MODEL, "search"},
    "webapp.site": SITE,
}
"""Folder with modules -> the folders from which they may import; within itself each may."""

MOST_MODULES = 20


def _modules() -> dict[str, Path]:
    """Name of each module -> its file; a package is named as such."""
    files = (file for top in ("ingest", "search", "webapp") for file in (ROOT / top).rglob("*.py"))
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


MODULES = _modules()


def _imported(file: Path) -> set[str]:
    """Names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inside & MODULES.keys() or {node.module}
    return names


def _room(module: str) -> str:
    """The folder in which a module lies."""
    return module if MODULES[module].stem == "__init__" else module.rpartition(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_folder_imports_only_what_its_place_allows(room: str) -> None:
    found = {
        (module, imported)
        for module, file in MODULES.items()
        if _room(module) == room
        for imported in _imported(file) & MODULES.keys()
        if _room(imported) not in {room, *ROOMS[room]}
    }
    assert not found


def test_folders_import_each_other_in_no_circle_but_documents_and_their_readers() -> None:
    graph = {room: allowed - {room} for room, allowed in ROOMS.items()}
    graph["ingest.documents"] -= READERS
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_every_folder_has_a_place() -> None:
    assert ROOMS.keys() == {_room(module) for module in MODULES}


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {module: _imported(file) & MODULES.keys() for module, file in MODULES.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("room", ROOMS)
def test_no_folder_holds_more_than_a_reader_can_take_in(room: str) -> None:
    assert sum(_room(module) == room for module in MODULES) <= MOST_MODULES + 1  # and __init__


def test_records_need_the_standard_library_alone() -> None:
    """They are what every stage takes or gives."""
    seen: set[str] = set()
    left = {"ingest.content.model.records"}
    while left:
        module = left.pop()
        seen.add(module)
        imported = _imported(MODULES[module])
        assert {name.partition(".")[0] for name in imported} <= {"ingest", *sys.stdlib_module_names}
        left |= (imported & MODULES.keys()) - seen


def test_style_is_checked_in_every_folder() -> None:
    """An exclusion by name alone, such as "content", takes out folders of the program too."""
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files", *("ingest", "search", "webapp")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(MODULES.values()) <= set(map(Path, run.stdout.splitlines()))
