"""`faq publish`: the export, held back when readers would lose something."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ingest.content.files.site import SITE_FILE
from ingest.errors import UsageError
from ingest.files import write_atomically
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.cli.options import (
    FILE,
    PATH,
    content_option,
    count_option,
    dry_run_option,
    json_option,
    refuse_unused,
)
from webapp.cli.printing import print_json, progress, say_waiting
from webapp.publish.editions import WHERE_TO, editions_of, publish_target, put_back
from webapp.publish.gate import PublishSettings, publish
from webapp.publish.report import as_json as report_as_json
from webapp.publish.report import format_report, render_report
from webapp.publish.stops import Budget

__all__ = ["publish_command"]


@click.command("publish")
@click.argument("target", type=PATH, metavar="[DIR]", required=False)
@click.option(
    "--against",
    type=PATH,
    metavar="OLD",
    help="Compare with this export or manifest. [default: the export in DIR]",
)
@dry_run_option
@click.option(
    "--report",
    "report_path",
    type=FILE,
    metavar="REPORT.html",
    help="Also write the report as one page, with the words that changed.",
)
@click.option(
    "--let-go",
    multiple=True,
    metavar="NAME",
    help="Accept that this address vanishes or loses its answer, such as questions/old-fees/, or "
    "that this is not settled: an .incoming file, the file of a question that no document asks any "
    "more, or two ids with a + between.",
)
@click.option(
    "--pdf",
    "pdf_wanted",
    is_flag=True,
    help="With PDFs. An export that has them keeps them without this.",
)
@count_option(
    "--budget", Budget.page // 1000, "KB", "What a question's page may weigh, compressed."
)
@count_option(
    "--index-budget", Budget.index // 1000, "KB", "What the search index may weigh, compressed."
)
@click.option("--editions", "lists", is_flag=True, help="List what was published there when.")
@click.option("--put-back", "puts_back", is_flag=True, help="Put the edition before back there.")
@json_option
@content_option
def publish_command(
    target: Path | None,
    against: Path | None,
    dry_run: bool,
    report_path: Path | None,
    let_go: tuple[str, ...],
    pdf_wanted: bool,
    budget: int,
    index_budget: int,
    lists: bool,
    puts_back: bool,
    as_json: bool,
    content: Path,
) -> None:
    """Export the site, unless readers would lose something.

    Compares the new site with the one in DIR and tells what changes: questions added, changed
    word by word, retired. Stops before anything is written when an address or an answer would
    vanish, what an import has left is not settled, a search of expectations.toml fails, a link is
    dead or a page is too large, and says what to do. Without DIR the site goes to the folder or
    zip file that site.toml names; the last editions there are kept.
    """
    target = target or publish_target(content)
    if target is None:
        raise UsageError(f"Name a folder, or write {WHERE_TO} in {content / SITE_FILE}.")
    if lists or puts_back:
        refuse_unused(
            ("against", "dry_run", "report_path", "let_go", "pdf_wanted", "budget", "index_budget"),
            "with --put-back or --editions: nothing is exported then",
        )
        if puts_back:
            put_back(content, target, waiting=say_waiting)
        _print_editions(target, as_json=as_json)
        return
    settings = PublishSettings(
        against,
        let_go,
        with_pdf=pdf_wanted,
        budget=Budget(budget * 1000, index_budget * 1000),
        is_dry_run=dry_run,
    )
    report = publish(content, target, settings, progress, say_waiting)
    if report_path is not None:
        write_atomically(report_path, render_report(report).encode())
    if as_json:
        print_json(report_as_json(report))
    else:
        click.echo(format_report(report), nl=False)
        if report_path is not None:
            click.echo(f"{report_path}: the report, with all words that changed", err=True)
    if not report.has_base_address:
        click.echo(WITHOUT_BASE_ADDRESS, err=True)
    if report.leftover:
        click.echo(report.leftover, err=True)
    if report.stops:
        raise SystemExit(1)


def _print_editions(target: Path, *, as_json: bool) -> None:
    editions = editions_of(target)
    if as_json:
        print_json([asdict(one) for one in editions])
        return
    for one in editions:
        note = "there now" if one.is_present else ""
        click.echo(f"{one.when}  {note:<9}  {one.about}")
    if not editions:
        click.echo(f"Nothing that was published to {target} is kept.")
