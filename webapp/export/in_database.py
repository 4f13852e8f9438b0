"""Content without faults -> an edition of its search in a database, cards and all."""

from __future__ import annotations

from collections.abc import Callable

from ingest.content.content_files import ContentFiles
from search.database.connection import Database
from search.database.loading import Collection, Loaded, load_edition
from webapp.application import create_edition_app
from webapp.export.cards import card_texts
from webapp.export.rendering import Progress, silently

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
    app = create_edition_app(files)
    snapshot = app.watcher.snapshot()
    association = snapshot.knowledge.association
    cards = card_texts(app)
    collection = Collection(name, association.label, association.base_address)
    return load_edition(
        database,
        collection,
        snapshot.scored,
        cards,
        progress=lambda items, total: progress(items, total, "Loading"),
        say_waiting=say_waiting,
    )
