"""The command `faq`: what its commands are, and what happens when one of them fails.

The module of a command is imported when the command is called: help costs no more than `click`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

from ingest.errors import FaqError, UsageError
from webapp.cli.printing import OutputError, print_visibly

__all__ = ["COMMANDS", "main"]


COMMANDS = {
    "import": "Take questions and answers out of documents.",
    "new": "Begin a question: a file with its title and an id, open until there is an answer.",
    "check": "Say what is wrong in the content, all of it, by file and line.",
    "review": "Accept an answer as it stands beside its criteria.",
    "build": "Build the index.",
    "search": "Search as applicants do, with the same hits and scores as on the site.",
    "explain": "Say why a record stands where it stands for a query.",
    "evaluate": 'Measure the search with {"id", "query", "expected": [...]} lines.',
    "gaps": "Say what people fail to find: searches without an answer, by what they mean.",
    "desk": "Write, check and preview the content in the browser.",
    "serve": "Show the site on this computer.",
    "publish": "Export the site, unless readers would lose something.",
    "export": "Write the site as a folder that works anywhere, searching included.",
}
"""Name of each command -> the first sentence of its help, in the order of the work."""


class _Faq(click.Group):
    """Prints every fault we know as one message; a traceback means a bug of ours."""

    def main(self, *args: Any, **extra: Any) -> Any:
        print_visibly()
        try:
            return super().main(*args, **extra)
        except OutputError as error:  # of the help, too, or of where the error itself went
            with suppress(OutputError):
                click.echo(error, err=True)
            sys.exit(error.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            _refuse_lost_folder()
            return super().invoke(ctx)
        except OutputError:
            raise
        except FaqError as error:
            click.echo(error, err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of the output, such as `head`, has had enough
            sys.stderr.close()
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the work, not of the alphabet

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command itself in place of what stands for it in the list."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and _imported(str(command.name)), rest


def _refuse_lost_folder() -> None:
    """Raises UsageError where the folder in which the command runs has been deleted."""
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError(
            "The folder in which you are is not there any more. Go to another one: cd"
        ) from error


def _imported(name: str) -> click.Command:
    """The command `<name>_command` of the module of its name; `import` cannot be a module's."""
    module = import_module(f"webapp.cli.{name}_" if iskeyword(name) else f"webapp.cli.{name}")
    command: click.Command = getattr(module, f"{name}_command")
    return command


@click.group(cls=_Faq, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aimh-faq")
def main() -> None:
    """Questions and answers: from old documents to a site that can be searched.

    \b
    The usual way:
      faq import minutes.txt    takes the questions out of a document
      (edit the files in content/faq/ with any text editor)
      faq check                 says what is wrong in them, file and line
      faq serve                 shows the site on this computer
      faq publish site          says what changes and writes the site as a folder

    Run a command with --help to learn more, such as: faq import --help
    """


for _name, _about in COMMANDS.items():
    main.add_command(click.Command(_name, help=_about))
