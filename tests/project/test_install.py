"""The README's ways to install, each in a clean copy with a virtual environment of its own."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from ingest.content.loading import load
from support.content import ROOT, SHIPPED
from support.manual import INSTALLING

pytestmark = pytest.mark.install

MADE = shutil.ignore_patterns(
    ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info"
)


def _made(folder: str, names: list[str]) -> set[str]:
    """What making, testing and exporting leave behind; `webapp/site` is none of it."""
    exported = {"site", "build", "dist"} if Path(folder) == ROOT else set[str]()
    return MADE(folder, names) | exported.intersection(names)


@pytest.mark.parametrize("block", INSTALLING, ids=["make", "linux and macos", "windows", "pipx"])
def test_a_newcomer_gets_a_site_that_answers(block: list[str], tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(ROOT, clone, ignore=_made)
    environment = _environment(tmp_path)
    *setting_up, serving = (_for_this_system(line) for line in block)
    for line in setting_up:
        done = subprocess.run(line, cwd=clone, shell=True, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    serving += " PORT=0" if serving.startswith("make") else " --port 0"
    process = subprocess.Popen(
        f"exec {serving}",
        cwd=clone,
        shell=True,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        address = _printed_address(process)
        question = load(SHIPPED).public().questions[0]
        asked = urllib.parse.urlencode({"q": question.title})
        page = urllib.request.urlopen(f"{address}search/?{asked}").read().decode()
        assert f"/questions/{question.id}/" in page
        style = urllib.request.urlopen(f"{address}assets/style.css")
        assert style.status == 200
    finally:
        os.killpg(process.pid, 15)
        process.communicate()


def _environment(tmp_path: Path) -> dict[str, str]:
    """Without this test's own virtual environment; pipx keeps to the temporary folder."""
    kept = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    kept = {key: value for key, value in kept.items() if not key.startswith("MAKE")}
    ours = str(Path(sys.executable).parent)
    path = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != ours]
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "pipx").symlink_to(Path(ours) / "pipx")
    return {
        **kept,
        "PATH": os.pathsep.join([str(tmp_path / "tools"), str(tmp_path / "bin"), *path]),
        "PIPX_HOME": str(tmp_path / "pipx"),
        "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }


def _for_this_system(line: str) -> str:
    """A line for the Windows prompt as this system spells it."""
    line = re.sub(r"^py ", "python3 ", line)
    return line.replace("\\Scripts\\", "/bin/")


def _printed_address(process: subprocess.Popen[str], seconds: float = 300) -> str:
    assert process.stdout is not None
    printed, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([process.stdout], [], [], 1)[0]:
            continue
        line = process.stdout.readline()
        printed += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
        if not line:
            break
    pytest.fail(f"No address was printed:\n{printed}")
