"""The README and the pages of docs/, and the commands in them."""

from __future__ import annotations

import re

from support.content import ROOT

__all__ = ["INSTALLING", "MANUAL", "PAGES", "README", "STARTING", "TESTING", "blocks"]

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
"""Path -> text of every page for those who use the program."""

README = PAGES["README.md"]

MANUAL = "\n".join(PAGES.values())

INSTALLING = [
    ["make serve"],
    ["python3 -m venv .venv", ".venv/bin/pip install .", ".venv/bin/faq serve"],
    ["py -m venv .venv", r".venv\Scripts\pip install .", r".venv\Scripts\faq serve"],
    ["pipx install .", "faq serve"],
]
"""Blocks that test_install.py runs, each on an empty machine."""

STARTING = ["faq import handbook.docx", "faq serve"]
"""The block that begins in an empty folder."""

TESTING = [["make test"]]
"""What runs this very test."""


def blocks(page: str) -> list[list[str]]:
    """The command blocks of a text, in order; each its lines."""
    return [block.splitlines() for block in re.findall(r"```(?:sh|bat)\n(.*?)```", page, re.DOTALL)]
