"""Content without faults -> an edition of its search in a database, cards and all."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import g

from ingest.content.content_files import ContentFiles
from search.database.connection import Database
from search.database.loading import Collection, Loaded, load_edition
from webapp.application import create_preview_app
from webapp.export.rendering import Progress, silently
from webapp.site.addresses import root_address
from webapp.site.shown_records import shown_record
from webapp.site.snapshot import FixedContent

__all__ = ["load_site"]


def load_site(
    files: ContentFiles,
    database: Database,
    name: str,
    progress: Progress = silently,
    say_waiting: Callable[[], None] = lambda: None,
) -> Loaded:
    """Loads what the public may find as the collection of this name, and puts it in use.

    Raises what `load_edition` raises.
    """
    source = FixedContent(files)
    snapshot = source.snapshot()
    knowledge, association = snapshot.knowledge, snapshot.knowledge.association
    app = create_preview_app(source, files.folder, is_public=True)
    with app.app_context():
        g.snapshot = snapshot
        cards = [
            json.dumps(
                shown_record(one.kind, one.id, knowledge, root_address).as_json(),
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for one in snapshot.scored.records
        ]
    collection = Collection(name, association.label, association.base_address)
    return load_edition(
        database,
        collection,
        snapshot.scored,
        cards,
        progress=lambda items, total: progress(items, total, "Loading"),
        say_waiting=say_waiting,
    )
