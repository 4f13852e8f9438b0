"""The index for the browser: the scored index and what a result shows, as one script.

The script sets `FaqSearchIndex`; `webapp/static/search.js` reads it. A script and not JSON,
because a page opened from a folder may not fetch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ingest.slugs import Slug
from search import engine
from search.excerpts import EXCERPT_WORDS, LEAD_WORDS
from search.scoring import ScoredIndex

__all__ = ["Shown", "ShownFigure", "format_browser_index"]


@dataclass(frozen=True)
class ShownFigure:
    """The main figure of a criterion, in the parts that are set apart."""

    bound: str
    number: str
    rest: str


@dataclass(frozen=True)
class Shown:
    """What a result shows of a record."""

    title: str
    about: str
    """Title of its topic; kind and categories of a criterion."""
    url: str
    """Its page, relative to the root of the site."""
    is_answered: bool = False
    text: str = ""
    """The answer as plain text; of a criterion nothing is shown."""
    figure: ShownFigure | None = None


def format_browser_index(scored: ScoredIndex, shown: Mapping[Slug, Shown]) -> str:
    """The script; `shown` maps every record's id to what a result shows of it."""
    value: dict[str, Any] = {
        **scored.as_json(),
        "rules": {
            "confident": engine.CONFIDENT,
            "rivalPart": engine.RIVAL_PART,
            "rivalLimit": engine.RIVAL_LIMIT,
            "unknownPart": engine.UNKNOWN_PART,
            "criterionShare": engine.CRITERION_SHARE,
            "prefixLetters": engine.PREFIX_LETTERS,
            "doubtfulPart": engine.DOUBTFUL_PART,
            "tellingLetters": engine.TELLING_LETTERS,
            "joinedLetters": engine.JOINED_LETTERS,
            "excerptWords": EXCERPT_WORDS,
            "leadWords": LEAD_WORDS,
        },
        "shown": {record_id: _camel(asdict(one)) for record_id, one in shown.items()},
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.FaqSearchIndex={text};\n"


def _camel(value: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as JavaScript spells them.

    >>> _camel({"is_answered": True})
    {'isAnswered': True}
    """
    return {
        first + "".join(word.title() for word in rest): one
        for key, one in value.items()
        for first, *rest in [key.split("_")]
    }
