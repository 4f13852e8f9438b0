"""Exports as those who read them find them: one edition, whole, at every moment."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.content import write_small_content
from webapp.export.exporter import MANIFEST
from webapp.export.manifest import read_manifest

__all__ = [
    "edition_of",
    "faults_of",
    "files_of",
    "publishing_content",
    "unpacked",
    "watched",
    "write_edition",
]

_PAUSE = 0.02
"""Seconds between two looks at an export: those who write it need the processor, too."""


def write_edition(content: Path, number: int) -> None:
    """A content folder with one question, whose answer says which edition it is."""
    if not content.exists():
        write_small_content(content)
    file = content / "faq" / "fees" / "cost.md"
    text = file.read_text("utf-8")
    file.write_text(f"{text[: text.index('?') + 1]}\n\nEdition {number}.\n", "utf-8")


def publishing_content(folder: Path, name: str) -> tuple[Path, Path]:
    """A content folder that is published to what is called so beside it, and that place."""
    content = folder / "content"
    write_edition(content, 0)
    with (content / "site.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[publish]\nto = "../{name}"\n')
    return content, folder / name


@contextmanager
def unpacked(target: Path) -> Iterator[Path]:
    """The folder of a published site, be it one or a zip file."""
    if target.is_dir():
        yield target
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
        yield Path(folder)


def edition_of(site: Path) -> int:
    """Which edition an export shows."""
    text = (site / "questions" / "cost" / "index.md").read_text("utf-8")
    return int(text.partition("Edition ")[2].partition(".")[0])


def files_of(folder: Path) -> dict[str, bytes]:
    """What is below a folder; links are what they lead to."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def faults_of(site: Path, *, also: frozenset[str] = frozenset()) -> list[str]:
    """What is missing, damaged or too much in an export; `also` may be in it."""
    listed = read_manifest(site / MANIFEST).files
    there = {name for name in files_of(site) if not (site / name).is_dir()}
    damaged = [
        name
        for name, digest in listed.items()
        if name in there and hashlib.sha256((site / name).read_bytes()).hexdigest() != digest
    ]
    wrong = {"missing": listed.keys() - there, "damaged": damaged}
    wrong["too much"] = there - listed.keys() - {MANIFEST} - also
    if not listed:
        wrong["empty"] = [MANIFEST]
    return [f"{what}: {name}" for what, names in wrong.items() for name in sorted(names)]


@contextmanager
def watched(site: Path) -> Iterator[list[str]]:
    """Reads an export again and again within the block; gives what was not as it should be.

    Home page and manifest must be there at every moment, and what the manifest lists is whole
    unless another edition has come while it was read.
    """
    faults: list[str] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(_PAUSE):
            folder = site.stat().st_ino
            try:
                assert b"</html>" in (site / "index.html").read_bytes()
                assert (site / MANIFEST).read_bytes()
            except (OSError, AssertionError) as error:
                faults.append(repr(error))
            try:
                found = faults_of(site)
            except OSError as error:
                found = [repr(error)]
            if found and site.stat().st_ino == folder:
                faults.extend(found)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield faults
    finally:
        is_over.set()
        thread.join()
