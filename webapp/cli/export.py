"""`faq export`: the site as a folder."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.phrasing import counted
from webapp.cli.options import PATH, content_option
from webapp.cli.printing import progress, say_waiting
from webapp.export.exporter import export_site
from webapp.formats.pdf import missing_for_pdf

__all__ = ["WITHOUT_BASE_ADDRESS", "export_command"]

WITHOUT_BASE_ADDRESS = (
    "site.toml does not say where the site will be: there is no sitemap, no canonical link and no "
    "search for the browser's address bar, and the page 404.html has no layout below the first "
    'folder. Write base_address = "https://..." below [site] to have them.'
)
"""What an export without a base address lacks, for staff; `faq publish` says it too."""


@click.command("export")
@click.argument("target", type=PATH, metavar="DIR")
@click.option(
    "--pdf", "pdf_wanted", is_flag=True, help="Also make a PDF of each topic and a handbook."
)
@content_option
def export_command(target: Path, pdf_wanted: bool, content: Path) -> None:
    """Write the site as a folder that works anywhere, searching included.

    An earlier export in DIR is replaced when the new one is complete. A folder that holds
    anything else is refused.
    """
    missing = missing_for_pdf() if pdf_wanted else ""
    exported = export_site(
        content,
        target,
        with_pdf=pdf_wanted and not missing,
        progress=progress,
        waiting=say_waiting,
    )
    if not (target / "sitemap.xml").exists():
        click.echo(WITHOUT_BASE_ADDRESS, err=True)
    click.echo(
        f"{counted(len(exported.files), 'file')} in {target}, {exported.changed} of them new or "
        f"changed. Open {target / 'index.html'} in a browser."
    )
    if exported.leftover:
        click.echo(exported.leftover, err=True)
    if missing:
        click.echo(missing, err=True)
        raise SystemExit(1)
