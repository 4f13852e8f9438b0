"""`faq serve`: the live site on this computer."""

from __future__ import annotations

import errno
import logging
import sys
from contextlib import suppress
from pathlib import Path

import click
import waitress

from ingest.errors import UsageError
from search.index_cache import place_of
from webapp.application import create_app
from webapp.cli.options import content_option, index_option

__all__ = ["serve_command"]

_THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port."
)
@click.option("--drafts", is_flag=True, help="Show draft answers too, marked as drafts.")
@content_option
@index_option
def serve_command(host: str, port: int, drafts: bool, content: Path, index: Path | None) -> None:
    """Show the site on this computer. Edited files show at the next look at a page."""
    if drafts and host not in _THIS_COMPUTER:
        click.echo(f"Drafts will be seen by everyone who can reach {host}.", err=True)
    app = create_app(content, place_of(content, index), with_drafts=drafts)
    try:
        server = waitress.create_server(app, host=host, port=port)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            other = port + 1 if port < 65535 else 8000
            remedy = f"Another program may use the port: try --port {other}."
        else:
            remedy = "Name an address of this computer with --host."
        raise UsageError(f"Cannot listen on {host}:{port} ({error.strerror}). {remedy}") from error
    except ValueError as error:  # what waitress makes of a host name that nobody knows
        raise UsageError(
            f"Cannot listen on {host}:{port} (no such address). "
            "Name an address of this computer with --host."
        ) from error
    # A name such as "localhost" may stand for several addresses; each has its listener.
    bound = getattr(server, "effective_listen", None) or [(host, server.effective_port)]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The site is on http://{shown}:{bound[0][1]}/ (Ctrl+C ends it)")
    sys.stdout.flush()
    # Requests that wait a moment on a busy computer are served; nobody has to hear of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with suppress(KeyboardInterrupt):
        server.run()
