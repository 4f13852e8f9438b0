"""`faq import`: documents to files of questions, with an account of every line."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ingest.files import write_atomically
from ingest.importing.account import format_account, format_waiting
from ingest.importing.found_records import records_found
from ingest.importing.importer import import_documents
from ingest.importing.options import Answers, Gone, ImportOptions, told_columns
from webapp.cli.options import DOCUMENTS, FILE, content_option, dry_run_option, json_option
from webapp.cli.printing import print_json, progress, say_waiting

__all__ = ["import_command"]


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=DOCUMENTS, metavar="FILE...")
@dry_run_option
@click.option(
    "--records",
    type=FILE,
    metavar="OUT.jsonl",
    help="Also write one line for each record found in each document.",
)
@click.option(
    "--html",
    type=FILE,
    metavar="REPORT.html",
    help="Also write the account as one page, with every line of the documents.",
)
@click.option(
    "--replace",
    "replaces",
    is_flag=True,
    help="They are new versions of the documents with these names in content/sources.",
)
@click.option(
    "--topic",
    default="",
    metavar="ID",
    help="Put all new questions of these documents into this topic.",
)
@click.option(
    "--draft",
    "answers",
    flag_value=Answers.DRAFT,
    help="Make their answers drafts, whatever the documents say.",
)
@click.option(
    "--publish",
    "answers",
    flag_value=Answers.PUBLISHED,
    help="Publish their answers, drafts among them.",
)
@click.option(
    "--gone",
    type=click.Choice([one.value for one in Gone]),
    default=Gone.REVIEW.value,
    show_default=True,
    help="What becomes of questions that a document no longer asks: they stay and wait for a "
    "review, stay as they are, or are retired.",
)
@click.option(
    "--columns",
    default="",
    metavar="B=question,C=answer,…",
    help="What the columns of their tables hold, by letter or heading: question, answer, topic, "
    "number, date, status, tags, other wordings, ignore.",
)
@json_option
@content_option
def import_command(
    files: tuple[Path, ...],
    dry_run: bool,
    replaces: bool,
    topic: str,
    answers: str | None,
    gone: str,
    columns: str,
    records: Path | None,
    html: Path | None,
    as_json: bool,
    content: Path,
) -> None:
    """Take questions and answers out of documents.

    Makes one file for each question in content/faq/ and accounts for every line of every
    document: kept, and where to, or dropped, and why. What you have edited is never overwritten:
    changes of yours and of the documents are taken together, and where they conflict, both
    versions are put beside your file, in one that ends in .incoming.

    A question that a document words anew keeps its file, one that it no longer asks is marked:
    `faq publish` waits until you have said what is to become of it.
    """
    done = import_documents(
        files,
        content,
        options=ImportOptions(
            answers=Answers(answers) if answers else Answers.AS_MARKED,
            gone=Gone(gone),
            topic=topic,
            replaces=replaces,
            columns=told_columns(columns),
        ),
        dry_run=dry_run,
        progress=lambda paths: progress(paths, len(paths), "Reading"),
        waiting=say_waiting,
    )
    if records is not None:
        lines = (
            json.dumps(record, ensure_ascii=False) + "\n"
            for record in records_found(done.recognitions.values())
        )
        write_atomically(records, "".join(lines).encode())
    account = done.account
    if html is not None:
        from webapp.reports.import_account import render_account  # its library takes a while

        write_atomically(html, render_account(account).encode())
    if as_json:
        print_json(account.as_json())
    elif account.documents:
        click.echo(format_account(account), nl=False)
        if waiting := format_waiting(account):
            click.echo(f"\n{waiting}")
    if html is not None and not as_json:
        click.echo(f"{html}: the account, with every line beside what became of it", err=True)
    for failure in account.failures:
        click.echo(failure, err=True)
    if account.failures or any(not document.questions for document in account.documents):
        raise SystemExit(1)
