"""A cut of power, at any moment and after the end: a disk keeps the old edition or the new one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.loading import load
from support.depth import deep
from support.disks import Disk, disk, needs_mounts
from support.editions import edition_of, faults_of, files_of, write_edition
from support.killing import faq_process, kill
from support.processes import PATIENCE
from webapp.export.exporter import export_site

CUTS = 10


def _cut_amid(arguments: list[str], folder: Path, disk: Disk, seconds: float | None) -> None:
    """Starts the command, cuts the power after so long, or after its end, and starts again."""
    process = faq_process(arguments, folder)
    if seconds is None:
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
    else:
        time.sleep(seconds)
    disk.cut_power()
    kill(process)
    disk.start_again()


def _moments(run: Callable[[], None], seed: int) -> list[float | None]:
    """When to cut: half of them at some moment of the time that a run takes, half at its end."""
    started = time.monotonic()
    run()
    takes = time.monotonic() - started
    chance = random.Random(seed)
    return [chance.uniform(0.3, 1.1) * takes if cut % 2 else None for cut in range(CUTS)]


def _run(arguments: list[str], folder: Path) -> None:
    process = faq_process(arguments, folder)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors


@pytest.mark.parametrize("command", [deep("export"), deep("publish")])
@pytest.mark.parametrize("place", [deep("beside", name="exchanged"), deep(".", name="in place")])
def test_a_site_is_one_edition(command: str, place: str, tmp_path: Path) -> None:
    """In place, file by file, the next command ends what was cut; beside, there is one at once."""
    needs_mounts()
    with disk(tmp_path) as made:
        content, site = made.folder / "content", made.folder / "site"
        write_edition(content, 1)
        arguments = [command, "site", "--content", "content"]
        _run(arguments, made.folder)
        root = made.folder
        if place == ".":
            arguments = [command, ".", "--content", "../content"]
            root = site
        write_edition(content, 2)
        moments = _moments(lambda: _run(arguments, root), CUTS)
        for number, seconds in enumerate(moments):
            edition = 10 + 2 * number
            before = edition_of(site)
            write_edition(content, edition)
            made.start_again()  # what has been written so far is on the disk
            _cut_amid(arguments, root, made, seconds)
            if place == "beside":
                assert faults_of(site) == []
                assert edition_of(site) in ({edition} if seconds is None else {before, edition})
            write_edition(content, edition + 1)
            export_site(content, site)
            assert (edition_of(site), faults_of(site)) == (edition + 1, [])
            names = {path.name for path in made.folder.iterdir()}
            assert names == {"content", "site", "lost+found"}


def _document(number: int) -> str:
    questions = (f"Q: Who asks {n}?\nA: Somebody of edition {number}, {n}.\n" for n in range(60))
    return "FEES\n\n" + "\n".join(questions)


@pytest.mark.parametrize("command", [deep("import")])
def test_content_is_old_or_new_file_by_file(command: str, tmp_path: Path) -> None:
    """No file is empty or cut, the folder has no fault, and the next import brings all the new."""
    needs_mounts()
    with disk(tmp_path) as made:
        content = made.folder / "content"
        write_edition(content, 1)
        document = content / "sources" / "handout.txt"
        document.parent.mkdir()
        arguments = [command, "content/sources/handout.txt"]

        def bring(number: int) -> None:
            document.write_text(_document(number), "utf-8")
            _run(arguments, made.folder)

        bring(0)
        moments = _moments(lambda: bring(1), CUTS)
        for number, seconds in enumerate(moments):
            bring(100 + number)
            old = files_of(content / "faq")
            document.write_text(_document(200 + number), "utf-8")
            made.start_again()
            _cut_amid(arguments, made.folder, made, seconds)
            now = files_of(content / "faq")
            bring(200 + number)
            new = files_of(content / "faq")
            for name in now.keys() & new.keys():
                assert now[name] in {old.get(name), new[name]}, name
            assert new.keys() == old.keys()
            load(content)
