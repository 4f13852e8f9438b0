"""`faq new`: the file of a question that staff write themselves."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.importing.new_question import new_question
from webapp.cli.options import content_option
from webapp.cli.printing import say_waiting

__all__ = ["new_command"]


@click.command("new")
@click.argument("topic", metavar="TOPIC")
@click.argument("title", metavar="TITLE")
@content_option
def new_command(topic: str, title: str, content: Path) -> None:
    """Begin a question: a file with its title and an id, open until there is an answer.

    TOPIC is the name of a folder in content/faq/, TITLE the question, in quotes: faq new fees
    "What does it cost?"
    """
    click.echo(new_question(content, topic, title, say_waiting))
    click.echo(
        "Write the answer below the title and set the status to “draft”, or to “published” when "
        "it is approved.",
        err=True,
    )
