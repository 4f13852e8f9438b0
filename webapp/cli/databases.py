"""What `faq build --to` does where that is a database."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import click

from ingest.content.loading import open_content
from ingest.errors import UsageError
from ingest.phrasing import counted
from search.database.connection import open_database
from search.database.loading import put_back
from webapp.cli.printing import progress, say_waiting
from webapp.export.in_database import load_site

__all__ = ["build_in_database", "put_back_in_database"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def build_in_database(content: Path, address: str, name: str) -> None:
    """Loads the content as the collection of this name. Raises FaqError."""
    _check_name(name)
    with closing(open_database(address, is_loading=True)) as database:
        files = open_content(content)
        loaded = load_site(
            files,
            database,
            name,
            progress,
            lambda: say_waiting(f"Another command is loading “{name}”; waiting for it to end."),
        )
        public = files.knowledge.public()
        records = (
            f"{counted(len(public.questions), 'question')} and "
            f"{counted(len(public.criteria), 'criterion', 'criteria')}"
        )
        state = "Loaded" if loaded.was_loaded else "Up to date:"
        click.echo(
            f"{state} the index of {records} as “{name}”, edition {loaded.edition}, "
            f"in {database.where}"
        )
        if not files.knowledge.association.base_address:
            click.echo(
                f"“{name}” has no base_address: its answers cannot be linked from a search with "
                'other collections. Write base_address = "https://..." below [site] for that.'
            )


def put_back_in_database(address: str, name: str) -> None:
    """Puts the edition before the present one in use. Raises FaqError."""
    with closing(open_database(address, is_loading=True)) as database:
        edition = put_back(database, name).edition
        click.echo(f"Edition {edition} of “{name}” is in use again in {database.where}")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{name}” is no name of a collection. Use small letters, digits and hyphens, such as "
            "--collection ct-aimh"
        )
