"""The script that lets browsers keep the exported site for reading without a connection."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from ingest.content.files.site import LOGO_TYPES

__all__ = ["service_worker"]

_SCRIPT = Path(__file__).with_name("service_worker.js")

_STYLE = re.compile(r"assets/style\.[0-9a-f]{8}\.css")
"""What every page loads."""

_DIGITS = 16
"""Of a SHA-256, enough to tell a file from what a host gives in its place."""

_OF_PAGES = (".css", ".js", ".gif", *LOGO_TYPES)
"""What pages load from `assets/` and `files/`."""


def service_worker(files: Mapping[str, str]) -> str:
    """The text of `sw.js` for an export of these files: path -> sha256, in hexadecimal.

    It keeps all pages and what they load, and nothing that a host gives in their place; its version
    is another one as soon as one of these is.
    """
    kept = {path: files[path] for path in sorted(files) if _is_kept(PurePosixPath(path))}
    version = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16]
    style = next((path for path in kept if _STYLE.fullmatch(path)), "")
    digests = {path: digest[:_DIGITS] for path, digest in kept.items()}
    text = _SCRIPT.read_text("utf-8").replace("{version}", version).replace("{style}", style)
    return text.replace("({files})", json.dumps(digests))


def _is_kept(path: PurePosixPath) -> bool:
    if path.suffix == ".html":
        return True
    is_asset = path.parts[0] in ("assets", "files") and "vendor" not in path.parts
    return is_asset and path.suffix.lower() in _OF_PAGES
