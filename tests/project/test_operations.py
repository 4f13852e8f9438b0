"""What docs/operations.md has people do: its lines are run as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support.commands import FAQ
from support.content import ROOT
from support.manual import PAGES, blocks
from support.processes import wait_until
from support.production import Server, build, served

PAGE = PAGES["docs/operations.md"]

IDENTITY = {
    f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


INSTALLING = "python3 -m venv /opt/faq-"

KEEPING = {"git": ("git -C content bundle", "git clone"), "tar": ("tar --create", "mkdir restored")}

COMPARING = "faq check --content restored"
LOADING = "faq build --content restored --to sqlite"

SENDING, TAKING_BACK = "faq check &&\nfaq build", "ssh"


def test_every_block_is_run_by_a_test() -> None:
    run = [INSTALLING, *KEEPING["git"], *KEEPING["tar"], COMPARING, LOADING, SENDING, TAKING_BACK]
    assert sorted(map(_block, run)) == sorted(map("\n".join, blocks(PAGE)))


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


@pytest.mark.parametrize("way", KEEPING)
def test_a_restored_backup_gives_the_same_edition(way: str, small_content: Path) -> None:
    folder, (keep, restore) = small_content.parent, KEEPING[way]
    if way == "git":
        in_git = "git -C content"
        _run(f"{in_git} init -q; {in_git} add .; {in_git} commit -qm Begin", folder)
    _run("faq build --to site.edition", folder)
    _run(_block(keep), folder)
    shutil.rmtree(small_content)
    _run(_block(restore), folder)
    _run(_block(COMPARING), folder)
    _run(_block(LOADING), folder)


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
        _block(first).replace("/srv/faq", str(there)) for first in (SENDING, TAKING_BACK)
    )
    first = build(small_content, there / "site.edition", "Before.")
    with served(there) as server:
        assert _edition(server) == first
        later = build(small_content, here / "later", "After.")
        _run(send, here, str(tools))
        wait_until(lambda: _edition(server) == later)
        for _ in range(2):
            _run(take_back, here, str(tools))
            wait_until(lambda: _edition(server) == first)
        files = [there / f"{name}.edition" for name in ("site", "before")]
        assert not files[0].samefile(files[1]), "the next one would be written into both"
        kept = [file.read_bytes() for file in files]
        (tools / "scp").write_text('#!/bin/sh\nhead -c 1000 "$2" > "${3#*:}"\n')
        with pytest.raises(AssertionError, match="did NOT match"):
            _run(send, here, str(tools))
        assert [file.read_bytes() for file in files] == kept


def _edition(server: Server) -> str:
    digest: str = json.loads(server.get("/health/ready")[2])["edition"]
    return digest


@pytest.mark.install
def test_a_release_is_installed_from_the_lock(tmp_path: Path) -> None:
    """pip refuses whatever has no hash there, or another one."""
    (version,) = set(re.findall(r"/opt/faq-[\d.]+\d", _block(INSTALLING)))
    _run(_block(INSTALLING).replace(version, str(tmp_path / "faq")), ROOT)
    _run(f"{tmp_path}/faq/bin/pip check", ROOT)
    _run(f"{tmp_path}/faq/bin/faq search 'how many toddlers do I need' | grep work-how-many", ROOT)
