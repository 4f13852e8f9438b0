"""Names of assets, plain ones and those that say the content, for servers of editions too."""

from __future__ import annotations

import re

__all__ = ["hashed", "plain_name"]

_HASHED = re.compile(r"(?P<stem>.+)\.[0-9a-f]{8}(?P<suffix>\.\w+)")


def plain_name(name: str) -> str:
    """The name without what it says of the content.

    >>> plain_name("style.0f1e2d3c.css"), plain_name("style.css")
    ('style.css', 'style.css')
    """
    match = _HASHED.fullmatch(name)
    return match["stem"] + match["suffix"] if match else name


def hashed(name: str, digest: str) -> str:
    """The name that says the content.

    >>> hashed("style.css", "0f1e2d3c")
    'style.0f1e2d3c.css'
    """
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{digest}.{suffix}"
