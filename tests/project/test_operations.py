"""What docs/operations.md has people do: its lines are run as they stand there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.commands import FAQ
from support.manual import PAGES, blocks
from support.processes import wait_until
from support.production import Server, build, served

PAGE = PAGES["docs/operations.md"]

IDENTITY = {
    f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def _block(first: str) -> str:
    """The one block of the page that begins with these words."""
    (found,) = [text for text in map("\n".join, blocks(PAGE)) if text.startswith(first)]
    return found


def _run(script: str, folder: Path, path: str = "") -> None:
    path = os.pathsep.join(filter(None, [path, str(Path(FAQ).parent), os.environ["PATH"]]))
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **IDENTITY, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("before", "keep", "restore"),
    [
        (
            "git -C content init -q; git -C content add .; git -C content commit -qm Begin",
            "git -C content bundle",
            "git clone",
        ),
        ("true", "tar --create", "mkdir restored"),
    ],
    ids=["git", "tar"],
)
def test_a_restored_backup_gives_the_same_edition(
    before: str, keep: str, restore: str, small_content: Path
) -> None:
    folder = small_content.parent
    _run(f"{before}; faq build --to site.edition", folder)
    _run(_block(keep), folder)
    shutil.rmtree(small_content)
    _run(_block(restore), folder)
    _run(_block("faq check --content restored"), folder)


def test_an_edition_is_sent_to_a_server_and_taken_back(small_content: Path) -> None:
    """By commands in place of scp and ssh that copy and run on this computer."""
    here = small_content.parent
    there, tools = here / "there", here / "tools"
    there.mkdir()
    tools.mkdir()
    for name, line in {"scp": 'cp "$2" "${3#*:}"', "ssh": 'exec sh -c "$2"'}.items():
        (tools / name).write_text(f"#!/bin/sh\n{line}\n")
        (tools / name).chmod(0o755)
    send, take_back = (
        _block(first).replace("/srv/faq", str(there)) for first in ("faq check\nfaq", "ssh")
    )
    first = build(small_content, there / "site.edition", "Before.")
    with served(there) as server:
        assert _edition(server) == first
        later = build(small_content, here / "later", "After.")
        _run(send, here, str(tools))
        wait_until(lambda: _edition(server) == later)
        _run(take_back, here, str(tools))
        wait_until(lambda: _edition(server) == first)
    assert (there / "before.edition").samefile(there / "site.edition")


def _edition(server: Server) -> str:
    digest: str = json.loads(server.get("/health/ready")[2])["edition"]
    return digest
