"""References in a text made into links, or into the words that stand for them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.content.model.file_links import with_files
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.references import Reference, replace_references
from ingest.content.model.site_strings import with_values
from ingest.markdown import escape
from ingest.spans import SourceSpan, parse_span

__all__ = ["label_of", "linked", "shown_spans", "span_label", "spoken"]


def label_of(reference: Reference, knowledge: KnowledgeBase) -> str:
    """The words that stand for a reference: its own, else the name of what it points to.

    Raises KeyError where it points to nothing, which `content` lets no reference do.
    """
    if reference.label:
        return reference.label
    names: dict[str, Callable[[str], str]] = {
        "criterion": lambda slug: knowledge.criterion_by_id[slug].label,
        "question": lambda slug: knowledge.question_by_id[slug].label,
        "term": lambda slug: knowledge.term_by_id[slug].preferred,
        "category": lambda slug: knowledge.category_by_id[slug].name,
        "source": lambda name: _source_name(name, knowledge),
    }
    return names[reference.kind](reference.target)


def _source_name(name: str, knowledge: KnowledgeBase) -> str:
    if ":" in name:
        return span_label(parse_span(name), knowledge)
    page = knowledge.page_by_id[name]
    return f"{page.publisher}: {page.title}" if page.publisher else page.title


def shown_spans(spans: Iterable[SourceSpan], knowledge: KnowledgeBase) -> tuple[SourceSpan, ...]:
    """The spans that `span_label` tells apart: readers see each document once, staff each span."""
    shown: dict[SourceSpan | str, SourceSpan] = {}
    for span in spans:
        shown.setdefault(span if knowledge.with_drafts else span.document, span)
    return tuple(shown.values())


def span_label(span: SourceSpan, knowledge: KnowledgeBase) -> str:
    """Title of a document; for staff, to whom drafts are shown, with its lines."""
    title = knowledge.source_by_name[span.document].title
    if not knowledge.with_drafts:
        return title
    strings = knowledge.association.strings["question"]
    is_one = span.first == span.last
    text = strings["source_lines_one" if is_one else "source_lines"]
    lines = str(span.first) if is_one else f"{span.first}–{span.last}"
    return with_values(text, title=title, lines=lines)


def linked(text: str, knowledge: KnowledgeBase, address: Callable[[Reference], str]) -> str:
    """The Markdown text with its references as Markdown links and its files at their addresses.

    A file is a reference of the kind “file”, whose target is its path.
    """

    def link(reference: Reference) -> str:
        # A label is text: within a table or another link its characters would break both.
        label = escape(label_of(reference, knowledge)).replace("]", "\\]").replace("|", "\\|")
        return f"[{label}](<{address(reference)}>)"

    known = knowledge.file_by_path
    text = with_files(text, known, lambda path: address(Reference("file", path, "", 0, path)))
    return replace_references(text, link)


def spoken(text: str, knowledge: KnowledgeBase) -> str:
    """The Markdown text with its references as plain words, as the search knows it.

    Sources are left out: their titles are no part of what is said.
    """
    words = replace_references(
        text, lambda one: "\0" if one.kind == "source" else escape(label_of(one, knowledge))
    )
    return _SOURCES.sub("", words) if "\0" in words else words


_SOURCES = re.compile(r"\s*\((?:[\s,;]*\0)+[\s,;]*\)|\s*\0")
"""Places where sources stood, with the brackets around them."""
