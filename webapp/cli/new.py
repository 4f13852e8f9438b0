"""`faq new`: a question, topic, criterion or term that staff write themselves."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.content.model.records import Kind, Standing
from ingest.content.new_records import new_criterion, new_term, new_topic
from ingest.importing.new_question import new_question
from webapp.cli.options import content_option, refuse_unused
from webapp.cli.printing import say_waiting

__all__ = ["new_command"]

_OF = {
    "question": {"criteria"},
    "topic": set[str](),
    "criterion": {"text", "sources", "figures", "about", "standing"},
    "term": {"text", "sources", "lay"},
}
"""What is begun -> the parameters that say something of it."""

_NEXT = {
    "question": "Write the answer below the title and set the status to “draft”, or to “published” "
    "when it is approved.",
    "topic": "Begin its questions with: faq new {topic} “The question”",
}


@click.command("new")
@click.argument("words", nargs=-1, required=True, metavar="[TOPIC] TITLE")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["question", "topic", "criterion", "term"]),
    default="question",
    help="What to begin; a question needs a TOPIC, the others do not.",
)
@click.option(
    "--rests-on",
    "criteria",
    multiple=True,
    metavar="ID",
    help="A criterion that the answer will rest on.",
)
@click.option("--text", default="", help="What a criterion asks for, or what a term means.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="Where that stands: faq.txt:24-31, or the id of a page of sources.toml.",
)
@click.option("--figure", "figures", multiple=True, help="Of a criterion: at least 30 clock hours.")
@click.option(
    "--about",
    type=click.Choice([one.value for one in Kind]),
    default=Kind.TRAINING.value,
    help="What a criterion asks about.",
    show_default=True,
)
@click.option(
    "--standing",
    type=click.Choice([one.value for one in Standing]),
    default=Standing.CONFIRMED.value,
    help="How far a criterion may be relied on.",
    show_default=True,
)
@click.option("--lay", multiple=True, metavar="WORD", help="What people type instead of a term.")
@content_option
def new_command(
    words: tuple[str, ...],
    kind: str,
    criteria: tuple[str, ...],
    text: str,
    sources: tuple[str, ...],
    figures: tuple[str, ...],
    about: str,
    standing: str,
    lay: tuple[str, ...],
    content: Path,
) -> None:
    """Begin a question: a file with its title and an id, open until there is an answer.

    TOPIC is the name of a folder in content/faq/, TITLE the question, in quotes: faq new fees
    "What does it cost?" With --as it is a topic, a criterion or a term: faq new --as topic "Fees"
    """
    if len(words) != (2 if kind == "question" else 1):
        needs = "a TOPIC and a TITLE" if kind == "question" else "a TITLE alone"
        raise click.UsageError(f"A {kind} needs {needs}; put a title of several words in quotes.")
    refuse_unused(set().union(*_OF.values()) - _OF[kind], f"for a {kind}")
    title = words[-1]
    if kind == "topic":
        made: Path | str = new_topic(content, title, say_waiting)
    elif kind == "criterion":
        made = new_criterion(
            content,
            title,
            text,
            kind=Kind(about),
            standing=Standing(standing),
            sources=sources,
            figures=figures,
            waiting=say_waiting,
        )
    elif kind == "term":
        made = new_term(
            content, title, lay=lay, definition=text, sources=sources, waiting=say_waiting
        )
    else:
        made = new_question(content, words[0], title, say_waiting, criteria=criteria)
    click.echo(made)
    if kind in _NEXT:
        topic = made.parent.name if isinstance(made, Path) else ""
        click.echo(_NEXT[kind].format(topic=topic), err=True)
