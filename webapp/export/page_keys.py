"""What the page of a question depends on, as a key: the same key, the same bytes.

The exporter keeps the keys of its pages in `.faq-keys.json` and renders only those anew whose key
is another. All other pages are few; they are rendered every time.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.relations import questions_shown_with

__all__ = ["KEYS", "format_keys", "question_keys", "read_keys"]

KEYS = ".faq-keys.json"
"""Name of the file; without it the next export renders everything."""

_PACKAGES = ("ingest", "search", "webapp")
"""Folders of the program."""

_LIBRARIES = ("flask", "jinja2", "markdown", "markupsafe", "nh3", "werkzeug")
"""What makes pages of records, besides."""


def question_keys(
    knowledge: KnowledgeBase, content: Path, settings: Mapping[str, object]
) -> dict[str, str]:
    """Id of a question -> the key of its page.

    It is a hash of the program, of `settings`, of all that the content folder holds but questions,
    of the question itself, and of the other questions of which its page shows something.
    """
    common = hashlib.sha256()
    for part in _common_parts(replace(knowledge, questions=()), content, settings):
        common.update(hashlib.sha256(part).digest())
    own = {one.id: hashlib.sha256(repr(one).encode()).digest() for one in knowledge.questions}
    keys = {}
    for one in knowledge.questions:
        key = common.copy()
        key.update(own[one.id])
        for other in questions_shown_with(one, knowledge):
            key.update(own[other.id])
        keys[str(one.id)] = key.hexdigest()[:32]
    return keys


def _common_parts(
    others: KnowledgeBase, content: Path, settings: Mapping[str, object]
) -> Iterator[bytes]:
    """What every page depends on, or may."""
    yield repr((sys.version, *((name, version(name)) for name in _LIBRARIES))).encode()
    # A place in the file system is no setting: a copy of the content gives the same keys.
    yield repr([one for one in sorted(settings.items()) if not isinstance(one[1], Path)]).encode()
    yield repr(others).encode()
    root = Path(__file__).parents[2]
    for folder in (*(root / name for name in _PACKAGES), content):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if _is_part(inside, is_content=folder is content) and path.is_file():
                yield inside.as_posix().encode()
                yield path.read_bytes()


def _is_part(inside: Path, *, is_content: bool) -> bool:
    """Whether a file is code, or content that no record holds, such as a picture."""
    if is_content:
        is_hidden = any(part.startswith(".") for part in inside.parts)
        return not is_hidden and inside.parts[0] != "sources" and inside.suffix not in _RECORDS
    return "__pycache__" not in inside.parts


_RECORDS = (".md", ".toml")
"""Files of the content of which the records hold all that is shown."""


def format_keys(keys: Mapping[str, str]) -> str:
    """The file: path of a page -> its key, by path."""
    return json.dumps(dict(sorted(keys.items())), indent=0) + "\n"


def read_keys(folder: Path) -> dict[str, str]:
    """The keys of an export; none where there is no such file or it is damaged."""
    try:
        keys = json.loads((folder / KEYS).read_bytes())
    except (OSError, ValueError):
        return {}
    return keys if isinstance(keys, dict) else {}
