"""Disks, mounts and lesser rights, for tests of what a machine has beside plain folders.

Mounts need Linux and root. `needs_mounts` says so where they are not there.
"""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["Disk", "disk", "mounted", "needs_mounts", "without_override"]

_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN of Linux: from now on nothing reaches the disk."""
_NO_LOG_FLUSH = 2
"""Not even what the journal has in memory (EXT4_GOING_FLAGS_NOLOGFLUSH)."""


def needs_mounts() -> None:
    """Ends a test that makes mounts where one may not."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounts and loop devices need Linux and root")
    tried = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    if tried.returncode != 0:
        pytest.skip("this system lets nobody mount, as most containers do")


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def mounted(folder: Path, *options: str | Path) -> Iterator[Path]:
    """A folder in which something is mounted within the block: the options of `mount` say what."""
    folder.mkdir(exist_ok=True)
    _run("mount", *options, folder)
    try:
        yield folder
    finally:
        _run("umount", folder)


@dataclass(frozen=True)
class Disk:
    """A disk with ext4, mounted."""

    image: Path
    folder: Path
    """Where it is mounted."""

    def mount(self) -> None:
        _run("mount", "-o", "loop,commit=1", self.image, self.folder)

    def cut_power(self) -> None:
        """Loses all that is not on the disk at this moment, as a cut of power does."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(descriptor)

    def start_again(self) -> None:
        """Mounts it anew, with what its journal has; no process may use it."""
        _run("umount", self.folder)
        self.mount()


@contextmanager
def disk(folder: Path, megabytes: int = 256) -> Iterator[Disk]:
    """A disk of its own within the block; its image lies in the folder."""
    made = Disk(folder / "disk.img", folder / "disk")
    made.folder.mkdir()
    with made.image.open("wb") as image:
        image.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", "-F", made.image)
    made.mount()
    try:
        yield made
    finally:
        _run("umount", made.folder)


def without_override(command: Sequence[str | Path]) -> list[str | Path]:
    """The command, held to the modes of files even where the tests run as root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return [*command]
    powers = ",".join(f"-{power}" for power in ("dac_override", "dac_read_search", "fowner"))
    return ["setpriv", f"--bounding-set={powers}", *command]
