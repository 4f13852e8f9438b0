"""The commands of the README."""

from __future__ import annotations

__all__ = ["INSTALLING"]

INSTALLING = [
    ["make serve"],
    ["python3 -m venv .venv", ".venv/bin/pip install .", ".venv/bin/faq serve"],
    ["py -m venv .venv", r".venv\Scripts\pip install .", r".venv\Scripts\faq serve"],
    ["pipx install .", "faq serve"],
]
"""Blocks that test_install.py runs, each on an empty machine."""
