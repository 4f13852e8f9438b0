"""Commands where something around them is unusual: streams, locale, folder, names, rights.

Each runs as a process of its own, since all of it is a matter of the process.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import FAQ

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows none of these")

DOCUMENT = "Q: What does “naïve” cost – 5 €?\nA: Nothing – “schön” 申请.\n"

Go = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Runs a line of the shell, in which `faq` is the command, in a folder with content."""
    content = tmp_path / "content" / "faq" / "fees"
    content.mkdir(parents=True)
    (content / "_topic.md").write_text("# Fees\n", "utf-8")
    text = "---\nid: cost\nstatus: published\n---\n# Does it cost – 5 €?\n\nNothing – “schön”.\n"
    (content / "cost.md").write_text(text, "utf-8")
    (tmp_path / "a.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "q é.txt").write_text(DOCUMENT, "utf-8")

    def run(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", f'faq() {{ {shlex.quote(FAQ)} "$@"; }}\n{line}'],
            cwd=tmp_path,
            env={**os.environ, **variables},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    return run


def said(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


CLOSED = {"output": ">&-", "all": "<&- >&- 2>&-"}


@pytest.mark.parametrize("closed", CLOSED)
def test_a_command_whose_streams_are_closed_does_its_work(
    go: Go, tmp_path: Path, closed: str
) -> None:
    """As services and timers start them. No file gets what a stream would have got."""
    done = go(f"faq import a.txt {CLOSED[closed]} && faq build --to x.edition {CLOSED[closed]}")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert go("faq build --to y.edition").returncode == 0
    assert (tmp_path / "x.edition").read_bytes() == (tmp_path / "y.edition").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a full disk to try")
@pytest.mark.parametrize("command", ["check", "--help"])
def test_output_that_cannot_be_written_is_one_message(go: Go, command: str) -> None:
    full = "What the command says cannot be written (No space left on device). "
    remedy = "Make room, or have it print to elsewhere.\n"
    assert said(go(f"faq {command} >/dev/full")) == (1, "", full + remedy)
    assert said(go(f"faq {command} >/dev/full 2>/dev/full")) == (1, "", "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are UTF-8 in any locale")
def test_a_name_that_the_locale_reads_otherwise_is_refused(go: Go, tmp_path: Path) -> None:
    """It would stand in the content as another one than other computers know the file by."""
    older = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert said(go("faq import 'q é.txt'", **older)) == (
        1,
        "",
        "q \\xc3\\xa9.txt: the name ?q \\xc3\\xa9.txt? cannot be read as UTF-8 in your locale "
        "(PYTHONUTF8=1 has it read so). Give it another name.\n",
    )
    assert not (tmp_path / "content" / "sources").exists()
    assert go("faq import 'q é.txt'", **{**older, "PYTHONUTF8": "1"}).returncode == 0


SURROUNDINGS = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "cp1252",
    "TZ": "Pacific/Kiritimati",
    "HOME": "/proc/nowhere",
    "XDG_CACHE_HOME": "/proc/nowhere",
    "TMPDIR": "/proc/nowhere",
}
"""An older locale, output as of Windows, tomorrow already, no home, no place for passing files."""


def test_the_same_bytes_are_written_in_any_surroundings(go: Go, tmp_path: Path) -> None:
    """No text is read or written in the encoding of the locale: Python would warn."""
    warned = {"PYTHONWARNDEFAULTENCODING": "1", "PYTHONWARNINGS": "error::EncodingWarning"}
    line = "cp -r content {0}; faq import a.txt --content {0} && faq build --content {0} --to {1}"
    done = go(line.format("there", "there.edition"), **warned, **SURROUNDINGS)
    assert (done.returncode, done.stderr) == (0, "")
    assert go(line.format("here", "here.edition")).returncode == 0
    there, here = (
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (tmp_path / "there", tmp_path / "here")
    )
    assert there == here
    assert (tmp_path / "there.edition").read_bytes() == (tmp_path / "here.edition").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a folder cannot be deleted")
@pytest.mark.parametrize(
    "command",
    [
        "check",
        "import ../a.txt --content {}/content",
        "build --to x.edition --content {}/content",
    ],
)
def test_a_folder_that_was_deleted_meanwhile_is_one_message(
    go: Go, tmp_path: Path, command: str
) -> None:
    done = go(f"mkdir gone; cd gone; rmdir ../gone; faq {command.format(tmp_path)}")
    assert done.stderr.removeprefix("shell-init: ").endswith(
        "The folder in which you are is not there any more. Go to another one: cd\n"
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_a_path_longer_than_the_system_takes_is_one_message(go: Go, tmp_path: Path) -> None:
    target = "d/" * 3000 + "x.edition"
    assert said(go(f"faq build --to {target}")) == (
        1,
        "",
        f"The site cannot be written to {tmp_path / target} (File name too long). "
        "Check that you may write there and that the disk is not full.\n",
    )


def test_a_command_that_is_printed_can_be_typed(go: Go) -> None:
    name = 'it\'s a "site" $HOME.edition'
    built = go(f"faq build --to {shlex.quote(name)}")
    command = built.stdout.rstrip("\n").partition("Serve it with: ")[2]
    assert shlex.split(command) == ["faq", "serve", "--production", "--edition", name]
    missing = go(f"faq serve --production --edition {shlex.quote('no ' + name)}")
    command = missing.stderr.rstrip("\n").partition("Make it with: ")[2]
    assert shlex.split(command) == ["faq", "build", "--to", f"no {name}"]
