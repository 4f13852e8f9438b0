"""Remedies as the desk says them: by its own buttons, where the command line names a command."""

from __future__ import annotations

import re

__all__ = ["remedy_here"]

_ACCEPT = "tick “I have checked it against its criteria” and save"
_HERE = (
    (re.compile(r"run: faq review \S+"), f"{_ACCEPT}."),
    (re.compile(r"Run `faq review [\w-]+`"), "Accept it on the page Review"),
    (re.compile(r"Run `faq import content/sources/\*`"), "Import the others again"),
)


def remedy_here(remedy: str) -> str:
    """
    >>> remedy_here("Correct the answer if need be, then run: faq review cost")
    'Correct the answer if need be, then tick “I have checked it against its criteria” and save.'
    """
    for pattern, words in _HERE:
        remedy = pattern.sub(words, remedy)
    return remedy
