"""`faq serve`: the live site on this computer."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
from contextlib import nullcontext, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ingest.errors import UsageError
from search.index_cache import place_of
from webapp.application import create_app
from webapp.cli.options import FILE, content_option, listening_options, searched_option
from webapp.serving import create_server
from webapp.site.hosts import TrustedHosts, host_name

if TYPE_CHECKING:
    from search.database.source import DatabaseSource

__all__ = ["is_this_computer", "listening", "serve_command", "trusted_hosts"]

_TYPED = ParameterSource.COMMANDLINE

_FORWARDED = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"}


@click.command("serve")
@listening_options(8000, "the site")
@click.option(
    "--proxy",
    metavar="ADDRESS",
    help="Believe the X-Forwarded headers of the proxy with this address, and of nobody else.",
)
@click.option("--drafts", is_flag=True, help="For staff: show drafts, and faults in the content.")
@click.option(
    "--production",
    is_flag=True,
    help="Serve an edition to many, in several processes; the content is not read.",
)
@click.option(
    "--edition",
    type=FILE,
    metavar="FILE",
    help="With --production: the edition that faq build --to FILE.edition made.",
)
@click.option(
    "--settings", type=FILE, metavar="FILE", help="With --production: the file of its settings."
)
@content_option
@searched_option
@click.pass_context
def serve_command(
    context: click.Context,
    host: str,
    port: int,
    names: tuple[str, ...],
    proxy: str | None,
    drafts: bool,
    production: bool,
    edition: Path | None,
    settings: Path | None,
    content: Path,
    index: Path | str | None,
    collections: tuple[str, ...],
) -> None:
    """Show the site on this computer. Edited files show within moments.

    With --production, serve an edition to many instead.
    """
    if production:
        _serve_edition(context)
        return
    if edition or settings:
        raise UsageError("--edition and --settings need --production.")
    is_open = not is_this_computer(host)
    if drafts and is_open:
        raise UsageError(
            f"--drafts shows what has not been published, and others can reach {host}. Leave out "
            "--host. A proxy on this computer that asks who comes can lead to it, with "
            "--trusted-host NAME."
        )
    hosts = trusted_hosts(host, names, is_open=is_open)
    place = place_of(content, None if isinstance(index, str) else index)
    app = create_app(content, place, with_drafts=drafts, hosts=hosts)
    app.database = _database(index, collections, drafts=drafts)
    server = listening(app, host, port, proxy)
    # A name such as "localhost" may stand for several addresses; each has its listener.
    bound = getattr(server, "effective_listen", None) or [(host, server.effective_port)]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The site is on http://{shown}:{bound[0][1]}/ (Ctrl+C ends it)")
    if is_open:
        click.echo(
            "Everybody whom the network lets reach this computer can read it, by its addresses "
            f"and as {', '.join(sorted({'localhost', *hosts.names}))}. "
            "Other names are refused: add them with --trusted-host."
        )
    sys.stdout.flush()
    # Requests that wait a moment on a busy computer are served; nobody has to hear of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    watched = app.database.watched() if app.database else nullcontext()
    with app.watched(), watched, suppress(KeyboardInterrupt):
        server.run()


def _database(
    index: Path | str | None, collections: tuple[str, ...], *, drafts: bool
) -> DatabaseSource | None:
    """The database to search, where one is named. Raises FaqError where it cannot be searched."""
    if not isinstance(index, str):
        if collections:
            raise UsageError("--collection needs the address of a database: --index URL")
        return None
    if drafts:
        raise UsageError("A database holds no drafts. Leave out --drafts, or --index.")
    from search.database.source import open_source  # most sites have none

    return open_source(index, collections)


_VARIABLES = {
    "settings": "FAQ_SETTINGS",
    "edition": "FAQ_EDITION",
    "host": "FAQ_HOST",
    "port": "FAQ_PORT",
    "names": "FAQ_HOSTS",
    "proxy": "FAQ_PROXIES",
    "index": "FAQ_INDEX",
    "collections": "FAQ_COLLECTIONS",
}
"""Option of `--production` -> the setting that it stands for."""


def _serve_edition(context: click.Context) -> None:
    """Serves with the settings of the file and the environment; options go before both."""
    from webapp.production.server import serve
    from webapp.production.settings import read_settings

    environment = dict(os.environ)
    for name, value in context.params.items():
        if name == "production" or context.get_parameter_source(name) is not _TYPED:
            continue
        if name not in _VARIABLES:
            raise UsageError(f"--{name} is not for --production, which serves an edition.")
        said = ",".join(value) if isinstance(value, tuple) else str(value)
        environment[_VARIABLES[name]] = said
    serve(read_settings(environment))


def is_this_computer(host: str) -> bool:
    """Whether nobody but this computer can reach what listens there."""
    return ip_address(host).is_loopback if _is_address(host) else host.lower() == "localhost"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def trusted_hosts(host: str, names: tuple[str, ...], *, is_open: bool) -> TrustedHosts:
    """The names of `--trusted-host`, and those by which others know this computer.

    Raises UsageError for what is no name, such as an address with a path.
    """
    trusted = set[str]()
    if is_open:
        own = socket.gethostname().lower()
        trusted = {own, f"{own.partition('.')[0]}.local"} - {"localhost", "localhost.local"}
        if not _is_address(host) and host != "*":
            trusted.add(host.lower())
    for name in names:
        try:
            ascii_name = name.encode("idna").decode("ascii")
        except UnicodeError:
            ascii_name = ""
        trusted.add(host_name(ascii_name))
        if not host_name(ascii_name) or ":" in ascii_name:
            raise UsageError(
                f"“{name}” is no name of a host. Give it without http:// and port: "
                "--trusted-host faq.example.org"
            )
    return TrustedHosts(frozenset(trusted), by_any_address=is_open)


def listening(app: Any, host: str, port: int, proxy: str | None = None, **options: Any) -> Any:
    """A server that listens, with options of `create_server`. Raises UsageError where it cannot."""
    forwarded = options
    if proxy is not None:
        if not _is_address(proxy):
            raise UsageError(
                f"“{proxy}” is no address of a proxy. Give its number, such as --proxy 127.0.0.1"
            )
        forwarded |= {"trusted_proxy": proxy, "trusted_proxy_headers": _FORWARDED}
    try:
        return create_server(app, host, port, clear_untrusted_proxy_headers=True, **forwarded)
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
