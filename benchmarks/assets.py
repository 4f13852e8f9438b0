"""Records on disk -> the scripts with which a browser searches them, for `browser.mjs`.

    python benchmarks/assets.py DIR OUT

DIR holds records.jsonl. Writes into OUT, which must be new or empty, what the exported site has in
its `assets`: `search-index.js`, the pieces of the index where it is not in there, and `search.js`.
The code of the page itself, of which any other engine would need some as well, is left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask
from stackfaq import load_entries

from search.browser import Shown, build_browser_index, format_core, format_piece
from search.build import build_index
from search.entries import Entry
from webapp.views import search_script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="records.jsonl")
    parser.add_argument("out", type=Path, metavar="OUT", help="where the scripts go")
    options = parser.parse_args()
    scripts = _scripts(load_entries(options.folder))
    options.out.mkdir(parents=True, exist_ok=True)
    if any(options.out.iterdir()):  # pieces of another index would be counted
        parser.error(f"{options.out} is not empty")
    for name, text in scripts.items():
        (options.out / name).write_text(text, "utf-8")


def _scripts(entries: Sequence[Entry]) -> Mapping[str, str]:
    """File -> its text."""
    shown = {
        one.id: Shown(
            title=one.question,
            about=one.topic,
            url=f"questions/{one.id}/index.html",
            is_answered=bool(one.answer),
            text=one.answer,
        )
        for one in entries
    }
    index = build_browser_index(build_index(entries), shown)
    scripts = {"search-index.js": format_core(index)}
    if not index.is_whole:
        for kind, pieces in (("terms", index.terms), ("records", index.records)):
            for number, piece in enumerate(pieces):
                scripts[f"search-{kind}-{number}.js"] = format_piece(kind, number, piece)
    with Flask("webapp").app_context():
        scripts["search.js"] = search_script().get_data(as_text=True)
    return scripts


if __name__ == "__main__":
    main()
