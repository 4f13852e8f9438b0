"""Our index -> the scripts with which a browser searches it, for `in_node.mjs`.

The code of the page itself, of which any other engine would need some as well, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from search.browser_index import Shown, build_browser_index, format_core, format_piece
from search.entries import QUESTION, Entry
from search.scored_index import ScoredIndex
from webapp.site.bundles import joined_script

__all__ = ["write_scripts"]


def write_scripts(index: ScoredIndex, entries: Sequence[Entry], folder: Path) -> None:
    """Writes into `folder` what the exported site has in its `assets`.

    `search-index.js`, `search.js` and the pieces of the index where it is not in the former.
    """
    folder.mkdir(parents=True)
    for name, text in _scripts(index, entries):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _scripts(index: ScoredIndex, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Each file and its text."""
    shown = {
        (QUESTION, one.id): Shown(
            title=one.question,
            about=one.topic,
            url=f"questions/{one.id}/index.html",
            is_answered=bool(one.answer),
            text=one.answer,
        )
        for one in entries
    }
    made = build_browser_index(index, shown)
    yield "search-index.js", format_core(made)
    if not made.is_whole:
        for kind, pieces in (("terms", made.terms), ("records", made.records)):
            for number, piece in enumerate(pieces):
                yield (
                    f"{made.folder}/{kind}-{number}.js",
                    format_piece(made.folder, kind, number, piece),
                )
    yield "search.js", joined_script("search.js")
