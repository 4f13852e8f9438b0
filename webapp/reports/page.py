"""Reports for staff: pages that need nothing else, neither scripts nor requests, light and dark.

`import_account` and `evaluation` beside this and `webapp.publish.report` say what is in them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from ingest.names import UNPRINTABLE, visible
from ingest.phrasing import counted, shortened

__all__ = ["render_page"]


def render_page(template: str, **values: Any) -> str:
    """The page of a template that extends `report.html`.

    What no page can hold, of a document or in the name of a folder, is shown as an escape.
    """
    page = _environment().get_template(template).render(values)
    return UNPRINTABLE.sub(lambda match: visible(match[0]), page)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["counted"] = counted
    environment.filters["shortened"] = shortened
    return environment
