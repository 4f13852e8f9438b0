"""Options that several commands have, and the folders and types that stand behind them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from ingest.errors import UsageError
from ingest.names import visible

__all__ = [
    "DOCUMENTS",
    "FILE",
    "PATH",
    "WITH_RECORDS",
    "content_option",
    "count_option",
    "dry_run_option",
    "index_option",
    "is_address",
    "json_option",
    "listening_options",
    "records_option",
    "refuse_unused",
    "searched_option",
]


def is_address(text: str) -> bool:
    """Whether it is meant as the address of a database, as it may be though it is wrong.

    >>> is_address("postgresql://db/faq"), is_address("C:/site.edition"), is_address("site.edition")
    (True, False, False)
    >>> is_address("host=db password=secret")
    True
    """
    return "password=" in text or bool(re.match(r"\s*[a-zA-Z][a-zA-Z0-9+]+:/", text))


class _Path(click.Path):
    """A path that there can be: not empty, not too long, through no link that leads to itself.

    With `or_address` also the address of a database, which stays a text.
    """

    def __init__(self, *, dir_okay: bool = True, or_address: bool = False) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)
        self._or_address = or_address

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        if self._or_address and isinstance(value, str) and is_address(value):
            return value
        if not os.fspath(value):
            self.fail("it is empty. Leave it out, or write the name.", param, ctx)
        try:
            os.stat(value)  # noqa: PTH116 - of what may be no path
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
                self.fail(f"“{visible(str(value))}”: {error.strerror}.", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Path()

FILE = _Path(dir_okay=False)

DOCUMENTS = click.Path(path_type=Path)
"""Files of which each that cannot be read is told by itself."""

_Command = Callable[..., Any]


WITH_RECORDS = (("content", "index"), "with --records: these lines are searched instead")
"""What `records_option` takes the place of, for `refuse_unused`."""


def refuse_unused(names: Container[str], because: str) -> None:
    """Refuses options that were typed although this way of the command does not look at them.

    `names` are those of parameters of the command that runs, `because` ends the sentence: "has no
    effect with --to". Raises UsageError for the first of them.
    """
    context = click.get_current_context()
    for param in context.command.params:
        source = context.get_parameter_source(param.name or "")
        if param.name in names and source is ParameterSource.COMMANDLINE:
            option = param.opts[0]
            raise UsageError(f"{option} has no effect {because}. Leave it out.")


def content_option(command: _Command) -> _Command:
    """`--content`, given as `content`."""
    return click.option(
        "--content",
        type=PATH,
        default=Path("content"),
        show_default=True,
        metavar="DIR",
        help="The folder that staff edit.",
    )(command)


def index_option(command: _Command) -> _Command:
    """`--index`, given as `index`, None where it is left out."""
    return click.option(
        "--index",
        type=PATH,
        metavar="DIR",
        help="Where the index is kept. [default: in your own cache folder]",
    )(command)


def listening_options(port: int, subject: str) -> Callable[[_Command], _Command]:
    """`--host`, `--port` and `--trusted-host`, the last given as `names`.

    `port` is the one where none is given, `subject` what listens, as the help calls it.
    """
    options = (
        click.option(
            "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
        ),
        click.option(
            "--port", type=click.IntRange(0, 65535), default=port, show_default=True, help="Port."
        ),
        click.option(
            "--trusted-host",
            "names",
            multiple=True,
            metavar="NAME",
            help=f"A name that {subject} answers to, such as that of a proxy. May be given again.",
        ),
    )

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):  # the help lists them from the first
            command = option(command)
        return command

    return decorate


def searched_option(command: _Command) -> _Command:
    """`--index` and `--collection` of what searches: `index` is a path, an address or None."""
    command = click.option(
        "--collection",
        "collections",
        multiple=True,
        metavar="NAME",
        help="With a database: search this collection. May be given again. [default: all]",
    )(command)
    return click.option(
        "--index",
        type=_Path(or_address=True),
        metavar="DIR|URL",
        help="Where the index is kept, or the database that faq build --to URL loaded. "
        "[default: in your own cache folder]",
    )(command)


def json_option(command: _Command) -> _Command:
    """`--json`, given as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def dry_run_option(command: _Command) -> _Command:
    """`--dry-run`, given as `dry_run`."""
    return click.option(
        "--dry-run", is_flag=True, help="Only tell what would happen; write nothing."
    )(command)


def records_option(command: _Command) -> _Command:
    """`--records`, given as `records`, None where it is left out."""
    return click.option(
        "--records",
        type=PATH,
        metavar="FILE.jsonl",
        help='Search these {"id", "topic", "question", "answer"} lines instead of the content.',
    )(command)


def count_option(
    name: str, default: int, metavar: str, words: str
) -> Callable[[_Command], _Command]:
    """An option with a whole number of 1 or more."""
    return click.option(
        name,
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar=metavar,
        help=words,
    )
