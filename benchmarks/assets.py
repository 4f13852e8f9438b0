"""Records on disk -> the scripts with which a browser searches them, for `browser.mjs`.

    python benchmarks/assets.py DIR OUT

DIR holds records.jsonl. Writes into OUT, which may be new, what the exported site has in its
`assets`: `search-index.js` for these records and `search.js`. The code of the page itself, with
which any other engine would need some as well, is left out.
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
    for name, text in scripts.items():
        (options.out / name).write_text(text, "utf-8")


def _scripts(entries: Sequence[Entry]) -> Mapping[str, str]:
    """File -> its text, in the order in which a page loads them."""
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
    with Flask("webapp").app_context():
        code = search_script().get_data(as_text=True)
    index = build_browser_index(build_index(entries), shown)
    scripts = {"search-index.js": format_core(index), "search.js": code}
    if not index.is_whole:
        for kind, pieces in (("terms", index.terms), ("records", index.records)):
            for number, piece in enumerate(pieces):
                scripts[f"search-{kind}-{number}.js"] = format_piece(kind, number, piece)
    return scripts


if __name__ == "__main__":
    main()
