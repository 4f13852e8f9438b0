"""The script that lets browsers keep the exported site for reading without a connection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from ingest.content.files.site import LOGO_TYPES

__all__ = ["service_worker"]

_SCRIPT = Path(__file__).with_name("service_worker.js")

_OF_PAGES = (".css", ".js", ".gif", *LOGO_TYPES)
"""What pages load from `assets/` and `files/`."""


def service_worker(files: Mapping[str, str]) -> str:
    """The text of `sw.js` for an export of these files: path -> sha256, in hexadecimal.

    It keeps all pages and what they load; its version is another one as soon as one of these is.
    """
    kept = {path: files[path] for path in sorted(files) if _is_kept(PurePosixPath(path))}
    version = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16]
    text = _SCRIPT.read_text("utf-8")
    return text.replace("{version}", version).replace("({files})", json.dumps(list(kept)))


def _is_kept(path: PurePosixPath) -> bool:
    if path.suffix == ".html":
        return True
    is_asset = path.parts[0] in ("assets", "files") and "vendor" not in path.parts
    return is_asset and path.suffix.lower() in _OF_PAGES
