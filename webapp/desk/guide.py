"""The staff's guide, as a page of the desk, and what of it belongs beside each other page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, request, send_from_directory
from markupsafe import Markup

from ingest.markdown import render

__all__ = ["TASKS_OF_PAGES", "Task", "add_guide", "guide", "guide_folder", "read_guide"]

guide = Blueprint("guide", __name__)

TASKS_OF_PAGES: Mapping[str, tuple[str, ...]] = {
    "home.home": ("answer-an-open-question", "see-what-is-to-do"),
    "home.records": ("correct-a-figure", "rename-a-term-everywhere"),
    "home.new": ("begin-a-new-question",),
    "gaps.page": ("read-what-people-miss",),
    "importing.account": ("import-a-spreadsheet", "settle-two-questions-that-are-one"),
    "importing.documents": ("import-a-spreadsheet",),
    "mending.page": ("rename-a-term-everywhere",),
    "reviewing.page": ("review-what-is-due", "correct-a-figure"),
    "searching.page": ("try-a-search", "add-a-wording"),
    "settling.page": ("settle-two-questions-that-are-one",),
    "editor.edit": ("answer-an-open-question", "add-a-picture", "add-a-wording"),
    "editor.history": ("take-back-a-change",),
    "publishing.page": ("publish", "take-back-a-publish"),
}
"""Endpoint of a page -> the slugs of the tasks of the guide that are done on it."""

_TITLE = re.compile(r"^## (.+)\n", re.MULTILINE)
_SHOWN = Markup('<p><img class="guide__picture" src="{}" alt="{}" loading="lazy"></p>')
_PICTURE = re.compile(r"^!\[(.*)\]\((.*)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """A section of the guide: something that staff do."""

    slug: str
    title: str
    text: str
    """Markdown, with pictures."""

    @property
    def html(self) -> Markup:
        """Its pictures lie below the address of the guide, as they lie below its file."""
        parts = _PICTURE.split(self.text)
        pictures = [
            Markup('<p><img class="guide__picture" src="{}" alt="{}" loading="lazy"></p>').format(
                to, alt
            )
            for alt, to in zip(parts[1::3], parts[2::3], strict=True)
        ]
        texts = [Markup(render(text)) for text in parts[::3]]
        return Markup("").join(chain.from_iterable(zip(texts, [*pictures, ""], strict=True)))

    @property
    def steps(self) -> Markup:
        """HTML without the pictures, for beside the page that they show."""
        return Markup(render(_PICTURE.sub("", self.text)))


def guide_folder() -> Path:
    """Where the guide lies: in the package, or in the documents of a checkout."""
    packed = Path(__file__).with_name("guide")
    return packed if packed.is_dir() else Path(__file__).parents[2] / "docs"


@cache
def read_guide() -> tuple[str, tuple[Task, ...]]:
    """What the guide says below its title, in Markdown, and its tasks."""
    text = (guide_folder() / "staff-guide.md").read_text(encoding="utf-8")
    beginning, *rest = _TITLE.split(text.partition("\n")[2])
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return beginning, tuple(Task(_anchor(title), title, body) for title, body in pairs)


def _anchor(title: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


def add_guide(app: Flask) -> None:
    """Gives the pages of a desk the tasks that are done on them, as `tasks_here`."""

    @app.context_processor
    def tasks_here() -> dict[str, list[Task]]:
        slugs: tuple[str, ...] = ()
        adapter = app.create_url_adapter(request)
        if adapter and adapter.test(method="GET"):  # a form that was refused shows its page
            slugs = TASKS_OF_PAGES.get(str(adapter.match(method="GET")[0]), ())
        return {"tasks_here": [task for task in read_guide()[1] if task.slug in slugs]}


@guide.get("/help/")
def whole() -> str:
    beginning, tasks = read_guide()
    return render_template("desk/guide.html", beginning=Markup(render(beginning)), tasks=tasks)


@guide.get("/help/screenshots/desk/<name>")
def picture(name: str) -> Response:
    return send_from_directory(guide_folder() / "screenshots" / "desk", name)
