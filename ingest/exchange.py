"""Two files or two folders exchanged in one step, which the standard library cannot."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

__all__ = ["exchange"]

_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""

_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""What a file system without an exchange answers, or a container that forbids the call (EPERM)."""


def exchange(first: Path, second: Path) -> bool:
    """Lets two files or folders change their places in one step; whether the file system can.

    Raises OSError where it can and these two may not.
    """
    if sys.platform == "win32":
        return False
    paths = os.fsencode(first), os.fsencode(second)
    system = ctypes.CDLL(None, use_errno=True)
    if call := getattr(system, "renameat2", None):
        failed = call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE)
    elif call := getattr(system, "renamex_np", None):
        failed = call(*paths, _EXCHANGE)
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in _CANNOT:
        raise OSError(code, os.strerror(code), str(second))
    return not failed
