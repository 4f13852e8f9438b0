"""`faq desk`: the staff's pages, in the browser."""

from __future__ import annotations

import logging
import os
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from ingest.content.loading import refuse_missing
from ingest.errors import FaqError, UsageError
from webapp.cli.options import content_option, listening_options, refuse_unused
from webapp.cli.serve import is_this_computer, listening, trusted_hosts

__all__ = ["desk_command"]

_VARIABLE = "FAQ_DESK_PASSWORD_HASH"


@click.command("desk")
@listening_options(8010, "the desk")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--set-password", is_flag=True, help="Set the password that --host needs.")
@click.option(
    "--install-starter", "starts", is_flag=True, help="Put a file on the desktop that starts it."
)
@content_option
def desk_command(
    host: str,
    port: int,
    names: tuple[str, ...],
    no_browser: bool,
    set_password: bool,
    starts: bool,
    content: Path,
) -> None:
    """Write, check and preview the content in the browser.

    On this computer the link that is printed opens the desk, once. With --host others can reach
    it, and it asks for a password: that of --set-password, or the one whose hash is in
    FAQ_DESK_PASSWORD_HASH.
    """
    if set_password or starts:
        refuse_unused(
            ("host", "port", "names", "no_browser"),
            "with --set-password or --install-starter: the desk is not opened then",
        )
    if set_password:
        refuse_unused(("starts", "content"), "with --set-password: nothing else is done then")
        _set_password()
        return
    if starts:
        from webapp.cli.starter import install_starter

        refuse_missing(content)
        click.echo(f"{install_starter(content)}: double-click it to open the desk.")
        return
    from webapp.desk.application import LARGEST_BODY, create_desk
    from webapp.desk.shared.safety import Doorkeeper

    is_open = not is_this_computer(host) or bool(names)
    hashed = _password_hash() if is_open else ""
    if is_open and not hashed:
        raise UsageError(
            f"Others could reach the desk on {host}, and there is no password. Set one first: "
            "faq desk --set-password"
        )
    door = Doorkeeper(trusted_hosts(host, names, is_open=not is_this_computer(host)), hashed)
    where = ""

    def say_link() -> None:
        link = where if hashed else f"{where}enter?token={door.token}"
        click.echo(f"The desk is on {link} (Ctrl+C ends it)")
        sys.stdout.flush()

    app = create_desk(content, door, say_link)
    server = listening(app, host, port, largest_body=LARGEST_BODY)
    bound = getattr(server, "effective_listen", None) or [(host, server.effective_port)]
    where = f"http://{f'[{host}]' if ':' in host else host}:{bound[0][1]}/"
    say_link()
    if is_open:
        click.echo("Others send the password as it is: put a proxy with https before the desk.")
    elif not no_browser:
        webbrowser.open(f"{where}enter?token={door.token}")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with suppress(KeyboardInterrupt):
        server.run()


def _password_file() -> Path:
    from ingest.private_files import data_folder

    folder = data_folder()
    if folder is None:
        raise FaqError(f"There is no home folder for a password. Set {_VARIABLE}.")
    return folder / "desk-password"


def _password_hash() -> str:
    """The hash of the password; empty where there is none."""
    from ingest.private_files import read_authenticated

    if hashed := os.environ.get(_VARIABLE, "").strip():
        return hashed
    return (read_authenticated(_password_file(), "password") or b"").decode()


def _set_password() -> None:
    from werkzeug.security import generate_password_hash

    from ingest.private_files import make_private, write_authenticated

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < 10:
        raise UsageError("A password of the desk has ten characters or more.")
    path, hashed = _password_file(), generate_password_hash(password)
    try:
        make_private(path.parent)
        write_authenticated(path, "password", hashed.encode())
    except OSError as error:
        raise FaqError(f"{path}: cannot be written ({error.strerror}).") from error
    click.echo(f"The password is set. For another computer: {_VARIABLE}='{hashed}'")
