"""`faq check`: everything that is wrong or doubtful in the content."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ingest.content.content_files import ContentFiles
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.record_places import record_places
from ingest.content.warnings.few_wordings import unworded_records
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import ContentWarning
from ingest.errors import ContentError, Fault
from ingest.importing.checking import check_content
from ingest.phrasing import counted
from webapp.cli.options import content_option, json_option
from webapp.cli.printing import print_json, say_waiting

__all__ = ["check_command"]

_FAULT_KEYS = ("path", "line", "problem", "remedy")
"""What `faq check --json` says of a fault."""


@click.command("check")
@json_option
@content_option
def check_command(as_json: bool, content: Path) -> None:
    """Say what is wrong in the content, all of it, by file and line.

    Faults keep the site from being built. Remarks do not: a criterion has changed since an
    answer was checked against it, a figure contradicts its criterion, a former name is used, a
    link is missing, two records share a wording, a question shows too many of them, a record has
    far fewer than others and is mistaken for them, a search does not find what expectations.toml
    says it must.
    """
    try:
        knowledge, warnings = _checked(content)
    except ContentError as error:
        _tell_faults(error.faults, as_json)
        raise SystemExit(1) from error
    if as_json:
        print_json({"faults": [], "remarks": [_told(warning) for warning in warnings]})
        return
    for warning in warnings:
        click.echo(warning)
    click.echo(f"No faults: {_contents(knowledge)}.")
    if warnings:
        click.echo(counted(len(warnings), "remark"), err=True)


def _checked(content: Path) -> tuple[KnowledgeBase, list[ContentWarning]]:
    """The content and what is doubtful in it. Raises ContentError for faults."""
    read = check_content(content, say_waiting)
    if read.faults:
        raise ContentError(read.faults)
    files = read.value
    warnings = [*find_warnings(files), *_tried(files)]
    return files.knowledge, sorted(warnings)


def _tried(files: ContentFiles) -> list[ContentWarning]:
    """What is doubtful in the search. The index is made for it, not the one that searches use."""
    unworded = unworded_records(files)
    if not (files.expectations or unworded):
        return []
    from search.entries import entries_of
    from search.index import build_index
    from search.quality.expectations import try_expectations
    from search.quality.mistaken import few_wordings
    from search.synonyms import aliases_of

    public = files.knowledge.public()
    entries, aliases = entries_of(public), aliases_of(public)
    index = build_index(entries, aliases)
    return [
        *try_expectations(index, files.expectations, record_places(files)),
        *few_wordings(index, entries, aliases, unworded),
    ]


def _told(warning: ContentWarning) -> dict[str, object]:
    return {key: value for key, value in asdict(warning).items() if key != "replacement"}


def _tell_faults(faults: tuple[Fault, ...], as_json: bool) -> None:
    if as_json:
        told = [{key: getattr(fault, key) for key in _FAULT_KEYS} for fault in faults]
        print_json({"faults": told, "remarks": []})
        return
    for fault in faults:
        click.echo(fault)
    click.echo(f"{counted(len(faults), 'fault')}. Remarks are looked for without faults.", err=True)


def _contents(knowledge: KnowledgeBase) -> str:
    """What a content folder holds, in a line."""
    answered = sum(question.is_answered for question in knowledge.questions)
    return (
        f"{counted(len(knowledge.questions), 'question')}, {answered} answered, "
        f"in {counted(len(knowledge.topics), 'topic')}; "
        f"{counted(len(knowledge.criteria), 'criterion', 'criteria')}"
    )
