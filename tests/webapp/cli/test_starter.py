"""The file that starts the desk: every path reaches the command as it is."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from ingest.content.loading import refuse_missing
from ingest.errors import UsageError
from support.commands import FAQ
from webapp.cli.starter import starter

FOLDERS = ["content", "our content", "50 % $HOME `x` \\ 'q'", "Fragen & Antworten", "内容"]


def _exec_words(text: str) -> list[str]:
    """What a desktop makes of the line (Desktop Entry Specification 1.5)."""
    [line] = [one for one in text.splitlines() if one.startswith("Exec=")]
    return shlex.split(line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%"))


@pytest.mark.parametrize("folder", [*FOLDERS, 'a "b"'])
def test_on_linux(folder: str) -> None:
    name, text = starter("linux", Path("/opt/x y/faq"), Path("/srv") / folder)
    assert name.endswith(".desktop")
    words = [word.replace("\\`", "`").replace("\\$", "$") for word in _exec_words(text)]
    assert words == ["/opt/x y/faq", "desk", "--content", f"/srv/{folder}"]


@pytest.mark.parametrize("folder", [*FOLDERS, 'a "b"'])
def test_on_macos_the_shell_hands_it_on(folder: str, tmp_path: Path) -> None:
    echo = tmp_path / "echo it"
    echo.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    echo.chmod(0o755)
    name, text = starter("darwin", echo, Path("/srv") / folder)
    file = tmp_path / name
    file.write_text(text, "utf-8")
    said = subprocess.run(["sh", file], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["desk", "--content", f"/srv/{folder}"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_on_windows(folder: str) -> None:
    _, text = starter("win32", Path("faq.exe"), Path(folder))
    assert f'"{folder}"'.replace("%", "%%") in text
    assert text.count("\r\n") == text.count("\n")


def test_what_no_file_can_hold_is_refused() -> None:
    for system, folder in (("linux", "a\nb"), ("darwin", "a\x1bb"), ("win32", 'a"b')):
        with pytest.raises(UsageError, match="Rename the folder"):
            starter(system, Path("faq"), Path(folder))


def test_it_is_put_on_the_desktop(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = content.parent
    monkeypatch.setenv("XDG_DESKTOP_DIR", str(home / "Desktop"))
    monkeypatch.setenv("HOME", str(home))
    for place in ("", "Desktop"):
        (home / place).mkdir(exist_ok=True)
        done = subprocess.run(
            [FAQ, "desk", "--install-starter"], cwd=home, capture_output=True, text=True, check=True
        )
        file = Path(done.stdout.partition(": ")[0])
        assert file.parent == home / place
        words = _exec_words(file.read_text("utf-8"))
        assert Path(words[0]).samefile(FAQ)
        refuse_missing(Path(words[3]))
        assert file.stat().st_mode & 0o111
